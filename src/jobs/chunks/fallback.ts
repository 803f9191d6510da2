/** Finds the chunks that run the failed records of a chunk with another provider. */
import { MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { RecordError } from "../../dialects/record-error.ts";
import { recordId } from "../../dialects/record-ids.ts";
import { s3Media } from "../../dialects/s3-sources.ts";
import type { RawLine } from "../../lib/jsonl.ts";
import type { BlobId, ProviderName } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { Chunk, ChunkedJob } from "../../ports/chunks.ts";
import type { JobEngine } from "../../ports/jobs.ts";
import type { LinePart } from "../../ports/lines.ts";
import type { Provider } from "../../ports/provider.ts";
import { partLines } from "../../storage/blobs/line-index.ts";
import { lossOf, requestTranslator, tagOfKey } from "../translation/plan.ts";
import { lineReader } from "./line-reader.ts";
import { type FormPlan, planOf, type TooFew } from "./plan.ts";
import { createPlanner, executorRecords, type PlannedChunk, recordsFrom } from "./planner.ts";
import { framedResult, stateOf } from "./result-state.ts";

interface Options {
  readonly blobs: BlobStore;
  readonly providers: ReadonlyMap<ProviderName, Provider>;
  readonly now: () => number;
}

type Fallbacks = (
  job: ChunkedJob,
  chunk: Chunk,
  all: readonly Chunk[],
  form: FormPlan,
  tooFew?: (records: TooFew) => void,
) => Promise<readonly Chunk[]>;

/** Says how the provider would run a line. Throws RecordError for one that it cannot run. */
type Fits = (raw: RawLine) => { readonly key: string; readonly bytes: number };

const PIECE_BYTES = 256 * 1024;

export function createFallbacks({ blobs, providers, now }: Options): Fallbacks {
  /** Failed records. Those that were canceled are not to run. */
  async function failedLines(job: ChunkedJob, chunk: Chunk, { frame }: FormPlan): Promise<Set<number>> {
    const failed = new Set<number>();
    const outcome = lineReader(blobs, chunk.outcome!, PIECE_BYTES);
    for await (const { number } of linesIn(job, chunk.part)) {
      const result = await outcome.next();
      if (result === undefined) throw new Error(`the outcome of chunk ${chunk.number} has too few lines`);
      const state = stateOf(frame, framedResult(frame, result));
      if (state === "error" || state === "expired") failed.add(number);
    }
    return failed;
  }

  async function* linesIn({ input, index }: ChunkedJob, part: LinePart): AsyncGenerator<RawLine> {
    const source = { input: input!, index: index!, part };
    for await (const lines of partLines(blobs, source, MAX_LINE_BYTES)) yield* lines;
  }

  async function writeList(lines: readonly number[]): Promise<BlobId> {
    const list = Buffer.alloc(lines.length * 4);
    for (const [at, line] of lines.entries()) list.writeUInt32BE(line, at * 4);
    const { id } = await blobs.put(list, new AbortController().signal);
    return id;
  }

  /** Chunks of the lines that the provider can run, also those with too few for a batch. */
  async function planned(
    { jobs }: Provider,
    lines: AsyncIterable<RawLine>,
    left: ReadonlySet<number>,
    fits: Fits,
  ): Promise<readonly (PlannedChunk & { readonly lines: readonly number[] })[]> {
    const limits = jobs?.limits;
    const records = jobs?.inProcess?.chunks?.records;
    const unlimited = records === undefined ? executorRecords : recordsFrom(records);
    const planner = createPlanner({
      records: limits === undefined ? unlimited : () => limits.records,
      bytes: limits?.bytes ?? Number.POSITIVE_INFINITY,
      minimumRecords: limits?.minimumRecords ?? 1,
    });
    const groups = new Map<number, number>();
    for await (const raw of lines) {
      if (!left.has(raw.number)) continue;
      try {
        const { key, bytes } = fits(raw);
        if (bytes > Math.min(limits?.lineBytes ?? bytes, limits?.bytes ?? bytes)) continue;
        const group = planner.add(raw.number, key, bytes);
        if (group !== undefined) groups.set(raw.number, group);
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
      }
    }
    const numbers = [...groups.keys()];
    return planner.end().map((chunk) => ({
      ...chunk,
      lines: numbers.filter((line) => line >= chunk.first && line <= chunk.last && groups.get(line) === chunk.group),
    }));
  }

  return async (job, chunk, all, form, tooFew) => {
    const { counts, number } = chunk;
    const left = planOf(job).fallback.filter((name) => !triedBy(chunk, all).has(name));
    const hasEnded = job.stopRequested || (job.deadline !== undefined && now() >= job.deadline);
    const isDone = counts !== undefined && counts.success === counts.total;
    if (left.length === 0 || hasEnded || isDone || all.some(({ fallbackOf }) => fallbackOf === number)) return [];
    const failed = await failedLines(job, chunk, form);
    const chunks: Chunk[] = [];
    /** Lines that could run, by the provider that takes no batch of so few. */
    const few = new Map<Provider, number[]>();
    let next = Math.max(...all.map((one) => one.number), number) + 1;
    for (const name of left) {
      const provider = providers.get(name);
      if (failed.size === 0) break;
      if (provider?.jobs?.create === undefined) continue;
      const fits = fitOf(job, chunk, provider.jobs, form);
      for (const { first, last, count, lines } of await planned(provider, linesIn(job, chunk.part), failed, fits)) {
        if (count < leastOf(provider)) {
          few.set(provider, [...(few.get(provider) ?? []), ...lines]);
          continue;
        }
        for (const line of lines) failed.delete(line);
        const part = { first, last, count, group: chunk.part.group, list: await writeList(lines) };
        chunks.push({
          ...QUEUED,
          job: job.id,
          number: next,
          part,
          provider: name,
          providerType: provider.jobs.type,
          modelId: chunk.modelId,
          fallbackOf: number,
        });
        next += 1;
      }
    }
    for (const [provider, lines] of few) {
      const records = lines.filter((line) => failed.has(line)).length;
      if (records === 0) continue;
      tooFew?.({ provider: provider.name, records, least: leastOf(provider) });
      break;
    }
    return chunks;
  };
}

const leastOf = ({ jobs }: Provider): number => jobs?.limits?.minimumRecords ?? 1;

const QUEUED = {
  state: "queued",
  attempt: 0,
  notBefore: undefined,
  submittedAt: undefined,
  nativeId: undefined,
  inputFile: undefined,
  noted: undefined,
  outcome: undefined,
  counts: undefined,
  tokens: undefined,
  message: undefined,
} as const;

/** The providers that have had the chunk's records. */
function triedBy(chunk: Chunk, all: readonly Chunk[]): ReadonlySet<ProviderName> {
  const tried = new Set<ProviderName>();
  const byNumber = new Map(all.map((one) => [one.number, one]));
  for (let one: Chunk | undefined = chunk; one !== undefined; one = byNumber.get(one.fallbackOf ?? -1)) {
    tried.add(one.provider);
  }
  return tried;
}

function fitOf(
  job: ChunkedJob,
  { modelId }: Chunk,
  { takes }: Pick<JobEngine, "takes">,
  { frame, url }: FormPlan,
): Fits {
  const { idempotencyKey, options, request } = planOf(job);
  // An engine without a target reads the lines itself.
  if (takes === undefined) return ({ bytes }) => ({ key: "", bytes: (bytes?.length ?? 0) + 1 });
  const tag = tagOfKey(idempotencyKey);
  const plan = { frame, url, modelId, invocationType: request.invocationType, tag };
  const translator = requestTranslator(plan, takes, lossOf(options.drops));
  return (raw) => {
    const parsed = translator.parse(translator.read(raw));
    const { request: asked, model, sent, line } = parsed;
    const key = takes.lines.severalModels ? "" : `${model}\n${sent}`;
    const hasMedia = asked?.kind === "conversation" && s3Media(asked).length > 0;
    // Media are read when the line is submitted.
    if (hasMedia && takes.lines.frame !== "bedrock") return { key, bytes: (raw.bytes?.length ?? 0) + 1 };
    return { key, bytes: Buffer.byteLength(translator.line(recordId(line, tag), translator.write(parsed))) + 1 };
  };
}
