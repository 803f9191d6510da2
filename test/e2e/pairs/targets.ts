/** The ways to run a batch: one gateway with all of them, and stand-ins behind it, which record what they get. */
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import type { SchemaName } from "../../../src/ports/lines.ts";
import { startTestGateway, type TestGateway } from "../../support/gateway.ts";
import { startModelServer } from "../../support/model-server.ts";
import { s3Client } from "../../support/sdk.ts";
import { startAnthropic } from "../../upstreams/anthropic.ts";
import { startBedrock } from "../../upstreams/bedrock.ts";
import { startGemini } from "../../upstreams/gemini.ts";
import { startOpenAi } from "../../upstreams/openai.ts";
import { type Cases, CLAUDE, CLAUDE_NATIVE, GEMINI, GPT, golden, LLAMA, NOVA } from "./forms.ts";

export interface Target {
  /** The provider in the gateway's configuration. */
  readonly provider: string;
  readonly title: string;
  /** The schema of translated bodies, and golden requests in it. */
  readonly schema: SchemaName;
  readonly requests: Cases;
  /** Answers that the service does not have. */
  readonly without: readonly string[];
}

export const TARGETS: readonly Target[] = [
  {
    provider: "bedrock",
    title: "bedrock, Claude",
    schema: "bedrock-anthropic",
    requests: golden("anthropic"),
    without: ["cut"],
  },
  {
    provider: "bedrock-llama",
    title: "bedrock, Llama",
    schema: "converse",
    requests: golden("converse"),
    without: ["cut"],
  },
  {
    provider: "bedrock-nova",
    title: "bedrock, Nova",
    schema: "nova",
    requests: golden("converse"),
    without: ["cut", "stop sequence"],
  },
  {
    provider: "openai",
    title: "openai",
    schema: "chat",
    requests: golden("chat"),
    without: ["reasoning", "stop sequence"],
  },
  {
    provider: "gemini",
    title: "gemini",
    schema: "gemini",
    requests: golden("gemini"),
    without: ["cut", "stop sequence"],
  },
  {
    provider: "anthropic",
    title: "anthropic",
    schema: "anthropic",
    requests: golden("anthropic"),
    without: ["cut"],
  },
  {
    provider: "vllm",
    title: "a model server",
    schema: "chat",
    // vLLM and llama.cpp take top_k.
    requests: new Map([...golden("chat"), ["top_k", { ...golden("chat").get("seed"), seed: undefined, top_k: 5 }]]),
    without: ["stop sequence"],
  },
];

export interface Setup {
  readonly gateway: TestGateway;
  /** Forgets the requests of earlier jobs. */
  reset(): void;
  /** The bodies that a provider has got since then, in the order of its lines. JSON. */
  received(provider: string): readonly string[];
  /** Number of inputs that OpenAI and Gemini hold. */
  files(): Promise<number>;
  close(): Promise<void>;
}

export const BUCKET = "every-pair";
export const ERROR_MESSAGE = "Too bad.";
/** A request with this text is answered with the named answer. */
export const asksFor = (name: string): string => `Answer with: ${name}.`;
const ASKED = /Answer with: ([a-z ]+)\./;
/** The name of the answer that is an error. */
export const REFUSED = "refused";

/** The answer that a request asks for. Undefined: an error. */
function chosen(answers: Cases, request: string): JsonObject | undefined {
  const name = ASKED.exec(request)?.[1] ?? "text";
  if (name === REFUSED) return undefined;
  const answer = answers.get(name);
  if (answer === undefined) throw new Error(`the stand-in has no answer '${name}'`);
  return answer;
}

const ANSWERS = {
  anthropic: golden("answers/anthropic"),
  converse: golden("answers/converse"),
  nova: golden("answers/nova"),
  chat: golden("answers/chat"),
  responses: golden("answers/responses"),
  gemini: golden("answers/gemini"),
};

/** The vector of every text. */
export const VECTOR = [0.25, -0.5, 1];
export const TITAN = "amazon.titan-embed-text-v2:0";
export const GPT_EMBEDDING = "text-embedding-3-small";
export const COHERE = "cohere.embed-english-v3";
export const NOVA_EMBEDDING = "amazon.nova-2-multimodal-embeddings-v1:0";
export const GEMINI_EMBEDDING = "gemini-embedding-001";
const EMBEDDINGS = [TITAN, COHERE, NOVA_EMBEDDING, GPT_EMBEDDING, GEMINI_EMBEDDING];

/** Answers of Bedrock's models for embeddings, as AWS's guides show them. Cohere's repeats the texts. */
const BEDROCK_EMBEDDINGS: { readonly [model: string]: (request: string) => JsonObject } = {
  [TITAN]: () => ({ embedding: VECTOR, embeddingsByType: { float: VECTOR }, inputTextTokenCount: 3 }),
  [COHERE](request) {
    const { modelInput } = parseJson(request) as { readonly modelInput: { readonly texts: readonly string[] } };
    const { texts } = modelInput;
    return { id: "embed-1", embeddings: texts.map(() => VECTOR), response_type: "embeddings_floats", texts };
  },
  [NOVA_EMBEDDING]: () => ({ embeddings: [{ embeddingType: "TEXT", embedding: VECTOR }] }),
};

/** What Bedrock answers for a model. */
function bedrockAnswer(request: string, modelId: string, invocationType: string | undefined): JsonObject | undefined {
  if (invocationType === "Converse") return chosen(ANSWERS.converse, request);
  const embeddings = BEDROCK_EMBEDDINGS[modelId];
  if (embeddings !== undefined) return embeddings(request);
  if (modelId === NOVA) return chosen(ANSWERS.nova, request);
  const answer = chosen(ANSWERS.anthropic, request);
  return answer && { id: "msg_1", type: "message", role: "assistant", model: "claude-sonnet-4-5-20250929", ...answer };
}

