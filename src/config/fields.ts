/** Fields that several sections of the configuration share. */
import * as z from "zod";

/** A value, or `env.NAME` for the environment variable NAME, which keeps secrets out of the file. */
export const secret = z.string().min(1);
export const seconds = (fallback: number) => z.number().positive().max(86_400).default(fallback);
export const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" });
export const providerName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "must be lower-case letters, digits, '-' and '_'");
