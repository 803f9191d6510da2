/** Refuses uploads that are larger than the gateway allows, for implementations of `Objects` with limits of their own. */
import type { ProviderName } from "../lib/names.ts";
import type { Objects } from "../ports/objects.ts";
import { tooLarge } from "./context.ts";

/** @param maxBytes bytes of one PUT and of one part */
export function withSizeLimit(provider: ProviderName, objects: Objects, maxBytes: number): Objects {
  const check = ({ length }: { readonly length: number | undefined }) => {
    if ((length ?? 0) > maxBytes) throw tooLarge(provider, maxBytes);
  };
  return {
    ...objects,
    async put(call, name, request) {
      check(request);
      return objects.put(call, name, request);
    },
    uploads: {
      ...objects.uploads,
      async putPart(call, at, number, request) {
        check(request);
        return objects.uploads.putPart(call, at, number, request);
      },
    },
  };
}
