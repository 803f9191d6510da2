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
  DeleteObjectRequest as DeleteObjectServerInput,
  DeleteObjectOutput as DeleteObjectServerOutput,
  DeleteObjectsRequest as DeleteObjectsServerInput,
  DeleteObjectsOutput as DeleteObjectsServerOutput,
  GetBucketLocationRequest as GetBucketLocationServerInput,
  GetBucketLocationOutput as GetBucketLocationServerOutput,
  GetObjectRequest as GetObjectServerInput,
  GetObjectOutput as GetObjectServerOutput,
  GetObjectAttributesRequest as GetObjectAttributesServerInput,
  GetObjectAttributesOutput as GetObjectAttributesServerOutput,
  HeadBucketRequest as HeadBucketServerInput,
  HeadBucketOutput as HeadBucketServerOutput,
  HeadObjectRequest as HeadObjectServerInput,
  HeadObjectOutput as HeadObjectServerOutput,
  ListBucketsRequest as ListBucketsServerInput,
  ListBucketsOutput as ListBucketsServerOutput,
  ListMultipartUploadsRequest as ListMultipartUploadsServerInput,
  ListMultipartUploadsOutput as ListMultipartUploadsServerOutput,
  ListObjectsRequest as ListObjectsServerInput,
  ListObjectsOutput as ListObjectsServerOutput,
  ListObjectsV2Request as ListObjectsV2ServerInput,
  ListObjectsV2Output as ListObjectsV2ServerOutput,
  ListPartsRequest as ListPartsServerInput,
  ListPartsOutput as ListPartsServerOutput,
  PutObjectRequest as PutObjectServerInput,
  PutObjectOutput as PutObjectServerOutput,
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

import type { ChecksumAlgorithm } from "../models/enums";
import type {
  _Error,
  _Object,
  Bucket,
  BucketInfo,
  CommonPrefix,
  CompletedMultipartUpload,
  CompletedPart,
  CopyObjectResult,
  CopyPartResult,
  CreateBucketConfiguration,
  Delete,
  DeletedObject,
  Initiator,
  LocationInfo,
  MultipartUpload,
  ObjectChecksum,
  ObjectIdentifier,
  ObjectPart,
  ObjectParts,
  Owner,
  Part,
  RestoreStatus,
  Tag,
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
        }, {} as any),
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
        }, {} as any),
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
        }, {} as any),
    ],
  });
  Object.assign(contents, output.labels);
  const data: any = output.body;
  contents.Body = data;
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
  const bn = new __XmlNode(_LC);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  if (input[_LC] != null) {
    bn.c(new __XmlText(input[_LC]));
  }
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
    [_xatc]: [() => isSerializableHeaderValue(input[_TC]), () => input[_TC]!.toString()],
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
    bn.c(__XmlNode.of(_S, String(input[_OS])).n(_OS));
  }
  bn.cc(input, _SC);
  body += bn.toString();
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
    [_xatc]: [() => isSerializableHeaderValue(input[_TC]), () => input[_TC]!.toString()],
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
  bn.cc(input, _P);
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
  bn.cc(input, _P);
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
  bn.cc(input, _P);
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
  bn.cc(input, _P);
  bn.cc(input, _SA);
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
    [_xaos]: [() => isSerializableHeaderValue(input[_S]), () => input[_S]!.toString()],
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
  bn.cc(input, _P);
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
  bn.cc(input, _Me);
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
 * serializeAws_restXmlInitiator
 */
