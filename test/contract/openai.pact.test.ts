/**
 * Requests to OpenAI and the parts of answers that the adapter needs, recorded as contracts/quarry-openai.json.
 * A complete run rewrites the file. Without changes the bytes stay the same.
 */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { MatchersV3, PactV4, type V3MockServer } from "@pact-foundation/pact";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { streamed } from "../../src/lib/content.ts";
import type { FileStore } from "../../src/ports/files.ts";
import type { JobEngine, JobRow, JobSpec } from "../../src/ports/jobs.ts";
import type { Models } from "../../src/ports/models.ts";
import { openaiType } from "../../src/providers/openai/config.ts";
import { openaiProvider } from "../../src/providers/openai/index.ts";
import { noIntent } from "../support/uploads.ts";

// Without this, Pact's native library sends usage statistics on every run.
process.env.PACT_DO_NOT_TRACK = "true";

const CONTRACT = new URL("../../contracts/quarry-openai.json", import.meta.url);
const { integer, like, regex, string, eachLike } = MatchersV3;

let folder: string;
let recorded = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "quarry-pact-"));
});
afterAll(async () => {
  const file = path.join(folder, "quarry-openai.json");
  if (recorded === INTERACTIONS) await writeFile(CONTRACT, sorted(JSON.parse(await readFile(file, "utf8"))));
  await rm(folder, { recursive: true });
});

