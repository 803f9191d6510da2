/** What the executor says: never content, never a key. */
import type { Logger } from "pino";

export type Log = Pick<Logger, "info" | "warn" | "error">;
