/** Uploads that began and did not end: of this browser, and of other clients. */
import { useState } from "preact/hooks";
import { shownBytes } from "../components/format.ts";
import { Time } from "../components/time.tsx";
import { failed, toast } from "../shell/toasts.tsx";
import { abortUpload, type OpenUpload, openUploads } from "./multipart.ts";
import { dropNote, noteWithId } from "./notes.ts";
import type { BucketAt } from "./s3.ts";
import { changes, isSending, transfers } from "./transfers.ts";
import { useLoad } from "./use-load.ts";

export function Unfinished({ at, prefix }: { readonly at: BucketAt; readonly prefix: string }) {
  const about = JSON.stringify([at, prefix]);
  // An error is not shown: the listing of the folder fails for the same reasons.
  const { data = [], reload } = useLoad(about, (signal) => openUploads(at, prefix, signal), changes.value);
  const [busy, setBusy] = useState<string>();
  const running = transfers.value.filter(isSending);
  const rows = data.filter(({ key }) => !running.some((one) => one.at.bucket === at.bucket && one.at.key === key));
  if (rows.length === 0) return null;

  const discard = async ({ key, id }: OpenUpload) => {
    setBusy(id);
    try {
      await abortUpload({ ...at, key, id });
      dropNote(id);
      toast(`The unfinished upload of ${key} is discarded.`);
    } catch (error) {
      failed("Discarding the upload")(error);
    }
    setBusy(undefined);
    reload();
  };

  return (
    <section class="card" aria-label="Unfinished uploads">
      <h2>Unfinished uploads</h2>
      <ul class="transfers">
        {rows.map((one) => {
          const name = one.key.slice(prefix.length);
          const note = noteWithId(one.id);
          return (
            <li key={one.id} class="transfer">
              <span class="name">
                {name} <span class="quiet">begun</span> <Time at={Date.parse(one.begun)} />
              </span>
              <span class="quiet">
                {note === undefined
                  ? "Begun by another client or browser."
                  : `Choose the same file (${shownBytes(note.size)}) again, and the upload goes on.`}
              </span>
              <span class="actions">
                <button
                  type="button"
                  disabled={busy === one.id}
                  onClick={() => void discard(one)}
                  aria-label={`Discard the unfinished upload of ${name}`}
                >
                  Discard
                </button>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
