/**
 * A stand-in for Gemini's Developer API: resumable uploads, files, and batches over files. It is written from what
 * @google/genai 3.3.0 sends and reads, from the API reference, and from public reports of what the service answers. It is
 * not Google's. Comments state where the real service is not known.
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { buffer, json } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type Account, expires, linesOf, type Outcome, usageOf } from "./account.ts";

const ROUTES = {
  "upload.start": ["POST", /^\/upload\/v1beta\/files$/],
  "upload.send": ["POST", /^\/upload\/session\/([\w-]+)$/],
  "files.list": ["GET", /^\/v1beta\/files$/],
  "files.redirect": ["GET", /^\/v1beta\/(files\/[\w-]+):download$/],
  "files.download": ["GET", /^\/download\/v1beta\/(files\/[\w-]+):download$/],
  "files.get": ["GET", /^\/v1beta\/(files\/[\w-]+)$/],
  "files.delete": ["DELETE", /^\/v1beta\/(files\/[\w-]+)$/],
  "batches.create": ["POST", /^\/v1beta\/(models\/[\w.-]+):batchGenerateContent$/],
  "batches.createEmbeddings": ["POST", /^\/v1beta\/(models\/[\w.-]+):asyncBatchEmbedContent$/],
  "batches.list": ["GET", /^\/v1beta\/batches$/],
  "models.list": ["GET", /^\/v1beta\/models$/],
  "models.get": ["GET", /^\/v1beta\/((?:models|tunedModels)\/[\w.-]+)$/],
  "batches.get": ["GET", /^\/v1beta\/(batches\/[\w-]+)$/],
  "batches.cancel": ["POST", /^\/v1beta\/(batches\/[\w-]+):cancel$/],
} as const satisfies Record<string, readonly [method: string, path: RegExp]>;
export type GeminiRoute = keyof typeof ROUTES;

/**
 * Faults before the request is processed: a status, `refuse` (the connection is cut). Faults after it is processed: `reset`
 * cuts the connection in the middle of the answer, `silent` stops there, `truncated` ends the answer there as if it were
 * complete, `drip` sends single bytes, `stall` sends nothing, `cut` closes the connection without an answer.
 * `error body` answers 200 with an error, as an upload's last request can.
 */
export type GeminiFault =
  | { readonly status: number; readonly retryAfter?: number; readonly details?: readonly object[] }
  | "refuse"
  | "reset"
  | "silent"
  | "truncated"
  | "drip"
  | "stall"
  | "cut"
  | "error body";

export interface GeminiFile {
  readonly name: string;
  readonly displayName?: string;
  readonly mimeType: string;
  readonly source: "UPLOADED" | "GENERATED";
  readonly createTime: string;
  readonly expirationTime: string;
  /** Undefined for content that is too large to be kept. */
  readonly content: Buffer | undefined;
  readonly sizeBytes: number;
  state: "PROCESSING" | "ACTIVE" | "FAILED";
}

export interface GeminiBatch {
  readonly name: string;
  readonly model: string;
  readonly displayName: string;
  readonly fileName: string;
  readonly createTime: string;
  state: string;
  endTime?: string;
  error?: { readonly code: number; readonly message: string };
  responsesFile?: string;
  inlinedResponses?: readonly object[];
  /** Successful and failed requests. The others are pending. */
  stats: { requests: number; successful: number; failed: number };
  /** Of the account. */
  outcomes?: readonly Outcome[];
  release?: () => void;
}

interface Options {
  readonly port?: number;
  /** Number of reads of a batch before it ends. Infinity: the test ends it. */
  readonly readsBeforeEnd?: number;
  /** State of a new file. A `PROCESSING` file is ACTIVE at the second read. */
  readonly uploaded?: GeminiFile["state"];
  /** Number of reads of a batch over a file that has succeeded, before the answer names the file with the responses. */
  readonly readsBeforeNamed?: number;
  /** Larger content is counted but not kept. */
  readonly keepBytes?: number;
  /** Content that `files.download` answers in place of the kept one, for downloads that exceed memory. */
  readonly download?: () => AsyncIterable<Buffer>;
  /** False: downloads have no Content-Length. */
  readonly lengths?: boolean;
  /** The response or the error that answers a request. Undefined: the stand-in's own answer. */
  readonly answer?: (request: string) => GeminiAnswer | undefined;
  /** Text of the inlined responses of every batch that has ended, for answers that exceed memory. */
  readonly inlined?: () => Iterable<string>;
  /** Its limits hold, and it is charged. */
  readonly account?: Account;
}

