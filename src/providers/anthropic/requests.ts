/** A held input as the requests of Message Batches: all of its lines looked at before the first of them is sent. */
import { isUtf8 } from "node:buffer";
import { ANTHROPIC_LINES, type AnthropicForm, anthropicForm } from "../../dialects/anthropic.ts";
import { type JsonObject, RecordError } from "../../dialects/dialect.ts";
import { GatewayError } from "../../lib/errors.ts";
import { linesOf, type RawLine } from "../../lib/jsonl.ts";
import type { BatchBody } from "./client.ts";

/** What of a job its lines need. */
export interface Reading {
  /** For lines that name no model. */
  readonly model: string;
  /** Eight characters of this job's own: see `customId`. */
  readonly tag: string;
}

/** One Message Batch of a job. */
export interface PlannedBatch {
  readonly requests: number;
  /** Of the whole body. */
  readonly bytes: number;
}

export interface ReadLine {
  readonly number: number;
  readonly text: string;
  readonly json: JsonObject;
  readonly form: AnthropicForm;
}

/** Anthropic's own limit is a batch's; a line that is longer can be in none. */
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
 * `<tag>_<line>_<the record's own id, as far as it can be said>`: whatever the caller's ids are, missing, double or in another
 * alphabet, Anthropic takes these (1 to 64 of [a-zA-Z0-9_-], unique), and a result finds its line by them without a table.
 * The tag tells another job's results apart; the rest is for people.
 */
function customId({ number, json, form }: ReadLine, tag: string): string {
  const own = form.id({ number, json }).replace(/[^a-zA-Z0-9_-]/g, "-");
  return `${tag}_${number}_${own}`.slice(0, 64);
}

/** The line that a result belongs to; undefined where it is none of this job's. */
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

/** Why an input is no batch of Anthropic's. */
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

/** Characters of requests that are sent together. */
const CHUNK_CHARACTERS = 64 * 1024;

/** The batches' bodies. Read them one after the other: all of them share one read of the input. */
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
