/** OpenAI's embeddings. Source: the types of its SDK. */
import type { CreateEmbeddingResponse, EmbeddingCreateParams } from "openai/resources/embeddings";
import type { EmbeddingAnswer, EmbeddingRequest } from "../../embedding.ts";
import { isNumber, type JsonNumber, type JsonObject, numberOf } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { type MemberReader, memberReaders, oneOfAt, readArray, readObject, taken, textAt } from "../../members.ts";
import { member, type Path } from "../../path.ts";
import { RecordError } from "../../record-error.ts";
import type { AnswerOptions, BodyOptions, EmbeddingSchema } from "../../schema.ts";
import {
  answerModel,
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
  readDimensions,
  vectorsOf,
  withExtension,
  writeEmbeddingSettings,
} from "./common.ts";

const TOKENS = "other forms have texts only, no token ids";

const readInput: MemberReader<EmbeddingDraft> = (value, into, path, loss) => {
  into.path = path;
  if (typeof value === "string") {
    into.texts.push({ value, path });
    return;
  }
  into.isList = true;
  readArray(value, path, (element, at) => {
    if (isNumber(element) || Array.isArray(element)) loss.refuse(at, TOKENS);
    into.texts.push({ value: textAt(element, at), path: at });
  });
};

const MEMBERS = memberReaders<EmbeddingDraft>({
  model: taken,
  input: readInput,
  dimensions: readDimensions,
  encoding_format: (value, into, path) => {
    into.encoding = { value: oneOfAt(value, ["float", "base64"], path), path };
  },
  user: (value, into, path) => {
    into.user = { value: textAt(value, path), path };
  },
} satisfies Readonly<Record<keyof EmbeddingCreateParams, MemberReader<EmbeddingDraft>>>);

function read(body: JsonObject, path: Path, loss: Loss): EmbeddingRequest {
  const draft = embeddingDraft();
  readObject(body, MEMBERS, draft, path, loss);
  return embeddingRequest(draft, member(path, "input"));
}

type Body = {
  model: string;
  input: string | readonly string[];
  dimensions?: JsonNumber;
  user?: string;
};

const WRITERS: EmbeddingSettingWriters<Body> = {
  dimensions: ({ value }, into) => {
    into.dimensions = value;
  },
  user: ({ value }, into) => {
    into.user = value;
  },
  normalize: normalizedAlways,
  purpose: dropEmbeddingSetting("OpenAI has no counterpart"),
  title: dropEmbeddingSetting("OpenAI has no counterpart"),
  truncate: (setting, into, loss) => {
    // OpenAI refuses a text that is too long.
    if (setting.value === "none") ignoreEmbeddingSetting(setting, into, loss);
    else loss.drop(setting.path, "OpenAI refuses a text that is too long");
  },
  // The answer's own form decides.
  encoding: ignoreEmbeddingSetting,
};

function write(request: EmbeddingRequest, { model }: BodyOptions, loss: Loss): JsonObject {
  const texts = request.texts.map(({ value }) => value);
  const body: Body = { model, input: request.isList ? texts : texts[0]! };
  writeEmbeddingSettings(request, WRITERS, body, loss);
  return body;
}

const FLOAT_BYTES = 4;

/** Numbers of a base64 text: float32, little endian. Throws RecordError with status 502. */
export function vectorOfBase64(text: string): readonly number[] {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length === 0 || bytes.length % FLOAT_BYTES !== 0) {
    throw new RecordError(502, "The answer has a vector that is not base64 of 32-bit floats.");
  }
  return Array.from({ length: bytes.length / FLOAT_BYTES }, (_, at) => bytes.readFloatLE(at * FLOAT_BYTES));
}

/** The reverse of `vectorOfBase64`. */
export function base64OfVector(vector: readonly JsonNumber[]): string {
  const bytes = Buffer.alloc(vector.length * FLOAT_BYTES);
  for (let at = 0; at < vector.length; at += 1) bytes.writeFloatLE(numberOf(vector[at]!), at * FLOAT_BYTES);
  return bytes.toString("base64");
}

/** The elements of `data` in the order of the texts. Servers may send them in any order. */
function inOrder(data: readonly unknown[]): readonly JsonObject[] {
  const elements = data.map(answerObject);
  const indices = elements.map(({ index }, at) => (isNumber(index) ? numberOf(index) : at));
  const sorted: JsonObject[] = [];
  indices.forEach((index, at) => {
    if (!Number.isInteger(index) || index < 0 || index >= elements.length || sorted[index] !== undefined) {
      throw new RecordError(502, "The answer has vectors with wrong indices.");
    }
    sorted[index] = elements[at]!;
  });
  return sorted;
}

function readAnswer(body: JsonObject): EmbeddingAnswer {
  const data = inOrder(Array.isArray(body.data) ? body.data : []);
  const usage = answerObject(body.usage);
  const rest = data.map((element) => membersExcept(element, "object", "index", "embedding"));
  return {
    kind: "embeddings",
    id: answerText(body.id),
    model: answerText(body.model),
    vectors: vectorsOf(
      data.map(({ embedding }) => (typeof embedding === "string" ? vectorOfBase64(embedding) : embedding)),
    ),
    inputTokens: answerTokens(usage.prompt_tokens) || answerTokens(usage.total_tokens),
    extra: {
      ...membersExcept(body, "object", "data", "model", "usage", "id"),
      ...(rest.some((element) => Object.keys(element).length > 0) && { data: rest }),
      ...(Object.keys(membersExcept(usage, "prompt_tokens", "total_tokens")).length > 0 && {
        usage: membersExcept(usage, "prompt_tokens", "total_tokens"),
      }),
    },
  };
}

function writeAnswer(answer: EmbeddingAnswer, options: AnswerOptions): JsonObject {
  const { input, encoding_format } = options.request;
  checkVectorCount(answer, Array.isArray(input) ? input.length : 1);
  const data = answer.vectors.map((vector, index) => ({
    object: "embedding",
    index,
    embedding: encoding_format === "base64" ? base64OfVector(vector) : vector,
  }));
  const usage = { prompt_tokens: answer.inputTokens, total_tokens: answer.inputTokens };
  const body = { object: "list", data, model: answerModel(answer, options), usage } satisfies Readonly<
    Record<keyof CreateEmbeddingResponse, unknown>
  >;
  return withExtension(body, answer, { id: answer.id });
}

export const openaiEmbeddingsSchema: EmbeddingSchema = {
  kind: "embeddings",
  name: "openai-embeddings",
  family: "openai",
  read,
  write,
  readAnswer,
  writeAnswer,
};
