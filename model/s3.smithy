$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Output"

metadata suppressions = [
    { id: "DeprecatedTrait", namespace: "quarry.s3", reason: "restXml is the protocol that S3 speaks." }
    { id: "UnstableTrait", namespace: "quarry.s3", reason: "AWS's own model states its checksums with httpChecksum." }
    { id: "HttpChecksumTrait", namespace: "quarry.s3", reason: "S3 models its checksum headers as members too." }
    { id: "HttpHeaderTrait", namespace: "quarry.s3", reason: "S3 models Content-Length as a member." }
]

// The operations of Amazon S3 that Quarry supports, with their inputs and outputs. Multipart uploads and copies are in
// s3-multipart.smithy, shared shapes in s3-shapes.smithy.
//
// Names, locations and wire names are those of AWS. test/contract compares them with botocore's model. Members that a
// handler refuses or ignores are modelled too, so that handlers can tell them from unknown headers.
namespace quarry.s3

use aws.auth#sigv4
use aws.customizations#s3UnwrappedXmlOutput
use aws.protocols#httpChecksum
use aws.protocols#restXml

// The aws.api#service trait is absent, because with `sdkId: "S3"` the generator removes {Bucket} from every path, as
// SDK clients with virtual-host addressing do.
@restXml(noErrorWrapping: true)
@sigv4(name: "s3")
@xmlNamespace(uri: "http://s3.amazonaws.com/doc/2006-03-01/")
@title("Amazon S3, objects and buckets")
service S3 {
    version: "2006-03-01"
    operations: [
        PutObject
        GetObject
        HeadObject
        DeleteObject
        DeleteObjects
        CopyObject
        GetObjectAttributes
        CreateMultipartUpload
        UploadPart
        UploadPartCopy
        CompleteMultipartUpload
        AbortMultipartUpload
        ListParts
        ListMultipartUploads
        ListObjectsV2
        ListObjects
        CreateBucket
        HeadBucket
        DeleteBucket
        GetBucketLocation
        ListBuckets
        GetObjectTagging
        PutObjectTagging
        DeleteObjectTagging
        GetBucketVersioning
        GetBucketAcl
        GetObjectAcl
        ListObjectVersions
        GetBucketPolicy
        GetBucketPolicyStatus
        GetBucketCors
        GetBucketLifecycleConfiguration
        GetBucketEncryption
        GetObjectLockConfiguration
        GetBucketReplication
        GetPublicAccessBlock
        GetBucketOwnershipControls
        GetBucketNotificationConfiguration
        GetBucketWebsite
        GetBucketLogging
        GetBucketAccelerateConfiguration
        GetBucketRequestPayment
        GetBucketTagging
        PutBucketEncryption
        PutBucketLifecycleConfiguration
        DeleteBucketEncryption
        DeleteBucketLifecycle
        DeleteBucketOwnershipControls
        DeleteBucketPolicy
        DeleteBucketReplication
        DeleteBucketTagging
        DeleteBucketWebsite
        DeletePublicAccessBlock
    ]
}

// ------------------------------------------------------------------------------------------------------------- objects

