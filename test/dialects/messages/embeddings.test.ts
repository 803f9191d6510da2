/** Requests for embeddings and their answers, in every form. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EmbeddingAnswer, EmbeddingRequest } from "../../../src/dialects/embedding.ts";
import { type JsonNumber, type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import { dropping, type Loss, refusing } from "../../../src/dialects/loss.ts";
import { cohereEmbeddingsSchema } from "../../../src/dialects/messages/embeddings/cohere.ts";
import { geminiEmbeddingsSchema } from "../../../src/dialects/messages/embeddings/gemini.ts";
import { novaEmbeddingsSchema } from "../../../src/dialects/messages/embeddings/nova.ts";
import { base64OfVector, openaiEmbeddingsSchema } from "../../../src/dialects/messages/embeddings/openai.ts";
import { titanEmbeddingsSchema } from "../../../src/dialects/messages/embeddings/titan.ts";
import { type Path, pathText, root } from "../../../src/dialects/path.ts";
import { RecordError } from "../../../src/dialects/record-error.ts";
import type { EmbeddingSchema } from "../../../src/dialects/schema.ts";
import { BODY_OPTIONS, texts, throughText, withoutPaths } from "../conversations.ts";

const BODY = root("body");
const read = (schema: EmbeddingSchema, body: JsonObject, loss: Loss = refusing): EmbeddingRequest =>
  schema.read(body, BODY, loss);
const write = (schema: EmbeddingSchema, request: EmbeddingRequest, model: string, loss: Loss = refusing): JsonObject =>
  throughText(schema.write(request, { ...BODY_OPTIONS, model }, loss));

/** What a reader or writer reports, as "class path", up to the first refusal. */
function reports(run: (loss: Loss) => unknown): readonly string[] {
  const list: string[] = [];
  const note = (kind: number) => (path: Path) => {
    list.push(`${kind} ${pathText(path)}`);
  };
  const refused = new Error("refused");
  try {
    run({
      ignore: note(1),
      drop: note(2),
      refuse(path) {
        note(3)(path);
        throw refused;
      },
    });
  } catch (error) {
    if (error !== refused) throw error;
  }
  return list;
}

const at = <T>(name: string, value: T) => ({ value, path: root(name) });
const request = (members: Partial<EmbeddingRequest> = {}): EmbeddingRequest => ({
  kind: "embeddings",
  texts: [at("text", "Hi")],
  isList: false,
  path: root("texts"),
  dimensions: undefined,
  normalize: undefined,
  purpose: undefined,
  title: undefined,
  truncate: undefined,
  user: undefined,
  encoding: undefined,
  ...members,
});
const LIST = request({ texts: [at("a", "Hi"), at("b", "Ho")], isList: true });

const nova = (params: JsonObject): JsonObject => ({
  schemaVersion: "nova-multimodal-embed-v1",
  taskType: "SINGLE_EMBEDDING",
  singleEmbeddingParams: params,
});
const gemini = (members: JsonObject = {}): JsonObject => ({ content: { parts: [{ text: "Hi" }] }, ...members });

