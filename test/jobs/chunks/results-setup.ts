/** Jobs of several chunks with known results, on a real ledger and disk, and a merge that can crash at any write. */
import { text } from "node:stream/consumers";
import { FRAMES } from "../../../src/dialects/frames/index.ts";
import { readLine } from "../../../src/dialects/read-line.ts";
import { RecordError, type Unrun, unrunError } from "../../../src/dialects/record-error.ts";
import { createMerger } from "../../../src/jobs/chunks/merge.ts";
import { type ChunkedPlan, chunkedId } from "../../../src/jobs/chunks/plan.ts";
import type { Merger } from "../../../src/jobs/chunks/results.ts";
import { optionsOf } from "../../../src/jobs/options.ts";
import { tagOfKey } from "../../../src/jobs/translation/plan.ts";
import { jobId } from "../../../src/lib/aws/job-ids.ts";
import type { BlobId } from "../../../src/lib/names.ts";
import type { Appender, BlobStore } from "../../../src/ports/blobs.ts";
import type { Chunk, ChunkedFile, ChunkedJob } from "../../../src/ports/chunks.ts";
import type { Tag } from "../../../src/ports/jobs.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import type { Provider } from "../../../src/ports/provider.ts";
import { BLANK, indexWriter, PRIOR, SHARED } from "../../../src/storage/blobs/line-index.ts";

export type FrameOfTest = "bedrock" | "openai";
export type Answer = "success" | "error" | Unrun;

/** A line of a file. `shared`: which of the earlier lines of chunks in the same form, counted from the last. */
export type LineOfTest =
  | { readonly kind: "blank" | "prior" }
  | { readonly kind: "shared"; readonly of: number }
  | {
      readonly kind: "run";
      /** 0 to 2. */
      readonly group: number;
      readonly answer: Answer;
      /** Answers of further providers. */
      readonly elsewhere: readonly Answer[];
      readonly size: number;
    };

export interface FileOfTest {
  readonly name: string;
  readonly frame: FrameOfTest;
  readonly lines: readonly LineOfTest[];
}

export interface JobOfTest {
  readonly files: readonly FileOfTest[];
  /** Records of a chunk. */
  readonly records: number;
  readonly tags?: readonly Tag[];
  /** True: failed records of all chunks of a group run elsewhere together. */
  readonly isPooled?: boolean;
}

export interface Made {
  readonly job: ChunkedJob;
  readonly files: readonly ChunkedFile[];
  /** All queued. */
  readonly chunks: readonly Chunk[];
  /** What each chunk becomes when it is done. */
  readonly outcomes: ReadonlyMap<number, Pick<Chunk, "outcome" | "counts" | "tokens">>;
  /** The result lines of each file, in the order of the lines. */
  readonly expected: readonly (readonly string[])[];
  readonly counts: {
    readonly total: number;
    readonly processed: number;
    readonly success: number;
    readonly error: number;
  };
}

const URL = "/v1/chat/completions";
const PROVIDERS = ["local", "second", "third"];

const requestLine = (frame: FrameOfTest, id: string, size: number): string =>
  FRAMES[frame].line(id, { messages: [{ role: "user", content: "x".repeat(size) }] }, URL);

const ERRORS = {
  error: new RecordError(429, "Too many requests."),
  canceled: unrunError("canceled", "It was stopped."),
  expired: unrunError("expired", "It expired."),
} as const;

let jobs = 0;

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

