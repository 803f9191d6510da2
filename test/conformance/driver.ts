/**
 * What the suites of this folder need to know of a provider. A suite is a function that takes a driver: what is true of every
 * provider is stated there once, except for operations that the provider does not have.
 */
import type { FileId, ProviderName } from "../../src/lib/names.ts";
import type { FileStore, NativeFiles } from "../../src/ports/files.ts";
import type { JobEngine } from "../../src/ports/jobs.ts";
import type { BuiltProvider } from "../../src/ports/provider-ports.ts";

type OperationOf<T> = {
  [M in keyof T]-?: NonNullable<T[M]> extends (...args: never[]) => unknown ? M : never;
}[keyof T];

/** Total: a new operation of a port does not compile until it is listed here. */
const NATIVE = { parseId: true, head: true, list: true } satisfies Record<OperationOf<NativeFiles>, true>;
const OPERATIONS = {
  files: {
    ...({ put: true, get: true, delete: true, blobOf: true, restore: true } satisfies Record<
      OperationOf<FileStore>,
      true
    >),
    ...NATIVE,
  },
  jobs: {
    ...({
      create: true,
      find: true,
      entered: true,
      get: true,
      stop: true,
      list: true,
      results: true,
    } satisfies Record<OperationOf<JobEngine>, true>),
  },
};
export type Port = keyof typeof OPERATIONS;
export type Operation<P extends Port> = keyof (typeof OPERATIONS)[P];
export const operationsOf = <P extends Port>(port: P) => Object.keys(OPERATIONS[port]) as Operation<P>[];

/** What a built provider has for an operation. */
export const memberOf = ({ files, jobs }: BuiltProvider, port: Port, operation: string): unknown => {
  const owner = port === "jobs" ? jobs : operation in NATIVE ? files?.native : files;
  return (owner as { readonly [name: string]: unknown } | undefined)?.[operation];
};

/**
 * Ways in which an upstream fails. Statuses, `refuse` (the connection is cut) and `stall` (no answer) come before anything is
 * done. The others come after what was asked has been done: `lost` cuts the connection, `reset` does so in the middle of the
 * answer, `silent` says nothing more there, `truncated` ends there as if it were all, `drip` sends byte after byte, slowly.
 */
export const FAULTS = [
  "429",
  "500",
  "503",
  "403",
  "refuse",
  "stall",
  "lost",
  "reset",
  "silent",
  "truncated",
  "drip",
] as const;
export type Fault = (typeof FAULTS)[number];

/** What a caller asks for while an upstream fails: what is large goes as a stream, what is small whole; `results` is a look at a job that has just ended. */
export const ASKED = [
  "put",
  "put large",
  "get",
  "get large",
  "head",
  "delete",
  "list",
  "create",
  "get job",
  "results",
  "stop",
  "list jobs",
] as const;
export type Asked = (typeof ASKED)[number];

/** One call of the upstream that may fail, and on whose behalf it is made. */
export interface FaultRow<Route extends string = string> {
  readonly asked: Asked;
  readonly route: Route;
  /** What the caller is told where it is not what `faults.ts` says of every provider: status and code. */
  readonly but?: { readonly [F in Fault]?: string };
}

/** What is to be tried of a provider: Bedrock's `jobs` read S3, and the S3 that its `files` are tried with runs none. */
export type Suite = "files" | "jobs";

/** A provider's stand-in while it runs. */
export interface Upstream {
  /** Of the provider in the configuration, as YAML flow without its braces. */
  readonly yaml: string;
  /** How many files the provider itself has whose name holds this text; absent where it has none. */
  readonly files?: (mark: string) => Promise<number>;
  /** How many jobs of this name the provider has, or at all where it knows no names. */
  readonly jobs?: (name: string) => Promise<number>;
  /** A file that somebody else stored, and that the provider gives back. */
  readonly addFile?: (content: string) => Promise<FileId>;
  /** A job that somebody else created; resolves with the provider's id. */
  readonly addJob?: (input: string) => Promise<string>;
  /** Ends a job as if it had run, or the newest one; absent where jobs end by themselves. */
  readonly finish?: (job?: string) => void | Promise<void>;
  /** Every request of the route fails so, until `heal`. */
  readonly fail?: (route: string, fault: Fault) => void;
  readonly heal?: () => void;
  close(): Promise<void>;
}

export interface Driver {
  readonly name: string;
  /** In the configuration. */
  readonly provider: ProviderName;
  /** True if the provider has `Objects` of its own. */
  readonly ownObjects?: true;
  /** The operations of its `FileStore`, if it has one, and of its `JobEngine`. */
  readonly operations: { readonly [P in Port]?: readonly Operation<P>[] };
  readonly modelId: string;
  /** A line of a batch's input. A `text` that begins with "hold" keeps the job from ending where jobs end by themselves. */
  readonly line: (id: string, text: string) => object;
  /** A provider's id of a job that there never was. */
  readonly noJob: string;
  /** @param seconds for which the provider waits for its upstream */
  readonly start: (suite: Suite, seconds: number) => Promise<Upstream>;
  /** Each call that can fail. Absent where there is no upstream. */
  readonly faults?: readonly FaultRow[];
}

export const has = <P extends Port>({ operations }: Driver, port: P, operation: Operation<P>): boolean =>
  operations[port]?.includes(operation) ?? false;

/** Where the provider chooses ids, they are keys of any bucket, and ETags are ids. */
export const acceptsAnyBucket = (driver: Driver): boolean => has(driver, "files", "parseId");

/** So many lines of an input. */
export const input = ({ line }: Driver, count: number, text = "question"): string =>
  Array.from({ length: count }, (_, n) => `${JSON.stringify(line(`record-${n + 1}`, `${text} ${n + 1}`))}\n`).join("");
