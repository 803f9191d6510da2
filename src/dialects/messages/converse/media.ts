/** Readers of Converse's media blocks (Bedrock API reference: ImageBlock, DocumentBlock, AudioBlock, VideoBlock, SearchResultBlock). */
import type {
  AudioBlock as AwsAudio,
  AudioFormat as AwsAudioFormat,
  AudioSource as AwsAudioSource,
  CachePointBlock as AwsCachePoint,
  CacheTTL as AwsCacheTtl,
  CitationsConfig as AwsCitations,
  DocumentBlock as AwsDocument,
  DocumentContentBlock as AwsDocumentContent,
  DocumentFormat as AwsDocumentFormat,
  DocumentSource as AwsDocumentSource,
  ImageBlock as AwsImage,
  ImageFormat as AwsImageFormat,
  ImageSource as AwsImageSource,
  S3Location as AwsS3Location,
  SearchResultBlock as AwsSearchResult,
  SearchResultContentBlock as AwsSearchResultContent,
  VideoBlock as AwsVideo,
  VideoFormat as AwsVideoFormat,
  VideoSource as AwsVideoSource,
} from "@aws-sdk/client-bedrock-runtime";
import type {
  AudioBlock,
  AudioFormat,
  Block,
  CachePointBlock,
  DocumentBlock,
  DocumentFormat,
  ImageBlock,
  MediaSource,
  Placed,
  SearchResultBlock,
  TextBlock,
  VideoBlock,
  VideoFormat,
} from "../../conversation.ts";
import type { Loss } from "../../loss.ts";
import {
  booleanAt,
  type MemberReader,
  memberReaders,
  missing,
  mustBe,
  oneOfAt,
  readArray,
  readObject,
  refused,
  textAt,
} from "../../members.ts";
import { member, type Path } from "../../path.ts";
import { type ReaderOf, readUnion, type UnionName } from "./union.ts";

type Draft<T> = { -readonly [Name in keyof T]?: T[Name] };

/** The keys of a table that does not compile when the SDK's enumeration grows. */
const words = <T extends string>(table: Readonly<Record<T, true>>): readonly T[] => Object.keys(table) as T[];

/** Converse's ImageFormat. */
export const CONVERSE_IMAGES = words<`${AwsImageFormat}`>({ png: true, jpeg: true, gif: true, webp: true });

const DOCUMENTS: readonly DocumentFormat[] = words<`${AwsDocumentFormat}`>({
  pdf: true,
  csv: true,
  doc: true,
  docx: true,
  xls: true,
  xlsx: true,
  html: true,
  txt: true,
  md: true,
});

const AUDIOS: readonly AudioFormat[] = words<`${AwsAudioFormat}`>({
  mp3: true,
  opus: true,
  wav: true,
  aac: true,
  flac: true,
  mp4: true,
  ogg: true,
  mkv: true,
  mka: true,
  "x-aac": true,
  m4a: true,
  mpeg: true,
  mpga: true,
  pcm: true,
  webm: true,
});

const VIDEOS: readonly VideoFormat[] = words<`${AwsVideoFormat}`>({
  mkv: true,
  mov: true,
  mp4: true,
  webm: true,
  flv: true,
  mpeg: true,
  mpg: true,
  wmv: true,
  three_gp: true,
});

const TTLS = words<`${AwsCacheTtl}`>({ "5m": true, "1h": true });

/** The value of a member that the form requires. */
export function needed<T>(value: T | undefined, path: Path, name: string): T {
  if (value === undefined) throw missing(member(path, name));
  return value;
}

function base64At(value: unknown, path: Path): string {
  const bytes = textAt(value, path);
  if (bytes === "") throw mustBe(path, "base64 of at least one byte");
  return bytes;
}

interface LocationDraft {
  uri?: string;
  bucketOwner?: string;
}

const LOCATION = memberReaders<LocationDraft>({
  uri(value, into, path) {
    into.uri = textAt(value, path);
  },
  bucketOwner(value, into, path) {
    into.bucketOwner = textAt(value, path);
  },
} satisfies ReaderOf<keyof AwsS3Location, LocationDraft>);

function locationAt(value: unknown, path: Path, loss: Loss): MediaSource {
  const location: LocationDraft = {};
  readObject(value, LOCATION, location, path, loss);
  return { s3: { uri: needed(location.uri, path, "uri"), bucketOwner: location.bucketOwner } };
}

interface SourceDraft {
  source?: MediaSource;
}

const SOURCE = memberReaders<SourceDraft>({
  bytes(value, into, path) {
    into.source = { bytes: base64At(value, path) };
  },
  s3Location(value, into, path, loss) {
    into.source = locationAt(value, path, loss);
  },
} satisfies ReaderOf<UnionName<AwsImageSource> | UnionName<AwsAudioSource> | UnionName<AwsVideoSource>, SourceDraft>);

const source: MemberReader<SourceDraft> = (value, into, path, loss) => readUnion(value, SOURCE, into, path, loss);

const IMAGE = memberReaders<Draft<ImageBlock>>({
  format(value, into, path) {
    into.format = oneOfAt(value, CONVERSE_IMAGES, path);
  },
  source,
  error: refused,
} satisfies ReaderOf<keyof AwsImage, Draft<ImageBlock>>);

export function imageAt(value: unknown, path: Path, loss: Loss): ImageBlock {
  const draft: Draft<ImageBlock> = {};
  readObject(value, IMAGE, draft, path, loss);
  return {
    type: "image",
    path,
    format: needed(draft.format, path, "format"),
    source: needed(draft.source, path, "source"),
  };
}

