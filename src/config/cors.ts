/** The key `cors`: which web pages may call Quarry. */
import * as z from "zod";

const METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE"] as const;

/** Response headers that SDKs read in a browser. */
const EXPOSED = [
  "ETag",
  "x-amz-bucket-region",
  "x-amz-id-2",
  "x-amz-request-id",
  "x-amz-retry-after",
  "x-amzn-errortype",
  "x-amzn-requestid",
];

const headerPattern = z
  .string()
  .regex(/^[A-Za-z0-9_*-]{1,128}$/, "must be a header name, in which * is any characters");
const headerName = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, "must be a header name");

/** As browsers send it: in lower case, without a path. */
const origin = z
  .string()
  .regex(
    /^(\*|[A-Za-z][A-Za-z0-9+.-]{0,31}:\/\/(\*\.)?[A-Za-z0-9.:[\]-]{1,253}(:\*)?)$/,
    "must be * or an origin such as https://app.example.com, without a path",
  )
  .toLowerCase();

export const corsSettings = z.strictObject({
  origins: z
    .array(origin)
    .min(1)
    .describe(
      "Origins of the pages, such as `https://app.example.com`. The host may begin with `*.`, and the port may be `*`. " +
        "`*` is every origin and needs `access_keys`.",
    ),
  methods: z
    .array(z.enum(METHODS))
    .min(1)
    .default([...METHODS])
    .describe("Methods that the pages may use."),
  headers: z
    .array(headerPattern)
    .default(["*"])
    .describe("Request headers that the pages may send. `*` stands for any characters."),
  expose_headers: z.array(headerName).default(EXPOSED).describe("Response headers that the pages may read."),
  max_age_seconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(600)
    .describe("Time in seconds for which a browser may keep the answer to a preflight request."),
});

export type CorsConfig = z.output<typeof corsSettings>;
