/**
 * OpenAI's files and batches for tests: aimock behind a proxy with faults.
 *
 * The proxy adds what aimock lacks: faults by route and in the middle of an answer, Range, large files (content beyond 64 MiB is
 * counted and not kept), an output file beside an error file, other states of a batch, and the Uploads API. As in OpenAI's API
 * reference, a part has at most 64 MB, and a completed upload has the announced number of bytes.
 *
 * `node test/upstreams/openai.ts` listens on PORT, or 9101.
 */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as after } from "node:timers/promises";
import { LLMock } from "@copilotkit/aimock";
import { request } from "undici";
import type { Account } from "./account.ts";
import { createBatches, outageOf } from "./openai-batches.ts";
import { MODEL_LISTS } from "./openai-models.ts";

const ROUTES = [
  ["files.create", "POST", /^\/v1\/files$/],
  ["files.list", "GET", /^\/v1\/files$/],
  ["files.content", "GET", /^\/v1\/files\/([^/]+)\/content$/],
  ["files.retrieve", "GET", /^\/v1\/files\/([^/]+)$/],
  ["files.delete", "DELETE", /^\/v1\/files\/([^/]+)$/],
  ["uploads.create", "POST", /^\/v1\/uploads$/],
  ["uploads.part", "POST", /^\/v1\/uploads\/([^/]+)\/parts$/],
  ["uploads.complete", "POST", /^\/v1\/uploads\/([^/]+)\/complete$/],
  ["uploads.cancel", "POST", /^\/v1\/uploads\/([^/]+)\/cancel$/],
  ["models.list", "GET", /^\/v1\/models$/],
  ["models.retrieve", "GET", /^\/v1\/models\/([^/]+)$/],
  ["batches.create", "POST", /^\/v1\/batches$/],
  ["batches.list", "GET", /^\/v1\/batches$/],
  ["batches.retrieve", "GET", /^\/v1\/batches\/([^/]+)$/],
  ["batches.cancel", "POST", /^\/v1\/batches\/([^/]+)\/cancel$/],
] as const;
export type Route = (typeof ROUTES)[number][0];

/**
 * Faults before the request is processed: a status, `refuse` (the connection is cut), `stall` (no answer). Faults after it is
 * processed: `lost` cuts the connection, `broken` cuts it in the middle of the answer, `silent` stops there, `truncated` ends
 * the answer there as if it were complete, `drip` sends single bytes, `nameless` leaves the id out.
 */
export const FAULTS = [
  "429",
  "500",
  "503",
  "403",
  "refuse",
  "stall",
  "lost",
  "broken",
  "silent",
  "truncated",
  "drip",
  "nameless",
] as const;
/** `400` says that the request itself is wrong. */
export type Fault = (typeof FAULTS)[number] | "400";

export interface Seen {
  readonly route: Route | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** Bodies of batches.create. */
  readonly body?: unknown;
}

interface Options {
  readonly port?: number;
  /** True: Range is honoured. By default it is ignored, because OpenAI's documentation promises nothing. */
  readonly ranges?: boolean;
  /** Milliseconds for each byte of a `drip`; default 10. */
  readonly dripMs?: number;
  /** The response that answers a line of a batch. Undefined: aimock's answers. */
  readonly answer?: (line: string) => OpenAiAnswer;
  /** The service whose answers are imitated; default OpenAI. */
  readonly service?: Service;
  /** Files and batches are this account's, with its limits, instead of aimock's. */
  readonly account?: Account;
}

export interface OpenAiAnswer {
  /** Default: 200. */
  readonly status?: number;
  readonly body: object;
}

