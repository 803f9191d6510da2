/**
 * Public list prices in USD for a million tokens, with the vendor's page and the day of which the price is. The rows of OpenAI and
 * Gemini come from reports of that day which quote the page (tokenmix.ai, tokenmath.io, deploybase.ai, morphllm.com). Prices change:
 * `prices.models` in the configuration comes first. A model whose price depends on the length of the prompt has that of short
 * prompts, or no row if the lengths differ too much. Bedrock's prices depend on the region and are not here.
 */
import type { Decimal } from "../../lib/money.ts";

export interface ShippedPrice {
  /** Of the provider. */
  readonly type: string;
  /** Without a date at its end, such as `-2025-08-07` or `-20250929`. */
  readonly model: string;
  readonly input: Decimal;
  readonly output: Decimal;
  readonly cached?: Decimal | undefined;
  readonly source: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
}

/** All three providers charge half for batches. */
export const SHIPPED_BATCH_DISCOUNT = 0.5;

const OPENAI = "https://developers.openai.com/api/docs/pricing";
const ANTHROPIC = "https://platform.claude.com/docs/en/about-claude/pricing";
const GEMINI = "https://ai.google.dev/gemini-api/docs/pricing";

type Row = readonly [model: string, input: Decimal, cached: Decimal | undefined, output: Decimal, asOf: string];

const OPENAI_ROWS: readonly Row[] = [
  ["gpt-5.5", "5", "0.5", "30", "2026-06-04"],
  ["gpt-5.4", "2.5", "0.25", "15", "2026-06-04"],
  ["gpt-5.4-mini", "0.75", "0.075", "4.5", "2026-06-04"],
  ["gpt-5.4-nano", "0.2", "0.02", "1.25", "2026-06-04"],
  ["gpt-5-mini", "0.25", "0.025", "2", "2026-03-31"],
  ["gpt-4.1", "2", "0.5", "8", "2026-06-21"],
  ["gpt-4.1-mini", "0.4", "0.1", "1.6", "2026-06-21"],
  ["gpt-4o", "2.5", "1.25", "10", "2026-05-31"],
  ["gpt-4o-mini", "0.15", "0.075", "0.6", "2026-05-31"],
  ["text-embedding-3-small", "0.02", undefined, "0", "2026-06-21"],
];

const ANTHROPIC_ROWS: readonly Row[] = [
  ["claude-opus-5-5", "4", "0.2", "20", "2026-10-10"],
  ["claude-sonnet-5-5", "2", "0.1", "10", "2026-10-24"],
  ["claude-opus-5", "5", "0.5", "25", "2026-10-10"],
  ["claude-sonnet-5", "2", "0.2", "10", "2026-10-10"],
  ["claude-opus-4-6", "5", "0.5", "25", "2026-10-10"],
  ["claude-opus-4-5", "5", "0.5", "25", "2026-10-10"],
  ["claude-opus-4-1", "15", "1.5", "75", "2026-10-10"],
  ["claude-sonnet-4-6", "3", "0.3", "15", "2026-10-10"],
  ["claude-sonnet-4-5", "3", "0.3", "15", "2026-10-10"],
  ["claude-haiku-4-5", "1", "0.1", "5", "2026-10-10"],
];

// Without `cached`: what a batch pays for cached tokens was not confirmed. They count as other input.
const GEMINI_ROWS: readonly Row[] = [
  ["gemini-2.5-pro", "1.25", undefined, "10", "2026-03-31"],
  ["gemini-2.5-flash", "0.3", undefined, "2.5", "2026-03-31"],
  ["gemini-2.5-flash-lite", "0.1", undefined, "0.4", "2026-01-31"],
];

const rows = (type: string, source: string, all: readonly Row[]): readonly ShippedPrice[] =>
  all.map(([model, input, cached, output, asOf]) => ({ type, model, input, cached, output, source, asOf }));

export const SHIPPED_PRICES: readonly ShippedPrice[] = [
  ...rows("openai", OPENAI, OPENAI_ROWS),
  ...rows("anthropic", ANTHROPIC, ANTHROPIC_ROWS),
  ...rows("gemini", GEMINI, GEMINI_ROWS),
];
