/** Media in OpenAI's forms: base64 in `data:` URLs, addresses, and ids of uploaded files. */
import type {
  AudioBlock,
  AudioFormat,
  DocumentBlock,
  DocumentFormat,
  ImageBlock,
  ImageFormat,
  Placed,
} from "../../conversation.ts";
import type { Loss } from "../../loss.ts";
import { isAbsent, missing, mustBe, textAt } from "../../members.ts";
import { member, type Path } from "../../path.ts";

export const IMAGE_MEDIA_TYPES = {
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  heic: "image/heic",
  heif: "image/heif",
} as const satisfies Record<ImageFormat, string>;

const DOCUMENT_MEDIA_TYPES = {
  pdf: "application/pdf",
  csv: "text/csv",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  html: "text/html",
  txt: "text/plain",
  md: "text/markdown",
} as const satisfies Record<DocumentFormat, string>;

const byMediaType = <T extends string>(types: Readonly<Record<T, string>>): ReadonlyMap<string, T> =>
  new Map((Object.entries(types) as [T, string][]).map(([format, type]) => [type, format]));

const IMAGES: ReadonlyMap<string, ImageFormat> = new Map([...byMediaType(IMAGE_MEDIA_TYPES), ["image/jpg", "jpeg"]]);
const DOCUMENTS = byMediaType(DOCUMENT_MEDIA_TYPES);

/** OpenAI's formats of `input_audio` (ChatCompletionContentPartInputAudio). */
const AUDIO: ReadonlySet<unknown> = new Set<"wav" | "mp3">(["wav", "mp3"]);

export const isOpenAiAudio = (format: string): format is "wav" | "mp3" => AUDIO.has(format);

export interface DataUrl {
  /** Lower case, without parameters. */
  readonly mediaType: string;
  readonly bytes: string;
}

/** Undefined for another URL, and for data that is not base64. The header of a `data:` URL is short. */
export function parseDataUrl(url: string): DataUrl | undefined {
  if (!url.startsWith("data:")) return undefined;
  const comma = url.slice(0, 300).indexOf(",");
  const header = url.slice(5, Math.max(comma, 5)).toLowerCase();
  if (!header.endsWith(";base64")) return undefined;
  return { mediaType: header.slice(0, header.indexOf(";")), bytes: url.slice(comma + 1) };
}

export const formatDataUrl = (mediaType: string, bytes: string): string => `data:${mediaType};base64,${bytes}`;

/** `auto` is the default. @param path the object with the member */
export function detailFrom(value: unknown, path: Path, loss: Loss): Placed<string> | undefined {
  if (isAbsent(value)) return undefined;
  const where = member(path, "detail");
  if (value !== "auto") return { value: textAt(value, where), path: where };
  loss.ignore(where);
  return undefined;
}

const isAddress = (url: string): boolean => url.startsWith("https://") || url.startsWith("http://");

/** @param path the member that holds the URL */
export function imageFrom(url: string, detail: Placed<string> | undefined, path: Path): ImageBlock {
  if (isAddress(url)) return { type: "image", path, format: undefined, source: { url }, detail };
  const data = parseDataUrl(url);
  const format = data && IMAGES.get(data.mediaType);
  if (data === undefined || format === undefined) {
    throw mustBe(path, `a URL, or a data: URL with ${Object.values(IMAGE_MEDIA_TYPES).join(", ")} in base64`);
  }
  return { type: "image", path, format, source: { bytes: data.bytes }, detail };
}

export function audioFrom(data: unknown, format: unknown, path: Path): AudioBlock {
  const bytes = textAt(data, member(path, "data"));
  if (!AUDIO.has(format)) throw mustBe(member(path, "format"), '"wav" or "mp3"');
  return { type: "audio", path, format: format as AudioFormat, source: { bytes } };
}

export interface FileMembers {
  readonly file_data?: unknown;
  readonly file_id?: unknown;
  readonly file_url?: unknown;
  readonly filename?: unknown;
}

function formatByName(name: string | undefined): DocumentFormat | undefined {
  const ending = name?.slice(name.lastIndexOf(".") + 1).toLowerCase() ?? "";
  return Object.hasOwn(DOCUMENT_MEDIA_TYPES, ending) ? (ending as DocumentFormat) : undefined;
}

/** A file by its content, its id, or its address. */
export function documentFrom(file: FileMembers, path: Path): DocumentBlock {
  const { file_data, file_id, file_url, filename } = file;
  const namePath = member(path, "filename");
  const text = isAbsent(filename) ? undefined : textAt(filename, namePath);
  const name = text === undefined ? undefined : { value: text, path: namePath };
  if (!isAbsent(file_data)) {
    const where = member(path, "file_data");
    const data = parseDataUrl(textAt(file_data, where));
    const format = data && (DOCUMENTS.get(data.mediaType) ?? formatByName(text));
    if (data === undefined) throw mustBe(where, "a data: URL in base64");
    if (format === undefined)
      throw mustBe(where, `a file of the type ${Object.values(DOCUMENT_MEDIA_TYPES).join(", ")}`);
    return { type: "document", path, format, name, source: { bytes: data.bytes } };
  }
  if (!isAbsent(file_url)) {
    const url = textAt(file_url, member(path, "file_url"));
    return { type: "document", path, format: formatByName(text), name, source: { url } };
  }
  if (isAbsent(file_id)) throw missing(member(path, "file_data"));
  return {
    type: "document",
    path,
    format: formatByName(text),
    name,
    source: { file: textAt(file_id, member(path, "file_id")) },
  };
}
