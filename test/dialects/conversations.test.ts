/** The generator of conversations keeps the rules of the common subset. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Block, Conversation } from "../../src/dialects/conversation.ts";
import { answers, conversations, meaning } from "./conversations.ts";

const blocksOf = ({ messages }: Conversation, type: Block["type"]) =>
  messages.flatMap(({ content }) => content.filter((block) => block.type === type));

test("the user begins and ends, turns alternate, and each call has one result in the next message", () => {
  fc.assert(
    fc.property(conversations(), ({ messages, tools }) => {
      expect(messages.length % 2).toBe(1);
      messages.forEach(({ role, content }, at) => {
        expect(role).toBe(at % 2 === 0 ? "user" : "assistant");
        expect(content.length).toBeGreaterThan(0);
        const calls = content.flatMap((block) => (block.type === "toolUse" ? [block] : []));
        const answers = messages[at + 1]?.content.slice(0, calls.length) ?? [];
        expect(answers.map((block) => block.type === "toolResult" && block.id)).toEqual(calls.map(({ id }) => id));
        expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(calls.map(({ name }) => name)));
      });
    }),
  );
});

test("a part that a schema lacks is left out", () => {
  fc.assert(
    fc.property(conversations("system", "images", "tools", "stop", "schema", "temperature", "topP"), (generated) => {
      expect(generated.system).toEqual([]);
      expect(generated.tools).toEqual([]);
      expect([...blocksOf(generated, "image"), ...blocksOf(generated, "toolUse")]).toEqual([]);
      expect(Object.keys(generated.settings)).toEqual(["maxTokens"]);
    }),
  );
});

test("the generator makes every kind of block", () => {
  const seen = fc.sample(conversations(), 300).flatMap(({ messages }) => messages.flatMap(({ content }) => content));
  expect(new Set(seen.map(({ type }) => type))).toEqual(new Set(["text", "image", "toolUse", "toolResult"]));
});

test("an answer stops for tools if and only if it has calls", () => {
  fc.assert(
    fc.property(answers(), ({ content, stop }) => {
      expect(stop === "tool_use").toBe(content.some(({ type }) => type === "toolUse"));
    }),
  );
});

test("the meaning of a conversation holds its texts and numbers", () => {
  const [generated] = fc.sample(conversations(), 1);
  const changed = { ...generated!, messages: generated!.messages.slice(0, -1) };
  expect(meaning(changed)).not.toEqual(meaning(generated!));
});
