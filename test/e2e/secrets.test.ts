/** Error messages and the log contain no secret and no internal host, whatever a provider answers. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
} from "@aws-sdk/client-bedrock";
import { DeleteObjectsCommand, GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it, onTestFinished } from "vitest";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { bedrockClient, failure, s3Client } from "../support/sdk.ts";
import { send } from "../support/wire.ts";

const KEY = "sk-proj-Ab1Cd2Ef3Gh4Ij5/Kl6+Mn7";
const HEADER = "team-token-0123456789";
const Bucket = "bucket";
const MASKED = `${KEY.slice(0, 7)}${"*".repeat(20)}${KEY.slice(-4)}`;

type Answer = (req: IncomingMessage, body: string, res: ServerResponse) => void;

async function startServer(answer: Answer): Promise<string> {
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    answer(req, Buffer.concat(chunks).toString(), res);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Everything that the server knows of the gateway, in the forms of real servers. */
const words = ({ headers }: IncomingMessage): string =>
  [
    `Incorrect API key provided: ${MASKED}`,
    `request to http://${headers.host}/v1 failed: connect ECONNREFUSED ${headers.host}`,
    `${KEY} ${encodeURIComponent(KEY)} ${btoa(KEY)} ${Buffer.from(`Bearer ${KEY}`).toString("base64url")}`,
    JSON.stringify(headers),
  ].join("; ");

const escapeXml = (text: string) => text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** An error in the form of every provider at once. */
const refuse =
  (status: number): Answer =>
  (req, _body, res) => {
    const message = words(req);
    res.statusCode = status;
    res.setHeader("x-request-id", `req ${KEY}`);
    if (req.headers.authorization?.startsWith("AWS4") && !req.url!.startsWith("/model-invocation")) {
      const code = status === 400 ? "InvalidRequest" : "InternalError";
      res.setHeader("content-type", "application/xml");
      res.setHeader("x-amz-request-id", `req ${KEY}`);
      const document = `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message><Key>${escapeXml(KEY)}</Key></Error>`;
      return void res.end(document);
    }
    res.setHeader("content-type", "application/json");
    res.setHeader("x-amzn-errortype", "ValidationException");
    const error = { type: "api_error", code: status, message, details: [{ reason: KEY }], key: KEY };
    res.end(JSON.stringify({ type: "error", message, error, __type: "ValidationException" }));
  };

const PROVIDERS = {
  openai: (url: string) => ({ type: "openai", api_key: KEY, base_url: `${url}/v1` }),
  gemini: (url: string) => ({ type: "gemini", api_key: KEY, base_url: url }),
  anthropic: (url: string) => ({ type: "anthropic", api_key: KEY, base_url: url }),
  bedrock: (url: string) => ({
    type: "bedrock",
    region: "us-east-1",
    access_key_id: "AKIAIOSFODNN7EXAMPLE",
    secret_access_key: KEY,
    session_token: `session-${KEY}`,
    s3_endpoint: url,
    bedrock_endpoint: url,
    role_arn: "arn:aws:iam::000000000000:role/r",
  }),
  local: (url: string) => ({ type: "local", api_key: KEY, base_url: `${url}/v1`, retries: 0 }),
} as const;

interface Started {
  readonly gateway: TestGateway;
  readonly s3: S3Client;
  readonly bedrock: BedrockClient;
  /** Fails if the text or the log has a trace of the configuration. */
  check(text: string): void;
}

async function start(provider: keyof typeof PROVIDERS, answer: Answer): Promise<Started> {
  const url = await startServer(answer);
  const given = { ...PROVIDERS[provider](url), headers: { "x-team": HEADER, "x-auth": `Bearer ${HEADER}-2` } };
  const gateway = await startTestGateway(
    JSON.stringify({ poll_seconds: { first: 0.05, most: 0.1 }, providers: { [provider]: given } }),
  );
  onTestFinished(() => gateway.stop());
  const traces = [
    ...[KEY, KEY.slice(0, 7), KEY.slice(-4), HEADER, btoa(KEY).slice(0, 20), encodeURIComponent(KEY)],
    ...["AKIAIOSFODNN7EXAMPLE", `127.0.0.1:${new URL(url).port}`],
    Buffer.from(`Bearer ${KEY}`).toString("base64url").slice(10, 30),
  ];
  return {
    gateway,
    s3: s3Client(gateway.url),
    bedrock: bedrockClient(gateway.url),
    check(text) {
      const log = JSON.stringify(gateway.log);
      for (const trace of traces) {
        expect(text).not.toContain(trace);
        expect(log).not.toContain(trace);
      }
    },
  };
}

