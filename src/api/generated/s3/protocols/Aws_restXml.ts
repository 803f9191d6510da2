// smithy-typescript generated code
import { parseXmlBody as parseBody } from "../../../xml.ts";
import { XmlNode as __XmlNode, XmlText as __XmlText } from "@aws-sdk/xml-builder";
import { HttpResponse as __HttpResponse } from "@smithy/protocol-http";
import type { RoutedRequest as __HttpRequest } from "../../../route.ts";
import type {
  AbortMultipartUploadRequest as AbortMultipartUploadServerInput,
  AbortMultipartUploadOutput as AbortMultipartUploadServerOutput,
  CompleteMultipartUploadRequest as CompleteMultipartUploadServerInput,
  CompleteMultipartUploadOutput as CompleteMultipartUploadServerOutput,
  CopyObjectRequest as CopyObjectServerInput,
  CopyObjectOutput as CopyObjectServerOutput,
  CreateBucketRequest as CreateBucketServerInput,
  CreateBucketOutput as CreateBucketServerOutput,
  CreateMultipartUploadRequest as CreateMultipartUploadServerInput,
  CreateMultipartUploadOutput as CreateMultipartUploadServerOutput,
  DeleteBucketRequest as DeleteBucketServerInput,
  DeleteBucketOutput as DeleteBucketServerOutput,
  DeleteBucketEncryptionRequest as DeleteBucketEncryptionServerInput,
  DeleteBucketEncryptionOutput as DeleteBucketEncryptionServerOutput,
  DeleteBucketLifecycleRequest as DeleteBucketLifecycleServerInput,
  DeleteBucketLifecycleOutput as DeleteBucketLifecycleServerOutput,
  DeleteBucketOwnershipControlsRequest as DeleteBucketOwnershipControlsServerInput,
  DeleteBucketOwnershipControlsOutput as DeleteBucketOwnershipControlsServerOutput,
  DeleteBucketPolicyRequest as DeleteBucketPolicyServerInput,
  DeleteBucketPolicyOutput as DeleteBucketPolicyServerOutput,
  DeleteBucketReplicationRequest as DeleteBucketReplicationServerInput,
  DeleteBucketReplicationOutput as DeleteBucketReplicationServerOutput,
  DeleteBucketTaggingRequest as DeleteBucketTaggingServerInput,
  DeleteBucketTaggingOutput as DeleteBucketTaggingServerOutput,
  DeleteBucketWebsiteRequest as DeleteBucketWebsiteServerInput,
  DeleteBucketWebsiteOutput as DeleteBucketWebsiteServerOutput,
  DeleteObjectRequest as DeleteObjectServerInput,
  DeleteObjectOutput as DeleteObjectServerOutput,
  DeleteObjectTaggingRequest as DeleteObjectTaggingServerInput,
  DeleteObjectTaggingOutput as DeleteObjectTaggingServerOutput,
  DeleteObjectsRequest as DeleteObjectsServerInput,
  DeleteObjectsOutput as DeleteObjectsServerOutput,
  DeletePublicAccessBlockRequest as DeletePublicAccessBlockServerInput,
  DeletePublicAccessBlockOutput as DeletePublicAccessBlockServerOutput,
  GetBucketAccelerateConfigurationRequest as GetBucketAccelerateConfigurationServerInput,
  GetBucketAccelerateConfigurationOutput as GetBucketAccelerateConfigurationServerOutput,
  GetBucketAclRequest as GetBucketAclServerInput,
  GetBucketAclOutput as GetBucketAclServerOutput,
  GetBucketCorsRequest as GetBucketCorsServerInput,
  GetBucketCorsOutput as GetBucketCorsServerOutput,
  GetBucketEncryptionRequest as GetBucketEncryptionServerInput,
  GetBucketEncryptionOutput as GetBucketEncryptionServerOutput,
  GetBucketLifecycleConfigurationRequest as GetBucketLifecycleConfigurationServerInput,
  GetBucketLifecycleConfigurationOutput as GetBucketLifecycleConfigurationServerOutput,
  GetBucketLocationRequest as GetBucketLocationServerInput,
  GetBucketLocationOutput as GetBucketLocationServerOutput,
  GetBucketLoggingRequest as GetBucketLoggingServerInput,
  GetBucketLoggingOutput as GetBucketLoggingServerOutput,
  GetBucketNotificationConfigurationRequest as GetBucketNotificationConfigurationServerInput,
  GetBucketNotificationConfigurationOutput as GetBucketNotificationConfigurationServerOutput,
  GetBucketOwnershipControlsRequest as GetBucketOwnershipControlsServerInput,
  GetBucketOwnershipControlsOutput as GetBucketOwnershipControlsServerOutput,
  GetBucketPolicyRequest as GetBucketPolicyServerInput,
  GetBucketPolicyOutput as GetBucketPolicyServerOutput,
  GetBucketPolicyStatusRequest as GetBucketPolicyStatusServerInput,
  GetBucketPolicyStatusOutput as GetBucketPolicyStatusServerOutput,
  GetBucketReplicationRequest as GetBucketReplicationServerInput,
  GetBucketReplicationOutput as GetBucketReplicationServerOutput,
  GetBucketRequestPaymentRequest as GetBucketRequestPaymentServerInput,
  GetBucketRequestPaymentOutput as GetBucketRequestPaymentServerOutput,
  GetBucketTaggingRequest as GetBucketTaggingServerInput,
  GetBucketTaggingOutput as GetBucketTaggingServerOutput,
  GetBucketVersioningRequest as GetBucketVersioningServerInput,
  GetBucketVersioningOutput as GetBucketVersioningServerOutput,
  GetBucketWebsiteRequest as GetBucketWebsiteServerInput,
  GetBucketWebsiteOutput as GetBucketWebsiteServerOutput,
  GetObjectRequest as GetObjectServerInput,
  GetObjectOutput as GetObjectServerOutput,
  GetObjectAclRequest as GetObjectAclServerInput,
  GetObjectAclOutput as GetObjectAclServerOutput,
  GetObjectAttributesRequest as GetObjectAttributesServerInput,
  GetObjectAttributesOutput as GetObjectAttributesServerOutput,
  GetObjectLockConfigurationRequest as GetObjectLockConfigurationServerInput,
  GetObjectLockConfigurationOutput as GetObjectLockConfigurationServerOutput,
  GetObjectTaggingRequest as GetObjectTaggingServerInput,
  GetObjectTaggingOutput as GetObjectTaggingServerOutput,
  GetPublicAccessBlockRequest as GetPublicAccessBlockServerInput,
  GetPublicAccessBlockOutput as GetPublicAccessBlockServerOutput,
  HeadBucketRequest as HeadBucketServerInput,
  HeadBucketOutput as HeadBucketServerOutput,
  HeadObjectRequest as HeadObjectServerInput,
  HeadObjectOutput as HeadObjectServerOutput,
  ListBucketsRequest as ListBucketsServerInput,
  ListBucketsOutput as ListBucketsServerOutput,
  ListMultipartUploadsRequest as ListMultipartUploadsServerInput,
  ListMultipartUploadsOutput as ListMultipartUploadsServerOutput,
  ListObjectVersionsRequest as ListObjectVersionsServerInput,
  ListObjectVersionsOutput as ListObjectVersionsServerOutput,
  ListObjectsRequest as ListObjectsServerInput,
  ListObjectsOutput as ListObjectsServerOutput,
  ListObjectsV2Request as ListObjectsV2ServerInput,
  ListObjectsV2Output as ListObjectsV2ServerOutput,
  ListPartsRequest as ListPartsServerInput,
  ListPartsOutput as ListPartsServerOutput,
  PutBucketEncryptionRequest as PutBucketEncryptionServerInput,
  PutBucketEncryptionOutput as PutBucketEncryptionServerOutput,
  PutBucketLifecycleConfigurationRequest as PutBucketLifecycleConfigurationServerInput,
  PutBucketLifecycleConfigurationOutput as PutBucketLifecycleConfigurationServerOutput,
  PutObjectRequest as PutObjectServerInput,
  PutObjectOutput as PutObjectServerOutput,
  PutObjectTaggingRequest as PutObjectTaggingServerInput,
  PutObjectTaggingOutput as PutObjectTaggingServerOutput,
  UploadPartRequest as UploadPartServerInput,
  UploadPartOutput as UploadPartServerOutput,
  UploadPartCopyRequest as UploadPartCopyServerInput,
  UploadPartCopyOutput as UploadPartCopyServerOutput,
} from "../models/models_0";
import { parseHttpDate as __parseHttpDate } from "../../../http-date.ts";
import { map } from "../../../map.ts";
import {
  collectBody,
  dateToUtcString as __dateToUtcString,
  expectNonNull as __expectNonNull,
  expectObject as __expectObject,
  expectString as __expectString,
  getArrayIfSingleItem as __getArrayIfSingleItem,
  isSerializableHeaderValue,
  parseBoolean as __parseBoolean,
  parseRfc3339DateTime as __parseRfc3339DateTime,
  parseRfc7231DateTime as __parseRfc7231DateTime,
  serializeDateTime as __serializeDateTime,
  splitHeader as __splitHeader,
  strictParseInt32 as __strictParseInt32,
  strictParseLong as __strictParseLong,
} from "@smithy/smithy-client";
import type { ResponseMetadata as __ResponseMetadata, SerdeContext as __SerdeContext } from "@smithy/types";

import type { ChecksumAlgorithm, EncryptionType, Event } from "../models/enums";
import type {
  _Error,
  _Object,
  AbortIncompleteMultipartUpload,
  AccessControlTranslation,
  AclGrant,
  BlockedEncryptionTypes,
  Bucket,
  BucketInfo,
  BucketLifecycleConfiguration,
  CommonPrefix,
  CompletedMultipartUpload,
  CompletedPart,
  Condition,
  CopyObjectResult,
  CopyPartResult,
  CORSRule,
  CreateBucketConfiguration,
  DefaultRetention,
  Delete,
  DeletedObject,
  DeleteMarkerEntry,
  DeleteMarkerReplication,
  Destination,
  EncryptionConfiguration,
  ErrorDocument,
  EventBridgeConfiguration,
  EventHoldDuration,
  ExistingObjectReplication,
  FilterRule,
  Grantee,
  IndexDocument,
  Initiator,
  LambdaFunctionConfiguration,
  LifecycleExpiration,
  LifecycleRule,
  LifecycleRuleAndOperator,
  LifecycleRuleFilter,
  LocationInfo,
  LoggingEnabled,
  Metrics,
  MultipartUpload,
  NoncurrentVersionExpiration,
  NoncurrentVersionTransition,
  NotificationConfigurationFilter,
  ObjectChecksum,
  ObjectIdentifier,
  ObjectLockConfiguration,
  ObjectLockRule,
  ObjectPart,
  ObjectParts,
  ObjectVersion,
  Owner,
  OwnershipControls,
  OwnershipControlsRule,
  Part,
  PartitionedPrefix,
  PolicyStatus,
  PublicAccessBlockConfiguration,
  QueueConfiguration,
  Redirect,
  RedirectAllRequestsTo,
  ReplicaModifications,
  ReplicationConfiguration,
  ReplicationRule,
  ReplicationRuleAndOperator,
  ReplicationRuleFilter,
  ReplicationTime,
  ReplicationTimeValue,
  RestoreStatus,
  RoutingRule,
  S3KeyFilter,
  ServerSideEncryptionByDefault,
  ServerSideEncryptionConfiguration,
  ServerSideEncryptionRule,
  SimplePrefix,
  SourceSelectionCriteria,
  SseKmsEncryptedObjects,
  Tag,
  Tagging,
  TargetGrant,
  TargetObjectKeyFormat,
  TopicConfiguration,
  Transition,
} from "../models/models_0";

export const deserializeAbortMultipartUploadRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<AbortMultipartUploadServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
    [_IMIT]: [() => void 0 !== output.headers[_xaimit], () => __parseHttpDate(output.headers[_xaimit])],
  });
  const query = output.query;
  if (query != null) {
    if (query["uploadId"] !== undefined) {
      const queryValue = query["uploadId"];
      contents.UploadId = queryValue;
    }
  }
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeCompleteMultipartUploadRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<CompleteMultipartUploadServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
    [_CCRC]: [, output.headers[_xacc]],
    [_CCRCC]: [, output.headers[_xacc_]],
    [_CCRCNVME]: [, output.headers[_xacc__]],
    [_CSHA]: [, output.headers[_xacs]],
    [_CSHAh]: [, output.headers[_xacs_]],
    [_CSHAhe]: [, output.headers[_xacs__]],
    [_CMD]: [, output.headers[_xacm]],
    [_CXXHASH]: [, output.headers[_xacx]],
    [_CXXHASHh]: [, output.headers[_xacx_]],
    [_CXXHASHhe]: [, output.headers[_xacx__]],
    [_SSECA]: [, output.headers[_xasseca]],
    [_SSECKMD]: [, output.headers[_xasseckm]],
    [_SSECK]: [, output.headers[_xasseck]],
    [_IM]: [, output.headers[_im]],
    [_INM]: [, output.headers[_inm]],
    [_CT]: [, output.headers[_xact]],
    [_MOS]: [() => void 0 !== output.headers[_xamos], () => __strictParseLong(output.headers[_xamos])],
  });
  const query = output.query;
  if (query != null) {
    if (query["uploadId"] !== undefined) {
      const queryValue = query["uploadId"];
      contents.UploadId = queryValue;
    }
  }
  Object.assign(contents, output.labels);
  const data: Record<string, any> | undefined = __expectObject(await parseBody(output.body, context));
  contents.MultipartUpload = de_CompletedMultipartUpload(data, context);
  return contents;
};

export const deserializeCopyObjectRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<CopyObjectServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
    [_CS]: [, output.headers[_xacs___]],
    [_CSIM]: [, output.headers[_xacsim]],
    [_CSINM]: [, output.headers[_xacsinm]],
    [_CSIMS]: [() => void 0 !== output.headers[_xacsims], () => __parseHttpDate(output.headers[_xacsims])],
    [_CSIUS]: [() => void 0 !== output.headers[_xacsius], () => __parseHttpDate(output.headers[_xacsius])],
    [_CSSSECA]: [, output.headers[_xacssseca]],
    [_CSSSECK]: [, output.headers[_xacssseck]],
    [_CSSSECKMD]: [, output.headers[_xacssseckm]],
    [_ESBO]: [, output.headers[_xasebo]],
    [_CTo]: [, output.headers[_ct]],
    [_CE]: [, output.headers[_ce]],
    [_CL]: [, output.headers[_cl]],
    [_CD]: [, output.headers[_cd]],
    [_CC]: [, output.headers[_cc]],
    [_E]: [, output.headers[_e]],
    [_SC]: [, output.headers[_xasc]],
    [_WRL]: [, output.headers[_xawrl]],
    [_SSECA]: [, output.headers[_xasseca]],
    [_SSECKMD]: [, output.headers[_xasseckm]],
    [_SSE]: [, output.headers[_xasse]],
    [_SSEKMSKI]: [, output.headers[_xasseakki]],
    [_BKE]: [() => void 0 !== output.headers[_xassebke], () => __parseBoolean(output.headers[_xassebke])],
    [_SSECK]: [, output.headers[_xasseck]],
    [_OLM]: [, output.headers[_xaolm]],
    [_OLRUD]: [
      () => void 0 !== output.headers[_xaolrud],
      () => __expectNonNull(__parseRfc3339DateTime(output.headers[_xaolrud])),
    ],
    [_OLLHS]: [, output.headers[_xaollh]],
    [_OLEH]: [, output.headers[_xaoleh]],
    [_OLEHDD]: [() => void 0 !== output.headers[_xaolehdd], () => __strictParseInt32(output.headers[_xaolehdd])],
    [_OLEHDY]: [() => void 0 !== output.headers[_xaolehdy], () => __strictParseInt32(output.headers[_xaolehdy])],
    [_GFC]: [, output.headers[_xagfc]],
    [_GR]: [, output.headers[_xagr]],
    [_GRACP]: [, output.headers[_xagra]],
    [_GWACP]: [, output.headers[_xagwa]],
    [_IM]: [, output.headers[_im]],
    [_INM]: [, output.headers[_inm]],
    [_MD]: [, output.headers[_xamd]],
    [_TD]: [, output.headers[_xatd]],
    [_AD]: [, output.headers[_xaoad]],
    [_CA]: [, output.headers[_xaca]],
    [_ACL]: [, output.headers[_xaa]],
    [_T]: [, output.headers[_xat]],
    [_SSEKMSEC]: [, output.headers[_xassec]],
    Metadata: [
      ,
      Object.keys(output.headers)
        .filter((header) => header.startsWith("x-amz-meta-"))
        .reduce((acc, header) => {
          acc[header.substring(11)] = output.headers[header];
          return acc;
        }, Object.create(null) as any),
    ],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeCreateBucketRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<CreateBucketServerInput> => {
  const contents: any = map({
    [_GFC]: [, output.headers[_xagfc]],
    [_GR]: [, output.headers[_xagr]],
    [_GRACP]: [, output.headers[_xagra]],
    [_GWACP]: [, output.headers[_xagwa]],
    [_ACL]: [, output.headers[_xaa]],
    [_GW]: [, output.headers[_xagw]],
    [_OLEFB]: [() => void 0 !== output.headers[_xabole], () => __parseBoolean(output.headers[_xabole])],
    [_OO]: [, output.headers[_xaoo]],
    [_BN]: [, output.headers[_xabn]],
  });
  Object.assign(contents, output.labels);
  const data: Record<string, any> | undefined = __expectObject(await parseBody(output.body, context));
  contents.CreateBucketConfiguration = de_CreateBucketConfiguration(data, context);
  return contents;
};

export const deserializeCreateMultipartUploadRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<CreateMultipartUploadServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
    [_CTo]: [, output.headers[_ct]],
    [_CE]: [, output.headers[_ce]],
    [_CL]: [, output.headers[_cl]],
    [_CD]: [, output.headers[_cd]],
    [_CC]: [, output.headers[_cc]],
    [_E]: [, output.headers[_e]],
    [_SC]: [, output.headers[_xasc]],
    [_WRL]: [, output.headers[_xawrl]],
    [_SSECA]: [, output.headers[_xasseca]],
    [_SSECKMD]: [, output.headers[_xasseckm]],
    [_SSE]: [, output.headers[_xasse]],
    [_SSEKMSKI]: [, output.headers[_xasseakki]],
    [_BKE]: [() => void 0 !== output.headers[_xassebke], () => __parseBoolean(output.headers[_xassebke])],
    [_SSECK]: [, output.headers[_xasseck]],
    [_OLM]: [, output.headers[_xaolm]],
    [_OLRUD]: [
      () => void 0 !== output.headers[_xaolrud],
      () => __expectNonNull(__parseRfc3339DateTime(output.headers[_xaolrud])),
    ],
    [_OLLHS]: [, output.headers[_xaollh]],
    [_OLEH]: [, output.headers[_xaoleh]],
    [_OLEHDD]: [() => void 0 !== output.headers[_xaolehdd], () => __strictParseInt32(output.headers[_xaolehdd])],
    [_OLEHDY]: [() => void 0 !== output.headers[_xaolehdy], () => __strictParseInt32(output.headers[_xaolehdy])],
    [_GFC]: [, output.headers[_xagfc]],
    [_GR]: [, output.headers[_xagr]],
    [_GRACP]: [, output.headers[_xagra]],
    [_GWACP]: [, output.headers[_xagwa]],
    [_CA]: [, output.headers[_xaca]],
    [_CT]: [, output.headers[_xact]],
    [_ACL]: [, output.headers[_xaa]],
    [_T]: [, output.headers[_xat]],
    [_SSEKMSEC]: [, output.headers[_xassec]],
    Metadata: [
      ,
      Object.keys(output.headers)
        .filter((header) => header.startsWith("x-amz-meta-"))
        .reduce((acc, header) => {
          acc[header.substring(11)] = output.headers[header];
          return acc;
        }, Object.create(null) as any),
    ],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeDeleteBucketRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<DeleteBucketServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeDeleteBucketEncryptionRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<DeleteBucketEncryptionServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeDeleteBucketLifecycleRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<DeleteBucketLifecycleServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeDeleteBucketOwnershipControlsRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<DeleteBucketOwnershipControlsServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeDeleteBucketPolicyRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<DeleteBucketPolicyServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeDeleteBucketReplicationRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<DeleteBucketReplicationServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeDeleteBucketTaggingRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<DeleteBucketTaggingServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeDeleteBucketWebsiteRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<DeleteBucketWebsiteServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeDeleteObjectRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<DeleteObjectServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
    [_IM]: [, output.headers[_im]],
    [_IMLMT]: [() => void 0 !== output.headers[_xaimlmt], () => __parseHttpDate(output.headers[_xaimlmt])],
    [_IMS]: [() => void 0 !== output.headers[_xaims], () => __strictParseLong(output.headers[_xaims])],
    [_MFA]: [, output.headers[_xam]],
    [_BGR]: [() => void 0 !== output.headers[_xabgr], () => __parseBoolean(output.headers[_xabgr])],
  });
  const query = output.query;
  if (query != null) {
    if (query["versionId"] !== undefined) {
      const queryValue = query["versionId"];
      contents.VersionId = queryValue;
    }
  }
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeDeleteObjectsRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<DeleteObjectsServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_MFA]: [, output.headers[_xam]],
    [_RP]: [, output.headers[_xarp]],
    [_BGR]: [() => void 0 !== output.headers[_xabgr], () => __parseBoolean(output.headers[_xabgr])],
    [_CA]: [, output.headers[_xasca]],
  });
  Object.assign(contents, output.labels);
  const data: Record<string, any> | undefined = __expectObject(await parseBody(output.body, context));
  contents.Delete = de_Delete(data, context);
  return contents;
};

export const deserializeDeleteObjectTaggingRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<DeleteObjectTaggingServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  const query = output.query;
  if (query != null) {
    if (query["versionId"] !== undefined) {
      const queryValue = query["versionId"];
      contents.VersionId = queryValue;
    }
  }
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeDeletePublicAccessBlockRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<DeletePublicAccessBlockServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketAccelerateConfigurationRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketAccelerateConfigurationServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketAclRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketAclServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketCorsRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketCorsServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketEncryptionRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketEncryptionServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketLifecycleConfigurationRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketLifecycleConfigurationServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketLocationRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketLocationServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketLoggingRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketLoggingServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketNotificationConfigurationRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketNotificationConfigurationServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketOwnershipControlsRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketOwnershipControlsServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketPolicyRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketPolicyServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketPolicyStatusRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketPolicyStatusServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketReplicationRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketReplicationServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketRequestPaymentRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketRequestPaymentServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketTaggingRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketTaggingServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketVersioningRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketVersioningServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetBucketWebsiteRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetBucketWebsiteServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetObjectRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetObjectServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
    [_SSECA]: [, output.headers[_xasseca]],
    [_SSECKMD]: [, output.headers[_xasseckm]],
    [_SSECK]: [, output.headers[_xasseck]],
    [_IM]: [, output.headers[_im]],
    [_INM]: [, output.headers[_inm]],
    [_IMSf]: [() => void 0 !== output.headers[_ims], () => __parseHttpDate(output.headers[_ims])],
    [_IUS]: [() => void 0 !== output.headers[_ius], () => __parseHttpDate(output.headers[_ius])],
    [_R]: [, output.headers[_r]],
    [_CM]: [, output.headers[_xacm_]],
  });
  const query = output.query;
  if (query != null) {
    if (query["partNumber"] !== undefined) {
      const queryValue = query["partNumber"];
      contents.PartNumber = __strictParseInt32(queryValue);
    }
    if (query["versionId"] !== undefined) {
      const queryValue = query["versionId"];
      contents.VersionId = queryValue;
    }
    if (query["response-cache-control"] !== undefined) {
      const queryValue = query["response-cache-control"];
      contents.ResponseCacheControl = queryValue;
    }
    if (query["response-content-disposition"] !== undefined) {
      const queryValue = query["response-content-disposition"];
      contents.ResponseContentDisposition = queryValue;
    }
    if (query["response-content-encoding"] !== undefined) {
      const queryValue = query["response-content-encoding"];
      contents.ResponseContentEncoding = queryValue;
    }
    if (query["response-content-language"] !== undefined) {
      const queryValue = query["response-content-language"];
      contents.ResponseContentLanguage = queryValue;
    }
    if (query["response-content-type"] !== undefined) {
      const queryValue = query["response-content-type"];
      contents.ResponseContentType = queryValue;
    }
    if (query["response-expires"] !== undefined) {
      const queryValue = query["response-expires"];
      contents.ResponseExpires = __expectNonNull(__parseRfc7231DateTime(queryValue));
    }
  }
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetObjectAclRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetObjectAclServerInput> => {
  const contents: any = map({
    [_RP]: [, output.headers[_xarp]],
    [_EBO]: [, output.headers[_xaebo]],
  });
  const query = output.query;
  if (query != null) {
    if (query["versionId"] !== undefined) {
      const queryValue = query["versionId"];
      contents.VersionId = queryValue;
    }
  }
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetObjectAttributesRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetObjectAttributesServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
    [_SSECA]: [, output.headers[_xasseca]],
    [_SSECKMD]: [, output.headers[_xasseckm]],
    [_SSECK]: [, output.headers[_xasseck]],
    [_OA]: [
      () => void 0 !== output.headers[_xaoa],
      () => __splitHeader(output.headers[_xaoa] || "").map((_entry) => _entry.trim() as any),
    ],
    [_MP]: [() => void 0 !== output.headers[_xamp], () => __strictParseInt32(output.headers[_xamp])],
    [_PNM]: [() => void 0 !== output.headers[_xapnm], () => __strictParseInt32(output.headers[_xapnm])],
  });
  const query = output.query;
  if (query != null) {
    if (query["versionId"] !== undefined) {
      const queryValue = query["versionId"];
      contents.VersionId = queryValue;
    }
  }
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetObjectLockConfigurationRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetObjectLockConfigurationServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetObjectTaggingRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetObjectTaggingServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
  });
  const query = output.query;
  if (query != null) {
    if (query["versionId"] !== undefined) {
      const queryValue = query["versionId"];
      contents.VersionId = queryValue;
    }
  }
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeGetPublicAccessBlockRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<GetPublicAccessBlockServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeHeadBucketRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<HeadBucketServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeHeadObjectRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<HeadObjectServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
    [_SSECA]: [, output.headers[_xasseca]],
    [_SSECKMD]: [, output.headers[_xasseckm]],
    [_SSECK]: [, output.headers[_xasseck]],
    [_IM]: [, output.headers[_im]],
    [_INM]: [, output.headers[_inm]],
    [_IMSf]: [() => void 0 !== output.headers[_ims], () => __parseHttpDate(output.headers[_ims])],
    [_IUS]: [() => void 0 !== output.headers[_ius], () => __parseHttpDate(output.headers[_ius])],
    [_R]: [, output.headers[_r]],
    [_CM]: [, output.headers[_xacm_]],
  });
  const query = output.query;
  if (query != null) {
    if (query["partNumber"] !== undefined) {
      const queryValue = query["partNumber"];
      contents.PartNumber = __strictParseInt32(queryValue);
    }
    if (query["versionId"] !== undefined) {
      const queryValue = query["versionId"];
      contents.VersionId = queryValue;
    }
    if (query["response-cache-control"] !== undefined) {
      const queryValue = query["response-cache-control"];
      contents.ResponseCacheControl = queryValue;
    }
    if (query["response-content-disposition"] !== undefined) {
      const queryValue = query["response-content-disposition"];
      contents.ResponseContentDisposition = queryValue;
    }
    if (query["response-content-encoding"] !== undefined) {
      const queryValue = query["response-content-encoding"];
      contents.ResponseContentEncoding = queryValue;
    }
    if (query["response-content-language"] !== undefined) {
      const queryValue = query["response-content-language"];
      contents.ResponseContentLanguage = queryValue;
    }
    if (query["response-content-type"] !== undefined) {
      const queryValue = query["response-content-type"];
      contents.ResponseContentType = queryValue;
    }
    if (query["response-expires"] !== undefined) {
      const queryValue = query["response-expires"];
      contents.ResponseExpires = __expectNonNull(__parseRfc7231DateTime(queryValue));
    }
  }
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeListBucketsRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<ListBucketsServerInput> => {
  const contents: any = map({});
  const query = output.query;
  if (query != null) {
    if (query["prefix"] !== undefined) {
      const queryValue = query["prefix"];
      contents.Prefix = queryValue;
    }
    if (query["bucket-region"] !== undefined) {
      const queryValue = query["bucket-region"];
      contents.BucketRegion = queryValue;
    }
    if (query["max-buckets"] !== undefined) {
      const queryValue = query["max-buckets"];
      contents.MaxBuckets = __strictParseInt32(queryValue);
    }
    if (query["continuation-token"] !== undefined) {
      const queryValue = query["continuation-token"];
      contents.ContinuationToken = queryValue;
    }
  }
  return contents;
};

export const deserializeListMultipartUploadsRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<ListMultipartUploadsServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
  });
  const query = output.query;
  if (query != null) {
    if (query["prefix"] !== undefined) {
      const queryValue = query["prefix"];
      contents.Prefix = queryValue;
    }
    if (query["delimiter"] !== undefined) {
      const queryValue = query["delimiter"];
      contents.Delimiter = queryValue;
    }
    if (query["key-marker"] !== undefined) {
      const queryValue = query["key-marker"];
      contents.KeyMarker = queryValue;
    }
    if (query["upload-id-marker"] !== undefined) {
      const queryValue = query["upload-id-marker"];
      contents.UploadIdMarker = queryValue;
    }
    if (query["max-uploads"] !== undefined) {
      const queryValue = query["max-uploads"];
      contents.MaxUploads = __strictParseInt32(queryValue);
    }
    if (query["encoding-type"] !== undefined) {
      const queryValue = query["encoding-type"];
      contents.EncodingType = queryValue;
    }
  }
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeListObjectsRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<ListObjectsServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_OOA]: [
      () => void 0 !== output.headers[_xaooa],
      () => __splitHeader(output.headers[_xaooa] || "").map((_entry) => _entry.trim() as any),
    ],
    [_RP]: [, output.headers[_xarp]],
  });
  const query = output.query;
  if (query != null) {
    if (query["prefix"] !== undefined) {
      const queryValue = query["prefix"];
      contents.Prefix = queryValue;
    }
    if (query["delimiter"] !== undefined) {
      const queryValue = query["delimiter"];
      contents.Delimiter = queryValue;
    }
    if (query["max-keys"] !== undefined) {
      const queryValue = query["max-keys"];
      contents.MaxKeys = __strictParseInt32(queryValue);
    }
    if (query["encoding-type"] !== undefined) {
      const queryValue = query["encoding-type"];
      contents.EncodingType = queryValue;
    }
    if (query["marker"] !== undefined) {
      const queryValue = query["marker"];
      contents.Marker = queryValue;
    }
  }
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeListObjectsV2Request = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<ListObjectsV2ServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_OOA]: [
      () => void 0 !== output.headers[_xaooa],
      () => __splitHeader(output.headers[_xaooa] || "").map((_entry) => _entry.trim() as any),
    ],
    [_RP]: [, output.headers[_xarp]],
  });
  const query = output.query;
  if (query != null) {
    if (query["prefix"] !== undefined) {
      const queryValue = query["prefix"];
      contents.Prefix = queryValue;
    }
    if (query["delimiter"] !== undefined) {
      const queryValue = query["delimiter"];
      contents.Delimiter = queryValue;
    }
    if (query["max-keys"] !== undefined) {
      const queryValue = query["max-keys"];
      contents.MaxKeys = __strictParseInt32(queryValue);
    }
    if (query["encoding-type"] !== undefined) {
      const queryValue = query["encoding-type"];
      contents.EncodingType = queryValue;
    }
    if (query["continuation-token"] !== undefined) {
      const queryValue = query["continuation-token"];
      contents.ContinuationToken = queryValue;
    }
    if (query["start-after"] !== undefined) {
      const queryValue = query["start-after"];
      contents.StartAfter = queryValue;
    }
    if (query["fetch-owner"] !== undefined) {
      const queryValue = query["fetch-owner"];
      contents.FetchOwner = __parseBoolean(queryValue);
    }
  }
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeListObjectVersionsRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<ListObjectVersionsServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
    [_OOA]: [
      () => void 0 !== output.headers[_xaooa],
      () => __splitHeader(output.headers[_xaooa] || "").map((_entry) => _entry.trim() as any),
    ],
  });
  const query = output.query;
  if (query != null) {
    if (query["delimiter"] !== undefined) {
      const queryValue = query["delimiter"];
      contents.Delimiter = queryValue;
    }
    if (query["encoding-type"] !== undefined) {
      const queryValue = query["encoding-type"];
      contents.EncodingType = queryValue;
    }
    if (query["key-marker"] !== undefined) {
      const queryValue = query["key-marker"];
      contents.KeyMarker = queryValue;
    }
    if (query["max-keys"] !== undefined) {
      const queryValue = query["max-keys"];
      contents.MaxKeys = __strictParseInt32(queryValue);
    }
    if (query["prefix"] !== undefined) {
      const queryValue = query["prefix"];
      contents.Prefix = queryValue;
    }
    if (query["version-id-marker"] !== undefined) {
      const queryValue = query["version-id-marker"];
      contents.VersionIdMarker = queryValue;
    }
  }
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializeListPartsRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<ListPartsServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
    [_SSECA]: [, output.headers[_xasseca]],
    [_SSECKMD]: [, output.headers[_xasseckm]],
    [_SSECK]: [, output.headers[_xasseck]],
  });
  const query = output.query;
  if (query != null) {
    if (query["uploadId"] !== undefined) {
      const queryValue = query["uploadId"];
      contents.UploadId = queryValue;
    }
    if (query["max-parts"] !== undefined) {
      const queryValue = query["max-parts"];
      contents.MaxParts = __strictParseInt32(queryValue);
    }
    if (query["part-number-marker"] !== undefined) {
      const queryValue = query["part-number-marker"];
      contents.PartNumberMarker = __strictParseInt32(queryValue);
    }
  }
  Object.assign(contents, output.labels);
  return contents;
};

export const deserializePutBucketEncryptionRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<PutBucketEncryptionServerInput> => {
  const contents: any = map({
    [_CMDo]: [, output.headers[_cm]],
    [_CA]: [, output.headers[_xasca]],
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  const data: Record<string, any> | undefined = __expectObject(await parseBody(output.body, context));
  contents.ServerSideEncryptionConfiguration = de_ServerSideEncryptionConfiguration(data, context);
  return contents;
};

export const deserializePutBucketLifecycleConfigurationRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<PutBucketLifecycleConfigurationServerInput> => {
  const contents: any = map({
    [_CA]: [, output.headers[_xasca]],
    [_EBO]: [, output.headers[_xaebo]],
    [_TDMOS]: [, output.headers[_xatdmos]],
  });
  Object.assign(contents, output.labels);
  const data: Record<string, any> | undefined = __expectObject(await parseBody(output.body, context));
  contents.LifecycleConfiguration = de_BucketLifecycleConfiguration(data, context);
  return contents;
};

export const deserializePutObjectRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<PutObjectServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
    [_CTo]: [, output.headers[_ct]],
    [_CE]: [, output.headers[_ce]],
    [_CL]: [, output.headers[_cl]],
    [_CD]: [, output.headers[_cd]],
    [_CC]: [, output.headers[_cc]],
    [_E]: [, output.headers[_e]],
    [_SC]: [, output.headers[_xasc]],
    [_WRL]: [, output.headers[_xawrl]],
    [_CCRC]: [, output.headers[_xacc]],
    [_CCRCC]: [, output.headers[_xacc_]],
    [_CCRCNVME]: [, output.headers[_xacc__]],
    [_CSHA]: [, output.headers[_xacs]],
    [_CSHAh]: [, output.headers[_xacs_]],
    [_CSHAhe]: [, output.headers[_xacs__]],
    [_CMD]: [, output.headers[_xacm]],
    [_CXXHASH]: [, output.headers[_xacx]],
    [_CXXHASHh]: [, output.headers[_xacx_]],
    [_CXXHASHhe]: [, output.headers[_xacx__]],
    [_SSECA]: [, output.headers[_xasseca]],
    [_SSECKMD]: [, output.headers[_xasseckm]],
    [_SSE]: [, output.headers[_xasse]],
    [_SSEKMSKI]: [, output.headers[_xasseakki]],
    [_BKE]: [() => void 0 !== output.headers[_xassebke], () => __parseBoolean(output.headers[_xassebke])],
    [_SSECK]: [, output.headers[_xasseck]],
    [_OLM]: [, output.headers[_xaolm]],
    [_OLRUD]: [
      () => void 0 !== output.headers[_xaolrud],
      () => __expectNonNull(__parseRfc3339DateTime(output.headers[_xaolrud])),
    ],
    [_OLLHS]: [, output.headers[_xaollh]],
    [_OLEH]: [, output.headers[_xaoleh]],
    [_OLEHDD]: [() => void 0 !== output.headers[_xaolehdd], () => __strictParseInt32(output.headers[_xaolehdd])],
    [_OLEHDY]: [() => void 0 !== output.headers[_xaolehdy], () => __strictParseInt32(output.headers[_xaolehdy])],
    [_GFC]: [, output.headers[_xagfc]],
    [_GR]: [, output.headers[_xagr]],
    [_GRACP]: [, output.headers[_xagra]],
    [_GWACP]: [, output.headers[_xagwa]],
    [_IM]: [, output.headers[_im]],
    [_INM]: [, output.headers[_inm]],
    [_CLo]: [() => void 0 !== output.headers[_cl_], () => __strictParseLong(output.headers[_cl_])],
    [_CMDo]: [, output.headers[_cm]],
    [_CA]: [, output.headers[_xasca]],
    [_WOB]: [() => void 0 !== output.headers[_xawob], () => __strictParseLong(output.headers[_xawob])],
    [_ACL]: [, output.headers[_xaa]],
    [_T]: [, output.headers[_xat]],
    [_SSEKMSEC]: [, output.headers[_xassec]],
    Metadata: [
      ,
      Object.keys(output.headers)
        .filter((header) => header.startsWith("x-amz-meta-"))
        .reduce((acc, header) => {
          acc[header.substring(11)] = output.headers[header];
          return acc;
        }, Object.create(null) as any),
    ],
  });
  Object.assign(contents, output.labels);
  const data: any = output.body;
  contents.Body = data;
  return contents;
};

export const deserializePutObjectTaggingRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<PutObjectTaggingServerInput> => {
  const contents: any = map({
    [_CMDo]: [, output.headers[_cm]],
    [_CA]: [, output.headers[_xasca]],
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
  });
  const query = output.query;
  if (query != null) {
    if (query["versionId"] !== undefined) {
      const queryValue = query["versionId"];
      contents.VersionId = queryValue;
    }
  }
  Object.assign(contents, output.labels);
  const data: Record<string, any> | undefined = __expectObject(await parseBody(output.body, context));
  contents.Tagging = de_Tagging(data, context);
  return contents;
};

export const deserializeUploadPartRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<UploadPartServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
    [_CCRC]: [, output.headers[_xacc]],
    [_CCRCC]: [, output.headers[_xacc_]],
    [_CCRCNVME]: [, output.headers[_xacc__]],
    [_CSHA]: [, output.headers[_xacs]],
    [_CSHAh]: [, output.headers[_xacs_]],
    [_CSHAhe]: [, output.headers[_xacs__]],
    [_CMD]: [, output.headers[_xacm]],
    [_CXXHASH]: [, output.headers[_xacx]],
    [_CXXHASHh]: [, output.headers[_xacx_]],
    [_CXXHASHhe]: [, output.headers[_xacx__]],
    [_SSECA]: [, output.headers[_xasseca]],
    [_SSECKMD]: [, output.headers[_xasseckm]],
    [_SSECK]: [, output.headers[_xasseck]],
    [_CLo]: [() => void 0 !== output.headers[_cl_], () => __strictParseLong(output.headers[_cl_])],
    [_CMDo]: [, output.headers[_cm]],
    [_CA]: [, output.headers[_xasca]],
  });
  const query = output.query;
  if (query != null) {
    if (query["uploadId"] !== undefined) {
      const queryValue = query["uploadId"];
      contents.UploadId = queryValue;
    }
    if (query["partNumber"] !== undefined) {
      const queryValue = query["partNumber"];
      contents.PartNumber = __strictParseInt32(queryValue);
    }
  }
  Object.assign(contents, output.labels);
  const data: any = output.body;
  contents.Body = data;
  return contents;
};

export const deserializeUploadPartCopyRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<UploadPartCopyServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
    [_CS]: [, output.headers[_xacs___]],
    [_CSIM]: [, output.headers[_xacsim]],
    [_CSINM]: [, output.headers[_xacsinm]],
    [_CSIMS]: [() => void 0 !== output.headers[_xacsims], () => __parseHttpDate(output.headers[_xacsims])],
    [_CSIUS]: [() => void 0 !== output.headers[_xacsius], () => __parseHttpDate(output.headers[_xacsius])],
    [_CSSSECA]: [, output.headers[_xacssseca]],
    [_CSSSECK]: [, output.headers[_xacssseck]],
    [_CSSSECKMD]: [, output.headers[_xacssseckm]],
    [_ESBO]: [, output.headers[_xasebo]],
    [_SSECA]: [, output.headers[_xasseca]],
    [_SSECKMD]: [, output.headers[_xasseckm]],
    [_SSECK]: [, output.headers[_xasseck]],
    [_CSR]: [, output.headers[_xacsr]],
  });
  const query = output.query;
  if (query != null) {
    if (query["uploadId"] !== undefined) {
      const queryValue = query["uploadId"];
      contents.UploadId = queryValue;
    }
    if (query["partNumber"] !== undefined) {
      const queryValue = query["partNumber"];
      contents.PartNumber = __strictParseInt32(queryValue);
    }
  }
  Object.assign(contents, output.labels);
  return contents;
};

