/** What the schemas of embeddings share. */
import type { Placed } from "../../conversation.ts";
import type { EmbeddingAnswer, EmbeddingRequest, Purpose } from "../../embedding.ts";
import { isJsonObject, isNumber, type JsonNumber, type JsonObject, numberOf } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { booleanAt, integerAt, isAbsent, type MemberReader, missing, mustBe, textAt } from "../../members.ts";
import { member, type Path } from "../../path.ts";
import { RecordError } from "../../record-error.ts";
import { type AnswerOptions, EXTENSION } from "../../schema.ts";

/** A request under construction. */
export interface EmbeddingDraft {
  texts: Placed<string>[];
  isList: boolean;
  path: Path | undefined;
  dimensions?: Placed<JsonNumber>;
  normalize?: Placed<boolean>;
  purpose?: Placed<Purpose>;
  title?: Placed<string>;
  truncate?: NonNullable<EmbeddingRequest["truncate"]>;
  user?: Placed<string>;
  encoding?: NonNullable<EmbeddingRequest["encoding"]>;
}

export const embeddingDraft = (): EmbeddingDraft => ({ texts: [], isList: false, path: undefined });

/** @param path the place where the texts belong */
export function embeddingRequest(draft: EmbeddingDraft, path: Path): EmbeddingRequest {
  if (draft.path === undefined) throw missing(path);
  if (draft.texts.length === 0) throw mustBe(draft.path, "at least one text");
  return {
    kind: "embeddings",
    texts: draft.texts,
    isList: draft.isList,
    path: draft.path,
    dimensions: draft.dimensions,
    normalize: draft.normalize,
    purpose: draft.purpose,
    title: draft.title,
    truncate: draft.truncate,
    user: draft.user,
    encoding: draft.encoding,
  };
}

export const readEmbeddingText: MemberReader<EmbeddingDraft> = (value, into, path) => {
  if (into.path !== undefined) throw mustBe(path, "the only text");
  into.texts.push({ value: textAt(value, path), path });
  into.path = path;
};

export const readDimensions: MemberReader<EmbeddingDraft> = (value, into, path) => {
  into.dimensions = { value: integerAt(value, path), path };
};

export const readNormalize: MemberReader<EmbeddingDraft> = (value, into, path) => {
  into.normalize = { value: booleanAt(value, path), path };
};

export type TruncateMode = NonNullable<EmbeddingRequest["truncate"]>["value"];

/** A reader of a word with a fixed meaning. Words are in capitals. */
export const readTruncate =
  (words: Readonly<Record<string, TruncateMode>>): MemberReader<EmbeddingDraft> =>
  (value, into, path) => {
    const word = textAt(value, path).toUpperCase();
    if (!Object.hasOwn(words, word)) throw mustBe(path, Object.keys(words).join(" or "));
    into.truncate = { value: words[word]!, path };
  };

/** Types of numbers in a vector. Only floats have a place in every form. */
export const readFloatTypes: MemberReader<unknown> = (value, _into, path, loss) => {
  const types = Array.isArray(value) ? value : [value];
  types.forEach((type, at) => {
    const where = Array.isArray(value) ? member(path, at) : path;
    if (textAt(type, where) !== "float") loss.refuse(where, "other forms have vectors of floats only");
  });
  loss.ignore(path);
};

/** The text of a request to a form with one text a record. */
export function onlyText(request: EmbeddingRequest, loss: Loss): string {
  const [first, second] = request.texts;
  if (second !== undefined) loss.refuse(request.path, "the target takes one text a record");
  return first!.value;
}

/** What a writer does with each setting. A new setting does not compile until every writer decides. */
export type EmbeddingSettingWriters<Into> = {
  readonly [Name in "dimensions" | "normalize" | "purpose" | "title" | "truncate" | "user" | "encoding"]: (
    setting: NonNullable<EmbeddingRequest[Name]>,
    into: Into,
    loss: Loss,
  ) => void;
};

export function writeEmbeddingSettings<Into>(
  request: EmbeddingRequest,
  writers: EmbeddingSettingWriters<Into>,
  into: Into,
  loss: Loss,
): void {
  for (const name in writers) {
    const setting = request[name as keyof EmbeddingSettingWriters<Into>];
    const write = writers[name as keyof EmbeddingSettingWriters<Into>] as (
      setting: unknown,
      into: Into,
      loss: Loss,
    ) => void;
    if (setting !== undefined) write(setting, into, loss);
  }
}

type Writer = (setting: Placed<unknown>, into: unknown, loss: Loss) => void;

/** For a setting without effect on the vectors. */
export const ignoreEmbeddingSetting: Writer = ({ path }, _into, loss) => loss.ignore(path);

/** @param reason as of `Loss.drop` */
export const dropEmbeddingSetting =
  (reason: string): Writer =>
  ({ path }, _into, loss) =>
    loss.drop(path, reason);

/** For a form whose vectors always have length 1. */
export const normalizedAlways: Writer = ({ value, path }, _into, loss) => {
  if (value === false) loss.refuse(path, "the target's vectors have length 1");
  else loss.ignore(path);
};

/** A number of dimensions that the model offers. Undefined: it is dropped. */
export function offeredSize(
  dimensions: Placed<JsonNumber>,
  sizes: readonly number[],
  loss: Loss,
): JsonNumber | undefined {
  if (sizes.includes(numberOf(dimensions.value))) return dimensions.value;
  loss.drop(dimensions.path, `the model has ${sizes.join(", ")} dimensions`);
  return undefined;
}

/** The vector in an answer. Its numbers keep their text. Throws RecordError with status 502. */
export function vectorOf(value: unknown): readonly JsonNumber[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isNumber)) {
    throw new RecordError(502, "The answer has no vector of numbers.");
  }
  return value;
}

/** The vectors of a list that is not empty. Throws RecordError with status 502. */
export function vectorsOf(list: readonly unknown[]): EmbeddingAnswer["vectors"] {
  if (list.length === 0) throw new RecordError(502, "The answer has no vectors.");
  return list.map(vectorOf);
}

/** A count of tokens, as a number or as text. 0 for anything else. */
export function answerTokens(value: unknown): number {
  const number = typeof value === "string" ? Number(value) : isNumber(value) ? numberOf(value) : 0;
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}

export const answerText = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** Present members whose names are not in `known`. */
export function membersExcept(source: JsonObject, ...known: readonly string[]): JsonObject {
  const rest: Record<string, unknown> = {};
  for (const name in source) if (!known.includes(name) && !isAbsent(source[name])) rest[name] = source[name];
  return rest;
}

export const answerObject = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

/** Throws RecordError with status 502 if there is not one vector for each text. */
export function checkVectorCount({ vectors }: EmbeddingAnswer, texts: number): void {
  if (vectors.length !== texts) {
    throw new RecordError(502, `The answer has ${vectors.length} vectors. The request has ${texts} texts.`);
  }
}

/** The body, with the parts of the answer that it has no place for. */
export function withExtension(body: JsonObject, answer: EmbeddingAnswer, own: JsonObject): JsonObject {
  const rest = { ...answer.extra, ...membersExcept(own) };
  return Object.keys(rest).length === 0 ? body : { ...body, [EXTENSION]: rest };
}

/** Members for the extension: the id and model of an answer in a form without them. */
export const idAndModel = ({ id, model }: EmbeddingAnswer): JsonObject => ({ id, model });

/** The answer's model, or the one that was asked for. */
export const answerModel = (answer: EmbeddingAnswer, { model }: AnswerOptions): string => answer.model ?? model;
