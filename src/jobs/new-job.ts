/** The request for a job. */
import type { ObjectName } from "../lib/names.ts";
import type { JobRequest, Tag } from "../ports/jobs.ts";

/** The parsed input of CreateModelInvocationJob. Plain data: the idempotency record stores it. */
export interface NewJob {
  readonly name: string;
  readonly modelId: string;
  readonly input: ObjectName;
  /** Bucket and prefix. */
  readonly output: ObjectName;
  readonly tags: readonly Tag[];
  readonly request: JobRequest;
}
