/** The ledger's records of money: what jobs have cost, and what creates and unfinished jobs may cost. Amounts are decimal numbers. */
import type { Decimal } from "../lib/money.ts";
import type { JobRow, Tag } from "./jobs.ts";

/** `key:<access key id>` or `tenant:<name>`. */
export type SpendScope = `key:${string}` | `tenant:${string}`;

/** Who pays for a job. */
export const spendScopes = ({ owner, keyId }: Pick<JobRow, "owner" | "keyId">): readonly SpendScope[] => [
  `tenant:${owner}`,
  ...(keyId === undefined ? [] : [`key:${keyId}` as const]),
];

/** `YYYY-MM-DD` in UTC. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** What a create may cost. It ends with the job, or with the claim of a create that came to no job. */
export interface SpendReservation {
  readonly owner: string;
  /** The client request token of the create, whose claim is in the ledger. */
  readonly token: string;
  readonly keyId: string | undefined;
  /** Of the create. */
  readonly day: string;
  readonly currency: string;
  readonly amount: Decimal;
}

/** What the jobs that are created on these days, both included, may cost. */
export interface SpendLimit {
  readonly scope: SpendScope;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly amount: Decimal;
}

export interface Exceeded {
  readonly limit: SpendLimit;
  /** What is neither spent nor reserved. May be negative. */
  readonly left: Decimal;
}

export interface UsageQuery {
  /** Bounds of the submit time in milliseconds since the epoch: from the first, before the second. */
  readonly from: number;
  readonly to: number;
  /** Only jobs of this tenant. */
  readonly owner?: string | undefined;
  /** Only jobs of this access key. */
  readonly keyId?: string | undefined;
}

export type UsedJob = JobRow & { readonly tags: readonly Tag[] };

export interface Spending {
  /**
   * Enters the reservation, unless a limit would be exceeded by what is spent and reserved with it. One transaction: creates at
   * the same time never exceed a limit together. Resolves with the first limit that is in the way, and has then changed nothing.
   */
  reserve(reservation: SpendReservation, limits: readonly SpendLimit[]): Promise<Exceeded | undefined>;
  /** What is spent and reserved within a limit. */
  taken(limit: SpendLimit, currency: string): Promise<{ readonly spent: Decimal; readonly reserved: Decimal }>;
  /** The jobs that have ended, oldest first. */
  ended(query: UsageQuery): AsyncIterable<UsedJob>;
}