export const serializeAbortMultipartUploadResponse = async (
  input: AbortMultipartUploadServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 204;
  let headers: any = map({}, isSerializableHeaderValue, {
    [_xarc]: input[_RC]!,
    [_xavi]: input[_VI]!,
  });
  let body: any;
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeCompleteMultipartUploadResponse = async (
  input: CompleteMultipartUploadServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xasse]: input[_SSE]!,
    [_xasseakki]: input[_SSEKMSKI]!,
    [_xassebke]: [() => isSerializableHeaderValue(input[_BKE]), () => input[_BKE]!.toString()],
    [_xarc]: input[_RC]!,
    [_xae]: input[_Ex]!,
    [_xavi]: input[_VI]!,
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_CMUR);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  if (input[_B] != null) {
    bn.c(__XmlNode.of(_BNu, input[_B]).n(_B));
  }
  if (input[_CCRC] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRC]).n(_CCRC));
  }
  if (input[_CCRCC] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRCC]).n(_CCRCC));
  }
  if (input[_CCRCNVME] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRCNVME]).n(_CCRCNVME));
  }
  if (input[_CMD] != null) {
    bn.c(__XmlNode.of(_C, input[_CMD]).n(_CMD));
  }
  if (input[_CSHA] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHA]).n(_CSHA));
  }
  if (input[_CSHAh] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHAh]).n(_CSHAh));
  }
  if (input[_CSHAhe] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHAhe]).n(_CSHAhe));
  }
  bn.cc(input, _CT);
  if (input[_CXXHASHhe] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASHhe]).n(_CXXHASHhe));
  }
  if (input[_CXXHASHh] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASHh]).n(_CXXHASHh));
  }
  if (input[_CXXHASH] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASH]).n(_CXXHASH));
  }
  bn.cc(input, _ET);
  if (input[_K] != null) {
    bn.c(__XmlNode.of(_OK, input[_K]).n(_K));
  }
  bn.cc(input, _L);
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeCopyObjectResponse = async (
  input: CopyObjectServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xasseca]: input[_SSECA]!,
    [_xasseckm]: input[_SSECKMD]!,
    [_xasse]: input[_SSE]!,
    [_xasseakki]: input[_SSEKMSKI]!,
    [_xassebke]: [() => isSerializableHeaderValue(input[_BKE]), () => input[_BKE]!.toString()],
    [_xarc]: input[_RC]!,
    [_xae]: input[_Ex]!,
    [_xacsvi]: input[_CSVI]!,
    [_xavi]: input[_VI]!,
    [_xassec]: input[_SSEKMSEC]!,
  });
  let body: any;
  let contents: any;
  if (input.CopyObjectResult !== undefined) {
    contents = se_CopyObjectResult(input.CopyObjectResult, context);
    body = _ve;
    contents.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
    body += contents.toString();
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeCreateBucketResponse = async (
  input: CreateBucketServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    [_l]: input[_L]!,
    [_xaba]: input[_BA]!,
  });
  let body: any;
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeCreateMultipartUploadResponse = async (
  input: CreateMultipartUploadServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xasseca]: input[_SSECA]!,
    [_xasseckm]: input[_SSECKMD]!,
    [_xasse]: input[_SSE]!,
    [_xasseakki]: input[_SSEKMSKI]!,
    [_xassebke]: [() => isSerializableHeaderValue(input[_BKE]), () => input[_BKE]!.toString()],
    [_xaad]: [() => isSerializableHeaderValue(input[_ADb]), () => __dateToUtcString(input[_ADb]!).toString()],
    [_xaari]: input[_ARI]!,
    [_xavi]: input[_VI]!,
    [_xarc]: input[_RC]!,
    [_xaca]: input[_CA]!,
    [_xact]: input[_CT]!,
    [_xassec]: input[_SSEKMSEC]!,
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_IMUR);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  if (input[_B] != null) {
    bn.c(__XmlNode.of(_BNu, input[_B]).n(_B));
  }
  if (input[_K] != null) {
    bn.c(__XmlNode.of(_OK, input[_K]).n(_K));
  }
  if (input[_UI] != null) {
    bn.c(__XmlNode.of(_MUI, input[_UI]).n(_UI));
  }
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeDeleteBucketResponse = async (
  input: DeleteBucketServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 204;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = "";
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeDeleteBucketEncryptionResponse = async (
  input: DeleteBucketEncryptionServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 204;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = "";
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeDeleteBucketLifecycleResponse = async (
  input: DeleteBucketLifecycleServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 204;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = "";
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeDeleteBucketOwnershipControlsResponse = async (
  input: DeleteBucketOwnershipControlsServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 204;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = "";
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeDeleteBucketPolicyResponse = async (
  input: DeleteBucketPolicyServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 204;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = "";
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeDeleteBucketReplicationResponse = async (
  input: DeleteBucketReplicationServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 204;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = "";
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeDeleteBucketTaggingResponse = async (
  input: DeleteBucketTaggingServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 204;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = "";
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeDeleteBucketWebsiteResponse = async (
  input: DeleteBucketWebsiteServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 204;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = "";
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeDeleteObjectResponse = async (
  input: DeleteObjectServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 204;
  let headers: any = map({}, isSerializableHeaderValue, {
    [_xarc]: input[_RC]!,
    [_xadm]: [() => isSerializableHeaderValue(input[_DM]), () => input[_DM]!.toString()],
    [_xavi]: input[_VI]!,
  });
  let body: any;
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeDeleteObjectsResponse = async (
  input: DeleteObjectsServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xarc]: input[_RC]!,
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_DR);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  bn.l(input, "Deleted", "Deleted", () => se_DeletedObjects(input[_D]!, context));
  bn.l(input, "Errors", "Error", () => se_Errors(input[_Er]!, context));
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeDeleteObjectTaggingResponse = async (
  input: DeleteObjectTaggingServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 204;
  let headers: any = map({}, isSerializableHeaderValue, {
    [_xavi]: input[_VI]!,
  });
  let body: any;
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeDeletePublicAccessBlockResponse = async (
  input: DeletePublicAccessBlockServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 204;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = "";
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketAccelerateConfigurationResponse = async (
  input: GetBucketAccelerateConfigurationServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xarc]: input[_RC]!,
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_AC);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  if (input[_S] != null) {
    bn.c(__XmlNode.of(_BAS, input[_S]).n(_S));
  }
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketAclResponse = async (
  input: GetBucketAclServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_ACP);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  bn.lc(input, "Grants", "AccessControlList", () => se_Grants(input[_G]!, context));
  if (input[_O] != null) {
    bn.c(se_Owner(input[_O], context).n(_O));
  }
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketCorsResponse = async (
  input: GetBucketCorsServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_CORSC);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  bn.l(input, "CORSRules", "CORSRule", () => se_CORSRules(input[_CORSR]!, context));
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketEncryptionResponse = async (
  input: GetBucketEncryptionServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  let contents: any;
  if (input.ServerSideEncryptionConfiguration !== undefined) {
    contents = se_ServerSideEncryptionConfiguration(input.ServerSideEncryptionConfiguration, context);
    body = _ve;
    contents.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
    body += contents.toString();
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketLifecycleConfigurationResponse = async (
  input: GetBucketLifecycleConfigurationServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xatdmos]: input[_TDMOS]!,
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_LC);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  bn.l(input, "Rules", "Rule", () => se_LifecycleRules(input[_Ru]!, context));
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketLocationResponse = async (
  input: GetBucketLocationServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_LCo);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  if (input[_LCo] != null) {
    bn.c(new __XmlText(input[_LCo]));
  }
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketLoggingResponse = async (
  input: GetBucketLoggingServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_BLS);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  if (input[_LE] != null) {
    bn.c(se_LoggingEnabled(input[_LE], context).n(_LE));
  }
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketNotificationConfigurationResponse = async (
  input: GetBucketNotificationConfigurationServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_NC);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  if (input[_EBC] != null) {
    bn.c(se_EventBridgeConfiguration(input[_EBC], context).n(_EBC));
  }
  bn.l(input, "LambdaFunctionConfigurations", "CloudFunctionConfiguration", () =>
    se_LambdaFunctionConfigurationList(input[_LFC]!, context),
  );
  bn.l(input, "QueueConfigurations", "QueueConfiguration", () => se_QueueConfigurationList(input[_QC]!, context));
  bn.l(input, "TopicConfigurations", "TopicConfiguration", () => se_TopicConfigurationList(input[_TC]!, context));
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketOwnershipControlsResponse = async (
  input: GetBucketOwnershipControlsServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  let contents: any;
  if (input.OwnershipControls !== undefined) {
    contents = se_OwnershipControls(input.OwnershipControls, context);
    body = _ve;
    contents.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
    body += contents.toString();
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketPolicyResponse = async (
  input: GetBucketPolicyServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "text/plain",
  });
  let body: any;
  let contents: any;
  if (input.Policy !== undefined) {
    contents = input.Policy;
    body = contents;
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketPolicyStatusResponse = async (
  input: GetBucketPolicyStatusServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  let contents: any;
  if (input.PolicyStatus !== undefined) {
    contents = se_PolicyStatus(input.PolicyStatus, context);
    body = _ve;
    contents.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
    body += contents.toString();
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketReplicationResponse = async (
  input: GetBucketReplicationServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  let contents: any;
  if (input.ReplicationConfiguration !== undefined) {
    contents = se_ReplicationConfiguration(input.ReplicationConfiguration, context);
    body = _ve;
    contents.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
    body += contents.toString();
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketRequestPaymentResponse = async (
  input: GetBucketRequestPaymentServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_RPC);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  bn.cc(input, _P);
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketTaggingResponse = async (
  input: GetBucketTaggingServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_T);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  bn.lc(input, "TagSet", "TagSet", () => se_TagSet(input[_TS]!, context));
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketVersioningResponse = async (
  input: GetBucketVersioningServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_VC);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  if (input[_MFAD] != null) {
    bn.c(__XmlNode.of(_MFADS, input[_MFAD]).n(_MDf));
  }
  if (input[_S] != null) {
    bn.c(__XmlNode.of(_BVS, input[_S]).n(_S));
  }
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketWebsiteResponse = async (
  input: GetBucketWebsiteServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_WC);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  if (input[_ED] != null) {
    bn.c(se_ErrorDocument(input[_ED], context).n(_ED));
  }
  if (input[_ID] != null) {
    bn.c(se_IndexDocument(input[_ID], context).n(_ID));
  }
  if (input[_RART] != null) {
    bn.c(se_RedirectAllRequestsTo(input[_RART], context).n(_RART));
  }
  bn.lc(input, "RoutingRules", "RoutingRules", () => se_RoutingRules(input[_RR]!, context));
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetObjectResponse = async (
  input: GetObjectServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    ...(input.Metadata !== undefined &&
      Object.keys(input.Metadata).reduce((acc: any, suffix: string) => {
        acc[`x-amz-meta-${suffix.toLowerCase()}`] = input.Metadata![suffix];
        return acc;
      }, {})),
    [_ct]: input[_CTo] || "application/octet-stream",
    [_ce]: input[_CE]!,
    [_cl]: input[_CL]!,
    [_cd]: input[_CD]!,
    [_cc]: input[_CC]!,
    [_e]: input[_E]!,
    [_xasc]: input[_SC]!,
    [_xawrl]: input[_WRL]!,
    [_xacc]: input[_CCRC]!,
    [_xacc_]: input[_CCRCC]!,
    [_xacc__]: input[_CCRCNVME]!,
    [_xacs]: input[_CSHA]!,
    [_xacs_]: input[_CSHAh]!,
    [_xacs__]: input[_CSHAhe]!,
    [_xacm]: input[_CMD]!,
    [_xacx]: input[_CXXHASH]!,
    [_xacx_]: input[_CXXHASHh]!,
    [_xacx__]: input[_CXXHASHhe]!,
    [_xasseca]: input[_SSECA]!,
    [_xasseckm]: input[_SSECKMD]!,
    [_xasse]: input[_SSE]!,
    [_xasseakki]: input[_SSEKMSKI]!,
    [_xassebke]: [() => isSerializableHeaderValue(input[_BKE]), () => input[_BKE]!.toString()],
    [_xaolm]: input[_OLM]!,
    [_xaolrud]: [() => isSerializableHeaderValue(input[_OLRUD]), () => __serializeDateTime(input[_OLRUD]!).toString()],
    [_xaollh]: input[_OLLHS]!,
    [_xaoleh]: input[_OLEH]!,
    [_xaolehdd]: [() => isSerializableHeaderValue(input[_OLEHDD]), () => input[_OLEHDD]!.toString()],
    [_xaolehdy]: [() => isSerializableHeaderValue(input[_OLEHDY]), () => input[_OLEHDY]!.toString()],
    [_xarc]: input[_RC]!,
    [_cl_]: [() => isSerializableHeaderValue(input[_CLo]), () => input[_CLo]!.toString()],
    [_cr]: input[_CR]!,
    [_ar]: input[_AR]!,
    [_et]: input[_ET]!,
    [_lm]: [() => isSerializableHeaderValue(input[_LM]), () => __dateToUtcString(input[_LM]!).toString()],
    [_xact]: input[_CT]!,
    [_xavi]: input[_VI]!,
    [_xadm]: [() => isSerializableHeaderValue(input[_DM]), () => input[_DM]!.toString()],
    [_xae]: input[_Ex]!,
    [_xar]: input[_Re]!,
    [_xars]: input[_RS]!,
    [_xamm]: [() => isSerializableHeaderValue(input[_MM]), () => input[_MM]!.toString()],
    [_xampc]: [() => isSerializableHeaderValue(input[_PC]), () => input[_PC]!.toString()],
    [_xatc]: [() => isSerializableHeaderValue(input[_TCa]), () => input[_TCa]!.toString()],
  });
  let body: any;
  let contents: any;
  if (input.Body !== undefined) {
    contents = input.Body;
    body = contents;
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetObjectAclResponse = async (
  input: GetObjectAclServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xarc]: input[_RC]!,
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_ACP);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  bn.lc(input, "Grants", "AccessControlList", () => se_Grants(input[_G]!, context));
  if (input[_O] != null) {
    bn.c(se_Owner(input[_O], context).n(_O));
  }
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetObjectAttributesResponse = async (
  input: GetObjectAttributesServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xarc]: input[_RC]!,
    [_xadm]: [() => isSerializableHeaderValue(input[_DM]), () => input[_DM]!.toString()],
    [_lm]: [() => isSerializableHeaderValue(input[_LM]), () => __dateToUtcString(input[_LM]!).toString()],
    [_xavi]: input[_VI]!,
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_GOAR);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  if (input[_C] != null) {
    bn.c(se_ObjectChecksum(input[_C], context).n(_C));
  }
  bn.cc(input, _ET);
  if (input[_OP] != null) {
    bn.c(se_ObjectParts(input[_OP], context).n(_OP));
  }
  if (input[_OS] != null) {
    bn.c(__XmlNode.of(_Si, String(input[_OS])).n(_OS));
  }
  bn.cc(input, _SC);
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetObjectLockConfigurationResponse = async (
  input: GetObjectLockConfigurationServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  let contents: any;
  if (input.ObjectLockConfiguration !== undefined) {
    contents = se_ObjectLockConfiguration(input.ObjectLockConfiguration, context);
    body = _ve;
    contents.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
    body += contents.toString();
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetObjectTaggingResponse = async (
  input: GetObjectTaggingServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xavi]: input[_VI]!,
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_T);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  bn.lc(input, "TagSet", "TagSet", () => se_TagSet(input[_TS]!, context));
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetPublicAccessBlockResponse = async (
  input: GetPublicAccessBlockServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  let contents: any;
  if (input.PublicAccessBlockConfiguration !== undefined) {
    contents = se_PublicAccessBlockConfiguration(input.PublicAccessBlockConfiguration, context);
    body = _ve;
    contents.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
    body += contents.toString();
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeHeadBucketResponse = async (
  input: HeadBucketServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    [_xaba]: input[_BA]!,
    [_xablt]: input[_BLT]!,
    [_xabln]: input[_BLN]!,
    [_xabr]: input[_BR]!,
    [_xaapa]: [() => isSerializableHeaderValue(input[_APA]), () => input[_APA]!.toString()],
  });
  let body: any;
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeHeadObjectResponse = async (
  input: HeadObjectServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    ...(input.Metadata !== undefined &&
      Object.keys(input.Metadata).reduce((acc: any, suffix: string) => {
        acc[`x-amz-meta-${suffix.toLowerCase()}`] = input.Metadata![suffix];
        return acc;
      }, {})),
    [_ct]: input[_CTo]!,
    [_ce]: input[_CE]!,
    [_cl]: input[_CL]!,
    [_cd]: input[_CD]!,
    [_cc]: input[_CC]!,
    [_e]: input[_E]!,
    [_xasc]: input[_SC]!,
    [_xawrl]: input[_WRL]!,
    [_xacc]: input[_CCRC]!,
    [_xacc_]: input[_CCRCC]!,
    [_xacc__]: input[_CCRCNVME]!,
    [_xacs]: input[_CSHA]!,
    [_xacs_]: input[_CSHAh]!,
    [_xacs__]: input[_CSHAhe]!,
    [_xacm]: input[_CMD]!,
    [_xacx]: input[_CXXHASH]!,
    [_xacx_]: input[_CXXHASHh]!,
    [_xacx__]: input[_CXXHASHhe]!,
    [_xasseca]: input[_SSECA]!,
    [_xasseckm]: input[_SSECKMD]!,
    [_xasse]: input[_SSE]!,
    [_xasseakki]: input[_SSEKMSKI]!,
    [_xassebke]: [() => isSerializableHeaderValue(input[_BKE]), () => input[_BKE]!.toString()],
    [_xaolm]: input[_OLM]!,
    [_xaolrud]: [() => isSerializableHeaderValue(input[_OLRUD]), () => __serializeDateTime(input[_OLRUD]!).toString()],
    [_xaollh]: input[_OLLHS]!,
    [_xaoleh]: input[_OLEH]!,
    [_xaolehdd]: [() => isSerializableHeaderValue(input[_OLEHDD]), () => input[_OLEHDD]!.toString()],
    [_xaolehdy]: [() => isSerializableHeaderValue(input[_OLEHDY]), () => input[_OLEHDY]!.toString()],
    [_xarc]: input[_RC]!,
    [_cl_]: [() => isSerializableHeaderValue(input[_CLo]), () => input[_CLo]!.toString()],
    [_cr]: input[_CR]!,
    [_ar]: input[_AR]!,
    [_et]: input[_ET]!,
    [_lm]: [() => isSerializableHeaderValue(input[_LM]), () => __dateToUtcString(input[_LM]!).toString()],
    [_xact]: input[_CT]!,
    [_xavi]: input[_VI]!,
    [_xadm]: [() => isSerializableHeaderValue(input[_DM]), () => input[_DM]!.toString()],
    [_xae]: input[_Ex]!,
    [_xar]: input[_Re]!,
    [_xars]: input[_RS]!,
    [_xamm]: [() => isSerializableHeaderValue(input[_MM]), () => input[_MM]!.toString()],
    [_xampc]: [() => isSerializableHeaderValue(input[_PC]), () => input[_PC]!.toString()],
    [_xatc]: [() => isSerializableHeaderValue(input[_TCa]), () => input[_TCa]!.toString()],
    [_xaas]: input[_AS]!,
  });
  let body: any;
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeListBucketsResponse = async (
  input: ListBucketsServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_LAMBR);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  bn.lc(input, "Buckets", "Buckets", () => se_Buckets(input[_Bu]!, context));
  if (input[_CTon] != null) {
    bn.c(__XmlNode.of(_NT, input[_CTon]).n(_CTon));
  }
  if (input[_O] != null) {
    bn.c(se_Owner(input[_O], context).n(_O));
  }
  bn.cc(input, _Pr);
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeListMultipartUploadsResponse = async (
  input: ListMultipartUploadsServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xarc]: input[_RC]!,
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_LMUR);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  if (input[_B] != null) {
    bn.c(__XmlNode.of(_BNu, input[_B]).n(_B));
  }
  bn.l(input, "CommonPrefixes", "CommonPrefixes", () => se_CommonPrefixList(input[_CP]!, context));
  bn.cc(input, _De);
  bn.cc(input, _ETn);
  if (input[_IT] != null) {
    bn.c(__XmlNode.of(_IT, String(input[_IT])).n(_IT));
  }
  if (input[_KM] != null) {
    bn.c(__XmlNode.of(_M, input[_KM]).n(_KM));
  }
  if (input[_MU] != null) {
    bn.c(__XmlNode.of(_MU, String(input[_MU])).n(_MU));
  }
  if (input[_NKM] != null) {
    bn.c(__XmlNode.of(_M, input[_NKM]).n(_NKM));
  }
  if (input[_NUIM] != null) {
    bn.c(__XmlNode.of(_M, input[_NUIM]).n(_NUIM));
  }
  bn.cc(input, _Pr);
  if (input[_UIM] != null) {
    bn.c(__XmlNode.of(_M, input[_UIM]).n(_UIM));
  }
  bn.l(input, "Uploads", "Upload", () => se_MultipartUploadList(input[_U]!, context));
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeListObjectsResponse = async (
  input: ListObjectsServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xarc]: input[_RC]!,
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_LBR);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  bn.l(input, "CommonPrefixes", "CommonPrefixes", () => se_CommonPrefixList(input[_CP]!, context));
  bn.l(input, "Contents", "Contents", () => se_ObjectList(input[_Co]!, context));
  bn.cc(input, _De);
  bn.cc(input, _ETn);
  if (input[_IT] != null) {
    bn.c(__XmlNode.of(_IT, String(input[_IT])).n(_IT));
  }
  bn.cc(input, _M);
  if (input[_MK] != null) {
    bn.c(__XmlNode.of(_MK, String(input[_MK])).n(_MK));
  }
  if (input[_N] != null) {
    bn.c(__XmlNode.of(_BNu, input[_N]).n(_N));
  }
  if (input[_NM] != null) {
    bn.c(__XmlNode.of(_M, input[_NM]).n(_NM));
  }
  bn.cc(input, _Pr);
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeListObjectsV2Response = async (
  input: ListObjectsV2ServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xarc]: input[_RC]!,
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_LBR);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  bn.l(input, "CommonPrefixes", "CommonPrefixes", () => se_CommonPrefixList(input[_CP]!, context));
  bn.l(input, "Contents", "Contents", () => se_ObjectList(input[_Co]!, context));
  if (input[_CTon] != null) {
    bn.c(__XmlNode.of(_To, input[_CTon]).n(_CTon));
  }
  bn.cc(input, _De);
  bn.cc(input, _ETn);
  if (input[_IT] != null) {
    bn.c(__XmlNode.of(_IT, String(input[_IT])).n(_IT));
  }
  if (input[_KC] != null) {
    bn.c(__XmlNode.of(_KC, String(input[_KC])).n(_KC));
  }
  if (input[_MK] != null) {
    bn.c(__XmlNode.of(_MK, String(input[_MK])).n(_MK));
  }
  if (input[_N] != null) {
    bn.c(__XmlNode.of(_BNu, input[_N]).n(_N));
  }
  if (input[_NCT] != null) {
    bn.c(__XmlNode.of(_NT, input[_NCT]).n(_NCT));
  }
  bn.cc(input, _Pr);
  bn.cc(input, _SA);
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeListObjectVersionsResponse = async (
  input: ListObjectVersionsServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xarc]: input[_RC]!,
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_LVR);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  bn.l(input, "CommonPrefixes", "CommonPrefixes", () => se_CommonPrefixList(input[_CP]!, context));
  bn.l(input, "DeleteMarkers", "DeleteMarker", () => se_DeleteMarkers(input[_DMe]!, context));
  bn.cc(input, _De);
  bn.cc(input, _ETn);
  if (input[_IT] != null) {
    bn.c(__XmlNode.of(_IT, String(input[_IT])).n(_IT));
  }
  bn.cc(input, _KM);
  if (input[_MK] != null) {
    bn.c(__XmlNode.of(_MK, String(input[_MK])).n(_MK));
  }
  if (input[_N] != null) {
    bn.c(__XmlNode.of(_BNu, input[_N]).n(_N));
  }
  bn.cc(input, _NKM);
  bn.cc(input, _NVIM);
  bn.cc(input, _Pr);
  bn.cc(input, _VIM);
  bn.l(input, "Versions", "Version", () => se_ObjectVersionList(input[_V]!, context));
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeListPartsResponse = async (
  input: ListPartsServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xaad]: [() => isSerializableHeaderValue(input[_ADb]), () => __dateToUtcString(input[_ADb]!).toString()],
    [_xaari]: input[_ARI]!,
    [_xavi]: input[_VI]!,
    [_xarc]: input[_RC]!,
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_LPR);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  if (input[_B] != null) {
    bn.c(__XmlNode.of(_BNu, input[_B]).n(_B));
  }
  bn.cc(input, _CA);
  bn.cc(input, _CT);
  if (input[_I] != null) {
    bn.c(se_Initiator(input[_I], context).n(_I));
  }
  if (input[_IT] != null) {
    bn.c(__XmlNode.of(_IT, String(input[_IT])).n(_IT));
  }
  if (input[_K] != null) {
    bn.c(__XmlNode.of(_OK, input[_K]).n(_K));
  }
  if (input[_MP] != null) {
    bn.c(__XmlNode.of(_MP, String(input[_MP])).n(_MP));
  }
  if (input[_NPNM] != null) {
    bn.c(__XmlNode.of(_PN, String(input[_NPNM])).n(_NPNM));
  }
  if (input[_O] != null) {
    bn.c(se_Owner(input[_O], context).n(_O));
  }
  if (input[_PNM] != null) {
    bn.c(__XmlNode.of(_PN, String(input[_PNM])).n(_PNM));
  }
  bn.l(input, "Parts", "Part", () => se_PartList(input[_Pa]!, context));
  bn.cc(input, _SC);
  if (input[_UI] != null) {
    bn.c(__XmlNode.of(_MUI, input[_UI]).n(_UI));
  }
  body += bn.toString();
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializePutBucketEncryptionResponse = async (
  input: PutBucketEncryptionServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = "";
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializePutBucketLifecycleConfigurationResponse = async (
  input: PutBucketLifecycleConfigurationServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    [_xatdmos]: input[_TDMOS]!,
  });
  let body: any;
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializePutObjectResponse = async (
  input: PutObjectServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    [_xacc]: input[_CCRC]!,
    [_xacc_]: input[_CCRCC]!,
    [_xacc__]: input[_CCRCNVME]!,
    [_xacs]: input[_CSHA]!,
    [_xacs_]: input[_CSHAh]!,
    [_xacs__]: input[_CSHAhe]!,
    [_xacm]: input[_CMD]!,
    [_xacx]: input[_CXXHASH]!,
    [_xacx_]: input[_CXXHASHh]!,
    [_xacx__]: input[_CXXHASHhe]!,
    [_xasseca]: input[_SSECA]!,
    [_xasseckm]: input[_SSECKMD]!,
    [_xasse]: input[_SSE]!,
    [_xasseakki]: input[_SSEKMSKI]!,
    [_xassebke]: [() => isSerializableHeaderValue(input[_BKE]), () => input[_BKE]!.toString()],
    [_xarc]: input[_RC]!,
    [_et]: input[_ET]!,
    [_xact]: input[_CT]!,
    [_xaos]: [() => isSerializableHeaderValue(input[_Si]), () => input[_Si]!.toString()],
    [_xavi]: input[_VI]!,
    [_xae]: input[_Ex]!,
    [_xassec]: input[_SSEKMSEC]!,
  });
  let body: any;
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializePutObjectTaggingResponse = async (
  input: PutObjectTaggingServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    [_xavi]: input[_VI]!,
  });
  let body: any;
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeUploadPartResponse = async (
  input: UploadPartServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    [_xacc]: input[_CCRC]!,
    [_xacc_]: input[_CCRCC]!,
    [_xacc__]: input[_CCRCNVME]!,
    [_xacs]: input[_CSHA]!,
    [_xacs_]: input[_CSHAh]!,
    [_xacs__]: input[_CSHAhe]!,
    [_xacm]: input[_CMD]!,
    [_xacx]: input[_CXXHASH]!,
    [_xacx_]: input[_CXXHASHh]!,
    [_xacx__]: input[_CXXHASHhe]!,
    [_xasseca]: input[_SSECA]!,
    [_xasseckm]: input[_SSECKMD]!,
    [_xasse]: input[_SSE]!,
    [_xasseakki]: input[_SSEKMSKI]!,
    [_xassebke]: [() => isSerializableHeaderValue(input[_BKE]), () => input[_BKE]!.toString()],
    [_xarc]: input[_RC]!,
    [_et]: input[_ET]!,
    [_xavi]: input[_VI]!,
  });
  let body: any;
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeUploadPartCopyResponse = async (
  input: UploadPartCopyServerOutput,
  context: __SerdeContext,
): Promise<__HttpResponse> => {
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
    [_xasseca]: input[_SSECA]!,
    [_xasseckm]: input[_SSECKMD]!,
    [_xasse]: input[_SSE]!,
    [_xasseakki]: input[_SSEKMSKI]!,
    [_xassebke]: [() => isSerializableHeaderValue(input[_BKE]), () => input[_BKE]!.toString()],
    [_xarc]: input[_RC]!,
    [_xacsvi]: input[_CSVI]!,
    [_xavi]: input[_VI]!,
  });
  let body: any;
  let contents: any;
  if (input.CopyPartResult !== undefined) {
    contents = se_CopyPartResult(input.CopyPartResult, context);
    body = _ve;
    contents.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
    body += contents.toString();
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

/**
 * serializeAws_restXmlAbortIncompleteMultipartUpload
 */
const se_AbortIncompleteMultipartUpload = (input: AbortIncompleteMultipartUpload, context: __SerdeContext): any => {
  const bn = new __XmlNode(_AIMU);
  if (input[_DAI] != null) {
    bn.c(__XmlNode.of(_DAI, String(input[_DAI])).n(_DAI));
  }
  return bn;
};

/**
 * serializeAws_restXmlAccessControlTranslation
 */
const se_AccessControlTranslation = (input: AccessControlTranslation, context: __SerdeContext): any => {
  const bn = new __XmlNode(_ACT);
  if (input[_O] != null) {
    bn.c(__XmlNode.of(_OOw, input[_O]).n(_O));
  }
  return bn;
};

/**
 * serializeAws_restXmlAclGrant
 */
const se_AclGrant = (input: AclGrant, context: __SerdeContext): any => {
  const bn = new __XmlNode(_AG);
  if (input[_Gr] != null) {
    bn.c(se_Grantee(input[_Gr], context).n(_Gr));
  }
  bn.cc(input, _Pe);
  return bn;
};

/**
 * serializeAws_restXmlAllowedHeaders
 */
const se_AllowedHeaders = (input: string[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = __XmlNode.of(_AH, entry);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlAllowedMethods
 */
const se_AllowedMethods = (input: string[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = __XmlNode.of(_AM, entry);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlAllowedOrigins
 */
const se_AllowedOrigins = (input: string[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = __XmlNode.of(_AO, entry);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlBlockedEncryptionTypes
 */
const se_BlockedEncryptionTypes = (input: BlockedEncryptionTypes, context: __SerdeContext): any => {
  const bn = new __XmlNode(_BET);
  bn.l(input, "EncryptionType", "EncryptionType", () => se_EncryptionTypeList(input[_ETnc]!, context));
  return bn;
};

/**
 * serializeAws_restXmlBucket
 */
const se_Bucket = (input: Bucket, context: __SerdeContext): any => {
  const bn = new __XmlNode(_B);
  if (input[_N] != null) {
    bn.c(__XmlNode.of(_BNu, input[_N]).n(_N));
  }
  if (input[_CDr] != null) {
    bn.c(__XmlNode.of(_CDr, __serializeDateTime(input[_CDr])).n(_CDr));
  }
  bn.cc(input, _BR);
  bn.cc(input, _BA);
  return bn;
};

/**
 * serializeAws_restXmlBuckets
 */
const se_Buckets = (input: Bucket[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_Bucket(entry, context);
      return n.n(_B);
    });
};

/**
 * serializeAws_restXmlChecksumAlgorithmList
 */
const se_ChecksumAlgorithmList = (input: ChecksumAlgorithm[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = __XmlNode.of(_CA, entry);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlCommonPrefix
 */
const se_CommonPrefix = (input: CommonPrefix, context: __SerdeContext): any => {
  const bn = new __XmlNode(_CPo);
  bn.cc(input, _Pr);
  return bn;
};

/**
 * serializeAws_restXmlCommonPrefixList
 */
const se_CommonPrefixList = (input: CommonPrefix[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_CommonPrefix(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlCondition
 */
const se_Condition = (input: Condition, context: __SerdeContext): any => {
  const bn = new __XmlNode(_Con);
  bn.cc(input, _HECRE);
  bn.cc(input, _KPE);
  return bn;
};

/**
 * serializeAws_restXmlCopyObjectResult
 */
const se_CopyObjectResult = (input: CopyObjectResult, context: __SerdeContext): any => {
  const bn = new __XmlNode(_COR);
  if (input[_CCRC] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRC]).n(_CCRC));
  }
  if (input[_CCRCC] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRCC]).n(_CCRCC));
  }
  if (input[_CCRCNVME] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRCNVME]).n(_CCRCNVME));
  }
  if (input[_CSHA] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHA]).n(_CSHA));
  }
  if (input[_CSHAh] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHAh]).n(_CSHAh));
  }
  if (input[_CSHAhe] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHAhe]).n(_CSHAhe));
  }
  if (input[_CMD] != null) {
    bn.c(__XmlNode.of(_C, input[_CMD]).n(_CMD));
  }
  if (input[_CXXHASH] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASH]).n(_CXXHASH));
  }
  if (input[_CXXHASHh] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASHh]).n(_CXXHASHh));
  }
  if (input[_CXXHASHhe] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASHhe]).n(_CXXHASHhe));
  }
  bn.cc(input, _ET);
  if (input[_LM] != null) {
    bn.c(__XmlNode.of(_LM, __serializeDateTime(input[_LM])).n(_LM));
  }
  bn.cc(input, _CT);
  return bn;
};

/**
 * serializeAws_restXmlCopyPartResult
 */
const se_CopyPartResult = (input: CopyPartResult, context: __SerdeContext): any => {
  const bn = new __XmlNode(_CPR);
  if (input[_CCRC] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRC]).n(_CCRC));
  }
  if (input[_CCRCC] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRCC]).n(_CCRCC));
  }
  if (input[_CCRCNVME] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRCNVME]).n(_CCRCNVME));
  }
  if (input[_CSHA] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHA]).n(_CSHA));
  }
  if (input[_CSHAh] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHAh]).n(_CSHAh));
  }
  if (input[_CSHAhe] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHAhe]).n(_CSHAhe));
  }
  if (input[_CMD] != null) {
    bn.c(__XmlNode.of(_C, input[_CMD]).n(_CMD));
  }
  if (input[_CXXHASH] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASH]).n(_CXXHASH));
  }
  if (input[_CXXHASHh] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASHh]).n(_CXXHASHh));
  }
  if (input[_CXXHASHhe] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASHhe]).n(_CXXHASHhe));
  }
  bn.cc(input, _ET);
  if (input[_LM] != null) {
    bn.c(__XmlNode.of(_LM, __serializeDateTime(input[_LM])).n(_LM));
  }
  return bn;
};