// The `x-id` literals make URIs unique, as Smithy requires. Only some clients send them, so routing ignores them.
@idempotent
@httpChecksum(requestAlgorithmMember: "ChecksumAlgorithm", requestChecksumRequired: false)
@http(method: "PUT", uri: "/{Bucket}/{Key+}?x-id=PutObject")
operation PutObject {
    input := with [
        ObjectAddress
        StoredHeaders
        ChecksumHeaders
        EncryptionHeaders
        CustomerKeyHeaders
        ObjectLockHeaders
        GrantHeaders
        WriteConditions
    ] {
        @httpPayload
        Body: StreamingBlob = ""

        @httpHeader("Content-Length")
        ContentLength: ContentLength

        @httpHeader("Content-MD5")
        ContentMD5: ContentMD5

        @httpHeader("x-amz-sdk-checksum-algorithm")
        ChecksumAlgorithm: ChecksumAlgorithm

        @httpHeader("x-amz-write-offset-bytes")
        WriteOffsetBytes: WriteOffsetBytes

        @httpHeader("x-amz-acl")
        ACL: ObjectCannedACL

        @httpHeader("x-amz-tagging")
        Tagging: TaggingHeader

        @httpHeader("x-amz-server-side-encryption-context")
        SSEKMSEncryptionContext: SSEKMSEncryptionContext
    }

    output := with [ChecksumHeaders, EncryptionHeaders, Charged] {
        @httpHeader("ETag")
        ETag: ETag

        @httpHeader("x-amz-checksum-type")
        ChecksumType: ChecksumType

        @httpHeader("x-amz-object-size")
        Size: Size

        @httpHeader("x-amz-version-id")
        VersionId: ObjectVersionId

        @httpHeader("x-amz-expiration")
        Expiration: Expiration

        @httpHeader("x-amz-server-side-encryption-context")
        SSEKMSEncryptionContext: SSEKMSEncryptionContext
    }

    errors: [
        EncryptionTypeMismatch
        InvalidRequest
        InvalidWriteOffset
        TooManyParts
    ]
}

@readonly
@httpChecksum(
    requestValidationModeMember: "ChecksumMode"
    responseAlgorithms: [
        "CRC64NVME"
        "CRC32"
        "CRC32C"
        "SHA256"
        "SHA1"
        "SHA512"
        "MD5"
        "XXHASH64"
        "XXHASH3"
        "XXHASH128"
    ]
)
@http(method: "GET", uri: "/{Bucket}/{Key+}?x-id=GetObject")
operation GetObject {
    input := with [ReadObject] {}

    output := with [ObjectDescription] {
        @httpPayload
        Body: StreamingBlob = ""
    }

    errors: [
        InvalidObjectState
        NoSuchKey
    ]
}

@readonly
@http(method: "HEAD", uri: "/{Bucket}/{Key+}")
operation HeadObject {
    input := with [ReadObject] {}

    output := with [ObjectDescription] {
        @httpHeader("x-amz-archive-status")
        ArchiveStatus: ArchiveStatus
    }

    errors: [
        NoSuchKey
    ]
}

@idempotent
@http(method: "DELETE", uri: "/{Bucket}/{Key+}?x-id=DeleteObject", code: 204)
operation DeleteObject {
    input := with [ObjectAddress] {
        @httpQuery("versionId")
        VersionId: ObjectVersionId

        @httpHeader("If-Match")
        IfMatch: IfMatch

        @httpHeader("x-amz-if-match-last-modified-time")
        IfMatchLastModifiedTime: HttpDate

        @httpHeader("x-amz-if-match-size")
        IfMatchSize: Size

        @httpHeader("x-amz-mfa")
        MFA: MFA

        @httpHeader("x-amz-bypass-governance-retention")
        BypassGovernanceRetention: BypassGovernanceRetention
    }

    output := with [Charged] {
        @httpHeader("x-amz-delete-marker")
        DeleteMarker: DeleteMarker

        @httpHeader("x-amz-version-id")
        VersionId: ObjectVersionId
    }
}

@httpChecksum(requestAlgorithmMember: "ChecksumAlgorithm", requestChecksumRequired: true)
@http(method: "POST", uri: "/{Bucket}?delete")
operation DeleteObjects {
    input := with [BucketAddress] {
        @required
        @httpPayload
        @xmlName("Delete")
        Delete: Delete

        @httpHeader("x-amz-mfa")
        MFA: MFA

        @httpHeader("x-amz-request-payer")
        RequestPayer: RequestPayer

        @httpHeader("x-amz-bypass-governance-retention")
        BypassGovernanceRetention: BypassGovernanceRetention

        @httpHeader("x-amz-sdk-checksum-algorithm")
        ChecksumAlgorithm: ChecksumAlgorithm
    }

    output :=
        @xmlName("DeleteResult")
        with [Charged] {
            @xmlFlattened
            Deleted: DeletedObjects

            @xmlFlattened
            @xmlName("Error")
            Errors: Errors
        }
}

