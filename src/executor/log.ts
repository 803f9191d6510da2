/** The executor's log. It never contains content or keys. */
import type { Logger } from "pino";

export type ExecutorLog = Pick<Logger, "info" | "warn" | "error">;
