/**
 * Requests to Anthropic and the parts of answers that the adapter needs, recorded as contracts/quarry-anthropic.json.
 * A complete run rewrites the file. Without changes the bytes stay the same.
 */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { MatchersV3, PactV4, type V3MockServer } from "@pact-foundation/pact";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createScrubber } from "../../src/lib/scrub.ts";
import type { BlobStore } from "../../src/ports/blobs.ts";
import type { JobEngine, JobSpec } from "../../src/ports/jobs.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import { createAnthropicClient } from "../../src/providers/anthropic/client.ts";
import { anthropicType } from "../../src/providers/anthropic/config.ts";
import { anthropicProvider } from "../../src/providers/anthropic/index.ts";
import { createInProcessQueue } from "../../src/queue/in-process.ts";
import { diskStore } from "../../src/storage/blobs/disk.ts";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";

// Without this, Pact's native library sends usage statistics on every run.
process.env.PACT_DO_NOT_TRACK = "true";

const CONTRACT = new URL("../../contracts/quarry-anthropic.json", import.meta.url);
const { eachLike, integer, like, regex } = MatchersV3;

let folder: string;
let ledger: Ledger;
let blobs: BlobStore;
let recorded = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "quarry-pact-"));
  ledger = await openLedger(path.join(folder, "data"));
  blobs = await diskStore(path.join(folder, "files"));
});
afterAll(async () => {
  await ledger.close();
  const file = path.join(folder, "quarry-anthropic.json");
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

const INTERACTIONS = 9;
const { signal } = new AbortController();
const KEY = { Authorization: "Bearer sk-key", "x-api-key": "sk-key", "anthropic-version": "2023-06-01" };
const SILENT = pino({ level: "silent" });
const ID = "msgbatch_013Zva2CMHLNnXjNJJKqJ2EF";
const PATH = "/v1/messages/batches";

const configOf = ({ url }: V3MockServer) =>
  anthropicType.schema.parse({
    type: "anthropic",
    api_key: "sk-key",
    base_url: url,
    version: "2023-06-01",
    files: "held",
    models: {},
    max_tokens: 4096,
    batch_requests: 100_000,
    batch_bytes: 256_000_000,
    headers: {},
    timeout_seconds: 10,
  });

function provider(mock: V3MockServer) {
  const scrub = createScrubber({ secrets: [], urls: [] });
  const queue = createInProcessQueue({ log: SILENT });
  const ports = { ledger, blobs, queue, log: SILENT, scrub, createBuckets: true, graceMs: 0 };
  return anthropicProvider({ name: "anthropic", config: configOf(mock), ...ports });
}
const engine = (mock: V3MockServer) => provider(mock).jobs as Required<JobEngine>;

const pact = (description: string, state: string) =>
  new PactV4({ dir: folder, consumer: "quarry", provider: "anthropic", logLevel: "warn" })
    .addInteraction()
    .given(state)
    .uponReceiving(description);

const once = async <T>(run: Promise<T>): Promise<T> => {
  const result = await run;
  recorded += 1;
  return result;
};

const TIME = regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/, "2026-11-23T10:00:00Z");
const COUNTS = {
  processing: integer(2),
  succeeded: integer(0),
  errored: integer(0),
  canceled: integer(0),
  expired: integer(0),
};
const BATCH = {
  id: regex(/^msgbatch_\w+$/, ID),
  type: "message_batch",
  processing_status: "in_progress",
  request_counts: COUNTS,
  created_at: TIME,
  expires_at: TIME,
  ended_at: null,
  cancel_initiated_at: null,
  archived_at: null,
  results_url: null,
};

async function spec(idempotencyKey: string, text: string): Promise<JobSpec> {
  const { id, size } = await blobs.put(Readable.from([Buffer.from(text)]), signal);
  return {
    owner: "",
    idempotencyKey,
    name: "a-job",
    modelId: "claude-sonnet-4-20250514",
    input: { bucket: "in", key: "input.jsonl", file: { id: id as string, etag: id, size } },
    output: { bucket: "out", key: "results/" },
    deadline: undefined,
    tags: [],
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
}

const LINE = {
  custom_id: "one",
  params: {
    system: [{ type: "text", text: "Be brief." }],
    messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }],
  },
};
const ASKED = { model: "claude-sonnet-4-20250514", max_tokens: 4096 };
/** What the gateway makes of LINE. Each job has its own tag before the line's number and id. */
const REQUEST = {
  custom_id: regex(/^[0-9a-f]{8}_1_one$/, "0a1b2c3d_1_one"),
  params: { ...ASKED, ...LINE.params },
};

test("creates a batch", () =>
  once(
    pact("create a batch", "any state")
      .withRequest("POST", PATH, (request) => {
        request.headers({ ...KEY, Accept: "application/json" }).jsonBody({ requests: [REQUEST] });
      })
      .willRespondWith(200, (answer) => void answer.jsonBody(BATCH))
      .executeTest(async (mock) => {
        const made = await engine(mock).create(await spec("made", `${JSON.stringify(LINE)}\n`), signal, async () => {});
        expect(made).toEqual({ id: ID });
      }),
  ));

