import { describe, expect, test } from "vitest";
import {
  bedrockSchemaOf,
  familyOf,
  isConverseFamily,
  type ModelHost,
  resolveModel,
  unresolvedModel,
} from "../../src/dialects/models.ts";

const SONNET = "anthropic.claude-sonnet-4-5-20250929-v1:0";

describe("a Bedrock model's family, body and API", () => {
  test.each([
    [SONNET, "claude", "bedrock-anthropic", true],
    ["anthropic.claude-opus-4-6-v1", "claude", "bedrock-anthropic", true],
    ["us.anthropic.claude-sonnet-4-6", "claude", "bedrock-anthropic", true],
    ["us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude", "bedrock-anthropic", true],
    ["global.anthropic.claude-haiku-4-5-20251001-v1:0", "claude", "bedrock-anthropic", true],
    ["amazon.nova-lite-v1:0", "nova", "nova", true],
    ["apac.amazon.nova-pro-v1:0", "nova", "nova", true],
    ["amazon.nova-2-lite-v1:0:256k", "nova", "nova", true],
    ["amazon.nova-2-multimodal-embeddings-v1:0", "nova", "nova-embeddings", false],
    ["amazon.nova-canvas-v1:0", "nova", undefined, false],
    ["amazon.nova-2-sonic-v1:0", "nova", undefined, false],
    ["amazon.titan-text-premier-v1:0", "titan", "titan-text", true],
    ["amazon.titan-tg1-large", "titan", "titan-text", true],
    ["amazon.titan-embed-text-v2:0", "titan", "titan-embeddings", false],
    ["amazon.titan-image-generator-v2:0", undefined, undefined, false],
    ["us.meta.llama3-3-70b-instruct-v1:0", "llama", "llama", true],
    ["mistral.mistral-7b-instruct-v0:2", "mistral", "mistral", true],
    ["mistral.mixtral-8x7b-instruct-v0:1", "mistral", "mistral", true],
    ["mistral.mistral-large-2402-v1:0", "mistral", "mistral", true],
    ["mistral.mistral-large-2407-v1:0", "mistral", "bedrock-chat", true],
    ["us.mistral.pixtral-large-2502-v1:0", "mistral", "bedrock-chat", true],
    ["mistral.ministral-3-8b-instruct", "mistral", "bedrock-chat", true],
    ["us.deepseek.r1-v1:0", "deepseek", "deepseek", true],
    ["deepseek.v3-v1:0", "deepseek", "bedrock-chat", true],
    ["deepseek.v3.2", "deepseek", "bedrock-chat", true],
    ["cohere.command-r-plus-v1:0", "cohere", "cohere-command", true],
    ["cohere.embed-english-v3", "cohere", "cohere-embeddings", false],
    ["global.cohere.embed-v4:0", "cohere", "cohere-embeddings", false],
    ["cohere.rerank-v3-5:0", undefined, undefined, false],
    ["ai21.jamba-1-5-large-v1:0", "jamba", "bedrock-chat", true],
    ["ai21.j2-ultra-v1", undefined, undefined, false],
    ["openai.gpt-oss-120b-1:0", "gpt-oss", "bedrock-chat", true],
    ["openai.gpt-5.5", "gpt", "bedrock-chat", false],
    ["qwen.qwen3-32b-v1:0", "qwen", "bedrock-chat", true],
    ["moonshotai.kimi-k2.5", "kimi", "bedrock-chat", true],
    [`arn:aws:bedrock:eu-west-1::foundation-model/${SONNET}`, "claude", "bedrock-anthropic", true],
    ["arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.nova-pro-v1:0", "nova", "nova", true],
    [`arn:aws:bedrock:us-east-1:123456789012:inference-profile/jp.${SONNET}`, "claude", "bedrock-anthropic", true],
    ["arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123", undefined, undefined, false],
    [`arn:aws:bedrock:us-east-1:123456789012:custom-model/${SONNET}/abc`, undefined, undefined, false],
    ["arn:aws:bedrock:us-east-1:123456789012:imported-model/abc", undefined, undefined, false],
    ["arn:aws:sagemaker:us-east-1:123456789012:endpoint/meta.llama", undefined, undefined, false],
    ["claude-sonnet-4-5", undefined, undefined, false],
    ["gpt-4.1", undefined, undefined, false],
    ["llama3.1:8b", undefined, undefined, false],
    ["models/gemini-2.5-flash", undefined, undefined, false],
    ["", undefined, undefined, false],
  ])("%s", (modelId, family, schema, converse) => {
    expect([familyOf(modelId), bedrockSchemaOf(modelId), isConverseFamily(modelId)]).toEqual([
      family,
      schema,
      converse,
    ]);
  });
});