export type GeminiAnswer = { readonly response: object } | { readonly error: object };

export interface GeminiUpstream {
  readonly url: string;
  /** Route and headers of every request so far. */
  readonly requests: readonly { readonly route: GeminiRoute; readonly headers: IncomingMessage["headers"] }[];
  readonly files: Map<string, GeminiFile>;
  readonly batches: Map<string, GeminiBatch>;
  /** Tests may replace them. */
  models: unknown[];
  /** The next `times` requests of the route fail with this fault. */
  fail(route: GeminiRoute, fault: GeminiFault, times?: number): void;
  /** Removes all faults. */
  heal(): void;
  /** Answers the same page of a list again and again. */
  repeatPages(): void;
  /** Changes the description of every batch and file. */
  rewrite(change: ((description: object) => object) | undefined): void;
  /** Keeps a batch running until the test ends it. */
  hold(name: string): void;
  /** Ends a batch normally, or in another state. */
  end(name: string, state?: string, error?: GeminiBatch["error"]): void;
  /** A batch that another client created. */
  addBatch(batch?: Partial<GeminiBatch>): GeminiBatch;
  addFile(content: string, more?: Partial<GeminiFile>): GeminiFile;
  close(): Promise<void>;
}

class Status extends Error {
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly details: readonly object[] | undefined;

  constructor(status: number, message: string, more: { retryAfter?: number; details?: readonly object[] } = {}) {
    super(message);
    this.status = status;
    this.retryAfter = more.retryAfter;
    this.details = more.details;
  }
}
const NAMES: { readonly [status: number]: string } = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  409: "ALREADY_EXISTS",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
};
const OUTAGES: { readonly [status: number]: string } = {
  401: "Request had invalid authentication credentials.",
  402: "Payment is required.",
  403: "Permission denied: Consumer has been suspended.",
  429: "You exceeded your current quota, please check your plan and billing details.",
  500: "An internal error has occurred.",
  503: "The model is overloaded. Please try again later.",
};
/** Gemini answers the same for a missing file and for another project's. */
const missing = (name: string) =>
  new Status(403, `You do not have permission to access the File ${name.slice(6)} or it may not exist.`);

const model = (name: string, displayName: string, supportedGenerationMethods: readonly string[]) => ({
  name: `models/${name}`,
  version: "001",
  displayName,
  description: `${displayName}, as the stand-in describes it`,
  inputTokenLimit: 1_048_576,
  outputTokenLimit: 65_536,
  supportedGenerationMethods,
  temperature: 1,
  topP: 0.95,
  topK: 64,
  maxTemperature: 2,
});
const GENERATES = ["generateContent", "countTokens", "createCachedContent"];

/** As recorded in 2025 and 2026. */
const MODELS: readonly object[] = [
  { ...model("gemini-2.5-flash", "Gemini 2.5 Flash", [...GENERATES, "batchGenerateContent"]), thinking: true },
  model("gemini-2.5-flash-image", "Nano Banana", ["generateContent", "countTokens", "batchGenerateContent"]),
  model("gemini-2.5-flash-preview-tts", "Gemini 2.5 Flash Preview TTS", ["countTokens", "generateContent"]),
  model("gemini-2.0-flash-live-001", "Gemini 2.0 Flash Live", ["bidiGenerateContent", "countTokens"]),
  model("gemma-3-27b-it", "Gemma 3 27B", ["generateContent", "countTokens"]),
  model("gemini-embedding-001", "Gemini Embedding 001", [
    "embedContent",
    "countTextTokens",
    "countTokens",
    "asyncBatchEmbedContent",
  ]),
  model("imagen-4.0-generate-001", "Imagen 4", ["predict"]),
  model("veo-3.0-generate-001", "Veo 3", ["predictLongRunning"]),
];

/** Lists leave it out. */
const TUNED = { name: "tunedModels/mine-123", displayName: "mine", state: "ACTIVE" };

interface Session {
  readonly file: { readonly name?: string; readonly displayName?: string; readonly mimeType?: string };
  readonly total: number;
  kept: Buffer[];
  received: number;
  final: boolean;
}

