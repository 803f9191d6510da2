/** Jobs on Gemini's batch API. */
import { Readable } from "node:stream";
import { streamOver } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { FileId } from "../../lib/names.ts";
import type { BatchLimits, BatchTarget, JobEngine, JobResults } from "../../ports/jobs.ts";
import { itemsIn, readable, recordIn, textIn } from "../answers.ts";
import { PROVIDER_TIMINGS } from "../http/timings.ts";
import type { GeminiClient } from "./client.ts";
import { createEmbeddings } from "./embeddings.ts";
import { download, wholeLines } from "./generated.ts";
import { inlinedLine, inlinedResponses } from "./inlined.ts";
import { isModelName } from "./models.ts";
import { displayNameOf, geminiJob, geminiState, type Operation, operationOf } from "./operation.ts";
import { isMissing } from "./transport.ts";

export function geminiJobs(client: GeminiClient, takes: BatchTarget, limits: BatchLimits): JobEngine {
  const { ask, askRaw, ai, provider, log } = client;

  const need = (answer: unknown): Operation => {
    const operation = operationOf(answer);
    if (operation === undefined) throw client.unusable("it is not a batch");
    return operation;
  };

  const operations = async function* (signal: AbortSignal): AsyncGenerator<unknown> {
    let pageToken: string | undefined;
    do {
      const more = { pageSize: PAGE, ...(pageToken && { pageToken }) };
      const page = recordIn(await askRaw(signal, (config) => ai.batches.list({ config: { ...more, ...config } })));
      yield* itemsIn(page.operations);
      const next = textIn(page.nextPageToken);
      if (next !== undefined && next === pageToken) throw client.unusable("the list of batches repeats a page");
      pageToken = next;
    } while (pageToken !== undefined);
  };

  return {
    type: "gemini",
    takes,
    limits,

    async create({ name, idempotencyKey, modelId, input, lines }) {
      const model = modelOf(modelId);
      const { id: fileName } = input!.file;
      const displayName = displayNameOf(name, idempotencyKey);
      try {
        // Not aborted when the client disconnects: a job that may exist by then must be entered.
        const answer = await askRaw(NEVER, (asked): Promise<unknown> => {
          if (lines?.embeddings) return createEmbeddings(client, asked, { model, displayName, fileName });
          return ai.batches.create({ model, src: { fileName }, config: { displayName, ...asked } });
        });
        return { id: need(answer).id };
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
        const operation = operationOf(found);
        if (operation?.displayName === displayName) return { id: operation.id };
      }
      return undefined;
    },

    async get(id, signal) {
      try {
        return geminiState(need(await askRaw(signal, (config) => ai.batches.get({ name: id, config }))));
      } catch (error) {
        throw isMissing(error) ? notFound(id, error) : error;
      }
    },

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
      const job = (found: unknown) => {
        const operation = operationOf(found);
        return operation && geminiJob(provider, operation);
      };
      yield* readable(operations(signal), job, { log, what: "batches" });
    },

    async results({ nativeId }, signal): Promise<JobResults | undefined> {
      if (!BATCH.test(nativeId)) throw notFound(nativeId, undefined);
      let answer: Readable;
      try {
        // Not through the SDK, and without its time limit: inlined responses may have a gigabyte.
        answer = (await client.request(`${client.url}/${nativeId}`, { signal })).body;
      } catch (error) {
        throw isMissing(error) ? notFound(nativeId, error) : error;
      }
      const reading = failing(inlinedResponses(answer), client, signal);
      const first = await reading.next();
      if (!first.done) return { body: streamOver(inlinedLines(first.value, reading), [answer]) };
      const operation = need(first.value);
      if (operation.responsesFile !== undefined) return generated(client, operation, operation.responsesFile, signal);
      return operation.inlined ? { body: Readable.from([], { objectMode: false }) } : undefined;
    },
  };
}

const BATCH = /^batches\/[\w.-]+$/;

const NEVER = new AbortController().signal;
/** Jobs of one page: the API's limit. */
const PAGE = 100;

const notFound = (name: string, cause: unknown) =>
  new GatewayError("NotFound", `There is no model invocation job '${name}'.`, { cause });

/** With or without its collection. A text that is not a name must not become part of the path. */
function modelOf(modelId: string): string {
  if (isModelName(modelId)) return modelId;
  throw new GatewayError("InvalidArgument", `modelId: '${modelId}' is not the name of a Gemini model`);
}

/** Undefined if Gemini has deleted the file, 48 hours after it created it. */
async function generated(
  client: GeminiClient,
  { counts, endTime = 0 }: Operation,
  file: FileId,
  signal: AbortSignal,
): Promise<JobResults | undefined> {
  const check = (lines: number) => {
    const expected = counts === undefined ? 0 : counts.success + counts.error;
    if (lines >= expected) return;
    const message = `the results have ${lines} lines instead of ${expected}`;
    if (Date.now() < endTime + PROVIDER_TIMINGS.resultsLag) throw client.unusable(message);
    client.log.warn({ file }, message);
  };
  try {
    const body = await download(client, file, undefined, signal);
    return { body: streamOver(wholeLines(body, check), [body]) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The lines of a result file for a job that was created elsewhere with inline requests. */
async function* inlinedLines(first: Buffer, rest: AsyncGenerator<Buffer, unknown>): AsyncGenerator<string> {
  yield inlinedLine(first);
  for await (const response of rest) yield inlinedLine(response);
}

/** The same, with failures as GatewayErrors. */
async function* failing<T, R>(
  reading: AsyncGenerator<T, R>,
  { unreachable }: GeminiClient,
  signal: AbortSignal,
): AsyncGenerator<T, R> {
  try {
    return yield* reading;
  } catch (error) {
    signal.throwIfAborted();
    throw unreachable(error);
  }
}
