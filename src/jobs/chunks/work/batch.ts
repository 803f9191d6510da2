/** One batch of a chunk with its provider: its state, its results, its end, and what it leaves. */
import { asGatewayError, GatewayError } from "../../../lib/errors.ts";
import type { ProviderName } from "../../../lib/names.ts";
import { gatewayCall } from "../../../objects/gateway-call.ts";
import type { Chunk, ChunkedJob } from "../../../ports/chunks.ts";
import type { JobResults, JobRow, JobState, RunResults } from "../../../ports/jobs.ts";
import type { Provider } from "../../../ports/provider.ts";
import { JOB_TIMINGS } from "../../timings.ts";
import { namesUnder } from "../../translation/objects.ts";
import { objectResults } from "../../translation/results.ts";
import { planOf } from "../plan.ts";
import { submissionOf } from "./submission.ts";

const isKind = (error: unknown, ...kinds: readonly string[]): boolean =>
  error instanceof GatewayError && kinds.includes(error.kind);

const within = (signal: AbortSignal, ms: number): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(ms)]);

/** Undefined if the provider does not have the batch. */
export async function batchState(
  { jobs }: Provider,
  { nativeId }: Chunk,
  signal: AbortSignal,
): Promise<JobState | undefined> {
  try {
    return await jobs!.get(nativeId!, within(signal, JOB_TIMINGS.stateTimeout));
  } catch (error) {
    if (isKind(error, "NotFound")) return undefined;
    throw error;
  }
}

/** Resolves also if the batch has ended, or is not there. */
export async function stopBatch({ jobs }: Provider, { nativeId }: Chunk, signal: AbortSignal): Promise<void> {
  try {
    await jobs!.stop(nativeId!, within(signal, JOB_TIMINGS.stateTimeout));
  } catch (error) {
    if (!isKind(error, "NotFound", "Conflict")) throw asGatewayError(error);
  }
}

export async function batchResults(
  provider: Provider,
  job: ChunkedJob,
  chunk: Chunk,
  signal: AbortSignal,
): Promise<JobResults | RunResults | undefined> {
  const { object, plan } = submissionOf(chunk);
  const reading = within(signal, JOB_TIMINGS.resultsTimeout);
  if (object !== undefined) return objectResults(provider.objects, { owner: job.owner, plan }, reading);
  const { inProcess, results } = provider.jobs!;
  if (inProcess !== undefined) return inProcess.results?.(chunk.nativeId!);
  return results?.(batchRow(job, chunk), reading);
}

/** The row that the batch would have if it were a job of its own. */
function batchRow(job: ChunkedJob, chunk: Chunk): JobRow {
  const { name, request } = planOf(job);
  return {
    id: "",
    owner: job.owner,
    provider: chunk.provider,
    providerType: chunk.providerType,
    nativeId: chunk.nativeId!,
    arn: "",
    name,
    modelId: chunk.modelId,
    roleArn: request.roleArn,
    clientRequestToken: undefined,
    status: "InProgress",
    message: undefined,
    submitTime: chunk.submittedAt ?? job.createdAt,
    lastModifiedTime: chunk.submittedAt ?? job.createdAt,
    endTime: undefined,
    expirationTime: undefined,
    timeoutHours: undefined,
    invocationType: request.invocationType,
    inputFile: chunk.inputFile,
    input: request.input,
    output: request.output,
    vpc: request.vpc,
    counts: undefined,
  };
}

/** True if something of the chunk stays after its results were read. Its `nativeId` is cleared once that is deleted. */
export const leavesSomething = (provider: Provider | undefined, chunk: Chunk): boolean =>
  submissionOf(chunk).object !== undefined || provider?.jobs?.inProcess?.release !== undefined;

/** Deletes it. Repeatable. */
export async function releaseBatch(provider: Provider, job: ChunkedJob, chunk: Chunk): Promise<void> {
  const { object, plan } = submissionOf(chunk);
  if (chunk.nativeId !== undefined) await provider.jobs!.inProcess?.release?.(chunk.nativeId);
  if (object === undefined) return;
  const { objects } = provider;
  const call = gatewayCall(job.owner, plan?.bucketOwner, AbortSignal.timeout(JOB_TIMINGS.cleanUpTimeout));
  await objects.delete(call, object, {});
  const { results } = plan ?? {};
  if (results === undefined) return;
  for (const key of await namesUnder(objects, call, results)) {
    await objects.delete(call, { bucket: results.bucket, key }, {});
  }
}

/** The reason why a chunk has no engine. A chunk never goes to a provider of another type. */
export function unavailableEngine(
  providers: ReadonlyMap<ProviderName, Provider>,
  { provider, providerType }: Pick<Chunk, "provider" | "providerType">,
): string | undefined {
  const engine = providers.get(provider)?.jobs;
  if (engine?.create === undefined) {
    return `Waiting for the provider '${provider}', which is no longer configured.`;
  }
  if (engine.type === providerType) return undefined;
  const types = `it was of type '${providerType}' and is now of type '${engine.type}'`;
  return `Waiting for the provider '${provider}', which is no longer configured: ${types}.`;
}
