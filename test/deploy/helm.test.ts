/** The chart in deploy/helm agrees with itself and with Quarry. The rest needs `helm lint` and `kubeconform`: see docs/scaling.md. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import manifest from "../../package.json" with { type: "json" };
import { QUEUE_NAMES } from "../../src/ports/queue.ts";
import { useGateway } from "../support/gateway.ts";
import { send } from "../support/wire.ts";

const chart = path.resolve(import.meta.dirname, "../../deploy/helm/quarry");
const read = (file: string) => readFileSync(path.join(chart, file), "utf8");
const filesOf = (folder: string) => readdirSync(path.join(chart, folder)).map((name) => `${folder}/${name}`);

const values = parse(read("values.yaml"));
const schema = JSON.parse(read("values.schema.json"));
const isValid = (given: unknown) => z.fromJSONSchema(schema).safeParse(given).success;
const templates = filesOf("templates").map(read).join("\n");

/** Paths of the values that users set. A map without members is one value. */
const leaves = (value: unknown, at: readonly string[] = []): readonly string[] =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([name, member]) => leaves(member, [...at, name]))
    : [at.join(".")];

const merged = (base: unknown, given: unknown): unknown => {
  const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap(base) || !isMap(given)) return given;
  return { ...base, ...Object.fromEntries(Object.entries(given).map(([k, v]) => [k, merged(base[k], v)])) };
};

describe("deploy/helm/quarry", () => {
  const gateway = useGateway();

  it("has the version of the package", () => {
    const { version, appVersion } = parse(read("Chart.yaml"));
    expect([version, appVersion]).toEqual([manifest.version, manifest.version]);
  });

  it("uses every value, and no other", () => {
    // `$bucket` stands for a part of the values.
    const text = templates.replaceAll("$bucket.", ".Values.bucket.");
    const used = new Set([...text.matchAll(/\.Values\.([\w.]+\w)/g)].map(([, at]) => at!));
    const known = leaves(values);
    const isPartOf = (part: string, whole: string) => whole === part || whole.startsWith(`${part}.`);
    expect(known.filter((leaf) => ![...used].some((at) => isPartOf(at, leaf) || isPartOf(leaf, at)))).toEqual([]);
    expect([...used].filter((at) => !known.some((leaf) => isPartOf(at, leaf) || isPartOf(leaf, at)))).toEqual([]);
  });

  it.each(filesOf("ci"))("accepts the values of %s", (file) => {
    expect(isValid(values)).toBe(true);
    expect(isValid(merged(values, parse(read(file))))).toBe(true);
  });

  it.each([
    { replicaCount: 0 },
    { unknown: 1 },
    { bucket: { unknown: 1 } },
    { secret: { values: { DATABASE_URL: 5 } } },
    { image: { pullPolicy: "Sometimes" } },
  ])("refuses the values %j", (given) => {
    expect(isValid(merged(values, given))).toBe(false);
  });

  it("keeps what it sets itself out of config", () => {
    const [, own = ""] = /\$own := dict (.+) -\}\}/.exec(templates) ?? [];
    const names = [...own.matchAll(/"([a-z_]+)" /g)].map(([, name]) => name!);
    expect(names).toContain("ledger");
    expect(Object.keys(schema.properties.config.properties).sort()).toEqual(names.sort());
    for (const name of names) expect(isValid(merged(values, { config: { [name]: "x" } })), name).toBe(false);
  });

  it("probes paths that Quarry has", async () => {
    const probed = [...templates.matchAll(/httpGet:\s+path: (\S+)/g)].map(([, target]) => target!);
    expect(probed).toHaveLength(3);
    for (const target of probed) expect((await send(gateway.url, "GET", target)).status, target).toBe(200);
  });

  it("scales on a queue that Quarry has", () => {
    expect(QUEUE_NAMES).toContain(values.autoscaling.queue.name);
    expect(schema.properties.autoscaling.properties.queue.properties.name.enum).toEqual([...QUEUE_NAMES]);
  });
});
