/** Finds the input of a job, before the provider charges for the job. */

import { inputUriOf } from "../lib/aws/job-uris.ts";
import { GatewayError } from "../lib/errors.ts";
import type { ObjectName, ProviderName } from "../lib/names.ts";
import type { FileRow } from "../ports/objects/rows.ts";
import type { ProviderCall } from "../ports/provider.ts";
import type { NewJob } from "./new-job.ts";

const MEMBER = "inputDataConfig.s3InputDataConfig.s3Uri";

/** Resolves with undefined if the engine reads the input by its name. Rejects with InvalidArgument. */
export async function findInput(
  call: ProviderCall,
  { input: name, tags, request }: Pick<NewJob, "input" | "tags" | "request">,
): Promise<FileRow | undefined> {
  const { name: provider, objects } = call.provider;
  const uri = inputUriOf(request);
  if (objects.jobInput === undefined) return undefined;
  if (isFolder(name)) {
    throw new GatewayError("InvalidArgument", `${MEMBER}: '${uri}' names no file: s3://bucket/key is expected`);
  }
  const tagged = tags.find((tag) => tag.key === "file_id")?.value;
  return objects.jobInput(call, name, tagged).catch((error: unknown) => {
    throw isMissingObject(error) ? noFile(uri, provider) : error;
  });
}

/** Undefined for a refusal: Bedrock's role may have more permissions. Throws other errors, so that the caller retries. */
export function undefinedIfRefused(error: unknown): undefined {
  if (error instanceof GatewayError && error.class === "refused") return undefined;
  throw error;
}

export const isFolder = ({ key }: ObjectName): boolean => key === "" || key.endsWith("/");

export const isMissingObject = (error: unknown): boolean =>
  error instanceof GatewayError && (error.kind === "NoSuchKey" || error.kind === "NoSuchBucket");

/** The input names no object. It may name a folder. */
export class NoSuchInput extends GatewayError {}

export const noFile = (uri: string, provider: ProviderName) =>
  new NoSuchInput("InvalidArgument", `${MEMBER}: there is no file '${uri}' with the provider '${provider}'`);
