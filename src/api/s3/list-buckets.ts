/** ListBuckets over every provider that the caller's requests reach: the header's, or the default one and those of the rules. */
import type { Logger } from "pino";
import type { BucketRow } from "../../ports/objects/rows.ts";
import type { Provider } from "../../ports/provider.ts";
import { type Call, PortableCall } from "../call.ts";

/** Rows of one request to a provider. */
const PAGE = 1000;

interface BucketPage {
  readonly prefix?: string;
  readonly after?: string;
  readonly limit: number;
}

/**
 * At most `limit` buckets in the order of their names. Buckets that the caller may not use are left out before paging, and
 * buckets of a provider that fails are left out with an entry in the log. Rejects if all providers fail.
 */
export async function bucketsReached(
  call: Call,
  query: BucketPage,
  log: Pick<Logger, "warn">,
): Promise<readonly BucketRow[]> {
  const providers = call.listed();
  const outcomes = await Promise.allSettled(providers.map((provider) => bucketsOf(call, provider, query)));
  const found = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === "fulfilled") continue;
    if (found.length === 0) throw outcome.reason;
    log.warn({ provider: providers[index]!.name, err: outcome.reason }, "ListBuckets left out a provider's buckets");
  }
  const byName = new Map(found.flat().map((bucket) => [bucket.name, bucket]));
  return [...byName.values()]
    .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
    .slice(0, query.limit);
}

async function bucketsOf(call: Call, provider: Provider, query: BucketPage): Promise<readonly BucketRow[]> {
  const request = new PortableCall(call, provider, undefined);
  const shown: BucketRow[] = [];
  let after = query.after;
  for (;;) {
    const page = await provider.objects.buckets.list(request, { ...query, ...(after && { after }), limit: PAGE });
    shown.push(...page.filter(({ name }) => isShown(call, provider, name)));
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined || shown.length >= query.limit) return shown;
    after = last.name;
  }
}

const isShown = (call: Call, provider: Provider, bucket: string): boolean =>
  (provider.objects.bucketsAreExternal
    ? call.permissions.isBucketGranted(bucket)
    : call.permissions.isBucketAllowed(bucket)) && call.leadsTo(provider, bucket);
