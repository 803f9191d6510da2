/** One conversation in each form of lines, and one answer in each form of results. */
import type { ConversationSchemaName, FrameName } from "../../src/ports/lines.ts";

const SYSTEM = "You sort reviews of hotels. Answer with one word: positive, negative or mixed. Add nothing else.";
const sentence = (number: number, at: number): string =>
  `Guest ${number} writes in sentence ${at} that the room was quiet, the staff friendly and the breakfast too early. `;
/** About 1.2 kB. */
const review = (number: number): string =>
  Array.from({ length: 11 }, (_, at) => sentence(number, at))
    .join("")
    .trim();

export interface Form {
  readonly frame: FrameName;
  readonly schema: ConversationSchemaName;
  /** A line of a file. @param number from 1 */
  readonly request: (number: number) => object;
}

export const FORMS: readonly Form[] = [
  {
    frame: "bedrock",
    schema: "converse",
    request: (number) => ({
      recordId: `R${number}`,
      modelInput: {
        system: [{ text: SYSTEM }],
        messages: [{ role: "user", content: [{ text: review(number) }] }],
        inferenceConfig: { maxTokens: 64, temperature: 0.2 },
      },
    }),
  },
  {
    frame: "openai",
    schema: "chat",
    request: (number) => ({
      custom_id: `R${number}`,
      method: "POST",
      url: "/v1/chat/completions",
      body: {
        model: "gpt-4o-mini",
        messages: [
          { role: "system", content: SYSTEM },
          { role: "user", content: review(number) },
        ],
        max_tokens: 64,
        temperature: 0.2,
      },
    }),
  },
  {
    frame: "anthropic",
    schema: "anthropic",
    request: (number) => ({
      custom_id: `R${number}`,
      params: {
        model: "claude-sonnet-4-5",
        max_tokens: 64,
        system: SYSTEM,
        messages: [{ role: "user", content: review(number) }],
        temperature: 0.2,
      },
    }),
  },
  {
    frame: "gemini",
    schema: "gemini",
    request: (number) => ({
      key: `R${number}`,
      request: {
        systemInstruction: { parts: [{ text: SYSTEM }] },
        contents: [{ role: "user", parts: [{ text: review(number) }] }],
        generationConfig: { maxOutputTokens: 64, temperature: 0.2 },
      },
    }),
  },
];

/** The results that providers write, with an answer as long as a request. */
export const RESULTS: { readonly [Frame in FrameName]: (number: number) => object } = {
  bedrock: (number) => ({
    recordId: String(number),
    modelOutput: {
      output: { message: { role: "assistant", content: [{ text: review(number) }] } },
      stopReason: "end_turn",
      usage: { inputTokens: 300, outputTokens: 290, totalTokens: 590 },
    },
  }),
  openai: (number) => ({
    id: `batch_req_${number}`,
    custom_id: String(number),
    response: {
      status_code: 200,
      request_id: "req",
      body: {
        id: `chatcmpl-${number}`,
        object: "chat.completion",
        created: 1_795_000_000,
        model: "gpt-4o-mini",
        choices: [{ index: 0, message: { role: "assistant", content: review(number) }, finish_reason: "stop" }],
        usage: { prompt_tokens: 300, completion_tokens: 290, total_tokens: 590 },
      },
    },
    error: null,
  }),
  anthropic: (number) => ({
    custom_id: String(number),
    result: {
      type: "succeeded",
      message: {
        id: `msg_${number}`,
        type: "message",
        role: "assistant",
        model: "claude-sonnet-4-5",
        content: [{ type: "text", text: review(number) }],
        stop_reason: "end_turn",
        stop_sequence: null,
        usage: { input_tokens: 300, output_tokens: 290 },
      },
    },
  }),
  gemini: (number) => ({
    key: String(number),
    response: {
      candidates: [{ content: { role: "model", parts: [{ text: review(number) }] }, finishReason: "STOP", index: 0 }],
      usageMetadata: { promptTokenCount: 300, candidatesTokenCount: 290, totalTokenCount: 590 },
      modelVersion: "gemini-2.5-flash",
      responseId: `r${number}`,
    },
  }),
};

export const jsonLines = (count: number, line: (number: number) => object): string =>
  Array.from({ length: count }, (_, at) => JSON.stringify(line(at + 1))).join("\n");
