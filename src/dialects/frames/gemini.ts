/**
 * Gemini's frame: `{key, request}` or `{metadata: {key}, request}` in, `{key, response}` or `{key, error: {code, message}}` out
 * (ai.google.dev, "Batch API"). `code` is one of google.rpc's.
 */
import { isJsonObject, isNumber, type JsonObject, numberOf } from "../json.ts";
import { isAbsent, objectAt, textAt } from "../members.ts";
import { member, root } from "../path.ts";
import { RecordError, unrunError } from "../record-error.ts";
import { type Frame, type FramedLine, type FramedResult, modelUnder, valueIn } from "./frame.ts";

const REQUEST = root("request");
const METADATA_KEY = member(root("metadata"), "key");

/** HTTP status of each google.rpc code (google/rpc/code.proto). */
const STATUS: ReadonlyMap<number, number> = new Map([
  [1, 499],
  [2, 500],
  [3, 400],
  [4, 504],
  [5, 404],
  [6, 409],
  [7, 403],
  [8, 429],
  [9, 400],
  [10, 409],
  [11, 400],
  [12, 501],
  [13, 500],
  [14, 503],
  [15, 500],
  [16, 401],
]);

/** google.rpc code of a status. */
const CODES: ReadonlyMap<number, number> = new Map([
  [400, 3],
  [401, 16],
  [403, 7],
  [404, 5],
  [408, 4],
  [409, 10],
  [429, 8],
  [499, 1],
  [500, 13],
  [501, 12],
  [502, 14],
  [503, 14],
  [504, 4],
  [529, 14],
]);

const codeOf = (status: number): number => CODES.get(status) ?? (status < 500 ? 3 : 13);

const keyIn = ({ key, metadata }: JsonObject): unknown =>
  isAbsent(key) && isJsonObject(metadata) ? metadata.key : key;

function resultLine(line: FramedLine, member: "response" | "error", value: unknown): string {
  const own = valueIn(line.texts, "key");
  const key = isAbsent(own) ? keyIn({ metadata: valueIn(line.texts, "metadata") }) : own;
  return JSON.stringify({ key: isAbsent(key) ? line.madeUpId : key, [member]: value });
}

function errorOf(error: JsonObject): RecordError {
  const code = isNumber(error.code) ? numberOf(error.code) : Number.NaN;
  const message = typeof error.message === "string" && error.message !== "" ? error.message : "Gemini gives no reason.";
  if (code === 1) return unrunError("canceled", message);
  const status = STATUS.get(code) ?? (code >= 400 && code < 600 ? code : 500);
  return new RecordError(status, message, { status, body: undefined });
}

function result(json: JsonObject): FramedResult {
  const id = keyIn(json);
  if (isJsonObject(json.error) && Object.keys(json.error).length > 0) return { id, error: errorOf(json.error) };
  if (isJsonObject(json.response)) return { id, body: json.response };
  return { id, error: new RecordError(502, "Gemini's result has neither a response nor an error.") };
}

export const geminiFrame: Frame = {
  name: "gemini",
  example: '{"key": "…", "request": {…}} (Gemini)',
  idsAreUnique: false,
  resultMembers: ["key", "metadata", "request"],

  matches: ({ request }) => !isAbsent(request),

  id(json) {
    const key = keyIn(json);
    return isAbsent(key) ? undefined : textAt(key, isAbsent(json.key) ? METADATA_KEY : root("key"));
  },

  body({ request }) {
    const body = objectAt(request, REQUEST);
    return { body, path: REQUEST, url: undefined, model: typeof body.model === "string" ? body.model : undefined };
  },

  model: (line) => modelUnder(line, "request"),
  line: (key, request) => JSON.stringify({ key, request }),
  success: (line, body) => resultLine(line, "response", body),
  failure: (line, { status, message }) => resultLine(line, "error", { code: codeOf(status), message }),
  result,
};
