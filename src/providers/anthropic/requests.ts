/** Converts an input to the requests of Message Batches. All lines are checked before the first batch is sent. */
import { isUtf8 } from "node:buffer";
import { ANTHROPIC_LINES, type AnthropicForm, anthropicForm } from "../../dialects/anthropic.ts";
import type { JsonObject } from "../../dialects/json.ts";
import { RecordError } from "../../dialects/record-error.ts";
import { GatewayError } from "../../lib/errors.ts";
import { linesOf, type RawLine } from "../../lib/jsonl.ts";
import type { BatchBody } from "./client.ts";

/** The members of a job that the conversion of a line needs. */
export interface Reading {
  /** Model of lines that name none. */
  readonly model: string;
  /** Eight characters that identify this job: see `customId`. */
  readonly tag: string;
}

/** One Message Batch of a job. */
export interface PlannedBatch {
  readonly requests: number;
  /** Bytes of the whole body. */
  readonly bytes: number;
}

export interface ReadLine {
  readonly number: number;
  readonly text: string;
  readonly json: JsonObject;
  readonly form: AnthropicForm;
}

/** Anthropic limits the bytes of a batch. A longer line fits into no batch. */
export const MAX_LINE_BYTES = 256_000_000;

export function readInputLine({ number, bytes }: RawLine): ReadLine {
  if (bytes === undefined) throw new RecordError(400, `it is longer than ${MAX_LINE_BYTES} bytes`);
  const text = bytes.toString();
  const json = isUtf8(bytes) ? parsed(text) : undefined;
  const form = anthropicForm(json);
  if (form === undefined) throw new RecordError(400, `expected ${ANTHROPIC_LINES}`);
  return { number, text, json: json as JsonObject, form };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * `<tag>_<line>_<part of the record's own id>`: unique, with 1 to 64 characters [a-zA-Z0-9_-], as Anthropic requires.
 * The caller's ids may be missing, duplicate or in another alphabet. The line number finds the input line of a result
 * without a table. The tag excludes results of other jobs. The record's id is for people.
 */
function customId({ number, json, form }: ReadLine, tag: string): string {
  const own = form.id({ number, json }).replace(/[^a-zA-Z0-9_-]/g, "-");
  return `${tag}_${number}_${own}`.slice(0, 64);
}

/** The input line of a result. Undefined if the result is not of this job. */
export function lineOf(id: unknown, tag: string): number | undefined {
  const [, found, line] = typeof id === "string" ? (/^([^_]+)_(\d{1,15})_/.exec(id) ?? []) : [];
  return found === tag ? Number(line) : undefined;
}

function request(line: ReadLine, { model, tag }: Reading): string {
  const params = line.form.params(line.json, model);
  return JSON.stringify({ custom_id: customId(line, tag), params });
}

const OPEN = '{"requests":[';
const COMMA = ",";
const CLOSE = "]}";
const FRAME_BYTES = OPEN.length + CLOSE.length;

async function* requests(source: AsyncIterable<Buffer>, reading: Reading): AsyncGenerator<string> {
  for await (const lines of linesOf(source, MAX_LINE_BYTES)) {
    for (const raw of lines) {
      try {
        yield request(readInputLine(raw), reading);
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

/**
 * Splits an input into batches within Anthropic's limits. Throws InvalidArgument for the first invalid line, with its number
 * and the reason.
 */
export async function plan(
  source: AsyncIterable<Buffer>,
  reading: Reading,
  limits: { readonly requests: number; readonly bytes: number },
  uri: string,
  signal: AbortSignal,
): Promise<readonly PlannedBatch[]> {
  const batches: PlannedBatch[] = [];
  const member = `inputDataConfig.s3InputDataConfig.s3Uri: '${uri}'`;
  let batch: PlannedBatch = { requests: 0, bytes: FRAME_BYTES };
  let number = 0;
  try {
    for await (const text of requests(source, reading)) {
      signal.throwIfAborted();
      const length = Buffer.byteLength(text);
      number += 1;
      if (FRAME_BYTES + length > limits.bytes) {
        const what = `record ${number} is a request of ${length} bytes, and a batch has at most ${limits.bytes}`;
        throw new GatewayError("InvalidArgument", `${member}: ${what}`);
      }
      if (batch.requests === limits.requests || batch.bytes + COMMA.length + length > limits.bytes) {
        batches.push(batch);
        batch = { requests: 0, bytes: FRAME_BYTES };
      }
      const comma = batch.requests === 0 ? 0 : COMMA.length;
      batch = { requests: batch.requests + 1, bytes: batch.bytes + comma + length };
    }
  } catch (error) {
    if (!(error instanceof BadLine)) throw error;
    const { line, message } = error;
    throw new GatewayError("InvalidArgument", `${member}: line ${line}: ${message}`);
  }
  if (batch.requests === 0) throw new GatewayError("InvalidArgument", `${member}: it has no lines`);
  return [...batches, batch];
}

/** Characters of requests that are sent as one chunk. */
const CHUNK_CHARACTERS = 64 * 1024;

/** The bodies of the batches. Read them one after the other, because they share one read of the input. */
export function bodies(
  source: AsyncIterable<Buffer>,
  reading: Reading,
): (batch: PlannedBatch) => BatchBody & { ended(): boolean } {
  const all = requests(source, reading);
  return ({ requests: count, bytes }) => {
    let left = count;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      let text = OPEN;
      while (left > 0) {
        const { value } = (await all.next()) as { value: string };
        left -= 1;
        text += value + (left === 0 ? CLOSE : COMMA);
        if (text.length < CHUNK_CHARACTERS && left > 0) continue;
        const whole = Buffer.from(text);
        text = "";
        yield whole;
      }
    }
    return { length: bytes, chunks: chunks(), ended: () => left === 0 };
  };
}
