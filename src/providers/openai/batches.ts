/** OpenAI's batches as a job engine. */
import type OpenAI from "openai";
import type { BatchCreateParams } from "openai/resources/batches";
import type { Logger } from "pino";
import { streamed } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { FileId, ProviderName } from "../../lib/names.ts";
import type { BatchLimits, BatchTarget, JobEngine, JobSpec } from "../../ports/jobs.ts";
import { readable, recordIn } from "../answers.ts";
import { readBatch } from "./batch.ts";
import { type AskOpenAi, withoutId } from "./errors.ts";
import { fileId, type OpenAiFiles } from "./files.ts";
import { KEY_MEMBER, metadataOf, openAiJob, openAiState } from "./jobs.ts";
import { firstUrl } from "./lines.ts";
import { pages, recent } from "./pages.ts";

interface Options {
  readonly provider: ProviderName;
  readonly client: OpenAI;
  readonly ask: AskOpenAi;
  readonly files: Pick<OpenAiFiles, "get" | "sizeOf">;
  readonly takes: BatchTarget;
  readonly limits: BatchLimits;
  readonly log: Pick<Logger, "warn">;
  /** Seconds after which OpenAI deletes a batch's output. Undefined: OpenAI's default. */
  readonly outputExpiresSeconds: number | undefined;
}

/** Maximum size of a page (API reference, "List batches"). */
const PAGE = 100;
/** Bytes of a file that are read to find the first line's url, which precedes the body. */
const LOOK_BYTES = 64 * 1024;

export function openAiJobs({
  provider,
  client,
  ask,
  files,
  takes,
  limits,
  outputExpiresSeconds,
  log,
}: Options): JobEngine {
  // Not client.batches.list: its pages rely on members that other servers leave out.
  const all = (signal: AbortSignal) =>
    pages(ask, (query) => client.get<unknown>("/batches", { query: { limit: PAGE, ...query }, signal }));

  const endpointOf = async (spec: JobSpec, id: FileId, size: number, signal: AbortSignal): Promise<string> => {
    const tagged = spec.tags.find(({ key }) => key === "endpoint")?.value;
    if (tagged !== undefined) return tagged;
    if (spec.lines?.url !== undefined) return spec.lines.url;
    const end = Math.min(size, LOOK_BYTES) - 1;
    const url = end < 0 ? undefined : await firstUrl(streamed(await files.get(id, { start: 0, end }, signal)));
    if (url !== undefined) return url;
    const needed = "tags: 'endpoint' is needed, for instance /v1/chat/completions";
    throw new GatewayError("InvalidArgument", `${needed}, because the input's first line has no url`);
  };

  /** @param records lines that the file should have, if known. A file without lines need not be there. */
  const resultFile = async (
    name: string,
    id: FileId | undefined,
    records: number | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly part?: { readonly id: FileId; readonly size: number }; readonly missing?: string }> => {
    if (id === undefined) return records ? { missing: `the ${name}'s id` } : {};
    try {
      return { part: { id, size: await files.sizeOf(id, signal) } };
    } catch (error) {
      if (!(error instanceof GatewayError) || error.kind !== "NoSuchKey") throw error;
      return records === 0 ? {} : { missing: `the ${name} '${id}'` };
    }
  };

  return {
    type: "openai",
    takes,
    limits,

    async create(spec, signal) {
      const { id, size } = spec.input!.file;
      if (fileId(id) === undefined) {
        const member = "inputDataConfig.s3InputDataConfig.s3Uri";
        throw new GatewayError("InvalidArgument", `${member}: a job's results are no input for another; upload them`);
      }
      const endpoint = await endpointOf(spec, id, size, signal);
      signal.throwIfAborted();
      const job = {
        input_file_id: id,
        // OpenAI decides which endpoints exist. There may be newer ones than the SDK knows.
        endpoint: endpoint as BatchCreateParams["endpoint"],
        completion_window: "24h",
        metadata: metadataOf(spec),
        ...(outputExpiresSeconds !== undefined && {
          output_expires_after: { anchor: "created_at", seconds: outputExpiresSeconds },
        }),
      } as const satisfies BatchCreateParams;
      // Without the caller's signal: the outcome must be known even if the caller disconnects.
      const { id: created } = readBatch(await ask(client.batches.create(job, { maxRetries: 0 })));
      if (created === undefined) throw withoutId(provider, "batch");
      return { id: created };
    },

    async find({ idempotencyKey }, since, signal) {
      const id = await recent(
        () => all(signal),
        since,
        ({ metadata }) => recordIn(metadata)[KEY_MEMBER] === idempotencyKey,
        signal,
      );
      return id === undefined ? undefined : { id };
    },

    get: async (id, signal) => openAiState(await ask(client.batches.retrieve(id, { signal }))),

    async stop(id, signal) {
      // OpenAI answers 400 or 409 for the cancel of a batch that has ended.
      await ask(client.batches.cancel(id, { signal }), { 400: "Conflict" });
    },

    list: (signal) =>
      readable(all(signal), (batch) => openAiJob(provider, batch), { log, what: `the batches of '${provider}'` }),

    async results({ nativeId }, signal) {
      const batch = readBatch(await ask(client.batches.retrieve(nativeId, { signal })));
      const { total = 0, success = undefined, error = undefined } = batch.counts ?? {};
      const output = await resultFile("output file", batch.outputFile, success, signal);
      // The errors of a cancelled batch have no file. Those of an expired one have also the records that did not run.
      const unanswered = batch.status === "Completed" ? error : success === undefined ? undefined : total - success;
      const failed = batch.errorFile === undefined ? 0 : unanswered;
      const errors = await resultFile("error file", batch.errorFile, failed, signal);
      const parts = [output, errors].flatMap(({ part }) => part ?? []);
      const missing = [output, errors].flatMap(({ missing }) => missing ?? []);
      if (parts.length === 0 && missing.length === 0) return undefined;
      const { tokens } = batch;
      return { parts, missing: missing.length === 0 ? undefined : missing.join(" and "), tokens };
    },
  };
}
