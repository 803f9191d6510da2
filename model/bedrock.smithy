$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Response"

// The operations of Bedrock's control plane for batch inference, and for finding the models that it can use.
//
// Names, locations and constraints are those of AWS. test/contract compares them with botocore's model. Some patterns
// of AWS are too strict for other providers. A comment describes each pattern that is looser here. All patterns are
// anchored and take linear time, which test/contract/patterns.test.ts checks.
namespace quarry.bedrock

use aws.auth#sigv4
use aws.protocols#restJson1

// The aws.api#service trait is absent because it configures SDK clients, and this is the model of a server.
@restJson1
@sigv4(name: "bedrock")
@title("Amazon Bedrock, batch inference")
service Bedrock {
    version: "2023-04-20"
    operations: [
        CreateModelInvocationJob
        GetModelInvocationJob
        ListModelInvocationJobs
        StopModelInvocationJob
        TagResource
        UntagResource
        ListTagsForResource
        ListFoundationModels
        GetFoundationModel
        ListInferenceProfiles
        GetInferenceProfile
    ]
}

// ---------------------------------------------------------------------------------------------------------------- jobs

// Idempotent by clientRequestToken. SDKs generate it and repeat it in retries.
@idempotent
@http(method: "POST", uri: "/model-invocation-job")
operation CreateModelInvocationJob {
    input := {
        @required
        jobName: ModelInvocationJobName

        // Required by AWS. Optional here, because only Bedrock has roles, and JavaScript and Java clients send requests
        // without one. AWS refuses such requests itself.
        roleArn: RoleArn

        @idempotencyToken
        clientRequestToken: ModelInvocationIdempotencyToken

        @required
        modelId: ModelId

        @required
        inputDataConfig: ModelInvocationJobInputDataConfig

        @required
        outputDataConfig: ModelInvocationJobOutputDataConfig

        vpcConfig: VpcConfig

        timeoutDurationInHours: ModelInvocationJobTimeoutDurationInHours

        modelInvocationType: ModelInvocationType

        tags: TagList
    }

    output := {
        @required
        jobArn: ModelInvocationJobArn
    }

    errors: [
        AccessDeniedException
        ConflictException
        InternalServerException
        ResourceNotFoundException
        ServiceQuotaExceededException
        ThrottlingException
        ValidationException
    ]
}

@readonly
@http(method: "GET", uri: "/model-invocation-job/{jobIdentifier}")
operation GetModelInvocationJob {
    input := with [JobAddress] {}

    output := with [JobDescription] {
        // Not in AWS's model. Callers of earlier gateways read it over plain HTTP. AWS SDKs drop unknown members and
        // read the four counters of JobDescription.
        statistics: ModelInvocationJobStatistics
    }

    errors: [
        AccessDeniedException
        InternalServerException
        ResourceNotFoundException
        ThrottlingException
        ValidationException
    ]
}

@readonly
@http(method: "GET", uri: "/model-invocation-jobs")
@paginated(inputToken: "nextToken", outputToken: "nextToken", pageSize: "maxResults", items: "invocationJobSummaries")
operation ListModelInvocationJobs {
    input := {
        @httpQuery("submitTimeAfter")
        submitTimeAfter: Timestamp

        @httpQuery("submitTimeBefore")
        submitTimeBefore: Timestamp

        @httpQuery("statusEquals")
        statusEquals: ModelInvocationJobStatus

        @httpQuery("nameContains")
        nameContains: ModelInvocationJobName

        @httpQuery("maxResults")
        maxResults: MaxResults

        @httpQuery("nextToken")
        nextToken: PaginationToken

        @httpQuery("sortBy")
        sortBy: SortJobsBy

        @httpQuery("sortOrder")
        sortOrder: SortOrder
    }

    output := {
        nextToken: PaginationToken
        invocationJobSummaries: ModelInvocationJobSummaries
    }

    errors: [
        AccessDeniedException
        InternalServerException
        ThrottlingException
        ValidationException
    ]
}

@http(method: "POST", uri: "/model-invocation-job/{jobIdentifier}/stop")
operation StopModelInvocationJob {
    input := with [JobAddress] {}

    output := {}

    errors: [
        AccessDeniedException
        ConflictException
        InternalServerException
        ResourceNotFoundException
        ThrottlingException
        ValidationException
    ]
}

