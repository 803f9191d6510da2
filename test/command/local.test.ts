/** Commands that need no gateway: checks, keys, completion, help. */
import { execFileSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { endpointsOf } from "../../src/command/connection.ts";
import { sentenceOf } from "../../src/command/failure.ts";
import { jobNameOf } from "../../src/command/new-job-names.ts";
import { createProgram, everyCommand } from "../../src/command/program.ts";
import { createRate } from "../../src/command/rate.ts";
import { inInputOrder } from "../../src/command/results.ts";
import { barText } from "../../src/command/terminal.ts";
import { temporaryFolder } from "../support/gateway.ts";
import { quarry, quarryOnTerminal } from "./quarry.ts";

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (args: readonly string[], input?: string) =>
  quarry(args, { cwd: folder, ...(input !== undefined && { input }) });
const write = (name: string, content: string) => writeFile(path.join(folder, name), content);

describe("check of lines", () => {
  const good = (id: string) =>
    `{"recordId":"${id}","modelInput":{"messages":[{"role":"user","content":[{"text":"hi"}]}]}}`;

  it("names every bad line, with its reason", async () => {
    const bad = Array.from({ length: 30 }, () => "{not json}").join("\n");
    await write(
      "bad.jsonl",
      `${good("a")}\n${bad}\n\n${good("b")}\n${good("a")}\n{"recordId":"c","modelInput":{"unknown":7}}\n`,
    );
    const { code, stdout } = await run(["check", "bad.jsonl", "--provider", "openai", "--model", "gpt-5", "--json"]);
    expect(code).toBe(1);
    const { ok, lines, bad: found, form } = JSON.parse(stdout);
    expect({ ok, lines, form }).toEqual({ ok: false, lines: 34, form: "bedrock" });
    expect(found).toHaveLength(32);
    expect(found[0]).toEqual({ line: 2, reason: expect.stringContaining("not a JSON object") });
    expect(found.at(-2)).toEqual({ line: 34, reason: expect.stringContaining("its id 'a' is that of line 1") });
    expect(found.at(-1)).toEqual({ line: 35, reason: expect.stringContaining("modelInput has an unknown shape") });
    const text = await run(["check", "bad.jsonl", "--provider", "openai", "--model", "gpt-5"]);
    expect(text.stdout).toContain("bad.jsonl:35: ");
    expect(text.stdout).toMatch(/32 of 34 lines cannot be used by openai\.\n$/);
  });

  it.each([
    ["openai", "gpt-5"],
    ["gemini", "gemini-2.5-flash"],
    ["anthropic", "claude-haiku-4-5"],
    ["local", "m"],
  ])("accepts good lines for %s, from stdin too", async (provider, model) => {
    const args = ["check", "-", "--provider", provider, "--model", model];
    const { code, stdout, stderr } = await run(args, `${good("a")}\n${good("b")}\n`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^ok {2}2 lines for /);
  });

  it("asks for the model if no line names one", async () => {
    await write("none.jsonl", `${good("a")}\n`);
    const { code, stderr } = await run(["check", "none.jsonl", "--provider", "openai"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "The lines name no model that the provider has: add --model, the job's modelId.\n",
    });
  });

  it.each([
    ["", /^empty\.jsonl has no lines\.\n$/, ""],
    ["text\n", "", /^No line of empty\.jsonl has a known form\. .*\n$/],
  ])("%j is no input", async (content, stdout, stderr) => {
    await write("empty.jsonl", content);
    const outcome = await run(["check", "empty.jsonl"]);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toMatch(stdout);
    expect(outcome.stderr).toMatch(stderr);
  });

  it("a provider that does not exist", async () => {
    const { code, stderr } = await run(["check", "bad.jsonl", "--provider", "none"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^There is no provider and no type 'none': local, .*\n$/);
  });
});

describe("check of a configuration", () => {
  it("a good one", async () => {
    await write("good.yaml", "providers:\n  fast: { type: local, base_url: 'http://127.0.0.1:1/v1' }\n");
    const { code, stdout } = await run(["check", "-c", "good.yaml", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, providers: [{ name: "fast", type: "local" }] });
  });

  it("a bad one, with the line", async () => {
    await write("bad.yaml", "port: 0\nprot: 1\n");
    const { code, stderr } = await run(["check", "-c", "bad.yaml"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "bad.yaml:2: prot is not a known key\n" });
  });
});

test("keys new prints an entry that the configuration accepts, each time with another secret", async () => {
  const args = ["keys", "new", "--id", "team-a", "--tenant", "a", "--buckets", "a-*,shared", "--read-only"];
  const { stdout } = await run(args);
  const [key] = parse(stdout).access_keys;
  expect(key).toMatchObject({ id: "team-a", tenant: "a", buckets: ["a-*", "shared"], read_only: true });
  expect(key.secret).toMatch(/^[\w-]{40}$/);
  await write("keys.yaml", stdout);
  expect((await run(["check", "-c", "keys.yaml"])).code).toBe(0);
  expect((await run(args)).stdout).not.toBe(stdout);
  expect(JSON.parse((await run([...args, "--json"])).stdout).id).toBe("team-a");
  expect((await run(["keys", "new", "--id", "a b"])).code).toBe(1);
});

describe("completion", () => {
  it("bash parses the script and completes commands and options", async () => {
    const { stdout } = await run(["completion", "bash"]);
    const complete = (...words: string[]) =>
      execFileSync("bash", [
        "-c",
        `${stdout}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _quarry; echo "\${COMPREPLY[*]}"`,
        "bash",
        ...words,
      ])
        .toString()
        .trim();
    expect(complete("quarry", "jo")).toBe("jobs");
    expect(complete("quarry", "jobs", "")).toContain("create");
    expect(complete("quarry", "jobs", "create", "x.jsonl", "--mo")).toBe("--model");
    expect(complete("quarry", "files", "r")).toBe("rm");
    expect(complete("quarry", "doc")).toBe("doctor");
    expect(complete("quarry", "doctor", "--buc")).toBe("--bucket");
    expect(complete("quarry", "estimate", "x.jsonl", "--mo")).toBe("--model");
    expect(complete("quarry", "usage", "--cs")).toBe("--csv");
  });

  it.each(["zsh", "fish"])("%s gets every command", async (shell) => {
    const { code, stdout } = await run(["completion", shell]);
    expect(code).toBe(0);
    for (const word of ["serve", "retry", "watch", "put", "doctor", "estimate", "usage"])
      expect(stdout).toContain(word);
  });

  it("zsh keeps its PATH, which the variable path is tied to", async () => {
    expect((await run(["completion", "zsh"])).stdout).not.toMatch(/\bpath=/);
  });

  it("another shell is refused", async () => {
    expect((await run(["completion", "ksh"])).code).toBe(1);
  });
});

test("every command that does something has help with an example, and a description", () => {
  const leaves = everyCommand(createProgram()).filter(({ commands }) => commands.length === 0);
  expect(leaves.length).toBeGreaterThan(12);
  for (const command of leaves) {
    let help = "";
    command.configureOutput({
      writeOut: (text) => {
        help += text;
      },
    });
    command.outputHelp();
    expect(help, command.name()).toMatch(/Examples:\n {2}\$ quarry /);
    expect(command.description()).not.toBe("");
  }
});

test("colours only on a terminal", async () => {
  await write("plain.yaml", "port: 0\n");
  expect(
    (await quarry(["check", "-c", "plain.yaml"], { cwd: folder, env: { FORCE_COLOR: "1" } })).stdout,
  ).not.toContain("\x1b");
  const { text, code } = quarryOnTerminal(["check", "-c", "plain.yaml"], { cwd: folder });
  await code;
  expect(text()).toContain("\x1b[32mok");
});

test.each([
  [undefined, {}, "http://127.0.0.1:8080/bedrock/files", "http://127.0.0.1:8080/bedrock"],
  ["http://a:1/", { QUARRY_ENDPOINT: "http://b" }, "http://a:1/bedrock/files", "http://a:1/bedrock"],
  [
    undefined,
    { QUARRY_ENDPOINT: "http://b/bedrock/files", AWS_ENDPOINT_URL_S3: "http://c" },
    "http://b/bedrock/files",
    "http://b/bedrock",
  ],
  [undefined, { AWS_ENDPOINT_URL: "http://b", AWS_ENDPOINT_URL_S3: "http://c/s3" }, "http://c/s3", "http://b/bedrock"],
])("endpoint %s with %j", (given, env, s3, bedrock) => {
  expect(endpointsOf(given, env)).toMatchObject({ s3, bedrock });
});

test("an endpoint that is no URL is refused", () => {
  expect(() => endpointsOf("localhost:8080", {})).toThrow("is not an http or https URL");
});

test("results are sorted by the places of their ids, and unknown ids come last", () => {
  const ids = new Map([
    ["a", 0],
    ["b", 1],
    ["c", 2],
  ]);
  const lines = [{ id: "c" }, { id: undefined }, { id: "a" }, { id: "x" }, { id: "b" }];
  expect(inInputOrder(lines, ids).map(({ id }) => id)).toEqual(["a", "b", "c", undefined, "x"]);
  expect(inInputOrder(lines, undefined)).toBe(lines);
  const sorted = [{ id: "a" }, { id: "c" }];
  expect(inInputOrder(sorted, ids)).toBe(sorted);
});

test("a rate is that of the last seconds", () => {
  let now = 0;
  const rate = createRate(() => now);
  rate.add(0);
  expect(rate.perSecond()).toBeUndefined();
  for (now = 1000; now <= 60_000; now += 1000) rate.add(now <= 30_000 ? 0 : (now - 30_000) / 100);
  expect(rate.perSecond()).toBeCloseTo(10);
});

test("bars and job names", () => {
  expect(barText(0.5, 4)).toBe("██░░");
  expect(barText(7, 2)).toBe("██");
  expect(jobNameOf("/a/_my file.jsonl.gz", "s")).toBe("my-file-s");
  expect(jobNameOf("…", "s")).toBe("job-s");
  expect(jobNameOf(`${"x".repeat(99)}.jsonl`, "stamp")).toHaveLength(63);
});

test("a sentence for an answer without a message", () => {
  const error = Object.assign(new Error("UnknownError"), { name: "403", $metadata: { httpStatusCode: 403 } });
  expect(sentenceOf(error)).toBe("The gateway answered 403: 403.");
});
