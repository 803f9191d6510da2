/** The models that jobs can use, for every provider: Bedrock's own answers, or the provider's list in Bedrock's terms. */
import type { Logger } from "pino";
import { modelIdIn } from "../lib/aws/model-arns.ts";
import { coalesce } from "../lib/coalesce.ts";
import { GatewayError, unsupported } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import type {
  FoundationModel,
  InferenceProfile,
  ModelFilter,
  Models,
  OfferedModel,
  ProfilePage,
  ProfileQuery,
} from "../ports/models.ts";
import type { Provider, ProviderCall } from "../ports/provider.ts";
import { describeModel, matchesFilter } from "./describe.ts";
import { MODEL_TIMINGS } from "./timings.ts";

type ModelCall = Pick<ProviderCall, "provider" | "signal">;

export interface ModelService {
  list(call: ModelCall, filter: ModelFilter): Promise<readonly FoundationModel[]>;
  /** Rejects with NotFound. `identifier` is an id, another name of the model, or the ARN of a foundation model. */
  get(call: ModelCall, identifier: string): Promise<FoundationModel>;
  listProfiles(call: ModelCall, query: ProfileQuery): Promise<ProfilePage>;
  /** Rejects with NotFound. */
  getProfile(call: ModelCall, identifier: string): Promise<InferenceProfile>;
}

interface Options {
  readonly providers: readonly Pick<Provider, "name" | "models">[];
  readonly region: string;
  readonly log: Pick<Logger, "warn">;
}

/** More than the catalogues of routers to other providers have. */
const MAX_MODELS = 20_000;

export function createModelService({ providers, region, log }: Options): ModelService {
  const byName = new Map(providers.map(({ name, models }) => [name, models]));

  const listed = coalesce(MODEL_TIMINGS.listFresh, (name) =>
    // Callers share the list, so the signal of one of them must not end it.
    collect(name, byName.get(name)!.list(AbortSignal.timeout(MODEL_TIMINGS.listTimeout))),
  );

  async function collect(provider: ProviderName, list: AsyncIterable<OfferedModel>) {
    const found = new Map<string, OfferedModel>();
    for await (const model of list) {
      if (found.size === MAX_MODELS) {
        log.warn({ provider, models: MAX_MODELS }, "left out the further models of a provider");
        break;
      }
      if (!isModelId(model.id)) log.warn({ provider, model: model.id }, "left out a model whose id no job can name");
      else if (!found.has(model.id)) found.set(model.id, model);
    }
    return found;
  }

  async function all({ name, models }: Provider): Promise<ReadonlyMap<string, OfferedModel>> {
    if (models === undefined) throw unsupported({ name }, "models.list");
    const found = await listed(name);
    // A server that starts has no models yet.
    if (found.size === 0) listed.forget(name);
    return found;
  }

  async function find({ provider, signal }: ModelCall, id: string): Promise<OfferedModel> {
    const known = (await all(provider)).get(id);
    if (known !== undefined) return known;
    const { get } = provider.models as Models;
    if (get === undefined) throw noSuch("model", provider, id);
    return get(id, signal);
  }

  return {
    async list({ provider, signal }, filter) {
      if (provider.bedrockModels !== undefined) return provider.bedrockModels.list(filter, signal);
      const models = [...(await all(provider)).values()];
      const described = models.map((model) => describeModel(model, { provider: provider.name, region }));
      return described.filter((model) => matchesFilter(model, filter));
    },

    async get(call, identifier) {
      const { provider, signal } = call;
      if (isOfDots(identifier)) throw noSuch("model", provider, identifier);
      if (provider.bedrockModels !== undefined) return provider.bedrockModels.get(identifier, signal);
      const model = await find(call, modelIdIn(identifier));
      return describeModel(model, { provider: provider.name, region });
    },

    async listProfiles({ provider, signal }, query) {
      if (provider.bedrockModels !== undefined) return provider.bedrockModels.listProfiles(query, signal);
      if (query.nextToken === undefined) return { inferenceProfileSummaries: [] };
      throw new GatewayError("InvalidArgument", "nextToken: the token is not valid");
    },

    async getProfile({ provider, signal }, identifier) {
      if (provider.bedrockModels === undefined || isOfDots(identifier)) {
        throw noSuch("inference profile", provider, identifier);
      }
      return provider.bedrockModels.getProfile(identifier, signal);
    },
  };
}

/** The model's rule for the `modelId` of a job: ASCII without spaces, 1 to 2048 characters. */
const isModelId = (id: string): boolean => /^[!-~]{1,2048}$/.test(id);

/** Such a segment would lead to another path of the provider. */
const isOfDots = (identifier: string): boolean => /^\.+$/.test(modelIdIn(identifier));

const noSuch = (what: string, { name }: Provider, identifier: string) =>
  new GatewayError("NotFound", `The provider '${name}' has no ${what} '${identifier}'.`);
