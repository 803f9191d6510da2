/** Jobs on Gemini's batch API. */
import { Readable } from "node:stream";
import { streamed } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { FileId } from "../../lib/names.ts";
import type { JobEngine, JobResults } from "../../ports/jobs.ts";
import type { GeminiClient } from "./client.ts";
import { download } from "./files.ts";
import {
  displayNameOf,
  geminiJob,
  geminiState,
  type InlinedResponse,
  type Operation,
  operationOutput,
} from "./operation.ts";
import { isMissing } from "./transport.ts";
import { sizeOf } from "./upload.ts";

interface Page {
  readonly operations?: readonly Operation[];
  readonly nextPageToken?: string;
}

export function geminiJobs(client: GeminiClient): JobEngine {
  const { ask, askRaw, ai, provider } = client;

  const operation = async (name: string, signal: AbortSignal): Promise<Operation> => {
    try {
      return await askRaw<Operation>(signal, (config) => ai.batches.get({ name, config }));
    } catch (error) {
      throw isMissing(error) ? notFound(name, error) : error;
    }
  };

  const operations = async function* (signal: AbortSignal): AsyncGenerator<Operation> {
    let pageToken: string | undefined;
    do {
      const more = { pageSize: PAGE, ...(pageToken && { pageToken }) };
      const page = await askRaw<Page>(signal, (config) => ai.batches.list({ config: { ...more, ...config } }));
      yield* page.operations ?? [];
      pageToken = page.nextPageToken;
    } while (pageToken);
  };

  return {
    type: "gemini",

    async create({ name, idempotencyKey, modelId, input }) {
      const model = modelOf(modelId);
      const { id: fileName } = input!.file;
      try {
        // Not aborted when the client disconnects: a job that may exist by then must be entered.
        const { name: id } = await askRaw<Operation>(NEVER, (asked) =>
          ai.batches.create({
            model,
            src: { fileName },
            config: { displayName: displayNameOf(name, idempotencyKey), ...asked },
          }),
        );
        return { id };
      } catch (error) {
        // Gemini does not say whether the model or the file is missing, or belongs to another key.
        if (!isMissing(error)) throw error;
        const { message } = error as GatewayError;
        const hint = `modelId '${modelId}' or the input file '${fileName}' is not there`;
        throw new GatewayError("InvalidArgument", `${hint}: ${message}`, { cause: error });
      }
    },

    async find({ name, idempotencyKey }, _since, signal) {
      const displayName = displayNameOf(name, idempotencyKey);
      for await (const found of operations(signal)) {
        if (found.metadata?.displayName === displayName) return { id: found.name };
      }
      return undefined;
    },

    get: async (id, signal) => geminiState(await operation(id, signal)),

    async stop(id, signal) {
      try {
        await ask(signal, (config) => ai.batches.cancel({ name: id, config }));
      } catch (error) {
        if (isMissing(error)) throw notFound(id, error);
        // FAILED_PRECONDITION: the job has ended meanwhile.
        if (!(error instanceof GatewayError) || error.kind !== "InvalidArgument") throw error;
        throw new GatewayError("Conflict", error.message, error.detail);
      }
    },

    async *list(signal) {
      for await (const found of operations(signal)) yield geminiJob(provider, found);
    },

    async results(job, signal): Promise<JobResults | undefined> {
      const { responsesFile, inlinedResponses } = operationOutput(await operation(job.nativeId, signal));
      if (responsesFile !== undefined) return generated(client, responsesFile, signal);
      const inlined = inlinedResponses?.inlinedResponses;
      return inlined && { body: Readable.from(linesOf(inlined), { objectMode: false }) };
    },
  };
}

const NEVER = new AbortController().signal;
/** Jobs of one page: the API's limit. */
const PAGE = 100;

const notFound = (name: string, cause: unknown) =>
  new GatewayError("NotFound", `There is no model invocation job '${name}'.`, { cause });

/** With or without its collection. A text that is not a name must not become part of the path. */
function modelOf(modelId: string): string {
  if (/^(?:(?:models|tunedModels)\/)?[\w.-]+$/.test(modelId) && !modelId.includes("..")) return modelId;
  throw new GatewayError("InvalidArgument", `modelId: '${modelId}' is not the name of a Gemini model`);
}

/** Undefined if Gemini has deleted the file, 48 hours after it created it. */
async function generated(client: GeminiClient, file: FileId, signal: AbortSignal): Promise<JobResults | undefined> {
  const size = await sizeOf(client, file, signal);
  try {
    // The length is checked, so that truncated results do not count as complete.
    return { body: streamed(await download(client, file, size ? { start: 0, end: size - 1 } : undefined, signal)) };
  } catch (error) {
    if (size === undefined && isMissing(error)) return undefined;
    throw error;
  }
}

/** Results of a job that was created elsewhere with inline requests, in the form of result files. */
function* linesOf(responses: readonly InlinedResponse[]): Generator<string> {
  for (const { metadata, ...answer } of responses) yield `${JSON.stringify({ key: metadata?.key, ...answer })}\n`;
}