describe("a request for embeddings", () => {
  it.each<[EmbeddingSchema, JsonObject, JsonObject]>([
    [
      openaiEmbeddingsSchema,
      { model: "m", input: ["Hi"], dimensions: parseJson("256.0"), encoding_format: "base64", user: "u" },
      {
        texts: [{ value: "Hi" }],
        isList: true,
        dimensions: { value: { rawJSON: "256.0" } },
        encoding: { value: "base64" },
        user: { value: "u" },
      },
    ],
    [openaiEmbeddingsSchema, { model: "m", input: "Hi", user: null }, { texts: [{ value: "Hi" }], isList: false }],
    [
      geminiEmbeddingsSchema,
      gemini({ model: "models/m", taskType: "RETRIEVAL_DOCUMENT", title: "T", outputDimensionality: 768 }),
      {
        texts: [{ value: "Hi" }],
        isList: false,
        purpose: { value: "document" },
        title: { value: "T" },
        dimensions: { value: 768 },
      },
    ],
    [
      geminiEmbeddingsSchema,
      {
        content: "Hi",
        embed_content_config: { task_type: "semantic_similarity", auto_truncate: false, output_dimensionality: 5 },
      },
      {
        texts: [{ value: "Hi" }],
        isList: false,
        purpose: { value: "similarity" },
        truncate: { value: "none" },
        dimensions: { value: 5 },
      },
    ],
    [
      titanEmbeddingsSchema,
      { inputText: "Hi", dimensions: 512, normalize: false, embeddingTypes: ["float"] },
      { texts: [{ value: "Hi" }], isList: false, dimensions: { value: 512 }, normalize: { value: false } },
    ],
    [
      titanEmbeddingsSchema,
      { inputText: "Hi", embeddingConfig: { outputEmbeddingLength: 384 } },
      { texts: [{ value: "Hi" }], isList: false, dimensions: { value: 384 } },
    ],
    [
      cohereEmbeddingsSchema,
      { texts: ["Hi", "Ho"], input_type: "search_query", truncate: "START", embedding_types: ["float"] },
      {
        texts: [{ value: "Hi" }, { value: "Ho" }],
        isList: true,
        purpose: { value: "query" },
        truncate: { value: "start" },
      },
    ],
    [
      cohereEmbeddingsSchema,
      {
        inputs: [{ content: [{ type: "text", text: "Hi" }] }],
        input_type: "clustering",
        truncate: "RIGHT",
        output_dimension: 256,
      },
      {
        texts: [{ value: "Hi" }],
        isList: true,
        purpose: { value: "clustering" },
        truncate: { value: "end" },
        dimensions: { value: 256 },
      },
    ],
    [
      novaEmbeddingsSchema,
      nova({
        embeddingPurpose: "GENERIC_RETRIEVAL",
        embeddingDimension: 1024,
        text: { truncationMode: "END", value: "Hi" },
      }),
      {
        texts: [{ value: "Hi" }],
        isList: false,
        purpose: { value: "query" },
        dimensions: { value: 1024 },
        truncate: { value: "end" },
      },
    ],
  ])("is read: %#", (schema, body, expected) => {
    expect(withoutPaths(read(schema, body))).toEqual({ kind: "embeddings", ...expected });
  });

  it.each<[EmbeddingSchema, JsonObject, string]>([
    [openaiEmbeddingsSchema, { model: "m" }, "body.input is missing."],
    [openaiEmbeddingsSchema, { input: [] }, "body.input must be at least one text."],
    [openaiEmbeddingsSchema, { input: [null] }, "body.input[0] must be a string."],
    [
      openaiEmbeddingsSchema,
      { input: "a", encoding_format: "hex" },
      'body.encoding_format must be "float" or "base64".',
    ],
    [openaiEmbeddingsSchema, { input: "a", dimensions: "5" }, "body.dimensions must be an integer."],
    [geminiEmbeddingsSchema, {}, "body.content is missing."],
    [geminiEmbeddingsSchema, { content: { parts: [] } }, "body.content must be at least one text."],
    [geminiEmbeddingsSchema, gemini({ taskType: "POETRY" }), "body.taskType must be a task type."],
    [titanEmbeddingsSchema, {}, "body.inputText is missing."],
    [titanEmbeddingsSchema, { inputText: ["a"] }, "body.inputText must be a string."],
    [cohereEmbeddingsSchema, { input_type: "search_query" }, "body.texts is missing."],
    [cohereEmbeddingsSchema, { texts: ["a"], inputs: [] }, "body.inputs and body.texts cannot be used together."],
    [
      cohereEmbeddingsSchema,
      { texts: ["a"], input_type: "poetry" },
      "body.input_type must be search_document or search_query or",
    ],
    [
      cohereEmbeddingsSchema,
      { texts: ["a"], truncate: "MIDDLE" },
      "body.truncate must be NONE or START or LEFT or END or RIGHT.",
    ],
    [cohereEmbeddingsSchema, { inputs: [{ content: [] }] }, "body.inputs[0].content must be at least one part."],
    [novaEmbeddingsSchema, nova({}), "body.singleEmbeddingParams.text.value is missing."],
    [
      novaEmbeddingsSchema,
      nova({ embeddingPurpose: "POETRY" }),
      "body.singleEmbeddingParams.embeddingPurpose must be GENERIC_INDEX or",
    ],
  ])("is invalid: %#", (schema, body, message) => {
    expect(() => read(schema, body)).toThrow(message);
  });

  const titan = (members: JsonObject): JsonObject => ({ inputText: "Hi", ...members });
  const cohere = (members: JsonObject): JsonObject => ({ texts: ["Hi"], ...members });
  const text = { value: "Hi" };
  const PARAMS = "body.singleEmbeddingParams";

  it.each<[string, EmbeddingSchema, JsonObject]>([
    ["3 body.input[0]", openaiEmbeddingsSchema, { input: [1, 2] }],
    ["3 body.input[0]", openaiEmbeddingsSchema, { input: [[1], [2]] }],
    ["3 body.somethingNew", openaiEmbeddingsSchema, { input: "a", somethingNew: 1 }],
    ["3 body.content.parts[1].text", geminiEmbeddingsSchema, { content: { parts: [{ text: "a" }, { text: "b" }] } }],
    ["3 body.content.parts[0].inlineData", geminiEmbeddingsSchema, { content: { parts: [{ inlineData: {} }] } }],
    ["3 body.mimeType", geminiEmbeddingsSchema, gemini({ mimeType: "text/plain" })],
    ["1 body.documentOcr", geminiEmbeddingsSchema, gemini({ documentOcr: true })],
    ["1 body.taskType", geminiEmbeddingsSchema, gemini({ taskType: "TASK_TYPE_UNSPECIFIED" })],
    ["2 body.taskType", geminiEmbeddingsSchema, gemini({ taskType: "FACT_VERIFICATION" })],
    ["3 body.somethingNew", geminiEmbeddingsSchema, gemini({ somethingNew: 1 })],
    ["1 body.embeddingTypes", titanEmbeddingsSchema, titan({ embeddingTypes: ["float"] })],
    ["3 body.embeddingTypes[1]", titanEmbeddingsSchema, titan({ embeddingTypes: ["float", "binary"] })],
    ["3 body.inputImage", titanEmbeddingsSchema, titan({ inputImage: "aGk=" })],
    ["3 body.somethingNew", titanEmbeddingsSchema, titan({ somethingNew: 1 })],
    ["1 body.embedding_types", cohereEmbeddingsSchema, cohere({ embedding_types: ["float"] })],
    ["3 body.embedding_types[0]", cohereEmbeddingsSchema, cohere({ embedding_types: ["int8"] })],
    ["3 body.input_type", cohereEmbeddingsSchema, cohere({ input_type: "image" })],
    ["3 body.images", cohereEmbeddingsSchema, { images: ["data:"] }],
    ["2 body.max_tokens", cohereEmbeddingsSchema, cohere({ max_tokens: 5 })],
    [
      "3 body.inputs[0].content[0].image_url",
      cohereEmbeddingsSchema,
      { inputs: [{ content: [{ type: "image_url", image_url: "data:" }] }] },
    ],
    [
      "3 body.inputs[0].content[1]",
      cohereEmbeddingsSchema,
      {
        inputs: [
          {
            content: [
              { type: "text", text: "a" },
              { type: "text", text: "b" },
            ],
          },
        ],
      },
    ],
    ["3 body.somethingNew", cohereEmbeddingsSchema, cohere({ somethingNew: 1 })],
    ["3 body.taskType", novaEmbeddingsSchema, { taskType: "SEGMENTED_EMBEDDING" }],
    ["3 body.segmentedEmbeddingParams", novaEmbeddingsSchema, { segmentedEmbeddingParams: {} }],
    ["1 body.schemaVersion", novaEmbeddingsSchema, { schemaVersion: "a", singleEmbeddingParams: { text } }],
    [
      "2 body.singleEmbeddingParams.embeddingPurpose",
      novaEmbeddingsSchema,
      { singleEmbeddingParams: { embeddingPurpose: "VIDEO_RETRIEVAL", text } },
    ],
    [`3 ${PARAMS}.image`, novaEmbeddingsSchema, { singleEmbeddingParams: { image: {} } }],
    [`3 ${PARAMS}.audio`, novaEmbeddingsSchema, { singleEmbeddingParams: { audio: {} } }],
    [`3 ${PARAMS}.video`, novaEmbeddingsSchema, { singleEmbeddingParams: { video: {} } }],
    [`3 ${PARAMS}.text.source`, novaEmbeddingsSchema, { singleEmbeddingParams: { text: { source: {} } } }],
    [`3 ${PARAMS}.somethingNew`, novaEmbeddingsSchema, { singleEmbeddingParams: { somethingNew: 1 } }],
  ])("reports %s: %#", (report, schema, body) => {
    expect(reports((loss) => read(schema, body, loss))).toEqual([report]);
  });

  it.each<[EmbeddingSchema, string, EmbeddingRequest, JsonObject]>([
    [openaiEmbeddingsSchema, "m", request(), { model: "m", input: "Hi" }],
    [openaiEmbeddingsSchema, "m", request({ isList: true }), { model: "m", input: ["Hi"] }],
    [
      openaiEmbeddingsSchema,
      "m",
      request({
        ...LIST,
        dimensions: at("d", 5),
        user: at("u", "u"),
        normalize: at("n", true),
        truncate: at("t", "none"),
      }),
      { model: "m", input: ["Hi", "Ho"], dimensions: 5, user: "u" },
    ],
    [
      geminiEmbeddingsSchema,
      "m",
      request({
        isList: true,
        dimensions: at("d", 5),
        purpose: at("p", "query"),
        title: at("t", "T"),
        truncate: at("c", "end"),
      }),
      { content: { parts: [{ text: "Hi" }] }, taskType: "RETRIEVAL_QUERY", title: "T", outputDimensionality: 5 },
    ],
    [
      titanEmbeddingsSchema,
      "amazon.titan-embed-text-v2:0",
      request({ dimensions: at("d", 256), normalize: at("n", false), user: at("u", "u") }),
      { inputText: "Hi", dimensions: 256, normalize: false },
    ],
    [titanEmbeddingsSchema, "amazon.titan-embed-text-v1", request({ dimensions: at("d", 1536) }), { inputText: "Hi" }],
    [
      titanEmbeddingsSchema,
      "amazon.titan-embed-image-v1",
      request({ dimensions: at("d", 384), normalize: at("n", true) }),
      { inputText: "Hi", embeddingConfig: { outputEmbeddingLength: 384 } },
    ],
    [
      cohereEmbeddingsSchema,
      "cohere.embed-english-v3",
      request({ ...LIST, purpose: at("p", "classification"), truncate: at("t", "end"), dimensions: at("d", 1024) }),
      { texts: ["Hi", "Ho"], input_type: "classification", truncate: "END" },
    ],
    [
      cohereEmbeddingsSchema,
      "us.cohere.embed-v4:0",
      request({ truncate: at("t", "start"), dimensions: at("d", 512), encoding: at("e", "base64") }),
      { texts: ["Hi"], input_type: "search_document", truncate: "LEFT", output_dimension: 512 },
    ],
    [
      novaEmbeddingsSchema,
      "amazon.nova-2-multimodal-embeddings-v1:0",
      request({ purpose: at("p", "query"), dimensions: at("d", 384), truncate: at("t", "start") }),
      nova({
        embeddingPurpose: "TEXT_RETRIEVAL",
        embeddingDimension: 384,
        text: { truncationMode: "START", value: "Hi" },
      }),
    ],
    [
      novaEmbeddingsSchema,
      "amazon.nova-2-multimodal-embeddings-v1:0",
      request(),
      nova({ embeddingPurpose: "GENERIC_INDEX", text: { truncationMode: "NONE", value: "Hi" } }),
    ],
  ])("is written: %#", (schema, model, neutral, body) => {
    expect(write(schema, neutral, model)).toEqual(body);
  });

  it.each<[string, EmbeddingSchema, string, Partial<EmbeddingRequest>]>([
    ["3 n", openaiEmbeddingsSchema, "m", { normalize: at("n", false) }],
    ["2 p", openaiEmbeddingsSchema, "m", { purpose: at("p", "query") }],
    ["2 t", openaiEmbeddingsSchema, "m", { title: at("t", "T") }],
    ["2 c", openaiEmbeddingsSchema, "m", { truncate: at("c", "end") }],
    ["3 texts", geminiEmbeddingsSchema, "m", LIST],
    ["3 n", geminiEmbeddingsSchema, "m", { normalize: at("n", false) }],
    ["2 c", geminiEmbeddingsSchema, "m", { truncate: at("c", "none") }],
    ["3 texts", titanEmbeddingsSchema, "titan-embed-text-v2:0", LIST],
    ["2 d", titanEmbeddingsSchema, "titan-embed-text-v2:0", { dimensions: at("d", 300) }],
    ["2 p", titanEmbeddingsSchema, "titan-embed-text-v2:0", { purpose: at("p", "document") }],
    ["2 t", titanEmbeddingsSchema, "titan-embed-text-v2:0", { title: at("t", "T") }],
    ["2 c", titanEmbeddingsSchema, "titan-embed-text-v2:0", { truncate: at("c", "start") }],
    ["3 n", titanEmbeddingsSchema, "titan-embed-text-v1", { normalize: at("n", false) }],
    ["3 n", cohereEmbeddingsSchema, "cohere.embed-v4:0", { normalize: at("n", false) }],
    ["2 p", cohereEmbeddingsSchema, "cohere.embed-v4:0", { purpose: at("p", "similarity") }],
    ["2 d", cohereEmbeddingsSchema, "cohere.embed-v4:0", { dimensions: at("d", 300) }],
    ["2 t", cohereEmbeddingsSchema, "cohere.embed-v4:0", { title: at("t", "T") }],
    [
      "3 texts",
      cohereEmbeddingsSchema,
      "cohere.embed-v4:0",
      { texts: Array.from({ length: 97 }, () => at("a", "Hi")) },
    ],
    ["3 texts", novaEmbeddingsSchema, "nova", LIST],
    ["2 d", novaEmbeddingsSchema, "nova", { dimensions: at("d", 512) }],
    ["2 p", novaEmbeddingsSchema, "nova", { purpose: at("p", "similarity") }],
    ["3 n", novaEmbeddingsSchema, "nova", { normalize: at("n", false) }],
    ["2 t", novaEmbeddingsSchema, "nova", { title: at("t", "T") }],
    ["1 u", novaEmbeddingsSchema, "nova", { user: at("u", "u") }],
    ["1 e", geminiEmbeddingsSchema, "m", { encoding: at("e", "base64") }],
  ])("reports %s without a counterpart: %#", (report, schema, model, members) => {
    expect(reports((loss) => write(schema, request(members), model, loss))).toEqual([report]);
  });

  it("goes on without dimensions that the model does not offer", () => {
    const model = "cohere.embed-english-v3";
    expect(write(cohereEmbeddingsSchema, request({ dimensions: at("d", 256) }), model, dropping())).toEqual({
      texts: ["Hi"],
      input_type: "search_document",
    });
  });
});

