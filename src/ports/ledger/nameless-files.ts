/** Records of providers' files that have no name: those to delete, and those of uploads under way. */
import type { FileId, ProviderName } from "../../lib/names.ts";
import type { UnderWay } from "./jobs.ts";

/**
 * Provider files whose object was deleted or replaced while a job reads them. They are hidden, and are deleted once no job
 * reads them (`Jobs.reads`). The write that changes the object enters them.
 */
export interface DeferredDeleteRecords {
  has(provider: ProviderName, id: FileId): Promise<boolean>;
  all(provider: ProviderName): Promise<ReadonlySet<FileId>>;
  /** The files that no job and no chunk reads. */
  unread(provider: ProviderName): Promise<readonly FileId[]>;
  /** Removes the record, after the provider has deleted the file. */
  delete(provider: ProviderName, id: FileId): Promise<void>;
}

/** A file that an upload under way may create. */
export interface IntendedFile {
  readonly provider: ProviderName;
  /** The name that the driver announced. */
  readonly name: string;
  readonly createdAt: number;
}

/** Written before an upload, and deleted by the write that enters the object. */
export interface IntendedFileRecords {
  insert(file: IntendedFile): Promise<void>;
  delete(file: IntendedFile): Promise<void>;
  /** Oldest first. */
  all(which?: UnderWay): Promise<readonly IntendedFile[]>;
}
