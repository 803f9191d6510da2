/** The parts of a message of a chat completion request, read. */
import type {
  ChatCompletionContentPart,
  ChatCompletionContentPartImage,
  ChatCompletionContentPartInputAudio,
  ChatCompletionContentPartRefusal,
  ChatCompletionContentPartText,
} from "openai/resources/chat/completions";
import { objectAt, textAt } from "../../members.ts";
import { member } from "../../path.ts";
import { checkMembers, knownMembers } from "../openai/known.ts";
import { audioFrom, detailFrom, documentFrom, imageFrom } from "../openai/media.ts";
import { type PartReader, textBlock } from "../openai/request.ts";

/** A member of Anthropic's that gateways with this form take. */
export const CACHED = { cache_control: "ignored" } as const;

const TEXT = knownMembers<ChatCompletionContentPartText>(
  {
    type: "read",
    text: "read",
    prompt_cache_breakpoint: "ignored",
  },
  CACHED,
);
const REFUSAL = knownMembers<ChatCompletionContentPartRefusal>({ type: "read", refusal: "read" });
const IMAGE = knownMembers<ChatCompletionContentPartImage>(
  {
    type: "read",
    image_url: "read",
    prompt_cache_breakpoint: "ignored",
  },
  CACHED,
);
const IMAGE_URL = knownMembers<ChatCompletionContentPartImage.ImageURL>({ url: "read", detail: "read" });
const AUDIO = knownMembers<ChatCompletionContentPartInputAudio>(
  {
    type: "read",
    input_audio: "read",
    prompt_cache_breakpoint: "ignored",
  },
  CACHED,
);
const INPUT_AUDIO = knownMembers<ChatCompletionContentPartInputAudio.InputAudio>({ data: "read", format: "read" });
const FILE_PART = knownMembers<ChatCompletionContentPart.File>(
  {
    type: "read",
    file: "read",
    prompt_cache_breakpoint: "ignored",
  },
  CACHED,
);
const FILE = knownMembers<ChatCompletionContentPart.File.File>({
  file_data: "read",
  file_id: "read",
  filename: "read",
});

const readText: PartReader = (part, into, path, loss) => {
  checkMembers(part, TEXT, path, loss);
  into.push(textBlock(part.text, member(path, "text")));
};

/** What the model refused to say is what it said, for the turns that follow. */
const readRefusal: PartReader = (part, into, path, loss) => {
  checkMembers(part, REFUSAL, path, loss);
  into.push(textBlock(part.refusal, member(path, "refusal")));
};

const readImage: PartReader = (part, into, path, loss) => {
  checkMembers(part, IMAGE, path, loss);
  const where = member(path, "image_url");
  const { image_url } = part;
  // Some servers take the URL itself.
  if (typeof image_url === "string") {
    into.push(imageFrom(image_url, undefined, where));
    return;
  }
  const source = objectAt(image_url, where);
  checkMembers(source, IMAGE_URL, where, loss);
  const { url, detail } = source;
  const hint = detailFrom(detail, where, loss);
  into.push(imageFrom(textAt(url, member(where, "url")), hint, member(where, "url")));
};

const readAudio: PartReader = (part, into, path, loss) => {
  checkMembers(part, AUDIO, path, loss);
  const where = member(path, "input_audio");
  const source = objectAt(part.input_audio, where);
  checkMembers(source, INPUT_AUDIO, where, loss);
  into.push(audioFrom(source.data, source.format, where));
};

const readFile: PartReader = (part, into, path, loss) => {
  checkMembers(part, FILE_PART, path, loss);
  const where = member(path, "file");
  const source = objectAt(part.file, where);
  checkMembers(source, FILE, where, loss);
  into.push(documentFrom(source, where));
};

const partReaders = (table: Readonly<Record<string, PartReader>>): ReadonlyMap<unknown, PartReader> =>
  new Map(Object.entries(table));

export const USER_PARTS = partReaders({
  text: readText,
  image_url: readImage,
  input_audio: readAudio,
  file: readFile,
} satisfies Record<ChatCompletionContentPart["type"], PartReader>);

export const ASSISTANT_PARTS = partReaders({
  text: readText,
  refusal: readRefusal,
} satisfies Record<(ChatCompletionContentPartText | ChatCompletionContentPartRefusal)["type"], PartReader>);

export const SYSTEM_PARTS = partReaders({ text: readText });

/** OpenAI takes text only. Model servers take images as well. */
export const RESULT_PARTS = partReaders({ text: readText, image_url: readImage, file: readFile });
