/**
 * Bedrock's questions about models and inference profiles.
 *
 * By design: only `bedrock` has inference profiles. Other providers answer that there are none.
 */
import type { ModelService } from "../../models/service.ts";
import { type Handlers, portable } from "../call.ts";
import type { routes } from "../generated/bedrock/routes.ts";

type Operation = "ListFoundationModels" | "GetFoundationModel" | "ListInferenceProfiles" | "GetInferenceProfile";

/** Outputs are cast, because AWS may send newer values than the model has. Clients accept them. */
export function createModelHandlers(models: ModelService): Pick<Handlers<typeof routes>, Operation> {
  return {
    async ListFoundationModels({ byProvider, byCustomizationType, byOutputModality, byInferenceType }, call) {
      const filter = { byProvider, byCustomizationType, byOutputModality, byInferenceType };
      const modelSummaries = await models.list(portable(call, undefined), filter);
      return { modelSummaries: modelSummaries as never };
    },

    async GetFoundationModel({ modelIdentifier }, call) {
      const modelDetails = await models.get(portable(call, undefined), modelIdentifier!);
      return { modelDetails: modelDetails as never };
    },

    async ListInferenceProfiles({ maxResults, nextToken, typeEquals }, call) {
      const page = await models.listProfiles(portable(call, undefined), { maxResults, nextToken, typeEquals });
      return page as never;
    },

    async GetInferenceProfile({ inferenceProfileIdentifier }, call) {
      const profile = await models.getProfile(portable(call, undefined), inferenceProfileIdentifier!);
      return profile as never;
    },
  };
}
