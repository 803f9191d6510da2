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

type Location<Member extends string> = { readonly [M in Member]?: { readonly s3Uri?: string } } | null | undefined;

/** The input's URI as the caller wrote it. Empty if an unmanaged job has another kind of input. */
export const inputUriOf = ({ input }: Pick<JobRequest, "input">): string =>
  (input as Location<"s3InputDataConfig">)?.s3InputDataConfig?.s3Uri ?? "";

/** The output's URI as the caller wrote it. Empty if an unmanaged job has another kind of output. */
export const outputUriOf = ({ output }: Pick<JobRequest, "output">): string =>
  (output as Location<"s3OutputDataConfig">)?.s3OutputDataConfig?.s3Uri ?? "";
