/** Spans of a sample of records. */
import { isJsonObject, type JsonObject } from "../dialects/json.ts";
import { RecordError } from "../dialects/record-error.ts";
import type { TargetRequest } from "../dialects/translate.ts";
import type { SpanAttributes } from "../ports/tracer.ts";
import type { ModelAnswer } from "./models/model.ts";
import type { AskPolicy } from "./retry.ts";

/** Values of `gen_ai.operation.name` by endpoint. Endpoints without one have none. */
const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ["/v1/chat/completions", "chat"],
  ["/v1/completions", "text_completion"],
  ["/v1/embeddings", "embeddings"],
  ["/v1/responses", "generate_content"],
]);

/** Asks for a record, in a span if it is one of the sample. */
export function askTraced(
  { tracer, model }: Pick<AskPolicy, "tracer" | "model">,
  call: TargetRequest,
  ask: () => Promise<ModelAnswer>,
): Promise<ModelAnswer> {
  if (tracer === undefined) return ask();
  const operation = OPERATIONS.get(call.url);
  const asked = textOf(call.body, "model");
  const span = tracer.record(
    () => [operation ?? "ask", asked].filter(Boolean).join(" "),
    () => ({
      "gen_ai.operation.name": operation,
      "gen_ai.provider.name": model.name,
      "gen_ai.request.model": asked,
      "gen_ai.request.max_tokens": numberOf(call.body, "max_tokens") ?? numberOf(call.body, "max_completion_tokens"),
    }),
  );
  if (span === undefined) return tracer.unsampled(ask);
  return span.run(ask).then(
    (answer) => {
      span.set(answerAttributes(answer.body));
      span.end();
      return answer;
    },
    (error: unknown) => {
      span.end(error instanceof RecordError ? String(error.status) : "internal");
      throw error;
    },
  );
}

function answerAttributes(body: unknown): SpanAttributes {
  if (!isJsonObject(body)) return {};
  const usage = isJsonObject(body.usage) ? body.usage : {};
  return {
    "gen_ai.response.model": textOf(body, "model"),
    "gen_ai.usage.input_tokens": numberOf(usage, "prompt_tokens") ?? numberOf(usage, "input_tokens"),
    "gen_ai.usage.output_tokens": numberOf(usage, "completion_tokens") ?? numberOf(usage, "output_tokens"),
  };
}

const textOf = (object: JsonObject, name: string): string | undefined => {
  const value = object[name];
  return typeof value === "string" ? value : undefined;
};

const numberOf = (object: JsonObject, name: string): number | undefined => {
  const value = Number(object[name]);
  return Number.isFinite(value) && object[name] !== null && object[name] !== undefined ? value : undefined;
};
