/** Writers of Converse's content blocks. A block that says nothing becomes undefined. */
import type { Block, BlockOf, CachePointBlock, DocumentBlock, Family, MediaSource } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { member, type Path } from "../../path.ts";
import { redactedBytes } from "./blocks.ts";
import { CONVERSE_IMAGES } from "./media.ts";
import { isToolName } from "./names.ts";

/** What a body of Converse's kind takes. */
export interface ConverseRules {
  readonly form: "Converse" | "Nova's body";
  /** The maker whose reasoning the history may hold. */
  readonly family: Family | undefined;
  readonly documents: boolean;
  readonly searchResults: boolean;
  /** Messages of the role system. */
  readonly systemMessages: boolean;
  /** Cache points of messages and system. Without them, a model may refuse one. */
  readonly cachePoints: boolean;
  readonly cacheTtl: boolean;
  readonly toolCachePoints: boolean;
  /** toolSpec.strict. */
  readonly strictTools: boolean;
}

export interface ConversePen {
  readonly loss: Loss;
  readonly rules: ConverseRules;
  readonly toolId: (id: string) => string;
  readonly documentName: (name: string | undefined) => string;
}

type Writer<T extends Block["type"]> = (block: BlockOf<T>, pen: ConversePen) => JsonObject | undefined;
type Writers = { readonly [T in Block["type"]]: Writer<T> };

const refuses =
  (reason: string) =>
  ({ path }: Block, { loss }: ConversePen): never =>
    loss.refuse(path, reason);

/** Throws RecordError with status 400 for a name that Converse does not take. */
export function toolName(name: string, path: Path, { loss }: Pick<ConversePen, "loss">): string {
  if (!isToolName(name)) loss.refuse(path, "the tool's name must be 1 to 64 of the characters a-z, A-Z, 0-9, _ and -");
  return name;
}

function sourceOf(source: MediaSource, path: Path, { loss, rules }: ConversePen): JsonObject {
  if ("bytes" in source) return { bytes: source.bytes };
  if ("s3" in source) {
    const { uri, bucketOwner } = source.s3;
    return { s3Location: bucketOwner === undefined ? { uri } : { uri, bucketOwner } };
  }
  if ("url" in source) return loss.refuse(path, `${rules.form} takes no URLs`);
  return loss.refuse(path, "the file is with another provider");
}

/** AWS refuses blank text (ValidationException, "The text field in the ContentBlock object is blank"). */
function text({ text, citations, path }: BlockOf<"text">, { loss }: ConversePen): JsonObject | undefined {
  if (!/\S/.test(text)) {
    if (text === "") loss.ignore(path);
    else loss.drop(path, "the text is blank");
    return undefined;
  }
  return citations === undefined ? { text } : { citationsContent: { content: [{ text }], citations } };
}

const IMAGES: readonly (string | undefined)[] = CONVERSE_IMAGES;

function image({ format, source, detail, path }: BlockOf<"image">, pen: ConversePen): JsonObject {
  const written = sourceOf(source, path, pen);
  if (format === undefined) pen.loss.refuse(path, "its format is unknown");
  if (!IMAGES.includes(format)) pen.loss.refuse(path, `the format "${format}" has no place`);
  if (detail !== undefined) pen.loss.ignore(detail.path);
  return { image: { format, source: written } };
}

function documentSource({ source, path }: DocumentBlock, pen: ConversePen): JsonObject {
  if ("text" in source) return { text: source.text };
  if (!("content" in source)) return sourceOf(source, path, pen);
  const content = source.content.map((block) =>
    block.type === "text" ? { text: block.text } : pen.loss.refuse(block.path, "a document's content must be text"),
  );
  return { content };
}

