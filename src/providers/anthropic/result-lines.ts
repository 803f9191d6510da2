/** Writes the result line of an input line. */

import { anthropicFrame } from "../../dialects/frames/anthropic.ts";
import { refusing } from "../../dialects/loss.ts";
import { isAbsent } from "../../dialects/members.ts";
import { type FileForm, type InputLine, MAX_LINE_BYTES, readLine } from "../../dialects/read-line.ts";
import { createTranslator } from "../../dialects/translate.ts";
import type { RawLine } from "../../lib/jsonl.ts";
import type { BatchTarget } from "../../ports/jobs.ts";
import { readInputLine } from "./requests.ts";

/** The result line of a line, without line end. `result` is that of Anthropic's result line. */
export type WriteResult = (raw: RawLine, result: unknown) => string;

function ownLine({ json, madeUpId }: InputLine, result: unknown): string {
  return JSON.stringify({ custom_id: isAbsent(json.custom_id) ? madeUpId : json.custom_id, result });
}

/**
 * Versions up to 0.2.0 did not read the job's model and type. A body that did not look like Converse's was Anthropic's, whatever
 * they said.
 */
const EARLIER = { modelId: "anthropic.claude-", invocationType: undefined } as const;

/**
 * Results have the form of the input. Jobs of versions up to 0.2.0 read lines in Bedrock's form, which were translated while
 * they were sent.
 */
export function resultWriter(form: FileForm | undefined, tag: string, { lines }: BatchTarget): WriteResult {
  if (form === undefined || form.frame === anthropicFrame) {
    return (raw, result) => ownLine(readInputLine(raw, tag), result);
  }
  const reading = { tag, maxLineBytes: MAX_LINE_BYTES };
  const translator = createTranslator({
    ...reading,
    ...EARLIER,
    form,
    target: lines,
    loss: refusing,
    resolve: (name) => name,
    unresolved: (name) => `modelId '${name}' is unknown.`,
  });
  return (raw, result) => translator.result(readLine(raw, form, reading), anthropicFrame.result({ result })).text;
}
