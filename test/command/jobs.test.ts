/** `quarry jobs` and `quarry files`, through the built command and a running gateway. */
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { startTestGateway, type TestGateway, temporaryFolder, useGateway } from "../support/gateway.ts";
import { type ModelServer, startModelServer } from "../support/model-server.ts";
import { quarry, quarryOnTerminal } from "./quarry.ts";

const ESCAPE = "\x1b";

let folder: string;
let model: ModelServer;
let gateway: TestGateway;
/** Prompts whose request gets no answer while it is true. */
let isHeld = false;

beforeAll(async () => {
  folder = await temporaryFolder();
  model = await startModelServer({
    delayMs: 2,
    hold: ({ prompt }) => isHeld && prompt.startsWith("slow"),
    answer: (body) =>
      body.includes("refuse me") ? { status: 400, body: { error: { message: "refused" } } } : undefined,
  });
  gateway = await startTestGateway(`
providers:
  local: { type: local, base_url: "${model.url}", concurrency: 8, retries: 0 }
  echo: { type: local }
`);
});
afterAll(async () => {
  isHeld = false;
  await gateway.stop();
  await model.close();
  await rm(folder, { recursive: true, force: true });
});

const env = () => ({ QUARRY_ENDPOINT: gateway.url });
const run = (args: readonly string[], input?: string) =>
  quarry(args, { cwd: folder, env: env(), ...(input !== undefined && { input }) });

const line = (id: string, text: string) =>
  JSON.stringify({ recordId: id, modelInput: { messages: [{ role: "user", content: [{ text }] }] } });
const linesOf = (count: number, text = "hello") =>
  `${Array.from({ length: count }, (_, at) => line(`r${at}`, `${text} ${at}`)).join("\n")}\n`;
const idsIn = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((one) => JSON.parse(one).recordId);

async function input(name: string, content: string): Promise<string> {
  await writeFile(path.join(folder, name), content);
  return name;
}

