/**
 * Conversations and answers that every schema carries without a loss, and their comparison. A schema that lacks a part
 * names it in `without`.
 */
import fc from "fast-check";
import { type AnswerBlock, type AnswerStop, type ConversationAnswer, NO_TOKENS } from "../../src/dialects/answer.ts";
import type {
  Block,
  Conversation,
  Message,
  Placed,
  SettingsDraft,
  Tool,
  ToolChoice,
  ToolUseBlock,
} from "../../src/dialects/conversation.ts";
import { isRawNumber, type JsonNumber, type JsonObject, parseJson } from "../../src/dialects/json.ts";
import { refusing } from "../../src/dialects/loss.ts";
import { root } from "../../src/dialects/path.ts";
import type { BodyOptions, ConversationSchema } from "../../src/dialects/schema.ts";

export type Omitted =
  | "system"
  | "images"
  | "tools"
  | "choice"
  | "temperature"
  | "topP"
  | "stop"
  | "schema"
  /** The schema of the answer has no name. */
  | "schemaName";

const PATH = root("generated");
const placed = <T>(value: T): Placed<T> => ({ value, path: PATH });

/** Text that is not blank, of any script. */
export const texts: fc.Arbitrary<string> = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
  .filter((text) => text.trim() !== "");

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
const word = (units: string, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...units), minLength, maxLength });

export const callIds = word(`${LETTERS}0123456789-`, 1, 40);
export const toolNames = fc
  .tuple(word(LETTERS, 1, 1), word(`${LETTERS}0123456789-`, 0, 63))
  .map(([first, others]) => first + others);

/** Numbers whose text JavaScript changes are among them. */
const numbers: fc.Arbitrary<JsonNumber> = fc.oneof(
  fc.integer(),
  fc.constantFrom("1234567890123456789", "1.0", "-0.50", "1e2", "0.1000").map((text) => parseJson(text) as JsonNumber),
);

