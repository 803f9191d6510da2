$version: "2.0"

// Shapes that several operations share: header groups as mixins, values, and errors.
//
// AWS has separate shapes for some equal values, such as IfModifiedSince and LastModified. Each has one shape here.
namespace quarry.s3

// ----------------------------------------------------------------------------------------------------------- addresses

@mixin
structure BucketAddress {
    @required
    @httpLabel
    Bucket: BucketName

    @httpHeader("x-amz-expected-bucket-owner")
    ExpectedBucketOwner: AccountId
}

@mixin
structure ObjectAddress with [BucketAddress] {
    @required
    @httpLabel
    Key: ObjectKey

    @httpHeader("x-amz-request-payer")
    RequestPayer: RequestPayer
}

// ------------------------------------------------------------------------------------------------------- header groups

/// Headers that are stored with an object and returned when it is read.
@mixin
structure StoredHeaders {
    @httpHeader("Content-Type")
    ContentType: ContentType

    @httpHeader("Content-Encoding")
    ContentEncoding: ContentEncoding

    @httpHeader("Content-Language")
    ContentLanguage: ContentLanguage

    @httpHeader("Content-Disposition")
    ContentDisposition: ContentDisposition

    @httpHeader("Cache-Control")
    CacheControl: CacheControl

    @httpHeader("Expires")
    Expires: Expires

    @httpHeader("x-amz-storage-class")
    StorageClass: StorageClass

    @httpHeader("x-amz-website-redirect-location")
    WebsiteRedirectLocation: WebsiteRedirectLocation

    @httpPrefixHeaders("x-amz-meta-")
    Metadata: Metadata
}

@mixin
structure ChecksumHeaders {
    @httpHeader("x-amz-checksum-crc32")
    ChecksumCRC32: Checksum

    @httpHeader("x-amz-checksum-crc32c")
    ChecksumCRC32C: Checksum

    @httpHeader("x-amz-checksum-crc64nvme")
    ChecksumCRC64NVME: Checksum

    @httpHeader("x-amz-checksum-sha1")
    ChecksumSHA1: Checksum

    @httpHeader("x-amz-checksum-sha256")
    ChecksumSHA256: Checksum

    @httpHeader("x-amz-checksum-sha512")
    ChecksumSHA512: Checksum

    @httpHeader("x-amz-checksum-md5")
    ChecksumMD5: Checksum

    @httpHeader("x-amz-checksum-xxhash64")
    ChecksumXXHASH64: Checksum

    @httpHeader("x-amz-checksum-xxhash3")
    ChecksumXXHASH3: Checksum

    @httpHeader("x-amz-checksum-xxhash128")
    ChecksumXXHASH128: Checksum
}

/// Checksums as members of a document.
@mixin
structure ChecksumElements {
    ChecksumCRC32: Checksum
    ChecksumCRC32C: Checksum
    ChecksumCRC64NVME: Checksum
    ChecksumSHA1: Checksum
    ChecksumSHA256: Checksum
    ChecksumSHA512: Checksum
    ChecksumMD5: Checksum
    ChecksumXXHASH64: Checksum
    ChecksumXXHASH3: Checksum
    ChecksumXXHASH128: Checksum
}

/// A customer-provided encryption key, as responses identify it.
@mixin
structure CustomerKeyName {
    @httpHeader("x-amz-server-side-encryption-customer-algorithm")
    SSECustomerAlgorithm: SSECustomerAlgorithm

    @httpHeader("x-amz-server-side-encryption-customer-key-MD5")
    SSECustomerKeyMD5: SSECustomerKeyMD5
}

/// A customer-provided encryption key, as requests send it.
@mixin
structure CustomerKeyHeaders with [CustomerKeyName] {
    @httpHeader("x-amz-server-side-encryption-customer-key")
    SSECustomerKey: SSECustomerKey
}

@mixin
structure EncryptionHeaders with [CustomerKeyName] {
    @httpHeader("x-amz-server-side-encryption")
    ServerSideEncryption: ServerSideEncryption

    @httpHeader("x-amz-server-side-encryption-aws-kms-key-id")
    SSEKMSKeyId: SSEKMSKeyId

    @httpHeader("x-amz-server-side-encryption-bucket-key-enabled")
    BucketKeyEnabled: BucketKeyEnabled
}

