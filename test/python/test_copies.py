"""CopyObject, UploadPartCopy and DeleteObjects on `local`."""

import base64
import hashlib
import os
import zlib

import pytest
from botocore.exceptions import ClientError

from clients import code_of, connect, set_headers, status_of

MIB = 1024 * 1024
ODD_KEY = "a b/+~é=&%20?#'()*!:@,;$/..x/./y//z"


def refusal(call, **members):
    with pytest.raises(ClientError) as failure:
        call(**members)
    return failure


@pytest.fixture
def source(s3, bucket):
    """An object with the key `from`, and its CopySource."""
    s3.put_object(
        Bucket=bucket,
        Key="from",
        Body=b"content",
        ContentType="text/plain",
        CacheControl="no-store",
        ContentEncoding="gzip",
        ContentDisposition="inline",
        ContentLanguage="de",
        Expires="Thu, 01 Jan 2032 00:00:00 GMT",
        Metadata={"who": "me"},
    )
    return {"Bucket": bucket, "Key": "from"}


def test_a_copy_has_what_its_source_has(s3, bucket, source):
    said = s3.copy_object(Bucket=bucket, Key="to", CopySource=source)["CopyObjectResult"]
    was, copy = (s3.get_object(Bucket=bucket, Key=key) for key in ("from", "to"))
    assert copy["Body"].read() == b"content"
    names = ["ETag", "ContentType", "CacheControl", "ContentEncoding", "ContentDisposition", "ContentLanguage"]
    for name in [*names, "ExpiresString", "Metadata", "ChecksumCRC32"]:
        assert copy[name] == was[name], name
    assert (said["ETag"], said["ChecksumCRC32"]) == (was["ETag"], was["ChecksumCRC32"])
    # Deleting one must leave the other.
    s3.delete_object(Bucket=bucket, Key="from")
    assert s3.get_object(Bucket=bucket, Key="to")["Body"].read() == b"content"


def test_a_copy_may_have_metadata_of_its_own(s3, bucket, source):
    s3.copy_object(
        Bucket=bucket, Key="to", CopySource=source, MetadataDirective="REPLACE", ContentType="a/b", Metadata={"new": "1"}
    )
    head = s3.head_object(Bucket=bucket, Key="to")
    assert (head["ContentType"], head["Metadata"]) == ("a/b", {"new": "1"})
    assert "CacheControl" not in head


def test_without_the_directive_a_copys_own_metadata_does_not_count(s3, bucket, source):
    s3.copy_object(Bucket=bucket, Key="to", CopySource=source, ContentType="a/b", Metadata={"new": "1"})
    head = s3.head_object(Bucket=bucket, Key="to")
    assert (head["ContentType"], head["Metadata"]) == ("text/plain", {"who": "me"})


def test_an_object_is_copied_onto_itself_only_to_replace_its_metadata(s3, bucket, source):
    failure = refusal(s3.copy_object, **source, CopySource=source)
    assert (code_of(failure), status_of(failure)) == ("InvalidRequest", 400)
    before = s3.head_object(**source)
    s3.copy_object(**source, CopySource=source, MetadataDirective="REPLACE", Metadata={"new": "1"})
    got = s3.get_object(**source)
    assert (got["Body"].read(), got["Metadata"], got["ETag"]) == (b"content", {"new": "1"}, before["ETag"])
    s3.copy_object(**source, CopySource=source, MetadataDirective="REPLACE", ChecksumAlgorithm="SHA256")
    got = s3.get_object(**source, ChecksumMode="ENABLED")
    assert got["ChecksumSHA256"] == base64.b64encode(hashlib.sha256(b"content").digest()).decode()
    assert got["Body"].read() == b"content"


@pytest.mark.parametrize("form", ["{}/from", "/{}/from", "{}/from?versionId=null"])
def test_a_source_is_named_with_and_without_a_slash_and_as_its_only_version(s3, bucket, source, form):
    s3.copy_object(Bucket=bucket, Key="to", CopySource=form.format(bucket))
    assert s3.get_object(Bucket=bucket, Key="to")["Body"].read() == b"content"


def test_odd_keys_are_copied(s3, bucket):
    s3.put_object(Bucket=bucket, Key=ODD_KEY, Body=b"odd")
    s3.copy_object(Bucket=bucket, Key=ODD_KEY + "2", CopySource={"Bucket": bucket, "Key": ODD_KEY})
    assert s3.get_object(Bucket=bucket, Key=ODD_KEY + "2")["Body"].read() == b"odd"


