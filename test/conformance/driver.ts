/**
 * Descriptions of providers for the suites of this folder. A suite is a function that takes a driver. It states once what holds
 * for every provider, except for operations that the provider lacks.
 */
import type { FileId, ProviderName } from "../../src/lib/names.ts";
import type { FileStore, NativeFiles } from "../../src/ports/files.ts";
import type { JobEngine } from "../../src/ports/jobs.ts";
import type { BedrockModels, Models } from "../../src/ports/models.ts";
import type { BuiltProvider } from "../../src/ports/provider-ports.ts";

type OperationOf<T> = {
  [M in keyof T]-?: NonNullable<T[M]> extends (...args: never[]) => unknown ? M : never;
}[keyof T];

/** Total: a new operation of a port does not compile until it is listed here. */
const NATIVE = { parseId: true, head: true, list: true } satisfies Record<OperationOf<NativeFiles>, true>;
const OPERATIONS = {
  files: {
    ...({ put: true, get: true, delete: true, blobOf: true, restore: true, discard: true } satisfies Record<
      OperationOf<FileStore>,
      true
    >),
    ...NATIVE,
  },
  jobs: {
    ...({
      create: true,
      outputBucket: true,
      find: true,
      get: true,
      stop: true,
      list: true,
      results: true,
      usage: true,
    } satisfies Record<OperationOf<JobEngine>, true>),
  },
  models: { list: true, get: true } satisfies Record<OperationOf<Models>, true>,
  bedrockModels: { list: true, get: true, listProfiles: true, getProfile: true } satisfies Record<
    OperationOf<BedrockModels>,
    true
  >,
};
export type Port = keyof typeof OPERATIONS;
export type Operation<P extends Port> = keyof (typeof OPERATIONS)[P];
export const operationsOf = <P extends Port>(port: P) => Object.keys(OPERATIONS[port]) as Operation<P>[];

/** The provider's implementation of an operation, if it has one. */
export const memberOf = (provider: BuiltProvider, port: Port, operation: string): unknown => {
  const { files } = provider;
  const owner = port !== "files" ? provider[port] : operation in NATIVE ? files?.native : files;
  return (owner as { readonly [name: string]: unknown } | undefined)?.[operation];
};

/**
 * Faults of an upstream. Before processing: a status, `refuse` (the connection is cut), `stall` (no answer). After processing:
 * `lost` cuts the connection, `reset` cuts it in the middle of the answer, `silent` stops there, `truncated` ends the answer
 * there as if it were complete, `drip` sends single bytes slowly.
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

/** A client's request while an upstream fails. Large content is a stream. `results` reads a job that has just ended. */
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
  "list models",
  "get model",
  "list profiles",
  "get profile",
] as const;
export type Asked = (typeof ASKED)[number];

/** An upstream call that can fail, and the client's request that makes it. */
export interface FaultRow<Route extends string = string> {
  readonly asked: Asked;
  readonly route: Route;
  /** Status and code that the client gets where they differ from those in `faults.ts`. */
  readonly but?: { readonly [F in Fault]?: string };
}

/** What to test of a provider. For `bedrock`, `jobs` read S3, and the S3 behind `files` runs no jobs. */
export type Suite = "files" | "jobs";

/** A running stand-in of a provider. */
export interface Upstream {
  /** The provider's configuration, as YAML flow without braces. */
  readonly yaml: string;
  /** Number of the provider's files whose name contains this text; absent where the provider has no files. */
  readonly files?: (mark: string) => Promise<number>;
  /** Number of the provider's jobs with this name, or of all its jobs if it has no names. */
  readonly jobs?: (name: string) => Promise<number>;
  /** Adds a readable file that another client stored. */
  readonly addFile?: (content: string) => Promise<FileId>;
  /** Adds a job that another client created. Resolves with the provider's id. */
  readonly addJob?: (input: string) => Promise<string>;
  /** Ends this job, or the newest one, normally; absent where jobs end by themselves. */
  readonly finish?: (job?: string) => void | Promise<void>;
  /** Every request of the route fails with this fault until `heal`. */
  readonly fail?: (route: string, fault: Fault) => void;
  readonly heal?: () => void;
  close(): Promise<void>;
}

export interface Driver {
  readonly name: string;
  /** The provider's name in the configuration. */
  readonly provider: ProviderName;
  /** True if the provider has `Objects` of its own. */
  readonly ownObjects?: true;
  /** The operations of its `FileStore`, if it has one, of its `JobEngine`, and of the groups for models. */
  readonly operations: { readonly [P in Port]?: readonly Operation<P>[] };
  readonly modelId: string;
  /** A line of a batch's input. Where jobs end by themselves, a `text` that begins with "hold" keeps the job running. */
  readonly line: (id: string, text: string) => object;
  /** A provider's id without a job. */
  readonly noJob: string;
  /** A name of a model that the provider knows and its list does not have. */
  readonly unlistedModel?: string;
  /** @param seconds the provider's timeout for its upstream */
  readonly start: (suite: Suite, seconds: number) => Promise<Upstream>;
  /** Every call that can fail; absent where there is no upstream. */
  readonly faults?: readonly FaultRow[];
}

export const has = <P extends Port>({ operations }: Driver, port: P, operation: Operation<P>): boolean =>
  operations[port]?.includes(operation) ?? false;

/** Where the provider chooses ids, an id is a key of any bucket, and the ETag is the id. */
export const acceptsAnyBucket = (driver: Driver): boolean => has(driver, "files", "parseId");

/** An input with `count` lines. */
export const input = ({ line }: Driver, count: number, text = "question"): string =>
  Array.from({ length: count }, (_, n) => `${JSON.stringify(line(`record-${n + 1}`, `${text} ${n + 1}`))}\n`).join("");
