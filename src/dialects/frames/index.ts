/** Finds the frame of a line. To add one, write its file and add it to the lists. */
import type { FrameName } from "../../ports/lines.ts";
import type { JsonObject } from "../json.ts";
import { anthropicFrame } from "./anthropic.ts";
import { bedrockFrame } from "./bedrock.ts";
import type { Frame } from "./frame.ts";
import { geminiFrame } from "./gemini.ts";
import { openaiFrame } from "./openai.ts";

export const FRAMES = {
  bedrock: bedrockFrame,
  openai: openaiFrame,
  anthropic: anthropicFrame,
  gemini: geminiFrame,
} as const satisfies { readonly [Name in FrameName]: Frame };

/** In matching order. */
const MATCHED: readonly Frame[] = [bedrockFrame, anthropicFrame, geminiFrame, openaiFrame];

/** Completes "expected a JSON object: …". */
export const EXAMPLES = MATCHED.map(({ example }) => example).join(", ");

export const frameOf = (json: JsonObject): Frame | undefined => MATCHED.find((frame) => frame.matches(json));
