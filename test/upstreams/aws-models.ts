/** Bedrock's models and inference profiles for the stand-in of AWS. The shapes are those of public recordings of 2024 to 2026. */

const model = (modelId: string, providerName: string, modelName: string, more: object = {}) => ({
  modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${modelId}`,
  modelId,
  modelName,
  providerName,
  inputModalities: ["TEXT"],
  outputModalities: ["TEXT"],
  responseStreamingSupported: true,
  customizationsSupported: [],
  inferenceTypesSupported: ["ON_DEMAND"],
  modelLifecycle: { status: "ACTIVE", startOfLifeTime: "2024-04-23T00:00:00Z" },
  ...more,
});

/** INFERENCE_PROFILE and VIDEO are recorded, and are in no published enumeration. */
export const AWS_MODELS: readonly object[] = [
  model("anthropic.claude-sonnet-4-20250514-v1:0", "Anthropic", "Claude Sonnet 4", {
    inputModalities: ["TEXT", "IMAGE"],
    inferenceTypesSupported: ["INFERENCE_PROFILE"],
    modelLifecycle: {
      status: "LEGACY",
      startOfLifeTime: "2025-05-22T00:00:00Z",
      legacyTime: "2026-04-14T08:00:00Z",
      publicExtendedAccessTime: "2026-07-14T08:00:00Z",
      endOfLifeTime: "2026-10-14T08:00:00Z",
    },
  }),
  model("amazon.nova-reel-v1:0", "Amazon", "Nova Reel", {
    inputModalities: ["TEXT", "IMAGE"],
    outputModalities: ["VIDEO"],
    responseStreamingSupported: false,
  }),
  model("amazon.titan-embed-text-v2:0", "Amazon", "Titan Text Embeddings V2", { outputModalities: ["EMBEDDING"] }),
  model("meta.llama3-1-8b-instruct-v1:0", "Meta", "Llama 3.1 8B Instruct", {
    customizationsSupported: ["FINE_TUNING"],
    inferenceTypesSupported: ["ON_DEMAND", "PROVISIONED"],
  }),
];

const REGIONS = ["us-east-1", "us-east-2", "us-west-2"];
const profile = (geography: string, modelId: string, name: string, more: object = {}) => ({
  inferenceProfileName: name,
  description: `Routes requests to ${name} in ${REGIONS.join(" and ")}.`,
  createdAt: "2024-09-30T00:00:00Z",
  updatedAt: "2024-11-04T17:49:37.317261Z",
  inferenceProfileArn: `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${geography}.${modelId}`,
  models: REGIONS.map((region) => ({ modelArn: `arn:aws:bedrock:${region}::foundation-model/${modelId}` })),
  inferenceProfileId: `${geography}.${modelId}`,
  status: "ACTIVE",
  type: "SYSTEM_DEFINED",
  ...more,
});

export const PROFILES: readonly object[] = [
  profile("us", "anthropic.claude-sonnet-4-20250514-v1:0", "US Claude Sonnet 4"),
  profile("us", "meta.llama3-1-8b-instruct-v1:0", "US Meta Llama 3.1 8B Instruct"),
  profile("eu", "anthropic.claude-sonnet-4-20250514-v1:0", "EU Claude Sonnet 4"),
  profile("app", "anthropic.claude-sonnet-4-20250514-v1:0", "Costs of team a", {
    inferenceProfileArn: "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/ab12cd34ef56",
    inferenceProfileId: "ab12cd34ef56",
    type: "APPLICATION",
  }),
];

export interface Described {
  models: readonly unknown[];
  profiles: readonly unknown[];
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

type Item = Readonly<Record<string, unknown>>;

const json = { "content-type": "application/json" };
const good = (body: object): Answered => ({ status: 200, headers: json, body });
const missing = (what: string): Answered => ({
  status: 404,
  headers: { ...json, "x-amzn-errortype": "ResourceNotFoundException" },
  body: { message: `The provided ${what} identifier is not found.` },
});

const FILTERS: Readonly<Record<string, string>> = {
  byProvider: "providerName",
  byCustomizationType: "customizationsSupported",
  byOutputModality: "outputModalities",
  byInferenceType: "inferenceTypesSupported",
};

export function answerAboutModels({ pathname, searchParams }: URL, { models, profiles }: Described): Answered {
  const [, collection, encoded] = pathname.split("/");
  const id = encoded === undefined ? undefined : decodeURIComponent(encoded);
  const named = (items: readonly unknown[], ...members: readonly string[]) =>
    items.find((item) => members.some((member) => (item as Item | null)?.[member] === id));
  if (collection === "foundation-models") {
    if (id === undefined)
      return good({ modelSummaries: models.filter((item) => isListed(item as Item, searchParams)) });
    const found = named(models, "modelId", "modelArn");
    return found === undefined ? missing("model") : good({ modelDetails: found });
  }
  if (id === undefined) return pageOf(profiles, searchParams);
  const found = named(profiles, "inferenceProfileId", "inferenceProfileArn");
  return found === undefined ? missing("inference profile") : good(found as object);
}

const isListed = (item: Item, query: URLSearchParams): boolean =>
  Object.entries(FILTERS).every(([name, member]) => {
    const wanted = query.get(name);
    return wanted === null || [item[member]].flat().includes(wanted);
  });

/** The token is the index of the next one. */
function pageOf(profiles: readonly unknown[], query: URLSearchParams): Answered {
  const type = query.get("type");
  const all = profiles.filter((item) => type === null || (item as Item).type === type);
  const from = Number(query.get("nextToken") ?? 0);
  if (Number.isNaN(from)) {
    const headers = { ...json, "x-amzn-errortype": "ValidationException" };
    return { status: 400, headers, body: { message: "The nextToken is not valid." } };
  }
  const to = from + Number(query.get("maxResults") ?? 100);
  return good({ inferenceProfileSummaries: all.slice(from, to), ...(to < all.length && { nextToken: String(to) }) });
}