const create = (modelId: string, key = "in.jsonl") =>
  new CreateModelInvocationJobCommand({
    jobName: "job",
    modelId,
    roleArn: "arn:aws:iam::000000000000:role/r",
    inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/${key}` } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
  });

/** All of an error that a client sees. */
const everything = (error: Error & { readonly $response?: unknown }): string => {
  const { headers = {}, body } = (error.$response ?? {}) as { headers?: object; body?: unknown };
  return JSON.stringify([error.message, { ...error, $response: undefined }, headers, String(body)]);
};

describe.each([400, 401, 403, 500])("an error %i", (status) => {
  it.each(["openai", "gemini", "bedrock"] as const)("of %s about an object is scrubbed", async (provider) => {
    const { s3, gateway, check } = await start(provider, refuse(status));
    const put = await failure(s3.send(new PutObjectCommand({ Bucket, Key: "in.jsonl", Body: "{}\n" })));
    expect(put.message).toMatch(status === 401 && provider === "openai" ? /401/ : /\*\*\*/);
    check(everything(put));
    check(everything(await failure(s3.send(new GetObjectCommand({ Bucket, Key: "in.jsonl" })))));
    const list = await send(gateway.url, "GET", `/bedrock/files/${Bucket}`);
    check(JSON.stringify([list.headers, String(list.body)]));
    const Delete = { Objects: [{ Key: "a" }, { Key: "b" }] };
    const deleted = await s3.send(new DeleteObjectsCommand({ Bucket, Delete })).catch((error: Error) => error);
    check(deleted instanceof Error ? everything(deleted) : JSON.stringify(deleted));
  });

  it.each(["anthropic", "bedrock"] as const)("of %s about a job is scrubbed", async (provider) => {
    const { s3, bedrock, check } = await start(provider, refuse(status));
    const question = { recordId: "1", modelInput: { messages: [{ role: "user", content: [{ text: "?" }] }] } };
    const Body = `${JSON.stringify(question)}\n`;
    await s3.send(new PutObjectCommand({ Bucket, Key: "in.jsonl", Body })).catch(() => {});
    const created = await bedrock.send(create("claude-x")).catch((error: Error) => error);
    if (created instanceof Error) {
      // After an error 500 the job may exist. The answer is Quarry's own.
      expect(created.message).toMatch(status === 500 ? /\*\*\*|not yet known/ : /\*\*\*/);
      return check(everything(created));
    }
    // The job waits for another answer of the provider, and says why.
    const get = async () => {
      const waiting = await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: created.jobArn }));
      check(JSON.stringify(waiting));
      return waiting;
    };
    await expect.poll(get).toMatchObject({ status: "Scheduled", message: expect.stringContaining("***") });
  });
});

/** The key in several forms, begun shortly before the place where a message is cut. */
const cutForms = (before: number): readonly string[] =>
  [KEY, encodeURIComponent(KEY), btoa(KEY)].map((form) => {
    const visible = Math.min(form.length - 1, 24);
    return `${"x ".repeat(before).slice(visible - before)}${form}`;
  });

describe.each(cutForms(1_999))("a long message that is cut within a secret", (message) => {
  const answer: Answer = (_req, _body, res) => {
    res.statusCode = 400;
    res.setHeader("content-type", "application/json");
    res.end(JSON.stringify({ error: { code: 400, message, status: "INVALID_ARGUMENT" } }));
  };

  it("is scrubbed in an error of gemini", async () => {
    const { s3, check } = await start("gemini", answer);
    const error = await failure(s3.send(new PutObjectCommand({ Bucket, Key: "in.jsonl", Body: "{}\n" })));
    expect(error.message).toMatch(/\*\*\*…?$/);
    check(everything(error));
  });
});

it("a connection that fails is described without the host", async () => {
  for (const provider of ["openai", "gemini", "bedrock", "anthropic"] as const) {
    const { s3, bedrock, check } = await start(provider, (req) => req.socket.destroy());
    const refused = await failure(s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "{}\n" }))).catch(() =>
      failure(bedrock.send(create("claude-x", "k"))),
    );
    check(everything(refused));
  }
});

describe("the results of a job on a model server", () => {
  const lines = {
    bedrock: [
      { recordId: "1", modelInput: { messages: [{ role: "user", content: [{ text: "bad" }] }] } },
      { recordId: "2", modelInput: { messages: [{ role: "user", content: [{ text: "good" }] }] } },
    ],
    openai: ["bad", "good"].map((content, at) => ({
      custom_id: `${at + 1}`,
      method: "POST",
      url: "/v1/chat/completions",
      body: { model: "m", messages: [{ role: "user", content }] },
    })),
  };
  /** A model may say anything, also what looks like a key. */
  const ANSWER = `It is ${KEY} at 127.0.0.1:1, or ${MASKED}.`;

  it.each(["bedrock", "openai"] as const)(
    "have scrubbed errors and unchanged answers, in the form of %s",
    async (form) => {
      const { s3, bedrock, check } = await start("local", (req, body, res) => {
        if (body.includes("bad")) return refuse(400)(req, body, res);
        const message = { role: "assistant", content: ANSWER };
        res.setHeader("content-type", "application/json");
        res.end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: "stop" }], usage: {} }));
      });
      const Body = lines[form].map((line) => JSON.stringify(line)).join("\n");
      await s3.send(new PutObjectCommand({ Bucket, Key: "in.jsonl", Body }));
      const { jobArn } = await bedrock.send(create("m"));
      const state = () => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn }));
      await expect.poll(async () => (await state()).status).toBe("Completed");
      const Key = `out/${jobArn!.split("/").at(-1)}/in.jsonl.out`;
      const text = await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString();
      const [bad, good] = ["1", "2"].map((id) => text.split("\n").find((line) => line.includes(`d":"${id}"`))!);
      expect(bad).toContain("Incorrect API key provided: ***");
      check(bad!);
      expect(good).toContain(JSON.stringify(ANSWER));
    },
  );

  it("are waited for, and the message names no host and no key", async () => {
    for (const handle of [refuse(401), (req: IncomingMessage) => req.socket.destroy()]) {
      const { s3, bedrock, check } = await start("local", handle);
      await s3.send(new PutObjectCommand({ Bucket, Key: "in.jsonl", Body: JSON.stringify(lines.bedrock[0]) }));
      const { jobArn } = await bedrock.send(create("m"));
      const message = async () =>
        (await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn }))).message;
      await expect.poll(message).toMatch(/^Waiting for the model server/);
      check((await message())!);
    }
  });
});

