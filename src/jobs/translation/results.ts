/** The results of jobs whose provider got another input than the caller's. */
import { Readable } from "node:stream";
import type { Logger } from "pino";
import { MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { streamed, streamOver } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import { linesOf } from "../../lib/jsonl.ts";
import type { FileId } from "../../lib/names.ts";
import type { Scrubber } from "../../lib/scrub.ts";
import { gatewayCall } from "../../objects/gateway-call.ts";
import { BlobMissing, type BlobStore } from "../../ports/blobs.ts";
import type { JobResults, JobRow, JobState, JobTokens } from "../../ports/jobs.ts";
import type { TranslationRow } from "../../ports/ledger/job-inputs.ts";
import type { FrameName } from "../../ports/lines.ts";
import type { Objects } from "../../ports/objects.ts";
import type { JobSummary } from "../publish.ts";
import { JOB_TIMINGS } from "../timings.ts";
import { countingTokens, newTokenTally } from "../tokens.ts";
import { countsOfTally, joinedLines, newTally, tokensOfTally } from "./join.ts";
import { contentOf, namesUnder } from "./objects.ts";
import { modelNote, type TranslationPlan } from "./plan.ts";

type Parts = Extract<JobResults, { readonly parts: unknown }>["parts"];

interface Options {
  readonly blobs: BlobStore;
  readonly scrub: Scrubber;
  readonly log: Pick<Logger, "warn" | "error">;
}

export interface PublishedResults {
  readonly results: JobResults | undefined;
  /** See `publishResults`. */
  readonly files?: Parts | undefined;
  /** Call it when the results have been read. */
  readonly summary: () => JobSummary;
}

/** The results that a provider wrote as objects. Undefined if there are none yet. */
export async function objectResults(
  objects: Objects,
  { owner, plan }: Pick<TranslationRow, "owner" | "plan">,
  signal: AbortSignal = AbortSignal.timeout(JOB_TIMINGS.resultsTimeout),
): Promise<JobResults | undefined> {
  const { results: place, bucketOwner } = plan as TranslationPlan;
  if (place === undefined) return undefined;
  const call = gatewayCall(owner, bucketOwner, signal);
  const keys = (await namesUnder(objects, call, place)).filter((key) => key.endsWith(".out") && !isManifest(key));
  if (keys.length === 0) return undefined;
  return { body: Readable.from(contentOf(objects, call, place.bucket, keys), { objectMode: false }) };
}

const isManifest = (key: string): boolean => key.endsWith("/manifest.json.out");

/** The members of a manifest about a translation. Undefined: there is nothing to say. */
export function aboutPlan(plan: TranslationPlan, more: object = {}): object | undefined {
  const { dropped, model, modelId } = plan;
  const about = {
    ...(modelNote({ model, modelId }) !== undefined && { model }),
    ...(Object.keys(dropped).length > 0 && { dropped }),
    ...more,
  };
  return Object.keys(about).length > 0 ? about : undefined;
}

/** The results in the form of the input's lines. Undefined if the provider's own lines are published. */
export async function translatedResults(
  { blobs, scrub, log }: Options,
  objects: Objects,
  job: JobRow,
  translation: TranslationRow,
  results: JobResults | undefined,
  { status, endTime }: JobState,
): Promise<PublishedResults | undefined> {
  const plan = translation.plan as TranslationPlan;
  if (plan.mode !== "translated" || plan.providerResults || translation.input === undefined) return undefined;
  const input = await blobs.get(translation.input).catch((err: unknown) => {
    if (!(err instanceof BlobMissing)) throw err;
    log.error({ job: job.id, err }, "the lines of a job are lost: its results are published in the provider's form");
    return undefined;
  });
  if (input === undefined) return undefined;
  const isLate = endTime === undefined || Date.now() > endTime + JOB_TIMINGS.missingFor;
  const short = (file: FileId, message: string) => {
    if (!isLate) throw new GatewayError("Unavailable", `The provider's file '${file}' ${message}`);
    log.warn({ job: job.id, file }, `a file of results ${message}`);
  };
  const source =
    results === undefined ? undefined : "body" in results ? results.body : partsOf(objects, results.parts, short);
  const isOrdered = results !== undefined && "body" in results && results.isOrdered === true;
  const tally = newTally();
  const lines = joinedLines(
    {
      plan,
      lines: linesOf(input as AsyncIterable<Buffer>, MAX_LINE_BYTES),
      results: source,
      isOrdered,
      status,
      blobs,
      scrub,
    },
    tally,
  );
  return {
    results: { body: streamOver(lines, source === undefined ? [input] : [input, source]) },
    files: results !== undefined && "parts" in results ? results.parts : undefined,
    summary() {
      const { unknown, repeated } = tally;
      if (unknown + repeated > 0) {
        log.warn({ job: job.id, unknown, repeated }, "the provider has results that belong to no line");
      }
      const odd = {
        ...(unknown > 0 && { unknownResults: unknown }),
        ...(repeated > 0 && { repeatedResults: repeated }),
      };
      return { counts: countsOfTally(tally), tokens: tokensOfTally(tally), quarry: aboutPlan(plan, odd) };
    },
  };
}

/** The tokens of results that no stream passes on. Undefined: the provider's form does not say. */
export async function tokensOfParts(
  objects: Objects,
  parts: readonly { readonly id: FileId }[],
  frame: FrameName | undefined,
): Promise<JobTokens | undefined> {
  if (frame === undefined) return undefined;
  const tally = newTokenTally();
  for await (const _ of countingTokens(partsOf(objects, parts), frame, tally));
  return tally;
}

/**
 * Provider files, one after the other.
 * @param short called for a file that ends before its size. An answer that a proxy cut off looks whole.
 */
export function partsOf(
  { jobFiles }: Objects,
  parts: readonly { readonly id: FileId; readonly size?: number }[],
  short: (file: FileId, message: string) => void = () => {},
): Readable {
  const signal = AbortSignal.timeout(JOB_TIMINGS.resultsTimeout);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (const { id, size = 0 } of parts) {
      const content = await jobFiles!.read(id, signal);
      let received = 0;
      for await (const chunk of streamed(content) as AsyncIterable<Buffer>) {
        received += chunk.length;
        yield chunk;
      }
      if (received < size) short(id, `has ${size} bytes, of which ${received} came`);
    }
  }
  return Readable.from(chunks(), { objectMode: false });
}
