/**
 * Budgets of access keys and tenants. A create reserves the most that its lines may cost, before the provider gets anything. The
 * reservation ends with the job, when its cost is known, or with the claim of a create that comes to no job, also after a crash.
 */
import type { BudgetConfig } from "../../config/prices.ts";
import { MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { inputUriOf } from "../../lib/aws/job-uris.ts";
import { GatewayError } from "../../lib/errors.ts";
import { linesOf } from "../../lib/jsonl.ts";
import { isMore } from "../../lib/money.ts";
import type { ProviderCall } from "../../ports/provider.ts";
import { dayOf, type Exceeded, type Spending, type SpendLimit } from "../../ports/usage.ts";
import { folderNamed, folderSources } from "../chunks/folder.ts";
import { findInput, isFolder, NoSuchInput } from "../input.ts";
import type { NewJob } from "../new-job.ts";
import { invalidInput } from "../translation/bad-lines.ts";
import { openInput } from "../translation/content.ts";
import { explained, inputCall, openSource } from "../translation/source.ts";
import { type CostRange, costRange, createEstimator, type JobEstimate } from "./estimate.ts";
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
      const estimate = await estimateOf(call, job, maxBytes);
      const { most } = rangeOf(call, job, estimate, prices);
      const { owner, keyId } = call;
      const reservation = { owner, token, keyId, day: dayOf(at), currency: prices.currency, amount: most };
      const exceeded = await spending.reserve(reservation, limits);
      if (exceeded !== undefined) throw overBudget(exceeded, most, prices.currency, estimate);
    },
  };
}

function overBudget({ limit, left }: Exceeded, most: string, currency: string, { lines }: JobEstimate): GatewayError {
  const [kind, name] = limit.scope.startsWith("key:")
    ? ["access key", limit.scope.slice("key:".length)]
    : ["tenant", limit.scope.slice("tenant:".length)];
  const period = limit.firstDay === limit.lastDay ? limit.firstDay : limit.firstDay.slice(0, "YYYY-MM".length);
  const remaining = isMore(left, "0") ? left : "0";
  const asked = `The job's ${lines} lines may cost up to ${most} ${currency}`;
  const budget = `the budget of the ${kind} '${name}' for ${period} has ${remaining} of ${limit.amount} ${currency} left`;
  return new GatewayError("QuotaExceeded", `${asked}, and ${budget}.`);
}

function rangeOf(
  { provider }: ProviderCall,
  { modelId }: NewJob,
  estimate: JobEstimate,
  { priceOf }: Options["prices"],
): CostRange {
  const takes = provider.jobs?.takes;
  const jobModel = takes?.resolve(modelId, "job") ?? modelId;
  // A line's own model counts only where the provider knows it, as when the lines are translated.
  const modelOf = (named: string | undefined) =>
    named === undefined || takes === undefined
      ? jobModel
      : (takes.resolve(named, "line") ?? (takes.lines.frame === "openai" ? named : jobModel));
  const range = costRange(estimate, (named) => priceOf(provider.name, modelOf(named)));
  if (!("unpriced" in range)) return range;
  const model = modelOf(range.unpriced);
  throw new GatewayError(
    "AccessDenied",
    `Access Denied: a budget applies, and 'prices' has no price of the model '${model}' of '${provider.name}'.`,
  );
}

/** Reads the job's input with the rights of its caller. */
async function estimateOf(call: ProviderCall, job: NewJob, maxBytes: number): Promise<JobEstimate> {
  const estimator = createEstimator();
  const uri = inputUriOf(job.request);
  let left = maxBytes;
  for await (const { key, open } of sourcesOf(call, job)) {
    const { body, size } = await open();
    try {
      const { bytes } = await openInput(body, { key, maxBytes: left, size });
      for await (const lines of linesOf(bytes, MAX_LINE_BYTES)) {
        call.signal.throwIfAborted();
        for (const { bytes: line } of lines) if (line !== undefined) estimator.add(line.toString());
      }
    } catch (error) {
      throw explained(uri, error);
    }
    left -= size ?? 0;
  }
  return estimator.end();
}

async function* sourcesOf(call: ProviderCall, job: NewJob) {
  const { objects } = call.provider;
  const asked = inputCall(call, job);
  if (isFolder(job.input)) return yield* folderSources(objects, asked, job.input);
  try {
    const source = await openSource(call, job, await findInput(call, job));
    if (source === undefined) {
      throw invalidInput(inputUriOf(job.request), "a budget applies, and the gateway cannot read the input");
    }
    const { name, file, open } = source;
    yield { key: name.key, open: async () => ({ body: (await open()).body, size: file?.size }) };
  } catch (error) {
    const folder = error instanceof NoSuchInput ? await folderNamed(objects, asked, job.input) : undefined;
    if (folder === undefined) throw error;
    yield* folderSources(objects, asked, folder);
  }
}
