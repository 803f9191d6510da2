/** Cohere Embed v3 and v4 on Bedrock. Source: Bedrock user guide, model-parameters-embed-v3 and -v4. */
import type { EmbeddingAnswer, EmbeddingRequest, Purpose } from "../../embedding.ts";
import { isJsonObject, type JsonNumber, type JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import {
  dropped,
  isAbsent,
  type MemberReader,
  memberReaders,
  mustBe,
  readArray,
  readObject,
  refused,
  taken,
  textAt,
} from "../../members.ts";
import { member, type Path, pathText } from "../../path.ts";
import { RecordError } from "../../record-error.ts";
import type { AnswerOptions, BodyOptions, EmbeddingSchema } from "../../schema.ts";
import {
  answerObject,
  answerText,
  answerTokens,
  checkVectorCount,
  dropEmbeddingSetting,
  type EmbeddingDraft,
  type EmbeddingSettingWriters,
  embeddingDraft,
  embeddingRequest,
  ignoreEmbeddingSetting,
  membersExcept,
  normalizedAlways,
  offeredSize,
  readDimensions,
  readFloatTypes,
  readTruncate,
  type TruncateMode,
  vectorsOf,
  withExtension,
  writeEmbeddingSettings,
} from "./common.ts";

const INPUT_TYPES: Readonly<Record<Purpose, string | undefined>> = {
  document: "search_document",
  query: "search_query",
  classification: "classification",
  clustering: "clustering",
  similarity: undefined,
};

const PURPOSE_OF = new Map<string | undefined, Purpose>(
  Object.entries(INPUT_TYPES).map(([purpose, type]) => [type, purpose as Purpose]),
);

const readType: MemberReader<EmbeddingDraft> = (value, into, path, loss) => {
  const type = textAt(value, path);
  if (type === "image") loss.refuse(path, "other forms have texts only");
  const purpose = PURPOSE_OF.get(type);
  if (purpose === undefined)
    throw mustBe(path, [...PURPOSE_OF.keys()].filter((name) => name !== undefined).join(" or "));
  into.purpose = { value: purpose, path };
};

/** Texts and `inputs` exclude each other. */
function beginList(into: EmbeddingDraft, path: Path): void {
  if (into.path !== undefined) {
    throw new RecordError(400, `${pathText(path)} and ${pathText(into.path)} cannot be used together.`);
  }
  into.path = path;
  into.isList = true;
}

const PART = memberReaders<EmbeddingDraft>({ type: taken, text: taken, image_url: refused });
const INPUT = memberReaders<EmbeddingDraft>({ content: taken });

/** A text of v4's `inputs`, which may hold images too. */
function readInput(value: unknown, into: EmbeddingDraft, path: Path, loss: Loss): void {
  const { content } = readObject(value, INPUT, into, path, loss);
  const at = member(path, "content");
  let parts = 0;
  readArray(content, at, (part, where) => {
    const source = readObject(part, PART, into, where, loss);
    const text = member(where, "text");
    parts += 1;
    if (parts > 1) loss.refuse(where, "an input of several parts has one vector");
    into.texts.push({ value: textAt(source.text, text), path: text });
  });
  if (parts === 0) throw mustBe(at, "at least one part");
}

const MEMBERS = memberReaders<EmbeddingDraft>({
  texts: (value, into, path) => {
    beginList(into, path);
    readArray(value, path, (text, at) => into.texts.push({ value: textAt(text, at), path: at }));
  },
  inputs: (value, into, path, loss) => {
    beginList(into, path);
    readArray(value, path, (input, at) => readInput(input, into, at, loss));
  },
  images: refused,
  input_type: readType,
  truncate: readTruncate({ NONE: "none", START: "start", LEFT: "start", END: "end", RIGHT: "end" }),
  embedding_types: readFloatTypes,
  output_dimension: readDimensions,
  max_tokens: dropped,
});

function read(body: JsonObject, path: Path, loss: Loss): EmbeddingRequest {
  const draft = embeddingDraft();
  readObject(body, MEMBERS, draft, path, loss);
  return embeddingRequest(draft, member(path, "texts"));
}

type Version = "v3" | "v4";

const versionOf = (model: string): Version => (model.includes("embed-v4") ? "v4" : "v3");

const SIZES: Readonly<Record<Version, readonly number[]>> = { v3: [1024], v4: [256, 512, 1024, 1536] };

const CUTS: Readonly<Record<Version, Readonly<Record<TruncateMode, string>>>> = {
  v3: { start: "START", end: "END", none: "NONE" },
  v4: { start: "LEFT", end: "RIGHT", none: "NONE" },
};

const MAX_TEXTS = 96;

interface Writing {
  readonly version: Version;
  /** Cohere requires a type. The one of a store's documents is its most general one. */
  type: string;
  dimensions: JsonNumber | undefined;
  truncate: string | undefined;
}

const WRITERS: EmbeddingSettingWriters<Writing> = {
  dimensions: (setting, into, loss) => {
    const size = offeredSize(setting, SIZES[into.version], loss);
    // The only size of v3 has no member.
    if (into.version === "v3") loss.ignore(setting.path);
    else into.dimensions = size;
  },
  purpose: ({ value, path }, into, loss) => {
    const type = INPUT_TYPES[value];
    if (type === undefined) loss.drop(path, "Cohere has no counterpart");
    else into.type = type;
  },
  truncate: ({ value }, into) => {
    into.truncate = CUTS[into.version][value];
  },
  normalize: normalizedAlways,
  title: dropEmbeddingSetting("Cohere has no counterpart"),
  user: ignoreEmbeddingSetting,
  encoding: ignoreEmbeddingSetting,
};

function write(request: EmbeddingRequest, { model }: BodyOptions, loss: Loss): JsonObject {
  if (request.texts.length > MAX_TEXTS) loss.refuse(request.path, `Cohere takes ${MAX_TEXTS} texts a record`);
  const into: Writing = {
    version: versionOf(model),
    type: "search_document",
    dimensions: undefined,
    truncate: undefined,
  };
  writeEmbeddingSettings(request, WRITERS, into, loss);
  return {
    input_type: into.type,
    texts: request.texts.map(({ value }) => value),
    ...(into.truncate !== undefined && { truncate: into.truncate }),
    ...(into.dimensions !== undefined && { output_dimension: into.dimensions }),
  };
}

const BY_TYPE = "embeddings_by_type";

function readAnswer(body: JsonObject): EmbeddingAnswer {
  const { float, ...others } = answerObject(body.embeddings);
  const list = Array.isArray(body.embeddings) ? body.embeddings : Array.isArray(float) ? float : [];
  const types = membersExcept(others);
  const meta = answerObject(body.meta);
  const billed = answerObject(meta.billed_units);
  return {
    kind: "embeddings",
    id: answerText(body.id),
    model: undefined,
    vectors: vectorsOf(list),
    inputTokens: answerTokens(billed.input_tokens),
    extra: {
      // `texts` repeats the request.
      ...membersExcept(body, "embeddings", "id", "response_type", "texts", "meta"),
      ...(Object.keys(types).length > 0 && { embeddings: types }),
      ...(Object.keys(membersExcept(meta, "billed_units", "api_version")).length > 0 && { meta }),
    },
  };
}

/** The texts of a request, for their repetition in the answer. */
function textsOf({ texts, inputs }: JsonObject): readonly unknown[] {
  if (Array.isArray(texts)) return texts;
  if (!Array.isArray(inputs)) return [];
  return inputs.map((input) => {
    const { content } = answerObject(input);
    const [part] = Array.isArray(content) ? content : [];
    return isJsonObject(part) ? part.text : undefined;
  });
}

function writeAnswer(answer: EmbeddingAnswer, { id, request }: AnswerOptions): JsonObject {
  const texts = textsOf(request);
  checkVectorCount(answer, texts.length);
  const byType = !isAbsent(request.embedding_types);
  const body = {
    embeddings: byType ? { float: answer.vectors } : answer.vectors,
    id: answer.id ?? id,
    response_type: byType ? BY_TYPE : "embeddings_floats",
    texts,
    ...(answer.inputTokens > 0 && { meta: { billed_units: { input_tokens: answer.inputTokens } } }),
  };
  return withExtension(body, answer, { model: answer.model });
}

export const cohereEmbeddingsSchema: EmbeddingSchema = {
  kind: "embeddings",
  name: "cohere-embeddings",
  family: "other",
  read,
  write,
  readAnswer,
  writeAnswer,
};
