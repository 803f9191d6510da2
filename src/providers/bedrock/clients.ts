/** AWS's own clients, each built once per provider. Nothing but the configuration says which host they talk to. */
import { BedrockClient } from "@aws-sdk/client-bedrock";
import { S3Client } from "@aws-sdk/client-s3";
import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from "@smithy/types";
import type { BedrockConfig } from "./config.ts";

export interface Clients {
  /** For answers that are short: its requests end where the connection is silent for too long. */
  readonly s3: S3Client;
  /** For objects' contents: whose silence it is, is for the stream's owner to find out. */
  readonly objects: S3Client;
  readonly bedrock: BedrockClient;
  /** Tries once: whether there is a job after a broken connection is found out, not tried out. */
  readonly jobs: BedrockClient;
}

/** A dead address is known soon, whatever an answer may take. */
const CONNECT_MS = 5_000;

export function awsClients(config: BedrockConfig): Clients {
  const idleMs = config.timeout_seconds * 1000;
  // As many connections as there are requests: a download that its reader takes slowly holds one for long.
  const agent = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY };
  const handler = { connectionTimeout: Math.min(CONNECT_MS, idleMs), httpAgent: agent, httpsAgent: agent };
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const given = config.access_key_id !== undefined && {
    credentials: {
      accessKeyId: config.access_key_id,
      secretAccessKey: config.secret_access_key!,
      ...(config.session_token !== undefined && { sessionToken: config.session_token }),
    },
    // AWS_BEARER_TOKEN_BEDROCK in the environment would win over keys in the file otherwise.
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
    // The caller's checksums go through; the gateway adds none, and the caller checks what it downloads.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  } as const;

  const s3 = new S3Client({ ...s3Options, requestHandler: { ...handler, socketTimeout: idleMs } });
  // The chain may ask a metadata server: all clients share what it found.
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
  return clients;
}

/** The configuration's headers, on every request and signed with it. */
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
 * A broken connection or a 5xx is tried once more at once: a connection that was kept open may have been closed meanwhile.
 * Throttling is not: the caller gets Retry-After and waits by itself. Streamed uploads are never tried again (the SDK).
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
