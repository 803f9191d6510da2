/**
 * Submits one chunk. The ledger has the submission before the provider is asked. So after a crash, or a lost answer, the provider
 * is asked for the batch before another one is made.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { GatewayError, hadNoEffect, isInDoubt, StorageUnavailable } from "../../../lib/errors.ts";
import { gatewayCall } from "../../../objects/gateway-call.ts";
import type { BlobStore } from "../../../ports/blobs.ts";
import type { Chunk, ChunkedFile, ChunkedJob, ChunkPatch } from "../../../ports/chunks.ts";
import type { DerivedFile } from "../../../ports/files.ts";
import type { JobEngine } from "../../../ports/jobs.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Provider } from "../../../ports/provider.ts";
import { identified } from "../../identified.ts";
import { putBlob } from "../../translation/objects.ts";
import { bucketOwnerOf, placesOf } from "../../translation/places.ts";
import type { FleetRoom } from "../fleet-room.ts";
import { chunkKey, fileAt, planOf } from "../plan.ts";
import {
  fileSpec,
  inputName,
  linesOfPlan,
  objectSpec,
  planOfChunk,
  runSpec,
  type Submission,
  submissionOf,
} from "./submission.ts";
import { type TranslatedChunk, translateChunk } from "./translate.ts";

/** A job with what its submissions need. */
export interface Submitting {
  readonly row: ChunkedJob;
  readonly files: readonly ChunkedFile[];
  readonly priority: number;
  /** Estimates, by the chunk's number. */
  readonly tokens: ReadonlyMap<number, number>;
}

/** `isInDoubt`: the provider may have the batch. The chunk stays `submitting`. */
export class SubmitFailed extends Error {
  override readonly name = "SubmitFailed";
  readonly chunk: Chunk;
  readonly isInDoubt: boolean;
  /** True if the input was uploaded by an earlier attempt. It may be gone. */
  readonly isOldInput: boolean;

  constructor(cause: unknown, chunk: Chunk, { isInDoubt = false, isOldInput = false } = {}) {
    super("not submitted", { cause });
    this.chunk = chunk;
    this.isInDoubt = isInDoubt;
    this.isOldInput = isOldInput;
  }
}

interface Options {
  readonly ledger: Pick<Ledger, "chunks">;
  readonly blobs: BlobStore;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly now: () => number;
  /** Milliseconds before a write that failed is repeated. */
  readonly storageMs: number;
  /** Age of a recorded submission at which another process may decide about it. */
  readonly staleMs: number;
  /** Set if other processes submit chunks too. */
  readonly room: FleetRoom | undefined;
}

export interface Submitter {
  /** Resolves with the running chunk. Rejects with SubmitFailed. */
  submit(job: Submitting, chunk: Chunk, signal: AbortSignal): Promise<Chunk>;
  /** Whether a batch in doubt exists: resolves with the running chunk, or with the queued one. */
  settle(job: Submitting, chunk: Chunk, signal: AbortSignal): Promise<Chunk>;
}

