/** Reader of the content of Converse's answers. Every block has a place or is one of `others`. */
import type { ContentBlock as AwsBlock } from "@aws-sdk/client-bedrock-runtime";
import type { AnswerBlock } from "../../answer.ts";
import type { Family } from "../../conversation.ts";
import { isJsonObject, type JsonObject, parsedObject } from "../../json.ts";
import { reasoningFamily, redactedText } from "./blocks.ts";
import type { UnionName } from "./union.ts";

export interface AnswerDraft {
  readonly content: AnswerBlock[];
  /** Blocks without a neutral place, as they came. */
  readonly others: unknown[];
}

interface AnswerReading extends AnswerDraft {
  readonly family: Family | undefined;
  readonly ids: Set<string>;
}

/** False if the block has no neutral place. */
type BlockReader = (value: unknown, into: AnswerReading) => boolean;

const homeless: BlockReader = () => false;

/** An id that the answer does not have yet. */
function uniqueId(wanted: unknown, { ids, content }: AnswerReading): string {
  let id = typeof wanted === "string" && wanted !== "" ? wanted : `call_${content.length + 1}`;
  for (let count = 2; ids.has(id); count += 1) id = `call_${content.length + count}`;
  ids.add(id);
  return id;
}

const inputOf = (input: unknown): JsonObject | undefined => {
  if (isJsonObject(input)) return input;
  if (typeof input === "string") return input === "" ? {} : parsedObject(input);
  return input === undefined || input === null ? {} : undefined;
};

const READERS: Readonly<Record<UnionName<AwsBlock>, BlockReader>> = {
  text(value, { content }) {
    if (typeof value !== "string") return false;
    content.push({ type: "text", text: value });
    return true;
  },
  toolUse(value, into) {
    if (!isJsonObject(value) || typeof value.name !== "string" || typeof value.type === "string") return false;
    const input = inputOf(value.input);
    if (input === undefined) return false;
    into.content.push({ type: "toolUse", id: uniqueId(value.toolUseId, into), name: value.name, input });
    return true;
  },
  reasoningContent(value, { content, family }) {
    if (!isJsonObject(value)) return false;
    const { reasoningText, redactedContent } = value;
    if (typeof redactedContent === "string") {
      const redacted = redactedText(redactedContent);
      content.push({ type: "reasoning", family: family ?? reasoningFamily({ redacted }), redacted });
      return true;
    }
    if (!isJsonObject(reasoningText) || typeof reasoningText.text !== "string") return false;
    const signature = typeof reasoningText.signature === "string" ? reasoningText.signature : undefined;
    const maker = family ?? reasoningFamily({ signature });
    content.push({ type: "reasoning", family: maker, text: reasoningText.text, signature });
    return true;
  },
  citationsContent(value, { content }) {
    if (!isJsonObject(value)) return false;
    const parts: readonly unknown[] = Array.isArray(value.content) ? value.content : [];
    const citations = (Array.isArray(value.citations) ? value.citations : []).filter(isJsonObject);
    const text = parts.map((part) => (isJsonObject(part) && typeof part.text === "string" ? part.text : "")).join("");
    content.push(citations.length > 0 ? { type: "text", text, citations } : { type: "text", text });
    return true;
  },
  image(value, { content }) {
    if (!isJsonObject(value) || !isJsonObject(value.source) || typeof value.source.bytes !== "string") return false;
    if (typeof value.format !== "string") return false;
    content.push({ type: "image", mediaType: `image/${value.format}`, bytes: value.source.bytes });
    return true;
  },
  audio: homeless,
  video: homeless,
  document: homeless,
  searchResult: homeless,
  toolResult: homeless,
  guardContent: homeless,
  toolAddition: homeless,
  toolRemoval: homeless,
  cachePoint: homeless,
};

const BLOCKS: ReadonlyMap<string, BlockReader> = new Map(Object.entries(READERS));

/** A text instead of blocks counts as one block. */
export function readAnswerBlocks(value: unknown, family: Family | undefined): AnswerDraft {
  const into: AnswerReading = { content: [], others: [], family, ids: new Set() };
  if (typeof value === "string") into.content.push({ type: "text", text: value });
  else if (isJsonObject(value)) into.others.push(value);
  if (!Array.isArray(value)) return into;
  for (const block of value as readonly unknown[]) {
    if (!isJsonObject(block)) {
      if (typeof block === "string") into.content.push({ type: "text", text: block });
      else if (block !== null && block !== undefined) into.others.push(block);
      continue;
    }
    let placed = false;
    for (const name in block) {
      const found = block[name];
      if (found === null || found === undefined) continue;
      placed = (BLOCKS.get(name) ?? homeless)(found, into);
      if (!placed) break;
    }
    if (!placed) into.others.push(block);
  }
  return into;
}
