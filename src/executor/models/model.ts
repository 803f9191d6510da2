/** Who answers a batch's records. */
import { type Call, RecordError, type Reply } from "../../dialects/dialect.ts";

export interface ModelAnswer extends Reply {
  /** What the server's Retry-After asks for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

export interface AskOptions {
  /** Ends the call; the promise then rejects, with whatever. One signal may serve any number of calls at once. */
  readonly signal: AbortSignal;
  /** For the whole call: connecting, waiting, and reading the answer. */
  readonly timeoutMs: number;
}

export interface Model {
  /** What logs call it; a built-in model also says it in its answers. */
  readonly name: string;
  /** Resolves with any answer that is JSON, whatever its status; rejects with AskError where there is none. */
  ask(call: Call, options: AskOptions): Promise<ModelAnswer>;
  /** Ends its connections. Calls under way are ended too. */
  close(): Promise<void>;
}

/** A call without an answer. */
export class AskError extends RecordError {
  override readonly name = "AskError";
  /** Whether asking again may help. */
  readonly again: boolean;

  constructor(status: number, message: string, again: boolean) {
    super(status, message);
    this.again = again;
  }
}
