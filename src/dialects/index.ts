/** Which dialect a line is written in. Adding one: its file, and its place in the list. */
import { bedrockConverse } from "./converse.ts";
import type { Dialect, JsonObject } from "./dialect.ts";
import { bedrockMessages } from "./messages.ts";
import { openai } from "./openai.ts";

/** In the order in which they are tried: Converse takes any `messages` that Anthropic's shape left. */
const DIALECTS: readonly Dialect[] = [bedrockMessages, bedrockConverse, openai];

/** The end of the sentence about a line that no dialect knows. */
export const EXPECTED =
  "expected a JSON object with recordId and modelInput (Bedrock: messages), or custom_id, method, url and body (OpenAI)";

export const dialectOf = (json: JsonObject): Dialect | undefined => DIALECTS.find((dialect) => dialect.matches(json));
