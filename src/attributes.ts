/** What GetObjectAttributes knows of an object: what HEAD knows, and the parts that it came in. */
import type { FileCall, Files } from "./files.ts";
import type { FileRow, Ledger } from "./ledger/ledger.ts";
import type { PartQuery, PartRow } from "./ledger/uploads-port.ts";
import { type ObjectName, verb } from "./provider.ts";

export interface Attributes {
  readonly file: FileRow;
  /** Of an object that came in parts. */
  readonly parts:
    | { readonly total: number; readonly page: readonly Omit<PartRow, "etag" | "modifiedAt">[]; readonly more: boolean }
    | undefined;
}

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
