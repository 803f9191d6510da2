/** Times of src/http, in milliseconds. The timeouts of clients are in the configuration. */

/** Longest interval between two checks for stalled connections. */
export const STALL_CHECK_MS = 5_000;

/** Time for which the rest of a request is read, so that its client can read an early response. */
export const UNREAD_LINGER_MS = 1_000;