@mixin
structure ObjectLockHeaders {
    @httpHeader("x-amz-object-lock-mode")
    ObjectLockMode: ObjectLockMode

    @httpHeader("x-amz-object-lock-retain-until-date")
    ObjectLockRetainUntilDate: ObjectLockRetainUntilDate

    @httpHeader("x-amz-object-lock-legal-hold")
    ObjectLockLegalHoldStatus: OnOff

    @httpHeader("x-amz-object-lock-event-hold")
    ObjectLockEventHold: OnOff

    @httpHeader("x-amz-object-lock-event-hold-duration-days")
    ObjectLockEventHoldDurationDays: HoldDuration

    @httpHeader("x-amz-object-lock-event-hold-duration-years")
    ObjectLockEventHoldDurationYears: HoldDuration
}

/// Conditions on the source of a copy, and its customer-provided encryption key.
@mixin
structure CopySourceHeaders {
    @required
    @httpHeader("x-amz-copy-source")
    CopySource: CopySource

    @httpHeader("x-amz-copy-source-if-match")
    CopySourceIfMatch: IfMatch

    @httpHeader("x-amz-copy-source-if-none-match")
    CopySourceIfNoneMatch: IfNoneMatch

    @httpHeader("x-amz-copy-source-if-modified-since")
    CopySourceIfModifiedSince: HttpDate

    @httpHeader("x-amz-copy-source-if-unmodified-since")
    CopySourceIfUnmodifiedSince: HttpDate

    @httpHeader("x-amz-copy-source-server-side-encryption-customer-algorithm")
    CopySourceSSECustomerAlgorithm: SSECustomerAlgorithm

    @httpHeader("x-amz-copy-source-server-side-encryption-customer-key")
    CopySourceSSECustomerKey: CopySourceSSECustomerKey

    @httpHeader("x-amz-copy-source-server-side-encryption-customer-key-MD5")
    CopySourceSSECustomerKeyMD5: SSECustomerKeyMD5

    @httpHeader("x-amz-source-expected-bucket-owner")
    ExpectedSourceBucketOwner: AccountId
}

@mixin
structure GrantHeaders {
    @httpHeader("x-amz-grant-full-control")
    GrantFullControl: Grant

    @httpHeader("x-amz-grant-read")
    GrantRead: Grant

    @httpHeader("x-amz-grant-read-acp")
    GrantReadACP: Grant

    @httpHeader("x-amz-grant-write-acp")
    GrantWriteACP: Grant
}

@mixin
structure WriteConditions {
    @httpHeader("If-Match")
    IfMatch: IfMatch

    @httpHeader("If-None-Match")
    IfNoneMatch: IfNoneMatch
}

@mixin
structure Charged {
    @httpHeader("x-amz-request-charged")
    RequestCharged: RequestCharged
}

// -------------------------------------------------------------------------------------------------------------- values

string AcceptRanges

boolean AccessPointAlias

string AccountId

@length(min: 1, max: 128)
@pattern("^arn:[^:]+:(s3|s3express):.*$")
string BucketArn

boolean BucketKeyEnabled

// Not constrained, as in AWS's model. S3 checks names itself, and for other providers a bucket is only a label.
string BucketName

string BucketRegion

boolean BypassGovernanceRetention

string CacheControl

string Checksum

string Code

string ContentDisposition

string ContentEncoding

string ContentLanguage

long ContentLength

string ContentMD5

string ContentRange

string ContentType

string CopySource

string CopySourceRange

@sensitive
string CopySourceSSECustomerKey

// For bodies. Headers use HttpDate.
timestamp CreationDate

boolean DeleteMarker

string Delimiter

string ETag

string Expiration

// A string, not a timestamp, because S3 stores and returns any value.
string Expires

boolean FetchOwner

string Grant

integer HoldDuration

@timestampFormat("http-date")
timestamp HttpDate

string IfMatch

string IfNoneMatch

boolean IsRestoreInProgress

boolean IsTruncated

integer KeyCount

timestamp LastModified

string Location

string LocationName

string Marker

@range(min: 1, max: 10000)
integer MaxBuckets

integer MaxKeys

integer MaxParts

integer MaxUploads

map Metadata {
    key: MetadataKey
    value: MetadataValue
}

string MetadataKey

string MetadataValue