/**
 * serializeAws_restXmlCORSRule
 */
const se_CORSRule = (input: CORSRule, context: __SerdeContext): any => {
  const bn = new __XmlNode(_CORSRu);
  bn.cc(input, _ID_);
  bn.l(input, "AllowedHeaders", "AllowedHeader", () => se_AllowedHeaders(input[_AHl]!, context));
  bn.l(input, "AllowedMethods", "AllowedMethod", () => se_AllowedMethods(input[_AMl]!, context));
  bn.l(input, "AllowedOrigins", "AllowedOrigin", () => se_AllowedOrigins(input[_AOl]!, context));
  bn.l(input, "ExposeHeaders", "ExposeHeader", () => se_ExposeHeaders(input[_EH]!, context));
  if (input[_MAS] != null) {
    bn.c(__XmlNode.of(_MAS, String(input[_MAS])).n(_MAS));
  }
  return bn;
};

/**
 * serializeAws_restXmlCORSRules
 */
const se_CORSRules = (input: CORSRule[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_CORSRule(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlDefaultRetention
 */
const se_DefaultRetention = (input: DefaultRetention, context: __SerdeContext): any => {
  const bn = new __XmlNode(_DRe);
  if (input[_Mo] != null) {
    bn.c(__XmlNode.of(_OLRM, input[_Mo]).n(_Mo));
  }
  if (input[_Da] != null) {
    bn.c(__XmlNode.of(_Da, String(input[_Da])).n(_Da));
  }
  if (input[_Y] != null) {
    bn.c(__XmlNode.of(_Y, String(input[_Y])).n(_Y));
  }
  if (input[_DEH] != null) {
    bn.c(se_EventHoldDuration(input[_DEH], context).n(_DEH));
  }
  return bn;
};

/**
 * serializeAws_restXmlDeletedObject
 */
const se_DeletedObject = (input: DeletedObject, context: __SerdeContext): any => {
  const bn = new __XmlNode(_DO);
  if (input[_K] != null) {
    bn.c(__XmlNode.of(_OK, input[_K]).n(_K));
  }
  if (input[_VI] != null) {
    bn.c(__XmlNode.of(_OVI, input[_VI]).n(_VI));
  }
  if (input[_DM] != null) {
    bn.c(__XmlNode.of(_DM, String(input[_DM])).n(_DM));
  }
  if (input[_DMVI] != null) {
    bn.c(__XmlNode.of(_OVI, input[_DMVI]).n(_DMVI));
  }
  return bn;
};

/**
 * serializeAws_restXmlDeletedObjects
 */
const se_DeletedObjects = (input: DeletedObject[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_DeletedObject(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlDeleteMarkerEntry
 */
const se_DeleteMarkerEntry = (input: DeleteMarkerEntry, context: __SerdeContext): any => {
  const bn = new __XmlNode(_DME);
  if (input[_O] != null) {
    bn.c(se_Owner(input[_O], context).n(_O));
  }
  if (input[_K] != null) {
    bn.c(__XmlNode.of(_OK, input[_K]).n(_K));
  }
  if (input[_VI] != null) {
    bn.c(__XmlNode.of(_OVI, input[_VI]).n(_VI));
  }
  if (input[_IL] != null) {
    bn.c(__XmlNode.of(_IL, String(input[_IL])).n(_IL));
  }
  if (input[_LM] != null) {
    bn.c(__XmlNode.of(_LM, __serializeDateTime(input[_LM])).n(_LM));
  }
  return bn;
};

/**
 * serializeAws_restXmlDeleteMarkerReplication
 */
const se_DeleteMarkerReplication = (input: DeleteMarkerReplication, context: __SerdeContext): any => {
  const bn = new __XmlNode(_DMR);
  if (input[_S] != null) {
    bn.c(__XmlNode.of(_DMRS, input[_S]).n(_S));
  }
  return bn;
};

/**
 * serializeAws_restXmlDeleteMarkers
 */
const se_DeleteMarkers = (input: DeleteMarkerEntry[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_DeleteMarkerEntry(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlDestination
 */
const se_Destination = (input: Destination, context: __SerdeContext): any => {
  const bn = new __XmlNode(_Des);
  if (input[_B] != null) {
    bn.c(__XmlNode.of(_BNu, input[_B]).n(_B));
  }
  if (input[_A] != null) {
    bn.c(__XmlNode.of(_AI, input[_A]).n(_A));
  }
  bn.cc(input, _SC);
  if (input[_ACT] != null) {
    bn.c(se_AccessControlTranslation(input[_ACT], context).n(_ACT));
  }
  if (input[_EC] != null) {
    bn.c(se_EncryptionConfiguration(input[_EC], context).n(_EC));
  }
  if (input[_RT] != null) {
    bn.c(se_ReplicationTime(input[_RT], context).n(_RT));
  }
  if (input[_Me] != null) {
    bn.c(se_Metrics(input[_Me], context).n(_Me));
  }
  return bn;
};

/**
 * serializeAws_restXmlEncryptionConfiguration
 */
const se_EncryptionConfiguration = (input: EncryptionConfiguration, context: __SerdeContext): any => {
  const bn = new __XmlNode(_EC);
  bn.cc(input, _RKKID);
  return bn;
};

/**
 * serializeAws_restXmlEncryptionTypeList
 */
const se_EncryptionTypeList = (input: EncryptionType[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = __XmlNode.of(_ETnc, entry);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXml_Error
 */
const se__Error = (input: _Error, context: __SerdeContext): any => {
  const bn = new __XmlNode(_Err);
  if (input[_K] != null) {
    bn.c(__XmlNode.of(_OK, input[_K]).n(_K));
  }
  if (input[_VI] != null) {
    bn.c(__XmlNode.of(_OVI, input[_VI]).n(_VI));
  }
  bn.cc(input, _Cod);
  bn.cc(input, _Mes);
  return bn;
};

/**
 * serializeAws_restXmlErrorDocument
 */
const se_ErrorDocument = (input: ErrorDocument, context: __SerdeContext): any => {
  const bn = new __XmlNode(_ED);
  if (input[_K] != null) {
    bn.c(__XmlNode.of(_OK, input[_K]).n(_K));
  }
  return bn;
};

/**
 * serializeAws_restXmlErrors
 */
const se_Errors = (input: _Error[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se__Error(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlEventBridgeConfiguration
 */
const se_EventBridgeConfiguration = (input: EventBridgeConfiguration, context: __SerdeContext): any => {
  const bn = new __XmlNode(_EBC);
  return bn;
};

/**
 * serializeAws_restXmlEventHoldDuration
 */
const se_EventHoldDuration = (input: EventHoldDuration, context: __SerdeContext): any => {
  const bn = new __XmlNode(_EHD);
  if (input[_Da] != null) {
    bn.c(__XmlNode.of(_Da, String(input[_Da])).n(_Da));
  }
  if (input[_Y] != null) {
    bn.c(__XmlNode.of(_Y, String(input[_Y])).n(_Y));
  }
  return bn;
};

/**
 * serializeAws_restXmlEventList
 */
const se_EventList = (input: Event[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = __XmlNode.of(_Ev, entry);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlExistingObjectReplication
 */
const se_ExistingObjectReplication = (input: ExistingObjectReplication, context: __SerdeContext): any => {
  const bn = new __XmlNode(_EOR);
  if (input[_S] != null) {
    bn.c(__XmlNode.of(_EORS, input[_S]).n(_S));
  }
  return bn;
};

/**
 * serializeAws_restXmlExposeHeaders
 */
const se_ExposeHeaders = (input: string[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = __XmlNode.of(_EHx, entry);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlFilterRule
 */
const se_FilterRule = (input: FilterRule, context: __SerdeContext): any => {
  const bn = new __XmlNode(_FR);
  if (input[_N] != null) {
    bn.c(__XmlNode.of(_FRN, input[_N]).n(_N));
  }
  if (input[_Va] != null) {
    bn.c(__XmlNode.of(_FRV, input[_Va]).n(_Va));
  }
  return bn;
};

/**
 * serializeAws_restXmlFilterRuleList
 */
const se_FilterRuleList = (input: FilterRule[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_FilterRule(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlGrantee
 */
const se_Grantee = (input: Grantee, context: __SerdeContext): any => {
  const bn = new __XmlNode(_Gr);
  bn.cc(input, _DN);
  bn.cc(input, _EA);
  bn.cc(input, _ID_);
  bn.a("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
  bn.a("xsi:type", input[_Ty]);
  bn.cc(input, _URI);
  return bn;
};

/**
 * serializeAws_restXmlGrants
 */
const se_Grants = (input: AclGrant[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_AclGrant(entry, context);
      return n.n(_Gra);
    });
};

/**
 * serializeAws_restXmlIndexDocument
 */
const se_IndexDocument = (input: IndexDocument, context: __SerdeContext): any => {
  const bn = new __XmlNode(_ID);
  bn.cc(input, _Su);
  return bn;
};

/**
 * serializeAws_restXmlInitiator
 */
const se_Initiator = (input: Initiator, context: __SerdeContext): any => {
  const bn = new __XmlNode(_I);
  bn.cc(input, _ID_);
  bn.cc(input, _DN);
  return bn;
};

/**
 * serializeAws_restXmlLambdaFunctionConfiguration
 */
const se_LambdaFunctionConfiguration = (input: LambdaFunctionConfiguration, context: __SerdeContext): any => {
  const bn = new __XmlNode(_LFCa);
  if (input[_Id] != null) {
    bn.c(__XmlNode.of(_NI, input[_Id]).n(_Id));
  }
  if (input[_LFA] != null) {
    bn.c(__XmlNode.of(_LFA, input[_LFA]).n(_CF));
  }
  bn.l(input, "Events", "Event", () => se_EventList(input[_Eve]!, context));
  if (input[_F] != null) {
    bn.c(se_NotificationConfigurationFilter(input[_F], context).n(_F));
  }
  return bn;
};

/**
 * serializeAws_restXmlLambdaFunctionConfigurationList
 */
const se_LambdaFunctionConfigurationList = (input: LambdaFunctionConfiguration[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_LambdaFunctionConfiguration(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlLifecycleExpiration
 */
const se_LifecycleExpiration = (input: LifecycleExpiration, context: __SerdeContext): any => {
  const bn = new __XmlNode(_LEi);
  if (input[_Dat] != null) {
    bn.c(__XmlNode.of(_CDa, __serializeDateTime(input[_Dat]).toString()).n(_Dat));
  }
  if (input[_Da] != null) {
    bn.c(__XmlNode.of(_Da, String(input[_Da])).n(_Da));
  }
  if (input[_EODM] != null) {
    bn.c(__XmlNode.of(_EODM, String(input[_EODM])).n(_EODM));
  }
  return bn;
};

/**
 * serializeAws_restXmlLifecycleRule
 */
const se_LifecycleRule = (input: LifecycleRule, context: __SerdeContext): any => {
  const bn = new __XmlNode(_LR);
  if (input[_Ex] != null) {
    bn.c(se_LifecycleExpiration(input[_Ex], context).n(_Ex));
  }
  bn.cc(input, _ID_);
  bn.cc(input, _Pr);
  if (input[_F] != null) {
    bn.c(se_LifecycleRuleFilter(input[_F], context).n(_F));
  }
  if (input[_S] != null) {
    bn.c(__XmlNode.of(_ES, input[_S]).n(_S));
  }
  bn.l(input, "Transitions", "Transition", () => se_TransitionList(input[_Tr]!, context));
  bn.l(input, "NoncurrentVersionTransitions", "NoncurrentVersionTransition", () =>
    se_NoncurrentVersionTransitionList(input[_NVT]!, context),
  );
  if (input[_NVE] != null) {
    bn.c(se_NoncurrentVersionExpiration(input[_NVE], context).n(_NVE));
  }
  if (input[_AIMU] != null) {
    bn.c(se_AbortIncompleteMultipartUpload(input[_AIMU], context).n(_AIMU));
  }
  return bn;
};

/**
 * serializeAws_restXmlLifecycleRuleAndOperator
 */
const se_LifecycleRuleAndOperator = (input: LifecycleRuleAndOperator, context: __SerdeContext): any => {
  const bn = new __XmlNode(_LRAO);
  bn.cc(input, _Pr);
  bn.l(input, "Tags", "Tag", () => se_TagSet(input[_Ta]!, context));
  if (input[_OSGT] != null) {
    bn.c(__XmlNode.of(_OSGTB, String(input[_OSGT])).n(_OSGT));
  }
  if (input[_OSLT] != null) {
    bn.c(__XmlNode.of(_OSLTB, String(input[_OSLT])).n(_OSLT));
  }
  return bn;
};

/**
 * serializeAws_restXmlLifecycleRuleFilter
 */
const se_LifecycleRuleFilter = (input: LifecycleRuleFilter, context: __SerdeContext): any => {
  const bn = new __XmlNode(_LRF);
  bn.cc(input, _Pr);
  if (input[_Tag] != null) {
    bn.c(se_Tag(input[_Tag], context).n(_Tag));
  }
  if (input[_OSGT] != null) {
    bn.c(__XmlNode.of(_OSGTB, String(input[_OSGT])).n(_OSGT));
  }
  if (input[_OSLT] != null) {
    bn.c(__XmlNode.of(_OSLTB, String(input[_OSLT])).n(_OSLT));
  }
  if (input[_An] != null) {
    bn.c(se_LifecycleRuleAndOperator(input[_An], context).n(_An));
  }
  return bn;
};

/**
 * serializeAws_restXmlLifecycleRules
 */
const se_LifecycleRules = (input: LifecycleRule[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_LifecycleRule(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlLoggingEnabled
 */
const se_LoggingEnabled = (input: LoggingEnabled, context: __SerdeContext): any => {
  const bn = new __XmlNode(_LE);
  bn.cc(input, _TB);
  bn.lc(input, "TargetGrants", "TargetGrants", () => se_TargetGrants(input[_TG]!, context));
  bn.cc(input, _TP);
  if (input[_TOKF] != null) {
    bn.c(se_TargetObjectKeyFormat(input[_TOKF], context).n(_TOKF));
  }
  return bn;
};

/**
 * serializeAws_restXmlMetrics
 */
const se_Metrics = (input: Metrics, context: __SerdeContext): any => {
  const bn = new __XmlNode(_Me);
  if (input[_S] != null) {
    bn.c(__XmlNode.of(_MS, input[_S]).n(_S));
  }
  if (input[_ETv] != null) {
    bn.c(se_ReplicationTimeValue(input[_ETv], context).n(_ETv));
  }
  return bn;
};

/**
 * serializeAws_restXmlMultipartUpload
 */
const se_MultipartUpload = (input: MultipartUpload, context: __SerdeContext): any => {
  const bn = new __XmlNode(_MUu);
  if (input[_UI] != null) {
    bn.c(__XmlNode.of(_MUI, input[_UI]).n(_UI));
  }
  if (input[_K] != null) {
    bn.c(__XmlNode.of(_OK, input[_K]).n(_K));
  }
  if (input[_In] != null) {
    bn.c(__XmlNode.of(_LM, __serializeDateTime(input[_In])).n(_In));
  }
  bn.cc(input, _SC);
  if (input[_O] != null) {
    bn.c(se_Owner(input[_O], context).n(_O));
  }
  if (input[_I] != null) {
    bn.c(se_Initiator(input[_I], context).n(_I));
  }
  bn.cc(input, _CA);
  bn.cc(input, _CT);
  if (input[_VI] != null) {
    bn.c(__XmlNode.of(_OVI, input[_VI]).n(_VI));
  }
  return bn;
};

/**
 * serializeAws_restXmlMultipartUploadList
 */
const se_MultipartUploadList = (input: MultipartUpload[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_MultipartUpload(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlNoncurrentVersionExpiration
 */
const se_NoncurrentVersionExpiration = (input: NoncurrentVersionExpiration, context: __SerdeContext): any => {
  const bn = new __XmlNode(_NVE);
  if (input[_ND] != null) {
    bn.c(__XmlNode.of(_Da, String(input[_ND])).n(_ND));
  }
  if (input[_NNV] != null) {
    bn.c(__XmlNode.of(_VCe, String(input[_NNV])).n(_NNV));
  }
  return bn;
};

/**
 * serializeAws_restXmlNoncurrentVersionTransition
 */
const se_NoncurrentVersionTransition = (input: NoncurrentVersionTransition, context: __SerdeContext): any => {
  const bn = new __XmlNode(_NVTo);
  if (input[_ND] != null) {
    bn.c(__XmlNode.of(_Da, String(input[_ND])).n(_ND));
  }
  if (input[_SC] != null) {
    bn.c(__XmlNode.of(_TSC, input[_SC]).n(_SC));
  }
  if (input[_NNV] != null) {
    bn.c(__XmlNode.of(_VCe, String(input[_NNV])).n(_NNV));
  }
  return bn;
};

/**
 * serializeAws_restXmlNoncurrentVersionTransitionList
 */
const se_NoncurrentVersionTransitionList = (input: NoncurrentVersionTransition[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_NoncurrentVersionTransition(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlNotificationConfigurationFilter
 */
const se_NotificationConfigurationFilter = (input: NotificationConfigurationFilter, context: __SerdeContext): any => {
  const bn = new __XmlNode(_NCF);
  if (input[_K] != null) {
    bn.c(se_S3KeyFilter(input[_K], context).n(_SK));
  }
  return bn;
};

/**
 * serializeAws_restXml_Object
 */
const se__Object = (input: _Object, context: __SerdeContext): any => {
  const bn = new __XmlNode(_Ob);
  if (input[_K] != null) {
    bn.c(__XmlNode.of(_OK, input[_K]).n(_K));
  }
  if (input[_LM] != null) {
    bn.c(__XmlNode.of(_LM, __serializeDateTime(input[_LM])).n(_LM));
  }
  bn.cc(input, _ET);
  bn.l(input, "ChecksumAlgorithm", "ChecksumAlgorithm", () => se_ChecksumAlgorithmList(input[_CA]!, context));
  bn.cc(input, _CT);
  if (input[_Si] != null) {
    bn.c(__XmlNode.of(_Si, String(input[_Si])).n(_Si));
  }
  if (input[_SC] != null) {
    bn.c(__XmlNode.of(_OSC, input[_SC]).n(_SC));
  }
  if (input[_O] != null) {
    bn.c(se_Owner(input[_O], context).n(_O));
  }
  if (input[_RSe] != null) {
    bn.c(se_RestoreStatus(input[_RSe], context).n(_RSe));
  }
  return bn;
};

/**
 * serializeAws_restXmlObjectChecksum
 */
const se_ObjectChecksum = (input: ObjectChecksum, context: __SerdeContext): any => {
  const bn = new __XmlNode(_OC);
  if (input[_CCRC] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRC]).n(_CCRC));
  }
  if (input[_CCRCC] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRCC]).n(_CCRCC));
  }
  if (input[_CCRCNVME] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRCNVME]).n(_CCRCNVME));
  }
  if (input[_CSHA] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHA]).n(_CSHA));
  }
  if (input[_CSHAh] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHAh]).n(_CSHAh));
  }
  if (input[_CSHAhe] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHAhe]).n(_CSHAhe));
  }
  if (input[_CMD] != null) {
    bn.c(__XmlNode.of(_C, input[_CMD]).n(_CMD));
  }
  if (input[_CXXHASH] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASH]).n(_CXXHASH));
  }
  if (input[_CXXHASHh] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASHh]).n(_CXXHASHh));
  }
  if (input[_CXXHASHhe] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASHhe]).n(_CXXHASHhe));
  }
  bn.cc(input, _CT);
  return bn;
};

/**
 * serializeAws_restXmlObjectList
 */
const se_ObjectList = (input: _Object[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se__Object(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlObjectLockConfiguration
 */
const se_ObjectLockConfiguration = (input: ObjectLockConfiguration, context: __SerdeContext): any => {
  const bn = new __XmlNode(_OLC);
  bn.cc(input, _OLE);
  if (input[_Rul] != null) {
    bn.c(se_ObjectLockRule(input[_Rul], context).n(_Rul));
  }
  return bn;
};

/**
 * serializeAws_restXmlObjectLockRule
 */
const se_ObjectLockRule = (input: ObjectLockRule, context: __SerdeContext): any => {
  const bn = new __XmlNode(_OLR);
  if (input[_DRe] != null) {
    bn.c(se_DefaultRetention(input[_DRe], context).n(_DRe));
  }
  return bn;
};

/**
 * serializeAws_restXmlObjectPart
 */
const se_ObjectPart = (input: ObjectPart, context: __SerdeContext): any => {
  const bn = new __XmlNode(_OPb);
  if (input[_CCRC] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRC]).n(_CCRC));
  }
  if (input[_CCRCC] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRCC]).n(_CCRCC));
  }
  if (input[_CCRCNVME] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRCNVME]).n(_CCRCNVME));
  }
  if (input[_CSHA] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHA]).n(_CSHA));
  }
  if (input[_CSHAh] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHAh]).n(_CSHAh));
  }
  if (input[_CSHAhe] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHAhe]).n(_CSHAhe));
  }
  if (input[_CMD] != null) {
    bn.c(__XmlNode.of(_C, input[_CMD]).n(_CMD));
  }
  if (input[_CXXHASH] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASH]).n(_CXXHASH));
  }
  if (input[_CXXHASHh] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASHh]).n(_CXXHASHh));
  }
  if (input[_CXXHASHhe] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASHhe]).n(_CXXHASHhe));
  }
  if (input[_PN] != null) {
    bn.c(__XmlNode.of(_PN, String(input[_PN])).n(_PN));
  }
  if (input[_Si] != null) {
    bn.c(__XmlNode.of(_Si, String(input[_Si])).n(_Si));
  }
  return bn;
};

