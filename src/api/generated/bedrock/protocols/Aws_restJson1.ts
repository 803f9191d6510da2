// smithy-typescript generated code
import { awsExpectUnion as __expectUnion } from "@aws-sdk/core/protocols";
import { parseJsonBody as parseBody } from "../../../json.ts";
import { HttpResponse as __HttpResponse } from "@smithy/protocol-http";
import type { RoutedRequest as __HttpRequest } from "../../../route.ts";
import type {
  CreateModelInvocationJobRequest as CreateModelInvocationJobServerInput,
  CreateModelInvocationJobResponse as CreateModelInvocationJobServerOutput,
  GetFoundationModelRequest as GetFoundationModelServerInput,
  GetFoundationModelResponse as GetFoundationModelServerOutput,
  GetInferenceProfileRequest as GetInferenceProfileServerInput,
  GetInferenceProfileResponse as GetInferenceProfileServerOutput,
  GetModelInvocationJobRequest as GetModelInvocationJobServerInput,
  GetModelInvocationJobResponse as GetModelInvocationJobServerOutput,
  ListFoundationModelsRequest as ListFoundationModelsServerInput,
  ListFoundationModelsResponse as ListFoundationModelsServerOutput,
  ListInferenceProfilesRequest as ListInferenceProfilesServerInput,
  ListInferenceProfilesResponse as ListInferenceProfilesServerOutput,
  ListModelInvocationJobsRequest as ListModelInvocationJobsServerInput,
  ListModelInvocationJobsResponse as ListModelInvocationJobsServerOutput,
  ListTagsForResourceRequest as ListTagsForResourceServerInput,
  ListTagsForResourceResponse as ListTagsForResourceServerOutput,
  StopModelInvocationJobRequest as StopModelInvocationJobServerInput,
  StopModelInvocationJobResponse as StopModelInvocationJobServerOutput,
  TagResourceRequest as TagResourceServerInput,
  TagResourceResponse as TagResourceServerOutput,
  UntagResourceRequest as UntagResourceServerInput,
  UntagResourceResponse as UntagResourceServerOutput,
} from "../models/models_0";
import { map } from "../../../map.ts";
import {
  collectBody,
  expectInt32 as __expectInt32,
  expectNonNull as __expectNonNull,
  expectObject as __expectObject,
  expectString as __expectString,
  isSerializableHeaderValue,
  parseRfc3339DateTime as __parseRfc3339DateTime,
  serializeDateTime as __serializeDateTime,
  strictParseInt32 as __strictParseInt32,
  take,
} from "@smithy/smithy-client";
import type { ResponseMetadata as __ResponseMetadata, SerdeContext as __SerdeContext } from "@smithy/types";

import type { InferenceType, ModelCustomization, ModelModality } from "../models/enums";
import {
  type FoundationModelDetails,
  type FoundationModelLifecycle,
  type FoundationModelSummary,
  type InferenceProfileModel,
  type InferenceProfileSummary,
  ModelInvocationJobInputDataConfig,
  ModelInvocationJobOutputDataConfig,
  type ModelInvocationJobS3InputDataConfig,
  type ModelInvocationJobS3OutputDataConfig,
  type ModelInvocationJobStatistics,
  type ModelInvocationJobSummary,
  type Tag,
  type VpcConfig,
} from "../models/models_0";

export const deserializeCreateModelInvocationJobRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<CreateModelInvocationJobServerInput> => {
  const contents: any = map({});
  const data: Record<string, any> = __expectNonNull(__expectObject(await parseBody(output.body, context)), "body");
  const doc = take(data, {
    clientRequestToken: __expectString,
    inputDataConfig: (_) => de_ModelInvocationJobInputDataConfig(__expectUnion(_), context),
    jobName: __expectString,
    modelId: __expectString,
    modelInvocationType: __expectString,
    outputDataConfig: (_) => de_ModelInvocationJobOutputDataConfig(__expectUnion(_), context),
    roleArn: __expectString,
    tags: (_) => de_TagList(_, context),
    timeoutDurationInHours: __expectInt32,
    vpcConfig: (_) => de_VpcConfig(_, context),
  });
  Object.assign(contents, doc);
  return contents;
};

export const deserializeGetFoundationModelRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetFoundationModelServerInput> => {
  const contents: any = map({});
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetInferenceProfileRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetInferenceProfileServerInput> => {
  const contents: any = map({});
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetModelInvocationJobRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetModelInvocationJobServerInput> => {
  const contents: any = map({});
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeListFoundationModelsRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<ListFoundationModelsServerInput> => {
  const contents: any = map({});
  const query = output.query;
  if (query != null) {
    if (query["byProvider"] !== undefined) {
      const queryValue = query["byProvider"];
      contents.byProvider = queryValue;
    }
    if (query["byCustomizationType"] !== undefined) {
      const queryValue = query["byCustomizationType"];
      contents.byCustomizationType = queryValue;
    }
    if (query["byOutputModality"] !== undefined) {
      const queryValue = query["byOutputModality"];
      contents.byOutputModality = queryValue;
    }
    if (query["byInferenceType"] !== undefined) {
      const queryValue = query["byInferenceType"];
      contents.byInferenceType = queryValue;
    }
  }
  return contents;
};

export const deserializeListInferenceProfilesRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<ListInferenceProfilesServerInput> => {
  const contents: any = map({});
  const query = output.query;
  if (query != null) {
    if (query["maxResults"] !== undefined) {
      const queryValue = query["maxResults"];
      contents.maxResults = __strictParseInt32(queryValue);
    }
    if (query["nextToken"] !== undefined) {
      const queryValue = query["nextToken"];
      contents.nextToken = queryValue;
    }
    if (query["type"] !== undefined) {
      const queryValue = query["type"];
      contents.typeEquals = queryValue;
    }
  }
  return contents;
};

export const deserializeListModelInvocationJobsRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<ListModelInvocationJobsServerInput> => {
  const contents: any = map({});
  const query = output.query;
  if (query != null) {
    if (query["submitTimeAfter"] !== undefined) {
      const queryValue = query["submitTimeAfter"];
      contents.submitTimeAfter = __expectNonNull(__parseRfc3339DateTime(queryValue));
    }
    if (query["submitTimeBefore"] !== undefined) {
      const queryValue = query["submitTimeBefore"];
      contents.submitTimeBefore = __expectNonNull(__parseRfc3339DateTime(queryValue));
    }
    if (query["statusEquals"] !== undefined) {
      const queryValue = query["statusEquals"];
      contents.statusEquals = queryValue;
    }
    if (query["nameContains"] !== undefined) {
      const queryValue = query["nameContains"];
      contents.nameContains = queryValue;
    }
    if (query["maxResults"] !== undefined) {
      const queryValue = query["maxResults"];
      contents.maxResults = __strictParseInt32(queryValue);
    }
    if (query["nextToken"] !== undefined) {
      const queryValue = query["nextToken"];
      contents.nextToken = queryValue;
    }
    if (query["sortBy"] !== undefined) {
      const queryValue = query["sortBy"];
      contents.sortBy = queryValue;
    }
    if (query["sortOrder"] !== undefined) {
      const queryValue = query["sortOrder"];
      contents.sortOrder = queryValue;
    }
  }
  return contents;
};

export const deserializeListTagsForResourceRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<ListTagsForResourceServerInput> => {
  const contents: any = map({});
  const data: Record<string, any> = __expectNonNull(__expectObject(await parseBody(output.body, context)), "body");
  const doc = take(data, {
    resourceARN: __expectString,
  });
  Object.assign(contents, doc);
  return contents;
};

export const deserializeStopModelInvocationJobRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<StopModelInvocationJobServerInput> => {
  const contents: any = map({});
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeTagResourceRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<TagResourceServerInput> => {
  const contents: any = map({});
  const data: Record<string, any> = __expectNonNull(__expectObject(await parseBody(output.body, context)), "body");
  const doc = take(data, {
    resourceARN: __expectString,
    tags: (_) => de_TagList(_, context),
  });
  Object.assign(contents, doc);
  return contents;
};

export const deserializeUntagResourceRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<UntagResourceServerInput> => {
  const contents: any = map({});
  const data: Record<string, any> = __expectNonNull(__expectObject(await parseBody(output.body, context)), "body");
  const doc = take(data, {
    resourceARN: __expectString,
    tagKeys: (_) => de_TagKeyList(_, context),
  });
  Object.assign(contents, doc);
  return contents;
};

export const serializeCreateModelInvocationJobResponse = async (
  input: CreateModelInvocationJobServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/json",
  });
  let body: any;
  body = JSON.stringify(
    take(input, {
      jobArn: [],
    }),
  );
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetFoundationModelResponse = async (
  input: GetFoundationModelServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/json",
  });
  let body: any;
  body = JSON.stringify(
    take(input, {
      modelDetails: (_) => se_FoundationModelDetails(_, context),
    }),
  );
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetInferenceProfileResponse = async (
  input: GetInferenceProfileServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/json",
  });
  let body: any;
  body = JSON.stringify(
    take(input, {
      createdAt: (_) => __serializeDateTime(_),
      description: [],
      inferenceProfileArn: [],
      inferenceProfileId: [],
      inferenceProfileName: [],
      models: (_) => se_InferenceProfileModels(_, context),
      status: [],
      type: [],
      updatedAt: (_) => __serializeDateTime(_),
    }),
  );
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetModelInvocationJobResponse = async (
  input: GetModelInvocationJobServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/json",
  });
  let body: any;
  body = JSON.stringify(
    take(input, {
      clientRequestToken: [],
      endTime: (_) => __serializeDateTime(_),
      errorRecordCount: [],
      inputDataConfig: (_) => se_ModelInvocationJobInputDataConfig(_, context),
      jobArn: [],
      jobExpirationTime: (_) => __serializeDateTime(_),
      jobName: [],
      lastModifiedTime: (_) => __serializeDateTime(_),
      message: [],
      modelId: [],
      modelInvocationType: [],
      outputDataConfig: (_) => se_ModelInvocationJobOutputDataConfig(_, context),
      processedRecordCount: [],
      roleArn: [],
      statistics: (_) => se_ModelInvocationJobStatistics(_, context),
      status: [],
      submitTime: (_) => __serializeDateTime(_),
      successRecordCount: [],
      timeoutDurationInHours: [],
      totalRecordCount: [],
      vpcConfig: (_) => se_VpcConfig(_, context),
    }),
  );
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeListFoundationModelsResponse = async (
  input: ListFoundationModelsServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/json",
  });
  let body: any;
  body = JSON.stringify(
    take(input, {
      modelSummaries: (_) => se_FoundationModelSummaryList(_, context),
    }),
  );
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeListInferenceProfilesResponse = async (
  input: ListInferenceProfilesServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/json",
  });
  let body: any;
  body = JSON.stringify(
    take(input, {
      inferenceProfileSummaries: (_) => se_InferenceProfileSummaries(_, context),
      nextToken: [],
    }),
  );
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeListModelInvocationJobsResponse = async (
  input: ListModelInvocationJobsServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/json",
  });
  let body: any;
  body = JSON.stringify(
    take(input, {
      invocationJobSummaries: (_) => se_ModelInvocationJobSummaries(_, context),
      nextToken: [],
    }),
  );
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeListTagsForResourceResponse = async (
  input: ListTagsForResourceServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/json",
  });
  let body: any;
  body = JSON.stringify(
    take(input, {
      tags: (_) => se_TagList(_, context),
    }),
  );
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeStopModelInvocationJobResponse = async (
  input: StopModelInvocationJobServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/json",
  });
  let body: any;
  body = "{}";
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeTagResourceResponse = async (
  input: TagResourceServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/json",
  });
  let body: any;
  body = "{}";
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeUntagResourceResponse = async (
  input: UntagResourceServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/json",
  });
  let body: any;
  body = "{}";
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