const resolved = (provider: ModelHost, name: string, aliases: Record<string, string> = {}) =>
  resolveModel(name, { aliases, provider });

describe("a model's own name at a provider", () => {
  test.each<[ModelHost, string, string | undefined]>([
    ["anthropic", SONNET, "claude-sonnet-4-5-20250929"],
    ["anthropic", `us.${SONNET}`, "claude-sonnet-4-5-20250929"],
    ["anthropic", "anthropic.claude-3-5-sonnet-20241022-v2:0", "claude-3-5-sonnet-20241022"],
    ["anthropic", "anthropic.claude-3-sonnet-20240229-v1:0:200k", "claude-3-sonnet-20240229"],
    ["anthropic", "anthropic.claude-opus-4-6-v1", "claude-opus-4-6"],
    ["anthropic", "eu.anthropic.claude-sonnet-4-6", "claude-sonnet-4-6"],
    ["anthropic", `arn:aws:bedrock:us-east-1:1:inference-profile/us.${SONNET}`, "claude-sonnet-4-5-20250929"],
    ["anthropic", "anthropic.claude-v2:1", undefined],
    ["anthropic", "claude-opus-9", "claude-opus-9"],
    ["anthropic", "gpt-4o", undefined],
    ["anthropic", "amazon.nova-lite-v1:0", undefined],
    ["anthropic", "arn:aws:bedrock:us-east-1:1:provisioned-model/abc", undefined],
    ["bedrock", SONNET, SONNET],
    ["bedrock", `us.${SONNET}`, `us.${SONNET}`],
    [
      "bedrock",
      "arn:aws:bedrock:us-east-1:1:provisioned-model/abc",
      "arn:aws:bedrock:us-east-1:1:provisioned-model/abc",
    ],
    ["bedrock", "claude-sonnet-4-5", SONNET],
    ["bedrock", "claude-sonnet-4-5-20250929", SONNET],
    ["bedrock", "claude-opus-4-6", "anthropic.claude-opus-4-6-v1"],
    ["bedrock", "claude-3-5-sonnet-20241022", "anthropic.claude-3-5-sonnet-20241022-v2:0"],
    ["bedrock", "claude-opus-4-1", "anthropic.claude-opus-4-1-20250805-v1:0"],
    ["bedrock", "claude-mythos-5-2", undefined],
    ["bedrock", "openai/gpt-oss-20b", "openai.gpt-oss-20b-1:0"],
    ["bedrock", "gpt-oss:120b", "openai.gpt-oss-120b-1:0"],
    ["bedrock", "gpt-4.1", undefined],
    ["bedrock", "gemini-2.5-flash", undefined],
    ["bedrock", "constructor", undefined],
    ["openai", "gpt-4o-mini", "gpt-4o-mini"],
    ["openai", "ft:gpt-4.1-mini-2025-04-14:org::id", "ft:gpt-4.1-mini-2025-04-14:org::id"],
    ["openai", "text-embedding-3-small", "text-embedding-3-small"],
    ["openai", "openai.gpt-5.5", "gpt-5.5"],
    ["openai", "us.openai.gpt-5.5", "gpt-5.5"],
    ["openai", "openai.gpt-oss-120b-1:0", undefined],
    ["openai", "claude-sonnet-4-5", undefined],
    ["openai", "gemini-2.5-flash", undefined],
    ["openai", "models/gemini-2.5-flash", undefined],
    ["openai", "meta.llama3-8b-instruct-v1:0", undefined],
    ["openai", "arn:aws:bedrock:us-east-1:1:prompt/abc", undefined],
    ["gemini", "gemini-2.5-flash", "models/gemini-2.5-flash"],
    ["gemini", "models/gemini-2.5-flash", "models/gemini-2.5-flash"],
    ["gemini", "tunedModels/mine", "tunedModels/mine"],
    ["gemini", "text-embedding-004", "models/text-embedding-004"],
    ["gemini", "text-embedding-3-small", undefined],
    ["gemini", "gpt-4o", undefined],
    ["local", "any name", "any name"],
    ["local", SONNET, SONNET],
  ])("%s: %s", (provider, name, expected) => {
    expect(resolved(provider, name)).toBe(expected);
  });
});

