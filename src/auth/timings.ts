/** Times of src/auth, in milliseconds. */

/** AWS's limit for the difference between the client's clock and the server's. */
export const MAX_SKEW_MS = 15 * 60_000;

/** Retry-After of a throttled upload. The end of a running upload is unknown. */
export const UPLOAD_RETRY_MS = 1_000;
