/** Writes the parameters of an Anthropic message. */
import type { Conversation, Message, Tool, ToolChoice } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import type { Path } from "../../path.ts";
import type { BodyOptions } from "../../schema.ts";
import { callIdsOf, fitCallIds } from "./call-ids.ts";
import { type BlockDraft, type BlockWriting, fittingName, writeBlocks, writeCacheControl } from "./write-blocks.ts";
import { writeSettings } from "./write-settings.ts";

interface Turn {
  readonly role: Message["role"];
  readonly content: BlockDraft[];
  readonly path: Path;
}

const PLACE =
  "Anthropic takes instructions midway only behind a user's message, in front of an assistant's or at the end";

function isMisplaced(turns: readonly Turn[], role: Message["role"]): boolean {
  const last = turns.at(-1)?.role;
  return role === "system" ? last !== "user" : last === "system" && role === "user";
}

/** Adds a message, joined to an earlier one of the same role. */
function addTurn(turns: Turn[], { role, content, path }: Message, writing: BlockWriting): void {
  const { loss } = writing;
  const blocks = writeBlocks(content, writing);
  if (blocks.length === 0) {
    // Nothing is left of reasoning that means nothing here.
    if (!content.some(({ type }) => type === "reasoning"))
      loss.refuse(path, "Anthropic takes no message without content");
    loss.ignore(path);
    return;
  }
  const last = turns.at(-1);
  if (last?.role === role) {
    for (const block of blocks) last.content.push(block);
    return;
  }
  if (isMisplaced(turns, role)) loss.refuse((role === "system" ? path : last?.path) ?? path, PLACE);
  turns.push({ role, content: blocks, path });
}

const isResult = ({ type }: BlockDraft): boolean => type === "tool_result";

/** The API wants the results of a turn's calls in front of other blocks. */
const resultsFirst = (blocks: readonly BlockDraft[]): readonly BlockDraft[] => {
  const first = blocks.findIndex((block) => !isResult(block));
  if (first < 0 || blocks.findLastIndex(isResult) < first) return blocks;
  return [...blocks.filter(isResult), ...blocks.filter((block) => !isResult(block))];
};

function writeMessages({ messages }: Conversation, writing: BlockWriting): readonly JsonObject[] {
  const turns: Turn[] = [];
  for (const message of messages) addTurn(turns, message, writing);
  const last = turns.at(-1);
  if (last === undefined) return writing.loss.refuse(messages[0]!.path, "Anthropic takes no empty conversation");
  if (last.role === "assistant") {
    writing.loss.refuse(last.path, "Anthropic takes the user's message last");
  }
  return turns.map(({ role, content }) => ({ role, content: resultsFirst(content) }));
}

/** The API wants an object, which other forms leave unsaid. */
const objectSchema = (schema: JsonObject): JsonObject =>
  schema.type === undefined ? { type: "object", ...schema } : schema;

function writeTool({ name, description, schema, strict, cachePoint, path }: Tool, loss: Loss): JsonObject {
  const draft: BlockDraft = { name: fittingName(name, path, loss), input_schema: objectSchema(schema) };
  if (description !== undefined) draft.description = description;
  if (strict?.value === true) draft.strict = true;
  if (cachePoint !== undefined) draft.cache_control = writeCacheControl(cachePoint);
  return draft;
}

function writeChoice(choice: ToolChoice, loss: Loss): JsonObject {
  if (choice.kind === "one") return { type: "tool", name: fittingName(choice.name, choice.path, loss) };
  return { type: choice.kind };
}

/** The choice among `tools`, with the limit to one call at a time. */
function toolChoice({ tools, choice, settings }: Conversation, loss: Loss): JsonObject | undefined {
  const single = settings.parallel;
  if (tools.length === 0) {
    if (single !== undefined) loss.ignore(single.path);
    if (choice === undefined) return undefined;
    if (choice.kind === "any" || choice.kind === "one") loss.refuse(choice.path, "the request has no tools");
    loss.ignore(choice.path);
    return undefined;
  }
  if (single === undefined) return choice && writeChoice(choice, loss);
  if (choice?.kind !== "none")
    return { ...writeChoice(choice ?? { kind: "auto", path: single.path }, loss), disable_parallel_tool_use: true };
  loss.ignore(single.path);
  return { type: "none" };
}

/**
 * Adds everything but the version and the model, which Bedrock and the API have in different places.
 * @param params begins with these
 */
export function writeParams(
  conversation: Conversation,
  params: BlockDraft,
  { maxTokens }: BodyOptions,
  loss: Loss,
): BlockDraft {
  const writing: BlockWriting = { loss, fitId: fitCallIds(() => callIdsOf(conversation)) };
  writeSettings(conversation.settings, params, maxTokens, loss);
  const system = writeBlocks(conversation.system, writing);
  if (system.length > 0) params.system = system;
  params.messages = writeMessages(conversation, writing);
  if (conversation.tools.length > 0) params.tools = conversation.tools.map((tool) => writeTool(tool, loss));
  const choice = toolChoice(conversation, loss);
  if (choice !== undefined) params.tool_choice = choice;
  return params;
}
