/** What the writer of an answer may ask about the line. */
import type { JsonObject } from "./json.ts";
import type { InputLine } from "./read-line.ts";
import type { AnswerOptions } from "./schema.ts";

/**
 * Most answers need neither the model nor the request, and the line is then not parsed. A class, because V8 keeps the line behind
 * an object literal with accessors until the next collection of the old generation.
 */
export class AskedLine implements AnswerOptions {
  readonly #line: InputLine;
  readonly #modelId: string;

  /** @param modelId the job's */
  constructor(line: InputLine, modelId: string) {
    this.#line = line;
    this.#modelId = modelId;
  }

  get id(): string {
    return this.#line.madeUpId;
  }

  get model(): string {
    return this.#line.frame.model(this.#line) ?? this.#modelId;
  }

  get request(): JsonObject {
    return this.#line.frame.body(this.#line.json).body;
  }
}
