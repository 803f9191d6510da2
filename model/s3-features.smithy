$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Output"

// Operations that read the configuration of features of a bucket or an object, those that change nothing on a bucket without
// the feature, and the operations of tags. Quarry has none of the features but tags. It answers what S3 answers for a bucket
// that never used them; `bedrock` asks S3.
namespace quarry.s3

use aws.protocols#httpChecksum

@readonly
@http(method: "GET", uri: "/{Bucket}/{Key+}?tagging")
operation GetObjectTagging {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @required
        @httpLabel
        Key: ObjectKey

        @httpQuery("versionId")
        VersionId: ObjectVersionId

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId

        @httpHeader("x-amz-request-payer")
        RequestPayer: RequestPayer
    }

    output :=
        @xmlName("Tagging")
        {
            @httpHeader("x-amz-version-id")
            VersionId: ObjectVersionId

            @required
            TagSet: TagSet
        }
}

@idempotent
@httpChecksum(requestAlgorithmMember: "ChecksumAlgorithm", requestChecksumRequired: true)
@http(method: "PUT", uri: "/{Bucket}/{Key+}?tagging")
operation PutObjectTagging {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @required
        @httpLabel
        Key: ObjectKey

        @httpQuery("versionId")
        VersionId: ObjectVersionId

        @httpHeader("Content-MD5")
        ContentMD5: ContentMD5

        @httpHeader("x-amz-sdk-checksum-algorithm")
        ChecksumAlgorithm: ChecksumAlgorithm

        @required
        @httpPayload
        Tagging: Tagging

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId

        @httpHeader("x-amz-request-payer")
        RequestPayer: RequestPayer
    }

    output := {
        @httpHeader("x-amz-version-id")
        VersionId: ObjectVersionId
    }
}

