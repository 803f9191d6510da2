/** Objects in S3 that the lines of a job on a model server name: they are copied at the create, with the rights of its caller. */

import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import {
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
  GetModelInvocationJobCommand,
  StopModelInvocationJobCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { type ModelServer, startModelServer } from "../support/model-server.ts";
import { bedrockClient, failure, s3Client } from "../support/sdk.ts";
import { type OpenAiUpstream, startOpenAi } from "../upstreams/openai.ts";
import { converseLine, converseLines, type Line, parsedLines } from "./translation-setup.ts";

const secretOf = (id: string) => `${id}-secret-0123456789-0123456789`;
const PNG = Buffer.from("89504e470d0a1a0a", "hex");

let server: ModelServer;
let upstream: OpenAiUpstream;
let gateway: TestGateway;
beforeAll(async () => {
  upstream = await startOpenAi();
  server = await startModelServer({ answer: (body) => ({ body: answerTo(body) }) });
  gateway = await startTestGateway(`
fresh_seconds: 0.001
default_provider: server
providers:
  server: { type: local, base_url: "${server.url}", concurrency: 1 }
  openai:
    type: openai
    api_key: any
    base_url: "${upstream.url}"
    models: { "*": gpt-4o-mini }
    batch_limits: { minimum_records: 2 }
    below_minimum: server
access_keys:
  - { id: alice, secret: ${secretOf("alice")}, tenant: a }
  - { id: bob, secret: ${secretOf("bob")}, tenant: b }
  - { id: limited, secret: ${secretOf("limited")}, tenant: a, buckets: [in, out] }
`);
});
afterAll(async () => {
  await gateway?.stop();
  await server?.close();
  await upstream?.close();
});
afterEach(() => {
  (server.bodies as string[]).length = 0;
});

function answerTo(body: string): object {
  const { messages } = JSON.parse(body);
  const message = { role: "assistant", content: `parts: ${messages.at(-1).content.length}` };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  return {
    id: "c",
    object: "chat.completion",
    created: 0,
    model: "stub",
    choices: [{ index: 0, message, finish_reason: "stop" }],
    usage,
  };
}

const clientsOf = (accessKeyId: string) => {
  const credentials = { accessKeyId, secretAccessKey: secretOf(accessKeyId) };
  return { s3: s3Client(gateway.url, { credentials }), bedrock: bedrockClient(gateway.url, { credentials }) };
};
type Clients = ReturnType<typeof clientsOf>;

const withImage = (n: number, ...uris: string[]): string =>
  converseLine(n, {
    messages: [
      {
        role: "user",
        content: [
          { text: "what is it?" },
          ...uris.map((uri) => ({ image: { format: "png", source: { s3Location: { uri } } } })),
        ],
      },
    ],
  });

const put = ({ s3 }: Clients, Bucket: string, Key: string, Body: Buffer | string) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body }));

async function create(
  { bedrock }: Clients,
  s3Uri: string,
  more: Partial<CreateModelInvocationJobCommandInput> = {},
): Promise<string> {
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "media",
      roleArn: "not-required",
      modelId: "any-model",
      modelInvocationType: "Converse",
      inputDataConfig: { s3InputDataConfig: { s3Uri } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://out/" } },
      ...more,
    }),
  );
  return jobArn!;
}

async function ended({ bedrock }: Clients, jobIdentifier: string): Promise<string> {
  return vi.waitFor(
    async () => {
      const { status, message } = await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
      expect(["Completed", "Failed", "Stopped", "PartiallyCompleted"], message).toContain(status);
      return status!;
    },
    { timeout: 20_000, interval: 20 },
  );
}

async function results({ s3 }: Clients, arn: string, name: string): Promise<Line[]> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: "out", Key: `${arn.slice(-12)}/${name}.out` }));
  return parsedLines(await Body!.transformToString());
}

const imageOf = (body: string, at = 1): string => JSON.parse(body).messages.at(-1).content[at].image_url.url;
const url = (bytes: Buffer) => `data:image/png;base64,${bytes.toString("base64")}`;

/** Number of blobs on the disk. */
async function blobs(): Promise<number> {
  const entries = await readdir(path.join(gateway.dataDir, "files", "objects"), {
    recursive: true,
    withFileTypes: true,
  });
  return entries.filter((entry) => entry.isFile()).length;
}

