/**
 * Budgets of access keys and tenants. A create reserves the most that its lines may cost, before the provider gets anything. The
 * reservation ends with the job, when its cost is known, or with the claim of a create that comes to no job, also after a crash.
 */
import type { BudgetConfig } from "../../config/prices.ts";
import { GatewayError } from "../../lib/errors.ts";
import { type Decimal, isMore } from "../../lib/money.ts";
import type { ProviderCall } from "../../ports/provider.ts";
import { dayOf, type Exceeded, type Spending, type SpendLimit } from "../../ports/usage.ts";
import type { NewJob } from "../new-job.ts";
import { type EstimatedJob, estimateJob } from "./estimate-job.ts";
import type { Prices } from "./prices.ts";

interface Options {
  readonly budgets: readonly BudgetConfig[];
  readonly prices: Pick<Prices, "currency" | "priceOf">;
  readonly spending: Pick<Spending, "reserve">;
  /** Bytes of all input files after decompression. */
  readonly maxBytes: number;
}

export interface Budgets {
  /**
   * Reserves what the job may cost, if a budget applies to the caller. The claim of the token must be in the ledger. Rejects with
   * QuotaExceeded if that is more than what is left, and with AccessDenied if a model has no price; nothing is reserved then.
   * @param at when the create began, in milliseconds since the epoch
   */
  reserve(call: ProviderCall, job: NewJob, create: { readonly token: string; readonly at: number }): Promise<void>;
}

/** The days of the period that has this time. */
export function limitOf({ key, tenant, period, amount }: BudgetConfig, at: number): SpendLimit {
  const day = dayOf(at);
  const month = day.slice(0, "YYYY-MM".length);
  const [firstDay, lastDay] = period === "day" ? [day, day] : [`${month}-01`, `${month}-31`];
  return { scope: key === undefined ? `tenant:${tenant}` : `key:${key}`, firstDay, lastDay, amount };
}

const concerns = ({ key, tenant }: BudgetConfig, { owner, keyId }: ProviderCall): boolean =>
  key === undefined ? tenant === owner : key === keyId;

export function createBudgets({ budgets, prices, spending, maxBytes }: Options): Budgets {
  return {
    async reserve(call, job, { token, at }) {
      const limits = budgets.filter((budget) => concerns(budget, call)).map((budget) => limitOf(budget, at));
      if (limits.length === 0) return;
      const estimate = await estimateJob(call, job, { prices, maxBytes });
      if ("unpriced" in estimate.cost) throw unpriced(estimate.cost.unpriced, call);
      const { most } = estimate.cost;
      const { owner, keyId } = call;
      const reservation = { owner, token, keyId, day: dayOf(at), currency: prices.currency, amount: most };
      const exceeded = await spending.reserve(reservation, limits);
      if (exceeded !== undefined) throw overBudget(exceeded, most, estimate);
    },
  };
}

function overBudget({ limit, left }: Exceeded, most: Decimal, { lines, currency }: EstimatedJob): GatewayError {
  const [kind, name] = limit.scope.startsWith("key:")
    ? ["access key", limit.scope.slice("key:".length)]
    : ["tenant", limit.scope.slice("tenant:".length)];
  const period = limit.firstDay === limit.lastDay ? limit.firstDay : limit.firstDay.slice(0, "YYYY-MM".length);
  const remaining = isMore(left, "0") ? left : "0";
  const asked = `The job's ${lines} lines may cost up to ${most} ${currency}`;
  const budget = `the budget of the ${kind} '${name}' for ${period} has ${remaining} of ${limit.amount} ${currency} left`;
  return new GatewayError("QuotaExceeded", `${asked}, and ${budget}.`);
}

const unpriced = (model: string, { provider }: ProviderCall): GatewayError =>
  new GatewayError(
    "AccessDenied",
    `Access Denied: a budget applies, and 'prices' has no price of the model '${model}' of '${provider.name}'.`,
  );
