/** Finds the input of a job and checks its lines, before the provider charges for the job. */

import { inputUriOf } from "../lib/aws/job-uris.ts";
import { streamed } from "../lib/content.ts";
import { GatewayError } from "../lib/errors.ts";
import type { ObjectName, ProviderName } from "../lib/names.ts";
import { firstUnfit } from "../objects/line-check.ts";
import type { JobSpec } from "../ports/jobs.ts";
import type { ObjectCall, ReadRequest } from "../ports/objects.ts";
import type { ProviderCall } from "../ports/provider.ts";
import type { NewJob } from "./new-job.ts";

const MEMBER = "inputDataConfig.s3InputDataConfig.s3Uri";

/** Resolves with undefined if the engine reads the input by its name. Rejects with InvalidArgument. */
export async function findInput(call: ProviderCall, job: NewJob): Promise<JobSpec["input"]> {
  const { input: name, tags } = job;
  const { name: provider, objects } = call.provider;
  const uri = inputUriOf(job.request);
  if (objects.jobInput === undefined) {
    await checkLines(call, job);
    return undefined;
  }
  if (isFolder(name)) {
    throw new GatewayError("InvalidArgument", `${MEMBER}: '${uri}' names no file: s3://bucket/key is expected`);
  }
  const tagged = tags.find((tag) => tag.key === "file_id")?.value;
  const file = await objects.jobInput(call, name, tagged).catch((error: unknown) => {
    throw isMissing(error) ? noFile(uri, provider) : error;
  });
  const form = objects.lines;
  if (form !== undefined && file.unfitLine !== undefined) throw unfit(uri, file.unfitLine, form.expected);
  return { bucket: name.bucket, key: file.key, file };
}

/**
 * Reads the object up to the first line that does not fit. Bedrock checks objects that its role may read and the gateway
 * may not. It also checks folders, because AWS does not document which of their objects it reads.
 */
async function checkLines(call: ProviderCall, { input: name, request }: NewJob): Promise<void> {
  const { name: provider, objects } = call.provider;
  const form = objects.lines;
  if (form === undefined || isFolder(name)) return;
  const uri = inputUriOf(request);
  const { s3BucketOwner: bucketOwner } = (request.input as Input).s3InputDataConfig ?? {};
  const { owner, operator, permissions, signal } = call;
  const inputCall = { owner, operator, permissions, signal, bucketOwner };
  const found = await objects.get(inputCall, name, WHOLE).catch(async (error: unknown) => {
    if (isMissing(error) && !(await isPrefix(call, name, inputCall))) throw noFile(uri, provider);
    return undefinedIfRefused(error);
  });
  if (found === undefined) return;
  const line = await firstUnfit(form, streamed(found.body)).catch((cause: unknown) => {
    if (cause instanceof GatewayError) throw cause;
    throw new GatewayError("Unavailable", `${MEMBER}: '${uri}' could not be read to its end`, { cause });
  });
  if (line !== undefined) throw unfit(uri, line, form.expected);
}

interface Input {
  readonly s3InputDataConfig?: { readonly s3BucketOwner?: string | undefined };
}

const WHOLE: ReadRequest = { conditions: {}, range: undefined, checksums: false };

/** Undefined for a refusal: Bedrock's role may have more permissions. Throws other errors, so that the caller retries. */
function undefinedIfRefused(error: unknown): undefined {
  if (error instanceof GatewayError && error.class === "refused") return undefined;
  throw error;
}

/** True for a folder named without its slash, and if that cannot be determined. */
async function isPrefix({ provider }: ProviderCall, { bucket, key }: ObjectName, call: ObjectCall): Promise<boolean> {
  const query = { prefix: `${key}/`, limit: 1 };
  const page = await provider.objects
    .list(call, bucket, query)
    .catch((error: unknown) => (isMissing(error) ? { entries: [] } : undefinedIfRefused(error)));
  return page === undefined || page.entries.length > 0;
}

const isFolder = ({ key }: ObjectName): boolean => key === "" || key.endsWith("/");

const isMissing = (error: unknown): boolean =>
  error instanceof GatewayError && (error.kind === "NoSuchKey" || error.kind === "NoSuchBucket");

const noFile = (uri: string, provider: ProviderName) =>
  new GatewayError("InvalidArgument", `${MEMBER}: there is no file '${uri}' with the provider '${provider}'`);

const unfit = (uri: string, line: number, expected: string) =>
  new GatewayError("InvalidArgument", `${MEMBER}: line ${line} of '${uri}' must be ${expected}`);
