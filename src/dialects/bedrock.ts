/**
 * The frame of every Bedrock batch line: `{recordId, modelInput}` in, `{recordId, modelInput, modelOutput}` or
 * `{recordId, modelInput, error: {errorCode, errorMessage}}` out, as AWS writes them (Bedrock user guide, "Format and
 * upload your batch inference data"). `errorCode` is a number.
 */
import { CHAT_URL, type ChatBody, type Said, saidBy } from "./chat.ts";
import type { Dialect, Line } from "./dialect.ts";
import { asObject, isObject } from "./fields.ts";
import type { JsonObject } from "./json.ts";
import { RecordError } from "./record-error.ts";

/** A shape of `modelInput`: conversion of its request and of its answer. */
export interface Shape {
  readonly name: string;
  matches(modelInput: JsonObject): boolean;
  /** Fills in everything except the model. */
  read(modelInput: JsonObject, body: ChatBody): void;
  answer(said: Said, line: Line): JsonObject;
}

/** As long as the ids that AWS generates, and stable across attempts. */
export const madeUpId = (line: Pick<Line, "number">): string => `CALL${String(line.number).padStart(7, "0")}`;

/**
 * A result line, without line end. It contains the input's own text: numbers and order stay unchanged, and nothing is
 * serialised again.
 */
export function bedrockResult(line: Line, member: "modelOutput" | "error", value: JsonObject): string {
  const { recordId = madeUpId(line), modelInput } = line.json;
  const added = `"${member}":${JSON.stringify(value)}}`;
  const names = Object.keys(line.json);
  const plain = modelInput !== undefined && names.every((name) => name === "recordId" || name === "modelInput");
  if (!plain) return `${JSON.stringify({ recordId, modelInput }).slice(0, -1)},${added}`;
  const id = line.json.recordId === undefined ? `"recordId":${JSON.stringify(recordId)},` : "";
  return `{${id}${line.text.slice(1, -1)},${added}`;
}

export const bedrockDialect = (shape: Shape): Dialect => ({
  name: shape.name,

  matches({ modelInput }) {
    return modelInput !== undefined && shape.matches(isObject(modelInput) ? modelInput : {});
  },

  read({ json }, modelId) {
    const { recordId } = json;
    if (recordId !== undefined && typeof recordId !== "string" && typeof recordId !== "number") {
      throw new RecordError(400, "recordId must be a string.");
    }
    const body: ChatBody = { model: modelId };
    shape.read(asObject(json.modelInput, "modelInput"), body);
    return { url: CHAT_URL, body };
  },

  answer(line, { body }) {
    return bedrockResult(line, "modelOutput", shape.answer(saidBy(body), line));
  },

  refusal(line, { status, message }) {
    return bedrockResult(line, "error", { errorCode: status, errorMessage: message });
  },
});
