/** Media of a request that are objects in S3. */
import type { Block, Conversation, MediaSource, Message } from "./conversation.ts";
import { member, type Path, pathText } from "./path.ts";
import { RecordError } from "./record-error.ts";

export type S3Source = Extract<MediaSource, { readonly s3: unknown }>["s3"];

/** A medium in S3, and the place of its source. */
export interface S3Medium {
  readonly source: S3Source;
  readonly path: Path;
}

/** Identifies an object and the account that must own its bucket. */
export const sourceKey = ({ uri, bucketOwner = "" }: S3Source): string => `${bucketOwner}\n${uri}`;

type Source = { readonly source: object; readonly path: Path };

/** The S3 object of a block's source. */
function s3Of(block: Block): S3Source | undefined {
  if (!("source" in block) || typeof block.source !== "object") return undefined;
  return "s3" in block.source ? block.source.s3 : undefined;
}

function collect(blocks: readonly Block[], into: S3Medium[]): void {
  for (const block of blocks) {
    const source = s3Of(block);
    if (source !== undefined) into.push({ source, path: member((block as Source).path, "source") });
    else if (block.type === "toolResult") collect(block.content, into);
    else if (block.type === "document" && "content" in block.source) collect(block.source.content, into);
  }
}

/** The media in S3, in the order of the request. */
export function s3Media({ messages }: Conversation): readonly S3Medium[] {
  const found: S3Medium[] = [];
  for (const { content } of messages) collect(content, found);
  return found;
}

type Read = (source: S3Source) => string | undefined;

function inlined(block: Block, read: Read): Block {
  const source = s3Of(block);
  if (source !== undefined) {
    const bytes = read(source);
    return bytes === undefined ? block : ({ ...block, source: { bytes } } as Block);
  }
  if (block.type === "toolResult") return { ...block, content: block.content.map((part) => inlined(part, read)) };
  if (block.type !== "document" || !("content" in block.source)) return block;
  return { ...block, source: { content: block.source.content.map((part) => inlined(part, read)) } };
}

/** The request with bytes in the place of its media in S3. @param read the object's content as base64. Undefined: it stays */
export function withInlinedMedia(conversation: Conversation, read: Read): Conversation {
  const messages = conversation.messages.map(
    (message): Message => ({ ...message, content: message.content.map((block) => inlined(block, read)) }),
  );
  return { ...conversation, messages };
}

/** The error of a record whose medium cannot be read. @param reason completes "<path> cannot be read: …" */
export const unreadableMedium = ({ path, source }: S3Medium, reason: string): RecordError =>
  new RecordError(400, `${pathText(path)}: '${source.uri}' cannot be read: ${reason}.`);
