/** The outbox: events of jobs on their way to endpoints. */
import { GatewayError } from "../../../lib/errors.ts";
import type { Attempt, EventDelivery, Events, JobEvent, ProgressStep } from "../../../ports/events.ts";
import type { JobRow, Tag } from "../../../ports/jobs.ts";
import type { Database } from "../database.ts";
import type { DeliveriesTable, EventsTable } from "../schema.ts";
import { fromJson } from "./json.ts";
import { eventIdAt } from "./outbox.ts";
import { prepare } from "./prepared.ts";

/** Attempts that a delivery keeps. */
const MAX_LOG = 20;
/** Events of one transaction that deletes old ones. */
const DELETED_TOGETHER = 500;

type Joined = DeliveriesTable & Pick<EventsTable, "type" | "step" | "at" | "job_json" | "tags_json">;

export function events(db: Database): Events {
  const { builder } = db;
  const joined = builder
    .selectFrom("deliveries")
    .innerJoin("events", "events.id", "deliveries.event")
    .selectAll("deliveries")
    .select(["events.type", "events.step", "events.at", "events.job_json", "events.tags_json"]);
  const one = prepare((p: { readonly id: string }) => joined.where("deliveries.id", "=", p.id));
  const plain = prepare((p: { readonly id: string }) =>
    builder.selectFrom("deliveries").selectAll().where("id", "=", p.id),
  );
  const nextHost = prepare((p: { readonly after: string }) =>
    builder
      .selectFrom("deliveries")
      .select("host")
      .where("next_at", "is not", null)
      .where("host", ">", p.after)
      .orderBy("host")
      .limit(1),
  );
  const dueAt = prepare((p: { readonly host: string; readonly now: number; readonly limit: number }) =>
    joined
      .where("deliveries.host", "=", p.host)
      .where("deliveries.next_at", "is not", null)
      .where("deliveries.next_at", "<=", p.now)
      .orderBy("deliveries.next_at")
      .orderBy("deliveries.id")
      .limit(p.limit),
  );
  const next = prepare((p: { readonly now: number }) =>
    builder
      .selectFrom("deliveries")
      .select("next_at")
      .where("next_at", "is not", null)
      .where("next_at", ">", p.now)
      .orderBy("next_at")
      .limit(1),
  );
  const count = builder
    .selectFrom("deliveries")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("next_at", "is not", null)
    .compile();
  type Changes = Pick<DeliveriesTable, "id" | "state" | "attempts" | "next_at" | "ended_at" | "log_json">;
  const changed = prepare((p: Changes) =>
    builder
      .updateTable("deliveries")
      .set({ state: p.state, attempts: p.attempts, next_at: p.next_at, ended_at: p.ended_at, log_json: p.log_json })
      .where("id", "=", p.id),
  );
  const renewed = prepare((p: { readonly id: string; readonly now: number }) =>
    builder
      .updateTable("deliveries")
      .set({ state: "pending", began_at: p.now, next_at: p.now, ended_at: null })
      .where("id", "=", p.id),
  );
  const old = prepare((p: { readonly before: string; readonly limit: number }) =>
    builder
      .selectFrom("events")
      .select("id")
      .where("id", "<", p.before)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("deliveries")
              .select("deliveries.id")
              .whereRef("deliveries.event", "=", "events.id")
              .where("deliveries.next_at", "is not", null),
          ),
        ),
      )
      .orderBy("id")
      .limit(p.limit),
  );
  const removeDeliveries = prepare((p: { readonly event: string }) =>
    builder.deleteFrom("deliveries").where("event", "=", p.event),
  );
  const removeEvent = prepare((p: { readonly event: string }) =>
    builder.deleteFrom("events").where("id", "=", p.event),
  );

  return {
    async due(now, room) {
      const found: EventDelivery[] = [];
      let host = "";
      for (;;) {
        const row = await db.first(nextHost({ after: host }));
        if (row === undefined) return found;
        host = row.host;
        const limit = room(host);
        if (limit > 0) found.push(...(await db.all(dueAt({ host, now, limit }))).map(toDelivery));
      }
    },

    async nextDue(now) {
      return (await db.first(next({ now })))?.next_at ?? undefined;
    },

    async attempted(id, attempt, outcome) {
      await db.write(
        async (tx) => {
          const row = await tx.first(plain({ id }));
          if (row === undefined) return;
          const log = [...attemptsOf(row), attempt].slice(-MAX_LOG);
          await tx.run(
            changed({
              id,
              state: outcome.state,
              attempts: row.attempts + 1,
              next_at: outcome.state === "pending" ? outcome.nextAt : null,
              ended_at: outcome.state === "pending" ? null : outcome.endedAt,
              log_json: JSON.stringify(log),
            }),
          );
        },
        { mayUseReserve: true },
      );
    },

    async get(id) {
      const row = await db.first(one({ id }));
      return row && toDelivery(row);
    },

    async list({ owner, state, job, after, limit }) {
      let query = joined.orderBy("deliveries.id", "desc").limit(limit + 1);
      if (owner !== undefined) query = query.where("deliveries.owner", "=", owner);
      if (state !== undefined) query = query.where("deliveries.state", "=", state);
      if (job !== undefined) query = query.where("deliveries.job", "=", job);
      if (after !== undefined) query = query.where("deliveries.id", "<", after);
      const rows = await db.all(query.compile());
      return { deliveries: rows.slice(0, limit).map(toDelivery), more: rows.length > limit };
    },

    async again(id, now) {
      await db.write(async (tx) => {
        if ((await tx.run(renewed({ id, now }))) === 0) throw noSuchDelivery(id);
      });
    },

    async pending() {
      return Number((await db.first(count))?.count ?? 0);
    },

    async deleteBefore(time) {
      const before = eventIdAt(time);
      let deleted = 0;
      for (;;) {
        const rows = await db.all(old({ before, limit: DELETED_TOGETHER }));
        // An empty write would spend the reserve of a full disk.
        if (rows.length === 0) return deleted;
        await db.write(
          async (tx) => {
            for (const { id: event } of rows) {
              await tx.run(removeDeliveries({ event }));
              await tx.run(removeEvent({ event }));
            }
          },
          { mayUseReserve: true },
        );
        deleted += rows.length;
        if (rows.length < DELETED_TOGETHER) return deleted;
      }
    },
  };
}

export const noSuchDelivery = (id: string) => new GatewayError("NotFound", `There is no delivery '${id}'.`);

const attemptsOf = (row: Pick<DeliveriesTable, "log_json">): readonly Attempt[] =>
  fromJson<readonly Attempt[]>(row.log_json) ?? [];

const toEvent = ({ event, type, step, at, job_json, tags_json }: Joined): JobEvent => ({
  id: event,
  type,
  step: type === "job.progress" ? (Number(step) as ProgressStep) : undefined,
  at,
  job: fromJson<JobRow>(job_json)!,
  tags: fromJson<readonly Tag[]>(tags_json)!,
});

const toDelivery = (row: Joined): EventDelivery => ({
  id: row.id,
  event: row.event,
  endpoint: row.endpoint,
  url: row.url,
  format: row.format,
  state: row.state,
  attempts: row.attempts,
  createdAt: row.created_at,
  beganAt: row.began_at,
  nextAt: row.next_at ?? undefined,
  endedAt: row.ended_at ?? undefined,
  log: attemptsOf(row),
  of: toEvent(row),
});
