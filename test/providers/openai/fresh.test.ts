/** How long the ledger's entries are served without asking OpenAI. */
import { HeadObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test, vi } from "vitest";
import { startTestGateway } from "../../support/gateway.ts";
import { s3Client } from "../../support/sdk.ts";
import { startOpenAi } from "../../upstreams/openai.ts";
import { BUCKET, jsonl, put, yaml } from "./setup.ts";

const FRESH_S = 30;

async function start() {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const upstream = await startOpenAi();
  onTestFinished(() => upstream.close());
  const gateway = await startTestGateway(yaml(upstream.url).replace("0.001", String(FRESH_S)));
  onTestFinished(() => gateway.stop());
  let seen = 0;
  /** Routes of requests since the last call. */
  const asked = () => {
    const routes = upstream.requests.slice(seen).map(({ route }) => route);
    seen = upstream.requests.length;
    return routes;
  };
  const later = () => vi.setSystemTime(Date.now() + (FRESH_S + 1) * 1_000);
  return { s3: s3Client(gateway.url), asked, later };
}

test("HEAD of a managed file causes no call while it is fresh, and then one call for all files", async () => {
  const { s3, asked, later } = await start();
  const id = await put(s3, "a.jsonl", jsonl(1));
  expect(asked()).toEqual(["files.create"]);
  const names = [{ Key: "a.jsonl" }, { Key: "a.jsonl", IfMatch: id }, { Key: id }, { Key: "other", IfMatch: id }];
  const heads = () => Promise.all(names.map((name) => s3.send(new HeadObjectCommand({ Bucket: BUCKET, ...name }))));
  expect((await heads()).map(({ ETag }) => ETag)).toEqual(names.map(() => `"${id}"`));
  expect(asked()).toEqual([]);

  later();
  await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "a.jsonl" }));
  expect(asked()).toEqual(["files.retrieve"]);
  await heads();
  expect(asked()).toEqual([]);
});

test("a listing causes one call per `fresh_seconds`, for all pages and prefixes, and includes later uploads", async () => {
  const { s3, asked, later } = await start();
  for (const key of ["in/1.jsonl", "in/2.jsonl", "other.jsonl"]) await put(s3, key, jsonl(1));
  asked();
  const list = async (more: object = {}) => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: "in/", ...more }));
    return Contents.map(({ Key }) => Key);
  };
  expect(await list()).toEqual(["in/1.jsonl", "in/2.jsonl"]);
  expect(asked()).toEqual(["files.list"]);

  await put(s3, "in/3.jsonl", jsonl(1));
  expect(asked()).toEqual(["files.create"]);
  expect(await list()).toEqual(["in/1.jsonl", "in/2.jsonl", "in/3.jsonl"]);
  expect(await list({ MaxKeys: 1 })).toEqual(["in/1.jsonl"]);
  expect(await list({ StartAfter: "in/1.jsonl" })).toEqual(["in/2.jsonl", "in/3.jsonl"]);
  expect(await list({ Prefix: "o" })).toEqual(["other.jsonl"]);
  expect(asked()).toEqual([]);

  later();
  await list();
  expect(asked()).toEqual(["files.list"]);
});
