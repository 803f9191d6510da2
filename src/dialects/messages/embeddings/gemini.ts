/** Gemini's embedContent, as the lines of asyncBatchEmbedContent have it. Source: ai.google.dev/api/embeddings, and the SDK. */
import type { ContentEmbedding, EmbedContentConfig, SingleEmbedContentResponse } from "@google/genai";
import type { EmbeddingAnswer, EmbeddingRequest, Purpose } from "../../embedding.ts";
import type { JsonNumber, JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { booleanAt, ignored, type MemberReader, mustBe, refused, taken, textAt } from "../../members.ts";
import { member, type Path } from "../../path.ts";
import type { AnswerOptions, EmbeddingSchema } from "../../schema.ts";
import { bothSpellings, enumAt, readOneOrMany, readSpelled } from "../gemini/spelling.ts";
import type { Wire } from "../gemini/wire.ts";
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
  onlyText,
  readDimensions,
  readEmbeddingText,
  vectorsOf,
  withExtension,
  writeEmbeddingSettings,
} from "./common.ts";

const TASKS = {
  document: "RETRIEVAL_DOCUMENT",
  query: "RETRIEVAL_QUERY",
  classification: "CLASSIFICATION",
  clustering: "CLUSTERING",
  similarity: "SEMANTIC_SIMILARITY",
} as const satisfies Readonly<Record<Purpose, string>>;

const PURPOSE_OF = new Map<string, Purpose>(Object.entries(TASKS).map(([purpose, task]) => [task, purpose as Purpose]));

/** Uses that no other form has. */
const OWN_TASKS: readonly string[] = ["QUESTION_ANSWERING", "FACT_VERIFICATION", "CODE_RETRIEVAL_QUERY"];

const readTask: MemberReader<EmbeddingDraft> = (value, into, path, loss) => {
  const task = enumAt(value, path);
  const purpose = PURPOSE_OF.get(task);
  if (purpose !== undefined) into.purpose = { value: purpose, path };
  else if (task === "TASK_TYPE_UNSPECIFIED") loss.ignore(path);
  else if (OWN_TASKS.includes(task)) loss.drop(path, "only Gemini has it");
  else throw mustBe(path, "a task type");
};

const PART = bothSpellings<EmbeddingDraft>({
  text: (value, into, path, loss) => {
    if (into.texts.length > 0) loss.refuse(path, "a content with several parts has one vector");
    readEmbeddingText(value, into, path, loss);
  },
});

const CONTENT = bothSpellings<EmbeddingDraft>({
  role: taken,
  parts: (value, into, path, loss) =>
    readOneOrMany(value, path, (part, at) => {
      if (typeof part === "string") readEmbeddingText(part, into, at, loss);
      else readSpelled(part, PART, into, at, loss);
    }),
});

/** The client's own settings of its HTTP calls. */
type ClientMember = "httpOptions" | "abortSignal";
type Config = Exclude<keyof EmbedContentConfig, ClientMember>;

const CONFIG = {
  taskType: readTask,
  title: (value, into, path) => {
    into.title = { value: textAt(value, path), path };
  },
  outputDimensionality: readDimensions,
  autoTruncate: (value, into, path) => {
    into.truncate = { value: booleanAt(value, path) ? "end" : "none", path };
  },
  mimeType: refused,
  // Only documents and videos have them.
  documentOcr: ignored,
  audioTrackExtraction: ignored,
} satisfies Readonly<Record<Config, MemberReader<EmbeddingDraft>>>;

const CONFIG_MEMBERS = bothSpellings<EmbeddingDraft>(CONFIG);

const BODY = bothSpellings<EmbeddingDraft>({
  ...CONFIG,
  model: taken,
  content: (value, into, path, loss) => {
    if (typeof value === "string") readEmbeddingText(value, into, path, loss);
    else readSpelled(value, CONTENT, into, path, loss);
    into.path ??= path;
  },
  embedContentConfig: (value, into, path, loss) => {
    readSpelled(value, CONFIG_MEMBERS, into, path, loss);
  },
});

function read(body: JsonObject, path: Path, loss: Loss): EmbeddingRequest {
  const draft = embeddingDraft();
  readSpelled(body, BODY, draft, path, loss);
  return embeddingRequest(draft, member(path, "content"));
}

type Body = {
  content: { parts: readonly [{ text: string }] };
  taskType?: string;
  title?: string;
  outputDimensionality?: JsonNumber;
};

const WRITERS: EmbeddingSettingWriters<Body> = {
  dimensions: ({ value }, into) => {
    into.outputDimensionality = value;
  },
  purpose: ({ value }, into) => {
    into.taskType = TASKS[value];
  },
  title: ({ value }, into) => {
    into.title = value;
  },
  normalize: ({ value, path }, _into, loss) => {
    if (value) loss.ignore(path);
    else loss.refuse(path, "Gemini has no counterpart");
  },
  truncate: (setting, into, loss) => {
    // Gemini cuts a text that is too long at its end.
    if (setting.value === "end") ignoreEmbeddingSetting(setting, into, loss);
    else dropEmbeddingSetting("Gemini cuts a text at its end")(setting, into, loss);
  },
  user: ignoreEmbeddingSetting,
  encoding: ignoreEmbeddingSetting,
};

function write(request: EmbeddingRequest, _options: unknown, loss: Loss): JsonObject {
  const body: Body = { content: { parts: [{ text: onlyText(request, loss) }] } };
  writeEmbeddingSettings(request, WRITERS, body, loss);
  return body;
}

function readAnswer(body: JsonObject): EmbeddingAnswer {
  const listed = Array.isArray(body.embeddings) ? body.embeddings : [body.embedding];
  const embeddings = listed.map(answerObject);
  const usage = answerObject(body.usageMetadata);
  const statistics = answerObject(embeddings[0]?.statistics);
  const rest = embeddings.map((embedding) => membersExcept(embedding, "values"));
  return {
    kind: "embeddings",
    id: undefined,
    model: undefined,
    vectors: vectorsOf(embeddings.map(({ values }) => values)),
    inputTokens:
      answerTokens(body.tokenCount) || answerTokens(usage.promptTokenCount) || answerTokens(statistics.tokenCount),
    extra: {
      ...membersExcept(body, "embedding", "embeddings", "tokenCount", "usageMetadata"),
      ...(rest.some((embedding) => Object.keys(embedding).length > 0) && { embeddings: rest }),
      ...(Object.keys(membersExcept(usage, "promptTokenCount", "totalTokenCount")).length > 0 && {
        usageMetadata: usage,
      }),
    },
  };
}

function writeAnswer(answer: EmbeddingAnswer, _options: AnswerOptions): JsonObject {
  checkVectorCount(answer, 1);
  const embedding: Wire<Pick<ContentEmbedding, "values">> = { values: answer.vectors[0]! };
  const body: Wire<SingleEmbedContentResponse> =
    answer.inputTokens > 0 ? { embedding, tokenCount: String(answer.inputTokens) } : { embedding };
  return withExtension({ ...body }, answer, idAndModel(answer));
}

export const geminiEmbeddingsSchema: EmbeddingSchema = {
  kind: "embeddings",
  name: "gemini-embeddings",
  family: "gemini",
  read,
  write,
  readAnswer,
  writeAnswer,
};
