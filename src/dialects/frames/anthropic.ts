/**
 * Anthropic's frame: `{custom_id, params}` in, `{custom_id, result}` out, as in the results of Message Batches. A result is
 * `succeeded` with a message, `errored` with an error, `expired` or `canceled`.
 */
import type { MessageBatchResult } from "@anthropic-ai/sdk/resources/messages/batches";
import { own } from "../../lib/own.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { isAbsent, objectAt, textAt } from "../members.ts";
import { anthropicError, anthropicErrorType } from "../messages/anthropic/errors.ts";
import { root } from "../path.ts";
import { RecordError, unrunError } from "../record-error.ts";
import { type Frame, type FramedLine, type FramedResult, modelUnder, ownId } from "./frame.ts";

const PARAMS = root("params");

/** With the request's id, so that other frames write it as a response. */
function errorOf(error: unknown): RecordError {
  const { status, message } = anthropicError(error);
  const requestId = isJsonObject(error) && typeof error.request_id === "string" ? error.request_id : undefined;
  return new RecordError(status, message, { status, body: undefined, requestId });
}

/** How each result is read. */
const RESULTS: { readonly [Type in MessageBatchResult["type"]]: (id: unknown, result: JsonObject) => FramedResult } = {
  succeeded: (id, { message }) =>
    isJsonObject(message)
      ? { id, body: message }
      : { id, error: new RecordError(502, "Anthropic's answer has no message.") },
  errored: (id, { error }) => ({ id, error: errorOf(error) }),
  canceled: (id) => ({ id, error: unrunError("canceled", "The job was stopped before this record was processed.") }),
  expired: (id) => ({ id, error: unrunError("expired", "The job expired before this record was processed.") }),
};

function result({ custom_id: id, result: found }: JsonObject): FramedResult {
  if (!isJsonObject(found) || typeof found.type !== "string") {
    return { id, error: new RecordError(502, "Anthropic's result of this record has an unknown form.") };
  }
  const read = own(RESULTS, found.type);
  if (read !== undefined) return read(id, found);
  return { id, error: new RecordError(500, `Anthropic reports '${found.type}', which is unknown.`) };
}

const resultLine = (line: FramedLine, found: JsonObject): string =>
  JSON.stringify({ custom_id: ownId(line, "custom_id"), result: found });

export const anthropicFrame: Frame = {
  name: "anthropic",
  example: '{"custom_id": "…", "params": {…}} (Anthropic)',
  idsAreUnique: true,
  resultMembers: ["custom_id", "params"],

  matches: ({ params }) => !isAbsent(params),

  id({ custom_id }) {
    return textAt(custom_id, root("custom_id"));
  },

  body({ params }) {
    const body = objectAt(params, PARAMS);
    return { body, path: PARAMS, url: undefined, model: typeof body.model === "string" ? body.model : undefined };
  },

  model: (line) => modelUnder(line, "params"),
  line: (custom_id, params) => JSON.stringify({ custom_id, params }),
  success: (line, message) => resultLine(line, { type: "succeeded", message }),

  failure(line, { status, message, reply, unrun }) {
    if (unrun !== undefined) return resultLine(line, { type: unrun });
    const error = {
      type: "error",
      error: { type: anthropicErrorType(status), message },
      request_id: reply?.requestId ?? null,
    };
    return resultLine(line, { type: "errored", error });
  },

  result,
};
