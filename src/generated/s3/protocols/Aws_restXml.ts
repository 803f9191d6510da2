// smithy-typescript generated code
import { parseXmlBody as parseBody } from "@aws-sdk/core/protocols";
import { XmlNode as __XmlNode, XmlText as __XmlText } from "@aws-sdk/xml-builder";
import { SerializationException as __SerializationException, type ServerSerdeContext } from "@aws-smithy/server-common";
import { HttpResponse as __HttpResponse } from "@smithy/protocol-http";
import type { RoutedRequest as __HttpRequest } from "../../route";
import type {
  CreateBucketRequest as CreateBucketServerInput,
  CreateBucketOutput as CreateBucketServerOutput,
  DeleteBucketRequest as DeleteBucketServerInput,
  DeleteBucketOutput as DeleteBucketServerOutput,
  DeleteObjectRequest as DeleteObjectServerInput,
  DeleteObjectOutput as DeleteObjectServerOutput,
  GetBucketLocationRequest as GetBucketLocationServerInput,
  GetBucketLocationOutput as GetBucketLocationServerOutput,
  GetObjectRequest as GetObjectServerInput,
  GetObjectOutput as GetObjectServerOutput,
  HeadBucketRequest as HeadBucketServerInput,
  HeadBucketOutput as HeadBucketServerOutput,
  HeadObjectRequest as HeadObjectServerInput,
  HeadObjectOutput as HeadObjectServerOutput,
  ListBucketsRequest as ListBucketsServerInput,
  ListBucketsOutput as ListBucketsServerOutput,
  ListObjectsRequest as ListObjectsServerInput,
  ListObjectsOutput as ListObjectsServerOutput,
  ListObjectsV2Request as ListObjectsV2ServerInput,
  ListObjectsV2Output as ListObjectsV2ServerOutput,
  PutObjectRequest as PutObjectServerInput,
  PutObjectOutput as PutObjectServerOutput,
} from "../models/models_0";
import {
  collectBody,
  dateToUtcString as __dateToUtcString,
  expectNonNull as __expectNonNull,
  expectObject as __expectObject,
  expectString as __expectString,
  getArrayIfSingleItem as __getArrayIfSingleItem,
  isSerializableHeaderValue,
  map,
  parseBoolean as __parseBoolean,
  parseRfc3339DateTime as __parseRfc3339DateTime,
  parseRfc7231DateTime as __parseRfc7231DateTime,
  serializeDateTime as __serializeDateTime,
  splitHeader as __splitHeader,
  strictParseInt32 as __strictParseInt32,
  strictParseLong as __strictParseLong,
} from "@smithy/smithy-client";
import type { ResponseMetadata as __ResponseMetadata, SerdeContext as __SerdeContext } from "@smithy/types";
import { calculateBodyLength } from "@smithy/util-body-length-node";

import type { ChecksumAlgorithm } from "../models/enums";
import type {
  _Object,
  Bucket,
  BucketInfo,
  CommonPrefix,
  CreateBucketConfiguration,
  LocationInfo,
  Owner,
  RestoreStatus,
  Tag,
} from "../models/models_0";

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

