/**
 * A stub of Anthropic's Message Batches that stores no content. It keeps the range of a batch's request ids, taken from the
 * first and the last id, and answers each request with the same text. The results are shuffled.
 */
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { answerJson, type Sink } from "../support/sink.ts";

/** Approximate bytes of a result line. */
export const RESULT_BYTES = 8 * 1024;
/** Greater than the bytes of one request. */
const TAIL_BYTES = 64 * 1024;
/** Characters of results per write. */
const CHUNK_CHARACTERS = 256 * 1024;

interface Batch {
  readonly prefix: string;
  /** Numbers in the requests' ids. */
  readonly from: number;
  readonly requests: number;
  readonly suffix: string;
}

/** The gateway's ids: `<tag>_<line>_<record>`. */
const ID = /"custom_id":"([^_"]+_)(\d+)(_[^"]*)"/g;

async function read(req: IncomingMessage): Promise<Batch> {
  let first: Buffer | undefined;
  let tail: Buffer = Buffer.alloc(0);
  for await (const chunk of req as AsyncIterable<Buffer>) {
    first ??= chunk;
    tail = (chunk.length < TAIL_BYTES ? Buffer.concat([tail, chunk]) : chunk).subarray(-TAIL_BYTES);
  }
  const [, prefix = "", from, suffix = ""] = first!.toString("latin1").matchAll(ID).next().value ?? [];
  const [, , to] = [...tail.toString("latin1").matchAll(ID)].at(-1) ?? [];
  return { prefix, from: Number(from), requests: Number(to) - Number(from) + 1, suffix };
}

const MESSAGE = {
  id: "msg_sink",
  type: "message",
  role: "assistant",
  model: "claude-bench",
  content: [{ type: "text", text: "The largest is Example. ".repeat(RESULT_BYTES / 24) }],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 12, output_tokens: 5 },
};
const RESULT = JSON.stringify({ type: "succeeded", message: MESSAGE });

/** All numbers below `count`, each once, in steps of a number that is coprime to `count`. */
function* shuffled(count: number): Generator<number> {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let step = Math.floor(count * 0.618) + 1;
  while (divisor(step, count) > 1) step += 1;
  for (let index = 0, at = 0; index < count; index += 1, at = (at + step) % count) yield at;
}

function* results({ prefix, from, requests, suffix }: Batch): Generator<string> {
  let text = "";
  for (const at of shuffled(requests)) {
    text += `{"custom_id":"${prefix}${from + at}${suffix}","result":${RESULT}}\n`;
    if (text.length < CHUNK_CHARACTERS) continue;
    yield text;
    text = "";
  }
  yield text;
}

function describe(id: string, { requests }: Batch, ended: boolean): object {
  const zero = { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 };
  return {
    id,
    type: "message_batch",
    processing_status: ended ? "ended" : "in_progress",
    request_counts: { ...zero, [ended ? "succeeded" : "processing"]: requests },
    created_at: new Date().toISOString(),
    ended_at: ended ? new Date().toISOString() : null,
    results_url: ended ? "there are some" : null,
  };
}

/** Batches that end at once. */
export function batchSink(): Sink {
  const batches = new Map<string, Batch>();
  return async (req, res) => {
    if (req.method === "POST") {
      const id = `msgbatch_${batches.size}`;
      batches.set(id, await read(req));
      return answerJson(res, describe(id, batches.get(id)!, false));
    }
    const [, id = ""] = /batches\/(\w+)/.exec(req.url!) ?? [];
    const batch = batches.get(id)!;
    if (!req.url!.endsWith("/results")) return answerJson(res, describe(id, batch, true));
    res.writeHead(200, { "content-type": "application/x-jsonl" });
    for (const text of results(batch)) if (!res.write(text)) await once(res, "drain");
    res.end();
  };
}
