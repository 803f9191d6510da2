/** The S3 URIs in a job's inputDataConfig and outputDataConfig. */
import { parseS3Uri } from "./s3-uri.ts";

type Location<Member extends string> = { readonly [M in Member]?: { readonly s3Uri?: string } } | null | undefined;

/** The input's URI as the caller wrote it. Empty if an unmanaged job has another kind of input. */
export const inputUriOf = ({ input }: { readonly input: unknown }): string =>
  (input as Location<"s3InputDataConfig">)?.s3InputDataConfig?.s3Uri ?? "";

/** The output's URI as the caller wrote it. Empty if an unmanaged job has another kind of output. */
export const outputUriOf = ({ output }: { readonly output: unknown }): string =>
  (output as Location<"s3OutputDataConfig">)?.s3OutputDataConfig?.s3Uri ?? "";

/** Of the input and of the output. Empty for a URI that names no bucket. */
export const bucketsOf = (job: { readonly input: unknown; readonly output: unknown }): readonly [string, string] => [
  bucketIn(inputUriOf(job)),
  bucketIn(outputUriOf(job)),
];

const bucketIn = (uri: string): string => parseS3Uri(uri)?.bucket ?? "";