export interface OpenAiUpstream {
  /** Up to and including `/v1`. */
  readonly url: string;
  readonly requests: Seen[];
  /** The next `times` requests of the route fail. */
  fail(route: Route, fault: Fault, times?: number): void;
  /** Removes all faults. */
  heal(): void;
  /**
   * Replaces members of a batch or file in all later answers. An undefined value restores the stand-in's own. With a status,
   * reads do not advance the batch.
   */
  say(id: string, members: Readonly<Record<string, unknown>>): void;
  /** Answers 404 for this batch or file, and leaves it out of lists. */
  hide(id: string): void;
  show(id: string): void;
  /** Serves these objects instead of its own, as they are. */
  replay(kind: "batches" | "files", objects: readonly unknown[]): void;
  /** Answers every question for the list of models with this, as it is. */
  listModels(answer: unknown): void;
  /** The outcome of the next batch that is created. */
  end(outcome: "completed" | "failed" | "expired" | "cancelled"): void;
  /** All files and batches, as OpenAI's objects. */
  files(): Promise<{ id: string; filename: string; bytes: number; purpose: string }[]>;
  /** Content of a file. */
  content(id: string): Promise<string>;
  batches(): Promise<{ id: string; status: string; metadata?: Record<string, string> }[]>;
  /** A file that another client uploads. */
  addFile(filename: string, content: string): Promise<string>;
  addBatch(inputFile: string, metadata?: Record<string, string>): Promise<string>;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly content: Buffer;
}

