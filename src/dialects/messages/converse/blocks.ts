/** Readers of Converse's content blocks and messages (Bedrock API reference: ContentBlock, Message, SystemContentBlock). */
import type {
  ContentBlock as AwsBlock,
  CitationsContentBlock as AwsCitationsContent,
  CitationGeneratedContent as AwsCited,
  Message as AwsMessage,
  ReasoningContentBlock as AwsReasoning,
  ReasoningTextBlock as AwsReasoningText,
  ToolResultContentBlock as AwsResultBlock,
  ConversationRole as AwsRole,
  SystemContentBlock as AwsSystemBlock,
  ToolResultBlock as AwsToolResult,
  ToolUseBlock as AwsToolUse,
} from "@aws-sdk/client-bedrock-runtime";
import type {
  Block,
  CachePointBlock,
  Family,
  Message,
  ReasoningBlock,
  TextBlock,
  ToolResultBlock,
  ToolUseBlock,
} from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import {
  arrayAt,
  type MemberReader,
  type MemberReaders,
  memberReaders,
  objectAt,
  oneOfAt,
  readArray,
  readObject,
  refused,
  taken,
  textAt,
} from "../../members.ts";
import { member, type Path } from "../../path.ts";
import { documentAt, searchResultAt } from "./documents.ts";
import { audioAt, cachePointAt, type Draft, imageAt, needed, videoAt } from "./media.ts";
import { type ReaderOf, readUnion, type UnionName } from "./union.ts";

/** The content of a message under construction. */
export interface ContentDraft {
  readonly blocks: Block[];
  /** The names of the conversation's tool calls by id. */
  readonly calls: Map<string, string>;
  /** The maker of reasoning, if the form knows it. */
  readonly family: Family | undefined;
}

/** Converse's redactedContent holds the bytes of Claude's text, which is ASCII. Latin-1 keeps other bytes too. */
export const redactedText = (base64: string): string => Buffer.from(base64, "base64").toString("latin1");
export const redactedBytes = (text: string): string => Buffer.from(text, "latin1").toString("base64");

/** Of the models on Bedrock, only Claude signs or encrypts its reasoning (Bedrock API reference, ReasoningContentBlock). */
export const reasoningFamily = ({ signature, redacted }: Pick<ReasoningBlock, "signature" | "redacted">): Family =>
  signature !== undefined || redacted !== undefined ? "anthropic" : "other";

const readText: MemberReader<ContentDraft> = (value, into, path) =>
  void into.blocks.push({ type: "text", path, text: textAt(value, path) });

const adds =
  (read: (value: unknown, path: Path, loss: Loss) => Block): MemberReader<ContentDraft> =>
  (value, into, path, loss) =>
    void into.blocks.push(read(value, path, loss));

const TOOL_USE = memberReaders<Draft<ToolUseBlock>>({
  toolUseId(value, into, path) {
    into.id = textAt(value, path);
  },
  name(value, into, path) {
    into.name = textAt(value, path);
  },
  input(value, into, path) {
    into.input = objectAt(value, path);
  },
  /** Calls of the provider's own tools. */
  type: refused,
} satisfies ReaderOf<keyof AwsToolUse, Draft<ToolUseBlock>>);

const readToolUse: MemberReader<ContentDraft> = (value, { blocks, calls }, path, loss) => {
  const draft: Draft<ToolUseBlock> = {};
  readObject(value, TOOL_USE, draft, path, loss);
  const id = needed(draft.id, path, "toolUseId");
  const name = needed(draft.name, path, "name");
  calls.set(id, name);
  blocks.push({ type: "toolUse", path, id, name, input: needed(draft.input, path, "input") });
};

const RESULT_BLOCK = memberReaders<ContentDraft>({
  text: readText,
  json: (value, into, path) => void into.blocks.push({ type: "json", path, value }),
  image: adds(imageAt),
  document: adds(documentAt),
  video: adds(videoAt),
  searchResult: adds(searchResultAt),
} satisfies ReaderOf<UnionName<AwsResultBlock>, ContentDraft>);

interface ResultDraft extends Draft<ToolResultBlock> {
  readonly inner: ContentDraft;
}

const TOOL_RESULT = memberReaders<ResultDraft>({
  toolUseId(value, into, path) {
    into.id = textAt(value, path);
  },
  content(value, into, path, loss) {
    readContent(value, RESULT_BLOCK, into.inner, path, loss);
    into.content = into.inner.blocks;
  },
  status(value, into, path) {
    if (oneOfAt(value, ["success", "error"] as const, path) === "error") into.failed = path;
  },
  /** Results of the provider's own tools. */
  type: refused,
} satisfies ReaderOf<keyof AwsToolResult, ResultDraft>);

