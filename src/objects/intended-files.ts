/**
 * Uploads to providers that choose ids or forget nothing. The ledger has the name of a file before the file can exist, and
 * loses it in the transaction that enters the object. So a file that a crash leaves without an object is found and deleted.
 */
import type { Logger } from "pino";
import type { ProviderName } from "../lib/names.ts";
import { type FileStore, type Intend, OutcomeUnknown } from "../ports/files.ts";
import type { IntendedFile } from "../ports/ledger/nameless-files.ts";
import type { Ledger } from "../ports/ledger.ts";
import { DISCARD_TIMEOUT_MS } from "./timings.ts";

interface Options {
  readonly ledger: Pick<Ledger, "intendedFiles">;
  readonly stores: ReadonlyMap<ProviderName, FileStore>;
  readonly log: Pick<Logger, "warn">;
}

export interface IntendedFiles {
  /**
   * Runs an upload. Its result comes with the record that the caller settles: in the transaction that enters the object, or
   * with `abandon`. Undefined: the upload announced no file. If the upload rejects, its record is settled here.
   */
  upload<T>(
    provider: ProviderName,
    run: (intend: Intend) => Promise<T>,
  ): Promise<{ readonly stored: T; readonly intended: IntendedFile | undefined }>;
  /** Deletes the file of an upload whose object was not entered, with `remove`. Never rejects. Failures are retried. */
  abandon(intended: IntendedFile, remove: () => Promise<void>): Promise<void>;
  /** Reads the records that earlier processes left, before the first upload. Not where processes share the ledger. */
  load(): Promise<void>;
  /** Discards the files of `load`, and those whose discard failed. */
  retry(): Promise<void>;
  /** Discards the files that processes have left which no longer write. */
  settleOthers(): Promise<void>;
  close(): void;
}

export function createIntendedFiles({ ledger, stores, log }: Options): IntendedFiles {
  /** Records to settle, of earlier processes and of failed attempts. */
  const left = new Map<string, IntendedFile>();
  let round: Promise<void> | undefined;
  let closed = false;

  const discard = async ({ provider, name, createdAt }: IntendedFile): Promise<void> => {
    await stores.get(provider)?.discard?.(name, createdAt, AbortSignal.timeout(DISCARD_TIMEOUT_MS));
  };

  const canDiscard = ({ provider }: IntendedFile): boolean => stores.get(provider)?.discard !== undefined;

  const settle = async (intended: IntendedFile, remove: () => Promise<void>): Promise<void> => {
    const { provider, name } = intended;
    try {
      await remove();
      await ledger.intendedFiles.delete(intended);
      left.delete(keyOf(intended));
    } catch (err) {
      left.set(keyOf(intended), intended);
      if (!closed)
        log.warn({ provider, file: name, err }, "failed to discard a file without an object; retrying later");
    }
  };

  const settleLeft = async (): Promise<void> => {
    for (const intended of left.values()) {
      if (closed) return;
      await settle(intended, () => discard(intended));
    }
  };
  const retry = (): Promise<void> => {
    round ??= settleLeft().finally(() => {
      round = undefined;
    });
    return round;
  };

  return {
    async upload(provider, run) {
      let intended: IntendedFile | undefined;
      try {
        const stored = await run(async (name) => {
          const announced = { provider, name, createdAt: Date.now() };
          await ledger.intendedFiles.insert(announced);
          intended = announced;
        });
        return { stored, intended };
      } catch (error) {
        const unknown = error instanceof OutcomeUnknown;
        // Assigned in the callback, which the compiler does not follow.
        const announced = intended as IntendedFile | undefined;
        if (announced !== undefined) await settle(announced, async () => (unknown ? discard(announced) : undefined));
        throw unknown ? error.cause : error;
      }
    },
    abandon: settle,
    async load() {
      for (const intended of await ledger.intendedFiles.all()) {
        if (canDiscard(intended)) left.set(keyOf(intended), intended);
      }
    },
    retry,
    async settleOthers() {
      for (const intended of await ledger.intendedFiles.all("left")) {
        if (closed) return;
        if (canDiscard(intended)) await settle(intended, () => discard(intended));
      }
    },
    close() {
      closed = true;
    },
  };
}

const keyOf = ({ provider, name }: IntendedFile): string => `${provider}\n${name}`;
