/**
 * The frame that every Bedrock batch line has, whatever its `modelInput` is: `{recordId, modelInput}` in,
 * `{recordId, modelInput, modelOutput}` or `{recordId, modelInput, error: {errorCode, errorMessage}}` out, as AWS writes
 * them (Bedrock user guide, "Format and upload your batch inference data"; `errorCode` is a number).
 */
import { CHAT_URL, type ChatBody, type Said, saidBy } from "./chat.ts";
import { type Dialect, type JsonObject, type Line, RecordError } from "./dialect.ts";
import { asObject, isObject } from "./fields.ts";

/** What a `modelInput` of one shape says, and how its answer is said. */
export interface Shape {
  readonly name: string;
  matches(modelInput: JsonObject): boolean;
  /** Fills in everything but the model. */
  read(modelInput: JsonObject, body: ChatBody): void;
  answer(said: Said, line: Line): JsonObject;
}

/** As long as those that AWS makes up, and the same at every try. */
export const madeUpId = (line: Pick<Line, "number">): string => `CALL${String(line.number).padStart(7, "0")}`;

/**
 * A result line, without its end. The input's own text goes into it: nothing is rounded or reordered, and nothing has to be
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
