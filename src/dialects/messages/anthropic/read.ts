/** Reads the parameters of an Anthropic message, of the API and of Bedrock's InvokeModel. */
import type { MessageParam, Tool as ToolParam } from "@anthropic-ai/sdk/resources";
import type { Conversation, Message, Tool } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import {
  booleanAt,
  dropped,
  ignored,
  isAbsent,
  type MemberReader,
  memberReaders,
  missing,
  mustBe,
  objectAt,
  oneOfAt,
  readArray,
  readObject,
  taken,
  textAt,
} from "../../members.ts";
import { member, type Path } from "../../path.ts";
import { type ParamReading, readBlockParams, readCacheControl, requiredParam, textParam } from "./read-block.ts";
import { MESSAGE_PARAMS } from "./read-blocks.ts";
import { TEXT_PARAMS } from "./read-media.ts";
import { type ParamsDraft, requestReaders } from "./read-settings.ts";

/** For a member whose empty or false value is the default. */
const unless =
  (isDefault: (value: unknown) => boolean, otherwise: MemberReader<unknown>): MemberReader<unknown> =>
  (value, into, path, loss) =>
    isDefault(value) ? loss.ignore(path) : otherwise(value, into, path, loss);

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
const isDirect = (value: unknown): boolean => Array.isArray(value) && value.every((caller) => caller === "direct");
const isFalse = (value: unknown): boolean => value === false;

const refusedWith =
  (reason: string): MemberReader<unknown> =>
  (_value, _into, path, loss) =>
    loss.refuse(path, reason);

const TOOL = memberReaders<unknown>({
  type: taken,
  name: taken,
  description: taken,
  input_schema: taken,
  strict: taken,
  cache_control: taken,
  allowed_callers: unless(isDirect, refusedWith("only Anthropic has such callers")),
  defer_loading: unless(isFalse, refusedWith("only Anthropic searches for tools")),
  // Of effect on streams only.
  eager_input_streaming: ignored,
  input_examples: unless(isEmpty, dropped),
} satisfies Record<keyof ToolParam, MemberReader<unknown>>);

function readTool(value: unknown, path: Path, loss: Loss): Tool {
  const source = objectAt(value, path);
  if (!isAbsent(source.type) && source.type !== "custom") {
    loss.refuse(path, `"${String(source.type)}" is one of Anthropic's own tools`);
  }
  readObject(source, TOOL, undefined, path, loss);
  const { description, strict, cache_control: cacheControl } = source;
  const strictAt = member(path, "strict");
  const isStrict = !isAbsent(strict) && booleanAt(strict, strictAt);
  if (strict === false) loss.ignore(strictAt);
  return {
    path,
    name: textParam(source, "name", path),
    description: isAbsent(description) ? undefined : textAt(description, member(path, "description")),
    schema: objectAt(requiredParam(source, "input_schema", path), member(path, "input_schema")),
    strict: isStrict ? { value: true, path: strictAt } : undefined,
    cachePoint: isAbsent(cacheControl)
      ? undefined
      : readCacheControl(cacheControl, member(path, "cache_control"), loss),
  };
}

const MESSAGE = memberReaders<unknown>({ role: taken, content: taken } satisfies Record<keyof MessageParam, unknown>);
const ROLES = ["user", "assistant", "system"] as const satisfies readonly MessageParam["role"][];

function readMessage(value: unknown, path: Path, reading: ParamReading): Message {
  const source = readObject(value, MESSAGE, undefined, path, reading.loss);
  const role = oneOfAt(source.role, ROLES, member(path, "role"));
  const kinds = role === "system" ? TEXT_PARAMS : MESSAGE_PARAMS;
  const content = requiredParam(source, "content", path);
  return { role, content: readBlockParams(content, kinds, member(path, "content"), reading), path };
}

function readSystem(value: unknown, path: Path, reading: ParamReading): Conversation["system"] {
  if (isAbsent(value)) return [];
  if (value !== "") return readBlockParams(value, TEXT_PARAMS, path, reading) as Conversation["system"];
  reading.loss.ignore(path);
  return [];
}

const list = <T>(value: unknown, path: Path, read: (element: unknown, path: Path) => T): readonly T[] => {
  const into: T[] = [];
  if (!isAbsent(value)) readArray(value, path, (element, at) => into.push(read(element, at)));
  return into;
};

/** The only version of Bedrock (Amazon Bedrock's guide, "Anthropic Claude Messages API"). */
export const BEDROCK_ANTHROPIC_VERSION = "bedrock-2023-05-31";

/** @param isBedrock true for a body of Bedrock's InvokeModel */
export function readParams(body: JsonObject, path: Path, loss: Loss, isBedrock: boolean): Conversation {
  const draft: ParamsDraft = { settings: {}, choice: undefined };
  readObject(body, requestReaders, draft, path, loss);
  if (isBedrock) {
    const at = member(path, "anthropic_version");
    if (isAbsent(body.anthropic_version)) throw missing(at);
    oneOfAt(body.anthropic_version, [BEDROCK_ANTHROPIC_VERSION], at);
    if (!isAbsent(body.model)) loss.refuse(member(path, "model"), "the job names the model");
  }
  const reading: ParamReading = { loss, calls: new Map() };
  const at = member(path, "messages");
  const messages = list(requiredParam(body, "messages", path), at, (value, where) =>
    readMessage(value, where, reading),
  );
  if (messages.length === 0) throw mustBe(at, "a list of at least one message");
  return {
    kind: "conversation",
    system: readSystem(body.system, member(path, "system"), reading),
    messages,
    tools: list(body.tools, member(path, "tools"), (value, where) => readTool(value, where, loss)),
    choice: draft.choice,
    settings: draft.settings,
  };
}
