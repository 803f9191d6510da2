/** The text of Amazon Nova's multimodal embeddings. Source: Amazon Nova user guide, embeddings-schema. */
import type { EmbeddingAnswer, EmbeddingRequest, Purpose } from "../../embedding.ts";
import type { JsonNumber, JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { ignored, type MemberReader, memberReaders, mustBe, readObject, refused, textAt } from "../../members.ts";
import { member, type Path } from "../../path.ts";
import type { EmbeddingSchema } from "../../schema.ts";
import {
  answerObject,
  answerTokens,
  checkVectorCount,
  dropEmbeddingSetting,
  type EmbeddingDraft,
  type EmbeddingSettingWriters,
  embeddingDraft,
  embeddingRequest,
  idAndModel,
  ignoreEmbeddingSetting,
  membersExcept,
  normalizedAlways,
  offeredSize,
  onlyText,
  readDimensions,
  readEmbeddingText,
  readTruncate,
  type TruncateMode,
  vectorsOf,
  withExtension,
  writeEmbeddingSettings,
} from "./common.ts";

const SCHEMA_VERSION = "nova-multimodal-embed-v1";
const SINGLE = "SINGLE_EMBEDDING";
const SIZES = [256, 384, 1024, 3072];

/** Undefined: for a store of other media than text. */
const PURPOSE_OF: Readonly<Record<string, Purpose | undefined>> = {
  GENERIC_INDEX: "document",
  GENERIC_RETRIEVAL: "query",
  TEXT_RETRIEVAL: "query",
  IMAGE_RETRIEVAL: undefined,
  VIDEO_RETRIEVAL: undefined,
  DOCUMENT_RETRIEVAL: undefined,
  AUDIO_RETRIEVAL: undefined,
  CLASSIFICATION: "classification",
  CLUSTERING: "clustering",
};

const PURPOSES: Readonly<Record<Purpose, string | undefined>> = {
  document: "GENERIC_INDEX",
  query: "TEXT_RETRIEVAL",
  classification: "CLASSIFICATION",
  clustering: "CLUSTERING",
  similarity: undefined,
};

const readPurpose: MemberReader<EmbeddingDraft> = (value, into, path, loss) => {
  const word = textAt(value, path);
  if (!Object.hasOwn(PURPOSE_OF, word)) throw mustBe(path, Object.keys(PURPOSE_OF).join(" or "));
  const purpose = PURPOSE_OF[word];
  if (purpose === undefined) loss.drop(path, "only Nova has it");
  else into.purpose = { value: purpose, path };
};

const TEXT = memberReaders<EmbeddingDraft>({
  value: readEmbeddingText,
  truncationMode: readTruncate({ START: "start", END: "end", NONE: "none" }),
  source: refused,
});

const SINGLE_PARAMS = memberReaders<EmbeddingDraft>({
  embeddingPurpose: readPurpose,
  embeddingDimension: readDimensions,
  text: (value, into, path, loss) => {
    readObject(value, TEXT, into, path, loss);
  },
  image: refused,
  audio: refused,
  video: refused,
});

const MEMBERS = memberReaders<EmbeddingDraft>({
  schemaVersion: ignored,
  taskType: (value, _into, path, loss) => {
    if (textAt(value, path) !== SINGLE) loss.refuse(path, "other forms have one vector a text");
    loss.ignore(path);
  },
  singleEmbeddingParams: (value, into, path, loss) => {
    readObject(value, SINGLE_PARAMS, into, path, loss);
  },
  segmentedEmbeddingParams: refused,
});

function read(body: JsonObject, path: Path, loss: Loss): EmbeddingRequest {
  const draft = embeddingDraft();
  readObject(body, MEMBERS, draft, path, loss);
  return embeddingRequest(draft, member(member(member(path, "singleEmbeddingParams"), "text"), "value"));
}

interface Writing {
  dimensions: JsonNumber | undefined;
  /** Nova requires a purpose. The one of a store's documents is its most general one. */
  purpose: string;
  /** Nova requires a mode. Other forms refuse a text that is too long. */
  truncate: string;
}

const MODES: Readonly<Record<TruncateMode, string>> = { start: "START", end: "END", none: "NONE" };

const WRITERS: EmbeddingSettingWriters<Writing> = {
  dimensions: (setting, into, loss) => {
    into.dimensions = offeredSize(setting, SIZES, loss);
  },
  purpose: ({ value, path }, into, loss) => {
    const purpose = PURPOSES[value];
    if (purpose === undefined) loss.drop(path, "Nova has no counterpart");
    else into.purpose = purpose;
  },
  truncate: ({ value }, into) => {
    into.truncate = MODES[value];
  },
  normalize: normalizedAlways,
  title: dropEmbeddingSetting("Nova has no counterpart"),
  user: ignoreEmbeddingSetting,
  encoding: ignoreEmbeddingSetting,
};

function write(request: EmbeddingRequest, _options: unknown, loss: Loss): JsonObject {
  const value = onlyText(request, loss);
  const into: Writing = { dimensions: undefined, purpose: "GENERIC_INDEX", truncate: "NONE" };
  writeEmbeddingSettings(request, WRITERS, into, loss);
  return {
    schemaVersion: SCHEMA_VERSION,
    taskType: SINGLE,
    singleEmbeddingParams: {
      embeddingPurpose: into.purpose,
      ...(into.dimensions !== undefined && { embeddingDimension: into.dimensions }),
      text: { truncationMode: into.truncate, value },
    },
  };
}

function readAnswer(body: JsonObject): EmbeddingAnswer {
  const list = (Array.isArray(body.embeddings) ? body.embeddings : []).map(answerObject);
  const rest = list.map((element) => membersExcept(element, "embedding", "embeddingType"));
  return {
    kind: "embeddings",
    id: undefined,
    model: undefined,
    vectors: vectorsOf(list.map(({ embedding }) => embedding)),
    inputTokens: answerTokens(body.inputTextTokenCount) || answerTokens(body.inputTokenCount),
    extra: {
      ...membersExcept(body, "embeddings", "inputTextTokenCount", "inputTokenCount"),
      ...(rest.some((element) => Object.keys(element).length > 0) && { embeddings: rest }),
    },
  };
}

function writeAnswer(answer: EmbeddingAnswer): JsonObject {
  checkVectorCount(answer, 1);
  const body = { embeddings: [{ embeddingType: "TEXT", embedding: answer.vectors[0] }] };
  const inputTokenCount = answer.inputTokens > 0 ? answer.inputTokens : undefined;
  return withExtension(body, answer, { ...idAndModel(answer), inputTokenCount });
}

export const novaEmbeddingsSchema: EmbeddingSchema = {
  kind: "embeddings",
  name: "nova-embeddings",
  family: "amazon",
  read,
  write,
  readAnswer,
  writeAnswer,
};
