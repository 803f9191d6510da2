"""boto3's managed transfers, paginators and waiters, on `local` and on remote providers."""

import hashlib
import os
import uuid

import pytest
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from clients import connect, status_of

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def client(everywhere):
    """Clients without the header: bucket rules choose the provider."""
    return connect(everywhere, "s3")


@pytest.fixture(params=["local", "openai"])
def at(client, request):
    bucket = f"{request.param}-{uuid.uuid4().hex[:16]}"
    client.create_bucket(Bucket=bucket)
    return bucket


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """40 MiB without repeated blocks, and their MD5."""
    path = tmp_path_factory.mktemp("large") / "large.jsonl"
    digest = hashlib.md5()
    with path.open("wb") as file:
        for _ in range(40):
            block = os.urandom(MIB)
            digest.update(block)
            file.write(block)
    return path, digest.hexdigest()


def md5_of(path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "md5").hexdigest()


KEPT = {
    "ContentType": "application/jsonl",
    "CacheControl": "no-store",
    "ContentDisposition": "inline",
    "ContentEncoding": "gzip",
    "ContentLanguage": "de",
    "Metadata": {"who": "me"},
}


def assert_kept(head):
    assert {name: head[name] for name in KEPT} == KEPT
    assert head["ExpiresString"] == "Thu, 01 Jan 2032 00:00:00 GMT"


def test_a_file_goes_up_in_parts_by_ten_threads_and_comes_down_in_ranges(client, at, large, tmp_path):
    path, md5 = large
    extra = {**KEPT, "Expires": "Thu, 01 Jan 2032 00:00:00 GMT"}
    client.upload_file(str(path), at, "in/large.jsonl", ExtraArgs=extra)
    head = client.head_object(Bucket=at, Key="in/large.jsonl")
    assert head["ContentLength"] == 40 * MIB
    assert_kept(head)
    client.download_file(at, "in/large.jsonl", str(tmp_path / "back"))
    assert md5_of(tmp_path / "back") == md5
    for number in (1, 5):
        part = client.get_object(Bucket=at, Key="in/large.jsonl", PartNumber=number)
        assert (part["PartsCount"], len(part["Body"].read())) == (5, 8 * MIB)


class Unseekable:
    """A stream that is not seekable, and that returns other sizes than requested."""

    def __init__(self, file):
        self._file = file

    def read(self, size=-1):
        return self._file.read(min(size, 1_000_003) if size >= 0 else size)


def test_a_stream_that_cannot_seek_goes_up(client, at, large, tmp_path):
    path, md5 = large
    with path.open("rb") as file:
        client.upload_fileobj(Unseekable(file), at, "stream.jsonl")
    with (tmp_path / "back").open("wb") as file:
        client.download_fileobj(at, "stream.jsonl", file)
    assert md5_of(tmp_path / "back") == md5


@pytest.mark.parametrize(("source", "to"), [("local", "openai"), ("openai", "local"), ("openai", "openai")])
def test_a_managed_copy_goes_from_one_provider_to_another(client, large, tmp_path, source, to):
    path, md5 = large
    buckets = [f"{name}-{uuid.uuid4().hex[:16]}" for name in (source, to)]
    for bucket in buckets:
        client.create_bucket(Bucket=bucket)
    extra = {"ContentType": "application/jsonl", "Metadata": {"who": "me"}}
    client.upload_file(str(path), buckets[0], "large.jsonl", ExtraArgs=extra)
    # First with parts that are ranges of the source, then as one copy.
    in_parts = TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=16 * MIB)
    client.copy({"Bucket": buckets[0], "Key": "large.jsonl"}, buckets[1], "parts.jsonl", Config=in_parts)
    whole = TransferConfig(multipart_threshold=64 * MIB)
    client.copy({"Bucket": buckets[0], "Key": "large.jsonl"}, buckets[1], "whole.jsonl", Config=whole)
    for key in ("parts.jsonl", "whole.jsonl"):
        client.download_file(buckets[1], key, str(tmp_path / key))
        assert md5_of(tmp_path / key) == md5
    head = client.head_object(Bucket=buckets[1], Key="whole.jsonl")
    assert (head["ContentType"], head["Metadata"]) == ("application/jsonl", {"who": "me"})


@pytest.mark.parametrize("source", ["local", "openai", "anthropic", "bedrock"])
@pytest.mark.parametrize("to", ["local", "openai", "gemini", "anthropic", "bedrock"])
def test_every_provider_copies_to_every_other_with_all_that_is_kept(client, source, to):
    buckets = [f"{name}-{uuid.uuid4().hex[:16]}" for name in (source, to)]
    for bucket in buckets:
        client.create_bucket(Bucket=bucket)
    body = b'{"request": {"contents": []}, "key": "1"}\n'
    extra = {**KEPT, "Expires": "Thu, 01 Jan 2032 00:00:00 GMT"}
    client.put_object(Bucket=buckets[0], Key="from.jsonl", Body=body, **extra)
    said = client.copy_object(Bucket=buckets[1], Key="to.jsonl", CopySource=f"{buckets[0]}/from.jsonl")
    got = client.get_object(Bucket=buckets[1], Key="to.jsonl")
    assert got["Body"].read() == body
    assert got["ETag"] == said["CopyObjectResult"]["ETag"]
    assert_kept(got)
    client.delete_object(Bucket=buckets[0], Key="from.jsonl")
    assert client.get_object(Bucket=buckets[1], Key="to.jsonl")["Body"].read() == body