type Answer = {
  readonly status?: number;
  readonly body?: object;
  readonly headers?: Record<string, string | number>;
  readonly stream?: AsyncIterable<Buffer>;
};

export async function startGemini(options: Options = {}): Promise<GeminiUpstream> {
  const { readsBeforeEnd = 0, readsBeforeNamed = 0, uploaded = "ACTIVE", keepBytes = 16 * 1024 * 1024 } = options;
  const { lengths = true } = options;
  const files = new Map<string, GeminiFile>();
  const batches = new Map<string, GeminiBatch>();
  const readCounts = new Map<string, number>();
  /** Reads of a batch since it has ended. */
  const endedReads = new Map<string, number>();
  const sessions = new Map<string, Session>();
  const requests: { route: GeminiRoute; headers: IncomingMessage["headers"] }[] = [];
  const faults = new Map<GeminiRoute, { fault: GeminiFault; times: number }>();
  let models: unknown[] = [...MODELS];
  let origin = "";
  let repeats = false;
  let rewritten = (description: object) => description;
  let clock = Date.now();
  /** Strictly increasing, so that files and batches can be ordered by time. */
  const now = () => {
    clock = Math.max(Date.now(), clock + 1);
    return new Date(clock);
  };

  const addFile = (file: Pick<GeminiFile, "content" | "sizeBytes"> & Partial<GeminiFile>): GeminiFile => {
    const created = now();
    const made: GeminiFile = {
      name: `files/${randomUUID().slice(0, 12).replace("-", "")}`,
      mimeType: "application/jsonl",
      source: "UPLOADED",
      createTime: created.toISOString(),
      expirationTime: new Date(created.getTime() + 48 * 3_600_000).toISOString(),
      state: "ACTIVE",
      ...file,
    };
    files.set(made.name, made);
    return made;
  };

  const describeFile = (file: GeminiFile) => rewritten(fileDescription(file));
  const describeBatch = (batch: GeminiBatch, listed: boolean) => rewritten(batchDescription(batch, listed));

  const fileDescription = ({ content, sizeBytes, ...file }: GeminiFile) => ({
    ...file,
    sizeBytes: String(sizeBytes),
    // The base64 of the hexadecimal digits.
    sha256Hash: content && Buffer.from(createHash("sha256").update(content).digest("hex")).toString("base64"),
    updateTime: file.createTime,
    uri: `${origin}/v1beta/${file.name}`,
    ...(file.source === "GENERATED" && { downloadUri: `${origin}/v1beta/${file.name}:download?alt=media` }),
  });

  /** Omits zeros, as Google's JSON omits default values. */
  const stat = (count: number) => (count === 0 ? undefined : String(count));
  const batchDescription = (batch: GeminiBatch, listed: boolean) => {
    const { requests: total, successful, failed } = batch.stats;
    const ended = batch.endTime !== undefined;
    const named = (endedReads.get(batch.name) ?? 0) > readsBeforeNamed;
    const inlined = batch.inlinedResponses && { inlinedResponses: batch.inlinedResponses };
    const output = {
      ...(ended && named && batch.responsesFile && { responsesFile: batch.responsesFile }),
      // Lists leave them out.
      ...(ended && inlined && !listed && { inlinedResponses: inlined }),
    };
    const empty = Object.keys(output).length === 0;
    return {
      name: batch.name,
      metadata: {
        "@type": "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
        model: batch.model,
        displayName: batch.displayName,
        ...(batch.inlinedResponses === undefined && { inputConfig: { fileName: batch.fileName } }),
        ...(!empty && { output }),
        createTime: batch.createTime,
        endTime: batch.endTime,
        updateTime: batch.endTime ?? batch.createTime,
        batchStats: {
          requestCount: stat(total),
          successfulRequestCount: stat(successful),
          failedRequestCount: stat(failed),
          pendingRequestCount: stat(total - successful - failed),
        },
        state: batch.state,
        name: batch.name,
      },
      done: ended || undefined,
      error: batch.error,
      response:
        batch.error === undefined && ended && !empty
          ? {
              "@type": "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatchOutput",
              ...output,
            }
          : undefined,
    };
  };

  const linesIn = (batch: GeminiBatch) => linesOf(files.get(batch.fileName)?.content?.toString() ?? "");

  const usageMetadataOf = (line: string) => {
    if (options.account === undefined) return { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 };
    const { input, cached, output, reasoning } = usageOf(options.account.provider, line);
    return {
      promptTokenCount: input,
      cachedContentTokenCount: cached,
      candidatesTokenCount: output - reasoning,
      thoughtsTokenCount: reasoning,
      totalTokenCount: input + output,
    };
  };

  /** The real service's answer to an unknown member in a line is not documented. This server fails the job. */
  const run = (batch: GeminiBatch): void => {
    const results: string[] = [];
    let failed = 0;
    const lines = linesIn(batch);
    for (const [index, line] of lines.entries()) {
      const { key, request, ...unknown } = JSON.parse(line);
      if (batch.outcomes?.[index] === "failed") {
        failed += 1;
        results.push(JSON.stringify({ error: { code: 3, message: "this record fails" }, key }));
        continue;
      }
      const [name] = Object.keys(unknown);
      if (name !== undefined) {
        end(batch, "BATCH_STATE_FAILED", { code: 3, message: `line ${index + 1}: Unknown name "${name}"` });
        return;
      }
      const scripted = options.answer?.(line);
      if (scripted !== undefined) {
        if ("error" in scripted) failed += 1;
        const response = { modelVersion: batch.model, ...("response" in scripted && scripted.response) };
        results.push(JSON.stringify("error" in scripted ? { ...scripted, key } : { response, key }));
        continue;
      }
      if (request.contents === undefined) {
        const { length } = request.content.parts[0].text as string;
        results.push(JSON.stringify({ response: { embedding: { values: [length, 0.5] }, tokenCount: 1 }, key }));
        continue;
      }
      const prompt: string = request.contents[0].parts[0].text;
      if (prompt === "fail") {
        failed += 1;
        results.push(JSON.stringify({ error: { code: 3, message: "the prompt asks for it" }, key }));
        continue;
      }
      const content = { role: "model", parts: [{ text: `answer to ${prompt}` }] };
      const response = {
        ...(batch.outcomes?.[index] !== "unread" && { candidates: [{ content, finishReason: "STOP", index: 0 }] }),
        usageMetadata: usageMetadataOf(line),
        modelVersion: batch.model,
      };
      results.push(JSON.stringify({ response, key }));
    }
    const content = Buffer.from(results.map((line) => `${line}\n`).join(""));
    const name = `files/batch-${batch.name.slice("batches/".length)}`;
    const made = addFile({ name, content, sizeBytes: content.length, source: "GENERATED" });
    batch.responsesFile = made.name;
    batch.stats = { requests: lines.length, successful: lines.length - failed, failed };
    end(batch, "BATCH_STATE_SUCCEEDED");
  };
  const end = (batch: GeminiBatch, state: string, error?: GeminiBatch["error"]) => {
    batch.state = state;
    batch.release?.();
    batch.endTime ??= nanoseconds(now());
    if (error !== undefined) batch.error = error;
  };

  const addBatch = (more: Partial<GeminiBatch> = {}): GeminiBatch => {
    const batch: GeminiBatch = {
      name: `batches/${BigInt(`0x${randomBytes(32).toString("hex")}`)
        .toString(36)
        .slice(0, 36)}`,
      model: "models/gemini-1.5-flash",
      displayName: "somebody else's",
      fileName: "files/abc123",
      createTime: nanoseconds(now()),
      state: "BATCH_STATE_PENDING",
      stats: { requests: 0, successful: 0, failed: 0 },
      ...more,
    };
    batches.set(batch.name, batch);
    return batch;
  };

  /** The map has the oldest first. Pages start with the newest. */
  const page = <T>(all: Iterable<T>, query: URLSearchParams, most = 100) => {
    const items = [...all].reverse();
    const from = Number(query.get("pageToken") ?? 0);
    const size = Math.min(Number(query.get("pageSize") ?? 10), most);
    return {
      items: items.slice(from, from + size),
      nextPageToken: repeats ? "1" : from + size < items.length ? String(from + size) : undefined,
    };
  };
  const checkLength = (name: string, operation: string) => {
    if (name.length <= "files/".length + 40) return;
    const rule = "File ID (name excluding 'files/') cannot be more than 40 characters.";
    throw new Status(400, `* ${operation}FileRequest.name: ${rule}\n`);
  };
  const file = (name: string): GeminiFile => {
    const found = files.get(name);
    if (found === undefined) throw missing(name);
    return found;
  };
  const batchOf = (name: string): GeminiBatch => {
    const found = batches.get(name);
    if (found === undefined) throw new Status(404, "Requested entity was not found.");
    return found;
  };

  const createBatch = async (req: IncomingMessage, model: string): Promise<Answer> => {
    const { batch } = (await json(req)) as {
      batch: { displayName: string; inputConfig: { fileName?: string; file_name?: string } };
    };
    // The SDK (3.3.0) writes either name, and Google's JSON takes both.
    const fileName = batch.inputConfig.fileName ?? batch.inputConfig.file_name ?? "";
    const { content } = file(fileName);
    const embeds = req.url!.includes(":asyncBatchEmbedContent");
    const [first = ""] = content?.toString().split("\n", 1) ?? [];
    if (embeds !== first.includes('"content":')) throw new Status(400, "The requests are of another method.");
    const requests =
      content
        ?.toString()
        .split("\n")
        .filter((line) => line.trim() !== "").length ?? 0;
    const lines = options.account === undefined ? [] : linesOf(content?.toString() ?? "");
    const refused = options.account?.refusal(lines);
    if (refused === "enqueuedTokens") {
      throw new Status(429, "You exceeded your current quota: Batch enqueued tokens. Please try again later.");
    }
    if (refused !== undefined) throw new Status(400, `The input file is beyond the limit of ${refused}.`);
    const made = addBatch({
      ...(options.account && {
        outcomes: options.account.bill.charge(options.account.provider, lines),
        release: options.account.enqueue(lines),
      }),
      model,
      displayName: batch.displayName,
      fileName,
      stats: { requests, successful: 0, failed: 0 },
    });
    return { body: describeBatch(made, false) };
  };

  const HANDLERS: Record<
    GeminiRoute,
    (req: IncomingMessage, name: string, query: URLSearchParams) => Answer | Promise<Answer>
  > = {
    "upload.start": async (req) => {
      const { file: requested } = (await json(req)) as { file: Session["file"] };
      if (requested.name !== undefined && files.has(requested.name))
        throw new Status(409, "Requested entity already exists");
      const id = randomUUID();
      const total = Number(req.headers["x-goog-upload-header-content-length"]);
      sessions.set(id, { file: requested, total, kept: [], received: 0, final: false });
      // The real answer has Google's host. The client must use the configured host instead.
      return {
        headers: {
          "x-goog-upload-url": `http://upload.invalid/upload/session/${id}`,
          "x-goog-upload-control-url": `http://upload.invalid/upload/session/${id}`,
          "x-goog-upload-chunk-granularity": "8388608",
          "x-goog-upload-status": "active",
        },
      };
    },
    "upload.send": async (req, id) => {
      const session = sessions.get(id);
      if (session === undefined) throw new Status(404, "There is no such upload.");
      const command = req.headers["x-goog-upload-command"] as string;
      const answer = (status: string, body?: object) => ({
        headers: { "x-goog-upload-status": status, "x-goog-upload-size-received": String(session.received) },
        ...(body && { body }),
      });
      if (command === "query") return answer(session.final ? "final" : "active");
      if (command === "cancel") {
        sessions.delete(id);
        return answer("cancelled");
      }
      if (Number(req.headers["x-goog-upload-offset"]) !== session.received)
        throw new Status(400, "The offset is wrong.");
      for await (const chunk of req as AsyncIterable<Buffer>) {
        session.received += chunk.length;
        if (session.total <= keepBytes) session.kept.push(chunk);
      }
      if (!command.includes("finalize")) return answer("active");
      if (session.received !== session.total) throw new Status(400, "The size is not what was announced.");
      const kept = session.total <= keepBytes;
      const made = addFile({
        ...session.file,
        content: kept ? Buffer.concat(session.kept) : undefined,
        sizeBytes: session.received,
        state: uploaded,
      });
      session.kept = [];
      session.final = true;
      return answer("final", { file: describeFile(made) });
    },
    "files.list": (_req, _name, query) => {
      const { items, nextPageToken } = page(files.values(), query);
      return { body: { files: items.map(describeFile), nextPageToken } };
    },
    "files.get": (_req, name) => {
      checkLength(name, "Get");
      const found = file(name);
      const body = describeFile(found);
      if (found.state === "PROCESSING") found.state = "ACTIVE";
      return { body };
    },
    "files.delete": (_req, name) => {
      checkLength(name, "Delete");
      files.delete(file(name).name);
      return { body: {} };
    },
    // The real answer has Google's host. The client must use the configured host instead.
    "files.redirect": (_req, name) => ({
      status: 302,
      headers: { location: `http://download.invalid/download/v1beta/${name}:download?alt=media` },
    }),
    "files.download": (req, name) => {
      const { source, content = Buffer.alloc(0) } = file(name);
      if (source !== "GENERATED") throw new Status(400, "Only generated files can be downloaded.");
      const headers = { "content-type": "application/octet-stream" };
      if (options.download !== undefined) return { stream: options.download(), headers };
      const range = /^bytes=(\d+)-(\d+)$/.exec(req.headers.range ?? "");
      if (range === null || !lengths || content.length === 0) {
        return {
          stream: chunks(content),
          headers: { ...headers, ...(lengths && { "content-length": content.length }) },
        };
      }
      const [start, end] = [Number(range[1]), Math.min(Number(range[2]), content.length - 1)];
      return {
        status: 206,
        stream: chunks(content.subarray(start, end + 1)),
        headers: {
          ...headers,
          "content-length": end + 1 - start,
          "content-range": `bytes ${start}-${end}/${content.length}`,
        },
      };
    },
    "batches.create": createBatch,
    "batches.createEmbeddings": createBatch,
    "batches.list": (_req, _name, query) => {
      const { items, nextPageToken } = page(batches.values(), query);
      return { body: { operations: items.map((batch) => describeBatch(batch, true)), nextPageToken } };
    },
    "models.list": (_req, _name, query) => {
      const { items, nextPageToken } = page([...models].reverse(), query, 1000);
      return { body: { models: items.length === 0 ? undefined : items, nextPageToken } };
    },
    "models.get": (_req, name) => {
      const found = [...models, TUNED].find((one) => (one as { name?: unknown } | null)?.name === name);
      const known = "Call ListModels to see the list of available models and their supported methods.";
      if (found === undefined) throw new Status(404, `${name} is not found for API version v1beta. ${known}`);
      return { body: found as object };
    },
    "batches.get": (_req, name) => {
      const batch = batchOf(name);
      const count = (readCounts.get(name) ?? 0) + 1;
      readCounts.set(name, count);
      if (batch.endTime === undefined) {
        // A batch that expires has no results.
        if (count > readsBeforeEnd && linesIn(batch).some(expires)) end(batch, "BATCH_STATE_EXPIRED");
        else if (count > readsBeforeEnd && !batch.outcomes?.includes("unrun")) run(batch);
        else if (batch.state === "BATCH_STATE_PENDING" && count > 1) batch.state = "BATCH_STATE_RUNNING";
      }
      if (batch.endTime !== undefined) endedReads.set(name, (endedReads.get(name) ?? 0) + 1);
      const body = describeBatch(batch, false);
      if (options.inlined === undefined || batch.endTime === undefined) return { body };
      return { stream: filled(body, options.inlined), headers: {} };
    },
    "batches.cancel": (_req, name) => {
      const batch = batchOf(name);
      if (batch.endTime !== undefined) throw new Status(400, "The batch has ended.");
      end(batch, "BATCH_STATE_CANCELLED");
      return { body: {} };
    },
  };

  const server = createServer(async (req, res) => {
    const url = new URL(req.url ?? "/", "http://gemini");
    const found = Object.entries(ROUTES).find(([, [method, path]]) => method === req.method && path.test(url.pathname));
    try {
      if (found === undefined) throw new Status(404, `there is no ${req.method} ${url.pathname}`);
      const route = found[0] as GeminiRoute;
      requests.push({ route, headers: req.headers });
      if (!req.headers["x-goog-api-key"]) throw new Status(403, "Method doesn't allow unregistered callers.");
      const outage = options.account?.outage;
      if (outage !== undefined) {
        await buffer(req);
        throw new Status(outage.status, OUTAGES[outage.status]!);
      }
      const fault = take(route);
      if (fault === "refuse") return void res.destroy();
      if (typeof fault === "object") {
        await buffer(req);
        throw new Status(fault.status, `told to answer ${fault.status}`, fault);
      }
      if (fault === "error body") {
        await buffer(req);
        const body = { error: { code: 400, message: "told to answer an error", status: NAMES[400] } };
        return void (await send(res, { body, headers: { "x-goog-upload-status": "final" } }));
      }
      const name = found[1][1].exec(url.pathname)?.[1] ?? "";
      await send(res, await HANDLERS[route](req, name, url.searchParams), fault);
    } catch (error) {
      if (!(error instanceof Status)) return void res.destroy();
      const { status, message, details, retryAfter } = error;
      const body = { error: { code: status, message, status: NAMES[status], details } };
      const headers: Answer["headers"] = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
      await send(res, { status, body, headers });
    }
  });

  const take = (route: GeminiRoute): GeminiFault | undefined => {
    const told = faults.get(route);
    if (told === undefined) return undefined;
    told.times -= 1;
    if (told.times <= 0) faults.delete(route);
    return told.fault;
  };

  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin,
    requests,
    files,
    batches,
    get models() {
      return models;
    },
    set models(changed) {
      models = changed;
    },
    fail: (route, fault, times = 1) => void faults.set(route, { fault, times }),
    heal: () => faults.clear(),
    repeatPages() {
      repeats = true;
    },
    rewrite(change = (description) => description) {
      rewritten = change;
    },
    hold: (name) => void readCounts.set(name, Number.NEGATIVE_INFINITY),
    end(name, state, error) {
      const batch = batchOf(name);
      if (state === undefined) run(batch);
      else end(batch, state, error);
    },
    addBatch,
    addFile: (text, more = {}) => {
      const content = Buffer.from(text);
      return addFile({ content, sizeBytes: content.length, ...more });
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** As Google writes times of batches. */
const nanoseconds = (time: Date): string => time.toISOString().replace("Z", "000000Z");

/** The description of a batch with these inlined responses in both places, and indented as Google's answers are. */
async function* filled(body: object, inlined: () => Iterable<string>): AsyncGenerator<Buffer> {
  const mark = "[]";
  const pieces = JSON.stringify(body, null, 2).split(`"inlinedResponses": ${mark}`);
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) {
      yield Buffer.from('"inlinedResponses": [\n');
      let comma = "";
      for (const text of inlined()) {
        yield Buffer.from(`${comma}${text}`);
        comma = ",\n";
      }
      yield Buffer.from("]");
    }
    yield Buffer.from(piece);
  }
}

