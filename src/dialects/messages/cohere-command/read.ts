/** Requests in Cohere's form (Bedrock user guide, "Cohere Command R and Command R+ models"). */
import type { Block, Conversation, DocumentBlock, Message, SettingsDraft, TextBlock } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import {
  ignored,
  isAbsent,
  type MemberReader,
  memberReaders,
  missing,
  mustBe,
  oneOfAt,
  readArray,
  readObject,
  taken,
  textAt,
} from "../../members.ts";
import { member, type Path } from "../../path.ts";
import { falseMember, integerMember, numberMember, stopMember, unlessZero } from "../prompt/settings.ts";
import { CohereCalls, readTool } from "./tools.ts";

const droppedIfTrue: MemberReader<unknown> = (value, _into, path, loss) => {
  if (typeof value !== "boolean") throw mustBe(path, "true or false");
  if (value) loss.drop(path);
  else loss.ignore(path);
};

const MEMBERS = memberReaders<{ readonly settings: SettingsDraft }>({
  message: taken,
  chat_history: taken,
  documents: taken,
  preamble: taken,
  tools: taken,
  tool_results: taken,
  max_tokens: integerMember("maxTokens"),
  temperature: numberMember("temperature"),
  p: unlessZero(numberMember("topP")),
  k: unlessZero(numberMember("topK")),
  seed: integerMember("seed"),
  frequency_penalty: unlessZero(numberMember("frequencyPenalty")),
  presence_penalty: unlessZero(numberMember("presencePenalty")),
  stop_sequences: stopMember,
  // OFF is the default: a prompt that is too long is an error, as elsewhere.
  prompt_truncation: (value, _into, path, loss) => (value === "OFF" ? loss.ignore(path) : loss.drop(path)),
  return_prompt: droppedIfTrue,
  raw_prompting: falseMember,
  search_queries_only: falseMember,
  stream: falseMember,
});

const textBlocks = (value: unknown, path: Path): readonly TextBlock[] => {
  if (isAbsent(value)) return [];
  const text = textAt(value, path);
  return text.trim() === "" ? [] : [{ type: "text", path, text }];
};

const DOCUMENT = memberReaders({ id: ignored, title: taken, snippet: taken, text: taken });

/** Answers to a request with documents cite them. */
function readDocument(value: unknown, path: Path, loss: Loss): DocumentBlock {
  const { title, snippet, text } = readObject(value, DOCUMENT, {}, path, loss);
  const name = isAbsent(snippet) ? "text" : "snippet";
  if (isAbsent(snippet) && isAbsent(text)) throw missing(member(path, "snippet"));
  if (!isAbsent(snippet) && !isAbsent(text)) loss.refuse(member(path, "text"), "the document has a snippet");
  const titlePath = member(path, "title");
  return {
    type: "document",
    path,
    format: "txt",
    name: isAbsent(title) ? undefined : { value: textAt(title, titlePath), path: titlePath },
    citations: path,
    source: { text: textAt(snippet ?? text, member(path, name)) },
  };
}

const ROLES = ["USER", "CHATBOT", "SYSTEM", "TOOL"] as const;
const NEUTRAL = { USER: "user", CHATBOT: "assistant", SYSTEM: "system", TOOL: "user" } as const;
const ENTRY = memberReaders({ role: taken, message: taken, tool_calls: taken, tool_results: taken });

function readEntry(value: unknown, calls: CohereCalls, path: Path, loss: Loss): Message {
  const { role, message, tool_calls, tool_results } = readObject(value, ENTRY, {}, path, loss);
  const from = oneOfAt(role, ROLES, member(path, "role"));
  if (!isAbsent(tool_calls) && from !== "CHATBOT") loss.refuse(member(path, "tool_calls"), `its role is ${from}`);
  if (!isAbsent(tool_results) && from !== "TOOL") loss.refuse(member(path, "tool_results"), `its role is ${from}`);
  const results = isAbsent(tool_results) ? [] : calls.readResults(tool_results, member(path, "tool_results"), loss);
  const texts = textBlocks(message, member(path, "message"));
  const made = isAbsent(tool_calls) ? [] : calls.read(tool_calls, member(path, "tool_calls"), loss);
  return { role: NEUTRAL[from], path, content: [...results, ...texts, ...made] };
}

function readDocuments(value: unknown, path: Path, loss: Loss): readonly Block[] {
  const documents: Block[] = [];
  readArray(value ?? [], path, (element, at) => documents.push(readDocument(element, at, loss)));
  return documents;
}

/**
 * Results answer the calls at the end of the history. Otherwise they repeat the calls that the model made after the message, which
 * the form leaves out (Cohere's guide, "Single-step tool use").
 */
function readMessages(body: JsonObject, path: Path, loss: Loss): readonly Message[] {
  const calls = new CohereCalls();
  const messages: Message[] = [];
  readArray(body.chat_history ?? [], member(path, "chat_history"), (entry, at) => {
    const read = readEntry(entry, calls, at, loss);
    if (read.content.length > 0) messages.push(read);
  });
  const messagePath = member(path, "message");
  const asked = [
    ...readDocuments(body.documents, member(path, "documents"), loss),
    ...textBlocks(body.message, messagePath),
  ];
  const { tool_results: results } = body;
  const resultsPath = member(path, "tool_results");
  const add = (role: Message["role"], content: readonly Block[], at: Path) => {
    if (content.length > 0) messages.push({ role, path: at, content });
  };
  if (isAbsent(results)) {
    add("user", asked, messagePath);
  } else if (calls.areOpen) {
    add("user", [...calls.readResults(results, resultsPath, loss), ...asked], resultsPath);
  } else {
    add("user", asked, messagePath);
    add("assistant", calls.readRepeated(results, resultsPath, loss), resultsPath);
    add("user", calls.readResults(results, resultsPath, loss), resultsPath);
  }
  if (messages.length === 0) throw mustBe(messagePath, "a text that is not blank");
  return messages;
}

export function readCohere(body: JsonObject, path: Path, loss: Loss): Conversation {
  const settings: SettingsDraft = {};
  if (isAbsent(body.message)) throw missing(member(path, "message"));
  readObject(body, MEMBERS, { settings }, path, loss);
  const toolsPath = member(path, "tools");
  const tools: Conversation["tools"][number][] = [];
  readArray(body.tools ?? [], toolsPath, (tool, at) => tools.push(readTool(tool, at, loss)));
  return {
    kind: "conversation",
    system: textBlocks(body.preamble, member(path, "preamble")),
    messages: readMessages(body, path, loss),
    tools,
    choice: undefined,
    settings,
  };
}
