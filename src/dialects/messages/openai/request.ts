/** What chat completions and responses have in common as requests. */
import type { ResponseFormatJSONObject, ResponseFormatText } from "openai/resources/shared";
import type {
  AnswerSchema,
  Block,
  CachePointBlock,
  Conversation,
  Message,
  Placed,
  SettingsDraft,
  SettingValues,
  TextBlock,
  Tool,
  ToolChoice,
} from "../../conversation.ts";
import { EFFORTS } from "../../conversation.ts";
import { isNumber, type JsonObject, numberOf } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import {
  arrayAt,
  booleanAt,
  ignored,
  integerAt,
  isAbsent,
  type MemberReader,
  missing,
  mustBe,
  numberAt,
  objectAt,
  oneOfAt,
  readArray,
  taken,
  textAt,
} from "../../members.ts";
import { member, type Path, pathText } from "../../path.ts";
import { RecordError } from "../../record-error.ts";
import type { OpenCalls } from "./calls.ts";
import { checkMembers, type KnownMembers, knownMembers } from "./known.ts";

/** A message under construction. */
export interface MessageDraft extends Message {
  readonly content: Block[];
}

/** A request under construction. */
export interface RequestDraft {
  readonly settings: SettingsDraft;
  readonly system: (TextBlock | CachePointBlock)[];
  readonly messages: MessageDraft[];
  readonly tools: Tool[];
  readonly calls: OpenCalls;
  choice: ToolChoice | undefined;
}

export type RequestReader = MemberReader<RequestDraft>;

export const setting =
  <N extends keyof SettingValues>(name: N, read: (value: unknown, path: Path) => SettingValues[N]): RequestReader =>
  (value, { settings }, path) => {
    const placed: Placed<SettingValues[N]> = { value: read(value, path), path };
    settings[name] = placed as SettingsDraft[N];
  };

/** A setting with a value that means the same as its absence. */
export const settingUnless =
  (isDefault: (value: unknown) => boolean, read: RequestReader): RequestReader =>
  (value, into, path, loss) =>
    isDefault(value) ? loss.ignore(path) : read(value, into, path, loss);

export const isZero = (value: unknown): boolean => isNumber(value) && numberOf(value) === 0;
export const isEmptyText = (value: unknown): boolean => value === "";

/** Refused if true. False is the default. */
export const refusedIfTrue: RequestReader = (value, _into, path, loss) =>
  booleanAt(value, path) ? loss.refuse(path) : loss.ignore(path);

export const effortSetting = setting("effort", (value, path) => oneOfAt(value, EFFORTS, path));

/** `user` is the older member. */
const userSetting: RequestReader = (value, { settings }, path, loss) => {
  const text = textAt(value, path);
  const other = settings.user;
  if (other !== undefined && path.name === "user") return loss.ignore(path);
  if (other !== undefined) loss.ignore(other.path);
  settings.user = { value: text, path };
};

/** Members of both forms with the same name and meaning (API reference, chat and responses, create). */
export const COMMON = {
  model: taken,
  metadata: setting("metadata", objectAt),
  parallel_tool_calls: (value, { settings }, path, loss) => {
    if (booleanAt(value, path)) loss.ignore(path);
    else settings.parallel = { value: false, path };
  },
  prompt_cache_key: setting("cacheKey", textAt),
  prompt_cache_retention: ignored,
  safety_identifier: userSetting,
  service_tier: setting("serviceTier", textAt),
  // Batches have answers and not streams. Storage has no effect on the answer.
  store: ignored,
  stream: refusedIfTrue,
  stream_options: ignored,
  temperature: setting("temperature", numberAt),
  top_p: setting("topP", numberAt),
  user: userSetting,
} satisfies Record<string, RequestReader>;

export const integerSetting = (name: "maxTokens" | "seed" | "topK" | "n"): RequestReader => setting(name, integerAt);
export const penaltySetting = (name: "frequencyPenalty" | "presencePenalty"): RequestReader =>
  settingUnless(isZero, setting(name, numberAt));

/** The content of the last message if it has the role and `joins` says so, otherwise of a new one. */
export function contentFor(
  { messages }: RequestDraft,
  role: Message["role"],
  path: Path,
  joins: (last: MessageDraft) => boolean,
): Block[] {
  const last = messages.at(-1);
  if (last?.role === role && joins(last)) return last.content;
  const content: Block[] = [];
  messages.push({ role, content, path });
  return content;
}

/** Results are messages of their own in OpenAI's forms. What the user says next belongs to the same turn. */
export const endsWithResult = ({ content }: MessageDraft): boolean => content.at(-1)?.type === "toolResult";

/** System messages in front are the system prompt. Later ones stay where they are. */
export function systemContent(draft: RequestDraft, path: Path): Block[] {
  return draft.messages.length === 0 ? (draft.system as Block[]) : contentFor(draft, "system", path, () => false);
}

