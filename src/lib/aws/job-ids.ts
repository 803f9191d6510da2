/** Conversion between native ids and job ids. */
import { createHash } from "node:crypto";
import type { ProviderName } from "../names.ts";

/** Bedrock's form of an id (botocore 1.44.5, ModelInvocationJobArn). Strict clients check it. */
const ID = /^[a-z0-9]{12}$/;

/** 12 characters `[a-z0-9]`. The same provider and native id give the same id, without a ledger. */
export function jobId(provider: ProviderName, nativeId: string): string {
  const suffix = nativeId.slice(nativeId.lastIndexOf("/") + 1);
  if (ID.test(suffix)) return suffix;
  const digest = createHash("sha256").update(`${provider}\n${nativeId}`).digest();
  return digest.readBigUInt64BE().toString(36).padStart(13, "0").slice(-12);
}

export const jobArn = (region: string, accountId: string, id: string): string =>
  `arn:aws:bedrock:${region}:${accountId}:model-invocation-job/${id}`;

/**
 * The id in an identifier: Quarry's ARN, a bare id, a provider's native id, or an ARN in Bifrost's form
 * (`arn:aws:bedrock:us-east-1:444444444444:batch:<native id>`).
 */
export function idOf(identifier: string): string {
  if (!identifier.startsWith("arn:")) return identifier;
  const resource = identifier.split(":").slice(5).join(":");
  const kind = /^(?:model-invocation-job\/|batch:)/.exec(resource);
  return kind === null ? identifier : resource.slice(kind[0].length);
}