@pytest.mark.parametrize("form", ["{}/a+b%2B", "{}%2Fa+b%2B", "/{}/a%20b%2B", "%2F{}%2Fa+b%2B", "{}/a+b%2B?versionId=null"])
def test_a_source_is_decoded_before_it_is_split_and_a_plus_is_a_space(gateway, bucket, form):
    """s5cmd sends a space as `+`, and some clients encode the slashes. boto3 sends neither."""
    s3 = connect(gateway.url, "s3")
    set_headers(s3, "CopyObject", {"x-amz-copy-source": form.format(bucket)})
    s3.put_object(Bucket=bucket, Key="a b+", Body=b"spaced")
    s3.copy_object(Bucket=bucket, Key="to", CopySource="replaced/below")
    assert s3.get_object(Bucket=bucket, Key="to")["Body"].read() == b"spaced"


def test_sources_that_are_not_there_are_refused(s3, bucket, source):
    assert code_of(refusal(s3.copy_object, Bucket=bucket, Key="to", CopySource=f"{bucket}/missing")) == "NoSuchKey"
    assert code_of(refusal(s3.copy_object, Bucket=bucket, Key="to", CopySource=f"{bucket}-2/x")) == "NoSuchBucket"
    assert code_of(refusal(s3.copy_object, Bucket=bucket, Key="to", CopySource="no-key")) == "InvalidArgument"
    other = {**source, "VersionId": "v1"}
    assert code_of(refusal(s3.copy_object, Bucket=bucket, Key="to", CopySource=other)) == "NotImplemented"


def test_conditions_on_the_source(s3, bucket, source):
    etag = s3.head_object(**source)["ETag"]
    now = s3.head_object(**source)["LastModified"]
    long_ago = now.replace(year=2001)
    holds = [
        {"CopySourceIfMatch": etag},
        {"CopySourceIfNoneMatch": '"other"'},
        {"CopySourceIfModifiedSince": long_ago},
        {"CopySourceIfUnmodifiedSince": now},
        {"CopySourceIfMatch": etag, "CopySourceIfUnmodifiedSince": long_ago},
    ]
    for members in holds:
        s3.copy_object(Bucket=bucket, Key="to", CopySource=source, **members)
    s3.delete_object(Bucket=bucket, Key="to")
    fails = [
        {"CopySourceIfMatch": '"other"'},
        {"CopySourceIfNoneMatch": etag},
        {"CopySourceIfModifiedSince": now},
        {"CopySourceIfUnmodifiedSince": long_ago},
        {"CopySourceIfNoneMatch": etag, "CopySourceIfModifiedSince": long_ago},
    ]
    for members in fails:
        failure = refusal(s3.copy_object, Bucket=bucket, Key="to", CopySource=source, **members)
        assert (code_of(failure), status_of(failure)) == ("PreconditionFailed", 412), members
    assert status_of(refusal(s3.head_object, Bucket=bucket, Key="to")) == 404


def test_conditions_on_the_destination(s3, bucket, source):
    s3.copy_object(Bucket=bucket, Key="to", CopySource=source, IfNoneMatch="*")
    failure = refusal(s3.copy_object, Bucket=bucket, Key="to", CopySource=source, IfNoneMatch="*")
    assert status_of(failure) == 412


def test_what_is_not_copied_is_refused_by_name(s3, bucket, source):
    s3.copy_object(Bucket=bucket, Key="to", CopySource=source, TaggingDirective="COPY")
    failure = refusal(s3.copy_object, Bucket=bucket, Key="to", CopySource=source, StorageClass="GLACIER")
    assert code_of(failure) == "NotImplemented"


def test_a_copy_of_what_came_in_parts_is_the_same_content(s3, bucket):
    bodies = [os.urandom(5 * MIB), b"end"]
    at = {"Bucket": bucket, "Key": "from"}
    upload = {**at, "UploadId": s3.create_multipart_upload(**at)["UploadId"]}
    etags = [s3.upload_part(**upload, PartNumber=n, Body=body)["ETag"] for n, body in enumerate(bodies, 1)]
    parts = [{"PartNumber": n, "ETag": etag} for n, etag in enumerate(etags, 1)]
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    s3.copy_object(Bucket=bucket, Key="to", CopySource=at)
    s3.delete_object(**at)
    assert s3.get_object(Bucket=bucket, Key="to")["Body"].read() == b"".join(bodies)
    # The copy of a multipart object has no parts.
    assert s3.head_object(Bucket=bucket, Key="to", PartNumber=1)["ContentLength"] == 5 * MIB + 3