/** Sorted, because the order of tests and of written members is not part of the contract. */
function sorted(contract: { interactions: { description: string }[] }): string {
  contract.interactions.sort((a, b) => (a.description < b.description ? -1 : 1));
  const inOrder = (_key: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return `${JSON.stringify(contract, inOrder, 2)}\n`;
}

const { signal } = new AbortController();
const KEY = { Authorization: "Bearer sk-key" };

interface Adapter {
  readonly files: Required<FileStore>;
  readonly jobs: Required<JobEngine>;
  readonly models: Required<Models>;
}

/** The ports over the mock server of one interaction. */
function adapter({ url }: V3MockServer): Adapter {
  const config = openaiType.schema.parse({
    type: "openai",
    api_key: "sk-key",
    base_url: `${url}/v1`,
    purpose: "batch",
    models: {},
    headers: {},
    timeout_seconds: 10,
  });
  return openaiProvider({ name: "openai", config, log: pino({ level: "silent" }) }) as never;
}

const pact = (description: string, state = "any state") =>
  new PactV4({ dir: folder, consumer: "quarry", provider: "openai", logLevel: "warn" })
    .addInteraction()
    .given(state)
    .uponReceiving(description);

const once = async <T>(run: Promise<T>): Promise<T> => {
  const result = await run;
  recorded += 1;
  return result;
};

const FILE = {
  id: regex(/^file-[\w-]+$/, "file-abc123"),
  object: "file",
  bytes: integer(8),
  created_at: integer(1_700_000_000),
  filename: string("input.0a1b2c3d4e5f.jsonl"),
  purpose: string("batch"),
};
const BATCH = {
  id: regex(/^batch_\w+$/, "batch_abc123"),
  object: "batch",
  endpoint: "/v1/chat/completions",
  input_file_id: like("file-abc123"),
  completion_window: "24h",
  status: "validating",
  created_at: integer(1_700_000_000),
};
const error = (message: string) => ({
  error: like({ message, type: "invalid_request_error", param: null, code: null }),
});

const spec: JobSpec = {
  owner: "",
  idempotencyKey: "quarry-0123456789abcdef",
  name: "a-job",
  modelId: "gpt-4o-mini",
  input: { bucket: "in", key: "input.jsonl", file: { id: "file-abc123", etag: "file-abc123", size: 8 } },
  output: { bucket: "out", key: "results/" },
  deadline: undefined,
  tags: [{ key: "endpoint", value: "/v1/chat/completions" }],
  request: {
    roleArn: undefined,
    clientRequestToken: undefined,
    timeoutHours: undefined,
    invocationType: undefined,
    input: undefined,
    output: undefined,
    vpc: undefined,
  },
};

const INTERACTIONS = 15;

test("uploads a file", () => {
  // Pact compares the form's boundary with the example's, and the boundary is random. Another test covers the form.
  const example = "multipart/form-data; boundary=quarry-01234567-89ab-4cde-8f01-23456789abcd";
  const contentType = regex(/^multipart\/form-data; boundary=quarry-[0-9a-f-]{36}$/, example);
  return once(
    pact("upload a batch's input")
      .withRequest("POST", "/v1/files", (request) => {
        request.headers({ ...KEY, Accept: "application/json", "Content-Type": contentType });
      })
      .willRespondWith(200, (answer) => void answer.jsonBody(FILE))
      .executeTest(async (mock) => {
        const upload = {
          body: Readable.from([Buffer.from('{"a":1}\n')]),
          length: 8,
          contentType: "application/jsonl",
          digests: Promise.resolve({}),
        };
        const stored = await adapter(mock).files.put({ bucket: "in", key: "input.jsonl" }, upload, signal, noIntent);
        expect(stored).toEqual({ id: "file-abc123", etag: "file-abc123", size: 8, expiresAt: undefined });
      }),
  );
});

test("describes a file", () =>
  once(
    pact("get a file", "the file file-abc123")
      .withRequest("GET", "/v1/files/file-abc123", (request) => void request.headers(KEY))
      .willRespondWith(200, (answer) => void answer.jsonBody(FILE))
      .executeTest(async (mock) => {
        const file = await adapter(mock).files.native.head("file-abc123", signal);
        expect(file).toMatchObject({ id: "file-abc123", size: 8, modifiedAt: 1_700_000_000_000 });
      }),
  ));

test("reports a missing file", () =>
  once(
    pact("get a missing file", "no file file-none")
      .withRequest("GET", "/v1/files/file-none", (request) => void request.headers(KEY))
      .willRespondWith(404, (answer) => void answer.jsonBody(error("No such File object: file-none")))
      .executeTest(async (mock) => {
        await expect(adapter(mock).files.native.head("file-none", signal)).rejects.toMatchObject({ kind: "NoSuchKey" });
      }),
  ));

test("lists the files", () =>
  once(
    pact("list all files", "the file file-abc123")
      .withRequest("GET", "/v1/files", (request) => void request.headers(KEY).query({ limit: "10000" }))
      .willRespondWith(200, (answer) => void answer.jsonBody({ object: "list", data: eachLike(FILE), has_more: false }))
      .executeTest(async (mock) => {
        const ids: string[] = [];
        for await (const { id } of adapter(mock).files.native.list!(signal)) ids.push(id);
        expect(ids).toEqual(["file-abc123"]);
      }),
  ));

test("reads a range of a file", () =>
  once(
    pact("get a range of a file's content", "the file file-abc123")
      .withRequest("GET", "/v1/files/file-abc123/content", (request) => {
        request.headers({ ...KEY, Accept: "application/binary", Range: "bytes=2-4" });
      })
      // The whole content is a valid answer to a Range (RFC 9110, "Range"). OpenAI promises nothing else.
      .willRespondWith(200, (answer) => void answer.body("application/jsonl", Buffer.from('{"a":1}\n')))
      .executeTest(async (mock) => {
        const content = await adapter(mock).files.get("file-abc123", { start: 2, end: 4 }, signal);
        expect(await text(streamed(content))).toBe('a":');
      }),
  ));

test("deletes a file", () =>
  once(
    pact("delete a file", "the file file-abc123")
      .withRequest("DELETE", "/v1/files/file-abc123", (request) => void request.headers(KEY))
      .willRespondWith(200, (answer) => void answer.jsonBody({ id: "file-abc123", object: "file", deleted: true }))
      .executeTest(async (mock) => {
        await expect(adapter(mock).files.delete("file-abc123", signal)).resolves.toBeUndefined();
      }),
  ));

test("creates a batch", () =>
  once(
    pact("create a batch", "the file file-abc123")
      .withRequest("POST", "/v1/batches", (request) => {
        request.headers(KEY).jsonBody({
          input_file_id: "file-abc123",
          endpoint: "/v1/chat/completions",
          completion_window: "24h",
          metadata: {
            quarry_intent: "quarry-0123456789abcdef",
            quarry_job_name: "a-job",
            quarry_model_id: "gpt-4o-mini",
            quarry_input_uri: "s3://in/input.jsonl",
            quarry_output_uri: "s3://out/results/",
          },
        });
      })
      .willRespondWith(200, (answer) => void answer.jsonBody(BATCH))
      .executeTest(async (mock) => {
        expect(await adapter(mock).jobs.create(spec, signal, async () => {})).toEqual({ id: "batch_abc123" });
      }),
  ));

test("describes an ended batch", () =>
  once(
    pact("get an ended batch", "the completed batch batch_abc123")
      .withRequest("GET", "/v1/batches/batch_abc123", (request) => void request.headers(KEY))
      .willRespondWith(200, (answer) => {
        answer.jsonBody({
          ...BATCH,
          status: "completed",
          completed_at: integer(1_700_000_100),
          request_counts: { total: integer(3), completed: integer(2), failed: integer(1) },
        });
      })
      .executeTest(async (mock) => {
        expect(await adapter(mock).jobs.get("batch_abc123", signal)).toEqual({
          status: "Completed",
          message: undefined,
          counts: { total: 3, processed: 3, success: 2, error: 1 },
          endTime: 1_700_000_100_000,
        });
      }),
  ));

test("describes a batch with invalid input", () =>
  once(
    pact("get a failed batch", "the failed batch batch_abc123")
      .withRequest("GET", "/v1/batches/batch_abc123", (request) => void request.headers(KEY))
      .willRespondWith(200, (answer) => {
        const one = { code: string("invalid_json_line"), line: integer(2), message: string("not JSON"), param: null };
        const errors = { object: "list", data: eachLike(one) };
        answer.jsonBody({ ...BATCH, status: "failed", failed_at: integer(1_700_000_100), errors });
      })
      .executeTest(async (mock) => {
        const state = await adapter(mock).jobs.get("batch_abc123", signal);
        expect(state).toMatchObject({ status: "Failed", message: "line 2: not JSON" });
      }),
  ));

test("reads a batch's result files", () =>
  once(
    pact("get a batch before its results", "a batch batch_abc123 without output")
      .withRequest("GET", "/v1/batches/batch_abc123", (request) => void request.headers(KEY))
      .willRespondWith(200, (answer) => void answer.jsonBody({ ...BATCH, status: "cancelled" }))
      .executeTest(async (mock) => {
        const job = { nativeId: "batch_abc123" } as JobRow;
        expect(await adapter(mock).jobs.results(job, signal)).toBeUndefined();
      }),
  ));

test("stops a batch", () =>
  once(
    pact("cancel a batch", "the running batch batch_abc123")
      .withRequest("POST", "/v1/batches/batch_abc123/cancel", (request) => void request.headers(KEY))
      .willRespondWith(200, (answer) => void answer.jsonBody({ ...BATCH, status: "cancelling" }))
      .executeTest(async (mock) => {
        await expect(adapter(mock).jobs.stop("batch_abc123", signal)).resolves.toBeUndefined();
      }),
  ));

test("lists the batches", () =>
  once(
    pact("list all batches", "the running batch batch_abc123")
      .withRequest("GET", "/v1/batches", (request) => void request.headers(KEY).query({ limit: "100" }))
      .willRespondWith(200, (answer) => {
        answer.jsonBody({ object: "list", data: eachLike(BATCH), has_more: false });
      })
      .executeTest(async (mock) => {
        const ids: string[] = [];
        for await (const { id } of adapter(mock).jobs.list(signal)) ids.push(id);
        expect(ids).toEqual(["batch_abc123"]);
      }),
  ));

const MODEL = {
  id: like("gpt-4o-mini"),
  object: "model",
  created: integer(1_721_172_741),
  owned_by: like("system"),
};
const READ = { id: "gpt-4o-mini", owner: "OpenAI", releasedAt: 1_721_172_741_000, output: ["TEXT"] };

test("lists the models", () =>
  once(
    pact("list models", "the model gpt-4o-mini")
      .withRequest("GET", "/v1/models", (request) => void request.headers(KEY))
      .willRespondWith(200, (answer) => void answer.jsonBody({ object: "list", data: eachLike(MODEL) }))
      .executeTest(async (mock) => {
        const found = [];
        for await (const model of adapter(mock).models.list(signal)) found.push(model);
        expect(found).toMatchObject([READ]);
      }),
  ));

test("gets a model", () =>
  once(
    pact("get a model", "the model gpt-4o-mini")
      .withRequest("GET", "/v1/models/gpt-4o-mini", (request) => void request.headers(KEY))
      .willRespondWith(200, (answer) => void answer.jsonBody(MODEL))
      .executeTest(async (mock) => {
        expect(await adapter(mock).models.get("gpt-4o-mini", signal)).toMatchObject(READ);
      }),
  ));

test("gets a missing model", () =>
  once(
    pact("get a missing model", "no model org/none")
      .withRequest("GET", "/v1/models/org%2Fnone", (request) => void request.headers(KEY))
      .willRespondWith(404, (answer) => void answer.jsonBody(error("The model 'org/none' does not exist")))
      .executeTest(async (mock) => {
        const missing = adapter(mock).models.get("org/none", signal);
        await expect(missing).rejects.toMatchObject({ kind: "NotFound" });
      }),
  ));
