/** The SDK's clients for the bucket, with bounded connections, retries and times. */
import { S3Client } from "@aws-sdk/client-s3";
import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from "@smithy/types";
import { bucketError, tooSlow } from "./errors.ts";

export interface BucketOptions {
  readonly bucket: string;
  /** Ends with a slash, or is empty. */
  readonly prefix: string;
  readonly endpoint: string | undefined;
  readonly region: string;
  /** Undefined: the SDK's credential chain. */
  readonly credentials:
    | { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string | undefined }
    | undefined;
  readonly pathStyle: boolean;
  readonly connections: number;
  readonly connectMs: number;
  /** For a request with its retries, and for the next bytes of a download. */
  readonly requestMs: number;
}

interface AskOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes that the service copies before it answers. */
  readonly copied?: number;
}

export interface BucketConnection {
  readonly client: S3Client;
  /** For content, whose readers may be slow. It has connections of its own. */
  readonly downloads: S3Client;
  readonly bucket: string;
  named(key: string): string;
  unnamed(name: string): string;
  /** An object as the source of a copy. */
  source(key: string): string;
  now(): number;
  /** Sends a request. Rejects with the signal's reason if it aborts, and with StorageUnavailable after the deadline. */
  ask<T>(send: (signal: AbortSignal) => Promise<T>, options?: AskOptions): Promise<T>;
}

/** Readers of downloads may be slow, and keep their connections for long. */
const DOWNLOADS = 4;
/** Bytes in a millisecond: slower than services copy. */
const COPY_RATE = 20_000;

export function connectBucket(options: BucketOptions): BucketConnection {
  const { bucket, prefix, endpoint, credentials, connections, connectMs, requestMs } = options;
  const agent = { keepAlive: true, maxSockets: connections };
  const handlerOf = (httpAgent: typeof agent) => ({ connectionTimeout: connectMs, httpAgent, httpsAgent: httpAgent });
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const settings = {
    region: options.region,
    logger: silent,
    retryStrategy: createRetries(),
    // Variables of the environment and of the profile must not choose the host.
    ignoreConfiguredEndpointUrls: true,
    ...(endpoint !== undefined && { endpoint }),
    forcePathStyle: options.pathStyle,
    ...(credentials !== undefined && {
      credentials: {
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey,
        ...(credentials.sessionToken !== undefined && { sessionToken: credentials.sessionToken }),
      },
    }),
    followRegionRedirects: false,
    useAccelerateEndpoint: false,
    disableS3ExpressSessionAuth: true,
    requestChecksumCalculation: "WHEN_SUPPORTED",
    // Reads name a range, for which the service sends no checksum.
    responseChecksumValidation: "WHEN_REQUIRED",
  } as const;
  const client = new S3Client({ ...settings, requestHandler: handlerOf(agent) });
  const downloads = new S3Client({
    ...settings,
    credentials: client.config.credentials,
    requestHandler: handlerOf({ ...agent, maxSockets: connections * DOWNLOADS }),
  });

  let offset = 0;
  const readClock = ({ middlewareStack }: S3Client): void => {
    middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const { headers } = result.response as { readonly headers?: Readonly<Record<string, string>> };
        const date = Date.parse(headers?.date ?? "");
        if (!Number.isNaN(date)) offset = date - Date.now();
        return result;
      },
      { step: "deserialize", priority: "high", name: "bucketClock" },
    );
  };
  readClock(client);

  const named = (key: string): string => `${prefix}${key}`;
  return {
    client,
    downloads,
    bucket,
    named,
    unnamed: (name) => name.slice(prefix.length),
    source: (key) => `${bucket}/${named(key)}`,
    now: () => Date.now() + offset,

    async ask(send, { signal, copied = 0 } = {}) {
      signal?.throwIfAborted();
      const ms = requestMs + Math.ceil(copied / COPY_RATE);
      const stopped = new AbortController();
      const deadline = setTimeout(() => stopped.abort(tooSlow(ms)), ms);
      const abort = () => stopped.abort(signal!.reason);
      signal?.addEventListener("abort", abort, { once: true });
      try {
        return await send(stopped.signal);
      } catch (error) {
        throw stopped.signal.aborted ? stopped.signal.reason : bucketError(error);
      } finally {
        clearTimeout(deadline);
        signal?.removeEventListener("abort", abort);
      }
    },
  };
}

const MOST_RETRIES = 3;
const FIRST_DELAY_MS = 50;

/** After broken connections, 5xx and throttling. The deadline of the request bounds all of them. */
function createRetries(): RetryStrategyV2 {
  return {
    acquireInitialRetryToken: async () => token(0),
    async refreshRetryTokenForRetry(before: RetryToken, { errorType }: RetryErrorInfo) {
      const count = before.getRetryCount() + 1;
      if (errorType === "CLIENT_ERROR" || count > MOST_RETRIES) throw new Error("not tried again");
      return token(count);
    },
    recordSuccess() {},
  };
}

const token = (count: number): RetryToken => ({
  getRetryCount: () => count,
  getRetryDelay: () => (count === 0 ? 0 : FIRST_DELAY_MS * 4 ** (count - 1) * (0.5 + Math.random())),
});
