import base64
import hashlib
import zlib

import pytest
from botocore.exceptions import ClientError

from clients import code_of, connect, set_headers, status_of

CONTENT = b"123456789"


def b64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


# Digests of "123456789": from hashlib, zlib, the CRC catalogue (CRC-32/ISCSI, CRC-64/NVME) and xxhash 4.1.
DIGESTS = {
    "CRC32": b64(zlib.crc32(CONTENT).to_bytes(4)),
    "CRC32C": b64(bytes.fromhex("e3069283")),
    "CRC64NVME": b64(bytes.fromhex("ae8b14860a799888")),
    "SHA1": b64(hashlib.sha1(CONTENT).digest()),
    "SHA256": b64(hashlib.sha256(CONTENT).digest()),
    "SHA512": b64(hashlib.sha512(CONTENT).digest()),
    "MD5": b64(hashlib.md5(CONTENT).digest()),
    "XXHASH64": b64(bytes.fromhex("8cb841db40e6ae83")),
    "XXHASH3": b64(bytes.fromhex("72dcb18b67a17dff")),
    "XXHASH128": b64(bytes.fromhex("33119477ede5dcd5e9716427681d5860")),
}
OF_NOTHING = {
    "CRC32": b64(bytes(4)),
    "CRC32C": b64(bytes(4)),
    "CRC64NVME": b64(bytes(8)),
    "SHA1": b64(hashlib.sha1().digest()),
    "SHA256": b64(hashlib.sha256().digest()),
    "SHA512": b64(hashlib.sha512().digest()),
    "MD5": b64(hashlib.md5().digest()),
    "XXHASH64": b64(bytes.fromhex("ef46db3751d8e999")),
    "XXHASH3": b64(bytes.fromhex("2d06800538d394c2")),
    "XXHASH128": b64(bytes.fromhex("99aa06d3014798d86001c324468d497f")),
}


def checksums(answer: dict) -> dict:
    return {name: value for name, value in answer.items() if name.startswith("Checksum") and name != "ChecksumType"}


def assert_nothing_stored(s3, bucket):
    """A refused PUT must not create its bucket either."""
    with pytest.raises(s3.exceptions.NoSuchBucket):
        s3.get_object(Bucket=bucket, Key="file")


@pytest.mark.parametrize("algorithm", DIGESTS)
def test_a_checksum_is_verified_stored_and_returned(s3, bucket, algorithm):
    name = {"Bucket": bucket, "Key": "file"}
    member = {f"Checksum{algorithm}": DIGESTS[algorithm]}
    put = s3.put_object(**name, Body=CONTENT, **member)
    assert checksums(put) == member
    assert put["ChecksumType"] == "FULL_OBJECT"

    for read in (s3.head_object, s3.get_object):
        answer = read(**name, ChecksumMode="ENABLED")
        assert checksums(answer) == member
        assert answer["ChecksumType"] == "FULL_OBJECT"
    (listed,) = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert listed["ChecksumAlgorithm"] == [algorithm]


@pytest.mark.parametrize("algorithm", DIGESTS)
def test_a_wrong_checksum_is_a_bad_digest_and_stores_nothing(s3, bucket, algorithm):
    with pytest.raises(ClientError) as failure:
        s3.put_object(Bucket=bucket, Key="file", Body=CONTENT, **{f"Checksum{algorithm}": OF_NOTHING[algorithm]})
    assert (code_of(failure), status_of(failure)) == ("BadDigest", 400)
    assert algorithm in str(failure.value)
    assert_nothing_stored(s3, bucket)


@pytest.mark.parametrize("algorithm", ["CRC32", "SHA1", "SHA256"])
def test_a_checksum_that_boto3_computes_comes_back_and_boto3_verifies_it(s3, bucket, algorithm):
    name = {"Bucket": bucket, "Key": "file"}
    s3.put_object(**name, Body=CONTENT, ChecksumAlgorithm=algorithm)
    got = s3.get_object(**name)
    assert checksums(got) == {f"Checksum{algorithm}": DIGESTS[algorithm]}
    # botocore verifies the checksum during this read.
    assert got["Body"].read() == CONTENT


def test_a_crc32_comes_without_being_asked_for(s3, bucket):
    s3.put_object(Bucket=bucket, Key="file", Body=CONTENT)
    assert checksums(s3.get_object(Bucket=bucket, Key="file")) == {"ChecksumCRC32": DIGESTS["CRC32"]}


@pytest.fixture
def bare(gateway):
    """A client that computes no checksum."""
    return connect(gateway.url, "s3", request_checksum_calculation="when_required")


