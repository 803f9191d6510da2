/** Failures of records that may not be the records' fault. */
import { isJsonObject } from "../dialects/json.ts";
import type { RecordError } from "../dialects/record-error.ts";
import { own } from "../lib/own.ts";
import { AskError } from "./models/model.ts";

/** The reasons why a batch waits for the model server. Labels of a metric: the set is closed. */
export const TROUBLES = [
  "unreachable",
  "disconnected",
  "unauthorized",
  "payment",
  "forbidden",
  "quota",
  "throttled",
  "unavailable",
  "unusable",
  "timeout",
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** A record with one of these statuses was refused because of the account, or because of the server's load. */
const STATUSES: Readonly<Record<number, Trouble>> = {
  401: "unauthorized",
  402: "payment",
  403: "forbidden",
  429: "throttled",
  502: "unavailable",
  503: "unavailable",
  504: "unavailable",
  /** Anthropic's "overloaded". */
  529: "unavailable",
};

/** `error.code` or `error.type` of an account without money (OpenAI's error guide). A later attempt gets the same answer. */
const QUOTA: ReadonlySet<unknown> = new Set(["insufficient_quota", "billing_hard_limit_reached", "billing_not_active"]);

/** Statuses of error pages that are about the server: no such path, no such method, and every failure of a server. */
const isAboutServer = (status: number): boolean => status === 404 || status === 405 || status >= 500;

export function isOutOfQuota(body: unknown): boolean {
  const error = isJsonObject(body) && isJsonObject(body.error) ? body.error : undefined;
  return error !== undefined && (QUOTA.has(error.code) || QUOTA.has(error.type));
}

/**
 * Undefined if the failure is the record's own. A 404 with an error in JSON is: the record names a model or an endpoint that the
 * server does not have. An error page that is not JSON comes from something in front of the model server. A 500 in JSON is the
 * record's own too: llama.cpp sends it for an image that its model cannot read.
 */
export function troubleOf(error: RecordError): Trouble | undefined {
  if (error instanceof AskError) return error.trouble;
  const { status, reply } = error;
  if (reply === undefined) return undefined;
  if (isOutOfQuota(reply.body)) return "quota";
  if (!isJsonObject(reply.body) && isAboutServer(status)) return own(STATUSES, String(status)) ?? "unusable";
  return own(STATUSES, String(status));
}