async function* chunks(content: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < content.length; start += 65_536) yield content.subarray(start, start + 65_536);
}

async function send(res: ServerResponse, answer: Answer, fault?: GeminiFault): Promise<void> {
  const { status = 200, body = {}, stream } = answer;
  const { "content-length": length, ...others } = answer.headers ?? {};
  // A fault after the headers is met in the content, so it comes without a length.
  const headers = { ...others, ...(length !== undefined && fault === undefined && { "content-length": length }) };
  if (fault === "stall") return;
  if (fault === "cut") return void res.destroy();
  res.writeHead(status, { "content-type": "application/json; charset=UTF-8", "x-request-id": "gemini-1", ...headers });
  const whole = Buffer.from(JSON.stringify(body, null, 2));
  if (fault === undefined) {
    if (stream === undefined) return void res.end(whole);
    // A client that disconnects is not a fault of this server.
    return pipeline(Readable.from(stream), res).catch(() => {});
  }
  const content = stream === undefined ? whole : await buffer(stream);
  const half = content.subarray(0, Math.floor(content.length / 2));
  if (fault === "truncated") return void res.end(half);
  if (fault === "silent") return void res.write(half);
  if (fault === "reset") return void res.write(half, () => setImmediate(() => res.destroy()));
  for (let at = 0; at < content.length && !res.destroyed; at += 1) {
    res.write(content.subarray(at, at + 1));
    await sleep(250);
  }
  res.end();
}

if (import.meta.main) {
  const { url } = await startGemini({ port: Number(process.env.PORT ?? 8092), readsBeforeEnd: 1 });
  process.stdout.write(`Gemini's stand-in listens on ${url}\n`);
}
