/** Ids and names of tool calls in OpenAI's forms. */
import type { Block, Conversation, ToolUseBlock } from "../../conversation.ts";
import { isJsonObject, type JsonObject, parsedObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { isAbsent, mustBe } from "../../members.ts";
import type { Path } from "../../path.ts";

/**
 * An empty text is an empty object. Some servers write the object itself. Undefined: not a JSON object.
 * @param cut true if the token limit may have cut the text; an empty one is then no object
 */
export function argumentsOf(value: unknown, cut = false): JsonObject | undefined {
  if (isAbsent(value) || value === "") return cut ? undefined : {};
  if (typeof value === "string") return parsedObject(value);
  return isJsonObject(value) ? value : undefined;
}

export function argumentsAt(value: unknown, path: Path): JsonObject {
  const input = argumentsOf(value);
  if (input === undefined) throw mustBe(path, "a JSON object, as text");
  return input;
}

/** Gives each call an id of its own. A later call may repeat the id of an earlier one, or have none. */
export class UniqueIds {
  #taken: Set<string> | undefined;

  take(id: unknown): string {
    this.#taken ??= new Set();
    const wanted = typeof id === "string" ? id : "";
    let free = wanted;
    for (let count = this.#taken.size; free === "" || this.#taken.has(free); count += 1) {
      free = wanted === "" ? `call_${count}` : `${wanted}_${count}`;
    }
    this.#taken.add(free);
    return free;
  }
}

export interface KnownCall {
  readonly id: string;
  readonly name: string;
}

/** The calls of a conversation, for the results that follow. */
export class OpenCalls {
  readonly #ids = new UniqueIds();
  readonly #byId = new Map<unknown, KnownCall>();
  readonly #unnamed: KnownCall[] = [];

  /** @param id as written; undefined for a form without ids */
  add(id: unknown, name: string): string {
    const call = { id: this.#ids.take(id), name };
    if (isAbsent(id)) this.#unnamed.push(call);
    else this.#byId.set(id, call);
    return call.id;
  }

  /** The last call with this id. A result without a call keeps its id. */
  answered(id: string): { readonly id: string; readonly name: string | undefined } {
    return this.#byId.get(id) ?? { id, name: undefined };
  }

  /** The first open call of a function, for results that name no id. */
  answeredByName(name: string): KnownCall | undefined {
    const at = this.#unnamed.findIndex((call) => call.name === name);
    return at === -1 ? undefined : this.#unnamed.splice(at, 1)[0];
  }
}

/** What a target takes as the id of a call, and the ids in place of those that do not fit. */
export interface IdRule {
  fits(id: string): boolean;
  /** @param count from 1 */
  make(count: number): string;
}

/** OpenAI's own APIs limit the length only. */
export const idsUpTo = (length: number): IdRule => ({
  fits: (id) => id !== "" && id.length <= length,
  make: (count) => `call_${count}`,
});

const NINE = /^[a-zA-Z0-9]{9}$/;
export const MISTRAL_IDS: IdRule = {
  fits: (id) => NINE.test(id),
  make: (count) => `c${String(count).padStart(8, "0")}`,
};

const idOf = (block: Block): string | undefined =>
  block.type === "toolUse" || block.type === "toolResult" ? block.id : undefined;

/** The ids of a conversation as the target takes them: the same new one for a call and its result. */
export function fittedIds({ messages }: Conversation, rule: IdRule): (id: string) => string {
  let made: Map<string, string> | undefined;
  let taken: Set<string | undefined> | undefined;
  let count = 0;
  return (id) => {
    if (rule.fits(id)) return id;
    made ??= new Map();
    const known = made.get(id);
    if (known !== undefined) return known;
    taken ??= new Set(messages.flatMap(({ content }) => content.map(idOf)));
    let fitted: string;
    do {
      count += 1;
      fitted = rule.make(count);
    } while (taken.has(fitted));
    made.set(id, fitted);
    return fitted;
  };
}

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** Names of functions, and of schemas. */
export const isOpenAiName = (name: string): boolean => NAME.test(name);

export function functionName(name: string, path: Path, loss: Loss): string {
  if (!isOpenAiName(name)) loss.refuse(path, `the name ${JSON.stringify(name)} is not 1 to 64 of [a-zA-Z0-9_-]`);
  return name;
}

export const argumentsText = ({ input }: Pick<ToolUseBlock, "input">): string => JSON.stringify(input);
