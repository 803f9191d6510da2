import uuid
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError, WaiterError

from clients import code_of, connect, status_of
from gateway import running_gateway

AT_ONCE = {"Delay": 0, "MaxAttempts": 2}


@pytest.fixture(scope="module")
def explicit():
    """S3 client of a gateway with `buckets: explicit` and a region other than us-east-1."""
    with running_gateway("buckets: explicit\nregion: eu-central-1\n") as gateway:
        yield connect(gateway.url, "s3")


@pytest.mark.parametrize("configuration", [{}, {"CreateBucketConfiguration": {"LocationConstraint": "us-west-2"}}])
def test_a_bucket_is_created_found_listed_and_deleted(clients, bucket, configuration):
    s3, _ = clients
    assert s3.create_bucket(Bucket=bucket, **configuration)["Location"] == f"/{bucket}"
    assert s3.head_bucket(Bucket=bucket)["ResponseMetadata"]["HTTPStatusCode"] == 200
    (found,) = [entry for entry in s3.list_buckets()["Buckets"] if entry["Name"] == bucket]
    assert datetime.now(UTC) - found["CreationDate"] < timedelta(minutes=1)
    assert s3.delete_bucket(Bucket=bucket)["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert bucket not in [entry["Name"] for entry in s3.list_buckets()["Buckets"]]


def test_a_bucket_is_created_for_a_region_that_aws_does_not_have(s3, bucket):
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "my-own-region"})
    s3.head_bucket(Bucket=bucket)


def test_a_bucket_is_created_twice_in_us_east_1_alone(s3, explicit, bucket):
    """S3's API reference, CreateBucket: 200 in us-east-1, for legacy compatibility, and 409 elsewhere."""
    s3.put_object(Bucket=bucket, Key="file", Body=b"kept")
    assert s3.create_bucket(Bucket=bucket)["Location"] == f"/{bucket}"
    assert s3.get_object(Bucket=bucket, Key="file")["Body"].read() == b"kept"
    explicit.create_bucket(Bucket=bucket)
    with pytest.raises(explicit.exceptions.BucketAlreadyOwnedByYou) as failure:
        explicit.create_bucket(Bucket=bucket)
    assert status_of(failure) == 409


def test_a_put_creates_its_bucket(s3, bucket):
    s3.put_object(Bucket=bucket, Key="file")
    s3.head_bucket(Bucket=bucket)
    assert bucket in [entry["Name"] for entry in s3.list_buckets()["Buckets"]]


def test_tags_of_a_new_bucket_are_refused_by_name(s3, bucket):
    tags = [{"Key": "team", "Value": "search"}]
    with pytest.raises(ClientError) as failure:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"Tags": tags})
    assert (code_of(failure), status_of(failure)) == ("NotImplemented", 501)
    assert "CreateBucketConfiguration.Tags" in failure.value.response["Error"]["Message"]
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"Tags": []})


def test_uploads_go_with_their_bucket(s3, bucket):
    name = {"Bucket": bucket, "Key": "upload"}
    s3.create_bucket(Bucket=bucket)
    upload = s3.create_multipart_upload(**name)["UploadId"]
    part = {"PartNumber": 1, "ETag": s3.upload_part(**name, UploadId=upload, PartNumber=1, Body=b"part")["ETag"]}
    s3.delete_bucket(Bucket=bucket)
    s3.create_bucket(Bucket=bucket)
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)
    for call, arguments in (
        (s3.complete_multipart_upload, {"MultipartUpload": {"Parts": [part]}}),
        (s3.list_parts, {}),
        (s3.abort_multipart_upload, {}),
    ):
        with pytest.raises(ClientError) as failure:
            call(**name, UploadId=upload, **arguments)
        assert (code_of(failure), status_of(failure)) == ("NoSuchUpload", 404)


def test_only_an_empty_bucket_can_be_deleted(s3, bucket):
    s3.put_object(Bucket=bucket, Key="file")
    with pytest.raises(ClientError) as failure:
        s3.delete_bucket(Bucket=bucket)
    assert (code_of(failure), status_of(failure)) == ("BucketNotEmpty", 409)
    s3.delete_object(Bucket=bucket, Key="file")
    s3.delete_bucket(Bucket=bucket)


