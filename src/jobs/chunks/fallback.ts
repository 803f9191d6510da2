/**
 * Finds the chunks that run failed records with another provider. Those of one chunk go as soon as it has ended. Where they are too
 * few for a batch elsewhere, they are held, and go together with those of other chunks of their group. That is decided when the last
 * chunk that may have some ends, in the transaction of that end.
 */
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
import { childrenOf, isHeld, numbersOf } from "./overlay.ts";
import { type ChunkNote, type FormPlan, noteOf, planOf, type TooFew } from "./plan.ts";
import { createPlanner, executorRecords, type PlannedChunk, recordsFrom } from "./planner.ts";
import { framedResult, stateOf } from "./result-state.ts";
import type { Fallback } from "./results.ts";

interface Options {
  readonly blobs: BlobStore;
  readonly providers: ReadonlyMap<ProviderName, Provider>;
  readonly now: () => number;
}

type Fallbacks = (
  job: ChunkedJob,
  ended: Chunk,
  all: readonly Chunk[],
  form: FormPlan,
  isEnding: boolean,
) => Promise<Fallback>;

/** Failed records of one group, and what becomes of them. */
interface Elsewhere {
  readonly chunks: readonly Chunk[];
  /** Undefined: none is left that a provider could run. */
  readonly tooFew: TooFew | undefined;
}

const NOTHING: Elsewhere = { chunks: [], tooFew: undefined };

/** Says how the provider would run a line. Throws RecordError for one that it cannot run. */
type Fits = (raw: RawLine) => { readonly key: string; readonly bytes: number };

const PIECE_BYTES = 256 * 1024;

