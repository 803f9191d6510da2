/** A fleet without its database for a while. */
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test, vi } from "vitest";
import { startPostgres } from "../support/postgres.ts";
import { startReplicas } from "./replicas.ts";

/** Above the time to connect, below the one after which clients give up. */
const DEADLINE_MS = 10_000;

test("without the database every request is answered with 503 in time, and all go on when it is back", async () => {
  const server = await startPostgres();
  onTestFinished(() => server.close());
  const fleet = await startReplicas(3, "fresh_seconds: 1\n", await server.createDatabase());
  const put = (at: number, Key: string) =>
    fleet.s3[at]!.send(new PutObjectCommand({ Bucket: "bucket", Key, Body: Key }));
  await Promise.all([0, 1, 2].map((at) => put(at, `before-${at}`)));

  await server.stop();
  const started = performance.now();
  const answers = await Promise.all(
    fleet.gateways.flatMap(({ url }) => [
      fetch(`${url}/bedrock/files/bucket/before-0`),
      fetch(`${url}/bedrock/files/bucket?list-type=2`),
      fetch(`${url}/bedrock/files/bucket/lost`, { method: "PUT", body: "x" }),
      fetch(`${url}/bedrock/model-invocation-jobs`),
    ]),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
  for (const { headers } of answers) expect(Number(headers.get("x-amz-retry-after"))).toBeGreaterThan(0);
  const probes = await Promise.all(fleet.gateways.map(({ url }) => fetch(`${url}/readyz`)));
  expect(probes.map(({ status }) => status)).toEqual([503, 503, 503]);
  expect(performance.now() - started).toBeLessThan(DEADLINE_MS);

  await server.start();
  await Promise.all(
    [0, 1, 2].map((at) => vi.waitFor(() => put(at, `after-${at}`), { timeout: DEADLINE_MS, interval: 100 })),
  );
  for (const s3 of fleet.s3) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "bucket" }));
    expect(Contents.map(({ Key }) => Key)).toEqual(
      [0, 1, 2].map((at) => `after-${at}`).concat([0, 1, 2].map((at) => `before-${at}`)),
    );
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "bucket", Key: "before-1" }));
    expect(await Body!.transformToString()).toBe("before-1");
  }
}, 60_000);
