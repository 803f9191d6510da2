/** The body of a request: GenerateContentRequest. Source: ai.google.dev/api/generate-content, and the SDK's types. */
import type {
  FunctionCallingConfig,
  FunctionCallingConfigMode,
  FunctionDeclaration,
  GenerateContentConfig,
  Tool as GoogleTool,
  ToolConfig,
} from "@google/genai";
import type { Conversation, Message, SettingsDraft, TextBlock, Tool, ToolChoice } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
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
import { member, type Path, pathText } from "../../path.ts";
import { RecordError } from "../../record-error.ts";
import { callIds, callIdsIn } from "./calls.ts";
import { jsonSchemaAt } from "./json-schema.ts";
import { readGenerationConfig } from "./read-config.ts";
import { contentAt, instructionAt } from "./read-parts.ts";
import { bothSpellings, enumAt, readOneOrMany, readSpelled, spelled, spelledPath } from "./spelling.ts";

interface Draft {
  readonly settings: SettingsDraft;
  readonly tools: Tool[];
  choice: ToolChoice | undefined;
}

/** Members of the SDK's configuration that a body has, and not `generationConfig`. */
type BodyMember = Extract<
  keyof GenerateContentConfig,
  | "systemInstruction"
  | "safetySettings"
  | "tools"
  | "toolConfig"
  | "labels"
  | "cachedContent"
  | "serviceTier"
  | "store"
  | "continuationToken"
  | "modelArmorConfig"
  | "generationOutputConfig"
>;

const BODY = bothSpellings<Draft>({
  /** The job's model or an alias decides. */
  model: taken,
  contents: taken,
  systemInstruction: taken,
  generationConfig: (value, into, path, loss) => readGenerationConfig(value, into.settings, path, loss),
  tools: (value, into, path, loss) =>
    readOneOrMany(value, path, (tool, at) => {
      readSpelled(tool, TOOL, into, at, loss);
    }),
  toolConfig: (value, into, path, loss) => {
    readSpelled(value, TOOL_CONFIG, into, path, loss);
  },
  safetySettings: (value, _into, path, loss) =>
    Array.isArray(value) && value.length === 0 ? loss.ignore(path) : loss.drop(path),
  labels: (value, into, path) => {
    into.settings.metadata = { value: objectAt(value, path), path };
  },
  serviceTier: (value, into, path) => {
    into.settings.serviceTier = { value: textAt(value, path).toLowerCase(), path };
  },
  store: ignored,
  cachedContent: refused,
  continuationToken: refused,
  modelArmorConfig: refused,
  generationOutputConfig: refused,
} satisfies Readonly<Record<BodyMember | "model" | "contents" | "generationConfig", MemberReader<Draft>>>);

const TOOL = bothSpellings<Draft>({
  functionDeclarations: (value, into, path, loss) =>
    readOneOrMany(value, path, (declaration, at) => into.tools.push(declarationAt(declaration, at, loss))),
  retrieval: refused,
  googleMaps: refused,
  mcpServers: refused,
  codeExecution: refused,
  computerUse: refused,
  enterpriseWebSearch: refused,
  exaAiSearch: refused,
  googleSearch: refused,
  googleSearchRetrieval: refused,
  parallelAiSearch: refused,
  urlContext: refused,
  fileSearch: refused,
} satisfies Readonly<Record<keyof GoogleTool, MemberReader<Draft>>>);

const DECLARATION = bothSpellings<unknown>({
  name: taken,
  description: taken,
  parameters: taken,
  parametersJsonSchema: taken,
  response: dropped,
  responseJsonSchema: dropped,
  behavior: (value, _into, path, loss) =>
    enumAt(value, path) === "NON_BLOCKING" ? loss.drop(path) : loss.ignore(path),
} satisfies Readonly<Record<keyof FunctionDeclaration, MemberReader<unknown>>>);

