"""Refused requests: their error codes, and that they change nothing."""

import http.client
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from clients import code_of, connect, status_of
from jobs import eventually

CUSTOMER_KEY = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k" * 32}

# Arguments beside Bucket and Key, and the word that the refusal must contain.
UNIMPLEMENTED = {
    "put_object_acl": ({"ACL": "public-read"}, "acl"),
    "get_object_retention": ({}, "retention"),
    "get_object_legal_hold": ({}, "legal-hold"),
    "restore_object": ({"RestoreRequest": {"Days": 1}}, "restore"),
}
OF_THE_BUCKET = {
    "put_bucket_policy": ({"Policy": "{}"}, "policy"),
    "put_bucket_versioning": ({"VersioningConfiguration": {"Status": "Enabled"}}, "versioning"),
    "put_bucket_encryption": (
        {"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}},
        "encryption",
    ),
    "put_public_access_block": ({"PublicAccessBlockConfiguration": {}}, "publicAccessBlock"),
    "delete_bucket_cors": ({}, "cors"),
}
UNIMPLEMENTED_OF_PUT = [
    ({"StorageClass": "GLACIER"}, "x-amz-storage-class"),
    ({"ServerSideEncryption": "aws:kms"}, "x-amz-server-side-encryption"),
    (CUSTOMER_KEY, "x-amz-server-side-encryption-customer-algorithm"),
    ({"WebsiteRedirectLocation": "/other"}, "x-amz-website-redirect-location"),
    ({"ObjectLockLegalHoldStatus": "ON"}, "x-amz-object-lock-legal-hold"),
    ({"WriteOffsetBytes": 0}, "x-amz-write-offset-bytes"),
]


@pytest.fixture
def file(s3, bucket):
    s3.put_object(Bucket=bucket, Key="file", Body=b"as it was")
    return {"Bucket": bucket, "Key": "file"}


@pytest.fixture
def unchanged(s3, file):
    """Checks after the test that the bucket is unchanged."""
    yield file
    assert s3.get_object(**file)["Body"].read() == b"as it was"
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=file["Bucket"])["Contents"]] == ["file"]


def assert_not_implemented(failure, named):
    assert (code_of(failure), status_of(failure)) == ("NotImplemented", 501)
    assert named in failure.value.response["Error"]["Message"]


@pytest.mark.parametrize("operation", UNIMPLEMENTED)
def test_an_operation_on_an_object_that_is_not_there_is_refused_by_name(s3, unchanged, operation):
    arguments, named = UNIMPLEMENTED[operation]
    with pytest.raises(ClientError) as failure:
        getattr(s3, operation)(**unchanged, **arguments)
    assert_not_implemented(failure, named)


@pytest.mark.parametrize("operation", OF_THE_BUCKET)
def test_an_operation_on_a_bucket_that_is_not_there_is_refused_by_name(s3, unchanged, operation):
    arguments, named = OF_THE_BUCKET[operation]
    with pytest.raises(ClientError) as failure:
        getattr(s3, operation)(Bucket=unchanged["Bucket"], **arguments)
    assert_not_implemented(failure, named)


@pytest.mark.parametrize(("member", "named"), UNIMPLEMENTED_OF_PUT, ids=[named for _, named in UNIMPLEMENTED_OF_PUT])
def test_a_put_that_asks_for_more_is_refused_by_name(s3, unchanged, member, named):
    with pytest.raises(ClientError) as failure:
        s3.put_object(**unchanged, Body=b"changed", **member)
    assert_not_implemented(failure, named)


@pytest.mark.parametrize("member", [{"ACL": "private"}, {"StorageClass": "STANDARD"}])
def test_a_put_that_asks_for_what_is_the_case_anyway_is_served(s3, file, member):
    s3.put_object(**file, Body=b"new", **member)
    assert s3.get_object(**file)["Body"].read() == b"new"


def test_a_read_of_a_version_is_refused_by_name(s3, unchanged):
    with pytest.raises(ClientError) as failure:
        s3.get_object(**unchanged, VersionId="v1")
    assert_not_implemented(failure, "versionId")


