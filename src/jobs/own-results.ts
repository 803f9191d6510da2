/** The results of a job whose lines were in the provider's own form: its own lines, in the order of the input's. */
import type { Readable } from "node:stream";
import type { Logger } from "pino";
import { streamed, streamOver } from "../lib/content.ts";
import { GatewayError } from "../lib/errors.ts";
import type { FileId } from "../lib/names.ts";
import type { BlobStore } from "../ports/blobs.ts";
import { type JobResults, type JobRow, type JobState, type JobTokens, UNMANAGED_OWNER } from "../ports/jobs.ts";
import type { FrameName } from "../ports/lines.ts";
import type { Objects } from "../ports/objects.ts";
import type { JobSummary } from "./publish.ts";
import { JOB_TIMINGS } from "./timings.ts";
import { countingTokens, newTokenTally } from "./tokens.ts";
import { linesById, orderOf, ownInOrder } from "./translation/own-order.ts";
import { type PublishedResults, partsOf, tokensOfParts } from "./translation/results.ts";

interface Options {
  readonly blobs: BlobStore;
  readonly log: Pick<Logger, "warn">;
}

interface OwnResults {
  readonly job: JobRow;
  readonly objects: Objects;
  /** The frame of the provider's lines. Undefined: it has none of its own. */
  readonly frame: FrameName | undefined;
  readonly results: JobResults | undefined;
  readonly state: JobState;
  /** True: the results stay as the provider has them. */
  readonly asTheyAre: boolean;
  /** The manifest's members of the gateway's own. */
  readonly quarry: object | undefined;
}

/** Provider files stay where they are if they have every line's result in order. */
export async function ownResults(options: Options, own: OwnResults): Promise<PublishedResults> {
  const { job, objects, frame, results, state, quarry } = own;
  const published = (shown: JobResults | undefined, tokens: () => JobTokens | undefined): PublishedResults => ({
    results: shown,
    summary: (): JobSummary => ({ counts: state.counts, tokens: tokens(), quarry }),
  });
  if (results === undefined || frame === undefined) return published(results, () => NO_TOKENS);
  const tally = newTokenTally();
  const counted = (body: Readable): JobResults => ({
    body: streamOver(countingTokens(body, frame, tally), [body]),
  });
  if ("body" in results) return published(counted(results.body), () => tally);

  const known = results.tokens;
  const open = () => inputOf(objects, job);
  const lines = own.asTheyAre ? undefined : await found(options, job, async () => linesById(await open()));
  if (lines === undefined || (await orderOf(partsOf(objects, results.parts), lines)) !== "other") {
    const tokens = known ?? (await tokensOfParts(objects, results.parts, frame));
    return published(results, () => tokens);
  }
  const [input, source] = [await open(), partsOf(objects, results.parts)];
  const ordered = ownInOrder({ lines, input, results: source, status: state.status, blobs: options.blobs });
  return {
    ...published(counted(streamOver(ordered, [input, source])), () => known ?? tally),
    files: results.parts,
  };
}

const NO_TOKENS: JobTokens = newTokenTally();

const inputOf = async ({ jobFiles }: Objects, { inputFile }: JobRow): Promise<Readable> =>
  streamed(await jobFiles!.read(inputFile as FileId, AbortSignal.timeout(JOB_TIMINGS.resultsTimeout)));

/** Undefined if the provider does not give the input back. Jobs of others keep what their provider wrote. */
async function found<T>({ log }: Options, job: JobRow, read: () => Promise<T>): Promise<T | undefined> {
  if (job.inputFile === undefined || job.owner === UNMANAGED_OWNER) return undefined;
  try {
    return await read();
  } catch (err) {
    if (!(err instanceof GatewayError) || err.class !== "refused") throw err;
    log.warn({ job: job.id, err }, "the provider does not give a job's input back: its results keep their order");
    return undefined;
  }
}
