/** Work that one process does for all processes of the gateway, again and again. */
import type { Again } from "./queue.ts";

export interface Duty {
  /** Constant: processes of several versions know it by its name. */
  readonly name: string;
  /**
   * Does what is due. Resolves with the time after which it is due again, or with undefined if it never is. A duty that is held
   * resolves when the signal aborts. Repeatable, because a process that ends may leave it half done.
   */
  run(signal: AbortSignal): Promise<Again | undefined>;
  /** Something is due, and this process holds the duty. */
  nudged?(): void;
}

/** A duty at equal intervals. */
export interface RepeatedDuty extends Pick<Duty, "name"> {
  /** Milliseconds between the end of a run and the next one. */
  readonly everyMs: number;
  /** A rejection is logged. Ends soon when the signal aborts. */
  run(signal: AbortSignal): Promise<unknown>;
}