export async function makeJob(
  blobs: BlobStore,
  { files: given, records, tags = [], isPooled = false }: JobOfTest,
): Promise<Made> {
  jobs += 1;
  const key = `quarry-${String(jobs).padStart(24, "0")}`;
  const id = chunkedId(key);
  const hasFallback = given.some(({ lines }) => lines.some((line) => line.kind === "run" && line.elsewhere.length > 0));
  const input = await blobs.append();
  const indexOut = await blobs.append();
  const index = indexWriter(indexOut);
  const files: ChunkedFile[] = [];
  const expected: string[][] = [];
  const prior: string[] = [];
  const pairs: [number, number][] = [];
  const open = new Map<number, { numbers: number[] }[]>();
  const runs = new Map<
    number,
    { file: number; group: number; answers: readonly Answer[]; say(at: number): string; answer: string }
  >();
  const counts = { total: 0, success: 0, error: 0 };
  const count = (answer: Answer) => {
    counts.total += 1;
    if (answer === "success" || answer === "error") counts[answer] += 1;
  };
  let number = 0;

  for (const [fileNumber, { name, frame: frameName, lines }] of given.entries()) {
    const frame = FRAMES[frameName];
    const firstLine = number + 1;
    const results: string[] = [];
    for (const line of lines) {
      number += 1;
      const originals = [...runs.keys()].filter((one) => given[runs.get(one)!.file]!.frame === frameName);
      if (line.kind === "blank" || (line.kind === "shared" && originals.length === 0)) {
        index.add(input.size, BLANK);
        await input.write(Buffer.from("  \n"));
        continue;
      }
      const request = requestLine(frameName, `own-${number}`, line.kind === "run" ? line.size : 3);
      const raw = { number, bytes: Buffer.from(request) };
      const read = readLine(
        raw,
        { frame, url: frameName === "openai" ? URL : undefined },
        { tag: tagOfKey(key), maxLineBytes: 1e6 },
      );
      const offset = input.size;
      await input.write(Buffer.from(`${request}\n`));
      if (line.kind === "prior") {
        index.add(offset, PRIOR);
        prior.push(frame.success(read, { old: number }));
        results.push(prior.at(-1)!);
        count("success");
      } else if (line.kind === "shared") {
        index.add(offset, SHARED);
        const original = originals[originals.length - 1 - (line.of % originals.length)]!;
        pairs.push([number, original]);
        const found = runs.get(original)!;
        const last = lastAnswer(found.answers);
        const home = files[found.file] ?? { firstLine, name, number: fileNumber };
        const quarry = {
          ...(hasFallback && { provider: PROVIDERS[last.at] }),
          sharedWith: original - home.firstLine + 1,
          ...(home.number !== fileNumber && { sharedFile: home.name }),
        };
        results.push(
          answered(frameName, read, original, last, undefined).replace(/\}$/, `,"quarry":${JSON.stringify(quarry)}}`),
        );
        count(last.answer);
      } else if (line.kind === "run") {
        const group = line.group + (frameName === "openai" ? 3 : 0);
        index.add(offset, group);
        const answers = [line.answer, ...line.elsewhere];
        const own = number;
        const say = (at: number) =>
          answered(frameName, read, own, { answer: answers[at]!, at }, hasFallback ? PROVIDERS[at] : undefined);
        const last = lastAnswer(answers);
        runs.set(number, { file: fileNumber, group, answers, say, answer: last.answer });
        results.push(say(last.at));
        count(last.answer);
        const chunks = open.get(group) ?? [];
        open.set(group, chunks);
        if (chunks.length === 0 || chunks.at(-1)!.numbers.length >= records) chunks.push({ numbers: [] });
        chunks.at(-1)!.numbers.push(number);
      }
    }
    files.push({
      job: id,
      number: fileNumber,
      name,
      firstLine,
      lines: lines.length,
      form: { frame: frameName, url: frameName === "openai" ? URL : undefined },
      results: undefined,
      resultBytes: 0,
      resultLine: firstLine - 1,
      finished: false,
    });
    expected.push(results);
  }
  await index.flush();
  for (const one of [input, indexOut]) await one.close();

  const chunks: Chunk[] = [];
  const outcomes = new Map<number, Pick<Chunk, "outcome" | "counts" | "tokens">>();
  const put = async (content: Buffer): Promise<BlobId> => (await blobs.put(content, new AbortController().signal)).id;

  async function addChunk(
    group: number,
    numbers: readonly number[],
    at: number,
    fallbackOf: number | undefined,
  ): Promise<void> {
    const list = Buffer.alloc(numbers.length * 4);
    for (const [n, line] of numbers.entries()) list.writeUInt32BE(line, n * 4);
    const part = { first: numbers[0]!, last: numbers.at(-1)!, group, count: numbers.length };
    const chunk: Chunk = {
      ...QUEUED,
      job: id,
      number: chunks.length,
      part: fallbackOf === undefined ? part : { ...part, list: await put(list) },
      provider: PROVIDERS[at]!,
      providerType: PROVIDERS[at]!,
      modelId: "echo",
      fallbackOf,
    };
    chunks.push(chunk);
    const answers = numbers.map((line) => runs.get(line)!.answers[at]!);
    const of = (answer: Answer) => answers.filter((one) => one === answer).length;
    const [success, error] = [of("success"), of("error")];
    outcomes.set(chunk.number, {
      outcome: await put(Buffer.from(numbers.map((line) => `${runs.get(line)!.say(at)}\n`).join(""))),
      counts: { total: numbers.length, processed: success + error, success, error },
      tokens: { input: numbers.length, output: success },
    });
    if (!isPooled || at > 0) await addFurther(group, numbers, at, chunk.number);
  }

  const furtherOf = (numbers: readonly number[], at: number) =>
    numbers.filter((line) => runs.get(line)!.answers.length > at + 1);

  /** Failed records may go to several chunks. */
  async function addFurther(group: number, numbers: readonly number[], at: number, of: number): Promise<void> {
    const further = furtherOf(numbers, at);
    const half = Math.ceil(further.length / 2);
    for (const some of [further.slice(0, half), further.slice(half)]) {
      if (some.length > 0) await addChunk(group, some, at + 1, of);
    }
  }
  for (const [group, list] of open) {
    const begin = chunks.length;
    for (const { numbers } of list) await addChunk(group, numbers, 0, undefined);
    if (!isPooled) continue;
    const failed = list.flatMap(({ numbers }, n) => (furtherOf(numbers, 0).length === 0 ? [] : [begin + n]));
    for (const number of failed) chunks[number] = { ...chunks[number]!, noted: { heldWith: failed[0] } };
    const all = list.flatMap(({ numbers }) => numbers);
    if (failed.length > 0) await addFurther(group, all, 0, failed[0]!);
  }

  const pairBytes = Buffer.alloc(pairs.length * 8);
  for (const [at, [line, original]] of pairs.entries()) {
    pairBytes.writeUInt32BE(line, at * 8);
    pairBytes.writeUInt32BE(original, at * 8 + 4);
  }
  const plan: ChunkedPlan = {
    idempotencyKey: key,
    name: "test",
    request: {
      roleArn: undefined,
      clientRequestToken: undefined,
      timeoutHours: undefined,
      invocationType: undefined,
      input: {},
      output: {},
      vpc: undefined,
    },
    tags,
    options: optionsOf(tags),
    fallback: hasFallback ? ["second", "third"] : [],
    priorRecords: prior.length,
    sharedRecords: pairs.length,
  };
  const job: ChunkedJob = {
    id,
    owner: "me",
    provider: "local",
    providerType: "local",
    modelId: "echo",
    output: { bucket: "out", key: `job-${jobs}/` },
    plan,
    input: input.id,
    index: indexOut.id,
    prior: prior.length > 0 ? await put(Buffer.from(prior.map((line) => `${line}\n`).join(""))) : undefined,
    shared: pairs.length > 0 ? await put(pairBytes) : undefined,
    deadline: undefined,
    started: true,
    paused: false,
    stopRequested: false,
    status: "InProgress",
    message: undefined,
    counts: undefined,
    createdAt: 1,
    endTime: undefined,
  };
  return { job, files, chunks, outcomes, expected, counts: { ...counts, processed: counts.success + counts.error } };
}