string MFA

integer MissingMeta

string Message

string MultipartUploadId

string NextToken

@length(min: 1)
string ObjectKey

boolean ObjectLockEnabledForBucket

@timestampFormat("date-time")
timestamp ObjectLockRetainUntilDate

string ObjectVersionId

structure Owner {
    DisplayName: DisplayName
    ID: ID
}

string DisplayName

string ID

integer PartNumber

integer PartsCount

string Prefix

boolean Quiet

string Range

@length(max: 20)
string Region

string Restore

timestamp RestoreExpiryDate

long Size

string SSECustomerAlgorithm

@sensitive
string SSECustomerKey

string SSECustomerKeyMD5

@sensitive
string SSEKMSEncryptionContext

@sensitive
string SSEKMSKeyId

string StartAfter

@streaming
blob StreamingBlob

integer TagCount

string TaggingHeader

string TagValue

string Token

string WebsiteRedirectLocation

long WriteOffsetBytes

// --------------------------------------------------------------------------------------------------------------- enums

enum ArchiveStatus {
    ARCHIVE_ACCESS
    DEEP_ARCHIVE_ACCESS
}

enum BucketCannedACL {
    PRIVATE = "private"
    PUBLIC_READ = "public-read"
    PUBLIC_READ_WRITE = "public-read-write"
    AUTHENTICATED_READ = "authenticated-read"
}

enum BucketLocationConstraint {
    AF_SOUTH_1 = "af-south-1"
    AP_EAST_1 = "ap-east-1"
    AP_EAST_2 = "ap-east-2"
    AP_NORTHEAST_1 = "ap-northeast-1"
    AP_NORTHEAST_2 = "ap-northeast-2"
    AP_NORTHEAST_3 = "ap-northeast-3"
    AP_SOUTH_1 = "ap-south-1"
    AP_SOUTH_2 = "ap-south-2"
    AP_SOUTHEAST_1 = "ap-southeast-1"
    AP_SOUTHEAST_2 = "ap-southeast-2"
    AP_SOUTHEAST_3 = "ap-southeast-3"
    AP_SOUTHEAST_4 = "ap-southeast-4"
    AP_SOUTHEAST_5 = "ap-southeast-5"
    AP_SOUTHEAST_6 = "ap-southeast-6"
    AP_SOUTHEAST_7 = "ap-southeast-7"
    CA_CENTRAL_1 = "ca-central-1"
    CA_WEST_1 = "ca-west-1"
    CN_NORTH_1 = "cn-north-1"
    CN_NORTHWEST_1 = "cn-northwest-1"
    EU
    EU_CENTRAL_1 = "eu-central-1"
    EU_CENTRAL_2 = "eu-central-2"
    EU_NORTH_1 = "eu-north-1"
    EU_SOUTH_1 = "eu-south-1"
    EU_SOUTH_2 = "eu-south-2"
    EU_WEST_1 = "eu-west-1"
    EU_WEST_2 = "eu-west-2"
    EU_WEST_3 = "eu-west-3"
    IL_CENTRAL_1 = "il-central-1"
    ME_CENTRAL_1 = "me-central-1"
    ME_SOUTH_1 = "me-south-1"
    MX_CENTRAL_1 = "mx-central-1"
    SA_EAST_1 = "sa-east-1"
    US_EAST_2 = "us-east-2"
    US_GOV_EAST_1 = "us-gov-east-1"
    US_GOV_WEST_1 = "us-gov-west-1"
    US_WEST_1 = "us-west-1"
    US_WEST_2 = "us-west-2"
}

enum BucketNamespace {
    ACCOUNT_REGIONAL = "account-regional"
    GLOBAL = "global"
}

enum BucketType {
    DIRECTORY = "Directory"
}

enum ChecksumAlgorithm {
    CRC32
    CRC32C
    SHA1
    SHA256
    CRC64NVME
    SHA512
    MD5
    XXHASH64
    XXHASH3
    XXHASH128
}

list ChecksumAlgorithmList {
    member: ChecksumAlgorithm
}

enum ChecksumMode {
    ENABLED
}

enum ChecksumType {
    COMPOSITE
    FULL_OBJECT
}

enum DataRedundancy {
    SINGLE_AVAILABILITY_ZONE = "SingleAvailabilityZone"
    SINGLE_LOCAL_ZONE = "SingleLocalZone"
}

