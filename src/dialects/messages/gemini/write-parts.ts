/** The contents of a request. */
import type { Block, BlockOf, Conversation, MediaSource, Message } from "../../conversation.ts";
import type { Loss } from "../../loss.ts";
import { mustBe } from "../../members.ts";
import { type Path, pathText } from "../../path.ts";
import { RecordError } from "../../record-error.ts";
import { AUDIO_MIMES, DOCUMENT_MIMES, type GeminiMedia, IMAGE_MIMES, mimeOfUrl, VIDEO_MIMES } from "./media.ts";
import { isPublicUri, NO_SIGNATURE, type WireContent, type WirePart } from "./wire.ts";

type DraftPart = { -readonly [Name in keyof WirePart]: WirePart[Name] };

/** A content under construction. Neighbours of one role are one content. */
interface Turn {
  readonly role: "user" | "model";
  readonly parts: DraftPart[];
  /** CallIds of a model, or the parts of results of a user, by id in order. */
  readonly calls: Map<string, BlockOf<"toolUse">>;
  readonly results: Map<string, DraftPart>;
  readonly path: Path;
}

const HTTPS = /^https:/i;

/** Letters, digits, `_`, `.`, `:` and `-`. Source: the SDK's FunctionDeclaration. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.:-]{0,127}$/;

/** Refuses a name that Gemini does not take. @param path of the tool or call */
export function checkedFunctionName(name: string, path: Path, loss: Loss): string {
  if (!NAME.test(name))
    loss.refuse(path, "Gemini takes names of 1 to 128 letters, digits and _.:- after a letter or _");
  return name;
}

function mimeOf(block: GeminiMedia): string | undefined {
  if (block.format === undefined) return undefined;
  if (block.type === "image") return IMAGE_MIMES[block.format];
  if (block.type === "document") return DOCUMENT_MIMES[block.format];
  if (block.type === "audio") return AUDIO_MIMES[block.format];
  return VIDEO_MIMES[block.format];
}

/** The MIME types that a URL of a block may have. */
const URL_TYPES: Readonly<Record<GeminiMedia["type"], ReadonlySet<string>>> = {
  image: new Set(Object.values(IMAGE_MIMES).filter((mime) => mime !== undefined)),
  document: new Set(Object.values(DOCUMENT_MIMES).filter((mime) => mime !== undefined)),
  audio: new Set(Object.values(AUDIO_MIMES).filter((mime) => mime !== undefined)),
  video: new Set(Object.values(VIDEO_MIMES).filter((mime) => mime !== undefined)),
};

function mediaPart(block: GeminiMedia, source: MediaSource, loss: Loss): DraftPart {
  const mime = mimeOf(block);
  if (mime === undefined && block.format !== undefined) {
    return loss.refuse(block.path, `Gemini does not take ${block.type}s of format ${block.format}`);
  }
  if ("bytes" in source) {
    if (mime === undefined) return loss.refuse(block.path, "its format is unknown");
    return { inlineData: { mimeType: mime, data: source.bytes } };
  }
  if ("url" in source) {
    if (!HTTPS.test(source.url)) return loss.refuse(block.path, "Gemini reads URLs with https only");
    const named = mime ?? mimeOfUrl(source.url);
    if (named === undefined || !URL_TYPES[block.type].has(named)) {
      return loss.refuse(block.path, "the end of its URL does not name a type that Gemini takes");
    }
    return { fileData: { mimeType: named, fileUri: source.url } };
  }
  if ("s3" in source) return loss.refuse(block.path, "Gemini cannot read objects in S3");
  // Google's own files have URIs. The ids of other providers have no scheme.
  if (mime === undefined || isPublicUri(source.file) || !source.file.includes("/")) {
    return loss.refuse(block.path, "Gemini cannot read files of another provider");
  }
  return { fileData: { mimeType: mime, fileUri: source.file } };
}

function documentParts(block: BlockOf<"document">, into: DraftPart[], loss: Loss): void {
  if (block.citations !== undefined) loss.refuse(block.citations, "Gemini does not cite documents");
  if (block.name !== undefined) loss.ignore(block.name.path);
  if (block.context !== undefined) loss.drop(block.context.path, "Gemini has no place for it");
  const { source } = block;
  if ("content" in source) {
    for (const inner of source.content) {
      if (inner.type === "text" || inner.type === "image") writeBlock(inner, into, loss);
      else loss.refuse(inner.path, "a document of Gemini holds text and images");
    }
  } else if ("text" in source) {
    const data = Buffer.from(source.text).toString("base64");
    const format =
      block.format !== undefined && DOCUMENT_MIMES[block.format]?.startsWith("text/") ? block.format : "txt";
    into.push(mediaPart({ ...block, format }, { bytes: data }, loss));
  } else into.push(mediaPart(block, source, loss));
}

/** Writes a block other than a tool's call or result. */
function writeBlock(block: Block, into: DraftPart[], loss: Loss): void {
  if (block.type === "text") into.push({ text: block.text });
  else if (block.type === "document") documentParts(block, into, loss);
  else if (block.type === "image") {
    if (block.detail !== undefined) loss.ignore(block.detail.path);
    into.push(mediaPart(block, block.source, loss));
  } else if (block.type === "audio" || block.type === "video") into.push(mediaPart(block, block.source, loss));
  else if (block.type === "reasoning") writeReasoning(block, into, loss);
  else if (block.type === "cachePoint") loss.ignore(block.path);
  else loss.refuse(block.path, `Gemini has no place for a ${block.type}`);
}

