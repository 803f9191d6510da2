/** Times of src/objects, in milliseconds. */

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;

/** One delete of a file with its provider. */
export const DELETE_TIMEOUT_MS = 30 * SECOND_MS;

/** One listing of all files of a provider. */
export const LIST_TIMEOUT_MS = 60 * SECOND_MS;

/** Interval of attempts at deferred deletes. A failed delete, or one whose job ended unnoticed, waits at most this long. */
export const DEFERRED_DELETE_INTERVAL_MS = 60 * SECOND_MS;

/** One discard of a file whose upload failed or broke off. It searches the provider's list. */
export const DISCARD_TIMEOUT_MS = 60 * SECOND_MS;

/** Interval of attempts at discards that failed. */
export const INTENDED_FILES_INTERVAL_MS = 60 * SECOND_MS;

/** A file that expires within this time counts as expired: clocks differ, and providers may delete early. */
export const EXPIRY_MARGIN_MS = HOUR_MS;

/** Allowed difference between a provider's clock and the gateway's. */
export const CLOCK_SKEW_MS = 300 * SECOND_MS;

/** Remaining lifetime of a job's input at create. A job may wait for hours before the provider reads its input. */
export const INPUT_LIFETIME_MS = 12 * HOUR_MS;

/** Interval of sweeps of expired objects. Objects expire at midnight UTC. */
export const EXPIRY_SWEEP_INTERVAL_MS = HOUR_MS;

/** Age of the lifecycle configurations that other processes may have changed meanwhile. */
export const LIFECYCLES_FRESH_MS = SECOND_MS;

/** Longest interval of sweeps of abandoned uploads. */
export const UPLOAD_SWEEP_INTERVAL_MS = HOUR_MS;
