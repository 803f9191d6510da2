/** `/ui/api/webhooks`: the log of deliveries, and sending one again. */
import { setImmediate } from "node:timers/promises";
import type { Tokens } from "../api/page-tokens.ts";
import type { JobService } from "../jobs/service.ts";
import { GatewayError } from "../lib/errors.ts";
import type { Scrubber } from "../lib/scrub.ts";
import {
  DELIVERY_STATES,
  type DeliveryQuery,
  type DeliveryState,
  type EventDelivery,
  type Events,
} from "../ports/events.ts";
import type { JobRow } from "../ports/jobs.ts";
import type { Viewer } from "../ports/viewer.ts";
import type { WebhookMessage, WebhooksMessage } from "./messages.ts";
import type { PageCall, PageRoute } from "./route.ts";
import { mayChange } from "./session.ts";

interface Options {
  readonly events: Pick<Events, "list" | "get" | "again">;
  readonly jobs: Pick<JobService, "isVisible">;
  readonly tokens: Tokens;
  readonly scrub: Scrubber;
  /** Called when a delivery is due. */
  readonly wake: () => void;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
/** Rows of each read after the first one of a page. */
const SCAN_ROWS = 500;

export function createWebhookRoutes({ events, jobs, tokens, scrub, wake }: Options): readonly PageRoute[] {
  /** Operators see the jobs of all tenants, within the providers and buckets of their key. */
  const mayView = (viewer: Viewer, job: JobRow): boolean =>
    jobs.isVisible(viewer.operator ? { ...viewer, owner: job.owner } : viewer, job);

  async function pageOf(viewer: Viewer, query: DeliveryQuery): Promise<readonly EventDelivery[]> {
    const found: EventDelivery[] = [];
    let rest: DeliveryQuery = { ...query, limit: query.limit + 1 };
    for (;;) {
      const page = await events.list(rest);
      found.push(...page.deliveries.filter(({ of }) => mayView(viewer, of.job)));
      const last = page.deliveries.at(-1);
      if (found.length > query.limit || !page.more || last === undefined) return found;
      rest = { ...query, after: last.id, limit: SCAN_ROWS };
      // The ledger's reads do not wait for anything. Other requests are served between them.
      await setImmediate();
    }
  }

  const messageOf = ({ viewer, identity }: Pick<PageCall, "viewer" | "identity">, delivery: EventDelivery) =>
    webhookMessage(delivery, { scrub, operator: viewer.operator, canSend: mayChange(identity) });

  return [
    {
      method: "GET",
      path: "webhooks",
      operation: "ListWebhooks",
      async handle(call): Promise<WebhooksMessage> {
        const { query: given, viewer } = call;
        const asked = queryIn(call);
        const about = ["ui webhooks", viewer.permissions.scope, asked];
        const after = given.after ? tokens.decode("after", given.after, about, ["string"])[0] : undefined;
        const found = await pageOf(viewer, { ...asked, owner: viewer.operator ? undefined : viewer.owner, after });
        const shown = found.slice(0, asked.limit);
        const last = shown.at(-1);
        return {
          webhooks: shown.map((delivery) => messageOf(call, delivery)),
          next: found.length > asked.limit && last !== undefined ? tokens.encode(about, [last.id]) : undefined,
        };
      },
    },
    {
      method: "POST",
      path: "webhooks/*/again",
      operation: "SendWebhookAgain",
      async handle(call): Promise<WebhookMessage> {
        const [id = ""] = call.names;
        const delivery = await events.get(id);
        if (delivery === undefined || !mayView(call.viewer, delivery.of.job)) throw noSuchWebhook(id);
        await events.again(id, Date.now());
        const renewed = await events.get(id);
        if (renewed === undefined) throw noSuchWebhook(id);
        const message = messageOf(call, renewed);
        wake();
        return message;
      },
    },
  ];
}

const noSuchWebhook = (id: string) => new GatewayError("NotFound", `There is no delivery '${id}'.`);

function queryIn({ query }: PageCall): Pick<DeliveryQuery, "state" | "job" | "limit"> {
  const { status, job, limit } = query;
  if (status && !isState(status)) throw invalidQuery("status", `one of ${DELIVERY_STATES.join(", ")}`);
  const rows = limit === undefined ? DEFAULT_LIMIT : Number(limit);
  if (!Number.isInteger(rows) || rows < 1 || rows > MAX_LIMIT) throw invalidQuery("limit", `1 to ${MAX_LIMIT}`);
  return {
    ...(status && { state: status as DeliveryState }),
    // An ARN ends with the id.
    ...(job && { job: job.slice(job.lastIndexOf("/") + 1) }),
    limit: rows,
  };
}

const isState = (text: string): text is DeliveryState => (DELIVERY_STATES as readonly string[]).includes(text);

const invalidQuery = (member: string, expected: string) =>
  new GatewayError("InvalidArgument", `${member}: expected ${expected}`);

interface Shown {
  readonly scrub: Pick<Scrubber, "text">;
  readonly operator: boolean;
  readonly canSend: boolean;
}

function webhookMessage(delivery: EventDelivery, { scrub, operator, canSend }: Shown): WebhookMessage {
  const { of, endpoint } = delivery;
  const { host, pathname } = new URL(delivery.url);
  const isOwn = endpoint === "job";
  const name = endpoint.slice(endpoint.lastIndexOf(":") + 1);
  return {
    id: delivery.id,
    event: delivery.event,
    type: of.type,
    step: of.step,
    at: of.at,
    job: of.job.id,
    jobArn: of.job.arn,
    jobName: of.job.name,
    tenant: operator && of.job.owner !== "" ? of.job.owner : undefined,
    endpoint: isOwn ? host : name,
    // The paths of some services' webhooks are secrets.
    url: isOwn || operator ? host + pathname : undefined,
    format: delivery.format,
    state: delivery.state,
    attempts: delivery.attempts,
    nextAt: delivery.nextAt,
    endedAt: delivery.endedAt,
    log: delivery.log.map(({ at, ms, status, error }) => ({
      at,
      ms,
      status,
      error: error === undefined ? undefined : scrub.text(error),
    })),
    canSend,
  };
}
