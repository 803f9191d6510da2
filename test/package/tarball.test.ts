/** Installs and runs the packed tarball in an empty folder, without network. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { temporaryFolder } from "../support/gateway.ts";
import { s3Client } from "../support/sdk.ts";
import { endGroup, ROOT, run, start } from "./process.ts";

const TARBALL = `quarry-${manifest.version}.tgz`;
const NPM_MS = 120_000;

let folder: string;
const inFolder = async (name: string) => {
  const cwd = path.join(folder, name);
  await mkdir(cwd);
  return cwd;
};

beforeAll(async () => {
  folder = await temporaryFolder();
  // `prepack` would rebuild dist, which other tests run at this time.
  const pack = ["pack", "--ignore-scripts", "--pack-destination", folder];
  expect(await run("npm", pack, { cwd: ROOT })).toMatchObject({ code: 0 });
}, NPM_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

test("npx serves it from an empty folder", { timeout: NPM_MS }, async () => {
  const cwd = await inFolder("npx");
  const env = { PORT: "0", npm_config_cache: path.join(folder, "cache") };
  const { child, output } = start("npx", ["--yes", "--offline", `../${TARBALL}`], { cwd, env });
  try {
    await expect.poll(() => output.stdout, { timeout: NPM_MS / 2 }).toContain('"msg":"listening"');
    const { url } = JSON.parse(output.stdout.split("\n")[0]!);
    const s3 = s3Client(url);
    await s3.send(new PutObjectCommand({ Bucket: "b", Key: "k", Body: "content" }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "b", Key: "k" }));
    expect(await Body?.transformToString()).toBe("content");
  } finally {
    await endGroup(child);
  }
});

test("npm installs it without dependencies and install scripts", { timeout: NPM_MS }, async () => {
  const cwd = await inFolder("install");
  await writeFile(path.join(cwd, "package.json"), "{}");
  const env = { npm_config_cache: path.join(folder, "cache") };
  const install = ["install", "--offline", "--no-audit", "--no-fund", `../${TARBALL}`];
  expect(await run("npm", install, { cwd, env })).toMatchObject({ code: 0 });
  const { packages } = JSON.parse(await readFile(path.join(cwd, "package-lock.json"), "utf8"));
  expect(Object.keys(packages)).toEqual(["", "node_modules/quarry"]);
  expect(packages["node_modules/quarry"]).not.toHaveProperty("hasInstallScript");
  expect(await run("npx", ["--offline", "quarry", "--version"], { cwd, env })).toMatchObject({
    code: 0,
    stdout: `${manifest.version}\n`,
  });
  const licences = await readFile(path.join(cwd, "node_modules/quarry/dist/THIRD-PARTY.txt"), "utf8");
  for (const name of ["koa", "kysely", "openai", "@aws-sdk/client-s3"]) expect(licences).toContain(`\n${name} `);
});
