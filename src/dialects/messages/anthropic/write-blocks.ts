/** Writes the content blocks of Anthropic's requests. */
import type { Block, BlockOf, CachePointBlock, DocumentFormat, ImageFormat, TextBlock } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import type { Path } from "../../path.ts";
import type { FitId } from "./call-ids.ts";
import { writeCitation } from "./citations.ts";
import { CACHE_TTLS } from "./read-block.ts";
import { ANTHROPIC_IMAGE_TYPES } from "./read-media.ts";

/** A block under construction: a cache point can follow. */
export type BlockDraft = Record<string, unknown>;

export interface BlockWriting {
  readonly loss: Loss;
  readonly fitId: FitId;
}

type BlockWriter<T extends Block["type"]> = (block: BlockOf<T>, into: BlockDraft[], writing: BlockWriting) => void;

export const isBlankText = (text: string): boolean => !/\S/.test(text);

const isCacheTtl = (ttl: string): boolean => (CACHE_TTLS as readonly string[]).includes(ttl);

export const writeCacheControl = ({ ttl }: CachePointBlock): JsonObject =>
  ttl !== undefined && isCacheTtl(ttl) ? { type: "ephemeral", ttl } : { type: "ephemeral" };

/** The API refuses a cache point on reasoning. */
const isCacheable = ({ type }: BlockDraft): boolean => type !== "thinking" && type !== "redacted_thinking";

function writeCachePoint(block: CachePointBlock, into: BlockDraft[], { loss }: BlockWriting): void {
  const last = into.at(-1);
  if (last !== undefined && isCacheable(last)) last.cache_control = writeCacheControl(block);
  else loss.ignore(block.path);
}

/** A blank text is left out, because the API refuses it. */
function writeText({ text, citations, path }: TextBlock, into: BlockDraft[], { loss }: BlockWriting): void {
  if (isBlankText(text)) {
    loss.ignore(path);
    return;
  }
  const draft: BlockDraft = { type: "text", text };
  if (citations !== undefined) {
    const written: JsonObject[] = [];
    for (const citation of citations) {
      const found = writeCitation(citation, false);
      if (found === undefined) loss.drop(path, "Anthropic has no such citation");
      else written.push(found);
    }
    if (written.length > 0) draft.citations = written;
  }
  into.push(draft);
}

const MEDIA_TYPES: ReadonlyMap<ImageFormat | undefined, string> = new Map(
  Object.entries(ANTHROPIC_IMAGE_TYPES).map(([mediaType, format]) => [format, mediaType]),
);

const refuseFile = (loss: Loss, path: Path): never => loss.refuse(path, "the file is not with Anthropic");
const refuseS3 = (loss: Loss, path: Path): never => loss.refuse(path, "Anthropic does not read from S3");

function imageSource({ source, format, path }: BlockOf<"image">, loss: Loss): JsonObject {
  if ("url" in source) return { type: "url", url: source.url };
  if ("file" in source) return refuseFile(loss, path);
  if ("s3" in source) return refuseS3(loss, path);
  const mediaType = MEDIA_TYPES.get(format);
  if (mediaType === undefined) return loss.refuse(path, `Anthropic takes no ${format ?? "unknown"} images`);
  return { type: "base64", media_type: mediaType, data: source.bytes };
}

function writeImage(block: BlockOf<"image">, into: BlockDraft[], { loss }: BlockWriting): void {
  if (block.detail !== undefined) loss.ignore(block.detail.path);
  into.push({ type: "image", source: imageSource(block, loss) });
}

/** How the API takes a format. Undefined: not at all. */
const DOCUMENTS = {
  pdf: "pdf",
  txt: "text",
  md: "text",
  csv: "text",
  html: "text",
  doc: undefined,
  docx: undefined,
  xls: undefined,
  xlsx: undefined,
} as const satisfies Record<DocumentFormat, "pdf" | "text" | undefined>;

const UTF8 = new TextDecoder("utf-8", { fatal: true });

function decoded(bytes: string, path: Path, loss: Loss): string {
  try {
    return UTF8.decode(Buffer.from(bytes, "base64"));
  } catch {
    return loss.refuse(path, "Anthropic takes it as a text only, and its bytes are not UTF-8");
  }
}

const plainText = (data: string): JsonObject => ({ type: "text", media_type: "text/plain", data });