@idempotent
@http(method: "DELETE", uri: "/{Bucket}/{Key+}?tagging", code: 204)
operation DeleteObjectTagging {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @required
        @httpLabel
        Key: ObjectKey

        @httpQuery("versionId")
        VersionId: ObjectVersionId

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {
        @httpHeader("x-amz-version-id")
        VersionId: ObjectVersionId
    }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?versioning")
operation GetBucketVersioning {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output :=
        @xmlName("VersioningConfiguration")
        {
            Status: BucketVersioningStatus

            @xmlName("MfaDelete")
            MFADelete: MFADeleteStatus
        }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?acl")
operation GetBucketAcl {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output :=
        @xmlName("AccessControlPolicy")
        {
            Owner: Owner

            @xmlName("AccessControlList")
            Grants: Grants
        }
}

@readonly
@http(method: "GET", uri: "/{Bucket}/{Key+}?acl")
operation GetObjectAcl {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @required
        @httpLabel
        Key: ObjectKey

        @httpQuery("versionId")
        VersionId: ObjectVersionId

        @httpHeader("x-amz-request-payer")
        RequestPayer: RequestPayer

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output :=
        @xmlName("AccessControlPolicy")
        {
            Owner: Owner

            @xmlName("AccessControlList")
            Grants: Grants

            @httpHeader("x-amz-request-charged")
            RequestCharged: RequestCharged
        }

    errors: [
        NoSuchKey
    ]
}

@readonly
@http(method: "GET", uri: "/{Bucket}?versions")
operation ListObjectVersions {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpQuery("delimiter")
        Delimiter: Delimiter

        @httpQuery("encoding-type")
        EncodingType: EncodingType

        @httpQuery("key-marker")
        KeyMarker: KeyMarker

        @httpQuery("max-keys")
        MaxKeys: MaxKeys

        @httpQuery("prefix")
        Prefix: Prefix

        @httpQuery("version-id-marker")
        VersionIdMarker: VersionIdMarker

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId

        @httpHeader("x-amz-request-payer")
        RequestPayer: RequestPayer

        @httpHeader("x-amz-optional-object-attributes")
        OptionalObjectAttributes: OptionalObjectAttributesList
    }

    output :=
        @xmlName("ListVersionsResult")
        {
            IsTruncated: IsTruncated

            KeyMarker: KeyMarker

            VersionIdMarker: VersionIdMarker

            NextKeyMarker: NextKeyMarker

            NextVersionIdMarker: NextVersionIdMarker

            @xmlFlattened
            @xmlName("Version")
            Versions: ObjectVersionList

            @xmlFlattened
            @xmlName("DeleteMarker")
            DeleteMarkers: DeleteMarkers

            Name: BucketName

            Prefix: Prefix

            Delimiter: Delimiter

            MaxKeys: MaxKeys

            @xmlFlattened
            CommonPrefixes: CommonPrefixList

            EncodingType: EncodingType

            @httpHeader("x-amz-request-charged")
            RequestCharged: RequestCharged
        }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?policy")
operation GetBucketPolicy {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {
        @httpPayload
        Policy: Policy
    }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?policyStatus")
operation GetBucketPolicyStatus {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {
        @httpPayload
        PolicyStatus: PolicyStatus
    }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?cors")
operation GetBucketCors {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output :=
        @xmlName("CORSConfiguration")
        {
            @xmlFlattened
            @xmlName("CORSRule")
            CORSRules: CORSRules
        }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?lifecycle")
operation GetBucketLifecycleConfiguration {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output :=
        @xmlName("LifecycleConfiguration")
        {
            @xmlFlattened
            @xmlName("Rule")
            Rules: LifecycleRules

            @httpHeader("x-amz-transition-default-minimum-object-size")
            TransitionDefaultMinimumObjectSize: TransitionDefaultMinimumObjectSize
        }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?encryption")
operation GetBucketEncryption {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {
        @httpPayload
        ServerSideEncryptionConfiguration: ServerSideEncryptionConfiguration
    }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?object-lock")
operation GetObjectLockConfiguration {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {
        @httpPayload
        ObjectLockConfiguration: ObjectLockConfiguration
    }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?replication")
operation GetBucketReplication {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {
        @httpPayload
        ReplicationConfiguration: ReplicationConfiguration
    }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?publicAccessBlock")
operation GetPublicAccessBlock {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {
        @httpPayload
        PublicAccessBlockConfiguration: PublicAccessBlockConfiguration
    }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?ownershipControls")
operation GetBucketOwnershipControls {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {
        @httpPayload
        OwnershipControls: OwnershipControls
    }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?notification")
operation GetBucketNotificationConfiguration {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output :=
        @xmlName("NotificationConfiguration")
        {
            @xmlFlattened
            @xmlName("TopicConfiguration")
            TopicConfigurations: TopicConfigurationList

            @xmlFlattened
            @xmlName("QueueConfiguration")
            QueueConfigurations: QueueConfigurationList

            @xmlFlattened
            @xmlName("CloudFunctionConfiguration")
            LambdaFunctionConfigurations: LambdaFunctionConfigurationList

            EventBridgeConfiguration: EventBridgeConfiguration
        }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?website")
operation GetBucketWebsite {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output :=
        @xmlName("WebsiteConfiguration")
        {
            RedirectAllRequestsTo: RedirectAllRequestsTo
            IndexDocument: IndexDocument
            ErrorDocument: ErrorDocument
            RoutingRules: RoutingRules
        }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?logging")
operation GetBucketLogging {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output :=
        @xmlName("BucketLoggingStatus")
        {
            LoggingEnabled: LoggingEnabled
        }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?accelerate")
operation GetBucketAccelerateConfiguration {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId

        @httpHeader("x-amz-request-payer")
        RequestPayer: RequestPayer
    }

    output :=
        @xmlName("AccelerateConfiguration")
        {
            Status: BucketAccelerateStatus

            @httpHeader("x-amz-request-charged")
            RequestCharged: RequestCharged
        }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?requestPayment")
operation GetBucketRequestPayment {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output :=
        @xmlName("RequestPaymentConfiguration")
        {
            Payer: Payer
        }
}

@readonly
@http(method: "GET", uri: "/{Bucket}?tagging")
operation GetBucketTagging {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output :=
        @xmlName("Tagging")
        {
            @required
            TagSet: TagSet
        }
}

@idempotent
@httpChecksum(requestAlgorithmMember: "ChecksumAlgorithm", requestChecksumRequired: true)
@http(method: "PUT", uri: "/{Bucket}?encryption")
operation PutBucketEncryption {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("Content-MD5")
        ContentMD5: ContentMD5

        @httpHeader("x-amz-sdk-checksum-algorithm")
        ChecksumAlgorithm: ChecksumAlgorithm

        @required
        @httpPayload
        ServerSideEncryptionConfiguration: ServerSideEncryptionConfiguration

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {}
}

@idempotent
@http(method: "DELETE", uri: "/{Bucket}?encryption", code: 204)
operation DeleteBucketEncryption {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {}
}

@idempotent
@httpChecksum(requestAlgorithmMember: "ChecksumAlgorithm", requestChecksumRequired: true)
@http(method: "PUT", uri: "/{Bucket}?lifecycle")
operation PutBucketLifecycleConfiguration {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-sdk-checksum-algorithm")
        ChecksumAlgorithm: ChecksumAlgorithm

        @httpPayload
        @xmlName("LifecycleConfiguration")
        LifecycleConfiguration: BucketLifecycleConfiguration

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId

        @httpHeader("x-amz-transition-default-minimum-object-size")
        TransitionDefaultMinimumObjectSize: TransitionDefaultMinimumObjectSize
    }

    output := {
        @httpHeader("x-amz-transition-default-minimum-object-size")
        TransitionDefaultMinimumObjectSize: TransitionDefaultMinimumObjectSize
    }
}

@idempotent
@http(method: "DELETE", uri: "/{Bucket}?lifecycle", code: 204)
operation DeleteBucketLifecycle {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {}
}

@idempotent
@http(method: "DELETE", uri: "/{Bucket}?ownershipControls", code: 204)
operation DeleteBucketOwnershipControls {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {}
}

@idempotent
@http(method: "DELETE", uri: "/{Bucket}?policy", code: 204)
operation DeleteBucketPolicy {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {}
}

@idempotent
@http(method: "DELETE", uri: "/{Bucket}?replication", code: 204)
operation DeleteBucketReplication {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {}
}

@idempotent
@http(method: "DELETE", uri: "/{Bucket}?tagging", code: 204)
operation DeleteBucketTagging {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {}
}

@idempotent
@http(method: "DELETE", uri: "/{Bucket}?website", code: 204)
operation DeleteBucketWebsite {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {}
}

@idempotent
@http(method: "DELETE", uri: "/{Bucket}?publicAccessBlock", code: 204)
operation DeletePublicAccessBlock {
    input := {
        @required
        @httpLabel
        Bucket: BucketName

        @httpHeader("x-amz-expected-bucket-owner")
        ExpectedBucketOwner: AccountId
    }

    output := {}
}

// ---------------------------------------------------------------------------------------------------------- documents

structure Tagging {
    @required
    TagSet: TagSet
}

list Grants {
    @xmlName("Grant")
    member: AclGrant
}

list ObjectVersionList {
    member: ObjectVersion
}

list DeleteMarkers {
    member: DeleteMarkerEntry
}

structure PolicyStatus {
    IsPublic: IsPublic
}

list CORSRules {
    member: CORSRule
}

structure BucketLifecycleConfiguration {
    @required
    @xmlFlattened
    @xmlName("Rule")
    Rules: LifecycleRules
}

list LifecycleRules {
    member: LifecycleRule
}

structure ServerSideEncryptionConfiguration {
    @required
    @xmlFlattened
    @xmlName("Rule")
    Rules: ServerSideEncryptionRules
}

structure ObjectLockConfiguration {
    ObjectLockEnabled: ObjectLockEnabled
    Rule: ObjectLockRule
}

structure ReplicationConfiguration {
    @required
    Role: Role

    @required
    @xmlFlattened
    @xmlName("Rule")
    Rules: ReplicationRules
}

structure PublicAccessBlockConfiguration {
    BlockPublicAcls: Setting
    IgnorePublicAcls: Setting
    BlockPublicPolicy: Setting
    RestrictPublicBuckets: Setting
}

structure OwnershipControls {
    @required
    @xmlFlattened
    @xmlName("Rule")
    Rules: OwnershipControlsRules
}

list TopicConfigurationList {
    member: TopicConfiguration
}

list QueueConfigurationList {
    member: QueueConfiguration
}

list LambdaFunctionConfigurationList {
    member: LambdaFunctionConfiguration
}

structure EventBridgeConfiguration {
}

structure RedirectAllRequestsTo {
    @required
    HostName: HostName

    Protocol: Protocol
}

structure IndexDocument {
    @required
    Suffix: Suffix
}

structure ErrorDocument {
    @required
    Key: ObjectKey
}

list RoutingRules {
    @xmlName("RoutingRule")
    member: RoutingRule
}

structure LoggingEnabled {
    @required
    TargetBucket: TargetBucket

    TargetGrants: TargetGrants

    @required
    TargetPrefix: TargetPrefix

    TargetObjectKeyFormat: TargetObjectKeyFormat
}

structure AclGrant {
    Grantee: Grantee
    Permission: Permission
}

structure ObjectVersion {
    ETag: ETag

    @xmlFlattened
    ChecksumAlgorithm: ChecksumAlgorithmList

    ChecksumType: ChecksumType

    Size: Size

    StorageClass: ObjectVersionStorageClass

    Key: ObjectKey

    VersionId: ObjectVersionId

    IsLatest: IsLatest

    LastModified: LastModified

    Owner: Owner

    RestoreStatus: RestoreStatus
}

structure DeleteMarkerEntry {
    Owner: Owner
    Key: ObjectKey
    VersionId: ObjectVersionId
    IsLatest: IsLatest
    LastModified: LastModified
}

structure CORSRule {
    ID: ID

    @xmlFlattened
    @xmlName("AllowedHeader")
    AllowedHeaders: AllowedHeaders

    @required
    @xmlFlattened
    @xmlName("AllowedMethod")
    AllowedMethods: AllowedMethods

    @required
    @xmlFlattened
    @xmlName("AllowedOrigin")
    AllowedOrigins: AllowedOrigins

    @xmlFlattened
    @xmlName("ExposeHeader")
    ExposeHeaders: ExposeHeaders

    MaxAgeSeconds: MaxAgeSeconds
}

structure LifecycleRule {
    Expiration: LifecycleExpiration

    ID: ID

    Prefix: Prefix

    Filter: LifecycleRuleFilter

    @required
    Status: ExpirationStatus

    @xmlFlattened
    @xmlName("Transition")
    Transitions: TransitionList

    @xmlFlattened
    @xmlName("NoncurrentVersionTransition")
    NoncurrentVersionTransitions: NoncurrentVersionTransitionList

    NoncurrentVersionExpiration: NoncurrentVersionExpiration

    AbortIncompleteMultipartUpload: AbortIncompleteMultipartUpload
}

list ServerSideEncryptionRules {
    member: ServerSideEncryptionRule
}

structure ObjectLockRule {
    DefaultRetention: DefaultRetention
}

list ReplicationRules {
    member: ReplicationRule
}

list OwnershipControlsRules {
    member: OwnershipControlsRule
}

structure TopicConfiguration {
    Id: NotificationId

    @required
    @xmlName("Topic")
    TopicArn: TopicArn

    @required
    @xmlFlattened
    @xmlName("Event")
    Events: EventList

    Filter: NotificationConfigurationFilter
}

structure QueueConfiguration {
    Id: NotificationId

    @required
    @xmlName("Queue")
    QueueArn: QueueArn

    @required
    @xmlFlattened
    @xmlName("Event")
    Events: EventList

    Filter: NotificationConfigurationFilter
}

structure LambdaFunctionConfiguration {
    Id: NotificationId

    @required
    @xmlName("CloudFunction")
    LambdaFunctionArn: LambdaFunctionArn

    @required
    @xmlFlattened
    @xmlName("Event")
    Events: EventList

    Filter: NotificationConfigurationFilter
}

structure RoutingRule {
    Condition: Condition

    @required
    Redirect: Redirect
}

list TargetGrants {
    @xmlName("Grant")
    member: TargetGrant
}

structure TargetObjectKeyFormat {
    SimplePrefix: SimplePrefix
    PartitionedPrefix: PartitionedPrefix
}

@xmlNamespace(uri: "http://www.w3.org/2001/XMLSchema-instance", prefix: "xsi")
structure Grantee {
    DisplayName: DisplayName

    EmailAddress: EmailAddress

    ID: ID

    @required
    @xmlName("xsi:type")
    @xmlAttribute
    Type: Type

    URI: URI
}

list AllowedHeaders {
    member: AllowedHeader
}

list AllowedMethods {
    member: AllowedMethod
}

list AllowedOrigins {
    member: AllowedOrigin
}

list ExposeHeaders {
    member: ExposeHeader
}

structure LifecycleExpiration {
    Date: CalendarDate
    Days: Days
    ExpiredObjectDeleteMarker: ExpiredObjectDeleteMarker
}

structure LifecycleRuleFilter {
    Prefix: Prefix
    Tag: Tag
    ObjectSizeGreaterThan: ObjectSizeGreaterThanBytes
    ObjectSizeLessThan: ObjectSizeLessThanBytes
    And: LifecycleRuleAndOperator
}

list TransitionList {
    member: Transition
}

list NoncurrentVersionTransitionList {
    member: NoncurrentVersionTransition
}

structure NoncurrentVersionExpiration {
    NoncurrentDays: Days
    NewerNoncurrentVersions: VersionCount
}

structure AbortIncompleteMultipartUpload {
    DaysAfterInitiation: DaysAfterInitiation
}

structure ServerSideEncryptionRule {
    ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault
    BucketKeyEnabled: BucketKeyEnabled
    BlockedEncryptionTypes: BlockedEncryptionTypes
}

structure DefaultRetention {
    Mode: ObjectLockRetentionMode
    Days: Days
    Years: Years
    DefaultEventHold: EventHoldDuration
}

structure ReplicationRule {
    ID: ID

    Priority: Priority

    Prefix: Prefix

    Filter: ReplicationRuleFilter

    @required
    Status: ReplicationRuleStatus

    SourceSelectionCriteria: SourceSelectionCriteria

    ExistingObjectReplication: ExistingObjectReplication

    @required
    Destination: Destination

    DeleteMarkerReplication: DeleteMarkerReplication
}

structure OwnershipControlsRule {
    @required
    ObjectOwnership: ObjectOwnership
}

list EventList {
    member: Event
}

structure NotificationConfigurationFilter {
    @xmlName("S3Key")
    Key: S3KeyFilter
}

structure Condition {
    HttpErrorCodeReturnedEquals: HttpErrorCodeReturnedEquals
    KeyPrefixEquals: KeyPrefixEquals
}

structure Redirect {
    HostName: HostName
    HttpRedirectCode: HttpRedirectCode
    Protocol: Protocol
    ReplaceKeyPrefixWith: ReplaceKeyPrefixWith
    ReplaceKeyWith: ReplaceKeyWith
}

structure TargetGrant {
    Grantee: Grantee
    Permission: BucketLogsPermission
}

structure SimplePrefix {
}

structure PartitionedPrefix {
    PartitionDateSource: PartitionDateSource
}

structure LifecycleRuleAndOperator {
    Prefix: Prefix

    @xmlFlattened
    @xmlName("Tag")
    Tags: TagSet

    ObjectSizeGreaterThan: ObjectSizeGreaterThanBytes

    ObjectSizeLessThan: ObjectSizeLessThanBytes
}

structure Transition {
    Date: CalendarDate
    Days: Days
    StorageClass: TransitionStorageClass
}

structure NoncurrentVersionTransition {
    NoncurrentDays: Days
    StorageClass: TransitionStorageClass
    NewerNoncurrentVersions: VersionCount
}

structure ServerSideEncryptionByDefault {
    @required
    SSEAlgorithm: ServerSideEncryption

    KMSMasterKeyID: SSEKMSKeyId
}

structure BlockedEncryptionTypes {
    @xmlFlattened
    EncryptionType: EncryptionTypeList
}

structure EventHoldDuration {
    Days: Days
    Years: Years
}

structure ReplicationRuleFilter {
    Prefix: Prefix
    Tag: Tag
    And: ReplicationRuleAndOperator
}

structure SourceSelectionCriteria {
    SseKmsEncryptedObjects: SseKmsEncryptedObjects
    ReplicaModifications: ReplicaModifications
}

structure ExistingObjectReplication {
    @required
    Status: ExistingObjectReplicationStatus
}

structure Destination {
    @required
    Bucket: BucketName

    Account: AccountId

    StorageClass: StorageClass

    AccessControlTranslation: AccessControlTranslation

    EncryptionConfiguration: EncryptionConfiguration

    ReplicationTime: ReplicationTime

    Metrics: Metrics
}

structure DeleteMarkerReplication {
    Status: DeleteMarkerReplicationStatus
}

structure S3KeyFilter {
    @xmlFlattened
    @xmlName("FilterRule")
    FilterRules: FilterRuleList
}

list EncryptionTypeList {
    member: EncryptionType
}

structure ReplicationRuleAndOperator {
    Prefix: Prefix

    @xmlFlattened
    @xmlName("Tag")
    Tags: TagSet
}

structure SseKmsEncryptedObjects {
    @required
    Status: SseKmsEncryptedObjectsStatus
}

structure ReplicaModifications {
    @required
    Status: ReplicaModificationsStatus
}

structure AccessControlTranslation {
    @required
    Owner: OwnerOverride
}

structure EncryptionConfiguration {
    ReplicaKmsKeyID: ReplicaKmsKeyID
}

structure ReplicationTime {
    @required
    Status: ReplicationTimeStatus

    @required
    Time: ReplicationTimeValue
}

structure Metrics {
    @required
    Status: MetricsStatus

    EventThreshold: ReplicationTimeValue
}

list FilterRuleList {
    member: FilterRule
}

structure ReplicationTimeValue {
    Minutes: Minutes
}

structure FilterRule {
    Name: FilterRuleName
    Value: FilterRuleValue
}

// -------------------------------------------------------------------------------------------------------------- values

string AllowedHeader

string AllowedMethod

string AllowedOrigin

enum BucketAccelerateStatus {
    Enabled = "Enabled"
    Suspended = "Suspended"
}

enum BucketLogsPermission {
    FULL_CONTROL = "FULL_CONTROL"
    READ = "READ"
    WRITE = "WRITE"
}

enum BucketVersioningStatus {
    Enabled = "Enabled"
    Suspended = "Suspended"
}

@timestampFormat("date-time")
timestamp CalendarDate

integer Days

integer DaysAfterInitiation

enum DeleteMarkerReplicationStatus {
    Enabled = "Enabled"
    Disabled = "Disabled"
}

string EmailAddress

enum EncryptionType {
    NONE = "NONE"
    SSE_C = "SSE-C"
}

enum Event {
    s3_ReducedRedundancyLostObject = "s3:ReducedRedundancyLostObject"
    s3_ObjectCreated = "s3:ObjectCreated:*"
    s3_ObjectCreated_Put = "s3:ObjectCreated:Put"
    s3_ObjectCreated_Post = "s3:ObjectCreated:Post"
    s3_ObjectCreated_Copy = "s3:ObjectCreated:Copy"
    s3_ObjectCreated_CompleteMultipartUpload = "s3:ObjectCreated:CompleteMultipartUpload"
    s3_ObjectRemoved = "s3:ObjectRemoved:*"
    s3_ObjectRemoved_Delete = "s3:ObjectRemoved:Delete"
    s3_ObjectRemoved_DeleteMarkerCreated = "s3:ObjectRemoved:DeleteMarkerCreated"
    s3_ObjectRestore = "s3:ObjectRestore:*"
    s3_ObjectRestore_Post = "s3:ObjectRestore:Post"
    s3_ObjectRestore_Completed = "s3:ObjectRestore:Completed"
    s3_Replication = "s3:Replication:*"
    s3_Replication_OperationFailedReplication = "s3:Replication:OperationFailedReplication"
    s3_Replication_OperationNotTracked = "s3:Replication:OperationNotTracked"
    s3_Replication_OperationMissedThreshold = "s3:Replication:OperationMissedThreshold"
    s3_Replication_OperationReplicatedAfterThreshold = "s3:Replication:OperationReplicatedAfterThreshold"
    s3_ObjectRestore_Delete = "s3:ObjectRestore:Delete"
    s3_LifecycleTransition = "s3:LifecycleTransition"
    s3_IntelligentTiering = "s3:IntelligentTiering"
    s3_ObjectAcl_Put = "s3:ObjectAcl:Put"
    s3_LifecycleExpiration = "s3:LifecycleExpiration:*"
    s3_LifecycleExpiration_Delete = "s3:LifecycleExpiration:Delete"
    s3_LifecycleExpiration_DeleteMarkerCreated = "s3:LifecycleExpiration:DeleteMarkerCreated"
    s3_ObjectTagging = "s3:ObjectTagging:*"
    s3_ObjectTagging_Put = "s3:ObjectTagging:Put"
    s3_ObjectTagging_Delete = "s3:ObjectTagging:Delete"
    s3_ObjectAnnotation = "s3:ObjectAnnotation:*"
    s3_ObjectAnnotation_Put = "s3:ObjectAnnotation:Put"
    s3_ObjectAnnotation_Delete = "s3:ObjectAnnotation:Delete"
    s3_ObjectRetention_Put = "s3:ObjectRetention:Put"
}

enum ExistingObjectReplicationStatus {
    Enabled = "Enabled"
    Disabled = "Disabled"
}

enum ExpirationStatus {
    Enabled = "Enabled"
    Disabled = "Disabled"
}

boolean ExpiredObjectDeleteMarker

string ExposeHeader

enum FilterRuleName {
    prefix = "prefix"
    suffix = "suffix"
}

string FilterRuleValue

string HostName

string HttpErrorCodeReturnedEquals

string HttpRedirectCode

boolean IsLatest

boolean IsPublic

string KeyMarker

string KeyPrefixEquals

string LambdaFunctionArn

enum MFADeleteStatus {
    Enabled = "Enabled"
    Disabled = "Disabled"
}

integer MaxAgeSeconds

enum MetricsStatus {
    Enabled = "Enabled"
    Disabled = "Disabled"
}

integer Minutes

string NextKeyMarker

string NextVersionIdMarker

string NotificationId

enum ObjectLockEnabled {
    Enabled = "Enabled"
}

enum ObjectLockRetentionMode {
    GOVERNANCE = "GOVERNANCE"
    COMPLIANCE = "COMPLIANCE"
}

long ObjectSizeGreaterThanBytes

long ObjectSizeLessThanBytes

enum ObjectVersionStorageClass {
    STANDARD = "STANDARD"
}

enum OwnerOverride {
    Destination = "Destination"
}

enum PartitionDateSource {
    EventTime = "EventTime"
    DeliveryTime = "DeliveryTime"
}

enum Payer {
    Requester = "Requester"
    BucketOwner = "BucketOwner"
}

enum Permission {
    FULL_CONTROL = "FULL_CONTROL"
    WRITE = "WRITE"
    WRITE_ACP = "WRITE_ACP"
    READ = "READ"
    READ_ACP = "READ_ACP"
}

string Policy

integer Priority

enum Protocol {
    http = "http"
    https = "https"
}

string QueueArn

string ReplaceKeyPrefixWith

string ReplaceKeyWith

string ReplicaKmsKeyID

enum ReplicaModificationsStatus {
    Enabled = "Enabled"
    Disabled = "Disabled"
}

enum ReplicationRuleStatus {
    Enabled = "Enabled"
    Disabled = "Disabled"
}

enum ReplicationTimeStatus {
    Enabled = "Enabled"
    Disabled = "Disabled"
}

string Role

boolean Setting

enum SseKmsEncryptedObjectsStatus {
    Enabled = "Enabled"
    Disabled = "Disabled"
}

string Suffix

string TargetBucket

string TargetPrefix

string TopicArn

enum TransitionDefaultMinimumObjectSize {
    varies_by_storage_class = "varies_by_storage_class"
    all_storage_classes_128K = "all_storage_classes_128K"
}

enum TransitionStorageClass {
    GLACIER = "GLACIER"
    STANDARD_IA = "STANDARD_IA"
    ONEZONE_IA = "ONEZONE_IA"
    INTELLIGENT_TIERING = "INTELLIGENT_TIERING"
    DEEP_ARCHIVE = "DEEP_ARCHIVE"
    GLACIER_IR = "GLACIER_IR"
}

enum Type {
    CanonicalUser = "CanonicalUser"
    AmazonCustomerByEmail = "AmazonCustomerByEmail"
    Group = "Group"
}

string URI

integer VersionCount

string VersionIdMarker

integer Years
