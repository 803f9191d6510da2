/** Requests and answers of schemas with one prompt, in short. */

import type { ConversationAnswer } from "../../../src/dialects/answer.ts";
import { NO_TOKENS } from "../../../src/dialects/answer.ts";
import type { Block, Conversation } from "../../../src/dialects/conversation.ts";
import { type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import { dropping, refusing } from "../../../src/dialects/loss.ts";
import { root } from "../../../src/dialects/path.ts";
import { RecordError } from "../../../src/dialects/record-error.ts";
import type { ConversationSchema } from "../../../src/dialects/schema.ts";
import { BODY_OPTIONS } from "../conversations.ts";

export const readBody = (schema: ConversationSchema, body: JsonObject): Conversation =>
  schema.read(body, root("modelInput"), refusing);

/** The system texts and the turns, as `[role, text]`. Blocks other than text are shown by type. */
export function turnsIn({ system, messages }: Conversation): readonly (readonly [string, string])[] {
  const shown = messages.map(({ role, content }) => {
    const texts = content.map((block) => (block.type === "text" ? block.text : `<${block.type}>`));
    return [role, texts.join("|")] as const;
  });
  return [...system.map((block) => ["system", block.type === "text" ? block.text : block.type] as const), ...shown];
}

/** Values of settings by name. */
export const settingsIn = ({ settings }: Conversation): JsonObject =>
  Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, setting?.value]));

const at = root("asked");

/** A conversation of `[role, text]`. System texts in front are the system prompt. */
export function conversation(
  turns: readonly (readonly ["system" | "user" | "assistant", string])[],
  more: Partial<Conversation> = {},
): Conversation {
  const text = (value: string) => ({ type: "text" as const, path: at, text: value });
  const first = turns.findIndex(([role]) => role !== "system");
  return {
    kind: "conversation",
    system: turns.slice(0, Math.max(first, 0)).map(([, value]) => text(value)),
    messages: turns.slice(Math.max(first, 0)).map(([role, value]) => ({ role, path: at, content: [text(value)] })),
    tools: [],
    choice: undefined,
    settings: {},
    ...more,
  };
}

export const settings = (values: JsonObject): Conversation["settings"] =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, path: root(name) }]));

export const written = (schema: ConversationSchema, asked: Conversation, model = "some-model"): JsonObject =>
  schema.write(asked, { ...BODY_OPTIONS, model }, refusing);

/** The body without what may be dropped, and the places of what was. */
export function dropped(schema: ConversationSchema, asked: Conversation): { body: JsonObject; places: string[] } {
  const loss = dropping();
  return { body: schema.write(asked, BODY_OPTIONS, loss), places: [...loss.counts.keys()].sort() };
}

/** Each message with one text, as templates have it. */
export function withJoinedTexts(asked: Conversation, change: (text: string) => string): Conversation {
  const joined = (blocks: readonly Block[]) => {
    const texts = blocks.map((block) => (block.type === "text" ? change(block.text) : ""));
    return [{ type: "text" as const, path: at, text: texts.join("\n\n") }];
  };
  return {
    ...asked,
    system: asked.system.length === 0 ? [] : joined(asked.system),
    messages: asked.messages.map((message) => ({ ...message, content: joined(message.content) })),
  };
}

/** The error's status and message. */
export function errorOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof RecordError) return `${error.status} ${error.message}`;
    throw error;
  }
  return "none";
}

export const answered = (more: Partial<ConversationAnswer> = {}): ConversationAnswer => ({
  kind: "conversation",
  id: undefined,
  model: undefined,
  createdAt: undefined,
  content: [{ type: "text", text: "Hello." }],
  stop: "end_turn",
  stopSequence: undefined,
  refusal: undefined,
  usage: NO_TOKENS,
  latencyMs: undefined,
  serviceTier: undefined,
  extra: {},
  ...more,
});

export const answerBody = (
  schema: ConversationSchema,
  answer: ConversationAnswer,
  request: JsonObject = {},
): JsonObject =>
  parseJson(JSON.stringify(schema.writeAnswer(answer, { id: "made", model: "some-model", request }))) as JsonObject;

/** Everything that only some forms have a place for. */
export const FULL_ANSWER = answered({
  id: "msg_1",
  model: "model-1",
  createdAt: 1_700_000_000_500,
  content: [
    { type: "reasoning", family: "anthropic", text: "Hm.", signature: "c2ln" },
    { type: "text", text: "Hello", citations: [{ title: "t" }] },
    { type: "text", text: " you." },
    { type: "image", mediaType: "image/png", bytes: "AAAA" },
  ],
  stop: "stop_sequence",
  stopSequence: "END",
  usage: { input: 3, cacheRead: 4, cacheWrite: 5, output: 6, reasoning: 2 },
  latencyMs: 12,
  serviceTier: "flex",
  extra: { id: "other", annotations: [1] },
});

/** What the extension member holds of `FULL_ANSWER` where the form has a place for the text only. */
export const FULL_EXTENSION = {
  id: "msg_1",
  model: "model-1",
  created: 1_700_000_000,
  usage: { input: 3, cacheRead: 4, cacheWrite: 5, output: 6, reasoning: 2 },
  reasoning: [{ family: "anthropic", text: "Hm.", signature: "c2ln" }],
  images: [{ mediaType: "image/png", bytes: "AAAA" }],
  citations: [{ title: "t" }],
  stop_sequence: "END",
  service_tier: "flex",
  latency_ms: 12,
  id_2: "other",
  annotations: [1],
};