def test_a_version_cannot_be_deleted(s3, unchanged):
    with pytest.raises(ClientError) as failure:
        s3.delete_object(**unchanged, VersionId="v1")
    assert_not_implemented(failure, "versionId")


def test_the_null_version_is_the_object(s3, file):
    assert s3.get_object(**file, VersionId="null")["Body"].read() == b"as it was"


def test_a_missing_key_is_boto3s_no_such_key(s3, file):
    with pytest.raises(s3.exceptions.NoSuchKey) as failure:
        s3.get_object(Bucket=file["Bucket"], Key="a <missing> & 'odd' key")
    error = failure.value.response["Error"]
    assert (error["Code"], error["Key"], status_of(failure)) == ("NoSuchKey", "a <missing> & 'odd' key", 404)


def test_a_missing_bucket_is_boto3s_no_such_bucket(s3, bucket):
    with pytest.raises(s3.exceptions.NoSuchBucket) as failure:
        s3.get_object(Bucket=bucket, Key="file")
    assert (failure.value.response["Error"]["BucketName"], status_of(failure)) == (bucket, 404)


def test_every_s3_answer_has_request_ids(s3, file):
    for answer in (s3.get_object(**file), s3.put_object(**file, Body=b"x"), s3.list_buckets()):
        metadata = answer["ResponseMetadata"]
        assert metadata["RequestId"]
        assert metadata["HostId"]
    with pytest.raises(ClientError) as failure:
        s3.get_object(Bucket=file["Bucket"], Key="missing")
    metadata = failure.value.response["ResponseMetadata"]
    assert metadata["RequestId"] == metadata["HTTPHeaders"]["x-amz-request-id"]
    assert metadata["HostId"]


def test_every_bedrock_answer_has_a_request_id(bedrock):
    ids = {bedrock.list_model_invocation_jobs()["ResponseMetadata"]["RequestId"]}
    with pytest.raises(bedrock.exceptions.ResourceNotFoundException) as failure:
        bedrock.get_model_invocation_job(jobIdentifier="missing")
    ids.add(failure.value.response["ResponseMetadata"]["RequestId"])
    assert len(ids) == 2
    assert all(ids)


@pytest.mark.parametrize("path", ["file/missing", "file", "missing-bucket"])
def test_a_refused_head_has_no_body(gateway, path):
    connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc)
    connection.request("HEAD", f"/bedrock/files/{path}")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (404, b"")
    # Bytes after the headers would be parsed as the next answer.
    connection.request("GET", "/livez")
    assert connection.getresponse().status == 200
    connection.close()


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/nowhere", "application/json"),
        ("GET", "/bedrock/nowhere", "application/json"),
        ("POST", "/bedrock/files/bucket/key", "application/xml"),
        ("PATCH", "/bedrock/files/bucket", "application/xml"),
    ],
)
def test_an_unknown_path_or_method_is_refused_as_aws_does_and_never_in_html(gateway, method, path, kind):
    connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc)
    connection.request(method, path)
    answer = connection.getresponse()
    assert answer.status in (404, 405)
    assert answer.headers["Content-Type"] == kind
    assert b"html" not in answer.read().lower()
    connection.close()


def test_an_unmodelled_bedrock_operation_is_an_unknown_operation(bedrock):
    with pytest.raises(ClientError) as failure:
        bedrock.list_guardrails()
    assert (code_of(failure), status_of(failure)) == ("UnknownOperationException", 404)


def test_no_secret_of_the_request_is_in_the_log(gateway, bucket):
    s3 = connect(gateway.url, "s3")
    s3.put_object(Bucket=bucket, Key="secret-key", Body=b"secret content", Metadata={"secret": "metadata"})
    request_id = s3.head_object(Bucket=bucket, Key="secret-key")["ResponseMetadata"]["RequestId"]
    log = eventually(lambda: gateway.log.read_text(), lambda text: request_id in text)
    for secret in ("any-secret-access-key", "Signature=", "secret content", "secret-access-key"):
        assert secret not in log
