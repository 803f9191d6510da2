/** The key `s3`: an address of S3 without a path, or below another path, besides `/bedrock/files`. */
import * as z from "zod";

/** First segments of the paths that the main port serves itself. */
const TAKEN: ReadonlySet<string> = new Set(["bedrock", "health", "livez", "metrics", "readyz", "ui"]);

export const s3Settings = z
  .strictObject({
    port: z.int().min(0).max(65_535).optional().describe("TCP port whose root is S3. 0 selects a free port."),
    host: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){0,15}$/, "must be a host name without a port")
      .refine((name) => !/^\d+$/.test(name.split(".").at(-1)!), "must be a host name, not an address")
      .refine(
        (name) => name.toLowerCase() !== "localhost",
        "must not be localhost, which serves more than S3; set port",
      )
      .toLowerCase()
      .optional()
      .describe(
        "Host name whose root is S3 on every port, without a port. Its subdomains are buckets, as those of `s3_domains`.",
      ),
    path: z
      .string()
      .max(256)
      .regex(/^(\/[A-Za-z0-9._~-]+)+$/, "must be a path such as /s3, without a slash at its end")
      .refine((path) => !/\/\.{1,2}(\/|$)/.test(path), "must not contain the segments . and ..")
      .refine((path) => !TAKEN.has(path.split("/")[1]!), `must not begin with /${[...TAKEN].join(", /")}`)
      .optional()
      .describe("Path of S3 on the main port."),
  })
  .refine((given) => Object.values(given).some((value) => value !== undefined), "needs port, host or path");
