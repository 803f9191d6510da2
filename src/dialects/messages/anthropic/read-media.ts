/** Reads the texts, images, documents and search results of Anthropic's requests. */
import type {
  Base64ImageSource,
  CitationsConfigParam,
  ContentBlockSourceContent,
  DocumentBlockParam,
  ImageBlockParam,
  SearchResultBlockParam,
  TextBlockParam,
} from "@anthropic-ai/sdk/resources";
import type { DocumentBlock, ImageBlock, ImageFormat, MediaSource, TextBlock } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import {
  booleanAt,
  isAbsent,
  type MemberReaders,
  memberReaders,
  objectAt,
  oneOfAt,
  readArray,
  readObject,
  taken,
} from "../../members.ts";
import { member, type Path } from "../../path.ts";
import { readCitation } from "./citations.ts";
import {
  type ParamReader,
  type ParamReading,
  paramReader,
  paramReaders,
  placedParam,
  readBlockParams,
  requiredParam,
  textParam,
} from "./read-block.ts";

const WANTED = memberReaders<undefined>({ enabled: taken } satisfies Record<keyof CitationsConfigParam, unknown>);

/** The place of `citations` if they are wanted. */
function wantedCitations({ citations }: JsonObject, path: Path, { loss }: ParamReading): Path | undefined {
  if (isAbsent(citations)) return undefined;
  const at = member(path, "citations");
  const { enabled } = readObject(citations, WANTED, undefined, at, loss);
  if (!isAbsent(enabled) && booleanAt(enabled, member(at, "enabled"))) return at;
  loss.ignore(at);
  return undefined;
}

function citationsOf({ citations }: JsonObject, path: Path, { loss }: ParamReading): readonly JsonObject[] | undefined {
  if (isAbsent(citations)) return undefined;
  const found: JsonObject[] = [];
  readArray(citations, member(path, "citations"), (value, at) => {
    const { citation, whole } = readCitation(value);
    if (whole && citation !== undefined) found.push(citation);
    else loss.drop(at, "no other form has such a citation");
  });
  return found.length > 0 ? found : undefined;
}

const textBlock = (block: JsonObject, path: Path, reading: ParamReading): TextBlock => ({
  type: "text",
  path,
  text: textParam(block, "text", path),
  citations: citationsOf(block, path, reading),
});

export const readTextParam = paramReader<TextBlockParam>(
  { type: taken, text: taken, citations: taken, cache_control: taken },
  (block, into, path, reading) => into.push(textBlock(block, path, reading)),
);

/** Media types of images, and their formats. */
export const ANTHROPIC_IMAGE_TYPES = {
  "image/png": "png",
  "image/jpeg": "jpeg",
  "image/gif": "gif",
  "image/webp": "webp",
} as const satisfies Record<Base64ImageSource["media_type"], ImageFormat>;

const MEDIA_TYPES = Object.keys(ANTHROPIC_IMAGE_TYPES) as Base64ImageSource["media_type"][];

type ImageContent = Pick<ImageBlock, "format" | "source">;
type DocumentContent = Pick<DocumentBlock, "format" | "source">;

/** A kind of source, and how it is read. */
interface Source<T> {
  readonly members: MemberReaders<undefined>;
  readonly read: (source: JsonObject, path: Path, reading: ParamReading) => T;
}

const sourceOf = <T>(names: readonly string[], read: Source<T>["read"]): Source<T> => ({
  members: memberReaders(Object.fromEntries(["type", ...names].map((name) => [name, taken]))),
  read,
});

const urlOf = (source: JsonObject, path: Path): MediaSource => ({ url: textParam(source, "url", path) });
const fileOf = (source: JsonObject, path: Path): MediaSource => ({ file: textParam(source, "file_id", path) });