/**
 * serializeAws_restXmlObjectPartList
 */
const se_ObjectPartList = (input: ObjectPart[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_ObjectPart(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlObjectParts
 */
const se_ObjectParts = (input: ObjectParts, context: __SerdeContext): any => {
  const bn = new __XmlNode(_OP);
  if (input[_TPC] != null) {
    bn.c(__XmlNode.of(_PC, String(input[_TPC])).n(_PC));
  }
  if (input[_PNM] != null) {
    bn.c(__XmlNode.of(_PN, String(input[_PNM])).n(_PNM));
  }
  if (input[_NPNM] != null) {
    bn.c(__XmlNode.of(_PN, String(input[_NPNM])).n(_NPNM));
  }
  if (input[_MP] != null) {
    bn.c(__XmlNode.of(_MP, String(input[_MP])).n(_MP));
  }
  if (input[_IT] != null) {
    bn.c(__XmlNode.of(_IT, String(input[_IT])).n(_IT));
  }
  bn.l(input, "Parts", "Part", () => se_ObjectPartList(input[_Pa]!, context));
  return bn;
};

/**
 * serializeAws_restXmlObjectVersion
 */
const se_ObjectVersion = (input: ObjectVersion, context: __SerdeContext): any => {
  const bn = new __XmlNode(_OV);
  bn.cc(input, _ET);
  bn.l(input, "ChecksumAlgorithm", "ChecksumAlgorithm", () => se_ChecksumAlgorithmList(input[_CA]!, context));
  bn.cc(input, _CT);
  if (input[_Si] != null) {
    bn.c(__XmlNode.of(_Si, String(input[_Si])).n(_Si));
  }
  if (input[_SC] != null) {
    bn.c(__XmlNode.of(_OVSC, input[_SC]).n(_SC));
  }
  if (input[_K] != null) {
    bn.c(__XmlNode.of(_OK, input[_K]).n(_K));
  }
  if (input[_VI] != null) {
    bn.c(__XmlNode.of(_OVI, input[_VI]).n(_VI));
  }
  if (input[_IL] != null) {
    bn.c(__XmlNode.of(_IL, String(input[_IL])).n(_IL));
  }
  if (input[_LM] != null) {
    bn.c(__XmlNode.of(_LM, __serializeDateTime(input[_LM])).n(_LM));
  }
  if (input[_O] != null) {
    bn.c(se_Owner(input[_O], context).n(_O));
  }
  if (input[_RSe] != null) {
    bn.c(se_RestoreStatus(input[_RSe], context).n(_RSe));
  }
  return bn;
};

/**
 * serializeAws_restXmlObjectVersionList
 */
const se_ObjectVersionList = (input: ObjectVersion[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_ObjectVersion(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlOwner
 */
const se_Owner = (input: Owner, context: __SerdeContext): any => {
  const bn = new __XmlNode(_O);
  bn.cc(input, _DN);
  bn.cc(input, _ID_);
  return bn;
};

/**
 * serializeAws_restXmlOwnershipControls
 */
const se_OwnershipControls = (input: OwnershipControls, context: __SerdeContext): any => {
  const bn = new __XmlNode(_OCw);
  bn.l(input, "Rules", "Rule", () => se_OwnershipControlsRules(input[_Ru]!, context));
  return bn;
};

/**
 * serializeAws_restXmlOwnershipControlsRule
 */
const se_OwnershipControlsRule = (input: OwnershipControlsRule, context: __SerdeContext): any => {
  const bn = new __XmlNode(_OCR);
  bn.cc(input, _OO);
  return bn;
};

/**
 * serializeAws_restXmlOwnershipControlsRules
 */
const se_OwnershipControlsRules = (input: OwnershipControlsRule[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_OwnershipControlsRule(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlPart
 */
const se_Part = (input: Part, context: __SerdeContext): any => {
  const bn = new __XmlNode(_Par);
  if (input[_CCRC] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRC]).n(_CCRC));
  }
  if (input[_CCRCC] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRCC]).n(_CCRCC));
  }
  if (input[_CCRCNVME] != null) {
    bn.c(__XmlNode.of(_C, input[_CCRCNVME]).n(_CCRCNVME));
  }
  if (input[_CSHA] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHA]).n(_CSHA));
  }
  if (input[_CSHAh] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHAh]).n(_CSHAh));
  }
  if (input[_CSHAhe] != null) {
    bn.c(__XmlNode.of(_C, input[_CSHAhe]).n(_CSHAhe));
  }
  if (input[_CMD] != null) {
    bn.c(__XmlNode.of(_C, input[_CMD]).n(_CMD));
  }
  if (input[_CXXHASH] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASH]).n(_CXXHASH));
  }
  if (input[_CXXHASHh] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASHh]).n(_CXXHASHh));
  }
  if (input[_CXXHASHhe] != null) {
    bn.c(__XmlNode.of(_C, input[_CXXHASHhe]).n(_CXXHASHhe));
  }
  if (input[_PN] != null) {
    bn.c(__XmlNode.of(_PN, String(input[_PN])).n(_PN));
  }
  if (input[_LM] != null) {
    bn.c(__XmlNode.of(_LM, __serializeDateTime(input[_LM])).n(_LM));
  }
  bn.cc(input, _ET);
  if (input[_Si] != null) {
    bn.c(__XmlNode.of(_Si, String(input[_Si])).n(_Si));
  }
  return bn;
};

/**
 * serializeAws_restXmlPartitionedPrefix
 */
const se_PartitionedPrefix = (input: PartitionedPrefix, context: __SerdeContext): any => {
  const bn = new __XmlNode(_PP);
  bn.cc(input, _PDS);
  return bn;
};

/**
 * serializeAws_restXmlPartList
 */
