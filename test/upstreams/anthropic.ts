/**
 * A stand-in for Anthropic's Message Batches. It is written from what @anthropic-ai/sdk 1.14.0 sends and reads, and from
 * public recordings of what the service answers. It is not Anthropic's. Comments state where the real service is not known.
 *
 * `node test/upstreams/anthropic.ts` listens on PORT, or 9103.
 */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as after } from "node:timers/promises";
import { type Account, expires, usageOf } from "./account.ts";

const ROUTES = [
  ["batches.create", "POST", /^\/v1\/messages\/batches$/],
  ["batches.list", "GET", /^\/v1\/messages\/batches$/],
  ["batches.results", "GET", /^\/v1\/messages\/batches\/([^/]+)\/results$/],
  ["batches.retrieve", "GET", /^\/v1\/messages\/batches\/([^/]+)$/],
  ["batches.cancel", "POST", /^\/v1\/messages\/batches\/([^/]+)\/cancel$/],
  ["batches.delete", "DELETE", /^\/v1\/messages\/batches\/([^/]+)$/],
  ["models.list", "GET", /^\/v1\/models$/],
  ["models.retrieve", "GET", /^\/v1\/models\/([^/]+)$/],
] as const;
export type AnthropicRoute = (typeof ROUTES)[number][0];

/**
 * Faults before the request is processed: a status, `refuse` (the connection is cut), `stall` (no answer, and the body is not
 * read). Faults after it is processed: `lost` cuts the connection, `reset` cuts it in the middle of the answer, `truncated`
 * ends the answer in the middle as if it were complete, `drip` sends single bytes, `silent` stops in the middle.
 */
export type AnthropicFault =
  | { readonly status: number; readonly retryAfter?: number; readonly page?: string; readonly body?: unknown }
  | "refuse"
  | "stall"
  | "lost"
  | "reset"
  | "truncated"
  | "drip"
  | "silent";

export type Outcome = "succeeded" | "errored" | "canceled" | "expired";

export interface StoodRequest {
  readonly custom_id: string;
  /** Large requests are kept without their messages. */
  readonly params: { readonly model: string; readonly max_tokens: number; readonly [name: string]: unknown };
  outcome: Outcome | undefined;
  /** The answer has no content. */
  isUnread?: boolean;
  /** JSON of the parameters, as they were sent. */
  readonly text?: string | undefined;
}

export interface StoodBatch {
  readonly id: string;
  /** The API version of the create. */
  readonly version: string;
  readonly createdAt: number;
  readonly requests: readonly StoodRequest[];
  status: "in_progress" | "canceling" | "ended";
  endedAt?: number;
  cancelledAt?: number;
  archivedAt?: number;
}

interface Options {
  readonly port?: number;
  /** Number of reads of a batch before it ends. Infinity: the test ends it. */
  readonly readsBeforeEnd?: number;
  /** The outcome of a request. */
  readonly outcome?: (request: StoodRequest) => Outcome;
  /** The value of `results_url`, in place of this server's own. */
  readonly resultsUrl?: (id: string) => string;
  /** Length of each answer in characters. */
  readonly answerLength?: number;
  /** Members of the message or of the error that answers a request. Undefined: the stand-in's own answer. */
  readonly answer?: (params: string) => AnthropicAnswer | undefined;
  /** Its limits hold, and it is charged. */
  readonly account?: Account;
}

export type AnthropicAnswer = { readonly message: object } | { readonly error: object };

export interface AnthropicUpstream {
  readonly url: string;
  readonly requests: { readonly route: AnthropicRoute | undefined; readonly headers: IncomingMessage["headers"] }[];
  /** In order of creation. */
  readonly batches: Map<string, StoodBatch>;
  /** Newest first. Tests may replace them. */
  models: unknown[];
  /** The next `times` requests of the route fail with this fault. */
  fail(route: AnthropicRoute, fault: AnthropicFault, times?: number): void;
  /** Removes all faults. */
  heal(): void;
  /** Changes the description of every batch. */
  rewrite(change: ((description: object) => object) | undefined): void;
  /** Changes every result line. */
  rewriteResults(change: ((line: object) => unknown) | undefined): void;
  /** Ends a batch. Requests get the outcome of `outcome`, or keep the one that they have. */
  end(id: string, outcome?: Outcome | ((request: StoodRequest, index: number) => Outcome)): void;
  /** A batch that another client created. */
  addBatch(customIds: readonly string[], createdAt?: number): StoodBatch;
  close(): Promise<void>;
}