export function createFallbacks({ blobs, providers, now }: Options): Fallbacks {
  /** Adds the failed records that do not run elsewhere. Those that were canceled are not to run. */
  async function addFailed(
    failed: Set<number>,
    { index }: ChunkedJob,
    chunk: Chunk,
    { frame }: FormPlan,
  ): Promise<void> {
    const outcome = lineReader(blobs, chunk.outcome!, PIECE_BYTES);
    for await (const line of numbersOf(blobs, index!, chunk)) {
      const result = await outcome.next();
      if (result === undefined) throw new Error(`the outcome of chunk ${chunk.number} has too few lines`);
      const state = stateOf(frame, framedResult(frame, result));
      if (state === "error" || state === "expired") failed.add(line);
    }
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

  /** @param sources chunks of one group, done, that the same providers have had */
  async function elsewhere(
    job: ChunkedJob,
    sources: readonly Chunk[],
    all: readonly Chunk[],
    form: FormPlan,
  ): Promise<Elsewhere> {
    const [chunk] = sources as readonly [Chunk, ...Chunk[]];
    const tried = triedBy(chunk, numbered(all));
    const left = planOf(job).fallback.filter((name) => !tried.has(name));
    if (left.length === 0) return NOTHING;
    const failed = new Set<number>();
    const children = childrenOf(all);
    for (const source of sources) {
      const { counts, number } = source;
      if (counts !== undefined && counts.success === counts.total) continue;
      await addFailed(failed, job, source, form);
      for (const child of children.get(number) ?? []) {
        for await (const line of numbersOf(blobs, job.index!, child)) failed.delete(line);
      }
    }
    if (failed.size === 0) return NOTHING;
    const list = sources.length === 1 ? undefined : await writeList([...failed].sort((a, b) => a - b));
    try {
      return await divided(job, { ...chunk, part: list === undefined ? chunk.part : joined(sources, list) }, failed, {
        left,
        form,
        number: Math.max(...all.map(({ number }) => number)) + 1,
      });
    } finally {
      if (list !== undefined) await blobs.delete(list);
    }
  }

  /** @param of has the lines, and becomes `fallbackOf` */
  async function divided(
    job: ChunkedJob,
    of: Chunk,
    failed: Set<number>,
    { left, form, number: first }: { left: readonly ProviderName[]; form: FormPlan; number: number },
  ): Promise<Elsewhere> {
    const chunks: Chunk[] = [];
    /** Lines that could run, by the provider that takes no batch of so few. */
    const few = new Map<Provider, number[]>();
    for (const name of left) {
      const provider = providers.get(name);
      if (failed.size === 0) break;
      if (provider?.jobs?.create === undefined) continue;
      const fits = fitOf(job, of, provider.jobs, form);
      for (const { lines, ...part } of await planned(provider, linesIn(job, of.part), failed, fits)) {
        if (part.count < leastOf(provider)) {
          few.set(provider, [...(few.get(provider) ?? []), ...lines]);
          continue;
        }
        for (const line of lines) failed.delete(line);
        chunks.push({
          ...QUEUED,
          job: job.id,
          number: first + chunks.length,
          part: {
            first: part.first,
            last: part.last,
            count: part.count,
            group: of.part.group,
            list: await writeList(lines),
          },
          provider: name,
          providerType: provider.jobs.type,
          modelId: of.modelId,
          fallbackOf: of.number,
        });
      }
    }
    for (const [provider, lines] of few) {
      const records = lines.filter((line) => failed.has(line)).length;
      if (records > 0) return { chunks, tooFew: { provider: provider.name, records, least: leastOf(provider) } };
    }
    return { chunks, tooFew: undefined };
  }

  return async (job, ended, all, form, isEnding) => {
    const hasEnded = isEnding || job.stopRequested || (job.deadline !== undefined && now() >= job.deadline);
    const find: typeof elsewhere = async (...given) => (hasEnded ? NOTHING : elsewhere(...given));
    const own = await find(job, [ended], withRows(all, [ended]), form);
    const chunks = [...own.chunks];
    const notes = new Map<number, ChunkNote>();
    const noted = own.tooFew === undefined ? ended : { ...ended, noted: { ...noteOf(ended), isHeld: true } };
    let rows = withRows(all, [noted, ...chunks]);
    if (own.tooFew !== undefined) notes.set(ended.number, { isHeld: true });
    for (let held = duePool(rows, ended.part.group); held.length > 0; held = duePool(rows, ended.part.group)) {
      const [first] = held as readonly [Chunk, ...Chunk[]];
      const isOwn = held.length === 1 && first.number === ended.number;
      const { chunks: added, tooFew } = isOwn ? { ...own, chunks: [] } : await find(job, held, rows, form);
      const heldWith = added.length === 0 ? undefined : first.number;
      const note: ChunkNote = { isHeld: undefined, heldWith };
      for (const { number } of held) notes.set(number, note);
      if (tooFew !== undefined) notes.set(first.number, { ...note, tooFew });
      chunks.push(...added);
      rows = withRows(rows, [...held.map((one) => ({ ...one, noted: { ...noteOf(one), ...note } })), ...added]);
    }
    return { chunks, notes };
  };
}

/** The rows, with newer ones and further ones. */
function withRows(all: readonly Chunk[], newer: readonly Chunk[]): readonly Chunk[] {
  const numbers = new Set(newer.map(({ number }) => number));
  return [...all.filter(({ number }) => !numbers.has(number)), ...newer];
}

/**
 * Held chunks of a group that no other chunk may join, and that the same providers have had. Those that have had the fewest come
 * first, because records of theirs may fail again and join others.
 */
function duePool(all: readonly Chunk[], group: number): readonly Chunk[] {
  const ofGroup = all.filter(({ part }) => part.group === group);
  const held = ofGroup.filter(isHeld);
  if (held.length === 0) return [];
  const byNumber = numbered(all);
  const depthOf = (one: Chunk): number => chainOf(one, byNumber).length;
  const least = Math.min(...held.map(depthOf));
  if (ofGroup.some((one) => one.state !== "done" && depthOf(one) <= least)) return [];
  const keyOf = (one: Chunk): string => [...triedBy(one, byNumber)].sort().join("\n");
  const [first, ...others] = held
    .filter((one) => depthOf(one) === least)
    .sort((a, b) => a.part.first - b.part.first || a.number - b.number);
  return [first!, ...others.filter((one) => keyOf(one) === keyOf(first!))];
}

/** The part of a list of lines of these chunks. */
function joined(chunks: readonly Chunk[], list: BlobId): LinePart {
  const parts = chunks.map(({ part }) => part);
  return {
    first: Math.min(...parts.map(({ first }) => first)),
    last: Math.max(...parts.map(({ last }) => last)),
    count: parts.reduce((sum, { count }) => sum + count, 0),
    group: parts[0]!.group,
    list,
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

type ByNumber = ReadonlyMap<number, Chunk>;

const numbered = (chunks: readonly Chunk[]): ByNumber => new Map(chunks.map((one) => [one.number, one]));

/** The chunk, and those whose records it runs again. */
function chainOf(chunk: Chunk, byNumber: ByNumber): readonly Chunk[] {
  const chain: Chunk[] = [];
  for (let one: Chunk | undefined = chunk; one !== undefined; one = byNumber.get(one.fallbackOf ?? -1)) chain.push(one);
  return chain;
}

/** The providers that have had the chunk's records. */
const triedBy = (chunk: Chunk, byNumber: ByNumber): ReadonlySet<ProviderName> =>
  new Set(chainOf(chunk, byNumber).map(({ provider }) => provider));

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
