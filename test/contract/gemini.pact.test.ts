/** Requests to Gemini and the parts of answers that the adapter needs, recorded as contracts/quarry-gemini.json. */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { MatchersV3, PactV4 } from "@pact-foundation/pact";
import { afterAll, beforeAll, expect, test } from "vitest";
import { streamed } from "../../src/lib/content.ts";
import type { JobRow, JobSpec } from "../../src/ports/jobs.ts";
import { type Adapter, all, createAdapter, NEVER } from "../providers/gemini/adapter.ts";

// Without this, Pact's native library sends usage statistics on every run.
process.env.PACT_DO_NOT_TRACK = "true";

const CONTRACT = new URL("../../contracts/quarry-gemini.json", import.meta.url);
const { integer, like, regex, string, timestamp } = MatchersV3;

let folder: string;
let recorded = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "quarry-pact-"));
});
afterAll(async () => {
  const contract = JSON.parse(await readFile(path.join(folder, "quarry-gemini.json"), "utf8"));
  await rm(folder, { recursive: true });
  // The contract is written only after a complete run.
  if (recorded === EXCHANGES) await writeFile(CONTRACT, `${JSON.stringify(ordered(contract), null, 2)}\n`);
});

/** Members sorted by name and interactions by description, because neither order has a meaning. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const key = (item: unknown) => (item as { description?: string } | null)?.description ?? "";
    return value.map(ordered).sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  }
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, ordered(member)]));
}

const KEY = { "x-goog-api-key": "the-key" };
const TIME = "2025-11-01T12:00:00.123456Z";
const time = () => timestamp("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", TIME);
/** A 64-bit number, which Google's JSON writes as a string. */
const count = (example: string) => regex("^\\d+$", example);

/** The number of interactions below. */
const EXCHANGES = 17;

interface Exchange {
  readonly description: string;
  readonly state?: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string | ReturnType<typeof regex>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string | ReturnType<typeof regex>>;
  /** A JSON body. */
  readonly sends?: object;
  readonly status?: number;
  readonly answers?: object;
  readonly answerHeaders?: Record<string, string>;
  readonly answerText?: string;
}

/** Runs the adapter against these interactions, all of which must occur. */
async function exchange(exchanges: readonly Exchange[], run: (adapter: Adapter) => Promise<void>): Promise<void> {
  const pact = new PactV4({ dir: folder, consumer: "quarry", provider: "gemini", logLevel: "warn" });
  const [last] = exchanges
    .map((one) =>
      pact
        .addInteraction()
        .given(one.state ?? "any state")
        .uponReceiving(one.description)
        .withRequest(one.method, one.path as string, (request) => {
          request.headers({ ...KEY, ...one.headers });
          if (one.query) request.query(one.query);
          if (one.sends !== undefined) request.jsonBody(one.sends);
        })
        .willRespondWith(one.status ?? 200, (response) => {
          if (one.answerHeaders) response.headers(one.answerHeaders);
          if (one.answerText !== undefined) response.body("application/octet-stream", Buffer.from(one.answerText));
          if (one.answers !== undefined) response.jsonBody(one.answers);
        }),
    )
    .slice(-1);
  await last!.executeTest(async ({ url }) => {
    const adapter = await createAdapter(url, { api_key: "the-key" });
    try {
      await run(adapter);
    } finally {
      await adapter.remove();
    }
  });
  recorded += exchanges.length;
}

const FILE = {
  name: regex("^files/[a-z0-9-]+$", "files/abc-123"),
  mimeType: string("application/jsonl"),
  sizeBytes: count("25"),
  createTime: time(),
  updateTime: time(),
  expirationTime: time(),
  state: "ACTIVE",
};
const LINE = '{"key":"a","request":{}}\n';

const OPERATION = { name: regex("^batches/[\\w-]+$", "batches/abc123") };
/** 42 characters after the collection, of which `files.get` accepts 40. */
const RESULTS = "files/batch-leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3";
const METADATA = {
  model: string("models/gemini-2.5-flash"),
  displayName: string("questions quarry-0123456789abcdef01234567"),
  state: "BATCH_STATE_PENDING",
  createTime: time(),
  batchStats: like({ requestCount: "3", pendingRequestCount: "3" }),
};
const refusal = (code: number, status: string, message = string("what is wrong")) => ({
  error: { code, status, message },
});
/** The words that tell a missing file from a refused account. */
const MISSING = regex(/not exist/, "You do not have permission to access the File nothing or it may not exist.");

