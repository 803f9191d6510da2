/** Work that one process of a fleet does for all of them, again and again. */
export interface Duty {
  /** Unique. The item of the queue `duties`. */
  readonly name: string;
  /** Milliseconds between the end of a run and the next one. */
  readonly everyMs: number;
  /** A rejection makes the next run come after a growing delay. Ends soon when the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}
