/**
 * The results of an earlier job, for a job that runs only its unsuccessful records. They are read with the rights of the new job's
 * caller. The earlier job had the same files, with the same records in the same order.
 */
import { outputUriOf } from "../../lib/aws/job-uris.ts";
import { resultNames } from "../../lib/aws/result-keys.ts";
import { parseS3Uri } from "../../lib/aws/s3-uri.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { BlobId, ObjectName } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import { isTerminal, type JobRow } from "../../ports/jobs.ts";
import type { ObjectCall } from "../../ports/objects.ts";
import type { Provider, ProviderCall } from "../../ports/provider.ts";
import type { Viewer } from "../../ports/viewer.ts";
import { isMissingObject } from "../input.ts";
import { RETRY_OF_TAG } from "../options.ts";
import { bucketOwnerOf } from "../translation/places.ts";
import { WHOLE } from "../translation/source.ts";
import { filesUnder, MAX_FILES } from "./folder.ts";
import type { SizedContent } from "./sequence.ts";

export type FindJob = (viewer: Viewer, identifier: string) => Promise<JobRow>;

interface Options {
  readonly call: ProviderCall;
  readonly arn: string;
  readonly providers: readonly Provider[];
  readonly findJob: FindJob;
}

export interface EarlierJob {
  readonly id: string;
  /** Undefined: the provider did not say. */
  readonly records: number | undefined;
  /** Opens the results of each input file that has some. Throws InvalidArgument if there are results of other files. */
  resultsOf(files: readonly string[]): ReadonlyMap<string, () => Promise<SizedContent>>;
}

export interface MatchPorts {
  readonly blobs: BlobStore;
  readonly input: BlobId;
}

export const retryRefused = (
  reason: string,
  kind: "InvalidArgument" | "Conflict" = "InvalidArgument",
  cause?: unknown,
) => new GatewayError(kind, `tags: '${RETRY_OF_TAG}': ${reason}`, cause === undefined ? {} : { cause });

const MANIFEST = "manifest.json.out";
const SUFFIX = ".out";

/** Rejects with InvalidArgument, with Conflict for a job that has not ended, and with AccessDenied. */
export async function findEarlier(options: Options): Promise<EarlierJob> {
  const { call, arn, providers } = options;
  const row = await options.findJob(call, arn).catch((error: unknown) => {
    const isUnknown = error instanceof GatewayError && error.kind === "NotFound";
    throw isUnknown ? retryRefused(`there is no job '${arn}'`, "InvalidArgument", error) : error;
  });
  if (row.owner !== call.owner) throw retryRefused(`'${arn}' is not a job of this tenant`);
  if (!isTerminal(row.status) || row.publish !== undefined) {
    throw retryRefused(`the job '${row.id}' is ${row.status}. A job can be retried when it has ended`, "Conflict");
  }
  const provider = providers.find(({ name }) => name === row.provider);
  if (provider === undefined) throw retryRefused(`the provider '${row.provider}' is no longer configured`);
  const { objects } = provider;
  const folder = folderOf(row);
  const isAllowed = objects.bucketsAreExternal ? call.permissions.isBucketGranted : call.permissions.isBucketAllowed;
  if (!isAllowed(folder.bucket)) {
    throw new GatewayError("AccessDenied", `Access Denied: the access key may not use the bucket '${folder.bucket}'`);
  }
  const { owner, operator, permissions, signal } = call;
  const reading: ObjectCall = { owner, operator, permissions, signal, bucketOwner: bucketOwnerOf(row) };
  const names = await resultNamesIn(provider, reading, folder);

  const opener = (name: string) => async (): Promise<SizedContent> => {
    const key = `${folder.key}${name}${SUFFIX}`;
    try {
      const { body, file } = await objects.get(reading, { bucket: folder.bucket, key }, WHOLE);
      return { body, size: file.size };
    } catch (error) {
      if (!isMissingObject(error)) throw error;
      throw retryRefused(`the results 's3://${folder.bucket}/${key}' are gone`, "InvalidArgument", error);
    }
  };

  return {
    id: row.id,
    records: row.counts?.total || undefined,
    resultsOf(files) {
      const [only, ...others] = names;
      // The file of a job with one file may have another name now.
      if (only !== undefined && others.length === 0 && files.length === 1) return new Map([[files[0]!, opener(only)]]);
      const known = new Set(files);
      for (const name of names) {
        if (known.has(name)) continue;
        throw retryRefused(`the job '${row.id}' had the file '${name}', which the input does not have`);
      }
      return new Map([...names].map((name) => [name, opener(name)]));
    },
  };
}

/** The folder of a job's results. */
function folderOf(row: JobRow): ObjectName {
  const { manifest } = resultNames(parseS3Uri(outputUriOf(row)) ?? { bucket: "", key: "" }, row.id, "");
  return { bucket: manifest.bucket, key: manifest.key.slice(0, -MANIFEST.length) };
}

/** Names of the input files that have results. */
async function resultNamesIn(
  { objects }: Provider,
  call: ObjectCall,
  folder: ObjectName,
): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  try {
    for await (const { key } of filesUnder(objects, call, folder)) {
      const name = key.slice(folder.key.length);
      if (name === MANIFEST || !name.endsWith(SUFFIX)) continue;
      if (names.size >= MAX_FILES) throw retryRefused(`there are more than ${MAX_FILES} results`);
      names.add(name.slice(0, -SUFFIX.length));
    }
  } catch (error) {
    if (!isMissingObject(error)) throw error;
  }
  return names;
}
