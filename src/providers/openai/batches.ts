/** OpenAI's batches as a job engine. */
import type OpenAI from "openai";
import type { Batch, BatchCreateParams } from "openai/resources/batches";
import { streamed } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { FileId, ProviderName } from "../../lib/names.ts";
import type { FileStore, NativeFiles } from "../../ports/files.ts";
import type { JobEngine, JobSpec } from "../../ports/jobs.ts";
import type { AskOpenAi } from "./errors.ts";
import { fileId } from "./files.ts";
import { KEY_MEMBER, metadataOf, openAiJob, openAiState } from "./jobs.ts";
import { firstUrl } from "./lines.ts";
import { pages, recent } from "./pages.ts";

interface Options {
  readonly provider: ProviderName;
  readonly client: OpenAI;
  readonly ask: AskOpenAi;
  readonly files: Pick<FileStore, "get"> & { readonly native: Pick<NativeFiles, "head"> };
  /** Seconds after which OpenAI deletes a batch's output. Undefined: OpenAI's default. */
  readonly outputExpiresSeconds: number | undefined;
}

/** Maximum size of a page (API reference, "List batches"). */
const PAGE = 100;
/** Bytes of a file that are read to find the first line's url, which precedes the body. */
const LOOK_BYTES = 64 * 1024;

export function openAiJobs({ provider, client, ask, files, outputExpiresSeconds }: Options): JobEngine {
  const all = (signal: AbortSignal) => pages(ask, client.batches.list({ limit: PAGE }, { signal }));

  const endpointOf = async (spec: JobSpec, id: FileId, size: number, signal: AbortSignal): Promise<string> => {
    const tagged = spec.tags.find(({ key }) => key === "endpoint")?.value;
    if (tagged !== undefined) return tagged;
    const end = Math.min(size, LOOK_BYTES) - 1;
    const url = end < 0 ? undefined : await firstUrl(streamed(await files.get(id, { start: 0, end }, signal)));
    if (url !== undefined) return url;
    const needed = "tags: 'endpoint' is needed, for instance /v1/chat/completions";
    throw new GatewayError("InvalidArgument", `${needed}, because the input's first line has no url`);
  };

  return {
    type: "openai",

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
      const batch = await ask(client.batches.create(job, { maxRetries: 0 }));
      return { id: batch.id };
    },

    async find({ idempotencyKey }, since, signal) {
      const batch = await recent<Batch>(
        () => all(signal),
        since,
        ({ metadata }) => metadata?.[KEY_MEMBER] === idempotencyKey,
        signal,
      );
      return batch && { id: batch.id };
    },

    get: async (id, signal) => openAiState(await ask(client.batches.retrieve(id, { signal }))),

    async stop(id, signal) {
      // OpenAI answers 400 or 409 for the cancel of a batch that has ended.
      await ask(client.batches.cancel(id, { signal }), { 400: "Conflict" });
    },

    async *list(signal) {
      for await (const batch of all(signal)) yield openAiJob(provider, batch);
    },

    async results({ nativeId }, signal) {
      const batch = await ask(client.batches.retrieve(nativeId, { signal }));
      const ids = [batch.output_file_id, batch.error_file_id].filter((id) => id != null);
      const parts = await Promise.all(ids.map((id) => sizeOf(files, id, signal)));
      const kept = parts.filter((part) => part !== undefined);
      return kept.length === 0 ? undefined : { parts: kept };
    },
  };
}

/** Undefined if OpenAI has deleted the file meanwhile. */
async function sizeOf(files: Options["files"], id: FileId, signal: AbortSignal) {
  try {
    const { size } = await files.native.head(id, signal);
    return { id, size };
  } catch (error) {
    if (error instanceof GatewayError && error.kind === "NoSuchKey") return undefined;
    throw error;
  }
}
