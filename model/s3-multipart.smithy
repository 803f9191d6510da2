$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Output"

// Multipart uploads, CopyObject and UploadPartCopy.
namespace quarry.s3

use aws.protocols#httpChecksum

// ------------------------------------------------------------------------------------------------------------- uploads

@http(method: "POST", uri: "/{Bucket}/{Key+}?uploads")
operation CreateMultipartUpload {
    input := with [
        ObjectAddress
        StoredHeaders
        EncryptionHeaders
        CustomerKeyHeaders
        ObjectLockHeaders
        GrantHeaders
    ] {
        @httpHeader("x-amz-checksum-algorithm")
        ChecksumAlgorithm: ChecksumAlgorithm

        @httpHeader("x-amz-checksum-type")
        ChecksumType: ChecksumType

        @httpHeader("x-amz-acl")
        ACL: ObjectCannedACL

        @httpHeader("x-amz-tagging")
        Tagging: TaggingHeader

        @httpHeader("x-amz-server-side-encryption-context")
        SSEKMSEncryptionContext: SSEKMSEncryptionContext
    }

    output :=
        @xmlName("InitiateMultipartUploadResult")
        with [EncryptionHeaders, AbortRule, Charged] {
            Bucket: BucketName

            Key: ObjectKey

            UploadId: MultipartUploadId

            @httpHeader("x-amz-checksum-algorithm")
            ChecksumAlgorithm: ChecksumAlgorithm

            @httpHeader("x-amz-checksum-type")
            ChecksumType: ChecksumType

            @httpHeader("x-amz-server-side-encryption-context")
            SSEKMSEncryptionContext: SSEKMSEncryptionContext
        }
}

@idempotent
@httpChecksum(requestAlgorithmMember: "ChecksumAlgorithm", requestChecksumRequired: false)
@http(method: "PUT", uri: "/{Bucket}/{Key+}?x-id=UploadPart")
operation UploadPart {
    input := with [UploadAddress, ChecksumHeaders, CustomerKeyHeaders] {
        @required
        @httpQuery("partNumber")
        PartNumber: PartNumber

        @httpPayload
        Body: StreamingBlob = ""

        @httpHeader("Content-Length")
        ContentLength: ContentLength

        @httpHeader("Content-MD5")
        ContentMD5: ContentMD5

        @httpHeader("x-amz-sdk-checksum-algorithm")
        ChecksumAlgorithm: ChecksumAlgorithm
    }

    output := with [ChecksumHeaders, EncryptionHeaders, Charged] {
        @httpHeader("ETag")
        ETag: ETag

        @httpHeader("x-amz-version-id")
        VersionId: ObjectVersionId
    }
}

@idempotent
@http(method: "PUT", uri: "/{Bucket}/{Key+}?x-id=UploadPartCopy")
operation UploadPartCopy {
    input := with [UploadAddress, CopySourceHeaders, CustomerKeyHeaders] {
        @required
        @httpQuery("partNumber")
        PartNumber: PartNumber

        @httpHeader("x-amz-copy-source-range")
        CopySourceRange: CopySourceRange
    }

    output := with [EncryptionHeaders, Charged] {
        @httpPayload
        CopyPartResult: CopyPartResult

        @httpHeader("x-amz-copy-source-version-id")
        CopySourceVersionId: ObjectVersionId

        @httpHeader("x-amz-version-id")
        VersionId: ObjectVersionId
    }
}

structure CopyPartResult with [ChecksumElements] {
    ETag: ETag
    LastModified: LastModified
}

@http(method: "POST", uri: "/{Bucket}/{Key+}?x-id=CompleteMultipartUpload")
operation CompleteMultipartUpload {
    input := with [UploadAddress, ChecksumHeaders, CustomerKeyHeaders, WriteConditions] {
        @httpPayload
        @xmlName("CompleteMultipartUpload")
        MultipartUpload: CompletedMultipartUpload

        @httpHeader("x-amz-checksum-type")
        ChecksumType: ChecksumType

        @httpHeader("x-amz-mp-object-size")
        MpuObjectSize: Size
    }

    output :=
        @xmlName("CompleteMultipartUploadResult")
        with [ChecksumElements, CompletedEncryption, Charged] {
            Location: Location

            Bucket: BucketName

            Key: ObjectKey

            ETag: ETag

            ChecksumType: ChecksumType

            @httpHeader("x-amz-expiration")
            Expiration: Expiration

            @httpHeader("x-amz-version-id")
            VersionId: ObjectVersionId
        }
}

structure CompletedMultipartUpload {
    @xmlFlattened
    @xmlName("Part")
    Parts: CompletedPartList
}

list CompletedPartList {
    member: CompletedPart
}

structure CompletedPart with [ChecksumElements] {
    ETag: ETag
    PartNumber: PartNumber
}

@idempotent
@http(method: "DELETE", uri: "/{Bucket}/{Key+}?x-id=AbortMultipartUpload", code: 204)
operation AbortMultipartUpload {
    input := with [UploadAddress] {
        @httpHeader("x-amz-if-match-initiated-time")
        IfMatchInitiatedTime: HttpDate
    }

    output := with [Charged] {
        @httpHeader("x-amz-version-id")
        VersionId: ObjectVersionId
    }

    errors: [
        NoSuchUpload
    ]
}

