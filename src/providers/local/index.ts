/**
 * The embedded provider: files on the gateway's disk. Batches run line by line against an OpenAI-compatible server, or
 * against the built-in echo model if none is configured.
 */
import { createExecutor } from "../../executor/index.ts";
import { echo } from "../../executor/models/echo.ts";
import { openAiCompatible } from "../../executor/models/openai-compatible.ts";
import { GatewayError } from "../../lib/errors.ts";
import { BlobMissing, type BlobStore } from "../../ports/blobs.ts";
import type { FileStore } from "../../ports/files.ts";
import type { BuiltProvider, ProviderPorts } from "../../ports/provider-ports.ts";
import type { LocalConfig } from "./config.ts";
import { localModels } from "./models.ts";
import { localTranslation } from "./target.ts";

export function localProvider({
  name,
  config,
  ledger,
  blobs,
  queue,
  log,
  createBuckets,
  scrub,
  graceMs,
  tracer,
}: ProviderPorts<LocalConfig>): BuiltProvider {
  const executor = createExecutor({
    provider: name,
    ledger,
    blobs,
    queue,
    model: modelOf(config),
    concurrency: config.concurrency,
    maxRunning: config.running_jobs,
    chunkLines: config.chunk_lines,
    retries: config.retries,
    recordTimeoutMs: config.record_timeout_seconds * 1000,
    log: log.child({ provider: name }),
    createBuckets,
    scrub,
    graceMs,
    tracer,
    translation: localTranslation(config),
  });
  const models = localModels({ provider: name, config, log });
  return {
    name,
    files: diskFiles(blobs),
    jobs: executor,
    models,
    resume: executor.resume,
    requeue: executor.requeue,
    shutdown: executor.shutdown,
  };
}

const modelOf = (config: LocalConfig) =>
  config.base_url === undefined
    ? echo()
    : openAiCompatible({
        baseUrl: config.base_url,
        apiKey: config.api_key,
        headers: config.headers,
        models: config.models,
        concurrency: config.concurrency,
      });

/** A file is a blob, named by the ledger. Its ETag is the MD5, as in S3. */
function diskFiles(blobs: BlobStore): FileStore {
  return {
    digests: ["md5"],
    async put(_name, upload, signal) {
      const { blobs: linked, etag, length } = upload;
      if (linked !== undefined && etag !== undefined && length !== undefined) {
        return { id: (await blobs.link(...linked)) as string, size: length, etag };
      }
      const { id, size } = await blobs.put(upload.body, signal);
      const { md5 } = await upload.digests;
      return { id: id as string, size, etag: etag ?? Buffer.from(md5!).toString("hex") };
    },
    blobOf: (id) => id as string,
    async get(id, range) {
      try {
        return await blobs.get(id as string, range);
      } catch (error) {
        if (!(error instanceof BlobMissing)) throw error;
        throw new GatewayError("NoSuchKey", "The specified key does not exist.", { cause: error });
      }
    },
    delete: (id) => blobs.delete(id as string),
  };
}
