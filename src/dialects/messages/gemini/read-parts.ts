/** Parts of a request's contents. */
import type { FunctionCall, FunctionResponse, FunctionResponsePart, Part } from "@google/genai";
import type { Block, Message, TextBlock } from "../../conversation.ts";
import { isJsonObject, type JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import {
  dropped,
  ignored,
  isAbsent,
  type MemberReader,
  missing,
  mustBe,
  objectAt,
  refused,
  taken,
  textAt,
} from "../../members.ts";
import { member, type Path } from "../../path.ts";
import type { CallIds } from "./calls.ts";
import { mediaOfMime, mimeOfUrl, standardBase64 } from "./media.ts";
import { bothSpellings, readOneOrMany, readSpelled, spelled, spelledPath } from "./spelling.ts";
import { isPublicUri, SIGNATURE_PLACEHOLDERS } from "./wire.ts";

type Readers<Names extends PropertyKey, T> = Readonly<Record<Names, MemberReader<T>>>;

interface Parts {
  readonly blocks: Block[];
  readonly calls: CallIds;
}

/** `false` is the default of a flag. */
const flag =
  (set: MemberReader<unknown>): MemberReader<unknown> =>
  (value, into, path, loss) =>
    value === false ? loss.ignore(path) : set(value, into, path, loss);

const PART = bothSpellings<Parts>({
  text: taken,
  thought: taken,
  thoughtSignature: taken,
  functionCall: (value, into, path, loss) => into.blocks.push(callAt(value, path, into.calls, loss)),
  functionResponse: (value, into, path, loss) => into.blocks.push(responseAt(value, path, into.calls, loss)),
  inlineData: (value, into, path, loss) => into.blocks.push(inlineAt(value, path, loss)),
  fileData: (value, into, path, loss) => into.blocks.push(fileAt(value, path, loss)),
  mediaResolution: ignored,
  partMetadata: ignored,
  videoMetadata: dropped,
  mediaProcessing: dropped,
  speechMetadata: dropped,
  audioTranscription: refused,
  executableCode: refused,
  codeExecutionResult: refused,
  toolCall: refused,
  toolResponse: refused,
} satisfies Readers<keyof Part, Parts>);

/** Adds the blocks of a part. A string is a text. */
function readPart(value: unknown, into: Parts, path: Path, loss: Loss): void {
  if (typeof value === "string") {
    into.blocks.push({ type: "text", path, text: value });
    return;
  }
  const before = into.blocks.length;
  const source = readSpelled(value, PART, into, path, loss);
  const signature = signatureOf(source, path, loss);
  if (!isAbsent(source.text)) {
    if (into.blocks.length > before) throw mustBe(path, "a part of one kind");
    const text = textAt(source.text, member(path, "text"));
    if (source.thought === true) {
      into.blocks.push({ type: "reasoning", path, family: "gemini", text, signature });
      return;
    }
    if (text !== "" || signature === undefined) into.blocks.push({ type: "text", path, text });
  } else if (into.blocks.length === before && signature === undefined) {
    throw mustBe(path, "a part with text, inlineData, fileData, functionCall or functionResponse");
  }
  if (into.blocks.length > before + 1) throw mustBe(path, "a part of one kind");
  if (signature === undefined) return;
  const last = into.blocks.at(-1);
  if (last?.type === "toolUse" && into.blocks.length > before)
    into.blocks[into.blocks.length - 1] = { ...last, signature };
  // The signature belongs to the text or the medium before it.
  else into.blocks.push({ type: "reasoning", path, family: "gemini", signature });
}

function signatureOf(source: JsonObject, path: Path, loss: Loss): string | undefined {
  const value = spelled(source, "thoughtSignature");
  if (value === undefined) return undefined;
  const at = spelledPath(source, "thoughtSignature", path);
  const text = textAt(value, at);
  if (text !== "" && !SIGNATURE_PLACEHOLDERS.has(text)) return text;
  loss.ignore(at);
  return undefined;
}

const CALL = bothSpellings<unknown>({
  id: taken,
  name: taken,
  args: taken,
  partialArgs: refused,
  willContinue: flag(refused),
} satisfies Readers<keyof FunctionCall, unknown>);

const textOf = (source: JsonObject, name: string, path: Path): string | undefined =>
  isAbsent(source[name]) ? undefined : textAt(source[name], member(path, name));

function nameOf(source: JsonObject, path: Path): string {
  const name = textOf(source, "name", path);
  if (name === undefined) throw missing(member(path, "name"));
  return name;
}

function callAt(value: unknown, path: Path, calls: CallIds, loss: Loss): Block {
  const source = readSpelled(value, CALL, undefined, path, loss);
  const name = nameOf(source, path);
  const input = isAbsent(source.args) ? {} : objectAt(source.args, member(path, "args"));
  return { type: "toolUse", path, id: calls.id(textOf(source, "id", path), name), name, input };
}

const RESPONSE = bothSpellings<unknown>({
  id: taken,
  name: taken,
  response: taken,
  parts: taken,
  scheduling: dropped,
  willContinue: flag(dropped),
} satisfies Readers<keyof FunctionResponse, unknown>);

function responseAt(value: unknown, path: Path, calls: CallIds, loss: Loss): Block {
  const source = readSpelled(value, RESPONSE, undefined, path, loss);
  const name = nameOf(source, path);
  const content: Block[] = [];
  let failed: Path | undefined;
  if (!isAbsent(source.response)) {
    const at = member(path, "response");
    failed = readOutput(objectAt(source.response, at), content, at);
  }
  if (!isAbsent(source.parts)) {
    readOneOrMany(source.parts, member(path, "parts"), (part, at) =>
      readSpelled(part, RESPONSE_PART, content, at, loss),
    );
  }
  return {
    type: "toolResult",
    path,
    id: calls.answered(textOf(source, "id", path), name, path),
    name,
    content,
    failed,
  };
}

/**
 * Reads what a function returned: the member `output` or `error`, or else the whole object, as the SDK documents it. Returns the
 * path that says that the function failed.
 */
function readOutput(response: JsonObject, content: Block[], path: Path): Path | undefined {
  const names = Object.keys(response).filter((name) => !isAbsent(response[name]));
  const failed = names.includes("error") ? member(path, "error") : undefined;
  const [only] = names;
  if (names.length === 1 && (only === "output" || only === "error"))
    content.push(valueBlock(response[only], member(path, only)));
  else if (names.length > 0) content.push({ type: "json", path, value: response });
  return failed;
}

const valueBlock = (value: unknown, path: Path): Block =>
  typeof value === "string" ? { type: "text", path, text: value } : { type: "json", path, value };

const RESPONSE_PART = bothSpellings<Block[]>({
  inlineData: (value, into, path, loss) => into.push(inlineAt(value, path, loss)),
  fileData: (value, into, path, loss) => into.push(fileAt(value, path, loss)),
  mediaProcessing: dropped,
} satisfies Readers<keyof FunctionResponsePart, Block[]>);

const INLINE = bothSpellings<unknown>({ mimeType: taken, data: taken, displayName: ignored });
const FILE = bothSpellings<unknown>({ mimeType: taken, fileUri: taken, displayName: ignored });

function inlineAt(value: unknown, path: Path, loss: Loss): Block {
  const source = readSpelled(value, INLINE, undefined, path, loss);
  const mime = spelled(source, "mimeType");
  if (mime === undefined) throw missing(member(path, "mimeType"));
  if (isAbsent(source.data)) throw missing(member(path, "data"));
  const bytes = standardBase64(textAt(source.data, member(path, "data")));
  const at = spelledPath(source, "mimeType", path);
  return mediaOfMime(textAt(mime, at), { bytes }, path) ?? loss.refuse(at, "the type is unknown");
}

function fileAt(value: unknown, path: Path, loss: Loss): Block {
  const source = readSpelled(value, FILE, undefined, path, loss);
  const written = spelled(source, "fileUri");
  if (written === undefined) throw missing(member(path, "fileUri"));
  const uri = textAt(written, spelledPath(source, "fileUri", path));
  const given = spelled(source, "mimeType");
  const at = spelledPath(source, "mimeType", path);
  const mime = given === undefined ? mimeOfUrl(uri) : textAt(given, at);
  if (mime === undefined) return loss.refuse(path, "it has no mimeType");
  const from = isPublicUri(uri) ? { url: uri } : { file: uri };
  return mediaOfMime(mime, from, path) ?? loss.refuse(at, "the type is unknown");
}

/** Roles in any case. `function` is an older name for a user who answers calls. */
const ROLES = new Map<string, "user" | "assistant">([
  ["user", "user"],
  ["function", "user"],
  ["model", "assistant"],
]);

const CONTENT = bothSpellings<unknown>({ role: taken, parts: taken });

function roleOf(source: JsonObject, path: Path): Message["role"] {
  if (isAbsent(source.role) || source.role === "") return "user";
  const at = member(path, "role");
  const role = ROLES.get(textAt(source.role, at));
  if (role === undefined) throw mustBe(at, '"user" or "model"');
  return role;
}

/** A message. A string is a text of the user. */
export function contentAt(value: unknown, path: Path, calls: CallIds, loss: Loss): Message {
  if (typeof value === "string") return { role: "user", path, content: [{ type: "text", path, text: value }] };
  const source = readSpelled(value, CONTENT, undefined, path, loss);
  const into: Parts = { blocks: [], calls };
  if (!isAbsent(source.parts)) {
    readOneOrMany(source.parts, member(path, "parts"), (part, at) => readPart(part, into, at, loss));
  }
  if (into.blocks.length === 0) throw missing(member(path, "parts"));
  return { role: roleOf(source, path), path, content: into.blocks };
}

/** The texts of a system instruction. Its role has no effect. */
export function instructionAt(value: unknown, path: Path, calls: CallIds, loss: Loss): readonly TextBlock[] {
  const instruction = isJsonObject(value) ? { parts: value.parts } : value;
  if (isJsonObject(value)) readSpelled(value, CONTENT, undefined, path, loss);
  return contentAt(instruction, path, calls, loss).content.map((block) =>
    block.type === "text" ? block : loss.refuse(block.path, "a system instruction is text"),
  );
}
