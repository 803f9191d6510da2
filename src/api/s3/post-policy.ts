/**
 * The policy of a browser's form: what the signer allows the form to upload. Rules and errors are S3's (API reference, "Creating a
 * POST policy").
 */
import { UNSIGNED_FIELDS } from "../../auth/form-credentials.ts";
import { GatewayError } from "../../lib/errors.ts";

/** By name in lower case. */
type Values = ReadonlyMap<string, string>;

/** Limits of the file's size in bytes. */
export interface SizeRange {
  readonly min: number;
  readonly max: number;
}

interface Match {
  readonly operator: "eq" | "starts-with";
  /** In lower case. */
  readonly field: string;
  readonly value: string;
}

interface Policy {
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly matches: readonly Match[];
  readonly size: SizeRange;
}

/**
 * Checks a form against its policy, and returns the limits of its file. Throws InvalidPolicy for a malformed policy, and
 * AccessDenied for a form that violates it.
 * @param encoded base64
 * @param fields with variables expanded, as S3 compares them
 * @param now milliseconds since the epoch
 */
export function checkPolicy(encoded: string, fields: Values, bucket: string, now: number): SizeRange {
  const { expiresAt, matches, size } = parsePolicy(encoded);
  if (now > expiresAt) throw violates("Policy expired.");
  // The bucket is in the address. S3 compares it as a field, and requires a condition for it.
  const values = new Map([...fields, ["bucket", bucket]]);
  for (const match of matches) {
    if (holds(match, values.get(match.field) ?? "")) continue;
    const { operator, field, value } = match;
    throw violates(
      `Policy Condition failed: ${JSON.stringify([operator, `$${field}`, value]).replaceAll('","', '", "')}`,
    );
  }
  const named = new Set(matches.map(({ field }) => field));
  const extra = [...values.keys()].filter(
    (name) => !named.has(name) && !UNSIGNED_FIELDS.has(name) && !name.startsWith("x-ignore-"),
  );
  if (extra.length > 0) throw violates(`Extra input fields: ${extra.join(", ")}`);
  return size;
}

function holds({ operator, field, value }: Match, given: string): boolean {
  if (operator === "eq") return given === value;
  // S3 reads commas in a content type as a list, each of which must match.
  const all = field === "content-type" ? given.split(",") : [given];
  return all.every((one) => (all.length > 1 ? one.trim() : one).startsWith(value));
}

function parsePolicy(encoded: string): Policy {
  const { expiration, conditions, ...more } = parseDocument(encoded);
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) throw invalid(`Unexpected: '${unknown.slice(0, 64)}'.`);
  if (expiration === undefined) throw invalid("Policy missing expiration.");
  if (typeof expiration !== "string" || !EXPIRATION.test(expiration) || Number.isNaN(Date.parse(expiration))) {
    throw invalid("Invalid 'expiration' value.");
  }
  if (conditions === undefined) throw invalid("Policy missing conditions.");
  if (!Array.isArray(conditions)) throw invalid("Invalid 'conditions' value: must be a List.");
  const matches: Match[] = [];
  let size: SizeRange = { min: 0, max: Number.POSITIVE_INFINITY };
  for (const condition of conditions as readonly unknown[]) {
    if (!Array.isArray(condition)) matches.push(simpleMatch(condition));
    else if (operatorOf(condition) === "content-length-range") size = narrowed(size, rangeOf(condition));
    else matches.push(matchOf(condition));
  }
  return { expiresAt: Date.parse(expiration), matches, size };
}
const EXPIRATION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

function parseDocument(encoded: string): { readonly [member: string]: unknown } {
  const compact = encoded.replaceAll(/[\r\n]/g, "");
  const bytes = Buffer.from(compact, "base64");
  if (bytes.toString("base64").replaceAll("=", "") !== compact.replaceAll("=", "")) throw invalid("Invalid Base64.");
  let document: unknown;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // Policies escape a dollar sign that begins no variable. JSON has no such escape.
    document = JSON.parse(text.replaceAll(/\\[\s\S]/g, (pair) => (pair === "\\$" ? "$" : pair)));
  } catch (error) {
    throw invalid("Invalid JSON.", error);
  }
  if (typeof document !== "object" || document === null || Array.isArray(document)) throw invalid("Invalid JSON.");
  return document as { readonly [member: string]: unknown };
}

/** `{"acl": "private"}` */
function simpleMatch(condition: unknown): Match {
  const pairs = typeof condition === "object" && condition !== null ? Object.entries(condition) : [];
  if (pairs.length !== 1) {
    throw invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
  }
  const [name, value] = pairs[0]!;
  if (typeof value !== "string") throw invalid("Invalid Simple-Condition: value must be a string.");
  return { operator: "eq", field: name.toLowerCase(), value };
}

const operatorOf = (condition: readonly unknown[]): string => String(condition[0]).toLowerCase();

/** `["starts-with", "$key", "in/"]` */
function matchOf(condition: readonly unknown[]): Match {
  const operator = operatorOf(condition);
  if (operator !== "eq" && operator !== "starts-with") {
    throw invalid(`Invalid Condition: unknown operation '${operator.slice(0, 64)}'.`);
  }
  const [, name, value] = condition;
  if (condition.length !== 3) throw invalid(`Invalid Condition: wrong number of arguments for '${operator}'.`);
  if (typeof name !== "string" || !name.startsWith("$") || typeof value !== "string") {
    throw invalid(`Invalid Condition: '${operator}' needs a field with a dollar sign, and a string.`);
  }
  return { operator, field: name.slice(1).toLowerCase(), value };
}

/** `["content-length-range", 1, 1048576]` */
function rangeOf(condition: readonly unknown[]): SizeRange {
  const [min, max] = condition.slice(1).map((limit) => (/^\d{1,15}$/.test(String(limit)) ? Number(limit) : Number.NaN));
  if (condition.length !== 3 || !Number.isInteger(min) || !Number.isInteger(max)) {
    throw invalid("Invalid Condition: content-length-range needs two sizes in bytes.");
  }
  return { min: min!, max: max! };
}

const narrowed = (a: SizeRange, b: SizeRange): SizeRange => ({
  min: Math.max(a.min, b.min),
  max: Math.min(a.max, b.max),
});

const violates = (what: string) => new GatewayError("AccessDenied", `Invalid according to Policy: ${what}`);

const invalid = (what: string, cause?: unknown) =>
  new GatewayError("InvalidPolicy", `Invalid Policy: ${what}`, { cause });
