/** Who computes which digest: Node's own natives where it has them, WebAssembly (hash-wasm) for the rest. */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { createCRC32, createCRC64, createXXHash3, createXXHash64, createXXHash128, type IHasher } from "hash-wasm";
import type { Algorithm } from "./algorithms.ts";

/** One digest under way. After `digest` or `release` it must not be touched again. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  digest(): Uint8Array;
  /** For a hasher whose digest nobody wants any more. */
  release(): void;
}

const nothing = (): void => {};

const native = (name: string) => (): Hasher => {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest(), release: nothing };
};

const nativeCrc32 = (): Hasher => {
  let crc = 0;
  return {
    update(bytes) {
      crc = crc32(bytes, crc);
    },
    digest() {
      // Not from Buffer's pool, the whole of which would go with it in a message.
      const out = Buffer.alloc(4);
      out.writeUInt32BE(crc);
      return out;
    },
    release: nothing,
  };
};

/**
 * Every WebAssembly instance reserves gigabytes of address space until it is collected, so instances are used again.
 * What is idle is never more than what was once in use at the same time.
 */
const wasm = (create: () => Promise<IHasher>) => {
  const idle: IHasher[] = [];
  return async (): Promise<Hasher> => {
    const hash = (idle.pop() ?? (await create())).init();
    return {
      update: (bytes) => void hash.update(bytes),
      digest() {
        const digest = hash.digest("binary");
        idle.push(hash);
        return digest;
      },
      release: () => void idle.push(hash),
    };
  };
};

/** CRC-32C's polynomial, reflected. */
const CASTAGNOLI = 0x82f63b78;
/** CRC-64/NVME's polynomial, reflected. */
const NVME = "9a6c9329ac4bc9b5";

const HASHERS = {
  md5: native("md5"),
  crc32: nativeCrc32,
  crc32c: wasm(() => createCRC32(CASTAGNOLI)),
  crc64nvme: wasm(() => createCRC64(NVME)),
  sha1: native("sha1"),
  sha256: native("sha256"),
  sha512: native("sha512"),
  xxhash64: wasm(() => createXXHash64()),
  xxhash3: wasm(() => createXXHash3()),
  xxhash128: wasm(() => createXXHash128()),
} satisfies Record<Algorithm, () => Hasher | Promise<Hasher>>;

export const hasher = (algorithm: Algorithm): Hasher | Promise<Hasher> => HASHERS[algorithm]();
