import type { ConversationSchema } from "../schema.ts";
import { readChatAnswer } from "./chat/answer.ts";
import type { ChatForm } from "./chat/form.ts";
import { readChat } from "./chat/read.ts";
import { writeChat } from "./chat/write.ts";
import { writeChatAnswer } from "./chat/write-answer.ts";

const form: ChatForm = { name: "bedrock-chat", bedrock: true };

export const bedrockChatSchema: ConversationSchema = {
  kind: "conversation",
  name: form.name,
  family: "other",
  read: readChat,
  write: (request, options, loss) => writeChat(form, request, options, loss),
  readAnswer: (body) => readChatAnswer(form, body),
  writeAnswer: (answer, options) => writeChatAnswer(form, answer, options),
};
