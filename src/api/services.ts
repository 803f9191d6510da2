/** The two services, with their handlers. */
import type { Logger } from "pino";
import { BEDROCK_DOCUMENT_BYTES, S3_DOCUMENT_BYTES } from "../config/limits.ts";
import type { Config } from "../config/schema.ts";
import type { JobService } from "../jobs/service.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { ModelService } from "../models/service.ts";
import { createCopies } from "../objects/copy.ts";
import { createBedrockHandlers } from "./bedrock/handlers.ts";
import { routes as bedrockRoutes } from "./generated/bedrock/routes.ts";
import { routes as s3Routes } from "./generated/s3/routes.ts";
import type { Tokens } from "./page-tokens.ts";
import { createEncryptionRule } from "./s3/encryption.ts";
import { createS3Handlers } from "./s3/handlers.ts";
import { createFormHandlers, formRoutes } from "./s3/post-object.ts";
import { hostedBuckets } from "./s3/virtual-host.ts";
import type { Service } from "./serve.ts";
import { bedrockError, s3Error } from "./wire-errors.ts";

interface Options {
  readonly config: Config;
  readonly s3Domains: readonly string[];
  readonly jobs: JobService;
  readonly models: ModelService;
  readonly tokens: Tokens;
  readonly scrub: Scrubber;
  readonly log: Logger;
}

export const s3IdHeaders = ["x-amz-request-id", "x-amz-id-2"] as const;
export const bedrockIdHeaders = ["x-amzn-requestid"] as const;

export function createServices({ config, s3Domains, jobs, models, tokens, scrub, log }: Options): {
  readonly s3: Service;
  readonly bedrock: Service;
} {
  const s3Handlers = createS3Handlers({
    copies: createCopies(config.limits.object_bytes),
    scrub,
    tokens,
    maxParts: config.limits.parts,
    encryption: createEncryptionRule(config.storage_encrypted),
    cors: config.cors,
    log,
    region: config.region,
    accountId: config.account_id,
  });
  const s3: Service<typeof s3Routes & typeof formRoutes> = {
    name: "s3",
    prefix: "/bedrock/files",
    routes: { ...s3Routes, ...formRoutes },
    handlers: { ...s3Handlers, ...createFormHandlers(s3Handlers.PutObject) },
    documentBytes: S3_DOCUMENT_BYTES,
    error: (error, request) => s3Error(scrub.error(error), request),
    hostedBucket: hostedBuckets(s3Domains, config.allowed_hosts ?? []),
    idHeaders: s3IdHeaders,
    // Clients learn the region of a bucket from any answer about it (boto3 and the Rust SDKs).
    operationHeaders: {
      ListObjects: { "x-amz-bucket-region": config.region },
      ListObjectsV2: { "x-amz-bucket-region": config.region },
    },
  };
  const bedrock: Service<typeof bedrockRoutes> = {
    name: "bedrock",
    prefix: "/bedrock",
    routes: bedrockRoutes,
    handlers: createBedrockHandlers({ jobs, models, tokens, scrub }),
    documentBytes: BEDROCK_DOCUMENT_BYTES,
    error: (error) => bedrockError(scrub.error(error)),
    idHeaders: bedrockIdHeaders,
  };
  return { s3: s3 as unknown as Service, bedrock: bedrock as unknown as Service };
}