def test_an_object_that_comes_without_a_checksum_gets_a_crc64nvme(s3, bare, bucket):
    name = {"Bucket": bucket, "Key": "file"}
    expected = {"ChecksumCRC64NVME": DIGESTS["CRC64NVME"], "ChecksumType": "FULL_OBJECT"}
    put = bare.put_object(**name, Body=CONTENT)
    assert put.items() >= expected.items()
    for read in (s3.head_object, s3.get_object):
        answer = read(**name, ChecksumMode="ENABLED")
        assert answer.items() >= expected.items()
    assert s3.get_object(**name)["Body"].read() == CONTENT
    assert s3.get_object_attributes(**name, ObjectAttributes=["Checksum"])["Checksum"] == expected
    (listed,) = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert (listed["ChecksumAlgorithm"], listed["ChecksumType"]) == (["CRC64NVME"], "FULL_OBJECT")
    copied = s3.copy_object(Bucket=bucket, Key="copy", CopySource=name)["CopyObjectResult"]
    assert copied.items() >= expected.items()
    assert checksums(s3.get_object(**name, Range="bytes=0-3", ChecksumMode="ENABLED")) == {}


def test_parts_that_come_without_a_checksum_get_the_crc64nvme_of_the_whole(s3, bare, bucket):
    name = {"Bucket": bucket, "Key": "file"}
    pieces = [CONTENT * 600_000, CONTENT]
    whole = bare.put_object(Bucket=bucket, Key="whole", Body=b"".join(pieces))["ChecksumCRC64NVME"]
    expected = {"ChecksumCRC64NVME": whole, "ChecksumType": "FULL_OBJECT"}
    at = {**name, "UploadId": bare.create_multipart_upload(**name)["UploadId"]}
    sent = [bare.upload_part(**at, PartNumber=number, Body=body) for number, body in enumerate(pieces, 1)]
    # As on AWS, the parts themselves have none.
    assert [checksums(part) for part in [*sent, *s3.list_parts(**at)["Parts"]]] == [{}] * 4
    parts = [{"PartNumber": number, "ETag": part["ETag"]} for number, part in enumerate(sent, 1)]
    done = bare.complete_multipart_upload(**at, MultipartUpload={"Parts": parts})
    assert done.items() >= expected.items()
    assert s3.head_object(**name, ChecksumMode="ENABLED").items() >= expected.items()
    attributes = s3.get_object_attributes(**name, ObjectAttributes=["Checksum", "ObjectParts"])
    assert attributes["Checksum"] == expected
    # S3 lists the parts of composite checksums only.
    assert attributes["ObjectParts"] == {"TotalPartsCount": 2}


def test_a_checksum_is_not_told_unless_asked_for_and_never_of_a_range(s3, bucket):
    name = {"Bucket": bucket, "Key": "file"}
    s3.put_object(**name, Body=CONTENT)
    assert checksums(s3.head_object(**name)) == {}
    for asked in ("bytes=0-3", "bytes=0-"):
        part = s3.get_object(**name, Range=asked, ChecksumMode="ENABLED")
        assert checksums(part) == {}
        assert CONTENT.startswith(part["Body"].read())


def test_a_right_content_md5_is_accepted(s3, bucket):
    s3.put_object(Bucket=bucket, Key="file", Body=CONTENT, ContentMD5=DIGESTS["MD5"])
    assert s3.get_object(Bucket=bucket, Key="file")["Body"].read() == CONTENT


@pytest.mark.parametrize(
    ("value", "code"),
    [(OF_NOTHING["MD5"], "BadDigest"), ("bm8=", "InvalidDigest"), ("not base64!", "InvalidDigest")],
)
def test_a_wrong_content_md5_stores_nothing(s3, bucket, value, code):
    with pytest.raises(ClientError) as failure:
        s3.put_object(Bucket=bucket, Key="file", Body=CONTENT, ContentMD5=value)
    assert (code_of(failure), status_of(failure)) == (code, 400)
    assert_nothing_stored(s3, bucket)


@pytest.mark.parametrize("value", ["AAAA", "not base64!"])
def test_a_checksum_that_is_none_is_an_invalid_request(s3, bucket, value):
    with pytest.raises(ClientError) as failure:
        s3.put_object(Bucket=bucket, Key="file", Body=CONTENT, ChecksumSHA256=value)
    assert code_of(failure) == "InvalidRequest"
    assert "x-amz-checksum-sha256" in str(failure.value)
    assert_nothing_stored(s3, bucket)


def test_a_wrong_payload_hash_stores_nothing(gateway, s3, bucket):
    lying = connect(gateway.url, "s3")
    wrong = hashlib.sha256(b"other").hexdigest()
    set_headers(lying, "PutObject", {"X-Amz-Content-SHA256": wrong})
    with pytest.raises(ClientError) as failure:
        lying.put_object(Bucket=bucket, Key="file", Body=CONTENT)
    assert (code_of(failure), status_of(failure)) == ("XAmzContentSHA256Mismatch", 400)
    assert_nothing_stored(s3, bucket)


def test_a_failed_replacement_leaves_the_object_as_it_was(s3, bucket):
    name = {"Bucket": bucket, "Key": "file"}
    before = s3.put_object(**name, Body=b"before")
    with pytest.raises(ClientError):
        s3.put_object(**name, Body=CONTENT, ChecksumCRC32=OF_NOTHING["CRC32"])
    got = s3.get_object(**name)
    assert (got["Body"].read(), got["ETag"]) == (b"before", before["ETag"])
