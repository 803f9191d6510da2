/** The results of a finished job: of all its batches, in the input's order, each in the form of its input line. */
import type { MessageBatchIndividualResponse } from "@anthropic-ai/sdk/resources/messages/batches";
import { parseJson } from "../../dialects/json.ts";
import { formOf, MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { linesOf, oneLine } from "../../lib/jsonl.ts";
import type { ProviderName } from "../../lib/names.ts";
import type { Scrubber } from "../../lib/scrub.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { BatchTarget } from "../../ports/jobs.ts";
import { inOrder, type NumberedLine } from "../../storage/blobs/in-order.ts";
import { recordIn, textIn } from "../answers.ts";
import { unusableAnswer } from "../http/errors.ts";
import type { Batch } from "./batch.ts";
import { lineOf } from "./requests.ts";
import { resultWriter, type WriteResult } from "./result-lines.ts";
import { totalOf } from "./state.ts";

interface Options {
  readonly provider: ProviderName;
  /** See `lineOf`. */
  readonly tag: string;
  readonly takes: BatchTarget;
  readonly blobs: BlobStore;
  /** The result lines of a batch, as a stream. */
  readonly open: (id: string) => Promise<AsyncIterable<Buffer>>;
  readonly signal: AbortSignal;
  /** For the errors of records. */
  readonly scrub: Scrubber;
}

type Result = MessageBatchIndividualResponse["result"];

const failed = (message: string): Result => ({
  type: "errored",
  error: { type: "error", error: { type: "api_error", message }, request_id: null },
});

/** The result of a record whose result Anthropic no longer has. */
const GONE = failed("Anthropic has no result of this record.");
const UNREADABLE = failed("Anthropic's result of this record has an unknown form.");

/** The results in Anthropic's form, for a job without a known input. */
export async function* verbatim(batches: readonly Batch[], open: Options["open"]): AsyncGenerator<Buffer> {
  for (const { id } of batches) yield* await open(id);
}

/** Size of a chunk of results. */
const CHUNK_CHARACTERS = 64 * 1024;

/** @param input the job's input, from its beginning */
export async function* joinedResults(
  batches: readonly Batch[],
  input: AsyncIterable<Buffer>,
  options: Options,
): AsyncGenerator<Buffer> {
  const results = ordered(batches, options);
  try {
    let next = await results.next();
    let text = "";
    let write: WriteResult | undefined;
    for await (const lines of linesOf(input, MAX_LINE_BYTES)) {
      for (const raw of lines) {
        while (!next.done && next.value.number < raw.number) next = await results.next();
        write ??= resultWriter(formOf(raw), options.tag, options.takes);
        const known = !next.done && next.value.number === raw.number ? next.value.bytes : undefined;
        const result = known === undefined ? GONE : scrubbed(resultOf(known, options), options.scrub);
        text += `${oneLine(write(raw, result))}\n`;
        if (text.length < CHUNK_CHARACTERS) continue;
        const bytes = Buffer.from(text);
        text = "";
        yield bytes;
      }
    }
    yield Buffer.from(text);
  } finally {
    await results.return(undefined);
  }
}

const scrubbed = (result: Result, scrub: Scrubber): Result =>
  result.type === "errored" ? { ...result, error: scrub.json(result.error) as typeof result.error } : result;

/** The input lines of a batch follow those of the batch before. */
async function* ordered(batches: readonly Batch[], options: Options): AsyncGenerator<NumberedLine> {
  for (const batch of batches) {
    if (!batch.archived) yield* inOrder(numbered(batch, options), options);
  }
}

async function* numbered(batch: Batch, options: Options): AsyncGenerator<NumberedLine> {
  let count = 0;
  for await (const lines of linesOf(await options.open(batch.id), Number.POSITIVE_INFINITY)) {
    for (const raw of lines) {
      const bytes = raw.bytes!;
      const number = lineOf(idOf(bytes, options), options.tag);
      count += 1;
      if (number !== undefined) yield { number, bytes };
    }
  }
  const total = batch.counts === undefined ? 0 : totalOf(batch.counts);
  if (count < total) throw broken(options, `the results ended after ${count} of ${total} records`);
}

/** Anthropic writes the id first. In this case the line need not be parsed to find it. */
const ID_FIRST = /^\{\s*"custom_id"\s*:\s*"([\w-]*)"/;
const ID_BYTES = 128;

const idOf = (bytes: Buffer, options: Options): unknown =>
  ID_FIRST.exec(bytes.toString("latin1", 0, ID_BYTES))?.[1] ?? recordIn(parsed(bytes, options)).custom_id;

function resultOf(bytes: Buffer, options: Options): Result {
  const { result } = recordIn(parsed(bytes, options));
  return textIn(recordIn(result).type) === undefined ? UNREADABLE : (result as Result);
}

function parsed(bytes: Buffer, options: Options): unknown {
  try {
    return parseJson(bytes.toString());
  } catch (cause) {
    throw broken(options, "the results ended in the middle of a line", cause);
  }
}

const broken = ({ provider }: Options, message: string, cause?: unknown) => unusableAnswer(provider, message, cause);