structure Delete {
    @required
    @xmlFlattened
    @xmlName("Object")
    Objects: ObjectIdentifierList

    Quiet: Quiet
}

list ObjectIdentifierList {
    member: ObjectIdentifier
}

structure ObjectIdentifier {
    @required
    Key: ObjectKey

    VersionId: ObjectVersionId

    ETag: ETag

    LastModifiedTime: HttpDate

    Size: Size
}

list DeletedObjects {
    member: DeletedObject
}

structure DeletedObject {
    Key: ObjectKey
    VersionId: ObjectVersionId
    DeleteMarker: DeleteMarker
    DeleteMarkerVersionId: ObjectVersionId
}

list Errors {
    member: Error
}

structure Error {
    Key: ObjectKey
    VersionId: ObjectVersionId
    Code: Code
    Message: Message
}

@readonly
@http(method: "GET", uri: "/{Bucket}/{Key+}?attributes")
operation GetObjectAttributes {
    input := with [ObjectAddress, CustomerKeyHeaders] {
        @required
        @httpHeader("x-amz-object-attributes")
        ObjectAttributes: ObjectAttributesList

        @httpQuery("versionId")
        VersionId: ObjectVersionId

        @httpHeader("x-amz-max-parts")
        MaxParts: MaxParts

        @httpHeader("x-amz-part-number-marker")
        PartNumberMarker: PartNumber
    }

    output :=
        @xmlName("GetObjectAttributesResponse")
        with [Charged] {
            @httpHeader("x-amz-delete-marker")
            DeleteMarker: DeleteMarker

            @httpHeader("Last-Modified")
            LastModified: HttpDate

            @httpHeader("x-amz-version-id")
            VersionId: ObjectVersionId

            ETag: ETag

            Checksum: ObjectChecksum

            ObjectParts: ObjectParts

            StorageClass: StorageClass

            ObjectSize: Size
        }

    errors: [
        NoSuchKey
    ]
}

structure ObjectChecksum with [ChecksumElements] {
    ChecksumType: ChecksumType
}

structure ObjectParts {
    @xmlName("PartsCount")
    TotalPartsCount: PartsCount

    PartNumberMarker: PartNumber

    NextPartNumberMarker: PartNumber

    MaxParts: MaxParts

    IsTruncated: IsTruncated

    @xmlFlattened
    @xmlName("Part")
    Parts: ObjectPartList
}

list ObjectPartList {
    member: ObjectPart
}

structure ObjectPart with [ChecksumElements] {
    PartNumber: PartNumber
    Size: Size
}

// Shared by GetObject and HeadObject.
@mixin
structure ReadObject with [ObjectAddress, CustomerKeyHeaders] {
    @httpHeader("If-Match")
    IfMatch: IfMatch

    @httpHeader("If-None-Match")
    IfNoneMatch: IfNoneMatch

    @httpHeader("If-Modified-Since")
    IfModifiedSince: HttpDate

    @httpHeader("If-Unmodified-Since")
    IfUnmodifiedSince: HttpDate

    @httpHeader("Range")
    Range: Range

    @httpQuery("partNumber")
    PartNumber: PartNumber

    @httpQuery("versionId")
    VersionId: ObjectVersionId

    @httpHeader("x-amz-checksum-mode")
    ChecksumMode: ChecksumMode

    @httpQuery("response-cache-control")
    ResponseCacheControl: CacheControl

    @httpQuery("response-content-disposition")
    ResponseContentDisposition: ContentDisposition

    @httpQuery("response-content-encoding")
    ResponseContentEncoding: ContentEncoding

    @httpQuery("response-content-language")
    ResponseContentLanguage: ContentLanguage

    @httpQuery("response-content-type")
    ResponseContentType: ContentType

    @httpQuery("response-expires")
    ResponseExpires: HttpDate
}

