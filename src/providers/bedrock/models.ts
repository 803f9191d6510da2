/** Bedrock's models and inference profiles, as Bedrock describes them. */
import {
  type BedrockClient,
  type FoundationModelDetails,
  GetFoundationModelCommand,
  GetInferenceProfileCommand,
  type InferenceProfileSummary,
  ListFoundationModelsCommand,
  ListInferenceProfilesCommand,
} from "@aws-sdk/client-bedrock";
import type { Logger } from "pino";
import type { ProviderName } from "../../lib/names.ts";
import type { BedrockModels, FoundationModel, InferenceProfile } from "../../ports/models.ts";
import { itemsIn, readable, recordIn, textIn } from "../answers.ts";
import { missingMember } from "./descriptions.ts";
import type { AskAws } from "./errors.ts";

interface Options {
  readonly provider: ProviderName;
  readonly ask: AskAws;
  readonly client: Pick<BedrockClient, "send">;
  readonly log: Pick<Logger, "warn">;
}

/** Answers are not cached, so that filters and pages are Bedrock's own. */
export function createBedrockModels({ provider, ask, client, log }: Options): BedrockModels {
  async function described<T>(items: unknown, read: (item: unknown) => T | undefined, what: string): Promise<T[]> {
    const found: T[] = [];
    for await (const item of readable(itemsIn(items), read, { log, what: `the ${what} of '${provider}'` }))
      found.push(item);
    return found;
  }

  return {
    async list(filter, signal) {
      const answer = await ask(signal, (options) => client.send(new ListFoundationModelsCommand(filter), options));
      return described(answer.modelSummaries, describedModel, "models");
    },

    async get(modelIdentifier, signal) {
      const command = new GetFoundationModelCommand({ modelIdentifier });
      const { modelDetails } = await ask(signal, (options) => client.send(command, options));
      const model = describedModel(modelDetails);
      if (model === undefined) throw missingMember("modelDetails");
      return model;
    },

    async listProfiles(query, signal) {
      const answer = await ask(signal, (options) => client.send(new ListInferenceProfilesCommand(query), options));
      const nextToken = textIn(answer.nextToken);
      const profiles = await described(answer.inferenceProfileSummaries, describedProfile, "inference profiles");
      return { inferenceProfileSummaries: profiles, ...(nextToken !== undefined && { nextToken }) };
    },

    async getProfile(inferenceProfileIdentifier, signal) {
      const command = new GetInferenceProfileCommand({ inferenceProfileIdentifier });
      const profile = describedProfile(await ask(signal, (options) => client.send(command, options)));
      if (profile === undefined) throw missingMember("inferenceProfileId");
      return profile;
    },
  };
}

/** How a member is passed on. Members of another type than AWS's are left out, because clients of AWS could not read them. */
type Read = (value: unknown) => unknown;

const text: Read = (value) => (typeof value === "string" ? value : undefined);
const flag: Read = (value) => (typeof value === "boolean" ? value : undefined);
const date: Read = (value) => (value instanceof Date ? value : undefined);
const texts: Read = (value) => (Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined);
const members =
  (table: Readonly<Record<string, Read>>): Read =>
  (value) => {
    const given = recordIn(value);
    const read = Object.entries(table).map(([name, member]) => [name, member(given[name])] as const);
    const known = read.filter(([, found]) => found !== undefined);
    return known.length === 0 ? undefined : Object.fromEntries(known);
  };
const list =
  (item: Read): Read =>
  (value) =>
    Array.isArray(value) ? value.map(item).filter((found) => found !== undefined) : undefined;

type Table<T> = Readonly<Record<keyof T, Read>>;

/** Total over the SDK's members. */
const MODEL = {
  modelArn: text,
  modelId: text,
  modelName: text,
  providerName: text,
  inputModalities: texts,
  outputModalities: texts,
  responseStreamingSupported: flag,
  customizationsSupported: texts,
  inferenceTypesSupported: texts,
  modelLifecycle: members({
    status: text,
    startOfLifeTime: date,
    endOfLifeTime: date,
    legacyTime: date,
    publicExtendedAccessTime: date,
  } satisfies Table<NonNullable<FoundationModelDetails["modelLifecycle"]>>),
} satisfies Table<FoundationModelDetails>;

const PROFILE = {
  inferenceProfileName: text,
  description: text,
  createdAt: date,
  updatedAt: date,
  inferenceProfileArn: text,
  models: list(members({ modelArn: text })),
  inferenceProfileId: text,
  status: text,
  type: text,
} satisfies Table<InferenceProfileSummary>;

/** Undefined if there is no id. */
function describedModel(value: unknown): FoundationModel | undefined {
  const model = members(MODEL)(value) as FoundationModel | undefined;
  return model?.modelId === undefined ? undefined : model;
}

/** Undefined if there is no id. */
function describedProfile(value: unknown): InferenceProfile | undefined {
  const profile = members(PROFILE)(value) as InferenceProfile | undefined;
  return profile?.inferenceProfileId === undefined ? undefined : profile;
}
