"""Multipart uploads, call by call: parts become one object, and errors are S3's."""

import base64
import hashlib
import os
import zlib

import pytest
from botocore.exceptions import ClientError

from clients import code_of, status_of

MIB = 1024 * 1024
PART = 5 * MIB


def crc32(data: bytes) -> str:
    return base64.b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()


def sha256(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def etag_of(parts: list[bytes]) -> str:
    digests = b"".join(hashlib.md5(part).digest() for part in parts)
    return f'"{hashlib.md5(digests).hexdigest()}-{len(parts)}"'


@pytest.fixture
def begin(s3, bucket):
    """Starts an upload of the key `k`. Returns the arguments that later calls need."""

    def begin_upload(**members):
        created = s3.create_multipart_upload(Bucket=bucket, Key="k", **members)
        assert (created["Bucket"], created["Key"]) == (bucket, "k")
        return {"Bucket": bucket, "Key": "k", "UploadId": created["UploadId"]}

    return begin_upload


def send(s3, at, number, body, **members):
    """A part for CompleteMultipartUpload, copied from UploadPart's answer as SDKs do."""
    said = s3.upload_part(**at, PartNumber=number, Body=body, **members)
    kept = {name: value for name, value in said.items() if name == "ETag" or name.startswith("Checksum")}
    return {"PartNumber": number, **kept}


def complete(s3, at, parts, **members):
    return s3.complete_multipart_upload(**at, MultipartUpload={"Parts": parts}, **members)


def refusal(call, *arguments, **members):
    with pytest.raises(ClientError) as failure:
        call(*arguments, **members)
    return failure


def test_parts_come_in_any_order_and_the_last_of_a_number_wins(s3, bucket, begin):
    at = begin(ContentType="text/plain", CacheControl="no-store", Metadata={"Who": "me"})
    bodies = [os.urandom(PART), os.urandom(PART), b"the end"]
    third = send(s3, at, 3, bodies[2])
    send(s3, at, 1, b"not this")
    second = send(s3, at, 2, bodies[1])
    first = send(s3, at, 1, bodies[0])
    send(s3, at, 9, b"nor this")
    done = complete(s3, at, [first, second, third])
    assert done["ETag"] == etag_of(bodies)
    assert (done["Bucket"], done["Key"]) == (bucket, "k")
    got = s3.get_object(Bucket=bucket, Key="k")
    assert got["Body"].read() == b"".join(bodies)
    assert (got["ETag"], got["ContentType"], got["CacheControl"]) == (done["ETag"], "text/plain", "no-store")
    assert got["Metadata"] == {"who": "me"}
    assert s3.get_object(Bucket=bucket, Key="k", Range="bytes=-3")["Body"].read() == b"end"
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)


def test_completing_again_answers_the_same_and_nothing_else_finds_the_upload(s3, begin):
    at = begin()
    part = send(s3, at, 1, b"all of it")
    first = complete(s3, at, [part])
    again = complete(s3, at, [part])
    assert [again[name] for name in ("ETag", "Location", "Key")] == [first[name] for name in ("ETag", "Location", "Key")]
    assert code_of(refusal(s3.list_parts, **at)) == "NoSuchUpload"
    assert code_of(refusal(s3.upload_part, **at, PartNumber=1, Body=b"late")) == "NoSuchUpload"
    # S3 answers 204: the clean-up of boto3's own tests depends on it.
    s3.abort_multipart_upload(**at)
    assert s3.get_object(Bucket=at["Bucket"], Key=at["Key"])["Body"].read() == b"all of it"


def test_an_aborted_upload_is_gone(s3, bucket, begin):
    at = begin()
    send(s3, at, 1, b"never")
    s3.abort_multipart_upload(**at)
    assert code_of(refusal(s3.abort_multipart_upload, **at)) == "NoSuchUpload"
    assert code_of(refusal(s3.list_parts, **at)) == "NoSuchUpload"
    assert code_of(refusal(complete, s3, at, [{"PartNumber": 1, "ETag": "x"}])) == "NoSuchUpload"
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


