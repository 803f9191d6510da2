// smithy-typescript generated code
import {
  CompositeCollectionValidator as __CompositeCollectionValidator,
  CompositeMapValidator as __CompositeMapValidator,
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
import type { Readable as StreamingBlobTypes } from "node:stream";
import type { Readable } from "stream";

import type {
  AnnotationDirective,
  ArchiveStatus,
  BucketAccelerateStatus,
  BucketCannedACL,
  BucketLocationConstraint,
  BucketLogsPermission,
  BucketNamespace,
  BucketType,
  BucketVersioningStatus,
  ChecksumAlgorithm,
  ChecksumMode,
  ChecksumType,
  DataRedundancy,
  DeleteMarkerReplicationStatus,
  EncodingType,
  EncryptionType,
  Event,
  ExistingObjectReplicationStatus,
  ExpirationStatus,
  FilterRuleName,
  LocationType,
  MetadataDirective,
  MetricsStatus,
  MFADeleteStatus,
  ObjectAttributes,
  ObjectCannedACL,
  ObjectLockEnabled,
  ObjectLockMode,
  ObjectLockRetentionMode,
  ObjectOwnership,
  ObjectStorageClass,
  ObjectVersionStorageClass,
  OnOff,
  OptionalObjectAttributes,
  OwnerOverride,
  PartitionDateSource,
  Payer,
  Permission,
  Protocol,
  ReplicaModificationsStatus,
  ReplicationRuleStatus,
  ReplicationStatus,
  ReplicationTimeStatus,
  RequestCharged,
  RequestPayer,
  ServerSideEncryption,
  SseKmsEncryptedObjectsStatus,
  StorageClass,
  TaggingDirective,
  TransitionDefaultMinimumObjectSize,
  TransitionStorageClass,
  Type,
} from "./enums";

/**
 * @public
 */
export interface AbortIncompleteMultipartUpload {
  DaysAfterInitiation?: number | undefined;
}

export namespace AbortIncompleteMultipartUpload {
  const memberValidators: {
    DaysAfterInitiation?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: AbortIncompleteMultipartUpload, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "DaysAfterInitiation": {
            memberValidators["DaysAfterInitiation"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("DaysAfterInitiation").validate(obj.DaysAfterInitiation, `${path}/DaysAfterInitiation`),
    ];
  };
}

/**
 * @public
 */
export interface AbortMultipartUploadOutput {
  RequestCharged?: RequestCharged | undefined;
  VersionId?: string | undefined;
}

export namespace AbortMultipartUploadOutput {
  const memberValidators: {
    RequestCharged?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: AbortMultipartUploadOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
    ];
  };
}

/**
 * @public
 */
export interface AbortMultipartUploadRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Key: string;
  RequestPayer?: RequestPayer | undefined;
  UploadId: string;
  IfMatchInitiatedTime?: Date | undefined;
}

export namespace AbortMultipartUploadRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    UploadId?: __MultiConstraintValidator<string>;
    IfMatchInitiatedTime?: __MultiConstraintValidator<Date>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: AbortMultipartUploadRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "UploadId": {
            memberValidators["UploadId"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "IfMatchInitiatedTime": {
            memberValidators["IfMatchInitiatedTime"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("UploadId").validate(obj.UploadId, `${path}/UploadId`),
      ...getMemberValidator("IfMatchInitiatedTime").validate(obj.IfMatchInitiatedTime, `${path}/IfMatchInitiatedTime`),
    ];
  };
}

/**
 * @public
 */
export interface AccessControlTranslation {
  Owner: OwnerOverride;
}

export namespace AccessControlTranslation {
  const memberValidators: {
    Owner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: AccessControlTranslation, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Owner": {
            memberValidators["Owner"] = new __CompositeValidator<string>([
              new __EnumValidator(["Destination"], ["Destination"]),
              new __RequiredValidator(),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Owner").validate(obj.Owner, `${path}/Owner`)];
  };
}

/**
 * @public
 */
export interface Grantee {
  DisplayName?: string | undefined;
  EmailAddress?: string | undefined;
  ID?: string | undefined;
  Type: Type;
  URI?: string | undefined;
}

export namespace Grantee {
  const memberValidators: {
    DisplayName?: __MultiConstraintValidator<string>;
    EmailAddress?: __MultiConstraintValidator<string>;
    ID?: __MultiConstraintValidator<string>;
    Type?: __MultiConstraintValidator<string>;
    URI?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: Grantee, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "DisplayName": {
            memberValidators["DisplayName"] = new __NoOpValidator();
            break;
          }
          case "EmailAddress": {
            memberValidators["EmailAddress"] = new __NoOpValidator();
            break;
          }
          case "ID": {
            memberValidators["ID"] = new __NoOpValidator();
            break;
          }
          case "Type": {
            memberValidators["Type"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["CanonicalUser", "AmazonCustomerByEmail", "Group"],
                ["CanonicalUser", "AmazonCustomerByEmail", "Group"],
              ),
              new __RequiredValidator(),
            ]);
            break;
          }
          case "URI": {
            memberValidators["URI"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("DisplayName").validate(obj.DisplayName, `${path}/DisplayName`),
      ...getMemberValidator("EmailAddress").validate(obj.EmailAddress, `${path}/EmailAddress`),
      ...getMemberValidator("ID").validate(obj.ID, `${path}/ID`),
      ...getMemberValidator("Type").validate(obj.Type, `${path}/Type`),
      ...getMemberValidator("URI").validate(obj.URI, `${path}/URI`),
    ];
  };
}

/**
 * @public
 */
export interface AclGrant {
  Grantee?: Grantee | undefined;
  Permission?: Permission | undefined;
}

export namespace AclGrant {
  const memberValidators: {
    Grantee?: __MultiConstraintValidator<Grantee>;
    Permission?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: AclGrant, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Grantee": {
            memberValidators["Grantee"] = new __CompositeStructureValidator<Grantee>(
              new __NoOpValidator(),
              Grantee.validate,
            );
            break;
          }
          case "Permission": {
            memberValidators["Permission"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["FULL_CONTROL", "WRITE", "WRITE_ACP", "READ", "READ_ACP"],
                ["FULL_CONTROL", "WRITE", "WRITE_ACP", "READ", "READ_ACP"],
              ),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Grantee").validate(obj.Grantee, `${path}/Grantee`),
      ...getMemberValidator("Permission").validate(obj.Permission, `${path}/Permission`),
    ];
  };
}

/**
 * @public
 */
export interface BlockedEncryptionTypes {
  EncryptionType?: EncryptionType[] | undefined;
}

export namespace BlockedEncryptionTypes {
  const memberValidators: {
    EncryptionType?: __MultiConstraintValidator<Iterable<string>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: BlockedEncryptionTypes, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "EncryptionType": {
            memberValidators["EncryptionType"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __CompositeValidator<string>([new __EnumValidator(["NONE", "SSE-C"], ["NONE", "SSE-C"])]),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("EncryptionType").validate(obj.EncryptionType, `${path}/EncryptionType`)];
  };
}

/**
 * @public
 */
export interface Bucket {
  Name?: string | undefined;
  CreationDate?: Date | undefined;
  BucketRegion?: string | undefined;
  BucketArn?: string | undefined;
}

export namespace Bucket {
  const memberValidators: {
    Name?: __MultiConstraintValidator<string>;
    CreationDate?: __MultiConstraintValidator<Date>;
    BucketRegion?: __MultiConstraintValidator<string>;
    BucketArn?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: Bucket, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Name": {
            memberValidators["Name"] = new __NoOpValidator();
            break;
          }
          case "CreationDate": {
            memberValidators["CreationDate"] = new __NoOpValidator();
            break;
          }
          case "BucketRegion": {
            memberValidators["BucketRegion"] = new __NoOpValidator();
            break;
          }
          case "BucketArn": {
            memberValidators["BucketArn"] = new __CompositeValidator<string>([
              new __LengthValidator(1, 128),
              new __PatternValidator("^arn:[^:]+:(s3|s3express):.*$"),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Name").validate(obj.Name, `${path}/Name`),
      ...getMemberValidator("CreationDate").validate(obj.CreationDate, `${path}/CreationDate`),
      ...getMemberValidator("BucketRegion").validate(obj.BucketRegion, `${path}/BucketRegion`),
      ...getMemberValidator("BucketArn").validate(obj.BucketArn, `${path}/BucketArn`),
    ];
  };
}

/**
 * @public
 */
export interface BucketInfo {
  DataRedundancy?: DataRedundancy | undefined;
  Type?: BucketType | undefined;
}

export namespace BucketInfo {
  const memberValidators: {
    DataRedundancy?: __MultiConstraintValidator<string>;
    Type?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: BucketInfo, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "DataRedundancy": {
            memberValidators["DataRedundancy"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["SingleAvailabilityZone", "SingleLocalZone"],
                ["SingleAvailabilityZone", "SingleLocalZone"],
              ),
            ]);
            break;
          }
          case "Type": {
            memberValidators["Type"] = new __CompositeValidator<string>([
              new __EnumValidator(["Directory"], ["Directory"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("DataRedundancy").validate(obj.DataRedundancy, `${path}/DataRedundancy`),
      ...getMemberValidator("Type").validate(obj.Type, `${path}/Type`),
    ];
  };
}

/**
 * @public
 */
export interface LifecycleExpiration {
  Date?: Date | undefined;
  Days?: number | undefined;
  ExpiredObjectDeleteMarker?: boolean | undefined;
}

export namespace LifecycleExpiration {
  const memberValidators: {
    Date?: __MultiConstraintValidator<Date>;
    Days?: __MultiConstraintValidator<number>;
    ExpiredObjectDeleteMarker?: __MultiConstraintValidator<boolean>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: LifecycleExpiration, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Date": {
            memberValidators["Date"] = new __NoOpValidator();
            break;
          }
          case "Days": {
            memberValidators["Days"] = new __NoOpValidator();
            break;
          }
          case "ExpiredObjectDeleteMarker": {
            memberValidators["ExpiredObjectDeleteMarker"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Date").validate(obj.Date, `${path}/Date`),
      ...getMemberValidator("Days").validate(obj.Days, `${path}/Days`),
      ...getMemberValidator("ExpiredObjectDeleteMarker").validate(
        obj.ExpiredObjectDeleteMarker,
        `${path}/ExpiredObjectDeleteMarker`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface Tag {
  Key: string;
  Value: string;
}

export namespace Tag {
  const memberValidators: {
    Key?: __MultiConstraintValidator<string>;
    Value?: __MultiConstraintValidator<string>;
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
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "Value": {
            memberValidators["Value"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("Value").validate(obj.Value, `${path}/Value`),
    ];
  };
}

/**
 * @public
 */
export interface LifecycleRuleAndOperator {
  Prefix?: string | undefined;
  Tags?: Tag[] | undefined;
  ObjectSizeGreaterThan?: number | undefined;
  ObjectSizeLessThan?: number | undefined;
}

export namespace LifecycleRuleAndOperator {
  const memberValidators: {
    Prefix?: __MultiConstraintValidator<string>;
    Tags?: __MultiConstraintValidator<Iterable<Tag>>;
    ObjectSizeGreaterThan?: __MultiConstraintValidator<number>;
    ObjectSizeLessThan?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: LifecycleRuleAndOperator, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "Tags": {
            memberValidators["Tags"] = new __CompositeCollectionValidator<Tag>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<Tag>(new __NoOpValidator(), Tag.validate),
            );
            break;
          }
          case "ObjectSizeGreaterThan": {
            memberValidators["ObjectSizeGreaterThan"] = new __NoOpValidator();
            break;
          }
          case "ObjectSizeLessThan": {
            memberValidators["ObjectSizeLessThan"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("Tags").validate(obj.Tags, `${path}/Tags`),
      ...getMemberValidator("ObjectSizeGreaterThan").validate(
        obj.ObjectSizeGreaterThan,
        `${path}/ObjectSizeGreaterThan`,
      ),
      ...getMemberValidator("ObjectSizeLessThan").validate(obj.ObjectSizeLessThan, `${path}/ObjectSizeLessThan`),
    ];
  };
}

/**
 * @public
 */
export interface LifecycleRuleFilter {
  Prefix?: string | undefined;
  Tag?: Tag | undefined;
  ObjectSizeGreaterThan?: number | undefined;
  ObjectSizeLessThan?: number | undefined;
  And?: LifecycleRuleAndOperator | undefined;
}

export namespace LifecycleRuleFilter {
  const memberValidators: {
    Prefix?: __MultiConstraintValidator<string>;
    Tag?: __MultiConstraintValidator<Tag>;
    ObjectSizeGreaterThan?: __MultiConstraintValidator<number>;
    ObjectSizeLessThan?: __MultiConstraintValidator<number>;
    And?: __MultiConstraintValidator<LifecycleRuleAndOperator>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: LifecycleRuleFilter, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "Tag": {
            memberValidators["Tag"] = new __CompositeStructureValidator<Tag>(new __NoOpValidator(), Tag.validate);
            break;
          }
          case "ObjectSizeGreaterThan": {
            memberValidators["ObjectSizeGreaterThan"] = new __NoOpValidator();
            break;
          }
          case "ObjectSizeLessThan": {
            memberValidators["ObjectSizeLessThan"] = new __NoOpValidator();
            break;
          }
          case "And": {
            memberValidators["And"] = new __CompositeStructureValidator<LifecycleRuleAndOperator>(
              new __NoOpValidator(),
              LifecycleRuleAndOperator.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("Tag").validate(obj.Tag, `${path}/Tag`),
      ...getMemberValidator("ObjectSizeGreaterThan").validate(
        obj.ObjectSizeGreaterThan,
        `${path}/ObjectSizeGreaterThan`,
      ),
      ...getMemberValidator("ObjectSizeLessThan").validate(obj.ObjectSizeLessThan, `${path}/ObjectSizeLessThan`),
      ...getMemberValidator("And").validate(obj.And, `${path}/And`),
    ];
  };
}

/**
 * @public
 */
export interface NoncurrentVersionExpiration {
  NoncurrentDays?: number | undefined;
  NewerNoncurrentVersions?: number | undefined;
}

export namespace NoncurrentVersionExpiration {
  const memberValidators: {
    NoncurrentDays?: __MultiConstraintValidator<number>;
    NewerNoncurrentVersions?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: NoncurrentVersionExpiration, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "NoncurrentDays": {
            memberValidators["NoncurrentDays"] = new __NoOpValidator();
            break;
          }
          case "NewerNoncurrentVersions": {
            memberValidators["NewerNoncurrentVersions"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("NoncurrentDays").validate(obj.NoncurrentDays, `${path}/NoncurrentDays`),
      ...getMemberValidator("NewerNoncurrentVersions").validate(
        obj.NewerNoncurrentVersions,
        `${path}/NewerNoncurrentVersions`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface NoncurrentVersionTransition {
  NoncurrentDays?: number | undefined;
  StorageClass?: TransitionStorageClass | undefined;
  NewerNoncurrentVersions?: number | undefined;
}

export namespace NoncurrentVersionTransition {
  const memberValidators: {
    NoncurrentDays?: __MultiConstraintValidator<number>;
    StorageClass?: __MultiConstraintValidator<string>;
    NewerNoncurrentVersions?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: NoncurrentVersionTransition, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "NoncurrentDays": {
            memberValidators["NoncurrentDays"] = new __NoOpValidator();
            break;
          }
          case "StorageClass": {
            memberValidators["StorageClass"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR"],
                ["GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR"],
              ),
            ]);
            break;
          }
          case "NewerNoncurrentVersions": {
            memberValidators["NewerNoncurrentVersions"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("NoncurrentDays").validate(obj.NoncurrentDays, `${path}/NoncurrentDays`),
      ...getMemberValidator("StorageClass").validate(obj.StorageClass, `${path}/StorageClass`),
      ...getMemberValidator("NewerNoncurrentVersions").validate(
        obj.NewerNoncurrentVersions,
        `${path}/NewerNoncurrentVersions`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface Transition {
  Date?: Date | undefined;
  Days?: number | undefined;
  StorageClass?: TransitionStorageClass | undefined;
}

export namespace Transition {
  const memberValidators: {
    Date?: __MultiConstraintValidator<Date>;
    Days?: __MultiConstraintValidator<number>;
    StorageClass?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: Transition, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Date": {
            memberValidators["Date"] = new __NoOpValidator();
            break;
          }
          case "Days": {
            memberValidators["Days"] = new __NoOpValidator();
            break;
          }
          case "StorageClass": {
            memberValidators["StorageClass"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR"],
                ["GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR"],
              ),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Date").validate(obj.Date, `${path}/Date`),
      ...getMemberValidator("Days").validate(obj.Days, `${path}/Days`),
      ...getMemberValidator("StorageClass").validate(obj.StorageClass, `${path}/StorageClass`),
    ];
  };
}

/**
 * @public
 */
export interface LifecycleRule {
  Expiration?: LifecycleExpiration | undefined;
  ID?: string | undefined;
  Prefix?: string | undefined;
  Filter?: LifecycleRuleFilter | undefined;
  Status: ExpirationStatus;
  Transitions?: Transition[] | undefined;
  NoncurrentVersionTransitions?: NoncurrentVersionTransition[] | undefined;
  NoncurrentVersionExpiration?: NoncurrentVersionExpiration | undefined;
  AbortIncompleteMultipartUpload?: AbortIncompleteMultipartUpload | undefined;
}

export namespace LifecycleRule {
  const memberValidators: {
    Expiration?: __MultiConstraintValidator<LifecycleExpiration>;
    ID?: __MultiConstraintValidator<string>;
    Prefix?: __MultiConstraintValidator<string>;
    Filter?: __MultiConstraintValidator<LifecycleRuleFilter>;
    Status?: __MultiConstraintValidator<string>;
    Transitions?: __MultiConstraintValidator<Iterable<Transition>>;
    NoncurrentVersionTransitions?: __MultiConstraintValidator<Iterable<NoncurrentVersionTransition>>;
    NoncurrentVersionExpiration?: __MultiConstraintValidator<NoncurrentVersionExpiration>;
    AbortIncompleteMultipartUpload?: __MultiConstraintValidator<AbortIncompleteMultipartUpload>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: LifecycleRule, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Expiration": {
            memberValidators["Expiration"] = new __CompositeStructureValidator<LifecycleExpiration>(
              new __NoOpValidator(),
              LifecycleExpiration.validate,
            );
            break;
          }
          case "ID": {
            memberValidators["ID"] = new __NoOpValidator();
            break;
          }
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "Filter": {
            memberValidators["Filter"] = new __CompositeStructureValidator<LifecycleRuleFilter>(
              new __NoOpValidator(),
              LifecycleRuleFilter.validate,
            );
            break;
          }
          case "Status": {
            memberValidators["Status"] = new __CompositeValidator<string>([
              new __EnumValidator(["Enabled", "Disabled"], ["Enabled", "Disabled"]),
              new __RequiredValidator(),
            ]);
            break;
          }
          case "Transitions": {
            memberValidators["Transitions"] = new __CompositeCollectionValidator<Transition>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<Transition>(new __NoOpValidator(), Transition.validate),
            );
            break;
          }
          case "NoncurrentVersionTransitions": {
            memberValidators["NoncurrentVersionTransitions"] =
              new __CompositeCollectionValidator<NoncurrentVersionTransition>(
                new __NoOpValidator(),
                new __CompositeStructureValidator<NoncurrentVersionTransition>(
                  new __NoOpValidator(),
                  NoncurrentVersionTransition.validate,
                ),
              );
            break;
          }
          case "NoncurrentVersionExpiration": {
            memberValidators["NoncurrentVersionExpiration"] =
              new __CompositeStructureValidator<NoncurrentVersionExpiration>(
                new __NoOpValidator(),
                NoncurrentVersionExpiration.validate,
              );
            break;
          }
          case "AbortIncompleteMultipartUpload": {
            memberValidators["AbortIncompleteMultipartUpload"] =
              new __CompositeStructureValidator<AbortIncompleteMultipartUpload>(
                new __NoOpValidator(),
                AbortIncompleteMultipartUpload.validate,
              );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Expiration").validate(obj.Expiration, `${path}/Expiration`),
      ...getMemberValidator("ID").validate(obj.ID, `${path}/ID`),
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("Filter").validate(obj.Filter, `${path}/Filter`),
      ...getMemberValidator("Status").validate(obj.Status, `${path}/Status`),
      ...getMemberValidator("Transitions").validate(obj.Transitions, `${path}/Transitions`),
      ...getMemberValidator("NoncurrentVersionTransitions").validate(
        obj.NoncurrentVersionTransitions,
        `${path}/NoncurrentVersionTransitions`,
      ),
      ...getMemberValidator("NoncurrentVersionExpiration").validate(
        obj.NoncurrentVersionExpiration,
        `${path}/NoncurrentVersionExpiration`,
      ),
      ...getMemberValidator("AbortIncompleteMultipartUpload").validate(
        obj.AbortIncompleteMultipartUpload,
        `${path}/AbortIncompleteMultipartUpload`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface BucketLifecycleConfiguration {
  Rules: LifecycleRule[];
}

export namespace BucketLifecycleConfiguration {
  const memberValidators: {
    Rules?: __MultiConstraintValidator<Iterable<LifecycleRule>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: BucketLifecycleConfiguration, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Rules": {
            memberValidators["Rules"] = new __CompositeCollectionValidator<LifecycleRule>(
              new __CompositeValidator<LifecycleRule[]>([new __RequiredValidator()]),
              new __CompositeStructureValidator<LifecycleRule>(new __NoOpValidator(), LifecycleRule.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Rules").validate(obj.Rules, `${path}/Rules`)];
  };
}

/**
 * @public
 */
export interface CommonPrefix {
  Prefix?: string | undefined;
}

export namespace CommonPrefix {
  const memberValidators: {
    Prefix?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CommonPrefix, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`)];
  };
}

/**
 * Checksums as members of a document.
 * @public
 */
export interface CompletedPart {
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumXXHASH64?: string | undefined;
  ChecksumXXHASH3?: string | undefined;
  ChecksumXXHASH128?: string | undefined;
  ETag?: string | undefined;
  PartNumber?: number | undefined;
}

export namespace CompletedPart {
  const memberValidators: {
    ChecksumCRC32?: __MultiConstraintValidator<string>;
    ChecksumCRC32C?: __MultiConstraintValidator<string>;
    ChecksumCRC64NVME?: __MultiConstraintValidator<string>;
    ChecksumSHA1?: __MultiConstraintValidator<string>;
    ChecksumSHA256?: __MultiConstraintValidator<string>;
    ChecksumSHA512?: __MultiConstraintValidator<string>;
    ChecksumMD5?: __MultiConstraintValidator<string>;
    ChecksumXXHASH64?: __MultiConstraintValidator<string>;
    ChecksumXXHASH3?: __MultiConstraintValidator<string>;
    ChecksumXXHASH128?: __MultiConstraintValidator<string>;
    ETag?: __MultiConstraintValidator<string>;
    PartNumber?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CompletedPart, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ChecksumCRC32": {
            memberValidators["ChecksumCRC32"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC32C": {
            memberValidators["ChecksumCRC32C"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC64NVME": {
            memberValidators["ChecksumCRC64NVME"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA1": {
            memberValidators["ChecksumSHA1"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA256": {
            memberValidators["ChecksumSHA256"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA512": {
            memberValidators["ChecksumSHA512"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMD5": {
            memberValidators["ChecksumMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH64": {
            memberValidators["ChecksumXXHASH64"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH3": {
            memberValidators["ChecksumXXHASH3"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH128": {
            memberValidators["ChecksumXXHASH128"] = new __NoOpValidator();
            break;
          }
          case "ETag": {
            memberValidators["ETag"] = new __NoOpValidator();
            break;
          }
          case "PartNumber": {
            memberValidators["PartNumber"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ChecksumCRC32").validate(obj.ChecksumCRC32, `${path}/ChecksumCRC32`),
      ...getMemberValidator("ChecksumCRC32C").validate(obj.ChecksumCRC32C, `${path}/ChecksumCRC32C`),
      ...getMemberValidator("ChecksumCRC64NVME").validate(obj.ChecksumCRC64NVME, `${path}/ChecksumCRC64NVME`),
      ...getMemberValidator("ChecksumSHA1").validate(obj.ChecksumSHA1, `${path}/ChecksumSHA1`),
      ...getMemberValidator("ChecksumSHA256").validate(obj.ChecksumSHA256, `${path}/ChecksumSHA256`),
      ...getMemberValidator("ChecksumSHA512").validate(obj.ChecksumSHA512, `${path}/ChecksumSHA512`),
      ...getMemberValidator("ChecksumMD5").validate(obj.ChecksumMD5, `${path}/ChecksumMD5`),
      ...getMemberValidator("ChecksumXXHASH64").validate(obj.ChecksumXXHASH64, `${path}/ChecksumXXHASH64`),
      ...getMemberValidator("ChecksumXXHASH3").validate(obj.ChecksumXXHASH3, `${path}/ChecksumXXHASH3`),
      ...getMemberValidator("ChecksumXXHASH128").validate(obj.ChecksumXXHASH128, `${path}/ChecksumXXHASH128`),
      ...getMemberValidator("ETag").validate(obj.ETag, `${path}/ETag`),
      ...getMemberValidator("PartNumber").validate(obj.PartNumber, `${path}/PartNumber`),
    ];
  };
}

/**
 * @public
 */
export interface CompletedMultipartUpload {
  Parts?: CompletedPart[] | undefined;
}

export namespace CompletedMultipartUpload {
  const memberValidators: {
    Parts?: __MultiConstraintValidator<Iterable<CompletedPart>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CompletedMultipartUpload, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Parts": {
            memberValidators["Parts"] = new __CompositeCollectionValidator<CompletedPart>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<CompletedPart>(new __NoOpValidator(), CompletedPart.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Parts").validate(obj.Parts, `${path}/Parts`)];
  };
}

/**
 * Checksums as members of a document.
 * @public
 */
export interface CompleteMultipartUploadOutput {
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumXXHASH64?: string | undefined;
  ChecksumXXHASH3?: string | undefined;
  ChecksumXXHASH128?: string | undefined;
  ServerSideEncryption?: ServerSideEncryption | undefined;
  SSEKMSKeyId?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
  RequestCharged?: RequestCharged | undefined;
  Location?: string | undefined;
  Bucket?: string | undefined;
  Key?: string | undefined;
  ETag?: string | undefined;
  ChecksumType?: ChecksumType | undefined;
  Expiration?: string | undefined;
  VersionId?: string | undefined;
}

/**
 * @internal
 */
export const CompleteMultipartUploadOutputFilterSensitiveLog = (obj: CompleteMultipartUploadOutput): any => ({
  ...obj,
  ...(obj.SSEKMSKeyId && { SSEKMSKeyId: SENSITIVE_STRING }),
});
export namespace CompleteMultipartUploadOutput {
  const memberValidators: {
    ChecksumCRC32?: __MultiConstraintValidator<string>;
    ChecksumCRC32C?: __MultiConstraintValidator<string>;
    ChecksumCRC64NVME?: __MultiConstraintValidator<string>;
    ChecksumSHA1?: __MultiConstraintValidator<string>;
    ChecksumSHA256?: __MultiConstraintValidator<string>;
    ChecksumSHA512?: __MultiConstraintValidator<string>;
    ChecksumMD5?: __MultiConstraintValidator<string>;
    ChecksumXXHASH64?: __MultiConstraintValidator<string>;
    ChecksumXXHASH3?: __MultiConstraintValidator<string>;
    ChecksumXXHASH128?: __MultiConstraintValidator<string>;
    ServerSideEncryption?: __MultiConstraintValidator<string>;
    SSEKMSKeyId?: __MultiConstraintValidator<string>;
    BucketKeyEnabled?: __MultiConstraintValidator<boolean>;
    RequestCharged?: __MultiConstraintValidator<string>;
    Location?: __MultiConstraintValidator<string>;
    Bucket?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    ETag?: __MultiConstraintValidator<string>;
    ChecksumType?: __MultiConstraintValidator<string>;
    Expiration?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CompleteMultipartUploadOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ChecksumCRC32": {
            memberValidators["ChecksumCRC32"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC32C": {
            memberValidators["ChecksumCRC32C"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC64NVME": {
            memberValidators["ChecksumCRC64NVME"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA1": {
            memberValidators["ChecksumSHA1"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA256": {
            memberValidators["ChecksumSHA256"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA512": {
            memberValidators["ChecksumSHA512"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMD5": {
            memberValidators["ChecksumMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH64": {
            memberValidators["ChecksumXXHASH64"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH3": {
            memberValidators["ChecksumXXHASH3"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH128": {
            memberValidators["ChecksumXXHASH128"] = new __NoOpValidator();
            break;
          }
          case "ServerSideEncryption": {
            memberValidators["ServerSideEncryption"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
              ),
            ]);
            break;
          }
          case "SSEKMSKeyId": {
            memberValidators["SSEKMSKeyId"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "BucketKeyEnabled": {
            memberValidators["BucketKeyEnabled"] = new __NoOpValidator();
            break;
          }
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "Location": {
            memberValidators["Location"] = new __NoOpValidator();
            break;
          }
          case "Bucket": {
            memberValidators["Bucket"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([new __LengthValidator(1, undefined)]);
            break;
          }
          case "ETag": {
            memberValidators["ETag"] = new __NoOpValidator();
            break;
          }
          case "ChecksumType": {
            memberValidators["ChecksumType"] = new __CompositeValidator<string>([
              new __EnumValidator(["COMPOSITE", "FULL_OBJECT"], ["COMPOSITE", "FULL_OBJECT"]),
            ]);
            break;
          }
          case "Expiration": {
            memberValidators["Expiration"] = new __NoOpValidator();
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ChecksumCRC32").validate(obj.ChecksumCRC32, `${path}/ChecksumCRC32`),
      ...getMemberValidator("ChecksumCRC32C").validate(obj.ChecksumCRC32C, `${path}/ChecksumCRC32C`),
      ...getMemberValidator("ChecksumCRC64NVME").validate(obj.ChecksumCRC64NVME, `${path}/ChecksumCRC64NVME`),
      ...getMemberValidator("ChecksumSHA1").validate(obj.ChecksumSHA1, `${path}/ChecksumSHA1`),
      ...getMemberValidator("ChecksumSHA256").validate(obj.ChecksumSHA256, `${path}/ChecksumSHA256`),
      ...getMemberValidator("ChecksumSHA512").validate(obj.ChecksumSHA512, `${path}/ChecksumSHA512`),
      ...getMemberValidator("ChecksumMD5").validate(obj.ChecksumMD5, `${path}/ChecksumMD5`),
      ...getMemberValidator("ChecksumXXHASH64").validate(obj.ChecksumXXHASH64, `${path}/ChecksumXXHASH64`),
      ...getMemberValidator("ChecksumXXHASH3").validate(obj.ChecksumXXHASH3, `${path}/ChecksumXXHASH3`),
      ...getMemberValidator("ChecksumXXHASH128").validate(obj.ChecksumXXHASH128, `${path}/ChecksumXXHASH128`),
      ...getMemberValidator("ServerSideEncryption").validate(obj.ServerSideEncryption, `${path}/ServerSideEncryption`),
      ...getMemberValidator("SSEKMSKeyId").validate(obj.SSEKMSKeyId, `${path}/SSEKMSKeyId`),
      ...getMemberValidator("BucketKeyEnabled").validate(obj.BucketKeyEnabled, `${path}/BucketKeyEnabled`),
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("Location").validate(obj.Location, `${path}/Location`),
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("ETag").validate(obj.ETag, `${path}/ETag`),
      ...getMemberValidator("ChecksumType").validate(obj.ChecksumType, `${path}/ChecksumType`),
      ...getMemberValidator("Expiration").validate(obj.Expiration, `${path}/Expiration`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
    ];
  };
}

/**
 * A customer-provided encryption key, as requests send it.
 * @public
 */
export interface CompleteMultipartUploadRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Key: string;
  RequestPayer?: RequestPayer | undefined;
  UploadId: string;
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumXXHASH64?: string | undefined;
  ChecksumXXHASH3?: string | undefined;
  ChecksumXXHASH128?: string | undefined;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  SSECustomerKey?: string | undefined;
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
  MultipartUpload?: CompletedMultipartUpload | undefined;
  ChecksumType?: ChecksumType | undefined;
  MpuObjectSize?: number | undefined;
}

/**
 * @internal
 */
export const CompleteMultipartUploadRequestFilterSensitiveLog = (obj: CompleteMultipartUploadRequest): any => ({
  ...obj,
  ...(obj.SSECustomerKey && { SSECustomerKey: SENSITIVE_STRING }),
});
export namespace CompleteMultipartUploadRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    UploadId?: __MultiConstraintValidator<string>;
    ChecksumCRC32?: __MultiConstraintValidator<string>;
    ChecksumCRC32C?: __MultiConstraintValidator<string>;
    ChecksumCRC64NVME?: __MultiConstraintValidator<string>;
    ChecksumSHA1?: __MultiConstraintValidator<string>;
    ChecksumSHA256?: __MultiConstraintValidator<string>;
    ChecksumSHA512?: __MultiConstraintValidator<string>;
    ChecksumMD5?: __MultiConstraintValidator<string>;
    ChecksumXXHASH64?: __MultiConstraintValidator<string>;
    ChecksumXXHASH3?: __MultiConstraintValidator<string>;
    ChecksumXXHASH128?: __MultiConstraintValidator<string>;
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    SSECustomerKey?: __MultiConstraintValidator<string>;
    IfMatch?: __MultiConstraintValidator<string>;
    IfNoneMatch?: __MultiConstraintValidator<string>;
    MultipartUpload?: __MultiConstraintValidator<CompletedMultipartUpload>;
    ChecksumType?: __MultiConstraintValidator<string>;
    MpuObjectSize?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CompleteMultipartUploadRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "UploadId": {
            memberValidators["UploadId"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ChecksumCRC32": {
            memberValidators["ChecksumCRC32"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC32C": {
            memberValidators["ChecksumCRC32C"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC64NVME": {
            memberValidators["ChecksumCRC64NVME"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA1": {
            memberValidators["ChecksumSHA1"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA256": {
            memberValidators["ChecksumSHA256"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA512": {
            memberValidators["ChecksumSHA512"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMD5": {
            memberValidators["ChecksumMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH64": {
            memberValidators["ChecksumXXHASH64"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH3": {
            memberValidators["ChecksumXXHASH3"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH128": {
            memberValidators["ChecksumXXHASH128"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKey": {
            memberValidators["SSECustomerKey"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "IfMatch": {
            memberValidators["IfMatch"] = new __NoOpValidator();
            break;
          }
          case "IfNoneMatch": {
            memberValidators["IfNoneMatch"] = new __NoOpValidator();
            break;
          }
          case "MultipartUpload": {
            memberValidators["MultipartUpload"] = new __CompositeStructureValidator<CompletedMultipartUpload>(
              new __NoOpValidator(),
              CompletedMultipartUpload.validate,
            );
            break;
          }
          case "ChecksumType": {
            memberValidators["ChecksumType"] = new __CompositeValidator<string>([
              new __EnumValidator(["COMPOSITE", "FULL_OBJECT"], ["COMPOSITE", "FULL_OBJECT"]),
            ]);
            break;
          }
          case "MpuObjectSize": {
            memberValidators["MpuObjectSize"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("UploadId").validate(obj.UploadId, `${path}/UploadId`),
      ...getMemberValidator("ChecksumCRC32").validate(obj.ChecksumCRC32, `${path}/ChecksumCRC32`),
      ...getMemberValidator("ChecksumCRC32C").validate(obj.ChecksumCRC32C, `${path}/ChecksumCRC32C`),
      ...getMemberValidator("ChecksumCRC64NVME").validate(obj.ChecksumCRC64NVME, `${path}/ChecksumCRC64NVME`),
      ...getMemberValidator("ChecksumSHA1").validate(obj.ChecksumSHA1, `${path}/ChecksumSHA1`),
      ...getMemberValidator("ChecksumSHA256").validate(obj.ChecksumSHA256, `${path}/ChecksumSHA256`),
      ...getMemberValidator("ChecksumSHA512").validate(obj.ChecksumSHA512, `${path}/ChecksumSHA512`),
      ...getMemberValidator("ChecksumMD5").validate(obj.ChecksumMD5, `${path}/ChecksumMD5`),
      ...getMemberValidator("ChecksumXXHASH64").validate(obj.ChecksumXXHASH64, `${path}/ChecksumXXHASH64`),
      ...getMemberValidator("ChecksumXXHASH3").validate(obj.ChecksumXXHASH3, `${path}/ChecksumXXHASH3`),
      ...getMemberValidator("ChecksumXXHASH128").validate(obj.ChecksumXXHASH128, `${path}/ChecksumXXHASH128`),
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("SSECustomerKey").validate(obj.SSECustomerKey, `${path}/SSECustomerKey`),
      ...getMemberValidator("IfMatch").validate(obj.IfMatch, `${path}/IfMatch`),
      ...getMemberValidator("IfNoneMatch").validate(obj.IfNoneMatch, `${path}/IfNoneMatch`),
      ...getMemberValidator("MultipartUpload").validate(obj.MultipartUpload, `${path}/MultipartUpload`),
      ...getMemberValidator("ChecksumType").validate(obj.ChecksumType, `${path}/ChecksumType`),
      ...getMemberValidator("MpuObjectSize").validate(obj.MpuObjectSize, `${path}/MpuObjectSize`),
    ];
  };
}

/**
 * @public
 */
export interface Condition {
  HttpErrorCodeReturnedEquals?: string | undefined;
  KeyPrefixEquals?: string | undefined;
}

export namespace Condition {
  const memberValidators: {
    HttpErrorCodeReturnedEquals?: __MultiConstraintValidator<string>;
    KeyPrefixEquals?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: Condition, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "HttpErrorCodeReturnedEquals": {
            memberValidators["HttpErrorCodeReturnedEquals"] = new __NoOpValidator();
            break;
          }
          case "KeyPrefixEquals": {
            memberValidators["KeyPrefixEquals"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("HttpErrorCodeReturnedEquals").validate(
        obj.HttpErrorCodeReturnedEquals,
        `${path}/HttpErrorCodeReturnedEquals`,
      ),
      ...getMemberValidator("KeyPrefixEquals").validate(obj.KeyPrefixEquals, `${path}/KeyPrefixEquals`),
    ];
  };
}

/**
 * Checksums as members of a document.
 * @public
 */
export interface CopyObjectResult {
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumXXHASH64?: string | undefined;
  ChecksumXXHASH3?: string | undefined;
  ChecksumXXHASH128?: string | undefined;
  ETag?: string | undefined;
  LastModified?: Date | undefined;
  ChecksumType?: ChecksumType | undefined;
}

export namespace CopyObjectResult {
  const memberValidators: {
    ChecksumCRC32?: __MultiConstraintValidator<string>;
    ChecksumCRC32C?: __MultiConstraintValidator<string>;
    ChecksumCRC64NVME?: __MultiConstraintValidator<string>;
    ChecksumSHA1?: __MultiConstraintValidator<string>;
    ChecksumSHA256?: __MultiConstraintValidator<string>;
    ChecksumSHA512?: __MultiConstraintValidator<string>;
    ChecksumMD5?: __MultiConstraintValidator<string>;
    ChecksumXXHASH64?: __MultiConstraintValidator<string>;
    ChecksumXXHASH3?: __MultiConstraintValidator<string>;
    ChecksumXXHASH128?: __MultiConstraintValidator<string>;
    ETag?: __MultiConstraintValidator<string>;
    LastModified?: __MultiConstraintValidator<Date>;
    ChecksumType?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CopyObjectResult, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ChecksumCRC32": {
            memberValidators["ChecksumCRC32"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC32C": {
            memberValidators["ChecksumCRC32C"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC64NVME": {
            memberValidators["ChecksumCRC64NVME"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA1": {
            memberValidators["ChecksumSHA1"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA256": {
            memberValidators["ChecksumSHA256"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA512": {
            memberValidators["ChecksumSHA512"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMD5": {
            memberValidators["ChecksumMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH64": {
            memberValidators["ChecksumXXHASH64"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH3": {
            memberValidators["ChecksumXXHASH3"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH128": {
            memberValidators["ChecksumXXHASH128"] = new __NoOpValidator();
            break;
          }
          case "ETag": {
            memberValidators["ETag"] = new __NoOpValidator();
            break;
          }
          case "LastModified": {
            memberValidators["LastModified"] = new __NoOpValidator();
            break;
          }
          case "ChecksumType": {
            memberValidators["ChecksumType"] = new __CompositeValidator<string>([
              new __EnumValidator(["COMPOSITE", "FULL_OBJECT"], ["COMPOSITE", "FULL_OBJECT"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ChecksumCRC32").validate(obj.ChecksumCRC32, `${path}/ChecksumCRC32`),
      ...getMemberValidator("ChecksumCRC32C").validate(obj.ChecksumCRC32C, `${path}/ChecksumCRC32C`),
      ...getMemberValidator("ChecksumCRC64NVME").validate(obj.ChecksumCRC64NVME, `${path}/ChecksumCRC64NVME`),
      ...getMemberValidator("ChecksumSHA1").validate(obj.ChecksumSHA1, `${path}/ChecksumSHA1`),
      ...getMemberValidator("ChecksumSHA256").validate(obj.ChecksumSHA256, `${path}/ChecksumSHA256`),
      ...getMemberValidator("ChecksumSHA512").validate(obj.ChecksumSHA512, `${path}/ChecksumSHA512`),
      ...getMemberValidator("ChecksumMD5").validate(obj.ChecksumMD5, `${path}/ChecksumMD5`),
      ...getMemberValidator("ChecksumXXHASH64").validate(obj.ChecksumXXHASH64, `${path}/ChecksumXXHASH64`),
      ...getMemberValidator("ChecksumXXHASH3").validate(obj.ChecksumXXHASH3, `${path}/ChecksumXXHASH3`),
      ...getMemberValidator("ChecksumXXHASH128").validate(obj.ChecksumXXHASH128, `${path}/ChecksumXXHASH128`),
      ...getMemberValidator("ETag").validate(obj.ETag, `${path}/ETag`),
      ...getMemberValidator("LastModified").validate(obj.LastModified, `${path}/LastModified`),
      ...getMemberValidator("ChecksumType").validate(obj.ChecksumType, `${path}/ChecksumType`),
    ];
  };
}

/**
 * A customer-provided encryption key, as responses identify it.
 * @public
 */
export interface CopyObjectOutput {
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  ServerSideEncryption?: ServerSideEncryption | undefined;
  SSEKMSKeyId?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
  RequestCharged?: RequestCharged | undefined;
  /**
   * Checksums as members of a document.
   * @public
   */
  CopyObjectResult?: CopyObjectResult | undefined;

  Expiration?: string | undefined;
  CopySourceVersionId?: string | undefined;
  VersionId?: string | undefined;
  SSEKMSEncryptionContext?: string | undefined;
}

/**
 * @internal
 */
export const CopyObjectOutputFilterSensitiveLog = (obj: CopyObjectOutput): any => ({
  ...obj,
  ...(obj.SSEKMSKeyId && { SSEKMSKeyId: SENSITIVE_STRING }),
  ...(obj.SSEKMSEncryptionContext && { SSEKMSEncryptionContext: SENSITIVE_STRING }),
});
export namespace CopyObjectOutput {
  const memberValidators: {
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    ServerSideEncryption?: __MultiConstraintValidator<string>;
    SSEKMSKeyId?: __MultiConstraintValidator<string>;
    BucketKeyEnabled?: __MultiConstraintValidator<boolean>;
    RequestCharged?: __MultiConstraintValidator<string>;
    CopyObjectResult?: __MultiConstraintValidator<CopyObjectResult>;
    Expiration?: __MultiConstraintValidator<string>;
    CopySourceVersionId?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    SSEKMSEncryptionContext?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CopyObjectOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "ServerSideEncryption": {
            memberValidators["ServerSideEncryption"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
              ),
            ]);
            break;
          }
          case "SSEKMSKeyId": {
            memberValidators["SSEKMSKeyId"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "BucketKeyEnabled": {
            memberValidators["BucketKeyEnabled"] = new __NoOpValidator();
            break;
          }
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "CopyObjectResult": {
            memberValidators["CopyObjectResult"] = new __CompositeStructureValidator<CopyObjectResult>(
              new __NoOpValidator(),
              CopyObjectResult.validate,
            );
            break;
          }
          case "Expiration": {
            memberValidators["Expiration"] = new __NoOpValidator();
            break;
          }
          case "CopySourceVersionId": {
            memberValidators["CopySourceVersionId"] = new __NoOpValidator();
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "SSEKMSEncryptionContext": {
            memberValidators["SSEKMSEncryptionContext"] = new __SensitiveConstraintValidator<string>(
              new __NoOpValidator(),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("ServerSideEncryption").validate(obj.ServerSideEncryption, `${path}/ServerSideEncryption`),
      ...getMemberValidator("SSEKMSKeyId").validate(obj.SSEKMSKeyId, `${path}/SSEKMSKeyId`),
      ...getMemberValidator("BucketKeyEnabled").validate(obj.BucketKeyEnabled, `${path}/BucketKeyEnabled`),
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("CopyObjectResult").validate(obj.CopyObjectResult, `${path}/CopyObjectResult`),
      ...getMemberValidator("Expiration").validate(obj.Expiration, `${path}/Expiration`),
      ...getMemberValidator("CopySourceVersionId").validate(obj.CopySourceVersionId, `${path}/CopySourceVersionId`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("SSEKMSEncryptionContext").validate(
        obj.SSEKMSEncryptionContext,
        `${path}/SSEKMSEncryptionContext`,
      ),
    ];
  };
}

/**
 * Conditions on the source of a copy, and its customer-provided encryption key.
 * @public
 */
export interface CopyObjectRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Key: string;
  RequestPayer?: RequestPayer | undefined;
  CopySource: string;
  CopySourceIfMatch?: string | undefined;
  CopySourceIfNoneMatch?: string | undefined;
  CopySourceIfModifiedSince?: Date | undefined;
  CopySourceIfUnmodifiedSince?: Date | undefined;
  CopySourceSSECustomerAlgorithm?: string | undefined;
  CopySourceSSECustomerKey?: string | undefined;
  CopySourceSSECustomerKeyMD5?: string | undefined;
  ExpectedSourceBucketOwner?: string | undefined;
  ContentType?: string | undefined;
  ContentEncoding?: string | undefined;
  ContentLanguage?: string | undefined;
  ContentDisposition?: string | undefined;
  CacheControl?: string | undefined;
  Expires?: string | undefined;
  StorageClass?: StorageClass | undefined;
  WebsiteRedirectLocation?: string | undefined;
  Metadata?: Record<string, string> | undefined;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  ServerSideEncryption?: ServerSideEncryption | undefined;
  SSEKMSKeyId?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
  SSECustomerKey?: string | undefined;
  ObjectLockMode?: ObjectLockMode | undefined;
  ObjectLockRetainUntilDate?: Date | undefined;
  ObjectLockLegalHoldStatus?: OnOff | undefined;
  ObjectLockEventHold?: OnOff | undefined;
  ObjectLockEventHoldDurationDays?: number | undefined;
  ObjectLockEventHoldDurationYears?: number | undefined;
  GrantFullControl?: string | undefined;
  GrantRead?: string | undefined;
  GrantReadACP?: string | undefined;
  GrantWriteACP?: string | undefined;
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
  MetadataDirective?: MetadataDirective | undefined;
  TaggingDirective?: TaggingDirective | undefined;
  AnnotationDirective?: AnnotationDirective | undefined;
  ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
  ACL?: ObjectCannedACL | undefined;
  Tagging?: string | undefined;
  SSEKMSEncryptionContext?: string | undefined;
}

/**
 * @internal
 */
export const CopyObjectRequestFilterSensitiveLog = (obj: CopyObjectRequest): any => ({
  ...obj,
  ...(obj.CopySourceSSECustomerKey && { CopySourceSSECustomerKey: SENSITIVE_STRING }),
  ...(obj.SSEKMSKeyId && { SSEKMSKeyId: SENSITIVE_STRING }),
  ...(obj.SSECustomerKey && { SSECustomerKey: SENSITIVE_STRING }),
  ...(obj.SSEKMSEncryptionContext && { SSEKMSEncryptionContext: SENSITIVE_STRING }),
});
export namespace CopyObjectRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    CopySource?: __MultiConstraintValidator<string>;
    CopySourceIfMatch?: __MultiConstraintValidator<string>;
    CopySourceIfNoneMatch?: __MultiConstraintValidator<string>;
    CopySourceIfModifiedSince?: __MultiConstraintValidator<Date>;
    CopySourceIfUnmodifiedSince?: __MultiConstraintValidator<Date>;
    CopySourceSSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    CopySourceSSECustomerKey?: __MultiConstraintValidator<string>;
    CopySourceSSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    ExpectedSourceBucketOwner?: __MultiConstraintValidator<string>;
    ContentType?: __MultiConstraintValidator<string>;
    ContentEncoding?: __MultiConstraintValidator<string>;
    ContentLanguage?: __MultiConstraintValidator<string>;
    ContentDisposition?: __MultiConstraintValidator<string>;
    CacheControl?: __MultiConstraintValidator<string>;
    Expires?: __MultiConstraintValidator<string>;
    StorageClass?: __MultiConstraintValidator<string>;
    WebsiteRedirectLocation?: __MultiConstraintValidator<string>;
    Metadata?: __MultiConstraintValidator<Record<string, string>>;
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    ServerSideEncryption?: __MultiConstraintValidator<string>;
    SSEKMSKeyId?: __MultiConstraintValidator<string>;
    BucketKeyEnabled?: __MultiConstraintValidator<boolean>;
    SSECustomerKey?: __MultiConstraintValidator<string>;
    ObjectLockMode?: __MultiConstraintValidator<string>;
    ObjectLockRetainUntilDate?: __MultiConstraintValidator<Date>;
    ObjectLockLegalHoldStatus?: __MultiConstraintValidator<string>;
    ObjectLockEventHold?: __MultiConstraintValidator<string>;
    ObjectLockEventHoldDurationDays?: __MultiConstraintValidator<number>;
    ObjectLockEventHoldDurationYears?: __MultiConstraintValidator<number>;
    GrantFullControl?: __MultiConstraintValidator<string>;
    GrantRead?: __MultiConstraintValidator<string>;
    GrantReadACP?: __MultiConstraintValidator<string>;
    GrantWriteACP?: __MultiConstraintValidator<string>;
    IfMatch?: __MultiConstraintValidator<string>;
    IfNoneMatch?: __MultiConstraintValidator<string>;
    MetadataDirective?: __MultiConstraintValidator<string>;
    TaggingDirective?: __MultiConstraintValidator<string>;
    AnnotationDirective?: __MultiConstraintValidator<string>;
    ChecksumAlgorithm?: __MultiConstraintValidator<string>;
    ACL?: __MultiConstraintValidator<string>;
    Tagging?: __MultiConstraintValidator<string>;
    SSEKMSEncryptionContext?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CopyObjectRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "CopySource": {
            memberValidators["CopySource"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "CopySourceIfMatch": {
            memberValidators["CopySourceIfMatch"] = new __NoOpValidator();
            break;
          }
          case "CopySourceIfNoneMatch": {
            memberValidators["CopySourceIfNoneMatch"] = new __NoOpValidator();
            break;
          }
          case "CopySourceIfModifiedSince": {
            memberValidators["CopySourceIfModifiedSince"] = new __NoOpValidator();
            break;
          }
          case "CopySourceIfUnmodifiedSince": {
            memberValidators["CopySourceIfUnmodifiedSince"] = new __NoOpValidator();
            break;
          }
          case "CopySourceSSECustomerAlgorithm": {
            memberValidators["CopySourceSSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "CopySourceSSECustomerKey": {
            memberValidators["CopySourceSSECustomerKey"] = new __SensitiveConstraintValidator<string>(
              new __NoOpValidator(),
            );
            break;
          }
          case "CopySourceSSECustomerKeyMD5": {
            memberValidators["CopySourceSSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "ExpectedSourceBucketOwner": {
            memberValidators["ExpectedSourceBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "ContentType": {
            memberValidators["ContentType"] = new __NoOpValidator();
            break;
          }
          case "ContentEncoding": {
            memberValidators["ContentEncoding"] = new __NoOpValidator();
            break;
          }
          case "ContentLanguage": {
            memberValidators["ContentLanguage"] = new __NoOpValidator();
            break;
          }
          case "ContentDisposition": {
            memberValidators["ContentDisposition"] = new __NoOpValidator();
            break;
          }
          case "CacheControl": {
            memberValidators["CacheControl"] = new __NoOpValidator();
            break;
          }
          case "Expires": {
            memberValidators["Expires"] = new __NoOpValidator();
            break;
          }
          case "StorageClass": {
            memberValidators["StorageClass"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
              ),
            ]);
            break;
          }
          case "WebsiteRedirectLocation": {
            memberValidators["WebsiteRedirectLocation"] = new __NoOpValidator();
            break;
          }
          case "Metadata": {
            memberValidators["Metadata"] = new __CompositeMapValidator<string>(
              new __NoOpValidator(),
              new __NoOpValidator(),
              new __NoOpValidator(),
            );
            break;
          }
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "ServerSideEncryption": {
            memberValidators["ServerSideEncryption"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
              ),
            ]);
            break;
          }
          case "SSEKMSKeyId": {
            memberValidators["SSEKMSKeyId"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "BucketKeyEnabled": {
            memberValidators["BucketKeyEnabled"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKey": {
            memberValidators["SSECustomerKey"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "ObjectLockMode": {
            memberValidators["ObjectLockMode"] = new __CompositeValidator<string>([
              new __EnumValidator(["GOVERNANCE", "COMPLIANCE"], ["GOVERNANCE", "COMPLIANCE"]),
            ]);
            break;
          }
          case "ObjectLockRetainUntilDate": {
            memberValidators["ObjectLockRetainUntilDate"] = new __NoOpValidator();
            break;
          }
          case "ObjectLockLegalHoldStatus": {
            memberValidators["ObjectLockLegalHoldStatus"] = new __CompositeValidator<string>([
              new __EnumValidator(["ON", "OFF"], ["ON", "OFF"]),
            ]);
            break;
          }
          case "ObjectLockEventHold": {
            memberValidators["ObjectLockEventHold"] = new __CompositeValidator<string>([
              new __EnumValidator(["ON", "OFF"], ["ON", "OFF"]),
            ]);
            break;
          }
          case "ObjectLockEventHoldDurationDays": {
            memberValidators["ObjectLockEventHoldDurationDays"] = new __NoOpValidator();
            break;
          }
          case "ObjectLockEventHoldDurationYears": {
            memberValidators["ObjectLockEventHoldDurationYears"] = new __NoOpValidator();
            break;
          }
          case "GrantFullControl": {
            memberValidators["GrantFullControl"] = new __NoOpValidator();
            break;
          }
          case "GrantRead": {
            memberValidators["GrantRead"] = new __NoOpValidator();
            break;
          }
          case "GrantReadACP": {
            memberValidators["GrantReadACP"] = new __NoOpValidator();
            break;
          }
          case "GrantWriteACP": {
            memberValidators["GrantWriteACP"] = new __NoOpValidator();
            break;
          }
          case "IfMatch": {
            memberValidators["IfMatch"] = new __NoOpValidator();
            break;
          }
          case "IfNoneMatch": {
            memberValidators["IfNoneMatch"] = new __NoOpValidator();
            break;
          }
          case "MetadataDirective": {
            memberValidators["MetadataDirective"] = new __CompositeValidator<string>([
              new __EnumValidator(["COPY", "REPLACE"], ["COPY", "REPLACE"]),
            ]);
            break;
          }
          case "TaggingDirective": {
            memberValidators["TaggingDirective"] = new __CompositeValidator<string>([
              new __EnumValidator(["COPY", "REPLACE"], ["COPY", "REPLACE"]),
            ]);
            break;
          }
          case "AnnotationDirective": {
            memberValidators["AnnotationDirective"] = new __CompositeValidator<string>([
              new __EnumValidator(["COPY", "EXCLUDE"], ["COPY", "EXCLUDE"]),
            ]);
            break;
          }
          case "ChecksumAlgorithm": {
            memberValidators["ChecksumAlgorithm"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
              ),
            ]);
            break;
          }
          case "ACL": {
            memberValidators["ACL"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "private",
                  "public-read",
                  "public-read-write",
                  "authenticated-read",
                  "aws-exec-read",
                  "bucket-owner-read",
                  "bucket-owner-full-control",
                ],
                [
                  "private",
                  "public-read",
                  "public-read-write",
                  "authenticated-read",
                  "aws-exec-read",
                  "bucket-owner-read",
                  "bucket-owner-full-control",
                ],
              ),
            ]);
            break;
          }
          case "Tagging": {
            memberValidators["Tagging"] = new __NoOpValidator();
            break;
          }
          case "SSEKMSEncryptionContext": {
            memberValidators["SSEKMSEncryptionContext"] = new __SensitiveConstraintValidator<string>(
              new __NoOpValidator(),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("CopySource").validate(obj.CopySource, `${path}/CopySource`),
      ...getMemberValidator("CopySourceIfMatch").validate(obj.CopySourceIfMatch, `${path}/CopySourceIfMatch`),
      ...getMemberValidator("CopySourceIfNoneMatch").validate(
        obj.CopySourceIfNoneMatch,
        `${path}/CopySourceIfNoneMatch`,
      ),
      ...getMemberValidator("CopySourceIfModifiedSince").validate(
        obj.CopySourceIfModifiedSince,
        `${path}/CopySourceIfModifiedSince`,
      ),
      ...getMemberValidator("CopySourceIfUnmodifiedSince").validate(
        obj.CopySourceIfUnmodifiedSince,
        `${path}/CopySourceIfUnmodifiedSince`,
      ),
      ...getMemberValidator("CopySourceSSECustomerAlgorithm").validate(
        obj.CopySourceSSECustomerAlgorithm,
        `${path}/CopySourceSSECustomerAlgorithm`,
      ),
      ...getMemberValidator("CopySourceSSECustomerKey").validate(
        obj.CopySourceSSECustomerKey,
        `${path}/CopySourceSSECustomerKey`,
      ),
      ...getMemberValidator("CopySourceSSECustomerKeyMD5").validate(
        obj.CopySourceSSECustomerKeyMD5,
        `${path}/CopySourceSSECustomerKeyMD5`,
      ),
      ...getMemberValidator("ExpectedSourceBucketOwner").validate(
        obj.ExpectedSourceBucketOwner,
        `${path}/ExpectedSourceBucketOwner`,
      ),
      ...getMemberValidator("ContentType").validate(obj.ContentType, `${path}/ContentType`),
      ...getMemberValidator("ContentEncoding").validate(obj.ContentEncoding, `${path}/ContentEncoding`),
      ...getMemberValidator("ContentLanguage").validate(obj.ContentLanguage, `${path}/ContentLanguage`),
      ...getMemberValidator("ContentDisposition").validate(obj.ContentDisposition, `${path}/ContentDisposition`),
      ...getMemberValidator("CacheControl").validate(obj.CacheControl, `${path}/CacheControl`),
      ...getMemberValidator("Expires").validate(obj.Expires, `${path}/Expires`),
      ...getMemberValidator("StorageClass").validate(obj.StorageClass, `${path}/StorageClass`),
      ...getMemberValidator("WebsiteRedirectLocation").validate(
        obj.WebsiteRedirectLocation,
        `${path}/WebsiteRedirectLocation`,
      ),
      ...getMemberValidator("Metadata").validate(obj.Metadata, `${path}/Metadata`),
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("ServerSideEncryption").validate(obj.ServerSideEncryption, `${path}/ServerSideEncryption`),
      ...getMemberValidator("SSEKMSKeyId").validate(obj.SSEKMSKeyId, `${path}/SSEKMSKeyId`),
      ...getMemberValidator("BucketKeyEnabled").validate(obj.BucketKeyEnabled, `${path}/BucketKeyEnabled`),
      ...getMemberValidator("SSECustomerKey").validate(obj.SSECustomerKey, `${path}/SSECustomerKey`),
      ...getMemberValidator("ObjectLockMode").validate(obj.ObjectLockMode, `${path}/ObjectLockMode`),
      ...getMemberValidator("ObjectLockRetainUntilDate").validate(
        obj.ObjectLockRetainUntilDate,
        `${path}/ObjectLockRetainUntilDate`,
      ),
      ...getMemberValidator("ObjectLockLegalHoldStatus").validate(
        obj.ObjectLockLegalHoldStatus,
        `${path}/ObjectLockLegalHoldStatus`,
      ),
      ...getMemberValidator("ObjectLockEventHold").validate(obj.ObjectLockEventHold, `${path}/ObjectLockEventHold`),
      ...getMemberValidator("ObjectLockEventHoldDurationDays").validate(
        obj.ObjectLockEventHoldDurationDays,
        `${path}/ObjectLockEventHoldDurationDays`,
      ),
      ...getMemberValidator("ObjectLockEventHoldDurationYears").validate(
        obj.ObjectLockEventHoldDurationYears,
        `${path}/ObjectLockEventHoldDurationYears`,
      ),
      ...getMemberValidator("GrantFullControl").validate(obj.GrantFullControl, `${path}/GrantFullControl`),
      ...getMemberValidator("GrantRead").validate(obj.GrantRead, `${path}/GrantRead`),
      ...getMemberValidator("GrantReadACP").validate(obj.GrantReadACP, `${path}/GrantReadACP`),
      ...getMemberValidator("GrantWriteACP").validate(obj.GrantWriteACP, `${path}/GrantWriteACP`),
      ...getMemberValidator("IfMatch").validate(obj.IfMatch, `${path}/IfMatch`),
      ...getMemberValidator("IfNoneMatch").validate(obj.IfNoneMatch, `${path}/IfNoneMatch`),
      ...getMemberValidator("MetadataDirective").validate(obj.MetadataDirective, `${path}/MetadataDirective`),
      ...getMemberValidator("TaggingDirective").validate(obj.TaggingDirective, `${path}/TaggingDirective`),
      ...getMemberValidator("AnnotationDirective").validate(obj.AnnotationDirective, `${path}/AnnotationDirective`),
      ...getMemberValidator("ChecksumAlgorithm").validate(obj.ChecksumAlgorithm, `${path}/ChecksumAlgorithm`),
      ...getMemberValidator("ACL").validate(obj.ACL, `${path}/ACL`),
      ...getMemberValidator("Tagging").validate(obj.Tagging, `${path}/Tagging`),
      ...getMemberValidator("SSEKMSEncryptionContext").validate(
        obj.SSEKMSEncryptionContext,
        `${path}/SSEKMSEncryptionContext`,
      ),
    ];
  };
}

/**
 * Checksums as members of a document.
 * @public
 */
export interface CopyPartResult {
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumXXHASH64?: string | undefined;
  ChecksumXXHASH3?: string | undefined;
  ChecksumXXHASH128?: string | undefined;
  ETag?: string | undefined;
  LastModified?: Date | undefined;
}

export namespace CopyPartResult {
  const memberValidators: {
    ChecksumCRC32?: __MultiConstraintValidator<string>;
    ChecksumCRC32C?: __MultiConstraintValidator<string>;
    ChecksumCRC64NVME?: __MultiConstraintValidator<string>;
    ChecksumSHA1?: __MultiConstraintValidator<string>;
    ChecksumSHA256?: __MultiConstraintValidator<string>;
    ChecksumSHA512?: __MultiConstraintValidator<string>;
    ChecksumMD5?: __MultiConstraintValidator<string>;
    ChecksumXXHASH64?: __MultiConstraintValidator<string>;
    ChecksumXXHASH3?: __MultiConstraintValidator<string>;
    ChecksumXXHASH128?: __MultiConstraintValidator<string>;
    ETag?: __MultiConstraintValidator<string>;
    LastModified?: __MultiConstraintValidator<Date>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CopyPartResult, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ChecksumCRC32": {
            memberValidators["ChecksumCRC32"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC32C": {
            memberValidators["ChecksumCRC32C"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC64NVME": {
            memberValidators["ChecksumCRC64NVME"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA1": {
            memberValidators["ChecksumSHA1"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA256": {
            memberValidators["ChecksumSHA256"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA512": {
            memberValidators["ChecksumSHA512"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMD5": {
            memberValidators["ChecksumMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH64": {
            memberValidators["ChecksumXXHASH64"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH3": {
            memberValidators["ChecksumXXHASH3"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH128": {
            memberValidators["ChecksumXXHASH128"] = new __NoOpValidator();
            break;
          }
          case "ETag": {
            memberValidators["ETag"] = new __NoOpValidator();
            break;
          }
          case "LastModified": {
            memberValidators["LastModified"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ChecksumCRC32").validate(obj.ChecksumCRC32, `${path}/ChecksumCRC32`),
      ...getMemberValidator("ChecksumCRC32C").validate(obj.ChecksumCRC32C, `${path}/ChecksumCRC32C`),
      ...getMemberValidator("ChecksumCRC64NVME").validate(obj.ChecksumCRC64NVME, `${path}/ChecksumCRC64NVME`),
      ...getMemberValidator("ChecksumSHA1").validate(obj.ChecksumSHA1, `${path}/ChecksumSHA1`),
      ...getMemberValidator("ChecksumSHA256").validate(obj.ChecksumSHA256, `${path}/ChecksumSHA256`),
      ...getMemberValidator("ChecksumSHA512").validate(obj.ChecksumSHA512, `${path}/ChecksumSHA512`),
      ...getMemberValidator("ChecksumMD5").validate(obj.ChecksumMD5, `${path}/ChecksumMD5`),
      ...getMemberValidator("ChecksumXXHASH64").validate(obj.ChecksumXXHASH64, `${path}/ChecksumXXHASH64`),
      ...getMemberValidator("ChecksumXXHASH3").validate(obj.ChecksumXXHASH3, `${path}/ChecksumXXHASH3`),
      ...getMemberValidator("ChecksumXXHASH128").validate(obj.ChecksumXXHASH128, `${path}/ChecksumXXHASH128`),
      ...getMemberValidator("ETag").validate(obj.ETag, `${path}/ETag`),
      ...getMemberValidator("LastModified").validate(obj.LastModified, `${path}/LastModified`),
    ];
  };
}

/**
 * @public
 */
export interface CORSRule {
  ID?: string | undefined;
  AllowedHeaders?: string[] | undefined;
  AllowedMethods: string[];
  AllowedOrigins: string[];
  ExposeHeaders?: string[] | undefined;
  MaxAgeSeconds?: number | undefined;
}

export namespace CORSRule {
  const memberValidators: {
    ID?: __MultiConstraintValidator<string>;
    AllowedHeaders?: __MultiConstraintValidator<Iterable<string>>;
    AllowedMethods?: __MultiConstraintValidator<Iterable<string>>;
    AllowedOrigins?: __MultiConstraintValidator<Iterable<string>>;
    ExposeHeaders?: __MultiConstraintValidator<Iterable<string>>;
    MaxAgeSeconds?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CORSRule, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ID": {
            memberValidators["ID"] = new __NoOpValidator();
            break;
          }
          case "AllowedHeaders": {
            memberValidators["AllowedHeaders"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __NoOpValidator(),
            );
            break;
          }
          case "AllowedMethods": {
            memberValidators["AllowedMethods"] = new __CompositeCollectionValidator<string>(
              new __CompositeValidator<string[]>([new __RequiredValidator()]),
              new __NoOpValidator(),
            );
            break;
          }
          case "AllowedOrigins": {
            memberValidators["AllowedOrigins"] = new __CompositeCollectionValidator<string>(
              new __CompositeValidator<string[]>([new __RequiredValidator()]),
              new __NoOpValidator(),
            );
            break;
          }
          case "ExposeHeaders": {
            memberValidators["ExposeHeaders"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __NoOpValidator(),
            );
            break;
          }
          case "MaxAgeSeconds": {
            memberValidators["MaxAgeSeconds"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ID").validate(obj.ID, `${path}/ID`),
      ...getMemberValidator("AllowedHeaders").validate(obj.AllowedHeaders, `${path}/AllowedHeaders`),
      ...getMemberValidator("AllowedMethods").validate(obj.AllowedMethods, `${path}/AllowedMethods`),
      ...getMemberValidator("AllowedOrigins").validate(obj.AllowedOrigins, `${path}/AllowedOrigins`),
      ...getMemberValidator("ExposeHeaders").validate(obj.ExposeHeaders, `${path}/ExposeHeaders`),
      ...getMemberValidator("MaxAgeSeconds").validate(obj.MaxAgeSeconds, `${path}/MaxAgeSeconds`),
    ];
  };
}

/**
 * @public
 */
export interface CreateBucketOutput {
  Location?: string | undefined;
  BucketArn?: string | undefined;
}

export namespace CreateBucketOutput {
  const memberValidators: {
    Location?: __MultiConstraintValidator<string>;
    BucketArn?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CreateBucketOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Location": {
            memberValidators["Location"] = new __NoOpValidator();
            break;
          }
          case "BucketArn": {
            memberValidators["BucketArn"] = new __CompositeValidator<string>([
              new __LengthValidator(1, 128),
              new __PatternValidator("^arn:[^:]+:(s3|s3express):.*$"),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Location").validate(obj.Location, `${path}/Location`),
      ...getMemberValidator("BucketArn").validate(obj.BucketArn, `${path}/BucketArn`),
    ];
  };
}

/**
 * @public
 */
export interface LocationInfo {
  Type?: LocationType | undefined;
  Name?: string | undefined;
}

export namespace LocationInfo {
  const memberValidators: {
    Type?: __MultiConstraintValidator<string>;
    Name?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: LocationInfo, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Type": {
            memberValidators["Type"] = new __CompositeValidator<string>([
              new __EnumValidator(["AvailabilityZone", "LocalZone"], ["AvailabilityZone", "LocalZone"]),
            ]);
            break;
          }
          case "Name": {
            memberValidators["Name"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Type").validate(obj.Type, `${path}/Type`),
      ...getMemberValidator("Name").validate(obj.Name, `${path}/Name`),
    ];
  };
}

/**
 * @public
 */
export interface CreateBucketConfiguration {
  LocationConstraint?: string | undefined;
  Location?: LocationInfo | undefined;
  Bucket?: BucketInfo | undefined;
  Tags?: Tag[] | undefined;
}

export namespace CreateBucketConfiguration {
  const memberValidators: {
    LocationConstraint?: __MultiConstraintValidator<string>;
    Location?: __MultiConstraintValidator<LocationInfo>;
    Bucket?: __MultiConstraintValidator<BucketInfo>;
    Tags?: __MultiConstraintValidator<Iterable<Tag>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CreateBucketConfiguration, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "LocationConstraint": {
            memberValidators["LocationConstraint"] = new __NoOpValidator();
            break;
          }
          case "Location": {
            memberValidators["Location"] = new __CompositeStructureValidator<LocationInfo>(
              new __NoOpValidator(),
              LocationInfo.validate,
            );
            break;
          }
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeStructureValidator<BucketInfo>(
              new __NoOpValidator(),
              BucketInfo.validate,
            );
            break;
          }
          case "Tags": {
            memberValidators["Tags"] = new __CompositeCollectionValidator<Tag>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<Tag>(new __NoOpValidator(), Tag.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("LocationConstraint").validate(obj.LocationConstraint, `${path}/LocationConstraint`),
      ...getMemberValidator("Location").validate(obj.Location, `${path}/Location`),
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("Tags").validate(obj.Tags, `${path}/Tags`),
    ];
  };
}

/**
 * @public
 */
export interface CreateBucketRequest {
  GrantFullControl?: string | undefined;
  GrantRead?: string | undefined;
  GrantReadACP?: string | undefined;
  GrantWriteACP?: string | undefined;
  Bucket: string;
  CreateBucketConfiguration?: CreateBucketConfiguration | undefined;
  ACL?: BucketCannedACL | undefined;
  GrantWrite?: string | undefined;
  ObjectLockEnabledForBucket?: boolean | undefined;
  ObjectOwnership?: ObjectOwnership | undefined;
  BucketNamespace?: BucketNamespace | undefined;
}

export namespace CreateBucketRequest {
  const memberValidators: {
    GrantFullControl?: __MultiConstraintValidator<string>;
    GrantRead?: __MultiConstraintValidator<string>;
    GrantReadACP?: __MultiConstraintValidator<string>;
    GrantWriteACP?: __MultiConstraintValidator<string>;
    Bucket?: __MultiConstraintValidator<string>;
    CreateBucketConfiguration?: __MultiConstraintValidator<CreateBucketConfiguration>;
    ACL?: __MultiConstraintValidator<string>;
    GrantWrite?: __MultiConstraintValidator<string>;
    ObjectLockEnabledForBucket?: __MultiConstraintValidator<boolean>;
    ObjectOwnership?: __MultiConstraintValidator<string>;
    BucketNamespace?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CreateBucketRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "GrantFullControl": {
            memberValidators["GrantFullControl"] = new __NoOpValidator();
            break;
          }
          case "GrantRead": {
            memberValidators["GrantRead"] = new __NoOpValidator();
            break;
          }
          case "GrantReadACP": {
            memberValidators["GrantReadACP"] = new __NoOpValidator();
            break;
          }
          case "GrantWriteACP": {
            memberValidators["GrantWriteACP"] = new __NoOpValidator();
            break;
          }
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "CreateBucketConfiguration": {
            memberValidators["CreateBucketConfiguration"] =
              new __CompositeStructureValidator<CreateBucketConfiguration>(
                new __NoOpValidator(),
                CreateBucketConfiguration.validate,
              );
            break;
          }
          case "ACL": {
            memberValidators["ACL"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["private", "public-read", "public-read-write", "authenticated-read"],
                ["private", "public-read", "public-read-write", "authenticated-read"],
              ),
            ]);
            break;
          }
          case "GrantWrite": {
            memberValidators["GrantWrite"] = new __NoOpValidator();
            break;
          }
          case "ObjectLockEnabledForBucket": {
            memberValidators["ObjectLockEnabledForBucket"] = new __NoOpValidator();
            break;
          }
          case "ObjectOwnership": {
            memberValidators["ObjectOwnership"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"],
                ["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"],
              ),
            ]);
            break;
          }
          case "BucketNamespace": {
            memberValidators["BucketNamespace"] = new __CompositeValidator<string>([
              new __EnumValidator(["account-regional", "global"], ["account-regional", "global"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("GrantFullControl").validate(obj.GrantFullControl, `${path}/GrantFullControl`),
      ...getMemberValidator("GrantRead").validate(obj.GrantRead, `${path}/GrantRead`),
      ...getMemberValidator("GrantReadACP").validate(obj.GrantReadACP, `${path}/GrantReadACP`),
      ...getMemberValidator("GrantWriteACP").validate(obj.GrantWriteACP, `${path}/GrantWriteACP`),
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("CreateBucketConfiguration").validate(
        obj.CreateBucketConfiguration,
        `${path}/CreateBucketConfiguration`,
      ),
      ...getMemberValidator("ACL").validate(obj.ACL, `${path}/ACL`),
      ...getMemberValidator("GrantWrite").validate(obj.GrantWrite, `${path}/GrantWrite`),
      ...getMemberValidator("ObjectLockEnabledForBucket").validate(
        obj.ObjectLockEnabledForBucket,
        `${path}/ObjectLockEnabledForBucket`,
      ),
      ...getMemberValidator("ObjectOwnership").validate(obj.ObjectOwnership, `${path}/ObjectOwnership`),
      ...getMemberValidator("BucketNamespace").validate(obj.BucketNamespace, `${path}/BucketNamespace`),
    ];
  };
}

/**
 * A customer-provided encryption key, as responses identify it.
 * @public
 */
export interface CreateMultipartUploadOutput {
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  ServerSideEncryption?: ServerSideEncryption | undefined;
  SSEKMSKeyId?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
  AbortDate?: Date | undefined;
  AbortRuleId?: string | undefined;
  VersionId?: string | undefined;
  RequestCharged?: RequestCharged | undefined;
  Bucket?: string | undefined;
  Key?: string | undefined;
  UploadId?: string | undefined;
  ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
  ChecksumType?: ChecksumType | undefined;
  SSEKMSEncryptionContext?: string | undefined;
}

/**
 * @internal
 */
export const CreateMultipartUploadOutputFilterSensitiveLog = (obj: CreateMultipartUploadOutput): any => ({
  ...obj,
  ...(obj.SSEKMSKeyId && { SSEKMSKeyId: SENSITIVE_STRING }),
  ...(obj.SSEKMSEncryptionContext && { SSEKMSEncryptionContext: SENSITIVE_STRING }),
});
export namespace CreateMultipartUploadOutput {
  const memberValidators: {
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    ServerSideEncryption?: __MultiConstraintValidator<string>;
    SSEKMSKeyId?: __MultiConstraintValidator<string>;
    BucketKeyEnabled?: __MultiConstraintValidator<boolean>;
    AbortDate?: __MultiConstraintValidator<Date>;
    AbortRuleId?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    RequestCharged?: __MultiConstraintValidator<string>;
    Bucket?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    UploadId?: __MultiConstraintValidator<string>;
    ChecksumAlgorithm?: __MultiConstraintValidator<string>;
    ChecksumType?: __MultiConstraintValidator<string>;
    SSEKMSEncryptionContext?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CreateMultipartUploadOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "ServerSideEncryption": {
            memberValidators["ServerSideEncryption"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
              ),
            ]);
            break;
          }
          case "SSEKMSKeyId": {
            memberValidators["SSEKMSKeyId"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "BucketKeyEnabled": {
            memberValidators["BucketKeyEnabled"] = new __NoOpValidator();
            break;
          }
          case "AbortDate": {
            memberValidators["AbortDate"] = new __NoOpValidator();
            break;
          }
          case "AbortRuleId": {
            memberValidators["AbortRuleId"] = new __NoOpValidator();
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "Bucket": {
            memberValidators["Bucket"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([new __LengthValidator(1, undefined)]);
            break;
          }
          case "UploadId": {
            memberValidators["UploadId"] = new __NoOpValidator();
            break;
          }
          case "ChecksumAlgorithm": {
            memberValidators["ChecksumAlgorithm"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
              ),
            ]);
            break;
          }
          case "ChecksumType": {
            memberValidators["ChecksumType"] = new __CompositeValidator<string>([
              new __EnumValidator(["COMPOSITE", "FULL_OBJECT"], ["COMPOSITE", "FULL_OBJECT"]),
            ]);
            break;
          }
          case "SSEKMSEncryptionContext": {
            memberValidators["SSEKMSEncryptionContext"] = new __SensitiveConstraintValidator<string>(
              new __NoOpValidator(),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("ServerSideEncryption").validate(obj.ServerSideEncryption, `${path}/ServerSideEncryption`),
      ...getMemberValidator("SSEKMSKeyId").validate(obj.SSEKMSKeyId, `${path}/SSEKMSKeyId`),
      ...getMemberValidator("BucketKeyEnabled").validate(obj.BucketKeyEnabled, `${path}/BucketKeyEnabled`),
      ...getMemberValidator("AbortDate").validate(obj.AbortDate, `${path}/AbortDate`),
      ...getMemberValidator("AbortRuleId").validate(obj.AbortRuleId, `${path}/AbortRuleId`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("UploadId").validate(obj.UploadId, `${path}/UploadId`),
      ...getMemberValidator("ChecksumAlgorithm").validate(obj.ChecksumAlgorithm, `${path}/ChecksumAlgorithm`),
      ...getMemberValidator("ChecksumType").validate(obj.ChecksumType, `${path}/ChecksumType`),
      ...getMemberValidator("SSEKMSEncryptionContext").validate(
        obj.SSEKMSEncryptionContext,
        `${path}/SSEKMSEncryptionContext`,
      ),
    ];
  };
}

/**
 * Headers that are stored with an object and returned when it is read.
 * @public
 */
export interface CreateMultipartUploadRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Key: string;
  RequestPayer?: RequestPayer | undefined;
  ContentType?: string | undefined;
  ContentEncoding?: string | undefined;
  ContentLanguage?: string | undefined;
  ContentDisposition?: string | undefined;
  CacheControl?: string | undefined;
  Expires?: string | undefined;
  StorageClass?: StorageClass | undefined;
  WebsiteRedirectLocation?: string | undefined;
  Metadata?: Record<string, string> | undefined;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  ServerSideEncryption?: ServerSideEncryption | undefined;
  SSEKMSKeyId?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
  SSECustomerKey?: string | undefined;
  ObjectLockMode?: ObjectLockMode | undefined;
  ObjectLockRetainUntilDate?: Date | undefined;
  ObjectLockLegalHoldStatus?: OnOff | undefined;
  ObjectLockEventHold?: OnOff | undefined;
  ObjectLockEventHoldDurationDays?: number | undefined;
  ObjectLockEventHoldDurationYears?: number | undefined;
  GrantFullControl?: string | undefined;
  GrantRead?: string | undefined;
  GrantReadACP?: string | undefined;
  GrantWriteACP?: string | undefined;
  ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
  ChecksumType?: ChecksumType | undefined;
  ACL?: ObjectCannedACL | undefined;
  Tagging?: string | undefined;
  SSEKMSEncryptionContext?: string | undefined;
}

/**
 * @internal
 */
export const CreateMultipartUploadRequestFilterSensitiveLog = (obj: CreateMultipartUploadRequest): any => ({
  ...obj,
  ...(obj.SSEKMSKeyId && { SSEKMSKeyId: SENSITIVE_STRING }),
  ...(obj.SSECustomerKey && { SSECustomerKey: SENSITIVE_STRING }),
  ...(obj.SSEKMSEncryptionContext && { SSEKMSEncryptionContext: SENSITIVE_STRING }),
});
export namespace CreateMultipartUploadRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    ContentType?: __MultiConstraintValidator<string>;
    ContentEncoding?: __MultiConstraintValidator<string>;
    ContentLanguage?: __MultiConstraintValidator<string>;
    ContentDisposition?: __MultiConstraintValidator<string>;
    CacheControl?: __MultiConstraintValidator<string>;
    Expires?: __MultiConstraintValidator<string>;
    StorageClass?: __MultiConstraintValidator<string>;
    WebsiteRedirectLocation?: __MultiConstraintValidator<string>;
    Metadata?: __MultiConstraintValidator<Record<string, string>>;
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    ServerSideEncryption?: __MultiConstraintValidator<string>;
    SSEKMSKeyId?: __MultiConstraintValidator<string>;
    BucketKeyEnabled?: __MultiConstraintValidator<boolean>;
    SSECustomerKey?: __MultiConstraintValidator<string>;
    ObjectLockMode?: __MultiConstraintValidator<string>;
    ObjectLockRetainUntilDate?: __MultiConstraintValidator<Date>;
    ObjectLockLegalHoldStatus?: __MultiConstraintValidator<string>;
    ObjectLockEventHold?: __MultiConstraintValidator<string>;
    ObjectLockEventHoldDurationDays?: __MultiConstraintValidator<number>;
    ObjectLockEventHoldDurationYears?: __MultiConstraintValidator<number>;
    GrantFullControl?: __MultiConstraintValidator<string>;
    GrantRead?: __MultiConstraintValidator<string>;
    GrantReadACP?: __MultiConstraintValidator<string>;
    GrantWriteACP?: __MultiConstraintValidator<string>;
    ChecksumAlgorithm?: __MultiConstraintValidator<string>;
    ChecksumType?: __MultiConstraintValidator<string>;
    ACL?: __MultiConstraintValidator<string>;
    Tagging?: __MultiConstraintValidator<string>;
    SSEKMSEncryptionContext?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: CreateMultipartUploadRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "ContentType": {
            memberValidators["ContentType"] = new __NoOpValidator();
            break;
          }
          case "ContentEncoding": {
            memberValidators["ContentEncoding"] = new __NoOpValidator();
            break;
          }
          case "ContentLanguage": {
            memberValidators["ContentLanguage"] = new __NoOpValidator();
            break;
          }
          case "ContentDisposition": {
            memberValidators["ContentDisposition"] = new __NoOpValidator();
            break;
          }
          case "CacheControl": {
            memberValidators["CacheControl"] = new __NoOpValidator();
            break;
          }
          case "Expires": {
            memberValidators["Expires"] = new __NoOpValidator();
            break;
          }
          case "StorageClass": {
            memberValidators["StorageClass"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
              ),
            ]);
            break;
          }
          case "WebsiteRedirectLocation": {
            memberValidators["WebsiteRedirectLocation"] = new __NoOpValidator();
            break;
          }
          case "Metadata": {
            memberValidators["Metadata"] = new __CompositeMapValidator<string>(
              new __NoOpValidator(),
              new __NoOpValidator(),
              new __NoOpValidator(),
            );
            break;
          }
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "ServerSideEncryption": {
            memberValidators["ServerSideEncryption"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
              ),
            ]);
            break;
          }
          case "SSEKMSKeyId": {
            memberValidators["SSEKMSKeyId"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "BucketKeyEnabled": {
            memberValidators["BucketKeyEnabled"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKey": {
            memberValidators["SSECustomerKey"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "ObjectLockMode": {
            memberValidators["ObjectLockMode"] = new __CompositeValidator<string>([
              new __EnumValidator(["GOVERNANCE", "COMPLIANCE"], ["GOVERNANCE", "COMPLIANCE"]),
            ]);
            break;
          }
          case "ObjectLockRetainUntilDate": {
            memberValidators["ObjectLockRetainUntilDate"] = new __NoOpValidator();
            break;
          }
          case "ObjectLockLegalHoldStatus": {
            memberValidators["ObjectLockLegalHoldStatus"] = new __CompositeValidator<string>([
              new __EnumValidator(["ON", "OFF"], ["ON", "OFF"]),
            ]);
            break;
          }
          case "ObjectLockEventHold": {
            memberValidators["ObjectLockEventHold"] = new __CompositeValidator<string>([
              new __EnumValidator(["ON", "OFF"], ["ON", "OFF"]),
            ]);
            break;
          }
          case "ObjectLockEventHoldDurationDays": {
            memberValidators["ObjectLockEventHoldDurationDays"] = new __NoOpValidator();
            break;
          }
          case "ObjectLockEventHoldDurationYears": {
            memberValidators["ObjectLockEventHoldDurationYears"] = new __NoOpValidator();
            break;
          }
          case "GrantFullControl": {
            memberValidators["GrantFullControl"] = new __NoOpValidator();
            break;
          }
          case "GrantRead": {
            memberValidators["GrantRead"] = new __NoOpValidator();
            break;
          }
          case "GrantReadACP": {
            memberValidators["GrantReadACP"] = new __NoOpValidator();
            break;
          }
          case "GrantWriteACP": {
            memberValidators["GrantWriteACP"] = new __NoOpValidator();
            break;
          }
          case "ChecksumAlgorithm": {
            memberValidators["ChecksumAlgorithm"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
              ),
            ]);
            break;
          }
          case "ChecksumType": {
            memberValidators["ChecksumType"] = new __CompositeValidator<string>([
              new __EnumValidator(["COMPOSITE", "FULL_OBJECT"], ["COMPOSITE", "FULL_OBJECT"]),
            ]);
            break;
          }
          case "ACL": {
            memberValidators["ACL"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "private",
                  "public-read",
                  "public-read-write",
                  "authenticated-read",
                  "aws-exec-read",
                  "bucket-owner-read",
                  "bucket-owner-full-control",
                ],
                [
                  "private",
                  "public-read",
                  "public-read-write",
                  "authenticated-read",
                  "aws-exec-read",
                  "bucket-owner-read",
                  "bucket-owner-full-control",
                ],
              ),
            ]);
            break;
          }
          case "Tagging": {
            memberValidators["Tagging"] = new __NoOpValidator();
            break;
          }
          case "SSEKMSEncryptionContext": {
            memberValidators["SSEKMSEncryptionContext"] = new __SensitiveConstraintValidator<string>(
              new __NoOpValidator(),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("ContentType").validate(obj.ContentType, `${path}/ContentType`),
      ...getMemberValidator("ContentEncoding").validate(obj.ContentEncoding, `${path}/ContentEncoding`),
      ...getMemberValidator("ContentLanguage").validate(obj.ContentLanguage, `${path}/ContentLanguage`),
      ...getMemberValidator("ContentDisposition").validate(obj.ContentDisposition, `${path}/ContentDisposition`),
      ...getMemberValidator("CacheControl").validate(obj.CacheControl, `${path}/CacheControl`),
      ...getMemberValidator("Expires").validate(obj.Expires, `${path}/Expires`),
      ...getMemberValidator("StorageClass").validate(obj.StorageClass, `${path}/StorageClass`),
      ...getMemberValidator("WebsiteRedirectLocation").validate(
        obj.WebsiteRedirectLocation,
        `${path}/WebsiteRedirectLocation`,
      ),
      ...getMemberValidator("Metadata").validate(obj.Metadata, `${path}/Metadata`),
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("ServerSideEncryption").validate(obj.ServerSideEncryption, `${path}/ServerSideEncryption`),
      ...getMemberValidator("SSEKMSKeyId").validate(obj.SSEKMSKeyId, `${path}/SSEKMSKeyId`),
      ...getMemberValidator("BucketKeyEnabled").validate(obj.BucketKeyEnabled, `${path}/BucketKeyEnabled`),
      ...getMemberValidator("SSECustomerKey").validate(obj.SSECustomerKey, `${path}/SSECustomerKey`),
      ...getMemberValidator("ObjectLockMode").validate(obj.ObjectLockMode, `${path}/ObjectLockMode`),
      ...getMemberValidator("ObjectLockRetainUntilDate").validate(
        obj.ObjectLockRetainUntilDate,
        `${path}/ObjectLockRetainUntilDate`,
      ),
      ...getMemberValidator("ObjectLockLegalHoldStatus").validate(
        obj.ObjectLockLegalHoldStatus,
        `${path}/ObjectLockLegalHoldStatus`,
      ),
      ...getMemberValidator("ObjectLockEventHold").validate(obj.ObjectLockEventHold, `${path}/ObjectLockEventHold`),
      ...getMemberValidator("ObjectLockEventHoldDurationDays").validate(
        obj.ObjectLockEventHoldDurationDays,
        `${path}/ObjectLockEventHoldDurationDays`,
      ),
      ...getMemberValidator("ObjectLockEventHoldDurationYears").validate(
        obj.ObjectLockEventHoldDurationYears,
        `${path}/ObjectLockEventHoldDurationYears`,
      ),
      ...getMemberValidator("GrantFullControl").validate(obj.GrantFullControl, `${path}/GrantFullControl`),
      ...getMemberValidator("GrantRead").validate(obj.GrantRead, `${path}/GrantRead`),
      ...getMemberValidator("GrantReadACP").validate(obj.GrantReadACP, `${path}/GrantReadACP`),
      ...getMemberValidator("GrantWriteACP").validate(obj.GrantWriteACP, `${path}/GrantWriteACP`),
      ...getMemberValidator("ChecksumAlgorithm").validate(obj.ChecksumAlgorithm, `${path}/ChecksumAlgorithm`),
      ...getMemberValidator("ChecksumType").validate(obj.ChecksumType, `${path}/ChecksumType`),
      ...getMemberValidator("ACL").validate(obj.ACL, `${path}/ACL`),
      ...getMemberValidator("Tagging").validate(obj.Tagging, `${path}/Tagging`),
      ...getMemberValidator("SSEKMSEncryptionContext").validate(
        obj.SSEKMSEncryptionContext,
        `${path}/SSEKMSEncryptionContext`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface EventHoldDuration {
  Days?: number | undefined;
  Years?: number | undefined;
}

export namespace EventHoldDuration {
  const memberValidators: {
    Days?: __MultiConstraintValidator<number>;
    Years?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: EventHoldDuration, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Days": {
            memberValidators["Days"] = new __NoOpValidator();
            break;
          }
          case "Years": {
            memberValidators["Years"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Days").validate(obj.Days, `${path}/Days`),
      ...getMemberValidator("Years").validate(obj.Years, `${path}/Years`),
    ];
  };
}

/**
 * @public
 */
export interface DefaultRetention {
  Mode?: ObjectLockRetentionMode | undefined;
  Days?: number | undefined;
  Years?: number | undefined;
  DefaultEventHold?: EventHoldDuration | undefined;
}

export namespace DefaultRetention {
  const memberValidators: {
    Mode?: __MultiConstraintValidator<string>;
    Days?: __MultiConstraintValidator<number>;
    Years?: __MultiConstraintValidator<number>;
    DefaultEventHold?: __MultiConstraintValidator<EventHoldDuration>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DefaultRetention, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Mode": {
            memberValidators["Mode"] = new __CompositeValidator<string>([
              new __EnumValidator(["GOVERNANCE", "COMPLIANCE"], ["GOVERNANCE", "COMPLIANCE"]),
            ]);
            break;
          }
          case "Days": {
            memberValidators["Days"] = new __NoOpValidator();
            break;
          }
          case "Years": {
            memberValidators["Years"] = new __NoOpValidator();
            break;
          }
          case "DefaultEventHold": {
            memberValidators["DefaultEventHold"] = new __CompositeStructureValidator<EventHoldDuration>(
              new __NoOpValidator(),
              EventHoldDuration.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Mode").validate(obj.Mode, `${path}/Mode`),
      ...getMemberValidator("Days").validate(obj.Days, `${path}/Days`),
      ...getMemberValidator("Years").validate(obj.Years, `${path}/Years`),
      ...getMemberValidator("DefaultEventHold").validate(obj.DefaultEventHold, `${path}/DefaultEventHold`),
    ];
  };
}

/**
 * @public
 */
export interface ObjectIdentifier {
  Key: string;
  VersionId?: string | undefined;
  ETag?: string | undefined;
  LastModifiedTime?: Date | undefined;
  Size?: number | undefined;
}

export namespace ObjectIdentifier {
  const memberValidators: {
    Key?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    ETag?: __MultiConstraintValidator<string>;
    LastModifiedTime?: __MultiConstraintValidator<Date>;
    Size?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ObjectIdentifier, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "ETag": {
            memberValidators["ETag"] = new __NoOpValidator();
            break;
          }
          case "LastModifiedTime": {
            memberValidators["LastModifiedTime"] = new __NoOpValidator();
            break;
          }
          case "Size": {
            memberValidators["Size"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("ETag").validate(obj.ETag, `${path}/ETag`),
      ...getMemberValidator("LastModifiedTime").validate(obj.LastModifiedTime, `${path}/LastModifiedTime`),
      ...getMemberValidator("Size").validate(obj.Size, `${path}/Size`),
    ];
  };
}

/**
 * @public
 */
export interface Delete {
  Objects: ObjectIdentifier[];
  Quiet?: boolean | undefined;
}

export namespace Delete {
  const memberValidators: {
    Objects?: __MultiConstraintValidator<Iterable<ObjectIdentifier>>;
    Quiet?: __MultiConstraintValidator<boolean>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: Delete, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Objects": {
            memberValidators["Objects"] = new __CompositeCollectionValidator<ObjectIdentifier>(
              new __CompositeValidator<ObjectIdentifier[]>([new __RequiredValidator()]),
              new __CompositeStructureValidator<ObjectIdentifier>(new __NoOpValidator(), ObjectIdentifier.validate),
            );
            break;
          }
          case "Quiet": {
            memberValidators["Quiet"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Objects").validate(obj.Objects, `${path}/Objects`),
      ...getMemberValidator("Quiet").validate(obj.Quiet, `${path}/Quiet`),
    ];
  };
}

/**
 * @public
 */
export interface DeleteBucketOutput {}

export namespace DeleteBucketOutput {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketOutput, path: string = ""): __ValidationFailure[] => {
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
export interface DeleteBucketRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace DeleteBucketRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface DeleteBucketEncryptionOutput {}

export namespace DeleteBucketEncryptionOutput {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketEncryptionOutput, path: string = ""): __ValidationFailure[] => {
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
export interface DeleteBucketEncryptionRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace DeleteBucketEncryptionRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketEncryptionRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface DeleteBucketLifecycleOutput {}

export namespace DeleteBucketLifecycleOutput {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketLifecycleOutput, path: string = ""): __ValidationFailure[] => {
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
export interface DeleteBucketLifecycleRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace DeleteBucketLifecycleRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketLifecycleRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface DeleteBucketOwnershipControlsOutput {}

export namespace DeleteBucketOwnershipControlsOutput {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketOwnershipControlsOutput, path: string = ""): __ValidationFailure[] => {
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
export interface DeleteBucketOwnershipControlsRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace DeleteBucketOwnershipControlsRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketOwnershipControlsRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface DeleteBucketPolicyOutput {}

export namespace DeleteBucketPolicyOutput {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketPolicyOutput, path: string = ""): __ValidationFailure[] => {
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
export interface DeleteBucketPolicyRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace DeleteBucketPolicyRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketPolicyRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface DeleteBucketReplicationOutput {}

export namespace DeleteBucketReplicationOutput {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketReplicationOutput, path: string = ""): __ValidationFailure[] => {
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
export interface DeleteBucketReplicationRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace DeleteBucketReplicationRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketReplicationRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface DeleteBucketTaggingOutput {}

export namespace DeleteBucketTaggingOutput {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketTaggingOutput, path: string = ""): __ValidationFailure[] => {
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
export interface DeleteBucketTaggingRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace DeleteBucketTaggingRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketTaggingRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface DeleteBucketWebsiteOutput {}

export namespace DeleteBucketWebsiteOutput {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketWebsiteOutput, path: string = ""): __ValidationFailure[] => {
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
export interface DeleteBucketWebsiteRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace DeleteBucketWebsiteRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteBucketWebsiteRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface DeletedObject {
  Key?: string | undefined;
  VersionId?: string | undefined;
  DeleteMarker?: boolean | undefined;
  DeleteMarkerVersionId?: string | undefined;
}

export namespace DeletedObject {
  const memberValidators: {
    Key?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    DeleteMarker?: __MultiConstraintValidator<boolean>;
    DeleteMarkerVersionId?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeletedObject, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([new __LengthValidator(1, undefined)]);
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "DeleteMarker": {
            memberValidators["DeleteMarker"] = new __NoOpValidator();
            break;
          }
          case "DeleteMarkerVersionId": {
            memberValidators["DeleteMarkerVersionId"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("DeleteMarker").validate(obj.DeleteMarker, `${path}/DeleteMarker`),
      ...getMemberValidator("DeleteMarkerVersionId").validate(
        obj.DeleteMarkerVersionId,
        `${path}/DeleteMarkerVersionId`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface Owner {
  DisplayName?: string | undefined;
  ID?: string | undefined;
}

export namespace Owner {
  const memberValidators: {
    DisplayName?: __MultiConstraintValidator<string>;
    ID?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: Owner, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "DisplayName": {
            memberValidators["DisplayName"] = new __NoOpValidator();
            break;
          }
          case "ID": {
            memberValidators["ID"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("DisplayName").validate(obj.DisplayName, `${path}/DisplayName`),
      ...getMemberValidator("ID").validate(obj.ID, `${path}/ID`),
    ];
  };
}

/**
 * @public
 */
export interface DeleteMarkerEntry {
  Owner?: Owner | undefined;
  Key?: string | undefined;
  VersionId?: string | undefined;
  IsLatest?: boolean | undefined;
  LastModified?: Date | undefined;
}

export namespace DeleteMarkerEntry {
  const memberValidators: {
    Owner?: __MultiConstraintValidator<Owner>;
    Key?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    IsLatest?: __MultiConstraintValidator<boolean>;
    LastModified?: __MultiConstraintValidator<Date>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteMarkerEntry, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Owner": {
            memberValidators["Owner"] = new __CompositeStructureValidator<Owner>(new __NoOpValidator(), Owner.validate);
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([new __LengthValidator(1, undefined)]);
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "IsLatest": {
            memberValidators["IsLatest"] = new __NoOpValidator();
            break;
          }
          case "LastModified": {
            memberValidators["LastModified"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Owner").validate(obj.Owner, `${path}/Owner`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("IsLatest").validate(obj.IsLatest, `${path}/IsLatest`),
      ...getMemberValidator("LastModified").validate(obj.LastModified, `${path}/LastModified`),
    ];
  };
}

/**
 * @public
 */
export interface DeleteMarkerReplication {
  Status?: DeleteMarkerReplicationStatus | undefined;
}

export namespace DeleteMarkerReplication {
  const memberValidators: {
    Status?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteMarkerReplication, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Status": {
            memberValidators["Status"] = new __CompositeValidator<string>([
              new __EnumValidator(["Enabled", "Disabled"], ["Enabled", "Disabled"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Status").validate(obj.Status, `${path}/Status`)];
  };
}

/**
 * @public
 */
export interface DeleteObjectOutput {
  RequestCharged?: RequestCharged | undefined;
  DeleteMarker?: boolean | undefined;
  VersionId?: string | undefined;
}

export namespace DeleteObjectOutput {
  const memberValidators: {
    RequestCharged?: __MultiConstraintValidator<string>;
    DeleteMarker?: __MultiConstraintValidator<boolean>;
    VersionId?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteObjectOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "DeleteMarker": {
            memberValidators["DeleteMarker"] = new __NoOpValidator();
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("DeleteMarker").validate(obj.DeleteMarker, `${path}/DeleteMarker`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
    ];
  };
}

/**
 * @public
 */
export interface DeleteObjectRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Key: string;
  RequestPayer?: RequestPayer | undefined;
  VersionId?: string | undefined;
  IfMatch?: string | undefined;
  IfMatchLastModifiedTime?: Date | undefined;
  IfMatchSize?: number | undefined;
  MFA?: string | undefined;
  BypassGovernanceRetention?: boolean | undefined;
}

export namespace DeleteObjectRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    IfMatch?: __MultiConstraintValidator<string>;
    IfMatchLastModifiedTime?: __MultiConstraintValidator<Date>;
    IfMatchSize?: __MultiConstraintValidator<number>;
    MFA?: __MultiConstraintValidator<string>;
    BypassGovernanceRetention?: __MultiConstraintValidator<boolean>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteObjectRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "IfMatch": {
            memberValidators["IfMatch"] = new __NoOpValidator();
            break;
          }
          case "IfMatchLastModifiedTime": {
            memberValidators["IfMatchLastModifiedTime"] = new __NoOpValidator();
            break;
          }
          case "IfMatchSize": {
            memberValidators["IfMatchSize"] = new __NoOpValidator();
            break;
          }
          case "MFA": {
            memberValidators["MFA"] = new __NoOpValidator();
            break;
          }
          case "BypassGovernanceRetention": {
            memberValidators["BypassGovernanceRetention"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("IfMatch").validate(obj.IfMatch, `${path}/IfMatch`),
      ...getMemberValidator("IfMatchLastModifiedTime").validate(
        obj.IfMatchLastModifiedTime,
        `${path}/IfMatchLastModifiedTime`,
      ),
      ...getMemberValidator("IfMatchSize").validate(obj.IfMatchSize, `${path}/IfMatchSize`),
      ...getMemberValidator("MFA").validate(obj.MFA, `${path}/MFA`),
      ...getMemberValidator("BypassGovernanceRetention").validate(
        obj.BypassGovernanceRetention,
        `${path}/BypassGovernanceRetention`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface _Error {
  Key?: string | undefined;
  VersionId?: string | undefined;
  Code?: string | undefined;
  Message?: string | undefined;
}

export namespace _Error {
  const memberValidators: {
    Key?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    Code?: __MultiConstraintValidator<string>;
    Message?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: _Error, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([new __LengthValidator(1, undefined)]);
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "Code": {
            memberValidators["Code"] = new __NoOpValidator();
            break;
          }
          case "Message": {
            memberValidators["Message"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("Code").validate(obj.Code, `${path}/Code`),
      ...getMemberValidator("Message").validate(obj.Message, `${path}/Message`),
    ];
  };
}

/**
 * @public
 */
export interface DeleteObjectsOutput {
  RequestCharged?: RequestCharged | undefined;
  Deleted?: DeletedObject[] | undefined;
  Errors?: _Error[] | undefined;
}

export namespace DeleteObjectsOutput {
  const memberValidators: {
    RequestCharged?: __MultiConstraintValidator<string>;
    Deleted?: __MultiConstraintValidator<Iterable<DeletedObject>>;
    Errors?: __MultiConstraintValidator<Iterable<_Error>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteObjectsOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "Deleted": {
            memberValidators["Deleted"] = new __CompositeCollectionValidator<DeletedObject>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<DeletedObject>(new __NoOpValidator(), DeletedObject.validate),
            );
            break;
          }
          case "Errors": {
            memberValidators["Errors"] = new __CompositeCollectionValidator<_Error>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<_Error>(new __NoOpValidator(), _Error.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("Deleted").validate(obj.Deleted, `${path}/Deleted`),
      ...getMemberValidator("Errors").validate(obj.Errors, `${path}/Errors`),
    ];
  };
}

/**
 * @public
 */
export interface DeleteObjectsRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Delete: Delete;
  MFA?: string | undefined;
  RequestPayer?: RequestPayer | undefined;
  BypassGovernanceRetention?: boolean | undefined;
  ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
}

export namespace DeleteObjectsRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Delete?: __MultiConstraintValidator<Delete>;
    MFA?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    BypassGovernanceRetention?: __MultiConstraintValidator<boolean>;
    ChecksumAlgorithm?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteObjectsRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Delete": {
            memberValidators["Delete"] = new __CompositeStructureValidator<Delete>(
              new __CompositeValidator<Delete>([new __RequiredValidator()]),
              Delete.validate,
            );
            break;
          }
          case "MFA": {
            memberValidators["MFA"] = new __NoOpValidator();
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "BypassGovernanceRetention": {
            memberValidators["BypassGovernanceRetention"] = new __NoOpValidator();
            break;
          }
          case "ChecksumAlgorithm": {
            memberValidators["ChecksumAlgorithm"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
              ),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Delete").validate(obj.Delete, `${path}/Delete`),
      ...getMemberValidator("MFA").validate(obj.MFA, `${path}/MFA`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("BypassGovernanceRetention").validate(
        obj.BypassGovernanceRetention,
        `${path}/BypassGovernanceRetention`,
      ),
      ...getMemberValidator("ChecksumAlgorithm").validate(obj.ChecksumAlgorithm, `${path}/ChecksumAlgorithm`),
    ];
  };
}

/**
 * @public
 */
export interface DeleteObjectTaggingOutput {
  VersionId?: string | undefined;
}

export namespace DeleteObjectTaggingOutput {
  const memberValidators: {
    VersionId?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteObjectTaggingOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`)];
  };
}

/**
 * @public
 */
export interface DeleteObjectTaggingRequest {
  Bucket: string;
  Key: string;
  VersionId?: string | undefined;
  ExpectedBucketOwner?: string | undefined;
}

export namespace DeleteObjectTaggingRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeleteObjectTaggingRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface DeletePublicAccessBlockOutput {}

export namespace DeletePublicAccessBlockOutput {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: DeletePublicAccessBlockOutput, path: string = ""): __ValidationFailure[] => {
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
export interface DeletePublicAccessBlockRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace DeletePublicAccessBlockRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: DeletePublicAccessBlockRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface EncryptionConfiguration {
  ReplicaKmsKeyID?: string | undefined;
}

export namespace EncryptionConfiguration {
  const memberValidators: {
    ReplicaKmsKeyID?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: EncryptionConfiguration, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ReplicaKmsKeyID": {
            memberValidators["ReplicaKmsKeyID"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("ReplicaKmsKeyID").validate(obj.ReplicaKmsKeyID, `${path}/ReplicaKmsKeyID`)];
  };
}

/**
 * @public
 */
export interface ReplicationTimeValue {
  Minutes?: number | undefined;
}

export namespace ReplicationTimeValue {
  const memberValidators: {
    Minutes?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ReplicationTimeValue, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Minutes": {
            memberValidators["Minutes"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Minutes").validate(obj.Minutes, `${path}/Minutes`)];
  };
}

/**
 * @public
 */
export interface Metrics {
  Status: MetricsStatus;
  EventThreshold?: ReplicationTimeValue | undefined;
}

export namespace Metrics {
  const memberValidators: {
    Status?: __MultiConstraintValidator<string>;
    EventThreshold?: __MultiConstraintValidator<ReplicationTimeValue>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: Metrics, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Status": {
            memberValidators["Status"] = new __CompositeValidator<string>([
              new __EnumValidator(["Enabled", "Disabled"], ["Enabled", "Disabled"]),
              new __RequiredValidator(),
            ]);
            break;
          }
          case "EventThreshold": {
            memberValidators["EventThreshold"] = new __CompositeStructureValidator<ReplicationTimeValue>(
              new __NoOpValidator(),
              ReplicationTimeValue.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Status").validate(obj.Status, `${path}/Status`),
      ...getMemberValidator("EventThreshold").validate(obj.EventThreshold, `${path}/EventThreshold`),
    ];
  };
}

/**
 * @public
 */
export interface ReplicationTime {
  Status: ReplicationTimeStatus;
  Time: ReplicationTimeValue;
}

export namespace ReplicationTime {
  const memberValidators: {
    Status?: __MultiConstraintValidator<string>;
    Time?: __MultiConstraintValidator<ReplicationTimeValue>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ReplicationTime, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Status": {
            memberValidators["Status"] = new __CompositeValidator<string>([
              new __EnumValidator(["Enabled", "Disabled"], ["Enabled", "Disabled"]),
              new __RequiredValidator(),
            ]);
            break;
          }
          case "Time": {
            memberValidators["Time"] = new __CompositeStructureValidator<ReplicationTimeValue>(
              new __CompositeValidator<ReplicationTimeValue>([new __RequiredValidator()]),
              ReplicationTimeValue.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Status").validate(obj.Status, `${path}/Status`),
      ...getMemberValidator("Time").validate(obj.Time, `${path}/Time`),
    ];
  };
}

/**
 * @public
 */
export interface Destination {
  Bucket: string;
  Account?: string | undefined;
  StorageClass?: StorageClass | undefined;
  AccessControlTranslation?: AccessControlTranslation | undefined;
  EncryptionConfiguration?: EncryptionConfiguration | undefined;
  ReplicationTime?: ReplicationTime | undefined;
  Metrics?: Metrics | undefined;
}

export namespace Destination {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    Account?: __MultiConstraintValidator<string>;
    StorageClass?: __MultiConstraintValidator<string>;
    AccessControlTranslation?: __MultiConstraintValidator<AccessControlTranslation>;
    EncryptionConfiguration?: __MultiConstraintValidator<EncryptionConfiguration>;
    ReplicationTime?: __MultiConstraintValidator<ReplicationTime>;
    Metrics?: __MultiConstraintValidator<Metrics>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: Destination, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "Account": {
            memberValidators["Account"] = new __NoOpValidator();
            break;
          }
          case "StorageClass": {
            memberValidators["StorageClass"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
              ),
            ]);
            break;
          }
          case "AccessControlTranslation": {
            memberValidators["AccessControlTranslation"] = new __CompositeStructureValidator<AccessControlTranslation>(
              new __NoOpValidator(),
              AccessControlTranslation.validate,
            );
            break;
          }
          case "EncryptionConfiguration": {
            memberValidators["EncryptionConfiguration"] = new __CompositeStructureValidator<EncryptionConfiguration>(
              new __NoOpValidator(),
              EncryptionConfiguration.validate,
            );
            break;
          }
          case "ReplicationTime": {
            memberValidators["ReplicationTime"] = new __CompositeStructureValidator<ReplicationTime>(
              new __NoOpValidator(),
              ReplicationTime.validate,
            );
            break;
          }
          case "Metrics": {
            memberValidators["Metrics"] = new __CompositeStructureValidator<Metrics>(
              new __NoOpValidator(),
              Metrics.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("Account").validate(obj.Account, `${path}/Account`),
      ...getMemberValidator("StorageClass").validate(obj.StorageClass, `${path}/StorageClass`),
      ...getMemberValidator("AccessControlTranslation").validate(
        obj.AccessControlTranslation,
        `${path}/AccessControlTranslation`,
      ),
      ...getMemberValidator("EncryptionConfiguration").validate(
        obj.EncryptionConfiguration,
        `${path}/EncryptionConfiguration`,
      ),
      ...getMemberValidator("ReplicationTime").validate(obj.ReplicationTime, `${path}/ReplicationTime`),
      ...getMemberValidator("Metrics").validate(obj.Metrics, `${path}/Metrics`),
    ];
  };
}

/**
 * @public
 */
export interface ErrorDocument {
  Key: string;
}

export namespace ErrorDocument {
  const memberValidators: {
    Key?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ErrorDocument, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Key").validate(obj.Key, `${path}/Key`)];
  };
}

/**
 * @public
 */
export interface EventBridgeConfiguration {}

export namespace EventBridgeConfiguration {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: EventBridgeConfiguration, path: string = ""): __ValidationFailure[] => {
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
export interface ExistingObjectReplication {
  Status: ExistingObjectReplicationStatus;
}

export namespace ExistingObjectReplication {
  const memberValidators: {
    Status?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ExistingObjectReplication, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Status": {
            memberValidators["Status"] = new __CompositeValidator<string>([
              new __EnumValidator(["Enabled", "Disabled"], ["Enabled", "Disabled"]),
              new __RequiredValidator(),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Status").validate(obj.Status, `${path}/Status`)];
  };
}

/**
 * @public
 */
export interface FilterRule {
  Name?: FilterRuleName | undefined;
  Value?: string | undefined;
}

export namespace FilterRule {
  const memberValidators: {
    Name?: __MultiConstraintValidator<string>;
    Value?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: FilterRule, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Name": {
            memberValidators["Name"] = new __CompositeValidator<string>([
              new __EnumValidator(["prefix", "suffix"], ["prefix", "suffix"]),
            ]);
            break;
          }
          case "Value": {
            memberValidators["Value"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Name").validate(obj.Name, `${path}/Name`),
      ...getMemberValidator("Value").validate(obj.Value, `${path}/Value`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketAccelerateConfigurationOutput {
  Status?: BucketAccelerateStatus | undefined;
  RequestCharged?: RequestCharged | undefined;
}

export namespace GetBucketAccelerateConfigurationOutput {
  const memberValidators: {
    Status?: __MultiConstraintValidator<string>;
    RequestCharged?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketAccelerateConfigurationOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Status": {
            memberValidators["Status"] = new __CompositeValidator<string>([
              new __EnumValidator(["Enabled", "Suspended"], ["Enabled", "Suspended"]),
            ]);
            break;
          }
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Status").validate(obj.Status, `${path}/Status`),
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketAccelerateConfigurationRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  RequestPayer?: RequestPayer | undefined;
}

export namespace GetBucketAccelerateConfigurationRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketAccelerateConfigurationRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketAclOutput {
  Owner?: Owner | undefined;
  Grants?: AclGrant[] | undefined;
}

export namespace GetBucketAclOutput {
  const memberValidators: {
    Owner?: __MultiConstraintValidator<Owner>;
    Grants?: __MultiConstraintValidator<Iterable<AclGrant>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketAclOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Owner": {
            memberValidators["Owner"] = new __CompositeStructureValidator<Owner>(new __NoOpValidator(), Owner.validate);
            break;
          }
          case "Grants": {
            memberValidators["Grants"] = new __CompositeCollectionValidator<AclGrant>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<AclGrant>(new __NoOpValidator(), AclGrant.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Owner").validate(obj.Owner, `${path}/Owner`),
      ...getMemberValidator("Grants").validate(obj.Grants, `${path}/Grants`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketAclRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketAclRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketAclRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketCorsOutput {
  CORSRules?: CORSRule[] | undefined;
}

export namespace GetBucketCorsOutput {
  const memberValidators: {
    CORSRules?: __MultiConstraintValidator<Iterable<CORSRule>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketCorsOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "CORSRules": {
            memberValidators["CORSRules"] = new __CompositeCollectionValidator<CORSRule>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<CORSRule>(new __NoOpValidator(), CORSRule.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("CORSRules").validate(obj.CORSRules, `${path}/CORSRules`)];
  };
}

/**
 * @public
 */
export interface GetBucketCorsRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketCorsRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketCorsRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface ServerSideEncryptionByDefault {
  SSEAlgorithm: ServerSideEncryption;
  KMSMasterKeyID?: string | undefined;
}

/**
 * @internal
 */
export const ServerSideEncryptionByDefaultFilterSensitiveLog = (obj: ServerSideEncryptionByDefault): any => ({
  ...obj,
  ...(obj.KMSMasterKeyID && { KMSMasterKeyID: SENSITIVE_STRING }),
});
export namespace ServerSideEncryptionByDefault {
  const memberValidators: {
    SSEAlgorithm?: __MultiConstraintValidator<string>;
    KMSMasterKeyID?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ServerSideEncryptionByDefault, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "SSEAlgorithm": {
            memberValidators["SSEAlgorithm"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
              ),
              new __RequiredValidator(),
            ]);
            break;
          }
          case "KMSMasterKeyID": {
            memberValidators["KMSMasterKeyID"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("SSEAlgorithm").validate(obj.SSEAlgorithm, `${path}/SSEAlgorithm`),
      ...getMemberValidator("KMSMasterKeyID").validate(obj.KMSMasterKeyID, `${path}/KMSMasterKeyID`),
    ];
  };
}

/**
 * @public
 */
export interface ServerSideEncryptionRule {
  ApplyServerSideEncryptionByDefault?: ServerSideEncryptionByDefault | undefined;
  BucketKeyEnabled?: boolean | undefined;
  BlockedEncryptionTypes?: BlockedEncryptionTypes | undefined;
}

/**
 * @internal
 */
export const ServerSideEncryptionRuleFilterSensitiveLog = (obj: ServerSideEncryptionRule): any => ({
  ...obj,
  ...(obj.ApplyServerSideEncryptionByDefault && {
    ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefaultFilterSensitiveLog(
      obj.ApplyServerSideEncryptionByDefault,
    ),
  }),
});
export namespace ServerSideEncryptionRule {
  const memberValidators: {
    ApplyServerSideEncryptionByDefault?: __MultiConstraintValidator<ServerSideEncryptionByDefault>;
    BucketKeyEnabled?: __MultiConstraintValidator<boolean>;
    BlockedEncryptionTypes?: __MultiConstraintValidator<BlockedEncryptionTypes>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ServerSideEncryptionRule, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ApplyServerSideEncryptionByDefault": {
            memberValidators["ApplyServerSideEncryptionByDefault"] =
              new __CompositeStructureValidator<ServerSideEncryptionByDefault>(
                new __NoOpValidator(),
                ServerSideEncryptionByDefault.validate,
              );
            break;
          }
          case "BucketKeyEnabled": {
            memberValidators["BucketKeyEnabled"] = new __NoOpValidator();
            break;
          }
          case "BlockedEncryptionTypes": {
            memberValidators["BlockedEncryptionTypes"] = new __CompositeStructureValidator<BlockedEncryptionTypes>(
              new __NoOpValidator(),
              BlockedEncryptionTypes.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ApplyServerSideEncryptionByDefault").validate(
        obj.ApplyServerSideEncryptionByDefault,
        `${path}/ApplyServerSideEncryptionByDefault`,
      ),
      ...getMemberValidator("BucketKeyEnabled").validate(obj.BucketKeyEnabled, `${path}/BucketKeyEnabled`),
      ...getMemberValidator("BlockedEncryptionTypes").validate(
        obj.BlockedEncryptionTypes,
        `${path}/BlockedEncryptionTypes`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface ServerSideEncryptionConfiguration {
  Rules: ServerSideEncryptionRule[];
}

/**
 * @internal
 */
export const ServerSideEncryptionConfigurationFilterSensitiveLog = (obj: ServerSideEncryptionConfiguration): any => ({
  ...obj,
  ...(obj.Rules && { Rules: obj.Rules.map((item) => ServerSideEncryptionRuleFilterSensitiveLog(item)) }),
});
export namespace ServerSideEncryptionConfiguration {
  const memberValidators: {
    Rules?: __MultiConstraintValidator<Iterable<ServerSideEncryptionRule>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ServerSideEncryptionConfiguration, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Rules": {
            memberValidators["Rules"] = new __CompositeCollectionValidator<ServerSideEncryptionRule>(
              new __CompositeValidator<ServerSideEncryptionRule[]>([new __RequiredValidator()]),
              new __CompositeStructureValidator<ServerSideEncryptionRule>(
                new __NoOpValidator(),
                ServerSideEncryptionRule.validate,
              ),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Rules").validate(obj.Rules, `${path}/Rules`)];
  };
}

/**
 * @public
 */
export interface GetBucketEncryptionOutput {
  ServerSideEncryptionConfiguration?: ServerSideEncryptionConfiguration | undefined;
}

/**
 * @internal
 */
export const GetBucketEncryptionOutputFilterSensitiveLog = (obj: GetBucketEncryptionOutput): any => ({
  ...obj,
  ...(obj.ServerSideEncryptionConfiguration && {
    ServerSideEncryptionConfiguration: ServerSideEncryptionConfigurationFilterSensitiveLog(
      obj.ServerSideEncryptionConfiguration,
    ),
  }),
});
export namespace GetBucketEncryptionOutput {
  const memberValidators: {
    ServerSideEncryptionConfiguration?: __MultiConstraintValidator<ServerSideEncryptionConfiguration>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketEncryptionOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ServerSideEncryptionConfiguration": {
            memberValidators["ServerSideEncryptionConfiguration"] =
              new __CompositeStructureValidator<ServerSideEncryptionConfiguration>(
                new __NoOpValidator(),
                ServerSideEncryptionConfiguration.validate,
              );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ServerSideEncryptionConfiguration").validate(
        obj.ServerSideEncryptionConfiguration,
        `${path}/ServerSideEncryptionConfiguration`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketEncryptionRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketEncryptionRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketEncryptionRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketLifecycleConfigurationOutput {
  Rules?: LifecycleRule[] | undefined;
  TransitionDefaultMinimumObjectSize?: TransitionDefaultMinimumObjectSize | undefined;
}

export namespace GetBucketLifecycleConfigurationOutput {
  const memberValidators: {
    Rules?: __MultiConstraintValidator<Iterable<LifecycleRule>>;
    TransitionDefaultMinimumObjectSize?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketLifecycleConfigurationOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Rules": {
            memberValidators["Rules"] = new __CompositeCollectionValidator<LifecycleRule>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<LifecycleRule>(new __NoOpValidator(), LifecycleRule.validate),
            );
            break;
          }
          case "TransitionDefaultMinimumObjectSize": {
            memberValidators["TransitionDefaultMinimumObjectSize"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["varies_by_storage_class", "all_storage_classes_128K"],
                ["varies_by_storage_class", "all_storage_classes_128K"],
              ),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Rules").validate(obj.Rules, `${path}/Rules`),
      ...getMemberValidator("TransitionDefaultMinimumObjectSize").validate(
        obj.TransitionDefaultMinimumObjectSize,
        `${path}/TransitionDefaultMinimumObjectSize`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketLifecycleConfigurationRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketLifecycleConfigurationRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketLifecycleConfigurationRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketLocationOutput {
  LocationConstraint?: BucketLocationConstraint | undefined;
}

export namespace GetBucketLocationOutput {
  const memberValidators: {
    LocationConstraint?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketLocationOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "LocationConstraint": {
            memberValidators["LocationConstraint"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "af-south-1",
                  "ap-east-1",
                  "ap-east-2",
                  "ap-northeast-1",
                  "ap-northeast-2",
                  "ap-northeast-3",
                  "ap-south-1",
                  "ap-south-2",
                  "ap-southeast-1",
                  "ap-southeast-2",
                  "ap-southeast-3",
                  "ap-southeast-4",
                  "ap-southeast-5",
                  "ap-southeast-6",
                  "ap-southeast-7",
                  "ca-central-1",
                  "ca-west-1",
                  "cn-north-1",
                  "cn-northwest-1",
                  "EU",
                  "eu-central-1",
                  "eu-central-2",
                  "eu-north-1",
                  "eu-south-1",
                  "eu-south-2",
                  "eu-west-1",
                  "eu-west-2",
                  "eu-west-3",
                  "il-central-1",
                  "me-central-1",
                  "me-south-1",
                  "mx-central-1",
                  "sa-east-1",
                  "us-east-2",
                  "us-gov-east-1",
                  "us-gov-west-1",
                  "us-west-1",
                  "us-west-2",
                ],
                [
                  "af-south-1",
                  "ap-east-1",
                  "ap-east-2",
                  "ap-northeast-1",
                  "ap-northeast-2",
                  "ap-northeast-3",
                  "ap-south-1",
                  "ap-south-2",
                  "ap-southeast-1",
                  "ap-southeast-2",
                  "ap-southeast-3",
                  "ap-southeast-4",
                  "ap-southeast-5",
                  "ap-southeast-6",
                  "ap-southeast-7",
                  "ca-central-1",
                  "ca-west-1",
                  "cn-north-1",
                  "cn-northwest-1",
                  "EU",
                  "eu-central-1",
                  "eu-central-2",
                  "eu-north-1",
                  "eu-south-1",
                  "eu-south-2",
                  "eu-west-1",
                  "eu-west-2",
                  "eu-west-3",
                  "il-central-1",
                  "me-central-1",
                  "me-south-1",
                  "mx-central-1",
                  "sa-east-1",
                  "us-east-2",
                  "us-gov-east-1",
                  "us-gov-west-1",
                  "us-west-1",
                  "us-west-2",
                ],
              ),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("LocationConstraint").validate(obj.LocationConstraint, `${path}/LocationConstraint`)];
  };
}

/**
 * @public
 */
export interface GetBucketLocationRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketLocationRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketLocationRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface TargetGrant {
  Grantee?: Grantee | undefined;
  Permission?: BucketLogsPermission | undefined;
}

export namespace TargetGrant {
  const memberValidators: {
    Grantee?: __MultiConstraintValidator<Grantee>;
    Permission?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: TargetGrant, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Grantee": {
            memberValidators["Grantee"] = new __CompositeStructureValidator<Grantee>(
              new __NoOpValidator(),
              Grantee.validate,
            );
            break;
          }
          case "Permission": {
            memberValidators["Permission"] = new __CompositeValidator<string>([
              new __EnumValidator(["FULL_CONTROL", "READ", "WRITE"], ["FULL_CONTROL", "READ", "WRITE"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Grantee").validate(obj.Grantee, `${path}/Grantee`),
      ...getMemberValidator("Permission").validate(obj.Permission, `${path}/Permission`),
    ];
  };
}

/**
 * @public
 */
export interface PartitionedPrefix {
  PartitionDateSource?: PartitionDateSource | undefined;
}

export namespace PartitionedPrefix {
  const memberValidators: {
    PartitionDateSource?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: PartitionedPrefix, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "PartitionDateSource": {
            memberValidators["PartitionDateSource"] = new __CompositeValidator<string>([
              new __EnumValidator(["EventTime", "DeliveryTime"], ["EventTime", "DeliveryTime"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("PartitionDateSource").validate(obj.PartitionDateSource, `${path}/PartitionDateSource`),
    ];
  };
}

/**
 * @public
 */
export interface SimplePrefix {}

export namespace SimplePrefix {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: SimplePrefix, path: string = ""): __ValidationFailure[] => {
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
export interface TargetObjectKeyFormat {
  SimplePrefix?: SimplePrefix | undefined;
  PartitionedPrefix?: PartitionedPrefix | undefined;
}

export namespace TargetObjectKeyFormat {
  const memberValidators: {
    SimplePrefix?: __MultiConstraintValidator<SimplePrefix>;
    PartitionedPrefix?: __MultiConstraintValidator<PartitionedPrefix>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: TargetObjectKeyFormat, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "SimplePrefix": {
            memberValidators["SimplePrefix"] = new __CompositeStructureValidator<SimplePrefix>(
              new __NoOpValidator(),
              SimplePrefix.validate,
            );
            break;
          }
          case "PartitionedPrefix": {
            memberValidators["PartitionedPrefix"] = new __CompositeStructureValidator<PartitionedPrefix>(
              new __NoOpValidator(),
              PartitionedPrefix.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("SimplePrefix").validate(obj.SimplePrefix, `${path}/SimplePrefix`),
      ...getMemberValidator("PartitionedPrefix").validate(obj.PartitionedPrefix, `${path}/PartitionedPrefix`),
    ];
  };
}

/**
 * @public
 */
export interface LoggingEnabled {
  TargetBucket: string;
  TargetGrants?: TargetGrant[] | undefined;
  TargetPrefix: string;
  TargetObjectKeyFormat?: TargetObjectKeyFormat | undefined;
}

export namespace LoggingEnabled {
  const memberValidators: {
    TargetBucket?: __MultiConstraintValidator<string>;
    TargetGrants?: __MultiConstraintValidator<Iterable<TargetGrant>>;
    TargetPrefix?: __MultiConstraintValidator<string>;
    TargetObjectKeyFormat?: __MultiConstraintValidator<TargetObjectKeyFormat>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: LoggingEnabled, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "TargetBucket": {
            memberValidators["TargetBucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "TargetGrants": {
            memberValidators["TargetGrants"] = new __CompositeCollectionValidator<TargetGrant>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<TargetGrant>(new __NoOpValidator(), TargetGrant.validate),
            );
            break;
          }
          case "TargetPrefix": {
            memberValidators["TargetPrefix"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "TargetObjectKeyFormat": {
            memberValidators["TargetObjectKeyFormat"] = new __CompositeStructureValidator<TargetObjectKeyFormat>(
              new __NoOpValidator(),
              TargetObjectKeyFormat.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("TargetBucket").validate(obj.TargetBucket, `${path}/TargetBucket`),
      ...getMemberValidator("TargetGrants").validate(obj.TargetGrants, `${path}/TargetGrants`),
      ...getMemberValidator("TargetPrefix").validate(obj.TargetPrefix, `${path}/TargetPrefix`),
      ...getMemberValidator("TargetObjectKeyFormat").validate(
        obj.TargetObjectKeyFormat,
        `${path}/TargetObjectKeyFormat`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketLoggingOutput {
  LoggingEnabled?: LoggingEnabled | undefined;
}

export namespace GetBucketLoggingOutput {
  const memberValidators: {
    LoggingEnabled?: __MultiConstraintValidator<LoggingEnabled>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketLoggingOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "LoggingEnabled": {
            memberValidators["LoggingEnabled"] = new __CompositeStructureValidator<LoggingEnabled>(
              new __NoOpValidator(),
              LoggingEnabled.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("LoggingEnabled").validate(obj.LoggingEnabled, `${path}/LoggingEnabled`)];
  };
}

/**
 * @public
 */
export interface GetBucketLoggingRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketLoggingRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketLoggingRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface S3KeyFilter {
  FilterRules?: FilterRule[] | undefined;
}

export namespace S3KeyFilter {
  const memberValidators: {
    FilterRules?: __MultiConstraintValidator<Iterable<FilterRule>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: S3KeyFilter, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "FilterRules": {
            memberValidators["FilterRules"] = new __CompositeCollectionValidator<FilterRule>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<FilterRule>(new __NoOpValidator(), FilterRule.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("FilterRules").validate(obj.FilterRules, `${path}/FilterRules`)];
  };
}

/**
 * @public
 */
export interface NotificationConfigurationFilter {
  Key?: S3KeyFilter | undefined;
}

export namespace NotificationConfigurationFilter {
  const memberValidators: {
    Key?: __MultiConstraintValidator<S3KeyFilter>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: NotificationConfigurationFilter, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Key": {
            memberValidators["Key"] = new __CompositeStructureValidator<S3KeyFilter>(
              new __NoOpValidator(),
              S3KeyFilter.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Key").validate(obj.Key, `${path}/Key`)];
  };
}

/**
 * @public
 */
export interface LambdaFunctionConfiguration {
  Id?: string | undefined;
  LambdaFunctionArn: string;
  Events: Event[];
  Filter?: NotificationConfigurationFilter | undefined;
}

export namespace LambdaFunctionConfiguration {
  const memberValidators: {
    Id?: __MultiConstraintValidator<string>;
    LambdaFunctionArn?: __MultiConstraintValidator<string>;
    Events?: __MultiConstraintValidator<Iterable<string>>;
    Filter?: __MultiConstraintValidator<NotificationConfigurationFilter>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: LambdaFunctionConfiguration, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Id": {
            memberValidators["Id"] = new __NoOpValidator();
            break;
          }
          case "LambdaFunctionArn": {
            memberValidators["LambdaFunctionArn"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "Events": {
            memberValidators["Events"] = new __CompositeCollectionValidator<string>(
              new __CompositeValidator<Event[]>([new __RequiredValidator()]),
              new __CompositeValidator<string>([
                new __EnumValidator(
                  [
                    "s3:ReducedRedundancyLostObject",
                    "s3:ObjectCreated:*",
                    "s3:ObjectCreated:Put",
                    "s3:ObjectCreated:Post",
                    "s3:ObjectCreated:Copy",
                    "s3:ObjectCreated:CompleteMultipartUpload",
                    "s3:ObjectRemoved:*",
                    "s3:ObjectRemoved:Delete",
                    "s3:ObjectRemoved:DeleteMarkerCreated",
                    "s3:ObjectRestore:*",
                    "s3:ObjectRestore:Post",
                    "s3:ObjectRestore:Completed",
                    "s3:Replication:*",
                    "s3:Replication:OperationFailedReplication",
                    "s3:Replication:OperationNotTracked",
                    "s3:Replication:OperationMissedThreshold",
                    "s3:Replication:OperationReplicatedAfterThreshold",
                    "s3:ObjectRestore:Delete",
                    "s3:LifecycleTransition",
                    "s3:IntelligentTiering",
                    "s3:ObjectAcl:Put",
                    "s3:LifecycleExpiration:*",
                    "s3:LifecycleExpiration:Delete",
                    "s3:LifecycleExpiration:DeleteMarkerCreated",
                    "s3:ObjectTagging:*",
                    "s3:ObjectTagging:Put",
                    "s3:ObjectTagging:Delete",
                    "s3:ObjectAnnotation:*",
                    "s3:ObjectAnnotation:Put",
                    "s3:ObjectAnnotation:Delete",
                    "s3:ObjectRetention:Put",
                  ],
                  [
                    "s3:ReducedRedundancyLostObject",
                    "s3:ObjectCreated:*",
                    "s3:ObjectCreated:Put",
                    "s3:ObjectCreated:Post",
                    "s3:ObjectCreated:Copy",
                    "s3:ObjectCreated:CompleteMultipartUpload",
                    "s3:ObjectRemoved:*",
                    "s3:ObjectRemoved:Delete",
                    "s3:ObjectRemoved:DeleteMarkerCreated",
                    "s3:ObjectRestore:*",
                    "s3:ObjectRestore:Post",
                    "s3:ObjectRestore:Completed",
                    "s3:Replication:*",
                    "s3:Replication:OperationFailedReplication",
                    "s3:Replication:OperationNotTracked",
                    "s3:Replication:OperationMissedThreshold",
                    "s3:Replication:OperationReplicatedAfterThreshold",
                    "s3:ObjectRestore:Delete",
                    "s3:LifecycleTransition",
                    "s3:IntelligentTiering",
                    "s3:ObjectAcl:Put",
                    "s3:LifecycleExpiration:*",
                    "s3:LifecycleExpiration:Delete",
                    "s3:LifecycleExpiration:DeleteMarkerCreated",
                    "s3:ObjectTagging:*",
                    "s3:ObjectTagging:Put",
                    "s3:ObjectTagging:Delete",
                    "s3:ObjectAnnotation:*",
                    "s3:ObjectAnnotation:Put",
                    "s3:ObjectAnnotation:Delete",
                    "s3:ObjectRetention:Put",
                  ],
                ),
              ]),
            );
            break;
          }
          case "Filter": {
            memberValidators["Filter"] = new __CompositeStructureValidator<NotificationConfigurationFilter>(
              new __NoOpValidator(),
              NotificationConfigurationFilter.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Id").validate(obj.Id, `${path}/Id`),
      ...getMemberValidator("LambdaFunctionArn").validate(obj.LambdaFunctionArn, `${path}/LambdaFunctionArn`),
      ...getMemberValidator("Events").validate(obj.Events, `${path}/Events`),
      ...getMemberValidator("Filter").validate(obj.Filter, `${path}/Filter`),
    ];
  };
}

/**
 * @public
 */
export interface QueueConfiguration {
  Id?: string | undefined;
  QueueArn: string;
  Events: Event[];
  Filter?: NotificationConfigurationFilter | undefined;
}

export namespace QueueConfiguration {
  const memberValidators: {
    Id?: __MultiConstraintValidator<string>;
    QueueArn?: __MultiConstraintValidator<string>;
    Events?: __MultiConstraintValidator<Iterable<string>>;
    Filter?: __MultiConstraintValidator<NotificationConfigurationFilter>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: QueueConfiguration, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Id": {
            memberValidators["Id"] = new __NoOpValidator();
            break;
          }
          case "QueueArn": {
            memberValidators["QueueArn"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "Events": {
            memberValidators["Events"] = new __CompositeCollectionValidator<string>(
              new __CompositeValidator<Event[]>([new __RequiredValidator()]),
              new __CompositeValidator<string>([
                new __EnumValidator(
                  [
                    "s3:ReducedRedundancyLostObject",
                    "s3:ObjectCreated:*",
                    "s3:ObjectCreated:Put",
                    "s3:ObjectCreated:Post",
                    "s3:ObjectCreated:Copy",
                    "s3:ObjectCreated:CompleteMultipartUpload",
                    "s3:ObjectRemoved:*",
                    "s3:ObjectRemoved:Delete",
                    "s3:ObjectRemoved:DeleteMarkerCreated",
                    "s3:ObjectRestore:*",
                    "s3:ObjectRestore:Post",
                    "s3:ObjectRestore:Completed",
                    "s3:Replication:*",
                    "s3:Replication:OperationFailedReplication",
                    "s3:Replication:OperationNotTracked",
                    "s3:Replication:OperationMissedThreshold",
                    "s3:Replication:OperationReplicatedAfterThreshold",
                    "s3:ObjectRestore:Delete",
                    "s3:LifecycleTransition",
                    "s3:IntelligentTiering",
                    "s3:ObjectAcl:Put",
                    "s3:LifecycleExpiration:*",
                    "s3:LifecycleExpiration:Delete",
                    "s3:LifecycleExpiration:DeleteMarkerCreated",
                    "s3:ObjectTagging:*",
                    "s3:ObjectTagging:Put",
                    "s3:ObjectTagging:Delete",
                    "s3:ObjectAnnotation:*",
                    "s3:ObjectAnnotation:Put",
                    "s3:ObjectAnnotation:Delete",
                    "s3:ObjectRetention:Put",
                  ],
                  [
                    "s3:ReducedRedundancyLostObject",
                    "s3:ObjectCreated:*",
                    "s3:ObjectCreated:Put",
                    "s3:ObjectCreated:Post",
                    "s3:ObjectCreated:Copy",
                    "s3:ObjectCreated:CompleteMultipartUpload",
                    "s3:ObjectRemoved:*",
                    "s3:ObjectRemoved:Delete",
                    "s3:ObjectRemoved:DeleteMarkerCreated",
                    "s3:ObjectRestore:*",
                    "s3:ObjectRestore:Post",
                    "s3:ObjectRestore:Completed",
                    "s3:Replication:*",
                    "s3:Replication:OperationFailedReplication",
                    "s3:Replication:OperationNotTracked",
                    "s3:Replication:OperationMissedThreshold",
                    "s3:Replication:OperationReplicatedAfterThreshold",
                    "s3:ObjectRestore:Delete",
                    "s3:LifecycleTransition",
                    "s3:IntelligentTiering",
                    "s3:ObjectAcl:Put",
                    "s3:LifecycleExpiration:*",
                    "s3:LifecycleExpiration:Delete",
                    "s3:LifecycleExpiration:DeleteMarkerCreated",
                    "s3:ObjectTagging:*",
                    "s3:ObjectTagging:Put",
                    "s3:ObjectTagging:Delete",
                    "s3:ObjectAnnotation:*",
                    "s3:ObjectAnnotation:Put",
                    "s3:ObjectAnnotation:Delete",
                    "s3:ObjectRetention:Put",
                  ],
                ),
              ]),
            );
            break;
          }
          case "Filter": {
            memberValidators["Filter"] = new __CompositeStructureValidator<NotificationConfigurationFilter>(
              new __NoOpValidator(),
              NotificationConfigurationFilter.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Id").validate(obj.Id, `${path}/Id`),
      ...getMemberValidator("QueueArn").validate(obj.QueueArn, `${path}/QueueArn`),
      ...getMemberValidator("Events").validate(obj.Events, `${path}/Events`),
      ...getMemberValidator("Filter").validate(obj.Filter, `${path}/Filter`),
    ];
  };
}

/**
 * @public
 */
export interface TopicConfiguration {
  Id?: string | undefined;
  TopicArn: string;
  Events: Event[];
  Filter?: NotificationConfigurationFilter | undefined;
}

export namespace TopicConfiguration {
  const memberValidators: {
    Id?: __MultiConstraintValidator<string>;
    TopicArn?: __MultiConstraintValidator<string>;
    Events?: __MultiConstraintValidator<Iterable<string>>;
    Filter?: __MultiConstraintValidator<NotificationConfigurationFilter>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: TopicConfiguration, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Id": {
            memberValidators["Id"] = new __NoOpValidator();
            break;
          }
          case "TopicArn": {
            memberValidators["TopicArn"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "Events": {
            memberValidators["Events"] = new __CompositeCollectionValidator<string>(
              new __CompositeValidator<Event[]>([new __RequiredValidator()]),
              new __CompositeValidator<string>([
                new __EnumValidator(
                  [
                    "s3:ReducedRedundancyLostObject",
                    "s3:ObjectCreated:*",
                    "s3:ObjectCreated:Put",
                    "s3:ObjectCreated:Post",
                    "s3:ObjectCreated:Copy",
                    "s3:ObjectCreated:CompleteMultipartUpload",
                    "s3:ObjectRemoved:*",
                    "s3:ObjectRemoved:Delete",
                    "s3:ObjectRemoved:DeleteMarkerCreated",
                    "s3:ObjectRestore:*",
                    "s3:ObjectRestore:Post",
                    "s3:ObjectRestore:Completed",
                    "s3:Replication:*",
                    "s3:Replication:OperationFailedReplication",
                    "s3:Replication:OperationNotTracked",
                    "s3:Replication:OperationMissedThreshold",
                    "s3:Replication:OperationReplicatedAfterThreshold",
                    "s3:ObjectRestore:Delete",
                    "s3:LifecycleTransition",
                    "s3:IntelligentTiering",
                    "s3:ObjectAcl:Put",
                    "s3:LifecycleExpiration:*",
                    "s3:LifecycleExpiration:Delete",
                    "s3:LifecycleExpiration:DeleteMarkerCreated",
                    "s3:ObjectTagging:*",
                    "s3:ObjectTagging:Put",
                    "s3:ObjectTagging:Delete",
                    "s3:ObjectAnnotation:*",
                    "s3:ObjectAnnotation:Put",
                    "s3:ObjectAnnotation:Delete",
                    "s3:ObjectRetention:Put",
                  ],
                  [
                    "s3:ReducedRedundancyLostObject",
                    "s3:ObjectCreated:*",
                    "s3:ObjectCreated:Put",
                    "s3:ObjectCreated:Post",
                    "s3:ObjectCreated:Copy",
                    "s3:ObjectCreated:CompleteMultipartUpload",
                    "s3:ObjectRemoved:*",
                    "s3:ObjectRemoved:Delete",
                    "s3:ObjectRemoved:DeleteMarkerCreated",
                    "s3:ObjectRestore:*",
                    "s3:ObjectRestore:Post",
                    "s3:ObjectRestore:Completed",
                    "s3:Replication:*",
                    "s3:Replication:OperationFailedReplication",
                    "s3:Replication:OperationNotTracked",
                    "s3:Replication:OperationMissedThreshold",
                    "s3:Replication:OperationReplicatedAfterThreshold",
                    "s3:ObjectRestore:Delete",
                    "s3:LifecycleTransition",
                    "s3:IntelligentTiering",
                    "s3:ObjectAcl:Put",
                    "s3:LifecycleExpiration:*",
                    "s3:LifecycleExpiration:Delete",
                    "s3:LifecycleExpiration:DeleteMarkerCreated",
                    "s3:ObjectTagging:*",
                    "s3:ObjectTagging:Put",
                    "s3:ObjectTagging:Delete",
                    "s3:ObjectAnnotation:*",
                    "s3:ObjectAnnotation:Put",
                    "s3:ObjectAnnotation:Delete",
                    "s3:ObjectRetention:Put",
                  ],
                ),
              ]),
            );
            break;
          }
          case "Filter": {
            memberValidators["Filter"] = new __CompositeStructureValidator<NotificationConfigurationFilter>(
              new __NoOpValidator(),
              NotificationConfigurationFilter.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Id").validate(obj.Id, `${path}/Id`),
      ...getMemberValidator("TopicArn").validate(obj.TopicArn, `${path}/TopicArn`),
      ...getMemberValidator("Events").validate(obj.Events, `${path}/Events`),
      ...getMemberValidator("Filter").validate(obj.Filter, `${path}/Filter`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketNotificationConfigurationOutput {
  TopicConfigurations?: TopicConfiguration[] | undefined;
  QueueConfigurations?: QueueConfiguration[] | undefined;
  LambdaFunctionConfigurations?: LambdaFunctionConfiguration[] | undefined;
  EventBridgeConfiguration?: EventBridgeConfiguration | undefined;
}

export namespace GetBucketNotificationConfigurationOutput {
  const memberValidators: {
    TopicConfigurations?: __MultiConstraintValidator<Iterable<TopicConfiguration>>;
    QueueConfigurations?: __MultiConstraintValidator<Iterable<QueueConfiguration>>;
    LambdaFunctionConfigurations?: __MultiConstraintValidator<Iterable<LambdaFunctionConfiguration>>;
    EventBridgeConfiguration?: __MultiConstraintValidator<EventBridgeConfiguration>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketNotificationConfigurationOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "TopicConfigurations": {
            memberValidators["TopicConfigurations"] = new __CompositeCollectionValidator<TopicConfiguration>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<TopicConfiguration>(new __NoOpValidator(), TopicConfiguration.validate),
            );
            break;
          }
          case "QueueConfigurations": {
            memberValidators["QueueConfigurations"] = new __CompositeCollectionValidator<QueueConfiguration>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<QueueConfiguration>(new __NoOpValidator(), QueueConfiguration.validate),
            );
            break;
          }
          case "LambdaFunctionConfigurations": {
            memberValidators["LambdaFunctionConfigurations"] =
              new __CompositeCollectionValidator<LambdaFunctionConfiguration>(
                new __NoOpValidator(),
                new __CompositeStructureValidator<LambdaFunctionConfiguration>(
                  new __NoOpValidator(),
                  LambdaFunctionConfiguration.validate,
                ),
              );
            break;
          }
          case "EventBridgeConfiguration": {
            memberValidators["EventBridgeConfiguration"] = new __CompositeStructureValidator<EventBridgeConfiguration>(
              new __NoOpValidator(),
              EventBridgeConfiguration.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("TopicConfigurations").validate(obj.TopicConfigurations, `${path}/TopicConfigurations`),
      ...getMemberValidator("QueueConfigurations").validate(obj.QueueConfigurations, `${path}/QueueConfigurations`),
      ...getMemberValidator("LambdaFunctionConfigurations").validate(
        obj.LambdaFunctionConfigurations,
        `${path}/LambdaFunctionConfigurations`,
      ),
      ...getMemberValidator("EventBridgeConfiguration").validate(
        obj.EventBridgeConfiguration,
        `${path}/EventBridgeConfiguration`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketNotificationConfigurationRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketNotificationConfigurationRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (
    obj: GetBucketNotificationConfigurationRequest,
    path: string = "",
  ): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface OwnershipControlsRule {
  ObjectOwnership: ObjectOwnership;
}

export namespace OwnershipControlsRule {
  const memberValidators: {
    ObjectOwnership?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: OwnershipControlsRule, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ObjectOwnership": {
            memberValidators["ObjectOwnership"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"],
                ["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"],
              ),
              new __RequiredValidator(),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("ObjectOwnership").validate(obj.ObjectOwnership, `${path}/ObjectOwnership`)];
  };
}

/**
 * @public
 */
export interface OwnershipControls {
  Rules: OwnershipControlsRule[];
}

export namespace OwnershipControls {
  const memberValidators: {
    Rules?: __MultiConstraintValidator<Iterable<OwnershipControlsRule>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: OwnershipControls, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Rules": {
            memberValidators["Rules"] = new __CompositeCollectionValidator<OwnershipControlsRule>(
              new __CompositeValidator<OwnershipControlsRule[]>([new __RequiredValidator()]),
              new __CompositeStructureValidator<OwnershipControlsRule>(
                new __NoOpValidator(),
                OwnershipControlsRule.validate,
              ),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Rules").validate(obj.Rules, `${path}/Rules`)];
  };
}

/**
 * @public
 */
export interface GetBucketOwnershipControlsOutput {
  OwnershipControls?: OwnershipControls | undefined;
}

export namespace GetBucketOwnershipControlsOutput {
  const memberValidators: {
    OwnershipControls?: __MultiConstraintValidator<OwnershipControls>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketOwnershipControlsOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "OwnershipControls": {
            memberValidators["OwnershipControls"] = new __CompositeStructureValidator<OwnershipControls>(
              new __NoOpValidator(),
              OwnershipControls.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("OwnershipControls").validate(obj.OwnershipControls, `${path}/OwnershipControls`)];
  };
}

/**
 * @public
 */
export interface GetBucketOwnershipControlsRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketOwnershipControlsRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketOwnershipControlsRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketPolicyOutput {
  Policy?: string | undefined;
}

export namespace GetBucketPolicyOutput {
  const memberValidators: {
    Policy?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketPolicyOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Policy": {
            memberValidators["Policy"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Policy").validate(obj.Policy, `${path}/Policy`)];
  };
}

/**
 * @public
 */
export interface GetBucketPolicyRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketPolicyRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketPolicyRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface PolicyStatus {
  IsPublic?: boolean | undefined;
}

export namespace PolicyStatus {
  const memberValidators: {
    IsPublic?: __MultiConstraintValidator<boolean>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: PolicyStatus, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "IsPublic": {
            memberValidators["IsPublic"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("IsPublic").validate(obj.IsPublic, `${path}/IsPublic`)];
  };
}

/**
 * @public
 */
export interface GetBucketPolicyStatusOutput {
  PolicyStatus?: PolicyStatus | undefined;
}

export namespace GetBucketPolicyStatusOutput {
  const memberValidators: {
    PolicyStatus?: __MultiConstraintValidator<PolicyStatus>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketPolicyStatusOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "PolicyStatus": {
            memberValidators["PolicyStatus"] = new __CompositeStructureValidator<PolicyStatus>(
              new __NoOpValidator(),
              PolicyStatus.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("PolicyStatus").validate(obj.PolicyStatus, `${path}/PolicyStatus`)];
  };
}

/**
 * @public
 */
export interface GetBucketPolicyStatusRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketPolicyStatusRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketPolicyStatusRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface ReplicationRuleAndOperator {
  Prefix?: string | undefined;
  Tags?: Tag[] | undefined;
}

export namespace ReplicationRuleAndOperator {
  const memberValidators: {
    Prefix?: __MultiConstraintValidator<string>;
    Tags?: __MultiConstraintValidator<Iterable<Tag>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ReplicationRuleAndOperator, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "Tags": {
            memberValidators["Tags"] = new __CompositeCollectionValidator<Tag>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<Tag>(new __NoOpValidator(), Tag.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("Tags").validate(obj.Tags, `${path}/Tags`),
    ];
  };
}

/**
 * @public
 */
export interface ReplicationRuleFilter {
  Prefix?: string | undefined;
  Tag?: Tag | undefined;
  And?: ReplicationRuleAndOperator | undefined;
}

export namespace ReplicationRuleFilter {
  const memberValidators: {
    Prefix?: __MultiConstraintValidator<string>;
    Tag?: __MultiConstraintValidator<Tag>;
    And?: __MultiConstraintValidator<ReplicationRuleAndOperator>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ReplicationRuleFilter, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "Tag": {
            memberValidators["Tag"] = new __CompositeStructureValidator<Tag>(new __NoOpValidator(), Tag.validate);
            break;
          }
          case "And": {
            memberValidators["And"] = new __CompositeStructureValidator<ReplicationRuleAndOperator>(
              new __NoOpValidator(),
              ReplicationRuleAndOperator.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("Tag").validate(obj.Tag, `${path}/Tag`),
      ...getMemberValidator("And").validate(obj.And, `${path}/And`),
    ];
  };
}

/**
 * @public
 */
export interface ReplicaModifications {
  Status: ReplicaModificationsStatus;
}

export namespace ReplicaModifications {
  const memberValidators: {
    Status?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ReplicaModifications, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Status": {
            memberValidators["Status"] = new __CompositeValidator<string>([
              new __EnumValidator(["Enabled", "Disabled"], ["Enabled", "Disabled"]),
              new __RequiredValidator(),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Status").validate(obj.Status, `${path}/Status`)];
  };
}

/**
 * @public
 */
export interface SseKmsEncryptedObjects {
  Status: SseKmsEncryptedObjectsStatus;
}

export namespace SseKmsEncryptedObjects {
  const memberValidators: {
    Status?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: SseKmsEncryptedObjects, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Status": {
            memberValidators["Status"] = new __CompositeValidator<string>([
              new __EnumValidator(["Enabled", "Disabled"], ["Enabled", "Disabled"]),
              new __RequiredValidator(),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Status").validate(obj.Status, `${path}/Status`)];
  };
}

/**
 * @public
 */
export interface SourceSelectionCriteria {
  SseKmsEncryptedObjects?: SseKmsEncryptedObjects | undefined;
  ReplicaModifications?: ReplicaModifications | undefined;
}

export namespace SourceSelectionCriteria {
  const memberValidators: {
    SseKmsEncryptedObjects?: __MultiConstraintValidator<SseKmsEncryptedObjects>;
    ReplicaModifications?: __MultiConstraintValidator<ReplicaModifications>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: SourceSelectionCriteria, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "SseKmsEncryptedObjects": {
            memberValidators["SseKmsEncryptedObjects"] = new __CompositeStructureValidator<SseKmsEncryptedObjects>(
              new __NoOpValidator(),
              SseKmsEncryptedObjects.validate,
            );
            break;
          }
          case "ReplicaModifications": {
            memberValidators["ReplicaModifications"] = new __CompositeStructureValidator<ReplicaModifications>(
              new __NoOpValidator(),
              ReplicaModifications.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("SseKmsEncryptedObjects").validate(
        obj.SseKmsEncryptedObjects,
        `${path}/SseKmsEncryptedObjects`,
      ),
      ...getMemberValidator("ReplicaModifications").validate(obj.ReplicaModifications, `${path}/ReplicaModifications`),
    ];
  };
}

/**
 * @public
 */
export interface ReplicationRule {
  ID?: string | undefined;
  Priority?: number | undefined;
  Prefix?: string | undefined;
  Filter?: ReplicationRuleFilter | undefined;
  Status: ReplicationRuleStatus;
  SourceSelectionCriteria?: SourceSelectionCriteria | undefined;
  ExistingObjectReplication?: ExistingObjectReplication | undefined;
  Destination: Destination;
  DeleteMarkerReplication?: DeleteMarkerReplication | undefined;
}

export namespace ReplicationRule {
  const memberValidators: {
    ID?: __MultiConstraintValidator<string>;
    Priority?: __MultiConstraintValidator<number>;
    Prefix?: __MultiConstraintValidator<string>;
    Filter?: __MultiConstraintValidator<ReplicationRuleFilter>;
    Status?: __MultiConstraintValidator<string>;
    SourceSelectionCriteria?: __MultiConstraintValidator<SourceSelectionCriteria>;
    ExistingObjectReplication?: __MultiConstraintValidator<ExistingObjectReplication>;
    Destination?: __MultiConstraintValidator<Destination>;
    DeleteMarkerReplication?: __MultiConstraintValidator<DeleteMarkerReplication>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ReplicationRule, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ID": {
            memberValidators["ID"] = new __NoOpValidator();
            break;
          }
          case "Priority": {
            memberValidators["Priority"] = new __NoOpValidator();
            break;
          }
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "Filter": {
            memberValidators["Filter"] = new __CompositeStructureValidator<ReplicationRuleFilter>(
              new __NoOpValidator(),
              ReplicationRuleFilter.validate,
            );
            break;
          }
          case "Status": {
            memberValidators["Status"] = new __CompositeValidator<string>([
              new __EnumValidator(["Enabled", "Disabled"], ["Enabled", "Disabled"]),
              new __RequiredValidator(),
            ]);
            break;
          }
          case "SourceSelectionCriteria": {
            memberValidators["SourceSelectionCriteria"] = new __CompositeStructureValidator<SourceSelectionCriteria>(
              new __NoOpValidator(),
              SourceSelectionCriteria.validate,
            );
            break;
          }
          case "ExistingObjectReplication": {
            memberValidators["ExistingObjectReplication"] =
              new __CompositeStructureValidator<ExistingObjectReplication>(
                new __NoOpValidator(),
                ExistingObjectReplication.validate,
              );
            break;
          }
          case "Destination": {
            memberValidators["Destination"] = new __CompositeStructureValidator<Destination>(
              new __CompositeValidator<Destination>([new __RequiredValidator()]),
              Destination.validate,
            );
            break;
          }
          case "DeleteMarkerReplication": {
            memberValidators["DeleteMarkerReplication"] = new __CompositeStructureValidator<DeleteMarkerReplication>(
              new __NoOpValidator(),
              DeleteMarkerReplication.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ID").validate(obj.ID, `${path}/ID`),
      ...getMemberValidator("Priority").validate(obj.Priority, `${path}/Priority`),
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("Filter").validate(obj.Filter, `${path}/Filter`),
      ...getMemberValidator("Status").validate(obj.Status, `${path}/Status`),
      ...getMemberValidator("SourceSelectionCriteria").validate(
        obj.SourceSelectionCriteria,
        `${path}/SourceSelectionCriteria`,
      ),
      ...getMemberValidator("ExistingObjectReplication").validate(
        obj.ExistingObjectReplication,
        `${path}/ExistingObjectReplication`,
      ),
      ...getMemberValidator("Destination").validate(obj.Destination, `${path}/Destination`),
      ...getMemberValidator("DeleteMarkerReplication").validate(
        obj.DeleteMarkerReplication,
        `${path}/DeleteMarkerReplication`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface ReplicationConfiguration {
  Role: string;
  Rules: ReplicationRule[];
}

export namespace ReplicationConfiguration {
  const memberValidators: {
    Role?: __MultiConstraintValidator<string>;
    Rules?: __MultiConstraintValidator<Iterable<ReplicationRule>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ReplicationConfiguration, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Role": {
            memberValidators["Role"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "Rules": {
            memberValidators["Rules"] = new __CompositeCollectionValidator<ReplicationRule>(
              new __CompositeValidator<ReplicationRule[]>([new __RequiredValidator()]),
              new __CompositeStructureValidator<ReplicationRule>(new __NoOpValidator(), ReplicationRule.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Role").validate(obj.Role, `${path}/Role`),
      ...getMemberValidator("Rules").validate(obj.Rules, `${path}/Rules`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketReplicationOutput {
  ReplicationConfiguration?: ReplicationConfiguration | undefined;
}

export namespace GetBucketReplicationOutput {
  const memberValidators: {
    ReplicationConfiguration?: __MultiConstraintValidator<ReplicationConfiguration>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketReplicationOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ReplicationConfiguration": {
            memberValidators["ReplicationConfiguration"] = new __CompositeStructureValidator<ReplicationConfiguration>(
              new __NoOpValidator(),
              ReplicationConfiguration.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ReplicationConfiguration").validate(
        obj.ReplicationConfiguration,
        `${path}/ReplicationConfiguration`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketReplicationRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketReplicationRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketReplicationRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketRequestPaymentOutput {
  Payer?: Payer | undefined;
}

export namespace GetBucketRequestPaymentOutput {
  const memberValidators: {
    Payer?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketRequestPaymentOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Payer": {
            memberValidators["Payer"] = new __CompositeValidator<string>([
              new __EnumValidator(["Requester", "BucketOwner"], ["Requester", "BucketOwner"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Payer").validate(obj.Payer, `${path}/Payer`)];
  };
}

/**
 * @public
 */
export interface GetBucketRequestPaymentRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketRequestPaymentRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketRequestPaymentRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketTaggingOutput {
  TagSet: Tag[];
}

export namespace GetBucketTaggingOutput {
  const memberValidators: {
    TagSet?: __MultiConstraintValidator<Iterable<Tag>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketTaggingOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "TagSet": {
            memberValidators["TagSet"] = new __CompositeCollectionValidator<Tag>(
              new __CompositeValidator<Tag[]>([new __RequiredValidator()]),
              new __CompositeStructureValidator<Tag>(new __NoOpValidator(), Tag.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("TagSet").validate(obj.TagSet, `${path}/TagSet`)];
  };
}

/**
 * @public
 */
export interface GetBucketTaggingRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketTaggingRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketTaggingRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketVersioningOutput {
  Status?: BucketVersioningStatus | undefined;
  MFADelete?: MFADeleteStatus | undefined;
}

export namespace GetBucketVersioningOutput {
  const memberValidators: {
    Status?: __MultiConstraintValidator<string>;
    MFADelete?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketVersioningOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Status": {
            memberValidators["Status"] = new __CompositeValidator<string>([
              new __EnumValidator(["Enabled", "Suspended"], ["Enabled", "Suspended"]),
            ]);
            break;
          }
          case "MFADelete": {
            memberValidators["MFADelete"] = new __CompositeValidator<string>([
              new __EnumValidator(["Enabled", "Disabled"], ["Enabled", "Disabled"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Status").validate(obj.Status, `${path}/Status`),
      ...getMemberValidator("MFADelete").validate(obj.MFADelete, `${path}/MFADelete`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketVersioningRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketVersioningRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketVersioningRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface IndexDocument {
  Suffix: string;
}

export namespace IndexDocument {
  const memberValidators: {
    Suffix?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: IndexDocument, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Suffix": {
            memberValidators["Suffix"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("Suffix").validate(obj.Suffix, `${path}/Suffix`)];
  };
}

/**
 * @public
 */
export interface RedirectAllRequestsTo {
  HostName: string;
  Protocol?: Protocol | undefined;
}

export namespace RedirectAllRequestsTo {
  const memberValidators: {
    HostName?: __MultiConstraintValidator<string>;
    Protocol?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: RedirectAllRequestsTo, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "HostName": {
            memberValidators["HostName"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "Protocol": {
            memberValidators["Protocol"] = new __CompositeValidator<string>([
              new __EnumValidator(["http", "https"], ["http", "https"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("HostName").validate(obj.HostName, `${path}/HostName`),
      ...getMemberValidator("Protocol").validate(obj.Protocol, `${path}/Protocol`),
    ];
  };
}

/**
 * @public
 */
export interface Redirect {
  HostName?: string | undefined;
  HttpRedirectCode?: string | undefined;
  Protocol?: Protocol | undefined;
  ReplaceKeyPrefixWith?: string | undefined;
  ReplaceKeyWith?: string | undefined;
}

export namespace Redirect {
  const memberValidators: {
    HostName?: __MultiConstraintValidator<string>;
    HttpRedirectCode?: __MultiConstraintValidator<string>;
    Protocol?: __MultiConstraintValidator<string>;
    ReplaceKeyPrefixWith?: __MultiConstraintValidator<string>;
    ReplaceKeyWith?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: Redirect, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "HostName": {
            memberValidators["HostName"] = new __NoOpValidator();
            break;
          }
          case "HttpRedirectCode": {
            memberValidators["HttpRedirectCode"] = new __NoOpValidator();
            break;
          }
          case "Protocol": {
            memberValidators["Protocol"] = new __CompositeValidator<string>([
              new __EnumValidator(["http", "https"], ["http", "https"]),
            ]);
            break;
          }
          case "ReplaceKeyPrefixWith": {
            memberValidators["ReplaceKeyPrefixWith"] = new __NoOpValidator();
            break;
          }
          case "ReplaceKeyWith": {
            memberValidators["ReplaceKeyWith"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("HostName").validate(obj.HostName, `${path}/HostName`),
      ...getMemberValidator("HttpRedirectCode").validate(obj.HttpRedirectCode, `${path}/HttpRedirectCode`),
      ...getMemberValidator("Protocol").validate(obj.Protocol, `${path}/Protocol`),
      ...getMemberValidator("ReplaceKeyPrefixWith").validate(obj.ReplaceKeyPrefixWith, `${path}/ReplaceKeyPrefixWith`),
      ...getMemberValidator("ReplaceKeyWith").validate(obj.ReplaceKeyWith, `${path}/ReplaceKeyWith`),
    ];
  };
}

/**
 * @public
 */
export interface RoutingRule {
  Condition?: Condition | undefined;
  Redirect: Redirect;
}

export namespace RoutingRule {
  const memberValidators: {
    Condition?: __MultiConstraintValidator<Condition>;
    Redirect?: __MultiConstraintValidator<Redirect>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: RoutingRule, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Condition": {
            memberValidators["Condition"] = new __CompositeStructureValidator<Condition>(
              new __NoOpValidator(),
              Condition.validate,
            );
            break;
          }
          case "Redirect": {
            memberValidators["Redirect"] = new __CompositeStructureValidator<Redirect>(
              new __CompositeValidator<Redirect>([new __RequiredValidator()]),
              Redirect.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Condition").validate(obj.Condition, `${path}/Condition`),
      ...getMemberValidator("Redirect").validate(obj.Redirect, `${path}/Redirect`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketWebsiteOutput {
  RedirectAllRequestsTo?: RedirectAllRequestsTo | undefined;
  IndexDocument?: IndexDocument | undefined;
  ErrorDocument?: ErrorDocument | undefined;
  RoutingRules?: RoutingRule[] | undefined;
}

export namespace GetBucketWebsiteOutput {
  const memberValidators: {
    RedirectAllRequestsTo?: __MultiConstraintValidator<RedirectAllRequestsTo>;
    IndexDocument?: __MultiConstraintValidator<IndexDocument>;
    ErrorDocument?: __MultiConstraintValidator<ErrorDocument>;
    RoutingRules?: __MultiConstraintValidator<Iterable<RoutingRule>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketWebsiteOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "RedirectAllRequestsTo": {
            memberValidators["RedirectAllRequestsTo"] = new __CompositeStructureValidator<RedirectAllRequestsTo>(
              new __NoOpValidator(),
              RedirectAllRequestsTo.validate,
            );
            break;
          }
          case "IndexDocument": {
            memberValidators["IndexDocument"] = new __CompositeStructureValidator<IndexDocument>(
              new __NoOpValidator(),
              IndexDocument.validate,
            );
            break;
          }
          case "ErrorDocument": {
            memberValidators["ErrorDocument"] = new __CompositeStructureValidator<ErrorDocument>(
              new __NoOpValidator(),
              ErrorDocument.validate,
            );
            break;
          }
          case "RoutingRules": {
            memberValidators["RoutingRules"] = new __CompositeCollectionValidator<RoutingRule>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<RoutingRule>(new __NoOpValidator(), RoutingRule.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("RedirectAllRequestsTo").validate(
        obj.RedirectAllRequestsTo,
        `${path}/RedirectAllRequestsTo`,
      ),
      ...getMemberValidator("IndexDocument").validate(obj.IndexDocument, `${path}/IndexDocument`),
      ...getMemberValidator("ErrorDocument").validate(obj.ErrorDocument, `${path}/ErrorDocument`),
      ...getMemberValidator("RoutingRules").validate(obj.RoutingRules, `${path}/RoutingRules`),
    ];
  };
}

/**
 * @public
 */
export interface GetBucketWebsiteRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetBucketWebsiteRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetBucketWebsiteRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * A customer-provided encryption key, as responses identify it.
 * @public
 */
export interface GetObjectOutput {
  ContentType?: string | undefined;
  ContentEncoding?: string | undefined;
  ContentLanguage?: string | undefined;
  ContentDisposition?: string | undefined;
  CacheControl?: string | undefined;
  Expires?: string | undefined;
  StorageClass?: StorageClass | undefined;
  WebsiteRedirectLocation?: string | undefined;
  Metadata?: Record<string, string> | undefined;
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumXXHASH64?: string | undefined;
  ChecksumXXHASH3?: string | undefined;
  ChecksumXXHASH128?: string | undefined;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  ServerSideEncryption?: ServerSideEncryption | undefined;
  SSEKMSKeyId?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
  ObjectLockMode?: ObjectLockMode | undefined;
  ObjectLockRetainUntilDate?: Date | undefined;
  ObjectLockLegalHoldStatus?: OnOff | undefined;
  ObjectLockEventHold?: OnOff | undefined;
  ObjectLockEventHoldDurationDays?: number | undefined;
  ObjectLockEventHoldDurationYears?: number | undefined;
  RequestCharged?: RequestCharged | undefined;
  ContentLength?: number | undefined;
  ContentRange?: string | undefined;
  AcceptRanges?: string | undefined;
  ETag?: string | undefined;
  LastModified?: Date | undefined;
  ChecksumType?: ChecksumType | undefined;
  VersionId?: string | undefined;
  DeleteMarker?: boolean | undefined;
  Expiration?: string | undefined;
  Restore?: string | undefined;
  ReplicationStatus?: ReplicationStatus | undefined;
  MissingMeta?: number | undefined;
  PartsCount?: number | undefined;
  TagCount?: number | undefined;
  Body?: StreamingBlobTypes | undefined;
}

/**
 * @internal
 */
export const GetObjectOutputFilterSensitiveLog = (obj: GetObjectOutput): any => ({
  ...obj,
  ...(obj.SSEKMSKeyId && { SSEKMSKeyId: SENSITIVE_STRING }),
});
export namespace GetObjectOutput {
  const memberValidators: {
    ContentType?: __MultiConstraintValidator<string>;
    ContentEncoding?: __MultiConstraintValidator<string>;
    ContentLanguage?: __MultiConstraintValidator<string>;
    ContentDisposition?: __MultiConstraintValidator<string>;
    CacheControl?: __MultiConstraintValidator<string>;
    Expires?: __MultiConstraintValidator<string>;
    StorageClass?: __MultiConstraintValidator<string>;
    WebsiteRedirectLocation?: __MultiConstraintValidator<string>;
    Metadata?: __MultiConstraintValidator<Record<string, string>>;
    ChecksumCRC32?: __MultiConstraintValidator<string>;
    ChecksumCRC32C?: __MultiConstraintValidator<string>;
    ChecksumCRC64NVME?: __MultiConstraintValidator<string>;
    ChecksumSHA1?: __MultiConstraintValidator<string>;
    ChecksumSHA256?: __MultiConstraintValidator<string>;
    ChecksumSHA512?: __MultiConstraintValidator<string>;
    ChecksumMD5?: __MultiConstraintValidator<string>;
    ChecksumXXHASH64?: __MultiConstraintValidator<string>;
    ChecksumXXHASH3?: __MultiConstraintValidator<string>;
    ChecksumXXHASH128?: __MultiConstraintValidator<string>;
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    ServerSideEncryption?: __MultiConstraintValidator<string>;
    SSEKMSKeyId?: __MultiConstraintValidator<string>;
    BucketKeyEnabled?: __MultiConstraintValidator<boolean>;
    ObjectLockMode?: __MultiConstraintValidator<string>;
    ObjectLockRetainUntilDate?: __MultiConstraintValidator<Date>;
    ObjectLockLegalHoldStatus?: __MultiConstraintValidator<string>;
    ObjectLockEventHold?: __MultiConstraintValidator<string>;
    ObjectLockEventHoldDurationDays?: __MultiConstraintValidator<number>;
    ObjectLockEventHoldDurationYears?: __MultiConstraintValidator<number>;
    RequestCharged?: __MultiConstraintValidator<string>;
    ContentLength?: __MultiConstraintValidator<number>;
    ContentRange?: __MultiConstraintValidator<string>;
    AcceptRanges?: __MultiConstraintValidator<string>;
    ETag?: __MultiConstraintValidator<string>;
    LastModified?: __MultiConstraintValidator<Date>;
    ChecksumType?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    DeleteMarker?: __MultiConstraintValidator<boolean>;
    Expiration?: __MultiConstraintValidator<string>;
    Restore?: __MultiConstraintValidator<string>;
    ReplicationStatus?: __MultiConstraintValidator<string>;
    MissingMeta?: __MultiConstraintValidator<number>;
    PartsCount?: __MultiConstraintValidator<number>;
    TagCount?: __MultiConstraintValidator<number>;
    Body?: __MultiConstraintValidator<Readable | ReadableStream | Blob | string | Uint8Array | Buffer>;
  } = {};
  /**
   * @internal
   */
  export const validate = (
    obj: Omit<GetObjectOutput, "Body"> & { Body?: GetObjectOutput["Body"] | string | Uint8Array | Buffer },
    path: string = "",
  ): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ContentType": {
            memberValidators["ContentType"] = new __NoOpValidator();
            break;
          }
          case "ContentEncoding": {
            memberValidators["ContentEncoding"] = new __NoOpValidator();
            break;
          }
          case "ContentLanguage": {
            memberValidators["ContentLanguage"] = new __NoOpValidator();
            break;
          }
          case "ContentDisposition": {
            memberValidators["ContentDisposition"] = new __NoOpValidator();
            break;
          }
          case "CacheControl": {
            memberValidators["CacheControl"] = new __NoOpValidator();
            break;
          }
          case "Expires": {
            memberValidators["Expires"] = new __NoOpValidator();
            break;
          }
          case "StorageClass": {
            memberValidators["StorageClass"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
              ),
            ]);
            break;
          }
          case "WebsiteRedirectLocation": {
            memberValidators["WebsiteRedirectLocation"] = new __NoOpValidator();
            break;
          }
          case "Metadata": {
            memberValidators["Metadata"] = new __CompositeMapValidator<string>(
              new __NoOpValidator(),
              new __NoOpValidator(),
              new __NoOpValidator(),
            );
            break;
          }
          case "ChecksumCRC32": {
            memberValidators["ChecksumCRC32"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC32C": {
            memberValidators["ChecksumCRC32C"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC64NVME": {
            memberValidators["ChecksumCRC64NVME"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA1": {
            memberValidators["ChecksumSHA1"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA256": {
            memberValidators["ChecksumSHA256"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA512": {
            memberValidators["ChecksumSHA512"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMD5": {
            memberValidators["ChecksumMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH64": {
            memberValidators["ChecksumXXHASH64"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH3": {
            memberValidators["ChecksumXXHASH3"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH128": {
            memberValidators["ChecksumXXHASH128"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "ServerSideEncryption": {
            memberValidators["ServerSideEncryption"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
              ),
            ]);
            break;
          }
          case "SSEKMSKeyId": {
            memberValidators["SSEKMSKeyId"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "BucketKeyEnabled": {
            memberValidators["BucketKeyEnabled"] = new __NoOpValidator();
            break;
          }
          case "ObjectLockMode": {
            memberValidators["ObjectLockMode"] = new __CompositeValidator<string>([
              new __EnumValidator(["GOVERNANCE", "COMPLIANCE"], ["GOVERNANCE", "COMPLIANCE"]),
            ]);
            break;
          }
          case "ObjectLockRetainUntilDate": {
            memberValidators["ObjectLockRetainUntilDate"] = new __NoOpValidator();
            break;
          }
          case "ObjectLockLegalHoldStatus": {
            memberValidators["ObjectLockLegalHoldStatus"] = new __CompositeValidator<string>([
              new __EnumValidator(["ON", "OFF"], ["ON", "OFF"]),
            ]);
            break;
          }
          case "ObjectLockEventHold": {
            memberValidators["ObjectLockEventHold"] = new __CompositeValidator<string>([
              new __EnumValidator(["ON", "OFF"], ["ON", "OFF"]),
            ]);
            break;
          }
          case "ObjectLockEventHoldDurationDays": {
            memberValidators["ObjectLockEventHoldDurationDays"] = new __NoOpValidator();
            break;
          }
          case "ObjectLockEventHoldDurationYears": {
            memberValidators["ObjectLockEventHoldDurationYears"] = new __NoOpValidator();
            break;
          }
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "ContentLength": {
            memberValidators["ContentLength"] = new __NoOpValidator();
            break;
          }
          case "ContentRange": {
            memberValidators["ContentRange"] = new __NoOpValidator();
            break;
          }
          case "AcceptRanges": {
            memberValidators["AcceptRanges"] = new __NoOpValidator();
            break;
          }
          case "ETag": {
            memberValidators["ETag"] = new __NoOpValidator();
            break;
          }
          case "LastModified": {
            memberValidators["LastModified"] = new __NoOpValidator();
            break;
          }
          case "ChecksumType": {
            memberValidators["ChecksumType"] = new __CompositeValidator<string>([
              new __EnumValidator(["COMPOSITE", "FULL_OBJECT"], ["COMPOSITE", "FULL_OBJECT"]),
            ]);
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "DeleteMarker": {
            memberValidators["DeleteMarker"] = new __NoOpValidator();
            break;
          }
          case "Expiration": {
            memberValidators["Expiration"] = new __NoOpValidator();
            break;
          }
          case "Restore": {
            memberValidators["Restore"] = new __NoOpValidator();
            break;
          }
          case "ReplicationStatus": {
            memberValidators["ReplicationStatus"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["COMPLETE", "PENDING", "FAILED", "REPLICA", "COMPLETED"],
                ["COMPLETE", "PENDING", "FAILED", "REPLICA", "COMPLETED"],
              ),
            ]);
            break;
          }
          case "MissingMeta": {
            memberValidators["MissingMeta"] = new __NoOpValidator();
            break;
          }
          case "PartsCount": {
            memberValidators["PartsCount"] = new __NoOpValidator();
            break;
          }
          case "TagCount": {
            memberValidators["TagCount"] = new __NoOpValidator();
            break;
          }
          case "Body": {
            memberValidators["Body"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ContentType").validate(obj.ContentType, `${path}/ContentType`),
      ...getMemberValidator("ContentEncoding").validate(obj.ContentEncoding, `${path}/ContentEncoding`),
      ...getMemberValidator("ContentLanguage").validate(obj.ContentLanguage, `${path}/ContentLanguage`),
      ...getMemberValidator("ContentDisposition").validate(obj.ContentDisposition, `${path}/ContentDisposition`),
      ...getMemberValidator("CacheControl").validate(obj.CacheControl, `${path}/CacheControl`),
      ...getMemberValidator("Expires").validate(obj.Expires, `${path}/Expires`),
      ...getMemberValidator("StorageClass").validate(obj.StorageClass, `${path}/StorageClass`),
      ...getMemberValidator("WebsiteRedirectLocation").validate(
        obj.WebsiteRedirectLocation,
        `${path}/WebsiteRedirectLocation`,
      ),
      ...getMemberValidator("Metadata").validate(obj.Metadata, `${path}/Metadata`),
      ...getMemberValidator("ChecksumCRC32").validate(obj.ChecksumCRC32, `${path}/ChecksumCRC32`),
      ...getMemberValidator("ChecksumCRC32C").validate(obj.ChecksumCRC32C, `${path}/ChecksumCRC32C`),
      ...getMemberValidator("ChecksumCRC64NVME").validate(obj.ChecksumCRC64NVME, `${path}/ChecksumCRC64NVME`),
      ...getMemberValidator("ChecksumSHA1").validate(obj.ChecksumSHA1, `${path}/ChecksumSHA1`),
      ...getMemberValidator("ChecksumSHA256").validate(obj.ChecksumSHA256, `${path}/ChecksumSHA256`),
      ...getMemberValidator("ChecksumSHA512").validate(obj.ChecksumSHA512, `${path}/ChecksumSHA512`),
      ...getMemberValidator("ChecksumMD5").validate(obj.ChecksumMD5, `${path}/ChecksumMD5`),
      ...getMemberValidator("ChecksumXXHASH64").validate(obj.ChecksumXXHASH64, `${path}/ChecksumXXHASH64`),
      ...getMemberValidator("ChecksumXXHASH3").validate(obj.ChecksumXXHASH3, `${path}/ChecksumXXHASH3`),
      ...getMemberValidator("ChecksumXXHASH128").validate(obj.ChecksumXXHASH128, `${path}/ChecksumXXHASH128`),
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("ServerSideEncryption").validate(obj.ServerSideEncryption, `${path}/ServerSideEncryption`),
      ...getMemberValidator("SSEKMSKeyId").validate(obj.SSEKMSKeyId, `${path}/SSEKMSKeyId`),
      ...getMemberValidator("BucketKeyEnabled").validate(obj.BucketKeyEnabled, `${path}/BucketKeyEnabled`),
      ...getMemberValidator("ObjectLockMode").validate(obj.ObjectLockMode, `${path}/ObjectLockMode`),
      ...getMemberValidator("ObjectLockRetainUntilDate").validate(
        obj.ObjectLockRetainUntilDate,
        `${path}/ObjectLockRetainUntilDate`,
      ),
      ...getMemberValidator("ObjectLockLegalHoldStatus").validate(
        obj.ObjectLockLegalHoldStatus,
        `${path}/ObjectLockLegalHoldStatus`,
      ),
      ...getMemberValidator("ObjectLockEventHold").validate(obj.ObjectLockEventHold, `${path}/ObjectLockEventHold`),
      ...getMemberValidator("ObjectLockEventHoldDurationDays").validate(
        obj.ObjectLockEventHoldDurationDays,
        `${path}/ObjectLockEventHoldDurationDays`,
      ),
      ...getMemberValidator("ObjectLockEventHoldDurationYears").validate(
        obj.ObjectLockEventHoldDurationYears,
        `${path}/ObjectLockEventHoldDurationYears`,
      ),
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("ContentLength").validate(obj.ContentLength, `${path}/ContentLength`),
      ...getMemberValidator("ContentRange").validate(obj.ContentRange, `${path}/ContentRange`),
      ...getMemberValidator("AcceptRanges").validate(obj.AcceptRanges, `${path}/AcceptRanges`),
      ...getMemberValidator("ETag").validate(obj.ETag, `${path}/ETag`),
      ...getMemberValidator("LastModified").validate(obj.LastModified, `${path}/LastModified`),
      ...getMemberValidator("ChecksumType").validate(obj.ChecksumType, `${path}/ChecksumType`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("DeleteMarker").validate(obj.DeleteMarker, `${path}/DeleteMarker`),
      ...getMemberValidator("Expiration").validate(obj.Expiration, `${path}/Expiration`),
      ...getMemberValidator("Restore").validate(obj.Restore, `${path}/Restore`),
      ...getMemberValidator("ReplicationStatus").validate(obj.ReplicationStatus, `${path}/ReplicationStatus`),
      ...getMemberValidator("MissingMeta").validate(obj.MissingMeta, `${path}/MissingMeta`),
      ...getMemberValidator("PartsCount").validate(obj.PartsCount, `${path}/PartsCount`),
      ...getMemberValidator("TagCount").validate(obj.TagCount, `${path}/TagCount`),
      ...getMemberValidator("Body").validate(obj.Body, `${path}/Body`),
    ];
  };
}

/**
 * A customer-provided encryption key, as requests send it.
 * @public
 */
export interface GetObjectRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Key: string;
  RequestPayer?: RequestPayer | undefined;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  SSECustomerKey?: string | undefined;
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
  IfModifiedSince?: Date | undefined;
  IfUnmodifiedSince?: Date | undefined;
  Range?: string | undefined;
  PartNumber?: number | undefined;
  VersionId?: string | undefined;
  ChecksumMode?: ChecksumMode | undefined;
  ResponseCacheControl?: string | undefined;
  ResponseContentDisposition?: string | undefined;
  ResponseContentEncoding?: string | undefined;
  ResponseContentLanguage?: string | undefined;
  ResponseContentType?: string | undefined;
  ResponseExpires?: Date | undefined;
}

/**
 * @internal
 */
export const GetObjectRequestFilterSensitiveLog = (obj: GetObjectRequest): any => ({
  ...obj,
  ...(obj.SSECustomerKey && { SSECustomerKey: SENSITIVE_STRING }),
});
export namespace GetObjectRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    SSECustomerKey?: __MultiConstraintValidator<string>;
    IfMatch?: __MultiConstraintValidator<string>;
    IfNoneMatch?: __MultiConstraintValidator<string>;
    IfModifiedSince?: __MultiConstraintValidator<Date>;
    IfUnmodifiedSince?: __MultiConstraintValidator<Date>;
    Range?: __MultiConstraintValidator<string>;
    PartNumber?: __MultiConstraintValidator<number>;
    VersionId?: __MultiConstraintValidator<string>;
    ChecksumMode?: __MultiConstraintValidator<string>;
    ResponseCacheControl?: __MultiConstraintValidator<string>;
    ResponseContentDisposition?: __MultiConstraintValidator<string>;
    ResponseContentEncoding?: __MultiConstraintValidator<string>;
    ResponseContentLanguage?: __MultiConstraintValidator<string>;
    ResponseContentType?: __MultiConstraintValidator<string>;
    ResponseExpires?: __MultiConstraintValidator<Date>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetObjectRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKey": {
            memberValidators["SSECustomerKey"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "IfMatch": {
            memberValidators["IfMatch"] = new __NoOpValidator();
            break;
          }
          case "IfNoneMatch": {
            memberValidators["IfNoneMatch"] = new __NoOpValidator();
            break;
          }
          case "IfModifiedSince": {
            memberValidators["IfModifiedSince"] = new __NoOpValidator();
            break;
          }
          case "IfUnmodifiedSince": {
            memberValidators["IfUnmodifiedSince"] = new __NoOpValidator();
            break;
          }
          case "Range": {
            memberValidators["Range"] = new __NoOpValidator();
            break;
          }
          case "PartNumber": {
            memberValidators["PartNumber"] = new __NoOpValidator();
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMode": {
            memberValidators["ChecksumMode"] = new __CompositeValidator<string>([
              new __EnumValidator(["ENABLED"], ["ENABLED"]),
            ]);
            break;
          }
          case "ResponseCacheControl": {
            memberValidators["ResponseCacheControl"] = new __NoOpValidator();
            break;
          }
          case "ResponseContentDisposition": {
            memberValidators["ResponseContentDisposition"] = new __NoOpValidator();
            break;
          }
          case "ResponseContentEncoding": {
            memberValidators["ResponseContentEncoding"] = new __NoOpValidator();
            break;
          }
          case "ResponseContentLanguage": {
            memberValidators["ResponseContentLanguage"] = new __NoOpValidator();
            break;
          }
          case "ResponseContentType": {
            memberValidators["ResponseContentType"] = new __NoOpValidator();
            break;
          }
          case "ResponseExpires": {
            memberValidators["ResponseExpires"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("SSECustomerKey").validate(obj.SSECustomerKey, `${path}/SSECustomerKey`),
      ...getMemberValidator("IfMatch").validate(obj.IfMatch, `${path}/IfMatch`),
      ...getMemberValidator("IfNoneMatch").validate(obj.IfNoneMatch, `${path}/IfNoneMatch`),
      ...getMemberValidator("IfModifiedSince").validate(obj.IfModifiedSince, `${path}/IfModifiedSince`),
      ...getMemberValidator("IfUnmodifiedSince").validate(obj.IfUnmodifiedSince, `${path}/IfUnmodifiedSince`),
      ...getMemberValidator("Range").validate(obj.Range, `${path}/Range`),
      ...getMemberValidator("PartNumber").validate(obj.PartNumber, `${path}/PartNumber`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("ChecksumMode").validate(obj.ChecksumMode, `${path}/ChecksumMode`),
      ...getMemberValidator("ResponseCacheControl").validate(obj.ResponseCacheControl, `${path}/ResponseCacheControl`),
      ...getMemberValidator("ResponseContentDisposition").validate(
        obj.ResponseContentDisposition,
        `${path}/ResponseContentDisposition`,
      ),
      ...getMemberValidator("ResponseContentEncoding").validate(
        obj.ResponseContentEncoding,
        `${path}/ResponseContentEncoding`,
      ),
      ...getMemberValidator("ResponseContentLanguage").validate(
        obj.ResponseContentLanguage,
        `${path}/ResponseContentLanguage`,
      ),
      ...getMemberValidator("ResponseContentType").validate(obj.ResponseContentType, `${path}/ResponseContentType`),
      ...getMemberValidator("ResponseExpires").validate(obj.ResponseExpires, `${path}/ResponseExpires`),
    ];
  };
}

/**
 * @public
 */
export interface GetObjectAclOutput {
  Owner?: Owner | undefined;
  Grants?: AclGrant[] | undefined;
  RequestCharged?: RequestCharged | undefined;
}

export namespace GetObjectAclOutput {
  const memberValidators: {
    Owner?: __MultiConstraintValidator<Owner>;
    Grants?: __MultiConstraintValidator<Iterable<AclGrant>>;
    RequestCharged?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetObjectAclOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Owner": {
            memberValidators["Owner"] = new __CompositeStructureValidator<Owner>(new __NoOpValidator(), Owner.validate);
            break;
          }
          case "Grants": {
            memberValidators["Grants"] = new __CompositeCollectionValidator<AclGrant>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<AclGrant>(new __NoOpValidator(), AclGrant.validate),
            );
            break;
          }
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Owner").validate(obj.Owner, `${path}/Owner`),
      ...getMemberValidator("Grants").validate(obj.Grants, `${path}/Grants`),
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
    ];
  };
}

/**
 * @public
 */
export interface GetObjectAclRequest {
  Bucket: string;
  Key: string;
  VersionId?: string | undefined;
  RequestPayer?: RequestPayer | undefined;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetObjectAclRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetObjectAclRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * Checksums as members of a document.
 * @public
 */
export interface ObjectChecksum {
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumXXHASH64?: string | undefined;
  ChecksumXXHASH3?: string | undefined;
  ChecksumXXHASH128?: string | undefined;
  ChecksumType?: ChecksumType | undefined;
}

export namespace ObjectChecksum {
  const memberValidators: {
    ChecksumCRC32?: __MultiConstraintValidator<string>;
    ChecksumCRC32C?: __MultiConstraintValidator<string>;
    ChecksumCRC64NVME?: __MultiConstraintValidator<string>;
    ChecksumSHA1?: __MultiConstraintValidator<string>;
    ChecksumSHA256?: __MultiConstraintValidator<string>;
    ChecksumSHA512?: __MultiConstraintValidator<string>;
    ChecksumMD5?: __MultiConstraintValidator<string>;
    ChecksumXXHASH64?: __MultiConstraintValidator<string>;
    ChecksumXXHASH3?: __MultiConstraintValidator<string>;
    ChecksumXXHASH128?: __MultiConstraintValidator<string>;
    ChecksumType?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ObjectChecksum, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ChecksumCRC32": {
            memberValidators["ChecksumCRC32"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC32C": {
            memberValidators["ChecksumCRC32C"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC64NVME": {
            memberValidators["ChecksumCRC64NVME"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA1": {
            memberValidators["ChecksumSHA1"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA256": {
            memberValidators["ChecksumSHA256"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA512": {
            memberValidators["ChecksumSHA512"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMD5": {
            memberValidators["ChecksumMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH64": {
            memberValidators["ChecksumXXHASH64"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH3": {
            memberValidators["ChecksumXXHASH3"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH128": {
            memberValidators["ChecksumXXHASH128"] = new __NoOpValidator();
            break;
          }
          case "ChecksumType": {
            memberValidators["ChecksumType"] = new __CompositeValidator<string>([
              new __EnumValidator(["COMPOSITE", "FULL_OBJECT"], ["COMPOSITE", "FULL_OBJECT"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ChecksumCRC32").validate(obj.ChecksumCRC32, `${path}/ChecksumCRC32`),
      ...getMemberValidator("ChecksumCRC32C").validate(obj.ChecksumCRC32C, `${path}/ChecksumCRC32C`),
      ...getMemberValidator("ChecksumCRC64NVME").validate(obj.ChecksumCRC64NVME, `${path}/ChecksumCRC64NVME`),
      ...getMemberValidator("ChecksumSHA1").validate(obj.ChecksumSHA1, `${path}/ChecksumSHA1`),
      ...getMemberValidator("ChecksumSHA256").validate(obj.ChecksumSHA256, `${path}/ChecksumSHA256`),
      ...getMemberValidator("ChecksumSHA512").validate(obj.ChecksumSHA512, `${path}/ChecksumSHA512`),
      ...getMemberValidator("ChecksumMD5").validate(obj.ChecksumMD5, `${path}/ChecksumMD5`),
      ...getMemberValidator("ChecksumXXHASH64").validate(obj.ChecksumXXHASH64, `${path}/ChecksumXXHASH64`),
      ...getMemberValidator("ChecksumXXHASH3").validate(obj.ChecksumXXHASH3, `${path}/ChecksumXXHASH3`),
      ...getMemberValidator("ChecksumXXHASH128").validate(obj.ChecksumXXHASH128, `${path}/ChecksumXXHASH128`),
      ...getMemberValidator("ChecksumType").validate(obj.ChecksumType, `${path}/ChecksumType`),
    ];
  };
}

/**
 * Checksums as members of a document.
 * @public
 */
export interface ObjectPart {
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumXXHASH64?: string | undefined;
  ChecksumXXHASH3?: string | undefined;
  ChecksumXXHASH128?: string | undefined;
  PartNumber?: number | undefined;
  Size?: number | undefined;
}

export namespace ObjectPart {
  const memberValidators: {
    ChecksumCRC32?: __MultiConstraintValidator<string>;
    ChecksumCRC32C?: __MultiConstraintValidator<string>;
    ChecksumCRC64NVME?: __MultiConstraintValidator<string>;
    ChecksumSHA1?: __MultiConstraintValidator<string>;
    ChecksumSHA256?: __MultiConstraintValidator<string>;
    ChecksumSHA512?: __MultiConstraintValidator<string>;
    ChecksumMD5?: __MultiConstraintValidator<string>;
    ChecksumXXHASH64?: __MultiConstraintValidator<string>;
    ChecksumXXHASH3?: __MultiConstraintValidator<string>;
    ChecksumXXHASH128?: __MultiConstraintValidator<string>;
    PartNumber?: __MultiConstraintValidator<number>;
    Size?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ObjectPart, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ChecksumCRC32": {
            memberValidators["ChecksumCRC32"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC32C": {
            memberValidators["ChecksumCRC32C"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC64NVME": {
            memberValidators["ChecksumCRC64NVME"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA1": {
            memberValidators["ChecksumSHA1"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA256": {
            memberValidators["ChecksumSHA256"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA512": {
            memberValidators["ChecksumSHA512"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMD5": {
            memberValidators["ChecksumMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH64": {
            memberValidators["ChecksumXXHASH64"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH3": {
            memberValidators["ChecksumXXHASH3"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH128": {
            memberValidators["ChecksumXXHASH128"] = new __NoOpValidator();
            break;
          }
          case "PartNumber": {
            memberValidators["PartNumber"] = new __NoOpValidator();
            break;
          }
          case "Size": {
            memberValidators["Size"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ChecksumCRC32").validate(obj.ChecksumCRC32, `${path}/ChecksumCRC32`),
      ...getMemberValidator("ChecksumCRC32C").validate(obj.ChecksumCRC32C, `${path}/ChecksumCRC32C`),
      ...getMemberValidator("ChecksumCRC64NVME").validate(obj.ChecksumCRC64NVME, `${path}/ChecksumCRC64NVME`),
      ...getMemberValidator("ChecksumSHA1").validate(obj.ChecksumSHA1, `${path}/ChecksumSHA1`),
      ...getMemberValidator("ChecksumSHA256").validate(obj.ChecksumSHA256, `${path}/ChecksumSHA256`),
      ...getMemberValidator("ChecksumSHA512").validate(obj.ChecksumSHA512, `${path}/ChecksumSHA512`),
      ...getMemberValidator("ChecksumMD5").validate(obj.ChecksumMD5, `${path}/ChecksumMD5`),
      ...getMemberValidator("ChecksumXXHASH64").validate(obj.ChecksumXXHASH64, `${path}/ChecksumXXHASH64`),
      ...getMemberValidator("ChecksumXXHASH3").validate(obj.ChecksumXXHASH3, `${path}/ChecksumXXHASH3`),
      ...getMemberValidator("ChecksumXXHASH128").validate(obj.ChecksumXXHASH128, `${path}/ChecksumXXHASH128`),
      ...getMemberValidator("PartNumber").validate(obj.PartNumber, `${path}/PartNumber`),
      ...getMemberValidator("Size").validate(obj.Size, `${path}/Size`),
    ];
  };
}

/**
 * @public
 */
export interface ObjectParts {
  TotalPartsCount?: number | undefined;
  PartNumberMarker?: number | undefined;
  NextPartNumberMarker?: number | undefined;
  MaxParts?: number | undefined;
  IsTruncated?: boolean | undefined;
  Parts?: ObjectPart[] | undefined;
}

export namespace ObjectParts {
  const memberValidators: {
    TotalPartsCount?: __MultiConstraintValidator<number>;
    PartNumberMarker?: __MultiConstraintValidator<number>;
    NextPartNumberMarker?: __MultiConstraintValidator<number>;
    MaxParts?: __MultiConstraintValidator<number>;
    IsTruncated?: __MultiConstraintValidator<boolean>;
    Parts?: __MultiConstraintValidator<Iterable<ObjectPart>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ObjectParts, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "TotalPartsCount": {
            memberValidators["TotalPartsCount"] = new __NoOpValidator();
            break;
          }
          case "PartNumberMarker": {
            memberValidators["PartNumberMarker"] = new __NoOpValidator();
            break;
          }
          case "NextPartNumberMarker": {
            memberValidators["NextPartNumberMarker"] = new __NoOpValidator();
            break;
          }
          case "MaxParts": {
            memberValidators["MaxParts"] = new __NoOpValidator();
            break;
          }
          case "IsTruncated": {
            memberValidators["IsTruncated"] = new __NoOpValidator();
            break;
          }
          case "Parts": {
            memberValidators["Parts"] = new __CompositeCollectionValidator<ObjectPart>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<ObjectPart>(new __NoOpValidator(), ObjectPart.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("TotalPartsCount").validate(obj.TotalPartsCount, `${path}/TotalPartsCount`),
      ...getMemberValidator("PartNumberMarker").validate(obj.PartNumberMarker, `${path}/PartNumberMarker`),
      ...getMemberValidator("NextPartNumberMarker").validate(obj.NextPartNumberMarker, `${path}/NextPartNumberMarker`),
      ...getMemberValidator("MaxParts").validate(obj.MaxParts, `${path}/MaxParts`),
      ...getMemberValidator("IsTruncated").validate(obj.IsTruncated, `${path}/IsTruncated`),
      ...getMemberValidator("Parts").validate(obj.Parts, `${path}/Parts`),
    ];
  };
}

/**
 * @public
 */
export interface GetObjectAttributesOutput {
  RequestCharged?: RequestCharged | undefined;
  DeleteMarker?: boolean | undefined;
  LastModified?: Date | undefined;
  VersionId?: string | undefined;
  ETag?: string | undefined;
  /**
   * Checksums as members of a document.
   * @public
   */
  Checksum?: ObjectChecksum | undefined;

  ObjectParts?: ObjectParts | undefined;
  StorageClass?: StorageClass | undefined;
  ObjectSize?: number | undefined;
}

export namespace GetObjectAttributesOutput {
  const memberValidators: {
    RequestCharged?: __MultiConstraintValidator<string>;
    DeleteMarker?: __MultiConstraintValidator<boolean>;
    LastModified?: __MultiConstraintValidator<Date>;
    VersionId?: __MultiConstraintValidator<string>;
    ETag?: __MultiConstraintValidator<string>;
    Checksum?: __MultiConstraintValidator<ObjectChecksum>;
    ObjectParts?: __MultiConstraintValidator<ObjectParts>;
    StorageClass?: __MultiConstraintValidator<string>;
    ObjectSize?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetObjectAttributesOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "DeleteMarker": {
            memberValidators["DeleteMarker"] = new __NoOpValidator();
            break;
          }
          case "LastModified": {
            memberValidators["LastModified"] = new __NoOpValidator();
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "ETag": {
            memberValidators["ETag"] = new __NoOpValidator();
            break;
          }
          case "Checksum": {
            memberValidators["Checksum"] = new __CompositeStructureValidator<ObjectChecksum>(
              new __NoOpValidator(),
              ObjectChecksum.validate,
            );
            break;
          }
          case "ObjectParts": {
            memberValidators["ObjectParts"] = new __CompositeStructureValidator<ObjectParts>(
              new __NoOpValidator(),
              ObjectParts.validate,
            );
            break;
          }
          case "StorageClass": {
            memberValidators["StorageClass"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
              ),
            ]);
            break;
          }
          case "ObjectSize": {
            memberValidators["ObjectSize"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("DeleteMarker").validate(obj.DeleteMarker, `${path}/DeleteMarker`),
      ...getMemberValidator("LastModified").validate(obj.LastModified, `${path}/LastModified`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("ETag").validate(obj.ETag, `${path}/ETag`),
      ...getMemberValidator("Checksum").validate(obj.Checksum, `${path}/Checksum`),
      ...getMemberValidator("ObjectParts").validate(obj.ObjectParts, `${path}/ObjectParts`),
      ...getMemberValidator("StorageClass").validate(obj.StorageClass, `${path}/StorageClass`),
      ...getMemberValidator("ObjectSize").validate(obj.ObjectSize, `${path}/ObjectSize`),
    ];
  };
}

/**
 * A customer-provided encryption key, as requests send it.
 * @public
 */
export interface GetObjectAttributesRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Key: string;
  RequestPayer?: RequestPayer | undefined;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  SSECustomerKey?: string | undefined;
  ObjectAttributes: ObjectAttributes[];
  VersionId?: string | undefined;
  MaxParts?: number | undefined;
  PartNumberMarker?: number | undefined;
}

/**
 * @internal
 */
export const GetObjectAttributesRequestFilterSensitiveLog = (obj: GetObjectAttributesRequest): any => ({
  ...obj,
  ...(obj.SSECustomerKey && { SSECustomerKey: SENSITIVE_STRING }),
});
export namespace GetObjectAttributesRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    SSECustomerKey?: __MultiConstraintValidator<string>;
    ObjectAttributes?: __MultiConstraintValidator<Iterable<string>>;
    VersionId?: __MultiConstraintValidator<string>;
    MaxParts?: __MultiConstraintValidator<number>;
    PartNumberMarker?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetObjectAttributesRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKey": {
            memberValidators["SSECustomerKey"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "ObjectAttributes": {
            memberValidators["ObjectAttributes"] = new __CompositeCollectionValidator<string>(
              new __CompositeValidator<ObjectAttributes[]>([new __RequiredValidator()]),
              new __CompositeValidator<string>([
                new __EnumValidator(
                  ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"],
                  ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"],
                ),
              ]),
            );
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "MaxParts": {
            memberValidators["MaxParts"] = new __NoOpValidator();
            break;
          }
          case "PartNumberMarker": {
            memberValidators["PartNumberMarker"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("SSECustomerKey").validate(obj.SSECustomerKey, `${path}/SSECustomerKey`),
      ...getMemberValidator("ObjectAttributes").validate(obj.ObjectAttributes, `${path}/ObjectAttributes`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("MaxParts").validate(obj.MaxParts, `${path}/MaxParts`),
      ...getMemberValidator("PartNumberMarker").validate(obj.PartNumberMarker, `${path}/PartNumberMarker`),
    ];
  };
}

/**
 * @public
 */
export interface ObjectLockRule {
  DefaultRetention?: DefaultRetention | undefined;
}

export namespace ObjectLockRule {
  const memberValidators: {
    DefaultRetention?: __MultiConstraintValidator<DefaultRetention>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ObjectLockRule, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "DefaultRetention": {
            memberValidators["DefaultRetention"] = new __CompositeStructureValidator<DefaultRetention>(
              new __NoOpValidator(),
              DefaultRetention.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("DefaultRetention").validate(obj.DefaultRetention, `${path}/DefaultRetention`)];
  };
}

/**
 * @public
 */
export interface ObjectLockConfiguration {
  ObjectLockEnabled?: ObjectLockEnabled | undefined;
  Rule?: ObjectLockRule | undefined;
}

export namespace ObjectLockConfiguration {
  const memberValidators: {
    ObjectLockEnabled?: __MultiConstraintValidator<string>;
    Rule?: __MultiConstraintValidator<ObjectLockRule>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ObjectLockConfiguration, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ObjectLockEnabled": {
            memberValidators["ObjectLockEnabled"] = new __CompositeValidator<string>([
              new __EnumValidator(["Enabled"], ["Enabled"]),
            ]);
            break;
          }
          case "Rule": {
            memberValidators["Rule"] = new __CompositeStructureValidator<ObjectLockRule>(
              new __NoOpValidator(),
              ObjectLockRule.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ObjectLockEnabled").validate(obj.ObjectLockEnabled, `${path}/ObjectLockEnabled`),
      ...getMemberValidator("Rule").validate(obj.Rule, `${path}/Rule`),
    ];
  };
}

/**
 * @public
 */
export interface GetObjectLockConfigurationOutput {
  ObjectLockConfiguration?: ObjectLockConfiguration | undefined;
}

export namespace GetObjectLockConfigurationOutput {
  const memberValidators: {
    ObjectLockConfiguration?: __MultiConstraintValidator<ObjectLockConfiguration>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetObjectLockConfigurationOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ObjectLockConfiguration": {
            memberValidators["ObjectLockConfiguration"] = new __CompositeStructureValidator<ObjectLockConfiguration>(
              new __NoOpValidator(),
              ObjectLockConfiguration.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ObjectLockConfiguration").validate(
        obj.ObjectLockConfiguration,
        `${path}/ObjectLockConfiguration`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface GetObjectLockConfigurationRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetObjectLockConfigurationRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetObjectLockConfigurationRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface GetObjectTaggingOutput {
  VersionId?: string | undefined;
  TagSet: Tag[];
}

export namespace GetObjectTaggingOutput {
  const memberValidators: {
    VersionId?: __MultiConstraintValidator<string>;
    TagSet?: __MultiConstraintValidator<Iterable<Tag>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetObjectTaggingOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "TagSet": {
            memberValidators["TagSet"] = new __CompositeCollectionValidator<Tag>(
              new __CompositeValidator<Tag[]>([new __RequiredValidator()]),
              new __CompositeStructureValidator<Tag>(new __NoOpValidator(), Tag.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("TagSet").validate(obj.TagSet, `${path}/TagSet`),
    ];
  };
}

/**
 * @public
 */
export interface GetObjectTaggingRequest {
  Bucket: string;
  Key: string;
  VersionId?: string | undefined;
  ExpectedBucketOwner?: string | undefined;
  RequestPayer?: RequestPayer | undefined;
}

export namespace GetObjectTaggingRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetObjectTaggingRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
    ];
  };
}

/**
 * @public
 */
export interface PublicAccessBlockConfiguration {
  BlockPublicAcls?: boolean | undefined;
  IgnorePublicAcls?: boolean | undefined;
  BlockPublicPolicy?: boolean | undefined;
  RestrictPublicBuckets?: boolean | undefined;
}

export namespace PublicAccessBlockConfiguration {
  const memberValidators: {
    BlockPublicAcls?: __MultiConstraintValidator<boolean>;
    IgnorePublicAcls?: __MultiConstraintValidator<boolean>;
    BlockPublicPolicy?: __MultiConstraintValidator<boolean>;
    RestrictPublicBuckets?: __MultiConstraintValidator<boolean>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: PublicAccessBlockConfiguration, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "BlockPublicAcls": {
            memberValidators["BlockPublicAcls"] = new __NoOpValidator();
            break;
          }
          case "IgnorePublicAcls": {
            memberValidators["IgnorePublicAcls"] = new __NoOpValidator();
            break;
          }
          case "BlockPublicPolicy": {
            memberValidators["BlockPublicPolicy"] = new __NoOpValidator();
            break;
          }
          case "RestrictPublicBuckets": {
            memberValidators["RestrictPublicBuckets"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("BlockPublicAcls").validate(obj.BlockPublicAcls, `${path}/BlockPublicAcls`),
      ...getMemberValidator("IgnorePublicAcls").validate(obj.IgnorePublicAcls, `${path}/IgnorePublicAcls`),
      ...getMemberValidator("BlockPublicPolicy").validate(obj.BlockPublicPolicy, `${path}/BlockPublicPolicy`),
      ...getMemberValidator("RestrictPublicBuckets").validate(
        obj.RestrictPublicBuckets,
        `${path}/RestrictPublicBuckets`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface GetPublicAccessBlockOutput {
  PublicAccessBlockConfiguration?: PublicAccessBlockConfiguration | undefined;
}

export namespace GetPublicAccessBlockOutput {
  const memberValidators: {
    PublicAccessBlockConfiguration?: __MultiConstraintValidator<PublicAccessBlockConfiguration>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetPublicAccessBlockOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "PublicAccessBlockConfiguration": {
            memberValidators["PublicAccessBlockConfiguration"] =
              new __CompositeStructureValidator<PublicAccessBlockConfiguration>(
                new __NoOpValidator(),
                PublicAccessBlockConfiguration.validate,
              );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("PublicAccessBlockConfiguration").validate(
        obj.PublicAccessBlockConfiguration,
        `${path}/PublicAccessBlockConfiguration`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface GetPublicAccessBlockRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace GetPublicAccessBlockRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: GetPublicAccessBlockRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface HeadBucketOutput {
  BucketArn?: string | undefined;
  BucketLocationType?: LocationType | undefined;
  BucketLocationName?: string | undefined;
  BucketRegion?: string | undefined;
  AccessPointAlias?: boolean | undefined;
}

export namespace HeadBucketOutput {
  const memberValidators: {
    BucketArn?: __MultiConstraintValidator<string>;
    BucketLocationType?: __MultiConstraintValidator<string>;
    BucketLocationName?: __MultiConstraintValidator<string>;
    BucketRegion?: __MultiConstraintValidator<string>;
    AccessPointAlias?: __MultiConstraintValidator<boolean>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: HeadBucketOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "BucketArn": {
            memberValidators["BucketArn"] = new __CompositeValidator<string>([
              new __LengthValidator(1, 128),
              new __PatternValidator("^arn:[^:]+:(s3|s3express):.*$"),
            ]);
            break;
          }
          case "BucketLocationType": {
            memberValidators["BucketLocationType"] = new __CompositeValidator<string>([
              new __EnumValidator(["AvailabilityZone", "LocalZone"], ["AvailabilityZone", "LocalZone"]),
            ]);
            break;
          }
          case "BucketLocationName": {
            memberValidators["BucketLocationName"] = new __NoOpValidator();
            break;
          }
          case "BucketRegion": {
            memberValidators["BucketRegion"] = new __CompositeValidator<string>([new __LengthValidator(undefined, 20)]);
            break;
          }
          case "AccessPointAlias": {
            memberValidators["AccessPointAlias"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("BucketArn").validate(obj.BucketArn, `${path}/BucketArn`),
      ...getMemberValidator("BucketLocationType").validate(obj.BucketLocationType, `${path}/BucketLocationType`),
      ...getMemberValidator("BucketLocationName").validate(obj.BucketLocationName, `${path}/BucketLocationName`),
      ...getMemberValidator("BucketRegion").validate(obj.BucketRegion, `${path}/BucketRegion`),
      ...getMemberValidator("AccessPointAlias").validate(obj.AccessPointAlias, `${path}/AccessPointAlias`),
    ];
  };
}

/**
 * @public
 */
export interface HeadBucketRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
}

export namespace HeadBucketRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: HeadBucketRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * A customer-provided encryption key, as responses identify it.
 * @public
 */
export interface HeadObjectOutput {
  ContentType?: string | undefined;
  ContentEncoding?: string | undefined;
  ContentLanguage?: string | undefined;
  ContentDisposition?: string | undefined;
  CacheControl?: string | undefined;
  Expires?: string | undefined;
  StorageClass?: StorageClass | undefined;
  WebsiteRedirectLocation?: string | undefined;
  Metadata?: Record<string, string> | undefined;
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumXXHASH64?: string | undefined;
  ChecksumXXHASH3?: string | undefined;
  ChecksumXXHASH128?: string | undefined;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  ServerSideEncryption?: ServerSideEncryption | undefined;
  SSEKMSKeyId?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
  ObjectLockMode?: ObjectLockMode | undefined;
  ObjectLockRetainUntilDate?: Date | undefined;
  ObjectLockLegalHoldStatus?: OnOff | undefined;
  ObjectLockEventHold?: OnOff | undefined;
  ObjectLockEventHoldDurationDays?: number | undefined;
  ObjectLockEventHoldDurationYears?: number | undefined;
  RequestCharged?: RequestCharged | undefined;
  ContentLength?: number | undefined;
  ContentRange?: string | undefined;
  AcceptRanges?: string | undefined;
  ETag?: string | undefined;
  LastModified?: Date | undefined;
  ChecksumType?: ChecksumType | undefined;
  VersionId?: string | undefined;
  DeleteMarker?: boolean | undefined;
  Expiration?: string | undefined;
  Restore?: string | undefined;
  ReplicationStatus?: ReplicationStatus | undefined;
  MissingMeta?: number | undefined;
  PartsCount?: number | undefined;
  TagCount?: number | undefined;
  ArchiveStatus?: ArchiveStatus | undefined;
}

/**
 * @internal
 */
export const HeadObjectOutputFilterSensitiveLog = (obj: HeadObjectOutput): any => ({
  ...obj,
  ...(obj.SSEKMSKeyId && { SSEKMSKeyId: SENSITIVE_STRING }),
});
export namespace HeadObjectOutput {
  const memberValidators: {
    ContentType?: __MultiConstraintValidator<string>;
    ContentEncoding?: __MultiConstraintValidator<string>;
    ContentLanguage?: __MultiConstraintValidator<string>;
    ContentDisposition?: __MultiConstraintValidator<string>;
    CacheControl?: __MultiConstraintValidator<string>;
    Expires?: __MultiConstraintValidator<string>;
    StorageClass?: __MultiConstraintValidator<string>;
    WebsiteRedirectLocation?: __MultiConstraintValidator<string>;
    Metadata?: __MultiConstraintValidator<Record<string, string>>;
    ChecksumCRC32?: __MultiConstraintValidator<string>;
    ChecksumCRC32C?: __MultiConstraintValidator<string>;
    ChecksumCRC64NVME?: __MultiConstraintValidator<string>;
    ChecksumSHA1?: __MultiConstraintValidator<string>;
    ChecksumSHA256?: __MultiConstraintValidator<string>;
    ChecksumSHA512?: __MultiConstraintValidator<string>;
    ChecksumMD5?: __MultiConstraintValidator<string>;
    ChecksumXXHASH64?: __MultiConstraintValidator<string>;
    ChecksumXXHASH3?: __MultiConstraintValidator<string>;
    ChecksumXXHASH128?: __MultiConstraintValidator<string>;
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    ServerSideEncryption?: __MultiConstraintValidator<string>;
    SSEKMSKeyId?: __MultiConstraintValidator<string>;
    BucketKeyEnabled?: __MultiConstraintValidator<boolean>;
    ObjectLockMode?: __MultiConstraintValidator<string>;
    ObjectLockRetainUntilDate?: __MultiConstraintValidator<Date>;
    ObjectLockLegalHoldStatus?: __MultiConstraintValidator<string>;
    ObjectLockEventHold?: __MultiConstraintValidator<string>;
    ObjectLockEventHoldDurationDays?: __MultiConstraintValidator<number>;
    ObjectLockEventHoldDurationYears?: __MultiConstraintValidator<number>;
    RequestCharged?: __MultiConstraintValidator<string>;
    ContentLength?: __MultiConstraintValidator<number>;
    ContentRange?: __MultiConstraintValidator<string>;
    AcceptRanges?: __MultiConstraintValidator<string>;
    ETag?: __MultiConstraintValidator<string>;
    LastModified?: __MultiConstraintValidator<Date>;
    ChecksumType?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    DeleteMarker?: __MultiConstraintValidator<boolean>;
    Expiration?: __MultiConstraintValidator<string>;
    Restore?: __MultiConstraintValidator<string>;
    ReplicationStatus?: __MultiConstraintValidator<string>;
    MissingMeta?: __MultiConstraintValidator<number>;
    PartsCount?: __MultiConstraintValidator<number>;
    TagCount?: __MultiConstraintValidator<number>;
    ArchiveStatus?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: HeadObjectOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ContentType": {
            memberValidators["ContentType"] = new __NoOpValidator();
            break;
          }
          case "ContentEncoding": {
            memberValidators["ContentEncoding"] = new __NoOpValidator();
            break;
          }
          case "ContentLanguage": {
            memberValidators["ContentLanguage"] = new __NoOpValidator();
            break;
          }
          case "ContentDisposition": {
            memberValidators["ContentDisposition"] = new __NoOpValidator();
            break;
          }
          case "CacheControl": {
            memberValidators["CacheControl"] = new __NoOpValidator();
            break;
          }
          case "Expires": {
            memberValidators["Expires"] = new __NoOpValidator();
            break;
          }
          case "StorageClass": {
            memberValidators["StorageClass"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
              ),
            ]);
            break;
          }
          case "WebsiteRedirectLocation": {
            memberValidators["WebsiteRedirectLocation"] = new __NoOpValidator();
            break;
          }
          case "Metadata": {
            memberValidators["Metadata"] = new __CompositeMapValidator<string>(
              new __NoOpValidator(),
              new __NoOpValidator(),
              new __NoOpValidator(),
            );
            break;
          }
          case "ChecksumCRC32": {
            memberValidators["ChecksumCRC32"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC32C": {
            memberValidators["ChecksumCRC32C"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC64NVME": {
            memberValidators["ChecksumCRC64NVME"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA1": {
            memberValidators["ChecksumSHA1"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA256": {
            memberValidators["ChecksumSHA256"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA512": {
            memberValidators["ChecksumSHA512"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMD5": {
            memberValidators["ChecksumMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH64": {
            memberValidators["ChecksumXXHASH64"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH3": {
            memberValidators["ChecksumXXHASH3"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH128": {
            memberValidators["ChecksumXXHASH128"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "ServerSideEncryption": {
            memberValidators["ServerSideEncryption"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
              ),
            ]);
            break;
          }
          case "SSEKMSKeyId": {
            memberValidators["SSEKMSKeyId"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "BucketKeyEnabled": {
            memberValidators["BucketKeyEnabled"] = new __NoOpValidator();
            break;
          }
          case "ObjectLockMode": {
            memberValidators["ObjectLockMode"] = new __CompositeValidator<string>([
              new __EnumValidator(["GOVERNANCE", "COMPLIANCE"], ["GOVERNANCE", "COMPLIANCE"]),
            ]);
            break;
          }
          case "ObjectLockRetainUntilDate": {
            memberValidators["ObjectLockRetainUntilDate"] = new __NoOpValidator();
            break;
          }
          case "ObjectLockLegalHoldStatus": {
            memberValidators["ObjectLockLegalHoldStatus"] = new __CompositeValidator<string>([
              new __EnumValidator(["ON", "OFF"], ["ON", "OFF"]),
            ]);
            break;
          }
          case "ObjectLockEventHold": {
            memberValidators["ObjectLockEventHold"] = new __CompositeValidator<string>([
              new __EnumValidator(["ON", "OFF"], ["ON", "OFF"]),
            ]);
            break;
          }
          case "ObjectLockEventHoldDurationDays": {
            memberValidators["ObjectLockEventHoldDurationDays"] = new __NoOpValidator();
            break;
          }
          case "ObjectLockEventHoldDurationYears": {
            memberValidators["ObjectLockEventHoldDurationYears"] = new __NoOpValidator();
            break;
          }
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "ContentLength": {
            memberValidators["ContentLength"] = new __NoOpValidator();
            break;
          }
          case "ContentRange": {
            memberValidators["ContentRange"] = new __NoOpValidator();
            break;
          }
          case "AcceptRanges": {
            memberValidators["AcceptRanges"] = new __NoOpValidator();
            break;
          }
          case "ETag": {
            memberValidators["ETag"] = new __NoOpValidator();
            break;
          }
          case "LastModified": {
            memberValidators["LastModified"] = new __NoOpValidator();
            break;
          }
          case "ChecksumType": {
            memberValidators["ChecksumType"] = new __CompositeValidator<string>([
              new __EnumValidator(["COMPOSITE", "FULL_OBJECT"], ["COMPOSITE", "FULL_OBJECT"]),
            ]);
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "DeleteMarker": {
            memberValidators["DeleteMarker"] = new __NoOpValidator();
            break;
          }
          case "Expiration": {
            memberValidators["Expiration"] = new __NoOpValidator();
            break;
          }
          case "Restore": {
            memberValidators["Restore"] = new __NoOpValidator();
            break;
          }
          case "ReplicationStatus": {
            memberValidators["ReplicationStatus"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["COMPLETE", "PENDING", "FAILED", "REPLICA", "COMPLETED"],
                ["COMPLETE", "PENDING", "FAILED", "REPLICA", "COMPLETED"],
              ),
            ]);
            break;
          }
          case "MissingMeta": {
            memberValidators["MissingMeta"] = new __NoOpValidator();
            break;
          }
          case "PartsCount": {
            memberValidators["PartsCount"] = new __NoOpValidator();
            break;
          }
          case "TagCount": {
            memberValidators["TagCount"] = new __NoOpValidator();
            break;
          }
          case "ArchiveStatus": {
            memberValidators["ArchiveStatus"] = new __CompositeValidator<string>([
              new __EnumValidator(["ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"], ["ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ContentType").validate(obj.ContentType, `${path}/ContentType`),
      ...getMemberValidator("ContentEncoding").validate(obj.ContentEncoding, `${path}/ContentEncoding`),
      ...getMemberValidator("ContentLanguage").validate(obj.ContentLanguage, `${path}/ContentLanguage`),
      ...getMemberValidator("ContentDisposition").validate(obj.ContentDisposition, `${path}/ContentDisposition`),
      ...getMemberValidator("CacheControl").validate(obj.CacheControl, `${path}/CacheControl`),
      ...getMemberValidator("Expires").validate(obj.Expires, `${path}/Expires`),
      ...getMemberValidator("StorageClass").validate(obj.StorageClass, `${path}/StorageClass`),
      ...getMemberValidator("WebsiteRedirectLocation").validate(
        obj.WebsiteRedirectLocation,
        `${path}/WebsiteRedirectLocation`,
      ),
      ...getMemberValidator("Metadata").validate(obj.Metadata, `${path}/Metadata`),
      ...getMemberValidator("ChecksumCRC32").validate(obj.ChecksumCRC32, `${path}/ChecksumCRC32`),
      ...getMemberValidator("ChecksumCRC32C").validate(obj.ChecksumCRC32C, `${path}/ChecksumCRC32C`),
      ...getMemberValidator("ChecksumCRC64NVME").validate(obj.ChecksumCRC64NVME, `${path}/ChecksumCRC64NVME`),
      ...getMemberValidator("ChecksumSHA1").validate(obj.ChecksumSHA1, `${path}/ChecksumSHA1`),
      ...getMemberValidator("ChecksumSHA256").validate(obj.ChecksumSHA256, `${path}/ChecksumSHA256`),
      ...getMemberValidator("ChecksumSHA512").validate(obj.ChecksumSHA512, `${path}/ChecksumSHA512`),
      ...getMemberValidator("ChecksumMD5").validate(obj.ChecksumMD5, `${path}/ChecksumMD5`),
      ...getMemberValidator("ChecksumXXHASH64").validate(obj.ChecksumXXHASH64, `${path}/ChecksumXXHASH64`),
      ...getMemberValidator("ChecksumXXHASH3").validate(obj.ChecksumXXHASH3, `${path}/ChecksumXXHASH3`),
      ...getMemberValidator("ChecksumXXHASH128").validate(obj.ChecksumXXHASH128, `${path}/ChecksumXXHASH128`),
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("ServerSideEncryption").validate(obj.ServerSideEncryption, `${path}/ServerSideEncryption`),
      ...getMemberValidator("SSEKMSKeyId").validate(obj.SSEKMSKeyId, `${path}/SSEKMSKeyId`),
      ...getMemberValidator("BucketKeyEnabled").validate(obj.BucketKeyEnabled, `${path}/BucketKeyEnabled`),
      ...getMemberValidator("ObjectLockMode").validate(obj.ObjectLockMode, `${path}/ObjectLockMode`),
      ...getMemberValidator("ObjectLockRetainUntilDate").validate(
        obj.ObjectLockRetainUntilDate,
        `${path}/ObjectLockRetainUntilDate`,
      ),
      ...getMemberValidator("ObjectLockLegalHoldStatus").validate(
        obj.ObjectLockLegalHoldStatus,
        `${path}/ObjectLockLegalHoldStatus`,
      ),
      ...getMemberValidator("ObjectLockEventHold").validate(obj.ObjectLockEventHold, `${path}/ObjectLockEventHold`),
      ...getMemberValidator("ObjectLockEventHoldDurationDays").validate(
        obj.ObjectLockEventHoldDurationDays,
        `${path}/ObjectLockEventHoldDurationDays`,
      ),
      ...getMemberValidator("ObjectLockEventHoldDurationYears").validate(
        obj.ObjectLockEventHoldDurationYears,
        `${path}/ObjectLockEventHoldDurationYears`,
      ),
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("ContentLength").validate(obj.ContentLength, `${path}/ContentLength`),
      ...getMemberValidator("ContentRange").validate(obj.ContentRange, `${path}/ContentRange`),
      ...getMemberValidator("AcceptRanges").validate(obj.AcceptRanges, `${path}/AcceptRanges`),
      ...getMemberValidator("ETag").validate(obj.ETag, `${path}/ETag`),
      ...getMemberValidator("LastModified").validate(obj.LastModified, `${path}/LastModified`),
      ...getMemberValidator("ChecksumType").validate(obj.ChecksumType, `${path}/ChecksumType`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("DeleteMarker").validate(obj.DeleteMarker, `${path}/DeleteMarker`),
      ...getMemberValidator("Expiration").validate(obj.Expiration, `${path}/Expiration`),
      ...getMemberValidator("Restore").validate(obj.Restore, `${path}/Restore`),
      ...getMemberValidator("ReplicationStatus").validate(obj.ReplicationStatus, `${path}/ReplicationStatus`),
      ...getMemberValidator("MissingMeta").validate(obj.MissingMeta, `${path}/MissingMeta`),
      ...getMemberValidator("PartsCount").validate(obj.PartsCount, `${path}/PartsCount`),
      ...getMemberValidator("TagCount").validate(obj.TagCount, `${path}/TagCount`),
      ...getMemberValidator("ArchiveStatus").validate(obj.ArchiveStatus, `${path}/ArchiveStatus`),
    ];
  };
}

/**
 * A customer-provided encryption key, as requests send it.
 * @public
 */
export interface HeadObjectRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Key: string;
  RequestPayer?: RequestPayer | undefined;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  SSECustomerKey?: string | undefined;
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
  IfModifiedSince?: Date | undefined;
  IfUnmodifiedSince?: Date | undefined;
  Range?: string | undefined;
  PartNumber?: number | undefined;
  VersionId?: string | undefined;
  ChecksumMode?: ChecksumMode | undefined;
  ResponseCacheControl?: string | undefined;
  ResponseContentDisposition?: string | undefined;
  ResponseContentEncoding?: string | undefined;
  ResponseContentLanguage?: string | undefined;
  ResponseContentType?: string | undefined;
  ResponseExpires?: Date | undefined;
}

/**
 * @internal
 */
export const HeadObjectRequestFilterSensitiveLog = (obj: HeadObjectRequest): any => ({
  ...obj,
  ...(obj.SSECustomerKey && { SSECustomerKey: SENSITIVE_STRING }),
});
export namespace HeadObjectRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    SSECustomerKey?: __MultiConstraintValidator<string>;
    IfMatch?: __MultiConstraintValidator<string>;
    IfNoneMatch?: __MultiConstraintValidator<string>;
    IfModifiedSince?: __MultiConstraintValidator<Date>;
    IfUnmodifiedSince?: __MultiConstraintValidator<Date>;
    Range?: __MultiConstraintValidator<string>;
    PartNumber?: __MultiConstraintValidator<number>;
    VersionId?: __MultiConstraintValidator<string>;
    ChecksumMode?: __MultiConstraintValidator<string>;
    ResponseCacheControl?: __MultiConstraintValidator<string>;
    ResponseContentDisposition?: __MultiConstraintValidator<string>;
    ResponseContentEncoding?: __MultiConstraintValidator<string>;
    ResponseContentLanguage?: __MultiConstraintValidator<string>;
    ResponseContentType?: __MultiConstraintValidator<string>;
    ResponseExpires?: __MultiConstraintValidator<Date>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: HeadObjectRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKey": {
            memberValidators["SSECustomerKey"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "IfMatch": {
            memberValidators["IfMatch"] = new __NoOpValidator();
            break;
          }
          case "IfNoneMatch": {
            memberValidators["IfNoneMatch"] = new __NoOpValidator();
            break;
          }
          case "IfModifiedSince": {
            memberValidators["IfModifiedSince"] = new __NoOpValidator();
            break;
          }
          case "IfUnmodifiedSince": {
            memberValidators["IfUnmodifiedSince"] = new __NoOpValidator();
            break;
          }
          case "Range": {
            memberValidators["Range"] = new __NoOpValidator();
            break;
          }
          case "PartNumber": {
            memberValidators["PartNumber"] = new __NoOpValidator();
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMode": {
            memberValidators["ChecksumMode"] = new __CompositeValidator<string>([
              new __EnumValidator(["ENABLED"], ["ENABLED"]),
            ]);
            break;
          }
          case "ResponseCacheControl": {
            memberValidators["ResponseCacheControl"] = new __NoOpValidator();
            break;
          }
          case "ResponseContentDisposition": {
            memberValidators["ResponseContentDisposition"] = new __NoOpValidator();
            break;
          }
          case "ResponseContentEncoding": {
            memberValidators["ResponseContentEncoding"] = new __NoOpValidator();
            break;
          }
          case "ResponseContentLanguage": {
            memberValidators["ResponseContentLanguage"] = new __NoOpValidator();
            break;
          }
          case "ResponseContentType": {
            memberValidators["ResponseContentType"] = new __NoOpValidator();
            break;
          }
          case "ResponseExpires": {
            memberValidators["ResponseExpires"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("SSECustomerKey").validate(obj.SSECustomerKey, `${path}/SSECustomerKey`),
      ...getMemberValidator("IfMatch").validate(obj.IfMatch, `${path}/IfMatch`),
      ...getMemberValidator("IfNoneMatch").validate(obj.IfNoneMatch, `${path}/IfNoneMatch`),
      ...getMemberValidator("IfModifiedSince").validate(obj.IfModifiedSince, `${path}/IfModifiedSince`),
      ...getMemberValidator("IfUnmodifiedSince").validate(obj.IfUnmodifiedSince, `${path}/IfUnmodifiedSince`),
      ...getMemberValidator("Range").validate(obj.Range, `${path}/Range`),
      ...getMemberValidator("PartNumber").validate(obj.PartNumber, `${path}/PartNumber`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("ChecksumMode").validate(obj.ChecksumMode, `${path}/ChecksumMode`),
      ...getMemberValidator("ResponseCacheControl").validate(obj.ResponseCacheControl, `${path}/ResponseCacheControl`),
      ...getMemberValidator("ResponseContentDisposition").validate(
        obj.ResponseContentDisposition,
        `${path}/ResponseContentDisposition`,
      ),
      ...getMemberValidator("ResponseContentEncoding").validate(
        obj.ResponseContentEncoding,
        `${path}/ResponseContentEncoding`,
      ),
      ...getMemberValidator("ResponseContentLanguage").validate(
        obj.ResponseContentLanguage,
        `${path}/ResponseContentLanguage`,
      ),
      ...getMemberValidator("ResponseContentType").validate(obj.ResponseContentType, `${path}/ResponseContentType`),
      ...getMemberValidator("ResponseExpires").validate(obj.ResponseExpires, `${path}/ResponseExpires`),
    ];
  };
}

/**
 * @public
 */
export interface Initiator {
  ID?: string | undefined;
  DisplayName?: string | undefined;
}

export namespace Initiator {
  const memberValidators: {
    ID?: __MultiConstraintValidator<string>;
    DisplayName?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: Initiator, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ID": {
            memberValidators["ID"] = new __NoOpValidator();
            break;
          }
          case "DisplayName": {
            memberValidators["DisplayName"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ID").validate(obj.ID, `${path}/ID`),
      ...getMemberValidator("DisplayName").validate(obj.DisplayName, `${path}/DisplayName`),
    ];
  };
}

/**
 * @public
 */
export interface ListBucketsOutput {
  Owner?: Owner | undefined;
  Buckets?: Bucket[] | undefined;
  Prefix?: string | undefined;
  ContinuationToken?: string | undefined;
}

export namespace ListBucketsOutput {
  const memberValidators: {
    Owner?: __MultiConstraintValidator<Owner>;
    Buckets?: __MultiConstraintValidator<Iterable<Bucket>>;
    Prefix?: __MultiConstraintValidator<string>;
    ContinuationToken?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListBucketsOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Owner": {
            memberValidators["Owner"] = new __CompositeStructureValidator<Owner>(new __NoOpValidator(), Owner.validate);
            break;
          }
          case "Buckets": {
            memberValidators["Buckets"] = new __CompositeCollectionValidator<Bucket>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<Bucket>(new __NoOpValidator(), Bucket.validate),
            );
            break;
          }
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "ContinuationToken": {
            memberValidators["ContinuationToken"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Owner").validate(obj.Owner, `${path}/Owner`),
      ...getMemberValidator("Buckets").validate(obj.Buckets, `${path}/Buckets`),
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("ContinuationToken").validate(obj.ContinuationToken, `${path}/ContinuationToken`),
    ];
  };
}

/**
 * @public
 */
export interface ListBucketsRequest {
  Prefix?: string | undefined;
  BucketRegion?: string | undefined;
  MaxBuckets?: number | undefined;
  ContinuationToken?: string | undefined;
}

export namespace ListBucketsRequest {
  const memberValidators: {
    Prefix?: __MultiConstraintValidator<string>;
    BucketRegion?: __MultiConstraintValidator<string>;
    MaxBuckets?: __MultiConstraintValidator<number>;
    ContinuationToken?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListBucketsRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "BucketRegion": {
            memberValidators["BucketRegion"] = new __NoOpValidator();
            break;
          }
          case "MaxBuckets": {
            memberValidators["MaxBuckets"] = new __CompositeValidator<number>([new __RangeValidator(1, 10000)]);
            break;
          }
          case "ContinuationToken": {
            memberValidators["ContinuationToken"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("BucketRegion").validate(obj.BucketRegion, `${path}/BucketRegion`),
      ...getMemberValidator("MaxBuckets").validate(obj.MaxBuckets, `${path}/MaxBuckets`),
      ...getMemberValidator("ContinuationToken").validate(obj.ContinuationToken, `${path}/ContinuationToken`),
    ];
  };
}

/**
 * @public
 */
export interface MultipartUpload {
  UploadId?: string | undefined;
  Key?: string | undefined;
  Initiated?: Date | undefined;
  StorageClass?: StorageClass | undefined;
  Owner?: Owner | undefined;
  Initiator?: Initiator | undefined;
  ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
  ChecksumType?: ChecksumType | undefined;
  VersionId?: string | undefined;
}

export namespace MultipartUpload {
  const memberValidators: {
    UploadId?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    Initiated?: __MultiConstraintValidator<Date>;
    StorageClass?: __MultiConstraintValidator<string>;
    Owner?: __MultiConstraintValidator<Owner>;
    Initiator?: __MultiConstraintValidator<Initiator>;
    ChecksumAlgorithm?: __MultiConstraintValidator<string>;
    ChecksumType?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: MultipartUpload, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "UploadId": {
            memberValidators["UploadId"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([new __LengthValidator(1, undefined)]);
            break;
          }
          case "Initiated": {
            memberValidators["Initiated"] = new __NoOpValidator();
            break;
          }
          case "StorageClass": {
            memberValidators["StorageClass"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
              ),
            ]);
            break;
          }
          case "Owner": {
            memberValidators["Owner"] = new __CompositeStructureValidator<Owner>(new __NoOpValidator(), Owner.validate);
            break;
          }
          case "Initiator": {
            memberValidators["Initiator"] = new __CompositeStructureValidator<Initiator>(
              new __NoOpValidator(),
              Initiator.validate,
            );
            break;
          }
          case "ChecksumAlgorithm": {
            memberValidators["ChecksumAlgorithm"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
              ),
            ]);
            break;
          }
          case "ChecksumType": {
            memberValidators["ChecksumType"] = new __CompositeValidator<string>([
              new __EnumValidator(["COMPOSITE", "FULL_OBJECT"], ["COMPOSITE", "FULL_OBJECT"]),
            ]);
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("UploadId").validate(obj.UploadId, `${path}/UploadId`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("Initiated").validate(obj.Initiated, `${path}/Initiated`),
      ...getMemberValidator("StorageClass").validate(obj.StorageClass, `${path}/StorageClass`),
      ...getMemberValidator("Owner").validate(obj.Owner, `${path}/Owner`),
      ...getMemberValidator("Initiator").validate(obj.Initiator, `${path}/Initiator`),
      ...getMemberValidator("ChecksumAlgorithm").validate(obj.ChecksumAlgorithm, `${path}/ChecksumAlgorithm`),
      ...getMemberValidator("ChecksumType").validate(obj.ChecksumType, `${path}/ChecksumType`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
    ];
  };
}

/**
 * @public
 */
export interface ListMultipartUploadsOutput {
  RequestCharged?: RequestCharged | undefined;
  Bucket?: string | undefined;
  KeyMarker?: string | undefined;
  UploadIdMarker?: string | undefined;
  NextKeyMarker?: string | undefined;
  NextUploadIdMarker?: string | undefined;
  Prefix?: string | undefined;
  Delimiter?: string | undefined;
  MaxUploads?: number | undefined;
  IsTruncated?: boolean | undefined;
  Uploads?: MultipartUpload[] | undefined;
  CommonPrefixes?: CommonPrefix[] | undefined;
  EncodingType?: EncodingType | undefined;
}

export namespace ListMultipartUploadsOutput {
  const memberValidators: {
    RequestCharged?: __MultiConstraintValidator<string>;
    Bucket?: __MultiConstraintValidator<string>;
    KeyMarker?: __MultiConstraintValidator<string>;
    UploadIdMarker?: __MultiConstraintValidator<string>;
    NextKeyMarker?: __MultiConstraintValidator<string>;
    NextUploadIdMarker?: __MultiConstraintValidator<string>;
    Prefix?: __MultiConstraintValidator<string>;
    Delimiter?: __MultiConstraintValidator<string>;
    MaxUploads?: __MultiConstraintValidator<number>;
    IsTruncated?: __MultiConstraintValidator<boolean>;
    Uploads?: __MultiConstraintValidator<Iterable<MultipartUpload>>;
    CommonPrefixes?: __MultiConstraintValidator<Iterable<CommonPrefix>>;
    EncodingType?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListMultipartUploadsOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "Bucket": {
            memberValidators["Bucket"] = new __NoOpValidator();
            break;
          }
          case "KeyMarker": {
            memberValidators["KeyMarker"] = new __NoOpValidator();
            break;
          }
          case "UploadIdMarker": {
            memberValidators["UploadIdMarker"] = new __NoOpValidator();
            break;
          }
          case "NextKeyMarker": {
            memberValidators["NextKeyMarker"] = new __NoOpValidator();
            break;
          }
          case "NextUploadIdMarker": {
            memberValidators["NextUploadIdMarker"] = new __NoOpValidator();
            break;
          }
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "Delimiter": {
            memberValidators["Delimiter"] = new __NoOpValidator();
            break;
          }
          case "MaxUploads": {
            memberValidators["MaxUploads"] = new __NoOpValidator();
            break;
          }
          case "IsTruncated": {
            memberValidators["IsTruncated"] = new __NoOpValidator();
            break;
          }
          case "Uploads": {
            memberValidators["Uploads"] = new __CompositeCollectionValidator<MultipartUpload>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<MultipartUpload>(new __NoOpValidator(), MultipartUpload.validate),
            );
            break;
          }
          case "CommonPrefixes": {
            memberValidators["CommonPrefixes"] = new __CompositeCollectionValidator<CommonPrefix>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<CommonPrefix>(new __NoOpValidator(), CommonPrefix.validate),
            );
            break;
          }
          case "EncodingType": {
            memberValidators["EncodingType"] = new __CompositeValidator<string>([
              new __EnumValidator(["url"], ["url"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("KeyMarker").validate(obj.KeyMarker, `${path}/KeyMarker`),
      ...getMemberValidator("UploadIdMarker").validate(obj.UploadIdMarker, `${path}/UploadIdMarker`),
      ...getMemberValidator("NextKeyMarker").validate(obj.NextKeyMarker, `${path}/NextKeyMarker`),
      ...getMemberValidator("NextUploadIdMarker").validate(obj.NextUploadIdMarker, `${path}/NextUploadIdMarker`),
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("Delimiter").validate(obj.Delimiter, `${path}/Delimiter`),
      ...getMemberValidator("MaxUploads").validate(obj.MaxUploads, `${path}/MaxUploads`),
      ...getMemberValidator("IsTruncated").validate(obj.IsTruncated, `${path}/IsTruncated`),
      ...getMemberValidator("Uploads").validate(obj.Uploads, `${path}/Uploads`),
      ...getMemberValidator("CommonPrefixes").validate(obj.CommonPrefixes, `${path}/CommonPrefixes`),
      ...getMemberValidator("EncodingType").validate(obj.EncodingType, `${path}/EncodingType`),
    ];
  };
}

/**
 * @public
 */
export interface ListMultipartUploadsRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Prefix?: string | undefined;
  Delimiter?: string | undefined;
  KeyMarker?: string | undefined;
  UploadIdMarker?: string | undefined;
  MaxUploads?: number | undefined;
  EncodingType?: EncodingType | undefined;
  RequestPayer?: RequestPayer | undefined;
}

export namespace ListMultipartUploadsRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Prefix?: __MultiConstraintValidator<string>;
    Delimiter?: __MultiConstraintValidator<string>;
    KeyMarker?: __MultiConstraintValidator<string>;
    UploadIdMarker?: __MultiConstraintValidator<string>;
    MaxUploads?: __MultiConstraintValidator<number>;
    EncodingType?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListMultipartUploadsRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "Delimiter": {
            memberValidators["Delimiter"] = new __NoOpValidator();
            break;
          }
          case "KeyMarker": {
            memberValidators["KeyMarker"] = new __NoOpValidator();
            break;
          }
          case "UploadIdMarker": {
            memberValidators["UploadIdMarker"] = new __NoOpValidator();
            break;
          }
          case "MaxUploads": {
            memberValidators["MaxUploads"] = new __NoOpValidator();
            break;
          }
          case "EncodingType": {
            memberValidators["EncodingType"] = new __CompositeValidator<string>([
              new __EnumValidator(["url"], ["url"]),
            ]);
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("Delimiter").validate(obj.Delimiter, `${path}/Delimiter`),
      ...getMemberValidator("KeyMarker").validate(obj.KeyMarker, `${path}/KeyMarker`),
      ...getMemberValidator("UploadIdMarker").validate(obj.UploadIdMarker, `${path}/UploadIdMarker`),
      ...getMemberValidator("MaxUploads").validate(obj.MaxUploads, `${path}/MaxUploads`),
      ...getMemberValidator("EncodingType").validate(obj.EncodingType, `${path}/EncodingType`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
    ];
  };
}

/**
 * @public
 */
export interface RestoreStatus {
  IsRestoreInProgress?: boolean | undefined;
  RestoreExpiryDate?: Date | undefined;
}

export namespace RestoreStatus {
  const memberValidators: {
    IsRestoreInProgress?: __MultiConstraintValidator<boolean>;
    RestoreExpiryDate?: __MultiConstraintValidator<Date>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: RestoreStatus, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "IsRestoreInProgress": {
            memberValidators["IsRestoreInProgress"] = new __NoOpValidator();
            break;
          }
          case "RestoreExpiryDate": {
            memberValidators["RestoreExpiryDate"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("IsRestoreInProgress").validate(obj.IsRestoreInProgress, `${path}/IsRestoreInProgress`),
      ...getMemberValidator("RestoreExpiryDate").validate(obj.RestoreExpiryDate, `${path}/RestoreExpiryDate`),
    ];
  };
}

/**
 * @public
 */
export interface _Object {
  Key?: string | undefined;
  LastModified?: Date | undefined;
  ETag?: string | undefined;
  ChecksumAlgorithm?: ChecksumAlgorithm[] | undefined;
  ChecksumType?: ChecksumType | undefined;
  Size?: number | undefined;
  StorageClass?: ObjectStorageClass | undefined;
  Owner?: Owner | undefined;
  RestoreStatus?: RestoreStatus | undefined;
}

export namespace _Object {
  const memberValidators: {
    Key?: __MultiConstraintValidator<string>;
    LastModified?: __MultiConstraintValidator<Date>;
    ETag?: __MultiConstraintValidator<string>;
    ChecksumAlgorithm?: __MultiConstraintValidator<Iterable<string>>;
    ChecksumType?: __MultiConstraintValidator<string>;
    Size?: __MultiConstraintValidator<number>;
    StorageClass?: __MultiConstraintValidator<string>;
    Owner?: __MultiConstraintValidator<Owner>;
    RestoreStatus?: __MultiConstraintValidator<RestoreStatus>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: _Object, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([new __LengthValidator(1, undefined)]);
            break;
          }
          case "LastModified": {
            memberValidators["LastModified"] = new __NoOpValidator();
            break;
          }
          case "ETag": {
            memberValidators["ETag"] = new __NoOpValidator();
            break;
          }
          case "ChecksumAlgorithm": {
            memberValidators["ChecksumAlgorithm"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __CompositeValidator<string>([
                new __EnumValidator(
                  [
                    "CRC32",
                    "CRC32C",
                    "SHA1",
                    "SHA256",
                    "CRC64NVME",
                    "SHA512",
                    "MD5",
                    "XXHASH64",
                    "XXHASH3",
                    "XXHASH128",
                  ],
                  [
                    "CRC32",
                    "CRC32C",
                    "SHA1",
                    "SHA256",
                    "CRC64NVME",
                    "SHA512",
                    "MD5",
                    "XXHASH64",
                    "XXHASH3",
                    "XXHASH128",
                  ],
                ),
              ]),
            );
            break;
          }
          case "ChecksumType": {
            memberValidators["ChecksumType"] = new __CompositeValidator<string>([
              new __EnumValidator(["COMPOSITE", "FULL_OBJECT"], ["COMPOSITE", "FULL_OBJECT"]),
            ]);
            break;
          }
          case "Size": {
            memberValidators["Size"] = new __NoOpValidator();
            break;
          }
          case "StorageClass": {
            memberValidators["StorageClass"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "GLACIER",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "GLACIER",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
              ),
            ]);
            break;
          }
          case "Owner": {
            memberValidators["Owner"] = new __CompositeStructureValidator<Owner>(new __NoOpValidator(), Owner.validate);
            break;
          }
          case "RestoreStatus": {
            memberValidators["RestoreStatus"] = new __CompositeStructureValidator<RestoreStatus>(
              new __NoOpValidator(),
              RestoreStatus.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("LastModified").validate(obj.LastModified, `${path}/LastModified`),
      ...getMemberValidator("ETag").validate(obj.ETag, `${path}/ETag`),
      ...getMemberValidator("ChecksumAlgorithm").validate(obj.ChecksumAlgorithm, `${path}/ChecksumAlgorithm`),
      ...getMemberValidator("ChecksumType").validate(obj.ChecksumType, `${path}/ChecksumType`),
      ...getMemberValidator("Size").validate(obj.Size, `${path}/Size`),
      ...getMemberValidator("StorageClass").validate(obj.StorageClass, `${path}/StorageClass`),
      ...getMemberValidator("Owner").validate(obj.Owner, `${path}/Owner`),
      ...getMemberValidator("RestoreStatus").validate(obj.RestoreStatus, `${path}/RestoreStatus`),
    ];
  };
}

/**
 * @public
 */
export interface ListObjectsOutput {
  Name?: string | undefined;
  Prefix?: string | undefined;
  Delimiter?: string | undefined;
  MaxKeys?: number | undefined;
  EncodingType?: EncodingType | undefined;
  IsTruncated?: boolean | undefined;
  Contents?: _Object[] | undefined;
  CommonPrefixes?: CommonPrefix[] | undefined;
  RequestCharged?: RequestCharged | undefined;
  Marker?: string | undefined;
  NextMarker?: string | undefined;
}

export namespace ListObjectsOutput {
  const memberValidators: {
    Name?: __MultiConstraintValidator<string>;
    Prefix?: __MultiConstraintValidator<string>;
    Delimiter?: __MultiConstraintValidator<string>;
    MaxKeys?: __MultiConstraintValidator<number>;
    EncodingType?: __MultiConstraintValidator<string>;
    IsTruncated?: __MultiConstraintValidator<boolean>;
    Contents?: __MultiConstraintValidator<Iterable<_Object>>;
    CommonPrefixes?: __MultiConstraintValidator<Iterable<CommonPrefix>>;
    RequestCharged?: __MultiConstraintValidator<string>;
    Marker?: __MultiConstraintValidator<string>;
    NextMarker?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListObjectsOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Name": {
            memberValidators["Name"] = new __NoOpValidator();
            break;
          }
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "Delimiter": {
            memberValidators["Delimiter"] = new __NoOpValidator();
            break;
          }
          case "MaxKeys": {
            memberValidators["MaxKeys"] = new __NoOpValidator();
            break;
          }
          case "EncodingType": {
            memberValidators["EncodingType"] = new __CompositeValidator<string>([
              new __EnumValidator(["url"], ["url"]),
            ]);
            break;
          }
          case "IsTruncated": {
            memberValidators["IsTruncated"] = new __NoOpValidator();
            break;
          }
          case "Contents": {
            memberValidators["Contents"] = new __CompositeCollectionValidator<_Object>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<_Object>(new __NoOpValidator(), _Object.validate),
            );
            break;
          }
          case "CommonPrefixes": {
            memberValidators["CommonPrefixes"] = new __CompositeCollectionValidator<CommonPrefix>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<CommonPrefix>(new __NoOpValidator(), CommonPrefix.validate),
            );
            break;
          }
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "Marker": {
            memberValidators["Marker"] = new __NoOpValidator();
            break;
          }
          case "NextMarker": {
            memberValidators["NextMarker"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Name").validate(obj.Name, `${path}/Name`),
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("Delimiter").validate(obj.Delimiter, `${path}/Delimiter`),
      ...getMemberValidator("MaxKeys").validate(obj.MaxKeys, `${path}/MaxKeys`),
      ...getMemberValidator("EncodingType").validate(obj.EncodingType, `${path}/EncodingType`),
      ...getMemberValidator("IsTruncated").validate(obj.IsTruncated, `${path}/IsTruncated`),
      ...getMemberValidator("Contents").validate(obj.Contents, `${path}/Contents`),
      ...getMemberValidator("CommonPrefixes").validate(obj.CommonPrefixes, `${path}/CommonPrefixes`),
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("Marker").validate(obj.Marker, `${path}/Marker`),
      ...getMemberValidator("NextMarker").validate(obj.NextMarker, `${path}/NextMarker`),
    ];
  };
}

/**
 * @public
 */
export interface ListObjectsRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Prefix?: string | undefined;
  Delimiter?: string | undefined;
  MaxKeys?: number | undefined;
  EncodingType?: EncodingType | undefined;
  OptionalObjectAttributes?: OptionalObjectAttributes[] | undefined;
  RequestPayer?: RequestPayer | undefined;
  Marker?: string | undefined;
}

export namespace ListObjectsRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Prefix?: __MultiConstraintValidator<string>;
    Delimiter?: __MultiConstraintValidator<string>;
    MaxKeys?: __MultiConstraintValidator<number>;
    EncodingType?: __MultiConstraintValidator<string>;
    OptionalObjectAttributes?: __MultiConstraintValidator<Iterable<string>>;
    RequestPayer?: __MultiConstraintValidator<string>;
    Marker?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListObjectsRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "Delimiter": {
            memberValidators["Delimiter"] = new __NoOpValidator();
            break;
          }
          case "MaxKeys": {
            memberValidators["MaxKeys"] = new __NoOpValidator();
            break;
          }
          case "EncodingType": {
            memberValidators["EncodingType"] = new __CompositeValidator<string>([
              new __EnumValidator(["url"], ["url"]),
            ]);
            break;
          }
          case "OptionalObjectAttributes": {
            memberValidators["OptionalObjectAttributes"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __CompositeValidator<string>([new __EnumValidator(["RestoreStatus"], ["RestoreStatus"])]),
            );
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "Marker": {
            memberValidators["Marker"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("Delimiter").validate(obj.Delimiter, `${path}/Delimiter`),
      ...getMemberValidator("MaxKeys").validate(obj.MaxKeys, `${path}/MaxKeys`),
      ...getMemberValidator("EncodingType").validate(obj.EncodingType, `${path}/EncodingType`),
      ...getMemberValidator("OptionalObjectAttributes").validate(
        obj.OptionalObjectAttributes,
        `${path}/OptionalObjectAttributes`,
      ),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("Marker").validate(obj.Marker, `${path}/Marker`),
    ];
  };
}

/**
 * @public
 */
export interface ListObjectsV2Output {
  Name?: string | undefined;
  Prefix?: string | undefined;
  Delimiter?: string | undefined;
  MaxKeys?: number | undefined;
  EncodingType?: EncodingType | undefined;
  IsTruncated?: boolean | undefined;
  Contents?: _Object[] | undefined;
  CommonPrefixes?: CommonPrefix[] | undefined;
  RequestCharged?: RequestCharged | undefined;
  KeyCount?: number | undefined;
  StartAfter?: string | undefined;
  ContinuationToken?: string | undefined;
  NextContinuationToken?: string | undefined;
}

export namespace ListObjectsV2Output {
  const memberValidators: {
    Name?: __MultiConstraintValidator<string>;
    Prefix?: __MultiConstraintValidator<string>;
    Delimiter?: __MultiConstraintValidator<string>;
    MaxKeys?: __MultiConstraintValidator<number>;
    EncodingType?: __MultiConstraintValidator<string>;
    IsTruncated?: __MultiConstraintValidator<boolean>;
    Contents?: __MultiConstraintValidator<Iterable<_Object>>;
    CommonPrefixes?: __MultiConstraintValidator<Iterable<CommonPrefix>>;
    RequestCharged?: __MultiConstraintValidator<string>;
    KeyCount?: __MultiConstraintValidator<number>;
    StartAfter?: __MultiConstraintValidator<string>;
    ContinuationToken?: __MultiConstraintValidator<string>;
    NextContinuationToken?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListObjectsV2Output, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Name": {
            memberValidators["Name"] = new __NoOpValidator();
            break;
          }
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "Delimiter": {
            memberValidators["Delimiter"] = new __NoOpValidator();
            break;
          }
          case "MaxKeys": {
            memberValidators["MaxKeys"] = new __NoOpValidator();
            break;
          }
          case "EncodingType": {
            memberValidators["EncodingType"] = new __CompositeValidator<string>([
              new __EnumValidator(["url"], ["url"]),
            ]);
            break;
          }
          case "IsTruncated": {
            memberValidators["IsTruncated"] = new __NoOpValidator();
            break;
          }
          case "Contents": {
            memberValidators["Contents"] = new __CompositeCollectionValidator<_Object>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<_Object>(new __NoOpValidator(), _Object.validate),
            );
            break;
          }
          case "CommonPrefixes": {
            memberValidators["CommonPrefixes"] = new __CompositeCollectionValidator<CommonPrefix>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<CommonPrefix>(new __NoOpValidator(), CommonPrefix.validate),
            );
            break;
          }
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "KeyCount": {
            memberValidators["KeyCount"] = new __NoOpValidator();
            break;
          }
          case "StartAfter": {
            memberValidators["StartAfter"] = new __NoOpValidator();
            break;
          }
          case "ContinuationToken": {
            memberValidators["ContinuationToken"] = new __NoOpValidator();
            break;
          }
          case "NextContinuationToken": {
            memberValidators["NextContinuationToken"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Name").validate(obj.Name, `${path}/Name`),
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("Delimiter").validate(obj.Delimiter, `${path}/Delimiter`),
      ...getMemberValidator("MaxKeys").validate(obj.MaxKeys, `${path}/MaxKeys`),
      ...getMemberValidator("EncodingType").validate(obj.EncodingType, `${path}/EncodingType`),
      ...getMemberValidator("IsTruncated").validate(obj.IsTruncated, `${path}/IsTruncated`),
      ...getMemberValidator("Contents").validate(obj.Contents, `${path}/Contents`),
      ...getMemberValidator("CommonPrefixes").validate(obj.CommonPrefixes, `${path}/CommonPrefixes`),
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("KeyCount").validate(obj.KeyCount, `${path}/KeyCount`),
      ...getMemberValidator("StartAfter").validate(obj.StartAfter, `${path}/StartAfter`),
      ...getMemberValidator("ContinuationToken").validate(obj.ContinuationToken, `${path}/ContinuationToken`),
      ...getMemberValidator("NextContinuationToken").validate(
        obj.NextContinuationToken,
        `${path}/NextContinuationToken`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface ListObjectsV2Request {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Prefix?: string | undefined;
  Delimiter?: string | undefined;
  MaxKeys?: number | undefined;
  EncodingType?: EncodingType | undefined;
  OptionalObjectAttributes?: OptionalObjectAttributes[] | undefined;
  RequestPayer?: RequestPayer | undefined;
  ContinuationToken?: string | undefined;
  StartAfter?: string | undefined;
  FetchOwner?: boolean | undefined;
}

export namespace ListObjectsV2Request {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Prefix?: __MultiConstraintValidator<string>;
    Delimiter?: __MultiConstraintValidator<string>;
    MaxKeys?: __MultiConstraintValidator<number>;
    EncodingType?: __MultiConstraintValidator<string>;
    OptionalObjectAttributes?: __MultiConstraintValidator<Iterable<string>>;
    RequestPayer?: __MultiConstraintValidator<string>;
    ContinuationToken?: __MultiConstraintValidator<string>;
    StartAfter?: __MultiConstraintValidator<string>;
    FetchOwner?: __MultiConstraintValidator<boolean>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListObjectsV2Request, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "Delimiter": {
            memberValidators["Delimiter"] = new __NoOpValidator();
            break;
          }
          case "MaxKeys": {
            memberValidators["MaxKeys"] = new __NoOpValidator();
            break;
          }
          case "EncodingType": {
            memberValidators["EncodingType"] = new __CompositeValidator<string>([
              new __EnumValidator(["url"], ["url"]),
            ]);
            break;
          }
          case "OptionalObjectAttributes": {
            memberValidators["OptionalObjectAttributes"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __CompositeValidator<string>([new __EnumValidator(["RestoreStatus"], ["RestoreStatus"])]),
            );
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "ContinuationToken": {
            memberValidators["ContinuationToken"] = new __NoOpValidator();
            break;
          }
          case "StartAfter": {
            memberValidators["StartAfter"] = new __NoOpValidator();
            break;
          }
          case "FetchOwner": {
            memberValidators["FetchOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("Delimiter").validate(obj.Delimiter, `${path}/Delimiter`),
      ...getMemberValidator("MaxKeys").validate(obj.MaxKeys, `${path}/MaxKeys`),
      ...getMemberValidator("EncodingType").validate(obj.EncodingType, `${path}/EncodingType`),
      ...getMemberValidator("OptionalObjectAttributes").validate(
        obj.OptionalObjectAttributes,
        `${path}/OptionalObjectAttributes`,
      ),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("ContinuationToken").validate(obj.ContinuationToken, `${path}/ContinuationToken`),
      ...getMemberValidator("StartAfter").validate(obj.StartAfter, `${path}/StartAfter`),
      ...getMemberValidator("FetchOwner").validate(obj.FetchOwner, `${path}/FetchOwner`),
    ];
  };
}

/**
 * @public
 */
export interface ObjectVersion {
  ETag?: string | undefined;
  ChecksumAlgorithm?: ChecksumAlgorithm[] | undefined;
  ChecksumType?: ChecksumType | undefined;
  Size?: number | undefined;
  StorageClass?: ObjectVersionStorageClass | undefined;
  Key?: string | undefined;
  VersionId?: string | undefined;
  IsLatest?: boolean | undefined;
  LastModified?: Date | undefined;
  Owner?: Owner | undefined;
  RestoreStatus?: RestoreStatus | undefined;
}

export namespace ObjectVersion {
  const memberValidators: {
    ETag?: __MultiConstraintValidator<string>;
    ChecksumAlgorithm?: __MultiConstraintValidator<Iterable<string>>;
    ChecksumType?: __MultiConstraintValidator<string>;
    Size?: __MultiConstraintValidator<number>;
    StorageClass?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    IsLatest?: __MultiConstraintValidator<boolean>;
    LastModified?: __MultiConstraintValidator<Date>;
    Owner?: __MultiConstraintValidator<Owner>;
    RestoreStatus?: __MultiConstraintValidator<RestoreStatus>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ObjectVersion, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ETag": {
            memberValidators["ETag"] = new __NoOpValidator();
            break;
          }
          case "ChecksumAlgorithm": {
            memberValidators["ChecksumAlgorithm"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __CompositeValidator<string>([
                new __EnumValidator(
                  [
                    "CRC32",
                    "CRC32C",
                    "SHA1",
                    "SHA256",
                    "CRC64NVME",
                    "SHA512",
                    "MD5",
                    "XXHASH64",
                    "XXHASH3",
                    "XXHASH128",
                  ],
                  [
                    "CRC32",
                    "CRC32C",
                    "SHA1",
                    "SHA256",
                    "CRC64NVME",
                    "SHA512",
                    "MD5",
                    "XXHASH64",
                    "XXHASH3",
                    "XXHASH128",
                  ],
                ),
              ]),
            );
            break;
          }
          case "ChecksumType": {
            memberValidators["ChecksumType"] = new __CompositeValidator<string>([
              new __EnumValidator(["COMPOSITE", "FULL_OBJECT"], ["COMPOSITE", "FULL_OBJECT"]),
            ]);
            break;
          }
          case "Size": {
            memberValidators["Size"] = new __NoOpValidator();
            break;
          }
          case "StorageClass": {
            memberValidators["StorageClass"] = new __CompositeValidator<string>([
              new __EnumValidator(["STANDARD"], ["STANDARD"]),
            ]);
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([new __LengthValidator(1, undefined)]);
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "IsLatest": {
            memberValidators["IsLatest"] = new __NoOpValidator();
            break;
          }
          case "LastModified": {
            memberValidators["LastModified"] = new __NoOpValidator();
            break;
          }
          case "Owner": {
            memberValidators["Owner"] = new __CompositeStructureValidator<Owner>(new __NoOpValidator(), Owner.validate);
            break;
          }
          case "RestoreStatus": {
            memberValidators["RestoreStatus"] = new __CompositeStructureValidator<RestoreStatus>(
              new __NoOpValidator(),
              RestoreStatus.validate,
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ETag").validate(obj.ETag, `${path}/ETag`),
      ...getMemberValidator("ChecksumAlgorithm").validate(obj.ChecksumAlgorithm, `${path}/ChecksumAlgorithm`),
      ...getMemberValidator("ChecksumType").validate(obj.ChecksumType, `${path}/ChecksumType`),
      ...getMemberValidator("Size").validate(obj.Size, `${path}/Size`),
      ...getMemberValidator("StorageClass").validate(obj.StorageClass, `${path}/StorageClass`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("IsLatest").validate(obj.IsLatest, `${path}/IsLatest`),
      ...getMemberValidator("LastModified").validate(obj.LastModified, `${path}/LastModified`),
      ...getMemberValidator("Owner").validate(obj.Owner, `${path}/Owner`),
      ...getMemberValidator("RestoreStatus").validate(obj.RestoreStatus, `${path}/RestoreStatus`),
    ];
  };
}

/**
 * @public
 */
export interface ListObjectVersionsOutput {
  IsTruncated?: boolean | undefined;
  KeyMarker?: string | undefined;
  VersionIdMarker?: string | undefined;
  NextKeyMarker?: string | undefined;
  NextVersionIdMarker?: string | undefined;
  Versions?: ObjectVersion[] | undefined;
  DeleteMarkers?: DeleteMarkerEntry[] | undefined;
  Name?: string | undefined;
  Prefix?: string | undefined;
  Delimiter?: string | undefined;
  MaxKeys?: number | undefined;
  CommonPrefixes?: CommonPrefix[] | undefined;
  EncodingType?: EncodingType | undefined;
  RequestCharged?: RequestCharged | undefined;
}

export namespace ListObjectVersionsOutput {
  const memberValidators: {
    IsTruncated?: __MultiConstraintValidator<boolean>;
    KeyMarker?: __MultiConstraintValidator<string>;
    VersionIdMarker?: __MultiConstraintValidator<string>;
    NextKeyMarker?: __MultiConstraintValidator<string>;
    NextVersionIdMarker?: __MultiConstraintValidator<string>;
    Versions?: __MultiConstraintValidator<Iterable<ObjectVersion>>;
    DeleteMarkers?: __MultiConstraintValidator<Iterable<DeleteMarkerEntry>>;
    Name?: __MultiConstraintValidator<string>;
    Prefix?: __MultiConstraintValidator<string>;
    Delimiter?: __MultiConstraintValidator<string>;
    MaxKeys?: __MultiConstraintValidator<number>;
    CommonPrefixes?: __MultiConstraintValidator<Iterable<CommonPrefix>>;
    EncodingType?: __MultiConstraintValidator<string>;
    RequestCharged?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListObjectVersionsOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "IsTruncated": {
            memberValidators["IsTruncated"] = new __NoOpValidator();
            break;
          }
          case "KeyMarker": {
            memberValidators["KeyMarker"] = new __NoOpValidator();
            break;
          }
          case "VersionIdMarker": {
            memberValidators["VersionIdMarker"] = new __NoOpValidator();
            break;
          }
          case "NextKeyMarker": {
            memberValidators["NextKeyMarker"] = new __NoOpValidator();
            break;
          }
          case "NextVersionIdMarker": {
            memberValidators["NextVersionIdMarker"] = new __NoOpValidator();
            break;
          }
          case "Versions": {
            memberValidators["Versions"] = new __CompositeCollectionValidator<ObjectVersion>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<ObjectVersion>(new __NoOpValidator(), ObjectVersion.validate),
            );
            break;
          }
          case "DeleteMarkers": {
            memberValidators["DeleteMarkers"] = new __CompositeCollectionValidator<DeleteMarkerEntry>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<DeleteMarkerEntry>(new __NoOpValidator(), DeleteMarkerEntry.validate),
            );
            break;
          }
          case "Name": {
            memberValidators["Name"] = new __NoOpValidator();
            break;
          }
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "Delimiter": {
            memberValidators["Delimiter"] = new __NoOpValidator();
            break;
          }
          case "MaxKeys": {
            memberValidators["MaxKeys"] = new __NoOpValidator();
            break;
          }
          case "CommonPrefixes": {
            memberValidators["CommonPrefixes"] = new __CompositeCollectionValidator<CommonPrefix>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<CommonPrefix>(new __NoOpValidator(), CommonPrefix.validate),
            );
            break;
          }
          case "EncodingType": {
            memberValidators["EncodingType"] = new __CompositeValidator<string>([
              new __EnumValidator(["url"], ["url"]),
            ]);
            break;
          }
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("IsTruncated").validate(obj.IsTruncated, `${path}/IsTruncated`),
      ...getMemberValidator("KeyMarker").validate(obj.KeyMarker, `${path}/KeyMarker`),
      ...getMemberValidator("VersionIdMarker").validate(obj.VersionIdMarker, `${path}/VersionIdMarker`),
      ...getMemberValidator("NextKeyMarker").validate(obj.NextKeyMarker, `${path}/NextKeyMarker`),
      ...getMemberValidator("NextVersionIdMarker").validate(obj.NextVersionIdMarker, `${path}/NextVersionIdMarker`),
      ...getMemberValidator("Versions").validate(obj.Versions, `${path}/Versions`),
      ...getMemberValidator("DeleteMarkers").validate(obj.DeleteMarkers, `${path}/DeleteMarkers`),
      ...getMemberValidator("Name").validate(obj.Name, `${path}/Name`),
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("Delimiter").validate(obj.Delimiter, `${path}/Delimiter`),
      ...getMemberValidator("MaxKeys").validate(obj.MaxKeys, `${path}/MaxKeys`),
      ...getMemberValidator("CommonPrefixes").validate(obj.CommonPrefixes, `${path}/CommonPrefixes`),
      ...getMemberValidator("EncodingType").validate(obj.EncodingType, `${path}/EncodingType`),
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
    ];
  };
}

/**
 * @public
 */
export interface ListObjectVersionsRequest {
  Bucket: string;
  Delimiter?: string | undefined;
  EncodingType?: EncodingType | undefined;
  KeyMarker?: string | undefined;
  MaxKeys?: number | undefined;
  Prefix?: string | undefined;
  VersionIdMarker?: string | undefined;
  ExpectedBucketOwner?: string | undefined;
  RequestPayer?: RequestPayer | undefined;
  OptionalObjectAttributes?: OptionalObjectAttributes[] | undefined;
}

export namespace ListObjectVersionsRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    Delimiter?: __MultiConstraintValidator<string>;
    EncodingType?: __MultiConstraintValidator<string>;
    KeyMarker?: __MultiConstraintValidator<string>;
    MaxKeys?: __MultiConstraintValidator<number>;
    Prefix?: __MultiConstraintValidator<string>;
    VersionIdMarker?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    OptionalObjectAttributes?: __MultiConstraintValidator<Iterable<string>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListObjectVersionsRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "Delimiter": {
            memberValidators["Delimiter"] = new __NoOpValidator();
            break;
          }
          case "EncodingType": {
            memberValidators["EncodingType"] = new __CompositeValidator<string>([
              new __EnumValidator(["url"], ["url"]),
            ]);
            break;
          }
          case "KeyMarker": {
            memberValidators["KeyMarker"] = new __NoOpValidator();
            break;
          }
          case "MaxKeys": {
            memberValidators["MaxKeys"] = new __NoOpValidator();
            break;
          }
          case "Prefix": {
            memberValidators["Prefix"] = new __NoOpValidator();
            break;
          }
          case "VersionIdMarker": {
            memberValidators["VersionIdMarker"] = new __NoOpValidator();
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "OptionalObjectAttributes": {
            memberValidators["OptionalObjectAttributes"] = new __CompositeCollectionValidator<string>(
              new __NoOpValidator(),
              new __CompositeValidator<string>([new __EnumValidator(["RestoreStatus"], ["RestoreStatus"])]),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("Delimiter").validate(obj.Delimiter, `${path}/Delimiter`),
      ...getMemberValidator("EncodingType").validate(obj.EncodingType, `${path}/EncodingType`),
      ...getMemberValidator("KeyMarker").validate(obj.KeyMarker, `${path}/KeyMarker`),
      ...getMemberValidator("MaxKeys").validate(obj.MaxKeys, `${path}/MaxKeys`),
      ...getMemberValidator("Prefix").validate(obj.Prefix, `${path}/Prefix`),
      ...getMemberValidator("VersionIdMarker").validate(obj.VersionIdMarker, `${path}/VersionIdMarker`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("OptionalObjectAttributes").validate(
        obj.OptionalObjectAttributes,
        `${path}/OptionalObjectAttributes`,
      ),
    ];
  };
}

/**
 * Checksums as members of a document.
 * @public
 */
export interface Part {
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumXXHASH64?: string | undefined;
  ChecksumXXHASH3?: string | undefined;
  ChecksumXXHASH128?: string | undefined;
  PartNumber?: number | undefined;
  LastModified?: Date | undefined;
  ETag?: string | undefined;
  Size?: number | undefined;
}

export namespace Part {
  const memberValidators: {
    ChecksumCRC32?: __MultiConstraintValidator<string>;
    ChecksumCRC32C?: __MultiConstraintValidator<string>;
    ChecksumCRC64NVME?: __MultiConstraintValidator<string>;
    ChecksumSHA1?: __MultiConstraintValidator<string>;
    ChecksumSHA256?: __MultiConstraintValidator<string>;
    ChecksumSHA512?: __MultiConstraintValidator<string>;
    ChecksumMD5?: __MultiConstraintValidator<string>;
    ChecksumXXHASH64?: __MultiConstraintValidator<string>;
    ChecksumXXHASH3?: __MultiConstraintValidator<string>;
    ChecksumXXHASH128?: __MultiConstraintValidator<string>;
    PartNumber?: __MultiConstraintValidator<number>;
    LastModified?: __MultiConstraintValidator<Date>;
    ETag?: __MultiConstraintValidator<string>;
    Size?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: Part, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ChecksumCRC32": {
            memberValidators["ChecksumCRC32"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC32C": {
            memberValidators["ChecksumCRC32C"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC64NVME": {
            memberValidators["ChecksumCRC64NVME"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA1": {
            memberValidators["ChecksumSHA1"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA256": {
            memberValidators["ChecksumSHA256"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA512": {
            memberValidators["ChecksumSHA512"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMD5": {
            memberValidators["ChecksumMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH64": {
            memberValidators["ChecksumXXHASH64"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH3": {
            memberValidators["ChecksumXXHASH3"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH128": {
            memberValidators["ChecksumXXHASH128"] = new __NoOpValidator();
            break;
          }
          case "PartNumber": {
            memberValidators["PartNumber"] = new __NoOpValidator();
            break;
          }
          case "LastModified": {
            memberValidators["LastModified"] = new __NoOpValidator();
            break;
          }
          case "ETag": {
            memberValidators["ETag"] = new __NoOpValidator();
            break;
          }
          case "Size": {
            memberValidators["Size"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ChecksumCRC32").validate(obj.ChecksumCRC32, `${path}/ChecksumCRC32`),
      ...getMemberValidator("ChecksumCRC32C").validate(obj.ChecksumCRC32C, `${path}/ChecksumCRC32C`),
      ...getMemberValidator("ChecksumCRC64NVME").validate(obj.ChecksumCRC64NVME, `${path}/ChecksumCRC64NVME`),
      ...getMemberValidator("ChecksumSHA1").validate(obj.ChecksumSHA1, `${path}/ChecksumSHA1`),
      ...getMemberValidator("ChecksumSHA256").validate(obj.ChecksumSHA256, `${path}/ChecksumSHA256`),
      ...getMemberValidator("ChecksumSHA512").validate(obj.ChecksumSHA512, `${path}/ChecksumSHA512`),
      ...getMemberValidator("ChecksumMD5").validate(obj.ChecksumMD5, `${path}/ChecksumMD5`),
      ...getMemberValidator("ChecksumXXHASH64").validate(obj.ChecksumXXHASH64, `${path}/ChecksumXXHASH64`),
      ...getMemberValidator("ChecksumXXHASH3").validate(obj.ChecksumXXHASH3, `${path}/ChecksumXXHASH3`),
      ...getMemberValidator("ChecksumXXHASH128").validate(obj.ChecksumXXHASH128, `${path}/ChecksumXXHASH128`),
      ...getMemberValidator("PartNumber").validate(obj.PartNumber, `${path}/PartNumber`),
      ...getMemberValidator("LastModified").validate(obj.LastModified, `${path}/LastModified`),
      ...getMemberValidator("ETag").validate(obj.ETag, `${path}/ETag`),
      ...getMemberValidator("Size").validate(obj.Size, `${path}/Size`),
    ];
  };
}

/**
 * @public
 */
export interface ListPartsOutput {
  AbortDate?: Date | undefined;
  AbortRuleId?: string | undefined;
  VersionId?: string | undefined;
  RequestCharged?: RequestCharged | undefined;
  Bucket?: string | undefined;
  Key?: string | undefined;
  UploadId?: string | undefined;
  PartNumberMarker?: number | undefined;
  NextPartNumberMarker?: number | undefined;
  MaxParts?: number | undefined;
  IsTruncated?: boolean | undefined;
  Parts?: Part[] | undefined;
  Initiator?: Initiator | undefined;
  Owner?: Owner | undefined;
  StorageClass?: StorageClass | undefined;
  ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
  ChecksumType?: ChecksumType | undefined;
}

export namespace ListPartsOutput {
  const memberValidators: {
    AbortDate?: __MultiConstraintValidator<Date>;
    AbortRuleId?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    RequestCharged?: __MultiConstraintValidator<string>;
    Bucket?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    UploadId?: __MultiConstraintValidator<string>;
    PartNumberMarker?: __MultiConstraintValidator<number>;
    NextPartNumberMarker?: __MultiConstraintValidator<number>;
    MaxParts?: __MultiConstraintValidator<number>;
    IsTruncated?: __MultiConstraintValidator<boolean>;
    Parts?: __MultiConstraintValidator<Iterable<Part>>;
    Initiator?: __MultiConstraintValidator<Initiator>;
    Owner?: __MultiConstraintValidator<Owner>;
    StorageClass?: __MultiConstraintValidator<string>;
    ChecksumAlgorithm?: __MultiConstraintValidator<string>;
    ChecksumType?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListPartsOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "AbortDate": {
            memberValidators["AbortDate"] = new __NoOpValidator();
            break;
          }
          case "AbortRuleId": {
            memberValidators["AbortRuleId"] = new __NoOpValidator();
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "Bucket": {
            memberValidators["Bucket"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([new __LengthValidator(1, undefined)]);
            break;
          }
          case "UploadId": {
            memberValidators["UploadId"] = new __NoOpValidator();
            break;
          }
          case "PartNumberMarker": {
            memberValidators["PartNumberMarker"] = new __NoOpValidator();
            break;
          }
          case "NextPartNumberMarker": {
            memberValidators["NextPartNumberMarker"] = new __NoOpValidator();
            break;
          }
          case "MaxParts": {
            memberValidators["MaxParts"] = new __NoOpValidator();
            break;
          }
          case "IsTruncated": {
            memberValidators["IsTruncated"] = new __NoOpValidator();
            break;
          }
          case "Parts": {
            memberValidators["Parts"] = new __CompositeCollectionValidator<Part>(
              new __NoOpValidator(),
              new __CompositeStructureValidator<Part>(new __NoOpValidator(), Part.validate),
            );
            break;
          }
          case "Initiator": {
            memberValidators["Initiator"] = new __CompositeStructureValidator<Initiator>(
              new __NoOpValidator(),
              Initiator.validate,
            );
            break;
          }
          case "Owner": {
            memberValidators["Owner"] = new __CompositeStructureValidator<Owner>(new __NoOpValidator(), Owner.validate);
            break;
          }
          case "StorageClass": {
            memberValidators["StorageClass"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
              ),
            ]);
            break;
          }
          case "ChecksumAlgorithm": {
            memberValidators["ChecksumAlgorithm"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
              ),
            ]);
            break;
          }
          case "ChecksumType": {
            memberValidators["ChecksumType"] = new __CompositeValidator<string>([
              new __EnumValidator(["COMPOSITE", "FULL_OBJECT"], ["COMPOSITE", "FULL_OBJECT"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("AbortDate").validate(obj.AbortDate, `${path}/AbortDate`),
      ...getMemberValidator("AbortRuleId").validate(obj.AbortRuleId, `${path}/AbortRuleId`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("UploadId").validate(obj.UploadId, `${path}/UploadId`),
      ...getMemberValidator("PartNumberMarker").validate(obj.PartNumberMarker, `${path}/PartNumberMarker`),
      ...getMemberValidator("NextPartNumberMarker").validate(obj.NextPartNumberMarker, `${path}/NextPartNumberMarker`),
      ...getMemberValidator("MaxParts").validate(obj.MaxParts, `${path}/MaxParts`),
      ...getMemberValidator("IsTruncated").validate(obj.IsTruncated, `${path}/IsTruncated`),
      ...getMemberValidator("Parts").validate(obj.Parts, `${path}/Parts`),
      ...getMemberValidator("Initiator").validate(obj.Initiator, `${path}/Initiator`),
      ...getMemberValidator("Owner").validate(obj.Owner, `${path}/Owner`),
      ...getMemberValidator("StorageClass").validate(obj.StorageClass, `${path}/StorageClass`),
      ...getMemberValidator("ChecksumAlgorithm").validate(obj.ChecksumAlgorithm, `${path}/ChecksumAlgorithm`),
      ...getMemberValidator("ChecksumType").validate(obj.ChecksumType, `${path}/ChecksumType`),
    ];
  };
}

/**
 * A customer-provided encryption key, as requests send it.
 * @public
 */
export interface ListPartsRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Key: string;
  RequestPayer?: RequestPayer | undefined;
  UploadId: string;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  SSECustomerKey?: string | undefined;
  MaxParts?: number | undefined;
  PartNumberMarker?: number | undefined;
}

/**
 * @internal
 */
export const ListPartsRequestFilterSensitiveLog = (obj: ListPartsRequest): any => ({
  ...obj,
  ...(obj.SSECustomerKey && { SSECustomerKey: SENSITIVE_STRING }),
});
export namespace ListPartsRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    UploadId?: __MultiConstraintValidator<string>;
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    SSECustomerKey?: __MultiConstraintValidator<string>;
    MaxParts?: __MultiConstraintValidator<number>;
    PartNumberMarker?: __MultiConstraintValidator<number>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: ListPartsRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "UploadId": {
            memberValidators["UploadId"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKey": {
            memberValidators["SSECustomerKey"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "MaxParts": {
            memberValidators["MaxParts"] = new __NoOpValidator();
            break;
          }
          case "PartNumberMarker": {
            memberValidators["PartNumberMarker"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("UploadId").validate(obj.UploadId, `${path}/UploadId`),
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("SSECustomerKey").validate(obj.SSECustomerKey, `${path}/SSECustomerKey`),
      ...getMemberValidator("MaxParts").validate(obj.MaxParts, `${path}/MaxParts`),
      ...getMemberValidator("PartNumberMarker").validate(obj.PartNumberMarker, `${path}/PartNumberMarker`),
    ];
  };
}

/**
 * @public
 */
export interface PutBucketEncryptionOutput {}

export namespace PutBucketEncryptionOutput {
  const memberValidators: {} = {};
  /**
   * @internal
   */
  export const validate = (obj: PutBucketEncryptionOutput, path: string = ""): __ValidationFailure[] => {
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
export interface PutBucketEncryptionRequest {
  Bucket: string;
  ContentMD5?: string | undefined;
  ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
  ServerSideEncryptionConfiguration: ServerSideEncryptionConfiguration;
  ExpectedBucketOwner?: string | undefined;
}

/**
 * @internal
 */
export const PutBucketEncryptionRequestFilterSensitiveLog = (obj: PutBucketEncryptionRequest): any => ({
  ...obj,
  ...(obj.ServerSideEncryptionConfiguration && {
    ServerSideEncryptionConfiguration: ServerSideEncryptionConfigurationFilterSensitiveLog(
      obj.ServerSideEncryptionConfiguration,
    ),
  }),
});
export namespace PutBucketEncryptionRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ContentMD5?: __MultiConstraintValidator<string>;
    ChecksumAlgorithm?: __MultiConstraintValidator<string>;
    ServerSideEncryptionConfiguration?: __MultiConstraintValidator<ServerSideEncryptionConfiguration>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: PutBucketEncryptionRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ContentMD5": {
            memberValidators["ContentMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumAlgorithm": {
            memberValidators["ChecksumAlgorithm"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
              ),
            ]);
            break;
          }
          case "ServerSideEncryptionConfiguration": {
            memberValidators["ServerSideEncryptionConfiguration"] =
              new __CompositeStructureValidator<ServerSideEncryptionConfiguration>(
                new __CompositeValidator<ServerSideEncryptionConfiguration>([new __RequiredValidator()]),
                ServerSideEncryptionConfiguration.validate,
              );
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ContentMD5").validate(obj.ContentMD5, `${path}/ContentMD5`),
      ...getMemberValidator("ChecksumAlgorithm").validate(obj.ChecksumAlgorithm, `${path}/ChecksumAlgorithm`),
      ...getMemberValidator("ServerSideEncryptionConfiguration").validate(
        obj.ServerSideEncryptionConfiguration,
        `${path}/ServerSideEncryptionConfiguration`,
      ),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
    ];
  };
}

/**
 * @public
 */
export interface PutBucketLifecycleConfigurationOutput {
  TransitionDefaultMinimumObjectSize?: TransitionDefaultMinimumObjectSize | undefined;
}

export namespace PutBucketLifecycleConfigurationOutput {
  const memberValidators: {
    TransitionDefaultMinimumObjectSize?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: PutBucketLifecycleConfigurationOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "TransitionDefaultMinimumObjectSize": {
            memberValidators["TransitionDefaultMinimumObjectSize"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["varies_by_storage_class", "all_storage_classes_128K"],
                ["varies_by_storage_class", "all_storage_classes_128K"],
              ),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("TransitionDefaultMinimumObjectSize").validate(
        obj.TransitionDefaultMinimumObjectSize,
        `${path}/TransitionDefaultMinimumObjectSize`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface PutBucketLifecycleConfigurationRequest {
  Bucket: string;
  ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
  LifecycleConfiguration?: BucketLifecycleConfiguration | undefined;
  ExpectedBucketOwner?: string | undefined;
  TransitionDefaultMinimumObjectSize?: TransitionDefaultMinimumObjectSize | undefined;
}

export namespace PutBucketLifecycleConfigurationRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ChecksumAlgorithm?: __MultiConstraintValidator<string>;
    LifecycleConfiguration?: __MultiConstraintValidator<BucketLifecycleConfiguration>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    TransitionDefaultMinimumObjectSize?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: PutBucketLifecycleConfigurationRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ChecksumAlgorithm": {
            memberValidators["ChecksumAlgorithm"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
              ),
            ]);
            break;
          }
          case "LifecycleConfiguration": {
            memberValidators["LifecycleConfiguration"] =
              new __CompositeStructureValidator<BucketLifecycleConfiguration>(
                new __NoOpValidator(),
                BucketLifecycleConfiguration.validate,
              );
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "TransitionDefaultMinimumObjectSize": {
            memberValidators["TransitionDefaultMinimumObjectSize"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["varies_by_storage_class", "all_storage_classes_128K"],
                ["varies_by_storage_class", "all_storage_classes_128K"],
              ),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ChecksumAlgorithm").validate(obj.ChecksumAlgorithm, `${path}/ChecksumAlgorithm`),
      ...getMemberValidator("LifecycleConfiguration").validate(
        obj.LifecycleConfiguration,
        `${path}/LifecycleConfiguration`,
      ),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("TransitionDefaultMinimumObjectSize").validate(
        obj.TransitionDefaultMinimumObjectSize,
        `${path}/TransitionDefaultMinimumObjectSize`,
      ),
    ];
  };
}

/**
 * A customer-provided encryption key, as responses identify it.
 * @public
 */
export interface PutObjectOutput {
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumXXHASH64?: string | undefined;
  ChecksumXXHASH3?: string | undefined;
  ChecksumXXHASH128?: string | undefined;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  ServerSideEncryption?: ServerSideEncryption | undefined;
  SSEKMSKeyId?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
  RequestCharged?: RequestCharged | undefined;
  ETag?: string | undefined;
  ChecksumType?: ChecksumType | undefined;
  Size?: number | undefined;
  VersionId?: string | undefined;
  Expiration?: string | undefined;
  SSEKMSEncryptionContext?: string | undefined;
}

/**
 * @internal
 */
export const PutObjectOutputFilterSensitiveLog = (obj: PutObjectOutput): any => ({
  ...obj,
  ...(obj.SSEKMSKeyId && { SSEKMSKeyId: SENSITIVE_STRING }),
  ...(obj.SSEKMSEncryptionContext && { SSEKMSEncryptionContext: SENSITIVE_STRING }),
});
export namespace PutObjectOutput {
  const memberValidators: {
    ChecksumCRC32?: __MultiConstraintValidator<string>;
    ChecksumCRC32C?: __MultiConstraintValidator<string>;
    ChecksumCRC64NVME?: __MultiConstraintValidator<string>;
    ChecksumSHA1?: __MultiConstraintValidator<string>;
    ChecksumSHA256?: __MultiConstraintValidator<string>;
    ChecksumSHA512?: __MultiConstraintValidator<string>;
    ChecksumMD5?: __MultiConstraintValidator<string>;
    ChecksumXXHASH64?: __MultiConstraintValidator<string>;
    ChecksumXXHASH3?: __MultiConstraintValidator<string>;
    ChecksumXXHASH128?: __MultiConstraintValidator<string>;
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    ServerSideEncryption?: __MultiConstraintValidator<string>;
    SSEKMSKeyId?: __MultiConstraintValidator<string>;
    BucketKeyEnabled?: __MultiConstraintValidator<boolean>;
    RequestCharged?: __MultiConstraintValidator<string>;
    ETag?: __MultiConstraintValidator<string>;
    ChecksumType?: __MultiConstraintValidator<string>;
    Size?: __MultiConstraintValidator<number>;
    VersionId?: __MultiConstraintValidator<string>;
    Expiration?: __MultiConstraintValidator<string>;
    SSEKMSEncryptionContext?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: PutObjectOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ChecksumCRC32": {
            memberValidators["ChecksumCRC32"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC32C": {
            memberValidators["ChecksumCRC32C"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC64NVME": {
            memberValidators["ChecksumCRC64NVME"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA1": {
            memberValidators["ChecksumSHA1"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA256": {
            memberValidators["ChecksumSHA256"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA512": {
            memberValidators["ChecksumSHA512"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMD5": {
            memberValidators["ChecksumMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH64": {
            memberValidators["ChecksumXXHASH64"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH3": {
            memberValidators["ChecksumXXHASH3"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH128": {
            memberValidators["ChecksumXXHASH128"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "ServerSideEncryption": {
            memberValidators["ServerSideEncryption"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
              ),
            ]);
            break;
          }
          case "SSEKMSKeyId": {
            memberValidators["SSEKMSKeyId"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "BucketKeyEnabled": {
            memberValidators["BucketKeyEnabled"] = new __NoOpValidator();
            break;
          }
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "ETag": {
            memberValidators["ETag"] = new __NoOpValidator();
            break;
          }
          case "ChecksumType": {
            memberValidators["ChecksumType"] = new __CompositeValidator<string>([
              new __EnumValidator(["COMPOSITE", "FULL_OBJECT"], ["COMPOSITE", "FULL_OBJECT"]),
            ]);
            break;
          }
          case "Size": {
            memberValidators["Size"] = new __NoOpValidator();
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "Expiration": {
            memberValidators["Expiration"] = new __NoOpValidator();
            break;
          }
          case "SSEKMSEncryptionContext": {
            memberValidators["SSEKMSEncryptionContext"] = new __SensitiveConstraintValidator<string>(
              new __NoOpValidator(),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ChecksumCRC32").validate(obj.ChecksumCRC32, `${path}/ChecksumCRC32`),
      ...getMemberValidator("ChecksumCRC32C").validate(obj.ChecksumCRC32C, `${path}/ChecksumCRC32C`),
      ...getMemberValidator("ChecksumCRC64NVME").validate(obj.ChecksumCRC64NVME, `${path}/ChecksumCRC64NVME`),
      ...getMemberValidator("ChecksumSHA1").validate(obj.ChecksumSHA1, `${path}/ChecksumSHA1`),
      ...getMemberValidator("ChecksumSHA256").validate(obj.ChecksumSHA256, `${path}/ChecksumSHA256`),
      ...getMemberValidator("ChecksumSHA512").validate(obj.ChecksumSHA512, `${path}/ChecksumSHA512`),
      ...getMemberValidator("ChecksumMD5").validate(obj.ChecksumMD5, `${path}/ChecksumMD5`),
      ...getMemberValidator("ChecksumXXHASH64").validate(obj.ChecksumXXHASH64, `${path}/ChecksumXXHASH64`),
      ...getMemberValidator("ChecksumXXHASH3").validate(obj.ChecksumXXHASH3, `${path}/ChecksumXXHASH3`),
      ...getMemberValidator("ChecksumXXHASH128").validate(obj.ChecksumXXHASH128, `${path}/ChecksumXXHASH128`),
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("ServerSideEncryption").validate(obj.ServerSideEncryption, `${path}/ServerSideEncryption`),
      ...getMemberValidator("SSEKMSKeyId").validate(obj.SSEKMSKeyId, `${path}/SSEKMSKeyId`),
      ...getMemberValidator("BucketKeyEnabled").validate(obj.BucketKeyEnabled, `${path}/BucketKeyEnabled`),
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("ETag").validate(obj.ETag, `${path}/ETag`),
      ...getMemberValidator("ChecksumType").validate(obj.ChecksumType, `${path}/ChecksumType`),
      ...getMemberValidator("Size").validate(obj.Size, `${path}/Size`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("Expiration").validate(obj.Expiration, `${path}/Expiration`),
      ...getMemberValidator("SSEKMSEncryptionContext").validate(
        obj.SSEKMSEncryptionContext,
        `${path}/SSEKMSEncryptionContext`,
      ),
    ];
  };
}

/**
 * Headers that are stored with an object and returned when it is read.
 * @public
 */
export interface PutObjectRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Key: string;
  RequestPayer?: RequestPayer | undefined;
  ContentType?: string | undefined;
  ContentEncoding?: string | undefined;
  ContentLanguage?: string | undefined;
  ContentDisposition?: string | undefined;
  CacheControl?: string | undefined;
  Expires?: string | undefined;
  StorageClass?: StorageClass | undefined;
  WebsiteRedirectLocation?: string | undefined;
  Metadata?: Record<string, string> | undefined;
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumXXHASH64?: string | undefined;
  ChecksumXXHASH3?: string | undefined;
  ChecksumXXHASH128?: string | undefined;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  ServerSideEncryption?: ServerSideEncryption | undefined;
  SSEKMSKeyId?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
  SSECustomerKey?: string | undefined;
  ObjectLockMode?: ObjectLockMode | undefined;
  ObjectLockRetainUntilDate?: Date | undefined;
  ObjectLockLegalHoldStatus?: OnOff | undefined;
  ObjectLockEventHold?: OnOff | undefined;
  ObjectLockEventHoldDurationDays?: number | undefined;
  ObjectLockEventHoldDurationYears?: number | undefined;
  GrantFullControl?: string | undefined;
  GrantRead?: string | undefined;
  GrantReadACP?: string | undefined;
  GrantWriteACP?: string | undefined;
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
  Body?: StreamingBlobTypes | undefined;
  ContentLength?: number | undefined;
  ContentMD5?: string | undefined;
  ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
  WriteOffsetBytes?: number | undefined;
  ACL?: ObjectCannedACL | undefined;
  Tagging?: string | undefined;
  SSEKMSEncryptionContext?: string | undefined;
}

/**
 * @internal
 */
export const PutObjectRequestFilterSensitiveLog = (obj: PutObjectRequest): any => ({
  ...obj,
  ...(obj.SSEKMSKeyId && { SSEKMSKeyId: SENSITIVE_STRING }),
  ...(obj.SSECustomerKey && { SSECustomerKey: SENSITIVE_STRING }),
  ...(obj.SSEKMSEncryptionContext && { SSEKMSEncryptionContext: SENSITIVE_STRING }),
});
export namespace PutObjectRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    ContentType?: __MultiConstraintValidator<string>;
    ContentEncoding?: __MultiConstraintValidator<string>;
    ContentLanguage?: __MultiConstraintValidator<string>;
    ContentDisposition?: __MultiConstraintValidator<string>;
    CacheControl?: __MultiConstraintValidator<string>;
    Expires?: __MultiConstraintValidator<string>;
    StorageClass?: __MultiConstraintValidator<string>;
    WebsiteRedirectLocation?: __MultiConstraintValidator<string>;
    Metadata?: __MultiConstraintValidator<Record<string, string>>;
    ChecksumCRC32?: __MultiConstraintValidator<string>;
    ChecksumCRC32C?: __MultiConstraintValidator<string>;
    ChecksumCRC64NVME?: __MultiConstraintValidator<string>;
    ChecksumSHA1?: __MultiConstraintValidator<string>;
    ChecksumSHA256?: __MultiConstraintValidator<string>;
    ChecksumSHA512?: __MultiConstraintValidator<string>;
    ChecksumMD5?: __MultiConstraintValidator<string>;
    ChecksumXXHASH64?: __MultiConstraintValidator<string>;
    ChecksumXXHASH3?: __MultiConstraintValidator<string>;
    ChecksumXXHASH128?: __MultiConstraintValidator<string>;
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    ServerSideEncryption?: __MultiConstraintValidator<string>;
    SSEKMSKeyId?: __MultiConstraintValidator<string>;
    BucketKeyEnabled?: __MultiConstraintValidator<boolean>;
    SSECustomerKey?: __MultiConstraintValidator<string>;
    ObjectLockMode?: __MultiConstraintValidator<string>;
    ObjectLockRetainUntilDate?: __MultiConstraintValidator<Date>;
    ObjectLockLegalHoldStatus?: __MultiConstraintValidator<string>;
    ObjectLockEventHold?: __MultiConstraintValidator<string>;
    ObjectLockEventHoldDurationDays?: __MultiConstraintValidator<number>;
    ObjectLockEventHoldDurationYears?: __MultiConstraintValidator<number>;
    GrantFullControl?: __MultiConstraintValidator<string>;
    GrantRead?: __MultiConstraintValidator<string>;
    GrantReadACP?: __MultiConstraintValidator<string>;
    GrantWriteACP?: __MultiConstraintValidator<string>;
    IfMatch?: __MultiConstraintValidator<string>;
    IfNoneMatch?: __MultiConstraintValidator<string>;
    Body?: __MultiConstraintValidator<Readable | ReadableStream | Blob | string | Uint8Array | Buffer>;
    ContentLength?: __MultiConstraintValidator<number>;
    ContentMD5?: __MultiConstraintValidator<string>;
    ChecksumAlgorithm?: __MultiConstraintValidator<string>;
    WriteOffsetBytes?: __MultiConstraintValidator<number>;
    ACL?: __MultiConstraintValidator<string>;
    Tagging?: __MultiConstraintValidator<string>;
    SSEKMSEncryptionContext?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (
    obj: Omit<PutObjectRequest, "Body"> & { Body?: PutObjectRequest["Body"] | string | Uint8Array | Buffer },
    path: string = "",
  ): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "ContentType": {
            memberValidators["ContentType"] = new __NoOpValidator();
            break;
          }
          case "ContentEncoding": {
            memberValidators["ContentEncoding"] = new __NoOpValidator();
            break;
          }
          case "ContentLanguage": {
            memberValidators["ContentLanguage"] = new __NoOpValidator();
            break;
          }
          case "ContentDisposition": {
            memberValidators["ContentDisposition"] = new __NoOpValidator();
            break;
          }
          case "CacheControl": {
            memberValidators["CacheControl"] = new __NoOpValidator();
            break;
          }
          case "Expires": {
            memberValidators["Expires"] = new __NoOpValidator();
            break;
          }
          case "StorageClass": {
            memberValidators["StorageClass"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
                [
                  "STANDARD",
                  "REDUCED_REDUNDANCY",
                  "STANDARD_IA",
                  "ONEZONE_IA",
                  "INTELLIGENT_TIERING",
                  "GLACIER",
                  "DEEP_ARCHIVE",
                  "OUTPOSTS",
                  "GLACIER_IR",
                  "SNOW",
                  "EXPRESS_ONEZONE",
                  "FSX_OPENZFS",
                  "FSX_ONTAP",
                  "AWS_BACKUP_WARM",
                  "AWS_BACKUP_LOW_COST_WARM",
                ],
              ),
            ]);
            break;
          }
          case "WebsiteRedirectLocation": {
            memberValidators["WebsiteRedirectLocation"] = new __NoOpValidator();
            break;
          }
          case "Metadata": {
            memberValidators["Metadata"] = new __CompositeMapValidator<string>(
              new __NoOpValidator(),
              new __NoOpValidator(),
              new __NoOpValidator(),
            );
            break;
          }
          case "ChecksumCRC32": {
            memberValidators["ChecksumCRC32"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC32C": {
            memberValidators["ChecksumCRC32C"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC64NVME": {
            memberValidators["ChecksumCRC64NVME"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA1": {
            memberValidators["ChecksumSHA1"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA256": {
            memberValidators["ChecksumSHA256"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA512": {
            memberValidators["ChecksumSHA512"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMD5": {
            memberValidators["ChecksumMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH64": {
            memberValidators["ChecksumXXHASH64"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH3": {
            memberValidators["ChecksumXXHASH3"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH128": {
            memberValidators["ChecksumXXHASH128"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "ServerSideEncryption": {
            memberValidators["ServerSideEncryption"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
              ),
            ]);
            break;
          }
          case "SSEKMSKeyId": {
            memberValidators["SSEKMSKeyId"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "BucketKeyEnabled": {
            memberValidators["BucketKeyEnabled"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKey": {
            memberValidators["SSECustomerKey"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "ObjectLockMode": {
            memberValidators["ObjectLockMode"] = new __CompositeValidator<string>([
              new __EnumValidator(["GOVERNANCE", "COMPLIANCE"], ["GOVERNANCE", "COMPLIANCE"]),
            ]);
            break;
          }
          case "ObjectLockRetainUntilDate": {
            memberValidators["ObjectLockRetainUntilDate"] = new __NoOpValidator();
            break;
          }
          case "ObjectLockLegalHoldStatus": {
            memberValidators["ObjectLockLegalHoldStatus"] = new __CompositeValidator<string>([
              new __EnumValidator(["ON", "OFF"], ["ON", "OFF"]),
            ]);
            break;
          }
          case "ObjectLockEventHold": {
            memberValidators["ObjectLockEventHold"] = new __CompositeValidator<string>([
              new __EnumValidator(["ON", "OFF"], ["ON", "OFF"]),
            ]);
            break;
          }
          case "ObjectLockEventHoldDurationDays": {
            memberValidators["ObjectLockEventHoldDurationDays"] = new __NoOpValidator();
            break;
          }
          case "ObjectLockEventHoldDurationYears": {
            memberValidators["ObjectLockEventHoldDurationYears"] = new __NoOpValidator();
            break;
          }
          case "GrantFullControl": {
            memberValidators["GrantFullControl"] = new __NoOpValidator();
            break;
          }
          case "GrantRead": {
            memberValidators["GrantRead"] = new __NoOpValidator();
            break;
          }
          case "GrantReadACP": {
            memberValidators["GrantReadACP"] = new __NoOpValidator();
            break;
          }
          case "GrantWriteACP": {
            memberValidators["GrantWriteACP"] = new __NoOpValidator();
            break;
          }
          case "IfMatch": {
            memberValidators["IfMatch"] = new __NoOpValidator();
            break;
          }
          case "IfNoneMatch": {
            memberValidators["IfNoneMatch"] = new __NoOpValidator();
            break;
          }
          case "Body": {
            memberValidators["Body"] = new __NoOpValidator();
            break;
          }
          case "ContentLength": {
            memberValidators["ContentLength"] = new __NoOpValidator();
            break;
          }
          case "ContentMD5": {
            memberValidators["ContentMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumAlgorithm": {
            memberValidators["ChecksumAlgorithm"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
              ),
            ]);
            break;
          }
          case "WriteOffsetBytes": {
            memberValidators["WriteOffsetBytes"] = new __NoOpValidator();
            break;
          }
          case "ACL": {
            memberValidators["ACL"] = new __CompositeValidator<string>([
              new __EnumValidator(
                [
                  "private",
                  "public-read",
                  "public-read-write",
                  "authenticated-read",
                  "aws-exec-read",
                  "bucket-owner-read",
                  "bucket-owner-full-control",
                ],
                [
                  "private",
                  "public-read",
                  "public-read-write",
                  "authenticated-read",
                  "aws-exec-read",
                  "bucket-owner-read",
                  "bucket-owner-full-control",
                ],
              ),
            ]);
            break;
          }
          case "Tagging": {
            memberValidators["Tagging"] = new __NoOpValidator();
            break;
          }
          case "SSEKMSEncryptionContext": {
            memberValidators["SSEKMSEncryptionContext"] = new __SensitiveConstraintValidator<string>(
              new __NoOpValidator(),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("ContentType").validate(obj.ContentType, `${path}/ContentType`),
      ...getMemberValidator("ContentEncoding").validate(obj.ContentEncoding, `${path}/ContentEncoding`),
      ...getMemberValidator("ContentLanguage").validate(obj.ContentLanguage, `${path}/ContentLanguage`),
      ...getMemberValidator("ContentDisposition").validate(obj.ContentDisposition, `${path}/ContentDisposition`),
      ...getMemberValidator("CacheControl").validate(obj.CacheControl, `${path}/CacheControl`),
      ...getMemberValidator("Expires").validate(obj.Expires, `${path}/Expires`),
      ...getMemberValidator("StorageClass").validate(obj.StorageClass, `${path}/StorageClass`),
      ...getMemberValidator("WebsiteRedirectLocation").validate(
        obj.WebsiteRedirectLocation,
        `${path}/WebsiteRedirectLocation`,
      ),
      ...getMemberValidator("Metadata").validate(obj.Metadata, `${path}/Metadata`),
      ...getMemberValidator("ChecksumCRC32").validate(obj.ChecksumCRC32, `${path}/ChecksumCRC32`),
      ...getMemberValidator("ChecksumCRC32C").validate(obj.ChecksumCRC32C, `${path}/ChecksumCRC32C`),
      ...getMemberValidator("ChecksumCRC64NVME").validate(obj.ChecksumCRC64NVME, `${path}/ChecksumCRC64NVME`),
      ...getMemberValidator("ChecksumSHA1").validate(obj.ChecksumSHA1, `${path}/ChecksumSHA1`),
      ...getMemberValidator("ChecksumSHA256").validate(obj.ChecksumSHA256, `${path}/ChecksumSHA256`),
      ...getMemberValidator("ChecksumSHA512").validate(obj.ChecksumSHA512, `${path}/ChecksumSHA512`),
      ...getMemberValidator("ChecksumMD5").validate(obj.ChecksumMD5, `${path}/ChecksumMD5`),
      ...getMemberValidator("ChecksumXXHASH64").validate(obj.ChecksumXXHASH64, `${path}/ChecksumXXHASH64`),
      ...getMemberValidator("ChecksumXXHASH3").validate(obj.ChecksumXXHASH3, `${path}/ChecksumXXHASH3`),
      ...getMemberValidator("ChecksumXXHASH128").validate(obj.ChecksumXXHASH128, `${path}/ChecksumXXHASH128`),
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("ServerSideEncryption").validate(obj.ServerSideEncryption, `${path}/ServerSideEncryption`),
      ...getMemberValidator("SSEKMSKeyId").validate(obj.SSEKMSKeyId, `${path}/SSEKMSKeyId`),
      ...getMemberValidator("BucketKeyEnabled").validate(obj.BucketKeyEnabled, `${path}/BucketKeyEnabled`),
      ...getMemberValidator("SSECustomerKey").validate(obj.SSECustomerKey, `${path}/SSECustomerKey`),
      ...getMemberValidator("ObjectLockMode").validate(obj.ObjectLockMode, `${path}/ObjectLockMode`),
      ...getMemberValidator("ObjectLockRetainUntilDate").validate(
        obj.ObjectLockRetainUntilDate,
        `${path}/ObjectLockRetainUntilDate`,
      ),
      ...getMemberValidator("ObjectLockLegalHoldStatus").validate(
        obj.ObjectLockLegalHoldStatus,
        `${path}/ObjectLockLegalHoldStatus`,
      ),
      ...getMemberValidator("ObjectLockEventHold").validate(obj.ObjectLockEventHold, `${path}/ObjectLockEventHold`),
      ...getMemberValidator("ObjectLockEventHoldDurationDays").validate(
        obj.ObjectLockEventHoldDurationDays,
        `${path}/ObjectLockEventHoldDurationDays`,
      ),
      ...getMemberValidator("ObjectLockEventHoldDurationYears").validate(
        obj.ObjectLockEventHoldDurationYears,
        `${path}/ObjectLockEventHoldDurationYears`,
      ),
      ...getMemberValidator("GrantFullControl").validate(obj.GrantFullControl, `${path}/GrantFullControl`),
      ...getMemberValidator("GrantRead").validate(obj.GrantRead, `${path}/GrantRead`),
      ...getMemberValidator("GrantReadACP").validate(obj.GrantReadACP, `${path}/GrantReadACP`),
      ...getMemberValidator("GrantWriteACP").validate(obj.GrantWriteACP, `${path}/GrantWriteACP`),
      ...getMemberValidator("IfMatch").validate(obj.IfMatch, `${path}/IfMatch`),
      ...getMemberValidator("IfNoneMatch").validate(obj.IfNoneMatch, `${path}/IfNoneMatch`),
      ...getMemberValidator("Body").validate(obj.Body, `${path}/Body`),
      ...getMemberValidator("ContentLength").validate(obj.ContentLength, `${path}/ContentLength`),
      ...getMemberValidator("ContentMD5").validate(obj.ContentMD5, `${path}/ContentMD5`),
      ...getMemberValidator("ChecksumAlgorithm").validate(obj.ChecksumAlgorithm, `${path}/ChecksumAlgorithm`),
      ...getMemberValidator("WriteOffsetBytes").validate(obj.WriteOffsetBytes, `${path}/WriteOffsetBytes`),
      ...getMemberValidator("ACL").validate(obj.ACL, `${path}/ACL`),
      ...getMemberValidator("Tagging").validate(obj.Tagging, `${path}/Tagging`),
      ...getMemberValidator("SSEKMSEncryptionContext").validate(
        obj.SSEKMSEncryptionContext,
        `${path}/SSEKMSEncryptionContext`,
      ),
    ];
  };
}

/**
 * @public
 */
export interface PutObjectTaggingOutput {
  VersionId?: string | undefined;
}

export namespace PutObjectTaggingOutput {
  const memberValidators: {
    VersionId?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: PutObjectTaggingOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`)];
  };
}

/**
 * @public
 */
export interface Tagging {
  TagSet: Tag[];
}

export namespace Tagging {
  const memberValidators: {
    TagSet?: __MultiConstraintValidator<Iterable<Tag>>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: Tagging, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "TagSet": {
            memberValidators["TagSet"] = new __CompositeCollectionValidator<Tag>(
              new __CompositeValidator<Tag[]>([new __RequiredValidator()]),
              new __CompositeStructureValidator<Tag>(new __NoOpValidator(), Tag.validate),
            );
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [...getMemberValidator("TagSet").validate(obj.TagSet, `${path}/TagSet`)];
  };
}

/**
 * @public
 */
export interface PutObjectTaggingRequest {
  Bucket: string;
  Key: string;
  VersionId?: string | undefined;
  ContentMD5?: string | undefined;
  ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
  Tagging: Tagging;
  ExpectedBucketOwner?: string | undefined;
  RequestPayer?: RequestPayer | undefined;
}

export namespace PutObjectTaggingRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
    ContentMD5?: __MultiConstraintValidator<string>;
    ChecksumAlgorithm?: __MultiConstraintValidator<string>;
    Tagging?: __MultiConstraintValidator<Tagging>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: PutObjectTaggingRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
          case "ContentMD5": {
            memberValidators["ContentMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumAlgorithm": {
            memberValidators["ChecksumAlgorithm"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
              ),
            ]);
            break;
          }
          case "Tagging": {
            memberValidators["Tagging"] = new __CompositeStructureValidator<Tagging>(
              new __CompositeValidator<Tagging>([new __RequiredValidator()]),
              Tagging.validate,
            );
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
      ...getMemberValidator("ContentMD5").validate(obj.ContentMD5, `${path}/ContentMD5`),
      ...getMemberValidator("ChecksumAlgorithm").validate(obj.ChecksumAlgorithm, `${path}/ChecksumAlgorithm`),
      ...getMemberValidator("Tagging").validate(obj.Tagging, `${path}/Tagging`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
    ];
  };
}

/**
 * A customer-provided encryption key, as responses identify it.
 * @public
 */
export interface UploadPartOutput {
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumXXHASH64?: string | undefined;
  ChecksumXXHASH3?: string | undefined;
  ChecksumXXHASH128?: string | undefined;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  ServerSideEncryption?: ServerSideEncryption | undefined;
  SSEKMSKeyId?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
  RequestCharged?: RequestCharged | undefined;
  ETag?: string | undefined;
  VersionId?: string | undefined;
}

/**
 * @internal
 */
export const UploadPartOutputFilterSensitiveLog = (obj: UploadPartOutput): any => ({
  ...obj,
  ...(obj.SSEKMSKeyId && { SSEKMSKeyId: SENSITIVE_STRING }),
});
export namespace UploadPartOutput {
  const memberValidators: {
    ChecksumCRC32?: __MultiConstraintValidator<string>;
    ChecksumCRC32C?: __MultiConstraintValidator<string>;
    ChecksumCRC64NVME?: __MultiConstraintValidator<string>;
    ChecksumSHA1?: __MultiConstraintValidator<string>;
    ChecksumSHA256?: __MultiConstraintValidator<string>;
    ChecksumSHA512?: __MultiConstraintValidator<string>;
    ChecksumMD5?: __MultiConstraintValidator<string>;
    ChecksumXXHASH64?: __MultiConstraintValidator<string>;
    ChecksumXXHASH3?: __MultiConstraintValidator<string>;
    ChecksumXXHASH128?: __MultiConstraintValidator<string>;
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    ServerSideEncryption?: __MultiConstraintValidator<string>;
    SSEKMSKeyId?: __MultiConstraintValidator<string>;
    BucketKeyEnabled?: __MultiConstraintValidator<boolean>;
    RequestCharged?: __MultiConstraintValidator<string>;
    ETag?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: UploadPartOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "ChecksumCRC32": {
            memberValidators["ChecksumCRC32"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC32C": {
            memberValidators["ChecksumCRC32C"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC64NVME": {
            memberValidators["ChecksumCRC64NVME"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA1": {
            memberValidators["ChecksumSHA1"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA256": {
            memberValidators["ChecksumSHA256"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA512": {
            memberValidators["ChecksumSHA512"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMD5": {
            memberValidators["ChecksumMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH64": {
            memberValidators["ChecksumXXHASH64"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH3": {
            memberValidators["ChecksumXXHASH3"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH128": {
            memberValidators["ChecksumXXHASH128"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "ServerSideEncryption": {
            memberValidators["ServerSideEncryption"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
              ),
            ]);
            break;
          }
          case "SSEKMSKeyId": {
            memberValidators["SSEKMSKeyId"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "BucketKeyEnabled": {
            memberValidators["BucketKeyEnabled"] = new __NoOpValidator();
            break;
          }
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "ETag": {
            memberValidators["ETag"] = new __NoOpValidator();
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("ChecksumCRC32").validate(obj.ChecksumCRC32, `${path}/ChecksumCRC32`),
      ...getMemberValidator("ChecksumCRC32C").validate(obj.ChecksumCRC32C, `${path}/ChecksumCRC32C`),
      ...getMemberValidator("ChecksumCRC64NVME").validate(obj.ChecksumCRC64NVME, `${path}/ChecksumCRC64NVME`),
      ...getMemberValidator("ChecksumSHA1").validate(obj.ChecksumSHA1, `${path}/ChecksumSHA1`),
      ...getMemberValidator("ChecksumSHA256").validate(obj.ChecksumSHA256, `${path}/ChecksumSHA256`),
      ...getMemberValidator("ChecksumSHA512").validate(obj.ChecksumSHA512, `${path}/ChecksumSHA512`),
      ...getMemberValidator("ChecksumMD5").validate(obj.ChecksumMD5, `${path}/ChecksumMD5`),
      ...getMemberValidator("ChecksumXXHASH64").validate(obj.ChecksumXXHASH64, `${path}/ChecksumXXHASH64`),
      ...getMemberValidator("ChecksumXXHASH3").validate(obj.ChecksumXXHASH3, `${path}/ChecksumXXHASH3`),
      ...getMemberValidator("ChecksumXXHASH128").validate(obj.ChecksumXXHASH128, `${path}/ChecksumXXHASH128`),
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("ServerSideEncryption").validate(obj.ServerSideEncryption, `${path}/ServerSideEncryption`),
      ...getMemberValidator("SSEKMSKeyId").validate(obj.SSEKMSKeyId, `${path}/SSEKMSKeyId`),
      ...getMemberValidator("BucketKeyEnabled").validate(obj.BucketKeyEnabled, `${path}/BucketKeyEnabled`),
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("ETag").validate(obj.ETag, `${path}/ETag`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
    ];
  };
}

/**
 * A customer-provided encryption key, as requests send it.
 * @public
 */
export interface UploadPartRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Key: string;
  RequestPayer?: RequestPayer | undefined;
  UploadId: string;
  ChecksumCRC32?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA512?: string | undefined;
  ChecksumMD5?: string | undefined;
  ChecksumXXHASH64?: string | undefined;
  ChecksumXXHASH3?: string | undefined;
  ChecksumXXHASH128?: string | undefined;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  SSECustomerKey?: string | undefined;
  PartNumber: number;
  Body?: StreamingBlobTypes | undefined;
  ContentLength?: number | undefined;
  ContentMD5?: string | undefined;
  ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
}

/**
 * @internal
 */
export const UploadPartRequestFilterSensitiveLog = (obj: UploadPartRequest): any => ({
  ...obj,
  ...(obj.SSECustomerKey && { SSECustomerKey: SENSITIVE_STRING }),
});
export namespace UploadPartRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    UploadId?: __MultiConstraintValidator<string>;
    ChecksumCRC32?: __MultiConstraintValidator<string>;
    ChecksumCRC32C?: __MultiConstraintValidator<string>;
    ChecksumCRC64NVME?: __MultiConstraintValidator<string>;
    ChecksumSHA1?: __MultiConstraintValidator<string>;
    ChecksumSHA256?: __MultiConstraintValidator<string>;
    ChecksumSHA512?: __MultiConstraintValidator<string>;
    ChecksumMD5?: __MultiConstraintValidator<string>;
    ChecksumXXHASH64?: __MultiConstraintValidator<string>;
    ChecksumXXHASH3?: __MultiConstraintValidator<string>;
    ChecksumXXHASH128?: __MultiConstraintValidator<string>;
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    SSECustomerKey?: __MultiConstraintValidator<string>;
    PartNumber?: __MultiConstraintValidator<number>;
    Body?: __MultiConstraintValidator<Readable | ReadableStream | Blob | string | Uint8Array | Buffer>;
    ContentLength?: __MultiConstraintValidator<number>;
    ContentMD5?: __MultiConstraintValidator<string>;
    ChecksumAlgorithm?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (
    obj: Omit<UploadPartRequest, "Body"> & { Body?: UploadPartRequest["Body"] | string | Uint8Array | Buffer },
    path: string = "",
  ): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "UploadId": {
            memberValidators["UploadId"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ChecksumCRC32": {
            memberValidators["ChecksumCRC32"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC32C": {
            memberValidators["ChecksumCRC32C"] = new __NoOpValidator();
            break;
          }
          case "ChecksumCRC64NVME": {
            memberValidators["ChecksumCRC64NVME"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA1": {
            memberValidators["ChecksumSHA1"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA256": {
            memberValidators["ChecksumSHA256"] = new __NoOpValidator();
            break;
          }
          case "ChecksumSHA512": {
            memberValidators["ChecksumSHA512"] = new __NoOpValidator();
            break;
          }
          case "ChecksumMD5": {
            memberValidators["ChecksumMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH64": {
            memberValidators["ChecksumXXHASH64"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH3": {
            memberValidators["ChecksumXXHASH3"] = new __NoOpValidator();
            break;
          }
          case "ChecksumXXHASH128": {
            memberValidators["ChecksumXXHASH128"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKey": {
            memberValidators["SSECustomerKey"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "PartNumber": {
            memberValidators["PartNumber"] = new __CompositeValidator<number>([new __RequiredValidator()]);
            break;
          }
          case "Body": {
            memberValidators["Body"] = new __NoOpValidator();
            break;
          }
          case "ContentLength": {
            memberValidators["ContentLength"] = new __NoOpValidator();
            break;
          }
          case "ContentMD5": {
            memberValidators["ContentMD5"] = new __NoOpValidator();
            break;
          }
          case "ChecksumAlgorithm": {
            memberValidators["ChecksumAlgorithm"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
                ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"],
              ),
            ]);
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("UploadId").validate(obj.UploadId, `${path}/UploadId`),
      ...getMemberValidator("ChecksumCRC32").validate(obj.ChecksumCRC32, `${path}/ChecksumCRC32`),
      ...getMemberValidator("ChecksumCRC32C").validate(obj.ChecksumCRC32C, `${path}/ChecksumCRC32C`),
      ...getMemberValidator("ChecksumCRC64NVME").validate(obj.ChecksumCRC64NVME, `${path}/ChecksumCRC64NVME`),
      ...getMemberValidator("ChecksumSHA1").validate(obj.ChecksumSHA1, `${path}/ChecksumSHA1`),
      ...getMemberValidator("ChecksumSHA256").validate(obj.ChecksumSHA256, `${path}/ChecksumSHA256`),
      ...getMemberValidator("ChecksumSHA512").validate(obj.ChecksumSHA512, `${path}/ChecksumSHA512`),
      ...getMemberValidator("ChecksumMD5").validate(obj.ChecksumMD5, `${path}/ChecksumMD5`),
      ...getMemberValidator("ChecksumXXHASH64").validate(obj.ChecksumXXHASH64, `${path}/ChecksumXXHASH64`),
      ...getMemberValidator("ChecksumXXHASH3").validate(obj.ChecksumXXHASH3, `${path}/ChecksumXXHASH3`),
      ...getMemberValidator("ChecksumXXHASH128").validate(obj.ChecksumXXHASH128, `${path}/ChecksumXXHASH128`),
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("SSECustomerKey").validate(obj.SSECustomerKey, `${path}/SSECustomerKey`),
      ...getMemberValidator("PartNumber").validate(obj.PartNumber, `${path}/PartNumber`),
      ...getMemberValidator("Body").validate(obj.Body, `${path}/Body`),
      ...getMemberValidator("ContentLength").validate(obj.ContentLength, `${path}/ContentLength`),
      ...getMemberValidator("ContentMD5").validate(obj.ContentMD5, `${path}/ContentMD5`),
      ...getMemberValidator("ChecksumAlgorithm").validate(obj.ChecksumAlgorithm, `${path}/ChecksumAlgorithm`),
    ];
  };
}

/**
 * A customer-provided encryption key, as responses identify it.
 * @public
 */
export interface UploadPartCopyOutput {
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  ServerSideEncryption?: ServerSideEncryption | undefined;
  SSEKMSKeyId?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
  RequestCharged?: RequestCharged | undefined;
  /**
   * Checksums as members of a document.
   * @public
   */
  CopyPartResult?: CopyPartResult | undefined;

  CopySourceVersionId?: string | undefined;
  VersionId?: string | undefined;
}

/**
 * @internal
 */
export const UploadPartCopyOutputFilterSensitiveLog = (obj: UploadPartCopyOutput): any => ({
  ...obj,
  ...(obj.SSEKMSKeyId && { SSEKMSKeyId: SENSITIVE_STRING }),
});
export namespace UploadPartCopyOutput {
  const memberValidators: {
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    ServerSideEncryption?: __MultiConstraintValidator<string>;
    SSEKMSKeyId?: __MultiConstraintValidator<string>;
    BucketKeyEnabled?: __MultiConstraintValidator<boolean>;
    RequestCharged?: __MultiConstraintValidator<string>;
    CopyPartResult?: __MultiConstraintValidator<CopyPartResult>;
    CopySourceVersionId?: __MultiConstraintValidator<string>;
    VersionId?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: UploadPartCopyOutput, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "ServerSideEncryption": {
            memberValidators["ServerSideEncryption"] = new __CompositeValidator<string>([
              new __EnumValidator(
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
                ["AES256", "aws:fsx", "aws:backup", "aws:kms", "aws:kms:dsse"],
              ),
            ]);
            break;
          }
          case "SSEKMSKeyId": {
            memberValidators["SSEKMSKeyId"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "BucketKeyEnabled": {
            memberValidators["BucketKeyEnabled"] = new __NoOpValidator();
            break;
          }
          case "RequestCharged": {
            memberValidators["RequestCharged"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "CopyPartResult": {
            memberValidators["CopyPartResult"] = new __CompositeStructureValidator<CopyPartResult>(
              new __NoOpValidator(),
              CopyPartResult.validate,
            );
            break;
          }
          case "CopySourceVersionId": {
            memberValidators["CopySourceVersionId"] = new __NoOpValidator();
            break;
          }
          case "VersionId": {
            memberValidators["VersionId"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("ServerSideEncryption").validate(obj.ServerSideEncryption, `${path}/ServerSideEncryption`),
      ...getMemberValidator("SSEKMSKeyId").validate(obj.SSEKMSKeyId, `${path}/SSEKMSKeyId`),
      ...getMemberValidator("BucketKeyEnabled").validate(obj.BucketKeyEnabled, `${path}/BucketKeyEnabled`),
      ...getMemberValidator("RequestCharged").validate(obj.RequestCharged, `${path}/RequestCharged`),
      ...getMemberValidator("CopyPartResult").validate(obj.CopyPartResult, `${path}/CopyPartResult`),
      ...getMemberValidator("CopySourceVersionId").validate(obj.CopySourceVersionId, `${path}/CopySourceVersionId`),
      ...getMemberValidator("VersionId").validate(obj.VersionId, `${path}/VersionId`),
    ];
  };
}

/**
 * Conditions on the source of a copy, and its customer-provided encryption key.
 * @public
 */
export interface UploadPartCopyRequest {
  Bucket: string;
  ExpectedBucketOwner?: string | undefined;
  Key: string;
  RequestPayer?: RequestPayer | undefined;
  UploadId: string;
  CopySource: string;
  CopySourceIfMatch?: string | undefined;
  CopySourceIfNoneMatch?: string | undefined;
  CopySourceIfModifiedSince?: Date | undefined;
  CopySourceIfUnmodifiedSince?: Date | undefined;
  CopySourceSSECustomerAlgorithm?: string | undefined;
  CopySourceSSECustomerKey?: string | undefined;
  CopySourceSSECustomerKeyMD5?: string | undefined;
  ExpectedSourceBucketOwner?: string | undefined;
  SSECustomerAlgorithm?: string | undefined;
  SSECustomerKeyMD5?: string | undefined;
  SSECustomerKey?: string | undefined;
  PartNumber: number;
  CopySourceRange?: string | undefined;
}

/**
 * @internal
 */
export const UploadPartCopyRequestFilterSensitiveLog = (obj: UploadPartCopyRequest): any => ({
  ...obj,
  ...(obj.CopySourceSSECustomerKey && { CopySourceSSECustomerKey: SENSITIVE_STRING }),
  ...(obj.SSECustomerKey && { SSECustomerKey: SENSITIVE_STRING }),
});
export namespace UploadPartCopyRequest {
  const memberValidators: {
    Bucket?: __MultiConstraintValidator<string>;
    ExpectedBucketOwner?: __MultiConstraintValidator<string>;
    Key?: __MultiConstraintValidator<string>;
    RequestPayer?: __MultiConstraintValidator<string>;
    UploadId?: __MultiConstraintValidator<string>;
    CopySource?: __MultiConstraintValidator<string>;
    CopySourceIfMatch?: __MultiConstraintValidator<string>;
    CopySourceIfNoneMatch?: __MultiConstraintValidator<string>;
    CopySourceIfModifiedSince?: __MultiConstraintValidator<Date>;
    CopySourceIfUnmodifiedSince?: __MultiConstraintValidator<Date>;
    CopySourceSSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    CopySourceSSECustomerKey?: __MultiConstraintValidator<string>;
    CopySourceSSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    ExpectedSourceBucketOwner?: __MultiConstraintValidator<string>;
    SSECustomerAlgorithm?: __MultiConstraintValidator<string>;
    SSECustomerKeyMD5?: __MultiConstraintValidator<string>;
    SSECustomerKey?: __MultiConstraintValidator<string>;
    PartNumber?: __MultiConstraintValidator<number>;
    CopySourceRange?: __MultiConstraintValidator<string>;
  } = {};
  /**
   * @internal
   */
  export const validate = (obj: UploadPartCopyRequest, path: string = ""): __ValidationFailure[] => {
    function getMemberValidator<T extends keyof typeof memberValidators>(
      member: T,
    ): NonNullable<(typeof memberValidators)[T]> {
      if (memberValidators[member] === undefined) {
        switch (member) {
          case "Bucket": {
            memberValidators["Bucket"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "ExpectedBucketOwner": {
            memberValidators["ExpectedBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "Key": {
            memberValidators["Key"] = new __CompositeValidator<string>([
              new __RequiredValidator(),
              new __LengthValidator(1, undefined),
            ]);
            break;
          }
          case "RequestPayer": {
            memberValidators["RequestPayer"] = new __CompositeValidator<string>([
              new __EnumValidator(["requester"], ["requester"]),
            ]);
            break;
          }
          case "UploadId": {
            memberValidators["UploadId"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "CopySource": {
            memberValidators["CopySource"] = new __CompositeValidator<string>([new __RequiredValidator()]);
            break;
          }
          case "CopySourceIfMatch": {
            memberValidators["CopySourceIfMatch"] = new __NoOpValidator();
            break;
          }
          case "CopySourceIfNoneMatch": {
            memberValidators["CopySourceIfNoneMatch"] = new __NoOpValidator();
            break;
          }
          case "CopySourceIfModifiedSince": {
            memberValidators["CopySourceIfModifiedSince"] = new __NoOpValidator();
            break;
          }
          case "CopySourceIfUnmodifiedSince": {
            memberValidators["CopySourceIfUnmodifiedSince"] = new __NoOpValidator();
            break;
          }
          case "CopySourceSSECustomerAlgorithm": {
            memberValidators["CopySourceSSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "CopySourceSSECustomerKey": {
            memberValidators["CopySourceSSECustomerKey"] = new __SensitiveConstraintValidator<string>(
              new __NoOpValidator(),
            );
            break;
          }
          case "CopySourceSSECustomerKeyMD5": {
            memberValidators["CopySourceSSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "ExpectedSourceBucketOwner": {
            memberValidators["ExpectedSourceBucketOwner"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerAlgorithm": {
            memberValidators["SSECustomerAlgorithm"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKeyMD5": {
            memberValidators["SSECustomerKeyMD5"] = new __NoOpValidator();
            break;
          }
          case "SSECustomerKey": {
            memberValidators["SSECustomerKey"] = new __SensitiveConstraintValidator<string>(new __NoOpValidator());
            break;
          }
          case "PartNumber": {
            memberValidators["PartNumber"] = new __CompositeValidator<number>([new __RequiredValidator()]);
            break;
          }
          case "CopySourceRange": {
            memberValidators["CopySourceRange"] = new __NoOpValidator();
            break;
          }
        }
      }
      return memberValidators[member]!!;
    }
    return [
      ...getMemberValidator("Bucket").validate(obj.Bucket, `${path}/Bucket`),
      ...getMemberValidator("ExpectedBucketOwner").validate(obj.ExpectedBucketOwner, `${path}/ExpectedBucketOwner`),
      ...getMemberValidator("Key").validate(obj.Key, `${path}/Key`),
      ...getMemberValidator("RequestPayer").validate(obj.RequestPayer, `${path}/RequestPayer`),
      ...getMemberValidator("UploadId").validate(obj.UploadId, `${path}/UploadId`),
      ...getMemberValidator("CopySource").validate(obj.CopySource, `${path}/CopySource`),
      ...getMemberValidator("CopySourceIfMatch").validate(obj.CopySourceIfMatch, `${path}/CopySourceIfMatch`),
      ...getMemberValidator("CopySourceIfNoneMatch").validate(
        obj.CopySourceIfNoneMatch,
        `${path}/CopySourceIfNoneMatch`,
      ),
      ...getMemberValidator("CopySourceIfModifiedSince").validate(
        obj.CopySourceIfModifiedSince,
        `${path}/CopySourceIfModifiedSince`,
      ),
      ...getMemberValidator("CopySourceIfUnmodifiedSince").validate(
        obj.CopySourceIfUnmodifiedSince,
        `${path}/CopySourceIfUnmodifiedSince`,
      ),
      ...getMemberValidator("CopySourceSSECustomerAlgorithm").validate(
        obj.CopySourceSSECustomerAlgorithm,
        `${path}/CopySourceSSECustomerAlgorithm`,
      ),
      ...getMemberValidator("CopySourceSSECustomerKey").validate(
        obj.CopySourceSSECustomerKey,
        `${path}/CopySourceSSECustomerKey`,
      ),
      ...getMemberValidator("CopySourceSSECustomerKeyMD5").validate(
        obj.CopySourceSSECustomerKeyMD5,
        `${path}/CopySourceSSECustomerKeyMD5`,
      ),
      ...getMemberValidator("ExpectedSourceBucketOwner").validate(
        obj.ExpectedSourceBucketOwner,
        `${path}/ExpectedSourceBucketOwner`,
      ),
      ...getMemberValidator("SSECustomerAlgorithm").validate(obj.SSECustomerAlgorithm, `${path}/SSECustomerAlgorithm`),
      ...getMemberValidator("SSECustomerKeyMD5").validate(obj.SSECustomerKeyMD5, `${path}/SSECustomerKeyMD5`),
      ...getMemberValidator("SSECustomerKey").validate(obj.SSECustomerKey, `${path}/SSECustomerKey`),
      ...getMemberValidator("PartNumber").validate(obj.PartNumber, `${path}/PartNumber`),
      ...getMemberValidator("CopySourceRange").validate(obj.CopySourceRange, `${path}/CopySourceRange`),
    ];
  };
}