@mixin
structure JobAddress {
    @required
    @httpLabel
    jobIdentifier: ModelInvocationJobIdentifier
}

/// The members of a job that GetModelInvocationJob and ListModelInvocationJobs return.
@mixin
structure JobDescription {
    @required
    jobArn: ModelInvocationJobArn

    jobName: ModelInvocationJobName

    @required
    modelId: ModelId

    clientRequestToken: ModelInvocationIdempotencyToken

    // Required, unlike the input's, because typed clients expect it. It is "" for a job without a role.
    @required
    roleArn: RoleArn

    status: ModelInvocationJobStatus

    message: Message

    @required
    submitTime: Timestamp

    lastModifiedTime: Timestamp

    endTime: Timestamp

    @required
    inputDataConfig: ModelInvocationJobInputDataConfig

    @required
    outputDataConfig: ModelInvocationJobOutputDataConfig

    vpcConfig: VpcConfig

    timeoutDurationInHours: ModelInvocationJobTimeoutDurationInHours

    jobExpirationTime: Timestamp

    modelInvocationType: ModelInvocationType

    totalRecordCount: NonNegativeLong

    processedRecordCount: NonNegativeLong

    successRecordCount: NonNegativeLong

    errorRecordCount: NonNegativeLong
}

structure ModelInvocationJobSummary with [JobDescription] {
    @required
    $jobName
}

list ModelInvocationJobSummaries {
    member: ModelInvocationJobSummary
}

structure ModelInvocationJobStatistics {
    totalRecordCount: NonNegativeLong
    successfulRecordCount: NonNegativeLong
    failedRecordCount: NonNegativeLong
    inputTokenCount: NonNegativeLong
    outputTokenCount: NonNegativeLong
}

union ModelInvocationJobInputDataConfig {
    s3InputDataConfig: ModelInvocationJobS3InputDataConfig
}

structure ModelInvocationJobS3InputDataConfig {
    s3InputFormat: S3InputFormat

    @required
    s3Uri: S3Uri

    s3BucketOwner: AccountId
}

union ModelInvocationJobOutputDataConfig {
    s3OutputDataConfig: ModelInvocationJobS3OutputDataConfig
}

structure ModelInvocationJobS3OutputDataConfig {
    @required
    s3Uri: S3Uri

    s3EncryptionKeyId: KmsKeyId

    s3BucketOwner: AccountId
}

structure VpcConfig {
    @required
    subnetIds: SubnetIds

    @required
    securityGroupIds: SecurityGroupIds
}

@length(min: 1, max: 16)
list SubnetIds {
    member: SubnetId
}

@length(min: 1, max: 5)
list SecurityGroupIds {
    member: SecurityGroupId
}

// ---------------------------------------------------------------------------------------------------------------- tags

@http(method: "POST", uri: "/tagResource")
operation TagResource {
    input := {
        @required
        resourceARN: TaggableResourcesArn

        @required
        tags: TagList
    }

    output := {}

    errors: [
        AccessDeniedException
        InternalServerException
        ResourceNotFoundException
        ThrottlingException
        TooManyTagsException
        ValidationException
    ]
}

@http(method: "POST", uri: "/untagResource")
operation UntagResource {
    input := {
        @required
        resourceARN: TaggableResourcesArn

        @required
        tagKeys: TagKeyList
    }

    output := {}

    errors: [
        AccessDeniedException
        InternalServerException
        ResourceNotFoundException
        ThrottlingException
        ValidationException
    ]
}

// Not @readonly, because AWS uses POST for this read.
@http(method: "POST", uri: "/listTagsForResource")
operation ListTagsForResource {
    input := {
        @required
        resourceARN: TaggableResourcesArn
    }

    output := {
        tags: TagList
    }

    errors: [
        AccessDeniedException
        InternalServerException
        ResourceNotFoundException
        ThrottlingException
        ValidationException
    ]
}

structure Tag {
    @required
    key: TagKey

    @required
    value: TagValue
}

@length(max: 200)
list TagList {
    member: Tag
}