def test_an_upload_is_found_under_its_own_name_alone(s3, bucket, begin):
    at = begin()
    assert code_of(refusal(s3.list_parts, **{**at, "Key": "other"})) == "NoSuchUpload"
    assert code_of(refusal(s3.list_parts, **{**at, "Bucket": bucket + "-2"})) == "NoSuchUpload"
    assert code_of(refusal(s3.list_parts, **{**at, "UploadId": "made-up"})) == "NoSuchUpload"


def test_lists_that_do_not_fit_are_refused_and_change_nothing(s3, begin):
    at = begin()
    parts = [send(s3, at, number, os.urandom(PART)) for number in (1, 2)]
    other = {"PartNumber": 1, "ETag": '"00000000000000000000000000000000"'}
    assert code_of(refusal(complete, s3, at, parts[::-1])) == "InvalidPartOrder"
    assert code_of(refusal(complete, s3, at, [parts[0], parts[0]])) == "InvalidPartOrder"
    failure = refusal(complete, s3, at, [other, parts[1]])
    assert code_of(failure) == "InvalidPart"
    assert failure.value.response["Error"]["PartNumber"] == "1"
    assert code_of(refusal(complete, s3, at, [*parts, {"PartNumber": 3, "ETag": parts[0]["ETag"]}])) == "InvalidPart"
    assert code_of(refusal(complete, s3, at, [])) == "MalformedXML"
    assert code_of(refusal(complete, s3, at, parts, MpuObjectSize=7)) == "InvalidRequest"
    # ETags may be quoted or unquoted.
    bare = [{**part, "ETag": part["ETag"].strip('"')} for part in parts]
    assert complete(s3, at, bare, MpuObjectSize=2 * PART)["ETag"].endswith('-2"')


def test_only_the_last_part_may_be_small(s3, begin):
    at = begin()
    parts = [send(s3, at, 1, b"small"), send(s3, at, 2, b"last")]
    failure = refusal(complete, s3, at, parts)
    assert code_of(failure) == "EntityTooSmall"
    said = failure.value.response["Error"]
    assert (said["PartNumber"], said["ProposedSize"], said["MinSizeAllowed"]) == ("1", "5", str(PART))
    assert complete(s3, at, parts[:1])["ETag"] == etag_of([b"small"])


@pytest.mark.parametrize("number", [0, 10_001, -1])
def test_part_numbers_go_from_1_to_10000(s3, begin, number):
    failure = refusal(s3.upload_part, **begin(), PartNumber=number, Body=b"x")
    assert code_of(failure) == "InvalidArgument"
    assert failure.value.response["Error"]["ArgumentName"] == "partNumber"


def test_a_part_whose_checksum_is_wrong_is_refused_and_the_one_before_stays(s3, begin):
    at = begin()
    part = send(s3, at, 1, b"right")
    assert code_of(refusal(s3.upload_part, **at, PartNumber=1, Body=b"wrong", ChecksumCRC32=crc32(b"x"))) == "BadDigest"
    md5 = base64.b64encode(hashlib.md5(b"x").digest()).decode()
    assert code_of(refusal(s3.upload_part, **at, PartNumber=1, Body=b"wrong", ContentMD5=md5)) == "BadDigest"
    assert complete(s3, at, [part])["ETag"] == etag_of([b"right"])


