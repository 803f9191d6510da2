/** Times of src/auth, in milliseconds. */

/** AWS's limit for the difference between the client's clock and the server's. */
export const MAX_SKEW_MS = 15 * 60_000;

/** Retry-After of a throttled upload. The end of a running upload is unknown. */
export const UPLOAD_RETRY_MS = 1_000;

/** A session of the page ends after this time without a request. */
export const SESSION_IDLE_MS = 2 * 3_600_000;

/** The use of a session is recorded in the ledger at most once in this time. */
export const SESSION_TOUCH_MS = 60_000;

/** Interval at which the streams of ended sessions end. */
export const SESSION_CHECK_MS = 1_000;

/** The longest time that a session of the page lasts. */
export const SESSION_MS = 24 * 3_600_000;