describe("jobs create --wait", () => {
  it("writes the results in the input's order, and ends with code 0", async () => {
    const file = await input("whole.jsonl", linesOf(50));
    const { code, stdout, stderr } = await run(["jobs", "create", file, "--model", "m", "--wait", "-o", "whole.out"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("Completed: 50 of 50 records succeeded");
    expect(stderr).not.toContain(ESCAPE);
    const results = await readFile(path.join(folder, "whole.out"), "utf8");
    expect(idsIn(results)).toEqual(Array.from({ length: 50 }, (_, at) => `r${at}`));
    expect(results).toContain("answer to hello 7");
    expect(await readdir(folder)).not.toContain("whole.out.part");
  });

  it("sorts results that are in the order of completion", async () => {
    const file = await input("unordered.jsonl", linesOf(40));
    const args = ["jobs", "create", file, "--model", "m", "--tag", "quarry:order=completion", "-o", "-"];
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    expect(idsIn(stdout)).toEqual(Array.from({ length: 40 }, (_, at) => `r${at}`));
  });

  it("reads stdin and writes stdout, through the provider that is named", async () => {
    const { code, stdout } = await run(
      ["jobs", "create", "-", "--model", "m", "--provider", "echo", "-o", "-"],
      linesOf(3),
    );
    expect(code).toBe(0);
    expect(idsIn(stdout)).toEqual(["r0", "r1", "r2"]);
    expect(stdout).toContain("[echo]");
  });

  it("ends with code 2 if records failed, and writes the results all the same", async () => {
    const file = await input("partly.jsonl", `${line("good", "hi")}\n${line("bad", "refuse me")}\n`);
    const { code, stderr } = await run(["jobs", "create", file, "--model", "m", "-o", "partly.out"]);
    expect(code).toBe(2);
    expect(stderr).toContain("1 of 2 records succeeded, 1 failed");
    expect(idsIn(await readFile(path.join(folder, "partly.out"), "utf8"))).toEqual(["good", "bad"]);
  });

  it("--json prints the job and nothing else", async () => {
    const file = await input("json.jsonl", linesOf(2));
    const { code, stdout } = await run(["jobs", "create", file, "--model", "m", "--json", "-o", "json.out"]);
    expect(code).toBe(0);
    const job = JSON.parse(stdout);
    expect(job).toMatchObject({ status: "Completed", successRecordCount: 2, output: "json.out" });
    expect(job.results).toEqual([expect.stringMatching(/^s3:\/\/quarry\/out\/[a-z0-9]{12}\/json\.jsonl\.out$/)]);
  });
});

describe("errors are one sentence on stderr, with code 1", () => {
  it.each([
    [["jobs", "create", "none.jsonl", "--model", "m"], "The file 'none.jsonl' cannot be read: ENOENT.\n"],
    [["jobs", "get", "abcabcabcabc"], "ResourceNotFoundException: There is no model invocation job 'abcabcabcabc'.\n"],
    [["files", "get", "s3://none/key"], "NoSuchBucket: The specified bucket does not exist\n"],
    [["files", "ls", "bucket"], "'bucket' is not of the form s3://bucket/key.\n"],
    [["jobs", "create", "x", "--model", "m", "--json", "-o", "-"], "'--json' and '-o -' would both write to stdout.\n"],
    [["jobs", "create", "x"], /^quarry: Required option '--model <MODEL>' not specified\. Run 'quarry --help'.*\n$/],
    [["jobs", "ls", "--provider", "none"], /none/],
  ])("%j", async (args, stderr) => {
    const outcome = await run(args);
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    if (typeof stderr === "string") expect(outcome.stderr).toBe(stderr);
    else expect(outcome.stderr).toMatch(stderr);
  });

  it("a job that the gateway refuses", async () => {
    const file = await input("refused.jsonl", `${line("a", "x")}\n`);
    const args = ["jobs", "create", file, "--model", "m", "--tag", "quarry:nonsense=1", "-o", "refused.out"];
    const { code, stderr } = await run(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ValidationException: .*quarry:nonsense.*\n$/);
  });

  it("a gateway that does not answer", async () => {
    const { code, stdout, stderr } = await quarry(["jobs", "ls"], {
      cwd: folder,
      env: { QUARRY_ENDPOINT: "http://127.0.0.1:9" },
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(
      "No gateway answers at http://127.0.0.1:9 (ECONNREFUSED): start one with 'quarry serve', or name another with --endpoint.\n",
    );
  });
});

test("jobs ls and get print rows for scripts, and JSON", async () => {
  const file = await input("listed.jsonl", linesOf(2));
  const created = await run(["jobs", "create", file, "--model", "the-model", "--name", "listed"]);
  const id = created.stdout.trim();
  expect(id).toMatch(/^[a-z0-9]{12}$/);
  expect((await run(["jobs", "watch", id])).code).toBe(0);
  const { stdout } = await run(["jobs", "ls", "--name", "listed"]);
  expect(stdout).toMatch(new RegExp(`^${id}  Completed +2 +2 +0  \\S+ \\S+  the-model  listed\\n$`));
  const [listed] = JSON.parse((await run(["jobs", "ls", "--name", "listed", "--json"])).stdout);
  expect(listed).toMatchObject({ jobName: "listed", status: "Completed", modelId: "the-model" });
  expect((await run(["jobs", "get", id])).stdout).toMatch(/^Status +Completed$/m);
  expect(JSON.parse((await run(["jobs", "get", id, "--json"])).stdout)).toMatchObject({ jobName: "listed" });
});

test("jobs retry runs only the records that failed", async () => {
  const file = await input("again.jsonl", `${line("good", "only once")}\n${line("bad", "refuse me too")}\n`);
  const first = await run(["jobs", "create", file, "--model", "m", "--json", "--wait"]);
  expect(first.code).toBe(2);
  const id = JSON.parse(first.stdout).jobArn.split("/").at(-1);
  const { code, stderr } = await run(["jobs", "retry", id, "--wait"]);
  expect(code).toBe(2);
  expect(stderr).toContain("1 failed");
  expect(model.asked.get("only once")).toBe(1);
});

test("files are put, listed, read and deleted", async () => {
  await input("some.txt", "some text");
  expect((await run(["files", "put", "some.txt", "s3://files/in/"])).stdout).toBe("s3://files/in/some.txt\n");
  expect((await run(["files", "ls", "s3://files/"])).stdout).toMatch(/^ +s3:\/\/files\/in\/\n$/);
  expect((await run(["files", "ls", "s3://files/in/"])).stdout).toMatch(/ 9 {2}s3:\/\/files\/in\/some\.txt\n$/);
  expect((await run(["files", "get", "s3://files/in/some.txt", "-"])).stdout).toBe("some text");
  expect((await run(["files", "get", "s3://files/in/some.txt", "copy.txt"])).code).toBe(0);
  expect(await readFile(path.join(folder, "copy.txt"), "utf8")).toBe("some text");
  expect(JSON.parse((await run(["files", "rm", "-r", "s3://files/in/", "--json"])).stdout)).toEqual({
    deleted: ["s3://files/in/some.txt"],
  });
  expect((await run(["files", "ls", "-r", "s3://files/"])).stdout).toBe("");
});

describe("on a terminal", () => {
  it("bars and colours", async () => {
    // A second of answers, so that a look sees the job running.
    const file = await input("seen.jsonl", linesOf(4_000));
    const { text, code } = quarryOnTerminal(["jobs", "create", file, "--model", "m", "-o", "seen.out"], {
      cwd: folder,
      env: env(),
    });
    expect(await code).toBe(0);
    expect(text()).toMatch(/Upload {2}[█░]{24}/);
    expect(text()).toMatch(/InProgress {2}[█░]{24} +\d+% {2}[\d,]+ of 4,000 records/);
    expect(text()).toContain(`${ESCAPE}[32mCompleted${ESCAPE}[39m`);
  });

  it("no colours with NO_COLOR", async () => {
    const file = await input("plain.jsonl", linesOf(2));
    const where = { cwd: folder, env: { ...env(), NO_COLOR: "1" } };
    const { text, code } = quarryOnTerminal(["jobs", "create", file, "--model", "m", "--wait"], where);
    expect(await code).toBe(0);
    expect(text()).toContain("Completed: 2 of 2");
    expect(text()).not.toMatch(/\[\d+m/);
  });

  it("Ctrl-C during the wait says how to go on", async () => {
    isHeld = true;
    const file = await input("held.jsonl", `${line("a", "slow")}\n`);
    const { pty, text, code } = quarryOnTerminal(["jobs", "create", file, "--model", "m", "-o", "held.out"], {
      cwd: folder,
      env: env(),
    });
    await expect.poll(text, { timeout: 10_000 }).toContain("InProgress");
    pty.write("\x03");
    expect(await code).toBe(130);
    const [, id = ""] = /quarry jobs watch ([a-z0-9]{12}) -o held\.out/.exec(text()) ?? [];
    expect(id).not.toBe("");
    expect((await run(["jobs", "stop", id])).code).toBe(0);
    isHeld = false;
  });
});

describe("with access keys", () => {
  const closed = useGateway(`
access_keys:
  - { id: team-a, secret: secret-of-team-a-1 }
`);

  it("uses the environment's credentials", async () => {
    const env = {
      QUARRY_ENDPOINT: closed.url,
      AWS_ACCESS_KEY_ID: "team-a",
      AWS_SECRET_ACCESS_KEY: "secret-of-team-a-1",
    };
    expect(await quarry(["jobs", "ls", "--json"], { cwd: folder, env })).toEqual({
      code: 0,
      stdout: "[]\n",
      stderr: "",
    });
  });

  it("uses a profile", async () => {
    await input("credentials", "[a]\naws_access_key_id = team-a\naws_secret_access_key = secret-of-team-a-1\n");
    const env = { AWS_ENDPOINT_URL: closed.url, AWS_SHARED_CREDENTIALS_FILE: path.join(folder, "credentials") };
    expect((await quarry(["jobs", "ls", "--profile", "a", "--json"], { cwd: folder, env })).code).toBe(0);
    const { code, stderr } = await quarry(["jobs", "ls", "--profile", "b"], { cwd: folder, env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^.*\bb\b.*\n$/);
  });

  it("says that there are no credentials", async () => {
    const { code, stderr } = await quarry(["jobs", "ls"], { cwd: folder, env: { QUARRY_ENDPOINT: closed.url } });
    expect(code).toBe(1);
    expect(stderr).toContain("so 'any' was sent");
  });
});