/** Each form with a model of its own, and settings that the form carries. */
const FORMS: readonly (readonly [EmbeddingSchema, string, readonly (keyof EmbeddingRequest)[]])[] = [
  [openaiEmbeddingsSchema, "m", ["dimensions", "user"]],
  [geminiEmbeddingsSchema, "m", ["dimensions", "purpose", "title"]],
  [titanEmbeddingsSchema, "amazon.titan-embed-text-v2:0", ["dimensions", "normalize"]],
  [cohereEmbeddingsSchema, "cohere.embed-v4:0", ["dimensions", "purpose", "truncate"]],
  [novaEmbeddingsSchema, "amazon.nova-2-multimodal-embeddings-v1:0", ["purpose", "truncate"]],
];

describe.each(FORMS)("$name", (schema, model, carried) => {
  const one = schema === openaiEmbeddingsSchema || schema === cohereEmbeddingsSchema ? 3 : 1;
  const generated = fc
    .record({
      texts: fc.array(texts, { minLength: 1, maxLength: one }),
      dimensions: fc.constantFrom(256, 512, 1024),
      normalize: fc.boolean(),
      purpose: fc.constantFrom("document", "query", "classification", "clustering" as const),
      title: texts,
      truncate: fc.constantFrom("start", "end", "none" as const),
      user: texts,
    })
    .map(({ texts: list, ...settings }) => {
      const kept = Object.entries(settings).filter(([name]) => carried.includes(name as keyof EmbeddingRequest));
      const members = Object.fromEntries(kept.map(([name, value]) => [name, at(name, value)]));
      return request({ texts: list.map((text) => at("a", text)), isList: one > 1, ...members });
    });

  it("reads the request that it wrote", () => {
    fc.assert(
      fc.property(generated, (neutral) => {
        const again = read(schema, write(schema, neutral, model));
        expect(withoutPaths(again)).toEqual(withoutPaths(neutral));
      }),
    );
  });

  const numbers = fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((number) => (Object.is(number, -0) ? 0 : number));
  const raw = fc
    .constantFrom("0.10", "1e-7", "-0.0", "0.1234567890123456789")
    .map((text) => parseJson(text) as JsonNumber);
  const vectors = fc.array(fc.oneof(numbers, raw), { minLength: 1, maxLength: 5 });

  it("reads the answer that it wrote, with the text of its numbers", () => {
    fc.assert(
      fc.property(
        generated,
        fc.array(vectors, { minLength: one, maxLength: one }),
        fc.nat(1000),
        (neutral, list, tokens) => {
          const used = list.slice(0, neutral.texts.length);
          const answer: EmbeddingAnswer = {
            kind: "embeddings",
            id: undefined,
            model: undefined,
            vectors: used,
            inputTokens: tokens,
            extra: {},
          };
          const options = { id: "made", model, request: write(schema, neutral, model) };
          const again = schema.readAnswer(throughText(schema.writeAnswer(answer, options)));
          expect(withoutPaths(again.vectors)).toEqual(withoutPaths(used));
          if (schema !== novaEmbeddingsSchema) expect(again.inputTokens).toBe(tokens);
        },
      ),
    );
  });

  it("refuses an answer without vectors", () => {
    for (const body of [
      {},
      { data: [] },
      { embedding: null },
      { embeddings: [] },
      { embedding: { values: ["a"] } },
      { embeddings: [{}] },
    ]) {
      expect(() => schema.readAnswer(body)).toThrow(RecordError);
    }
  });

  it("refuses to write an answer with another number of vectors", () => {
    const answer: EmbeddingAnswer = {
      kind: "embeddings",
      id: undefined,
      model: undefined,
      vectors: [[1], [2]],
      inputTokens: 0,
      extra: {},
    };
    const options = { id: "made", model, request: write(schema, request(), model) };
    expect(() => schema.writeAnswer(answer, options)).toThrow("The answer has 2 vectors. The request has 1 texts.");
  });
});

