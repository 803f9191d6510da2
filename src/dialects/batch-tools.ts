/**
 * A Bedrock batch of the type Converse answers 400 to every record with `toolConfig` (Bedrock user guide, "Process multiple
 * prompts with batch inference"), and Converse takes no calls in a history without it.
 */
import type { Block, Conversation } from "./conversation.ts";
import type { Loss } from "./loss.ts";

const isOfTools = ({ type }: Block): boolean => type === "toolUse" || type === "toolResult";

/** Throws RecordError with status 400 for a conversation with tools. */
export function refuseTools({ tools, messages }: Conversation, loss: Loss): void {
  const [part = messages.flatMap(({ content }) => content).find(isOfTools)] = tools;
  if (part !== undefined) loss.refuse(part.path, "a Bedrock batch takes no tools with this model");
}