@mixin
structure ObjectDescription with [StoredHeaders, ChecksumHeaders, EncryptionHeaders, ObjectLockHeaders, Charged] {
    @httpHeader("Content-Length")
    ContentLength: ContentLength

    @httpHeader("Content-Range")
    ContentRange: ContentRange

    @httpHeader("accept-ranges")
    AcceptRanges: AcceptRanges

    @httpHeader("ETag")
    ETag: ETag

    @httpHeader("Last-Modified")
    LastModified: HttpDate

    @httpHeader("x-amz-checksum-type")
    ChecksumType: ChecksumType

    @httpHeader("x-amz-version-id")
    VersionId: ObjectVersionId

    @httpHeader("x-amz-delete-marker")
    DeleteMarker: DeleteMarker

    @httpHeader("x-amz-expiration")
    Expiration: Expiration

    @httpHeader("x-amz-restore")
    Restore: Restore

    @httpHeader("x-amz-replication-status")
    ReplicationStatus: ReplicationStatus

    @httpHeader("x-amz-missing-meta")
    MissingMeta: MissingMeta

    @httpHeader("x-amz-mp-parts-count")
    PartsCount: PartsCount

    @httpHeader("x-amz-tagging-count")
    TagCount: TagCount
}

// ------------------------------------------------------------------------------------------------------------ listings

@readonly
@http(method: "GET", uri: "/{Bucket}?list-type=2")
@paginated(inputToken: "ContinuationToken", outputToken: "NextContinuationToken", pageSize: "MaxKeys")
operation ListObjectsV2 {
    input := with [ListObjectsQuery] {
        @httpQuery("continuation-token")
        ContinuationToken: Token

        @httpQuery("start-after")
        StartAfter: StartAfter

        @httpQuery("fetch-owner")
        FetchOwner: FetchOwner
    }

    output :=
        @xmlName("ListBucketResult")
        with [ObjectListing, Charged] {
            KeyCount: KeyCount
            StartAfter: StartAfter
            ContinuationToken: Token
            NextContinuationToken: NextToken
        }

    errors: [
        NoSuchBucket
    ]
}

// Not @paginated, because NextMarker is present only with a delimiter. Otherwise the last key is the marker, which the
// trait does not support.
@readonly
@http(method: "GET", uri: "/{Bucket}")
operation ListObjects {
    input := with [ListObjectsQuery] {
        @httpQuery("marker")
        Marker: Marker
    }

    output :=
        @xmlName("ListBucketResult")
        with [ObjectListing, Charged] {
            Marker: Marker
            NextMarker: Marker
        }

    errors: [
        NoSuchBucket
    ]
}

@mixin
structure ListObjectsQuery with [BucketAddress] {
    @httpQuery("prefix")
    Prefix: Prefix

    @httpQuery("delimiter")
    Delimiter: Delimiter

    @httpQuery("max-keys")
    MaxKeys: MaxKeys

    @httpQuery("encoding-type")
    EncodingType: EncodingType

    @httpHeader("x-amz-optional-object-attributes")
    OptionalObjectAttributes: OptionalObjectAttributesList

    @httpHeader("x-amz-request-payer")
    RequestPayer: RequestPayer
}

@mixin
structure ObjectListing {
    Name: BucketName

    Prefix: Prefix

    Delimiter: Delimiter

    MaxKeys: MaxKeys

    EncodingType: EncodingType

    IsTruncated: IsTruncated

    @xmlFlattened
    Contents: ObjectList

    @xmlFlattened
    CommonPrefixes: CommonPrefixList
}

list ObjectList {
    member: Object
}

structure Object {
    Key: ObjectKey

    LastModified: LastModified

    ETag: ETag

    @xmlFlattened
    ChecksumAlgorithm: ChecksumAlgorithmList

    ChecksumType: ChecksumType

    Size: Size

    StorageClass: ObjectStorageClass

    Owner: Owner

    RestoreStatus: RestoreStatus
}

structure RestoreStatus {
    IsRestoreInProgress: IsRestoreInProgress
    RestoreExpiryDate: RestoreExpiryDate
}