it.each([words, ...cutForms(2_039).map((text) => () => text)])(
  "the message of a failed job is scrubbed",
  async (said) => {
    const { bedrock, check, gateway } = await start("openai", (req, _body, res) => {
      const [message, id] = [said(req), "batch_1"];
      const batch = {
        id,
        object: "batch",
        endpoint: "/v1/chat/completions",
        input_file_id: "file-1",
        completion_window: "24h",
        status: "failed",
        created_at: 1_700_000_000,
        failed_at: 1_700_000_001,
        errors: { object: "list", data: [{ code: "invalid", message, line: 1 }] },
      };
      res.setHeader("content-type", "application/json");
      const list = { object: "list", data: [batch], first_id: id, last_id: id, has_more: false };
      res.end(JSON.stringify(req.url!.includes(id) ? batch : list));
    });
    const get = () => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: "batch_1" }));
    // Of several processes, the one that polls the job shows its end.
    await expect.poll(async () => (await get()).status).toBe("Failed");
    const job = await get();
    expect(job.message).toContain("***");
    check(JSON.stringify(job));
    const listed = await bedrock.send(new ListModelInvocationJobsCommand({}));
    expect(listed.invocationJobSummaries).toHaveLength(1);
    check(JSON.stringify(listed));
    const raw = await send(gateway.url, "GET", "/bedrock/model-invocation-jobs");
    check(String(raw.body));
  },
);
