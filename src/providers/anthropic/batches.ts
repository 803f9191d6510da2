/** Jobs as Anthropic's Message Batches. A job that is larger than a batch may be is several batches. */
import type { Readable } from "node:stream";
import { streamOver } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import { LINES_BYTES } from "../../lib/jsonl.ts";
import type { BlobId, ProviderName } from "../../lib/names.ts";
import type { JobEngine } from "../../ports/jobs.ts";
import type { ProviderPorts } from "../../ports/provider-ports.ts";
import { batchLimitsOf } from "../batch-limits.ts";
import type { Batch } from "./batch.ts";
import type { AnthropicClient } from "./client.ts";
import type { AnthropicConfig } from "./config.ts";
import { cancel, createSender } from "./create.ts";
import { batchIds, createPins, tagOf } from "./pinned.ts";
import { bodies, type PlannedBatch, plan } from "./requests.ts";
import { joinedResults, verbatim } from "./results.ts";
import { createSizeTurns } from "./size-turns.ts";
import { anthropicState } from "./state.ts";
import { anthropicTarget } from "./target.ts";

type Options = Pick<ProviderPorts<AnthropicConfig>, "name" | "config" | "ledger" | "blobs" | "queue" | "scrub"> & {
  readonly client: AnthropicClient;
};

export interface AnthropicJobs extends Required<Omit<JobEngine, "inProcess" | "outputBucket" | "tags" | "usage">> {
  /** Releases inputs that an earlier process could not release. */
  resume(): Promise<void>;
  /** Resolves when no job is being created any more. Creates that take longer than `graceMs` are aborted. */
  shutdown(graceMs: number): Promise<void>;
}

/** Requests for the batches of one job under way at once. */
const MAX_CONCURRENT = 8;

export function createAnthropicJobs({ name, config, ledger, blobs, queue, scrub, client }: Options): AnthropicJobs {
  const pins = createPins({ provider: name, ledger, blobs });
  const turns = createSizeTurns({ provider: name, queue });
  const sender = createSender({ client, pins, turns });
  const takes = anthropicTarget(name, config);
  const closing = new AbortController();
  const creating = new Set<Promise<unknown>>();

  const lines = (input: BlobId) => blobs.get(input, undefined, LINES_BYTES);

  const retrieve = async (id: string, signal: AbortSignal): Promise<readonly Batch[]> => {
    const batches: Batch[] = [];
    const ids = batchIds(id);
    for (let from = 0; from < ids.length; from += MAX_CONCURRENT) {
      const some = ids.slice(from, from + MAX_CONCURRENT).map((one) => client.retrieve(one, signal));
      batches.push(...(await Promise.all(some)));
    }
    return batches;
  };

  const make = async (...[spec, signal, note]: Parameters<Required<JobEngine>["create"]>): Promise<string> => {
    const { bucket, key } = spec.input!;
    const pinned = await pins.open(spec);
    const reading = { model: spec.modelId, maxTokens: config.max_tokens, tag: tagOf(pinned) };
    const limits = { requests: config.batch_requests, bytes: config.batch_bytes };
    let planned: readonly PlannedBatch[];
    try {
      planned = await plan(await lines(pinned.blob), reading, limits, `s3://${bucket}/${key}`, signal);
    } catch (error) {
      await pins.drop(spec.idempotencyKey);
      throw error;
    }
    const source = await lines(pinned.blob);
    try {
      // Not the caller's signal: a repeated request with the same token waits for this job.
      return await sender.send(spec, planned, bodies(source, reading), closing.signal, note);
    } finally {
      source.destroy();
    }
  };

  return {
    type: "anthropic",
    takes,
    limits: batchLimitsOf(config.batch_limits),
    findsBySize: true,

    async create(spec, signal, note) {
      closing.signal.throwIfAborted();
      const made = make(spec, signal, note);
      creating.add(made);
      try {
        return { id: await made };
      } finally {
        creating.delete(made);
      }
    },

    async find(spec, _since, signal, noted) {
      const id = await sender.find(spec, noted, signal);
      return id === undefined ? undefined : { id };
    },

    get: async (id, signal) => anthropicState(await retrieve(id, signal)),

    async stop(id, signal) {
      const batches = await retrieve(id, signal);
      const running = batches.filter(({ phase }) => phase !== "ended");
      if (running.length === 0) throw new GatewayError("Conflict", "The job has ended and cannot be stopped.");
      for (const batch of running) await cancel(client, batch.id, signal);
    },

    async *list(signal) {
      for await (const batch of client.list(signal)) {
        const pinned = await pins.ofBatch(batch.id);
        // Batches of a create that was abandoned belong to its tenant, and to no job.
        if (pinned !== undefined && pinned.job === undefined) continue;
        yield {
          ...nameless(name, batch.id),
          ...anthropicState([batch]),
          id: pinned?.job ?? batch.id,
          submitTime: batch.createdAt ?? 0,
        };
      }
    },

    async results(job, signal) {
      await pins.releaseEnded();
      const batches = await retrieve(job.nativeId, signal);
      const [first, ...others] = batches.filter(({ archived }) => !archived);
      const pinned = await pins.ofBatch(batches[0]!.id);
      const input = pinned && (await lines(pinned.blob));
      const opened = new Map<string, Readable>();
      try {
        if (first !== undefined) opened.set(first.id, await client.results(first.id, signal));
      } catch (error) {
        input?.destroy();
        if (isMissing(error)) return undefined;
        throw error;
      }
      const open = async (id: string) => {
        try {
          return opened.get(id) ?? (await client.results(id, signal));
        } catch (error) {
          // Other batches of the job have results, which must not be published without these.
          if (isMissing(error)) throw new GatewayError("Unavailable", `Anthropic has no results of batch '${id}' yet`);
          throw error;
        }
      };
      if (pinned !== undefined && input !== undefined) {
        const results = joinedResults(batches, input, {
          provider: name,
          tag: tagOf(pinned),
          takes,
          blobs,
          open,
          signal,
          scrub,
        });
        return { body: streamOver(results, [input, ...opened.values()]), isOrdered: true };
      }
      if (first === undefined) return undefined;
      return { body: streamOver(verbatim([first, ...others], open), [...opened.values()]) };
    },

    async resume() {
      // Creates of other processes may be under way.
      if (!queue.isShared) turns.await(await pins.creating());
      await pins.releaseEnded();
    },

    async shutdown(graceMs) {
      const timer = setTimeout(() => closing.abort(), graceMs);
      await Promise.allSettled(creating);
      clearTimeout(timer);
      closing.abort();
    },
  };
}

const isMissing = (error: unknown): boolean => error instanceof GatewayError && error.kind === "NotFound";

/** Anthropic has no name, model or files of a batch, so the job's members hold the batch's id. */
const nameless = (provider: ProviderName, id: string) => ({
  name: id,
  modelId: "unknown",
  inputUri: `s3://${provider}/${id}.jsonl`,
  outputUri: `s3://${provider}/`,
});
