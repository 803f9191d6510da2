// smithy-typescript generated code
import {
  CompositeCollectionValidator as __CompositeCollectionValidator,
  CompositeStructureValidator as __CompositeStructureValidator,
  CompositeValidator as __CompositeValidator,
  EnumValidator as __EnumValidator,
  LengthValidator as __LengthValidator,
  type MultiConstraintValidator as __MultiConstraintValidator,
  NoOpValidator as __NoOpValidator,
  PatternValidator as __PatternValidator,
  RangeValidator as __RangeValidator,
  RequiredValidator as __RequiredValidator,
  SensitiveConstraintValidator as __SensitiveConstraintValidator,
  type ValidationFailure as __ValidationFailure,
} from "../../../constraints.ts";
import { SENSITIVE_STRING } from "@smithy/smithy-client";

import type {
  FoundationModelLifecycleStatus,
  InferenceProfileStatus,
  InferenceProfileType,
  InferenceType,
  ModelCustomization,
  ModelInvocationJobStatus,
  ModelInvocationType,
  ModelModality,
  S3InputFormat,
  SortJobsBy,
  SortOrder,
} from "./enums";

/**
 * @public
 */
export interface ModelInvocationJobS3InputDataConfig {
  s3InputFormat?: S3InputFormat | undefined;
  s3Uri: string;
  s3BucketOwner?: string | undefined;
}

export namespace ModelInvocationJobS3InputDataConfig {
  const memberValidators: {
    s3InputFormat?: __MultiConstraintValidator<string>;
    s3Uri?: __MultiConstraintValidator<string>;
    s3BucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ModelInvocationJobS3InputDataConfig, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "s3InputFormat": {
            memberValidators["s3InputFormat"] = new __CompositeValidator<string>([
              new __EnumValidator(["JSONL"], ["JSONL"]),
            ]);
            break;
          }
          case "s3Uri": {
            memberValidators["s3Uri"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 1024),
              new __PatternValidator("^s3://[a-zA-Z0-9._-]{1,255}(/.*)?$"),
            ]);
            break;
          }
          case "s3BucketOwner": {
            memberValidators["s3BucketOwner"] = new __CompositeValidator<string>([
              new __PatternValidator("^[0-9]{12}$"),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("s3InputFormat").validate(obj.s3InputFormat, `${path}/s3InputFormat`),
      ...getMemberValidator("s3Uri").validate(obj.s3Uri, `${path}/s3Uri`),
      ...getMemberValidator("s3BucketOwner").validate(obj.s3BucketOwner, `${path}/s3BucketOwner`),
    ];
  };
}

/**
 * @public
 */
export type ModelInvocationJobInputDataConfig =
  | ModelInvocationJobInputDataConfig.S3InputDataConfigMember
  | ModelInvocationJobInputDataConfig.$UnknownMember;

/**
 * @public
 */
export namespace ModelInvocationJobInputDataConfig {
  export interface S3InputDataConfigMember {
    s3InputDataConfig: ModelInvocationJobS3InputDataConfig;
    $unknown?: never;
  }

  /**
   * @public
   */
  export interface $UnknownMember {
    s3InputDataConfig?: never;
    $unknown: [string, any];
  }

  export interface Visitor<T> {
    s3InputDataConfig: (value: ModelInvocationJobS3InputDataConfig) => T;
    _: (name: string, value: any) => T;
  }

  export const visit = <T>(value: ModelInvocationJobInputDataConfig, visitor: Visitor<T>): T => {
    if (value.s3InputDataConfig !== undefined) return visitor.s3InputDataConfig(value.s3InputDataConfig);
    return visitor._(value.$unknown[0], value.$unknown[1]);
  };

  const memberValidators: {
    s3InputDataConfig?: __MultiConstraintValidator<ModelInvocationJobS3InputDataConfig>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ModelInvocationJobInputDataConfig, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "s3InputDataConfig": {
            memberValidators["s3InputDataConfig"] =
              new __CompositeStructureValidator<ModelInvocationJobS3InputDataConfig>(
                new __NoOpValidator(),
                ModelInvocationJobS3InputDataConfig.validate,
              );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("s3InputDataConfig").validate(obj.s3InputDataConfig, `${path}/s3InputDataConfig`)];
  };
}

/**
 * @public
 */
export interface ModelInvocationJobS3OutputDataConfig {
  s3Uri: string;
  s3EncryptionKeyId?: string | undefined;
  s3BucketOwner?: string | undefined;
}

export namespace ModelInvocationJobS3OutputDataConfig {
  const memberValidators: {
    s3Uri?: __MultiConstraintValidator<string>;
    s3EncryptionKeyId?: __MultiConstraintValidator<string>;
    s3BucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ModelInvocationJobS3OutputDataConfig, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "s3Uri": {
            memberValidators["s3Uri"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 1024),
              new __PatternValidator("^s3://[a-zA-Z0-9._-]{1,255}(/.*)?$"),
            ]);
            break;
          }
          case "s3EncryptionKeyId": {
            memberValidators["s3EncryptionKeyId"] = new __CompositeValidator<string>([
              new __LengthValidator(1, 2048),
              new __PatternValidator(
                "^(arn:aws(-[^:]+)?:kms:[a-zA-Z0-9-]*:[0-9]{12}:(key/[a-zA-Z0-9-]{36}|alias/[a-zA-Z0-9/_-]+)|[a-zA-Z0-9-]{36}|alias/[a-zA-Z0-9/_-]+)$",
              ),
            ]);
            break;
          }
          case "s3BucketOwner": {
            memberValidators["s3BucketOwner"] = new __CompositeValidator<string>([
              new __PatternValidator("^[0-9]{12}$"),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("s3Uri").validate(obj.s3Uri, `${path}/s3Uri`),
      ...getMemberValidator("s3EncryptionKeyId").validate(obj.s3EncryptionKeyId, `${path}/s3EncryptionKeyId`),
      ...getMemberValidator("s3BucketOwner").validate(obj.s3BucketOwner, `${path}/s3BucketOwner`),
    ];
  };
}

/**
 * @public
 */
export type ModelInvocationJobOutputDataConfig =
  | ModelInvocationJobOutputDataConfig.S3OutputDataConfigMember
  | ModelInvocationJobOutputDataConfig.$UnknownMember;

/**
 * @public
 */
export namespace ModelInvocationJobOutputDataConfig {
  export interface S3OutputDataConfigMember {
    s3OutputDataConfig: ModelInvocationJobS3OutputDataConfig;
    $unknown?: never;
  }

  /**
   * @public
   */
  export interface $UnknownMember {
    s3OutputDataConfig?: never;
    $unknown: [string, any];
  }

  export interface Visitor<T> {
    s3OutputDataConfig: (value: ModelInvocationJobS3OutputDataConfig) => T;
    _: (name: string, value: any) => T;
  }

  export const visit = <T>(value: ModelInvocationJobOutputDataConfig, visitor: Visitor<T>): T => {
    if (value.s3OutputDataConfig !== undefined) return visitor.s3OutputDataConfig(value.s3OutputDataConfig);
    return visitor._(value.$unknown[0], value.$unknown[1]);
  };

  const memberValidators: {
    s3OutputDataConfig?: __MultiConstraintValidator<ModelInvocationJobS3OutputDataConfig>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ModelInvocationJobOutputDataConfig, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "s3OutputDataConfig": {
            memberValidators["s3OutputDataConfig"] =
              new __CompositeStructureValidator<ModelInvocationJobS3OutputDataConfig>(
                new __NoOpValidator(),
                ModelInvocationJobS3OutputDataConfig.validate,
              );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("s3OutputDataConfig").validate(obj.s3OutputDataConfig, `${path}/s3OutputDataConfig`)];
  };
}

/**
 * @public
 */
export interface Tag {
  key: string;
  value: string;
}

export namespace Tag {
  const memberValidators: {
    key?: __MultiConstraintValidator<string>;
    value?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: Tag, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "key": {
            memberValidators["key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 128),
              new __PatternValidator("^[a-zA-Z0-9\\s._:/=+@-]*$"),
            ]);
            break;
          }
          case "value": {
            memberValidators["value"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(undefined, 256),
              new __PatternValidator("^[a-zA-Z0-9\\s._:/=+@-]*$"),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("key").validate(obj.key, `${path}/key`),
      ...getMemberValidator("value").validate(obj.value, `${path}/value`),
    ];
  };
}

/**
 * @public
 */
export interface VpcConfig {
  subnetIds: string[];
  securityGroupIds: string[];
}

