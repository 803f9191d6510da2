/** The section `blobs`. */
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { visibleConfig } from "../../src/config/visible.ts";
import { createScrubber } from "../../src/lib/scrub.ts";
import { confidentialIn, providerTypes } from "../../src/providers/registry.ts";
import { temporaryFolder } from "../support/gateway.ts";

async function load(yaml: string, env: Record<string, string> = {}) {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "quarry.yaml"), yaml);
  return loadConfig(undefined, env, folder, providerTypes);
}

test("they are in the data folder by default", async () => {
  expect((await load("port: 0")).blobs).toEqual({ type: "disk" });
  expect((await load("blobs: { type: disk }")).blobs).toEqual({ type: "disk" });
});

test("a bucket has default limits", async () => {
  expect((await load("blobs: { type: s3, bucket: quarry-blobs }")).blobs).toEqual({
    type: "s3",
    bucket: "quarry-blobs",
    prefix: "",
    region: "us-east-1",
    connections: 64,
    connect_seconds: 3,
    request_seconds: 15,
  });
});

test.each([
  ["blobs: { bucket: quarry }", "blobs.type must be disk or s3"],
  ["blobs: s3", "blobs"],
  ["blobs: { type: s3 }", "blobs.bucket"],
  ["blobs: { type: s3, bucket: Not_A_Bucket }", "blobs.bucket must be the name of a bucket"],
  ["blobs: { type: disk, bucket: quarry }", "blobs.bucket is not a known key"],
  ["blobs: { type: s3, bucket: quarry, prefix: /a }", "blobs.prefix must be folders"],
  ["blobs: { type: s3, bucket: quarry, endpoint: ftp://x }", "blobs.endpoint must be an http"],
  ["blobs: { type: s3, bucket: quarry, access_key_id: a }", "blobs.access_key_id needs secret_access_key"],
  ["blobs: { type: s3, bucket: quarry, secret_access_key: a }", "blobs.access_key_id needs secret_access_key"],
  ["blobs: { type: s3, bucket: quarry, session_token: a }", "blobs.session_token needs access_key_id"],
])("'%s' is refused: %s", async (yaml, reason) => {
  await expect(load(yaml)).rejects.toThrow(reason);
});

test("people see the place without its secrets, and the log never has them", async () => {
  const config = await load(
    "blobs: { type: s3, bucket: quarry, access_key_id: env.KEY, secret_access_key: env.SECRET, session_token: env.TOKEN }",
    { KEY: "the-key-id", SECRET: "the-secret", TOKEN: "the-token" },
  );
  const shown = JSON.stringify(visibleConfig(config, providerTypes.types));
  expect(shown).toContain('"bucket":"quarry"');
  expect(shown).not.toMatch(/the-(key|secret|token)/);
  const scrub = createScrubber(confidentialIn(config, {}));
  expect(scrub.text("no: the-key-id the-secret the-token")).not.toMatch(/the-(key|secret|token)/);
});
