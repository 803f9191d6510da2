/** The parts of a message of a responses request, read. */
import type {
  ResponseInputAudio,
  ResponseInputContent,
  ResponseInputFile,
  ResponseInputImage,
  ResponseInputText,
  ResponseOutputMessage,
  ResponseOutputRefusal,
  ResponseOutputText,
} from "openai/resources/responses/responses";
import { isAbsent, missing, objectAt, textAt } from "../../members.ts";
import { member } from "../../path.ts";
import { checkMembers, knownMembers } from "../openai/known.ts";
import { audioFrom, detailFrom, documentFrom, imageFrom } from "../openai/media.ts";
import { type PartReader, textBlock } from "../openai/request.ts";

const TEXT = knownMembers<ResponseInputText>({ type: "read", text: "read", prompt_cache_breakpoint: "ignored" });
/** Annotations and probabilities describe a text of the model. */
const OUTPUT_TEXT = knownMembers<ResponseOutputText>({
  type: "read",
  text: "read",
  annotations: "ignored",
  logprobs: "ignored",
});
const REFUSAL = knownMembers<ResponseOutputRefusal>({ type: "read", refusal: "read" });
const IMAGE = knownMembers<ResponseInputImage>({
  type: "read",
  detail: "read",
  file_id: "read",
  image_url: "read",
  prompt_cache_breakpoint: "ignored",
});
const FILE = knownMembers<ResponseInputFile>({
  type: "read",
  detail: "ignored",
  file_data: "read",
  file_id: "read",
  file_url: "read",
  filename: "read",
  prompt_cache_breakpoint: "ignored",
});
const AUDIO = knownMembers<ResponseInputAudio>({ type: "read", input_audio: "read" });
const INPUT_AUDIO = knownMembers<ResponseInputAudio.InputAudio>({ data: "read", format: "read" });

const readText: PartReader = (part, into, path, loss) => {
  checkMembers(part, TEXT, path, loss);
  into.push(textBlock(part.text, member(path, "text")));
};

const readOutputText: PartReader = (part, into, path, loss) => {
  checkMembers(part, OUTPUT_TEXT, path, loss);
  into.push(textBlock(part.text, member(path, "text")));
};

/** What the model refused to say is what it said, for the turns that follow. */
const readRefusal: PartReader = (part, into, path, loss) => {
  checkMembers(part, REFUSAL, path, loss);
  into.push(textBlock(part.refusal, member(path, "refusal")));
};

const readImage: PartReader = (part, into, path, loss) => {
  checkMembers(part, IMAGE, path, loss);
  const { image_url, file_id } = part;
  const detail = detailFrom(part.detail, path, loss);
  const where = member(path, "image_url");
  if (!isAbsent(image_url)) into.push(imageFrom(textAt(image_url, where), detail, where));
  else if (isAbsent(file_id)) throw missing(where);
  else {
    const file = textAt(file_id, member(path, "file_id"));
    into.push({ type: "image", path: member(path, "file_id"), format: undefined, source: { file }, detail });
  }
};

const readFile: PartReader = (part, into, path, loss) => {
  checkMembers(part, FILE, path, loss);
  into.push(documentFrom(part, path));
};

const readAudio: PartReader = (part, into, path, loss) => {
  checkMembers(part, AUDIO, path, loss);
  const where = member(path, "input_audio");
  const source = objectAt(part.input_audio, where);
  checkMembers(source, INPUT_AUDIO, where, loss);
  into.push(audioFrom(source.data, source.format, where));
};

const INPUT_PARTS = {
  input_text: readText,
  input_image: readImage,
  input_file: readFile,
} satisfies Record<ResponseInputContent["type"], PartReader>;

const OUTPUT_PARTS = {
  output_text: readOutputText,
  refusal: readRefusal,
} satisfies Record<ResponseOutputMessage["content"][number]["type"], PartReader>;

const partTable = (table: Readonly<Record<string, PartReader>>): ReadonlyMap<unknown, PartReader> =>
  new Map(Object.entries(table));

/** Audio is not in the SDK's union of parts, and has a type. */
export const USER_CONTENT = partTable({ ...INPUT_PARTS, input_audio: readAudio });
export const ASSISTANT_CONTENT = partTable({ ...OUTPUT_PARTS, input_text: readText });
export const SYSTEM_CONTENT = partTable({ input_text: readText });
export const OUTPUT_CONTENT = partTable(INPUT_PARTS);