export namespace VpcConfig {
  const memberValidators: {
    subnetIds?: __MultiConstraintValidator<Iterable<string>>;
    securityGroupIds?: __MultiConstraintValidator<Iterable<string>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: VpcConfig, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "subnetIds": {
            memberValidators["subnetIds"] = new __CompositeCollectionValidator<string>(
              new __CompositeValidator<string[]>([new __RequiredValidator(), new __LengthValidator(1, 16)]),
              new __CompositeValidator<string>([
                new __LengthValidator(undefined, 32),
                new __PatternValidator("^[-0-9a-zA-Z]+$"),
              ]),
            );
            break;
          }
          case "securityGroupIds": {
            memberValidators["securityGroupIds"] = new __CompositeCollectionValidator<string>(
              new __CompositeValidator<string[]>([new __RequiredValidator(), new __LengthValidator(1, 5)]),
              new __CompositeValidator<string>([
                new __LengthValidator(undefined, 32),
                new __PatternValidator("^[-0-9a-zA-Z]+$"),
              ]),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("subnetIds").validate(obj.subnetIds, `${path}/subnetIds`),
      ...getMemberValidator("securityGroupIds").validate(obj.securityGroupIds, `${path}/securityGroupIds`),
    ];
  };
}

/**
 * @public
 */
export interface CreateModelInvocationJobRequest {
  jobName: string;
  roleArn?: string | undefined;
  clientRequestToken?: string | undefined;
  modelId: string;
  inputDataConfig: ModelInvocationJobInputDataConfig;
  outputDataConfig: ModelInvocationJobOutputDataConfig;
  vpcConfig?: VpcConfig | undefined;
  timeoutDurationInHours?: number | undefined;
  modelInvocationType?: ModelInvocationType | undefined;
  tags?: Tag[] | undefined;
}

export namespace CreateModelInvocationJobRequest {
  const memberValidators: {
    jobName?: __MultiConstraintValidator<string>;
    roleArn?: __MultiConstraintValidator<string>;
    clientRequestToken?: __MultiConstraintValidator<string>;
    modelId?: __MultiConstraintValidator<string>;
    inputDataConfig?: __MultiConstraintValidator<ModelInvocationJobInputDataConfig>;
    outputDataConfig?: __MultiConstraintValidator<ModelInvocationJobOutputDataConfig>;
    vpcConfig?: __MultiConstraintValidator<VpcConfig>;
    timeoutDurationInHours?: __MultiConstraintValidator<number>;
    modelInvocationType?: __MultiConstraintValidator<string>;
    tags?: __MultiConstraintValidator<Iterable<Tag>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CreateModelInvocationJobRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "jobName": {
            memberValidators["jobName"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 63),
              new __PatternValidator("^[a-zA-Z0-9][a-zA-Z0-9+.-]*$"),
            ]);
            break;
          }
          case "roleArn": {
            memberValidators["roleArn"] = new __CompositeValidator<string>([new __LengthValidator(undefined, 2048)]);
            break;
          }
          case "clientRequestToken": {
            memberValidators["clientRequestToken"] = new __CompositeValidator<string>([
              new __LengthValidator(1, 256),
              new __PatternValidator("^[a-zA-Z0-9]+(-+[a-zA-Z0-9]+)*$"),
            ]);
            break;
          }
          case "modelId": {
            memberValidators["modelId"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 2048),
              new __PatternValidator("^[!-~]+$"),
            ]);
            break;
          }
          case "inputDataConfig": {
            memberValidators["inputDataConfig"] = new __CompositeStructureValidator<ModelInvocationJobInputDataConfig>(
              new __CompositeValidator<ModelInvocationJobInputDataConfig>([new __RequiredValidator()]),
              ModelInvocationJobInputDataConfig.validate,
            );
            break;
          }
          case "outputDataConfig": {
            memberValidators["outputDataConfig"] =
              new __CompositeStructureValidator<ModelInvocationJobOutputDataConfig>(
                new __CompositeValidator<ModelInvocationJobOutputDataConfig>([new __RequiredValidator()]),
                ModelInvocationJobOutputDataConfig.validate,
              );
            break;
          }
          case "vpcConfig": {
            memberValidators["vpcConfig"] = new __CompositeStructureValidator<VpcConfig>(
              new __NoOpValidator(),
              VpcConfig.validate,
            );
            break;
          }
          case "timeoutDurationInHours": {
            memberValidators["timeoutDurationInHours"] = new __CompositeValidator<number>([
              new __RangeValidator(24, 168),
            ]);
            break;
          }
          case "modelInvocationType": {
            memberValidators["modelInvocationType"] = new __CompositeValidator<string>([
              new __EnumValidator(["InvokeModel", "Converse"], ["InvokeModel", "Converse"]),
            ]);
            break;
          }
          case "tags": {
            memberValidators["tags"] = new __CompositeCollectionValidator<Tag>(
              new __CompositeValidator<Tag[]>([new __LengthValidator(undefined, 200)]),
              new __CompositeStructureValidator<Tag>(new __NoOpValidator(), Tag.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("jobName").validate(obj.jobName, `${path}/jobName`),
      ...getMemberValidator("roleArn").validate(obj.roleArn, `${path}/roleArn`),
      ...getMemberValidator("clientRequestToken").validate(obj.clientRequestToken, `${path}/clientRequestToken`),
      ...getMemberValidator("modelId").validate(obj.modelId, `${path}/modelId`),
      ...getMemberValidator("inputDataConfig").validate(obj.inputDataConfig, `${path}/inputDataConfig`),
      ...getMemberValidator("outputDataConfig").validate(obj.outputDataConfig, `${path}/outputDataConfig`),
      ...getMemberValidator("vpcConfig").validate(obj.vpcConfig, `${path}/vpcConfig`),
      ...getMemberValidator("timeoutDurationInHours").validate(
        obj.timeoutDurationInHours,
        `${path}/timeoutDurationInHours`,
      ),
      ...getMemberValidator("modelInvocationType").validate(obj.modelInvocationType, `${path}/modelInvocationType`),
      ...getMemberValidator("tags").validate(obj.tags, `${path}/tags`),
    ];
  };
}

/**
 * @public
 */
export interface CreateModelInvocationJobResponse {
  jobArn: string;
}

