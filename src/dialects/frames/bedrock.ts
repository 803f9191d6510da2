/**
 * Bedrock's frame: `{recordId, modelInput}` in, `{recordId, modelInput, modelOutput}` or `{recordId, modelInput, error:
 * {errorCode, errorMessage}}` out, as AWS writes them (Bedrock user guide, "Format and upload your batch inference data").
 * `errorCode` is a number. Readers accept further members.
 */

import { isJsonObject, isNumber, type JsonObject, numberOf } from "../json.ts";
import { isAbsent, mustBe, objectAt } from "../members.ts";
import { root } from "../path.ts";
import { RecordError, unrunError } from "../record-error.ts";
import type { Frame, FramedLine, FramedResult } from "./frame.ts";

const MODEL_INPUT = root("modelInput");

/**
 * A result line, without line end. It contains the texts of the input's values in their order: numbers stay unchanged, and
 * nothing is serialised again.
 */
function resultLine(line: FramedLine, member: "modelOutput" | "error", value: unknown): string {
  let hasId = false;
  let echo = "";
  for (const [name, written] of line.texts) {
    if (name === "recordId") {
      if (written === "null") continue;
      hasId = true;
    }
    echo += `"${name}":${written},`;
  }
  const id = hasId ? "" : `"recordId":${JSON.stringify(line.madeUpId)},`;
  return `{${id}${echo}"${member}":${JSON.stringify(value)}}`;
}

function errorOf(error: JsonObject): RecordError {
  const code = isNumber(error.errorCode) ? numberOf(error.errorCode) : Number(error.errorCode);
  const status = Number.isInteger(code) && code >= 400 && code < 600 ? code : 500;
  const message =
    typeof error.errorMessage === "string" && error.errorMessage !== ""
      ? error.errorMessage
      : "Bedrock gives no reason.";
  if (error.expired === true) return unrunError("expired", message);
  // With a reply, because the model refused it: other frames write it as a response.
  return new RecordError(status, message, { status, body: undefined });
}

function result({ recordId: id, modelOutput, error }: JsonObject): FramedResult {
  if (isJsonObject(error)) return { id, error: errorOf(error) };
  if (isJsonObject(modelOutput)) return { id, body: modelOutput };
  return { id, error: new RecordError(502, "Bedrock's result has neither modelOutput nor error.") };
}

export const bedrockFrame: Frame = {
  name: "bedrock",
  example: '{"recordId": "…", "modelInput": {…}} (Bedrock)',
  idsAreUnique: false,
  resultMembers: ["recordId", "modelInput"],

  matches: ({ modelInput }) => !isAbsent(modelInput),

  id({ recordId }) {
    if (isAbsent(recordId)) return undefined;
    if (typeof recordId === "string") return recordId;
    if (isNumber(recordId)) return JSON.stringify(recordId);
    throw mustBe(root("recordId"), "a string");
  },

  body({ modelInput }) {
    return { body: objectAt(modelInput, MODEL_INPUT), path: MODEL_INPUT, url: undefined, model: undefined };
  },

  model: () => undefined,
  line: (recordId, modelInput) => JSON.stringify({ recordId, modelInput }),
  success: (line, body) => resultLine(line, "modelOutput", body),
  failure: (line, { status, message }) => resultLine(line, "error", { errorCode: status, errorMessage: message }),
  result,
};
