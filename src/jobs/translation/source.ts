/** The content of a job's input, whether the provider's files have ids or names. */

import { inputUriOf } from "../../lib/aws/job-uris.ts";
import type { Content } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { BlobId, ByteRange, ObjectName } from "../../lib/names.ts";
import { BlobMissing } from "../../ports/blobs.ts";
import type { ReadRequest } from "../../ports/objects/requests.ts";
import type { FileRow } from "../../ports/objects/rows.ts";
import type { ObjectCall } from "../../ports/objects.ts";
import type { ProviderCall } from "../../ports/provider.ts";
import { isFolder, isMissingObject, noFile, undefinedIfRefused } from "../input.ts";
import type { NewJob } from "../new-job.ts";
import { INPUT_MEMBER, invalidInput } from "./bad-lines.ts";
import { BadContent, InputFailed } from "./content.ts";

export interface InputSource {
  readonly uri: string;
  readonly name: ObjectName;
  /** Reads the beginning only. Undefined if that costs as much as the whole. */
  readonly openBeginning?: (() => Promise<Content>) | undefined;
  open(): Promise<{ readonly body: Content; readonly blob?: BlobId | undefined }>;
  /** The file, if the provider's files have ids. */
  readonly file: FileRow | undefined;
}

/** Bytes of the beginning. Most lines are shorter. */
const BEGINNING: ByteRange = { start: 0, end: 64 * 1024 - 1 };

export const WHOLE: ReadRequest = { conditions: {}, range: undefined, checksums: false };

/** @param file what the provider's `jobInput` found. Undefined: the input is an object, which is read by its name. */
export async function openSource(
  call: ProviderCall,
  job: Pick<NewJob, "input" | "request">,
  file: FileRow | undefined,
): Promise<InputSource | undefined> {
  const uri = inputUriOf(job.request);
  const { objects, name: provider } = call.provider;
  if (file !== undefined) {
    const { jobFiles } = objects;
    if (jobFiles === undefined) return undefined;
    const end = Math.min(BEGINNING.end, file.size - 1);
    const open = (range?: ByteRange) =>
      jobFiles.open(file, range, call.signal).catch((error: unknown) => {
        throw error instanceof BlobMissing ? inputChanged(uri, error) : error;
      });
    return {
      uri,
      name: { bucket: job.input.bucket, key: file.key },
      file,
      openBeginning: end < 0 ? undefined : async () => (await open({ start: 0, end })).body,
      open: () => open(),
    };
  }
  if (isFolder(job.input)) return undefined;
  // Bedrock's role may read objects that the gateway may not.
  const first = await objects.get(inputCall(call, job), job.input, WHOLE).catch(async (error: unknown) => {
    if (isMissingObject(error) && !(await isPrefix(call, job))) throw noFile(uri, provider);
    return undefinedIfRefused(error);
  });
  if (first === undefined) return undefined;
  let opened: Content | undefined = first.body;
  return {
    uri,
    name: job.input,
    file: undefined,
    async open() {
      const body = opened ?? (await objects.get(inputCall(call, job), job.input, WHOLE)).body;
      opened = undefined;
      return { body };
    },
  };
}

/** The object has been replaced or deleted since it was found. */
const inputChanged = (uri: string, cause: BlobMissing) =>
  new GatewayError("Conflict", `${INPUT_MEMBER}: '${uri}' was changed by another request; try again.`, { cause });

/** Reads the job's input with the rights of its caller. */
export const inputCall = (
  { owner, operator, permissions, signal }: ProviderCall,
  { request }: Pick<NewJob, "request">,
): ObjectCall => {
  const { s3BucketOwner: bucketOwner } = (request.input as Input).s3InputDataConfig ?? {};
  return { owner, operator, permissions, signal, bucketOwner };
};

interface Input {
  readonly s3InputDataConfig?: { readonly s3BucketOwner?: string | undefined };
}

/** True for a folder named without its slash, and if that cannot be determined. */
async function isPrefix(call: ProviderCall, job: Pick<NewJob, "input" | "request">): Promise<boolean> {
  const { bucket, key } = job.input;
  const page = await call.provider.objects
    .list(inputCall(call, job), bucket, { prefix: `${key}/`, limit: 1 })
    .catch((error: unknown) => (isMissingObject(error) ? { entries: [] } : undefinedIfRefused(error)));
  return page === undefined || page.entries.length > 0;
}

/** Failures of the store are the caller's to retry. */
export function explained(uri: string, error: unknown): unknown {
  if (error instanceof BadContent) return invalidInput(uri, error.message, error);
  if (!(error instanceof InputFailed)) return error;
  const { cause } = error;
  if (cause instanceof GatewayError) return cause;
  return new GatewayError("Unavailable", `The input '${uri}' could not be read to its end`, { cause });
}
