/** Conversations of text: the turns of a neutral conversation, and the reverse. */
import type { Block, Conversation, Message, SettingsDraft, TextBlock } from "../../conversation.ts";
import type { Loss } from "../../loss.ts";
import type { Path } from "../../path.ts";

export interface PromptTurn {
  readonly role: Message["role"];
  readonly text: string;
}

/** A turn that was read from a body. */
export interface PlacedTurn extends PromptTurn {
  readonly path: Path;
}

/** Between the texts of one turn. Templates have no sign for it. */
const BETWEEN = "\n\n";

type Fate = "text" | "ignore" | "refuse";

/** The reasoning of earlier turns has no effect: templates leave it out. */
const FATES = {
  text: "text",
  cachePoint: "ignore",
  reasoning: "ignore",
  image: "refuse",
  document: "refuse",
  audio: "refuse",
  video: "refuse",
  toolUse: "refuse",
  toolResult: "refuse",
  json: "refuse",
  searchResult: "refuse",
} satisfies Record<Block["type"], Fate>;

function textOf(blocks: readonly Block[], loss: Loss): string {
  const texts: string[] = [];
  for (const block of blocks) {
    const fate: Fate = FATES[block.type];
    if (fate === "refuse") loss.refuse(block.path, "the body holds text only");
    if (fate === "ignore") loss.ignore(block.path);
    if (block.type === "text") texts.push(block.text);
  }
  return texts.join(BETWEEN);
}

/**
 * The texts of a conversation whose last turn is the user's. Neighbours of one role are one turn. Everything except text is
 * refused.
 */
export function turnsOf({ system, messages, tools }: Conversation, loss: Loss): readonly PlacedTurn[] {
  const [tool] = tools;
  if (tool !== undefined) loss.refuse(tool.path, "the body has no tools");
  const turns: PlacedTurn[] = [];
  const add = (role: Message["role"], blocks: readonly Block[], path: Path) => {
    const text = textOf(blocks, loss);
    if (text === "") return;
    const last = turns.at(-1);
    if (last?.role === role) turns[turns.length - 1] = { ...last, text: `${last.text}${BETWEEN}${text}` };
    else turns.push({ role, text, path });
  };
  const [first] = system;
  if (first !== undefined) add("system", system, first.path);
  for (const { role, content, path } of messages) add(role, content, path);
  const last = turns.at(-1);
  if (last?.role !== "user") loss.refuse((last ?? messages[0]!).path, "the last message must be the user's");
  return turns;
}

/** @param path where all turns were read */
export function conversationOf(turns: readonly PromptTurn[], path: Path, settings: SettingsDraft): Conversation {
  const block = (text: string): TextBlock => ({ type: "text", path, text });
  const said = turns.findIndex(({ role }) => role !== "system");
  const messages = said < 0 ? [] : turns.slice(said);
  return {
    kind: "conversation",
    system: turns.slice(0, turns.length - messages.length).map(({ text }) => block(text)),
    messages: messages.map(({ role, text }) => ({ role, path, content: [block(text)] })),
    tools: [],
    choice: undefined,
    settings,
  };
}
