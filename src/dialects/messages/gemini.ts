/** Gemini's generateContent, as the lines of its batches have it. */
import type { ConversationSchema } from "../schema.ts";
import { readRequest } from "./gemini/read.ts";
import { readAnswer } from "./gemini/read-answer.ts";
import { writeRequest } from "./gemini/write.ts";
import { writeAnswer } from "./gemini/write-answer.ts";

export const geminiSchema: ConversationSchema = {
  kind: "conversation",
  name: "gemini",
  family: "gemini",
  read: readRequest,
  write: (request, _options, loss) => writeRequest(request, loss),
  readAnswer,
  writeAnswer,
};