/** The last provider's answer, unless the record never ran there. */
function lastAnswer(answers: readonly Answer[]): { readonly answer: Answer; readonly at: number } {
  let at = 0;
  for (let next = 1; next < answers.length; next += 1) {
    if (answers[next] === "success" || answers[next] === "error") at = next;
  }
  return { answer: answers[at]!, at };
}

function answered(
  frameName: FrameOfTest,
  read: ReturnType<typeof readLine>,
  asked: number,
  { answer, at }: { readonly answer: Answer; readonly at: number },
  provider: string | undefined,
): string {
  const frame = FRAMES[frameName];
  const line =
    answer === "success" ? frame.success(read, { said: `${asked}/${at}` }) : frame.failure(read, ERRORS[answer]);
  return provider === undefined ? line : line.replace(/\}$/, `,"quarry":${JSON.stringify({ provider })}}`);
}

export class Crash extends Error {}

/** Counts writes. The one with this number fails, before or after its effect. */
export function crashing(blobs: BlobStore, ledger: Ledger) {
  let left = Number.POSITIVE_INFINITY;
  let isAfter = false;
  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    left -= 1;
    if (left === 0 && !isAfter) throw new Crash();
    const result = await work();
    if (left === 0) throw new Crash();
    return result;
  }
  const appender = (out: Appender): Appender => ({
    get id() {
      return out.id;
    },
    get size() {
      return out.size;
    },
    write: (bytes) => guarded(() => out.write(bytes)),
    share: () => guarded(() => out.share()),
    sync: () => guarded(() => out.sync()),
    seal: () => guarded(() => out.seal()),
    read: (into, offset) => out.read(into, offset),
    close: () => out.close(),
  });
  return {
    blobs: {
      ...blobs,
      async append(...args) {
        let out: Appender | undefined;
        try {
          return appender(
            await guarded(async () => {
              out = await blobs.append(...args);
              return out;
            }),
          );
        } catch (error) {
          // The end of a process closes its files.
          await out?.close();
          throw error;
        }
      },
      put: (...args) => guarded(() => blobs.put(...args)),
    } as BlobStore,
    ledger: {
      ...ledger,
      files: { ...ledger.files, put: (...args) => guarded(() => ledger.files.put(...args)) },
      chunks: {
        ...ledger.chunks,
        updateFile: (...args) => guarded(() => ledger.chunks.updateFile(...args)),
        updateChunk: (...args) => guarded(() => ledger.chunks.updateChunk(...args)),
      },
    } as Ledger,
    crashAt(write: number, after: boolean) {
      left = write;
      isAfter = after;
    },
  };
}

export const LOCAL = { name: "local", objects: { bucketsAreExternal: false } } as Provider;

export const open = (ports: { blobs: BlobStore; ledger: Ledger }, providers: readonly Provider[] = [LOCAL]): Merger =>
  createMerger({ ...ports, providers, createBuckets: true, log: { warn() {} } as never });

export async function published(
  { blobs, ledger }: { readonly blobs: BlobStore; readonly ledger: Ledger },
  job: ChunkedJob,
  name: string,
): Promise<string | undefined> {
  const key = `${job.output.key}${jobId(job.provider, job.id)}/${name}.out`;
  const row = await ledger.files.get({ owner: job.owner, provider: job.provider }, { bucket: job.output.bucket, key });
  if (row === undefined) return undefined;
  if (row.size === 0) return "";
  return text(await blobs.get(row.blob!, { start: 0, end: row.size - 1 }));
}
