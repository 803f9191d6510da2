/** Anthropic's citations, and those of Bedrock's Converse, which the neutral form has. */
import type { TextCitation } from "@anthropic-ai/sdk/resources";
import type { CitationLocation } from "@aws-sdk/client-bedrock-runtime";
import { isJsonObject, isNumber, type JsonObject } from "../../json.ts";
import { isAbsent } from "../../members.ts";

type LocationName = Exclude<keyof CitationLocation.Visitor<unknown>, "_">;

/** The names of a range in Anthropic's citation and in Converse's location. */
interface RangeNames {
  readonly location: LocationName;
  /** Of the document or the search result: Anthropic's name, Converse's name. */
  readonly index: readonly [string, string];
  readonly title: "document_title" | "title";
  readonly start: string;
  readonly end: string;
}

const ofDocument = (location: LocationName, unit: string): RangeNames => ({
  location,
  index: ["document_index", "documentIndex"],
  title: "document_title",
  start: `start_${unit}`,
  end: `end_${unit}`,
});

const RANGES = {
  char_location: ofDocument("documentChar", "char_index"),
  page_location: ofDocument("documentPage", "page_number"),
  content_block_location: ofDocument("documentChunk", "block_index"),
  search_result_location: {
    location: "searchResultLocation",
    index: ["search_result_index", "searchResultIndex"],
    title: "title",
    start: "start_block_index",
    end: "end_block_index",
  },
  web_search_result_location: undefined,
} as const satisfies Record<TextCitation["type"], RangeNames | undefined>;

const BY_TYPE: ReadonlyMap<unknown, RangeNames | undefined> = new Map(Object.entries(RANGES));

const BY_LOCATION: ReadonlyMap<string, readonly [string, RangeNames]> = new Map(
  Object.entries(RANGES).flatMap(([type, names]) => (names === undefined ? [] : [[names.location, [type, names]]])),
);

export interface ReadCitation {
  /** Undefined if Converse has no such citation. */
  readonly citation: JsonObject | undefined;
  /** False if a part of Anthropic's citation is not in Converse's. */
  readonly whole: boolean;
}

const textIn = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const base = (title: unknown, source: unknown, cited: unknown): JsonObject => ({
  ...(textIn(title) !== undefined && { title }),
  ...(textIn(source) !== undefined && { source }),
  ...(textIn(cited) !== undefined && { sourceContent: [{ text: cited }] }),
});

export function readCitation(value: unknown): ReadCitation {
  if (!isJsonObject(value)) return { citation: undefined, whole: false };
  const { type, cited_text: cited, url } = value;
  // Converse has no place for the index that Anthropic encrypts.
  if (type === "web_search_result_location") {
    return { citation: { ...base(value.title, url, cited), location: { web: { url } } }, whole: false };
  }
  const names = BY_TYPE.get(type);
  if (names === undefined) return { citation: undefined, whole: false };
  const { location, index, title, start, end } = names;
  const source = title === "title" ? "source" : undefined;
  const known = new Set<string | undefined>(["type", "cited_text", source, index[0], title, start, end]);
  return {
    citation: {
      ...base(value[title], source && value[source], cited),
      location: { [location]: { [index[1]]: value[index[0]], start: value[start], end: value[end] } },
    },
    whole: Object.keys(value).every((name) => known.has(name) || isAbsent(value[name])),
  };
}

const citedText = (content: unknown): string =>
  Array.isArray(content) ? content.map((part) => (isJsonObject(part) ? (textIn(part.text) ?? "") : "")).join("") : "";

/**
 * Anthropic's citation. Undefined if it has none for the location.
 * @param ofAnswer true for a citation in an answer, which has one member more
 */
export function writeCitation(citation: JsonObject, ofAnswer: boolean): JsonObject | undefined {
  const location = isJsonObject(citation.location) ? citation.location : {};
  for (const [name, range] of Object.entries(location)) {
    const found = BY_LOCATION.get(name);
    if (found === undefined || !isJsonObject(range)) continue;
    const [type, { index, title, start, end }] = found;
    const at = range[index[1]];
    if (!isNumber(at) || !isNumber(range.start) || !isNumber(range.end)) return undefined;
    const isDocument = title === "document_title";
    return {
      type,
      cited_text: citedText(citation.sourceContent),
      [index[0]]: at,
      [title]: textIn(citation.title) ?? null,
      [start]: range.start,
      [end]: range.end,
      ...(isDocument ? ofAnswer && { file_id: null } : { source: textIn(citation.source) ?? "" }),
    };
  }
  return undefined;
}