@length(max: 200)
list TagKeyList {
    member: TagKey
}

// -------------------------------------------------------------------------------------------------------------- models

@readonly
@http(method: "GET", uri: "/foundation-models")
operation ListFoundationModels {
    input := {
        @httpQuery("byProvider")
        byProvider: Provider

        @httpQuery("byCustomizationType")
        byCustomizationType: ModelCustomization

        @httpQuery("byOutputModality")
        byOutputModality: ModelModality

        @httpQuery("byInferenceType")
        byInferenceType: InferenceType
    }

    output := {
        modelSummaries: FoundationModelSummaryList
    }

    errors: [
        AccessDeniedException
        InternalServerException
        ThrottlingException
        ValidationException
    ]
}

@readonly
@http(method: "GET", uri: "/foundation-models/{modelIdentifier}")
operation GetFoundationModel {
    input := {
        @required
        @httpLabel
        modelIdentifier: GetFoundationModelIdentifier
    }

    output := {
        modelDetails: FoundationModelDetails
    }

    errors: [
        AccessDeniedException
        InternalServerException
        ResourceNotFoundException
        ThrottlingException
        ValidationException
    ]
}

@readonly
@http(method: "GET", uri: "/inference-profiles")
@paginated(inputToken: "nextToken", outputToken: "nextToken", pageSize: "maxResults", items: "inferenceProfileSummaries")
operation ListInferenceProfiles {
    input := {
        @httpQuery("maxResults")
        maxResults: MaxResults

        @httpQuery("nextToken")
        nextToken: PaginationToken

        @httpQuery("type")
        typeEquals: InferenceProfileType
    }

    output := {
        inferenceProfileSummaries: InferenceProfileSummaries
        nextToken: PaginationToken
    }

    errors: [
        AccessDeniedException
        InternalServerException
        ThrottlingException
        ValidationException
    ]
}

@readonly
@http(method: "GET", uri: "/inference-profiles/{inferenceProfileIdentifier}")
operation GetInferenceProfile {
    input := {
        @required
        @httpLabel
        inferenceProfileIdentifier: InferenceProfileIdentifier
    }

    output := with [InferenceProfileDescribed] {}

    errors: [
        AccessDeniedException
        InternalServerException
        ResourceNotFoundException
        ThrottlingException
        ValidationException
    ]
}

/// The members of a model that GetFoundationModel and ListFoundationModels return.
@mixin
structure FoundationModelDescribed {
    @required
    modelArn: FoundationModelArn

    @required
    modelId: BedrockModelId

    modelName: BrandedName

    providerName: BrandedName

    inputModalities: ModelModalityList

    outputModalities: ModelModalityList

    responseStreamingSupported: Boolean

    customizationsSupported: ModelCustomizationList

    inferenceTypesSupported: InferenceTypeList

    modelLifecycle: FoundationModelLifecycle
}

structure FoundationModelSummary with [FoundationModelDescribed] {}

structure FoundationModelDetails with [FoundationModelDescribed] {}

list FoundationModelSummaryList {
    member: FoundationModelSummary
}

structure FoundationModelLifecycle {
    @required
    status: FoundationModelLifecycleStatus

    startOfLifeTime: Timestamp

    endOfLifeTime: Timestamp

    legacyTime: Timestamp

    publicExtendedAccessTime: Timestamp
}

list ModelModalityList {
    member: ModelModality
}

list ModelCustomizationList {
    member: ModelCustomization
}

list InferenceTypeList {
    member: InferenceType
}

@mixin
structure InferenceProfileDescribed {
    @required
    inferenceProfileName: InferenceProfileName

    description: InferenceProfileDescription

    createdAt: Timestamp

    updatedAt: Timestamp

    @required
    inferenceProfileArn: InferenceProfileArn

    @required
    models: InferenceProfileModels

    @required
    inferenceProfileId: InferenceProfileId

    @required
    status: InferenceProfileStatus

    @required
    type: InferenceProfileType
}

structure InferenceProfileSummary with [InferenceProfileDescribed] {}

list InferenceProfileSummaries {
    member: InferenceProfileSummary
}

