/** Converts an input to the requests of Message Batches. All lines are checked before the first batch is sent. */
import { anthropicFrame } from "../../dialects/frames/anthropic.ts";
import type { JsonObject } from "../../dialects/json.ts";
import { isNumber, numberOf } from "../../dialects/json.ts";
import { isAbsent, missing, mustBe } from "../../dialects/members.ts";
import { apiVersion, betasOf, withoutBetas } from "../../dialects/messages/anthropic/version.ts";
import { member } from "../../dialects/path.ts";
import { type InputLine, MAX_LINE_BYTES, readLine } from "../../dialects/read-line.ts";
import { RecordError } from "../../dialects/record-error.ts";
import { GatewayError } from "../../lib/errors.ts";
import { linesOf, type RawLine } from "../../lib/jsonl.ts";
import type { BatchBody } from "./client.ts";

/** The members of a job that the conversion of a line needs. */
export interface RequestOptions {
  /** Model of lines that name none. */
  readonly model: string;
  /** Maximum of tokens of lines that name none. Anthropic requires one. */
  readonly maxTokens: number;
  /** Eight characters that identify this job: see `customId`. */
  readonly tag: string;
}

/** What the headers of a batch say. Every request of the batch has them. */
export interface BatchHeaders {
  /** Undefined: any version. */
  readonly version: string | undefined;
  readonly betas: readonly string[];
}

/** One Message Batch of a job. */
export interface PlannedBatch extends BatchHeaders {
  readonly requests: number;
  /** Bytes of the whole body. */
  readonly bytes: number;
}

const FORM = { frame: anthropicFrame, url: undefined };

export const readInputLine = (raw: RawLine, tag: string): InputLine =>
  readLine(raw, FORM, { tag, maxLineBytes: MAX_LINE_BYTES });

/**
 * `<tag>_<line>_<part of the record's own id>`: unique, with 1 to 64 characters [a-zA-Z0-9_-], as Anthropic requires.
 * The caller's ids may be missing, duplicate or in another alphabet. The line number finds the input line of a result
 * without a table. The tag excludes results of other jobs. The record's id is for people.
 */
function customId({ number, json, madeUpId }: InputLine, tag: string): string {
  const id = isAbsent(json.custom_id) ? madeUpId : anthropicFrame.id(json)!;
  return `${tag}_${number}_${id.replace(/[^a-zA-Z0-9_-]/g, "-")}`.slice(0, 64);
}

/** The input line of a result. Undefined if the result is not of this job. */
export function lineOf(id: unknown, tag: string): number | undefined {
  const [, found, line] = typeof id === "string" ? (/^([^_]+)_(\d{1,15})_/.exec(id) ?? []) : [];
  return found === tag ? Number(line) : undefined;
}

/** Checks that Anthropic applies to every batch, made before the batch is sent. */
function check(params: JsonObject): void {
  const at = (name: string) => member(PARAMS, name);
  const { messages, model, max_tokens: most, stream } = params;
  if (isAbsent(messages)) throw missing(at("messages"));
  if (!Array.isArray(messages)) throw mustBe(at("messages"), "an array");
  if (messages.length === 0) throw new RecordError(400, "params.messages is empty.");
  if (typeof model !== "string") throw mustBe(at("model"), "a string");
  if (!isNumber(most) || !Number.isInteger(numberOf(most)) || numberOf(most) < 1) {
    throw mustBe(at("max_tokens"), "a positive integer");
  }
  if (!isAbsent(stream) && stream !== false) throw mustBe(at("stream"), "false in a batch");
}

const PARAMS = { parent: undefined, name: "params" } as const;

interface BatchRequest {
  /** JSON. */
  readonly text: string;
  readonly headers: BatchHeaders;
}

function request(line: InputLine, { model, maxTokens, tag }: RequestOptions): BatchRequest {
  if (line.problem !== undefined) throw line.problem;
  const { body } = anthropicFrame.body(line.json);
  const { model: named, max_tokens: most, stream, ...rest } = body;
  const params = withoutBetas({ model: named ?? model, max_tokens: most ?? maxTokens, ...rest });
  check({ ...params, stream });
  return {
    text: JSON.stringify({ custom_id: customId(line, tag), params }),
    headers: { version: apiVersion(params), betas: betasOf(body) },
  };
}