def test_parts_are_copied_from_ranges(s3, bucket):
    whole = os.urandom(6 * MIB)
    s3.put_object(Bucket=bucket, Key="from", Body=whole)
    source = {"Bucket": bucket, "Key": "from"}
    at = {"Bucket": bucket, "Key": "to"}
    upload = {**at, "UploadId": s3.create_multipart_upload(**at)["UploadId"]}
    copy = {**upload, "CopySource": source}
    first = s3.upload_part_copy(**copy, PartNumber=1, CopySourceRange=f"bytes=0-{5 * MIB - 1}")["CopyPartResult"]
    assert first["ETag"] == f'"{hashlib.md5(whole[: 5 * MIB]).hexdigest()}"'
    second = s3.upload_part_copy(**copy, PartNumber=2)["CopyPartResult"]
    for wrong in ("bytes=0-", "bytes=-5", "0-5", "bytes=5-4", f"bytes=0-{6 * MIB}", f"bytes={7 * MIB}-{8 * MIB}"):
        failure = refusal(s3.upload_part_copy, **copy, PartNumber=3, CopySourceRange=wrong)
        assert (code_of(failure), status_of(failure)) == ("InvalidArgument", 400), wrong
    failure = refusal(s3.upload_part_copy, **copy, PartNumber=3, CopySourceIfMatch='"other"')
    assert code_of(failure) == "PreconditionFailed"
    parts = [{"PartNumber": n, "ETag": part["ETag"]} for n, part in enumerate((first, second), 1)]
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    assert s3.get_object(**at)["Body"].read() == whole[: 5 * MIB] + whole


def delete(s3, bucket, *objects, **members):
    said = s3.delete_objects(Bucket=bucket, Delete={"Objects": list(objects), **members})
    return [entry["Key"] for entry in said.get("Deleted", [])], {
        entry["Key"]: entry["Code"] for entry in said.get("Errors", [])
    }


def test_many_objects_are_deleted_at_once(s3, bucket):
    keys = [f"k{number}" for number in range(30)] + [ODD_KEY, " x ", "123", "a&b<c>", "line\nbreak"]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    s3.put_object(Bucket=bucket, Key="kept", Body=b"x")
    # Deleting a missing key succeeds.
    deleted, errors = delete(s3, bucket, *({"Key": key} for key in [*keys, "missing"]))
    assert (deleted, errors) == ([*keys, "missing"], {})
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["kept"]


def test_each_deletion_fails_for_itself(s3, bucket):
    etags = {key: s3.put_object(Bucket=bucket, Key=key, Body=key.encode())["ETag"] for key in ("a", "b", "c", "d")}
    objects = [
        {"Key": "a", "ETag": etags["a"]},
        {"Key": "b", "ETag": '"other"'},
        {"Key": "c", "VersionId": "v1"},
        {"Key": "d", "VersionId": "null"},
    ]
    deleted, errors = delete(s3, bucket, *objects)
    assert deleted == ["a", "d"]
    assert errors == {"b": "PreconditionFailed", "c": "NotImplemented"}
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["b", "c"]


def test_a_quiet_deletion_names_failures_alone(s3, bucket):
    s3.put_object(Bucket=bucket, Key="a", Body=b"x")
    s3.put_object(Bucket=bucket, Key="b", Body=b"x")
    assert delete(s3, bucket, {"Key": "a"}, {"Key": "b", "ETag": "no"}, Quiet=True) == ([], {"b": "PreconditionFailed"})


def test_a_deletion_has_at_most_1000_keys_of_a_bucket_that_is_there(s3, bucket):
    s3.create_bucket(Bucket=bucket)
    thousand = [{"Key": f"k{number}"} for number in range(1000)]
    assert len(delete(s3, bucket, *thousand)[0]) == 1000
    one_more = {"Objects": [*thousand, {"Key": "x"}]}
    assert code_of(refusal(s3.delete_objects, Bucket=bucket, Delete=one_more)) == "MalformedXML"
    assert code_of(refusal(s3.delete_objects, Bucket=bucket, Delete={"Objects": []})) == "InvalidArgument"
    missing = f"{bucket}-2"
    assert code_of(refusal(s3.delete_objects, Bucket=missing, Delete={"Objects": thousand[:1]})) == "NoSuchBucket"


def test_a_damaged_list_of_keys_deletes_nothing(s3, gateway, bucket):
    s3.put_object(Bucket=bucket, Key="a", Body=b"x")
    damaged = connect(gateway.url, "s3")
    set_headers(damaged, "DeleteObjects", {"x-amz-checksum-crc32": base64.b64encode(zlib.crc32(b"").to_bytes(4)).decode()})
    objects = {"Objects": [{"Key": "a"}]}
    assert code_of(refusal(damaged.delete_objects, Bucket=bucket, Delete=objects)) == "BadDigest"
    assert s3.get_object(Bucket=bucket, Key="a")["Body"].read() == b"x"