list CommonPrefixList {
    member: CommonPrefix
}

structure CommonPrefix {
    Prefix: Prefix
}

// ------------------------------------------------------------------------------------------------------------- buckets

@idempotent
@http(method: "PUT", uri: "/{Bucket}")
operation CreateBucket {
    // Not a BucketAddress, because a new bucket has no expected owner.
    input := with [GrantHeaders] {
        @required
        @httpLabel
        Bucket: BucketName

        @httpPayload
        @xmlName("CreateBucketConfiguration")
        CreateBucketConfiguration: CreateBucketConfiguration

        @httpHeader("x-amz-acl")
        ACL: BucketCannedACL

        @httpHeader("x-amz-grant-write")
        GrantWrite: Grant

        @httpHeader("x-amz-bucket-object-lock-enabled")
        ObjectLockEnabledForBucket: ObjectLockEnabledForBucket

        @httpHeader("x-amz-object-ownership")
        ObjectOwnership: ObjectOwnership

        @httpHeader("x-amz-bucket-namespace")
        BucketNamespace: BucketNamespace
    }

    output := {
        @httpHeader("Location")
        Location: Location

        @httpHeader("x-amz-bucket-arn")
        BucketArn: BucketArn
    }

    errors: [
        BucketAlreadyExists
        BucketAlreadyOwnedByYou
    ]
}

structure CreateBucketConfiguration {
    // AWS has an enum. A gateway's region has any name.
    LocationConstraint: String
    Location: LocationInfo
    Bucket: BucketInfo
    Tags: TagSet
}

structure LocationInfo {
    Type: LocationType
    Name: LocationName
}

structure BucketInfo {
    DataRedundancy: DataRedundancy
    Type: BucketType
}

list TagSet {
    @xmlName("Tag")
    member: Tag
}

structure Tag {
    @required
    Key: ObjectKey

    @required
    Value: TagValue
}

@readonly
@http(method: "HEAD", uri: "/{Bucket}")
operation HeadBucket {
    input := with [BucketAddress] {}

    output := {
        @httpHeader("x-amz-bucket-arn")
        BucketArn: BucketArn

        @httpHeader("x-amz-bucket-location-type")
        BucketLocationType: LocationType

        @httpHeader("x-amz-bucket-location-name")
        BucketLocationName: LocationName

        @httpHeader("x-amz-bucket-region")
        BucketRegion: Region

        @httpHeader("x-amz-access-point-alias")
        AccessPointAlias: AccessPointAlias
    }

    errors: [
        NoSuchBucket
    ]
}

@idempotent
@http(method: "DELETE", uri: "/{Bucket}", code: 204)
operation DeleteBucket {
    input := with [BucketAddress] {}
    output := {}
}

@readonly
@s3UnwrappedXmlOutput
@http(method: "GET", uri: "/{Bucket}?location")
operation GetBucketLocation {
    input := with [BucketAddress] {}

    output :=
        @xmlName("LocationConstraint")
        {
            LocationConstraint: BucketLocationConstraint
        }
}

@readonly
@http(method: "GET", uri: "/?x-id=ListBuckets")
@paginated(inputToken: "ContinuationToken", outputToken: "ContinuationToken", pageSize: "MaxBuckets", items: "Buckets")
operation ListBuckets {
    input := {
        @httpQuery("prefix")
        Prefix: Prefix

        @httpQuery("bucket-region")
        BucketRegion: BucketRegion

        @httpQuery("max-buckets")
        MaxBuckets: MaxBuckets

        @httpQuery("continuation-token")
        ContinuationToken: Token
    }

    output :=
        @xmlName("ListAllMyBucketsResult")
        {
            Owner: Owner
            Buckets: Buckets
            Prefix: Prefix
            ContinuationToken: NextToken
        }
}

list Buckets {
    @xmlName("Bucket")
    member: Bucket
}

structure Bucket {
    Name: BucketName
    CreationDate: CreationDate
    BucketRegion: BucketRegion
    BucketArn: BucketArn
}
