/** The schema of `quarry.yaml`, composed of its sections and each provider's schema. */
import * as z from "zod";
import { type AccessConfig, accessSettings } from "./access.ts";
import { blobSettings } from "./blobs.ts";
import { corsSettings } from "./cors.ts";
import { eventSettings } from "./events.ts";
import { providerName, seconds } from "./fields.ts";
import { type LedgerConfig, ledgerSettings } from "./ledger.ts";
import { limitSettings } from "./limits.ts";
import { moneySettings } from "./prices.ts";
import type { ProviderConfig, ProviderTypes } from "./provider-types.ts";
import { s3Settings } from "./s3.ts";
import { telemetrySettings } from "./telemetry.ts";

const route = z.strictObject({
  bucket: z.string().min(1).describe("Glob that the bucket's name must match: `*` any characters, `?` one character."),
  provider: providerName.describe("Name of the provider that serves the bucket."),
});

export function configSchema({ types }: Pick<ProviderTypes, "types">) {
  return z.strictObject({
    host: z
      .string()
      .min(1)
      .default("127.0.0.1")
      .describe("Address to listen on. An address other than loopback needs `access_keys` or `allow_anonymous`."),
    port: z.int().min(0).max(65_535).default(8080).describe("TCP port to listen on. 0 selects a free port."),
    log_level: z
      .enum(["debug", "info", "warn", "error", "silent"])
      .default("info")
      .describe("Lowest level of the messages that are logged."),
    data_dir: z
      .string()
      .min(1)
      .default(".quarry")
      .describe("Folder of the ledger and the blobs, relative to the configuration file. One gateway may use it."),
    ledger: ledgerSettings
      .optional()
      .describe(
        "PostgreSQL database of the ledger: a URL, `env.NAME` or an object. Default: a file in the data folder. See docs/scaling.md.",
      ),
    blobs: blobSettings
      .default({ type: "disk" })
      .describe("Where the bytes are that the gateway holds: `type: disk` or `type: s3`. See docs/scaling.md."),
    region: z
      .string()
      .regex(/^[a-z0-9-]{1,20}$/, "must look like us-east-1")
      .default("us-east-1")
      .describe("AWS region in job ARNs and in the response of GetBucketLocation."),
    account_id: z
      .string()
      .regex(/^\d{12}$/, "must be a string of 12 digits")
      .default("000000000000")
      .describe("AWS account ID in job ARNs, a string of 12 digits."),
    storage_encrypted: z
      .boolean()
      .default(false)
      .describe(
        "Statement that the storage of all providers, the data folder included, is encrypted at rest. Quarry then accepts " +
          "`ServerSideEncryption` and returns it. Quarry itself encrypts nothing. `bedrock` asks S3 in any case.",
      ),
    default_provider: providerName
      .optional()
      .describe(
        "Provider of requests that no header, route or access key assigns. " +
          "Default: the first of type `bedrock`, else the first of type `local`, else the first.",
      ),
    ...accessSettings,
    ...moneySettings,
    events: eventSettings.describe("Webhooks that are told of the events of jobs: docs/events.md."),
    s3: s3Settings
      .optional()
      .describe(
        "Further addresses of S3, for clients that refuse an endpoint with a path. `/bedrock/files` remains. Default: none.",
      ),
    cors: corsSettings
      .optional()
      .describe("Web pages of other origins that may call Quarry, for both S3 and Bedrock. Default: none."),
    ui: z.boolean().default(true).describe("Serves the page at `/ui`, and sends browsers that open `/` there."),
    buckets: z
      .enum(["auto", "explicit"])
      .default("auto")
      .describe(
        "`auto`: PutObject and the results of jobs create a missing bucket. `explicit`: only CreateBucket does.",
      ),
    providers: z
      .record(providerName, providerSchema(types))
      .default({})
      .describe("Providers by name. Default: one provider `local` of type `local`."),
    routes: z.array(route).default([]).describe("Rules that assign buckets to providers. The first match wins."),
    fresh_seconds: seconds(30).describe(
      "Time in seconds for which the ledger's record of a provider's files is trusted.",
    ),
    poll_seconds: z
      .strictObject({
        first: seconds(5).describe("Time in seconds before the first poll of a job."),
        most: seconds(60).describe("Longest time in seconds between two polls of a job."),
      })
      .refine(({ first, most }) => first <= most, { path: ["most"], error: "must not be less than first" })
      .prefault({})
      .describe("Interval of polling a hosted provider's jobs. Each interval is 1.5 times the one before."),
    limits: limitSettings.describe("Limits of requests, connections and access keys."),
    telemetry: telemetrySettings
      .optional()
      .describe(
        "Traces and metrics for an OpenTelemetry collector. Default: none, unless OTEL_EXPORTER_OTLP_ENDPOINT is set.",
      ),
    shutdown_seconds: z
      .number()
      .min(0)
      .max(300)
      .default(8)
      .describe("Time in seconds that running requests and records have to finish after SIGTERM."),
  });
}

function providerSchema(types: ProviderTypes["types"]): z.ZodType<ProviderConfig> {
  const names = [...types.keys()].join(", ");
  const schemas = [...types.values()].map(({ schema }) => schema) as unknown as [z.ZodObject];
  return z.discriminatedUnion("type", schemas, {
    error: (issue) => (issue.code === "invalid_union" ? `must be one of: ${names}` : undefined),
  }) as unknown as z.ZodType<ProviderConfig>;
}

export type ParsedConfig = z.output<ReturnType<typeof configSchema>>;

export type Config = Omit<ParsedConfig, "default_provider" | "ledger" | keyof AccessConfig> &
  AccessConfig & {
    readonly ledger: LedgerConfig | undefined;
    readonly default_provider: string;
    /** The configuration file, for the start-up log. */
    readonly file: string | undefined;
  };
