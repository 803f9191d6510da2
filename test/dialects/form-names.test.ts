/** Messages name forms as their users know them. */
import { expect, test } from "vitest";
import { BODY_NAMES, LINE_NAMES } from "../../src/dialects/form-names.ts";
import { FRAMES } from "../../src/dialects/frames/index.ts";
import { type Declared, schemaNameOf } from "../../src/dialects/messages/choose.ts";
import { CONVERSATION_SCHEMAS, EMBEDDING_SCHEMAS, FRAME_NAMES } from "../../src/ports/lines.ts";

test("every form has a name of its own, and none is the name in the code", () => {
  const names: readonly string[] = [...Object.values(LINE_NAMES), ...Object.values(BODY_NAMES)];
  expect(new Set(names).size).toBe(names.length);
  for (const name of [...FRAME_NAMES, ...CONVERSATION_SCHEMAS, ...EMBEDDING_SCHEMAS]) expect(names).not.toContain(name);
});

test.each<[string, object, Declared, string]>([
  [
    "the job's type",
    { anthropic_version: "bedrock-2023-05-31", messages: [] },
    { modelId: "m", invocationType: "Converse" },
    "modelInput looks like a body of 'Anthropic Claude on Bedrock', and modelInvocationType is 'Converse'.",
  ],
  [
    "the job's model",
    { inputText: "hi" },
    { modelId: "meta.llama3-8b-instruct-v1:0", invocationType: undefined },
    "modelInput looks like a body of 'Amazon Titan Embeddings', and modelId 'meta.llama3-8b-instruct-v1:0' means 'Meta Llama prompt'.",
  ],
])("a body that contradicts %s is refused with both names", (_, modelInput, declared, message) => {
  const { bedrock } = FRAMES;
  expect(() => schemaNameOf(bedrock, bedrock.body({ modelInput }), declared)).toThrow(message);
});
