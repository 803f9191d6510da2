/** Prices of tokens and budgets: the keys `prices` and `budgets`. */
import * as z from "zod";
import { providerName } from "./fields.ts";

/** Text stays exact. A number becomes the text that it is written with. */
const amount = z
  .union([
    z.string().regex(/^\d{1,12}(?:\.\d{1,18})?$/, "must be a decimal number such as 0.15"),
    z.number().nonnegative(),
  ])
  .transform((value) => String(value));

const fraction = z.number().min(0).max(1);

const price = z.strictObject({
  provider: providerName.optional().describe("Name of the provider. Default: every provider."),
  model: z.string().min(1).describe("Glob of the model's name at the provider: `*` any characters, `?` one character."),
  input: amount.describe("Price of a million input tokens."),
  output: amount.default("0").describe("Price of a million output tokens."),
  cached: amount.optional().describe("Price of a million input tokens that a cache had. Default: `input`."),
  reasoning: amount.optional().describe("Price of a million output tokens that are reasoning. Default: `output`."),
  batch_discount: fraction.default(0).describe("Part of these prices that a batch does not cost: 0.5 is half."),
});

const budget = z
  .strictObject({
    key: z.string().min(1).optional().describe("Id of the access key whose jobs count. This or `tenant` is required."),
    tenant: z.string().optional().describe("Tenant whose jobs count. Empty: the tenant of requests without keys."),
    period: z.enum(["day", "month"]).describe("Period in UTC in which a job counts, by its creation."),
    amount: amount.describe("What the jobs of a period may cost, in `prices.currency`."),
  })
  .refine(({ key, tenant }) => (key === undefined) !== (tenant === undefined), { error: "needs either key or tenant" });

export const moneySettings = {
  prices: z
    .strictObject({
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, "must be an ISO 4217 code such as USD")
        .default("USD")
        .describe("Currency of all prices and budgets."),
      shipped: z
        .boolean()
        .default(true)
        .describe("Uses Quarry's own table of prices, in USD, for models that `models` does not name."),
      models: z.array(price).default([]).describe("Prices by provider and model. The first match wins."),
    })
    .prefault({})
    .describe("Prices of tokens, for the cost of jobs. docs/usage.md has the shipped table."),
  budgets: z
    .array(budget)
    .default([])
    .describe("What the jobs of an access key or of a tenant may cost. A create over it is refused. Default: none."),
};

export type PriceConfig = z.output<typeof price>;
export type PricesConfig = z.output<(typeof moneySettings)["prices"]>;
export type BudgetConfig = z.output<typeof budget>;