test("reports a refused batch", () =>
  once(
    pact("create a batch without content", "any state")
      .withRequest("POST", PATH, (request) => {
        const messages = [{ role: "user", content: [] }];
        request.headers(KEY).jsonBody({ requests: [{ ...REQUEST, params: { ...ASKED, messages } }] });
      })
      .willRespondWith(400, (answer) => {
        const error = like({
          type: "invalid_request_error",
          message: "requests.0.params.messages.0: content is empty",
        });
        answer.headers({ "request-id": "req_018EeWyXxfu5pfWkrYcMdjWG" }).jsonBody({ type: "error", error });
      })
      .executeTest(async (mock) => {
        const line = { ...LINE, params: { messages: [{ role: "user", content: [] }] } };
        const making = engine(mock).create(await spec("refused", JSON.stringify(line)), signal, async () => {});
        await expect(making).rejects.toMatchObject({
          kind: "InvalidArgument",
          message: expect.stringContaining("content is empty"),
          detail: { upstreamRequestId: "req_018EeWyXxfu5pfWkrYcMdjWG" },
        });
      }),
  ));

test("describes an ended batch", () =>
  once(
    pact("get an ended batch", `the ended batch ${ID}`)
      .withRequest("GET", `${PATH}/${ID}`, (request) => void request.headers(KEY))
      .willRespondWith(200, (answer) => {
        const request_counts = { ...COUNTS, processing: integer(0), succeeded: integer(2), errored: integer(1) };
        answer.jsonBody({ ...BATCH, processing_status: "ended", ended_at: TIME, request_counts });
      })
      .executeTest(async (mock) => {
        expect(await engine(mock).get(ID, signal)).toEqual({
          status: "Completed",
          counts: { total: 3, processed: 3, success: 2, error: 1 },
          endTime: Date.parse("2026-11-23T10:00:00Z"),
        });
      }),
  ));

test("reports a missing batch", () =>
  once(
    pact("get a missing batch", "no batch msgbatch_none")
      .withRequest("GET", `${PATH}/msgbatch_none`, (request) => void request.headers(KEY))
      .willRespondWith(404, (answer) => {
        answer.jsonBody({ type: "error", error: like({ type: "not_found_error", message: "Not found" }) });
      })
      .executeTest(async (mock) => {
        await expect(engine(mock).get("msgbatch_none", signal)).rejects.toMatchObject({ kind: "NotFound" });
      }),
  ));

test("lists the batches", () =>
  once(
    pact("list all batches", `the running batch ${ID}`)
      .withRequest("GET", PATH, (request) => void request.headers(KEY).query({ limit: "100" }))
      .willRespondWith(200, (answer) => {
        answer.jsonBody({ data: eachLike(BATCH), has_more: false, first_id: like(ID), last_id: like(ID) });
      })
      .executeTest(async (mock) => {
        const jobs: string[] = [];
        for await (const { id } of engine(mock).list(signal)) jobs.push(id);
        expect(jobs).toEqual([ID]);
      }),
  ));

test("stops a batch", () =>
  once(
    pact("cancel a batch", `the running batch ${ID}`)
      .withRequest("POST", `${PATH}/${ID}/cancel`, (request) => void request.headers(KEY))
      .willRespondWith(200, (answer) => {
        answer.jsonBody({ ...BATCH, processing_status: "canceling", cancel_initiated_at: TIME });
      })
      .executeTest(async (mock) => {
        const batch = await createAnthropicClient("anthropic", configOf(mock), SILENT).cancel(ID, signal);
        expect(batch).toMatchObject({ phase: "canceling", cancelled: true });
      }),
  ));

const RESULTS = [
  {
    custom_id: "0a1b2c3d_2_two",
    result: {
      type: "errored",
      error: { type: "error", error: { type: "invalid_request_error", message: "no" }, request_id: null },
    },
  },
  { custom_id: "0a1b2c3d_1_one", result: { type: "expired" } },
].map((line) => `${JSON.stringify(line)}\n`);

test("reads a batch's results", () =>
  once(
    pact("get the results of a batch", `the ended batch ${ID}`)
      .withRequest(
        "GET",
        `${PATH}/${ID}/results`,
        (request) => void request.headers({ ...KEY, Accept: "application/binary" }),
      )
      .willRespondWith(200, (answer) => void answer.body("application/x-jsonl", Buffer.from(RESULTS.join(""))))
      .executeTest(async (mock) => {
        const chunks: Buffer[] = [];
        for await (const chunk of await createAnthropicClient("anthropic", configOf(mock), SILENT).results(ID, signal))
          chunks.push(chunk);
        expect(Buffer.concat(chunks).toString()).toBe(RESULTS.join(""));
      }),
  ));

const supported = { supported: true };
const MODEL = {
  id: like("claude-opus-5"),
  type: "model",
  display_name: like("Claude Opus 5"),
  created_at: TIME,
  capabilities: like({ batch: supported, image_input: supported }),
  lifecycle: "active",
  deprecated_at: null,
  retires_at: null,
};
const READ = { id: "claude-opus-5", name: "Claude Opus 5", input: ["TEXT", "IMAGE"], batch: true, legacy: false };

test("lists the models", () =>
  once(
    pact("list models", "the model claude-opus-5")
      .withRequest("GET", "/v1/models", (request) => void request.headers(KEY).query({ limit: "100" }))
      .willRespondWith(200, (answer) => {
        answer.jsonBody({ data: eachLike(MODEL), has_more: false, first_id: like("a"), last_id: like("a") });
      })
      .executeTest(async (mock) => {
        const found = [];
        for await (const model of provider(mock).models!.list(signal)) found.push(model);
        expect(found).toMatchObject([READ]);
      }),
  ));

test("gets the model behind an alias", () =>
  once(
    pact("get a model by an alias", "the alias claude-opus-latest of claude-opus-5")
      .withRequest("GET", "/v1/models/claude-opus-latest", (request) => void request.headers(KEY))
      .willRespondWith(200, (answer) => void answer.jsonBody(MODEL))
      .executeTest(async (mock) => {
        expect(await provider(mock).models!.get!("claude-opus-latest", signal)).toMatchObject(READ);
      }),
  ));
