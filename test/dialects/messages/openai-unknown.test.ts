/** No member of a request is lost in silence, wherever it stands. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/dialects/json.ts";
import { dropping, refusing } from "../../../src/dialects/loss.ts";
import { bedrockChatSchema } from "../../../src/dialects/messages/bedrock-chat.ts";
import { chatSchema } from "../../../src/dialects/messages/chat.ts";
import { responsesSchema } from "../../../src/dialects/messages/responses.ts";
import { root } from "../../../src/dialects/path.ts";
import { BODY_OPTIONS, conversations, throughText } from "../conversations.ts";

/** Members whose content is the caller's own. */
const OWN = new Set(["parameters", "schema"]);

/** Every object of a body except those inside the caller's own. */
function objectsOf(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsOf);
  if (typeof value !== "object" || value === null || "rawJSON" in value) return [];
  const inner = Object.entries(value).flatMap(([name, member]) => (OWN.has(name) ? [] : objectsOf(member)));
  return [value as Record<string, unknown>, ...inner];
}

test.each([chatSchema, bedrockChatSchema, responsesSchema])(
  "an unknown member of $name is refused by its path",
  (schema) => {
    const without = schema === responsesSchema ? (["stop"] as const) : [];
    fc.assert(
      fc.property(conversations(...without), fc.nat(), (request, at) => {
        const body = throughText(schema.write(request, BODY_OPTIONS, refusing));
        const objects = objectsOf(body);
        objects[at % objects.length]!.unheard_of = { a: 1 };
        expect(() => schema.read(body as JsonObject, root("body"), dropping())).toThrow(/unheard_of cannot be carried/);
      }),
    );
  },
);

test.each(["text", "json_object"])("an unknown member of a format of the type %s is refused by its path", (type) => {
  const format = { type, unheard_of: 1 };
  const chat = { messages: [{ role: "user", content: "a" }], response_format: format };
  const path = "body.response_format.unheard_of cannot be carried";
  expect(() => chatSchema.read(chat, root("body"), dropping())).toThrow(path);
  const responses = { input: "a", text: { format } };
  const inner = "body.text.format.unheard_of cannot be carried";
  expect(() => responsesSchema.read(responses, root("body"), dropping())).toThrow(inner);
});
