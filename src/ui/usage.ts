/** `/ui/api/usage`: tokens and cost of ended jobs, as JSON or CSV. */
import { write } from "../http/respond.ts";
import type { Query } from "../http/target.ts";
import { usageCsv, usageJson } from "../jobs/usage/export.ts";
import { USAGE_GROUPS, type Usage, type UsageGroup } from "../jobs/usage/report.ts";
import { GatewayError } from "../lib/errors.ts";
import type { UsageMessage } from "./messages.ts";
import type { PageCall, PageRoute } from "./route.ts";

interface Options {
  readonly usage: Usage;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
}

/** The period without `from`. */
const DEFAULT_PERIOD_MS = 30 * 86_400_000;

export function createUsageRoute({ usage, now = Date.now }: Options): PageRoute {
  return {
    method: "GET",
    path: "usage",
    operation: "GetUsage",
    async handle({ req, res, viewer, identity, query }: PageCall): Promise<object | undefined> {
      const to = timeIn(query, "to") ?? now() + 1;
      // Other keys of the tenant may have buckets and providers that this one may not use.
      const who = viewer.operator ? {} : { owner: viewer.owner, keyId: identity.keyId };
      const report = await usage.report({
        from: timeIn(query, "from") ?? to - DEFAULT_PERIOD_MS,
        to,
        by: groupsIn(query),
        tag: query.tag,
        provider: query.provider,
        ...who,
      });
      const { format = "json" } = query;
      if (format === "json") {
        return { ...JSON.parse(usageJson(report)), budgets: await usage.budgets(who) } satisfies UsageMessage;
      }
      if (format !== "csv") throw new GatewayError("InvalidArgument", `format must be json or csv, and is '${format}'`);
      const headers = {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="usage.csv"',
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      };
      await write(req, res, 200, headers, { body: usageCsv(report) });
      return undefined;
    },
  };
}

/** A time or a day in ISO 8601, in UTC. Undefined if the query has none. */
function timeIn(query: Query, name: "from" | "to"): number | undefined {
  const text = query[name];
  if (text === undefined || text === "") return undefined;
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new GatewayError("InvalidArgument", `${name} must be a day or a time such as 2026-01-31, and is '${text}'`);
}

function groupsIn({ by = "provider,model", tag }: Query): readonly UsageGroup[] {
  const groups = by.split(",").filter((group) => group !== "");
  const unknown = groups.find((group) => !(USAGE_GROUPS as readonly string[]).includes(group));
  if (unknown !== undefined) {
    throw new GatewayError("InvalidArgument", `by: '${unknown}' is not one of ${USAGE_GROUPS.join(", ")}`);
  }
  if (groups.includes("tag") && !tag) throw new GatewayError("InvalidArgument", "by=tag needs the key in tag");
  return groups as UsageGroup[];
}
