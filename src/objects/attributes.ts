/** What GetObjectAttributes knows of an object: what HEAD knows, and the parts that it came in. */

import type { ObjectName } from "../lib/names.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Attributes, PartQuery } from "../ports/objects.ts";
import { verb } from "../ports/provider.ts";
import type { FileCall } from "./call.ts";
import type { Files } from "./service.ts";

interface Options {
  readonly ledger: Pick<Ledger, "uploads">;
  readonly files: Pick<Files, "head">;
}

export type ReadAttributes = (call: FileCall, name: ObjectName, query: PartQuery) => Promise<Attributes>;

export function createAttributes({ ledger, files }: Options): ReadAttributes {
  return async (call, name, query) => {
    if (call.provider.named !== undefined) return verb(call.provider, "named", "attributes")(name, query, call);
    const { file } = await files.head(call, name, { conditions: {}, range: undefined, checksums: true });
    if (file.uploadId === undefined) return { file, parts: undefined };
    const { count } = await ledger.uploads.place(file.uploadId, 0);
    const found = await ledger.uploads.parts(file.uploadId, { ...query, limit: query.limit + 1 });
    return {
      file,
      parts: { total: count, page: found.slice(0, query.limit), more: found.length > query.limit },
    };
  };
}