const jsonValues: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.oneof(numbers, fc.string({ unit: "grapheme", maxLength: 10 }), fc.boolean(), fc.constant(null)),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(word(LETTERS, 1, 8), tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

/** Objects with members of every kind, nested. */
export const jsonObjects = fc.dictionary(word(LETTERS, 1, 8), jsonValues, {
  maxKeys: 3,
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>;

const TYPES = ["string", "integer", "number", "boolean"] as const;

/** Schemas of objects, all of whose members are required. OpenAI's strict mode takes them. */
const objectSchemas: fc.Arbitrary<JsonObject> = fc
  .dictionary(word(LETTERS, 1, 8), fc.constantFrom(...TYPES), { minKeys: 1, maxKeys: 3, noNullPrototype: true })
  .map((members) => ({
    type: "object",
    properties: Object.fromEntries(Object.entries(members).map(([name, type]) => [name, { type }])),
    required: Object.keys(members),
    additionalProperties: false,
  }));

const text = (value: string): Block => ({ type: "text", path: PATH, text: value });

const textBlocks: fc.Arbitrary<Block> = texts.map(text);

const imageBlocks: fc.Arbitrary<Block> = fc
  .tuple(fc.constantFrom("png", "jpeg", "webp" as const), fc.uint8Array({ minLength: 1, maxLength: 9 }))
  .map(([format, bytes]) => ({
    type: "image",
    path: PATH,
    format,
    source: { bytes: Buffer.from(bytes).toString("base64") },
  }));

const tools: fc.Arbitrary<readonly Tool[]> = fc
  .uniqueArray(toolNames, { minLength: 1, maxLength: 3 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc
          .tuple(texts, objectSchemas)
          .map(([description, schema]): Tool => ({ path: PATH, name, description, schema })),
      ),
    ),
  );

interface Turn {
  readonly asked: readonly Block[];
  readonly answered: string | undefined;
  readonly calls: readonly { readonly tool: number; readonly input: JsonObject; readonly result: string }[];
}

/** Messages of the user and the model in turn. Each call has a result at the start of the next message. */
function messagesOf(turns: readonly Turn[], last: readonly Block[], ids: readonly string[], known: readonly Tool[]) {
  const messages: Message[] = [];
  let results: Block[] = [];
  let used = 0;
  const ask = (blocks: readonly Block[]) =>
    messages.push({ role: "user", path: PATH, content: [...results, ...blocks] });
  for (const { asked, answered, calls } of turns) {
    ask(results.length > 0 && used % 2 === 1 ? [] : asked);
    const made = (known.length === 0 ? [] : calls).slice(0, ids.length - used).map(
      ({ tool, input }, at): ToolUseBlock => ({
        type: "toolUse",
        path: PATH,
        id: ids[used + at]!,
        name: known[tool % known.length]!.name,
        input,
      }),
    );
    used += made.length;
    results = made.map(({ id, name }, at) => ({
      type: "toolResult",
      path: PATH,
      id,
      name,
      content: [text(calls[at]!.result)],
    }));
    const said = answered ?? (made.length === 0 ? "ok" : undefined);
    messages.push({ role: "assistant", path: PATH, content: [...(said === undefined ? [] : [text(said)]), ...made] });
  }
  ask(results.length > 0 && used % 2 === 1 ? [] : last);
  return messages;
}

const choices = (known: readonly Tool[]): fc.Arbitrary<ToolChoice | undefined> =>
  fc.oneof(
    fc.constant(undefined),
    fc.constantFrom("auto", "any" as const).map((kind) => ({ kind, path: PATH })),
    fc.constantFrom(...known).map(({ name }) => ({ kind: "one" as const, name, path: PATH })),
  );

function settings(has: (part: Omitted) => boolean): fc.Arbitrary<SettingsDraft> {
  const share = (value: string) => fc.constantFrom(0.25, 0.7, 1, parseJson(value) as JsonNumber).map(placed);
  const name = word(LETTERS, 1, 20);
  return fc.record(
    {
      maxTokens: fc.integer({ min: 1, max: 100_000 }).map(placed),
      ...(has("temperature") && { temperature: fc.oneof(fc.constant(placed(0)), share("1.0")) }),
      ...(has("topP") && { topP: share("0.50") }),
      ...(has("stop") && { stop: fc.uniqueArray(texts, { minLength: 1, maxLength: 4 }).map(placed) }),
      ...(has("schema") && {
        schema: fc
          .tuple(name, objectSchemas)
          .map(([called, schema]) => placed({ ...(has("schemaName") && { name: called }), schema, strict: true })),
      }),
    },
    { requiredKeys: ["maxTokens"] },
  );
}

/** Conversations of the common subset. */
export function conversations(...without: readonly Omitted[]): fc.Arbitrary<Conversation> {
  const has = (part: Omitted) => !without.includes(part);
  const blocks = fc.array(has("images") ? fc.oneof(textBlocks, imageBlocks) : textBlocks, {
    minLength: 1,
    maxLength: 3,
  });
  const call = fc.record({ tool: fc.nat(5), input: jsonObjects, result: texts });
  const turn = fc.record({
    asked: blocks,
    answered: fc.option(texts, { nil: undefined }),
    calls: fc.array(call, { maxLength: 2 }),
  });
  return fc
    .record({
      system: fc.option(texts, { nil: undefined }),
      turns: fc.array(turn, { maxLength: 3 }),
      last: blocks,
      ids: fc.uniqueArray(callIds, { minLength: 6, maxLength: 6 }),
      known: has("tools") ? fc.oneof(fc.constant([]), tools) : fc.constant([]),
      settings: settings(has),
    })
    .chain(({ system, turns, last, ids, known, settings }) =>
      (known.length > 0 && has("choice") ? choices(known) : fc.constant(undefined)).map(
        (choice): Conversation => ({
          kind: "conversation",
          system: system === undefined || !has("system") ? [] : [{ type: "text", path: PATH, text: system }],
          messages: messagesOf(turns, last, ids, known),
          tools: known,
          choice,
          settings,
        }),
      ),
    );
}

/** Answers of the common subset. */
export function answers(...without: readonly Omitted[]): fc.Arbitrary<ConversationAnswer> {
  const call = fc.record({ name: toolNames, input: jsonObjects });
  const stops = fc.constantFrom<AnswerStop[]>("end_turn", "max_tokens", "content_filtered");
  return fc
    .record({
      said: fc.option(texts, { nil: undefined }),
      calls: fc.array(call, { maxLength: without.includes("tools") ? 0 : 3 }),
      ids: fc.uniqueArray(callIds, { minLength: 3, maxLength: 3 }),
      stop: stops,
      input: fc.nat(100_000),
      output: fc.nat(100_000),
      cacheRead: fc.nat(1000),
      id: word(LETTERS, 1, 20),
      model: word(LETTERS, 1, 20),
      seconds: fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }),
    })
    .map(({ said, calls, ids, stop, input, output, cacheRead, id, model, seconds }) => {
      const blocks = calls.map((call, at): AnswerBlock => ({ type: "toolUse", id: ids[at]!, ...call }));
      const words = said ?? (blocks.length === 0 ? "ok" : undefined);
      return {
        kind: "conversation",
        id,
        model,
        createdAt: seconds * 1000,
        content: [...(words === undefined ? [] : [{ type: "text" as const, text: words }]), ...blocks],
        stop: blocks.length > 0 ? "tool_use" : stop,
        stopSequence: undefined,
        refusal: undefined,
        usage: { ...NO_TOKENS, input, output, cacheRead },
        latencyMs: undefined,
        serviceTier: undefined,
        extra: {},
      };
    });
}