@length(min: 1, max: 5)
list InferenceProfileModels {
    member: InferenceProfileModel
}

structure InferenceProfileModel {
    modelArn: FoundationModelArn
}

// --------------------------------------------------------------------------------------------------------- identifiers

// Matches the same names as AWS's pattern `[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9\+\-\.]){0,63}`, which takes exponential time
// on a run of dashes.
@length(min: 1, max: 63)
@pattern("^[a-zA-Z0-9][a-zA-Z0-9+.-]*$")
string ModelInvocationJobName

// Matches the same tokens as AWS's pattern, without its ambiguity.
@length(min: 1, max: 256)
@pattern("^[a-zA-Z0-9]+(-+[a-zA-Z0-9]+)*$")
string ModelInvocationIdempotencyToken

// Output only. Native job ids are hashed into twelve characters, so that the ARN also satisfies clients that check it.
@length(max: 1011)
@pattern("^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:model-invocation-job/[a-z0-9]{12}$")
string ModelInvocationJobArn

// AWS accepts its ARN or the twelve characters at its end. Also accepted here: providers' ids (`batch_abc`,
// `msgbatch_01`, `batches/xyz`), and ARNs with account numbers or ids of other lengths
// (`arn:aws:bedrock:us-west-2:123456789:model-invocation-job/abc123`).
@length(max: 1011)
@pattern("^[!-~]+$")
string ModelInvocationJobIdentifier

// AWS accepts ARNs and ids of its models. Also accepted here: model names of any provider (`ft:gpt-4o-mini:org::abc`,
// `models/gemini-2.5-flash`, `Qwen/Qwen3-8B`).
@length(min: 1, max: 2048)
@pattern("^[!-~]+$")
string ModelId

// Output only. AWS's ids have the form `provider.name`. The ids here are those of any provider, and the ARN ends with
// the id.
@pattern("^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}::foundation-model/[!-~]+$")
string FoundationModelArn

// Output only. AWS's ids have the form `provider.name`. The ids here are those of any provider.
@length(max: 140)
@pattern("^[!-~]+$")
string BedrockModelId

// AWS accepts its ids and ARNs. Also accepted here: everything that ModelId accepts.
@length(min: 1, max: 2048)
@pattern("^[!-~]+$")
string GetFoundationModelIdentifier

@length(min: 1, max: 2048)
@pattern("^(arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:(|[0-9a-z-]{0,20}):(|[0-9]{12}):(inference-profile|application-inference-profile)/)?[a-zA-Z0-9:.-]+$")
string InferenceProfileIdentifier

@length(min: 1, max: 2048)
@pattern("^arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:(|[0-9a-z-]{0,20}):(|[0-9]{12}):(inference-profile|application-inference-profile)/[a-zA-Z0-9:.-]+$")
string InferenceProfileArn

@length(min: 1, max: 64)
@pattern("^[a-zA-Z0-9:.-]+$")
string InferenceProfileId

// AWS accepts ARNs of IAM roles. There is no pattern here, because boto3 requires some value for other providers too,
// such as `not-required-for-openai`. AWS checks its own.
@length(max: 2048)
string RoleArn

// AWS accepts lower-case DNS bucket names, and keys of letters, digits and `-!_*'().`. Also accepted here: all bucket
// names and keys that the S3 API accepts, so that every uploaded object can be the input of a job.
@length(min: 1, max: 1024)
@pattern("^s3://[a-zA-Z0-9._-]{1,255}(/.*)?$")
string S3Uri

// AWS accepts the ARNs of its taggable resources. Here only jobs are taggable, so this accepts the same as
// ModelInvocationJobIdentifier.
@length(min: 20, max: 1011)
@pattern("^[!-~]+$")
string TaggableResourcesArn

@pattern("^[0-9]{12}$")
string AccountId

@length(min: 1, max: 2048)
@pattern("^(arn:aws(-[^:]+)?:kms:[a-zA-Z0-9-]*:[0-9]{12}:(key/[a-zA-Z0-9-]{36}|alias/[a-zA-Z0-9/_-]+)|[a-zA-Z0-9-]{36}|alias/[a-zA-Z0-9/_-]+)$")
string KmsKeyId

