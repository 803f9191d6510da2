/** Content in OpenAI's forms, written. Chat completions and responses differ in the names only. */
import type { Block, BlockOf, DocumentBlock, ImageBlock, ImageFormat } from "../../conversation.ts";
import type { Loss } from "../../loss.ts";
import { mustBe } from "../../members.ts";
import { formatDataUrl, IMAGE_MEDIA_TYPES, isOpenAiAudio } from "./media.ts";

/** OpenAI's values of `detail`. */
export const DETAILS = ["auto", "low", "high", "original"] as const;
export type DetailHint = (typeof DETAILS)[number];

/** The parts that a place takes. A medium without a function is refused there. */
export interface PartForm<P> {
  /** Completes "… cannot be carried: <place> …". */
  readonly place: string;
  text(text: string): P;
  image?(url: string, detail: DetailHint | undefined): P;
  /** @param url a data: URL */
  pdf?(filename: string, url: string): P;
  fileUrl?(url: string): P;
  audio?(data: string, format: "wav" | "mp3"): P;
}

interface Target<P> {
  readonly form: PartForm<P>;
  readonly out: P[];
  readonly loss: Loss;
}

type PartWriter<B extends Block> = <P>(block: B, target: Target<P>) => void;

function noPlace<P>(block: Block, { form, loss }: Target<P>): never {
  return loss.refuse(block.path, `${form.place} has no place for it`);
}

const ignore: PartWriter<Block> = ({ path }, { loss }) => loss.ignore(path);

/** OpenAI's formats of images (Images and vision guide). */
const ACCEPTED: ReadonlySet<ImageFormat | undefined> = new Set<ImageFormat>(["png", "jpeg", "gif", "webp"]);

function urlOfImage({ source, format, path }: ImageBlock, loss: Loss): string {
  if ("url" in source) return source.url;
  if (!("bytes" in source)) loss.refuse(path, "only its own provider can read it");
  if (format === undefined || !ACCEPTED.has(format))
    loss.refuse(path, `${format ?? "its format"} is not an image format there`);
  return formatDataUrl(IMAGE_MEDIA_TYPES[format], source.bytes);
}

function writeImage<P>(block: ImageBlock, target: Target<P>): void {
  const { form, out, loss } = target;
  if (form.image === undefined) noPlace(block, target);
  const detail = DETAILS.find((known) => known === block.detail?.value);
  if (detail === undefined && block.detail !== undefined) loss.ignore(block.detail.path);
  out.push(form.image(urlOfImage(block, loss), detail));
}

const TEXT_FORMATS: ReadonlySet<unknown> = new Set(["txt", "md", "csv", "html"]);
const decoder = new TextDecoder("utf-8", { fatal: true });

/** The text of a document that is text. Undefined for another one. */
export function documentText({ source, format, path }: DocumentBlock): string | undefined {
  if ("text" in source) return source.text;
  if (!("bytes" in source) || !TEXT_FORMATS.has(format)) return undefined;
  try {
    return decoder.decode(Buffer.from(source.bytes, "base64"));
  } catch {
    throw mustBe(path, "a document in UTF-8");
  }
}

const pdfName = (name: string | undefined): string => {
  if (name === undefined) return "document.pdf";
  return name.toLowerCase().endsWith(".pdf") ? name : `${name}.pdf`;
};

function writeDocument<P>(block: DocumentBlock, target: Target<P>): void {
  const { form, out, loss } = target;
  const { source, format, name, context, citations } = block;
  if (citations !== undefined) loss.refuse(citations, "the form has no citations of documents");
  if (context !== undefined) out.push(form.text(context.value));
  if ("content" in source) {
    if (name !== undefined) loss.ignore(name.path);
    writeParts(source.content, form, out, loss);
    return;
  }
  const text = documentText(block);
  if (text !== undefined) {
    if (name !== undefined) loss.ignore(name.path);
    out.push(form.text(text));
  } else if ("bytes" in source && format === "pdf" && form.pdf !== undefined) {
    out.push(form.pdf(pdfName(name?.value), formatDataUrl("application/pdf", source.bytes)));
  } else if ("url" in source && form.fileUrl !== undefined) {
    if (name !== undefined) loss.ignore(name.path);
    out.push(form.fileUrl(source.url));
  } else {
    noPlace(block, target);
  }
}

const WRITERS = {
  text: ({ text }, { form, out }) => void out.push(form.text(text)),
  // Other forms have a value here. OpenAI's tools answer in text.
  json: ({ value }, { form, out }) => void out.push(form.text(JSON.stringify(value))),
  image: writeImage,
  document: writeDocument,
  audio: (block, target) => {
    const { form, out } = target;
    const { source, format } = block;
    if (form.audio === undefined || !("bytes" in source) || !isOpenAiAudio(format)) return noPlace(block, target);
    out.push(form.audio(source.bytes, format));
  },
  video: noPlace,
  searchResult: noPlace,
  toolUse: ({ path }, { loss }) => loss.refuse(path, "only an assistant calls tools"),
  toolResult: ({ path }, { loss }) => loss.refuse(path, "only a user has results of tools"),
  reasoning: ignore,
  cachePoint: ignore,
} satisfies { [T in Block["type"]]: PartWriter<BlockOf<T>> };

export function writePart<P>(block: Block, form: PartForm<P>, out: P[], loss: Loss): void {
  const write = WRITERS[block.type] as PartWriter<Block>;
  write(block, { form, out, loss });
}

/** Appends the parts of the blocks. Calls and results are the caller's. */
export function writeParts<P>(blocks: readonly Block[], form: PartForm<P>, out: P[], loss: Loss): void {
  for (const block of blocks) writePart(block, form, out, loss);
}
