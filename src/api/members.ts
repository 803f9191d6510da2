/**
 * Input members of AWS's operations that Quarry ignores, restricts or refuses. refusals.ts has the headers and query
 * parameters that it refuses. docs/compatibility.md is generated from both files, and test/docs/members.test.ts compares the
 * handlers with them.
 */

/** By operation, then by the member's path. `*` means every operation that has the member. */
type MemberTable = { readonly [operation: string]: { readonly [path: string]: string } };

const RULE = "LifecycleConfiguration.Rules[]";
const NO_TRANSITION = "A rule with transitions is refused, except for `bedrock`.";
const NO_VERSION = "Objects have one version, except for `bedrock`.";

const LIFECYCLE_IGNORED = {
  TransitionDefaultMinimumObjectSize: "There are no transitions, except for `bedrock`.",
  [`${RULE}.Transitions[].Date`]: NO_TRANSITION,
  [`${RULE}.Transitions[].Days`]: NO_TRANSITION,
  [`${RULE}.Transitions[].StorageClass`]: NO_TRANSITION,
  [`${RULE}.NoncurrentVersionTransitions[].NoncurrentDays`]: NO_TRANSITION,
  [`${RULE}.NoncurrentVersionTransitions[].StorageClass`]: NO_TRANSITION,
  [`${RULE}.NoncurrentVersionTransitions[].NewerNoncurrentVersions`]: NO_TRANSITION,
  [`${RULE}.NoncurrentVersionExpiration.NoncurrentDays`]: NO_VERSION,
  [`${RULE}.NoncurrentVersionExpiration.NewerNoncurrentVersions`]: NO_VERSION,
};

/** Members that Quarry accepts and does not read, each with the reason. */
export const IGNORED: { readonly s3: MemberTable; readonly bedrock: MemberTable } = {
  s3: {
    "*": { RequestPayer: "Quarry does not bill for requests." },
    CreateBucket: {
      "CreateBucketConfiguration.LocationConstraint": "All buckets are in the configured region.",
    },
    PutBucketLifecycleConfiguration: LIFECYCLE_IGNORED,
  },
  bedrock: {
    ListModelInvocationJobs: { sortBy: "`CreationTime` is the only value, and the default." },
  },
};

const AWS_ALONE = "`bedrock` only. Other providers keep the value and return it.";

const RECORDED = "As `ServerSideEncryption`. Only `bedrock` uses it. Other providers keep the value and return it.";

/** Members that Quarry honours with a restriction. */
export const RESTRICTED: { readonly s3: MemberTable; readonly bedrock: MemberTable } = {
  s3: {
    "*": {
      ExpectedBucketOwner: "Must be `account_id`, except for `bedrock`, where S3 decides.",
      ServerSideEncryption:
        "`AES256` and `aws:kms` where `storage_encrypted` is set; otherwise 501. `bedrock` passes it on to S3.",
      SSEKMSKeyId: RECORDED,
      SSEKMSEncryptionContext: RECORDED,
      BucketKeyEnabled: RECORDED,
    },
    CreateBucket: {
      ObjectOwnership:
        "Passed on to S3 by `bedrock`. Elsewhere the owner owns every object under each value, and there are no ACLs.",
    },
    CopyObject: { ExpectedSourceBucketOwner: "Must be `account_id`, except for `bedrock`, where S3 decides." },
    UploadPartCopy: { ExpectedSourceBucketOwner: "Must be `account_id`, except for `bedrock`, where S3 decides." },
    PutBucketEncryption: {
      ServerSideEncryptionConfiguration:
        "`AES256` where `storage_encrypted` is set, which is the default of every bucket. Anything else is 501, also on `bedrock`.",
    },
    ListBuckets: { BucketRegion: "The result is empty for any region but the configured one." },
  },
  bedrock: {
    CreateModelInvocationJob: {
      roleArn: `Optional. ${AWS_ALONE}`,
      vpcConfig: AWS_ALONE,
      modelInvocationType: AWS_ALONE,
      timeoutDurationInHours:
        "`local`, `openai-compatible` and `bedrock`. `openai`, `gemini` and `anthropic` have time limits of their own.",
      "inputDataConfig.s3InputDataConfig.s3InputFormat": AWS_ALONE,
      "inputDataConfig.s3InputDataConfig.s3BucketOwner": AWS_ALONE,
      "outputDataConfig.s3OutputDataConfig.s3EncryptionKeyId": AWS_ALONE,
      "outputDataConfig.s3OutputDataConfig.s3BucketOwner": AWS_ALONE,
    },
    ListFoundationModels: {
      byProvider: "The owner of a model, without case. `bedrock` passes it on to Bedrock.",
      byCustomizationType: "Only `bedrock` has such models.",
      byInferenceType: "`ON_DEMAND`: models that run in batches. Only `bedrock` has other types.",
    },
    ListInferenceProfiles: {
      maxResults: "Only `bedrock` has inference profiles.",
      nextToken: "`bedrock` passes it on to Bedrock.",
      typeEquals: "Only `bedrock` has inference profiles.",
    },
  },
};

/** Members of CreateBucket that Quarry refuses. */
export const REFUSED_IN_CREATE_BUCKET: { readonly [path: string]: string } = {
  "CreateBucketConfiguration.Tags": "Buckets have no tags. An empty list is accepted.",
  "CreateBucketConfiguration.Location": "Quarry has no directory buckets.",
  "CreateBucketConfiguration.Bucket": "Quarry has no directory buckets.",
};

/** Members of DeleteObjects' keys that Quarry refuses, key by key, with the values that change nothing. */
export const REFUSED_IN_DELETE = {
  VersionId: ["null"],
  LastModifiedTime: [],
  Size: [],
} as const satisfies { readonly [member: string]: readonly string[] };
