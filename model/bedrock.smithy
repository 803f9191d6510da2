$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Response"

// The batch-inference part of Bedrock's control plane.
//
// Names, locations and constraints are AWS's; test/contract compares them with botocore's model. Patterns are stricter
// on AWS than a gateway to other providers can be: where one is looser here, a comment beside it says what it would
// have refused. Patterns kept from AWS are anchored, and written so that no regular expression engine has to backtrack.
namespace quarry.bedrock

use aws.auth#sigv4
use aws.protocols#restJson1

// There is no aws.api#service trait: this is a model of AWS's API, not of an AWS SDK client.
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
    ]
}

// ---------------------------------------------------------------------------------------------------------------- jobs

// Idempotent because of clientRequestToken; the SDKs fill it in and repeat it when they retry.
@idempotent
@http(method: "POST", uri: "/model-invocation-job")
operation CreateModelInvocationJob {
    input := {
        @required
        jobName: ModelInvocationJobName

        // Required by AWS. Optional here: providers other than Bedrock have no roles, JavaScript and Java clients do
        // send requests without one, and whether AWS can do without is for AWS to say.
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
        // Not AWS's. Early gateways of this kind answered with it, and their documentation reads it. AWS SDKs drop
        // members they do not know, so it is for raw HTTP callers only; SDKs read the four counters of JobDescription.
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

/// What is known of a job; a list gives as much of it as a get.
@mixin
structure JobDescription {
    @required
    jobArn: ModelInvocationJobArn

    jobName: ModelInvocationJobName

    @required
    modelId: ModelId

    clientRequestToken: ModelInvocationIdempotencyToken

    // Stays required although the input's is not: typed clients rely on it. A job made without a role answers "".
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

// A read that AWS sends as POST, so @readonly would not be true of its method.
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

// --------------------------------------------------------------------------------------------------------- identifiers

// AWS's language without its expression `[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9\+\-\.]){0,63}`, which takes exponential time on
// a row of dashes.
@length(min: 1, max: 63)
@pattern("^[a-zA-Z0-9][a-zA-Z0-9+.-]*$")
string ModelInvocationJobName

// AWS's language, rewritten to be unambiguous.
@length(min: 1, max: 256)
@pattern("^[a-zA-Z0-9]+(-+[a-zA-Z0-9]+)*$")
string ModelInvocationIdempotencyToken

// Only ever sent. Native job ids are hashed into twelve characters so that the ARN passes here, and in clients that
// check it.
@length(max: 1011)
@pattern("^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:model-invocation-job/[a-z0-9]{12}$")
string ModelInvocationJobArn

// AWS takes its ARN or the twelve characters that end it. Looser here: a provider's own id (`batch_abc`, `msgbatch_01`,
// `batches/xyz`), and ARNs with other account or id lengths
// (`arn:aws:bedrock:us-west-2:123456789:model-invocation-job/abc123`).
@length(max: 1011)
@pattern("^[!-~]+$")
string ModelInvocationJobIdentifier

// AWS asks for the ARN or id of a model it knows. Looser here: any provider's model name (`ft:gpt-4o-mini:org::abc`,
// `models/gemini-2.5-flash`, `Qwen/Qwen3-8B`).
@length(min: 1, max: 2048)
@pattern("^[!-~]+$")
string ModelId

// AWS asks for an IAM role's ARN. No pattern here: callers of other providers must give boto3 something, such as
// `not-required-for-openai`, and AWS judges its own.
@length(max: 2048)
string RoleArn

// AWS takes lower-case DNS bucket names, and keys of letters, digits and `-!_*'().`. Looser here: the bucket names and
// keys that the S3 side accepts, so that whatever was uploaded can be a job's input (a bucket is only a label for
// providers that have none).
@length(min: 1, max: 1024)
@pattern("^s3://[a-zA-Z0-9._-]{1,255}(/.*)?$")
string S3Uri

// AWS lists the ARN forms of its taggable resources. Looser here for the same reason as the job identifier, the only
// taggable thing.
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

/// A provider's own words about a job; they may quote the caller's data.
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

// 400, not 409, is Bedrock's own choice.
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
