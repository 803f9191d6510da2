/**
 * A Bedrock batch of the type Converse answers 400 to every record with `toolConfig` (Bedrock user guide, "Process multiple
 * prompts with batch inference"), and Converse takes no calls in a history without it.
 */
import type { Conversation } from "./conversation.ts";
import type { Loss } from "./loss.ts";
import type { Path } from "./path.ts";

function pathOfTools({ tools, messages }: Conversation): Path | undefined {
  for (const { path } of tools) return path;
  for (const { content } of messages) {
    for (const { type, path } of content) if (type === "toolUse" || type === "toolResult") return path;
  }
  return undefined;
}

/** Throws RecordError with status 400 for a conversation with tools. */
export function refuseTools(conversation: Conversation, loss: Loss): void {
  const path = pathOfTools(conversation);
  if (path !== undefined) loss.refuse(path, "a Bedrock batch takes no tools with this model");
}