const LARGE_BYTES = 64 * 1024;
const MAX_BYTES = 256_000_000;
const DRIP_MS = 10;

const ERROR_TYPES: { readonly [status: number]: string } = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  529: "overloaded_error",
};

const OUTAGES: { readonly [status: number]: string } = {
  401: "invalid x-api-key",
  402: "Your credit balance is too low to access the Anthropic API.",
  403: "This organization has been disabled.",
  429: "This request would exceed your organization's rate limit.",
  500: "Internal server error",
  503: "Service unavailable",
};

class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const iso = (ms: number | undefined) =>
  ms === undefined ? null : new Date(ms).toISOString().replace("Z", "000+00:00");

const able = (...names: readonly string[]) =>
  Object.fromEntries(
    ["batch", "citations", "image_input", "pdf_input", "structured_outputs", "thinking"].map((name) => [
      name,
      { supported: names.includes(name) },
    ]),
  );
const active = { lifecycle: "active", deprecated_at: null, retires_at: null };

/** As recorded in 2026, with fewer capabilities. */
const MODELS: readonly object[] = [
  {
    type: "model",
    id: "claude-opus-5",
    display_name: "Claude Opus 5",
    created_at: "2026-07-24T00:00:00Z",
    line: "opus",
    max_input_tokens: 1_000_000,
    max_tokens: 128_000,
    capabilities: able("batch", "citations", "image_input", "pdf_input", "structured_outputs", "thinking"),
    ...active,
  },
  {
    type: "model",
    id: "claude-haiku-4-5-20251001",
    display_name: "Claude Haiku 4.5",
    created_at: "2025-10-15T00:00:00Z",
    line: "haiku",
    max_input_tokens: 200_000,
    max_tokens: 64_000,
    capabilities: able("batch"),
    lifecycle: "deprecated",
    deprecated_at: "2026-09-01T00:00:00Z",
    retires_at: "2027-03-01T00:00:00Z",
  },
  {
    type: "model",
    id: "claude-live-1",
    display_name: "Claude Live",
    created_at: "1970-01-01T00:00:00Z",
    line: null,
    max_input_tokens: null,
    max_tokens: null,
    capabilities: able("image_input"),
    ...active,
  },
  {
    type: "model",
    id: "claude-2.1",
    display_name: "Claude 2.1",
    created_at: "2023-11-21T00:00:00Z",
    line: null,
    max_input_tokens: 200_000,
    max_tokens: 4_096,
    capabilities: null,
    lifecycle: "retired",
    deprecated_at: "2025-01-21T00:00:00Z",
    retires_at: "2025-07-21T00:00:00Z",
  },
];

/** Names that only `models.retrieve` knows. */
const ALIASES: Readonly<Record<string, string>> = { "claude-haiku-4-5": "claude-haiku-4-5-20251001" };

/** Parameters that the version 2026-10-21 does not have. */
const SAMPLING = ["temperature", "top_p", "top_k"];

function countsOf({ requests }: StoodBatch, ended: boolean) {
  const counts = { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 };
  // Zero until the whole batch has ended (API reference).
  for (const { outcome } of requests) counts[ended ? (outcome ?? "succeeded") : "processing"] += 1;
  return counts;
}

/** The elements of `{"requests":[…]}` as texts. The whole body is never in memory. */
async function* elements(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let pieces: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Refusal(413, "Request exceeds the maximum size");
    let start = depth >= 3 ? 0 : -1;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === 0x5c) escaped = true;
        else if (byte === 0x22) inString = false;
      } else if (byte === 0x22) inString = true;
      else if (byte === 0x7b || byte === 0x5b) {
        depth += 1;
        if (depth === 3) start = at;
      } else if (byte === 0x7d || byte === 0x5d) {
        depth -= 1;
        if (depth !== 2) continue;
        yield Buffer.concat([...pieces, chunk.subarray(start, at + 1)]);
        pieces = [];
        start = -1;
      }
    }
    if (start >= 0) pieces.push(Buffer.from(chunk.subarray(start)));
  }
  if (depth !== 0) throw new Refusal(400, "The request body is not valid JSON");
}