const IMAGE_SOURCES = {
  base64: sourceOf(["media_type", "data"], (source, path) => ({
    format: ANTHROPIC_IMAGE_TYPES[oneOfAt(source.media_type, MEDIA_TYPES, member(path, "media_type"))],
    source: { bytes: textParam(source, "data", path) },
  })),
  url: sourceOf(["url"], (source, path) => ({ format: undefined, source: urlOf(source, path) })),
  file: sourceOf(["file_id"], (source, path) => ({ format: undefined, source: fileOf(source, path) })),
} satisfies Record<ImageBlockParam["source"]["type"], Source<ImageContent>>;

const DOCUMENT_SOURCES = {
  base64: sourceOf(["media_type", "data"], (source, path) => {
    oneOfAt(source.media_type, ["application/pdf"], member(path, "media_type"));
    return { format: "pdf", source: { bytes: textParam(source, "data", path) } };
  }),
  text: sourceOf(["media_type", "data"], (source, path) => {
    if (!isAbsent(source.media_type)) oneOfAt(source.media_type, ["text/plain"], member(path, "media_type"));
    return { format: "txt", source: { text: textParam(source, "data", path) } };
  }),
  content: sourceOf(["content"], (source, path, reading) => ({
    format: undefined,
    source: {
      content: readBlockParams(requiredParam(source, "content", path), PARTS, member(path, "content"), reading),
    },
  })),
  // Anthropic reads only PDF from a URL.
  url: sourceOf(["url"], (source, path) => ({ format: "pdf", source: urlOf(source, path) })),
  file: sourceOf(["file_id"], (source, path) => ({ format: undefined, source: fileOf(source, path) })),
} satisfies Record<DocumentBlockParam["source"]["type"], Source<DocumentContent>>;

function readSource<T>(
  sources: Readonly<Record<string, Source<T>>>,
  block: JsonObject,
  path: Path,
  reading: ParamReading,
): T {
  const at = member(path, "source");
  const source = objectAt(requiredParam(block, "source", path), at);
  const { members, read } = sources[oneOfAt(source.type, Object.keys(sources), member(at, "type"))]!;
  readObject(source, members, undefined, at, reading.loss);
  return read(source, at, reading);
}

export const readImageParam = paramReader<ImageBlockParam>(
  {
    type: taken,
    source: taken,
    // A hint about the resolution.
    transformations: (_value, _into, path, loss) => loss.ignore(path),
    cache_control: taken,
  },
  (block, into, path, reading) =>
    into.push({ type: "image", path, ...readSource<ImageContent>(IMAGE_SOURCES, block, path, reading) }),
);

export const readDocumentParam = paramReader<DocumentBlockParam>(
  { type: taken, source: taken, title: taken, context: taken, citations: taken, cache_control: taken },
  (block, into, path, reading) =>
    into.push({
      type: "document",
      path,
      name: placedParam(block, "title", path),
      context: placedParam(block, "context", path),
      citations: wantedCitations(block, path, reading),
      ...readSource<DocumentContent>(DOCUMENT_SOURCES, block, path, reading),
    }),
);

export const readSearchResultParam = paramReader<SearchResultBlockParam>(
  { type: taken, source: taken, title: taken, content: taken, citations: taken, cache_control: taken },
  (block, into, path, reading) => {
    const content: TextBlock[] = [];
    for (const part of readBlockParams(
      requiredParam(block, "content", path),
      TEXT_PARAMS,
      member(path, "content"),
      reading,
    )) {
      if (part.type === "text") content.push(part);
      else reading.loss.ignore(part.path);
    }
    into.push({
      type: "searchResult",
      path,
      source: textParam(block, "source", path),
      title: textParam(block, "title", path),
      content,
      citations: wantedCitations(block, path, reading),
    });
  },
);

/** The blocks of system prompts. */
export const TEXT_PARAMS = paramReaders({ text: readTextParam });

const PARTS = paramReaders({ text: readTextParam, image: readImageParam } satisfies Record<
  ContentBlockSourceContent["type"],
  ParamReader
>);