def test_a_composite_checksum_is_of_the_parts_checksums(s3, bucket, begin):
    at = begin(ChecksumAlgorithm="SHA256")
    bodies = [os.urandom(PART), b"end"]
    parts = [send(s3, at, number, body, ChecksumAlgorithm="SHA256") for number, body in enumerate(bodies, 1)]
    assert [part["ChecksumSHA256"] for part in parts] == [sha256(body) for body in bodies]
    listed = s3.list_parts(**at)
    assert (listed["ChecksumAlgorithm"], listed["ChecksumType"]) == ("SHA256", "COMPOSITE")
    assert [part["ChecksumSHA256"] for part in listed["Parts"]] == [sha256(body) for body in bodies]

    bare = [{name: part[name] for name in ("PartNumber", "ETag")} for part in parts]
    assert code_of(refusal(complete, s3, at, bare)) == "InvalidRequest"
    wrong = [{**parts[0], "ChecksumSHA256": sha256(b"x")}, parts[1]]
    assert code_of(refusal(complete, s3, at, wrong)) == "InvalidPart"
    assert code_of(refusal(complete, s3, at, parts, ChecksumSHA256=sha256(b"x") + "-2")) == "BadDigest"
    assert code_of(refusal(complete, s3, at, parts, ChecksumType="FULL_OBJECT")) == "InvalidRequest"

    expected = sha256(b"".join(hashlib.sha256(body).digest() for body in bodies)) + "-2"
    done = complete(s3, at, parts, ChecksumSHA256=expected)
    assert (done["ChecksumSHA256"], done["ChecksumType"]) == (expected, "COMPOSITE")
    head = s3.head_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")
    assert (head["ChecksumSHA256"], head["ChecksumType"]) == (expected, "COMPOSITE")
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"".join(bodies)
    (entry,) = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert (entry["ChecksumAlgorithm"], entry["ChecksumType"]) == (["SHA256"], "COMPOSITE")

    attributes = s3.get_object_attributes(
        Bucket=bucket, Key="k", ObjectAttributes=["ETag", "Checksum", "ObjectParts", "ObjectSize"], MaxParts=1
    )
    assert attributes["ETag"] == done["ETag"].strip('"')
    assert attributes["ObjectSize"] == PART + 3
    assert attributes["Checksum"] == {"ChecksumSHA256": expected, "ChecksumType": "COMPOSITE"}
    made = attributes["ObjectParts"]
    assert (made["TotalPartsCount"], made["IsTruncated"], made["NextPartNumberMarker"]) == (2, True, 1)
    assert made["Parts"] == [{"PartNumber": 1, "Size": PART, "ChecksumSHA256": sha256(bodies[0])}]


