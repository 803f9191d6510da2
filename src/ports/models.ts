/** Ports for models: what a provider offers, and what Bedrock itself answers. */

/** Bedrock's words for what models take and give. Its API also sends VIDEO and SPEECH, which its model lacks. */
export type Modality = "TEXT" | "IMAGE" | "EMBEDDING" | "VIDEO" | "SPEECH";

/** A model as its provider describes it. An absent member: the provider does not say. */
export interface OfferedModel {
  /** A `modelId` that the provider's jobs accept. */
  readonly id: string;
  readonly name?: string | undefined;
  /** The organization that owns or serves the model. */
  readonly owner?: string | undefined;
  readonly input: readonly Modality[];
  readonly output: readonly Modality[];
  /** False if the model cannot run in the provider's batches. */
  readonly batch?: boolean | undefined;
  /** True if the provider advises against new use. */
  readonly legacy?: boolean | undefined;
  /** Milliseconds since the epoch, as the times below. */
  readonly releasedAt?: number | undefined;
  readonly deprecatedAt?: number | undefined;
  readonly retiresAt?: number | undefined;
}

/** The models of a provider, in its own terms. Calls reject with GatewayErrors. */
export interface Models {
  /** All models, without those that no job can use any more. */
  list(signal: AbortSignal): AsyncIterable<OfferedModel>;
  /** Finds a model by a name that need not be in the list. Rejects with NotFound. */
  get?(id: string, signal: AbortSignal): Promise<OfferedModel>;
}

/** A foundation model in the members of Bedrock's API. Values may be newer than this version. */
export interface FoundationModel {
  readonly modelArn?: string | undefined;
  readonly modelId: string;
  readonly modelName?: string | undefined;
  readonly providerName?: string | undefined;
  readonly inputModalities?: readonly string[] | undefined;
  readonly outputModalities?: readonly string[] | undefined;
  readonly responseStreamingSupported?: boolean | undefined;
  readonly customizationsSupported?: readonly string[] | undefined;
  readonly inferenceTypesSupported?: readonly string[] | undefined;
  readonly modelLifecycle?:
    | {
        readonly status?: string | undefined;
        readonly startOfLifeTime?: Date | undefined;
        readonly endOfLifeTime?: Date | undefined;
        readonly legacyTime?: Date | undefined;
        readonly publicExtendedAccessTime?: Date | undefined;
      }
    | undefined;
}

/** An inference profile in the members of Bedrock's API. Values may be newer than this version. */
export interface InferenceProfile {
  readonly inferenceProfileName?: string | undefined;
  readonly description?: string | undefined;
  readonly createdAt?: Date | undefined;
  readonly updatedAt?: Date | undefined;
  readonly inferenceProfileArn?: string | undefined;
  readonly models?: readonly { readonly modelArn?: string | undefined }[] | undefined;
  readonly inferenceProfileId: string;
  readonly status?: string | undefined;
  readonly type?: string | undefined;
}

/** Undefined members do not filter. */
export interface ModelFilter {
  readonly byProvider?: string | undefined;
  readonly byCustomizationType?: "FINE_TUNING" | "CONTINUED_PRE_TRAINING" | "DISTILLATION" | undefined;
  readonly byOutputModality?: "TEXT" | "IMAGE" | "EMBEDDING" | undefined;
  readonly byInferenceType?: "ON_DEMAND" | "PROVISIONED" | undefined;
}

export interface ProfileQuery {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
  readonly typeEquals?: "SYSTEM_DEFINED" | "APPLICATION" | undefined;
}

export interface ProfilePage {
  readonly inferenceProfileSummaries: readonly InferenceProfile[];
  readonly nextToken?: string | undefined;
}

/** The models and inference profiles of Bedrock itself. Calls reject with GatewayErrors. */
export interface BedrockModels {
  list(filter: ModelFilter, signal: AbortSignal): Promise<readonly FoundationModel[]>;
  /** Rejects with NotFound. */
  get(identifier: string, signal: AbortSignal): Promise<FoundationModel>;
  listProfiles(query: ProfileQuery, signal: AbortSignal): Promise<ProfilePage>;
  /** Rejects with NotFound. */
  getProfile(identifier: string, signal: AbortSignal): Promise<InferenceProfile>;
}
