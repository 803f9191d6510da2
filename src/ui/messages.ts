/**
 * The JSON messages of `/ui/api`, which the page and the command use beside S3 and Bedrock. Times are milliseconds since the
 * epoch. Money is a decimal number as text, in `currency`. An absent member is unknown.
 */

/** `GET /ui/api/session`. */
export interface SessionMessage {
  /** False: the gateway has no access keys, and everybody who reaches it is signed in. */
  readonly keys: boolean;
  /** The access key of this session. Absent: nobody is signed in, or there are no keys. */
  readonly keyId?: string | undefined;
  readonly tenant?: string | undefined;
  readonly operator: boolean;
  readonly readOnly: boolean;
  /** When the session ends. */
  readonly expiresAt?: number | undefined;
  readonly region: string;
  readonly version: string;
  /** Providers that this caller may use, the default first. */
  readonly providers: readonly string[];
  /** Addresses for the examples: `https://host/bedrock/files` and `https://host/bedrock`. */
  readonly s3: string;
  readonly bedrock: string;
}

/** `POST /ui/api/session` signs in. `DELETE /ui/api/session` signs out. */
export interface SignInMessage {
  readonly keyId: string;
  readonly secret: string;
}

export interface TokensMessage {
  readonly input: number;
  readonly output: number;
  readonly cached?: number | undefined;
  readonly reasoning?: number | undefined;
}

export interface CountsMessage {
  readonly total: number;
  readonly processed: number;
  readonly success: number;
  readonly error: number;
}

/** A row of the jobs table. */
export interface JobMessage {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly provider: string;
  readonly model: string;
  /** Only for operators. */
  readonly tenant?: string | undefined;
  readonly status: string;
  readonly message?: string | undefined;
  readonly submittedAt: number;
  readonly changedAt: number;
  readonly endedAt?: number | undefined;
  readonly counts?: CountsMessage | undefined;
  readonly tokens?: TokensMessage | undefined;
  readonly cost?: string | undefined;
  readonly currency?: string | undefined;
  /** Records a second over the last samples. Only of running jobs. */
  readonly rate?: number | undefined;
  /** Milliseconds until the end at this rate. */
  readonly leftMs?: number | undefined;
}

/** `sort` names of `GET /ui/api/jobs`; `-` before the name: descending. */
export const JOB_SORTS = ["submitted", "status", "provider", "model", "name"] as const;
export type JobSort = (typeof JOB_SORTS)[number];

/**
 * `GET /ui/api/jobs?status=&provider=&name=&sort=-submitted&limit=50&page=TOKEN`, and the first event of
 * `GET /ui/api/jobs/stream` with the same query.
 */
export interface JobsMessage {
  readonly jobs: readonly JobMessage[];
  /** The token of the next page. */
  readonly next?: string | undefined;
}

/** The later events of the stream: rows of the page that changed, and whether the page's membership or order changed. */
export interface JobsChangedMessage {
  readonly changed: readonly JobMessage[];
  /** True: the client reads the page again. */
  readonly reordered: boolean;
}

export interface SampleMessage {
  readonly at: number;
  readonly status: string;
  readonly counts?: CountsMessage | undefined;
}

export interface FailureGroupMessage {
  /** The reason with numbers and ids taken out. */
  readonly reason: string;
  readonly count: number;
  /** The first few records. */
  readonly records: readonly { readonly recordId: string; readonly message: string }[];
}

/** `GET /ui/api/jobs/ID`, and the events of `GET /ui/api/jobs/ID/stream`. */
export interface JobDetailMessage extends JobMessage {
  readonly inputUri: string;
  readonly outputUri: string;
  /** The results object of one input file: `bucket` and `key`. Absent for folders and before the end is near. */
  readonly results?: { readonly bucket: string; readonly key: string } | undefined;
  readonly timeoutHours?: number | undefined;
  readonly expiresAt?: number | undefined;
  readonly roleArn?: string | undefined;
  readonly invocationType?: string | undefined;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  /** Statuses and counts over time, oldest first. */
  readonly history: readonly SampleMessage[];
  readonly canStop: boolean;
  /** True if the job has ended with records that failed or did not run. */
  readonly canRetry: boolean;
}

/** `GET /ui/api/jobs/ID/failures`: from the first `scanned` result lines. */
export interface FailuresMessage {
  readonly scanned: number;
  readonly complete: boolean;
  readonly groups: readonly FailureGroupMessage[];
}

/** `GET /ui/api/jobs/ID/preview?from=1&limit=20`. */
export interface PreviewMessage {
  readonly records: readonly {
    readonly line: number;
    /** The lines as text, cut at some length. */
    readonly input?: string | undefined;
    readonly result?: string | undefined;
  }[];
  readonly more: boolean;
}

