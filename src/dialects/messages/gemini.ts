/** Gemini's generateContent, as the lines of its batches have it. */
import type { ConversationSchema } from "../schema.ts";
import { readGeminiRequest } from "./gemini/read.ts";
import { readGeminiAnswer } from "./gemini/read-answer.ts";
import { writeGeminiRequest } from "./gemini/write.ts";
import { writeGeminiAnswer } from "./gemini/write-answer.ts";

export const geminiSchema: ConversationSchema = {
  kind: "conversation",
  name: "gemini",
  family: "gemini",
  read: readGeminiRequest,
  write: (request, _options, loss) => writeGeminiRequest(request, loss),
  readAnswer: readGeminiAnswer,
  writeAnswer: writeGeminiAnswer,
};
