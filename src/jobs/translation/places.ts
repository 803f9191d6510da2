/** Names of the files and objects that a translated job needs. */

import type { ObjectName } from "../../lib/names.ts";
import type { JobRequest } from "../../ports/jobs.ts";
import type { NewJob } from "../new-job.ts";
import { isGzipName } from "./content.ts";
import type { TranslationPlan } from "./plan.ts";

/** The name of a derived input: the input's own, which readers of the provider's lists recognise. */
export function derivedName(key: string): string {
  const segment = key.split("/").findLast((one) => one !== "") ?? "input";
  const plain = isGzipName(segment) ? segment.slice(0, -".gz".length) : segment;
  return plain.endsWith(".jsonl") ? plain : `${plain}.jsonl`;
}

interface Places {
  /** The derived input. */
  readonly object: ObjectName;
  /** Bucket and prefix of the provider's results. */
  readonly results: ObjectName;
  /** The request with these places. */
  readonly request: JobRequest;
}

type Input = { readonly s3InputDataConfig?: { readonly s3Uri?: string; readonly s3BucketOwner?: string } };
type Output = { readonly s3OutputDataConfig?: { readonly s3Uri?: string; readonly s3BucketOwner?: string } };

const uriOf = ({ bucket, key }: ObjectName): string => `s3://${bucket}/${key}`;

/** The account that owns the bucket of the results. */
export const bucketOwnerOf = ({ output }: Pick<JobRequest, "output">): string | undefined =>
  (output as Output | undefined)?.s3OutputDataConfig?.s3BucketOwner;

const folderOf = (prefix: string): string => (prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`);

/** Under the job's output URI, where its role may write. The role must be able to read there too. */
export function placesOf(
  {
    job,
    key,
    output,
    plan,
  }: {
    readonly job: Pick<NewJob, "request">;
    readonly key: { readonly idempotencyKey: string };
    readonly output: ObjectName;
    readonly plan: Pick<TranslationPlan, "mode" | "sent">;
  },
  name: string,
): Places {
  const { request } = job;
  const { bucket } = output;
  const folder = `${folderOf(output.key)}quarry-translated/${key.idempotencyKey}/`;
  const object = { bucket, key: `${folder}${name}` };
  const results = { bucket, key: `${folder}results/` };
  const { s3InputDataConfig: input } = request.input as Input;
  const { s3OutputDataConfig } = request.output as Output;
  return {
    object,
    results,
    request: {
      ...request,
      ...(plan.mode === "translated" && { invocationType: plan.sent === "converse" ? "Converse" : "InvokeModel" }),
      input: { s3InputDataConfig: { ...input, s3Uri: uriOf(object), s3BucketOwner: bucketOwnerOf(request) } },
      output: { s3OutputDataConfig: { ...s3OutputDataConfig, s3Uri: uriOf(results) } },
    },
  };
}

/**
 * The request as its caller sees it: with the caller's places, and what the provider changed besides.
 * @param bucket the bucket of the results
 */
export function placesShown(
  { request, output }: NewJob,
  changed: Partial<JobRequest> | undefined,
  bucket: string,
): Partial<JobRequest> {
  const { s3OutputDataConfig: asked } = request.output as Output;
  const { s3OutputDataConfig: used } = (changed?.output ?? {}) as Output;
  const s3Uri = bucket === output.bucket ? asked?.s3Uri : uriOf({ ...output, bucket });
  return {
    ...changed,
    invocationType: request.invocationType,
    input: request.input,
    output: { s3OutputDataConfig: { ...used, ...asked, s3Uri } },
  };
}