export interface EstimateMessage {
  /** Tokens of all lines, by the method of docs/usage.md. */
  readonly input: number;
  /** The most. */
  readonly output: number;
  readonly currency: string;
  /** Absent: the query names no model, or one without a price. */
  readonly cost?: { readonly least: string; readonly most: string } | undefined;
  /** The model without a price. */
  readonly unpriced?: string | undefined;
}

/**
 * `GET /ui/api/check?bucket=&key=&provider=&model=&modelInvocationType=`: reads every line. Tags of the job whose keys begin with
 * `quarry:` are members of the query.
 */
export interface CheckMessage {
  readonly lines: number;
  readonly bytes: number;
  /** The first problems. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  readonly problemCount: number;
  /** The form of the lines, as in docs/translation.md. */
  readonly form?: string | undefined;
  /** True: each line was translated for the model. False: the query names no model, and only the frames of lines were read. */
  readonly isTranslated: boolean;
  /** Absent if not every line was read. */
  readonly estimate?: EstimateMessage | undefined;
}

export interface ProviderMessage {
  readonly name: string;
  readonly type: string;
  readonly lastSuccessAt?: number | undefined;
  readonly lastErrorAt?: number | undefined;
  readonly lastError?: string | undefined;
  /** Milliseconds of the last requests to it, median. */
  readonly latencyMs?: number | undefined;
  readonly limits?: { readonly [name: string]: number } | undefined;
  /** Settings without secrets. */
  readonly settings: { readonly [name: string]: unknown };
}

/** `GET /ui/api/providers`. Models come from Bedrock's ListFoundationModels. */
export interface ProvidersMessage {
  readonly providers: readonly ProviderMessage[];
  /** The configuration in force without secrets. Only for operators. */
  readonly config?: unknown;
}

/** Tokens and cost of the jobs of one group. */
export interface UsageRowMessage {
  /** A value for each of `by`. "": none. */
  readonly group: { readonly [group: string]: string };
  readonly jobs: number;
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly reasoning: number;
  readonly cost: string;
  readonly currency: string;
  /** Jobs whose cost is not in `cost`. */
  readonly unpriced: number;
}

export interface BudgetMessage {
  /** The access key, or the tenant, that the budget is of. */
  readonly key?: string | undefined;
  readonly tenant?: string | undefined;
  readonly period: "day" | "month";
  /** `YYYY-MM-DD`, in UTC. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly amount: string;
  readonly spent: string;
  readonly reserved: string;
  /** May be negative. */
  readonly left: string;
  readonly currency: string;
}

/** `GET /ui/api/usage?from=&to=&by=provider,model&tag=&provider=`: jobs that were submitted from `from` on and before `to`. */
export interface UsageMessage {
  /** In ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly by: readonly string[];
  readonly currency: string;
  readonly rows: readonly UsageRowMessage[];
  readonly total: Omit<UsageRowMessage, "group">;
  /** The caller's budgets, or all for an operator, in the day or month that is now. */
  readonly budgets: readonly BudgetMessage[];
}

export interface WebhookAttemptMessage {
  readonly at: number;
  readonly ms: number;
  readonly status?: number | undefined;
  readonly error?: string | undefined;
}

/** A row of the delivery log: one event on its way to one endpoint. */
export interface WebhookMessage {
  readonly id: string;
  /** The header `webhook-id`. */
  readonly event: string;
  /** `job.completed` and others, as in docs/events.md. */
  readonly type: string;
  /** Percents, of `job.progress`. */
  readonly step?: number | undefined;
  readonly at: number;
  readonly job: string;
  readonly jobArn: string;
  readonly jobName: string;
  /** Only for operators. */
  readonly tenant?: string | undefined;
  readonly endpoint: string;
  /** Host and path. Absent for tenants, if the configuration has the endpoint. */
  readonly url?: string | undefined;
  readonly format: string;
  readonly state: "pending" | "delivered" | "failed" | "canceled";
  readonly attempts: number;
  readonly nextAt?: number | undefined;
  readonly endedAt?: number | undefined;
  /** The last attempts, oldest first. */
  readonly log: readonly WebhookAttemptMessage[];
  /** True if the caller may send it again. */
  readonly canSend: boolean;
}

/**
 * `GET /ui/api/webhooks?status=&job=&limit=50&after=TOKEN`, newest first. `job` is an id or an ARN.
 * `POST /ui/api/webhooks/ID/again` answers with the row.
 */
export interface WebhooksMessage {
  readonly webhooks: readonly WebhookMessage[];
  /** The token of the next page. */
  readonly next?: string | undefined;
}

/** The body of every error of `/ui/api`. */
export interface ErrorMessage {
  readonly code: string;
  readonly message: string;
}