/**
 * serializeAws_restJson1FoundationModelDetails
 */
const se_FoundationModelDetails = (input: FoundationModelDetails, context: __SerdeContext): any => {
  return take(input, {
    customizationsSupported: (_) => se_ModelCustomizationList(_, context),
    inferenceTypesSupported: (_) => se_InferenceTypeList(_, context),
    inputModalities: (_) => se_ModelModalityList(_, context),
    modelArn: [],
    modelId: [],
    modelLifecycle: (_) => se_FoundationModelLifecycle(_, context),
    modelName: [],
    outputModalities: (_) => se_ModelModalityList(_, context),
    providerName: [],
    responseStreamingSupported: [],
  });
};

/**
 * serializeAws_restJson1FoundationModelLifecycle
 */
const se_FoundationModelLifecycle = (input: FoundationModelLifecycle, context: __SerdeContext): any => {
  return take(input, {
    endOfLifeTime: __serializeDateTime,
    legacyTime: __serializeDateTime,
    publicExtendedAccessTime: __serializeDateTime,
    startOfLifeTime: __serializeDateTime,
    status: [],
  });
};

/**
 * serializeAws_restJson1FoundationModelSummary
 */
const se_FoundationModelSummary = (input: FoundationModelSummary, context: __SerdeContext): any => {
  return take(input, {
    customizationsSupported: (_) => se_ModelCustomizationList(_, context),
    inferenceTypesSupported: (_) => se_InferenceTypeList(_, context),
    inputModalities: (_) => se_ModelModalityList(_, context),
    modelArn: [],
    modelId: [],
    modelLifecycle: (_) => se_FoundationModelLifecycle(_, context),
    modelName: [],
    outputModalities: (_) => se_ModelModalityList(_, context),
    providerName: [],
    responseStreamingSupported: [],
  });
};

