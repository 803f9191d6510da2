/** Jobs as Anthropic's Message Batches: one job is one batch, or several where it is larger than Anthropic takes. */
import { Readable } from "node:stream";
import type { MessageBatch } from "@anthropic-ai/sdk/resources/messages/batches";
import type { ConfigOf } from "../../config/load.ts";
import { GatewayError } from "../../lib/errors.ts";
import { LINES_BYTES } from "../../lib/jsonl.ts";
import type { BlobId, ProviderName } from "../../lib/names.ts";
import type { BatchEngine } from "../../ports/jobs.ts";
import type { ProviderPorts } from "../built.ts";
import type { AnthropicClient } from "./client.ts";
import { cancel, createSender, SKEW_MS } from "./create.ts";
import { batchIds, createHeld, tagOf } from "./held.ts";
import { bodies, type PlannedBatch, plan } from "./requests.ts";
import { joinedResults, verbatim } from "./results.ts";
import { batchesState } from "./state.ts";

type Options = Pick<ProviderPorts<"anthropic">, "name" | "config" | "ledger" | "blobs"> & {
  readonly client: AnthropicClient;
};

export interface Engine extends Required<Omit<BatchEngine, "watch" | "tags">> {
  /** Lets go of what the process before could not. */
  resume(): Promise<void>;
  /** Resolves when no job is being made any more; after `graceMs` those that are break off. */
  shutdown(graceMs: number): Promise<void>;
}

/** Batches of one job asked about at once. */
const AT_ONCE = 8;

export function createAnthropicBatches({ name, config, ledger, blobs, client }: Options): Engine {
  const held = createHeld({ provider: name, ledger, blobs });
  const sender = createSender({ client, held });
  const closing = new AbortController();
  const creating = new Set<Promise<unknown>>();
  /**
   * Jobs that are being made, by intent and then by id, and since when: their batches are listed before the ledger has the
   * job, and must not be taken for somebody else's.
   */
  const unsettled = new Map<string, number>();

  const lines = (input: BlobId) => blobs.get(input, undefined, LINES_BYTES);

  const retrieve = async (id: string, signal: AbortSignal): Promise<readonly MessageBatch[]> => {
    const batches: MessageBatch[] = [];
    const ids = batchIds(id);
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE).map((one) => client.retrieve(one, signal));
      batches.push(...(await Promise.all(some)));
    }
    return batches;
  };

  /** The intent came to this job, or to none. */
  const settle = (intent: string, id: string | undefined) => {
    const since = unsettled.get(intent);
    unsettled.delete(intent);
    if (id !== undefined && since !== undefined) unsettled.set(id, since);
  };

  const make = async (...[spec, signal, note]: Parameters<BatchEngine["create"]>): Promise<string> => {
    const { bucket, key } = spec.input!;
    const run = await held.open(spec);
    const reading = { model: modelOf(config, spec.modelId), tag: tagOf(run) };
    const limits = { requests: config.batch_requests, bytes: config.batch_bytes };
    let parts: readonly PlannedBatch[];
    try {
      parts = await plan(await lines(run.input), reading, limits, `s3://${bucket}/${key}`, signal);
    } catch (error) {
      await held.drop(spec.intent);
      settle(spec.intent, undefined);
      throw error;
    }
    const source = await lines(run.input);
    try {
      // From here on the caller's patience does not count: whoever asks again with its token waits for this very job.
      return await sender.send(spec, parts, bodies(source, reading), closing.signal, note);
    } finally {
      source.destroy();
    }
  };

  return {
    async create(spec, signal, note) {
      closing.signal.throwIfAborted();
      unsettled.set(spec.intent, Date.now());
      const made = make(spec, signal, note);
      creating.add(made);
      try {
        const id = await made;
        settle(spec.intent, id);
        return { id };
      } finally {
        creating.delete(made);
      }
    },

    async find(spec, since, signal, noted) {
      if (!unsettled.has(spec.intent)) unsettled.set(spec.intent, since);
      const id = await sender.find(spec, noted, signal);
      settle(spec.intent, id);
      return id === undefined ? undefined : { id };
    },

    start: (id) => void unsettled.delete(id),

    get: async (id, signal) => batchesState(await retrieve(id, signal)),

    async stop(id, signal) {
      const batches = await retrieve(id, signal);
      const running = batches.filter((batch) => batch.processing_status !== "ended");
      if (running.length === 0) throw new GatewayError("Conflict", "The job has ended and cannot be stopped.");
      for (const batch of running) await cancel(client, batch.id, signal);
    },

    async *list(signal) {
      for await (const batch of client.list(signal)) {
        const submitTime = Date.parse(batch.created_at);
        if (submitTime >= Math.min(...unsettled.values()) - SKEW_MS) continue;
        const run = await held.of(batch.id);
        yield { ...nameless(name, batch.id), ...batchesState([batch]), id: run?.inputName ?? batch.id, submitTime };
      }
    },

    async results(job, signal) {
      await held.tidy();
      const batches = await retrieve(job.nativeId, signal);
      const open = (id: string) => client.results(id, signal);
      const run = await held.of(batches[0]!.id);
      if (run !== undefined) {
        const input = await lines(run.input);
        const results = joinedResults(batches, input, tagOf(run), { provider: name, blobs, open, signal });
        return { body: Readable.from(results, { objectMode: false }) };
      }
      const kept = batches.filter((batch) => batch.results_url !== null);
      return kept.length === 0 ? undefined : { body: Readable.from(verbatim(kept, open), { objectMode: false }) };
    },

    resume: held.tidy,

    async shutdown(graceMs) {
      const timer = setTimeout(() => closing.abort(), graceMs);
      await Promise.allSettled(creating);
      clearTimeout(timer);
      closing.abort();
    },
  };
}

/** Anthropic knows neither name nor model nor files of a batch: its id stands for them. */
const nameless = (provider: ProviderName, id: string) => ({
  name: id,
  modelId: "unknown",
  inputUri: `s3://${provider}/${id}.jsonl`,
  outputUri: `s3://${provider}/`,
});

/**
 * Anthropic's name of a model: the config's, or what Bedrock's own names say (`us.anthropic.claude-sonnet-4-20250514-v1:0`,
 * or the ARN of a profile that ends so).
 */
export function modelOf({ models }: Pick<ConfigOf<"anthropic">, "models">, modelId: string): string {
  const named = Object.hasOwn(models, modelId) ? models[modelId] : models["*"];
  if (named !== undefined) return named;
  const last = modelId.slice(modelId.lastIndexOf("/") + 1);
  return /^(?:[a-z-]+\.)?anthropic\.(.+?)(?:-v\d+(?::\d+)*)?$/.exec(last)?.[1] ?? modelId;
}