function documentSource({ source, format, path }: BlockOf<"document">, writing: BlockWriting): JsonObject {
  const { loss } = writing;
  if ("text" in source) return plainText(source.text);
  if ("content" in source) return { type: "content", content: partsOf(source.content, writing) };
  if ("file" in source) return refuseFile(loss, path);
  if ("s3" in source) return refuseS3(loss, path);
  if ("url" in source) {
    if (format === "pdf" || format === undefined) return { type: "url", url: source.url };
    return loss.refuse(path, "Anthropic reads only PDF from a URL");
  }
  const kind = format === undefined ? undefined : DOCUMENTS[format];
  if (kind === undefined) return loss.refuse(path, `Anthropic takes no ${format ?? "unknown"} documents`);
  if (kind === "text") return plainText(decoded(source.bytes, path, loss));
  return { type: "base64", media_type: "application/pdf", data: source.bytes };
}

/** Documents hold texts and images only. */
function partsOf(blocks: readonly Block[], writing: BlockWriting): readonly JsonObject[] {
  for (const { type, path } of blocks) {
    if (type !== "text" && type !== "image" && type !== "cachePoint") {
      writing.loss.refuse(path, "a document holds texts and images only");
    }
  }
  return writeBlocks(blocks, writing);
}

const CITED = { enabled: true } as const;

function writeDocument(block: BlockOf<"document">, into: BlockDraft[], writing: BlockWriting): void {
  const { name, context, citations } = block;
  const draft: BlockDraft = { type: "document", source: documentSource(block, writing) };
  if (name !== undefined) draft.title = name.value;
  if (context !== undefined) draft.context = context.value;
  if (citations !== undefined) draft.citations = CITED;
  into.push(draft);
}

function writeSearchResult(block: BlockOf<"searchResult">, into: BlockDraft[], writing: BlockWriting): void {
  const { source, title, content, citations } = block;
  const draft: BlockDraft = { type: "search_result", source, title, content: writeBlocks(content, writing) };
  if (citations !== undefined) draft.citations = CITED;
  into.push(draft);
}

/** Signatures hold on every platform that serves the model (Anthropic's guide to extended thinking). */
function writeReasoning(block: BlockOf<"reasoning">, into: BlockDraft[], { loss }: BlockWriting): void {
  const { family, text, signature, redacted, path } = block;
  if (family !== "anthropic") loss.ignore(path);
  else if (redacted !== undefined) into.push({ type: "redacted_thinking", data: redacted });
  else if (signature !== undefined) into.push({ type: "thinking", thinking: text ?? "", signature });
  else loss.ignore(path);
}

const NAME = /^[a-zA-Z0-9_-]{1,128}$/;

/** The name of a tool. Refuses one that the API does not take. */
export function fittingName(name: string, path: Path, loss: Loss): string {
  if (NAME.test(name)) return name;
  return loss.refuse(
    path,
    `"${name.slice(0, 200)}" is no name of a tool for Anthropic: 1 to 128 of a-z, A-Z, 0-9, _ and -`,
  );
}

function writeToolUse(block: BlockOf<"toolUse">, into: BlockDraft[], { loss, fitId }: BlockWriting): void {
  const { id, name, input, signature, path } = block;
  // It is another maker's.
  if (signature !== undefined) loss.ignore(path);
  into.push({ type: "tool_use", id: fitId(id), name: fittingName(name, path, loss), input });
}

const RESULT_KINDS: ReadonlySet<Block["type"]> = new Set<Block["type"]>([
  "text",
  "json",
  "image",
  "document",
  "searchResult",
  "cachePoint",
]);

function writeToolResult(block: BlockOf<"toolResult">, into: BlockDraft[], writing: BlockWriting): void {
  const { id, content, failed } = block;
  for (const { type, path } of content) {
    if (!RESULT_KINDS.has(type)) writing.loss.refuse(path, `Anthropic takes no ${type} in a result`);
  }
  const draft: BlockDraft = { type: "tool_result", tool_use_id: writing.fitId(id) };
  const written = writeBlocks(content, writing);
  if (written.length > 0) draft.content = written;
  if (failed !== undefined) draft.is_error = true;
  into.push(draft);
}

const WRITERS: { readonly [T in Block["type"]]: BlockWriter<T> } = {
  text: writeText,
  image: writeImage,
  document: writeDocument,
  audio: ({ path }, _into, { loss }) => loss.refuse(path, "Anthropic takes no audio"),
  video: ({ path }, _into, { loss }) => loss.refuse(path, "Anthropic takes no video"),
  toolUse: writeToolUse,
  toolResult: writeToolResult,
  json: ({ value }, into) => void into.push({ type: "text", text: JSON.stringify(value) }),
  reasoning: writeReasoning,
  cachePoint: writeCachePoint,
  searchResult: writeSearchResult,
};

export function writeBlocks(blocks: readonly Block[], writing: BlockWriting): BlockDraft[] {
  const into: BlockDraft[] = [];
  for (const block of blocks) (WRITERS[block.type] as BlockWriter<Block["type"]>)(block, into, writing);
  return into;
}
