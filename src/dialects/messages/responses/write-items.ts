/** The items of a responses request, written. */
import type {
  ResponseFunctionCallOutputItem,
  ResponseInputAudio,
  ResponseInputContent,
  ResponseInputItem,
  ResponseInputText,
} from "openai/resources/responses/responses";
import type { BlockOf, Conversation } from "../../conversation.ts";
import { argumentsText, fittedIds, functionName, idsUpTo } from "../openai/calls.ts";
import { type PartForm, writePart, writeParts } from "../openai/parts.ts";
import { type RequestTurn, refusePrefill, requestTurns, type WriteContext } from "../openai/write-request.ts";

/** OpenAI's limit (decolua/9router#393). */
const IDS = idsUpTo(64);

const text = (value: string): ResponseInputText => ({ type: "input_text", text: value });

/** Audio is not in the SDK's union of parts, and has a type. */
type UserPart = ResponseInputContent | ResponseInputAudio;

const USER: PartForm<UserPart> = {
  place: "a user's message",
  text,
  image: (image_url, detail) => ({ type: "input_image", image_url, detail: detail ?? "auto" }),
  pdf: (filename, file_data) => ({ type: "input_file", filename, file_data }),
  fileUrl: (file_url) => ({ type: "input_file", file_url }),
  audio: (data, format) => ({ type: "input_audio", input_audio: { data, format } }),
};

const OUTPUT: PartForm<ResponseFunctionCallOutputItem> = {
  place: "a function's output",
  text,
  image: (image_url, detail) =>
    detail === undefined ? { type: "input_image", image_url } : { type: "input_image", image_url, detail },
  pdf: (filename, file_data) => ({ type: "input_file", filename, file_data }),
  fileUrl: (file_url) => ({ type: "input_file", file_url }),
};

const textForm = (place: string): PartForm<ResponseInputText> => ({ place, text });
const ASSISTANT = textForm("an assistant's message");
const SYSTEM = textForm("a system message");

function contentOf<P extends { readonly type: string }>(parts: readonly P[]): string | P[] {
  const [first] = parts;
  return parts.length === 1 && first?.type === "input_text"
    ? (first as unknown as ResponseInputText).text
    : (parts as P[]);
}

interface ItemContext extends WriteContext {
  readonly idOf: (id: string) => string;
}

function writeReasoning(block: BlockOf<"reasoning">, out: ResponseInputItem[], { loss }: ItemContext): void {
  const { family, text: said, signature, redacted, path } = block;
  // Only the encrypted form of its own reasoning means something to OpenAI.
  if (family !== "openai" || redacted === undefined) {
    loss.ignore(path);
    return;
  }
  const summary = said === undefined ? [] : [{ type: "summary_text" as const, text: said }];
  out.push({ type: "reasoning", id: signature ?? "rs_carried", summary, encrypted_content: redacted });
}

/** One text an item: a list of texts needs ids that only OpenAI gives. */
function writeAssistant(turn: RequestTurn, out: ResponseInputItem[], context: ItemContext): void {
  const { loss, idOf } = context;
  for (const { content } of turn.messages) {
    for (const block of content) {
      if (block.type === "toolUse") {
        const name = functionName(block.name, block.path, loss);
        out.push({ type: "function_call", call_id: idOf(block.id), name, arguments: argumentsText(block) });
      } else if (block.type === "reasoning") {
        writeReasoning(block, out, context);
      } else {
        const parts: ResponseInputText[] = [];
        writePart(block, ASSISTANT, parts, loss);
        for (const part of parts) out.push({ role: "assistant", content: part.text });
      }
    }
  }
}

function writeUser(turn: RequestTurn, out: ResponseInputItem[], { loss, idOf }: ItemContext): void {
  for (const { id, content, failed } of turn.results) {
    if (failed !== undefined) loss.drop(failed, "a function's output cannot say that the tool failed");
    const parts: ResponseFunctionCallOutputItem[] = [];
    writeParts(content, OUTPUT, parts, loss);
    out.push({ type: "function_call_output", call_id: idOf(id), output: parts.length === 0 ? "" : contentOf(parts) });
  }
  for (const { role, content } of turn.messages) {
    const parts: UserPart[] = [];
    if (role === "system") writeParts(content, SYSTEM, parts as ResponseInputText[], loss);
    else writeParts(content, USER, parts, loss);
    if (parts.length > 0) out.push({ role, content: contentOf(parts as ResponseInputContent[]) });
  }
}

interface Items {
  /** The system prompt, if it is one text. */
  readonly instructions: string | undefined;
  readonly input: ResponseInputItem[];
}

export function writeItems(request: Conversation, context: WriteContext): Items {
  refusePrefill(request, context.loss);
  const input: ResponseInputItem[] = [];
  const system: ResponseInputText[] = [];
  writeParts(request.system, SYSTEM, system, context.loss);
  if (system.length > 1) input.push({ role: "system", content: system });
  const inner: ItemContext = { ...context, idOf: fittedIds(request, IDS) };
  for (const turn of requestTurns(request.messages)) {
    if (turn.role === "assistant") writeAssistant(turn, input, inner);
    else writeUser(turn, input, inner);
  }
  return { instructions: system.length === 1 ? system[0]!.text : undefined, input };
}
