/** A gateway whose only provider is Gemini's stand-in. */

import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { BedrockClient, CreateModelInvocationJobCommandInput } from "@aws-sdk/client-bedrock";
import type { S3Client } from "@aws-sdk/client-s3";
import { pino } from "pino";
import { loadConfig } from "../../../src/config/load.ts";
import { type Gateway, startGateway } from "../../../src/gateway.ts";
import { providerTypes } from "../../../src/providers/registry.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { bedrockClient, s3Client } from "../../support/sdk.ts";
import { type GeminiUpstream, startGemini } from "../../upstreams/gemini.ts";

export interface Pair {
  readonly gemini: GeminiUpstream;
  readonly url: string;
  readonly folder: string;
  readonly s3: S3Client;
  readonly bedrock: BedrockClient;
  /** The gateway's blobs, temporary files included. */
  blobs(): Promise<readonly string[]>;
  /** Stops the gateway, runs the function, and starts the gateway again. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  /** Removes the gateway's data. Call it while the gateway is stopped. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

/** Sends the provider's header, so that lists include unmanaged jobs. */
function namedClient(url: string): BedrockClient {
  const client = bedrockClient(url);
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = "gemini";
      return next(args);
    },
    { step: "build" },
  );
  return client;
}

export const yaml = (url: string, more: { timeout?: number; fresh?: number } = {}): string => `
fresh_seconds: ${more.fresh ?? 30}
providers:
  gemini: { type: gemini, api_key: the-secret-key, base_url: "${url}", timeout_seconds: ${more.timeout ?? 10} }
`;

export async function startPair(
  options: Parameters<typeof startGemini>[0] = {},
  more: { timeout?: number; fresh?: number } = {},
): Promise<Pair> {
  const gemini = await startGemini(options);
  const folder = await temporaryFolder();
  const data = path.join(folder, ".quarry");
  await writeFile(path.join(folder, "quarry.yaml"), yaml(gemini.url, more));
  const start = (): Promise<Gateway> =>
    startGateway(loadConfig(undefined, { PORT: "0" }, folder, providerTypes), pino({ level: "silent" }));
  let gateway = await start();
  let s3 = s3Client(gateway.url);
  let bedrock = namedClient(gateway.url);
  return {
    gemini,
    folder,
    get url() {
      return gateway.url;
    },
    get s3() {
      return s3;
    },
    get bedrock() {
      return bedrock;
    },
    async blobs() {
      const entries = await readdir(path.join(data, "files"), { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    },
    async restart(meanwhile) {
      await gateway.stop();
      await meanwhile?.();
      gateway = await start();
      s3 = s3Client(gateway.url);
      bedrock = namedClient(gateway.url);
    },
    async forget() {
      await rm(data, { recursive: true });
      await mkdir(data);
    },
    async stop() {
      await gateway.stop();
      await gemini.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A batch's input of inlined requests, as S3 clients write it. */
export const lines = (prompts: readonly string[]): string =>
  prompts
    .map((text, index) => ({
      request: { contents: [{ role: "user", parts: [{ text }] }] },
      metadata: { key: `r-${index + 1}` },
    }))
    .map((line) => JSON.stringify(line))
    .join("\n");

export const job = (
  s3Uri: string,
  more: Partial<CreateModelInvocationJobCommandInput> = {},
): CreateModelInvocationJobCommandInput => ({
  jobName: "questions",
  modelId: "gemini-1.5-flash",
  roleArn: "not-required",
  inputDataConfig: { s3InputDataConfig: { s3Uri, s3InputFormat: "JSONL" } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://gemini-output/" } },
  ...more,
});
