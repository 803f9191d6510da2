/** A gateway over the stand-ins of all hosted providers, and clients that name one of them. */
import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll } from "vitest";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";
import { type AnthropicUpstream, startAnthropic } from "../upstreams/anthropic.ts";
import { type AwsUpstream, startAws } from "../upstreams/aws.ts";
import { type GeminiUpstream, startGemini } from "../upstreams/gemini.ts";
import { type OpenAiUpstream, startOpenAi } from "../upstreams/openai.ts";

interface Hosted {
  readonly openai: OpenAiUpstream;
  readonly gemini: GeminiUpstream;
  readonly anthropic: AnthropicUpstream;
  readonly aws: AwsUpstream;
  readonly gateway: TestGateway;
  clients(provider: string): { readonly s3: S3Client; readonly bedrock: BedrockClient };
}

/** Shared by all tests of a file. Read its members only inside tests. */
export function useHosted(): Hosted {
  let openai: OpenAiUpstream;
  let gemini: GeminiUpstream;
  let anthropic: AnthropicUpstream;
  let aws: AwsUpstream;
  let gateway: TestGateway;

  beforeAll(async () => {
    [openai, gemini, anthropic, aws] = await Promise.all([
      startOpenAi(),
      startGemini({ readsBeforeEnd: 0 }),
      startAnthropic({ readsBeforeEnd: 0 }),
      startAws(),
    ]);
    gateway = await startTestGateway(`
poll_seconds: { first: 0.1, most: 0.2 }
providers:
  openai: { type: openai, api_key: sk-1234, base_url: "${openai.url}", models: { "*": gpt-4o-mini } }
  gemini: { type: gemini, api_key: sk-1234, base_url: "${gemini.url}", models: { "*": gemini-2.5-flash } }
  anthropic: { type: anthropic, api_key: sk-1234, base_url: "${anthropic.url}", models: { "*": claude-sonnet-4-5 } }
  bedrock:
    type: bedrock
    region: us-east-1
    access_key_id: a
    secret_access_key: b
    role_arn: arn:aws:iam::123456789012:role/batch
    batch_limits: { minimum_records: 1 }
    s3_endpoint: "${aws.url}/bedrock/files"
    bedrock_endpoint: "${aws.url}/bedrock"
    models: { "*": anthropic.claude-sonnet-4-5-20250929-v1:0 }
`);
  }, 60_000);
  afterAll(async () => {
    await gateway?.stop();
    await Promise.all([openai, gemini, anthropic, aws].map((one) => one?.close()));
  });

  return {
    get openai() {
      return openai;
    },
    get gemini() {
      return gemini;
    },
    get anthropic() {
      return anthropic;
    },
    get aws() {
      return aws;
    },
    get gateway() {
      return gateway;
    },
    clients(provider) {
      const clients = { s3: s3Client(gateway.url), bedrock: bedrockClient(gateway.url) };
      for (const client of [clients.s3, clients.bedrock]) {
        (client as S3Client).middlewareStack.add(
          (next) => (args) => {
            (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = provider;
            return next(args);
          },
          { step: "build" },
        );
      }
      return clients;
    },
  };
}
