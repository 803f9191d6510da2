/** SHA-256 and its HMAC for @smithy/signature-v4. */
import { createHash, createHmac } from "node:crypto";
import type { SourceData } from "@smithy/types";

/** A hash with the interface that the library requires. */
export class Sha256 {
  readonly #hash;

  constructor(secret?: SourceData) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret as Uint8Array);
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {}
}