/**
 * serializeAws_restJson1FoundationModelSummaryList
 */
const se_FoundationModelSummaryList = (input: FoundationModelSummary[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      return se_FoundationModelSummary(entry, context);
    });
};

/**
 * serializeAws_restJson1InferenceProfileModel
 */
const se_InferenceProfileModel = (input: InferenceProfileModel, context: __SerdeContext): any => {
  return take(input, {
    modelArn: [],
  });
};

/**
 * serializeAws_restJson1InferenceProfileModels
 */
const se_InferenceProfileModels = (input: InferenceProfileModel[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      return se_InferenceProfileModel(entry, context);
    });
};

/**
 * serializeAws_restJson1InferenceProfileSummaries
 */
const se_InferenceProfileSummaries = (input: InferenceProfileSummary[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      return se_InferenceProfileSummary(entry, context);
    });
};

/**
 * serializeAws_restJson1InferenceProfileSummary
 */
const se_InferenceProfileSummary = (input: InferenceProfileSummary, context: __SerdeContext): any => {
  return take(input, {
    createdAt: __serializeDateTime,
    description: [],
    inferenceProfileArn: [],
    inferenceProfileId: [],
    inferenceProfileName: [],
    models: (_) => se_InferenceProfileModels(_, context),
    status: [],
    type: [],
    updatedAt: __serializeDateTime,
  });
};

/**
 * serializeAws_restJson1InferenceTypeList
 */
const se_InferenceTypeList = (input: InferenceType[], context: __SerdeContext): any => {
  return input.filter((e: any) => e != null);
};

/**
 * serializeAws_restJson1ModelCustomizationList
 */
const se_ModelCustomizationList = (input: ModelCustomization[], context: __SerdeContext): any => {
  return input.filter((e: any) => e != null);
};

/**
 * serializeAws_restJson1ModelInvocationJobInputDataConfig
 */
const se_ModelInvocationJobInputDataConfig = (
  input: ModelInvocationJobInputDataConfig,
  context: __SerdeContext,
): any => {
  return ModelInvocationJobInputDataConfig.visit(input, {
    s3InputDataConfig: (value) => ({ s3InputDataConfig: se_ModelInvocationJobS3InputDataConfig(value, context) }),
    _: (name, value) => ({ [name]: value }) as any,
  });
};

/**
 * serializeAws_restJson1ModelInvocationJobOutputDataConfig
 */
const se_ModelInvocationJobOutputDataConfig = (
  input: ModelInvocationJobOutputDataConfig,
  context: __SerdeContext,
): any => {
  return ModelInvocationJobOutputDataConfig.visit(input, {
    s3OutputDataConfig: (value) => ({ s3OutputDataConfig: se_ModelInvocationJobS3OutputDataConfig(value, context) }),
    _: (name, value) => ({ [name]: value }) as any,
  });
};

