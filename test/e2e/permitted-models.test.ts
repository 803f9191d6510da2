/**
 * Access to models. Every operation on models goes to the provider of the header or of the access key, and to no provider that
 * the key may not use. A new operation does not compile without a case here.
 */
import {
  type BedrockClient,
  GetFoundationModelCommand,
  GetInferenceProfileCommand,
  ListFoundationModelsCommand,
  ListInferenceProfilesCommand,
} from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { createModelHandlers } from "../../src/api/bedrock/models.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { bedrockClient, failure } from "../support/sdk.ts";
import { type GeminiUpstream, startGemini } from "../upstreams/gemini.ts";
import { type OpenAiUpstream, startOpenAi } from "../upstreams/openai.ts";

let openai: OpenAiUpstream;
let gemini: GeminiUpstream;
let gateway: TestGateway;
beforeAll(async () => {
  openai = await startOpenAi();
  gemini = await startGemini();
  gateway = await startTestGateway(`
default_provider: gemini
providers:
  openai: { type: openai, api_key: any, base_url: "${openai.url}" }
  gemini: { type: gemini, api_key: any, base_url: "${gemini.url}" }
access_keys:
  - { id: full, secret: full-secret-0123456789 }
  - { id: only-openai, secret: only-openai-secret-0123456789, providers: [openai] }
  - { id: only-gemini, secret: only-gemini-secret-0123456789, providers: [gemini] }
  - { id: reader, secret: reader-secret-0123456789, read_only: true, default_provider: openai }
  - { id: bucket, secret: bucket-secret-0123456789, buckets: [one] }
`);
});
afterAll(async () => {
  await gateway?.stop();
  await openai?.close();
  await gemini?.close();
});

type Operation = keyof ReturnType<typeof createModelHandlers>;
type Command = ListFoundationModelsCommand;

const OPERATIONS = {
  ListFoundationModels: () => new ListFoundationModelsCommand({}),
  GetFoundationModel: () => new GetFoundationModelCommand({ modelIdentifier: "gpt-4o-mini" }) as unknown as Command,
  ListInferenceProfiles: () => new ListInferenceProfilesCommand({}) as unknown as Command,
  GetInferenceProfile: () =>
    new GetInferenceProfileCommand({ inferenceProfileIdentifier: "us.a.b" }) as unknown as Command,
} satisfies Record<Operation, () => Command>;

const client = (key: string, provider?: string): BedrockClient => {
  const credentials = { accessKeyId: key, secretAccessKey: `${key}-secret-0123456789` };
  const made = bedrockClient(gateway.url, { credentials });
  made.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      if (provider !== undefined) headers["x-model-provider"] = provider;
      return next(args);
    },
    { step: "build" },
  );
  return made;
};

/** The status and code, as in `200`. */
async function outcome(key: string, operation: Operation, provider?: string): Promise<string> {
  try {
    const { $metadata } = await client(key, provider).send(OPERATIONS[operation]());
    return String($metadata.httpStatusCode);
  } catch (error) {
    const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return `${$metadata?.httpStatusCode} ${name}`;
  }
}

const providersOf = (operation: Operation) =>
  gateway.log.filter((line) => line.operation === operation).map(({ provider }) => provider);

describe.each(Object.keys(OPERATIONS) as Operation[])("%s", (operation) => {
  const allowed = operation === "GetInferenceProfile" ? "404 ResourceNotFoundException" : "200";
  const inGemini = operation === "GetFoundationModel" ? "404 ResourceNotFoundException" : allowed;

  test("goes to the provider of the header, of the access key, or of the gateway", async () => {
    const before = providersOf(operation).length;
    expect(await outcome("full", operation, "openai")).toBe(allowed);
    expect(await outcome("full", operation, "gemini")).toBe(inGemini);
    expect(await outcome("only-openai", operation)).toBe(allowed);
    expect(await outcome("reader", operation)).toBe(allowed);
    expect(await outcome("bucket", operation)).toBe(inGemini);
    const seen = providersOf(operation).slice(before);
    expect(seen).toEqual(["openai", "gemini", "openai", "openai", "gemini"]);
  });

  test("is refused for a provider that the key may not use, also when its list is cached", async () => {
    expect(await outcome("full", operation, "openai")).toBe(allowed);
    const asked = openai.requests.length;
    expect(await outcome("only-gemini", operation, "openai")).toBe("403 AccessDeniedException");
    expect(openai.requests).toHaveLength(asked);
    const error = await failure(client("only-gemini", "openai").send(OPERATIONS[operation]()));
    expect(error.message).toBe("Access Denied: the access key 'only-gemini' may not use the provider 'openai'");
  });

  test("is refused without a valid signature", async () => {
    expect(await outcome("nobody", operation, "openai")).toBe("403 UnrecognizedClientException");
    const wrong = bedrockClient(gateway.url, { credentials: { accessKeyId: "full", secretAccessKey: "wrong" } });
    expect(await failure(wrong.send(OPERATIONS[operation]()))).toMatchObject({ name: "InvalidSignatureException" });
  });

  test("is refused for a provider that is not configured", async () => {
    expect(await outcome("full", operation, "nobody")).toBe("400 ValidationException");
  });
});

test("values that AWS's model does not have are refused, and name the member", async () => {
  for (const [query, member] of [
    [{ byOutputModality: "SMELL" }, "byOutputModality"],
    [{ byInferenceType: "BATCH" }, "byInferenceType"],
    [{ byCustomizationType: "x" }, "byCustomizationType"],
    [{ byProvider: "x".repeat(64) }, "byProvider"],
  ] as const) {
    const error = await failure(client("full", "openai").send(new ListFoundationModelsCommand(query as never)));
    expect([error.name, error.message]).toEqual(["ValidationException", expect.stringContaining(member)]);
  }
  for (const [query, member] of [
    [{ maxResults: 0 }, "maxResults"],
    [{ maxResults: 1001 }, "maxResults"],
    [{ typeEquals: "x" }, "type"],
  ] as const) {
    const command = new ListInferenceProfilesCommand(query as never) as unknown as Command;
    const error = await failure(client("full", "openai").send(command));
    expect([error.name, error.message]).toEqual(["ValidationException", expect.stringContaining(member)]);
  }
});
