/** Continuation tokens: opaque to the caller, plain to us, and never trusted when they come back. */
import { GatewayError } from "./errors.ts";

type Cursor = readonly (string | number)[];

export const encodeToken = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString("base64url");

/** Throws InvalidArgument naming `member` for anything that `encodeToken` has not made of these types. */
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
  if (!fits) throw new GatewayError("InvalidArgument", `${member}: the token is not one that was handed out here`);
  return cursor as never;
}

function parse(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
