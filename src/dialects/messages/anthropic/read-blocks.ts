/** The kinds of content blocks in Anthropic's requests, and their readers. */
import type {
  ContentBlockParam,
  RedactedThinkingBlockParam,
  ThinkingBlockParam,
  ToolResultBlockParam,
  ToolUseBlockParam,
} from "@anthropic-ai/sdk/resources";
import { isJsonObject } from "../../json.ts";
import { booleanAt, isAbsent, type MemberReader, objectAt, taken } from "../../members.ts";
import { member } from "../../path.ts";
import { type ParamReader, paramReader, paramReaders, placedParam, readBlockParams, textParam } from "./read-block.ts";
import { readDocumentParam, readImageParam, readSearchResultParam, readTextParam } from "./read-media.ts";

const readThinking = paramReader<ThinkingBlockParam>(
  { type: taken, thinking: taken, signature: taken },
  (block, into, path) =>
    into.push({
      type: "reasoning",
      path,
      family: "anthropic",
      text: textParam(block, "thinking", path),
      signature: placedParam(block, "signature", path)?.value,
    }),
);

const readRedacted = paramReader<RedactedThinkingBlockParam>({ type: taken, data: taken }, (block, into, path) =>
  into.push({ type: "reasoning", path, family: "anthropic", redacted: textParam(block, "data", path) }),
);

/** `direct` is the default. Another caller is one of Anthropic's own tools. */
const readCaller: MemberReader<undefined> = (value, _into, path, loss) => {
  if (isJsonObject(value) && value.type === "direct") loss.ignore(path);
  else loss.refuse(path, "only Anthropic has such callers");
};

const toolset: MemberReader<undefined> = (_value, _into, path, loss) =>
  loss.refuse(path, "it belongs to one of Anthropic's own tools");

const readToolUse = paramReader<ToolUseBlockParam>(
  {
    type: taken,
    id: taken,
    name: taken,
    input: taken,
    cache_control: taken,
    caller: readCaller,
    toolset_name: toolset,
  },
  (block, into, path, { calls }) => {
    const id = textParam(block, "id", path);
    const name = textParam(block, "name", path);
    calls.set(id, name);
    const input = isAbsent(block.input) ? {} : objectAt(block.input, member(path, "input"));
    into.push({ type: "toolUse", path, id, name, input });
  },
);

const readToolResult = paramReader<ToolResultBlockParam>(
  {
    type: taken,
    tool_use_id: taken,
    content: taken,
    is_error: taken,
    cache_control: taken,
    toolset_name: toolset,
  },
  (block, into, path, reading) => {
    const id = textParam(block, "tool_use_id", path);
    const { content, is_error: isError } = block;
    const failed = !isAbsent(isError) && booleanAt(isError, member(path, "is_error"));
    if (isError === false) reading.loss.ignore(member(path, "is_error"));
    into.push({
      type: "toolResult",
      path,
      id,
      name: reading.calls.get(id),
      content: isAbsent(content) ? [] : readBlockParams(content, RESULTS, member(path, "content"), reading),
      failed: failed ? member(path, "is_error") : undefined,
    });
  },
);

const ownTool: ParamReader = (block, _into, path, { loss }) =>
  loss.refuse(path, `${String(block.type)} belongs to one of Anthropic's own tools`);

/** The blocks of users and assistants. */
export const MESSAGE_PARAMS = paramReaders({
  text: readTextParam,
  image: readImageParam,
  document: readDocumentParam,
  search_result: readSearchResultParam,
  thinking: readThinking,
  redacted_thinking: readRedacted,
  tool_use: readToolUse,
  tool_result: readToolResult,
  server_tool_use: ownTool,
  web_search_tool_result: ownTool,
  web_fetch_tool_result: ownTool,
  code_execution_tool_result: ownTool,
  bash_code_execution_tool_result: ownTool,
  text_editor_code_execution_tool_result: ownTool,
  tool_search_tool_result: ownTool,
  container_upload: ownTool,
} satisfies Record<ContentBlockParam["type"], ParamReader>);

type ResultPart = Extract<ToolResultBlockParam["content"], readonly unknown[]>[number];

const RESULTS = paramReaders({
  text: readTextParam,
  image: readImageParam,
  document: readDocumentParam,
  search_result: readSearchResultParam,
  tool_reference: ownTool,
  browser_state: ownTool,
} satisfies Record<ResultPart["type"], ParamReader>);