/** aimock's limit is 10 MiB. */
const LARGE_BYTES = 8 * 1024 * 1024;
export async function startOpenAi({
  port = 0,
  ranges = false,
  dripMs = 10,
  service = "openai",
  answer: scripted,
  account,
}: Options = {}): Promise<OpenAiUpstream> {
  const mock = new LLMock({ port: 0, host: "127.0.0.1", journalMaxEntries: 100 });
  const origin = await mock.start();
  const requests: Seen[] = [];
  const faults = new Map<Route, Fault[]>();
  const said = new Map<string, Readonly<Record<string, unknown>>>();
  const large: Large = new Map();
  const uploads = createUploads(large);
  const limited = account && createBatches(account);
  const created = new Map<string, Answer>();
  const hidden = new Set<string>();
  const replayed = new Map<string, readonly unknown[]>();
  let outcome: string | undefined;
  let modelList: unknown = (MODEL_LISTS satisfies Record<Service, unknown>)[service];

  const forward = async (
    route: Route | undefined,
    method: string,
    url: string,
    headers: IncomingMessage["headers"],
    body: Buffer,
  ): Promise<Answer> => {
    const ends = route === "batches.create" ? outcome : undefined;
    if (ends !== undefined) outcome = undefined;
    const answer = await request(`${origin}${url}`, {
      method: method as "GET",
      headers: {
        ...(headers["content-type"] !== undefined && { "content-type": headers["content-type"] }),
        ...(ends !== undefined && { "x-aimock-batch-outcome": ends }),
      },
      body: body.length === 0 ? null : body,
    });
    const content = Buffer.from(await answer.body.arrayBuffer());
    return { status: answer.statusCode, type: String(answer.headers["content-type"]), content };
  };

  const told = (
    object: Record<string, unknown>,
    form: (object: Record<string, unknown>) => Record<string, unknown>,
  ) => {
    const members = Object.entries(said.get(object.id as string) ?? {}).filter(([, value]) => value !== undefined);
    return { ...form(object), ...Object.fromEntries(members) };
  };
  const { batchForm, fileForm } = SERVICES[service];
  const altered = (route: Route | undefined, content: Buffer): Buffer => {
    const [kind, call] = (route ?? "").split(".") as [string, string | undefined];
    const form = kind === "batches" ? batchForm : fileForm;
    if ((kind !== "batches" && kind !== "files") || call === "content" || call === "delete") return content;
    const answer = parse(content);
    if (call !== "list") return Buffer.from(JSON.stringify(told(answer, form)));
    const data = (answer.data as Record<string, unknown>[]).filter(({ id }) => !hidden.has(id as string));
    return Buffer.from(JSON.stringify({ ...answer, data: data.map((one) => told(one, form)) }));
  };

  const serve = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const { method = "GET", url = "/", headers } = req;
    const path = url.split("?", 1)[0]!;
    const [route, , pattern] = ROUTES.find(([, m, p]) => m === method && p.test(path)) ?? [undefined, "", /()/];
    let id = pattern.exec(path)?.[1] ?? "";
    const fault = route && faults.get(route)?.shift();
    res.setHeader("x-request-id", `req_${requests.length}`);
    if (fault !== undefined && !doesFirst(fault)) {
      requests.push({ route, method, path: url, headers });
      return failAtOnce(req, res, fault);
    }
    if (account !== undefined && limited !== undefined && /^(?:files|batches)\./.test(route ?? "")) {
      requests.push({ route, method, path: url, headers });
      const form = route === "files.create" ? await readForm(req, "file") : undefined;
      const body = form === undefined ? await buffer(req) : Buffer.of();
      const refused = outageOf(account);
      if (refused === undefined && form !== undefined) id = limited.store(form.filename, form.content!);
      const query = new URL(url, origin).searchParams;
      const answer = refused ?? limited.serve(route!, id, query, body.length === 0 ? {} : parse(body));
      res.statusCode = answer.status;
      res.setHeader("content-type", route === "files.content" ? "application/octet-stream" : "application/json");
      return send(res, answer.content, fault, dripMs);
    }
    if (route === "files.create" && Number(headers["content-length"] ?? 0) > LARGE_BYTES) {
      requests.push({ route, method, path: url, headers });
      return takeLarge(req, res, large);
    }
    if (large.has(id)) {
      requests.push({ route, method, path: url, headers });
      const range = ranges ? headers.range : undefined;
      return giveLarge(res, large, id, route!, range);
    }
    if (route?.startsWith("uploads.")) {
      requests.push({ route, method, path: url, headers });
      const { status, json } = await uploads(route, id, req);
      res.statusCode = status;
      res.setHeader("content-type", "application/json");
      return send(res, Buffer.from(JSON.stringify(json)), fault, dripMs);
    }
    if (route?.startsWith("models.")) {
      requests.push({ route, method, path: url, headers });
      const { status, json } = modelAnswer(modelList, decodeURIComponent(id));
      res.statusCode = status;
      res.setHeader("content-type", "application/json");
      return send(res, Buffer.from(JSON.stringify(json)), fault, dripMs);
    }
    if (hidden.has(id)) {
      requests.push({ route, method, path: url, headers });
      return sendJson(res, { error: { message: `No such object: ${id}`, type: "invalid_request_error" } }, 404);
    }
    const objects = replayed.get(route?.split(".")[0] ?? "");
    if (objects !== undefined && (route?.endsWith(".list") || route?.endsWith(".retrieve"))) {
      requests.push({ route, method, path: url, headers });
      return replay(res, objects, route, id, new URL(url, origin).searchParams);
    }
    const body = await buffer(req);
    requests.push({ route, method, path: url, headers, ...(route === "batches.create" && { body: parse(body) }) });
    const pinned = route === "batches.retrieve" && said.get(id)?.status !== undefined ? created.get(id) : undefined;
    const big = route === "batches.create" ? await bigInput(parse(body).input_file_id as string) : undefined;
    const sent = big === undefined ? body : Buffer.from(JSON.stringify({ ...parse(body), input_file_id: big.stub }));
    const answer = pinned ?? (await forward(route, method, url, headers, sent));
    if (route === "batches.create" && answer.status === 200) created.set(parse(answer.content).id as string, answer);
    let content = answer.status === 200 ? altered(route, answer.content) : answer.content;
    if (big !== undefined && answer.status === 200) {
      const batch = { ...parse(content), input_file_id: big.input };
      content = Buffer.from(JSON.stringify(batch));
      run(batch as unknown as ScriptedBatch, big.content);
    }
    if (scripted !== undefined && route === "batches.retrieve" && answer.status === 200) {
      await script(parse(answer.content) as unknown as ScriptedBatch);
      content = altered(route, answer.content);
    }
    res.statusCode = answer.status;
    res.setHeader("content-type", answer.type);
    // As recorded of OpenAI in 2026.
    if (route === "files.content" && answer.status === 200) {
      res.setHeader("content-type", "application/octet-stream");
      res.setHeader("content-disposition", `attachment; filename="${id}.jsonl"`);
    }
    const range = route === "files.content" && ranges ? /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? "") : null;
    if (range !== null && answer.status === 200) {
      const [start, end] = [Number(range[1]), Math.min(Number(range[2]), content.length - 1)];
      res.statusCode = 206;
      res.setHeader("content-range", `bytes ${start}-${end}/${content.length}`);
      content = content.subarray(start, end + 1);
    }
    await send(res, content, fault, dripMs);
  };

  const server = createServer((req, res) => {
    serve(req, res).catch(() => res.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const own = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const answer = await fetch(`${origin}/v1${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };

  /** The input of a batch that is too large for aimock, and a small one in its place. */
  const bigInput = async (input: string) => {
    const content = large.get(input)?.content?.toString() ?? (await text(input));
    if (content.length < BIG_BYTES) return undefined;
    return { input, content, stub: await addFile("stub.jsonl", content.slice(0, content.indexOf("\n") + 1)) };
  };

  /** Ends a batch that aimock does not run. One with too many lines fails without a result. */
  const run = ({ id, input_file_id }: ScriptedBatch, input: string): void => {
    const { output, error } = answered(input, scripted ?? mockAnswer);
    const [total, bytes] = [output.length + error.length, Buffer.byteLength(input)];
    if (total > MAX_RECORDS || bytes > MAX_BYTES) {
      const message = `The input file has ${total} requests and ${bytes} bytes`;
      const errors = { object: "list", data: [{ code: "too_many_tasks", message, param: null, line: null }] };
      said.set(id, { input_file_id, status: "failed", errors, failed_at: now(), output_file_id: null });
      return;
    }
    said.set(id, {
      input_file_id,
      status: "completed",
      completed_at: now(),
      request_counts: { total, completed: output.length, failed: error.length },
      output_file_id: keep(`${id}_output.jsonl`, output),
      error_file_id: error.length === 0 ? null : keep(`${id}_error.jsonl`, error),
    });
  };
  const keep = (filename: string, lines: readonly string[]): string => {
    const content = Buffer.from(lines.join(""));
    return addLarge(large, { filename, bytes: content.length, content });
  };
  const addFile = async (filename: string, content: string): Promise<string> => {
    const form = new FormData();
    form.set("purpose", "batch");
    form.set("file", new Blob([content]), filename);
    return (await own<{ id: string }>("/files", { method: "POST", body: form })).id;
  };

  /** Replaces the results of a batch that has ended. */
  const script = async ({ id, input_file_id: input, output_file_id: output }: ScriptedBatch): Promise<void> => {
    if (!output || large.has(output)) return;
    const { output: good, error: bad } = answered(await text(input), scripted!);
    const add = (kind: "output" | "error", file: string, lines: readonly string[]) => {
      const content = Buffer.from(lines.join(""));
      large.set(file, { bytes: content.length, filename: `${id}_${kind}.jsonl`, created_at: now(), content });
      return file;
    };
    add("output", output, good);
    const total = good.length + bad.length;
    said.set(id, {
      ...said.get(id),
      request_counts: { total, completed: good.length, failed: bad.length },
      ...(bad.length > 0 && { error_file_id: add("error", `${output}-errors`, bad) }),
    });
  };
  const text = async (id: string): Promise<string> => (await fetch(`${origin}/v1/files/${id}/content`)).text();

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    content: text,
    fail(route, fault, times = 1) {
      faults.set(route, [...(faults.get(route) ?? []), ...Array<Fault>(times).fill(fault)]);
    },
    heal: () => faults.clear(),
    say: (id, members) => void said.set(id, { ...said.get(id), ...members }),
    hide: (id) => void hidden.add(id),
    show: (id) => void hidden.delete(id),
    replay: (kind, objects) => void replayed.set(kind, objects),
    listModels(answer) {
      modelList = answer;
    },
    end(how) {
      outcome = how;
    },
    files: async () => [
      ...(await own<{ data: never[] }>("/files")).data,
      ...[...large].map(([id, file]) => fileObject(id, file)),
    ],
    batches: async () => (await own<{ data: never[] }>("/batches?limit=100")).data,
    addFile,
    async addBatch(input, metadata) {
      const body = { input_file_id: input, endpoint: "/v1/chat/completions", completion_window: "24h", metadata };
      const headers = { "content-type": "application/json" };
      return (await own<{ id: string }>("/batches", { method: "POST", headers, body: JSON.stringify(body) })).id;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      await mock.stop();
    },
  };
}

export type Service = "openai" | "azure" | "novita" | "ogx" | "milliseconds";

type Form = (object: Record<string, unknown>) => Record<string, unknown>;

const DAY_S = 86_400;
const TIMES = [
  "in_progress_at",
  "finalizing_at",
  "completed_at",
  "failed_at",
  "expired_at",
  "cancelling_at",
  "cancelled_at",
];
const ABSENT = { output_file_id: null, error_file_id: null, errors: null, metadata: null };
const mapTimes = (batch: Record<string, unknown>, map: (seconds: number | null | undefined) => unknown) =>
  Object.fromEntries(["created_at", "expires_at", ...TIMES].map((name) => [name, map(batch[name] as number | null)]));

const openaiBatch: Form = (batch) => ({
  ...Object.fromEntries(TIMES.map((name) => [name, null])),
  ...ABSENT,
  expires_at: (batch.created_at as number) + DAY_S,
  model: batch.status === "completed" ? "gpt-4o-mini-2024-07-18" : null,
  usage: { input_tokens: 0, output_tokens: 0, total_tokens: 0 },
  ...batch,
});
/** Files of batches expire after 30 days. */
const openaiFile: Form = (file) => ({
  status: "processed",
  status_details: null,
  expires_at: (file.created_at as number) + 30 * DAY_S,
  ...file,
});
const withEmptyIds = (batch: Record<string, unknown>) => ({
  ...batch,
  output_file_id: batch.output_file_id ?? "",
  error_file_id: batch.error_file_id ?? "",
});

/** The answers of services with OpenAI's API, as recorded or documented in 2025 and 2026. */
const SERVICES: { readonly [service in Service]: { readonly batchForm: Form; readonly fileForm: Form } } = {
  openai: { batchForm: openaiBatch, fileForm: openaiFile },
  azure: { batchForm: (batch) => withEmptyIds(openaiBatch(batch)), fileForm: openaiFile },
  novita: {
    batchForm: (batch) => ({
      ...withEmptyIds(openaiBatch(batch)),
      ...mapTimes(openaiBatch(batch), (seconds) => (seconds ? new Date(seconds * 1000).toISOString() : "")),
      status: String(batch.status).toUpperCase(),
    }),
    fileForm: (file) => ({ ...file, bytes: String(file.bytes), created_at: String(file.created_at) }),
  },
  ogx: {
    batchForm: ({ request_counts, output_file_id, error_file_id, ...batch }) => ({
      ...batch,
      ...(output_file_id != null && { output_file_id }),
      ...(error_file_id != null && { error_file_id }),
      request_counts: ["validating", "failed"].includes(String(batch.status)) ? null : request_counts,
    }),
    fileForm: ({ status: _, ...file }) => file,
  },
  milliseconds: {
    // A time that is not set is the beginning of the year 2000 in Beijing.
    batchForm: (batch) => ({
      ...withEmptyIds(openaiBatch(batch)),
      ...mapTimes(openaiBatch(batch), (seconds) => (seconds ? seconds * 1000 : 946_656_000_000)),
    }),
    fileForm: (file) => ({ ...file, created_at: (file.created_at as number) * 1000 }),
  },
};

interface ScriptedBatch {
  readonly id: string;
  readonly input_file_id: string;
  readonly output_file_id?: string | null;
}

/** The lines of the output file and of the error file, in another order than the input's. */
function answered(input: string, answer: (line: string) => OpenAiAnswer): Record<"output" | "error", string[]> {
  const files: Record<"output" | "error", string[]> = { output: [], error: [] };
  const lines = input.split("\n").filter((line) => line.trim() !== "");
  for (const [index, line] of lines.entries()) {
    const { status = 200, body } = answer(line);
    const response = { status_code: status, request_id: `req_${index}`, body };
    const custom_id = JSON.parse(line).custom_id;
    const result = JSON.stringify({ id: `batch_req_${index}`, custom_id, response, error: null });
    files[status === 200 ? "output" : "error"].unshift(`${result}\n`);
  }
  return files;
}

const parse = (bytes: Buffer): Record<string, unknown> => JSON.parse(bytes.toString());

const doesFirst = (fault: Fault): boolean =>
  ["lost", "broken", "silent", "truncated", "drip", "nameless"].includes(fault);

const withoutId = (content: Buffer): Buffer => {
  const { id: _, ...rest } = parse(content);
  return Buffer.from(JSON.stringify(rest));
};

/** OpenAI's messages for these statuses (API reference, "Error codes"). */
const WORDS: { readonly [status: string]: string } = {
  "429": "Rate limit reached for requests",
  "500": "The server had an error while processing your request",
  "503": "The engine is currently overloaded, please try again later",
  "403": "You have insufficient permissions for this operation",
};

async function failAtOnce(req: IncomingMessage, res: ServerResponse, fault: Fault): Promise<void> {
  if (fault === "refuse") return void req.socket.destroy();
  if (fault === "stall") return void req.resume();
  await pipeline(req, async (bytes) => {
    for await (const _ of bytes);
  });
  res.statusCode = Number(fault);
  res.setHeader("content-type", "application/json");
  if (fault === "429") res.setHeader("retry-after", "7");
  res.end(JSON.stringify({ error: { message: WORDS[fault], type: "server_error", param: null, code: null } }));
}

async function send(res: ServerResponse, whole: Buffer, fault: Fault | undefined, dripMs: number): Promise<void> {
  const content = fault === "nameless" ? withoutId(whole) : whole;
  const half = content.subarray(0, Math.floor(content.length / 2));
  if (fault === "lost") return void res.destroy();
  res.setHeader("content-length", fault === "truncated" ? half.length : content.length);
  if (fault === undefined || fault === "nameless") return void res.end(content);
  if (fault === "truncated") return void res.end(half);
  if (fault === "drip") {
    for (let at = 0; at < content.length && !res.destroyed; at += 1) {
      res.write(content.subarray(at, at + 1));
      await after(dripMs);
    }
    return void res.end();
  }
  res.write(half);
  // Only after the client has begun to read it.
  await after(20);
  if (fault === "broken") res.destroy();
}

interface LargeFile {
  readonly bytes: number;
  readonly filename: string;
  readonly created_at: number;
  /** Undefined for content that was too large to be kept. */
  readonly content: Buffer | undefined;
}
type Large = Map<string, LargeFile>;

/** aimock's files have at most 10 MiB, and its results are larger than their requests. */
const BIG_BYTES = 1024 * 1024;
/** Limits of a batch (Batch guide, "Rate limits"). The error is Azure's (Azure OpenAI, "Batch errors"). */
const MAX_RECORDS = 50_000;
const MAX_BYTES = 200_000_000;

const mockAnswer = (): OpenAiAnswer => ({
  body: {
    id: "chatcmpl-mock",
    object: "chat.completion",
    created: 1_700_000_000,
    model: "gpt-4o-mini",
    choices: [{ index: 0, message: { role: "assistant", content: "Mock batch completion" }, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  },
});

const KEPT_BYTES = 64 * 1024 * 1024;

const now = (): number => Math.floor(Date.now() / 1000);

const fileObject = (id: string, { bytes, filename, created_at }: LargeFile) => ({
  id,
  object: "file",
  purpose: "batch",
  bytes,
  filename,
  created_at,
});

interface FormFile {
  readonly filename: string;
  readonly bytes: number;
  readonly content: Buffer | undefined;
}

/** The file at the end of a form: the form without the bytes up to the end of the file part's header, and without the tail. */
async function readForm(req: IncomingMessage, field: string): Promise<FormFile> {
  const boundary = /boundary=(.+)$/.exec(req.headers["content-type"] ?? "")?.[1] ?? "";
  const chunks: Buffer[] = [];
  let total = 0;
  let head: Buffer | undefined;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    head ??= chunk;
    total += chunk.length;
    if (total <= KEPT_BYTES) chunks.push(chunk);
  }
  const text = head?.toString("latin1") ?? "";
  const start = text.indexOf("\r\n\r\n", text.indexOf(`name="${field}"`)) + 4;
  const end = total - `\r\n--${boundary}--\r\n`.length;
  return {
    filename: /filename="([^"]*)"/.exec(text)?.[1] ?? "",
    bytes: end - start,
    content: total <= KEPT_BYTES ? Buffer.concat(chunks).subarray(start, end) : undefined,
  };
}

const addLarge = (large: Large, file: FormFile): string => {
  // Ids of deleted files are not used again.
  const id = `file-large${randomUUID()}`;
  large.set(id, { ...file, created_at: now() });
  return id;
};

async function takeLarge(req: IncomingMessage, res: ServerResponse, large: Large): Promise<void> {
  const id = addLarge(large, await readForm(req, "file"));
  sendJson(res, fileObject(id, large.get(id)!));
}

/** Content that was not kept is replaced by as many equal bytes. */
export const LARGE_FILLING = "0123456789abcdef";

async function giveLarge(
  res: ServerResponse,
  large: Large,
  id: string,
  route: Route,
  asked: string | undefined,
): Promise<void> {
  const file = large.get(id)!;
  if (route === "files.delete") large.delete(id);
  if (route !== "files.content") return sendJson(res, fileObject(id, file));
  const range = /^bytes=(\d+)-(\d+)$/.exec(asked ?? "");
  if (file.content !== undefined) {
    const start = range ? Number(range[1]) : 0;
    const last = Math.min(range ? Number(range[2]) : file.bytes, file.bytes - 1);
    if (range) {
      res.statusCode = 206;
      res.setHeader("content-range", `bytes ${start}-${last}/${file.bytes}`);
    }
    return send(res, file.content.subarray(start, last + 1), undefined, 0);
  }
  const chunk = Buffer.alloc(64 * 1024, LARGE_FILLING);
  res.setHeader("content-length", file.bytes);
  await pipeline(
    Readable.from(
      (function* () {
        for (let left = file.bytes; left > 0; left -= chunk.length)
          yield chunk.subarray(0, Math.min(left, chunk.length));
      })(),
    ),
    res,
  );
}

/** Maximum size of a part (API reference, "Add upload part"). */
const PART_BYTES = 64 * 1024 * 1024;

interface OpenUpload {
  readonly bytes: number;
  readonly filename: string;
  readonly parts: Map<string, FormFile>;
  status: "pending" | "completed" | "cancelled";
}

/** Answers requests of the Uploads API. */
function createUploads(large: Large) {
  const uploads = new Map<string, OpenUpload>();
  const refuse = (message: string, status = 400) => ({
    status,
    json: { error: { message, type: "invalid_request_error", param: null, code: null } },
  });
  const describe = (id: string, { bytes, filename, status }: OpenUpload) => ({
    id,
    object: "upload",
    bytes,
    filename,
    purpose: "batch",
    status,
    created_at: now(),
    expires_at: now() + 3600,
  });

  return async (route: Route, id: string, req: IncomingMessage): Promise<{ status: number; json: unknown }> => {
    if (route === "uploads.create") {
      const asked = parse(await buffer(req));
      const { bytes, filename, mime_type } = asked as { bytes: number; filename: string; mime_type: string };
      if (!Number.isInteger(bytes) || !filename || !mime_type)
        return refuse("bytes, filename and mime_type are required");
      const created = `upload_${uploads.size}`;
      uploads.set(created, { bytes, filename, parts: new Map(), status: "pending" });
      return { status: 200, json: describe(created, uploads.get(created)!) };
    }
    const upload = uploads.get(id);
    if (upload === undefined) return refuse(`No such Upload: ${id}`, 404);
    if (upload.status !== "pending") return refuse(`Upload is ${upload.status}`);
    if (route === "uploads.part") {
      const part = await readForm(req, "data");
      if (part.bytes > PART_BYTES) return refuse("A part has at most 64 MB", 413);
      const name = `part_${id}_${upload.parts.size}`;
      upload.parts.set(name, part);
      return { status: 200, json: { id: name, object: "upload.part", created_at: now(), upload_id: id } };
    }
    if (route === "uploads.cancel") {
      upload.status = "cancelled";
      return { status: 200, json: describe(id, upload) };
    }
    const { part_ids } = parse(await buffer(req)) as { part_ids: string[] };
    const parts = part_ids.map((name) => upload.parts.get(name));
    const bytes = parts.reduce((sum, part) => sum + (part?.bytes ?? 0), 0);
    if (parts.includes(undefined)) return refuse("No such part");
    if (bytes !== upload.bytes) return refuse(`Upload has ${bytes} bytes and ${upload.bytes} were announced`);
    upload.status = "completed";
    const kept = bytes <= KEPT_BYTES && parts.every((part) => part!.content !== undefined);
    const content = kept ? Buffer.concat(parts.map((part) => part!.content!)) : undefined;
    const file = addLarge(large, { filename: upload.filename, bytes, content });
    return { status: 200, json: { ...describe(id, upload), file: fileObject(file, large.get(file)!) } };
  };
}

/** The list of models, or one of them if there is an id. */
function modelAnswer(list: unknown, id: string): { readonly status: number; readonly json: unknown } {
  if (id === "") return { status: 200, json: list };
  const models = (Array.isArray(list) ? list : (list as { data: unknown[] }).data) as { id: string }[];
  const found = models.find((model) => model.id === id);
  if (found !== undefined) return { status: 200, json: found };
  const message = `The model '${id}' does not exist`;
  const error = { message, type: "invalid_request_error", param: "model", code: "model_not_found" };
  return { status: 404, json: { error } };
}

/** A page of recorded objects, or one of them. */
function replay(
  res: ServerResponse,
  objects: readonly unknown[],
  route: Route | undefined,
  id: string,
  query: URLSearchParams,
): void {
  const ids = objects.map((object) => (object as { id?: unknown } | null)?.id);
  if (route?.endsWith(".retrieve")) {
    const found = objects[ids.indexOf(decodeURIComponent(id))];
    sendJson(res, found ?? { detail: "Not Found" }, found === undefined ? 404 : 200);
    return;
  }
  const from = query.has("after") ? ids.indexOf(query.get("after")!) + 1 : 0;
  const to = from + Number(query.get("limit") ?? 20);
  sendJson(res, { object: "list", data: objects.slice(from, to), has_more: to < objects.length });
}

function sendJson(res: ServerResponse, json: unknown, status = 200): void {
  res.statusCode = status;
  res.setHeader("content-type", "application/json");
  res.end(JSON.stringify(json));
}

if (import.meta.main) {
  const { url } = await startOpenAi({ port: Number(process.env.PORT ?? 9101), ranges: true });
  console.log(`OpenAI's stand-in: ${url}`);
}
