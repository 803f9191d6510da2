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

/** The input's URI as the caller wrote it. */
export const inputUriOf = ({ input }: Pick<JobRequest, "input">): string =>
  (input as { readonly s3InputDataConfig: { readonly s3Uri: string } }).s3InputDataConfig.s3Uri;

/** The output's URI as the caller wrote it. */
export const outputUriOf = ({ output }: Pick<JobRequest, "output">): string =>
  (output as { readonly s3OutputDataConfig: { readonly s3Uri: string } }).s3OutputDataConfig.s3Uri;
