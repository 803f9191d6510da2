/** The models and inference profiles of Bedrock: passed on as Bedrock describes them. */
import {
  GetFoundationModelCommand,
  GetInferenceProfileCommand,
  ListFoundationModelsCommand,
  paginateListInferenceProfiles,
} from "@aws-sdk/client-bedrock";
import { beforeEach, expect, test } from "vitest";
import { variantsOf } from "../../support/answer-variants.ts";
import { askAboutModels, modelPath } from "../../support/models.ts";
import { failure } from "../../support/sdk.ts";
import { AWS_MODELS, PROFILES } from "../../upstreams/aws-models.ts";
import { useAws } from "./setup.ts";

const aws = useAws();
beforeEach(() => {
  aws.upstream.models = AWS_MODELS;
  aws.upstream.profiles = PROFILES;
});

/** Times as the gateway writes them: in milliseconds, and without zeros. */
const written = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, member) =>
      typeof member === "string" && /^\d{4}-\d\d-\d\dT/.test(member)
        ? new Date(member).toISOString().replace(".000Z", "Z")
        : member,
    ),
  );

test("models are passed on unchanged, with values that no enumeration has", async () => {
  const { body } = await askAboutModels(aws.gateway.url);
  expect(body).toEqual({ modelSummaries: written(AWS_MODELS) });
  expect(JSON.stringify(body)).toMatch(/"INFERENCE_PROFILE".*"VIDEO"/);
  for (const model of AWS_MODELS as readonly { readonly modelId: string }[]) {
    const { body } = await askAboutModels(aws.gateway.url, modelPath(model.modelId));
    expect(body).toEqual({ modelDetails: written(model) });
  }
});

test("filters are Bedrock's own, and nothing is cached", async () => {
  const filter = {
    byProvider: "Meta",
    byCustomizationType: "FINE_TUNING",
    byOutputModality: "TEXT",
    byInferenceType: "PROVISIONED",
  } as const;
  const { modelSummaries } = await aws.bedrock.send(new ListFoundationModelsCommand(filter));
  expect(modelSummaries!.map(({ modelId }) => modelId)).toEqual(["meta.llama3-1-8b-instruct-v1:0"]);
  const seen = aws.upstream.requests.findLast(({ route }) => route === "models.list")!;
  expect(Object.fromEntries(new URL(seen.path, "http://aws").searchParams)).toEqual(filter);
  aws.upstream.models = [];
  expect((await askAboutModels(aws.gateway.url)).body).toEqual({ modelSummaries: [] });
});

test("inference profiles are passed on unchanged, page by page and by type", async () => {
  const pages: unknown[][] = [];
  const config = { client: aws.bedrock, pageSize: 3 };
  for await (const { inferenceProfileSummaries } of paginateListInferenceProfiles(config, {})) {
    pages.push(inferenceProfileSummaries!);
  }
  expect(pages.map((page) => page.length)).toEqual([3, 1]);
  const { body } = await askAboutModels(aws.gateway.url, "/inference-profiles");
  expect(body).toEqual({ inferenceProfileSummaries: written(PROFILES) });
  const application = await askAboutModels(aws.gateway.url, "/inference-profiles?type=APPLICATION&maxResults=1");
  expect(application.body).toEqual({ inferenceProfileSummaries: written(PROFILES.slice(3)) });
  expect(await askAboutModels(aws.gateway.url, "/inference-profiles?nextToken=forged")).toMatchObject({
    status: 400,
    type: "ValidationException",
  });
  for (const profile of PROFILES as readonly { readonly inferenceProfileArn: string }[]) {
    const path = `/inference-profiles/${encodeURIComponent(profile.inferenceProfileArn)}`;
    expect((await askAboutModels(aws.gateway.url, path)).body).toEqual(written(profile));
  }
});

test("an unknown model or inference profile is Bedrock's error", async () => {
  const model = new GetFoundationModelCommand({ modelIdentifier: "a.b" });
  expect(await failure(aws.bedrock.send(model))).toMatchObject({
    name: "ResourceNotFoundException",
    message: "The provider 'bedrock' answered: The provided model identifier is not found.",
  });
  for (const inferenceProfileIdentifier of ["us.a.b", ".."]) {
    const profile = new GetInferenceProfileCommand({ inferenceProfileIdentifier });
    expect(await failure(aws.bedrock.send(profile))).toMatchObject({ name: "ResourceNotFoundException" });
  }
});

/** Members that the SDK parses to a Date. It refuses a whole answer for one that is no date. */
const DATES = ["startOfLifeTime", "legacyTime", "publicExtendedAccessTime", "endOfLifeTime"];

test("every variant of a model is listed and described", async () => {
  const dates = DATES.map((name) => `modelLifecycle.${name}`);
  const variants = [...variantsOf(AWS_MODELS[0]!, ["modelId", "modelArn", ...dates])];
  const models = variants.map(({ answer }, n) => ({ ...answer, modelId: `a.b-${n}` }));
  aws.upstream.models = models;
  const { modelSummaries } = await aws.bedrock.send(new ListFoundationModelsCommand({}));
  expect(modelSummaries!.map(({ modelId }) => modelId)).toEqual(models.map(({ modelId }) => modelId));
  for (const [n, { what }] of variants.entries()) {
    const { status, body } = await askAboutModels(aws.gateway.url, modelPath(`a.b-${n}`));
    expect([status, body.modelDetails?.modelId], what).toEqual([200, `a.b-${n}`]);
    for (const [member, value] of Object.entries(body.modelDetails)) {
      const items = Array.isArray(value)
        ? value
        : member === "modelLifecycle"
          ? Object.values(value as object)
          : [value];
      const type = member === "responseStreamingSupported" ? "boolean" : "string";
      expect(new Set([type, ...items.map((item) => typeof item)]), `${what}: ${member}`).toEqual(new Set([type]));
    }
  }
});

test("every variant of an inference profile is listed and described", async () => {
  const variants = [...variantsOf(PROFILES[0]!, ["inferenceProfileId", "createdAt", "updatedAt"])];
  aws.upstream.profiles = variants.map(({ answer }, n) => ({ ...answer, inferenceProfileId: `us.a.b-${n}` }));
  const { body } = await askAboutModels(aws.gateway.url, "/inference-profiles?maxResults=1000");
  expect(body.inferenceProfileSummaries).toHaveLength(variants.length);
  for (const [n, { what }] of variants.entries()) {
    const { status, body } = await askAboutModels(aws.gateway.url, `/inference-profiles/us.a.b-${n}`);
    expect([status, body.inferenceProfileId], what).toEqual([200, `us.a.b-${n}`]);
  }
});

test("models and inference profiles without an id are left out of lists", async () => {
  aws.upstream.models = [null, {}, { modelArn: "a" }, AWS_MODELS[1]];
  aws.upstream.profiles = [null, {}, PROFILES[1]];
  const { body: models } = await askAboutModels(aws.gateway.url);
  expect(models.modelSummaries).toHaveLength(1);
  const { body: profiles } = await askAboutModels(aws.gateway.url, "/inference-profiles");
  expect(profiles.inferenceProfileSummaries).toHaveLength(1);
  const warned = aws.gateway.log.filter(({ msg }) => msg.includes("left out an item"));
  expect(warned.map(({ msg }) => msg.split(":")[0])).toEqual([
    ...Array(3).fill("the models of 'bedrock'"),
    ...Array(2).fill("the inference profiles of 'bedrock'"),
  ]);
});