/**
 * serializeAws_restJson1ModelInvocationJobS3InputDataConfig
 */
const se_ModelInvocationJobS3InputDataConfig = (
  input: ModelInvocationJobS3InputDataConfig,
  context: __SerdeContext,
): any => {
  return take(input, {
    s3BucketOwner: [],
    s3InputFormat: [],
    s3Uri: [],
  });
};

/**
 * serializeAws_restJson1ModelInvocationJobS3OutputDataConfig
 */
const se_ModelInvocationJobS3OutputDataConfig = (
  input: ModelInvocationJobS3OutputDataConfig,
  context: __SerdeContext,
): any => {
  return take(input, {
    s3BucketOwner: [],
    s3EncryptionKeyId: [],
    s3Uri: [],
  });
};

/**
 * serializeAws_restJson1ModelInvocationJobStatistics
 */
const se_ModelInvocationJobStatistics = (input: ModelInvocationJobStatistics, context: __SerdeContext): any => {
  return take(input, {
    failedRecordCount: [],
    inputTokenCount: [],
    outputTokenCount: [],
    successfulRecordCount: [],
    totalRecordCount: [],
  });
};

/**
 * serializeAws_restJson1ModelInvocationJobSummaries
 */
const se_ModelInvocationJobSummaries = (input: ModelInvocationJobSummary[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      return se_ModelInvocationJobSummary(entry, context);
    });
};

/**
 * serializeAws_restJson1ModelInvocationJobSummary
 */
const se_ModelInvocationJobSummary = (input: ModelInvocationJobSummary, context: __SerdeContext): any => {
  return take(input, {
    clientRequestToken: [],
    endTime: __serializeDateTime,
    errorRecordCount: [],
    inputDataConfig: (_) => se_ModelInvocationJobInputDataConfig(_, context),
    jobArn: [],
    jobExpirationTime: __serializeDateTime,
    jobName: [],
    lastModifiedTime: __serializeDateTime,
    message: [],
    modelId: [],
    modelInvocationType: [],
    outputDataConfig: (_) => se_ModelInvocationJobOutputDataConfig(_, context),
    processedRecordCount: [],
    roleArn: [],
    status: [],
    submitTime: __serializeDateTime,
    successRecordCount: [],
    timeoutDurationInHours: [],
    totalRecordCount: [],
    vpcConfig: (_) => se_VpcConfig(_, context),
  });
};

/**
 * serializeAws_restJson1ModelModalityList
 */
const se_ModelModalityList = (input: ModelModality[], context: __SerdeContext): any => {
  return input.filter((e: any) => e != null);
};

/**
 * serializeAws_restJson1SecurityGroupIds
 */
const se_SecurityGroupIds = (input: string[], context: __SerdeContext): any => {
  return input.filter((e: any) => e != null);
};

/**
 * serializeAws_restJson1SubnetIds
 */
const se_SubnetIds = (input: string[], context: __SerdeContext): any => {
  return input.filter((e: any) => e != null);
};

/**
 * serializeAws_restJson1Tag
 */
const se_Tag = (input: Tag, context: __SerdeContext): any => {
  return take(input, {
    key: [],
    value: [],
  });
};

/**
 * serializeAws_restJson1TagList
 */
const se_TagList = (input: Tag[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      return se_Tag(entry, context);
    });
};

/**
 * serializeAws_restJson1VpcConfig
 */
const se_VpcConfig = (input: VpcConfig, context: __SerdeContext): any => {
  return take(input, {
    securityGroupIds: (_) => se_SecurityGroupIds(_, context),
    subnetIds: (_) => se_SubnetIds(_, context),
  });
};

/**
 * deserializeAws_restJson1ModelInvocationJobInputDataConfig
 */
const de_ModelInvocationJobInputDataConfig = (
  output: any,
  context: __SerdeContext,
): ModelInvocationJobInputDataConfig => {
  if (output.s3InputDataConfig != null) {
    return {
      s3InputDataConfig: de_ModelInvocationJobS3InputDataConfig(output.s3InputDataConfig, context),
    };
  }
  return { $unknown: Object.entries(output)[0]! };
};

