/** The outcome of a chunk: one result line for each of its lines, in their order and their form. */
import { FRAMES } from "../../dialects/frames/index.ts";
import { MAX_LINE_BYTES, readLine } from "../../dialects/read-line.ts";
import { RecordError } from "../../dialects/record-error.ts";
import { countDropped } from "../../executor/dropped.ts";
import { createRunMedia } from "../../executor/media.ts";
import { linesOf, NEWLINE, oneLine, type RawLine } from "../../lib/jsonl.ts";
import type { Scrubber } from "../../lib/scrub.ts";
import type { Appender, BlobStore } from "../../ports/blobs.ts";
import type { Chunk, ChunkedJob } from "../../ports/chunks.ts";
import type { JobState, JobTokens, RecordCounts, ReportedStatus, RunResults } from "../../ports/jobs.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Provider } from "../../ports/provider.ts";
import { partLines } from "../../storage/blobs/line-index.ts";
import { newTokenTally } from "../tokens.ts";
import { countsOfTally, joinedLines, newTally, tokensOfTally, withoutResult } from "../translation/join.ts";
import { requestTranslator, tagOfKey } from "../translation/plan.ts";
import { partsOf } from "../translation/results.ts";
import { createFallbacks } from "./fallback.ts";
import { chunkKey, type FormPlan, fileAt, formPlanOf, planOf } from "./plan.ts";
import { countState, framedResult, noResults, recordCounts, stateOf } from "./result-state.ts";
import type { ChunkOutcome, NoResults, Outcomes } from "./results.ts";

interface Options {
  readonly ledger: Pick<Ledger, "chunks">;
  readonly blobs: BlobStore;
  readonly providers: readonly Provider[];
  /** For the errors of records. */
  readonly scrub: Scrubber;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
}

const WRITE_CHARACTERS = 64 * 1024;
const NO_TOKENS: JobTokens = newTokenTally();

