/**
 * Amazon Titan's text embeddings: G1 and V2, and the text of its multimodal model. Source: Bedrock user guide,
 * model-parameters-titan-embed-text and model-parameters-titan-embed-mm.
 */
import type { EmbeddingAnswer, EmbeddingRequest } from "../../embedding.ts";
import type { JsonNumber, JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { memberReaders, readObject, refused } from "../../members.ts";
import { member, type Path } from "../../path.ts";
import type { AnswerOptions, BodyOptions, EmbeddingSchema } from "../../schema.ts";
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
  offeredSize,
  onlyText,
  readDimensions,
  readEmbeddingText,
  readFloatTypes,
  readNormalize,
  vectorOf,
  withExtension,
  writeEmbeddingSettings,
} from "./common.ts";

const IMAGE_CONFIG = memberReaders<EmbeddingDraft>({ outputEmbeddingLength: readDimensions });

const MEMBERS = memberReaders<EmbeddingDraft>({
  inputText: readEmbeddingText,
  dimensions: readDimensions,
  normalize: readNormalize,
  embeddingTypes: readFloatTypes,
  inputImage: refused,
  embeddingConfig: (value, into, path, loss) => {
    readObject(value, IMAGE_CONFIG, into, path, loss);
  },
});

function read(body: JsonObject, path: Path, loss: Loss): EmbeddingRequest {
  const draft = embeddingDraft();
  readObject(body, MEMBERS, draft, path, loss);
  return embeddingRequest(draft, member(path, "inputText"));
}

type Version = "g1" | "v2" | "image";

/** The version in a model's name. The newest text model if the name does not say. */
function versionOf(model: string): Version {
  if (model.includes("titan-embed-image")) return "image";
  return model.includes("titan-embed-text-v1") || model.includes("titan-embed-g1") ? "g1" : "v2";
}

const SIZES: Readonly<Record<Version, readonly number[]>> = {
  g1: [1536],
  v2: [256, 512, 1024],
  image: [256, 384, 1024],
};

interface Writing {
  readonly version: Version;
  dimensions?: JsonNumber | undefined;
  normalize?: boolean;
}

const WRITERS: EmbeddingSettingWriters<Writing> = {
  dimensions: (setting, into, loss) => {
    const size = offeredSize(setting, SIZES[into.version], loss);
    // The only size of G1 has no member.
    if (into.version === "g1") loss.ignore(setting.path);
    else into.dimensions = size;
  },
  normalize: ({ value, path }, into, loss) => {
    if (into.version === "v2") into.normalize = value;
    else if (value) loss.ignore(path);
    else loss.refuse(path, "the model has no counterpart");
  },
  purpose: dropEmbeddingSetting("Titan has no counterpart"),
  title: dropEmbeddingSetting("Titan has no counterpart"),
  truncate: (setting, into, loss) => {
    // Titan refuses a text that is too long.
    if (setting.value === "none") ignoreEmbeddingSetting(setting, into, loss);
    else loss.drop(setting.path, "Titan refuses a text that is too long");
  },
  user: ignoreEmbeddingSetting,
  encoding: ignoreEmbeddingSetting,
};

function write(request: EmbeddingRequest, { model }: BodyOptions, loss: Loss): JsonObject {
  const inputText = onlyText(request, loss);
  const writing: Writing = { version: versionOf(model) };
  writeEmbeddingSettings(request, WRITERS, writing, loss);
  const { version, dimensions, normalize } = writing;
  return {
    inputText,
    ...(dimensions !== undefined &&
      (version === "image" ? { embeddingConfig: { outputEmbeddingLength: dimensions } } : { dimensions })),
    ...(normalize !== undefined && { normalize }),
  };
}

function readAnswer(body: JsonObject): EmbeddingAnswer {
  const { float, ...others } = answerObject(body.embeddingsByType);
  const types = membersExcept(others);
  return {
    kind: "embeddings",
    id: undefined,
    model: undefined,
    vectors: [vectorOf(body.embedding ?? float)],
    inputTokens: answerTokens(body.inputTextTokenCount),
    extra: {
      ...membersExcept(body, "embedding", "embeddingsByType", "inputTextTokenCount"),
      ...(Object.keys(types).length > 0 && { embeddingsByType: types }),
    },
  };
}

function writeAnswer(answer: EmbeddingAnswer, { model }: AnswerOptions): JsonObject {
  checkVectorCount(answer, 1);
  const [embedding] = answer.vectors;
  const body = {
    embedding,
    ...(versionOf(model) === "v2" && { embeddingsByType: { float: embedding } }),
    inputTextTokenCount: answer.inputTokens,
  };
  return withExtension(body, answer, idAndModel(answer));
}

export const titanEmbeddingsSchema: EmbeddingSchema = {
  kind: "embeddings",
  name: "titan-embeddings",
  family: "amazon",
  read,
  write,
  readAnswer,
  writeAnswer,
};