export function createSubmitter({ ledger, blobs, providers, now, storageMs, staleMs, room }: Options): Submitter {
  const save = async (chunk: Chunk, patch: ChunkPatch, derived?: DerivedFile): Promise<Chunk> => {
    await ledger.chunks.updateChunk(chunk.job, chunk.number, patch, derived);
    return { ...chunk, ...patch };
  };

  /** Records what exists at the provider. The write is repeated, because nothing else knows it. */
  async function saveRunning(chunk: Chunk, nativeId: string, signal: AbortSignal): Promise<Chunk> {
    for (;;) {
      try {
        return await save(chunk, { state: "running", nativeId, message: undefined, notBefore: undefined });
      } catch (error) {
        if (!(error instanceof StorageUnavailable) || signal.aborted) throw error;
        await sleep(storageMs, undefined, { signal });
      }
    }
  }

  const isHosted = ({ provider }: Chunk) => providers.get(provider)?.jobs?.inProcess === undefined;

  /** Records the submission. Rejects with NoRoom. */
  async function submitted(job: Submitting, chunk: Chunk, patch: ChunkPatch, derived?: DerivedFile): Promise<Chunk> {
    if (room === undefined || !isHosted(chunk)) return save(chunk, patch, derived);
    const tokens = job.tokens.get(chunk.number);
    const noted = { ...submissionOf({ ...chunk, ...patch }), tokens } satisfies Submission;
    const all = { ...patch, noted };
    let refusal: unknown;
    const fits = (others: readonly Chunk[]): boolean => {
      try {
        room.require(chunk, tokens, others);
        return true;
      } catch (error) {
        refusal = error;
        return false;
      }
    };
    if (await ledger.chunks.place(chunk, all, fits, derived)) return { ...chunk, ...all };
    throw refusal;
  }

  /** Before an upload that would be in vain. */
  async function requireRoom({ tokens }: Submitting, chunk: Chunk): Promise<void> {
    if (room === undefined || !isHosted(chunk)) return;
    room.require(chunk, tokens.get(chunk.number), await ledger.chunks.placed(chunk.provider));
  }

  const begun = (): ChunkPatch => ({
    state: "submitting",
    submittedAt: now(),
    notBefore: undefined,
    message: undefined,
  });

  /** Uploads the chunk's lines, and records the submission. */
  async function prepared(job: Submitting, chunk: Chunk, provider: Provider, signal: AbortSignal): Promise<Chunk> {
    const { row, files } = job;
    const { takes, limits } = provider.jobs!;
    const { jobFiles } = provider.objects;
    const file = fileAt(files, chunk.part.first);
    const made = await translateChunk(row, chunk, {
      blobs,
      home: providers.get(row.provider),
      takes: takes!,
      plan: planOfChunk(row, chunk, file, takes!),
      maxBytes: Math.min(limits?.bytes ?? Number.POSITIVE_INFINITY, jobFiles?.maxBytes ?? Number.POSITIVE_INFINITY),
      signal,
    });
    try {
      requireRecords(chunk, made, limits?.records);
      const { plan, scratch: blob, size, isEmbedding, refused } = made;
      const name = inputName(row, chunk, file);
      const input = { plan, takes: takes!, lines: linesOfPlan(plan, isEmbedding) };
      if (jobFiles !== undefined) {
        const uploaded = await jobFiles.put(name, { blob, size }, signal);
        const noted: Submission = {
          plan,
          spec: fileSpec(row, chunk, { ...input, name, file: uploaded.file }),
          refused,
        };
        const { id } = uploaded.file;
        const derived = { provider: provider.name, id, intended: uploaded.intended };
        return await submitted(job, chunk, { ...begun(), inputFile: id, noted }, derived).catch(
          async (error: unknown) => {
            if (!isInDoubt(error)) await jobFiles.abandon(uploaded);
            throw error;
          },
        );
      }
      const { request } = planOf(row);
      const key = { idempotencyKey: chunkKey(chunk) };
      const places = placesOf({ job: { request }, key, output: row.output, plan }, name.key);
      const bucketOwner = bucketOwnerOf(request);
      const contentType = "application/jsonl";
      const call = gatewayCall(row.owner, bucketOwner, signal);
      await putBlob(provider.objects, call, places.object, { blobs, blob, size, contentType });
      const noted: Submission = {
        plan: { ...plan, results: places.results, bucketOwner },
        spec: objectSpec(row, chunk, { ...input, ...places }),
        object: places.object,
        refused,
      };
      return await submitted(job, chunk, { ...begun(), noted });
    } finally {
      await blobs.delete(made.scratch);
    }
  }

  async function create(
    job: Submitting,
    submitting: Chunk,
    engine: JobEngine,
    isOldInput: boolean,
    signal: AbortSignal,
  ): Promise<Chunk> {
    let chunk = submitting;
    const { row, files, priority } = job;
    const spec = submissionOf(chunk).spec ?? runSpec(row, chunk, fileAt(files, chunk.part.first), priority);
    const note = async (value: unknown) => {
      chunk = await save(chunk, { noted: { ...submissionOf(chunk), engine: value } satisfies Submission });
    };
    let id: string;
    try {
      // This process was frozen, or the ledger was slow.
      if (room !== undefined && now() > submitting.submittedAt! + staleMs) throw new Error("the submission is too old");
      // Providers do not abort a request that creates a batch. At a shutdown its outcome is left to the next process.
      ({ id } = identified(await unlessAborted(engine.create!(spec, signal, note), signal)));
    } catch (error) {
      throw new SubmitFailed(error, chunk, { isInDoubt: !hadNoEffect(error), isOldInput });
    }
    return saveRunning(chunk, id, signal).catch((error: unknown) => {
      throw new SubmitFailed(error, chunk, { isInDoubt: true });
    });
  }

  return {
    async submit(job, chunk, signal) {
      const provider = providers.get(chunk.provider)!;
      const engine = provider.jobs!;
      const isOldInput = submissionOf(chunk).spec !== undefined;
      let submitting: Chunk;
      try {
        const isReady = isOldInput || engine.inProcess !== undefined || engine.takes === undefined;
        await requireRoom(job, chunk);
        submitting = isReady ? await submitted(job, chunk, begun()) : await prepared(job, chunk, provider, signal);
      } catch (error) {
        throw new SubmitFailed(error, chunk);
      }
      return create(job, submitting, engine, isOldInput, signal);
    },

    async settle(job, chunk, signal) {
      const engine = providers.get(chunk.provider)!.jobs!;
      const { spec, engine: noted } = submissionOf(chunk);
      // A run that is not recorded was never started. The next process deletes it.
      const asked = spec ?? runSpec(job.row, chunk, fileAt(job.files, chunk.part.first), job.priority);
      const found = await engine.find?.(asked, chunk.submittedAt ?? 0, signal, noted);
      if (found !== undefined) return saveRunning(chunk, identified(found).id, signal);
      return save(chunk, { state: "queued" });
    },
  };
}

/** Rejects when the signal aborts. The work goes on. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function requireRecords(chunk: Chunk, { records, refused }: TranslatedChunk, most = Number.POSITIVE_INFINITY): void {
  if (records > most) {
    const message = `The chunk has ${records} records, and a batch of '${chunk.provider}' has at most ${most}`;
    throw new GatewayError("EntityTooLarge", message);
  }
  if (records > 0) return;
  const [, reason] = refused?.[0] ?? [0, "It has no lines."];
  throw new GatewayError("InvalidArgument", reason);
}
