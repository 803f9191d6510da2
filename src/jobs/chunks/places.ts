/** What a chunk may wait for. A place that is closed holds back all chunks that need it. */
import type { Chunk } from "../../ports/chunks.ts";

type Where = Pick<Chunk, "provider" | "modelId">;
export const STORAGE_PLACE = "the gateway's storage";
export const providerPlace = ({ provider }: Pick<Where, "provider">): string => `the provider '${provider}'`;
/** Keys, quotas and buckets may differ by model. */
export const modelPlace = ({ provider, modelId }: Where): string =>
  `the provider '${provider}' with the model '${modelId}'`;
/** For a failure that concerns one chunk only. */
export const chunkPlace = ({ job, number }: Pick<Chunk, "job" | "number">): string => `${job}\n${number}`;
