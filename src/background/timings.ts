/** Times of src/background, in milliseconds. */

const SECOND_MS = 1_000;

/** A duty of another version stays in the queue, and is in no hand for this time. */
export const UNKNOWN_DUTY_MS = 10 * SECOND_MS;

/** A disk that was full or read-only at the start may be writable later. */
export const SWEEP_RETRY_MS = 60 * SECOND_MS;

export const DAY_MS = 86_400 * SECOND_MS;

/** A nudge of the process that delivers events may be lost. */
export const SHARED_LOOK_MS = 5 * SECOND_MS;

/** Interval at which work that the queue has lost is added again. */
export const REQUEUE_MS = 30 * SECOND_MS;