test.each([
  ["plain", (text: string) => Buffer.from(text)],
  ["compressed", (text: string) => gzipSync(text)],
])(
  "a %s file: the model server gets the bytes of the objects, and their copies are deleted at the end",
  async (kind, packed) => {
    const alice = clientsOf("alice");
    const other = Buffer.concat([PNG, Buffer.from("2")]);
    await put(alice, "media", "a.png", PNG);
    await put(alice, "media", "b.png", other);
    const lines = [
      converseLine(1),
      withImage(2, "s3://media/a.png"),
      withImage(3, "s3://media/b.png", "s3://media/a.png"),
    ];
    const key = `${kind}.jsonl`;
    await put(alice, "in", key, packed(lines.join("\n")));
    const before = await blobs();
    const arn = await create(alice, `s3://in/${key}`);
    expect(await ended(alice, arn)).toBe("Completed");
    const [, two, three] = server.bodies;
    expect(imageOf(two!)).toBe(url(PNG));
    expect([imageOf(three!, 1), imageOf(three!, 2)]).toEqual([url(other), url(PNG)]);
    const found = await results(alice, arn, key);
    expect(found.map(({ recordId, error }) => [recordId, error])).toEqual(
      [1, 2, 3].map((n) => [`record-${n}`, undefined]),
    );
    // The results and the manifest.
    await vi.waitFor(async () => expect(await blobs()).toBe(before + 2), { timeout: 5_000 });
  },
);

test.each([
  ["missing", "s3://media/none.png", "The specified key does not exist."],
  ["in a missing bucket", "s3://elsewhere/none.png", "does not exist"],
  ["no object", "s3://media", "it is not of the form s3://bucket/key"],
  ["empty", "s3://media/empty.png", "it is empty"],
  ["too large", "s3://media/large.png", "it has 20971521 bytes, and at most 20971520 are read"],
])("a create is refused if an object is %s", async (_, uri, reason) => {
  const alice = clientsOf("alice");
  await put(alice, "media", "a.png", PNG);
  await put(alice, "media", "empty.png", "");
  if (uri.includes("large")) await put(alice, "media", "large.png", Buffer.alloc(20 * 1024 * 1024 + 1));
  await put(alice, "in", "bad.jsonl", `${withImage(1, "s3://media/a.png")}\n\n${withImage(2, uri)}\n`);
  const before = await blobs();
  const { name, message } = await failure(create(alice, "s3://in/bad.jsonl"));
  expect(name).toBe("ValidationException");
  expect(message).toContain("'s3://in/bad.jsonl': line 3: modelInput.messages[0].content[1].image.source");
  expect(message).toContain(`'${uri}' cannot be read: `);
  expect(message).toContain(reason);
  await vi.waitFor(async () => expect(await blobs()).toBe(before), { timeout: 5_000 });
});

test("a create is refused if the objects of a line are too large together", async () => {
  const alice = clientsOf("alice");
  await put(alice, "media", "half.png", Buffer.alloc(12 * 1024 * 1024));
  await put(alice, "in", "heavy.jsonl", withImage(1, "s3://media/half.png", "s3://media/half.png"));
  const { name, message } = await failure(create(alice, "s3://in/heavy.jsonl"));
  expect(name).toBe("ValidationException");
  expect(message).toContain("line 1: ");
  expect(message).toContain("the media of the line have more than");
});

test("a key reads objects only in its buckets", async () => {
  const alice = clientsOf("alice");
  await put(alice, "media", "secret.png", PNG);
  await put(alice, "in", "limited.jsonl", withImage(1, "s3://media/secret.png"));
  const { name, message } = await failure(create(clientsOf("limited"), "s3://in/limited.jsonl"));
  expect(name).toBe("ValidationException");
  expect(message).toContain("line 1: modelInput.messages[0].content[1].image.source");
  expect(server.bodies).toEqual([]);
});

test("another tenant's object is missing", async () => {
  const bob = clientsOf("bob");
  await put(clientsOf("alice"), "media", "mine.png", PNG);
  await put(bob, "in", "foreign.jsonl", withImage(1, "s3://media/mine.png"));
  const { name, message } = await failure(create(bob, "s3://in/foreign.jsonl"));
  expect(name).toBe("ValidationException");
  expect(message).toContain("does not exist");
});

test.each(["replaced", "deleted"])("the job has an object that is %s after its create", async (how) => {
  const alice = clientsOf("alice");
  await put(alice, "media", "changing.png", PNG);
  await put(alice, "in", "changing.jsonl", withImage(1, "s3://media/changing.png"));
  const arn = await create(alice, "s3://in/changing.jsonl", { tags: [{ key: "quarry:paused", value: "true" }] });
  if (how === "replaced") await put(alice, "media", "changing.png", "another");
  else await alice.s3.send(new DeleteObjectCommand({ Bucket: "media", Key: "changing.png" }));
  await alice.bedrock.send(new UntagResourceCommand({ resourceARN: arn, tagKeys: ["quarry:paused"] }));
  expect(await ended(alice, arn)).toBe("Completed");
  expect(imageOf(server.bodies[0]!)).toBe(url(PNG));
});

