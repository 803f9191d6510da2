/** Answers, log and readiness when the gateway's storage fails. */

import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { send } from "../support/wire.ts";

const gateway = useGateway();
const S3 = "/bedrock/files";
const ID = /^[0-9a-f-]{36}$/;
const job = JSON.stringify({
  jobName: "job",
  modelId: "m",
  inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://b/in.jsonl" } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b/out/" } },
});

beforeAll(async () => {
  await send(gateway.url, "PUT", `${S3}/b/in.jsonl`, {}, "{}\n");
  await expect(send(gateway.url, "GET", "/readyz")).resolves.toMatchObject({ status: 200 });
  const files = path.join(gateway.dataDir, "files");
  await rm(files, { recursive: true });
  await writeFile(files, "not a folder");
});

/** The answer must not contain the system's message, a path or a stack. */
function expectNothingInside(text: string): void {
  expect(text).not.toMatch(/ENOTDIR|ENOENT|EACCES|errno|syscall|\bat \w+|\.ts\b|node_modules/);
  expect(text).not.toContain(gateway.dataDir);
}

async function expectLogged(id: string | undefined, operation: string): Promise<void> {
  const lines = () => gateway.log.filter((line) => line.id === id);
  await expect.poll(lines).toHaveLength(1);
  expect(lines()[0]).toMatchObject({ level: 50, status: 500, operation, provider: "local" });
  expect((lines()[0]!.err as { code: string; stack: string }).stack).toContain("ENOTDIR");
}

test("an upload fails with InternalError", async () => {
  const { status, headers, body } = await send(gateway.url, "PUT", `${S3}/b/k`, {}, "content");
  expect([status, headers["content-type"]]).toEqual([500, "application/xml"]);
  const text = body.toString();
  const id = headers["x-amz-request-id"];
  expect(id).toMatch(ID);
  expect(text).toContain(`<RequestId>${id}</RequestId>`);
  expect(text).toMatch(/<Code>InternalError<\/Code><Message>We encountered an internal error. Please try again.</);
  expectNothingInside(text);
  await expectLogged(id, "PutObject");
});

test("a download and a HEAD fail with InternalError", async () => {
  const { status, headers, body } = await send(gateway.url, "GET", `${S3}/b/in.jsonl`);
  expect(status).toBe(500);
  expectNothingInside(body.toString());
  await expectLogged(headers["x-amz-request-id"], "GetObject");
  await expect(send(gateway.url, "HEAD", `${S3}/b/in.jsonl`)).resolves.toMatchObject({ status: 500 });
});

test("a job fails with InternalServerException", async () => {
  const { status, headers, body } = await send(gateway.url, "POST", "/bedrock/model-invocation-job", {}, job);
  expect(status).toBe(500);
  expect(headers).toMatchObject({
    "content-type": "application/json",
    "x-amzn-errortype": "InternalServerException",
    "x-amzn-requestid": expect.stringMatching(ID),
  });
  expect(JSON.parse(body.toString())).toEqual({ message: "We encountered an internal error. Please try again." });
  await expectLogged(headers["x-amzn-requestid"], "CreateModelInvocationJob");
});

test("the gateway is alive and not ready, and the log names the cause", async () => {
  await expect(send(gateway.url, "GET", "/livez")).resolves.toMatchObject({ status: 200 });
  for (const target of ["/readyz", "/health"]) {
    const { status, body } = await send(gateway.url, "GET", target);
    expect([status, JSON.parse(body.toString())]).toEqual([503, { status: "unavailable", reason: expect.any(String) }]);
  }
  const line = gateway.log.find(({ msg }) => msg === "not ready");
  expect((line!.err as { stack: string }).stack).toContain("ENOTDIR");
});