test("uploads a file", () =>
  exchange(
    [
      {
        description: "start an upload",
        method: "POST",
        path: "/upload/v1beta/files",
        headers: {
          "content-type": "application/json",
          "x-goog-upload-protocol": "resumable",
          "x-goog-upload-command": "start",
          "x-goog-upload-header-content-length": "25",
          "x-goog-upload-header-content-type": "application/jsonl",
        },
        sends: {
          file: {
            name: regex("^files/[a-z0-9-]{1,40}$", "files/quarry-0123456789abcdef0123456789abcdef"),
            displayName: "questions.jsonl",
            mimeType: "application/jsonl",
            sizeBytes: "25",
          },
        },
        answerHeaders: { "x-goog-upload-url": "https://upload.invalid/session-1", "x-goog-upload-status": "active" },
      },
      {
        description: "send the only piece of an upload",
        state: "an upload has begun",
        method: "POST",
        path: "/session-1",
        headers: {
          "content-type": "application/octet-stream",
          "x-goog-upload-command": "upload, finalize",
          "x-goog-upload-offset": "0",
        },
        answerHeaders: { "x-goog-upload-status": "final" },
      },
      {
        description: "get the uploaded file",
        state: "a file that was just uploaded",
        method: "GET",
        path: regex("^/v1beta/files/quarry-[0-9a-f]{32}$", "/v1beta/files/quarry-0123456789abcdef0123456789abcdef"),
        answers: FILE,
      },
    ],
    async (adapter) => {
      const stored = await adapter.put(LINE);
      expect(stored).toMatchObject({ id: "files/abc-123", size: 25, expiresAt: Date.parse(TIME) });
    },
  ));

test("reports a missing file", () =>
  exchange(
    [
      {
        description: "get a missing file",
        method: "GET",
        path: "/v1beta/files/nothing",
        status: 403,
        answers: refusal(403, "PERMISSION_DENIED", MISSING),
      },
    ],
    (adapter) => expect(adapter.files.native.head("files/nothing", NEVER)).rejects.toMatchObject({ kind: "NoSuchKey" }),
  ));

test("lists the files", () =>
  exchange(
    [
      {
        description: "list files",
        state: "a file",
        method: "GET",
        path: "/v1beta/files",
        query: { pageSize: "100" },
        answers: { files: [FILE] },
      },
    ],
    async (adapter) => {
      const files = await all(adapter.files.native.list!(NEVER));
      expect(files).toMatchObject([{ id: "files/abc-123", size: 25 }]);
    },
  ));

test("deletes a file", () =>
  exchange(
    [
      {
        description: "delete a file",
        state: "a file",
        method: "DELETE",
        path: "/v1beta/files/abc-123",
        answers: {},
      },
    ],
    (adapter) => adapter.files.delete("files/abc-123", NEVER),
  ));

test("downloads a file", () =>
  exchange(
    [
      {
        description: "ask for a generated file on the SDK's path",
        state: "a generated file",
        method: "GET",
        path: "/v1beta/files/abc-123:download",
        query: { alt: "media" },
        status: 302,
        answerHeaders: { location: "https://download.invalid/download/v1beta/files/abc-123:download?alt=media" },
      },
      {
        description: "download a generated file",
        state: "a generated file",
        method: "GET",
        path: "/download/v1beta/files/abc-123:download",
        query: { alt: "media" },
        answerText: LINE,
      },
    ],
    async (adapter) =>
      expect(await text(streamed(await adapter.files.get("files/abc-123", undefined, NEVER)))).toBe(LINE),
  ));

test("creates a batch", () =>
  exchange(
    [
      {
        description: "create a batch over a file",
        state: "a file",
        method: "POST",
        path: "/v1beta/models/gemini-2.5-flash:batchGenerateContent",
        headers: { "content-type": "application/json" },
        sends: {
          batch: {
            displayName: "questions quarry-0123456789abcdef01234567",
            inputConfig: { fileName: "files/abc-123" },
          },
        },
        answers: { ...OPERATION, metadata: METADATA },
      },
    ],
    async (adapter) => {
      const spec = {
        name: "questions",
        idempotencyKey: "quarry-0123456789abcdef01234567",
        modelId: "gemini-2.5-flash",
        input: { bucket: "in", key: "k", file: { id: "files/abc-123", etag: "files/abc-123", size: 25 } },
      } satisfies Partial<JobSpec>;
      const created = await adapter.jobs.create(spec as unknown as JobSpec, NEVER, () => Promise.resolve());
      expect(created).toEqual({ id: "batches/abc123" });
    },
  ));

