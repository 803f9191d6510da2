/** The ways to run a batch: a gateway with each, and the stand-ins behind it, which record what they get. */
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
  /** The schema of the bodies that it gets, and a golden file of requests in that schema. */
  readonly schema: SchemaName;
  readonly requests: Cases;
  /** What the service answers. */
  readonly answers: Cases;
  /** Answers that the service does not have. */
  readonly without: readonly string[];
  /** The bodies of the last batch, in the order of its lines. JSON. */
  received(): Promise<readonly string[]>;
}

export interface Setup {
  readonly gateway: TestGateway;
  readonly targets: readonly Target[];
  /** For each run on a server that has no batches. */
  reset(): void;
  close(): Promise<void>;
}

export const BUCKET = "every-pair";
/** A request with this text is answered with the named answer. */
export const asksFor = (name: string): string => `Answer with: ${name}.`;
const ASKED = /Answer with: ([a-z ]+)\./;
const REFUSED = "refused";
export const ERROR_MESSAGE = "Too bad.";

const aliases = (model: string, names: readonly string[]) =>
  `models: { ${names.map((name) => `"${name}": "${model}"`).join(", ")} }`;

/** The answer that a request asks for. Undefined: an error. */
function chosen(answers: Cases, request: string): JsonObject | undefined {
  const name = ASKED.exec(request)?.[1] ?? "text";
  if (name === REFUSED) return undefined;
  const answer = answers.get(name);
  if (answer === undefined) throw new Error(`the stand-in has no answer '${name}'`);
  return answer;
}

const bodyIn = (line: string, member: string): string => JSON.stringify((parseJson(line) as JsonObject)[member]);

export async function startTargets(): Promise<Setup> {
  const anthropicAnswers = golden("answers/anthropic");
  const converseAnswers = golden("answers/converse");
  const chatAnswers = golden("answers/chat");
  const geminiAnswers = golden("answers/gemini");

  const storage = await startTestGateway();
  const s3 = s3Client(storage.url);
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const bedrock = await startBedrock({
    s3,
    answer(line, modelId) {
      const modelOutput = chosen(modelId === CLAUDE ? anthropicAnswers : converseAnswers, line);
      return modelOutput === undefined
        ? { error: { errorCode: 400, errorMessage: ERROR_MESSAGE } }
        : {
            modelOutput:
              modelId === CLAUDE ? { id: "msg_1", type: "message", role: "assistant", ...modelOutput } : modelOutput,
          };
    },
  });
  const openaiError = { status: 400, body: { error: { message: ERROR_MESSAGE, type: "invalid_request_error" } } };
  const chat = (request: string) => {
    const answer = chosen(chatAnswers, request);
    const own = { id: "chatcmpl-1", created: 1_700_000_000, model: "gpt-4o-mini-2024-07-18" };
    return answer === undefined ? openaiError : { body: { ...own, ...answer } };
  };
  const openai = await startOpenAi({ answer: chat });
  const server = await startModelServer({ answer: chat });
  const gemini = await startGemini({
    answer(request) {
      const response = chosen(geminiAnswers, request);
      return response === undefined ? { error: { code: 3, message: ERROR_MESSAGE } } : { response };
    },
  });
  const anthropic = await startAnthropic({
    readsBeforeEnd: 0,
    answer(params) {
      const message = chosen(anthropicAnswers, params);
      return message === undefined ? { error: { message: ERROR_MESSAGE } } : { message };
    },
  });
  const others = [CLAUDE, GPT, GEMINI, CLAUDE_NATIVE];
  const aws = (model: string, names: readonly string[]) =>
    `{ type: bedrock, region: us-east-1, access_key_id: any, secret_access_key: any, role_arn: "arn:aws:iam::000000000000:role/any",
       s3_endpoint: "${storage.url}/bedrock/files", bedrock_endpoint: "${bedrock.url}", ${aliases(model, names)} }`;
  const gateway = await startTestGateway(`
fresh_seconds: 0.001
providers:
  bedrock: ${aws(CLAUDE, [GPT, GEMINI])}
  bedrock-llama: ${aws(LLAMA, [GPT, GEMINI, CLAUDE_NATIVE])}
  bedrock-nova: ${aws(NOVA, [GPT, GEMINI, CLAUDE_NATIVE])}
  openai: { type: openai, api_key: any, base_url: "${openai.url}", ${aliases(GPT, others)} }
  gemini: { type: gemini, api_key: any, base_url: "${gemini.url}", ${aliases(GEMINI, others)} }
  anthropic: { type: anthropic, api_key: any, base_url: "${anthropic.url}", ${aliases(CLAUDE_NATIVE, [GPT, GEMINI])} }
  vllm: { type: openai-compatible, base_url: "${server.url}", concurrency: 1, ${aliases("qwen", others)} }
`);
  let seen = 0;
  const lastJob = async () => (bedrock.jobs.at(-1)?.lines ?? []).map((line) => bodyIn(line, "modelInput"));
  const converse = { requests: golden("converse"), answers: converseAnswers };
  const noCut = ["cut"];
  const targets: Target[] = [
    {
      provider: "bedrock",
      title: "bedrock, Claude",
      schema: "bedrock-anthropic",
      requests: golden("anthropic"),
      answers: anthropicAnswers,
      without: noCut,
      received: lastJob,
    },
    {
      provider: "bedrock-llama",
      title: "bedrock, Llama",
      schema: "converse",
      ...converse,
      without: noCut,
      received: lastJob,
    },
    {
      provider: "bedrock-nova",
      title: "bedrock, Nova",
      schema: "nova",
      ...converse,
      without: noCut,
      received: lastJob,
    },
    {
      provider: "openai",
      title: "openai",
      schema: "chat",
      requests: golden("chat"),
      answers: chatAnswers,
      without: ["reasoning", "stop sequence"],
      async received() {
        const { body } = openai.requests.filter(({ route }) => route === "batches.create").at(-1)!;
        const text = await openai.content((body as { readonly input_file_id: string }).input_file_id);
        return text
          .trimEnd()
          .split("\n")
          .map((line) => bodyIn(line, "body"));
      },
    },
    {
      provider: "gemini",
      title: "gemini",
      schema: "gemini",
      requests: golden("gemini"),
      answers: geminiAnswers,
      without: [...noCut, "stop sequence"],
      async received() {
        const { fileName } = [...gemini.batches.values()].at(-1)!;
        const text = gemini.files.get(fileName)!.content!.toString();
        return text
          .trimEnd()
          .split("\n")
          .map((line) => bodyIn(line, "request"));
      },
    },
    {
      provider: "anthropic",
      title: "anthropic",
      schema: "anthropic",
      requests: golden("anthropic"),
      answers: anthropicAnswers,
      without: noCut,
      received: async () => [...anthropic.batches.values()].at(-1)!.requests.map(({ text }) => text!),
    },
    {
      provider: "vllm",
      title: "a model server",
      schema: "chat",
      requests: golden("chat"),
      answers: chatAnswers,
      without: ["stop sequence"],
      received: async () => server.bodies.slice(seen),
    },
  ];
  return {
    gateway,
    targets,
    reset() {
      seen = server.bodies.length;
    },
    async close() {
      await gateway.stop();
      await Promise.all([bedrock, openai, gemini, anthropic, server].map((upstream) => upstream.close()));
      await storage.stop();
    },
  };
}