def test_nothing_but_a_put_finds_a_missing_bucket(s3, bucket):
    name = {"Bucket": bucket, "Key": "file"}
    for call, arguments in (
        (s3.get_object, name),
        (s3.delete_object, name),
        (s3.list_objects_v2, {"Bucket": bucket}),
        (s3.delete_bucket, {"Bucket": bucket}),
        (s3.get_bucket_location, {"Bucket": bucket}),
    ):
        with pytest.raises(s3.exceptions.NoSuchBucket):
            call(**arguments)
    for call, arguments in ((s3.head_object, name), (s3.head_bucket, {"Bucket": bucket})):
        with pytest.raises(ClientError) as failure:
            call(**arguments)
        assert (code_of(failure), status_of(failure)) == ("404", 404)


def test_the_location_is_the_gateways_region(s3, explicit, bucket):
    for client, location in ((s3, None), (explicit, "eu-central-1")):
        client.create_bucket(Bucket=bucket)
        assert client.get_bucket_location(Bucket=bucket)["LocationConstraint"] == location


def test_explicit_buckets_must_be_created_before_a_put(explicit, bucket):
    with pytest.raises(explicit.exceptions.NoSuchBucket):
        explicit.put_object(Bucket=bucket, Key="file", Body=b"x")
    explicit.create_bucket(Bucket=bucket)
    explicit.put_object(Bucket=bucket, Key="file", Body=b"x")
    assert explicit.get_object(Bucket=bucket, Key="file")["Body"].read() == b"x"


def test_buckets_are_listed_in_pages_by_prefix(s3):
    prefix = f"page-{uuid.uuid4().hex[:8]}-"
    names = [f"{prefix}{number:02d}" for number in range(7)]
    for name in reversed(names):
        s3.create_bucket(Bucket=name)
    first = s3.list_buckets(Prefix=prefix, MaxBuckets=3)
    assert [entry["Name"] for entry in first["Buckets"]] == names[:3]
    pages = list(s3.get_paginator("list_buckets").paginate(Prefix=prefix, PaginationConfig={"PageSize": 3}))
    assert [[entry["Name"] for entry in page["Buckets"]] for page in pages] == [names[:3], names[3:6], names[6:]]
    assert pages[0]["Prefix"] == prefix


@pytest.mark.parametrize("query", [{"MaxBuckets": 0}, {"MaxBuckets": 10_001}, {"ContinuationToken": "nonsense"}])
def test_a_bad_page_of_buckets_is_refused(gateway, query):
    s3 = connect(gateway.url, "s3", parameter_validation=False)
    with pytest.raises(ClientError) as failure:
        s3.list_buckets(**query)
    assert (code_of(failure), status_of(failure)) == ("InvalidArgument", 400)


@pytest.mark.parametrize("name", ["UPPER_and_lower", "ab", "with.dots.in.it", "x" * 255])
def test_a_bucket_may_be_called_whatever_boto3_lets_through(s3, name):
    s3.put_object(Bucket=name, Key="file", Body=b"x")
    assert s3.get_object(Bucket=name, Key="file")["Body"].read() == b"x"
    s3.delete_object(Bucket=name, Key="file")
    s3.delete_bucket(Bucket=name)


def test_another_owner_than_expected_is_denied(s3, bucket):
    s3.create_bucket(Bucket=bucket)
    s3.list_objects_v2(Bucket=bucket, ExpectedBucketOwner="000000000000")
    with pytest.raises(ClientError) as failure:
        s3.list_objects_v2(Bucket=bucket, ExpectedBucketOwner="111111111111")
    assert (code_of(failure), status_of(failure)) == ("AccessDenied", 403)


def test_waiters_see_what_is_there_and_what_is_not(s3, bucket):
    name = {"Bucket": bucket, "Key": "file"}
    s3.get_waiter("bucket_not_exists").wait(Bucket=bucket, WaiterConfig=AT_ONCE)
    s3.get_waiter("object_not_exists").wait(**name, WaiterConfig=AT_ONCE)
    with pytest.raises(WaiterError):
        s3.get_waiter("bucket_exists").wait(Bucket=bucket, WaiterConfig=AT_ONCE)
    s3.put_object(**name)
    s3.get_waiter("bucket_exists").wait(Bucket=bucket, WaiterConfig=AT_ONCE)
    s3.get_waiter("object_exists").wait(**name, WaiterConfig=AT_ONCE)
    with pytest.raises(WaiterError):
        s3.get_waiter("object_not_exists").wait(**name, WaiterConfig=AT_ONCE)