@length(max: 32)
@pattern("^[-0-9a-zA-Z]+$")
string SubnetId

@length(max: 32)
@pattern("^[-0-9a-zA-Z]+$")
string SecurityGroupId

// -------------------------------------------------------------------------------------------------------------- values

@length(min: 1, max: 128)
@pattern("^[a-zA-Z0-9\\s._:/=+@-]*$")
string TagKey

@length(max: 256)
@pattern("^[a-zA-Z0-9\\s._:/=+@-]*$")
string TagValue

@length(min: 1, max: 2048)
@pattern("^\\S*$")
string PaginationToken

// AWS accepts letters, digits, spaces and dashes. Also accepted here: the owners that other providers name, such as `z.ai`
// or `Qwen/Qwen3`.
@pattern("^[ -~]{1,63}$")
string Provider

@length(min: 1, max: 20)
string BrandedName

// Matches the same names as AWS's pattern `([0-9a-zA-Z][ _-]?)+`.
@length(min: 1, max: 64)
@pattern("^[0-9a-zA-Z]([ _-]?[0-9a-zA-Z])*[ _-]?$")
string InferenceProfileName

// Matches the same texts as AWS's pattern `([0-9a-zA-Z:.][ _-]?)+`.
@length(min: 1, max: 200)
@pattern("^[0-9a-zA-Z:.]([ _-]?[0-9a-zA-Z:.])*[ _-]?$")
@sensitive
string InferenceProfileDescription

/// A provider's message about a job. It may quote the caller's data.
@length(max: 2048)
@sensitive
string Message

@range(min: 1, max: 1000)
integer MaxResults

@range(min: 24, max: 168)
integer ModelInvocationJobTimeoutDurationInHours

@range(min: 0)
long NonNegativeLong

@timestampFormat("date-time")
timestamp Timestamp

enum S3InputFormat {
    JSONL
}

enum ModelInvocationType {
    INVOKE_MODEL = "InvokeModel"
    CONVERSE = "Converse"
}

enum ModelInvocationJobStatus {
    SUBMITTED = "Submitted"
    VALIDATING = "Validating"
    SCHEDULED = "Scheduled"
    IN_PROGRESS = "InProgress"
    STOPPING = "Stopping"
    STOPPED = "Stopped"
    COMPLETED = "Completed"
    PARTIALLY_COMPLETED = "PartiallyCompleted"
    FAILED = "Failed"
    EXPIRED = "Expired"
}

enum SortJobsBy {
    CREATION_TIME = "CreationTime"
}

enum SortOrder {
    ASCENDING = "Ascending"
    DESCENDING = "Descending"
}

// AWS also sends newer values, such as VIDEO and SPEECH.
enum ModelModality {
    TEXT
    IMAGE
    EMBEDDING
}

enum ModelCustomization {
    FINE_TUNING
    CONTINUED_PRE_TRAINING
    DISTILLATION
}

// AWS also sends INFERENCE_PROFILE.
enum InferenceType {
    ON_DEMAND
    PROVISIONED
}

enum FoundationModelLifecycleStatus {
    ACTIVE
    LEGACY
}

enum InferenceProfileStatus {
    ACTIVE
}

enum InferenceProfileType {
    SYSTEM_DEFINED
    APPLICATION
}

// -------------------------------------------------------------------------------------------------------------- errors

@mixin
structure Explained {
    message: NonBlankString
}

string NonBlankString

@error("client")
@httpError(400)
structure ValidationException with [Explained] {}

@error("client")
@httpError(403)
structure AccessDeniedException with [Explained] {}

@error("client")
@httpError(404)
structure ResourceNotFoundException with [Explained] {}

// Bedrock uses 400, not 409.
@error("client")
@httpError(400)
structure ConflictException with [Explained] {}

@error("client")
@httpError(400)
structure ServiceQuotaExceededException with [Explained] {}

@error("client")
@httpError(400)
structure TooManyTagsException with [Explained] {
    resourceName: TaggableResourcesArn
}

@error("client")
@httpError(429)
@retryable(throttling: true)
structure ThrottlingException with [Explained] {}

@error("server")
@httpError(500)
@retryable
structure InternalServerException with [Explained] {}