const se_Initiator = (input: Initiator, context: __SerdeContext): any => {
  const bn = new __XmlNode(_I);
  bn.cc(input, _ID);
  bn.cc(input, _DN);
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
  if (input[_S] != null) {
    bn.c(__XmlNode.of(_S, String(input[_S])).n(_S));
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
  if (input[_S] != null) {
    bn.c(__XmlNode.of(_S, String(input[_S])).n(_S));
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
 * serializeAws_restXmlOwner
 */
const se_Owner = (input: Owner, context: __SerdeContext): any => {
  const bn = new __XmlNode(_O);
  bn.cc(input, _DN);
  bn.cc(input, _ID);
  return bn;
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
  if (input[_S] != null) {
    bn.c(__XmlNode.of(_S, String(input[_S])).n(_S));
  }
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
  if (output[_LC] != null) {
    contents[_LC] = __expectString(output[_LC]);
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
  if (output[_Q] != null) {
    contents[_Q] = __parseBoolean(output[_Q]);
  }
  return contents;
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
  if (output[_S] != null) {
    contents[_S] = __strictParseLong(output[_S]) as number;
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
 * deserializeAws_restXmlTag
 */
const de_Tag = (output: any, context: __SerdeContext): Tag => {
  let contents: any = {};
  if (output[_K] != null) {
    contents[_K] = __expectString(output[_K]);
  }
  if (output[_V] != null) {
    contents[_V] = __expectString(output[_V]);
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

const _ACL = "ACL";
const _AD = "AnnotationDirective";
const _ADb = "AbortDate";
const _APA = "AccessPointAlias";
const _AR = "AcceptRanges";
const _ARI = "AbortRuleId";
const _AS = "ArchiveStatus";
const _AT = "AccessTier";
const _B = "Bucket";
const _BA = "BucketArn";
const _BGR = "BypassGovernanceRetention";
const _BKE = "BucketKeyEnabled";
const _BLC = "BucketLocationConstraint";
const _BLN = "BucketLocationName";
const _BLT = "BucketLocationType";
const _BN = "BucketNamespace";
const _BNu = "BucketName";
const _BR = "BucketRegion";
const _Bu = "Buckets";
const _C = "Checksum";
const _CA = "ChecksumAlgorithm";
const _CC = "CacheControl";
const _CCRC = "ChecksumCRC32";
const _CCRCC = "ChecksumCRC32C";
const _CCRCNVME = "ChecksumCRC64NVME";
const _CD = "ContentDisposition";
const _CDr = "CreationDate";
const _CE = "ContentEncoding";
const _CL = "ContentLanguage";
const _CLo = "ContentLength";
const _CM = "ChecksumMode";
const _CMD = "ChecksumMD5";
const _CMDo = "ContentMD5";
const _CMUR = "CompleteMultipartUploadResult";
const _COR = "CopyObjectResult";
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
const _D = "Deleted";
const _DM = "DeleteMarker";
const _DMVI = "DeleteMarkerVersionId";
const _DN = "DisplayName";
const _DO = "DeletedObject";
const _DR = "DeleteResult";
const _DRa = "DataRedundancy";
const _De = "Delimiter";
const _E = "Expires";
const _EBO = "ExpectedBucketOwner";
const _ESBO = "ExpectedSourceBucketOwner";
const _ET = "ETag";
const _ETn = "EncodingType";
const _Er = "Errors";
const _Err = "Error";
const _Ex = "Expiration";
const _GFC = "GrantFullControl";
const _GOAR = "GetObjectAttributesResponse";
const _GR = "GrantRead";
const _GRACP = "GrantReadACP";
const _GW = "GrantWrite";
const _GWACP = "GrantWriteACP";
const _I = "Initiator";
const _ID = "ID";
const _IM = "IfMatch";
const _IMIT = "IfMatchInitiatedTime";
const _IMLMT = "IfMatchLastModifiedTime";
const _IMS = "IfMatchSize";
const _IMSf = "IfModifiedSince";
const _IMUR = "InitiateMultipartUploadResult";
const _INM = "IfNoneMatch";
const _IOS = "InvalidObjectState";
const _IRIP = "IsRestoreInProgress";
const _IT = "IsTruncated";
const _ITAT = "IntelligentTieringAccessTier";
const _IUS = "IfUnmodifiedSince";
const _In = "Initiated";
const _K = "Key";
const _KC = "KeyCount";
const _KM = "KeyMarker";
const _L = "Location";
const _LAMBR = "ListAllMyBucketsResult";
const _LBR = "ListBucketResult";
const _LC = "LocationConstraint";
const _LM = "LastModified";
const _LMT = "LastModifiedTime";
const _LMUR = "ListMultipartUploadsResult";
const _LPR = "ListPartsResult";
const _M = "Marker";
const _MD = "MetadataDirective";
const _MFA = "MFA";
const _MK = "MaxKeys";
const _MM = "MissingMeta";
const _MOS = "MpuObjectSize";
const _MP = "MaxParts";
const _MU = "MaxUploads";
const _MUI = "MultipartUploadId";
const _MUu = "MultipartUpload";
const _Me = "Message";
const _N = "Name";
const _NCT = "NextContinuationToken";
const _NKM = "NextKeyMarker";
const _NM = "NextMarker";
const _NPNM = "NextPartNumberMarker";
const _NT = "NextToken";
const _NUIM = "NextUploadIdMarker";
const _O = "Owner";
const _OA = "ObjectAttributes";
const _OC = "ObjectChecksum";
const _OK = "ObjectKey";
const _OLEFB = "ObjectLockEnabledForBucket";
const _OLEH = "ObjectLockEventHold";
const _OLEHDD = "ObjectLockEventHoldDurationDays";
const _OLEHDY = "ObjectLockEventHoldDurationYears";
const _OLLHS = "ObjectLockLegalHoldStatus";
const _OLM = "ObjectLockMode";
const _OLRUD = "ObjectLockRetainUntilDate";
const _OO = "ObjectOwnership";
const _OOA = "OptionalObjectAttributes";
const _OP = "ObjectParts";
const _OPb = "ObjectPart";
const _OS = "ObjectSize";
const _OSC = "ObjectStorageClass";
const _OVI = "ObjectVersionId";
const _Ob = "Object";
const _Obj = "Objects";
const _P = "Prefix";
const _PC = "PartsCount";
const _PN = "PartNumber";
const _PNM = "PartNumberMarker";
const _Pa = "Parts";
const _Par = "Part";
const _Q = "Quiet";
const _R = "Range";
const _RC = "RequestCharged";
const _RED = "RestoreExpiryDate";
const _RP = "RequestPayer";
const _RS = "ReplicationStatus";
const _RSe = "RestoreStatus";
const _Re = "Restore";
const _S = "Size";
const _SA = "StartAfter";
const _SC = "StorageClass";
const _SSE = "ServerSideEncryption";
const _SSECA = "SSECustomerAlgorithm";
const _SSECK = "SSECustomerKey";
const _SSECKMD = "SSECustomerKeyMD5";
const _SSEKMSEC = "SSEKMSEncryptionContext";
const _SSEKMSKI = "SSEKMSKeyId";
const _T = "Tagging";
const _TC = "TagCount";
const _TD = "TaggingDirective";
const _TPC = "TotalPartsCount";
const _Ta = "Tags";
const _Tag = "Tag";
const _To = "Token";
const _Ty = "Type";
const _U = "Uploads";
const _UI = "UploadId";
const _UIM = "UploadIdMarker";
const _V = "Value";
const _VI = "VersionId";
const _WOB = "WriteOffsetBytes";
const _WRL = "WebsiteRedirectLocation";
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
const _xavi = "x-amz-version-id";
const _xawob = "x-amz-write-offset-bytes";
const _xawrl = "x-amz-website-redirect-location";
