/** The processes that share a ledger. */

export interface Replicas {
  /** Of this process. */
  readonly id: string;
  /** Live processes, at least 1. */
  readonly count: number;
  /**
   * Ends the writes of another process. When this resolves, its transactions have ended, and it can begin no other. Rejects if
   * that takes too long.
   */
  fence(id: string): Promise<void>;
}
