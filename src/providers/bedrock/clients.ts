/** AWS's clients, each created once per provider. Only the configuration chooses their hosts. */
import { BedrockClient } from "@aws-sdk/client-bedrock";
import { S3Client } from "@aws-sdk/client-s3";
import type { HttpRequest, RetryErrorInfo, RetryStrategyV2, RetryToken } from "@smithy/types";
import type { Tracer } from "../../ports/tracer.ts";
import { PROVIDER_TIMINGS } from "../http/timings.ts";
import type { BedrockConfig } from "./config.ts";

export interface Clients {
  /** For short responses. A request ends if its connection is idle for too long. */
  readonly s3: S3Client;
  /** For the content of objects. The owner of the stream limits the time. */
  readonly objects: S3Client;
  readonly bedrock: BedrockClient;
  /** Never retries. After a broken connection the gateway searches for the job instead. */
  readonly jobs: BedrockClient;
}

/** @param tracer undefined: no traces */
export function awsClients(config: BedrockConfig, tracer?: Tracer): Clients {
  const idleMs = config.timeout_seconds * 1000;
  // One connection per request: a slow reader of a download keeps its connection for long.
  const agent = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY };
  const handler = {
    connectionTimeout: Math.min(PROVIDER_TIMINGS.connectAws, idleMs),
    httpAgent: agent,
    httpsAgent: agent,
  };
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const given = config.access_key_id !== undefined && {
    credentials: {
      accessKeyId: config.access_key_id,
      secretAccessKey: config.secret_access_key!,
      ...(config.session_token !== undefined && { sessionToken: config.session_token }),
    },
    // AWS_BEARER_TOKEN_BEDROCK in the environment would otherwise override the configured keys.
    authSchemePreference: ["sigv4"],
  };
  const common = {
    region: config.region,
    logger: silent,
    retryStrategy: retryOnce,
    // AWS_ENDPOINT_URL and the profile's endpoint_url must not choose a host.
    ignoreConfiguredEndpointUrls: true,
    ...given,
  };
  const s3Options = {
    ...common,
    ...(config.s3_endpoint !== undefined && { endpoint: config.s3_endpoint, forcePathStyle: true }),
    useAccelerateEndpoint: false,
    useArnRegion: false,
    disableS3ExpressSessionAuth: true,
    // The caller's checksums are passed on. The gateway adds none, and the caller verifies what it downloads.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  } as const;

  const s3 = new S3Client({ ...s3Options, requestHandler: { ...handler, socketTimeout: idleMs } });
  // The credential chain may query a metadata server, so all clients share the result.
  const { credentials } = s3.config;
  const bedrockOptions = {
    ...common,
    credentials,
    ...(config.bedrock_endpoint !== undefined && { endpoint: config.bedrock_endpoint }),
    requestHandler: { ...handler, socketTimeout: idleMs },
  };
  const clients = {
    s3,
    objects: new S3Client({ ...s3Options, credentials, requestHandler: { ...handler, socketTimeout: 0 } }),
    bedrock: new BedrockClient(bedrockOptions),
    jobs: new BedrockClient({ ...bedrockOptions, retryStrategy: undefined, maxAttempts: 1 }),
  };
  for (const client of Object.values(clients)) addHeaders(client as S3Client, config.headers);
  for (const client of [clients.s3, clients.objects]) readMetadata(client);
  if (tracer !== undefined) announceUploads(clients.objects, tracer);
  return clients;
}

/** Adds the configured headers to every request, before it is signed. */
function addHeaders({ middlewareStack }: Pick<S3Client, "middlewareStack">, headers: object): void {
  if (Object.keys(headers).length === 0) return;
  middlewareStack.add(
    (next) => (args) => {
      Object.assign((args.request as { headers: object }).headers, headers);
      return next(args);
    },
    { step: "build", name: "configuredHeaders" },
  );
}

/**
 * Node sends the headers of a request with `Expect: 100-continue` when it is created, and nothing can add a `traceparent` then. It is
 * added here, after the signature, which does not cover it.
 */
function announceUploads({ middlewareStack }: Pick<S3Client, "middlewareStack">, tracer: Tracer): void {
  middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as HttpRequest;
      // The SDK (addExpectContinueMiddleware) writes it with a capital letter.
      if (request.headers.Expect === undefined) return next(args);
      const { protocol, hostname, port, path } = request;
      const url = new URL(path, `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`);
      const announced = tracer.announce(request.method, url);
      Object.assign(request.headers, announced?.headers);
      try {
        return await next(args);
      } finally {
        announced?.close();
      }
    },
    { step: "deserialize", priority: "low", name: "announcedUpload" },
  );
}

const METADATA = "x-amz-meta-";

/** The SDK loses metadata whose name is `__proto__`, so the headers are read again. */
function readMetadata({ middlewareStack }: Pick<S3Client, "middlewareStack">): void {
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { readonly headers?: Readonly<Record<string, string>> };
      const output = result.output as { Metadata?: Record<string, string> };
      if (output.Metadata === undefined || headers === undefined) return result;
      const given = Object.entries(headers).filter(([name]) => name.startsWith(METADATA));
      output.Metadata = Object.fromEntries(given.map(([name, value]) => [name.slice(METADATA.length), value]));
      return result;
    },
    { step: "deserialize", priority: "high", name: "metadata" },
  );
}

/**
 * Retries once, at once, after a broken connection or a 5xx, because a kept connection may have been closed. Throttling
 * is not retried: the caller gets Retry-After. The SDK never retries streamed uploads.
 */
const retryOnce: RetryStrategyV2 = {
  acquireInitialRetryToken: async () => token(0),
  async refreshRetryTokenForRetry(before: RetryToken, { errorType }: RetryErrorInfo) {
    const again = errorType === "TRANSIENT" || errorType === "SERVER_ERROR";
    if (!again || before.getRetryCount() > 0) throw new Error("not tried again");
    return token(1);
  },
  recordSuccess() {},
};
const token = (count: number): RetryToken => ({ getRetryCount: () => count, getRetryDelay: () => 0 });
