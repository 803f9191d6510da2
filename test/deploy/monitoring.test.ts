/** Every metric that the dashboard and the alert rules name exists on a gateway that has served requests and run jobs. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { type ModelServer, startModelServer } from "../support/model-server.ts";
import { send } from "../support/wire.ts";

const deploy = path.resolve(import.meta.dirname, "../../deploy");
/** What one answer of the model server used. */
const USAGE = {
  prompt_tokens: 11,
  prompt_tokens_details: { cached_tokens: 4 },
  completion_tokens: 7,
  completion_tokens_details: { reasoning_tokens: 3 },
};
/** Of a million tokens. */
const PRICES = "input: 2000000, cached: 1000000, output: 4000000, reasoning: 8000000";
const COST = (11 - 4) * 2 + 4 * 1 + (7 - 3) * 4 + 3 * 8;

let models: ModelServer;
let gateway: TestGateway;
afterAll(async () => {
  await gateway?.stop();
  await models?.close();
});

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string };
}

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly targets?: readonly { readonly expr: string }[];
}

const rules: readonly Rule[] = parse(
  readFileSync(path.join(deploy, "alerts/quarry.rules.yaml"), "utf8"),
).groups.flatMap(({ rules }: { readonly rules: readonly Rule[] }) => rules);
const dashboard = JSON.parse(readFileSync(path.join(deploy, "grafana/quarry.json"), "utf8"));
const panels: readonly Panel[] = dashboard.panels.filter(({ type }: Panel) => type !== "row");

const expressions: readonly (readonly [where: string, expression: string])[] = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
  ...dashboard.templating.list.flatMap(({ name, query }: { name: string; query: string | { query: string } }) =>
    typeof query === "string" ? [] : [[name, query.query] as const],
  ),
];

/** The metrics of an expression, each with the labels that its selectors name. */
const selectors = (expression: string): readonly (readonly [name: string, labels: readonly string[]])[] =>
  [...expression.matchAll(/\b((?:quarry|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)].map(([, name, selector = ""]) => [
    name!,
    [...selector.matchAll(/(\w+)\s*[=!]~?"/g)].map(([, label]) => label!),
  ]);

/** Labels that Prometheus adds. */
const ADDED = new Set(["instance", "job"]);

/** The labels of each sample, by name. */
const found = new Map<string, Set<string>>();

const text = async (method: string, target: string, body?: string): Promise<string> => {
  const answer = await send(gateway.url, method, target, { "content-type": "application/json" }, body);
  expect(answer.status, `${method} ${target}: ${answer.body}`).toBeLessThan(300);
  return answer.body.toString();
};

let page = "";
const value = (sample: string): number =>
  Number(
    page
      .split("\n")
      .find((line) => line.startsWith(`${sample} `))
      ?.split(" ")
      .at(-1),
  );

beforeAll(async () => {
  const message = { role: "assistant", content: "Hello" };
  const choices = [{ index: 0, message, finish_reason: "stop" }];
  models = await startModelServer({ answer: () => ({ body: { id: "c", model: "m", choices, usage: USAGE } }) });
  gateway = await startTestGateway(`
prices: { currency: EUR, models: [{ provider: local, model: m, ${PRICES} }] }
providers: { local: { type: openai-compatible, base_url: "${models.url}" } }
`);
  const line = (id: number) =>
    JSON.stringify({ recordId: `r${id}`, modelInput: { messages: [{ role: "user", content: [{ text: "Hello" }] }] } });
  await text("PUT", "/bedrock/files/b/in.jsonl", Array.from({ length: 20 }, (_, id) => line(id)).join("\n"));
  const { jobArn } = JSON.parse(
    await text(
      "POST",
      "/bedrock/model-invocation-job",
      JSON.stringify({
        jobName: "a-job",
        modelId: "m",
        roleArn: "arn:aws:iam::000000000000:role/r",
        inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://b/in.jsonl" } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b/out/" } },
      }),
    ),
  );
  const ended = async () => {
    const job = JSON.parse(await text("GET", `/bedrock/model-invocation-job/${encodeURIComponent(jobArn)}`));
    expect(job.status).toBe("Completed");
  };
  await vi.waitFor(ended, { timeout: 30_000 });
  // The record of the end may be written after an answer with it.
  const counted = async () => {
    page = await text("GET", "/metrics");
    expect(value('quarry_jobs_ended_total{provider="local",status="Completed"}')).toBe(1);
  };
  await vi.waitFor(counted, { timeout: 10_000 });
  const types = [...page.matchAll(/^# TYPE (\S+) (\w+)$/gm)];
  for (const [, name, type] of types) {
    for (const suffix of type === "histogram" ? ["_bucket", "_sum", "_count"] : [""]) {
      found.set(`${name}${suffix}`, new Set());
    }
  }
  for (const [, name, labels = ""] of page.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
    for (const [, label] of labels.matchAll(/(\w+)="/g)) found.get(name!)?.add(label!);
  }
});

describe("metrics of jobs", () => {
  it("count a job that has run", () => {
    expect(value('quarry_records_total{provider="local",outcome="success"}')).toBe(20);
    expect(value('quarry_records_total{provider="local",outcome="error"}')).toBe(0);
    for (const name of ["queue", "first_record", "duration"]) {
      expect(value(`quarry_job_${name}_seconds_count{provider="local"}`), name).toBe(1);
    }
    expect(value('quarry_jobs{provider="local",status="InProgress"}')).toBe(0);
    expect(value("quarry_data_free_bytes")).toBeGreaterThan(0);
    expect(value("quarry_ledger_bytes")).toBeGreaterThan(4096);
  });
});

describe("metrics of tokens and cost", () => {
  it.each([
    ["input", 20 * 11],
    ["cached", 20 * 4],
    ["output", 20 * 7],
    ["reasoning", 20 * 3],
  ])("count the %s of a job that has run", (kind, tokens) => {
    expect(value(`quarry_tokens_total{provider="local",kind="${kind}"}`)).toBe(tokens);
  });

  it("count its cost in the currency of the prices", () => {
    expect(value('quarry_cost_total{provider="local",currency="EUR"}')).toBe(20 * COST);
  });
});

describe("deploy", () => {
  it("has expressions in every rule and panel", () => {
    expect(rules.length).toBeGreaterThan(8);
    expect(panels.length).toBeGreaterThan(15);
    for (const { targets = [] } of panels) expect(targets.length).toBeGreaterThan(0);
    for (const { annotations } of rules) expect(annotations.summary).toMatch(/\.$/);
  });

  it.each(expressions)("%s: %s", (_where, expression) => {
    const used = selectors(expression);
    if (!/\bup\{/.test(expression)) expect(used.length).toBeGreaterThan(0);
    expect(used.map(([name]) => name).filter((name) => !found.has(name))).toEqual([]);
    for (const [name, labels] of used) {
      // A metric that has had no sample yet shows no labels.
      const known = found.get(name)!;
      if (known.size > 0) expect(labels.filter((label) => !known.has(label) && !ADDED.has(label))).toEqual([]);
    }
  });

  it("finds names that do not exist", () => {
    const made = selectors('sum(rate(quarry_made_up_total{provider="x", a!~"b"}[5m])) / process_cpu_seconds_total');
    expect(made).toEqual([
      ["quarry_made_up_total", ["provider", "a"]],
      ["process_cpu_seconds_total", []],
    ]);
    expect(found.has("quarry_made_up_total")).toBe(false);
  });
});