export const deserializeDeleteBucketRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<DeleteBucketServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
  });
  Object.assign(contents, output.labels);
  await collectBody(output.body, context);
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
    [_IMLMT]: [
      () => void 0 !== output.headers[_xaimlmt],
      () => __expectNonNull(__parseRfc7231DateTime(output.headers[_xaimlmt])),
    ],
    [_IMS]: [() => void 0 !== output.headers[_xaims], () => __strictParseLong(output.headers[_xaims])],
    [_MFA]: [, output.headers[_xam]],
    [_BGR]: [() => void 0 !== output.headers[_xabgr], () => __parseBoolean(output.headers[_xabgr])],
  });
  const query = output.query;
  if (query != null) {
    if (query["versionId"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["versionId"])) {
        if (query["versionId"].length === 1) {
          queryValue = query["versionId"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["versionId"] as string;
      }
      contents.VersionId = queryValue;
    }
  }
  Object.assign(contents, output.labels);
  await collectBody(output.body, context);
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
  await collectBody(output.body, context);
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
    [_IMSf]: [
      () => void 0 !== output.headers[_ims],
      () => __expectNonNull(__parseRfc7231DateTime(output.headers[_ims])),
    ],
    [_IUS]: [
      () => void 0 !== output.headers[_ius],
      () => __expectNonNull(__parseRfc7231DateTime(output.headers[_ius])),
    ],
    [_R]: [, output.headers[_r]],
    [_CM]: [, output.headers[_xacm]],
  });
  const query = output.query;
  if (query != null) {
    if (query["partNumber"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["partNumber"])) {
        if (query["partNumber"].length === 1) {
          queryValue = query["partNumber"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["partNumber"] as string;
      }
      contents.PartNumber = __strictParseInt32(queryValue);
    }
    if (query["versionId"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["versionId"])) {
        if (query["versionId"].length === 1) {
          queryValue = query["versionId"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["versionId"] as string;
      }
      contents.VersionId = queryValue;
    }
    if (query["response-cache-control"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["response-cache-control"])) {
        if (query["response-cache-control"].length === 1) {
          queryValue = query["response-cache-control"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["response-cache-control"] as string;
      }
      contents.ResponseCacheControl = queryValue;
    }
    if (query["response-content-disposition"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["response-content-disposition"])) {
        if (query["response-content-disposition"].length === 1) {
          queryValue = query["response-content-disposition"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["response-content-disposition"] as string;
      }
      contents.ResponseContentDisposition = queryValue;
    }
    if (query["response-content-encoding"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["response-content-encoding"])) {
        if (query["response-content-encoding"].length === 1) {
          queryValue = query["response-content-encoding"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["response-content-encoding"] as string;
      }
      contents.ResponseContentEncoding = queryValue;
    }
    if (query["response-content-language"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["response-content-language"])) {
        if (query["response-content-language"].length === 1) {
          queryValue = query["response-content-language"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["response-content-language"] as string;
      }
      contents.ResponseContentLanguage = queryValue;
    }
    if (query["response-content-type"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["response-content-type"])) {
        if (query["response-content-type"].length === 1) {
          queryValue = query["response-content-type"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["response-content-type"] as string;
      }
      contents.ResponseContentType = queryValue;
    }
    if (query["response-expires"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["response-expires"])) {
        if (query["response-expires"].length === 1) {
          queryValue = query["response-expires"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["response-expires"] as string;
      }
      contents.ResponseExpires = __expectNonNull(__parseRfc7231DateTime(queryValue));
    }
  }
  Object.assign(contents, output.labels);
  await collectBody(output.body, context);
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
  await collectBody(output.body, context);
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
    [_IMSf]: [
      () => void 0 !== output.headers[_ims],
      () => __expectNonNull(__parseRfc7231DateTime(output.headers[_ims])),
    ],
    [_IUS]: [
      () => void 0 !== output.headers[_ius],
      () => __expectNonNull(__parseRfc7231DateTime(output.headers[_ius])),
    ],
    [_R]: [, output.headers[_r]],
    [_CM]: [, output.headers[_xacm]],
  });
  const query = output.query;
  if (query != null) {
    if (query["partNumber"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["partNumber"])) {
        if (query["partNumber"].length === 1) {
          queryValue = query["partNumber"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["partNumber"] as string;
      }
      contents.PartNumber = __strictParseInt32(queryValue);
    }
    if (query["versionId"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["versionId"])) {
        if (query["versionId"].length === 1) {
          queryValue = query["versionId"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["versionId"] as string;
      }
      contents.VersionId = queryValue;
    }
    if (query["response-cache-control"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["response-cache-control"])) {
        if (query["response-cache-control"].length === 1) {
          queryValue = query["response-cache-control"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["response-cache-control"] as string;
      }
      contents.ResponseCacheControl = queryValue;
    }
    if (query["response-content-disposition"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["response-content-disposition"])) {
        if (query["response-content-disposition"].length === 1) {
          queryValue = query["response-content-disposition"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["response-content-disposition"] as string;
      }
      contents.ResponseContentDisposition = queryValue;
    }
    if (query["response-content-encoding"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["response-content-encoding"])) {
        if (query["response-content-encoding"].length === 1) {
          queryValue = query["response-content-encoding"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["response-content-encoding"] as string;
      }
      contents.ResponseContentEncoding = queryValue;
    }
    if (query["response-content-language"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["response-content-language"])) {
        if (query["response-content-language"].length === 1) {
          queryValue = query["response-content-language"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["response-content-language"] as string;
      }
      contents.ResponseContentLanguage = queryValue;
    }
    if (query["response-content-type"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["response-content-type"])) {
        if (query["response-content-type"].length === 1) {
          queryValue = query["response-content-type"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["response-content-type"] as string;
      }
      contents.ResponseContentType = queryValue;
    }
    if (query["response-expires"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["response-expires"])) {
        if (query["response-expires"].length === 1) {
          queryValue = query["response-expires"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["response-expires"] as string;
      }
      contents.ResponseExpires = __expectNonNull(__parseRfc7231DateTime(queryValue));
    }
  }
  Object.assign(contents, output.labels);
  await collectBody(output.body, context);
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
      let queryValue: string;
      if (Array.isArray(query["prefix"])) {
        if (query["prefix"].length === 1) {
          queryValue = query["prefix"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["prefix"] as string;
      }
      contents.Prefix = queryValue;
    }
    if (query["bucket-region"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["bucket-region"])) {
        if (query["bucket-region"].length === 1) {
          queryValue = query["bucket-region"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["bucket-region"] as string;
      }
      contents.BucketRegion = queryValue;
    }
    if (query["max-buckets"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["max-buckets"])) {
        if (query["max-buckets"].length === 1) {
          queryValue = query["max-buckets"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["max-buckets"] as string;
      }
      contents.MaxBuckets = __strictParseInt32(queryValue);
    }
    if (query["continuation-token"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["continuation-token"])) {
        if (query["continuation-token"].length === 1) {
          queryValue = query["continuation-token"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["continuation-token"] as string;
      }
      contents.ContinuationToken = queryValue;
    }
  }
  await collectBody(output.body, context);
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
      let queryValue: string;
      if (Array.isArray(query["prefix"])) {
        if (query["prefix"].length === 1) {
          queryValue = query["prefix"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["prefix"] as string;
      }
      contents.Prefix = queryValue;
    }
    if (query["delimiter"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["delimiter"])) {
        if (query["delimiter"].length === 1) {
          queryValue = query["delimiter"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["delimiter"] as string;
      }
      contents.Delimiter = queryValue;
    }
    if (query["max-keys"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["max-keys"])) {
        if (query["max-keys"].length === 1) {
          queryValue = query["max-keys"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["max-keys"] as string;
      }
      contents.MaxKeys = __strictParseInt32(queryValue);
    }
    if (query["encoding-type"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["encoding-type"])) {
        if (query["encoding-type"].length === 1) {
          queryValue = query["encoding-type"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["encoding-type"] as string;
      }
      contents.EncodingType = queryValue;
    }
    if (query["marker"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["marker"])) {
        if (query["marker"].length === 1) {
          queryValue = query["marker"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["marker"] as string;
      }
      contents.Marker = queryValue;
    }
  }
  Object.assign(contents, output.labels);
  await collectBody(output.body, context);
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
      let queryValue: string;
      if (Array.isArray(query["prefix"])) {
        if (query["prefix"].length === 1) {
          queryValue = query["prefix"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["prefix"] as string;
      }
      contents.Prefix = queryValue;
    }
    if (query["delimiter"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["delimiter"])) {
        if (query["delimiter"].length === 1) {
          queryValue = query["delimiter"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["delimiter"] as string;
      }
      contents.Delimiter = queryValue;
    }
    if (query["max-keys"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["max-keys"])) {
        if (query["max-keys"].length === 1) {
          queryValue = query["max-keys"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["max-keys"] as string;
      }
      contents.MaxKeys = __strictParseInt32(queryValue);
    }
    if (query["encoding-type"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["encoding-type"])) {
        if (query["encoding-type"].length === 1) {
          queryValue = query["encoding-type"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["encoding-type"] as string;
      }
      contents.EncodingType = queryValue;
    }
    if (query["continuation-token"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["continuation-token"])) {
        if (query["continuation-token"].length === 1) {
          queryValue = query["continuation-token"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["continuation-token"] as string;
      }
      contents.ContinuationToken = queryValue;
    }
    if (query["start-after"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["start-after"])) {
        if (query["start-after"].length === 1) {
          queryValue = query["start-after"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["start-after"] as string;
      }
      contents.StartAfter = queryValue;
    }
    if (query["fetch-owner"] !== undefined) {
      let queryValue: string;
      if (Array.isArray(query["fetch-owner"])) {
        if (query["fetch-owner"].length === 1) {
          queryValue = query["fetch-owner"][0];
        } else {
          throw new __SerializationException();
        }
      } else {
        queryValue = query["fetch-owner"] as string;
      }
      contents.FetchOwner = __parseBoolean(queryValue);
    }
  }
  Object.assign(contents, output.labels);
  await collectBody(output.body, context);
  return contents;
};

export const deserializePutObjectRequest = async (
  output: __HttpRequest,
  context: __SerdeContext,
): Promise<PutObjectServerInput> => {
  const contents: any = map({
    [_EBO]: [, output.headers[_xaebo]],
    [_RP]: [, output.headers[_xarp]],
    [_CT]: [, output.headers[_ct]],
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
    [_CMD]: [, output.headers[_xacm_]],
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

export const serializeCreateBucketResponse = async (
  input: CreateBucketServerOutput,
  ctx: ServerSerdeContext,
): Promise<__HttpResponse> => {
  const context: __SerdeContext = {
    ...ctx,
    endpoint: () =>
      Promise.resolve({
        protocol: "",
        hostname: "",
        path: "",
      }),
  };
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    [_l]: input[_L]!,
    [_xaba]: input[_BA]!,
  });
  let body: any;
  if (
    body &&
    Object.keys(headers)
      .map((str) => str.toLowerCase())
      .indexOf("content-length") === -1
  ) {
    const length = calculateBodyLength(body);
    if (length !== undefined) {
      headers = { ...headers, "content-length": String(length) };
    }
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeDeleteBucketResponse = async (
  input: DeleteBucketServerOutput,
  ctx: ServerSerdeContext,
): Promise<__HttpResponse> => {
  const context: __SerdeContext = {
    ...ctx,
    endpoint: () =>
      Promise.resolve({
        protocol: "",
        hostname: "",
        path: "",
      }),
  };
  let statusCode: number = 204;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = "";
  if (
    body &&
    Object.keys(headers)
      .map((str) => str.toLowerCase())
      .indexOf("content-length") === -1
  ) {
    const length = calculateBodyLength(body);
    if (length !== undefined) {
      headers = { ...headers, "content-length": String(length) };
    }
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeDeleteObjectResponse = async (
  input: DeleteObjectServerOutput,
  ctx: ServerSerdeContext,
): Promise<__HttpResponse> => {
  const context: __SerdeContext = {
    ...ctx,
    endpoint: () =>
      Promise.resolve({
        protocol: "",
        hostname: "",
        path: "",
      }),
  };
  let statusCode: number = 204;
  let headers: any = map({}, isSerializableHeaderValue, {
    [_xarc]: input[_RC]!,
    [_xadm]: [() => isSerializableHeaderValue(input[_DM]), () => input[_DM]!.toString()],
    [_xavi]: input[_VI]!,
  });
  let body: any;
  if (
    body &&
    Object.keys(headers)
      .map((str) => str.toLowerCase())
      .indexOf("content-length") === -1
  ) {
    const length = calculateBodyLength(body);
    if (length !== undefined) {
      headers = { ...headers, "content-length": String(length) };
    }
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetBucketLocationResponse = async (
  input: GetBucketLocationServerOutput,
  ctx: ServerSerdeContext,
): Promise<__HttpResponse> => {
  const context: __SerdeContext = {
    ...ctx,
    endpoint: () =>
      Promise.resolve({
        protocol: "",
        hostname: "",
        path: "",
      }),
  };
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
  if (
    body &&
    Object.keys(headers)
      .map((str) => str.toLowerCase())
      .indexOf("content-length") === -1
  ) {
    const length = calculateBodyLength(body);
    if (length !== undefined) {
      headers = { ...headers, "content-length": String(length) };
    }
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeGetObjectResponse = async (
  input: GetObjectServerOutput,
  ctx: ServerSerdeContext,
): Promise<__HttpResponse> => {
  const context: __SerdeContext = {
    ...ctx,
    endpoint: () =>
      Promise.resolve({
        protocol: "",
        hostname: "",
        path: "",
      }),
  };
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    ...(input.Metadata !== undefined &&
      Object.keys(input.Metadata).reduce((acc: any, suffix: string) => {
        acc[`x-amz-meta-${suffix.toLowerCase()}`] = input.Metadata![suffix];
        return acc;
      }, {})),
    [_ct]: input[_CT] || "application/octet-stream",
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
    [_xacm_]: input[_CMD]!,
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
    [_xact]: input[_CTh]!,
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
  if (
    body &&
    Object.keys(headers)
      .map((str) => str.toLowerCase())
      .indexOf("content-length") === -1
  ) {
    const length = calculateBodyLength(body);
    if (length !== undefined) {
      headers = { ...headers, "content-length": String(length) };
    }
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeHeadBucketResponse = async (
  input: HeadBucketServerOutput,
  ctx: ServerSerdeContext,
): Promise<__HttpResponse> => {
  const context: __SerdeContext = {
    ...ctx,
    endpoint: () =>
      Promise.resolve({
        protocol: "",
        hostname: "",
        path: "",
      }),
  };
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    [_xaba]: input[_BA]!,
    [_xablt]: input[_BLT]!,
    [_xabln]: input[_BLN]!,
    [_xabr]: input[_BR]!,
    [_xaapa]: [() => isSerializableHeaderValue(input[_APA]), () => input[_APA]!.toString()],
  });
  let body: any;
  if (
    body &&
    Object.keys(headers)
      .map((str) => str.toLowerCase())
      .indexOf("content-length") === -1
  ) {
    const length = calculateBodyLength(body);
    if (length !== undefined) {
      headers = { ...headers, "content-length": String(length) };
    }
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeHeadObjectResponse = async (
  input: HeadObjectServerOutput,
  ctx: ServerSerdeContext,
): Promise<__HttpResponse> => {
  const context: __SerdeContext = {
    ...ctx,
    endpoint: () =>
      Promise.resolve({
        protocol: "",
        hostname: "",
        path: "",
      }),
  };
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    ...(input.Metadata !== undefined &&
      Object.keys(input.Metadata).reduce((acc: any, suffix: string) => {
        acc[`x-amz-meta-${suffix.toLowerCase()}`] = input.Metadata![suffix];
        return acc;
      }, {})),
    [_ct]: input[_CT]!,
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
    [_xacm_]: input[_CMD]!,
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
    [_xact]: input[_CTh]!,
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
  if (
    body &&
    Object.keys(headers)
      .map((str) => str.toLowerCase())
      .indexOf("content-length") === -1
  ) {
    const length = calculateBodyLength(body);
    if (length !== undefined) {
      headers = { ...headers, "content-length": String(length) };
    }
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeListBucketsResponse = async (
  input: ListBucketsServerOutput,
  ctx: ServerSerdeContext,
): Promise<__HttpResponse> => {
  const context: __SerdeContext = {
    ...ctx,
    endpoint: () =>
      Promise.resolve({
        protocol: "",
        hostname: "",
        path: "",
      }),
  };
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    "content-type": "application/xml",
  });
  let body: any;
  body = _ve;
  const bn = new __XmlNode(_LAMBR);
  bn.a("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/");
  bn.lc(input, "Buckets", "Buckets", () => se_Buckets(input[_B]!, context));
  if (input[_CTo] != null) {
    bn.c(__XmlNode.of(_NT, input[_CTo]).n(_CTo));
  }
  if (input[_O] != null) {
    bn.c(se_Owner(input[_O], context).n(_O));
  }
  bn.cc(input, _P);
  body += bn.toString();
  if (
    body &&
    Object.keys(headers)
      .map((str) => str.toLowerCase())
      .indexOf("content-length") === -1
  ) {
    const length = calculateBodyLength(body);
    if (length !== undefined) {
      headers = { ...headers, "content-length": String(length) };
    }
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeListObjectsResponse = async (
  input: ListObjectsServerOutput,
  ctx: ServerSerdeContext,
): Promise<__HttpResponse> => {
  const context: __SerdeContext = {
    ...ctx,
    endpoint: () =>
      Promise.resolve({
        protocol: "",
        hostname: "",
        path: "",
      }),
  };
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
  bn.l(input, "Contents", "Contents", () => se_ObjectList(input[_C]!, context));
  bn.cc(input, _D);
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
  if (
    body &&
    Object.keys(headers)
      .map((str) => str.toLowerCase())
      .indexOf("content-length") === -1
  ) {
    const length = calculateBodyLength(body);
    if (length !== undefined) {
      headers = { ...headers, "content-length": String(length) };
    }
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializeListObjectsV2Response = async (
  input: ListObjectsV2ServerOutput,
  ctx: ServerSerdeContext,
): Promise<__HttpResponse> => {
  const context: __SerdeContext = {
    ...ctx,
    endpoint: () =>
      Promise.resolve({
        protocol: "",
        hostname: "",
        path: "",
      }),
  };
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
  bn.l(input, "Contents", "Contents", () => se_ObjectList(input[_C]!, context));
  if (input[_CTo] != null) {
    bn.c(__XmlNode.of(_To, input[_CTo]).n(_CTo));
  }
  bn.cc(input, _D);
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
  if (
    body &&
    Object.keys(headers)
      .map((str) => str.toLowerCase())
      .indexOf("content-length") === -1
  ) {
    const length = calculateBodyLength(body);
    if (length !== undefined) {
      headers = { ...headers, "content-length": String(length) };
    }
  }
  return new __HttpResponse({
    headers,
    body,
    statusCode,
  });
};

export const serializePutObjectResponse = async (
  input: PutObjectServerOutput,
  ctx: ServerSerdeContext,
): Promise<__HttpResponse> => {
  const context: __SerdeContext = {
    ...ctx,
    endpoint: () =>
      Promise.resolve({
        protocol: "",
        hostname: "",
        path: "",
      }),
  };
  let statusCode: number = 200;
  let headers: any = map({}, isSerializableHeaderValue, {
    [_xacc]: input[_CCRC]!,
    [_xacc_]: input[_CCRCC]!,
    [_xacc__]: input[_CCRCNVME]!,
    [_xacs]: input[_CSHA]!,
    [_xacs_]: input[_CSHAh]!,
    [_xacs__]: input[_CSHAhe]!,
    [_xacm_]: input[_CMD]!,
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
    [_xact]: input[_CTh]!,
    [_xaos]: [() => isSerializableHeaderValue(input[_S]), () => input[_S]!.toString()],
    [_xavi]: input[_VI]!,
    [_xae]: input[_Ex]!,
    [_xassec]: input[_SSEKMSEC]!,
  });
  let body: any;
  if (
    body &&
    Object.keys(headers)
      .map((str) => str.toLowerCase())
      .indexOf("content-length") === -1
  ) {
    const length = calculateBodyLength(body);
    if (length !== undefined) {
      headers = { ...headers, "content-length": String(length) };
    }
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
  const bn = new __XmlNode(_Bu);
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
      return n.n(_Bu);
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
  bn.cc(input, _CTh);
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
 * serializeAws_restXmlOwner
 */
const se_Owner = (input: Owner, context: __SerdeContext): any => {
  const bn = new __XmlNode(_O);
  bn.cc(input, _DN);
  bn.cc(input, _ID);
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
 * deserializeAws_restXmlBucketInfo
 */
const de_BucketInfo = (output: any, context: __SerdeContext): BucketInfo => {
  let contents: any = {};
  if (output[_DR] != null) {
    contents[_DR] = __expectString(output[_DR]);
  }
  if (output[_Ty] != null) {
    contents[_Ty] = __expectString(output[_Ty]);
  }
  return contents;
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
  if (output[_Bu] != null) {
    contents[_Bu] = de_BucketInfo(output[_Bu], context);
  }
  if (String(output.Tags).trim() === "") {
    contents[_Ta] = [];
  } else if (output[_Ta] != null && output[_Ta][_Tag] != null) {
    contents[_Ta] = de_TagSet(__getArrayIfSingleItem(output[_Ta][_Tag]), context);
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
const _APA = "AccessPointAlias";
const _AR = "AcceptRanges";
const _AS = "ArchiveStatus";
const _AT = "AccessTier";
const _B = "Buckets";
const _BA = "BucketArn";
const _BGR = "BypassGovernanceRetention";
const _BKE = "BucketKeyEnabled";
const _BLC = "BucketLocationConstraint";
const _BLN = "BucketLocationName";
const _BLT = "BucketLocationType";
const _BN = "BucketNamespace";
const _BNu = "BucketName";
const _BR = "BucketRegion";
const _Bu = "Bucket";
const _C = "Contents";
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
const _CP = "CommonPrefixes";
const _CPo = "CommonPrefix";
const _CR = "ContentRange";
const _CSHA = "ChecksumSHA1";
const _CSHAh = "ChecksumSHA256";
const _CSHAhe = "ChecksumSHA512";
const _CT = "ContentType";
const _CTh = "ChecksumType";
const _CTo = "ContinuationToken";
const _CXXHASH = "ChecksumXXHASH64";
const _CXXHASHh = "ChecksumXXHASH3";
const _CXXHASHhe = "ChecksumXXHASH128";
const _D = "Delimiter";
const _DM = "DeleteMarker";
const _DN = "DisplayName";
const _DR = "DataRedundancy";
const _E = "Expires";
const _EBO = "ExpectedBucketOwner";
const _ET = "ETag";
const _ETn = "EncodingType";
const _Ex = "Expiration";
const _GFC = "GrantFullControl";
const _GR = "GrantRead";
const _GRACP = "GrantReadACP";
const _GW = "GrantWrite";
const _GWACP = "GrantWriteACP";
const _ID = "ID";
const _IM = "IfMatch";
const _IMLMT = "IfMatchLastModifiedTime";
const _IMS = "IfMatchSize";
const _IMSf = "IfModifiedSince";
const _INM = "IfNoneMatch";
const _IOS = "InvalidObjectState";
const _IRIP = "IsRestoreInProgress";
const _IT = "IsTruncated";
const _ITAT = "IntelligentTieringAccessTier";
const _IUS = "IfUnmodifiedSince";
const _K = "Key";
const _KC = "KeyCount";
const _L = "Location";
const _LAMBR = "ListAllMyBucketsResult";
const _LBR = "ListBucketResult";
const _LC = "LocationConstraint";
const _LM = "LastModified";
const _M = "Marker";
const _MFA = "MFA";
const _MK = "MaxKeys";
const _MM = "MissingMeta";
const _N = "Name";
const _NCT = "NextContinuationToken";
const _NM = "NextMarker";
const _NT = "NextToken";
const _O = "Owner";
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
const _OSC = "ObjectStorageClass";
const _Ob = "Object";
const _P = "Prefix";
const _PC = "PartsCount";
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
const _Ta = "Tags";
const _Tag = "Tag";
const _To = "Token";
const _Ty = "Type";
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
const _xaapa = "x-amz-access-point-alias";
const _xaas = "x-amz-archive-status";
const _xaba = "x-amz-bucket-arn";
const _xabgr = "x-amz-bypass-governance-retention";
const _xabln = "x-amz-bucket-location-name";
const _xablt = "x-amz-bucket-location-type";
const _xabn = "x-amz-bucket-namespace";
const _xabole = "x-amz-bucket-object-lock-enabled";
const _xabr = "x-amz-bucket-region";
const _xacc = "x-amz-checksum-crc32";
const _xacc_ = "x-amz-checksum-crc32c";
const _xacc__ = "x-amz-checksum-crc64nvme";
const _xacm = "x-amz-checksum-mode";
const _xacm_ = "x-amz-checksum-md5";
const _xacs = "x-amz-checksum-sha1";
const _xacs_ = "x-amz-checksum-sha256";
const _xacs__ = "x-amz-checksum-sha512";
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
const _xaimlmt = "x-amz-if-match-last-modified-time";
const _xaims = "x-amz-if-match-size";
const _xam = "x-amz-mfa";
const _xamm = "x-amz-missing-meta";
const _xampc = "x-amz-mp-parts-count";
const _xaoleh = "x-amz-object-lock-event-hold";
const _xaolehdd = "x-amz-object-lock-event-hold-duration-days";
const _xaolehdy = "x-amz-object-lock-event-hold-duration-years";
const _xaollh = "x-amz-object-lock-legal-hold";
const _xaolm = "x-amz-object-lock-mode";
const _xaolrud = "x-amz-object-lock-retain-until-date";
const _xaoo = "x-amz-object-ownership";
const _xaooa = "x-amz-optional-object-attributes";
const _xaos = "x-amz-object-size";
const _xar = "x-amz-restore";
const _xarc = "x-amz-request-charged";
const _xarp = "x-amz-request-payer";
const _xars = "x-amz-replication-status";
const _xasc = "x-amz-storage-class";
const _xasca = "x-amz-sdk-checksum-algorithm";
const _xasse = "x-amz-server-side-encryption";
const _xasseakki = "x-amz-server-side-encryption-aws-kms-key-id";
const _xassebke = "x-amz-server-side-encryption-bucket-key-enabled";
const _xassec = "x-amz-server-side-encryption-context";
const _xasseca = "x-amz-server-side-encryption-customer-algorithm";
const _xasseck = "x-amz-server-side-encryption-customer-key";
const _xasseckm = "x-amz-server-side-encryption-customer-key-md5";
const _xat = "x-amz-tagging";
const _xatc = "x-amz-tagging-count";
const _xavi = "x-amz-version-id";
const _xawob = "x-amz-write-offset-bytes";
const _xawrl = "x-amz-website-redirect-location";
