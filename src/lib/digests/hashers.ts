/** Hash implementations: Node's native ones where they exist, otherwise WebAssembly (hash-wasm). */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { createCRC32, createCRC64, createXXHash3, createXXHash64, createXXHash128, type IHasher } from "hash-wasm";
import type { Algorithm } from "./algorithms.ts";

/** A running digest. Not usable after `digest` or `release`. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  digest(): Uint8Array;
  /** Releases a hasher whose digest is not needed. */
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
      // Not from Buffer's pool: a message would copy the whole pool.
      const out = Buffer.alloc(4);
      out.writeUInt32BE(crc);
      return out;
    },
    release: nothing,
  };
};

/**
 * One WebAssembly instance serves all hashers of an algorithm, because every instance reserves gigabytes of address space.
 * The instance holds the state of one hasher, and changing hashers takes 2 µs.
 */
const wasm = (create: () => Promise<IHasher>) => {
  let creating: Promise<IHasher> | undefined;
  let active: { state: Uint8Array | undefined } | undefined;
  const created = () => {
    creating ??= create().catch((error: unknown) => {
      creating = undefined;
      throw error;
    });
    return creating;
  };
  return async (): Promise<Hasher> => {
    const instance = await created();
    const own: NonNullable<typeof active> = { state: undefined };
    const activate = (): void => {
      if (active === own) return;
      if (active !== undefined) active.state = instance.save();
      if (own.state === undefined) instance.init();
      else instance.load(own.state);
      active = own;
    };
    const release = (): void => {
      if (active === own) active = undefined;
    };
    return {
      update(bytes) {
        activate();
        instance.update(bytes);
      },
      digest() {
        activate();
        release();
        return instance.digest("binary");
      },
      release,
    };
  };
};

/** Reflected polynomial of CRC-32C. */
const CASTAGNOLI = 0x82f63b78;
/** Reflected polynomial of CRC-64/NVME. */
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