test("describes an ended batch and reads its results", () =>
  exchange(
    [
      {
        description: "get an ended batch",
        state: "a batch that has ended",
        method: "GET",
        path: "/v1beta/batches/abc123",
        answers: {
          ...OPERATION,
          done: true,
          metadata: {
            ...METADATA,
            state: "BATCH_STATE_SUCCEEDED",
            endTime: time(),
            output: { responsesFile: regex("^files/[a-z0-9-]+$", RESULTS) },
            batchStats: like({ requestCount: "3", successfulRequestCount: "2", failedRequestCount: "1" }),
          },
        },
      },
      {
        description: "download a batch's results",
        state: "a batch that has ended",
        method: "GET",
        path: `/v1beta/${RESULTS}:download`,
        query: { alt: "media" },
        answerText: '{"key":"a","response":{}}\n',
      },
    ],
    async (adapter) => {
      expect(await adapter.jobs.get("batches/abc123", NEVER)).toEqual({
        status: "Completed",
        message: undefined,
        counts: { total: 3, processed: 3, success: 2, error: 1 },
        endTime: Date.parse(TIME),
      });
      const results = await adapter.jobs.results({ nativeId: "batches/abc123" } as JobRow, NEVER);
      expect(await text((results as { body: never }).body)).toContain('"key":"a"');
    },
  ));

test("describes a failed batch", () =>
  exchange(
    [
      {
        description: "get a failed batch",
        state: "a batch that failed",
        method: "GET",
        path: "/v1beta/batches/abc123",
        answers: {
          ...OPERATION,
          done: true,
          error: { code: integer(3), message: string("line 2 is no request") },
          metadata: { ...METADATA, state: "BATCH_STATE_FAILED" },
        },
      },
    ],
    async (adapter) => {
      const state = await adapter.jobs.get("batches/abc123", NEVER);
      expect(state).toMatchObject({ status: "Failed", message: "line 2 is no request" });
    },
  ));

test("lists the batches", () =>
  exchange(
    [
      {
        description: "list batches",
        state: "a batch",
        method: "GET",
        path: "/v1beta/batches",
        query: { pageSize: "100" },
        answers: {
          operations: [{ ...OPERATION, metadata: { ...METADATA, inputConfig: { fileName: string("files/abc-123") } } }],
        },
      },
    ],
    async (adapter) => {
      const jobs = await all(adapter.jobs.list(NEVER));
      expect(jobs).toMatchObject([{ id: "batches/abc123", name: "questions", modelId: "gemini-2.5-flash" }]);
    },
  ));

test("stops a batch", () =>
  exchange(
    [
      {
        description: "cancel a batch",
        state: "a batch",
        method: "POST",
        path: "/v1beta/batches/abc123:cancel",
        answers: {},
      },
    ],
    (adapter) => adapter.jobs.stop("batches/abc123", NEVER),
  ));

const MODEL = {
  name: regex("^models/[\\w.-]+$", "models/gemini-2.5-flash"),
  displayName: string("Gemini 2.5 Flash"),
  supportedGenerationMethods: ["generateContent", "countTokens", "batchGenerateContent"],
};
const READ = { id: "gemini-2.5-flash", name: "Gemini 2.5 Flash", output: ["TEXT"], batch: true };

test("lists the models", () =>
  exchange(
    [
      {
        description: "list models",
        state: "the model gemini-2.5-flash",
        method: "GET",
        path: "/v1beta/models",
        query: { pageSize: "1000" },
        answers: { models: [MODEL] },
      },
    ],
    async ({ models }) => {
      expect(await all(models.list(NEVER))).toMatchObject([READ]);
    },
  ));

test("gets a model", () =>
  exchange(
    [
      {
        description: "get a model",
        state: "the model gemini-2.5-flash",
        method: "GET",
        path: "/v1beta/models/gemini-2.5-flash",
        answers: MODEL,
      },
    ],
    async ({ models }) => {
      expect(await models.get("gemini-2.5-flash", NEVER)).toMatchObject(READ);
    },
  ));

test("gets a missing model", () =>
  exchange(
    [
      {
        description: "get a missing model",
        method: "GET",
        path: "/v1beta/models/none",
        status: 404,
        answers: refusal(404, "NOT_FOUND"),
      },
    ],
    async ({ models }) => {
      await expect(models.get("none", NEVER)).rejects.toMatchObject({ kind: "NotFound" });
    },
  ));