export function textBlock(value: unknown, path: Path): TextBlock {
  return { type: "text", path, text: textAt(value, path) };
}

/** A schema without members is that of a function without parameters. */
const NO_PARAMETERS: JsonObject = { type: "object", properties: {} };

/** Reads name, description, parameters and strict. */
export function toolFrom(source: JsonObject, known: KnownMembers, path: Path, loss: Loss): Tool {
  checkMembers(source, known, path, loss);
  const { name, description, parameters, strict } = source;
  if (isAbsent(name)) throw missing(member(path, "name"));
  const isStrict = !isAbsent(strict) && booleanAt(strict, member(path, "strict"));
  if (strict === false) loss.ignore(member(path, "strict"));
  return {
    path,
    name: textAt(name, member(path, "name")),
    description: isAbsent(description) ? undefined : textAt(description, member(path, "description")),
    schema: isAbsent(parameters) ? NO_PARAMETERS : objectAt(parameters, member(path, "parameters")),
    strict: isStrict ? { value: true, path: member(path, "strict") } : undefined,
  };
}

const FORMAT_TYPES = ["text", "json_object", "json_schema"] as const;
type FormatType = (typeof FORMAT_TYPES)[number];

const PLAIN_FORMATS = {
  text: knownMembers<ResponseFormatText>({ type: "read" }),
  json_object: knownMembers<ResponseFormatJSONObject>({ type: "read" }),
};

/** Does the common part of a format of the answer. The caller reads a schema. */
export function formatTypeOf(value: unknown, { settings }: RequestDraft, path: Path, loss: Loss): FormatType {
  const format = objectAt(value, path);
  const found = oneOfAt(format.type, FORMAT_TYPES, member(path, "type"));
  if (found !== "json_schema") checkMembers(format, PLAIN_FORMATS[found], path, loss);
  if (found === "text") loss.ignore(path);
  if (found === "json_object") settings.json = { value: true, path };
  return found;
}

export function answerSchemaFrom(
  source: JsonObject,
  known: KnownMembers,
  path: Path,
  loss: Loss,
): Placed<AnswerSchema> {
  checkMembers(source, known, path, loss);
  const { name, description, schema, strict } = source;
  return {
    path,
    value: {
      name: isAbsent(name) ? undefined : textAt(name, member(path, "name")),
      description: isAbsent(description) ? undefined : textAt(description, member(path, "description")),
      schema: objectAt(schema, member(path, "schema")),
      strict: isAbsent(strict) ? undefined : booleanAt(strict, member(path, "strict")),
    },
  };
}

/** Mistral writes `any` for `required`. */
const CHOICES: ReadonlyMap<string, "auto" | "any" | "none"> = new Map([
  ["auto", "auto"],
  ["required", "any"],
  ["any", "any"],
  ["none", "none"],
]);

/** @param one reads the choice of one tool by an object */
export function readChoice(
  value: unknown,
  draft: RequestDraft,
  path: Path,
  one: (choice: JsonObject, path: Path) => ToolChoice,
): void {
  if (draft.choice !== undefined) throw contradiction(draft.choice.path, path);
  if (typeof value !== "string") {
    draft.choice = one(objectAt(value, path), path);
    return;
  }
  const kind = CHOICES.get(value);
  if (kind === undefined) throw mustBe(path, '"auto", "required", "none" or an object');
  draft.choice = { kind, path };
}

/** Two members say the same, and not the same. */
export const contradiction = (first: Path, second: Path): RecordError =>
  new RecordError(400, `${pathText(first)} and ${pathText(second)} contradict each other.`);

export type PartReader = (part: JsonObject, into: Block[], path: Path, loss: Loss) => void;

/** Reads a text, or a list of parts that is not empty. */
export function readContent(
  value: unknown,
  parts: ReadonlyMap<unknown, PartReader>,
  into: Block[],
  path: Path,
  loss: Loss,
): void {
  if (typeof value === "string") {
    into.push(textBlock(value, path));
    return;
  }
  if (arrayAt(value, path).length === 0) throw mustBe(path, "a text, or a list that is not empty");
  readArray(value, path, (element, where) => {
    const part = objectAt(element, where);
    const read = parts.get(part.type);
    if (read === undefined)
      loss.refuse(member(where, "type"), `${JSON.stringify(part.type)} has no place in this message`);
    read(part, into, where, loss);
  });
}

export function conversationFrom(draft: RequestDraft, path: Path): Conversation {
  const { settings, system, messages, tools, choice } = draft;
  if (messages.length === 0) throw mustBe(path, "a list with a message that is not the system's");
  return { kind: "conversation", system, messages, tools, choice, settings };
}
