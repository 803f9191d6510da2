/** Errors of commands, and one sentence for every error that a command may end with. */

/** Exit code of a command that failed, or was called wrongly. */
export const FAILED = 1;
/** Exit code for a job that ended, and not every record succeeded. */
export const RECORDS_FAILED = 2;
/** Exit code after Ctrl-C, as shells have it. */
export const INTERRUPTED = 130;

/** An error whose message is meant for the user. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: number;

  constructor(message: string, exitCode = FAILED) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Control characters of foreign texts could move the cursor or change the terminal. Line ends and tabs stay. */
export const printable = (text: string): string =>
  text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);

const UNREACHABLE: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
]);

interface Described {
  readonly name?: string;
  readonly message?: string;
  readonly code?: unknown;
  readonly errors?: readonly Described[];
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The reason for which a server cannot be reached, such as `ECONNREFUSED`. Undefined for other errors. */
export function unreachableCode(error: unknown): string | undefined {
  const { name, code, errors } = (error ?? {}) as Described;
  if (UNREACHABLE.has(code)) return code as string;
  if (name === "TimeoutError") return "no answer in time";
  return errors?.map(unreachableCode).find((found) => found !== undefined);
}

/** True if the same request may succeed later. */
export const isPassing = (error: unknown): boolean => {
  const status = (error as Described | undefined)?.$metadata?.httpStatusCode ?? 0;
  return unreachableCode(error) !== undefined || status === 429 || status >= 500;
};

/** @param endpoint the gateway that the command talks to, if it talks to one */
export function sentenceOf(error: unknown, endpoint?: string): string {
  const code = unreachableCode(error);
  if (code !== undefined && endpoint !== undefined) {
    return `No gateway answers at ${endpoint} (${code}): start one with 'quarry serve', or name another with --endpoint.`;
  }
  if (!(error instanceof Error)) return String(error);
  const { name, message, $metadata } = error as Described & Error;
  if ($metadata === undefined) return message;
  const status = $metadata.httpStatusCode;
  // An answer to HEAD has no message.
  if (message === "" || message === "UnknownError") return `The gateway answered ${status}: ${name}.`;
  return `${name}: ${message}`;
}
