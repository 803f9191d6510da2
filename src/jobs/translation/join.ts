/** A provider's results, in the order and the form of the input's lines. Every line of the input gets one result line. */

import type { FramedResult } from "../../dialects/frames/frame.ts";
import { FRAMES } from "../../dialects/frames/index.ts";
import { type JsonObject, parsedObject } from "../../dialects/json.ts";
import type { InputLine } from "../../dialects/read-line.ts";
import { RecordError, unrunError } from "../../dialects/record-error.ts";
import { lineNumberOf } from "../../dialects/record-ids.ts";
import { GatewayError } from "../../lib/errors.ts";
import { linesOf, oneLine, type RawLine } from "../../lib/jsonl.ts";
import type { Scrubber } from "../../lib/scrub.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { JobTokens, RecordCounts, ReportedStatus } from "../../ports/jobs.ts";
import { inOrder, type NumberedLine } from "../../storage/blobs/in-order.ts";
import { resultTranslator, type TranslationPlan } from "./plan.ts";
import { turns } from "./turns.ts";

export interface Joining {
  readonly plan: TranslationPlan;
  /** The lines of the job, in ascending order. */
  readonly lines: AsyncIterable<readonly RawLine[]>;
  /** The provider's result lines, in any order. Undefined: it has none. */
  readonly results: AsyncIterable<Buffer> | undefined;
  /** True if the results are in the order of the input's lines. */
  readonly isOrdered: boolean;
  /** How the job ended. */
  readonly status: ReportedStatus;
  readonly blobs: BlobStore;
  /** For the errors of records. */
  readonly scrub: Scrubber;
  /** Lines that were not sent to the provider, with the reasons. */
  readonly refused?: ReadonlyMap<number, string> | undefined;
  /** Members that each result line gets at its end, as `,"name":value`. */
  readonly note?: string | undefined;
}

/** Complete when all lines have been read. */
export interface JoinTally {
  total: number;
  success: number;
  error: number;
  input: number;
  output: number;
  cached: number;
  reasoning: number;
  /** Result lines that belong to no line of the input. */
  unknown: number;
  /** Further result lines of a line that has one. */
  repeated: number;
}

export const newTally = (): JoinTally => ({
  total: 0,
  success: 0,
  error: 0,
  input: 0,
  output: 0,
  cached: 0,
  reasoning: 0,
  unknown: 0,
  repeated: 0,
});

export const countsOfTally = ({ total, success, error }: JoinTally): RecordCounts => ({
  total,
  processed: success + error,
  success,
  error,
});

export const tokensOfTally = ({ input, output, cached, reasoning }: JoinTally): JobTokens => ({
  input,
  output,
  cached,
  reasoning,
});

/** The error of a line without a result. */
export function withoutResult(status: ReportedStatus): RecordError {
  if (status === "Stopped") return unrunError("canceled", "The job was stopped before this record was processed.");
  if (status === "Expired" || status === "PartiallyCompleted") {
    return unrunError("expired", "The job expired before this record was processed.");
  }
  if (status === "Failed") return new RecordError(500, "The job failed before this record was processed.");
  return new RecordError(500, "The provider has no result of this record.");
}

const CHUNK_CHARACTERS = 64 * 1024;

export async function* joinedLines(joining: Joining, tally: JoinTally): AsyncGenerator<Buffer> {
  const { plan, lines: source, status, blobs, scrub, refused, note = "" } = joining;
  const translator = resultTranslator(plan);
  const frame = FRAMES[plan.target];
  const unordered = numbered(joining, tally);
  const results = joining.isOrdered ? unordered : inOrder(unordered, { blobs });
  const turn = turns();
  const absent = withoutResult(status);
  try {
    let next = await results.next();
    let last = 0;
    let text = "";
    for await (const lines of source) {
      for (const raw of lines) {
        let json: JsonObject | undefined;
        while (!next.done && next.value.number <= raw.number) {
          if (next.value.number === last) tally.repeated += 1;
          else if (next.value.number < raw.number) tally.unknown += 1;
          else json = resultObject(next.value.bytes);
          last = next.value.number;
          next = await results.next();
        }
        const line = translator.recall(raw);
        const reason = json === undefined ? refused?.get(raw.number) : undefined;
        const result = json ? frame.result(json) : refusal(reason);
        const said = translator.result(
          line,
          result === undefined ? { id: undefined, error: absent } : scrubbed(result, scrub),
        );
        tally.total += 1;
        const ran = result !== undefined && !("error" in result && result.error.unrun !== undefined);
        if (said.ok) tally.success += 1;
        else if (ran) tally.error += 1;
        tally.input += said.input;
        tally.output += said.output;
        tally.cached += said.cached;
        tally.reasoning += said.reasoning;
        const own = json !== undefined && plan.providerResults ? withOwnId(json, line) : said.text;
        text += `${oneLine(note === "" ? own : `${own.slice(0, -1)}${note}}`)}\n`;
        if (text.length < CHUNK_CHARACTERS) continue;
        const bytes = Buffer.from(text);
        text = "";
        yield bytes;
      }
      await turn();
    }
    while (!next.done) {
      if (next.value.number === last) tally.repeated += 1;
      else tally.unknown += 1;
      last = next.value.number;
      next = await results.next();
    }
    if (text.length > 0) yield Buffer.from(text);
  } finally {
    await results.return(undefined);
  }
}

const refusal = (reason: string | undefined): FramedResult | undefined =>
  reason === undefined ? undefined : { id: undefined, error: new RecordError(400, reason) };

/** The provider's own line, which has a record id of the job in place of the caller's. */
function withOwnId(result: JsonObject, { frame, json, madeUpId }: InputLine): string {
  const [name] = ID_MEMBERS.filter((member) => result[member] !== undefined);
  return JSON.stringify(name === undefined ? result : { ...result, [name]: frame.id(json) ?? madeUpId });
}

const ID_MEMBERS = ["custom_id", "key", "recordId"] as const;

/** The texts of a provider may name the gateway's key or its hosts. */
function scrubbed(result: FramedResult, scrub: Scrubber): FramedResult {
  if (!("error" in result)) return result;
  const { status, message, reply, unrun } = result.error;
  const said = reply && { ...reply, body: scrub.json(reply.body) };
  return { id: result.id, error: new RecordError(status, scrub.text(message), said, unrun) };
}

async function* numbered({ results, plan }: Joining, tally: JoinTally): AsyncGenerator<NumberedLine> {
  if (results === undefined) return;
  const frame = FRAMES[plan.target];
  const turn = turns();
  for await (const lines of linesOf(results, Number.POSITIVE_INFINITY)) {
    for (const { bytes } of lines) {
      const id = ID_FIRST.exec(bytes!.toString("latin1", 0, ID_BYTES))?.[1] ?? frame.result(resultObject(bytes!)).id;
      const number = lineNumberOf(id, plan.tag);
      if (number === undefined) tally.unknown += 1;
      else yield { number, bytes: bytes! };
    }
    await turn();
  }
}

/** Providers write the id first, OpenAI after an id of its own. Then the line need not be parsed to find it. */
const ID_FIRST = /^\{\s*(?:"id"\s*:\s*"[^"\\]*"\s*,\s*)?"(?:custom_id|key|recordId)"\s*:\s*"([\w-]*)"/;
const ID_BYTES = 256;

/** A stream that breaks off ends in the middle of a line. The results are then read again later. */
function resultObject(bytes: Buffer): JsonObject {
  const json = parsedObject(bytes.toString());
  if (json !== undefined) return json;
  throw new GatewayError("Unavailable", "The provider's results have a line that is not a JSON object");
}
