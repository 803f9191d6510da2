/** A job as it was asked for. */
import type { JobRequest, Tag } from "../ports/jobs.ts";

/** CreateModelInvocationJob, taken apart. */
export interface NewJob extends JobRequest {
  readonly name: string;
  readonly modelId: string;
  readonly inputUri: string;
  readonly outputUri: string;
  readonly tags: readonly Tag[];
}

/** The owner of jobs that Quarry did not create: no tenant has this name. Operators see them. */
export const NOBODY = "*";