enum EncodingType {
    URL = "url"
}

enum IntelligentTieringAccessTier {
    ARCHIVE_ACCESS
    DEEP_ARCHIVE_ACCESS
}

enum LocationType {
    AVAILABILITY_ZONE = "AvailabilityZone"
    LOCAL_ZONE = "LocalZone"
}

enum ObjectCannedACL {
    PRIVATE = "private"
    PUBLIC_READ = "public-read"
    PUBLIC_READ_WRITE = "public-read-write"
    AUTHENTICATED_READ = "authenticated-read"
    AWS_EXEC_READ = "aws-exec-read"
    BUCKET_OWNER_READ = "bucket-owner-read"
    BUCKET_OWNER_FULL_CONTROL = "bucket-owner-full-control"
}

enum ObjectAttributes {
    ETAG = "ETag"
    CHECKSUM = "Checksum"
    OBJECT_PARTS = "ObjectParts"
    STORAGE_CLASS = "StorageClass"
    OBJECT_SIZE = "ObjectSize"
}

list ObjectAttributesList {
    member: ObjectAttributes
}

enum ObjectLockMode {
    GOVERNANCE
    COMPLIANCE
}

enum ObjectOwnership {
    BUCKET_OWNER_PREFERRED = "BucketOwnerPreferred"
    OBJECT_WRITER = "ObjectWriter"
    BUCKET_OWNER_ENFORCED = "BucketOwnerEnforced"
}

enum ObjectStorageClass {
    STANDARD
    REDUCED_REDUNDANCY
    GLACIER
    STANDARD_IA
    ONEZONE_IA
    INTELLIGENT_TIERING
    DEEP_ARCHIVE
    OUTPOSTS
    GLACIER_IR
    SNOW
    EXPRESS_ONEZONE
    FSX_OPENZFS
    FSX_ONTAP
    AWS_BACKUP_WARM
    AWS_BACKUP_LOW_COST_WARM
}

enum MetadataDirective {
    COPY
    REPLACE
}

enum OnOff {
    ON
    OFF
}

enum OptionalObjectAttributes {
    RESTORE_STATUS = "RestoreStatus"
}

list OptionalObjectAttributesList {
    member: OptionalObjectAttributes
}

enum ReplicationStatus {
    COMPLETE
    PENDING
    FAILED
    REPLICA
    COMPLETED
}

enum RequestCharged {
    REQUESTER = "requester"
}

enum RequestPayer {
    REQUESTER = "requester"
}

enum ServerSideEncryption {
    AES256
    AWS_FSX = "aws:fsx"
    AWS_BACKUP = "aws:backup"
    AWS_KMS = "aws:kms"
    AWS_KMS_DSSE = "aws:kms:dsse"
}

enum StorageClass {
    STANDARD
    REDUCED_REDUNDANCY
    STANDARD_IA
    ONEZONE_IA
    INTELLIGENT_TIERING
    GLACIER
    DEEP_ARCHIVE
    OUTPOSTS
    GLACIER_IR
    SNOW
    EXPRESS_ONEZONE
    FSX_OPENZFS
    FSX_ONTAP
    AWS_BACKUP_WARM
    AWS_BACKUP_LOW_COST_WARM
}

// -------------------------------------------------------------------------------------------------------------- errors

// The structures have no members, because all errors share those of S3's <Error> document (Code, Message, Key ...).

@error("client")
@httpError(404)
structure NoSuchBucket {}

@error("client")
@httpError(404)
structure NoSuchKey {}

@error("client")
@httpError(409)
structure BucketAlreadyExists {}

@error("client")
@httpError(409)
structure BucketAlreadyOwnedByYou {}

@error("client")
@httpError(400)
structure EncryptionTypeMismatch {}

@error("client")
@httpError(404)
structure NoSuchUpload {}

@error("client")
@httpError(403)
structure ObjectNotInActiveTierError {}

@error("client")
@httpError(403)
structure InvalidObjectState {
    StorageClass: StorageClass
    AccessTier: IntelligentTieringAccessTier
}

@error("client")
@httpError(400)
structure InvalidRequest {}

@error("client")
@httpError(400)
structure InvalidWriteOffset {}

@error("client")
@httpError(400)
structure TooManyParts {}
