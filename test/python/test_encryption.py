"""Server-side encryption: accepted and returned where the configuration says that the storage is encrypted."""

import base64
import json

import pytest
import requests
from botocore.exceptions import ClientError

from clients import code_of, connect, set_headers, status_of
from gateway import running_gateway

AES256 = {"ServerSideEncryption": "AES256"}
KMS = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/quarry", "BucketKeyEnabled": True}
CONTEXT = base64.b64encode(json.dumps({"team": "a"}).encode()).decode()
MEMBERS = {"ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled", "SSEKMSEncryptionContext"}


@pytest.fixture(scope="module")
def encrypted():
    with running_gateway("storage_encrypted: true\n") as gateway:
        yield gateway


@pytest.fixture
def store(encrypted):
    return connect(encrypted.url, "s3")


def encryption(answer):
    return {name: value for name, value in answer.items() if name in MEMBERS}


def refusal(call, **members):
    with pytest.raises(ClientError) as failure:
        call(**members)
    return failure


@pytest.mark.parametrize("asked", [AES256, KMS, {"ServerSideEncryption": "aws:kms"}])
def test_an_object_has_the_encryption_that_was_asked_for(store, bucket, asked):
    name = {"Bucket": bucket, "Key": "file"}
    assert encryption(store.put_object(**name, Body=b"x", **asked)) == asked
    assert encryption(store.head_object(**name)) == asked
    got = store.get_object(**name)
    assert (encryption(got), got["Body"].read()) == (asked, b"x")
    # A copy has its own encryption, as on AWS.
    copy = {"Bucket": bucket, "Key": "copy"}
    assert encryption(store.copy_object(**copy, CopySource=name)) == AES256
    assert encryption(store.copy_object(**copy, CopySource=name, **asked)) == asked
    assert encryption(store.head_object(**copy)) == asked
    # It may also change in place.
    store.copy_object(**name, CopySource=name, **KMS)
    assert encryption(store.head_object(**name)) == KMS
    assert store.get_object(**name)["Body"].read() == b"x"


def test_the_default_is_that_of_aws(store, bucket):
    name = {"Bucket": bucket, "Key": "file"}
    assert encryption(store.put_object(**name, Body=b"x")) == AES256
    assert encryption(store.head_object(**name)) == AES256
    rules = store.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    default = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    assert rules == [{**default, "BucketKeyEnabled": False}]
    store.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [default]})
    store.delete_bucket_encryption(Bucket=bucket)
    assert store.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"] == rules
    other = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    for wrong in ([other], [default, default], [{"BucketKeyEnabled": True}]):
        configuration = {"Rules": wrong}
        failure = refusal(store.put_bucket_encryption, Bucket=bucket, ServerSideEncryptionConfiguration=configuration)
        assert (code_of(failure), status_of(failure)) == ("NotImplemented", 501)


@pytest.mark.parametrize("asked", [{}, KMS])
def test_an_upload_in_parts_has_the_encryption_of_its_beginning(store, bucket, asked):
    name = {"Bucket": bucket, "Key": "file"}
    expected = asked or AES256
    store.put_object(Bucket=bucket, Key="source", Body=b"x")
    created = store.create_multipart_upload(**name, **asked)
    assert encryption(created) == expected
    at = {**name, "UploadId": created["UploadId"]}
    assert encryption(store.upload_part_copy(**at, PartNumber=1, CopySource=f"{bucket}/source")) == expected
    part = store.upload_part(**at, PartNumber=1, Body=b"x")
    assert encryption(part) == expected
    parts = [{"PartNumber": 1, "ETag": part["ETag"]}]
    assert encryption(store.complete_multipart_upload(**at, MultipartUpload={"Parts": parts})) == expected
    assert encryption(store.head_object(**name)) == expected


def test_the_context_is_returned_by_the_requests_that_set_it(store, bucket):
    name = {"Bucket": bucket, "Key": "file"}
    asked = {**KMS, "SSEKMSEncryptionContext": CONTEXT}
    for answer in (
        store.put_object(**name, Body=b"x", **asked),
        store.copy_object(Bucket=bucket, Key="copy", CopySource=name, **asked),
        store.create_multipart_upload(**name, **asked),
    ):
        assert encryption(answer) == asked
    assert encryption(store.head_object(**name)) == KMS


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"ServerSideEncryption": "AES-256"}, "InvalidArgument"),
        ({"SSEKMSKeyId": "alias/quarry"}, "InvalidArgument"),
        ({**AES256, "SSEKMSKeyId": "alias/quarry"}, "InvalidArgument"),
        ({**KMS, "SSEKMSEncryptionContext": "bm8="}, "InvalidArgument"),
        ({"ServerSideEncryption": "aws:kms:dsse"}, "NotImplemented"),
        ({"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k" * 32}, "NotImplemented"),
    ],
)
def test_encryption_that_makes_no_sense_is_refused(store, bucket, asked, code):
    store.create_bucket(Bucket=bucket)
    assert code_of(refusal(store.put_object, Bucket=bucket, Key="file", Body=b"x", **asked)) == code
    assert code_of(refusal(store.create_multipart_upload, Bucket=bucket, Key="file", **asked)) == code
    assert "Contents" not in store.list_objects_v2(Bucket=bucket)


