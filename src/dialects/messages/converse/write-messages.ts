/** Writers of Converse's messages, system blocks and tools. */
import type { Conversation, Message, Tool, ToolChoice } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { documentNames, fittingToolIds } from "./names.ts";
import {
  CONTENT,
  type ConversePen,
  type ConverseRules,
  cachePoint,
  toolName,
  writeConverseBlocks,
} from "./write-blocks.ts";

interface Turn {
  readonly role: Message["role"];
  content: JsonObject[];
}

/** True if the message can be left out: models of another maker do not read its reasoning. */
const saysNothing = ({ content }: Message): boolean =>
  content.length > 0 && content.every(({ type }) => type === "reasoning" || type === "cachePoint");

/** Results of tools come first. A cache point stays behind the block that it follows. */
function resultsFirst(blocks: JsonObject[]): JsonObject[] {
  const results: JsonObject[] = [];
  const others: JsonObject[] = [];
  let into = others;
  for (const block of blocks) {
    if (block.cachePoint === undefined) into = block.toolResult === undefined ? others : results;
    into.push(block);
  }
  return results.length === 0 || others.length === 0 ? blocks : results.concat(others);
}

/** Neighbours of one role are joined: Converse wants users and models in turn, and all results of a turn in one message. */
function writeMessages({ messages }: Conversation, pen: ConversePen): readonly JsonObject[] {
  const { loss, rules } = pen;
  const turns: Turn[] = [];
  let last: Message | undefined;
  let asked = false;
  for (const message of messages) {
    const { role, path } = message;
    if (role === "system" && !rules.systemMessages) loss.refuse(path, `${rules.form} takes no system messages midway`);
    const content = writeConverseBlocks(message.content, CONTENT, pen);
    if (content.length === 0) {
      if (saysNothing(message)) continue;
      loss.refuse(path, "the message is empty");
    }
    if (role === "user") asked = true;
    else if (role === "assistant" && !asked) loss.refuse(path, "the first message must be the user's");
    const before = turns.at(-1);
    if (before?.role === role) for (const block of content) before.content.push(block);
    else turns.push({ role, content });
    last = message;
  }
  if (last?.role === "assistant") loss.refuse(last.path, "the last message must not be the assistant's");
  for (const turn of turns) if (turn.role === "user") turn.content = resultsFirst(turn.content);
  return turns as unknown as readonly JsonObject[];
}

function writeTool(tool: Tool, pen: ConversePen, into: JsonObject[]): void {
  const { name, description, schema, strict, path } = tool;
  const { loss, rules } = pen;
  const blank = description === undefined || description === "";
  if (strict?.value === true && !rules.strictTools) loss.drop(strict.path);
  into.push({
    toolSpec: {
      name: toolName(name, path, pen),
      ...(!blank && { description }),
      inputSchema: { json: schema },
      ...(strict?.value === true && rules.strictTools && { strict: true }),
    },
  });
  if (tool.cachePoint === undefined) return;
  const written = rules.toolCachePoints ? cachePoint(tool.cachePoint, pen) : loss.ignore(tool.cachePoint.path);
  if (written !== undefined) into.push(written);
}

const writeChoice = (choice: ToolChoice, pen: ConversePen): JsonObject =>
  choice.kind === "one" ? { tool: { name: toolName(choice.name, choice.path, pen) } } : { [choice.kind]: {} };

/** Undefined without tools. Converse has no choice "none": its tools are then left out. */
function writeToolConfig({ tools, choice, messages }: Conversation, pen: ConversePen): JsonObject | undefined {
  const { loss, rules } = pen;
  const offered = choice?.kind !== "none" && tools.length > 0;
  if (!offered) {
    for (const { content } of messages) {
      for (const { type, path } of content) {
        if (type !== "toolUse" && type !== "toolResult") continue;
        if (choice?.kind === "none") {
          loss.refuse(choice.path, `${rules.form} offers the tools of a history with calls to the model`);
        }
        loss.refuse(path, `${rules.form} wants the definitions of the tools that a history calls`);
      }
    }
    if (choice?.kind === "any" || choice?.kind === "one") loss.refuse(choice.path, "the request defines no tools");
    return undefined;
  }
  const written: JsonObject[] = [];
  for (const tool of tools) writeTool(tool, pen, written);
  return choice === undefined ? { tools: written } : { tools: written, toolChoice: writeChoice(choice, pen) };
}

function* toolIdsOf({ messages }: Conversation): Generator<string> {
  for (const { content } of messages) {
    for (const block of content) if (block.type === "toolUse" || block.type === "toolResult") yield block.id;
  }
}

/** A body without settings. */
export function writeBody(conversation: Conversation, rules: ConverseRules, loss: Loss): Record<string, unknown> {
  const pen: ConversePen = {
    loss,
    rules,
    toolId: fittingToolIds(() => toolIdsOf(conversation)),
    documentName: documentNames(),
  };
  const body: Record<string, unknown> = { messages: writeMessages(conversation, pen) };
  const system = writeConverseBlocks(conversation.system, CONTENT, pen);
  if (system.length > 0) body.system = system;
  const toolConfig = writeToolConfig(conversation, pen);
  if (toolConfig !== undefined) body.toolConfig = toolConfig;
  return body;
}
