/**
 * Continuation tokens: encrypted, because they name the last entry of a page and a provider's own cursor. A token is valid
 * only for the caller's scope and the request parameters that it was issued for.
 */

import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { GatewayError, StorageUnavailable } from "../lib/errors.ts";
import type { Secrets } from "../ports/ledger/secrets.ts";
import { located } from "../storage/fs.ts";

type Cursor = readonly (string | number)[];
type Type = "string" | "number";

export interface Tokens {
  /** @param about the caller's scope and the request parameters, without the page's position, as JSON values */
  encode(about: readonly unknown[], cursor: Cursor): string;
  /** Throws InvalidArgument naming `member` for a forged token, or one that was issued for other parameters. */
  decode<const Types extends readonly Type[]>(
    member: string,
    token: string,
    about: readonly unknown[],
    types: Types,
  ): { [I in keyof Types]: Types[I] extends "string" ? string : number };
}

const CIPHER = "aes-256-gcm";
/** Lengths in bytes that NIST SP 800-38D recommends for GCM. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param secret from `tokenSecret` */
export function createTokens(secret: Buffer): Tokens {
  const key = createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", "quarry page tokens", 32)));
  const boundTo = (about: readonly unknown[]): Buffer => Buffer.from(JSON.stringify(about));

  return {
    encode(about, cursor) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(boundTo(about));
      const encrypted = [cipher.update(JSON.stringify(cursor)), cipher.final()];
      return Buffer.concat([nonce, cipher.getAuthTag(), ...encrypted]).toString("base64url");
    },

    decode(member, token, about, types) {
      const bytes = Buffer.from(token, "base64url");
      // Node's decoder skips characters that are not of the alphabet.
      if (bytes.toString("base64url") !== token || bytes.length < NONCE_BYTES + TAG_BYTES) throw notOurs(member);
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(boundTo(about));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const cursor = decrypted(decipher, bytes.subarray(NONCE_BYTES + TAG_BYTES));
      const fits =
        Array.isArray(cursor) &&
        cursor.length === types.length &&
        types.every((type, index) => typeof cursor[index] === type);
      if (!fits) throw notOurs(member);
      return cursor as never;
    },
  };
}

/** The cursor, or undefined if the token or what it is bound to was changed. */
function decrypted(decipher: ReturnType<typeof createDecipheriv>, bytes: Buffer): unknown {
  try {
    return JSON.parse(Buffer.concat([decipher.update(bytes), decipher.final()]).toString());
  } catch {
    return undefined;
  }
}

const notOurs = (member: string) => new GatewayError("InvalidArgument", `${member}: the token is not valid`);

/**
 * The secret of the ledger. It is stored, so that tokens stay valid after a restart and for every process on the ledger. Builds
 * up to 0.2.0 stored it in the data folder.
 *
 * @param isShared true if other processes use the ledger: rejects with StorageUnavailable if it cannot be used now
 */
export async function tokenSecret(
  secrets: Pick<Secrets, "obtain">,
  { dataDir, isShared }: { readonly dataDir: string; readonly isShared: boolean },
): Promise<Buffer> {
  const file = path.join(dataDir, "token.key");
  const earlier = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw located(error, file);
    return undefined;
  });
  const first = earlier?.length === SECRET_BYTES ? earlier : randomBytes(SECRET_BYTES);
  return secrets.obtain("page tokens", first).catch((error: unknown) => {
    // A full disk must not prevent the start. A secret that other processes do not have would.
    if (isShared || !(error instanceof StorageUnavailable)) throw error;
    return first;
  });
}
const SECRET_BYTES = 32;
