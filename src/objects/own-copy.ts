/** Copies within one provider whose names are in the ledger. */
import { GatewayError } from "../lib/errors.ts";
import type { CopyRequest } from "../ports/objects/requests.ts";
import type { FileRow } from "../ports/objects/rows.ts";
import type { ObjectCall, Objects } from "../ports/objects.ts";
import { type Context, changedMeanwhile, scopeOf } from "./context.ts";
import { asSource, copyObject } from "./copy.ts";

export function createCopy(
  context: Context,
  own: Pick<Objects, "put" | "get" | "head" | "linksBlobs">,
): Objects["copy"] {
  /** Replaces the description of an object. The content stays. */
  const redescribe = async (
    call: ObjectCall,
    { conditions, bucket, key }: Parameters<Objects["copy"]>[1],
    { replace, encryption }: Pick<CopyRequest, "replace" | "encryption">,
  ): Promise<FileRow> => {
    const request = { conditions, range: undefined, checksums: true };
    const { file } = await asSource(own.head(call, { bucket, key }, request));
    const copy = { ...file, ...replace, encryption, modifiedAt: Date.now() };
    await context.ledger.files.put(scopeOf(context, call), copy, {
      precondition: (current) => {
        if (current?.id !== file.id) throw changedMeanwhile();
      },
    });
    return copy;
  };

  return async (call, source, name, request) => {
    const { conditions, replace, algorithm, encryption } = request;
    const onItself = source.bucket === name.bucket && source.key === name.key;
    if (onItself && replace === undefined && encryption === undefined) throw unchanged();
    const conditional = conditions.ifMatch !== undefined || conditions.ifNoneMatch !== undefined;
    if (onItself && !conditional && algorithm === undefined) return redescribe(call, source, request);
    const end = { call, objects: own };
    return copyObject(end, source, end, name, request, context.maxObjectBytes);
  };
}

const unchanged = () =>
  new GatewayError(
    "InvalidRequest",
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
