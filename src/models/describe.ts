/**
 * Describes a provider's model in Bedrock's terms. The description says what the model can do through Quarry, which runs batches.
 * Quarry streams no answers and customizes no models, so those members say no.
 */
import { modelArn } from "../lib/aws/model-arns.ts";
import type { ProviderName } from "../lib/names.ts";
import type { FoundationModel, ModelFilter, OfferedModel } from "../ports/models.ts";

interface Place {
  readonly provider: ProviderName;
  readonly region: string;
}

export function describeModel(model: OfferedModel, { provider, region }: Place): FoundationModel {
  return {
    modelArn: modelArn(region, model.id),
    modelId: model.id,
    modelName: model.name ?? model.id,
    providerName: model.owner ?? provider,
    inputModalities: model.input,
    outputModalities: model.output,
    responseStreamingSupported: false,
    customizationsSupported: [],
    // AWS has no member for batches. Its batches take the models that are called by id and without provisioned throughput.
    inferenceTypesSupported: model.batch === false ? [] : ["ON_DEMAND"],
    modelLifecycle: lifecycleOf(model),
  };
}

function lifecycleOf({ legacy, releasedAt, deprecatedAt, retiresAt }: OfferedModel): FoundationModel["modelLifecycle"] {
  return {
    status: legacy ? "LEGACY" : "ACTIVE",
    startOfLifeTime: dateOf(releasedAt),
    legacyTime: dateOf(deprecatedAt),
    endOfLifeTime: dateOf(retiresAt),
  };
}

const dateOf = (ms: number | undefined): Date | undefined => (ms === undefined ? undefined : new Date(ms));

/** Names of owners are compared without case, because providers spell them in several ways. */
export function matchesFilter(model: FoundationModel, filter: ModelFilter): boolean {
  const { byProvider, byCustomizationType, byOutputModality, byInferenceType } = filter;
  const has = (values: readonly string[] = [], wanted: string | undefined) =>
    wanted === undefined || values.includes(wanted);
  return (
    (byProvider === undefined || model.providerName?.toLowerCase() === byProvider.toLowerCase()) &&
    has(model.customizationsSupported, byCustomizationType) &&
    has(model.outputModalities, byOutputModality) &&
    has(model.inferenceTypesSupported, byInferenceType)
  );
}