describe("aliases", () => {
  test("an alias of the exact name wins over all others", () => {
    const aliases = { [`us.${SONNET}`]: "a", [SONNET]: "b", "anthropic.claude-sonnet-4-5-20250929": "c", "*": "d" };
    expect(resolved("openai", `us.${SONNET}`, aliases)).toBe("a");
    expect(resolved("openai", `eu.${SONNET}`, aliases)).toBe("b");
    expect(resolved("openai", "eu.anthropic.claude-sonnet-4-5-20250929-v2:0", aliases)).toBe("c");
    expect(resolved("openai", "eu.anthropic.claude-opus-4-6-v1", aliases)).toBe("d");
  });

  test("an alias matches an id in an ARN, but not a hidden one", () => {
    const aliases = { "amazon.nova-lite": "gpt-4o-mini" };
    const arn = "arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-lite-v1:0";
    expect(resolved("openai", arn, aliases)).toBe("gpt-4o-mini");
    expect(resolved("openai", "arn:aws:bedrock:us-east-1:1:custom-model/amazon.nova-lite", aliases)).toBeUndefined();
  });

  test("a shipped alias wins over the alias *, which wins over the name itself", () => {
    expect(resolved("bedrock", "claude-sonnet-4-5", { "*": "amazon.nova-lite-v1:0" })).toBe(SONNET);
    expect(resolved("bedrock", "claude-sonnet-4-5", { "claude-sonnet-4-5": `us.${SONNET}` })).toBe(`us.${SONNET}`);
    expect(resolved("bedrock", SONNET, { "*": "amazon.nova-lite-v1:0" })).toBe("amazon.nova-lite-v1:0");
    expect(resolved("anthropic", SONNET, { "*": "claude-haiku-4-5" })).toBe("claude-haiku-4-5");
    expect(resolved("local", "gpt-4o", { "*": "llama" })).toBe("llama");
  });

  test("Gemini's names match with and without their collection", () => {
    expect(resolved("openai", "models/gemini-2.5-flash", { "gemini-2.5-flash": "gpt-4o" })).toBe("gpt-4o");
    expect(resolved("openai", "gemini-2.5-flash", { "models/gemini-2.5-flash": "gpt-4o" })).toBe("gpt-4o");
    expect(resolved("gemini", "gpt-4o", { "gpt-4o": "gemini-2.5-flash" })).toBe("models/gemini-2.5-flash");
  });

  test("members of every object are not aliases", () => {
    expect(resolved("anthropic", "toString")).toBeUndefined();
  });
});

test("the refusal shows the configuration that would help", () => {
  expect(unresolvedModel(SONNET, "openai")).toBe(
    `'openai' has no model '${SONNET}', and its key models has no entry for it. This configuration adds one:
providers:
  openai:
    models: { "${SONNET}": "name of the model at openai" }`,
  );
  expect(unresolvedModel("x".repeat(5000), "openai").length).toBeLessThan(700);
});
