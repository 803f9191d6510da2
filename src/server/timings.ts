/** Times of src/server, in milliseconds. The timeouts of clients are in the configuration. */

/** Longest interval between two of Node's checks of header timeouts. */
export const HEADER_CHECK_MS = 5_000;

/** Time that a refused client has to read the response. Then the connection is destroyed. */
export const REFUSAL_LINGER_MS = 2_000;

/** Shortest interval between two reports of dropped connections. */
export const DROP_REPORT_MS = 10_000;

/** Longest time that a log line is buffered, so that `tail -f` and container log drivers show it at once. */
export const LOG_FLUSH_MS = 100;

/** Time that the process waits for a full log pipe. Then lines are dropped. */
export const LOG_STALL_MS = 250;

/** As LOG_STALL_MS, while lines are dropped and the reader takes some of them. */
export const LOG_RETRY_MS = 10;

/** The readiness check fails if the storage takes longer. */
export const READY_MS = 5_000;