/** What OpenAI's API answers. */
function openaiAnswer(request: string, url: string) {
  if (url.endsWith("/embeddings")) {
    const data = [{ object: "embedding", index: 0, embedding: VECTOR }];
    return {
      body: { object: "list", model: "text-embedding-3-small", data, usage: { prompt_tokens: 3, total_tokens: 3 } },
    };
  }
  const answer = chosen(url.endsWith("/responses") ? ANSWERS.responses : ANSWERS.chat, request);
  if (answer === undefined) {
    return { status: 400, body: { error: { message: ERROR_MESSAGE, type: "invalid_request_error" } } };
  }
  return { body: { id: "chatcmpl-1", created: 1_700_000_000, model: "gpt-4o-mini-2024-07-18", ...answer } };
}

const mapped = (names: readonly string[], model: string) => names.map((name) => `"${name}": "${model}"`).join(", ");
const aliases = (model: string, names: readonly string[]) => `models: { ${mapped(names, model)} }`;

const bodyIn = (line: string, member: string): string => JSON.stringify((parseJson(line) as JsonObject)[member]);

export async function startTargets(): Promise<Setup> {
  const storage = await startTestGateway();
  const s3 = s3Client(storage.url);
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const bedrock = await startBedrock({
    s3,
    answer(line, { modelId, modelInvocationType }) {
      const modelOutput = bedrockAnswer(line, modelId, modelInvocationType);
      return modelOutput === undefined ? { error: { errorCode: 400, errorMessage: ERROR_MESSAGE } } : { modelOutput };
    },
  });
  const openaiLines: string[] = [];
  const openai = await startOpenAi({
    answer(line) {
      openaiLines.push(line);
      const { url } = parseJson(line) as { readonly url: string };
      return openaiAnswer(line, url);
    },
  });
  const geminiLines: string[] = [];
  const gemini = await startGemini({
    answer(line) {
      geminiLines.push(line);
      if (line.includes('"content":')) return { response: { embedding: { values: VECTOR } } };
      const response = chosen(ANSWERS.gemini, line);
      return response === undefined ? { error: { code: 3, message: ERROR_MESSAGE } } : { response };
    },
  });
  const anthropic = await startAnthropic({
    readsBeforeEnd: 0,
    answer(params) {
      const message = chosen(ANSWERS.anthropic, params);
      return message === undefined ? { error: { message: ERROR_MESSAGE } } : { message };
    },
  });
  const server = await startModelServer({ answer: openaiAnswer });
  let served = 0;

  const names = [CLAUDE, GPT, GEMINI, CLAUDE_NATIVE];
  const aws = (model: string) => `{
    type: bedrock, region: us-east-1, access_key_id: any, secret_access_key: any,
    batch_limits: { minimum_records: 1 }, role_arn: "arn:aws:iam::000000000000:role/any", s3_endpoint: "${storage.url}/bedrock/files",
    bedrock_endpoint: "${bedrock.url}", ${aliases(model, [
      ...names.filter((name) => name !== CLAUDE),
      ...EMBEDDINGS.filter((name) => name !== model),
    ])} }`;
  const gateway = await startTestGateway(`
fresh_seconds: 0.001
providers:
  bedrock: ${aws(CLAUDE)}
  bedrock-llama: ${aws(LLAMA)}
  bedrock-nova: ${aws(NOVA)}
  bedrock-titan: ${aws(TITAN)}
  bedrock-cohere: ${aws(COHERE)}
  bedrock-nova-embed: ${aws(NOVA_EMBEDDING)}
  openai: { type: openai, api_key: any, base_url: "${openai.url}", models: { ${mapped(names, GPT)}, ${mapped(EMBEDDINGS, GPT_EMBEDDING)} } }
  gemini: { type: gemini, api_key: any, base_url: "${gemini.url}", models: { ${mapped(names, GEMINI)}, ${mapped(EMBEDDINGS, GEMINI_EMBEDDING)} } }
  anthropic: { type: anthropic, api_key: any, base_url: "${anthropic.url}", ${aliases(CLAUDE_NATIVE, [GPT, GEMINI])} }
  vllm: { type: openai-compatible, base_url: "${server.url}", concurrency: 1, ${aliases("qwen", names)} }
`);

  const bedrockBodies = () => (bedrock.jobs.at(-1)?.lines ?? []).map((line) => bodyIn(line, "modelInput"));
  const RECEIVED: { readonly [provider: string]: () => readonly string[] } = {
    bedrock: bedrockBodies,
    "bedrock-llama": bedrockBodies,
    "bedrock-nova": bedrockBodies,
    "bedrock-titan": bedrockBodies,
    "bedrock-cohere": bedrockBodies,
    "bedrock-nova-embed": bedrockBodies,
    openai: () => openaiLines.map((line) => bodyIn(line, "body")),
    gemini: () => geminiLines.map((line) => bodyIn(line, "request")),
    anthropic: () => [...anthropic.batches.values()].at(-1)!.requests.map(({ text }) => text!),
    vllm: () => server.bodies.slice(served),
  };
  return {
    gateway,
    reset() {
      openaiLines.length = 0;
      geminiLines.length = 0;
      served = server.bodies.length;
    },
    received: (provider) => RECEIVED[provider]!(),
    async files() {
      const inputs = (await openai.files()).filter(({ filename }) => !/_(?:output|error)\.jsonl$/.test(filename));
      return inputs.length + [...gemini.files.values()].filter(({ source }) => source === "UPLOADED").length;
    },
    async close() {
      await gateway.stop();
      await Promise.all([bedrock, openai, gemini, anthropic, server].map((upstream) => upstream.close()));
      await storage.stop();
    },
  };
}
