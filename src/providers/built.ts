/** What a provider is built from, and what it is once built. */
import type { Logger } from "pino";
import type { ConfigOf, ProviderType } from "../config/load.ts";
import type { ProviderName } from "../lib/names.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { FileStore } from "../ports/files.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Objects } from "../ports/objects.ts";
import type { Provider } from "../ports/provider.ts";

/** What a provider may use of the gateway. */
export interface ProviderPorts<T extends ProviderType = ProviderType> {
  readonly name: ProviderName;
  readonly config: ConfigOf<T>;
  readonly ledger: Pick<Ledger, "runs" | "files" | "jobs">;
  readonly blobs: BlobStore;
  readonly log: Logger;
  /** Milliseconds that work under way has once `shutdown` is called. */
  readonly graceMs: number;
}

type WithoutObjects = Omit<Provider, "objects">;

/** A provider with objects of its own: S3. */
export interface ObjectProvider extends WithoutObjects {
  readonly objects: Objects;
  readonly files?: undefined;
}

/** A provider whose objects the gateway makes of the ledger and, if it stores files, of this driver. */
export interface FileProvider extends WithoutObjects {
  readonly files?: FileStore;
  readonly objects?: undefined;
}

export type BuiltProvider = ObjectProvider | FileProvider;
