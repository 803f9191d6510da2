/** Aborts multipart uploads that are not completed in time, of all providers and owners. */
import type { BlobStore } from "../ports/blobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import { UPLOAD_SWEEP_INTERVAL_MS } from "./timings.ts";

interface Options {
  readonly ledger: Pick<Ledger, "uploads">;
  readonly blobs: Pick<BlobStore, "delete">;
  /** Milliseconds after its creation at which an upload is aborted. */
  readonly ageMs: number;
}

export interface UploadSweeper {
  readonly intervalMs: number;
  sweep(): Promise<void>;
}

const PAGE = 100;

export function createUploadSweeper({ ledger, blobs, ageMs }: Options): UploadSweeper {
  const sweep = async (): Promise<void> => {
    for (;;) {
      const old = await ledger.uploads.before(Date.now() - ageMs, PAGE);
      for (const upload of old) {
        if (upload.result !== undefined) await ledger.uploads.forget(upload.id);
        else for (const blob of await ledger.uploads.abort(upload, upload, upload.id)) await blobs.delete(blob);
      }
      if (old.length < PAGE) return;
    }
  };

  return { sweep, intervalMs: Math.min(ageMs, UPLOAD_SWEEP_INTERVAL_MS) };
}
