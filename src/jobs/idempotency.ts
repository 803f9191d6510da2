/**
 * The idempotency record of a create, stored under the client request token. It is durable before the request to the
 * provider, so that a repeated request or the next process finds the job instead of creating a second one.
 */
import { createHash } from "node:crypto";
import { inputUriOf, outputUriOf } from "../lib/aws/job-uris.ts";
import { parseS3Uri } from "../lib/aws/s3-uri.ts";
import type { JobRequest, JobSpec, Tag } from "../ports/jobs.ts";
import type { IdempotencyRecord } from "../ports/ledger/jobs.ts";
import type { NewJob } from "./new-job.ts";

/** The stored form of a request. Plain data. */
export interface StoredRequest {
  readonly job: NewJob;
  /** Undefined in records of earlier versions. */
  readonly providerType?: string | undefined;
  /** The access key of the create. Undefined in records of earlier versions. */
  readonly keyId?: string | undefined;
  /** Set once every check has passed. From then on the provider may have received the request. */
  readonly spec?: JobSpec | undefined;
  /** True if the provider gets another input than the caller's. */
  readonly isDerived?: boolean | undefined;
  /** True if the job is several batches. */
  readonly isChunked?: boolean | undefined;
  /** The value that the provider's engine passed to `note`. */
  readonly noted?: unknown;
}

/** Identifies the create to the provider, which stores it with the job if it can. */
export const idempotencyKey = (owner: string, token: string): string =>
  `quarry-${createHash("sha256").update(`${owner}\n${token}`).digest("hex").slice(0, 24)}`;

/** Prefix of fingerprints of the meaning. Fingerprints of versions up to 0.2.0 are base64url, without a colon. */
const MEANING = "2:";

/**
 * Equal for requests of the same meaning: the order of tags and of members is free, and a null member is absent. The ledger
 * stores it, so the members must not change.
 */
export function fingerprintOf({ name, modelId, tags, request }: NewJob): string {
  const { clientRequestToken: _, ...members } = request;
  const sorted = [...tags].sort((a, b) => (a.key < b.key ? -1 : 1));
  const text = JSON.stringify(canonical({ name, modelId, ...members, tags: sorted }));
  return `${MEANING}${createHash("sha256").update(text).digest("base64url")}`;
}

/** True if the stored fingerprint, of any version, is that of this request. */
export const hasFingerprint = (stored: string, job: NewJob): boolean =>
  stored === (stored.startsWith(MEANING) ? fingerprintOf(job) : spellingOf(job));

/** The value with sorted members, without those that are null or undefined. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  return members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, canonical(member)]);
}

/** The fingerprint of versions up to 0.2.0, which depends on the spelling. */
function spellingOf({ name, modelId, tags, request }: NewJob): string {
  const { roleArn, timeoutHours, invocationType, input, output, vpc } = request;
  const uris = { inputUri: inputUriOf(request), outputUri: outputUriOf(request) };
  const body = { name, modelId, roleArn, timeoutHours, invocationType, ...uris, input, output, vpc, tags };
  return createHash("sha256").update(JSON.stringify(body)).digest("base64url");
}

export function storedRequest({ request }: Pick<IdempotencyRecord, "request">): StoredRequest {
  const stored = request as StoredRequest | Version1;
  return "inputUri" in stored.job ? fromVersion1(stored as Version1) : (stored as StoredRequest);
}

/** The layout of versions up to 0.1.0. */
interface Version1 {
  readonly job: JobRequest & {
    readonly name: string;
    readonly modelId: string;
    readonly inputUri: string;
    readonly outputUri: string;
    readonly tags: readonly Tag[];
  };
  readonly spec?: Omit<JobSpec, "idempotencyKey"> & { readonly intent: string };
  readonly noted?: unknown;
}

const NOWHERE = { bucket: "", key: "" };

function fromVersion1({ job, spec, noted }: Version1): StoredRequest {
  const { name, modelId, inputUri, outputUri, tags, ...request } = job;
  return {
    job: {
      name,
      modelId,
      input: parseS3Uri(inputUri) ?? NOWHERE,
      output: parseS3Uri(outputUri) ?? NOWHERE,
      tags,
      request,
    },
    // Only Anthropic's engine stored notes.
    providerType: noted === undefined ? undefined : "anthropic",
    spec: spec && { ...spec, idempotencyKey: spec.intent },
    noted,
  };
}
