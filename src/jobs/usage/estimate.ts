/**
 * What a job may use and cost, from its lines. Pure.
 *
 * Method: the characters of all texts of a line, names of members included, divided by four and rounded up, are its input tokens.
 * A text of more than 2,000 characters without white space is media in base64 and counts as 1,600 tokens, which is what Anthropic
 * counts for its largest image. Output tokens are at least none and at most the maximum that the line names, times its `n`; 4,096
 * if it names none. Embeddings have no output.
 */
import { isJsonObject, type JsonObject, parsedObject } from "../../dialects/json.ts";
import { type Decimal, isMore, productOf, sumOf } from "../../lib/money.ts";
import type { TokenPrice } from "./prices.ts";

export interface ModelEstimate {
  /** As the lines name it. Undefined: they name none. */
  readonly model: string | undefined;
  readonly lines: number;
  readonly input: number;
  /** The most. */
  readonly output: number;
}

export interface JobEstimate {
  readonly lines: number;
  readonly input: number;
  readonly output: number;
  readonly models: readonly ModelEstimate[];
}

export interface CostRange {
  readonly least: Decimal;
  readonly most: Decimal;
}

const CHARACTERS_OF_A_TOKEN = 4;
const MEDIA_CHARACTERS = 2000;
const MEDIA_TOKENS = 1600;
const DEFAULT_OUTPUT = 4096;
/** Lines with further models count with the last one. No provider's batch has as many. */
const MAX_MODELS = 1000;

const LIMITS = new Set([
  ...["max_tokens", "max_completion_tokens", "max_output_tokens", "max_gen_len"],
  ...["maxTokens", "maxOutputTokens", "maxTokenCount", "max_new_tokens"],
]);

interface LineUse {
  characters: number;
  media: number;
  limit: number | undefined;
}

/** Without recursion: a line may nest as deep as it is long. */
function measured(request: JsonObject): LineUse {
  const use: LineUse = { characters: 0, media: 0, limit: undefined };
  const open: unknown[] = [request];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === "string") {
      if (value.length > MEDIA_CHARACTERS && !/\s/.test(value)) use.media += 1;
      else use.characters += value.length;
    } else if (Array.isArray(value)) {
      for (const item of value) open.push(item);
    } else if (isJsonObject(value)) {
      for (const [name, member] of Object.entries(value)) {
        if (LIMITS.has(name) && isCount(member)) use.limit = Math.max(use.limit ?? 0, member);
        use.characters += name.length;
        open.push(member);
      }
    }
  }
  return use;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

/** The request of a line in any frame. */
function requestOf(json: JsonObject): JsonObject {
  for (const name of ["body", "params", "request", "modelInput"]) {
    const request = json[name];
    if (isJsonObject(request)) return request;
  }
  return json;
}

const isEmbedding = (json: JsonObject, request: JsonObject): boolean =>
  String(json.url ?? "").endsWith("/embeddings") ||
  (request.inputText !== undefined && request.textGenerationConfig === undefined) ||
  (request.texts !== undefined && request.input_type !== undefined) ||
  request.content !== undefined;

/** Adds up lines of one job. A line that is no JSON object counts as its text. */
export function createEstimator() {
  const models = new Map<string | undefined, { lines: number; input: number; output: number }>();
  return {
    add(line: string): void {
      if (line.trim() === "") return;
      const json = parsedObject(line);
      const request = json && requestOf(json);
      const use = request === undefined ? { characters: line.length, media: 0, limit: undefined } : measured(request);
      const input = Math.ceil(use.characters / CHARACTERS_OF_A_TOKEN) + use.media * MEDIA_TOKENS;
      const several = isCount(request?.n) ? request.n : 1;
      const isWithoutOutput = json !== undefined && request !== undefined && isEmbedding(json, request);
      const output = isWithoutOutput ? 0 : (use.limit ?? DEFAULT_OUTPUT) * several;
      const named = typeof request?.model === "string" ? request.model : undefined;
      const model = models.has(named) || models.size < MAX_MODELS ? named : [...models.keys()].at(-1);
      const sum = models.get(model) ?? { lines: 0, input: 0, output: 0 };
      models.set(model, { lines: sum.lines + 1, input: sum.input + input, output: sum.output + output });
    },
    end(): JobEstimate {
      const all = [...models].map(([model, sum]) => ({ model, ...sum }));
      const total = (name: "lines" | "input" | "output") => all.reduce((sum, one) => sum + one[name], 0);
      return { lines: total("lines"), input: total("input"), output: total("output"), models: all };
    },
  };
}

/**
 * From no output and all input from a cache, to the most output at the higher of both prices. `unpriced` is a model without a
 * price; then there is no range.
 */
export function costRange(
  { models }: JobEstimate,
  priceOf: (model: string | undefined) => TokenPrice | undefined,
): CostRange | { readonly unpriced: string | undefined } {
  const [least, most]: [Decimal[], Decimal[]] = [[], []];
  for (const { model, input, output } of models) {
    const price = priceOf(model);
    if (price === undefined) return { unpriced: model };
    const [low, high] = isMore(price.cached, price.input) ? [price.input, price.cached] : [price.cached, price.input];
    const dear = isMore(price.reasoning, price.output) ? price.reasoning : price.output;
    least.push(productOf(input, low));
    most.push(productOf(input, high), productOf(output, dear));
  }
  return { least: sumOf(least), most: sumOf(most) };
}
