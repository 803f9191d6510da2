/**
 * Hints: headers and parameters that only ask for something optional. Their spelling never fails a request. pyarrow 23 and the
 * CRT client of the SDK for Java send `x-amz-checksum-mode: enabled`, and S3 reads it.
 */
import type { Headers, Query } from "../../http/target.ts";
import { ALGORITHMS } from "../../lib/digests/algorithms.ts";

interface Hint {
  readonly values: readonly string[];
  /** True if another value counts as absent. Otherwise the operation refuses it. */
  readonly lenient: boolean;
}

const hint = (...values: readonly string[]): Hint => ({ values, lenient: true });
/** Other values select something that the operation would have to do. */
const choice = (...values: readonly string[]): Hint => ({ values, lenient: false });

const ALGORITHM_NAMES = ALGORITHMS.map((algorithm) => algorithm.toUpperCase());

const HEADERS: { readonly [name: string]: Hint } = {
  "x-amz-bucket-object-lock-enabled": choice("true", "false"),
  "x-amz-bypass-governance-retention": choice("true", "false"),
  "x-amz-checksum-algorithm": choice(...ALGORITHM_NAMES),
  "x-amz-checksum-mode": hint("ENABLED"),
  "x-amz-checksum-type": choice("COMPOSITE", "FULL_OBJECT"),
  "x-amz-object-lock-legal-hold": choice("ON", "OFF"),
  "x-amz-optional-object-attributes": choice("RestoreStatus"),
  "x-amz-request-payer": hint("requester"),
  "x-amz-sdk-checksum-algorithm": hint(...ALGORITHM_NAMES),
  "x-amz-server-side-encryption-bucket-key-enabled": choice("true", "false"),
};

const PARAMETERS: { readonly [name: string]: Hint } = {
  "encoding-type": choice("url"),
  "fetch-owner": hint("true", "false"),
};

/** Headers whose empty value says something: content, its checks, its source and conditions. */
const MAY_BE_EMPTY =
  /^x-amz-(meta-|checksum-(?!mode$|algorithm$|type$)|content-sha256$|copy-source|date$|decoded-content-length$|if-|security-token$|trailer$)/;

/** Removes empty optional headers, and spells hints as the model does. */
export function readHints(headers: Headers): Headers {
  let read: Record<string, Headers[string]> | undefined;
  for (const name in headers) {
    if (!name.startsWith("x-amz-")) continue;
    const value = headers[name] as string;
    const meant = spelled(HEADERS[name], value);
    if (meant === value && (value !== "" || MAY_BE_EMPTY.test(name))) continue;
    read ??= { ...headers };
    if (meant === undefined || value === "") delete read[name];
    else read[name] = meant;
  }
  return read ?? headers;
}

export function readParameters(query: Query): Query {
  let read: Record<string, string> | undefined;
  for (const name in PARAMETERS) {
    const value = query[name];
    if (value === undefined) continue;
    const meant = value === "" ? undefined : spelled(PARAMETERS[name], value);
    if (meant === value) continue;
    read ??= Object.assign(Object.create(null) as Record<string, string>, query);
    if (meant === undefined) delete read[name];
    else read[name] = meant;
  }
  return read ?? query;
}

/** Undefined for a value that counts as absent. */
function spelled(hint: Hint | undefined, value: string): string | undefined {
  if (hint === undefined) return value;
  const lower = value.trim().toLowerCase();
  const found = hint.values.find((one) => one.toLowerCase() === lower);
  return found ?? (hint.lenient ? undefined : value);
}
