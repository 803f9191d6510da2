/** Enters the events of a job with the change that causes them. */
import { randomBytes } from "node:crypto";
import type { EventGroup } from "../../../lib/event-names.ts";
import {
  type JobEventType,
  type JobWebhook,
  PROGRESS_STEPS,
  type ProgressStep,
  type WebhookRouting,
} from "../../../ports/events.ts";
import { type JobRow, type RecordCounts, type ReportedStatus, UNMANAGED_OWNER } from "../../../ports/jobs.ts";
import type { Database, Transaction } from "../database.ts";
import type { DeliveriesTable, EventsTable, JobsTable } from "../schema.ts";
import { toJob } from "./job-row.ts";
import { fromJson } from "./json.ts";
import { prepare } from "./prepared.ts";

const ENDS: Readonly<Record<string, JobEventType>> = {
  Completed: "job.completed",
  PartiallyCompleted: "job.partially_completed",
  Failed: "job.failed",
  Stopped: "job.stopped",
  Expired: "job.expired",
};

/** Statuses of jobs that have not begun. */
const WAITING: ReadonlySet<string> = new Set(["Submitted", "Validating", "Scheduled"]);

interface Happening {
  readonly group: EventGroup;
  readonly type: JobEventType;
  readonly progress?: ProgressStep | undefined;
}

export interface Outbox {
  /** The job as it is before a change. Undefined if the change is no event in any case. */
  before(tx: Transaction, id: string, change: Changed): Promise<JobsTable | undefined>;
  /** Called after the change, in its transaction. True: deliveries have been entered. */
  after(tx: Transaction, before: JobsTable | undefined): Promise<boolean>;
  /** As `after`, for the counts of a running job whose row does not have them. */
  counted(tx: Transaction, id: string, counts: RecordCounts): Promise<boolean>;
  /** Called when a transaction is durable that has entered deliveries. */
  entered(): void;
}

interface Changed {
  readonly status?: ReportedStatus | undefined;
  readonly counts?: RecordCounts | undefined;
}

const NOBODY: Outbox = {
  before: async () => undefined,
  after: async () => false,
  counted: async () => false,
  entered() {},
};

/** @param routing undefined: nobody is told of any event */
export function outbox({ builder }: Pick<Database, "builder">, routing: WebhookRouting | undefined): Outbox {
  if (routing === undefined) return NOBODY;
  const { recipients } = routing;
  const jobById = prepare((p: { readonly id: string }) =>
    builder.selectFrom("jobs").selectAll().where("id", "=", p.id),
  );
  const tagsOf = prepare((p: { readonly id: string }) =>
    builder.selectFrom("job_tags").select(["key", "value"]).where("job_id", "=", p.id).orderBy("key"),
  );
  /** Steps sort by their text, before the names of the other events. */
  const reached = prepare((p: { readonly job: string; readonly step: string }) =>
    builder
      .selectFrom("events")
      .select("id")
      .where("job", "=", p.job)
      .where("step", ">=", p.step)
      .where("step", "<=", stepName(PROGRESS_STEPS.at(-1)!))
      .limit(1),
  );
  const added = prepare((p: EventsTable) =>
    builder
      .insertInto("events")
      .values({
        id: p.id,
        job: p.job,
        step: p.step,
        type: p.type,
        at: p.at,
        job_json: p.job_json,
        tags_json: p.tags_json,
      })
      .onConflict((c) => c.columns(["job", "step"]).doNothing()),
  );
  const addressed = prepare((p: DeliveriesTable) =>
    builder.insertInto("deliveries").values({
      id: p.id,
      event: p.event,
      owner: p.owner,
      job: p.job,
      endpoint: p.endpoint,
      url: p.url,
      host: p.host,
      format: p.format,
      state: p.state,
      attempts: p.attempts,
      created_at: p.created_at,
      began_at: p.began_at,
      next_at: p.next_at,
      ended_at: p.ended_at,
      log_json: p.log_json,
    }),
  );

  async function enter(
    tx: Transaction,
    row: JobsTable,
    job: JobRow,
    { group, type, progress }: Happening,
  ): Promise<boolean> {
    const to = recipients(group, job, fromJson<JobWebhook>(row.webhook_json));
    if (to.length === 0) return false;
    if (progress !== undefined && (await tx.first(reached({ job: job.id, step: stepName(progress) }))) !== undefined)
      return false;
    const tags = await tx.all(tagsOf({ id: job.id }));
    const at = Date.now();
    const id = `evt_${ascending(at)}`;
    const step = progress === undefined ? group : stepName(progress);
    const event = { id, job: job.id, step, type, at, job_json: JSON.stringify(job), tags_json: JSON.stringify(tags) };
    if ((await tx.run(added(event))) === 0) return false;
    for (const { endpoint, url, format } of to) {
      const delivery: DeliveriesTable = {
        id: `dlv_${ascending(at)}`,
        event: id,
        owner: job.owner,
        job: job.id,
        endpoint,
        url,
        host: new URL(url).host,
        format,
        state: "pending",
        attempts: 0,
        created_at: at,
        began_at: at,
        next_at: at,
        ended_at: null,
        log_json: "[]",
      };
      await tx.run(addressed(delivery));
    }
    return true;
  }

  return {
    async before(tx, id, { status, counts }) {
      if (status === undefined && counts === undefined) return undefined;
      const row = await tx.first(jobById({ id }));
      return row === undefined || row.owner === UNMANAGED_OWNER ? undefined : row;
    },

    async after(tx, before) {
      if (before === undefined) return false;
      const row = await tx.first(jobById({ id: before.id }));
      const happening = row && happened(before, row);
      return happening !== undefined && enter(tx, row!, toJob(row!), happening);
    },

    entered() {
      routing.entered?.();
    },

    async counted(tx, id, counts) {
      const progress = stepOf(counts);
      if (progress === undefined) return false;
      const row = await tx.first(jobById({ id }));
      if (row === undefined || row.owner === UNMANAGED_OWNER || row.status !== "InProgress") return false;
      return enter(tx, row, { ...toJob(row), counts }, { group: "progress", type: "job.progress", progress });
    },
  };
}

function happened(before: JobsTable, { status, counts_json }: JobsTable): Happening | undefined {
  const end = ENDS[status];
  if (end !== undefined) return status === before.status ? undefined : { group: "ended", type: end };
  if (status !== "InProgress") return undefined;
  if (WAITING.has(before.status)) return { group: "started", type: "job.started" };
  const progress = stepOf(fromJson<RecordCounts>(counts_json));
  return progress && { group: "progress", type: "job.progress", progress };
}

/** The highest step that these counts have reached. */
function stepOf(counts: RecordCounts | undefined): ProgressStep | undefined {
  if (counts === undefined || counts.total === 0) return undefined;
  const percent = (100 * counts.processed) / counts.total;
  return PROGRESS_STEPS.findLast((step) => percent >= step);
}

const stepName = (step: ProgressStep): string => String(step);

let lastTime = 0;
let sequence = 0;

/** 32 hexadecimal digits that ascend in this process, with the time first. */
function ascending(time: number): string {
  sequence = time > lastTime ? 0 : sequence + 1;
  lastTime = Math.max(lastTime, time);
  return timeDigits(lastTime) + sequence.toString(16).padStart(4, "0") + randomBytes(8).toString("hex");
}

const timeDigits = (time: number): string => time.toString(16).padStart(12, "0");

/** The lowest id that an event of this time may have. */
export const eventIdAt = (time: number): string => `evt_${timeDigits(time)}`;
