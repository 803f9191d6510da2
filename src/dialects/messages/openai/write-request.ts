/** What chat completions and responses have in common as requests, written. */
import type { ServiceTier } from "openai/resources/responses/responses";
import type {
  AnswerSchema,
  Block,
  Conversation,
  Effort,
  Message,
  Placed,
  Settings,
  Tool,
  ToolChoice,
} from "../../conversation.ts";
import { type JsonNumber, type JsonObject, numberOf } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { member } from "../../path.ts";
import type { BodyOptions } from "../../schema.ts";
import { functionName, isOpenAiName } from "./calls.ts";
import { isStrictSchema } from "./strict.ts";

/** The members of an SDK's request, whose numbers keep their text. */
export type WrittenParams<T> = {
  -readonly [Name in keyof T]: number extends Exclude<T[Name], null | undefined> ? JsonNumber : T[Name];
};

export interface WriteContext {
  readonly request: Conversation;
  readonly options: BodyOptions;
  readonly loss: Loss;
}

export interface FunctionParts {
  readonly name: string;
  readonly description: string | undefined;
  readonly parameters: JsonObject;
  readonly strict: boolean | undefined;
}

const NOT_STRICT = "OpenAI's strict needs every property required and no additional ones";

/** OpenAI checks the schema of a strict one. A model server does not. */
function strictFor({ value, path }: Placed<boolean>, schema: JsonObject, { options, loss }: WriteContext): boolean {
  if (!value || options.modelServer || isStrictSchema(schema)) return value;
  loss.drop(path, NOT_STRICT);
  return false;
}

export function functionParts(
  { name, description, schema, strict, path, cachePoint }: Tool,
  context: WriteContext,
): FunctionParts {
  if (cachePoint !== undefined) context.loss.ignore(cachePoint.path);
  return {
    name: functionName(name, path, context.loss),
    description,
    parameters: schema,
    strict: strict && strictFor(strict, schema, context),
  };
}

/** Undefined: the request has no tools, and nothing to choose. */
export function choiceFor({ request: { tools, choice }, loss }: WriteContext): ToolChoice | undefined {
  if (choice === undefined || tools.length > 0) return choice;
  if (choice.kind === "auto" || choice.kind === "none") loss.ignore(choice.path);
  else loss.refuse(choice.path, "the request has no tools");
  return undefined;
}

export function schemaParts(
  { value, path }: Placed<AnswerSchema>,
  context: WriteContext,
): AnswerSchema & { name: string } {
  const { name, description, schema, strict } = value;
  const fits = name !== undefined && isOpenAiName(name);
  if (name !== undefined && !fits) context.loss.ignore(member(path, "name"));
  return {
    name: fits ? name : "answer",
    description,
    schema,
    strict: strict && strictFor({ value: strict, path }, schema, context),
  };
}

/** OpenAI's range (API reference). Model servers have none. */
export function inRange({ value, path }: Placed<JsonNumber>, limit: number, { options, loss }: WriteContext): boolean {
  if (options.modelServer || numberOf(value) <= limit) return true;
  loss.drop(path, `it is above ${limit}`);
  return false;
}

/** The level, or the model's default. Reasoning that is off has no level except `none`. */
export function effortFor({ thinking, effort }: Settings, loss: Loss): Effort | undefined {
  if (effort === undefined || effort.value === "none" || thinking?.value !== "off") return effort?.value;
  loss.drop(effort.path, "reasoning is off");
  return undefined;
}

const TIERS = {
  auto: true,
  default: true,
  flex: true,
  scale: true,
  priority: true,
  fast: true,
  ultrafast: true,
} satisfies Record<Exclude<ServiceTier, null>, true>;

export type Tier = keyof typeof TIERS;
export const isTier = (tier: string): tier is Tier => Object.hasOwn(TIERS, tier);

const USER_LENGTH = 128;
const METADATA_MEMBERS = 16;

/** OpenAI's limits of `safety_identifier` and `metadata` (API reference). Neither has an effect on the answer. */
export const isUserId = (user: string): boolean => user.length <= USER_LENGTH;

export function isMetadata(metadata: JsonObject): metadata is Readonly<Record<string, string>> {
  const values = Object.values(metadata);
  return values.length <= METADATA_MEMBERS && values.every((value) => typeof value === "string");
}

/** OpenAI's models answer what a user, or a tool, says. */
export function refusePrefill({ messages }: Conversation, loss: Loss): void {
  const last = messages.at(-1);
  if (last?.role === "assistant")
    loss.refuse(last.path, "the conversation ends with the assistant, and the form has no prefill");
}

/** A part of a conversation: neighbours of one role, and system messages between results. */
export interface RequestTurn {
  readonly role: "user" | "assistant";
  readonly results: Extract<Block, { type: "toolResult" }>[];
  /** Messages of the user and the system, or of the assistant. */
  readonly messages: { readonly role: Message["role"]; readonly content: Block[]; readonly path: Message["path"] }[];
}

/** Turns in order. All results of a turn are taken out of its messages, because they stand right behind the calls. */
export function requestTurns(messages: readonly Message[]): readonly RequestTurn[] {
  const turns: RequestTurn[] = [];
  for (const { role, content, path } of messages) {
    const side = role === "assistant" ? "assistant" : "user";
    let turn = turns.at(-1);
    if (turn?.role !== side) {
      turn = { role: side, results: [], messages: [] };
      turns.push(turn);
    }
    const rest: Block[] = [];
    for (const block of content) {
      if (side === "user" && block.type === "toolResult") turn.results.push(block);
      else rest.push(block);
    }
    if (rest.length > 0) turn.messages.push({ role, content: rest, path });
  }
  return turns;
}
