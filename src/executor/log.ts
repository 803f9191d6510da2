/** What the executor says: never content, never a key. */
import type { Logger } from "pino";

export type ExecutorLog = Pick<Logger, "info" | "warn" | "error">;
