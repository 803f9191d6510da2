/** The command `quarry`: its options, and its errors at start. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { temporaryFolder } from "../support/gateway.ts";
import { BIN, endGroup, run, start } from "./process.ts";

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const quarry = (...args: string[]) => run(process.execPath, [BIN, ...args], { cwd: folder });

test.each(["--help", "-h"])("%s lists every option", async (option) => {
  const { code, stdout, stderr } = await quarry(option);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const text of ["Usage: quarry", "--config <FILE>", "--help", "--version"]) expect(stdout).toContain(text);
});

test.each([[[]], [["serve"]]])("%j starts the gateway", async (args) => {
  const { child, output } = start(process.execPath, [BIN, ...args], { cwd: folder, env: { PORT: "0" } });
  await expect.poll(() => output.stdout, { timeout: 10_000 }).toContain('"msg":"listening"');
  await endGroup(child);
});

test.each(["--version", "-v"])("%s prints the package's version", async (option) => {
  expect(await quarry(option)).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
});

describe("an invalid command line or configuration ends with one line and code 1", () => {
  it.each([
    [["--port", "1"], "quarry: Unknown option '--port'. Run 'quarry --help' for the options.\n"],
    [["serve", "--port", "1"], "quarry: Unknown option '--port'. Run 'quarry --help' for the options.\n"],
    [["serve", "more"], /^quarry: Too many arguments.* Run 'quarry --help' for the options\.\n$/],
    [["sevre"], "quarry: There is no command 'sevre'. Run 'quarry --help' for the options.\n"],
    [["verify", "--new-ledger"], "quarry: Unknown option '--new-ledger'. Run 'quarry --help' for the options.\n"],
    [["--config"], "quarry: Option '-c, --config <FILE>' argument missing. Run 'quarry --help' for the options.\n"],
  ])("%j", async (args, stderr) => {
    const expected = typeof stderr === "string" ? stderr : expect.stringMatching(stderr);
    expect(await quarry(...args)).toEqual({ code: 1, stdout: "", stderr: expected });
  });

  it("a file that does not exist", async () => {
    const { code, stdout, stderr } = await quarry("--config", "none.yaml");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^--config: .*none\.yaml does not exist\n$/);
  });

  it("a configuration that is a folder", async () => {
    const { code, stdout, stderr } = await quarry("--config", ".");
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: `${folder} cannot be read: EISDIR\n` });
  });

  it.each([
    { is: "the ledger", name: "ledger.db" },
    { is: "the key of continuation tokens of earlier builds", name: "token.key" },
    { is: "the reserve", name: "reserve" },
    { is: "the folder of temporary files", name: "files/tmp", content: "not a folder" },
    { is: "the folder of blobs", name: "files", content: "not a folder" },
  ])("$is is of the wrong kind", async ({ name, content }) => {
    const data = await mkdtemp(path.join(folder, "data-"));
    const file = path.join(data, name);
    await mkdir(path.dirname(file), { recursive: true });
    await (content === undefined ? mkdir(file) : writeFile(file, content));
    const env = { DATA_DIR: data, PORT: "0" };
    const { code, stderr } = await run(process.execPath, [BIN], { cwd: folder, env });
    expect(code).toBe(1);
    expect(stderr).toContain(file);
    expect(stderr.split("\n")).toHaveLength(2);
  });

  it("an unknown key", async () => {
    await writeFile(path.join(folder, "wrong.yaml"), "port: 0\nprot: 1\n");
    const { code, stdout, stderr } = await quarry("-c", "wrong.yaml");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^wrong\.yaml:2: prot .*\n$/);
  });
});

test.each(["18.20.8", "20.20.2", "22.18.0"])("Node.js %s is refused as too old in one sentence", async (version) => {
  const pretend = path.join(folder, `node-${version}.cjs`);
  const versions = `{ ...process.versions, node: "${version}" }`;
  await writeFile(pretend, `Object.defineProperty(process, "versions", { value: ${versions} });`);
  const outcome = await run(process.execPath, ["--require", pretend, BIN, "--version"], { cwd: folder });
  const stderr = `Quarry needs Node.js 22.19 or newer, and this is Node.js ${version}.\n`;
  expect(outcome).toEqual({ code: 1, stdout: "", stderr });
});