export namespace CreateModelInvocationJobResponse {
  const memberValidators: {
    jobArn?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CreateModelInvocationJobResponse, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "jobArn": {
            memberValidators["jobArn"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(undefined, 1011),
              new __PatternValidator(
                "^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:model-invocation-job/[a-z0-9]{12}$",
              ),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("jobArn").validate(obj.jobArn, `${path}/jobArn`)];
  };
}

/**
 * @public
 */
export interface GetFoundationModelRequest {
  modelIdentifier: string;
}

export namespace GetFoundationModelRequest {
  const memberValidators: {
    modelIdentifier?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetFoundationModelRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "modelIdentifier": {
            memberValidators["modelIdentifier"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 2048),
              new __PatternValidator("^[!-~]+$"),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("modelIdentifier").validate(obj.modelIdentifier, `${path}/modelIdentifier`)];
  };
}

/**
 * @public
 */
export interface FoundationModelLifecycle {
  status: FoundationModelLifecycleStatus;
  startOfLifeTime?: Date | undefined;
  endOfLifeTime?: Date | undefined;
  legacyTime?: Date | undefined;
  publicExtendedAccessTime?: Date | undefined;
}

export namespace FoundationModelLifecycle {
  const memberValidators: {
    status?: __MultiConstraintValidator<string>;
    startOfLifeTime?: __MultiConstraintValidator<Date>;
    endOfLifeTime?: __MultiConstraintValidator<Date>;
    legacyTime?: __MultiConstraintValidator<Date>;
    publicExtendedAccessTime?: __MultiConstraintValidator<Date>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: FoundationModelLifecycle, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "status": {
            memberValidators["status"] = new __CompositeValidator<string>([
              new __EnumValidator(["ACTIVE", "LEGACY"], ["ACTIVE", "LEGACY"]),
              new __RequiredValidator(),
            ]);
            break;
          }
          case "startOfLifeTime": {
            memberValidators["startOfLifeTime"] = new __NoOpValidator();
            break;
          }
          case "endOfLifeTime": {
            memberValidators["endOfLifeTime"] = new __NoOpValidator();
            break;
          }
          case "legacyTime": {
            memberValidators["legacyTime"] = new __NoOpValidator();
            break;
          }
          case "publicExtendedAccessTime": {
            memberValidators["publicExtendedAccessTime"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("status").validate(obj.status, `${path}/status`),
      ...getMemberValidator("startOfLifeTime").validate(obj.startOfLifeTime, `${path}/startOfLifeTime`),
      ...getMemberValidator("endOfLifeTime").validate(obj.endOfLifeTime, `${path}/endOfLifeTime`),
      ...getMemberValidator("legacyTime").validate(obj.legacyTime, `${path}/legacyTime`),
      ...getMemberValidator("publicExtendedAccessTime").validate(
        obj.publicExtendedAccessTime,
        `${path}/publicExtendedAccessTime`,
      ),
    ];
  };
}

/**
 * The members of a model that GetFoundationModel and ListFoundationModels return.
 * @public
 */
export interface FoundationModelDetails {
  modelArn: string;
  modelId: string;
  modelName?: string | undefined;
  providerName?: string | undefined;
  inputModalities?: ModelModality[] | undefined;
  outputModalities?: ModelModality[] | undefined;
  responseStreamingSupported?: boolean | undefined;
  customizationsSupported?: ModelCustomization[] | undefined;
  inferenceTypesSupported?: InferenceType[] | undefined;
  modelLifecycle?: FoundationModelLifecycle | undefined;
}

export namespace FoundationModelDetails {
  const memberValidators: {
    modelArn?: __MultiConstraintValidator<string>;
    modelId?: __MultiConstraintValidator<string>;
    modelName?: __MultiConstraintValidator<string>;
    providerName?: __MultiConstraintValidator<string>;
    inputModalities?: __MultiConstraintValidator<Iterable<string>>;
    outputModalities?: __MultiConstraintValidator<Iterable<string>>;
    responseStreamingSupported?: __MultiConstraintValidator<boolean>;
    customizationsSupported?: __MultiConstraintValidator<Iterable<string>>;
    inferenceTypesSupported?: __MultiConstraintValidator<Iterable<string>>;
    modelLifecycle?: __MultiConstraintValidator<FoundationModelLifecycle>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: FoundationModelDetails, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "modelArn": {
            memberValidators["modelArn"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __PatternValidator("^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}::foundation-model/[!-~]+$"),
            ]);
            break;
          }
          case "modelId": {
            memberValidators["modelId"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(undefined, 140),
              new __PatternValidator("^[!-~]+$"),
            ]);
            break;
          }
          case "modelName": {
            memberValidators["modelName"] = new __CompositeValidator<string>([new __LengthValidator(1, 20)]);
            break;
          }
          case "providerName": {
            memberValidators["providerName"] = new __CompositeValidator<string>([new __LengthValidator(1, 20)]);
            break;
          }
          case "inputModalities": {
            memberValidators["inputModalities"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __CompositeValidator<string>([
                new __EnumValidator(["TEXT", "IMAGE", "EMBEDDING"], ["TEXT", "IMAGE", "EMBEDDING"]),
              ]),
            );
            break;
          }
          case "outputModalities": {
            memberValidators["outputModalities"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __CompositeValidator<string>([
                new __EnumValidator(["TEXT", "IMAGE", "EMBEDDING"], ["TEXT", "IMAGE", "EMBEDDING"]),
              ]),
            );
            break;
          }
          case "responseStreamingSupported": {
            memberValidators["responseStreamingSupported"] = new __NoOpValidator();
            break;
          }
          case "customizationsSupported": {
            memberValidators["customizationsSupported"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __CompositeValidator<string>([
                new __EnumValidator(
                  ["FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION"],
                  ["FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION"],
                ),
              ]),
            );
            break;
          }
          case "inferenceTypesSupported": {
            memberValidators["inferenceTypesSupported"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __CompositeValidator<string>([
                new __EnumValidator(["ON_DEMAND", "PROVISIONED"], ["ON_DEMAND", "PROVISIONED"]),
              ]),
            );
            break;
          }
          case "modelLifecycle": {
            memberValidators["modelLifecycle"] = new __CompositeStructureValidator<FoundationModelLifecycle>(
              new __NoOpValidator(),
              FoundationModelLifecycle.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("modelArn").validate(obj.modelArn, `${path}/modelArn`),
      ...getMemberValidator("modelId").validate(obj.modelId, `${path}/modelId`),
      ...getMemberValidator("modelName").validate(obj.modelName, `${path}/modelName`),
      ...getMemberValidator("providerName").validate(obj.providerName, `${path}/providerName`),
      ...getMemberValidator("inputModalities").validate(obj.inputModalities, `${path}/inputModalities`),
      ...getMemberValidator("outputModalities").validate(obj.outputModalities, `${path}/outputModalities`),
      ...getMemberValidator("responseStreamingSupported").validate(
        obj.responseStreamingSupported,
        `${path}/responseStreamingSupported`,
      ),
      ...getMemberValidator("customizationsSupported").validate(
        obj.customizationsSupported,
        `${path}/customizationsSupported`,
      ),
      ...getMemberValidator("inferenceTypesSupported").validate(
        obj.inferenceTypesSupported,
        `${path}/inferenceTypesSupported`,
      ),
      ...getMemberValidator("modelLifecycle").validate(obj.modelLifecycle, `${path}/modelLifecycle`),
    ];
  };
}

/**
 * @public
 */
export interface GetFoundationModelResponse {
  /**
   * The members of a model that GetFoundationModel and ListFoundationModels return.
   * @public
   */
  modelDetails?: FoundationModelDetails | undefined;
}

export namespace GetFoundationModelResponse {
  const memberValidators: {
    modelDetails?: __MultiConstraintValidator<FoundationModelDetails>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetFoundationModelResponse, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "modelDetails": {
            memberValidators["modelDetails"] = new __CompositeStructureValidator<FoundationModelDetails>(
              new __NoOpValidator(),
              FoundationModelDetails.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("modelDetails").validate(obj.modelDetails, `${path}/modelDetails`)];
  };
}

/**
 * @public
 */
export interface GetInferenceProfileRequest {
  inferenceProfileIdentifier: string;
}

export namespace GetInferenceProfileRequest {
  const memberValidators: {
    inferenceProfileIdentifier?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetInferenceProfileRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "inferenceProfileIdentifier": {
            memberValidators["inferenceProfileIdentifier"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 2048),
              new __PatternValidator(
                "^(arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:(|[0-9a-z-]{0,20}):(|[0-9]{12}):(inference-profile|application-inference-profile)/)?[a-zA-Z0-9:.-]+$",
              ),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("inferenceProfileIdentifier").validate(
        obj.inferenceProfileIdentifier,
        `${path}/inferenceProfileIdentifier`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface InferenceProfileModel {
  modelArn?: string | undefined;
}

export namespace InferenceProfileModel {
  const memberValidators: {
    modelArn?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: InferenceProfileModel, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "modelArn": {
            memberValidators["modelArn"] = new __CompositeValidator<string>([
              new __PatternValidator("^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}::foundation-model/[!-~]+$"),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("modelArn").validate(obj.modelArn, `${path}/modelArn`)];
  };
}

/**
 * @public
 */
export interface GetInferenceProfileResponse {
  inferenceProfileName: string;
  description?: string | undefined;
  createdAt?: Date | undefined;
  updatedAt?: Date | undefined;
  inferenceProfileArn: string;
  models: InferenceProfileModel[];
  inferenceProfileId: string;
  status: InferenceProfileStatus;
  type: InferenceProfileType;
}

/**
 * @internal
 */
export const GetInferenceProfileResponseFilterSensitiveLog = (obj: GetInferenceProfileResponse): any => ({
  ...obj,
  ...(obj.description && { description: SENSITIVE_STRING }),
});
export namespace GetInferenceProfileResponse {
  const memberValidators: {
    inferenceProfileName?: __MultiConstraintValidator<string>;
    description?: __MultiConstraintValidator<string>;
    createdAt?: __MultiConstraintValidator<Date>;
    updatedAt?: __MultiConstraintValidator<Date>;
    inferenceProfileArn?: __MultiConstraintValidator<string>;
    models?: __MultiConstraintValidator<Iterable<InferenceProfileModel>>;
    inferenceProfileId?: __MultiConstraintValidator<string>;
    status?: __MultiConstraintValidator<string>;
    type?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetInferenceProfileResponse, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "inferenceProfileName": {
            memberValidators["inferenceProfileName"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 64),
              new __PatternValidator("^[0-9a-zA-Z]([ _-]?[0-9a-zA-Z])*[ _-]?$"),
            ]);
            break;
          }
          case "description": {
            memberValidators["description"] = new __SensitiveConstraintValidator<string>(
              new __CompositeValidator<string>([
                new __LengthValidator(1, 200),
                new __PatternValidator("^[0-9a-zA-Z:.]([ _-]?[0-9a-zA-Z:.])*[ _-]?$"),
              ]),
            );
            break;
          }
          case "createdAt": {
            memberValidators["createdAt"] = new __NoOpValidator();
            break;
          }
          case "updatedAt": {
            memberValidators["updatedAt"] = new __NoOpValidator();
            break;
          }
          case "inferenceProfileArn": {
            memberValidators["inferenceProfileArn"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 2048),
              new __PatternValidator(
                "^arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:(|[0-9a-z-]{0,20}):(|[0-9]{12}):(inference-profile|application-inference-profile)/[a-zA-Z0-9:.-]+$",
              ),
            ]);
            break;
          }
          case "models": {
            memberValidators["models"] = new __CompositeCollectionValidator<InferenceProfileModel>(
              new __CompositeValidator<InferenceProfileModel[]>([
                new __RequiredValidator(),
                new __LengthValidator(1, 5),
              ]),
              new __CompositeStructureValidator<InferenceProfileModel>(
                new __NoOpValidator(),
                InferenceProfileModel.validate,
              ),
            );
            break;
          }
          case "inferenceProfileId": {
            memberValidators["inferenceProfileId"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 64),
              new __PatternValidator("^[a-zA-Z0-9:.-]+$"),
            ]);
            break;
          }
          case "status": {
            memberValidators["status"] = new __CompositeValidator<string>([
              new __EnumValidator(["ACTIVE"], ["ACTIVE"]),
              new __RequiredValidator(),
            ]);
            break;
          }
          case "type": {
            memberValidators["type"] = new __CompositeValidator<string>([
              new __EnumValidator(["SYSTEM_DEFINED", "APPLICATION"], ["SYSTEM_DEFINED", "APPLICATION"]),
              new __RequiredValidator(),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("inferenceProfileName").validate(obj.inferenceProfileName, `${path}/inferenceProfileName`),
      ...getMemberValidator("description").validate(obj.description, `${path}/description`),
      ...getMemberValidator("createdAt").validate(obj.createdAt, `${path}/createdAt`),
      ...getMemberValidator("updatedAt").validate(obj.updatedAt, `${path}/updatedAt`),
      ...getMemberValidator("inferenceProfileArn").validate(obj.inferenceProfileArn, `${path}/inferenceProfileArn`),
      ...getMemberValidator("models").validate(obj.models, `${path}/models`),
      ...getMemberValidator("inferenceProfileId").validate(obj.inferenceProfileId, `${path}/inferenceProfileId`),
      ...getMemberValidator("status").validate(obj.status, `${path}/status`),
      ...getMemberValidator("type").validate(obj.type, `${path}/type`),
    ];
  };
}

/**
 * @public
 */
export interface GetModelInvocationJobRequest {
  jobIdentifier: string;
}

export namespace GetModelInvocationJobRequest {
  const memberValidators: {
    jobIdentifier?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetModelInvocationJobRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "jobIdentifier": {
            memberValidators["jobIdentifier"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(undefined, 1011),
              new __PatternValidator("^[!-~]+$"),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("jobIdentifier").validate(obj.jobIdentifier, `${path}/jobIdentifier`)];
  };
}

/**
 * @public
 */
export interface ModelInvocationJobStatistics {
  totalRecordCount?: number | undefined;
  successfulRecordCount?: number | undefined;
  failedRecordCount?: number | undefined;
  inputTokenCount?: number | undefined;
  outputTokenCount?: number | undefined;
}

export namespace ModelInvocationJobStatistics {
  const memberValidators: {
    totalRecordCount?: __MultiConstraintValidator<number>;
    successfulRecordCount?: __MultiConstraintValidator<number>;
    failedRecordCount?: __MultiConstraintValidator<number>;
    inputTokenCount?: __MultiConstraintValidator<number>;
    outputTokenCount?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ModelInvocationJobStatistics, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "totalRecordCount": {
            memberValidators["totalRecordCount"] = new __CompositeValidator<number>([
              new __RangeValidator(0, undefined),
            ]);
            break;
          }
          case "successfulRecordCount": {
            memberValidators["successfulRecordCount"] = new __CompositeValidator<number>([
              new __RangeValidator(0, undefined),
            ]);
            break;
          }
          case "failedRecordCount": {
            memberValidators["failedRecordCount"] = new __CompositeValidator<number>([
              new __RangeValidator(0, undefined),
            ]);
            break;
          }
          case "inputTokenCount": {
            memberValidators["inputTokenCount"] = new __CompositeValidator<number>([
              new __RangeValidator(0, undefined),
            ]);
            break;
          }
          case "outputTokenCount": {
            memberValidators["outputTokenCount"] = new __CompositeValidator<number>([
              new __RangeValidator(0, undefined),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("totalRecordCount").validate(obj.totalRecordCount, `${path}/totalRecordCount`),
      ...getMemberValidator("successfulRecordCount").validate(
        obj.successfulRecordCount,
        `${path}/successfulRecordCount`,
      ),
      ...getMemberValidator("failedRecordCount").validate(obj.failedRecordCount, `${path}/failedRecordCount`),
      ...getMemberValidator("inputTokenCount").validate(obj.inputTokenCount, `${path}/inputTokenCount`),
      ...getMemberValidator("outputTokenCount").validate(obj.outputTokenCount, `${path}/outputTokenCount`),
    ];
  };
}

/**
 * The members of a job that GetModelInvocationJob and ListModelInvocationJobs return.
 * @public
 */
export interface GetModelInvocationJobResponse {
  jobArn: string;
  jobName?: string | undefined;
  modelId: string;
  clientRequestToken?: string | undefined;
  roleArn: string;
  status?: ModelInvocationJobStatus | undefined;
  /**
   * A provider's message about a job. It may quote the caller's data.
   * @public
   */
  message?: string | undefined;

  submitTime: Date;
  lastModifiedTime?: Date | undefined;
  endTime?: Date | undefined;
  inputDataConfig: ModelInvocationJobInputDataConfig;
  outputDataConfig: ModelInvocationJobOutputDataConfig;
  vpcConfig?: VpcConfig | undefined;
  timeoutDurationInHours?: number | undefined;
  jobExpirationTime?: Date | undefined;
  modelInvocationType?: ModelInvocationType | undefined;
  totalRecordCount?: number | undefined;
  processedRecordCount?: number | undefined;
  successRecordCount?: number | undefined;
  errorRecordCount?: number | undefined;
  statistics?: ModelInvocationJobStatistics | undefined;
}

/**
 * @internal
 */
export const GetModelInvocationJobResponseFilterSensitiveLog = (obj: GetModelInvocationJobResponse): any => ({
  ...obj,
  ...(obj.message && { message: SENSITIVE_STRING }),
  ...(obj.inputDataConfig && { inputDataConfig: obj.inputDataConfig }),
  ...(obj.outputDataConfig && { outputDataConfig: obj.outputDataConfig }),
});
export namespace GetModelInvocationJobResponse {
  const memberValidators: {
    jobArn?: __MultiConstraintValidator<string>;
    jobName?: __MultiConstraintValidator<string>;
    modelId?: __MultiConstraintValidator<string>;
    clientRequestToken?: __MultiConstraintValidator<string>;
    roleArn?: __MultiConstraintValidator<string>;
    status?: __MultiConstraintValidator<string>;
    message?: __MultiConstraintValidator<string>;
    submitTime?: __MultiConstraintValidator<Date>;
    lastModifiedTime?: __MultiConstraintValidator<Date>;
    endTime?: __MultiConstraintValidator<Date>;
    inputDataConfig?: __MultiConstraintValidator<ModelInvocationJobInputDataConfig>;
    outputDataConfig?: __MultiConstraintValidator<ModelInvocationJobOutputDataConfig>;
    vpcConfig?: __MultiConstraintValidator<VpcConfig>;
    timeoutDurationInHours?: __MultiConstraintValidator<number>;
    jobExpirationTime?: __MultiConstraintValidator<Date>;
    modelInvocationType?: __MultiConstraintValidator<string>;
    totalRecordCount?: __MultiConstraintValidator<number>;
    processedRecordCount?: __MultiConstraintValidator<number>;
    successRecordCount?: __MultiConstraintValidator<number>;
    errorRecordCount?: __MultiConstraintValidator<number>;
    statistics?: __MultiConstraintValidator<ModelInvocationJobStatistics>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetModelInvocationJobResponse, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "jobArn": {
            memberValidators["jobArn"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(undefined, 1011),
              new __PatternValidator(
                "^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:model-invocation-job/[a-z0-9]{12}$",
              ),
            ]);
            break;
          }
          case "jobName": {
            memberValidators["jobName"] = new __CompositeValidator<string>([
              new __LengthValidator(1, 63),
              new __PatternValidator("^[a-zA-Z0-9][a-zA-Z0-9+.-]*$"),
            ]);
            break;
          }
          case "modelId": {
            memberValidators["modelId"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 2048),
              new __PatternValidator("^[!-~]+$"),
            ]);
            break;
          }
          case "clientRequestToken": {
            memberValidators["clientRequestToken"] = new __CompositeValidator<string>([
              new __LengthValidator(1, 256),
              new __PatternValidator("^[a-zA-Z0-9]+(-+[a-zA-Z0-9]+)*$"),
            ]);
            break;
          }
          case "roleArn": {
            memberValidators["roleArn"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(undefined, 2048),
            ]);
            break;
          }
          case "status": {
            memberValidators["status"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "Submitted",
                  "Validating",
                  "Scheduled",
                  "InProgress",
                  "Stopping",
                  "Stopped",
                  "Completed",
                  "PartiallyCompleted",
                  "Failed",
                  "Expired",
                ],
                [
                  "Submitted",
                  "Validating",
                  "Scheduled",
                  "InProgress",
                  "Stopping",
                  "Stopped",
                  "Completed",
                  "PartiallyCompleted",
                  "Failed",
                  "Expired",
                ],
              ),
            ]);
            break;
          }
          case "message": {
            memberValidators["message"] = new __SensitiveConstraintValidator<string>(
              new __CompositeValidator<string>([new __LengthValidator(undefined, 2048)]),
            );
            break;
          }
          case "submitTime": {
            memberValidators["submitTime"] = new __CompositeValidator<Date>([new __RequiredValidator()]);
            break;
          }
          case "lastModifiedTime": {
            memberValidators["lastModifiedTime"] = new __NoOpValidator();
            break;
          }
          case "endTime": {
            memberValidators["endTime"] = new __NoOpValidator();
            break;
          }
          case "inputDataConfig": {
            memberValidators["inputDataConfig"] = new __CompositeStructureValidator<ModelInvocationJobInputDataConfig>(
              new __CompositeValidator<ModelInvocationJobInputDataConfig>([new __RequiredValidator()]),
              ModelInvocationJobInputDataConfig.validate,
            );
            break;
          }
          case "outputDataConfig": {
            memberValidators["outputDataConfig"] =
              new __CompositeStructureValidator<ModelInvocationJobOutputDataConfig>(
                new __CompositeValidator<ModelInvocationJobOutputDataConfig>([new __RequiredValidator()]),
                ModelInvocationJobOutputDataConfig.validate,
              );
            break;
          }
          case "vpcConfig": {
            memberValidators["vpcConfig"] = new __CompositeStructureValidator<VpcConfig>(
              new __NoOpValidator(),
              VpcConfig.validate,
            );
            break;
          }
          case "timeoutDurationInHours": {
            memberValidators["timeoutDurationInHours"] = new __CompositeValidator<number>([
              new __RangeValidator(24, 168),
            ]);
            break;
          }
          case "jobExpirationTime": {
            memberValidators["jobExpirationTime"] = new __NoOpValidator();
            break;
          }
          case "modelInvocationType": {
            memberValidators["modelInvocationType"] = new __CompositeValidator<string>([
              new __EnumValidator(["InvokeModel", "Converse"], ["InvokeModel", "Converse"]),
            ]);
            break;
          }
          case "totalRecordCount": {
            memberValidators["totalRecordCount"] = new __CompositeValidator<number>([
              new __RangeValidator(0, undefined),
            ]);
            break;
          }
          case "processedRecordCount": {
            memberValidators["processedRecordCount"] = new __CompositeValidator<number>([
              new __RangeValidator(0, undefined),
            ]);
            break;
          }
          case "successRecordCount": {
            memberValidators["successRecordCount"] = new __CompositeValidator<number>([
              new __RangeValidator(0, undefined),
            ]);
            break;
          }
          case "errorRecordCount": {
            memberValidators["errorRecordCount"] = new __CompositeValidator<number>([
              new __RangeValidator(0, undefined),
            ]);
            break;
          }
          case "statistics": {
            memberValidators["statistics"] = new __CompositeStructureValidator<ModelInvocationJobStatistics>(
              new __NoOpValidator(),
              ModelInvocationJobStatistics.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("jobArn").validate(obj.jobArn, `${path}/jobArn`),
      ...getMemberValidator("jobName").validate(obj.jobName, `${path}/jobName`),
      ...getMemberValidator("modelId").validate(obj.modelId, `${path}/modelId`),
      ...getMemberValidator("clientRequestToken").validate(obj.clientRequestToken, `${path}/clientRequestToken`),
      ...getMemberValidator("roleArn").validate(obj.roleArn, `${path}/roleArn`),
      ...getMemberValidator("status").validate(obj.status, `${path}/status`),
      ...getMemberValidator("message").validate(obj.message, `${path}/message`),
      ...getMemberValidator("submitTime").validate(obj.submitTime, `${path}/submitTime`),
      ...getMemberValidator("lastModifiedTime").validate(obj.lastModifiedTime, `${path}/lastModifiedTime`),
      ...getMemberValidator("endTime").validate(obj.endTime, `${path}/endTime`),
      ...getMemberValidator("inputDataConfig").validate(obj.inputDataConfig, `${path}/inputDataConfig`),
      ...getMemberValidator("outputDataConfig").validate(obj.outputDataConfig, `${path}/outputDataConfig`),
      ...getMemberValidator("vpcConfig").validate(obj.vpcConfig, `${path}/vpcConfig`),
      ...getMemberValidator("timeoutDurationInHours").validate(
        obj.timeoutDurationInHours,
        `${path}/timeoutDurationInHours`,
      ),
      ...getMemberValidator("jobExpirationTime").validate(obj.jobExpirationTime, `${path}/jobExpirationTime`),
      ...getMemberValidator("modelInvocationType").validate(obj.modelInvocationType, `${path}/modelInvocationType`),
      ...getMemberValidator("totalRecordCount").validate(obj.totalRecordCount, `${path}/totalRecordCount`),
      ...getMemberValidator("processedRecordCount").validate(obj.processedRecordCount, `${path}/processedRecordCount`),
      ...getMemberValidator("successRecordCount").validate(obj.successRecordCount, `${path}/successRecordCount`),
      ...getMemberValidator("errorRecordCount").validate(obj.errorRecordCount, `${path}/errorRecordCount`),
      ...getMemberValidator("statistics").validate(obj.statistics, `${path}/statistics`),
    ];
  };
}

/**
 * @public
 */
export interface ListFoundationModelsRequest {
  byProvider?: string | undefined;
  byCustomizationType?: ModelCustomization | undefined;
  byOutputModality?: ModelModality | undefined;
  byInferenceType?: InferenceType | undefined;
}

export namespace ListFoundationModelsRequest {
  const memberValidators: {
    byProvider?: __MultiConstraintValidator<string>;
    byCustomizationType?: __MultiConstraintValidator<string>;
    byOutputModality?: __MultiConstraintValidator<string>;
    byInferenceType?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListFoundationModelsRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "byProvider": {
            memberValidators["byProvider"] = new __CompositeValidator<string>([
              new __PatternValidator("^[ -~]{1,63}$"),
            ]);
            break;
          }
          case "byCustomizationType": {
            memberValidators["byCustomizationType"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION"],
                ["FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION"],
              ),
            ]);
            break;
          }
          case "byOutputModality": {
            memberValidators["byOutputModality"] = new __CompositeValidator<string>([
              new __EnumValidator(["TEXT", "IMAGE", "EMBEDDING"], ["TEXT", "IMAGE", "EMBEDDING"]),
            ]);
            break;
          }
          case "byInferenceType": {
            memberValidators["byInferenceType"] = new __CompositeValidator<string>([
              new __EnumValidator(["ON_DEMAND", "PROVISIONED"], ["ON_DEMAND", "PROVISIONED"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("byProvider").validate(obj.byProvider, `${path}/byProvider`),
      ...getMemberValidator("byCustomizationType").validate(obj.byCustomizationType, `${path}/byCustomizationType`),
      ...getMemberValidator("byOutputModality").validate(obj.byOutputModality, `${path}/byOutputModality`),
      ...getMemberValidator("byInferenceType").validate(obj.byInferenceType, `${path}/byInferenceType`),
    ];
  };
}

/**
 * The members of a model that GetFoundationModel and ListFoundationModels return.
 * @public
 */
export interface FoundationModelSummary {
  modelArn: string;
  modelId: string;
  modelName?: string | undefined;
  providerName?: string | undefined;
  inputModalities?: ModelModality[] | undefined;
  outputModalities?: ModelModality[] | undefined;
  responseStreamingSupported?: boolean | undefined;
  customizationsSupported?: ModelCustomization[] | undefined;
  inferenceTypesSupported?: InferenceType[] | undefined;
  modelLifecycle?: FoundationModelLifecycle | undefined;
}

export namespace FoundationModelSummary {
  const memberValidators: {
    modelArn?: __MultiConstraintValidator<string>;
    modelId?: __MultiConstraintValidator<string>;
    modelName?: __MultiConstraintValidator<string>;
    providerName?: __MultiConstraintValidator<string>;
    inputModalities?: __MultiConstraintValidator<Iterable<string>>;
    outputModalities?: __MultiConstraintValidator<Iterable<string>>;
    responseStreamingSupported?: __MultiConstraintValidator<boolean>;
    customizationsSupported?: __MultiConstraintValidator<Iterable<string>>;
    inferenceTypesSupported?: __MultiConstraintValidator<Iterable<string>>;
    modelLifecycle?: __MultiConstraintValidator<FoundationModelLifecycle>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: FoundationModelSummary, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "modelArn": {
            memberValidators["modelArn"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __PatternValidator("^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}::foundation-model/[!-~]+$"),
            ]);
            break;
          }
          case "modelId": {
            memberValidators["modelId"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(undefined, 140),
              new __PatternValidator("^[!-~]+$"),
            ]);
            break;
          }
          case "modelName": {
            memberValidators["modelName"] = new __CompositeValidator<string>([new __LengthValidator(1, 20)]);
            break;
          }
          case "providerName": {
            memberValidators["providerName"] = new __CompositeValidator<string>([new __LengthValidator(1, 20)]);
            break;
          }
          case "inputModalities": {
            memberValidators["inputModalities"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __CompositeValidator<string>([
                new __EnumValidator(["TEXT", "IMAGE", "EMBEDDING"], ["TEXT", "IMAGE", "EMBEDDING"]),
              ]),
            );
            break;
          }
          case "outputModalities": {
            memberValidators["outputModalities"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __CompositeValidator<string>([
                new __EnumValidator(["TEXT", "IMAGE", "EMBEDDING"], ["TEXT", "IMAGE", "EMBEDDING"]),
              ]),
            );
            break;
          }
          case "responseStreamingSupported": {
            memberValidators["responseStreamingSupported"] = new __NoOpValidator();
            break;
          }
          case "customizationsSupported": {
            memberValidators["customizationsSupported"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __CompositeValidator<string>([
                new __EnumValidator(
                  ["FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION"],
                  ["FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION"],
                ),
              ]),
            );
            break;
          }
          case "inferenceTypesSupported": {
            memberValidators["inferenceTypesSupported"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __CompositeValidator<string>([
                new __EnumValidator(["ON_DEMAND", "PROVISIONED"], ["ON_DEMAND", "PROVISIONED"]),
              ]),
            );
            break;
          }
          case "modelLifecycle": {
            memberValidators["modelLifecycle"] = new __CompositeStructureValidator<FoundationModelLifecycle>(
              new __NoOpValidator(),
              FoundationModelLifecycle.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("modelArn").validate(obj.modelArn, `${path}/modelArn`),
      ...getMemberValidator("modelId").validate(obj.modelId, `${path}/modelId`),
      ...getMemberValidator("modelName").validate(obj.modelName, `${path}/modelName`),
      ...getMemberValidator("providerName").validate(obj.providerName, `${path}/providerName`),
      ...getMemberValidator("inputModalities").validate(obj.inputModalities, `${path}/inputModalities`),
      ...getMemberValidator("outputModalities").validate(obj.outputModalities, `${path}/outputModalities`),
      ...getMemberValidator("responseStreamingSupported").validate(
        obj.responseStreamingSupported,
        `${path}/responseStreamingSupported`,
      ),
      ...getMemberValidator("customizationsSupported").validate(
        obj.customizationsSupported,
        `${path}/customizationsSupported`,
      ),
      ...getMemberValidator("inferenceTypesSupported").validate(
        obj.inferenceTypesSupported,
        `${path}/inferenceTypesSupported`,
      ),
      ...getMemberValidator("modelLifecycle").validate(obj.modelLifecycle, `${path}/modelLifecycle`),
    ];
  };
}

/**
 * @public
 */
export interface ListFoundationModelsResponse {
  modelSummaries?: FoundationModelSummary[] | undefined;
}

export namespace ListFoundationModelsResponse {
  const memberValidators: {
    modelSummaries?: __MultiConstraintValidator<Iterable<FoundationModelSummary>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListFoundationModelsResponse, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "modelSummaries": {
            memberValidators["modelSummaries"] = new __CompositeCollectionValidator<FoundationModelSummary>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<FoundationModelSummary>(
                new __NoOpValidator(),
                FoundationModelSummary.validate,
              ),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("modelSummaries").validate(obj.modelSummaries, `${path}/modelSummaries`)];
  };
}

/**
 * @public
 */
export interface ListInferenceProfilesRequest {
  maxResults?: number | undefined;
  nextToken?: string | undefined;
  typeEquals?: InferenceProfileType | undefined;
}

export namespace ListInferenceProfilesRequest {
  const memberValidators: {
    maxResults?: __MultiConstraintValidator<number>;
    nextToken?: __MultiConstraintValidator<string>;
    typeEquals?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListInferenceProfilesRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "maxResults": {
            memberValidators["maxResults"] = new __CompositeValidator<number>([new __RangeValidator(1, 1000)]);
            break;
          }
          case "nextToken": {
            memberValidators["nextToken"] = new __CompositeValidator<string>([
              new __LengthValidator(1, 2048),
              new __PatternValidator("^\\S*$"),
            ]);
            break;
          }
          case "typeEquals": {
            memberValidators["typeEquals"] = new __CompositeValidator<string>([
              new __EnumValidator(["SYSTEM_DEFINED", "APPLICATION"], ["SYSTEM_DEFINED", "APPLICATION"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("maxResults").validate(obj.maxResults, `${path}/maxResults`),
      ...getMemberValidator("nextToken").validate(obj.nextToken, `${path}/nextToken`),
      ...getMemberValidator("typeEquals").validate(obj.typeEquals, `${path}/typeEquals`),
    ];
  };
}

/**
 * @public
 */
export interface InferenceProfileSummary {
  inferenceProfileName: string;
  description?: string | undefined;
  createdAt?: Date | undefined;
  updatedAt?: Date | undefined;
  inferenceProfileArn: string;
  models: InferenceProfileModel[];
  inferenceProfileId: string;
  status: InferenceProfileStatus;
  type: InferenceProfileType;
}

/**
 * @internal
 */
export const InferenceProfileSummaryFilterSensitiveLog = (obj: InferenceProfileSummary): any => ({
  ...obj,
  ...(obj.description && { description: SENSITIVE_STRING }),
});
export namespace InferenceProfileSummary {
  const memberValidators: {
    inferenceProfileName?: __MultiConstraintValidator<string>;
    description?: __MultiConstraintValidator<string>;
    createdAt?: __MultiConstraintValidator<Date>;
    updatedAt?: __MultiConstraintValidator<Date>;
    inferenceProfileArn?: __MultiConstraintValidator<string>;
    models?: __MultiConstraintValidator<Iterable<InferenceProfileModel>>;
    inferenceProfileId?: __MultiConstraintValidator<string>;
    status?: __MultiConstraintValidator<string>;
    type?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: InferenceProfileSummary, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "inferenceProfileName": {
            memberValidators["inferenceProfileName"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 64),
              new __PatternValidator("^[0-9a-zA-Z]([ _-]?[0-9a-zA-Z])*[ _-]?$"),
            ]);
            break;
          }
          case "description": {
            memberValidators["description"] = new __SensitiveConstraintValidator<string>(
              new __CompositeValidator<string>([
                new __LengthValidator(1, 200),
                new __PatternValidator("^[0-9a-zA-Z:.]([ _-]?[0-9a-zA-Z:.])*[ _-]?$"),
              ]),
            );
            break;
          }
          case "createdAt": {
            memberValidators["createdAt"] = new __NoOpValidator();
            break;
          }
          case "updatedAt": {
            memberValidators["updatedAt"] = new __NoOpValidator();
            break;
          }
          case "inferenceProfileArn": {
            memberValidators["inferenceProfileArn"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 2048),
              new __PatternValidator(
                "^arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:(|[0-9a-z-]{0,20}):(|[0-9]{12}):(inference-profile|application-inference-profile)/[a-zA-Z0-9:.-]+$",
              ),
            ]);
            break;
          }
          case "models": {
            memberValidators["models"] = new __CompositeCollectionValidator<InferenceProfileModel>(
              new __CompositeValidator<InferenceProfileModel[]>([
                new __RequiredValidator(),
                new __LengthValidator(1, 5),
              ]),
              new __CompositeStructureValidator<InferenceProfileModel>(
                new __NoOpValidator(),
                InferenceProfileModel.validate,
              ),
            );
            break;
          }
          case "inferenceProfileId": {
            memberValidators["inferenceProfileId"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 64),
              new __PatternValidator("^[a-zA-Z0-9:.-]+$"),
            ]);
            break;
          }
          case "status": {
            memberValidators["status"] = new __CompositeValidator<string>([
              new __EnumValidator(["ACTIVE"], ["ACTIVE"]),
              new __RequiredValidator(),
            ]);
            break;
          }
          case "type": {
            memberValidators["type"] = new __CompositeValidator<string>([
              new __EnumValidator(["SYSTEM_DEFINED", "APPLICATION"], ["SYSTEM_DEFINED", "APPLICATION"]),
              new __RequiredValidator(),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("inferenceProfileName").validate(obj.inferenceProfileName, `${path}/inferenceProfileName`),
      ...getMemberValidator("description").validate(obj.description, `${path}/description`),
      ...getMemberValidator("createdAt").validate(obj.createdAt, `${path}/createdAt`),
      ...getMemberValidator("updatedAt").validate(obj.updatedAt, `${path}/updatedAt`),
      ...getMemberValidator("inferenceProfileArn").validate(obj.inferenceProfileArn, `${path}/inferenceProfileArn`),
      ...getMemberValidator("models").validate(obj.models, `${path}/models`),
      ...getMemberValidator("inferenceProfileId").validate(obj.inferenceProfileId, `${path}/inferenceProfileId`),
      ...getMemberValidator("status").validate(obj.status, `${path}/status`),
      ...getMemberValidator("type").validate(obj.type, `${path}/type`),
    ];
  };
}

/**
 * @public
 */
export interface ListInferenceProfilesResponse {
  inferenceProfileSummaries?: InferenceProfileSummary[] | undefined;
  nextToken?: string | undefined;
}

/**
 * @internal
 */
export const ListInferenceProfilesResponseFilterSensitiveLog = (obj: ListInferenceProfilesResponse): any => ({
  ...obj,
  ...(obj.inferenceProfileSummaries && {
    inferenceProfileSummaries: obj.inferenceProfileSummaries.map((item) =>
      InferenceProfileSummaryFilterSensitiveLog(item),
    ),
  }),
});
export namespace ListInferenceProfilesResponse {
  const memberValidators: {
    inferenceProfileSummaries?: __MultiConstraintValidator<Iterable<InferenceProfileSummary>>;
    nextToken?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListInferenceProfilesResponse, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "inferenceProfileSummaries": {
            memberValidators["inferenceProfileSummaries"] = new __CompositeCollectionValidator<InferenceProfileSummary>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<InferenceProfileSummary>(
                new __NoOpValidator(),
                InferenceProfileSummary.validate,
              ),
            );
            break;
          }
          case "nextToken": {
            memberValidators["nextToken"] = new __CompositeValidator<string>([
              new __LengthValidator(1, 2048),
              new __PatternValidator("^\\S*$"),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("inferenceProfileSummaries").validate(
        obj.inferenceProfileSummaries,
        `${path}/inferenceProfileSummaries`,
      ),
      ...getMemberValidator("nextToken").validate(obj.nextToken, `${path}/nextToken`),
    ];
  };
}

/**
 * @public
 */
export interface ListModelInvocationJobsRequest {
  submitTimeAfter?: Date | undefined;
  submitTimeBefore?: Date | undefined;
  statusEquals?: ModelInvocationJobStatus | undefined;
  nameContains?: string | undefined;
  maxResults?: number | undefined;
  nextToken?: string | undefined;
  sortBy?: SortJobsBy | undefined;
  sortOrder?: SortOrder | undefined;
}

export namespace ListModelInvocationJobsRequest {
  const memberValidators: {
    submitTimeAfter?: __MultiConstraintValidator<Date>;
    submitTimeBefore?: __MultiConstraintValidator<Date>;
    statusEquals?: __MultiConstraintValidator<string>;
    nameContains?: __MultiConstraintValidator<string>;
    maxResults?: __MultiConstraintValidator<number>;
    nextToken?: __MultiConstraintValidator<string>;
    sortBy?: __MultiConstraintValidator<string>;
    sortOrder?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListModelInvocationJobsRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "submitTimeAfter": {
            memberValidators["submitTimeAfter"] = new __NoOpValidator();
            break;
          }
          case "submitTimeBefore": {
            memberValidators["submitTimeBefore"] = new __NoOpValidator();
            break;
          }
          case "statusEquals": {
            memberValidators["statusEquals"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "Submitted",
                  "Validating",
                  "Scheduled",
                  "InProgress",
                  "Stopping",
                  "Stopped",
                  "Completed",
                  "PartiallyCompleted",
                  "Failed",
                  "Expired",
                ],
                [
                  "Submitted",
                  "Validating",
                  "Scheduled",
                  "InProgress",
                  "Stopping",
                  "Stopped",
                  "Completed",
                  "PartiallyCompleted",
                  "Failed",
                  "Expired",
                ],
              ),
            ]);
            break;
          }
          case "nameContains": {
            memberValidators["nameContains"] = new __CompositeValidator<string>([
              new __LengthValidator(1, 63),
              new __PatternValidator("^[a-zA-Z0-9][a-zA-Z0-9+.-]*$"),
            ]);
            break;
          }
          case "maxResults": {
            memberValidators["maxResults"] = new __CompositeValidator<number>([new __RangeValidator(1, 1000)]);
            break;
          }
          case "nextToken": {
            memberValidators["nextToken"] = new __CompositeValidator<string>([
              new __LengthValidator(1, 2048),
              new __PatternValidator("^\\S*$"),
            ]);
            break;
          }
          case "sortBy": {
            memberValidators["sortBy"] = new __CompositeValidator<string>([
              new __EnumValidator(["CreationTime"], ["CreationTime"]),
            ]);
            break;
          }
          case "sortOrder": {
            memberValidators["sortOrder"] = new __CompositeValidator<string>([
              new __EnumValidator(["Ascending", "Descending"], ["Ascending", "Descending"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("submitTimeAfter").validate(obj.submitTimeAfter, `${path}/submitTimeAfter`),
      ...getMemberValidator("submitTimeBefore").validate(obj.submitTimeBefore, `${path}/submitTimeBefore`),
      ...getMemberValidator("statusEquals").validate(obj.statusEquals, `${path}/statusEquals`),
      ...getMemberValidator("nameContains").validate(obj.nameContains, `${path}/nameContains`),
      ...getMemberValidator("maxResults").validate(obj.maxResults, `${path}/maxResults`),
      ...getMemberValidator("nextToken").validate(obj.nextToken, `${path}/nextToken`),
      ...getMemberValidator("sortBy").validate(obj.sortBy, `${path}/sortBy`),
      ...getMemberValidator("sortOrder").validate(obj.sortOrder, `${path}/sortOrder`),
    ];
  };
}

/**
 * The members of a job that GetModelInvocationJob and ListModelInvocationJobs return.
 * @public
 */
export interface ModelInvocationJobSummary {
  jobArn: string;
  jobName: string;
  modelId: string;
  clientRequestToken?: string | undefined;
  roleArn: string;
  status?: ModelInvocationJobStatus | undefined;
  /**
   * A provider's message about a job. It may quote the caller's data.
   * @public
   */
  message?: string | undefined;

  submitTime: Date;
  lastModifiedTime?: Date | undefined;
  endTime?: Date | undefined;
  inputDataConfig: ModelInvocationJobInputDataConfig;
  outputDataConfig: ModelInvocationJobOutputDataConfig;
  vpcConfig?: VpcConfig | undefined;
  timeoutDurationInHours?: number | undefined;
  jobExpirationTime?: Date | undefined;
  modelInvocationType?: ModelInvocationType | undefined;
  totalRecordCount?: number | undefined;
  processedRecordCount?: number | undefined;
  successRecordCount?: number | undefined;
  errorRecordCount?: number | undefined;
}

/**
 * @internal
 */
export const ModelInvocationJobSummaryFilterSensitiveLog = (obj: ModelInvocationJobSummary): any => ({
  ...obj,
  ...(obj.message && { message: SENSITIVE_STRING }),
  ...(obj.inputDataConfig && { inputDataConfig: obj.inputDataConfig }),
  ...(obj.outputDataConfig && { outputDataConfig: obj.outputDataConfig }),
});
export namespace ModelInvocationJobSummary {
  const memberValidators: {
    jobArn?: __MultiConstraintValidator<string>;
    jobName?: __MultiConstraintValidator<string>;
    modelId?: __MultiConstraintValidator<string>;
    clientRequestToken?: __MultiConstraintValidator<string>;
    roleArn?: __MultiConstraintValidator<string>;
    status?: __MultiConstraintValidator<string>;
    message?: __MultiConstraintValidator<string>;
    submitTime?: __MultiConstraintValidator<Date>;
    lastModifiedTime?: __MultiConstraintValidator<Date>;
    endTime?: __MultiConstraintValidator<Date>;
    inputDataConfig?: __MultiConstraintValidator<ModelInvocationJobInputDataConfig>;
    outputDataConfig?: __MultiConstraintValidator<ModelInvocationJobOutputDataConfig>;
    vpcConfig?: __MultiConstraintValidator<VpcConfig>;
    timeoutDurationInHours?: __MultiConstraintValidator<number>;
    jobExpirationTime?: __MultiConstraintValidator<Date>;
    modelInvocationType?: __MultiConstraintValidator<string>;
    totalRecordCount?: __MultiConstraintValidator<number>;
    processedRecordCount?: __MultiConstraintValidator<number>;
    successRecordCount?: __MultiConstraintValidator<number>;
    errorRecordCount?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ModelInvocationJobSummary, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "jobArn": {
            memberValidators["jobArn"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(undefined, 1011),
              new __PatternValidator(
                "^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:model-invocation-job/[a-z0-9]{12}$",
              ),
            ]);
            break;
          }
          case "jobName": {
            memberValidators["jobName"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 63),
              new __PatternValidator("^[a-zA-Z0-9][a-zA-Z0-9+.-]*$"),
            ]);
            break;
          }
          case "modelId": {
            memberValidators["modelId"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, 2048),
              new __PatternValidator("^[!-~]+$"),
            ]);
            break;
          }
          case "clientRequestToken": {
            memberValidators["clientRequestToken"] = new __CompositeValidator<string>([
              new __LengthValidator(1, 256),
              new __PatternValidator("^[a-zA-Z0-9]+(-+[a-zA-Z0-9]+)*$"),
            ]);
            break;
          }
          case "roleArn": {
            memberValidators["roleArn"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(undefined, 2048),
            ]);
            break;
          }
          case "status": {
            memberValidators["status"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "Submitted",
                  "Validating",
                  "Scheduled",
                  "InProgress",
                  "Stopping",
                  "Stopped",
                  "Completed",
                  "PartiallyCompleted",
                  "Failed",
                  "Expired",
                ],
                [
                  "Submitted",
                  "Validating",
                  "Scheduled",
                  "InProgress",
                  "Stopping",
                  "Stopped",
                  "Completed",
                  "PartiallyCompleted",
                  "Failed",
                  "Expired",
                ],
              ),
            ]);
            break;
          }
          case "message": {
            memberValidators["message"] = new __SensitiveConstraintValidator<string>(
              new __CompositeValidator<string>([new __LengthValidator(undefined, 2048)]),
            );
            break;
          }
          case "submitTime": {
            memberValidators["submitTime"] = new __CompositeValidator<Date>([new __RequiredValidator()]);
            break;
          }
          case "lastModifiedTime": {
            memberValidators["lastModifiedTime"] = new __NoOpValidator();
            break;
          }
          case "endTime": {
            memberValidators["endTime"] = new __NoOpValidator();
            break;
          }
          case "inputDataConfig": {
            memberValidators["inputDataConfig"] = new __CompositeStructureValidator<ModelInvocationJobInputDataConfig>(
              new __CompositeValidator<ModelInvocationJobInputDataConfig>([new __RequiredValidator()]),
              ModelInvocationJobInputDataConfig.validate,
            );
            break;
          }
          case "outputDataConfig": {
            memberValidators["outputDataConfig"] =
              new __CompositeStructureValidator<ModelInvocationJobOutputDataConfig>(
                new __CompositeValidator<ModelInvocationJobOutputDataConfig>([new __RequiredValidator()]),
                ModelInvocationJobOutputDataConfig.validate,
              );
            break;
          }
          case "vpcConfig": {
            memberValidators["vpcConfig"] = new __CompositeStructureValidator<VpcConfig>(
              new __NoOpValidator(),
              VpcConfig.validate,
            );
            break;
          }
          case "timeoutDurationInHours": {
            memberValidators["timeoutDurationInHours"] = new __CompositeValidator<number>([
              new __RangeValidator(24, 168),
            ]);
            break;
          }
          case "jobExpirationTime": {
            memberValidators["jobExpirationTime"] = new __NoOpValidator();
            break;
          }
          case "modelInvocationType": {
            memberValidators["modelInvocationType"] = new __CompositeValidator<string>([
              new __EnumValidator(["InvokeModel", "Converse"], ["InvokeModel", "Converse"]),
            ]);
            break;
          }
          case "totalRecordCount": {
            memberValidators["totalRecordCount"] = new __CompositeValidator<number>([
              new __RangeValidator(0, undefined),
            ]);
            break;
          }
          case "processedRecordCount": {
            memberValidators["processedRecordCount"] = new __CompositeValidator<number>([
              new __RangeValidator(0, undefined),
            ]);
            break;
          }
          case "successRecordCount": {
            memberValidators["successRecordCount"] = new __CompositeValidator<number>([
              new __RangeValidator(0, undefined),
            ]);
            break;
          }
          case "errorRecordCount": {
            memberValidators["errorRecordCount"] = new __CompositeValidator<number>([
              new __RangeValidator(0, undefined),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("jobArn").validate(obj.jobArn, `${path}/jobArn`),
      ...getMemberValidator("jobName").validate(obj.jobName, `${path}/jobName`),
      ...getMemberValidator("modelId").validate(obj.modelId, `${path}/modelId`),
      ...getMemberValidator("clientRequestToken").validate(obj.clientRequestToken, `${path}/clientRequestToken`),
      ...getMemberValidator("roleArn").validate(obj.roleArn, `${path}/roleArn`),
      ...getMemberValidator("status").validate(obj.status, `${path}/status`),
      ...getMemberValidator("message").validate(obj.message, `${path}/message`),
      ...getMemberValidator("submitTime").validate(obj.submitTime, `${path}/submitTime`),
      ...getMemberValidator("lastModifiedTime").validate(obj.lastModifiedTime, `${path}/lastModifiedTime`),
      ...getMemberValidator("endTime").validate(obj.endTime, `${path}/endTime`),
      ...getMemberValidator("inputDataConfig").validate(obj.inputDataConfig, `${path}/inputDataConfig`),
      ...getMemberValidator("outputDataConfig").validate(obj.outputDataConfig, `${path}/outputDataConfig`),
      ...getMemberValidator("vpcConfig").validate(obj.vpcConfig, `${path}/vpcConfig`),
      ...getMemberValidator("timeoutDurationInHours").validate(
        obj.timeoutDurationInHours,
        `${path}/timeoutDurationInHours`,
      ),
      ...getMemberValidator("jobExpirationTime").validate(obj.jobExpirationTime, `${path}/jobExpirationTime`),
      ...getMemberValidator("modelInvocationType").validate(obj.modelInvocationType, `${path}/modelInvocationType`),
      ...getMemberValidator("totalRecordCount").validate(obj.totalRecordCount, `${path}/totalRecordCount`),
      ...getMemberValidator("processedRecordCount").validate(obj.processedRecordCount, `${path}/processedRecordCount`),
      ...getMemberValidator("successRecordCount").validate(obj.successRecordCount, `${path}/successRecordCount`),
      ...getMemberValidator("errorRecordCount").validate(obj.errorRecordCount, `${path}/errorRecordCount`),
    ];
  };
}

