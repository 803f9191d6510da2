/** MIME types of media, both ways. Sources: ai.google.dev, Image, Document, Audio and Video understanding. */
import type {
  AudioBlock,
  AudioFormat,
  DocumentBlock,
  DocumentFormat,
  ImageBlock,
  ImageFormat,
  MediaSource,
  VideoBlock,
  VideoFormat,
} from "../../conversation.ts";
import type { Path } from "../../path.ts";

/** Undefined: Gemini does not take the format. */
type MimeTypes<Format extends string> = Readonly<Record<Format, string | undefined>>;

export const IMAGE_MIMES: MimeTypes<ImageFormat> = {
  png: "image/png",
  jpeg: "image/jpeg",
  gif: undefined,
  webp: "image/webp",
  heic: "image/heic",
  heif: "image/heif",
};

export const DOCUMENT_MIMES: MimeTypes<DocumentFormat> = {
  pdf: "application/pdf",
  csv: "text/csv",
  doc: undefined,
  docx: undefined,
  xls: undefined,
  xlsx: undefined,
  html: "text/html",
  txt: "text/plain",
  md: "text/markdown",
};

export const AUDIO_MIMES: MimeTypes<AudioFormat> = {
  mp3: "audio/mp3",
  opus: undefined,
  wav: "audio/wav",
  aac: "audio/aac",
  flac: "audio/flac",
  mp4: "audio/mp4",
  ogg: "audio/ogg",
  mkv: undefined,
  mka: undefined,
  "x-aac": "audio/x-aac",
  m4a: "audio/m4a",
  mpeg: "audio/mpeg",
  mpga: "audio/mpga",
  pcm: "audio/pcm",
  webm: "audio/webm",
};

export const VIDEO_MIMES: MimeTypes<VideoFormat> = {
  mkv: undefined,
  mov: "video/mov",
  mp4: "video/mp4",
  webm: "video/webm",
  flv: "video/x-flv",
  mpeg: "video/mpeg",
  mpg: "video/mpg",
  wmv: "video/wmv",
  three_gp: "video/3gpp",
};

type Kind =
  | { readonly type: "image"; readonly format: ImageFormat }
  | { readonly type: "document"; readonly format: DocumentFormat }
  | { readonly type: "audio"; readonly format: AudioFormat }
  | { readonly type: "video"; readonly format: VideoFormat };

const KINDS = new Map<string, Kind>();
const add = <Format extends string>(type: Kind["type"], table: Readonly<Record<string, Format | undefined>>) => {
  for (const [mime, format] of Object.entries(table)) KINDS.set(mime, { type, format } as Kind);
};
const inverse = <Format extends string>(table: MimeTypes<Format>): Record<string, Format> =>
  Object.fromEntries(
    Object.entries(table).flatMap(([format, mime]) => (mime === undefined ? [] : [[mime as string, format as Format]])),
  );

add("image", { ...inverse(IMAGE_MIMES), "image/jpg": "jpeg", "image/gif": "gif" } satisfies Record<
  string,
  ImageFormat
>);
add("document", {
  ...inverse(DOCUMENT_MIMES),
  "text/md": "md",
  "text/x-markdown": "md",
  "text/xml": "txt",
  "text/css": "txt",
  "text/javascript": "txt",
  "application/json": "txt",
  "application/x-javascript": "txt",
  "text/x-python": "txt",
  "application/msword": "doc",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/vnd.ms-excel": "xls",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
} satisfies Record<string, DocumentFormat>);
add("audio", {
  ...inverse(AUDIO_MIMES),
  "audio/mpeg": "mp3",
  "audio/x-wav": "wav",
  "audio/wave": "wav",
  "audio/opus": "opus",
  "audio/x-flac": "flac",
  "audio/x-m4a": "m4a",
} satisfies Record<string, AudioFormat>);
add("video", {
  ...inverse(VIDEO_MIMES),
  "video/quicktime": "mov",
  "video/flv": "flv",
  "video/x-ms-wmv": "wmv",
  "video/x-matroska": "mkv",
} satisfies Record<string, VideoFormat>);

/** Ends of names, for URLs. */
const EXTENSIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    png: "image/png",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    gif: "image/gif",
    webp: "image/webp",
    heic: "image/heic",
    heif: "image/heif",
    pdf: "application/pdf",
    csv: "text/csv",
    html: "text/html",
    htm: "text/html",
    txt: "text/plain",
    md: "text/markdown",
    mp3: "audio/mp3",
    wav: "audio/wav",
    aac: "audio/aac",
    flac: "audio/flac",
    ogg: "audio/ogg",
    m4a: "audio/m4a",
    mp4: "video/mp4",
    mov: "video/mov",
    mpeg: "video/mpeg",
    mpg: "video/mpg",
    webm: "video/webm",
    wmv: "video/wmv",
    flv: "video/x-flv",
    "3gp": "video/3gpp",
  }),
);

const YOUTUBE = /^https:\/\/(?:www\.|m\.)?(?:youtube\.com|youtu\.be)\//i;

/**
 * Base64 in the alphabet that every form takes, with padding. Google's JSON takes the alphabet for URLs too, which its Python SDK
 * writes.
 */
export function standardBase64(text: string): string {
  const isForUrls = text.includes("-") || text.includes("_");
  const standard = isForUrls ? text.replaceAll("-", "+").replaceAll("_", "/") : text;
  return standard.length % 4 < 2 ? standard : standard.padEnd(Math.ceil(standard.length / 4) * 4, "=");
}

/** The MIME type that the end of a URL's path says. A page of YouTube is a video. */
export function mimeOfUrl(url: string): string | undefined {
  if (YOUTUBE.test(url)) return "video/mp4";
  if (!URL.canParse(url)) return undefined;
  const { pathname } = new URL(url);
  const dot = pathname.lastIndexOf(".");
  return dot > pathname.lastIndexOf("/") ? EXTENSIONS.get(pathname.slice(dot + 1).toLowerCase()) : undefined;
}

export type GeminiMedia = ImageBlock | DocumentBlock | AudioBlock | VideoBlock;

/** The block for media of a MIME type, whose parameters have no effect. Undefined for an unknown type. */
export function mediaOfMime(mime: string, source: MediaSource, path: Path): GeminiMedia | undefined {
  const end = mime.indexOf(";");
  const kind = KINDS.get((end < 0 ? mime : mime.slice(0, end)).trim().toLowerCase());
  if (kind === undefined) return undefined;
  return kind.type === "document"
    ? { type: kind.type, path, format: kind.format, name: undefined, source }
    : ({ type: kind.type, path, format: kind.format, source } as GeminiMedia);
}
