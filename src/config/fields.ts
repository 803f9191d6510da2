/** Fields that several sections of the configuration share. */
import * as z from "zod";

/**
 * A value, or `env.NAME` for the environment variable NAME, which keeps secrets out of the file. `writeOnly` marks it, as in
 * JSON Schema. Error messages and the log never contain its value.
 */
export const secret = z.string().min(1).meta({ writeOnly: true });

export const isSecret = (field: z.core.$ZodType): boolean => z.globalRegistry.get(field)?.writeOnly === true;

export const seconds = (fallback: number) => z.number().positive().max(86_400).default(fallback);

export const httpUrl = z
  .url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" })
  .refine((url) => !hasUserInfo(url), "must not contain a user name or a password; use `api_key` or `headers`");

function hasUserInfo(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username !== "" || password !== "";
}

/** The part of a URL that may be logged. A query may hold a key. */
export function withoutQuery(text: string): string {
  const { origin, pathname } = new URL(text);
  return origin + pathname;
}

export const providerName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "must be lower-case letters, digits, '-' and '_'");