describe("an answer with embeddings", () => {
  const answered = (members: Partial<EmbeddingAnswer> = {}): EmbeddingAnswer => ({
    kind: "embeddings",
    id: "e-1",
    model: "m-1",
    vectors: [[0.5, parseJson("0.10") as JsonNumber]],
    inputTokens: 3,
    extra: {},
    ...members,
  });
  const neutral = (members: JsonObject): JsonObject => ({ kind: "embeddings", inputTokens: 0, extra: {}, ...members });

  it.each<[EmbeddingSchema, JsonObject, JsonObject]>([
    [
      openaiEmbeddingsSchema,
      {
        object: "list",
        model: "m",
        data: [
          { object: "embedding", index: 1, embedding: [2] },
          { object: "embedding", index: 0, embedding: [1] },
        ],
        usage: { prompt_tokens: 4, total_tokens: 4 },
        somethingNew: 1,
      },
      neutral({ model: "m", vectors: [[1], [2]], inputTokens: 4, extra: { somethingNew: 1 } }),
    ],
    [
      openaiEmbeddingsSchema,
      { data: [{ embedding: base64OfVector([0.5, -2]) }], usage: null },
      neutral({ vectors: [[0.5, -2]] }),
    ],
    [
      geminiEmbeddingsSchema,
      { embedding: { values: [1], statistics: { tokenCount: 5 } }, somethingNew: 1 },
      neutral({
        vectors: [[1]],
        inputTokens: 5,
        extra: { embeddings: [{ statistics: { tokenCount: 5 } }], somethingNew: 1 },
      }),
    ],
    [
      geminiEmbeddingsSchema,
      { embedding: { values: [1] }, tokenCount: "7" },
      neutral({ vectors: [[1]], inputTokens: 7 }),
    ],
    [
      geminiEmbeddingsSchema,
      { embeddings: [{ values: [1] }], usageMetadata: { promptTokenCount: 2 } },
      neutral({ vectors: [[1]], inputTokens: 2 }),
    ],
    [
      titanEmbeddingsSchema,
      { embedding: [1], embeddingsByType: { float: [1], binary: [0] }, inputTextTokenCount: 2, message: null },
      neutral({ vectors: [[1]], inputTokens: 2, extra: { embeddingsByType: { binary: [0] } } }),
    ],
    [titanEmbeddingsSchema, { embeddingsByType: { float: [1] } }, neutral({ vectors: [[1]] })],
    [
      cohereEmbeddingsSchema,
      { id: "c", texts: ["Hi"], response_type: "embeddings_floats", embeddings: [[1]] },
      neutral({ id: "c", vectors: [[1]] }),
    ],
    [
      cohereEmbeddingsSchema,
      { embeddings: { float: [[1]], int8: [[2]] }, meta: { billed_units: { input_tokens: 6 } } },
      neutral({ vectors: [[1]], inputTokens: 6, extra: { embeddings: { int8: [[2]] } } }),
    ],
    [
      novaEmbeddingsSchema,
      { embeddings: [{ embeddingType: "TEXT", embedding: [1], truncatedCharLength: 9 }] },
      neutral({ vectors: [[1]], extra: { embeddings: [{ truncatedCharLength: 9 }] } }),
    ],
  ])("is read: %#", (schema, body, expected) => {
    expect(withoutPaths(schema.readAnswer(body))).toEqual(expected);
  });

  it.each<[EmbeddingSchema, string, JsonObject, JsonObject]>([
    [
      openaiEmbeddingsSchema,
      "m",
      { input: ["Hi"] },
      {
        object: "list",
        data: [{ object: "embedding", index: 0, embedding: [0.5, parseJson("0.10")] }],
        model: "m-1",
        usage: { prompt_tokens: 3, total_tokens: 3 },
        quarry: { id: "e-1", odd: 1 },
      },
    ],
    [
      geminiEmbeddingsSchema,
      "m",
      {},
      { embedding: { values: [0.5, parseJson("0.10")] }, tokenCount: "3", quarry: { id: "e-1", model: "m-1", odd: 1 } },
    ],
    [
      titanEmbeddingsSchema,
      "amazon.titan-embed-text-v2:0",
      {},
      {
        embedding: [0.5, parseJson("0.10")],
        embeddingsByType: { float: [0.5, parseJson("0.10")] },
        inputTextTokenCount: 3,
        quarry: { id: "e-1", model: "m-1", odd: 1 },
      },
    ],
    [
      titanEmbeddingsSchema,
      "amazon.titan-embed-text-v1",
      {},
      { embedding: [0.5, parseJson("0.10")], inputTextTokenCount: 3, quarry: { id: "e-1", model: "m-1", odd: 1 } },
    ],
    [
      cohereEmbeddingsSchema,
      "cohere.embed-english-v3",
      { texts: ["Hi"] },
      {
        embeddings: [[0.5, parseJson("0.10")]],
        id: "e-1",
        response_type: "embeddings_floats",
        texts: ["Hi"],
        meta: { billed_units: { input_tokens: 3 } },
        quarry: { model: "m-1", odd: 1 },
      },
    ],
    [
      cohereEmbeddingsSchema,
      "cohere.embed-v4:0",
      { inputs: [{ content: [{ type: "text", text: "Hi" }] }], embedding_types: ["float"] },
      {
        embeddings: { float: [[0.5, parseJson("0.10")]] },
        id: "e-1",
        response_type: "embeddings_by_type",
        texts: ["Hi"],
        meta: { billed_units: { input_tokens: 3 } },
        quarry: { model: "m-1", odd: 1 },
      },
    ],
    [
      novaEmbeddingsSchema,
      "nova",
      {},
      {
        embeddings: [{ embeddingType: "TEXT", embedding: [0.5, parseJson("0.10")] }],
        quarry: { id: "e-1", model: "m-1", inputTokenCount: 3, odd: 1 },
      },
    ],
  ])("is written: %#", (schema, model, body, expected) => {
    const written = schema.writeAnswer(answered({ extra: { odd: 1 } }), { id: "made", model, request: body });
    expect(withoutPaths(throughText(written))).toEqual(withoutPaths(expected));
  });

  it("has base64 where OpenAI's request asks for it", () => {
    const request = { input: "Hi", encoding_format: "base64" };
    const vectors = [[0.5, -1, parseJson("1.0") as JsonNumber]];
    const { data } = openaiEmbeddingsSchema.writeAnswer(answered({ vectors }), { id: "made", model: "m", request });
    // 0x3f000000, 0xbf800000 and 0x3f800000 in little endian.
    const bytes = Buffer.from("0000003f000080bf0000803f", "hex").toString("base64");
    expect(data).toEqual([{ object: "embedding", index: 0, embedding: bytes }]);
  });

  it.each<[JsonObject]>([
    [
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 0, embedding: [2] },
        ],
      },
    ],
    [{ data: [{ index: 1, embedding: [1] }] }],
    [{ data: [{ index: 0.5, embedding: [1] }] }],
    [{ data: [{ embedding: "abc" }] }],
    [{ data: [{ embedding: [1, "2"] }] }],
  ])("of OpenAI's form is an error: %j", (body) => {
    expect(() => openaiEmbeddingsSchema.readAnswer(body)).toThrow(RecordError);
    try {
      openaiEmbeddingsSchema.readAnswer(body);
    } catch (error) {
      expect((error as RecordError).status).toBe(502);
    }
  });
});