function document(block: BlockOf<"document">, pen: ConversePen): JsonObject {
  const { format, name, context, citations, path } = block;
  const { loss, rules } = pen;
  if (!rules.documents) loss.refuse(path, `${rules.form} takes no documents`);
  const written = pen.documentName(name?.value);
  if (name !== undefined && name.value !== written) loss.ignore(name.path);
  return {
    document: {
      ...(format !== undefined && { format }),
      name: written,
      source: documentSource(block, pen),
      ...(context !== undefined && { context: context.value }),
      ...(citations !== undefined && { citations: { enabled: true } }),
    },
  };
}

function video({ format, source, path }: BlockOf<"video">, pen: ConversePen): JsonObject {
  const written = sourceOf(source, path, pen);
  if (format === undefined) pen.loss.refuse(path, "its format is unknown");
  return { video: { format, source: written } };
}

function toolUse({ id, name, input, signature, path }: BlockOf<"toolUse">, pen: ConversePen): JsonObject {
  if (signature !== undefined) pen.loss.ignore(path);
  return { toolUse: { toolUseId: pen.toolId(id), name: toolName(name, path, pen), input } };
}

function toolResult({ id, content, failed }: BlockOf<"toolResult">, pen: ConversePen): JsonObject {
  const written = writeConverseBlocks(content, RESULT, pen);
  const toolUseId = pen.toolId(id);
  return {
    toolResult:
      failed === undefined ? { toolUseId, content: written } : { toolUseId, content: written, status: "error" },
  };
}

function reasoning(block: BlockOf<"reasoning">, { loss, rules }: ConversePen): JsonObject | undefined {
  const { family, text, signature, redacted, path } = block;
  if (family !== rules.family || (text === undefined && redacted === undefined)) {
    loss.ignore(path);
    return undefined;
  }
  if (redacted !== undefined) return { reasoningContent: { redactedContent: redactedBytes(redacted) } };
  return { reasoningContent: { reasoningText: signature === undefined ? { text } : { text, signature } } };
}

export function cachePoint({ ttl, path }: CachePointBlock, { loss, rules }: ConversePen): JsonObject | undefined {
  if (!rules.cachePoints) {
    loss.ignore(path);
    return undefined;
  }
  if (ttl === undefined) return { cachePoint: { type: "default" } };
  if (rules.cacheTtl) return { cachePoint: { type: "default", ttl } };
  loss.ignore(member(path, "ttl"));
  return { cachePoint: { type: "default" } };
}

function searchResult(
  { source, title, content, citations, path }: BlockOf<"searchResult">,
  pen: ConversePen,
): JsonObject {
  if (!pen.rules.searchResults) pen.loss.refuse(path, `${pen.rules.form} takes no search results`);
  return {
    searchResult: {
      source,
      title,
      content: content.map(({ text }) => ({ text })),
      ...(citations !== undefined && { citations: { enabled: true } }),
    },
  };
}

const inMessage = refuses("it has no place in a message");
const inResult = refuses("it has no place in a tool's result");

/** The blocks of a message. */
export const CONTENT: Writers = {
  text,
  image,
  document,
  audio: ({ format, source, path }, pen) => ({ audio: { format, source: sourceOf(source, path, pen) } }),
  video,
  toolUse,
  toolResult,
  json: inMessage,
  reasoning,
  cachePoint,
  searchResult,
};

/** The blocks of a tool's result. */
const RESULT: Writers = {
  text(block, pen) {
    if (block.citations !== undefined) pen.loss.ignore(block.path);
    return text({ ...block, citations: undefined }, pen);
  },
  image,
  document,
  audio: inResult,
  video,
  toolUse: inResult,
  toolResult: inResult,
  json: ({ value }) => ({ json: value }),
  reasoning: inResult,
  cachePoint({ path }, { loss }) {
    loss.ignore(path);
    return undefined;
  },
  searchResult,
};

export function writeConverseBlocks(blocks: readonly Block[], writers: Writers, pen: ConversePen): JsonObject[] {
  const written: JsonObject[] = [];
  for (const block of blocks) {
    const one = (writers[block.type] as (block: Block, pen: ConversePen) => JsonObject | undefined)(block, pen);
    if (one !== undefined) written.push(one);
  }
  return written;
}