export function createOutcomes({ ledger, blobs, providers, scrub, now = Date.now }: Options): Outcomes {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const fallbacks = createFallbacks({ blobs, providers: byName, now });

  const linesIn = ({ input, index }: ChunkedJob, { part }: Chunk): AsyncGenerator<readonly RawLine[]> =>
    partLines(blobs, { input: input!, index: index!, part }, MAX_LINE_BYTES);

  async function formOf(job: ChunkedJob, { part }: Chunk): Promise<FormPlan> {
    return formPlanOf(fileAt(await ledger.chunks.files(job.id), part.first));
  }

  /** Keeps nothing if the work fails. */
  async function written<T extends object>(
    work: (out: Appender) => Promise<T>,
  ): Promise<T & { readonly outcome: Appender["id"] }> {
    const out = await blobs.append();
    try {
      const result = await work(out);
      return { ...result, outcome: await out.seal() };
    } catch (error) {
      // What is deleted is not stored by the close.
      await blobs.delete(out.id).finally(() => out.close());
      throw error;
    }
  }

  /** Where the records ran, for jobs whose records may run elsewhere. */
  const noteOn = (job: ChunkedJob, { provider }: Chunk): string =>
    planOf(job).fallback.length === 0 ? "" : `,"quarry":${JSON.stringify({ provider })}`;

  /** Writes the same error for the chunk's lines after the first `from`. */
  async function writeErrors(
    out: Appender,
    {
      job,
      chunk,
      error,
      note,
      from = 0,
    }: {
      readonly job: ChunkedJob;
      readonly chunk: Chunk;
      readonly error: RecordError;
      readonly note: string;
      readonly from?: number;
    },
  ): Promise<void> {
    const { frame: name, url } = await formOf(job, chunk);
    const frame = FRAMES[name];
    const reading = { tag: tagOfKey(chunkKey(chunk)), maxLineBytes: MAX_LINE_BYTES };
    let passed = 0;
    let text = "";
    for await (const lines of linesIn(job, chunk)) {
      for (const raw of lines) {
        passed += 1;
        if (passed <= from) continue;
        const said = frame.failure(readLine(raw, { frame, url }, reading), error);
        text += `${oneLine(note === "" ? said : `${said.slice(0, -1)}${note}}`)}\n`;
        if (text.length < WRITE_CHARACTERS) continue;
        await out.write(Buffer.from(text));
        text = "";
      }
    }
    if (text !== "") await out.write(Buffer.from(text));
  }

  /** Results that are final lines already. Lines without one get an error. */
  async function writeFinal(
    out: Appender,
    job: ChunkedJob,
    chunk: Chunk,
    results: AsyncIterable<Buffer>,
    { status, counts }: { readonly status: ReportedStatus; readonly counts?: RecordCounts | undefined },
  ): Promise<RecordCounts> {
    const note = noteOn(job, chunk);
    const end = Buffer.from(`${note}}\n`);
    const { frame } = counts === undefined ? await formOf(job, chunk) : { frame: undefined };
    const found = noResults();
    let lines = 0;
    for await (const batch of linesOf(results, Number.POSITIVE_INFINITY)) {
      lines += batch.length;
      const pieces: Buffer[] = [];
      for (const { bytes } of batch) {
        if (frame !== undefined) countState(found, stateOf(frame, framedResult(frame, bytes!)));
        if (note === "") pieces.push(bytes!, Buffer.of(NEWLINE));
        else pieces.push(bytes!.subarray(0, -1), end);
      }
      await out.write(Buffer.concat(pieces));
    }
    const { count: total } = chunk.part;
    if (lines > total) throw new Error(`chunk ${chunk.number} has ${total} lines, and ${lines} results`);
    if (lines < total) await writeErrors(out, { job, chunk, error: withoutResult(status), note, from: lines });
    return { ...(counts ?? recordCounts(found)), total };
  }

  /** What the engine in this process dropped. Undefined: nothing. */
  async function droppedHere(job: ChunkedJob, chunk: Chunk): Promise<ChunkOutcome["dropped"]> {
    const { options, request, media } = planOf(job);
    const target = byName.get(chunk.provider)?.jobs?.inProcess?.translates;
    if (target === undefined || !options.drops) return undefined;
    const { modelId } = chunk;
    const reading = { ...(await formOf(job, chunk)), modelId, invocationType: request.invocationType, tag: "" };
    const counts = await countDropped(
      () => linesIn(job, chunk),
      createRunMedia(blobs, media),
      (loss) => requestTranslator(reading, target, loss),
    );
    return counts.size === 0 ? undefined : Object.fromEntries(counts);
  }

  /** The results of a run stay as they are if they have all lines, and nothing is added to a line. */
  async function ofRun(
    job: ChunkedJob,
    chunk: Chunk,
    { blob, tokens }: RunResults,
    state: JobState,
  ): Promise<ChunkOutcome> {
    const dropped = await droppedHere(job, chunk);
    const { counts } = state;
    if (noteOn(job, chunk) === "" && counts?.processed === chunk.part.count) {
      return { outcome: blob, isTaken: true, counts: { ...counts, total: chunk.part.count }, tokens, dropped };
    }
    return written(async (out) => {
      const results = (await blobs.get(blob)) as AsyncIterable<Buffer>;
      return { counts: await writeFinal(out, job, chunk, results, state), tokens, dropped };
    });
  }

  async function collect(
    job: ChunkedJob,
    chunk: Chunk,
    { results, state, plan, refused }: Parameters<Outcomes["collect"]>[2],
  ): Promise<ChunkOutcome> {
    if (results !== undefined && "blob" in results) return ofRun(job, chunk, results, state);
    return written(async (out) => {
      if (results !== undefined && "body" in results && plan === undefined) {
        const counts = await writeFinal(out, job, chunk, results.body as AsyncIterable<Buffer>, state);
        return { counts, tokens: results.tokens ?? NO_TOKENS, dropped: await droppedHere(job, chunk) };
      }
      const note = noteOn(job, chunk);
      const { status } = state;
      if (plan === undefined) {
        await writeErrors(out, { job, chunk, error: withoutResult(status), note });
        const { count: total } = chunk.part;
        return { counts: { total, processed: 0, success: 0, error: 0 }, tokens: NO_TOKENS };
      }
      const { objects } = byName.get(chunk.provider) ?? {};
      const source = results && ("body" in results ? results.body : partsOf(objects!, results.parts));
      const isOrdered = results !== undefined && "body" in results && results.isOrdered === true;
      const tally = newTally();
      const lines = linesIn(job, chunk);
      const given = {
        plan,
        lines,
        results: source,
        isOrdered,
        status,
        blobs,
        scrub,
        refused: new Map(refused),
        note,
      };
      const joined = joinedLines(given, tally);
      try {
        for await (const bytes of joined) await out.write(bytes);
      } finally {
        source?.destroy();
      }
      return { counts: countsOfTally(tally), tokens: tokensOfTally(tally) };
    });
  }

  return {
    collect,

    without: (job, chunk, reason: NoResults) =>
      written(async (out) => {
        const { count: total } = chunk.part;
        if ("unrun" in reason) {
          const error = withoutResult(reason.unrun === "canceled" ? "Stopped" : "Expired");
          await writeErrors(out, { job, chunk, error, note: "" });
          return { counts: { total, processed: 0, success: 0, error: 0 }, tokens: NO_TOKENS };
        }
        const error = new RecordError(reason.status, scrub.text(reason.message));
        await writeErrors(out, { job, chunk, error, note: noteOn(job, chunk) });
        return { counts: { total, processed: total, success: 0, error: total }, tokens: NO_TOKENS };
      }),

    fallbacks: async (job, chunk, all, isEnding = false) =>
      fallbacks(job, chunk, all, await formOf(job, chunk), isEnding),
  };
}
