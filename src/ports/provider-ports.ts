/** The arguments of a provider's factory, and its results. */
import type { Logger } from "pino";
import type { ProviderName } from "../lib/names.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { BlobStore } from "./blobs.ts";
import type { FileStore } from "./files.ts";
import type { Ledger } from "./ledger.ts";
import type { Objects } from "./objects.ts";
import type { Provider } from "./provider.ts";
import type { Queue } from "./queue.ts";
import type { Tracer } from "./tracer.ts";

/** The parts of the gateway that a provider may use. `Config` is the type of the provider's configuration. */
export interface ProviderPorts<Config = unknown> {
  readonly name: ProviderName;
  readonly config: Config;
  readonly ledger: Pick<Ledger, "runs" | "pinnedInputs" | "files" | "jobs" | "chunks">;
  readonly blobs: BlobStore;
  readonly queue: Queue;
  readonly log: Logger;
  /** True if results create a missing output bucket. */
  readonly createBuckets: boolean;
  /** For texts of error messages that a provider stores as content, such as the errors of records. */
  readonly scrub: Scrubber;
  /** Milliseconds that running work has to finish after `shutdown` is called. */
  readonly graceMs: number;
  /** Undefined: no traces. */
  readonly tracer?: Tracer | undefined;
}

type WithoutObjects = Omit<Provider, "objects">;

/** A provider with objects of its own: S3. */
export interface ObjectProvider extends WithoutObjects {
  readonly objects: Objects;
  readonly files?: undefined;
}

/** A provider whose object names are in the ledger. `files` is its driver, if it stores files. */
export interface FileProvider extends WithoutObjects {
  readonly files?: FileStore;
  readonly objects?: undefined;
}

export type BuiltProvider = ObjectProvider | FileProvider;
