/** Port for events of jobs: what happened, who is told by webhooks, and the outbox that outlives a crash. */
import type { EventGroup, WebhookFormat } from "../lib/event-names.ts";
import type { JobRow, Tag } from "./jobs.ts";

export type JobEventType =
  | "job.started"
  | "job.progress"
  | "job.completed"
  | "job.partially_completed"
  | "job.failed"
  | "job.stopped"
  | "job.expired";

/** Percents of a job's records. */
export const PROGRESS_STEPS = [25, 50, 75] as const;
export type ProgressStep = (typeof PROGRESS_STEPS)[number];

/** Something that happened to a job. A job has one event of its end, one of its start, and one of each step at most. */
export interface JobEvent {
  /** `evt_` and 32 hexadecimal digits. The header `webhook-id` of every attempt. */
  readonly id: string;
  readonly type: JobEventType;
  /** Only of `job.progress`. */
  readonly step: ProgressStep | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The job after the change. */
  readonly job: JobRow;
  /** Those that the gateway stores. */
  readonly tags: readonly Tag[];
}

/** The webhook that a job's own tags ask for. */
export interface JobWebhook {
  readonly url: string;
  readonly events: readonly EventGroup[];
  readonly format: WebhookFormat;
}

/** Who is told. */
export interface WebhookEndpoint {
  /** For people: the configuration's name, or the host. */
  readonly name: string;
  /** As configured, with its query. */
  readonly url: string;
  /** `whsec_` and the base64 of 24 to 64 bytes. */
  readonly secret: string;
  readonly format: WebhookFormat;
}

/** One request to an endpoint, and how it went. */
export interface Attempt {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** How long it took. */
  readonly ms: number;
  /** The status of the last answer. Undefined: there was none. */
  readonly status?: number | undefined;
  /** A sentence without secrets. Undefined if the event was delivered. */
  readonly error?: string | undefined;
  /** True: the endpoint answered with 2xx. */
  readonly delivered: boolean;
  /** Milliseconds that the endpoint asks to wait. */
  readonly retryAfter?: number | undefined;
  /** True: the endpoint answered 410, and wants no more of it. */
  readonly gone?: boolean | undefined;
}

export interface WebhookRequest {
  readonly endpoint: WebhookEndpoint;
  /** The header `webhook-id`, equal for all attempts. */
  readonly id: string;
  /** Milliseconds since the epoch: the header `webhook-timestamp`. */
  readonly at: number;
  /** JSON text. */
  readonly body: string;
  /** More headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Signs and sends requests. No address is contacted that the configuration does not allow. */
export interface WebhookSender {
  /** Rejects only if `signal` aborts. Every other failure is an attempt that did not deliver. */
  send(request: WebhookRequest, signal: AbortSignal): Promise<Attempt>;
  /** Closes idle connections. */
  close(): Promise<void>;
}

/**
 * `pending`: an attempt is due at `nextAt`. `failed`: all attempts failed. `canceled`: the endpoint answered 410, or the
 * configuration has it no more.
 */
export const DELIVERY_STATES = ["pending", "delivered", "failed", "canceled"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** An event on its way to one endpoint. */
export interface Delivery {
  /** `dlv_` and 32 hexadecimal digits. Ids ascend with time. */
  readonly id: string;
  readonly event: string;
  /** Identifies the endpoint: `webhook:NAME`, `key:ID:NAME`, or `job` for the job's own. */
  readonly endpoint: string;
  /** Where it goes. Without the query, except of the job's own endpoint, whose address has none. */
  readonly url: string;
  readonly format: WebhookFormat;
  readonly state: DeliveryState;
  /** Number of attempts of all times. */
  readonly attempts: number;
  readonly createdAt: number;
  /** When the attempts began that are counted against the limit: at the creation, or when it was last sent again. */
  readonly beganAt: number;
  /** Undefined unless it is pending. */
  readonly nextAt: number | undefined;
  /** When it was delivered, failed or was canceled. */
  readonly endedAt: number | undefined;
  /** The last attempts, oldest first. */
  readonly log: readonly Attempt[];
}

/** A delivery with its event. */
export interface EventDelivery extends Delivery {
  readonly of: JobEvent;
}

/** A delivery to be entered with its event. */
export type NewDelivery = Pick<Delivery, "endpoint" | "url" | "format">;

/** Says who is told of an event. Pure and cheap: the ledger asks in the transaction that changes the job. */
export interface WebhookRouting {
  /** Undefined: the job has no webhook of its own. */
  recipients(group: EventGroup, job: JobRow, webhook: JobWebhook | undefined): readonly NewDelivery[];
  /** Called when deliveries have been entered. */
  entered?(): void;
}

export interface DeliveryQuery {
  /** Undefined: every tenant's. */
  readonly owner: string | undefined;
  readonly state?: DeliveryState | undefined;
  /** The job's id. */
  readonly job?: string | undefined;
  /** The id of the last delivery of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** How an attempt leaves a delivery. */
export type DeliveryOutcome =
  | { readonly state: "pending"; readonly nextAt: number }
  | { readonly state: Exclude<DeliveryState, "pending">; readonly endedAt: number };

/**
 * The outbox. The write that changes a job enters its event and the deliveries, so that a crash can neither lose nor invent
 * one. See `openLedger` for who is told.
 */
export interface Events {
  /** Pending deliveries whose time has come, each host's oldest first: at most `room(host)` of each host. */
  due(now: number, room: (host: string) => number): Promise<readonly EventDelivery[]>;
  /** The next time at which a delivery is due, after `now`. Undefined if none is pending. */
  nextDue(now: number): Promise<number | undefined>;
  /** Records an attempt and what follows from it. */
  attempted(id: string, attempt: Attempt, outcome: DeliveryOutcome): Promise<void>;
  get(id: string): Promise<EventDelivery | undefined>;
  /** Newest first. */
  list(query: DeliveryQuery): Promise<{ readonly deliveries: readonly EventDelivery[]; readonly more: boolean }>;
  /** Makes a delivery due now, with a new limit of time. The event keeps its id. */
  again(id: string, now: number): Promise<void>;
  pending(): Promise<number>;
  /** Deletes events that are older than this, with their deliveries, unless one is pending. Resolves with their number. */
  deleteBefore(time: number): Promise<number>;
}