const OPEN = '{"requests":[';
const COMMA = ",";
const CLOSE = "]}";
const FRAME_BYTES = OPEN.length + CLOSE.length;

async function* requests(source: AsyncIterable<Buffer>, reading: RequestOptions): AsyncGenerator<BatchRequest> {
  for await (const lines of linesOf(source, MAX_LINE_BYTES)) {
    for (const raw of lines) {
      try {
        yield request(readInputLine(raw, reading.tag), reading);
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        throw new BadLine(raw.number, error.message);
      }
    }
  }
}

/** The error for an input that Anthropic cannot run. */
class BadLine extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** A batch whose requests are being counted. */
function emptyBatch() {
  const betas = new Set<string>();
  let version: string | undefined;
  let requests = 0;
  let bytes = FRAME_BYTES;
  return {
    isEmpty: () => requests === 0,
    fits: (length: number, limits: Limits) =>
      requests < limits.requests && bytes + (requests === 0 ? 0 : COMMA.length) + length <= limits.bytes,
    add(length: number, headers: BatchHeaders): void {
      bytes += length + (requests === 0 ? 0 : COMMA.length);
      requests += 1;
      version ??= headers.version;
      for (const beta of headers.betas) betas.add(beta);
    },
    planned: (): PlannedBatch => ({ requests, bytes, version, betas: [...betas] }),
  };
}

interface Limits {
  readonly requests: number;
  readonly bytes: number;
}

/**
 * Splits an input into batches within Anthropic's limits. Throws InvalidArgument for the first invalid line, with its number
 * and the reason.
 */
export async function plan(
  source: AsyncIterable<Buffer>,
  reading: RequestOptions,
  limits: Limits,
  uri: string,
  signal: AbortSignal,
): Promise<readonly PlannedBatch[]> {
  const batches: PlannedBatch[] = [];
  const place = `inputDataConfig.s3InputDataConfig.s3Uri: '${uri}'`;
  let batch = emptyBatch();
  let number = 0;
  try {
    for await (const { text, headers } of requests(source, reading)) {
      signal.throwIfAborted();
      const length = Buffer.byteLength(text);
      number += 1;
      if (FRAME_BYTES + length > limits.bytes) {
        const what = `record ${number} is a request of ${length} bytes, and a batch has at most ${limits.bytes}`;
        throw new GatewayError("InvalidArgument", `${place}: ${what}`);
      }
      if (!batch.fits(length, limits)) {
        batches.push(batch.planned());
        batch = emptyBatch();
      }
      batch.add(length, headers);
    }
  } catch (error) {
    if (!(error instanceof BadLine)) throw error;
    const { line, message } = error;
    throw new GatewayError("InvalidArgument", `${place}: line ${line}: ${message}`);
  }
  if (batch.isEmpty()) throw new GatewayError("InvalidArgument", `${place}: it has no lines`);
  return [...batches, batch.planned()];
}

/** Characters of requests that are sent as one chunk. */
const CHUNK_CHARACTERS = 64 * 1024;

/** The bodies of the batches. Read them one after the other, because they share one read of the input. */
export function bodies(
  source: AsyncIterable<Buffer>,
  reading: RequestOptions,
): (batch: PlannedBatch) => BatchBody & { ended(): boolean } {
  const all = requests(source, reading);
  return ({ requests: count, bytes, version, betas }) => {
    let left = count;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      let text = OPEN;
      while (left > 0) {
        const { value } = (await all.next()) as { value: BatchRequest };
        left -= 1;
        text += value.text + (left === 0 ? CLOSE : COMMA);
        if (text.length < CHUNK_CHARACTERS && left > 0) continue;
        const whole = Buffer.from(text);
        text = "";
        yield whole;
      }
    }
    return { length: bytes, version, betas, chunks: chunks(), ended: () => left === 0 };
  };
}
