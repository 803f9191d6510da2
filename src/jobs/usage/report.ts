/**
 * Tokens and cost of ended jobs, grouped: the data of `GET /ui/api/usage` and of `quarry usage`.
 *
 * `createUsage({ spending: ledger.spending, currency, budgets })` has
 * - `report(query): Promise<UsageReport>`; `query.by` names the groups, `query.owner` restricts it to a tenant
 * - `budgets(who): Promise<BudgetState[]>`, what is spent, reserved and left of the budgets of a key and tenant
 * `usageCsv(report)` and `usageJson(report)` in export.ts are the two bodies.
 */
import type { BudgetConfig } from "../../config/prices.ts";
import { type Decimal, difference, sumOf } from "../../lib/money.ts";
import type { ModelUsage } from "../../ports/jobs.ts";
import { dayOf, type Spending, type UsageQuery, type UsedJob } from "../../ports/usage.ts";
import { addTokens, newTokenTally, type TokenTally } from "../tokens.ts";
import { limitOf } from "./budgets.ts";

/** `day` and `month` are those of the create, in UTC. `tag` is the value of the tag that the query names. */
export const USAGE_GROUPS = ["day", "month", "tenant", "key", "provider", "model", "tag", "job"] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

export interface ReportQuery extends UsageQuery {
  /** In the order of the columns. Empty: one row for all. */
  readonly by: readonly UsageGroup[];
  /** Key of the tag of `by: ["tag"]`. */
  readonly tag?: string | undefined;
  readonly provider?: string | undefined;
}

export interface UsageRow extends Readonly<TokenTally> {
  /** A value for each of `by`. Empty: none, such as jobs without an access key or without the tag. */
  readonly group: Readonly<Partial<Record<UsageGroup, string>>>;
  /** Jobs. One that ran at several providers counts in the row of each. */
  readonly jobs: number;
  /** Those of them with a model without a price, or whose tokens are unknown. Their cost is not in `cost`. */
  readonly unpriced: number;
  readonly cost: Decimal;
  readonly currency: string;
}

export interface UsageReport {
  readonly from: number;
  readonly to: number;
  readonly by: readonly UsageGroup[];
  readonly currency: string;
  /** Sorted by the groups' values. */
  readonly rows: readonly UsageRow[];
  readonly total: Omit<UsageRow, "group">;
}

export interface BudgetState extends BudgetConfig {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly spent: Decimal;
  readonly reserved: Decimal;
  /** May be negative: a job may use more than was estimated. */
  readonly left: Decimal;
  readonly currency: string;
}

export interface Usage {
  report(query: ReportQuery): Promise<UsageReport>;
  /** The budgets of this key and this tenant. Undefined members: of all. */
  budgets(who: {
    readonly owner?: string | undefined;
    readonly keyId?: string | undefined;
  }): Promise<readonly BudgetState[]>;
}

interface Options {
  readonly spending: Pick<Spending, "ended" | "taken">;
  /** Costs in another currency, from before a change of the configuration, count as unpriced. */
  readonly currency: string;
  readonly budgets: readonly BudgetConfig[];
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
}

interface Sum {
  readonly group: UsageRow["group"];
  readonly tokens: TokenTally;
  readonly costs: Decimal[];
  jobs: number;
  unpriced: number;
  lastJob: string;
  isLastUnpriced: boolean;
}

/** Costs are added up once there are this many. */
const PENDING_COSTS = 1000;

const groupValue = (
  group: UsageGroup,
  job: UsedJob,
  { provider, model }: Pick<ModelUsage, "provider" | "model">,
  tag: string | undefined,
): string =>
  ({
    day: () => dayOf(job.submitTime),
    month: () => dayOf(job.submitTime).slice(0, "YYYY-MM".length),
    tenant: () => job.owner,
    key: () => job.keyId ?? "",
    provider: () => provider,
    model: () => model,
    tag: () => job.tags.find(({ key }) => key === tag)?.value ?? "",
    job: () => job.arn,
  })[group]();

function newSum(group: Sum["group"]): Sum {
  return { group, tokens: newTokenTally(), costs: [], jobs: 0, unpriced: 0, lastJob: "", isLastUnpriced: false };
}

function addPart(sum: Sum, job: UsedJob, part: ModelUsage | undefined, currency: string): void {
  if (sum.lastJob !== job.id) {
    sum.jobs += 1;
    sum.lastJob = job.id;
    sum.isLastUnpriced = false;
  }
  if (part !== undefined) addTokens(sum.tokens, part.tokens);
  // A job of which one model has no price has no currency. The others' costs are in the configuration's of then.
  const cost = (job.currency ?? currency) === currency ? (part ?? job).cost : undefined;
  if (cost !== undefined) sum.costs.push(cost);
  else if (!sum.isLastUnpriced) {
    sum.unpriced += 1;
    sum.isLastUnpriced = true;
  }
  if (sum.costs.length >= PENDING_COSTS) sum.costs.splice(0, Number.POSITIVE_INFINITY, sumOf(sum.costs));
}

const rowOf = ({ group, tokens, costs, jobs, unpriced }: Sum, currency: string): UsageRow => ({
  group,
  jobs,
  ...tokens,
  cost: sumOf(costs),
  currency,
  unpriced,
});

export function createUsage({ spending, currency, budgets, now = Date.now }: Options): Usage {
  return {
    async report(query) {
      const { by, tag, provider, from, to } = query;
      const sums = new Map<string, Sum>();
      const all = newSum({});
      for await (const job of spending.ended(query)) {
        // A job without answers has no parts, and a cost of 0.
        const parts = job.usage === undefined || job.usage.length === 0 ? [undefined] : job.usage;
        for (const part of parts) {
          const place = part ?? { provider: job.provider, model: job.modelId };
          if (provider !== undefined && place.provider !== provider) continue;
          const values = by.map((group) => groupValue(group, job, place, tag));
          const key = JSON.stringify(values);
          const found = sums.get(key);
          const sum = found ?? newSum(Object.fromEntries(by.map((group, at) => [group, values[at]])));
          if (found === undefined) sums.set(key, sum);
          addPart(sum, job, part, currency);
          addPart(all, job, part, currency);
        }
      }
      const rows = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => rowOf(sum, currency));
      const { group: _, ...total } = rowOf(all, currency);
      return { from, to, by, currency, rows, total };
    },

    async budgets({ owner, keyId }) {
      const isOf = ({ key, tenant }: BudgetConfig) =>
        key === undefined ? owner === undefined || tenant === owner : keyId === undefined || key === keyId;
      const states: BudgetState[] = [];
      for (const budget of budgets.filter(isOf)) {
        const limit = limitOf(budget, now());
        const { firstDay, lastDay } = limit;
        const { spent, reserved } = await spending.taken(limit, currency);
        const left = difference(budget.amount, sumOf([spent, reserved]));
        states.push({ ...budget, firstDay, lastDay, spent, reserved, left, currency });
      }
      return states;
    },
  };
}