/** The text of the last message, which the answer repeats. */
function promptOf({ messages }: StoodRequest["params"]): string {
  const content = (messages as { content: string | { text?: string }[] }[] | undefined)?.at(-1)?.content ?? "";
  return typeof content === "string" ? content : content.map((block) => block.text ?? "").join("");
}

function check(request: StoodRequest, seen: Set<string>, index: number): void {
  const refuse = (what: string) => new Refusal(400, `requests.${index}.${what}`);
  const { custom_id: id, params } = request;
  if (typeof id !== "string" || !/^[a-zA-Z0-9_-]{1,64}$/.test(id)) {
    throw refuse("custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'");
  }
  if (seen.has(id)) throw refuse(`custom_id: '${id}' is there twice`);
  seen.add(id);
  if (!Number.isInteger(params?.max_tokens) || params.max_tokens < 1) throw refuse("params.max_tokens: Field required");
  if (typeof params.model !== "string") throw refuse("params.model: Field required");
  if (!Array.isArray(params.messages)) throw refuse("params.messages: Field required");
}

/** The reason why the API version refuses a request. Requests are checked when the batch runs, not when it is created. */
function refusedBy(version: string, params: StoodRequest["params"]): string | undefined {
  if (version < "2026-10-21") return undefined;
  const name = SAMPLING.find((member) => member in params);
  if (name !== undefined) return `${name}: Extra inputs are not permitted`;
  const messages = params.messages as { role: string; content: string | { type: string; citations?: unknown[] }[] }[];
  for (const { role, content } of messages) {
    if (typeof content === "string") continue;
    const refused = content.find(({ type, citations }) =>
      role === "assistant" ? type === "document" : type === "text" && (citations?.length ?? 0) > 0,
    );
    if (refused !== undefined) return `messages: a '${refused.type}' block is not permitted here`;
  }
  return undefined;
}

/** Clients write the parameters last. */
const paramsText = (element: string): string => element.slice(element.indexOf('"params":') + '"params":'.length, -1);

async function readBatch(body: AsyncIterable<Buffer>): Promise<readonly StoodRequest[]> {
  const requests: StoodRequest[] = [];
  const seen = new Set<string>();
  for await (const element of elements(body)) {
    const { custom_id, params } = JSON.parse(element.toString()) as StoodRequest;
    check({ custom_id, params, outcome: undefined }, seen, requests.length);
    const { model, max_tokens } = params;
    const isLarge = element.length >= LARGE_BYTES;
    requests.push({
      custom_id,
      params: isLarge ? { model, max_tokens } : params,
      outcome: undefined,
      text: isLarge ? undefined : paramsText(element.toString()),
    });
  }
  if (requests.length === 0) throw new Refusal(400, "requests: List should have at least 1 item");
  if (requests.length > 100_000) throw new Refusal(400, "requests: List should have at most 100000 items");
  return requests;
}