@pytest.mark.parametrize("provider", ["gemini", "anthropic", "bedrock"])
def test_every_provider_takes_what_comes_in_parts(client, tmp_path, provider):
    bucket = f"{provider}-{uuid.uuid4().hex[:16]}"
    client.create_bucket(Bucket=bucket)
    line = b'{"request": {"contents": [{"parts": [{"text": "%s"}]}]}, "key": "%d"}\n'
    body = b"".join(line % (b"x" * 1000, number) for number in range(12_000))
    (tmp_path / "in.jsonl").write_bytes(body)
    extra = {**KEPT, "Expires": "Thu, 01 Jan 2032 00:00:00 GMT"}
    client.upload_file(str(tmp_path / "in.jsonl"), bucket, "in.jsonl", ExtraArgs=extra)
    assert_kept(client.head_object(Bucket=bucket, Key="in.jsonl"))
    client.download_file(bucket, "in.jsonl", str(tmp_path / "back"))
    assert (tmp_path / "back").read_bytes() == body
    part = client.get_object(Bucket=bucket, Key="in.jsonl", PartNumber=2)
    assert (part["PartsCount"], part["Body"].read()) == (2, body[8 * MIB :])
    wanted = ["ETag", "ObjectParts", "ObjectSize"]
    attributes = client.get_object_attributes(Bucket=bucket, Key="in.jsonl", ObjectAttributes=wanted)
    assert (attributes["ObjectSize"], attributes["ObjectParts"]["TotalPartsCount"]) == (len(body), 2)


def test_an_upload_at_every_step_is_bedrocks_own(client):
    bucket = f"bedrock-{uuid.uuid4().hex[:16]}"
    client.create_bucket(Bucket=bucket)
    at = {"Bucket": bucket, "Key": "k &"}
    upload = {**at, "UploadId": client.create_multipart_upload(**at, ChecksumAlgorithm="CRC32")["UploadId"]}
    part = client.upload_part(**upload, PartNumber=1, Body=b"content")
    listed = client.list_parts(**upload)
    (entry,) = listed["Parts"]
    assert (entry["ETag"], entry["Size"], listed["ChecksumAlgorithm"]) == (part["ETag"], 7, "CRC32")
    assert [one["Key"] for one in client.list_multipart_uploads(Bucket=bucket)["Uploads"]] == ["k &"]
    parts = [{"PartNumber": 1, "ETag": part["ETag"], "ChecksumCRC32": part["ChecksumCRC32"]}]
    with pytest.raises(ClientError) as failure:
        client.complete_multipart_upload(**upload, MultipartUpload={"Parts": [{**parts[0], "ETag": '"x"'}]})
    assert failure.value.response["Error"]["Code"] == "InvalidPart"
    done = client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    assert (done["ETag"][-3:], done["ChecksumCRC32"][-2:]) == ('-1"', "-1")
    head = client.head_object(**at, ChecksumMode="ENABLED")
    assert (head["ETag"], head["ChecksumCRC32"], head["ChecksumType"]) == (
        done["ETag"],
        done["ChecksumCRC32"],
        "COMPOSITE",
    )
    other = {**at, "UploadId": client.create_multipart_upload(**at)["UploadId"]}
    copied = client.upload_part_copy(**other, PartNumber=1, CopySource=at, CopySourceRange="bytes=0-2")
    assert copied["CopyPartResult"]["ETag"] == f'"{hashlib.md5(b"con").hexdigest()}"'
    client.abort_multipart_upload(**other)
    with pytest.raises(ClientError) as failure:
        client.list_parts(**other)
    assert (failure.value.response["Error"]["Code"], status_of(failure)) == ("NoSuchUpload", 404)


def test_many_are_listed_waited_for_and_deleted(client, at):
    keys = [f"k/{number}.jsonl" for number in range(7)]
    for key in keys:
        client.put_object(Bucket=at, Key=key, Body=b"{}\n")
    client.get_waiter("object_exists").wait(Bucket=at, Key=keys[-1], WaiterConfig={"Delay": 1, "MaxAttempts": 2})
    for operation in ("list_objects_v2", "list_objects"):
        pages = client.get_paginator(operation).paginate(Bucket=at, Prefix="k/", PaginationConfig={"PageSize": 3})
        assert [[entry["Key"] for entry in page["Contents"]] for page in pages] == [keys[:3], keys[3:6], keys[6:]]
    said = client.delete_objects(Bucket=at, Delete={"Objects": [{"Key": key} for key in keys], "Quiet": True})
    assert "Errors" not in said
    client.get_waiter("object_not_exists").wait(Bucket=at, Key=keys[0], WaiterConfig={"Delay": 1, "MaxAttempts": 2})
    assert "Contents" not in client.list_objects_v2(Bucket=at, Prefix="k/")
