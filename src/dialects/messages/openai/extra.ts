/** The parts of an answer without a place in the neutral form. */
import type { AnswerBlock, ConversationAnswer } from "../../answer.ts";
import { isJsonObject, type JsonObject } from "../../json.ts";
import { isAbsent } from "../../members.ts";

const isEmpty = (value: unknown): boolean =>
  isAbsent(value) ||
  value === "" ||
  (Array.isArray(value) && value.length === 0) ||
  (isJsonObject(value) && Object.keys(value).length === 0);

/** Collects parts by name. Null, "", [] and {} say nothing and are left out. */
export class Extra {
  /** Most answers have none. */
  #parts: Map<string, unknown> | undefined;

  add(name: string, value: unknown): void {
    if (isEmpty(value)) return;
    this.#parts ??= new Map();
    let free = name;
    for (let count = 2; this.#parts.has(free); count += 1) free = `${name}_${count}`;
    this.#parts.set(free, value);
  }

  /** Adds the members of an object that are not known. */
  addOthers(source: JsonObject, known: ReadonlySet<string>): void {
    for (const name in source) if (!known.has(name)) this.add(name, source[name]);
  }

  toObject(): JsonObject {
    return this.#parts === undefined ? {} : Object.fromEntries(this.#parts);
  }
}

/**
 * The extension member of an answer in OpenAI's forms. Undefined: every part has a place.
 * @param own further parts that the form has no place for
 */
export function extensionOf(answer: ConversationAnswer, own: JsonObject): JsonObject | undefined {
  const extra = new Extra();
  for (const name in answer.extra) extra.add(name, answer.extra[name]);
  for (const name in own) extra.add(name, own[name]);
  extra.add("latency_ms", answer.latencyMs);
  const { citations, signatures, images } = blocksWithoutPlace(answer.content);
  extra.add("citations", citations);
  extra.add("call_signatures", signatures);
  extra.add("images", images);
  const object = extra.toObject();
  return Object.keys(object).length === 0 ? undefined : object;
}

function blocksWithoutPlace(content: readonly AnswerBlock[]) {
  const citations: JsonObject[] = [];
  const signatures: [string, string][] = [];
  const images: JsonObject[] = [];
  for (const block of content) {
    if (block.type === "text" && block.citations !== undefined) citations.push(...block.citations);
    if (block.type === "toolUse" && block.signature !== undefined) signatures.push([block.id, block.signature]);
    if (block.type === "image") images.push({ media_type: block.mediaType, data: block.bytes });
  }
  return { citations, signatures: signatures.length > 0 ? Object.fromEntries(signatures) : undefined, images };
}
