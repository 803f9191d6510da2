/** The parts of deploy/compose.yaml name each other as they are. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import manifest from "../../package.json" with { type: "json" };
import { loadConfig } from "../../src/config/load.ts";
import { providerTypes } from "../../src/providers/registry.ts";

const deploy = path.resolve(import.meta.dirname, "../../deploy");
const read = (file: string) => readFileSync(path.join(deploy, file), "utf8");

interface Service {
  readonly image: string;
  readonly restart?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>> | readonly string[];
  readonly configs?: readonly { readonly source: string }[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

const text = read("compose.yaml");
const compose: {
  readonly services: Readonly<Record<string, Service>>;
  readonly configs: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
} = parse(text);
const { services } = compose;
const replicas = Object.entries(services).filter(([, { image }]) => image.startsWith("quarry:"));
const quarry = read("compose/quarry.yaml");
const caddyfile = read("compose/Caddyfile");

describe("deploy/compose.yaml", () => {
  it("has two replicas of this version, which come back when they end", () => {
    expect(replicas).toHaveLength(2);
    for (const [, { image, restart }] of replicas) {
      expect(image).toBe(`quarry:${manifest.version}`);
      expect(restart).toBe("always");
    }
  });

  it("puts the proxy in front of all replicas, and publishes nothing else", () => {
    const [, upstreams = ""] = /^\treverse_proxy (.+) \{$/m.exec(caddyfile) ?? [];
    expect(upstreams.split(" ")).toEqual(replicas.map(([name]) => `${name}:8080`));
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    expect(published).toEqual([["proxy", "127.0.0.1:8080:8080"]]);
    expect(caddyfile).toMatch(/^:8080 \{$/m);
  });

  it("gives replicas the variables that their configuration names, and no others", () => {
    const named = [...quarry.replaceAll(/^ *#.*$/gm, "").matchAll(/\benv\.(\w+)/g)].map(([, name]) => name!);
    for (const [, { environment = {} }] of replicas) expect(Object.keys(environment).sort()).toEqual(named.sort());
  });

  it("has a configuration that Quarry accepts", () => {
    const [, { environment = {} }] = replicas[0]!;
    const filled = Object.entries(environment).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{\w+:\?[^}]*\}/g, "0123456789abcdef"),
    ]);
    const config = loadConfig(
      path.join(deploy, "compose/quarry.yaml"),
      Object.fromEntries(filled),
      deploy,
      providerTypes,
    );
    expect(config.host).toBe("0.0.0.0");
    expect(config.ledger?.url).toBe("postgres://quarry:0123456789abcdef@postgres:5432/quarry");
    expect(config.blobs).toMatchObject({ type: "s3", bucket: "quarry", secret_access_key: "0123456789abcdef" });
  });

  it("connects replicas to the database and the bucket", () => {
    const { blobs } = parse(quarry);
    const { s3, postgres } = services;
    expect(blobs.endpoint).toBe(`http://s3${s3!.environment!.VGW_PORT}`);
    expect(text).toContain(`/objects/${blobs.bucket} `);
    const { POSTGRES_USER: user, POSTGRES_DB: database, POSTGRES_PASSWORD: password } = postgres!.environment!;
    for (const [, { environment }] of replicas) {
      expect(environment!.DATABASE_URL).toBe(`postgres://${user}:${password}@postgres:5432/${database}`);
      expect(environment!.S3_ACCESS_KEY_ID).toBe(s3!.environment!.ROOT_ACCESS_KEY_ID);
      expect(environment!.S3_SECRET_ACCESS_KEY).toBe(s3!.environment!.ROOT_SECRET_ACCESS_KEY);
    }
    expect(postgres!.healthcheck!.test).toEqual(expect.arrayContaining([`--username=${user}`, `--dbname=${database}`]));
    expect(s3!.healthcheck!.test.at(-1)).toBe(
      `http://127.0.0.1${s3!.environment!.VGW_PORT}${s3!.environment!.VGW_HEALTH}`,
    );
  });

  it("has only secrets that its user sets, and says how", () => {
    const needed = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name!));
    const [, written = ""] = /for name in ([^;]+); do/.exec(text) ?? [];
    expect(written.split(" ").sort()).toEqual([...needed].sort());
    for (const { environment = {} } of Object.values(services)) {
      for (const [name, value] of Object.entries(environment)) {
        if (/SECRET|PASSWORD/.test(name)) expect(value, name).toMatch(/^\$\{\w+:\?/);
      }
    }
  });

  it("names services, files and volumes that exist", () => {
    for (const { file } of Object.values(compose.configs)) expect(existsSync(path.join(deploy, file)), file).toBe(true);
    for (const { depends_on = [], configs = [], volumes = [] } of Object.values(services)) {
      const needed = Array.isArray(depends_on) ? depends_on : Object.keys(depends_on);
      expect(Object.keys(services)).toEqual(expect.arrayContaining(needed));
      expect(Object.keys(compose.configs)).toEqual(expect.arrayContaining(configs.map(({ source }) => source)));
      const named = volumes.map((volume) => volume.split(":")[0]);
      expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(named));
    }
  });
});