def test_a_full_object_checksum_is_of_the_content(s3, bucket, begin):
    at = begin(ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    bodies = [os.urandom(PART), b"end"]
    parts = [send(s3, at, number, body) for number, body in enumerate(bodies, 1)]
    whole = b"".join(bodies)
    failure = refusal(complete, s3, at, parts, ChecksumCRC32=crc32(b"x"), ChecksumType="FULL_OBJECT")
    assert code_of(failure) == "BadDigest"
    assert code_of(refusal(s3.head_object, Bucket=bucket, Key="k")) == "404"
    done = complete(s3, at, parts, ChecksumCRC32=crc32(whole), ChecksumType="FULL_OBJECT")
    assert (done["ChecksumCRC32"], done["ChecksumType"]) == (crc32(whole), "FULL_OBJECT")
    # boto3 compares it with the content that it reads.
    got = s3.get_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")
    assert (got["ChecksumCRC32"], got["Body"].read()) == (crc32(whole), whole)


def test_checksums_that_no_upload_can_have_are_refused(s3, bucket):
    for algorithm, kind in (("SHA1", "FULL_OBJECT"), ("CRC64NVME", "COMPOSITE")):
        members = {"ChecksumAlgorithm": algorithm, "ChecksumType": kind}
        assert code_of(refusal(s3.create_multipart_upload, Bucket=bucket, Key="k", **members)) == "InvalidRequest"
    assert code_of(refusal(s3.create_multipart_upload, Bucket=bucket, Key="k", ChecksumType="COMPOSITE")) == (
        "InvalidRequest"
    )


def test_a_part_with_another_checksum_than_the_uploads_is_refused(s3, begin):
    at = begin(ChecksumAlgorithm="SHA256")
    assert code_of(refusal(s3.upload_part, **at, PartNumber=1, Body=b"x", ChecksumCRC32=crc32(b"x"))) == "InvalidRequest"


def test_conditions_hold_when_an_upload_is_completed(s3, bucket, begin):
    s3.put_object(Bucket=bucket, Key="k", Body=b"before")
    at = begin()
    part = send(s3, at, 1, b"after")
    assert status_of(refusal(complete, s3, at, [part], IfNoneMatch="*")) == 412
    assert status_of(refusal(complete, s3, at, [part], IfMatch='"other"')) == 412
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"before"
    complete(s3, at, [part], IfMatch=s3.head_object(Bucket=bucket, Key="k")["ETag"])
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"after"


def test_parts_are_listed_in_pages(s3, begin):
    at = begin()
    sent = [send(s3, at, number, bytes(number)) for number in (5, 1, 3)]
    pages = list(s3.get_paginator("list_parts").paginate(**at, PaginationConfig={"PageSize": 2}))
    assert [[part["PartNumber"] for part in page["Parts"]] for page in pages] == [[1, 3], [5]]
    assert [page["IsTruncated"] for page in pages] == [True, False]
    listed = {part["PartNumber"]: part for page in pages for part in page["Parts"]}
    assert {part["PartNumber"]: part["ETag"] for part in sent} == {n: part["ETag"] for n, part in listed.items()}
    assert [listed[number]["Size"] for number in (1, 3, 5)] == [1, 3, 5]


def test_uploads_are_listed_by_key_and_by_their_beginning(s3, bucket):
    keys = ["a/1", "a/2", "a/2", "b", "c/1", "é &<>"]
    ids = [s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"] for key in keys]
    pages = list(s3.get_paginator("list_multipart_uploads").paginate(Bucket=bucket, PaginationConfig={"PageSize": 2}))
    found = [(upload["Key"], upload["UploadId"]) for page in pages for upload in page["Uploads"]]
    assert found == list(zip(keys, ids, strict=True))
    assert len(pages) == 3
    rolled = s3.list_multipart_uploads(Bucket=bucket, Delimiter="/")
    assert [entry["Prefix"] for entry in rolled["CommonPrefixes"]] == ["a/", "c/"]
    assert [upload["Key"] for upload in rolled["Uploads"]] == ["b", "é &<>"]
    under = s3.list_multipart_uploads(Bucket=bucket, Prefix="a/", KeyMarker="a/1")
    assert [upload["UploadId"] for upload in under["Uploads"]] == ids[1:3]
    second = s3.list_multipart_uploads(Bucket=bucket, KeyMarker="a/2", UploadIdMarker=ids[1], MaxUploads=1)
    assert [upload["UploadId"] for upload in second["Uploads"]] == [ids[2]]
    assert second["IsTruncated"]


def test_a_part_is_read_by_its_number(s3, bucket, begin):
    at = begin()
    bodies = [os.urandom(PART), b"the end"]
    # Part numbers may have gaps.
    parts = [send(s3, at, number, body) for number, body in zip((2, 7), bodies, strict=True)]
    complete(s3, at, parts)
    for number, body in zip((2, 7), bodies, strict=True):
        got = s3.get_object(Bucket=bucket, Key="k", PartNumber=number)
        assert (status(got), got["PartsCount"], got["Body"].read()) == (206, 2, body)
    head = s3.head_object(Bucket=bucket, Key="k", PartNumber=7)
    assert (status(head), head["ContentLength"], head["PartsCount"]) == (206, 7, 2)
    assert head["ContentRange"] == f"bytes {PART}-{PART + 6}/{PART + 7}"
    failure = refusal(s3.get_object, Bucket=bucket, Key="k", PartNumber=1)
    assert (code_of(failure), status_of(failure)) == ("InvalidPartNumber", 416)
    # Without partNumber, the answer says nothing about parts.
    assert "PartsCount" not in s3.head_object(Bucket=bucket, Key="k")
    # An object that replaces it has no parts.
    s3.put_object(Bucket=bucket, Key="k", Body=b"one")
    assert status_of(refusal(s3.get_object, Bucket=bucket, Key="k", PartNumber=2)) == 416


def test_a_part_that_is_read_by_its_number_has_its_own_checksum(s3, bucket, begin):
    at = begin(ChecksumAlgorithm="SHA256")
    bodies = [os.urandom(PART), b"the end"]
    parts = [send(s3, at, number, body, ChecksumAlgorithm="SHA256") for number, body in enumerate(bodies, 1)]
    complete(s3, at, parts)
    for number, body in enumerate(bodies, 1):
        # boto3 compares the checksum with the body that it reads.
        got = s3.get_object(Bucket=bucket, Key="k", PartNumber=number, ChecksumMode="ENABLED")
        assert (got["ChecksumSHA256"], got["Body"].read()) == (sha256(body), body)
        head = s3.head_object(Bucket=bucket, Key="k", PartNumber=number, ChecksumMode="ENABLED")
        assert (head["ChecksumSHA256"], head["ChecksumType"]) == (sha256(body), "COMPOSITE")
    s3.put_object(Bucket=bucket, Key="one", Body=b"whole", ChecksumAlgorithm="SHA256")
    got = s3.get_object(Bucket=bucket, Key="one", PartNumber=1, ChecksumMode="ENABLED")
    assert (got["ChecksumSHA256"], got["Body"].read()) == (sha256(b"whole"), b"whole")
    ranged = s3.get_object(Bucket=bucket, Key="one", Range="bytes=0-4", ChecksumMode="ENABLED")
    assert "ChecksumSHA256" not in ranged


@pytest.mark.parametrize(
    "upload",
    [
        {},
        {"ChecksumAlgorithm": "CRC32", "ChecksumType": "COMPOSITE"},
        {"ChecksumAlgorithm": "CRC32", "ChecksumType": "FULL_OBJECT"},
        {"ChecksumAlgorithm": "SHA1"},
    ],
)
def test_every_checksum_of_a_complete_request_is_checked(s3, bucket, begin, upload):
    at = begin(**upload)
    bodies = [os.urandom(PART), b"the end"]
    algorithm = {"ChecksumAlgorithm": upload["ChecksumAlgorithm"]} if upload else {}
    parts = [send(s3, at, number, body, **algorithm) for number, body in enumerate(bodies, 1)]
    assert code_of(refusal(complete, s3, at, parts, ChecksumSHA256=sha256(b"other"))) == "BadDigest"
    complete(s3, at, parts, ChecksumSHA256=sha256(b"".join(bodies)))
    got = s3.get_object(Bucket=bucket, Key="k")
    assert (got["ETag"], got["Body"].read()) == (etag_of(bodies), b"".join(bodies))


@pytest.mark.parametrize("upload", [{}, {"ChecksumAlgorithm": "CRC32"}])
def test_a_checksum_of_a_part_that_cannot_be_compared_is_an_invalid_part(s3, bucket, begin, upload):
    at = begin(**upload)
    part = send(s3, at, 1, b"x", ChecksumAlgorithm="CRC32")
    for claimed in (sha256(b"x"), sha256(b"other")):
        assert code_of(refusal(complete, s3, at, [{**part, "ChecksumSHA256": claimed}])) == "InvalidPart"
    complete(s3, at, [part])
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"x"


def test_an_object_that_came_in_one_piece_is_its_own_first_part(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"whole")
    got = s3.get_object(Bucket=bucket, Key="k", PartNumber=1)
    assert (status(got), got["ContentRange"], got["Body"].read()) == (206, "bytes 0-4/5", b"whole")
    assert "PartsCount" not in got
    assert status_of(refusal(s3.head_object, Bucket=bucket, Key="k", PartNumber=2)) == 416
    assert code_of(refusal(s3.get_object, Bucket=bucket, Key="k", PartNumber=1, Range="bytes=0-1")) == "InvalidRequest"
    attributes = s3.get_object_attributes(Bucket=bucket, Key="k", ObjectAttributes=["ObjectParts", "StorageClass"])
    assert "ObjectParts" not in attributes
    assert attributes["StorageClass"] == "STANDARD"


def test_what_quarry_has_not_is_refused_by_name(s3, bucket):
    refused = [
        ({"ACL": "public-read"}, "AccessControlListNotSupported"),
        ({"ServerSideEncryption": "AES256"}, "NotImplemented"),
        ({"WebsiteRedirectLocation": "/other"}, "NotImplemented"),
    ]
    for members, code in refused:
        failure = refusal(s3.create_multipart_upload, Bucket=bucket, Key="k", **members)
        assert code_of(failure) == code


def status(answer) -> int:
    return answer["ResponseMetadata"]["HTTPStatusCode"]
