/** The forms that lines are written in, their golden cases, and what their authors read in a result line. */
import { readFileSync } from "node:fs";
import { type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import type { SchemaName } from "../../../src/ports/lines.ts";

export type Cases = ReadonlyMap<string, JsonObject>;

/** Numbers keep their text. */
export const golden = (file: string): Cases => {
  const text = readFileSync(new URL(`../../golden/${file}.json`, import.meta.url), "utf8");
  return new Map(Object.entries(parseJson(text) as Record<string, JsonObject>));
};

/** What a result line says, wherever its form has it. */
export interface ReadResult {
  readonly id: unknown;
  readonly body?: JsonObject | undefined;
  /** The error without its message, and the message. */
  readonly error?: JsonObject | undefined;
}

export interface LineForm {
  readonly name: string;
  /** Its lines pass unchanged where they are at home. */
  readonly homes: readonly string[];
  /** The modelId of the job. */
  readonly modelId: string;
  readonly invocationType?: "Converse" | undefined;
  /** The schema of the bodies. */
  readonly schema: SchemaName;
  readonly requests: Cases;
  /** What the author expects of each answer. */
  readonly results: Cases;
  /** Path of the body in a line, as refusals name it. */
  readonly at: string;
  line(id: string, body: JsonObject): JsonObject;
  read(result: JsonObject): ReadResult;
  /** What the author gets for a record that the provider refuses with status 400 and the message "Too bad.". */
  readonly refused: JsonObject;
  /** A request that asks the stand-ins for an answer. */
  ask(text: string): JsonObject;
}

export const CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
export const LLAMA = "us.meta.llama3-3-70b-instruct-v1:0";
export const NOVA = "us.amazon.nova-pro-v1:0";
export const GPT = "gpt-4o-mini";
export const GEMINI = "gemini-2.5-flash";
export const CLAUDE_NATIVE = "claude-sonnet-4-5-20250929";

const user = (content: unknown) => [{ role: "user", content }];

/** The body that InvokeModel takes for Claude. */
export const invokeClaude = ({ model: _, ...body }: JsonObject): JsonObject => ({
  anthropic_version: "bedrock-2023-05-31",
  ...body,
});

const mapped = (cases: Cases, change: (body: JsonObject) => JsonObject): Cases =>
  new Map([...cases].map(([name, body]) => [name, change(body)]));

const bedrockLine = {
  homes: ["bedrock"],
  modelId: CLAUDE,
  at: "modelInput",
  line: (recordId: string, modelInput: JsonObject) => ({ recordId, modelInput }),
  read: ({ recordId, modelOutput, error }: JsonObject) => ({
    id: recordId,
    body: modelOutput as JsonObject | undefined,
    error: error as JsonObject | undefined,
  }),
  refused: { errorCode: 400, errorMessage: "Too bad." },
};

const openaiLine = (url: string) => ({
  homes: ["openai", "vllm"],
  modelId: GPT,
  at: "body",
  line: (custom_id: string, body: JsonObject) => ({ custom_id, method: "POST", url, body }),
  read({ custom_id, response }: JsonObject) {
    const { status_code, body } = (response ?? {}) as { readonly status_code?: number; readonly body?: JsonObject };
    return status_code === 200 ? { id: custom_id, body } : { id: custom_id, error: { status_code, ...body } };
  },
  refused: { status_code: 400, error: { message: "Too bad." } },
});

const anthropicCases = golden("anthropic");

export const FORMS: readonly LineForm[] = [
  {
    name: "Bedrock, Converse",
    ...bedrockLine,
    invocationType: "Converse",
    schema: "converse",
    requests: golden("converse"),
    results: golden("results/converse"),
    ask: (text) => ({ messages: user([{ text }]), inferenceConfig: { maxTokens: 100 } }),
  },
  {
    name: "Bedrock, Anthropic",
    ...bedrockLine,
    schema: "bedrock-anthropic",
    requests: mapped(anthropicCases, invokeClaude),
    results: golden("results/anthropic"),
    ask: (text) => ({ anthropic_version: "bedrock-2023-05-31", max_tokens: 100, messages: user(text) }),
  },
  {
    name: "OpenAI, chat",
    ...openaiLine("/v1/chat/completions"),
    schema: "chat",
    requests: golden("chat"),
    results: golden("results/chat"),
    ask: (text) => ({ model: GPT, max_tokens: 100, messages: user(text) }),
  },
  {
    name: "OpenAI, responses",
    ...openaiLine("/v1/responses"),
    schema: "responses",
    requests: golden("responses"),
    results: golden("results/responses"),
    ask: (text) => ({ model: GPT, max_output_tokens: 100, input: text }),
  },
  {
    name: "Anthropic",
    homes: ["anthropic"],
    modelId: CLAUDE_NATIVE,
    at: "params",
    schema: "anthropic",
    requests: anthropicCases,
    results: golden("results/anthropic"),
    line: (custom_id, params) => ({ custom_id, params }),
    read({ custom_id, result }) {
      const { type, message, error } = result as { readonly [name: string]: JsonObject };
      return { id: custom_id, body: message, error: message === undefined ? { type, ...error } : undefined };
    },
    refused: { type: "error", error: { type: "invalid_request_error", message: "Too bad." } },
    ask: (text) => ({ model: CLAUDE_NATIVE, max_tokens: 100, messages: user(text) }),
  },
  {
    name: "Gemini",
    homes: ["gemini"],
    modelId: GEMINI,
    at: "request",
    schema: "gemini",
    requests: golden("gemini"),
    results: golden("results/gemini"),
    line: (key, request) => ({ key, request }),
    read: ({ key, response, error }) => ({
      id: key,
      body: response as JsonObject | undefined,
      error: error as JsonObject | undefined,
    }),
    refused: { code: 3, message: "Too bad." },
    ask: (text) => ({
      contents: [{ role: "user", parts: [{ text }] }],
      generationConfig: { maxOutputTokens: 100 },
    }),
  },
];