/**
 * deserializeAws_restJson1ModelInvocationJobOutputDataConfig
 */
const de_ModelInvocationJobOutputDataConfig = (
  output: any,
  context: __SerdeContext,
): ModelInvocationJobOutputDataConfig => {
  if (output.s3OutputDataConfig != null) {
    return {
      s3OutputDataConfig: de_ModelInvocationJobS3OutputDataConfig(output.s3OutputDataConfig, context),
    };
  }
  return { $unknown: Object.entries(output)[0]! };
};

/**
 * deserializeAws_restJson1ModelInvocationJobS3InputDataConfig
 */
const de_ModelInvocationJobS3InputDataConfig = (
  output: any,
  context: __SerdeContext,
): ModelInvocationJobS3InputDataConfig => {
  return take(output, {
    s3BucketOwner: __expectString,
    s3InputFormat: __expectString,
    s3Uri: __expectString,
  }) as any;
};

/**
 * deserializeAws_restJson1ModelInvocationJobS3OutputDataConfig
 */
const de_ModelInvocationJobS3OutputDataConfig = (
  output: any,
  context: __SerdeContext,
): ModelInvocationJobS3OutputDataConfig => {
  return take(output, {
    s3BucketOwner: __expectString,
    s3EncryptionKeyId: __expectString,
    s3Uri: __expectString,
  }) as any;
};

/**
 * deserializeAws_restJson1SecurityGroupIds
 */
const de_SecurityGroupIds = (output: any, context: __SerdeContext): string[] => {
  const retVal = (output || []).map((entry: any) => {
    if (entry === null) {
      throw new TypeError('All elements of the non-sparse list "quarry.bedrock#SecurityGroupIds" must be non-null.');
    }
    return __expectString(entry) as any;
  });
  return retVal;
};

/**
 * deserializeAws_restJson1SubnetIds
 */
const de_SubnetIds = (output: any, context: __SerdeContext): string[] => {
  const retVal = (output || []).map((entry: any) => {
    if (entry === null) {
      throw new TypeError('All elements of the non-sparse list "quarry.bedrock#SubnetIds" must be non-null.');
    }
    return __expectString(entry) as any;
  });
  return retVal;
};

/**
 * deserializeAws_restJson1Tag
 */
const de_Tag = (output: any, context: __SerdeContext): Tag => {
  return take(output, {
    key: __expectString,
    value: __expectString,
  }) as any;
};

/**
 * deserializeAws_restJson1TagKeyList
 */
const de_TagKeyList = (output: any, context: __SerdeContext): string[] => {
  const retVal = (output || []).map((entry: any) => {
    if (entry === null) {
      throw new TypeError('All elements of the non-sparse list "quarry.bedrock#TagKeyList" must be non-null.');
    }
    return __expectString(entry) as any;
  });
  return retVal;
};

/**
 * deserializeAws_restJson1TagList
 */
const de_TagList = (output: any, context: __SerdeContext): Tag[] => {
  const retVal = (output || []).map((entry: any) => {
    if (entry === null) {
      throw new TypeError('All elements of the non-sparse list "quarry.bedrock#TagList" must be non-null.');
    }
    return de_Tag(entry, context);
  });
  return retVal;
};

/**
 * deserializeAws_restJson1VpcConfig
 */
const de_VpcConfig = (output: any, context: __SerdeContext): VpcConfig => {
  return take(output, {
    securityGroupIds: (_: any) => de_SecurityGroupIds(_, context),
    subnetIds: (_: any) => de_SubnetIds(_, context),
  }) as any;
};

const deserializeMetadata = (output: __HttpResponse): __ResponseMetadata => ({
  httpStatusCode: output.statusCode,
  requestId:
    output.headers["x-amzn-requestid"] ?? output.headers["x-amzn-request-id"] ?? output.headers["x-amz-request-id"],
  extendedRequestId: output.headers["x-amz-id-2"],
  cfId: output.headers["x-amz-cf-id"],
});

// Encode Uint8Array data into string with utf-8.
const collectBodyString = (streamBody: any, context: __SerdeContext): Promise<string> =>
  collectBody(streamBody, context).then((body) => context.utf8Encoder(body));
