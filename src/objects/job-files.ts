/** Files that a job needs with its provider and that have no name: the translated input of a job, and its results. */
import { concatenated } from "../lib/concat.ts";
import { streamed } from "../lib/content.ts";
import type { JobFiles } from "../ports/objects.ts";
import { type Context, requireFiles } from "./context.ts";
import { storedContent } from "./stored-content.ts";

export function createJobFiles(context: Context): JobFiles {
  const { provider, files, blobs, deferredDeletes, intendedFiles } = context;

  return {
    maxBytes: files?.maxBytes ?? Number.POSITIVE_INFINITY,

    async open(file, range, signal) {
      if (file.size === 0) return { body: Buffer.alloc(0) };
      const blob = file.blob ?? (file.parts === undefined ? files?.blobOf?.(file.id) : undefined);
      if (blob !== undefined) return { body: await blobs.get(blob, range), blob };
      const { get } = requireFiles(context, "get");
      if (file.parts === undefined) return { body: await get(file.id, range, signal) };
      return { body: await concatenated(get, file.parts, range, signal) };
    },

    read: (id, signal) => requireFiles(context, "get").get(id, undefined, signal),

    async put(name, { blob, size }, signal) {
      const store = requireFiles(context, "put");
      const { body, ...upload } = storedContent(() => blobs.get(blob), {
        length: size,
        algorithms: store.digests ?? [],
      });
      try {
        const { stored, intended } = await intendedFiles.upload(provider, (intend) =>
          store.put(name, { ...upload, body, contentType: JSON_LINES }, signal, intend),
        );
        // The copy is for reads by callers. No caller reads this file.
        if (stored.blob !== undefined && stored.blob !== stored.id) await blobs.delete(stored.blob);
        return { file: stored, intended: intended?.name };
      } finally {
        streamed(body).destroy();
      }
    },

    async abandon({ file, intended }) {
      const remove = () => deferredDeletes.delete(provider, [file.id]);
      if (intended === undefined) await remove().catch(() => {});
      else await intendedFiles.abandon({ provider, name: intended, createdAt: Date.now() }, remove);
    },
  };
}

const JSON_LINES = "application/jsonl";
