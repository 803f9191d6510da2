/**
 * The embedded provider: files on the gateway's own disk, batches run line by line against an OpenAI-compatible server,
 * or against the built-in echo model where none is configured.
 */
import type { ConfigOf } from "../../config/load.ts";
import { createExecutor } from "../../executor/index.ts";
import { echo } from "../../executor/models/echo.ts";
import { openAiCompatible } from "../../executor/models/openai-compatible.ts";
import { GatewayError } from "../../lib/errors.ts";
import { BlobMissing, type ObjectStore } from "../../ports/blobs.ts";
import type { FileStore } from "../../ports/files.ts";
import type { BuiltProvider, ProviderPorts } from "../built.ts";

export function localProvider({
  name,
  config,
  ledger,
  objects,
  log,
  graceMs,
}: ProviderPorts<"local"> | ProviderPorts<"openai-compatible">): BuiltProvider {
  const executor = createExecutor({
    provider: name,
    ledger,
    objects,
    model: modelOf(config),
    concurrency: config.concurrency,
    maxRunning: config.running_jobs,
    retries: config.retries,
    recordTimeoutMs: config.record_timeout_seconds * 1000,
    log: log.child({ provider: name }),
    graceMs,
  });
  return { name, files: diskFiles(objects), jobs: executor, resume: executor.resume, shutdown: executor.shutdown };
}

const modelOf = (config: ConfigOf<"local" | "openai-compatible">) =>
  config.base_url === undefined
    ? echo()
    : openAiCompatible({
        baseUrl: config.base_url,
        apiKey: config.api_key,
        headers: config.headers,
        models: config.models,
        concurrency: config.concurrency,
      });

/** Names are the ledger's, so a file is an object of the store, and its ETag the MD5 that S3's is. */
function diskFiles(objects: ObjectStore): FileStore {
  return {
    digests: ["md5"],
    async put(_name, upload, signal) {
      const { held, etag, length } = upload;
      if (held !== undefined && etag !== undefined && length !== undefined) {
        return { id: (await objects.link(...held)) as string, size: length, etag };
      }
      const { id, size } = await objects.put(upload.body, signal);
      const { md5 } = await upload.digests;
      return { id: id as string, size, etag: etag ?? Buffer.from(md5!).toString("hex") };
    },
    blobOf: (id) => id as string,
    async get(id, range) {
      try {
        return await objects.get(id as string, range);
      } catch (error) {
        if (!(error instanceof BlobMissing)) throw error;
        throw new GatewayError("NoSuchKey", "The specified key does not exist.", { cause: error });
      }
    },
    delete: (id) => objects.delete(id as string),
  };
}