export async function startAnthropic(options: Options = {}): Promise<AnthropicUpstream> {
  const { port = 0, readsBeforeEnd = 1, outcome = () => "succeeded", answerLength = 0 } = options;
  const batches = new Map<string, StoodBatch>();
  const readCounts = new Map<string, number>();
  const requests: AnthropicUpstream["requests"] = [];
  const faults = new Map<AnthropicRoute, AnthropicFault[]>();
  let models: unknown[] = [...MODELS];
  let origin = "";
  let rewritten = (description: object) => description;
  let rewrittenLine = (line: object): unknown => line;
  let clock = 0;
  /** Strictly increasing, so that batches can be ordered by time. */
  const now = () => {
    clock = Math.max(Date.now(), clock + 1);
    return clock;
  };

  const describe = (batch: StoodBatch) => {
    const ended = batch.status === "ended";
    const url = options.resultsUrl?.(batch.id) ?? `${origin}/v1/messages/batches/${batch.id}/results`;
    return rewritten({
      id: batch.id,
      type: "message_batch",
      processing_status: batch.status,
      request_counts: countsOf(batch, ended),
      created_at: iso(batch.createdAt),
      expires_at: iso(batch.createdAt + 86_400_000),
      ended_at: iso(batch.endedAt),
      cancel_initiated_at: iso(batch.cancelledAt),
      archived_at: iso(batch.archivedAt),
      results_url: ended && batch.archivedAt === undefined ? url : null,
    });
  };

  const end: AnthropicUpstream["end"] = (id, became = outcome) => {
    const batch = batches.get(id)!;
    batch.requests.forEach((request, index) => {
      const { text } = request;
      const scripted = text === undefined ? undefined : options.answer?.(text);
      const isRefused = refusedBy(batch.version, request.params) !== undefined;
      if (isRefused || (scripted !== undefined && "error" in scripted)) request.outcome ??= "errored";
      request.outcome ??= typeof became === "string" ? became : became(request, index);
    });
    batch.status = "ended";
    batch.endedAt = now();
  };

  const charge = (all: readonly StoodRequest[]): void => {
    const { account } = options;
    if (account === undefined) return;
    const lines = all.map(({ text = "" }) => text);
    const refused = account.refusal(lines);
    if (refused === "enqueuedTokens") throw new Refusal(429, "too many requests in the processing queue");
    if (refused !== undefined) throw new Refusal(413, "Request exceeds the maximum size");
    for (const [at, outcome] of account.bill.charge(account.provider, lines).entries()) {
      const request = all[at]!;
      if (outcome !== "unrun") request.outcome = outcome === "failed" ? "errored" : "succeeded";
      request.isUnread = outcome === "unread";
    }
  };

  const add = (all: readonly StoodRequest[], createdAt = now(), version = "2023-06-01"): StoodBatch => {
    const id = `msgbatch_${randomUUID().replaceAll("-", "").slice(0, 24)}`;
    const batch: StoodBatch = { id, version, createdAt, requests: all, status: "in_progress" };
    batches.set(id, batch);
    return batch;
  };

  const read = (batch: StoodBatch): StoodBatch => {
    const times = (readCounts.get(batch.id) ?? 0) + 1;
    readCounts.set(batch.id, times);
    // Running requests may finish, so the first read still reports canceling.
    if (batch.status === "canceling" && times > 1) end(batch.id, "canceled");
    else if (batch.status === "in_progress" && times > readsBeforeEnd) {
      const isOpen = options.account !== undefined && batch.requests.some((one) => one.outcome === undefined);
      if (!isOpen) end(batch.id);
      else if (batch.requests.some(({ text = "" }) => expires(text))) end(batch.id, "expired");
    }
    return batch;
  };

  const need = (id: string): StoodBatch => {
    const batch = batches.get(id);
    if (batch === undefined) throw new Refusal(404, `Message batch ${id} not found`);
    return batch;
  };

  /** A third of the input that the cache does not have is written to it. */
  const tokensOf = ({ params, text = "" }: StoodRequest) => {
    if (options.account === undefined) {
      const tokens = { input_tokens: promptOf(params).length, output_tokens: 3 };
      return { ...tokens, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
    }
    const { input, cached, output, reasoning } = usageOf(options.account.provider, text);
    const written = Math.floor((input - cached) / 3);
    return {
      input_tokens: input - cached - written,
      cache_creation_input_tokens: written,
      cache_read_input_tokens: cached,
      output_tokens: output,
      output_tokens_details: { thinking_tokens: reasoning },
    };
  };

  const resultOf = (batch: StoodBatch, request: StoodRequest) => {
    const { custom_id, params, text: sent, outcome: became = "succeeded" } = request;
    const scripted = sent === undefined ? undefined : options.answer?.(sent);
    const reason = refusedBy(batch.version, params) ?? "messages: the stand-in was told to refuse this";
    const error = {
      details: null,
      type: "invalid_request_error",
      message: reason,
      ...(scripted !== undefined && "error" in scripted && scripted.error),
    };
    const said = promptOf(params);
    const text = `answer to ${said}`.padEnd(answerLength, ".");
    const message = {
      id: `msg_${custom_id}`,
      type: "message",
      role: "assistant",
      model: params.model,
      ...(!request.isUnread && { content: [{ type: "text", text, citations: null }] }),
      stop_reason: "end_turn",
      stop_sequence: null,
      stop_details: null,
      usage: {
        ...tokensOf(request),
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
        inference_geo: "not_available",
        service_tier: "batch",
      },
      ...(scripted !== undefined && "message" in scripted && scripted.message),
    };
    const results = {
      succeeded: { type: "succeeded", message },
      errored: { type: "errored", error: { type: "error", error, request_id: null } },
      canceled: { type: "canceled" },
      expired: { type: "expired" },
    } as const satisfies Record<Outcome, object>;
    return `${JSON.stringify(rewrittenLine({ custom_id, result: results[became] }))}\n`;
  };

  /** Results in an order that differs from the input's: every seventh, seven times, from the end. */
  function* resultsOf(batch: StoodBatch): Generator<string> {
    for (let first = 0; first < 7; first += 1) {
      for (let at = batch.requests.length - 1 - first; at >= 0; at -= 7) yield resultOf(batch, batch.requests[at]!);
    }
  }

  const pageOf = <T extends { readonly id: string }>(all: readonly T[], req: IncomingMessage) => {
    const query = new URL(req.url!, origin).searchParams;
    const from = query.has("after_id") ? all.findIndex((one) => one?.id === query.get("after_id")) + 1 : 0;
    const limit = Number(query.get("limit") ?? 20);
    const data = all.slice(from, from + limit);
    const [first, last] = [data[0]?.id ?? null, data.at(-1)?.id ?? null];
    return { data, has_more: all.length > from + limit, first_id: first, last_id: last };
  };

  type Handler = (req: IncomingMessage, id: string) => Promise<object | Iterable<string>> | object | Iterable<string>;
  const HANDLERS = {
    "batches.create": async (req) => {
      const all = await readBatch(req as AsyncIterable<Buffer>);
      charge(all);
      return describe(add(all, now(), req.headers["anthropic-version"] as string));
    },
    "batches.retrieve": (_, id) => describe(read(need(id))),
    "batches.list": (req) => {
      const newestFirst = [...batches.values()].sort((a, b) => b.createdAt - a.createdAt);
      const { data, ...page } = pageOf(newestFirst, req);
      return { data: data.map(describe), ...page };
    },
    "models.list": (req) => pageOf(models as { id: string }[], req),
    "models.retrieve": (_, name) => {
      const id = ALIASES[name] ?? decodeURIComponent(name);
      const found = models.find((model) => (model as { id?: unknown } | null)?.id === id);
      if (found === undefined) throw new Refusal(404, `model: ${id}`);
      return found as object;
    },
    "batches.cancel": (_, id) => {
      const batch = need(id);
      // The real service's answer is not documented. This one is a 400 that names the state.
      if (batch.status === "ended") throw new Refusal(400, `Batch ${id} has already ended`);
      batch.status = "canceling";
      batch.cancelledAt ??= now();
      readCounts.delete(id);
      return describe(batch);
    },
    "batches.delete": (_, id) => {
      if (need(id).status !== "ended") throw new Refusal(400, `Batch ${id} has not ended`);
      batches.delete(id);
      return { id, type: "message_batch_deleted" };
    },
    "batches.results": (_, id) => {
      const batch = need(id);
      if (batch.status !== "ended" || batch.archivedAt !== undefined) throw new Refusal(404, `No results for ${id}`);
      return resultsOf(batch);
    },
  } as const satisfies Record<AnthropicRoute, Handler>;

  const serve = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const path = req.url!.split("?", 1)[0]!;
    const [route, , pattern] = ROUTES.find(([, method, p]) => method === req.method && p.test(path)) ?? [];
    const fault = route && faults.get(route)?.shift();
    requests.push({ route, headers: req.headers });
    const id = `req_${requests.length}`;
    res.setHeader("request-id", id);
    const refuse = ({ status, message }: Refusal) => {
      const error = { type: ERROR_TYPES[status] ?? "api_error", message };
      res.writeHead(status, { "content-type": "application/json" });
      res.end(JSON.stringify({ type: "error", error, request_id: id }));
    };
    if (fault === "stall") return;
    if (fault === "refuse") return void req.socket.destroy();
    if (typeof fault === "object") {
      if (fault.retryAfter !== undefined) res.setHeader("retry-after", fault.retryAfter);
      req.resume();
      if (fault.body !== undefined) {
        return void res.writeHead(fault.status, { "content-type": "application/json" }).end(JSON.stringify(fault.body));
      }
      if (fault.page === undefined) return refuse(new Refusal(fault.status, "the stand-in was told to fail"));
      return void res.writeHead(fault.status, { "content-type": "text/html" }).end(fault.page);
    }
    const outage = options.account?.outage;
    if (outage !== undefined) {
      req.resume();
      return refuse(new Refusal(outage.status, OUTAGES[outage.status]!));
    }
    try {
      if (!req.headers.authorization && !req.headers["x-api-key"]) throw new Refusal(401, "invalid credentials");
      if (!req.headers["anthropic-version"]) throw new Refusal(400, "anthropic-version: header is required");
      if (route === undefined || pattern === undefined) throw new Refusal(404, "Not found");
      const answer = await (HANDLERS[route] as Handler)(req, pattern.exec(path)?.[1] ?? "");
      const lines = Symbol.iterator in answer;
      res.setHeader("content-type", lines ? "application/x-jsonl" : "application/json");
      if (lines)
        res.setHeader("content-disposition", `attachment; filename="${pattern.exec(path)?.[1]}_results.jsonl"`);
      if ((answer as { processing_status?: string }).processing_status === "in_progress")
        res.setHeader("retry-after", "10");
      await send(res, lines ? (answer as Iterable<string>) : [JSON.stringify(answer)], fault);
    } catch (error) {
      if (!(error instanceof Refusal)) return void req.socket.destroy();
      // A client that still sends does not see an early refusal, so the upload is read to its end.
      req.resume();
      refuse(error);
    }
  };

  const server = createServer((req, res) => void serve(req, res).catch(() => req.socket.destroy()));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin,
    requests,
    batches,
    get models() {
      return models;
    },
    set models(changed) {
      models = changed;
    },
    end,
    fail(route, fault, times = 1) {
      faults.set(route, [...(faults.get(route) ?? []), ...Array.from({ length: times }, () => fault)]);
    },
    heal: () => faults.clear(),
    rewrite(change = (description) => description) {
      rewritten = change;
    },
    rewriteResults(change = (line) => line) {
      rewrittenLine = change;
    },
    addBatch(customIds, createdAt) {
      const params = { model: "claude-x", max_tokens: 1, messages: [{ role: "user", content: "hello" }] };
      const made = customIds.map((custom_id) => ({ custom_id, params, outcome: undefined }));
      return add(made, createdAt);
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function send(res: ServerResponse, pieces: Iterable<string>, fault: AnthropicFault | undefined): Promise<void> {
  if (fault === undefined) {
    for (const piece of pieces) if (!res.write(piece)) await once(res, "drain");
    return void res.end();
  }
  if (fault === "lost") return void res.socket?.destroy();
  const whole = Buffer.from([...pieces].join(""));
  const half = whole.subarray(0, Math.ceil(whole.length / 2));
  if (fault === "drip") {
    for (const byte of whole) {
      if (res.destroyed) return;
      res.write(Buffer.of(byte));
      await after(DRIP_MS);
    }
    return void res.end();
  }
  if (fault === "truncated") return void res.end(half);
  // For `reset` and `silent`: the head and the first half of the answer are sent first.
  await new Promise((resolve) => res.write(half, resolve));
  if (fault === "reset") res.socket?.destroy();
}

if (import.meta.main) {
  const { url } = await startAnthropic({ port: Number(process.env.PORT ?? 9103) });
  process.stdout.write(`Anthropic's stand-in listens on ${url}\n`);
}