function writeReasoning(block: BlockOf<"reasoning">, into: DraftPart[], loss: Loss): void {
  if (block.family !== "gemini") {
    loss.ignore(block.path);
    return;
  }
  const { text, signature } = block;
  if (text !== undefined) {
    into.push(signature === undefined ? { text, thought: true } : { text, thought: true, thoughtSignature: signature });
    return;
  }
  if (signature === undefined) return;
  const last = into.at(-1);
  const free = last !== undefined && last.thoughtSignature === undefined && last.functionCall === undefined;
  if (free && last.thought !== true) last.thoughtSignature = signature;
  else into.push({ text: "", thoughtSignature: signature });
}

function writeCall(block: BlockOf<"toolUse">, turn: Turn, loss: Loss): void {
  const first = turn.calls.size === 0;
  if (turn.calls.has(block.id)) throw new RecordError(400, `${pathText(block.path)} has the id of another call.`);
  turn.calls.set(block.id, block);
  const part: DraftPart = {
    functionCall: { id: block.id, name: checkedFunctionName(block.name, block.path, loss), args: block.input },
  };
  if (block.signature !== undefined) part.thoughtSignature = block.signature;
  else if (first) part.thoughtSignature = NO_SIGNATURE;
  turn.parts.push(part);
}

type ResultPart = NonNullable<NonNullable<WirePart["functionResponse"]>["parts"]>[number];

function writeResult(block: BlockOf<"toolResult">, turn: Turn, call: BlockOf<"toolUse"> | undefined, loss: Loss): void {
  if (call === undefined) loss.refuse(block.path, "the turn before it has no call with its id");
  if (turn.results.has(block.id)) loss.refuse(block.path, "its call has a result already");
  const values: unknown[] = [];
  const media: ResultPart[] = [];
  for (const inner of block.content) {
    if (inner.type === "text") values.push(inner.text);
    else if (inner.type === "json") values.push(inner.value);
    else if (inner.type === "cachePoint") loss.ignore(inner.path);
    else media.push(resultMedia(inner, loss));
  }
  const value = values.length > 1 ? values : values[0];
  const response = values.length === 0 ? {} : block.failed === undefined ? { output: value } : { error: value };
  // Without a value, only the name of the member says that the function failed.
  const said = values.length === 0 && block.failed !== undefined ? { error: "" } : response;
  turn.results.set(block.id, {
    functionResponse: {
      id: block.id,
      name: call.name,
      response: said,
      ...(media.length === 0 ? undefined : { parts: media }),
    },
  });
}

function resultMedia(block: Block, loss: Loss): ResultPart {
  if (block.type !== "image" && block.type !== "document") {
    return loss.refuse(block.path, `Gemini has no place for a ${block.type} in a result`);
  }
  const parts: DraftPart[] = [];
  writeBlock(block, parts, loss);
  const [part] = parts;
  if (parts.length !== 1 || part?.inlineData === undefined) {
    return loss.refuse(block.path, "a result of Gemini holds the bytes of its media");
  }
  return { inlineData: part.inlineData };
}

function turnsOf(messages: readonly Message[], loss: Loss): readonly Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    if (message.role === "system") loss.refuse(message.path, "Gemini has no instructions between messages");
    const role = message.role === "assistant" ? "model" : "user";
    let turn = turns.at(-1);
    if (turn === undefined || turn.role !== role) {
      turn = { role, parts: [], calls: new Map(), results: new Map(), path: message.path };
      turns.push(turn);
    }
    const calls = turns.at(-2)?.calls;
    for (const block of message.content) {
      if (block.type === "toolUse" && role === "model") writeCall(block, turn, loss);
      else if (block.type === "toolResult" && role === "user") writeResult(block, turn, calls?.get(block.id), loss);
      else writeBlock(block, turn.parts, loss);
    }
  }
  return turns;
}

/** As many results as calls, in one content, in their order. Otherwise Gemini answers 400. */
function resultsFor(turn: Turn, calls: Turn["calls"] | undefined, loss: Loss): readonly DraftPart[] {
  if (calls === undefined || calls.size === 0) return [];
  const results: DraftPart[] = [];
  for (const [id, call] of calls) {
    const result = turn.results.get(id);
    if (result === undefined) return loss.refuse(call.path, "the turn after it has no result for the call");
    results.push(result);
  }
  return results;
}

export function writeContents({ messages }: Conversation, loss: Loss): readonly WireContent[] {
  const turns = turnsOf(messages, loss);
  const last = turns.at(-1);
  if (last?.role === "model") loss.refuse(last.path, "Gemini does not continue an answer");
  return turns.map((turn, at) => {
    const results = turn.role === "user" ? resultsFor(turn, turns[at - 1]?.calls, loss) : [];
    if (results.length + turn.parts.length === 0) throw mustBe(turn.path, "a message with content");
    return { role: turn.role, parts: results.length === 0 ? turn.parts : [...results, ...turn.parts] };
  });
}
