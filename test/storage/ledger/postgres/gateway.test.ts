/** A gateway whose ledger is a PostgreSQL database. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import pg from "pg";
import { pino } from "pino";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { loadConfig } from "../../../../src/config/load.ts";
import { type Gateway, startGateway } from "../../../../src/gateway.ts";
import { providerTypes } from "../../../../src/providers/registry.ts";
import { startPostgres } from "../../../support/postgres.ts";
import { s3Client } from "../../../support/sdk.ts";
import { freshUrl } from "../fixtures.ts";

async function home(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "quarry-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(folder: string, url: string, options: Parameters<typeof startGateway>[2] = {}): Promise<Gateway> {
  await writeFile(path.join(folder, "quarry.yaml"), "ledger: env.DATABASE_URL\nfresh_seconds: 1\n");
  const config = loadConfig(undefined, { PORT: "0", DATABASE_URL: url }, folder, providerTypes);
  const gateway = await startGateway(config, pino({ level: "silent" }), options);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= gateway.stop();
    return stopped;
  };
  onTestFinished(stop);
  return { ...gateway, stop };
}

const put = (gateway: Gateway, Key: string, Body = "text") =>
  s3Client(gateway.url).send(new PutObjectCommand({ Bucket: "bucket", Key, Body }));
const get = async (gateway: Gateway, Key: string) => {
  const { Body } = await s3Client(gateway.url).send(new GetObjectCommand({ Bucket: "bucket", Key }));
  return Body!.transformToString();
};
const keys = async (gateway: Gateway) => {
  const { Contents = [] } = await s3Client(gateway.url).send(new ListObjectsV2Command({ Bucket: "bucket" }));
  return Contents.map(({ Key }) => Key);
};

test("objects are there after a restart, and the data folder has no ledger", async () => {
  const [folder, url] = [await home(), await freshUrl(inject("postgres")!)];
  const first = await start(folder, url);
  await put(first, "a", "first");
  await put(first, "b");
  await first.stop();
  const second = await start(folder, url);
  expect(await get(second, "a")).toBe("first");
  expect(await keys(second)).toEqual(["a", "b"]);
});

test("a second gateway on the database is refused, until the first has ended", async () => {
  const url = await freshUrl(inject("postgres")!);
  const folder = await home();
  const first = await start(folder, url);
  await expect(start(await home(), url)).rejects.toThrow("The database is in use by another Quarry");
  await first.stop();
  await put(await start(folder, url), "a");
});

test("a database is not used with the data folder of another one", async () => {
  const [mine, theirs] = [await freshUrl(inject("postgres")!), await freshUrl(inject("postgres")!)];
  const folder = await home();
  const first = await start(folder, mine);
  await put(first, "a");
  await first.stop();
  await expect(start(await home(), mine)).rejects.toThrow("The database's objects are in another data folder");
  await (await start(await home(), theirs)).stop();
  await expect(start(folder, theirs)).rejects.toThrow("The database's objects are in another data folder");
  expect(await keys(await start(folder, mine))).toEqual(["a"]);
});

test("a data folder with an embedded ledger is refused, and stays as it was", async () => {
  const [folder, url] = [await home(), await freshUrl(inject("postgres")!)];
  const config = loadConfig(undefined, { PORT: "0" }, folder, providerTypes);
  const embedded = await startGateway(config, pino({ level: "silent" }));
  await put(embedded, "a", "embedded");
  await embedded.stop();
  await expect(start(folder, url)).rejects.toThrow("has a ledger of its own (ledger.db)");
  const again = await startGateway(config, pino({ level: "silent" }));
  onTestFinished(() => again.stop());
  expect(await get(again, "a")).toBe("embedded");
});

test("an error of the database never tells its password", async () => {
  const url = new URL(inject("postgres")!);
  url.password = "a wrong password";
  const failed = start(await home(), url.href);
  await expect(failed).rejects.toThrow(/password authentication failed/);
  await expect(failed).rejects.not.toThrow(/wrong password/);
});

test("without its database the gateway answers 503 in time, and goes on when the database is back", async () => {
  const server = await startPostgres();
  onTestFinished(() => server.close());
  const gateway = await start(await home(), await server.createDatabase());
  await put(gateway, "before");
  await server.stop();
  const started = performance.now();
  const answers = await Promise.all(
    [`/bedrock/files/bucket/before`, `/bedrock/files/bucket?list-type=2`, `/bedrock/model-invocation-jobs`].map(
      async (at) => (await fetch(gateway.url + at)).status,
    ),
  );
  const written = await fetch(`${gateway.url}/bedrock/files/bucket/lost`, { method: "PUT", body: "x" });
  expect([...answers, written.status]).toEqual([503, 503, 503, 503]);
  expect(performance.now() - started).toBeLessThan(10_000);
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503);

  await server.start();
  await vi.waitFor(() => put(gateway, "after"), { timeout: 10_000, interval: 100 });
  expect(await keys(gateway)).toEqual(["after", "before"]);
});

test("a connection that an administrator ends is replaced", async () => {
  const url = await freshUrl(inject("postgres")!);
  const gateway = await start(await home(), url);
  await put(gateway, "a");
  const administrator = new pg.Client(url);
  await administrator.connect();
  await administrator.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  await administrator.end();
  await vi.waitFor(() => put(gateway, "b"), { timeout: 10_000, interval: 100 });
  expect(await keys(gateway)).toEqual(["a", "b"]);
});
