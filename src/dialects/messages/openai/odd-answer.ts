/** Answers that are not what their form says. */
import { isJsonObject, type JsonObject } from "../../json.ts";
import { RecordError } from "../../record-error.ts";

/** The text of a member. Undefined for everything else. */
export function memberText(value: unknown, name: string): string | undefined {
  const found = isJsonObject(value) ? value[name] : undefined;
  return typeof found === "string" ? found : undefined;
}

/** @param what completes "The model server's answer is invalid: …", without a full stop */
export const badAnswer = (what: string): RecordError =>
  new RecordError(502, `The model server's answer is invalid: ${what}.`);

/** Some servers write an error into a body with status 200. */
export function missingAnswer(body: JsonObject, member: string): RecordError {
  const why = memberText(body.error, "message") ?? memberText(body, "error") ?? memberText(body, "message");
  return new RecordError(502, `The model server's answer has no ${member}${why ? `: ${why}` : "."}`);
}
