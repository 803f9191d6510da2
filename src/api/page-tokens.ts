/** Continuation tokens: opaque to callers, authenticated when callers send them back. */

import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { GatewayError, StorageUnavailable } from "../lib/errors.ts";
import { located, writing } from "../storage/fs.ts";

type Cursor = readonly (string | number)[];

export const encodeToken = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString("base64url");

/** Throws InvalidArgument naming `member` for a token that `encodeToken` cannot return for these types. */
export function decodeToken<const Types extends readonly ("string" | "number")[]>(
  member: string,
  token: string,
  types: Types,
): { [I in keyof Types]: Types[I] extends "string" ? string : number } {
  const cursor = parse(token);
  const fits =
    Array.isArray(cursor) &&
    cursor.length === types.length &&
    types.every((type, i) => typeof cursor[i] === type) &&
    encodeToken(cursor) === token;
  if (!fits) throw notOurs(member);
  return cursor as never;
}

function parse(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

const notOurs = (member: string) => new GatewayError("InvalidArgument", `${member}: the token is not valid`);

/** Tokens for callers. A token is valid only for the tenant and the request parameters that it was issued for. */
export interface Tokens {
  /** @param about the tenant and the request parameters, without the page's position, as JSON values */
  encode(about: readonly unknown[], cursor: Cursor): string;
  /** Throws InvalidArgument naming `member` for a forged token, or one that was issued for other parameters. */
  decode<const Types extends readonly ("string" | "number")[]>(
    member: string,
    token: string,
    about: readonly unknown[],
    types: Types,
  ): { [I in keyof Types]: Types[I] extends "string" ? string : number };
}

/** 144 bits, as 24 characters. */
const MAC_BYTES = 18;

export function createTokens(secret: Buffer): Tokens {
  const key = createSecretKey(secret);
  const macOf = (about: readonly unknown[], text: string): Buffer =>
    createHmac("sha256", key)
      .update(JSON.stringify([about, text]))
      .digest()
      .subarray(0, MAC_BYTES);
  return {
    encode(about, cursor) {
      const text = encodeToken(cursor);
      return `${text}.${macOf(about, text).toString("base64url")}`;
    },
    decode(member, token, about, types) {
      const dot = token.lastIndexOf(".");
      const text = token.slice(0, Math.max(dot, 0));
      const mac = Buffer.from(token.slice(dot + 1), "base64url");
      if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, macOf(about, text))) throw notOurs(member);
      return decodeToken(member, text, types);
    },
  };
}

/** The secret of the data folder. It is stored if possible, so that tokens stay valid after a restart. */
export async function tokenSecret(dataDir: string): Promise<Buffer> {
  const file = path.join(dataDir, "token.key");
  const known = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw located(error, file);
    return undefined;
  });
  if (known?.length === SECRET_BYTES) return known;
  const secret = randomBytes(SECRET_BYTES);
  await writing(file, store(file, secret)).catch((error: unknown) => {
    if (!(error instanceof StorageUnavailable)) throw error;
  });
  return secret;
}
const SECRET_BYTES = 32;

async function store(file: string, secret: Buffer): Promise<void> {
  const half = await open(`${file}.new`, "w", 0o600);
  try {
    await half.writeFile(secret);
    await half.sync();
  } finally {
    await half.close();
  }
  await rename(`${file}.new`, file);
}
