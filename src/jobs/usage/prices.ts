/** The price of a provider's model: from the configuration, else from the shipped table. */
import type { PricesConfig } from "../../config/prices.ts";
import { glob } from "../../lib/glob.ts";
import { type Decimal, decimal, difference, productOf, sumOf } from "../../lib/money.ts";
import type { ProviderName } from "../../lib/names.ts";
import type { JobRow, JobTokens, ModelUsage } from "../../ports/jobs.ts";
import { totalTokens } from "../tokens.ts";
import { SHIPPED_BATCH_DISCOUNT, SHIPPED_PRICES } from "./shipped.ts";

/** Decimal numbers in the currency of the prices, for one token of a batch. */
export interface TokenPrice {
  readonly input: Decimal;
  readonly cached: Decimal;
  readonly output: Decimal;
  readonly reasoning: Decimal;
}

export type JobCost = Pick<JobRow, "tokens" | "usage" | "cost" | "currency">;

export interface Prices {
  readonly currency: string;
  /** Undefined if nothing names a price. */
  priceOf(provider: ProviderName, model: string): TokenPrice | undefined;
  /** What a job used, with its cost. There is no `cost` if a model that was used has no price. */
  costOf(usage: readonly ModelUsage[]): JobCost;
}

interface MillionPrice {
  readonly input: Decimal;
  readonly output: Decimal;
  readonly cached?: Decimal | undefined;
  readonly reasoning?: Decimal | undefined;
}

function perToken({ input, output, cached = input, reasoning = output }: MillionPrice, discount: number): TokenPrice {
  const share = difference("1", decimal(discount));
  const one = (million: Decimal) => productOf(million, "0.000001", share);
  return { input: one(input), cached: one(cached), output: one(output), reasoning: one(reasoning) };
}

/** Dates of versions: OpenAI writes `-2025-08-07`, Anthropic `-20250929`. */
const VERSION = /-(?:\d{4}-\d{2}-\d{2}|\d{8})$/;
const bareModel = (model: string): string => model.replace(/^models\//, "").replace(VERSION, "");

/** Exact. More cached tokens than input, and more reasoning than output, count as all of it. */
export function costOfTokens({ input, output, cached = 0, reasoning = 0 }: JobTokens, price: TokenPrice): Decimal {
  const [fromCache, thought] = [Math.min(cached, input), Math.min(reasoning, output)];
  return sumOf([
    productOf(input - fromCache, price.input),
    productOf(fromCache, price.cached),
    productOf(output - thought, price.output),
    productOf(thought, price.reasoning),
  ]);
}

/** @param types the type of each configured provider */
export function createPrices(config: PricesConfig, types: ReadonlyMap<ProviderName, string>): Prices {
  const { currency } = config;
  const configured = config.models.map(({ provider, model, batch_discount: discount, ...price }) => ({
    provider,
    pattern: glob(model),
    price: perToken(price, discount),
  }));
  const shipped = new Map(
    config.shipped && currency === "USD"
      ? SHIPPED_PRICES.map((row) => [`${row.type}\n${row.model}`, perToken(row, SHIPPED_BATCH_DISCOUNT)])
      : [],
  );

  const priceOf: Prices["priceOf"] = (provider, model) => {
    const own = configured.find((one) => (one.provider ?? provider) === provider && one.pattern.test(model));
    return own?.price ?? shipped.get(`${types.get(provider)}\n${bareModel(model)}`);
  };

  function priced({ provider, model, tokens }: ModelUsage): ModelUsage {
    const price = priceOf(provider, model);
    const isNothing = tokens.input === 0 && tokens.output === 0;
    const cost = price === undefined ? (isNothing ? "0" : undefined) : costOfTokens(tokens, price);
    return { provider, model, tokens, ...(cost !== undefined && { cost }) };
  }

  return {
    currency,
    priceOf,
    costOf(given) {
      const usage = given.map(priced);
      const costs = usage.map(({ cost }) => cost);
      const isKnown = costs.every((cost) => cost !== undefined);
      return {
        usage,
        tokens: totalTokens(usage),
        ...(isKnown && { cost: sumOf(costs), currency }),
      };
    },
  };
}