const readToolResult: MemberReader<ContentDraft> = (value, { blocks, calls, family }, path, loss) => {
  const draft: ResultDraft = { inner: { blocks: [], calls, family } };
  readObject(value, TOOL_RESULT, draft, path, loss);
  const id = needed(draft.id, path, "toolUseId");
  const content = needed(draft.content, path, "content");
  blocks.push({ type: "toolResult", path, id, name: calls.get(id), content, failed: draft.failed });
};

const REASONING_TEXT = memberReaders<Draft<ReasoningBlock>>({
  text(value, into, path) {
    into.text = textAt(value, path);
  },
  signature(value, into, path) {
    into.signature = textAt(value, path);
  },
} satisfies ReaderOf<keyof AwsReasoningText, Draft<ReasoningBlock>>);

const REASONING = memberReaders<Draft<ReasoningBlock>>({
  reasoningText: (value, into, path, loss) => void readObject(value, REASONING_TEXT, into, path, loss),
  redactedContent(value, into, path) {
    into.redacted = redactedText(textAt(value, path));
  },
} satisfies ReaderOf<UnionName<AwsReasoning>, Draft<ReasoningBlock>>);

const readReasoning: MemberReader<ContentDraft> = (value, { blocks, family }, path, loss) => {
  const draft: Draft<ReasoningBlock> = {};
  readUnion(value, REASONING, draft, path, loss);
  blocks.push({ type: "reasoning", path, family: family ?? reasoningFamily(draft), ...draft });
};

interface CitedDraft {
  text: string;
  citations?: readonly JsonObject[];
}

const CITED = memberReaders<CitedDraft>({
  text(value, into, path) {
    into.text += textAt(value, path);
  },
} satisfies ReaderOf<UnionName<AwsCited>, CitedDraft>);

const CITATIONS_CONTENT = memberReaders<CitedDraft>({
  content: (value, into, path, loss) =>
    readArray(value, path, (element, at) => readUnion(element, CITED, into, at, loss)),
  citations(value, into, path) {
    const list = arrayAt(value, path).map((element, at) => objectAt(element, member(path, at)));
    if (list.length > 0) into.citations = list;
  },
} satisfies ReaderOf<keyof AwsCitationsContent, CitedDraft>);

const readCitationsContent: MemberReader<ContentDraft> = (value, { blocks }, path, loss) => {
  const draft: CitedDraft = { text: "" };
  readObject(value, CITATIONS_CONTENT, draft, path, loss);
  blocks.push({ type: "text", path, text: draft.text, citations: draft.citations });
};

const BLOCK = memberReaders<ContentDraft>({
  text: readText,
  image: adds(imageAt),
  document: adds(documentAt),
  video: adds(videoAt),
  audio: adds(audioAt),
  toolUse: readToolUse,
  toolResult: readToolResult,
  guardContent: refused,
  cachePoint: adds(cachePointAt),
  reasoningContent: readReasoning,
  citationsContent: readCitationsContent,
  searchResult: adds(searchResultAt),
  toolAddition: refused,
  toolRemoval: refused,
} satisfies ReaderOf<UnionName<AwsBlock>, ContentDraft>);

function readContent(value: unknown, table: MemberReaders<ContentDraft>, into: ContentDraft, path: Path, loss: Loss) {
  readArray(value, path, (element, at) => readUnion(element, table, into, at, loss));
}

const ROLES = Object.keys({ user: true, assistant: true, system: true } satisfies Record<
  `${AwsRole}`,
  true
>) as Message["role"][];

const MESSAGE = memberReaders<unknown>({ role: taken, content: taken } satisfies ReaderOf<keyof AwsMessage, unknown>);

export function converseMessageAt(
  value: unknown,
  calls: Map<string, string>,
  family: Family | undefined,
  path: Path,
  loss: Loss,
): Message {
  const { role, content } = readObject(value, MESSAGE, undefined, path, loss);
  const draft: ContentDraft = { blocks: [], calls, family };
  readContent(needed(content ?? undefined, path, "content"), BLOCK, draft, member(path, "content"), loss);
  return {
    role: oneOfAt(needed(role ?? undefined, path, "role"), ROLES, member(path, "role")),
    content: draft.blocks,
    path,
  };
}

type SystemBlock = TextBlock | CachePointBlock;

const SYSTEM_BLOCK = memberReaders<SystemBlock[]>({
  text: (value, into, path) => void into.push({ type: "text", path, text: textAt(value, path) }),
  cachePoint: (value, into, path, loss) => void into.push(cachePointAt(value, path, loss)),
  guardContent: refused,
} satisfies ReaderOf<UnionName<AwsSystemBlock>, SystemBlock[]>);

export function converseSystemAt(value: unknown, path: Path, loss: Loss): readonly SystemBlock[] {
  const blocks: SystemBlock[] = [];
  readArray(value, path, (element, at) => readUnion(element, SYSTEM_BLOCK, blocks, at, loss));
  return blocks;
}