const AUDIO = memberReaders<Draft<AudioBlock>>({
  format(value, into, path) {
    into.format = oneOfAt(value, AUDIOS, path);
  },
  source,
  error: refused,
} satisfies ReaderOf<keyof AwsAudio, Draft<AudioBlock>>);

export function audioAt(value: unknown, path: Path, loss: Loss): AudioBlock {
  const draft: Draft<AudioBlock> = {};
  readObject(value, AUDIO, draft, path, loss);
  return {
    type: "audio",
    path,
    format: needed(draft.format, path, "format"),
    source: needed(draft.source, path, "source"),
  };
}

const VIDEO = memberReaders<Draft<VideoBlock>>({
  format(value, into, path) {
    into.format = oneOfAt(value, VIDEOS, path);
  },
  source,
} satisfies ReaderOf<keyof AwsVideo, Draft<VideoBlock>>);

export function videoAt(value: unknown, path: Path, loss: Loss): VideoBlock {
  const draft: Draft<VideoBlock> = {};
  readObject(value, VIDEO, draft, path, loss);
  return {
    type: "video",
    path,
    format: needed(draft.format, path, "format"),
    source: needed(draft.source, path, "source"),
  };
}

interface CitationsDraft {
  citations?: Path | undefined;
}

const CITATIONS = memberReaders<CitationsDraft>({
  enabled(value, into, path, loss) {
    if (booleanAt(value, path)) into.citations = path;
    else loss.ignore(path);
  },
} satisfies ReaderOf<keyof AwsCitations, CitationsDraft>);

const citations: MemberReader<CitationsDraft> = (value, into, path, loss) =>
  void readObject(value, CITATIONS, into, path, loss);

const text: MemberReader<Block[]> = (value, into, path) =>
  void into.push({ type: "text", path, text: textAt(value, path) });

const DOCUMENT_CONTENT = memberReaders<Block[]>({
  text,
} satisfies ReaderOf<UnionName<AwsDocumentContent>, Block[]>);

const DOCUMENT_SOURCE = memberReaders<Draft<DocumentBlock>>({
  bytes(value, into, path) {
    into.source = { bytes: base64At(value, path) };
  },
  s3Location(value, into, path, loss) {
    into.source = locationAt(value, path, loss);
  },
  text(value, into, path) {
    into.source = { text: textAt(value, path) };
  },
  content(value, into, path, loss) {
    const content: Block[] = [];
    readArray(value, path, (element, at) => readUnion(element, DOCUMENT_CONTENT, content, at, loss));
    into.source = { content };
  },
} satisfies ReaderOf<UnionName<AwsDocumentSource>, Draft<DocumentBlock>>);

const placedText = (value: unknown, path: Path): Placed<string> => ({ value: textAt(value, path), path });

const DOCUMENT = memberReaders<Draft<DocumentBlock>>({
  format(value, into, path) {
    into.format = oneOfAt(value, DOCUMENTS, path);
  },
  name(value, into, path) {
    into.name = placedText(value, path);
  },
  source: (value, into, path, loss) => readUnion(value, DOCUMENT_SOURCE, into, path, loss),
  context(value, into, path) {
    into.context = placedText(value, path);
  },
  citations,
} satisfies ReaderOf<keyof AwsDocument, Draft<DocumentBlock>>);

export function documentAt(value: unknown, path: Path, loss: Loss): DocumentBlock {
  const draft: Draft<DocumentBlock> = {};
  readObject(value, DOCUMENT, draft, path, loss);
  return {
    type: "document",
    path,
    format: draft.format,
    name: draft.name,
    context: draft.context,
    citations: draft.citations,
    source: needed(draft.source, path, "source"),
  };
}

const SEARCH_TEXT = memberReaders<Block[]>({ text } satisfies ReaderOf<keyof AwsSearchResultContent, Block[]>);

interface SearchResultDraft extends CitationsDraft {
  source?: string;
  title?: string;
  content?: readonly TextBlock[];
}

const SEARCH_RESULT = memberReaders<SearchResultDraft>({
  source(value, into, path) {
    into.source = textAt(value, path);
  },
  title(value, into, path) {
    into.title = textAt(value, path);
  },
  content(value, into, path, loss) {
    const content: TextBlock[] = [];
    readArray(value, path, (element, at) => readObject(element, SEARCH_TEXT, content, at, loss));
    into.content = content;
  },
  citations,
} satisfies ReaderOf<keyof AwsSearchResult, SearchResultDraft>);

export function searchResultAt(value: unknown, path: Path, loss: Loss): SearchResultBlock {
  const draft: SearchResultDraft = {};
  readObject(value, SEARCH_RESULT, draft, path, loss);
  return {
    type: "searchResult",
    path,
    source: needed(draft.source, path, "source"),
    title: needed(draft.title, path, "title"),
    content: needed(draft.content, path, "content"),
    citations: draft.citations,
  };
}

const CACHE_POINT = memberReaders<Draft<CachePointBlock>>({
  type: (value, _into, path) => void oneOfAt(value, ["default"] as const, path),
  ttl(value, into, path) {
    into.ttl = oneOfAt(value, TTLS, path);
  },
} satisfies ReaderOf<keyof AwsCachePoint, Draft<CachePointBlock>>);

export function cachePointAt(value: unknown, path: Path, loss: Loss): CachePointBlock {
  const draft: Draft<CachePointBlock> = {};
  readObject(value, CACHE_POINT, draft, path, loss);
  return { type: "cachePoint", path, ttl: draft.ttl };
}
