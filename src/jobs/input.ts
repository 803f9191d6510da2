/** Finds a job's input and checks its lines before the provider is asked. */

import { streamed } from "../lib/content.ts";
import { GatewayError } from "../lib/errors.ts";
import type { ObjectName, ProviderName } from "../lib/names.ts";
import type { FileCall } from "../objects/call.ts";
import { firstUnfit } from "../objects/line-check.ts";
import type { Files } from "../objects/service.ts";
import type { JobSpec } from "../ports/jobs.ts";
import type { NamedCall, NamedStore } from "../ports/objects.ts";
import { verb } from "../ports/provider.ts";
import { inputUriOf, type NewJob } from "./new-job.ts";

const MEMBER = "inputDataConfig.s3InputDataConfig.s3Uri";

/** Undefined where the provider keeps names itself and reads the name. Rejects with InvalidArgument. */
export async function findInput(files: Files, call: FileCall, job: NewJob): Promise<JobSpec["input"]> {
  const { input: name, tags } = job;
  const { provider } = call;
  const uri = inputUriOf(job.request);
  if (provider.named !== undefined) {
    await checkLines(call, job);
    return undefined;
  }
  if (isFolder(name)) {
    throw new GatewayError("InvalidArgument", `${MEMBER}: '${uri}' names no file: s3://bucket/key is expected`);
  }
  const tagged = tags.find((tag) => tag.key === "file_id")?.value;
  const file = await files.input(call, name, tagged).catch((error: unknown) => {
    throw isMissing(error) ? noFile(uri, provider.name) : error;
  });
  const form = provider.files?.lines;
  if (form !== undefined && file.unfitLine !== undefined) throw unfit(uri, file.unfitLine, form.expected);
  return { bucket: name.bucket, key: file.key, file };
}

/**
 * Reads the object up to its first line that does not fit. Bedrock checks what only its own role may read. It also checks
 * folders, because it is not documented which of their objects it reads, and a refusal must be right.
 */
async function checkLines(call: FileCall, { input: name, request }: NewJob): Promise<void> {
  const form = call.provider.named?.lines;
  if (form === undefined || isFolder(name)) return;
  const uri = inputUriOf(request);
  const { s3BucketOwner } = (request.input as Input).s3InputDataConfig ?? {};
  const asked = { signal: call.signal, bucketOwner: s3BucketOwner };
  const found = await verb(call.provider, "named", "get")(name, ANYTHING, asked).catch(async (error: unknown) => {
    if (isMissing(error) && !(await isPrefix(call, name, asked))) throw noFile(uri, call.provider.name);
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

const ANYTHING: Parameters<NamedStore["get"]>[1] = { conditions: {}, range: undefined, checksums: false };

/** Undefined for a refusal, because Bedrock's role may do more. The caller retries after any other error. */
function undefinedIfRefused(error: unknown): undefined {
  if (error instanceof GatewayError && error.class === "refused") return undefined;
  throw error;
}

/** Callers may write a folder without its slash. True also where the gateway cannot find out. */
async function isPrefix({ provider }: FileCall, { bucket, key }: ObjectName, asked: NamedCall): Promise<boolean> {
  const query = { prefix: `${key}/`, limit: 1 };
  const page = await verb(provider, "named", "list")(bucket, query, asked).catch((error: unknown) =>
    isMissing(error) ? { entries: [] } : undefinedIfRefused(error),
  );
  return page === undefined || page.entries.length > 0;
}

const isFolder = ({ key }: ObjectName): boolean => key === "" || key.endsWith("/");

const isMissing = (error: unknown): boolean =>
  error instanceof GatewayError && (error.kind === "NoSuchKey" || error.kind === "NoSuchBucket");

const noFile = (uri: string, provider: ProviderName) =>
  new GatewayError("InvalidArgument", `${MEMBER}: there is no file '${uri}' with the provider '${provider}'`);

const unfit = (uri: string, line: number, expected: string) =>
  new GatewayError("InvalidArgument", `${MEMBER}: line ${line} of '${uri}' must be ${expected}`);
