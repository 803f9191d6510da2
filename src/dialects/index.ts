/** Finds the dialect of a line. To add one, write its file and add it to the list. */
import { bedrockConverse } from "./converse.ts";
import type { Dialect } from "./dialect.ts";
import type { JsonObject } from "./json.ts";
import { bedrockMessages } from "./messages.ts";
import { openai } from "./openai.ts";

/** In matching order. Converse matches all `messages` that Anthropic's shape does not. */
const DIALECTS: readonly Dialect[] = [bedrockMessages, bedrockConverse, openai];

/** End of the error message for a line in an unknown dialect. */
export const EXPECTED =
  "expected a JSON object with recordId and modelInput (Bedrock: messages), or custom_id, method, url and body (OpenAI)";

export const dialectOf = (json: JsonObject): Dialect | undefined => DIALECTS.find((dialect) => dialect.matches(json));
