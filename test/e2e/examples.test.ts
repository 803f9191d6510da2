// Runs the examples unchanged against a gateway with the echo model. Of the Compose example only the configuration is checked.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadConfig } from "../../src/config/load.ts";
import { providerTypes } from "../../src/providers/registry.ts";
import { useGateway } from "../support/gateway.ts";

const root = path.resolve(import.meta.dirname, "../..");
const examples = path.join(root, "examples");
const gateway = useGateway();

describe("an example", () => {
  it.each([
    ["boto3", ".venv/bin/python", "boto3/batch.py"],
    ["the AWS CLI", "/bin/sh", "aws-cli/batch.sh"],
    ["JavaScript", process.execPath, "javascript/batch.mjs"],
    ["pandas", ".venv-clients/bin/python", "pandas/batch.py"],
  ])("with %s asks questions and gets their answers", { timeout: 120_000 }, async (_client, command, script) => {
    const run = promisify(execFile)(path.resolve(root, command), [path.join(examples, script)], {
      cwd: root,
      env: { PATH: `${root}/.venv/bin:${process.env.PATH}`, HOME: "/nonexistent", QUARRY_URL: gateway.url },
    });
    const { stdout } = await run;
    expect(stdout).toContain("Completed");
    expect(stdout).toContain("What is a quarry?");
    expect(stdout).toContain("What is a gateway?");
  });
});

describe("the Compose example", () => {
  const folder = path.join(examples, "compose");
  const compose = parse(readFileSync(path.join(folder, "compose.yaml"), "utf8")) as {
    services: { quarry: { environment: Record<string, string>; ports: string[] } };
  };

  it("has a configuration that Quarry accepts", () => {
    const { environment } = compose.services.quarry;
    const env = {
      ...environment,
      QUARRY_CONFIG: "quarry.yaml",
      QUARRY_SECRET: "a secret of an example".replaceAll(" ", "-"),
    };
    const config = loadConfig(undefined, env, folder, providerTypes);
    expect(config).toMatchObject({ host: "0.0.0.0", port: 8080, data_dir: "/data", default_provider: "local" });
    expect(compose.services.quarry.ports).toEqual([`127.0.0.1:8080:${config.port}`]);
  });
});
