"""Request limits and rate limits, as boto3 sees them."""

import pytest
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

from clients import PATHS, SESSION, code_of, connect, status_of
from gateway import running_gateway

ONCE = {"total_max_attempts": 1}
SECRET = "secret-0123456789"
# The rate is so low that no tokens return during the tests, except for `patient`.
CONFIG = f"""
limits:
  header_bytes: 4096
  query_bytes: 1024
  parts: 3
  requests_per_second: 0.001
  request_burst: 3
access_keys:
  - {{id: common, secret: common-{SECRET}}}
  - {{id: other, secret: other-{SECRET}}}
  - {{id: jobs, secret: jobs-{SECRET}}}
  - {{id: patient, secret: patient-{SECRET}, requests_per_second: 2, request_burst: 1}}
  - {{id: free, secret: free-{SECRET}, requests_per_second: 1000000, concurrent_uploads: 2}}
"""


@pytest.fixture(scope="module")
def gateway():
    # Rates hold for each process.
    with running_gateway(CONFIG, replicas=1) as running:
        yield running


def client(gateway, service, key, attempts=1):
    return SESSION.client(
        service,
        endpoint_url=gateway.url + PATHS[service],
        aws_access_key_id=key,
        aws_secret_access_key=f"{key}-{SECRET}",
        config=Config(retries={"mode": "standard", "total_max_attempts": attempts}),
    )


def retry_after(failure) -> int:
    return int(failure.value.response["ResponseMetadata"]["HTTPHeaders"]["x-amz-retry-after"])


def test_requests_beyond_the_rate_are_told_to_slow_down(gateway):
    s3 = client(gateway, "s3", "common")
    for _ in range(3):
        s3.list_buckets()
    for call in (s3.list_buckets, lambda: s3.put_object(Bucket="slowed-down", Key="k", Body=b"x" * 100_000)):
        with pytest.raises(ClientError) as failure:
            call()
        assert (code_of(failure), status_of(failure)) == ("SlowDown", 503)
        assert "the access key 'common' may make 0.001 a second" in str(failure.value)
        assert 0 < retry_after(failure) <= 1_000_000
    # Limits are per key, and a refused request stores nothing.
    assert client(gateway, "s3", "other").list_buckets()["Buckets"] == []


def test_bedrock_throttles_in_its_own_words(gateway):
    bedrock = client(gateway, "bedrock", "jobs")
    for _ in range(3):
        bedrock.list_model_invocation_jobs()
    with pytest.raises(ClientError) as failure:
        bedrock.list_model_invocation_jobs()
    assert (code_of(failure), status_of(failure)) == ("ThrottlingException", 429)
    assert retry_after(failure) > 0
    # S3 and Bedrock requests count together.
    with pytest.raises(ClientError) as failure:
        client(gateway, "s3", "jobs").list_buckets()
    assert code_of(failure) == "SlowDown"


def test_a_bad_signature_takes_nothing_of_the_key(gateway):
    key = {"aws_access_key_id": "other", "aws_secret_access_key": "not-the-secret-of-other"}
    forger = SESSION.client("s3", endpoint_url=gateway.url + PATHS["s3"], config=Config(retries=ONCE), **key)
    for _ in range(10):
        with pytest.raises(ClientError) as failure:
            forger.list_buckets()
        assert code_of(failure) == "SignatureDoesNotMatch"
    client(gateway, "s3", "other").list_buckets()


def test_the_sdk_waits_as_it_is_told(gateway):
    s3 = client(gateway, "s3", "patient", attempts=5)
    retries = [s3.list_buckets()["ResponseMetadata"]["RetryAttempts"] for _ in range(4)]
    assert sum(retries) > 0


def test_an_upload_in_more_threads_than_are_allowed_succeeds_by_retries(gateway, bucket, tmp_path):
    s3 = client(gateway, "s3", "free", attempts=10)
    content = tmp_path / "content"
    content.write_bytes(b"0123456789abcdef" * (15 * 1024 * 1024 // 16))
    parts = TransferConfig(multipart_threshold=1, multipart_chunksize=5 * 1024 * 1024, max_concurrency=3)
    s3.upload_file(str(content), bucket, "k", Config=parts)
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == content.read_bytes()


def test_a_part_beyond_the_last_number_is_refused(gateway, bucket):
    s3 = client(gateway, "s3", "free")
    upload = s3.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"]
    name = {"Bucket": bucket, "Key": "k", "UploadId": upload}
    s3.put_object(Bucket=bucket, Key="source", Body=b"x")
    s3.upload_part(**name, PartNumber=3, Body=b"x")
    for call, content in ((s3.upload_part, {"Body": b"x"}), (s3.upload_part_copy, {"CopySource": f"{bucket}/source"})):
        with pytest.raises(ClientError) as failure:
            call(**name, PartNumber=4, **content)
        assert (code_of(failure), status_of(failure)) == ("InvalidArgument", 400)
        assert "between 1 and 3" in str(failure.value)
    assert [part["PartNumber"] for part in s3.list_parts(**name)["Parts"]] == [3]


def test_headers_beyond_the_limit_are_refused(gateway, bucket):
    s3 = client(gateway, "s3", "free")
    with pytest.raises(ClientError) as failure:
        s3.put_object(Bucket=bucket, Key="k", Body=b"x", Metadata={"long": "x" * 4096})
    assert (code_of(failure), status_of(failure)) == ("RequestHeaderSectionTooLarge", 400)
    assert failure.value.response["Error"]["MaxSizeAllowed"] == "4096"
    assert bucket not in [entry["Name"] for entry in s3.list_buckets()["Buckets"]]


def test_a_query_beyond_the_limit_is_refused_by_both_faces(gateway, bucket):
    s3 = client(gateway, "s3", "free")
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    assert s3.list_objects_v2(Bucket=bucket, Prefix="x" * 900)["KeyCount"] == 0
    with pytest.raises(ClientError) as failure:
        s3.list_objects_v2(Bucket=bucket, Prefix="x" * 1024)
    assert (code_of(failure), status_of(failure)) == ("RequestHeaderSectionTooLarge", 400)
    assert failure.value.response["Error"]["MaxSizeAllowed"] == "1024"
    with pytest.raises(ClientError) as failure:
        client(gateway, "bedrock", "free").list_model_invocation_jobs(nextToken="x" * 1024)
    assert (code_of(failure), status_of(failure)) == ("ValidationException", 400)
    assert "query" in str(failure.value)


def test_without_keys_all_callers_count_together():
    with running_gateway("limits: {requests_per_second: 0.001, request_burst: 2}", replicas=1) as running:
        connect(running.url, "s3").list_buckets()
        connect(running.url, "bedrock").list_model_invocation_jobs()
        with pytest.raises(ClientError) as failure:
            connect(running.url, "s3").list_buckets()
        assert code_of(failure) == "SlowDown"
        assert "all callers together" in str(failure.value)