// Neither listing is @paginated, because the trait supports one string token. ListParts has a number, and
// ListMultipartUploads has two tokens.
@readonly
@http(method: "GET", uri: "/{Bucket}/{Key+}?x-id=ListParts")
operation ListParts {
    input := with [UploadAddress, CustomerKeyHeaders] {
        @httpQuery("max-parts")
        MaxParts: MaxParts

        @httpQuery("part-number-marker")
        PartNumberMarker: PartNumber
    }

    output :=
        @xmlName("ListPartsResult")
        with [AbortRule, Charged] {
            Bucket: BucketName

            Key: ObjectKey

            UploadId: MultipartUploadId

            PartNumberMarker: PartNumber

            NextPartNumberMarker: PartNumber

            MaxParts: MaxParts

            IsTruncated: IsTruncated

            @xmlFlattened
            @xmlName("Part")
            Parts: PartList

            Initiator: Initiator

            Owner: Owner

            StorageClass: StorageClass

            ChecksumAlgorithm: ChecksumAlgorithm

            ChecksumType: ChecksumType
        }
}

list PartList {
    member: Part
}

structure Part with [ChecksumElements] {
    PartNumber: PartNumber
    LastModified: LastModified
    ETag: ETag
    Size: Size
}

structure Initiator {
    ID: ID
    DisplayName: DisplayName
}

@readonly
@http(method: "GET", uri: "/{Bucket}?uploads")
operation ListMultipartUploads {
    input := with [BucketAddress] {
        @httpQuery("prefix")
        Prefix: Prefix

        @httpQuery("delimiter")
        Delimiter: Delimiter

        @httpQuery("key-marker")
        KeyMarker: Marker

        @httpQuery("upload-id-marker")
        UploadIdMarker: Marker

        @httpQuery("max-uploads")
        MaxUploads: MaxUploads

        @httpQuery("encoding-type")
        EncodingType: EncodingType

        @httpHeader("x-amz-request-payer")
        RequestPayer: RequestPayer
    }

    output :=
        @xmlName("ListMultipartUploadsResult")
        with [Charged] {
            Bucket: BucketName

            KeyMarker: Marker

            UploadIdMarker: Marker

            NextKeyMarker: Marker

            NextUploadIdMarker: Marker

            Prefix: Prefix

            Delimiter: Delimiter

            MaxUploads: MaxUploads

            IsTruncated: IsTruncated

            @xmlFlattened
            @xmlName("Upload")
            Uploads: MultipartUploadList

            @xmlFlattened
            CommonPrefixes: CommonPrefixList

            EncodingType: EncodingType
        }
}

list MultipartUploadList {
    member: MultipartUpload
}

structure MultipartUpload {
    UploadId: MultipartUploadId
    Key: ObjectKey
    Initiated: LastModified
    StorageClass: StorageClass
    Owner: Owner
    Initiator: Initiator
    ChecksumAlgorithm: ChecksumAlgorithm
    ChecksumType: ChecksumType
    VersionId: ObjectVersionId
}

@mixin
structure UploadAddress with [ObjectAddress] {
    @required
    @httpQuery("uploadId")
    UploadId: MultipartUploadId
}

@mixin
structure AbortRule {
    @httpHeader("x-amz-abort-date")
    AbortDate: HttpDate

    @httpHeader("x-amz-abort-rule-id")
    AbortRuleId: AbortRuleId

    @httpHeader("x-amz-version-id")
    VersionId: ObjectVersionId
}

/// Without customer-provided keys, which CompleteMultipartUpload does not return.
@mixin
structure CompletedEncryption {
    @httpHeader("x-amz-server-side-encryption")
    ServerSideEncryption: ServerSideEncryption

    @httpHeader("x-amz-server-side-encryption-aws-kms-key-id")
    SSEKMSKeyId: SSEKMSKeyId

    @httpHeader("x-amz-server-side-encryption-bucket-key-enabled")
    BucketKeyEnabled: BucketKeyEnabled
}

string AbortRuleId

// ---------------------------------------------------------------------------------------------------------------- copy

@idempotent
@http(method: "PUT", uri: "/{Bucket}/{Key+}?x-id=CopyObject")
operation CopyObject {
    input := with [
        ObjectAddress
        CopySourceHeaders
        StoredHeaders
        EncryptionHeaders
        CustomerKeyHeaders
        ObjectLockHeaders
        GrantHeaders
        WriteConditions
    ] {
        @httpHeader("x-amz-metadata-directive")
        MetadataDirective: MetadataDirective

        @httpHeader("x-amz-tagging-directive")
        TaggingDirective: TaggingDirective

        @httpHeader("x-amz-object-annotation-directive")
        AnnotationDirective: AnnotationDirective

        @httpHeader("x-amz-checksum-algorithm")
        ChecksumAlgorithm: ChecksumAlgorithm

        @httpHeader("x-amz-acl")
        ACL: ObjectCannedACL

        @httpHeader("x-amz-tagging")
        Tagging: TaggingHeader

        @httpHeader("x-amz-server-side-encryption-context")
        SSEKMSEncryptionContext: SSEKMSEncryptionContext
    }

    output := with [EncryptionHeaders, Charged] {
        @httpPayload
        CopyObjectResult: CopyObjectResult

        @httpHeader("x-amz-expiration")
        Expiration: Expiration

        @httpHeader("x-amz-copy-source-version-id")
        CopySourceVersionId: ObjectVersionId

        @httpHeader("x-amz-version-id")
        VersionId: ObjectVersionId

        @httpHeader("x-amz-server-side-encryption-context")
        SSEKMSEncryptionContext: SSEKMSEncryptionContext
    }

    errors: [
        ObjectNotInActiveTierError
    ]
}

structure CopyObjectResult with [ChecksumElements] {
    ETag: ETag
    LastModified: LastModified
    ChecksumType: ChecksumType
}

enum AnnotationDirective {
    COPY
    EXCLUDE
}

enum TaggingDirective {
    COPY
    REPLACE
}
