/** The members of `generationConfig`. */
import type { GenerateContentConfig, GenerationConfig, ThinkingConfig, ThinkingLevel } from "@google/genai";
import type { Effort, SettingsDraft } from "../../conversation.ts";
import { type JsonObject, numberOf } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import {
  arrayAt,
  booleanAt,
  dropped,
  ignored,
  integerAt,
  isAbsent,
  type MemberReader,
  mustBe,
  numberAt,
  objectAt,
  refused,
  taken,
  textAt,
} from "../../members.ts";
import { member, type Path, pathText } from "../../path.ts";
import { RecordError } from "../../record-error.ts";
import { jsonSchemaAt } from "./json-schema.ts";
import { bothSpellings, enumAt, readOneOrMany, readSpelled, spelled, spelledPath } from "./spelling.ts";

type Reader = MemberReader<SettingsDraft>;

const numberSetting =
  (name: "temperature" | "topP" | "topK" | "maxTokens" | "seed", read: typeof numberAt): Reader =>
  (value, into, path) => {
    into[name] = { value: read(value, path), path };
  };

/** A number whose default is 0. */
const penalty =
  (name: "frequencyPenalty" | "presencePenalty"): Reader =>
  (value, into, path, loss) => {
    const number = numberAt(value, path);
    if (numberOf(number) === 0) loss.ignore(path);
    else into[name] = { value: number, path };
  };

const unlessFalse =
  (set: MemberReader<unknown>): Reader =>
  (value, into, path, loss) =>
    booleanAt(value, path) ? set(value, into, path, loss) : loss.ignore(path);

/** Gemini's answers always have the schema. */
const setSchema = (into: SettingsDraft, schema: JsonObject, path: Path): void => {
  if (into.schema !== undefined) {
    throw new RecordError(400, `${pathText(path)} and ${pathText(into.schema.path)} cannot be used together.`);
  }
  into.schema = { value: { schema, strict: true }, path };
};

const LEVELS: Readonly<Record<`${ThinkingLevel}`, Effort | undefined>> = {
  THINKING_LEVEL_UNSPECIFIED: undefined,
  MINIMAL: "minimal",
  LOW: "low",
  MEDIUM: "medium",
  HIGH: "high",
  XHIGH: "xhigh",
};

function readLevel(value: unknown, into: SettingsDraft, path: Path, loss: Loss): void {
  const name = enumAt(value, path);
  if (!Object.hasOwn(LEVELS, name)) throw mustBe(path, "a thinking level");
  const effort = LEVELS[name as ThinkingLevel];
  if (effort === undefined) loss.ignore(path);
  else into.effort = { value: effort, path };
}

const THINKING = bothSpellings<SettingsDraft>({
  includeThoughts: (value, into, path) => {
    into.showThinking = { value: booleanAt(value, path), path };
  },
  thinkingBudget: (value, into, path) => {
    const tokens = integerAt(value, path);
    // Gemini reasons by default, so 0 is a wish and no default.
    if (numberOf(tokens) === 0) into.effort = { value: "none", path };
    else into.budget = { value: tokens, path };
  },
  thinkingLevel: readLevel,
} satisfies Readonly<Record<keyof ThinkingConfig, Reader>>);

function readModalities(value: unknown, _into: unknown, path: Path, loss: Loss): void {
  readOneOrMany(value, path, (modality, at) => {
    const name = enumAt(modality, at);
    if (name === "TEXT" || name === "MODALITY_UNSPECIFIED") loss.ignore(at);
    else loss.refuse(at, "the answer would not be text");
  });
}

function readMimeType(value: unknown, into: SettingsDraft, path: Path, loss: Loss): void {
  const mime = textAt(value, path);
  if (mime === "application/json") into.json = { value: true, path };
  else if (mime === "text/plain" || mime === "") loss.ignore(path);
  else loss.refuse(path, "other forms have text and JSON only");
}

/** Members of the body in the SDK's configuration, and members that the SDK keeps to itself. */
type Elsewhere =
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
  | "httpOptions"
  | "abortSignal"
  | "automaticFunctionCalling"
  | "automaticContinuation";

const CONFIG = bothSpellings<SettingsDraft>({
  temperature: numberSetting("temperature", numberAt),
  topP: numberSetting("topP", numberAt),
  topK: numberSetting("topK", numberAt),
  maxOutputTokens: numberSetting("maxTokens", integerAt),
  seed: numberSetting("seed", integerAt),
  stopSequences: (value, into, path, loss) => {
    const stop = arrayAt(value, path).map((text, at) => textAt(text, member(path, at)));
    if (stop.length === 0) loss.ignore(path);
    else into.stop = { value: stop, path };
  },
  frequencyPenalty: penalty("frequencyPenalty"),
  presencePenalty: penalty("presencePenalty"),
  candidateCount: (value, into, path, loss) => {
    const count = integerAt(value, path);
    if (numberOf(count) <= 1) loss.ignore(path);
    else into.n = { value: count, path };
  },
  responseLogprobs: taken,
  logprobs: taken,
  responseMimeType: readMimeType,
  responseSchema: (value, into, path) => setSchema(into, jsonSchemaAt(value, path, { closed: true }), path),
  responseJsonSchema: (value, into, path) => setSchema(into, objectAt(value, path), path),
  responseFormat: (value, _into, path, loss) =>
    Array.isArray(value) && value.length === 0
      ? loss.ignore(path)
      : loss.refuse(path, "use responseMimeType and responseSchema"),
  thinkingConfig: (value, into, path, loss) => {
    readSpelled(value, THINKING, into, path, loss);
  },
  responseModalities: readModalities,
  mediaResolution: ignored,
  speechConfig: refused,
  imageConfig: refused,
  translationConfig: refused,
  audioTranscriptionConfig: refused,
  routingConfig: refused,
  modelSelectionConfig: refused,
  audioTimestamp: unlessFalse(dropped),
  enableAffectiveDialog: unlessFalse(dropped),
  enableEnhancedCivicAnswers: unlessFalse(dropped),
} satisfies Readonly<Record<keyof GenerationConfig | Exclude<keyof GenerateContentConfig, Elsewhere>, Reader>>);

export function readGenerationConfig(value: unknown, into: SettingsDraft, path: Path, loss: Loss): void {
  const source = readSpelled(value, CONFIG, into, path, loss);
  readLogprobs(source, into, path, loss);
  // A schema implies JSON.
  if (into.schema !== undefined) into.json = undefined;
}

function readLogprobs(source: JsonObject, into: SettingsDraft, path: Path, loss: Loss): void {
  const at = member(path, "logprobs");
  const number = isAbsent(source.logprobs) ? undefined : integerAt(source.logprobs, at);
  const several = number !== undefined && numberOf(number) > 0 ? number : undefined;
  const wanted = spelled(source, "responseLogprobs");
  const flag = spelledPath(source, "responseLogprobs", path);
  if (several !== undefined) into.logprobs = { value: several, path: at };
  else if (wanted !== undefined && booleanAt(wanted, flag)) into.logprobs = { value: true, path: flag };
  else if (wanted !== undefined || number !== undefined) loss.ignore(flag);
}
