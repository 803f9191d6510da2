/** What a provider's refusal of a batch says: about the batch itself, its size, or about neither. One rule for every provider. */
import { GatewayError, type Kind, StorageUnavailable } from "../../lib/errors.ts";

/**
 * `wait`: the provider cannot take a batch now, and the records are not at fault. `halve`: the batch is too large. `refuse`: the
 * batch cannot run. `storage`: the gateway cannot write.
 */
export type Refusal = "wait" | "halve" | "refuse" | "storage";

/** Refusals that no other records would cause: the account, its key, its limits, or the provider's state. */
const NOT_THE_RECORDS: ReadonlySet<Kind> = new Set([
  "AccessDenied",
  "AccessForbidden",
  "InvalidAccessKeyId",
  "QuotaExceeded",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
  "Throttled",
  "Unavailable",
  "RequestTimeout",
]);

/**
 * Limits of an account that other batches use up, which waiting solves. OpenAI: "Enqueued token limit reached", code
 * `token_limit_exceeded`. Bedrock: "The request exceeds the … quota". Gemini: RESOURCE_EXHAUSTED.
 */
const QUOTA =
  /enqueued|token_limit_exceeded|quota|rate limit|billing|insufficient_quota|credit balance|too many (?:concurrent|batch(?:es)?|jobs)/i;

/**
 * Limits of one batch. OpenAI: `too_many_tasks`, "Batch input file is larger than the … maximum". Anthropic: `request_too_large`,
 * "Batch … exceeds the maximum of … requests".
 */
const SIZE =
  /too_many_tasks|too many (?:requests in|records|lines|tasks)|too large|larger than|request_too_large|exceeds? the (?:maximum|limit)|maximum (?:number|size)/i;

/** The limit of a text that is searched. */
const TEXT = 2_000;

/** Of the message of a batch that failed as a whole. */
export function refusalIn(message: string | undefined): Refusal {
  const text = (message ?? "").slice(0, TEXT);
  if (QUOTA.test(text)) return "wait";
  return SIZE.test(text) ? "halve" : "refuse";
}

/** Of an error of a create or an upload. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof StorageUnavailable) return "storage";
  if (!(error instanceof GatewayError)) return "wait";
  if (error.kind === "EntityTooLarge") return "halve";
  if (NOT_THE_RECORDS.has(error.kind)) return "wait";
  return error.class === "refused" ? refusalIn(error.message) : "wait";
}