function declarationAt(value: unknown, path: Path, loss: Loss): Tool {
  const source = readSpelled(value, DECLARATION, undefined, path, loss);
  if (isAbsent(source.name)) throw missing(member(path, "name"));
  return {
    path,
    name: textAt(source.name, member(path, "name")),
    description: isAbsent(source.description) ? undefined : textAt(source.description, member(path, "description")),
    schema: parametersOf(source, path),
  };
}

function parametersOf(source: JsonObject, path: Path): JsonObject {
  const own = source.parameters ?? undefined;
  const json = spelled(source, "parametersJsonSchema");
  const at = spelledPath(source, "parametersJsonSchema", path);
  if (own !== undefined && json !== undefined) {
    throw new RecordError(400, `${pathText(at)} and ${pathText(member(path, "parameters"))} cannot be used together.`);
  }
  if (json !== undefined) return objectAt(json, at);
  if (own !== undefined) return jsonSchemaAt(own, member(path, "parameters"), { closed: false });
  return { type: "object", properties: {} };
}

const TOOL_CONFIG = bothSpellings<Draft>({
  functionCallingConfig: (value, into, path, loss) => {
    const source = readSpelled(value, CALLING, into, path, loss);
    readChoice(source, into, path, loss);
  },
  retrievalConfig: refused,
  includeServerSideToolInvocations: ignored,
} satisfies Readonly<Record<keyof ToolConfig, MemberReader<Draft>>>);

const CALLING = bothSpellings<Draft>({
  mode: taken,
  allowedFunctionNames: taken,
  streamFunctionCallArguments: (value, _into, path, loss) =>
    value === false ? loss.ignore(path) : loss.refuse(path, "a batch has no streams"),
} satisfies Readonly<Record<keyof FunctionCallingConfig, MemberReader<Draft>>>);

const MODES: Readonly<Record<`${FunctionCallingConfigMode}`, "auto" | "any" | "none">> = {
  MODE_UNSPECIFIED: "auto",
  AUTO: "auto",
  ANY: "any",
  NONE: "none",
  VALIDATED: "auto",
};

function readChoice(source: JsonObject, into: Draft, path: Path, loss: Loss): void {
  const at = member(path, "mode");
  const mode = isAbsent(source.mode) ? "AUTO" : enumAt(source.mode, at);
  if (!Object.hasOwn(MODES, mode)) throw mustBe(at, "AUTO, ANY, NONE or VALIDATED");
  if (mode === "VALIDATED") loss.drop(at, "no other form has it. AUTO takes its place");
  const kind = MODES[mode as FunctionCallingConfigMode];
  const names: string[] = [];
  const allowed = spelled(source, "allowedFunctionNames");
  const listed = spelledPath(source, "allowedFunctionNames", path);
  if (allowed !== undefined) readOneOrMany(allowed, listed, (name, where) => names.push(textAt(name, where)));
  if (kind === "any" && names.length === 1) {
    into.choice = { kind: "one", name: names[0]!, path: listed };
    return;
  }
  if (names.length > 0) loss.drop(listed, "other forms name one function or none");
  into.choice = { kind, path: at };
}

export function readGeminiRequest(body: JsonObject, path: Path, loss: Loss): Conversation {
  const into: Draft = { settings: {}, tools: [], choice: undefined };
  const source = readSpelled(body, BODY, into, path, loss);
  const calls = callIds(() => callIdsIn(source.contents));
  const instruction = spelled(source, "systemInstruction");
  const system: readonly TextBlock[] =
    instruction === undefined
      ? []
      : instructionAt(instruction, spelledPath(source, "systemInstruction", path), calls, loss);
  const messages: Message[] = [];
  const at = member(path, "contents");
  if (!isAbsent(source.contents)) {
    readOneOrMany(source.contents, at, (content, where) => messages.push(contentAt(content, where, calls, loss)));
  }
  if (messages.length === 0) throw missing(at);
  return { kind: "conversation", system, messages, tools: into.tools, choice: into.choice, settings: into.settings };
}
