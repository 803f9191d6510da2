/** The result of a line that is not parsed again is that of the line that was. */
import { expect, test } from "vitest";
import type { FramedResult } from "../../src/dialects/frames/frame.ts";
import { FRAMES } from "../../src/dialects/frames/index.ts";
import type { JsonObject } from "../../src/dialects/json.ts";
import { RecordError } from "../../src/dialects/record-error.ts";
import type { Translator, TranslatorOptions } from "../../src/dialects/translate.ts";
import type { ConversationSchemaName, FrameName } from "../../src/ports/lines.ts";
import { textLine, translatorFor } from "./translators.ts";

const CHAT = '{"model":"m","messages":[{"role":"user","content":"\\"custom_id\\":\\"no\\\\"}]}';
const GEMINI = '{"model":"models/m","contents":[{"role":"user","parts":[{"text":"a}"}]}]}';

const LINES: readonly (readonly [FrameName, ConversationSchemaName, string])[] = [
  ["openai", "chat", `{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":${CHAT}}`],
  [
    "openai",
    "chat",
    `{"custom_id":"b","url":"/v1/chat/completions","body":${CHAT},"method":"POST","custom\\u005fid":"a"}`,
  ],
  [
    "anthropic",
    "anthropic",
    '{"params":{"max_tokens":9,"messages":[{"role":"user","content":"a"}]},"custom_id":"\\u00e9"}',
  ],
  ["gemini", "gemini", `{"request":${GEMINI},"metadata":{"key":"k"}}`],
  ["gemini", "gemini", `{"key":null,"request":${GEMINI}}`],
  [
    "bedrock",
    "converse",
    '{ "modelInput" : {"messages":[{"role":"user","content":[{"text":"a"}]}]} , "recordId":12345678901234567890}',
  ],
  [
    "bedrock",
    "converse",
    '{"modelInput":{"messages":[{"role":"user","content":[{"text":"\\ud800"}]}]},"other":[1.0],"recordId":null}',
  ],
];

const ANSWERS: readonly JsonObject[] = [
  { output: { message: { role: "assistant", content: [{ text: "ho" }] } }, stopReason: "end_turn", usage: {} },
  { output: { message: null }, stopReason: "unknown" },
];

const RESULTS: readonly FramedResult[] = [
  ...ANSWERS.map((body) => ({ id: undefined, body })),
  { id: undefined, error: new RecordError(500, "no") },
];

test.each(LINES)("in the form of %s, %s: %s", (frame, source, text) => {
  const url = frame === "openai" ? "/v1/chat/completions" : undefined;
  const options: Partial<TranslatorOptions> = {
    form: { frame: FRAMES[frame], url },
    target: { frame: "bedrock", conversation: () => "converse", embeddings: () => undefined, severalModels: true },
  };
  const read = translatorFor(frame, "job-model", options);
  const recalled = translatorFor(frame, "job-model", { ...options, schemas: { source, sent: "converse" } });
  const said = (translator: Translator, by: "read" | "recall", result: FramedResult) =>
    translator.result(translator[by](textLine(text, 3)), result);
  for (const result of RESULTS) {
    const { text: expected, ...rest } = said(read, "read", result);
    const { text: found, ...others } = said(recalled, "recall", result);
    expect(others).toEqual(rest);
    expect(timeless(found)).toEqual(timeless(expected));
    expect(JSON.parse(found)).toMatchObject(idOf(text));
  }
});

/** A chat completion has the time. */
const timeless = (text: string): string => text.replace(/"created":\d+/, "");

function idOf(text: string): object {
  const { custom_id, recordId, key, metadata } = JSON.parse(text);
  if (custom_id !== undefined) return { custom_id };
  if (recordId !== undefined) return { recordId: recordId ?? "tag0000003" };
  return { key: key ?? metadata?.key ?? "tag0000003" };
}
