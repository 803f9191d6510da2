/** Objects of a provider whose names are in the ledger and whose content is with a `FileStore` driver. */
import { linksBlobs } from "../ports/files.ts";
import type { Objects } from "../ports/objects.ts";
import { ledgerBuckets } from "./buckets.ts";
import { acceptsAnyBucket, type Context, requireBucket, scopeOf } from "./context.ts";
import { copyPart } from "./copy.ts";
import { createJobFiles } from "./job-files.ts";
import { createJobInput } from "./job-input.ts";
import { ledgerLifecycle } from "./lifecycle.ts";
import { expirationOf } from "./lifecycles.ts";
import { createLookup } from "./lookup.ts";
import { createCopy } from "./own-copy.ts";
import { createFind, createReads } from "./read.ts";
import { createSetTags } from "./tagging.ts";
import { createUnmanagedListing } from "./unmanaged.ts";
import { createUnmanagedFiles } from "./unmanaged-files.ts";
import { ledgerUploads } from "./uploads.ts";
import { createDelete, createPut } from "./write.ts";

export interface LedgerObjects extends Objects {
  /** Resolves when no completion of an upload is in progress. */
  close(): Promise<void>;
}

export function ledgerObjects(context: Context): LedgerObjects {
  const { provider, files, ledger, lifecycles } = context;
  const unmanaged = createUnmanagedFiles(context);
  const lookup = createLookup(context, unmanaged);
  const find = createFind(context, lookup);
  const put = createPut(context);
  const reads = createReads(context, find);
  const own = {
    ...reads,
    linksBlobs: linksBlobs(files),
    put: async (...[call, name, request]: Parameters<Objects["put"]>) => {
      const row = await put(call, name, request);
      return { ...row, expiration: await expirationOf(lifecycles, { owner: call.owner, provider }, row) };
    },
  };
  const { close, ...uploads } = ledgerUploads(context, put);
  const listFiles = files?.native?.list;
  const listUnmanaged = listFiles && createUnmanagedListing(context, listFiles, unmanaged);

  return {
    ...own,
    bucketsAreExternal: false,
    lines: files?.lines,
    delete: createDelete(context, lookup),
    async list(call, bucket, query) {
      const page =
        listUnmanaged !== undefined && call.operator
          ? await listUnmanaged(call, bucket, query)
          : await ledger.files.list(scopeOf(context, call), bucket, query);
      if (page.entries.length === 0 && !acceptsAnyBucket(context)) await requireBucket(context, call, bucket);
      return page;
    },
    copy: createCopy(context, own),
    setTags: createSetTags(context, find),
    lifecycle: ledgerLifecycle(context),
    buckets: ledgerBuckets(context),
    uploads: {
      ...uploads,
      copyPart(call, source, at, number) {
        const end = { call, objects: { get: reads.get, uploads } };
        return copyPart(end, source, end, at, number);
      },
    },
    jobInput: createJobInput(context, lookup, find),
    jobFiles: createJobFiles(context),
    close,
  };
}