/** A copy for comparisons: without paths and undefined members, and with the text of numbers. */
export function withoutPaths(value: unknown): unknown {
  if (isRawNumber(value)) return { rawJSON: value.rawJSON };
  if (Array.isArray(value)) return value.map(withoutPaths);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name, member]) => name !== "path" && member !== undefined);
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutPaths(member)]));
}

function joined(messages: readonly Message[]): readonly Message[] {
  const turns: Message[] = [];
  for (const message of messages) {
    const before = turns.at(-1);
    if (before?.role !== message.role) turns.push(message);
    else turns[turns.length - 1] = { ...before, content: [...before.content, ...message.content] };
  }
  return turns;
}

/** A result's name is the name of its call. Not every form repeats it. */
const unnamed = (block: Block): Block => (block.type === "toolResult" ? { ...block, name: undefined } : block);

/**
 * What a conversation says, for comparisons. Equal for neighbours of one role and for their joined content, and for an absent
 * choice and `auto`.
 */
export function meaning(conversation: Conversation): unknown {
  const { choice } = conversation;
  return withoutPaths({
    ...conversation,
    messages: joined(conversation.messages).map((message) => ({ ...message, content: message.content.map(unnamed) })),
    choice: choice?.kind === "auto" ? undefined : choice,
  });
}

/** What an answer of the common subset says. */
export const answerMeaning = ({ content, stop, usage }: ConversationAnswer): unknown =>
  withoutPaths({ content, stop, usage });

/** The body as a file holds it. */
export const throughText = (body: JsonObject): JsonObject => parseJson(JSON.stringify(body)) as JsonObject;

export const BODY_OPTIONS: BodyOptions = { model: "some-model", maxTokens: 4096, maxTokensMember: "max_tokens" };

/** The conversation after it was written, stored as text and read. Every loss is an error. */
export const rewritten = (
  schema: ConversationSchema,
  conversation: Conversation,
  options: BodyOptions = BODY_OPTIONS,
): Conversation =>
  schema.read(throughText(schema.write(conversation, options, refusing)), root("modelInput"), refusing);

/** The answer after it was written, stored as text and read. */
export const answerRewritten = (schema: ConversationSchema, answer: ConversationAnswer): ConversationAnswer =>
  schema.readAnswer(throughText(schema.writeAnswer(answer, { id: "made", model: "some-model", request: {} })));
