/** The members of a response. */
import type { Response } from "openai/resources/responses/responses";

/** `echo`: repeats the request, or says what kind of object it is. `extra`: carried as it is. */
const BODY = {
  id: "read",
  created_at: "read",
  error: "read",
  incomplete_details: "read",
  model: "read",
  output: "read",
  output_text: "read",
  service_tier: "read",
  status: "read",
  usage: "read",
  access_programs: "echo",
  background: "echo",
  completed_at: "echo",
  image: "echo",
  instructions: "echo",
  max_output_tokens: "echo",
  max_tool_calls: "echo",
  metadata: "echo",
  object: "echo",
  parallel_tool_calls: "echo",
  previous_response_id: "echo",
  prompt: "echo",
  prompt_cache_key: "echo",
  prompt_cache_options: "echo",
  prompt_cache_retention: "echo",
  reasoning: "echo",
  safety_identifier: "echo",
  temperature: "echo",
  text: "echo",
  tool_choice: "echo",
  tools: "echo",
  top_logprobs: "echo",
  top_p: "echo",
  truncation: "echo",
  user: "echo",
  conversation: "extra",
  input_transformations: "extra",
  moderation: "extra",
  prompt_cache_diagnostics: "extra",
  tool_usage: "extra",
} satisfies Record<keyof Response, "read" | "echo" | "extra">;

/** Echoes that the SDK's type does not have. OpenAI's servers send them. */
const UNTYPED_ECHOES = ["store", "frequency_penalty", "presence_penalty", "billing"];

/** Members of a response that are no part of its answer, or have a place in the neutral form. */
export const READ_OR_ECHOED: ReadonlySet<string> = new Set([
  ...UNTYPED_ECHOES,
  ...Object.entries(BODY).flatMap(([name, handling]) => (handling === "extra" ? [] : [name])),
]);
