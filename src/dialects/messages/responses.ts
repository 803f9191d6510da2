import type { ConversationSchema } from "../schema.ts";
import { readResponsesAnswer } from "./responses/answer.ts";
import { readResponses } from "./responses/read.ts";
import { writeResponses } from "./responses/write.ts";
import { writeResponsesAnswer } from "./responses/write-answer.ts";

export const responsesSchema: ConversationSchema = {
  kind: "conversation",
  name: "responses",
  family: "openai",
  read: readResponses,
  write: writeResponses,
  readAnswer: readResponsesAnswer,
  writeAnswer: writeResponsesAnswer,
};