const se_PartList = (input: Part[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_Part(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlPolicyStatus
 */
const se_PolicyStatus = (input: PolicyStatus, context: __SerdeContext): any => {
  const bn = new __XmlNode(_PS);
  if (input[_IP] != null) {
    bn.c(__XmlNode.of(_IP, String(input[_IP])).n(_IP));
  }
  return bn;
};

/**
 * serializeAws_restXmlPublicAccessBlockConfiguration
 */
const se_PublicAccessBlockConfiguration = (input: PublicAccessBlockConfiguration, context: __SerdeContext): any => {
  const bn = new __XmlNode(_PABC);
  if (input[_BPA] != null) {
    bn.c(__XmlNode.of(_Se, String(input[_BPA])).n(_BPA));
  }
  if (input[_IPA] != null) {
    bn.c(__XmlNode.of(_Se, String(input[_IPA])).n(_IPA));
  }
  if (input[_BPP] != null) {
    bn.c(__XmlNode.of(_Se, String(input[_BPP])).n(_BPP));
  }
  if (input[_RPB] != null) {
    bn.c(__XmlNode.of(_Se, String(input[_RPB])).n(_RPB));
  }
  return bn;
};

/**
 * serializeAws_restXmlQueueConfiguration
 */
const se_QueueConfiguration = (input: QueueConfiguration, context: __SerdeContext): any => {
  const bn = new __XmlNode(_QCu);
  if (input[_Id] != null) {
    bn.c(__XmlNode.of(_NI, input[_Id]).n(_Id));
  }
  if (input[_QA] != null) {
    bn.c(__XmlNode.of(_QA, input[_QA]).n(_Q));
  }
  bn.l(input, "Events", "Event", () => se_EventList(input[_Eve]!, context));
  if (input[_F] != null) {
    bn.c(se_NotificationConfigurationFilter(input[_F], context).n(_F));
  }
  return bn;
};

/**
 * serializeAws_restXmlQueueConfigurationList
 */
const se_QueueConfigurationList = (input: QueueConfiguration[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_QueueConfiguration(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlRedirect
 */
const se_Redirect = (input: Redirect, context: __SerdeContext): any => {
  const bn = new __XmlNode(_Red);
  bn.cc(input, _HN);
  bn.cc(input, _HRC);
  bn.cc(input, _Pro);
  bn.cc(input, _RKPW);
  bn.cc(input, _RKW);
  return bn;
};

/**
 * serializeAws_restXmlRedirectAllRequestsTo
 */
const se_RedirectAllRequestsTo = (input: RedirectAllRequestsTo, context: __SerdeContext): any => {
  const bn = new __XmlNode(_RART);
  bn.cc(input, _HN);
  bn.cc(input, _Pro);
  return bn;
};

/**
 * serializeAws_restXmlReplicaModifications
 */
const se_ReplicaModifications = (input: ReplicaModifications, context: __SerdeContext): any => {
  const bn = new __XmlNode(_RM);
  if (input[_S] != null) {
    bn.c(__XmlNode.of(_RMS, input[_S]).n(_S));
  }
  return bn;
};

/**
 * serializeAws_restXmlReplicationConfiguration
 */
const se_ReplicationConfiguration = (input: ReplicationConfiguration, context: __SerdeContext): any => {
  const bn = new __XmlNode(_RCe);
  bn.cc(input, _Ro);
  bn.l(input, "Rules", "Rule", () => se_ReplicationRules(input[_Ru]!, context));
  return bn;
};

/**
 * serializeAws_restXmlReplicationRule
 */
const se_ReplicationRule = (input: ReplicationRule, context: __SerdeContext): any => {
  const bn = new __XmlNode(_RRe);
  bn.cc(input, _ID_);
  if (input[_Pri] != null) {
    bn.c(__XmlNode.of(_Pri, String(input[_Pri])).n(_Pri));
  }
  bn.cc(input, _Pr);
  if (input[_F] != null) {
    bn.c(se_ReplicationRuleFilter(input[_F], context).n(_F));
  }
  if (input[_S] != null) {
    bn.c(__XmlNode.of(_RRS, input[_S]).n(_S));
  }
  if (input[_SSC] != null) {
    bn.c(se_SourceSelectionCriteria(input[_SSC], context).n(_SSC));
  }
  if (input[_EOR] != null) {
    bn.c(se_ExistingObjectReplication(input[_EOR], context).n(_EOR));
  }
  if (input[_Des] != null) {
    bn.c(se_Destination(input[_Des], context).n(_Des));
  }
  if (input[_DMR] != null) {
    bn.c(se_DeleteMarkerReplication(input[_DMR], context).n(_DMR));
  }
  return bn;
};

/**
 * serializeAws_restXmlReplicationRuleAndOperator
 */
const se_ReplicationRuleAndOperator = (input: ReplicationRuleAndOperator, context: __SerdeContext): any => {
  const bn = new __XmlNode(_RRAO);
  bn.cc(input, _Pr);
  bn.l(input, "Tags", "Tag", () => se_TagSet(input[_Ta]!, context));
  return bn;
};

/**
 * serializeAws_restXmlReplicationRuleFilter
 */
const se_ReplicationRuleFilter = (input: ReplicationRuleFilter, context: __SerdeContext): any => {
  const bn = new __XmlNode(_RRF);
  bn.cc(input, _Pr);
  if (input[_Tag] != null) {
    bn.c(se_Tag(input[_Tag], context).n(_Tag));
  }
  if (input[_An] != null) {
    bn.c(se_ReplicationRuleAndOperator(input[_An], context).n(_An));
  }
  return bn;
};

/**
 * serializeAws_restXmlReplicationRules
 */
const se_ReplicationRules = (input: ReplicationRule[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_ReplicationRule(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlReplicationTime
 */
const se_ReplicationTime = (input: ReplicationTime, context: __SerdeContext): any => {
  const bn = new __XmlNode(_RT);
  if (input[_S] != null) {
    bn.c(__XmlNode.of(_RTS, input[_S]).n(_S));
  }
  if (input[_Ti] != null) {
    bn.c(se_ReplicationTimeValue(input[_Ti], context).n(_Ti));
  }
  return bn;
};

/**
 * serializeAws_restXmlReplicationTimeValue
 */
const se_ReplicationTimeValue = (input: ReplicationTimeValue, context: __SerdeContext): any => {
  const bn = new __XmlNode(_RTV);
  if (input[_Mi] != null) {
    bn.c(__XmlNode.of(_Mi, String(input[_Mi])).n(_Mi));
  }
  return bn;
};

/**
 * serializeAws_restXmlRestoreStatus
 */
const se_RestoreStatus = (input: RestoreStatus, context: __SerdeContext): any => {
  const bn = new __XmlNode(_RSe);
  if (input[_IRIP] != null) {
    bn.c(__XmlNode.of(_IRIP, String(input[_IRIP])).n(_IRIP));
  }
  if (input[_RED] != null) {
    bn.c(__XmlNode.of(_RED, __serializeDateTime(input[_RED])).n(_RED));
  }
  return bn;
};

/**
 * serializeAws_restXmlRoutingRule
 */
const se_RoutingRule = (input: RoutingRule, context: __SerdeContext): any => {
  const bn = new __XmlNode(_RRo);
  if (input[_Con] != null) {
    bn.c(se_Condition(input[_Con], context).n(_Con));
  }
  if (input[_Red] != null) {
    bn.c(se_Redirect(input[_Red], context).n(_Red));
  }
  return bn;
};

/**
 * serializeAws_restXmlRoutingRules
 */
const se_RoutingRules = (input: RoutingRule[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_RoutingRule(entry, context);
      return n.n(_RRo);
    });
};

/**
 * serializeAws_restXmlS3KeyFilter
 */
const se_S3KeyFilter = (input: S3KeyFilter, context: __SerdeContext): any => {
  const bn = new __XmlNode(_SKF);
  bn.l(input, "FilterRules", "FilterRule", () => se_FilterRuleList(input[_FRi]!, context));
  return bn;
};

/**
 * serializeAws_restXmlServerSideEncryptionByDefault
 */
const se_ServerSideEncryptionByDefault = (input: ServerSideEncryptionByDefault, context: __SerdeContext): any => {
  const bn = new __XmlNode(_SSEBD);
  if (input[_SSEA] != null) {
    bn.c(__XmlNode.of(_SSE, input[_SSEA]).n(_SSEA));
  }
  if (input[_KMSMKID] != null) {
    bn.c(__XmlNode.of(_SSEKMSKI, input[_KMSMKID]).n(_KMSMKID));
  }
  return bn;
};

/**
 * serializeAws_restXmlServerSideEncryptionConfiguration
 */
const se_ServerSideEncryptionConfiguration = (
  input: ServerSideEncryptionConfiguration,
  context: __SerdeContext,
): any => {
  const bn = new __XmlNode(_SSEC);
  bn.l(input, "Rules", "Rule", () => se_ServerSideEncryptionRules(input[_Ru]!, context));
  return bn;
};

/**
 * serializeAws_restXmlServerSideEncryptionRule
 */
const se_ServerSideEncryptionRule = (input: ServerSideEncryptionRule, context: __SerdeContext): any => {
  const bn = new __XmlNode(_SSER);
  if (input[_ASSEBD] != null) {
    bn.c(se_ServerSideEncryptionByDefault(input[_ASSEBD], context).n(_ASSEBD));
  }
  if (input[_BKE] != null) {
    bn.c(__XmlNode.of(_BKE, String(input[_BKE])).n(_BKE));
  }
  if (input[_BET] != null) {
    bn.c(se_BlockedEncryptionTypes(input[_BET], context).n(_BET));
  }
  return bn;
};

/**
 * serializeAws_restXmlServerSideEncryptionRules
 */
const se_ServerSideEncryptionRules = (input: ServerSideEncryptionRule[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_ServerSideEncryptionRule(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlSimplePrefix
 */
const se_SimplePrefix = (input: SimplePrefix, context: __SerdeContext): any => {
  const bn = new __XmlNode(_SP);
  return bn;
};

/**
 * serializeAws_restXmlSourceSelectionCriteria
 */
const se_SourceSelectionCriteria = (input: SourceSelectionCriteria, context: __SerdeContext): any => {
  const bn = new __XmlNode(_SSC);
  if (input[_SKEO] != null) {
    bn.c(se_SseKmsEncryptedObjects(input[_SKEO], context).n(_SKEO));
  }
  if (input[_RM] != null) {
    bn.c(se_ReplicaModifications(input[_RM], context).n(_RM));
  }
  return bn;
};

/**
 * serializeAws_restXmlSseKmsEncryptedObjects
 */
const se_SseKmsEncryptedObjects = (input: SseKmsEncryptedObjects, context: __SerdeContext): any => {
  const bn = new __XmlNode(_SKEO);
  if (input[_S] != null) {
    bn.c(__XmlNode.of(_SKEOS, input[_S]).n(_S));
  }
  return bn;
};

/**
 * serializeAws_restXmlTag
 */
const se_Tag = (input: Tag, context: __SerdeContext): any => {
  const bn = new __XmlNode(_Tag);
  if (input[_K] != null) {
    bn.c(__XmlNode.of(_OK, input[_K]).n(_K));
  }
  if (input[_Va] != null) {
    bn.c(__XmlNode.of(_TV, input[_Va]).n(_Va));
  }
  return bn;
};

/**
 * serializeAws_restXmlTagSet
 */
const se_TagSet = (input: Tag[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_Tag(entry, context);
      return n.n(_Tag);
    });
};

/**
 * serializeAws_restXmlTargetGrant
 */
const se_TargetGrant = (input: TargetGrant, context: __SerdeContext): any => {
  const bn = new __XmlNode(_TGa);
  if (input[_Gr] != null) {
    bn.c(se_Grantee(input[_Gr], context).n(_Gr));
  }
  if (input[_Pe] != null) {
    bn.c(__XmlNode.of(_BLP, input[_Pe]).n(_Pe));
  }
  return bn;
};

/**
 * serializeAws_restXmlTargetGrants
 */
const se_TargetGrants = (input: TargetGrant[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_TargetGrant(entry, context);
      return n.n(_Gra);
    });
};

/**
 * serializeAws_restXmlTargetObjectKeyFormat
 */
const se_TargetObjectKeyFormat = (input: TargetObjectKeyFormat, context: __SerdeContext): any => {
  const bn = new __XmlNode(_TOKF);
  if (input[_SP] != null) {
    bn.c(se_SimplePrefix(input[_SP], context).n(_SP));
  }
  if (input[_PP] != null) {
    bn.c(se_PartitionedPrefix(input[_PP], context).n(_PP));
  }
  return bn;
};

/**
 * serializeAws_restXmlTopicConfiguration
 */
const se_TopicConfiguration = (input: TopicConfiguration, context: __SerdeContext): any => {
  const bn = new __XmlNode(_TCo);
  if (input[_Id] != null) {
    bn.c(__XmlNode.of(_NI, input[_Id]).n(_Id));
  }
  if (input[_TA] != null) {
    bn.c(__XmlNode.of(_TA, input[_TA]).n(_Top));
  }
  bn.l(input, "Events", "Event", () => se_EventList(input[_Eve]!, context));
  if (input[_F] != null) {
    bn.c(se_NotificationConfigurationFilter(input[_F], context).n(_F));
  }
  return bn;
};

/**
 * serializeAws_restXmlTopicConfigurationList
 */
const se_TopicConfigurationList = (input: TopicConfiguration[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_TopicConfiguration(entry, context);
      return n.n(_m);
    });
};

/**
 * serializeAws_restXmlTransition
 */
const se_Transition = (input: Transition, context: __SerdeContext): any => {
  const bn = new __XmlNode(_Tra);
  if (input[_Dat] != null) {
    bn.c(__XmlNode.of(_CDa, __serializeDateTime(input[_Dat]).toString()).n(_Dat));
  }
  if (input[_Da] != null) {
    bn.c(__XmlNode.of(_Da, String(input[_Da])).n(_Da));
  }
  if (input[_SC] != null) {
    bn.c(__XmlNode.of(_TSC, input[_SC]).n(_SC));
  }
  return bn;
};

/**
 * serializeAws_restXmlTransitionList
 */
const se_TransitionList = (input: Transition[], context: __SerdeContext): any => {
  return input
    .filter((e: any) => e != null)
    .map((entry) => {
      const n = se_Transition(entry, context);
      return n.n(_m);
    });
};

/**
 * deserializeAws_restXmlAbortIncompleteMultipartUpload
 */
const de_AbortIncompleteMultipartUpload = (output: any, context: __SerdeContext): AbortIncompleteMultipartUpload => {
  let contents: any = {};
  if (output[_DAI] != null) {
    contents[_DAI] = __strictParseInt32(output[_DAI]) as number;
  }
  return contents;
};

/**
 * deserializeAws_restXmlBlockedEncryptionTypes
 */
const de_BlockedEncryptionTypes = (output: any, context: __SerdeContext): BlockedEncryptionTypes => {
  let contents: any = {};
  if (String(output.EncryptionType).trim() === "") {
    contents[_ETnc] = [];
  } else if (output[_ETnc] != null) {
    contents[_ETnc] = de_EncryptionTypeList(__getArrayIfSingleItem(output[_ETnc]), context);
  }
  return contents;
};

/**
 * deserializeAws_restXmlBucketInfo
 */
const de_BucketInfo = (output: any, context: __SerdeContext): BucketInfo => {
  let contents: any = {};
  if (output[_DRa] != null) {
    contents[_DRa] = __expectString(output[_DRa]);
  }
  if (output[_Ty] != null) {
    contents[_Ty] = __expectString(output[_Ty]);
  }
  return contents;
};

/**
 * deserializeAws_restXmlBucketLifecycleConfiguration
 */
const de_BucketLifecycleConfiguration = (output: any, context: __SerdeContext): BucketLifecycleConfiguration => {
  let contents: any = {};
  if (String(output.Rule).trim() === "") {
    contents[_Ru] = [];
  } else if (output[_Rul] != null) {
    contents[_Ru] = de_LifecycleRules(__getArrayIfSingleItem(output[_Rul]), context);
  }
  return contents;
};

/**
 * deserializeAws_restXmlCompletedMultipartUpload
 */
const de_CompletedMultipartUpload = (output: any, context: __SerdeContext): CompletedMultipartUpload => {
  let contents: any = {};
  if (String(output.Part).trim() === "") {
    contents[_Pa] = [];
  } else if (output[_Par] != null) {
    contents[_Pa] = de_CompletedPartList(__getArrayIfSingleItem(output[_Par]), context);
  }
  return contents;
};

/**
 * deserializeAws_restXmlCompletedPart
 */
const de_CompletedPart = (output: any, context: __SerdeContext): CompletedPart => {
  let contents: any = {};
  if (output[_CCRC] != null) {
    contents[_CCRC] = __expectString(output[_CCRC]);
  }
  if (output[_CCRCC] != null) {
    contents[_CCRCC] = __expectString(output[_CCRCC]);
  }
  if (output[_CCRCNVME] != null) {
    contents[_CCRCNVME] = __expectString(output[_CCRCNVME]);
  }
  if (output[_CSHA] != null) {
    contents[_CSHA] = __expectString(output[_CSHA]);
  }
  if (output[_CSHAh] != null) {
    contents[_CSHAh] = __expectString(output[_CSHAh]);
  }
  if (output[_CSHAhe] != null) {
    contents[_CSHAhe] = __expectString(output[_CSHAhe]);
  }
  if (output[_CMD] != null) {
    contents[_CMD] = __expectString(output[_CMD]);
  }
  if (output[_CXXHASH] != null) {
    contents[_CXXHASH] = __expectString(output[_CXXHASH]);
  }
  if (output[_CXXHASHh] != null) {
    contents[_CXXHASHh] = __expectString(output[_CXXHASHh]);
  }
  if (output[_CXXHASHhe] != null) {
    contents[_CXXHASHhe] = __expectString(output[_CXXHASHhe]);
  }
  if (output[_ET] != null) {
    contents[_ET] = __expectString(output[_ET]);
  }
  if (output[_PN] != null) {
    contents[_PN] = __strictParseInt32(output[_PN]) as number;
  }
  return contents;
};

/**
 * deserializeAws_restXmlCompletedPartList
 */
const de_CompletedPartList = (output: any, context: __SerdeContext): CompletedPart[] => {
  return (output || [])
    .filter((e: any) => e != null)
    .map((entry: any) => {
      return de_CompletedPart(entry, context);
    });
};

/**
 * deserializeAws_restXmlCreateBucketConfiguration
 */
const de_CreateBucketConfiguration = (output: any, context: __SerdeContext): CreateBucketConfiguration => {
  let contents: any = {};
  if (output[_LCo] != null) {
    contents[_LCo] = __expectString(output[_LCo]);
  }
  if (output[_L] != null) {
    contents[_L] = de_LocationInfo(output[_L], context);
  }
  if (output[_B] != null) {
    contents[_B] = de_BucketInfo(output[_B], context);
  }
  if (String(output.Tags).trim() === "") {
    contents[_Ta] = [];
  } else if (output[_Ta] != null && output[_Ta][_Tag] != null) {
    contents[_Ta] = de_TagSet(__getArrayIfSingleItem(output[_Ta][_Tag]), context);
  }
  return contents;
};

/**
 * deserializeAws_restXmlDelete
 */
const de_Delete = (output: any, context: __SerdeContext): Delete => {
  let contents: any = {};
  if (String(output.Object).trim() === "") {
    contents[_Obj] = [];
  } else if (output[_Ob] != null) {
    contents[_Obj] = de_ObjectIdentifierList(__getArrayIfSingleItem(output[_Ob]), context);
  }
  if (output[_Qu] != null) {
    contents[_Qu] = __parseBoolean(output[_Qu]);
  }
  return contents;
};

/**
 * deserializeAws_restXmlEncryptionTypeList
 */
const de_EncryptionTypeList = (output: any, context: __SerdeContext): EncryptionType[] => {
  return (output || [])
    .filter((e: any) => e != null)
    .map((entry: any) => {
      return __expectString(entry) as any;
    });
};

/**
 * deserializeAws_restXmlLifecycleExpiration
 */
const de_LifecycleExpiration = (output: any, context: __SerdeContext): LifecycleExpiration => {
  let contents: any = {};
  if (output[_Dat] != null) {
    contents[_Dat] = __expectNonNull(__parseRfc3339DateTime(output[_Dat]));
  }
  if (output[_Da] != null) {
    contents[_Da] = __strictParseInt32(output[_Da]) as number;
  }
  if (output[_EODM] != null) {
    contents[_EODM] = __parseBoolean(output[_EODM]);
  }
  return contents;
};

/**
 * deserializeAws_restXmlLifecycleRule
 */
const de_LifecycleRule = (output: any, context: __SerdeContext): LifecycleRule => {
  let contents: any = {};
  if (output[_Ex] != null) {
    contents[_Ex] = de_LifecycleExpiration(output[_Ex], context);
  }
  if (output[_ID_] != null) {
    contents[_ID_] = __expectString(output[_ID_]);
  }
  if (output[_Pr] != null) {
    contents[_Pr] = __expectString(output[_Pr]);
  }
  if (output[_F] != null) {
    contents[_F] = de_LifecycleRuleFilter(output[_F], context);
  }
  if (output[_S] != null) {
    contents[_S] = __expectString(output[_S]);
  }
  if (String(output.Transition).trim() === "") {
    contents[_Tr] = [];
  } else if (output[_Tra] != null) {
    contents[_Tr] = de_TransitionList(__getArrayIfSingleItem(output[_Tra]), context);
  }
  if (String(output.NoncurrentVersionTransition).trim() === "") {
    contents[_NVT] = [];
  } else if (output[_NVTo] != null) {
    contents[_NVT] = de_NoncurrentVersionTransitionList(__getArrayIfSingleItem(output[_NVTo]), context);
  }
  if (output[_NVE] != null) {
    contents[_NVE] = de_NoncurrentVersionExpiration(output[_NVE], context);
  }
  if (output[_AIMU] != null) {
    contents[_AIMU] = de_AbortIncompleteMultipartUpload(output[_AIMU], context);
  }
  return contents;
};

/**
 * deserializeAws_restXmlLifecycleRuleAndOperator
 */
const de_LifecycleRuleAndOperator = (output: any, context: __SerdeContext): LifecycleRuleAndOperator => {
  let contents: any = {};
  if (output[_Pr] != null) {
    contents[_Pr] = __expectString(output[_Pr]);
  }
  if (String(output.Tag).trim() === "") {
    contents[_Ta] = [];
  } else if (output[_Tag] != null) {
    contents[_Ta] = de_TagSet(__getArrayIfSingleItem(output[_Tag]), context);
  }
  if (output[_OSGT] != null) {
    contents[_OSGT] = __strictParseLong(output[_OSGT]) as number;
  }
  if (output[_OSLT] != null) {
    contents[_OSLT] = __strictParseLong(output[_OSLT]) as number;
  }
  return contents;
};

/**
 * deserializeAws_restXmlLifecycleRuleFilter
 */
const de_LifecycleRuleFilter = (output: any, context: __SerdeContext): LifecycleRuleFilter => {
  let contents: any = {};
  if (output[_Pr] != null) {
    contents[_Pr] = __expectString(output[_Pr]);
  }
  if (output[_Tag] != null) {
    contents[_Tag] = de_Tag(output[_Tag], context);
  }
  if (output[_OSGT] != null) {
    contents[_OSGT] = __strictParseLong(output[_OSGT]) as number;
  }
  if (output[_OSLT] != null) {
    contents[_OSLT] = __strictParseLong(output[_OSLT]) as number;
  }
  if (output[_An] != null) {
    contents[_An] = de_LifecycleRuleAndOperator(output[_An], context);
  }
  return contents;
};

/**
 * deserializeAws_restXmlLifecycleRules
 */
const de_LifecycleRules = (output: any, context: __SerdeContext): LifecycleRule[] => {
  return (output || [])
    .filter((e: any) => e != null)
    .map((entry: any) => {
      return de_LifecycleRule(entry, context);
    });
};

/**
 * deserializeAws_restXmlLocationInfo
 */
const de_LocationInfo = (output: any, context: __SerdeContext): LocationInfo => {
  let contents: any = {};
  if (output[_Ty] != null) {
    contents[_Ty] = __expectString(output[_Ty]);
  }
  if (output[_N] != null) {
    contents[_N] = __expectString(output[_N]);
  }
  return contents;
};

/**
 * deserializeAws_restXmlNoncurrentVersionExpiration
 */
const de_NoncurrentVersionExpiration = (output: any, context: __SerdeContext): NoncurrentVersionExpiration => {
  let contents: any = {};
  if (output[_ND] != null) {
    contents[_ND] = __strictParseInt32(output[_ND]) as number;
  }
  if (output[_NNV] != null) {
    contents[_NNV] = __strictParseInt32(output[_NNV]) as number;
  }
  return contents;
};

/**
 * deserializeAws_restXmlNoncurrentVersionTransition
 */
const de_NoncurrentVersionTransition = (output: any, context: __SerdeContext): NoncurrentVersionTransition => {
  let contents: any = {};
  if (output[_ND] != null) {
    contents[_ND] = __strictParseInt32(output[_ND]) as number;
  }
  if (output[_SC] != null) {
    contents[_SC] = __expectString(output[_SC]);
  }
  if (output[_NNV] != null) {
    contents[_NNV] = __strictParseInt32(output[_NNV]) as number;
  }
  return contents;
};

/**
 * deserializeAws_restXmlNoncurrentVersionTransitionList
 */
const de_NoncurrentVersionTransitionList = (output: any, context: __SerdeContext): NoncurrentVersionTransition[] => {
  return (output || [])
    .filter((e: any) => e != null)
    .map((entry: any) => {
      return de_NoncurrentVersionTransition(entry, context);
    });
};

/**
 * deserializeAws_restXmlObjectIdentifier
 */
const de_ObjectIdentifier = (output: any, context: __SerdeContext): ObjectIdentifier => {
  let contents: any = {};
  if (output[_K] != null) {
    contents[_K] = __expectString(output[_K]);
  }
  if (output[_VI] != null) {
    contents[_VI] = __expectString(output[_VI]);
  }
  if (output[_ET] != null) {
    contents[_ET] = __expectString(output[_ET]);
  }
  if (output[_LMT] != null) {
    contents[_LMT] = __expectNonNull(__parseRfc7231DateTime(output[_LMT]));
  }
  if (output[_Si] != null) {
    contents[_Si] = __strictParseLong(output[_Si]) as number;
  }
  return contents;
};

/**
 * deserializeAws_restXmlObjectIdentifierList
 */
const de_ObjectIdentifierList = (output: any, context: __SerdeContext): ObjectIdentifier[] => {
  return (output || [])
    .filter((e: any) => e != null)
    .map((entry: any) => {
      return de_ObjectIdentifier(entry, context);
    });
};

/**
 * deserializeAws_restXmlServerSideEncryptionByDefault
 */
const de_ServerSideEncryptionByDefault = (output: any, context: __SerdeContext): ServerSideEncryptionByDefault => {
  let contents: any = {};
  if (output[_SSEA] != null) {
    contents[_SSEA] = __expectString(output[_SSEA]);
  }
  if (output[_KMSMKID] != null) {
    contents[_KMSMKID] = __expectString(output[_KMSMKID]);
  }
  return contents;
};

/**
 * deserializeAws_restXmlServerSideEncryptionConfiguration
 */
const de_ServerSideEncryptionConfiguration = (
  output: any,
  context: __SerdeContext,
): ServerSideEncryptionConfiguration => {
  let contents: any = {};
  if (String(output.Rule).trim() === "") {
    contents[_Ru] = [];
  } else if (output[_Rul] != null) {
    contents[_Ru] = de_ServerSideEncryptionRules(__getArrayIfSingleItem(output[_Rul]), context);
  }
  return contents;
};

/**
 * deserializeAws_restXmlServerSideEncryptionRule
 */
const de_ServerSideEncryptionRule = (output: any, context: __SerdeContext): ServerSideEncryptionRule => {
  let contents: any = {};
  if (output[_ASSEBD] != null) {
    contents[_ASSEBD] = de_ServerSideEncryptionByDefault(output[_ASSEBD], context);
  }
  if (output[_BKE] != null) {
    contents[_BKE] = __parseBoolean(output[_BKE]);
  }
  if (output[_BET] != null) {
    contents[_BET] = de_BlockedEncryptionTypes(output[_BET], context);
  }
  return contents;
};

/**
 * deserializeAws_restXmlServerSideEncryptionRules
 */
const de_ServerSideEncryptionRules = (output: any, context: __SerdeContext): ServerSideEncryptionRule[] => {
  return (output || [])
    .filter((e: any) => e != null)
    .map((entry: any) => {
      return de_ServerSideEncryptionRule(entry, context);
    });
};

/**
 * deserializeAws_restXmlTag
 */
const de_Tag = (output: any, context: __SerdeContext): Tag => {
  let contents: any = {};
  if (output[_K] != null) {
    contents[_K] = __expectString(output[_K]);
  }
  if (output[_Va] != null) {
    contents[_Va] = __expectString(output[_Va]);
  }
  return contents;
};

/**
 * deserializeAws_restXmlTagging
 */
const de_Tagging = (output: any, context: __SerdeContext): Tagging => {
  let contents: any = {};
  if (String(output.TagSet).trim() === "") {
    contents[_TS] = [];
  } else if (output[_TS] != null && output[_TS][_Tag] != null) {
    contents[_TS] = de_TagSet(__getArrayIfSingleItem(output[_TS][_Tag]), context);
  }
  return contents;
};

/**
 * deserializeAws_restXmlTagSet
 */
const de_TagSet = (output: any, context: __SerdeContext): Tag[] => {
  return (output || [])
    .filter((e: any) => e != null)
    .map((entry: any) => {
      return de_Tag(entry, context);
    });
};

/**
 * deserializeAws_restXmlTransition
 */
const de_Transition = (output: any, context: __SerdeContext): Transition => {
  let contents: any = {};
  if (output[_Dat] != null) {
    contents[_Dat] = __expectNonNull(__parseRfc3339DateTime(output[_Dat]));
  }
  if (output[_Da] != null) {
    contents[_Da] = __strictParseInt32(output[_Da]) as number;
  }
  if (output[_SC] != null) {
    contents[_SC] = __expectString(output[_SC]);
  }
  return contents;
};

/**
 * deserializeAws_restXmlTransitionList
 */
const de_TransitionList = (output: any, context: __SerdeContext): Transition[] => {
  return (output || [])
    .filter((e: any) => e != null)
    .map((entry: any) => {
      return de_Transition(entry, context);
    });
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

const _A = "Account";
const _AC = "AccelerateConfiguration";
const _ACL = "ACL";
const _ACP = "AccessControlPolicy";
const _ACT = "AccessControlTranslation";
const _AD = "AnnotationDirective";
const _ADb = "AbortDate";
const _AG = "AclGrant";
const _AH = "AllowedHeader";
const _AHl = "AllowedHeaders";
const _AI = "AccountId";
const _AIMU = "AbortIncompleteMultipartUpload";
const _AM = "AllowedMethod";
const _AMl = "AllowedMethods";
const _AO = "AllowedOrigin";
const _AOl = "AllowedOrigins";
const _APA = "AccessPointAlias";
const _AR = "AcceptRanges";
const _ARI = "AbortRuleId";
const _AS = "ArchiveStatus";
const _ASSEBD = "ApplyServerSideEncryptionByDefault";
const _AT = "AccessTier";
const _An = "And";
const _B = "Bucket";
const _BA = "BucketArn";
const _BAS = "BucketAccelerateStatus";
const _BET = "BlockedEncryptionTypes";
const _BGR = "BypassGovernanceRetention";
const _BKE = "BucketKeyEnabled";
const _BLC = "BucketLocationConstraint";
const _BLN = "BucketLocationName";
const _BLP = "BucketLogsPermission";
const _BLS = "BucketLoggingStatus";
const _BLT = "BucketLocationType";
const _BN = "BucketNamespace";
const _BNu = "BucketName";
const _BPA = "BlockPublicAcls";
const _BPP = "BlockPublicPolicy";
const _BR = "BucketRegion";
const _BVS = "BucketVersioningStatus";
const _Bu = "Buckets";
const _C = "Checksum";
const _CA = "ChecksumAlgorithm";
const _CC = "CacheControl";
const _CCRC = "ChecksumCRC32";
const _CCRCC = "ChecksumCRC32C";
const _CCRCNVME = "ChecksumCRC64NVME";
const _CD = "ContentDisposition";
const _CDa = "CalendarDate";
const _CDr = "CreationDate";
const _CE = "ContentEncoding";
const _CF = "CloudFunction";
const _CL = "ContentLanguage";
const _CLo = "ContentLength";
const _CM = "ChecksumMode";
const _CMD = "ChecksumMD5";
const _CMDo = "ContentMD5";
const _CMUR = "CompleteMultipartUploadResult";
const _COR = "CopyObjectResult";
const _CORSC = "CORSConfiguration";
const _CORSR = "CORSRules";
const _CORSRu = "CORSRule";
const _CP = "CommonPrefixes";
const _CPR = "CopyPartResult";
const _CPo = "CommonPrefix";
const _CR = "ContentRange";
const _CS = "CopySource";
const _CSHA = "ChecksumSHA1";
const _CSHAh = "ChecksumSHA256";
const _CSHAhe = "ChecksumSHA512";
const _CSIM = "CopySourceIfMatch";
const _CSIMS = "CopySourceIfModifiedSince";
const _CSINM = "CopySourceIfNoneMatch";
const _CSIUS = "CopySourceIfUnmodifiedSince";
const _CSR = "CopySourceRange";
const _CSSSECA = "CopySourceSSECustomerAlgorithm";
const _CSSSECK = "CopySourceSSECustomerKey";
const _CSSSECKMD = "CopySourceSSECustomerKeyMD5";
const _CSVI = "CopySourceVersionId";
const _CT = "ChecksumType";
const _CTo = "ContentType";
const _CTon = "ContinuationToken";
const _CXXHASH = "ChecksumXXHASH64";
const _CXXHASHh = "ChecksumXXHASH3";
const _CXXHASHhe = "ChecksumXXHASH128";
const _Co = "Contents";
const _Cod = "Code";
const _Con = "Condition";
const _D = "Deleted";
const _DAI = "DaysAfterInitiation";
const _DEH = "DefaultEventHold";
const _DM = "DeleteMarker";
const _DME = "DeleteMarkerEntry";
const _DMR = "DeleteMarkerReplication";
const _DMRS = "DeleteMarkerReplicationStatus";
const _DMVI = "DeleteMarkerVersionId";
const _DMe = "DeleteMarkers";
const _DN = "DisplayName";
const _DO = "DeletedObject";
const _DR = "DeleteResult";
const _DRa = "DataRedundancy";
const _DRe = "DefaultRetention";
const _Da = "Days";
const _Dat = "Date";
const _De = "Delimiter";
const _Des = "Destination";
const _E = "Expires";
const _EA = "EmailAddress";
const _EBC = "EventBridgeConfiguration";
const _EBO = "ExpectedBucketOwner";
const _EC = "EncryptionConfiguration";
const _ED = "ErrorDocument";
const _EH = "ExposeHeaders";
const _EHD = "EventHoldDuration";
const _EHx = "ExposeHeader";
const _EODM = "ExpiredObjectDeleteMarker";
const _EOR = "ExistingObjectReplication";
const _EORS = "ExistingObjectReplicationStatus";
const _ES = "ExpirationStatus";
const _ESBO = "ExpectedSourceBucketOwner";
const _ET = "ETag";
const _ETn = "EncodingType";
const _ETnc = "EncryptionType";
const _ETv = "EventThreshold";
const _Er = "Errors";
const _Err = "Error";
const _Ev = "Event";
const _Eve = "Events";
const _Ex = "Expiration";
const _F = "Filter";
const _FR = "FilterRule";
const _FRN = "FilterRuleName";
const _FRV = "FilterRuleValue";
const _FRi = "FilterRules";
const _G = "Grants";
const _GFC = "GrantFullControl";
const _GOAR = "GetObjectAttributesResponse";
const _GR = "GrantRead";
const _GRACP = "GrantReadACP";
const _GW = "GrantWrite";
const _GWACP = "GrantWriteACP";
const _Gr = "Grantee";
const _Gra = "Grant";
const _HECRE = "HttpErrorCodeReturnedEquals";
const _HN = "HostName";
const _HRC = "HttpRedirectCode";
const _I = "Initiator";
const _ID = "IndexDocument";
const _ID_ = "ID";
const _IL = "IsLatest";
const _IM = "IfMatch";
const _IMIT = "IfMatchInitiatedTime";
const _IMLMT = "IfMatchLastModifiedTime";
const _IMS = "IfMatchSize";
const _IMSf = "IfModifiedSince";
const _IMUR = "InitiateMultipartUploadResult";
const _INM = "IfNoneMatch";
const _IOS = "InvalidObjectState";
const _IP = "IsPublic";
const _IPA = "IgnorePublicAcls";
const _IRIP = "IsRestoreInProgress";
const _IT = "IsTruncated";
const _ITAT = "IntelligentTieringAccessTier";
const _IUS = "IfUnmodifiedSince";
const _Id = "Id";
const _In = "Initiated";
const _K = "Key";
const _KC = "KeyCount";
const _KM = "KeyMarker";
const _KMSMKID = "KMSMasterKeyID";
const _KPE = "KeyPrefixEquals";
const _L = "Location";
const _LAMBR = "ListAllMyBucketsResult";
const _LBR = "ListBucketResult";
const _LC = "LifecycleConfiguration";
const _LCo = "LocationConstraint";
const _LE = "LoggingEnabled";
const _LEi = "LifecycleExpiration";
const _LFA = "LambdaFunctionArn";
const _LFC = "LambdaFunctionConfigurations";
const _LFCa = "LambdaFunctionConfiguration";
const _LM = "LastModified";
const _LMT = "LastModifiedTime";
const _LMUR = "ListMultipartUploadsResult";
const _LPR = "ListPartsResult";
const _LR = "LifecycleRule";
const _LRAO = "LifecycleRuleAndOperator";
const _LRF = "LifecycleRuleFilter";
const _LVR = "ListVersionsResult";
const _M = "Marker";
const _MAS = "MaxAgeSeconds";
const _MD = "MetadataDirective";
const _MDf = "MfaDelete";
const _MFA = "MFA";
const _MFAD = "MFADelete";
const _MFADS = "MFADeleteStatus";
const _MK = "MaxKeys";
const _MM = "MissingMeta";
const _MOS = "MpuObjectSize";
const _MP = "MaxParts";
const _MS = "MetricsStatus";
const _MU = "MaxUploads";
const _MUI = "MultipartUploadId";
const _MUu = "MultipartUpload";
const _Me = "Metrics";
const _Mes = "Message";
const _Mi = "Minutes";
const _Mo = "Mode";
const _N = "Name";
const _NC = "NotificationConfiguration";
const _NCF = "NotificationConfigurationFilter";
const _NCT = "NextContinuationToken";
const _ND = "NoncurrentDays";
const _NI = "NotificationId";
const _NKM = "NextKeyMarker";
const _NM = "NextMarker";
const _NNV = "NewerNoncurrentVersions";
const _NPNM = "NextPartNumberMarker";
const _NT = "NextToken";
const _NUIM = "NextUploadIdMarker";
const _NVE = "NoncurrentVersionExpiration";
const _NVIM = "NextVersionIdMarker";
const _NVT = "NoncurrentVersionTransitions";
const _NVTo = "NoncurrentVersionTransition";
const _O = "Owner";
const _OA = "ObjectAttributes";
const _OC = "ObjectChecksum";
const _OCR = "OwnershipControlsRule";
const _OCw = "OwnershipControls";
const _OK = "ObjectKey";
const _OLC = "ObjectLockConfiguration";
const _OLE = "ObjectLockEnabled";
const _OLEFB = "ObjectLockEnabledForBucket";
const _OLEH = "ObjectLockEventHold";
const _OLEHDD = "ObjectLockEventHoldDurationDays";
const _OLEHDY = "ObjectLockEventHoldDurationYears";
const _OLLHS = "ObjectLockLegalHoldStatus";
const _OLM = "ObjectLockMode";
const _OLR = "ObjectLockRule";
const _OLRM = "ObjectLockRetentionMode";
const _OLRUD = "ObjectLockRetainUntilDate";
const _OO = "ObjectOwnership";
const _OOA = "OptionalObjectAttributes";
const _OOw = "OwnerOverride";
const _OP = "ObjectParts";
const _OPb = "ObjectPart";
const _OS = "ObjectSize";
const _OSC = "ObjectStorageClass";
const _OSGT = "ObjectSizeGreaterThan";
const _OSGTB = "ObjectSizeGreaterThanBytes";
const _OSLT = "ObjectSizeLessThan";
const _OSLTB = "ObjectSizeLessThanBytes";
const _OV = "ObjectVersion";
const _OVI = "ObjectVersionId";
const _OVSC = "ObjectVersionStorageClass";
const _Ob = "Object";
const _Obj = "Objects";
const _P = "Payer";
const _PABC = "PublicAccessBlockConfiguration";
const _PC = "PartsCount";
const _PDS = "PartitionDateSource";
const _PN = "PartNumber";
const _PNM = "PartNumberMarker";
const _PP = "PartitionedPrefix";
const _PS = "PolicyStatus";
const _Pa = "Parts";
const _Par = "Part";
const _Pe = "Permission";
const _Pr = "Prefix";
const _Pri = "Priority";
const _Pro = "Protocol";
const _Q = "Queue";
const _QA = "QueueArn";
const _QC = "QueueConfigurations";
const _QCu = "QueueConfiguration";
const _Qu = "Quiet";
const _R = "Range";
const _RART = "RedirectAllRequestsTo";
const _RC = "RequestCharged";
const _RCe = "ReplicationConfiguration";
const _RED = "RestoreExpiryDate";
const _RKKID = "ReplicaKmsKeyID";
const _RKPW = "ReplaceKeyPrefixWith";
const _RKW = "ReplaceKeyWith";
const _RM = "ReplicaModifications";
const _RMS = "ReplicaModificationsStatus";
const _RP = "RequestPayer";
const _RPB = "RestrictPublicBuckets";
const _RPC = "RequestPaymentConfiguration";
const _RR = "RoutingRules";
const _RRAO = "ReplicationRuleAndOperator";
const _RRF = "ReplicationRuleFilter";
const _RRS = "ReplicationRuleStatus";
const _RRe = "ReplicationRule";
const _RRo = "RoutingRule";
const _RS = "ReplicationStatus";
const _RSe = "RestoreStatus";
const _RT = "ReplicationTime";
const _RTS = "ReplicationTimeStatus";
const _RTV = "ReplicationTimeValue";
const _Re = "Restore";
const _Red = "Redirect";
const _Ro = "Role";
const _Ru = "Rules";
const _Rul = "Rule";
const _S = "Status";
const _SA = "StartAfter";
const _SC = "StorageClass";
const _SK = "S3Key";
const _SKEO = "SseKmsEncryptedObjects";
const _SKEOS = "SseKmsEncryptedObjectsStatus";
const _SKF = "S3KeyFilter";
const _SP = "SimplePrefix";
const _SSC = "SourceSelectionCriteria";
const _SSE = "ServerSideEncryption";
const _SSEA = "SSEAlgorithm";
const _SSEBD = "ServerSideEncryptionByDefault";
const _SSEC = "ServerSideEncryptionConfiguration";
const _SSECA = "SSECustomerAlgorithm";
const _SSECK = "SSECustomerKey";
const _SSECKMD = "SSECustomerKeyMD5";
const _SSEKMSEC = "SSEKMSEncryptionContext";
const _SSEKMSKI = "SSEKMSKeyId";
const _SSER = "ServerSideEncryptionRule";
const _Se = "Setting";
const _Si = "Size";
const _Su = "Suffix";
const _T = "Tagging";
const _TA = "TopicArn";
const _TB = "TargetBucket";
const _TC = "TopicConfigurations";
const _TCa = "TagCount";
const _TCo = "TopicConfiguration";
const _TD = "TaggingDirective";
const _TDMOS = "TransitionDefaultMinimumObjectSize";
const _TG = "TargetGrants";
const _TGa = "TargetGrant";
const _TOKF = "TargetObjectKeyFormat";
const _TP = "TargetPrefix";
const _TPC = "TotalPartsCount";
const _TS = "TagSet";
const _TSC = "TransitionStorageClass";
const _TV = "TagValue";
const _Ta = "Tags";
const _Tag = "Tag";
const _Ti = "Time";
const _To = "Token";
const _Top = "Topic";
const _Tr = "Transitions";
const _Tra = "Transition";
const _Ty = "Type";
const _U = "Uploads";
const _UI = "UploadId";
const _UIM = "UploadIdMarker";
const _URI = "URI";
const _V = "Versions";
const _VC = "VersioningConfiguration";
const _VCe = "VersionCount";
const _VI = "VersionId";
const _VIM = "VersionIdMarker";
const _Va = "Value";
const _WC = "WebsiteConfiguration";
const _WOB = "WriteOffsetBytes";
const _WRL = "WebsiteRedirectLocation";
const _Y = "Years";
const _ar = "accept-ranges";
const _cc = "cache-control";
const _cd = "content-disposition";
const _ce = "content-encoding";
const _cl = "content-language";
const _cl_ = "content-length";
const _cm = "content-md5";
const _cr = "content-range";
const _ct = "content-type";
const _e = "expires";
const _et = "etag";
const _im = "if-match";
const _ims = "if-modified-since";
const _inm = "if-none-match";
const _ius = "if-unmodified-since";
const _l = "location";
const _lm = "last-modified";
const _m = "member";
const _r = "range";
const _ve = '<?xml version="1.0" encoding="UTF-8"?>';
const _xaa = "x-amz-acl";
const _xaad = "x-amz-abort-date";
const _xaapa = "x-amz-access-point-alias";
const _xaari = "x-amz-abort-rule-id";
const _xaas = "x-amz-archive-status";
const _xaba = "x-amz-bucket-arn";
const _xabgr = "x-amz-bypass-governance-retention";
const _xabln = "x-amz-bucket-location-name";
const _xablt = "x-amz-bucket-location-type";
const _xabn = "x-amz-bucket-namespace";
const _xabole = "x-amz-bucket-object-lock-enabled";
const _xabr = "x-amz-bucket-region";
const _xaca = "x-amz-checksum-algorithm";
const _xacc = "x-amz-checksum-crc32";
const _xacc_ = "x-amz-checksum-crc32c";
const _xacc__ = "x-amz-checksum-crc64nvme";
const _xacm = "x-amz-checksum-md5";
const _xacm_ = "x-amz-checksum-mode";
const _xacs = "x-amz-checksum-sha1";
const _xacs_ = "x-amz-checksum-sha256";
const _xacs__ = "x-amz-checksum-sha512";
const _xacs___ = "x-amz-copy-source";
const _xacsim = "x-amz-copy-source-if-match";
const _xacsims = "x-amz-copy-source-if-modified-since";
const _xacsinm = "x-amz-copy-source-if-none-match";
const _xacsius = "x-amz-copy-source-if-unmodified-since";
const _xacsr = "x-amz-copy-source-range";
const _xacssseca = "x-amz-copy-source-server-side-encryption-customer-algorithm";
const _xacssseck = "x-amz-copy-source-server-side-encryption-customer-key";
const _xacssseckm = "x-amz-copy-source-server-side-encryption-customer-key-md5";
const _xacsvi = "x-amz-copy-source-version-id";
const _xact = "x-amz-checksum-type";
const _xacx = "x-amz-checksum-xxhash64";
const _xacx_ = "x-amz-checksum-xxhash3";
const _xacx__ = "x-amz-checksum-xxhash128";
const _xadm = "x-amz-delete-marker";
const _xae = "x-amz-expiration";
const _xaebo = "x-amz-expected-bucket-owner";
const _xagfc = "x-amz-grant-full-control";
const _xagr = "x-amz-grant-read";
const _xagra = "x-amz-grant-read-acp";
const _xagw = "x-amz-grant-write";
const _xagwa = "x-amz-grant-write-acp";
const _xaimit = "x-amz-if-match-initiated-time";
const _xaimlmt = "x-amz-if-match-last-modified-time";
const _xaims = "x-amz-if-match-size";
const _xam = "x-amz-mfa";
const _xamd = "x-amz-metadata-directive";
const _xamm = "x-amz-missing-meta";
const _xamos = "x-amz-mp-object-size";
const _xamp = "x-amz-max-parts";
const _xampc = "x-amz-mp-parts-count";
const _xaoa = "x-amz-object-attributes";
const _xaoad = "x-amz-object-annotation-directive";
const _xaoleh = "x-amz-object-lock-event-hold";
const _xaolehdd = "x-amz-object-lock-event-hold-duration-days";
const _xaolehdy = "x-amz-object-lock-event-hold-duration-years";
const _xaollh = "x-amz-object-lock-legal-hold";
const _xaolm = "x-amz-object-lock-mode";
const _xaolrud = "x-amz-object-lock-retain-until-date";
const _xaoo = "x-amz-object-ownership";
const _xaooa = "x-amz-optional-object-attributes";
const _xaos = "x-amz-object-size";
const _xapnm = "x-amz-part-number-marker";
const _xar = "x-amz-restore";
const _xarc = "x-amz-request-charged";
const _xarp = "x-amz-request-payer";
const _xars = "x-amz-replication-status";
const _xasc = "x-amz-storage-class";
const _xasca = "x-amz-sdk-checksum-algorithm";
const _xasebo = "x-amz-source-expected-bucket-owner";
const _xasse = "x-amz-server-side-encryption";
const _xasseakki = "x-amz-server-side-encryption-aws-kms-key-id";
const _xassebke = "x-amz-server-side-encryption-bucket-key-enabled";
const _xassec = "x-amz-server-side-encryption-context";
const _xasseca = "x-amz-server-side-encryption-customer-algorithm";
const _xasseck = "x-amz-server-side-encryption-customer-key";
const _xasseckm = "x-amz-server-side-encryption-customer-key-md5";
const _xat = "x-amz-tagging";
const _xatc = "x-amz-tagging-count";
const _xatd = "x-amz-tagging-directive";
const _xatdmos = "x-amz-transition-default-minimum-object-size";
const _xavi = "x-amz-version-id";
const _xawob = "x-amz-write-offset-bytes";
const _xawrl = "x-amz-website-redirect-location";
