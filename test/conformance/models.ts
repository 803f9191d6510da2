/** What holds for the models of every provider: they are described in AWS's shapes, under ids that a create accepts. */
import {
  CreateModelInvocationJobCommand,
  type FoundationModelSummary,
  GetFoundationModelCommand,
  GetInferenceProfileCommand,
  ListFoundationModelsCommand,
  ListInferenceProfilesCommand,
} from "@aws-sdk/client-bedrock";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { failure } from "../support/sdk.ts";
import { type Driver, has, input } from "./driver.ts";
import { useSetup } from "./setup.ts";

const PREFIX = "arn:aws:bedrock:us-east-1::foundation-model/";
const MODALITIES = ["TEXT", "IMAGE", "EMBEDDING", "VIDEO", "SPEECH"];

export function describeModels(driver: Driver): void {
  describe(`the models of ${driver.name}`, () => {
    const setup = useSetup(driver, "jobs");
    let all: FoundationModelSummary[];
    const list = async (filter: object = {}) => {
      const { modelSummaries } = await setup().bedrock.send(new ListFoundationModelsCommand(filter));
      return modelSummaries!;
    };
    const get = async (modelIdentifier: string) => {
      const { modelDetails } = await setup().bedrock.send(new GetFoundationModelCommand({ modelIdentifier }));
      return modelDetails;
    };
    beforeAll(async () => {
      all = await list();
    });

    test("each model has every member of AWS's shape", () => {
      expect(all.length).toBeGreaterThan(0);
      expect(new Set(all.map(({ modelId }) => modelId)).size).toBe(all.length);
      for (const model of all) {
        expect(model).toEqual({
          modelArn: `${PREFIX}${model.modelId}`,
          modelId: expect.stringMatching(/^[!-~]+$/),
          modelName: expect.stringMatching(/\S/),
          providerName: expect.stringMatching(/\S/),
          inputModalities: expect.any(Array),
          outputModalities: expect.any(Array),
          responseStreamingSupported: expect.any(Boolean),
          customizationsSupported: expect.any(Array),
          inferenceTypesSupported: expect.any(Array),
          modelLifecycle: expect.objectContaining({ status: expect.stringMatching(/^(ACTIVE|LEGACY)$/) }),
        });
        for (const modality of [...model.inputModalities!, ...model.outputModalities!]) {
          expect(MODALITIES).toContain(modality);
        }
      }
    });

    test("a model is found by its id, its ARN and, except for AWS, its ARN in another region", async () => {
      for (const model of all) {
        const elsewhere = model.modelArn!.replace("us-east-1", "eu-west-3");
        const names = driver.ownObjects
          ? [model.modelId!, model.modelArn!]
          : [model.modelId!, model.modelArn!, elsewhere];
        for (const name of names) expect(await get(name), name).toEqual(model);
      }
    });

    test.each([
      "no-such-model",
      "no/such/model",
      `${PREFIX}no-such-model`,
      "..",
      "../files",
      "%2e%2e",
      "constructor",
      "a?b=c",
    ])("an unknown model is not found: %s", async (name) => {
      expect(await failure(get(name))).toMatchObject({ name: "ResourceNotFoundException" });
    });

    test("each filter leaves the models that it names", async () => {
      const expected = (passes: (model: FoundationModelSummary) => boolean) => all.filter(passes);
      for (const byProvider of new Set(all.map(({ providerName }) => providerName!))) {
        expect(await list({ byProvider }), byProvider).toEqual(expected((model) => model.providerName === byProvider));
      }
      for (const byOutputModality of ["TEXT", "IMAGE", "EMBEDDING"] as const) {
        const passed = expected((model) => model.outputModalities!.includes(byOutputModality));
        expect(await list({ byOutputModality }), byOutputModality).toEqual(passed);
      }
      for (const byInferenceType of ["ON_DEMAND", "PROVISIONED"] as const) {
        const passed = expected((model) => model.inferenceTypesSupported!.includes(byInferenceType));
        expect(await list({ byInferenceType }), byInferenceType).toEqual(passed);
      }
      for (const byCustomizationType of ["FINE_TUNING", "DISTILLATION"] as const) {
        const passed = expected((model) => model.customizationsSupported!.includes(byCustomizationType));
        expect(await list({ byCustomizationType }), byCustomizationType).toEqual(passed);
      }
      expect(await list({ byProvider: "nobody", byInferenceType: "ON_DEMAND" })).toEqual([]);
    });

    test.skipIf(driver.ownObjects)("only models for batches are on demand, and nothing else is offered", () => {
      expect(all.some(({ inferenceTypesSupported }) => inferenceTypesSupported!.length > 0)).toBe(true);
      for (const { inferenceTypesSupported, customizationsSupported, responseStreamingSupported } of all) {
        expect([[], ["ON_DEMAND"]]).toContainEqual(inferenceTypesSupported);
        expect([customizationsSupported, responseStreamingSupported]).toEqual([[], false]);
      }
    });

    test.runIf(has(driver, "jobs", "create"))("a job can be created with a listed id", async () => {
      const { s3, bedrock } = setup();
      const [found] = all.filter(
        ({ inferenceTypesSupported, outputModalities }) =>
          inferenceTypesSupported!.includes("ON_DEMAND") && outputModalities!.includes("TEXT"),
      );
      await s3.send(new PutObjectCommand({ Bucket: "models", Key: "in.jsonl", Body: input(driver, 2, "hold") }));
      const job = new CreateModelInvocationJobCommand({
        jobName: "listed",
        modelId: found!.modelId,
        roleArn: "arn:aws:iam::000000000000:role/any",
        inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://models/in.jsonl" } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://models/out/" } },
      });
      expect((await bedrock.send(job)).jobArn).toMatch(/^arn:/);
    });

    test.skipIf(driver.ownObjects)("there are no inference profiles", async () => {
      const { bedrock } = setup();
      const page = (query: object) => bedrock.send(new ListInferenceProfilesCommand(query));
      for (const query of [{}, { maxResults: 1 }, { typeEquals: "APPLICATION" }]) {
        const { inferenceProfileSummaries, nextToken } = await page(query);
        expect([inferenceProfileSummaries, nextToken]).toEqual([[], undefined]);
      }
      expect(await failure(page({ nextToken: "1" }))).toMatchObject({ name: "ValidationException" });
      const command = new GetInferenceProfileCommand({ inferenceProfileIdentifier: "us.anthropic.claude-x-v1:0" });
      expect(await failure(bedrock.send(command))).toMatchObject({ name: "ResourceNotFoundException" });
    });
  });
}