test("the copies of a job that was stopped before its start are deleted", async () => {
  const alice = clientsOf("alice");
  await put(alice, "media", "a.png", PNG);
  await put(alice, "in", "stopped.jsonl", withImage(1, "s3://media/a.png"));
  const before = await blobs();
  const arn = await create(alice, "s3://in/stopped.jsonl", { tags: [{ key: "quarry:paused", value: "true" }] });
  await alice.bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier: arn }));
  expect(await ended(alice, arn)).toBe("Stopped");
  await vi.waitFor(async () => expect(await blobs()).toBeLessThanOrEqual(before + 2), { timeout: 5_000 });
  expect(server.bodies).toEqual([]);
});

test("the same token gives the same job, with one set of copies", async () => {
  const alice = clientsOf("alice");
  await put(alice, "media", "a.png", PNG);
  await put(alice, "in", "again.jsonl", withImage(1, "s3://media/a.png"));
  const clientRequestToken = randomUUID();
  const arns = await Promise.all([1, 2, 3].map(() => create(alice, "s3://in/again.jsonl", { clientRequestToken })));
  expect(new Set(arns).size).toBe(1);
  expect(await ended(alice, arns[0]!)).toBe("Completed");
  expect(server.bodies).toHaveLength(1);
});

test("a folder of files: each line has its objects", async () => {
  const alice = clientsOf("alice");
  const other = Buffer.concat([PNG, Buffer.from("3")]);
  await put(alice, "in", "folder/images/a.png", PNG);
  await put(alice, "in", "folder/images/b.png", other);
  await put(alice, "in", "folder/1.jsonl", `${converseLines(1)}${withImage(2, "s3://in/folder/images/a.png")}`);
  await put(alice, "in", "folder/2.jsonl", withImage(3, "s3://in/folder/images/b.png", "s3://in/folder/images/a.png"));
  const before = await blobs();
  const arn = await create(alice, "s3://in/folder/");
  expect(await ended(alice, arn)).toBe("Completed");
  expect(server.bodies.filter((body) => body.includes("image_url")).map((body) => imageOf(body))).toEqual([
    url(PNG),
    url(other),
  ]);
  // Results of two files, and the manifest.
  await vi.waitFor(async () => expect(await blobs()).toBe(before + 3), { timeout: 5_000 });
});

test("a folder is refused with the file and the line of an object that cannot be read", async () => {
  const alice = clientsOf("alice");
  await put(alice, "in", "bad-folder/1.jsonl", converseLine(1));
  await put(alice, "in", "bad-folder/2.jsonl", `${converseLine(2)}\n${withImage(3, "s3://in/none.png")}`);
  const before = await blobs();
  const { name, message } = await failure(create(alice, "s3://in/bad-folder/"));
  expect(name).toBe("ValidationException");
  expect(message).toContain("'s3://in/bad-folder/2.jsonl': line 2: modelInput.messages[0].content[1].image.source");
  await vi.waitFor(async () => expect(await blobs()).toBe(before), { timeout: 5_000 });
});

test("a model server that runs a small job of another provider gets the bytes of its objects", async () => {
  const alice = clientsOf("alice");
  for (const client of Object.values(alice)) {
    (client as typeof alice.s3).middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = "openai";
        return next(args);
      },
      { step: "build" },
    );
  }
  await put(alice, "media", "small.png", PNG);
  await put(alice, "in", "small.jsonl", withImage(1, "s3://media/small.png"));
  const arn = await create(alice, "s3://in/small.jsonl");
  await alice.s3.send(new DeleteObjectCommand({ Bucket: "media", Key: "small.png" }));
  expect(await ended(alice, arn)).toBe("Completed");
  expect(server.bodies.map((body) => imageOf(body))).toEqual([url(PNG)]);
});

test("a create is never a server's failure while its input and its objects are replaced", async () => {
  const alice = clientsOf("alice");
  const line = (n: number) => withImage(n, "s3://media/moving.png");
  await put(alice, "media", "moving.png", PNG);
  await put(alice, "in", "moving.jsonl", line(1));
  let done = false;
  const replacing = (async () => {
    for (let n = 2; !done; n += 1) {
      await put(alice, "in", "moving.jsonl", line(n));
      await put(alice, "media", "moving.png", PNG);
    }
  })();
  const statuses: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    await create(alice, "s3://in/moving.jsonl").then(
      () => statuses.push(200),
      (error) => statuses.push(error.$metadata.httpStatusCode),
    );
  }
  done = true;
  await replacing;
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
});