@pytest.mark.parametrize("version", ["s3", "s3v4"])
def test_encryption_that_is_signed_into_a_url_applies(encrypted, bucket, version):
    signer = connect(encrypted.url, "s3", signature_version=version)
    name = {"Bucket": bucket, "Key": "file"}
    url = signer.generate_presigned_url("put_object", Params={**name, **KMS, "BucketKeyEnabled": True})
    # Version 4 signs the headers by name, and the sender sends them.
    headers = {
        "x-amz-server-side-encryption": "aws:kms",
        "x-amz-server-side-encryption-aws-kms-key-id": "alias/quarry",
        "x-amz-server-side-encryption-bucket-key-enabled": "true",
    }
    answer = requests.put(url, data=b"x", headers=headers if version == "s3v4" else {}, timeout=10)
    assert answer.status_code == 200, answer.text
    assert answer.headers.items() >= headers.items()
    assert encryption(signer.head_object(**name)) == KMS


def post(client, name, asked):
    fields = {
        "x-amz-server-side-encryption": asked["ServerSideEncryption"],
        "x-amz-server-side-encryption-aws-kms-key-id": asked["SSEKMSKeyId"],
    }
    conditions = [{field: value} for field, value in fields.items()]
    form = client.generate_presigned_post(**name, Fields=fields, Conditions=conditions)
    return requests.post(form["url"], data=form["fields"], files={"file": b"x"}, timeout=10)


def test_encryption_in_the_fields_of_a_form_applies_or_is_refused(store, s3, bucket):
    name = {"Bucket": bucket, "Key": "file"}
    asked = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/quarry"}
    store.create_bucket(Bucket=bucket)
    answer = post(store, name, asked)
    assert answer.status_code == 204, answer.text
    assert answer.headers["x-amz-server-side-encryption"] == "aws:kms"
    assert encryption(store.head_object(**name)) == asked
    s3.create_bucket(Bucket=bucket)
    refused = post(s3, name, asked)
    assert refused.status_code == 501
    assert "x-amz-server-side-encryption" in refused.text
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


def test_encryption_is_refused_by_name_where_nothing_encrypts(s3, bucket):
    s3.put_object(Bucket=bucket, Key="source", Body=b"x")
    name = {"Bucket": bucket, "Key": "file"}
    calls = {
        "PutObject": lambda **more: s3.put_object(**name, Body=b"x", **more),
        "CopyObject": lambda **more: s3.copy_object(**name, CopySource=f"{bucket}/source", **more),
        "CreateMultipartUpload": lambda **more: s3.create_multipart_upload(**name, **more),
    }
    for asked, header in (
        (AES256, "x-amz-server-side-encryption"),
        ({"SSEKMSKeyId": "alias/quarry"}, "x-amz-server-side-encryption-aws-kms-key-id"),
        ({"SSEKMSEncryptionContext": CONTEXT}, "x-amz-server-side-encryption-context"),
        ({"BucketKeyEnabled": True}, "x-amz-server-side-encryption-bucket-key-enabled"),
    ):
        for call in calls.values():
            failure = refusal(call, **asked)
            assert (code_of(failure), status_of(failure)) == ("NotImplemented", 501)
            assert header in failure.value.response["Error"]["Message"]
    assert encryption(s3.put_object(**name, Body=b"x", BucketKeyEnabled=False)) == {}
    assert encryption(s3.head_object(**name)) == {}


def test_other_operations_refuse_the_headers(encrypted, bucket):
    for operation, call in (("GetObject", "get_object"), ("HeadObject", "head_object"), ("DeleteObject", "delete_object")):
        client = connect(encrypted.url, "s3")
        client.put_object(Bucket=bucket, Key="file", Body=b"x")
        set_headers(client, operation, {"x-amz-server-side-encryption": "AES256"})
        assert status_of(refusal(getattr(client, call), Bucket=bucket, Key="file")) == 501
