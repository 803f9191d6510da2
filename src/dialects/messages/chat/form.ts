/** How the bodies of chat completions differ. */
import type { ConversationSchemaName } from "../../../ports/lines.ts";

export interface ChatForm {
  readonly name: Extract<ConversationSchemaName, "chat" | "bedrock-chat">;
  /** True for the body that Bedrock takes. */
  readonly bedrock: boolean;
}

/** Makers whose models on Bedrock write chat completions in their own way. */
export type ChatMaker = "mistral" | "openai" | "other";

const MAKER = /(?:^|[./:])(mistral|openai)\./;

/** @param options `model`: a model id, an inference profile or an ARN of Bedrock */
export function chatMaker({ bedrock }: ChatForm, options: { readonly model: string }): ChatMaker {
  const maker = bedrock ? MAKER.exec(options.model)?.[1] : undefined;
  return maker === "mistral" || maker === "openai" ? maker : "other";
}
