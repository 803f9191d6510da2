/** Readers of Converse's documents and search results (Bedrock API reference: DocumentBlock, SearchResultBlock). */
import type {
  CitationsConfig as AwsCitations,
  DocumentBlock as AwsDocument,
  DocumentContentBlock as AwsDocumentContent,
  DocumentFormat as AwsDocumentFormat,
  DocumentSource as AwsDocumentSource,
  SearchResultBlock as AwsSearchResult,
  SearchResultContentBlock as AwsSearchResultContent,
} from "@aws-sdk/client-bedrock-runtime";
import type { Block, DocumentBlock, DocumentFormat, Placed, SearchResultBlock, TextBlock } from "../../conversation.ts";
import type { Loss } from "../../loss.ts";
import { booleanAt, type MemberReader, memberReaders, oneOfAt, readArray, readObject, textAt } from "../../members.ts";
import type { Path } from "../../path.ts";
import { base64At, type Draft, locationAt, needed, words } from "./media.ts";
import { type ReaderOf, readUnion, type UnionName } from "./union.ts";

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