/**
 * @public
 */
export interface ListModelInvocationJobsResponse {
  nextToken?: string | undefined;
  invocationJobSummaries?: ModelInvocationJobSummary[] | undefined;
}

/**
 * @internal
 */
export const ListModelInvocationJobsResponseFilterSensitiveLog = (obj: ListModelInvocationJobsResponse): any => ({
  ...obj,
  ...(obj.invocationJobSummaries && {
    invocationJobSummaries: obj.invocationJobSummaries.map((item) => ModelInvocationJobSummaryFilterSensitiveLog(item)),
  }),
});
export namespace ListModelInvocationJobsResponse {
  const memberValidators: {
    nextToken?: __MultiConstraintValidator<string>;
    invocationJobSummaries?: __MultiConstraintValidator<Iterable<ModelInvocationJobSummary>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListModelInvocationJobsResponse, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "nextToken": {
            memberValidators["nextToken"] = new __CompositeValidator<string>([
              new __LengthValidator(1, 2048),
              new __PatternValidator("^\\S*$"),
            ]);
            break;
          }
          case "invocationJobSummaries": {
            memberValidators["invocationJobSummaries"] = new __CompositeCollectionValidator<ModelInvocationJobSummary>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<ModelInvocationJobSummary>(
                new __NoOpValidator(),
                ModelInvocationJobSummary.validate,
              ),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("nextToken").validate(obj.nextToken, `${path}/nextToken`),
      ...getMemberValidator("invocationJobSummaries").validate(
        obj.invocationJobSummaries,
        `${path}/invocationJobSummaries`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface ListTagsForResourceRequest {
  resourceARN: string;
}

export namespace ListTagsForResourceRequest {
  const memberValidators: {
    resourceARN?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListTagsForResourceRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "resourceARN": {
            memberValidators["resourceARN"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(20, 1011),
              new __PatternValidator("^[!-~]+$"),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("resourceARN").validate(obj.resourceARN, `${path}/resourceARN`)];
  };
}

/**
 * @public
 */
export interface ListTagsForResourceResponse {
  tags?: Tag[] | undefined;
}

export namespace ListTagsForResourceResponse {
  const memberValidators: {
    tags?: __MultiConstraintValidator<Iterable<Tag>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListTagsForResourceResponse, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "tags": {
            memberValidators["tags"] = new __CompositeCollectionValidator<Tag>(
              new __CompositeValidator<Tag[]>([new __LengthValidator(undefined, 200)]),
              new __CompositeStructureValidator<Tag>(new __NoOpValidator(), Tag.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("tags").validate(obj.tags, `${path}/tags`)];
  };
}

/**
 * @public
 */
export interface StopModelInvocationJobRequest {
  jobIdentifier: string;
}

export namespace StopModelInvocationJobRequest {
  const memberValidators: {
    jobIdentifier?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: StopModelInvocationJobRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "jobIdentifier": {
            memberValidators["jobIdentifier"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(undefined, 1011),
              new __PatternValidator("^[!-~]+$"),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("jobIdentifier").validate(obj.jobIdentifier, `${path}/jobIdentifier`)];
  };
}

/**
 * @public
 */
export interface StopModelInvocationJobResponse {}

export namespace StopModelInvocationJobResponse {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: StopModelInvocationJobResponse, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
        }
      }
      return memberValidators[member]!!;
    }
    return [];
  };
}

/**
 * @public
 */
export interface TagResourceRequest {
  resourceARN: string;
  tags: Tag[];
}

export namespace TagResourceRequest {
  const memberValidators: {
    resourceARN?: __MultiConstraintValidator<string>;
    tags?: __MultiConstraintValidator<Iterable<Tag>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: TagResourceRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "resourceARN": {
            memberValidators["resourceARN"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(20, 1011),
              new __PatternValidator("^[!-~]+$"),
            ]);
            break;
          }
          case "tags": {
            memberValidators["tags"] = new __CompositeCollectionValidator<Tag>(
              new __CompositeValidator<Tag[]>([new __RequiredValidator(), new __LengthValidator(undefined, 200)]),
              new __CompositeStructureValidator<Tag>(new __NoOpValidator(), Tag.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("resourceARN").validate(obj.resourceARN, `${path}/resourceARN`),
      ...getMemberValidator("tags").validate(obj.tags, `${path}/tags`),
    ];
  };
}

/**
 * @public
 */
export interface TagResourceResponse {}

export namespace TagResourceResponse {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: TagResourceResponse, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
        }
      }
      return memberValidators[member]!!;
    }
    return [];
  };
}

/**
 * @public
 */
export interface UntagResourceRequest {
  resourceARN: string;
  tagKeys: string[];
}

export namespace UntagResourceRequest {
  const memberValidators: {
    resourceARN?: __MultiConstraintValidator<string>;
    tagKeys?: __MultiConstraintValidator<Iterable<string>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: UntagResourceRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "resourceARN": {
            memberValidators["resourceARN"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(20, 1011),
              new __PatternValidator("^[!-~]+$"),
            ]);
            break;
          }
          case "tagKeys": {
            memberValidators["tagKeys"] = new __CompositeCollectionValidator<string>(
              new __CompositeValidator<string[]>([new __RequiredValidator(), new __LengthValidator(undefined, 200)]),
              new __CompositeValidator<string>([
                new __LengthValidator(1, 128),
                new __PatternValidator("^[a-zA-Z0-9\\s._:/=+@-]*$"),
              ]),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("resourceARN").validate(obj.resourceARN, `${path}/resourceARN`),
      ...getMemberValidator("tagKeys").validate(obj.tagKeys, `${path}/tagKeys`),
    ];
  };
}

/**
 * @public
 */
export interface UntagResourceResponse {}

export namespace UntagResourceResponse {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: UntagResourceResponse, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
        }
      }
      return memberValidators[member]!!;
    }
    return [];
  };
}
