"""A gateway with access keys, called by boto3 and the AWS CLI with their own signers."""

import http.client
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from clients import PATHS, REGION, code_of, set_headers, status_of
from gateway import running_gateway
from jobs import converse, finished, submit

AWS = Path(sys.executable).with_name("aws")
TLS = Path(__file__).resolve().parents[1] / "support/tls"
SECRET = "alice-secret-0123456789"
KEYS = f"""
providers:
  one: {{type: local}}
  two: {{type: local}}
default_provider: one
access_keys:
  - {{id: alice, secret: {SECRET}}}
  - {{id: narrow, secret: narrow-secret-0123456789, providers: [one], buckets: ["bucket-*"]}}
"""


@pytest.fixture(scope="module")
def gateway():
    with running_gateway(KEYS) as running:
        yield running


def client(gateway, service, key="alice", secret=None, region=REGION, **config):
    return boto3.client(
        service,
        endpoint_url=gateway.url + PATHS[service],
        region_name=region,
        aws_access_key_id=key,
        aws_secret_access_key=secret or f"{key}-secret-0123456789",
        config=Config(**{"retries": {"total_max_attempts": 1}, **config}),
    )


@pytest.fixture(scope="module")
def s3(gateway):
    return client(gateway, "s3")


@pytest.fixture(scope="module")
def bedrock(gateway):
    return client(gateway, "bedrock")


def fetch(method, url, data=None, headers=None):
    """Sends a presigned URL unchanged, as curl does. Returns status and content."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    try:
        connection.request(method, url.removeprefix(f"http://{parts.netloc}"), data, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


KEY = "a b/+~é=&%20?#'()*!:@,;$/../x/./y//z"


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_an_object_lives_and_dies(gateway, bucket, version):
    s3 = client(gateway, "s3", signature_version=version)
    s3.put_object(Bucket=bucket, Key=KEY, Body=b"content", Metadata={"note": "a  b"}, ContentType="text/plain")
    assert s3.get_object(Bucket=bucket, Key=KEY)["Body"].read() == b"content"
    assert s3.get_object(Bucket=bucket, Key=KEY, Range="bytes=0-3")["Body"].read() == b"cont"
    assert s3.head_object(Bucket=bucket, Key=KEY)["Metadata"] == {"note": "a  b"}
    listed = s3.list_objects_v2(Bucket=bucket, Prefix="a b/+", MaxKeys=5)
    assert [entry["Key"] for entry in listed["Contents"]] == [KEY]
    assert bucket in [entry["Name"] for entry in s3.list_buckets()["Buckets"]]
    s3.get_bucket_location(Bucket=bucket)
    s3.head_bucket(Bucket=bucket)
    s3.delete_object(Bucket=bucket, Key=KEY)
    with pytest.raises(ClientError) as failure:
        s3.head_object(Bucket=bucket, Key=KEY)
    assert status_of(failure) == 404


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "ap-southeast-7"])
def test_any_region_is_signed_for(gateway, bucket, region):
    s3 = client(gateway, "s3", region=region)
    s3.put_object(Bucket=bucket, Key="key", Body=b"x")
    client(gateway, "bedrock", region=region).list_model_invocation_jobs()


@pytest.mark.parametrize("version", ["s3v4", "s3", None], ids=["v4", "v2", "boto3's default"])
def test_presigned_urls_write_and_read(gateway, bucket, version):
    s3 = client(gateway, "s3", **({"signature_version": version} if version else {}))

    def url(operation, expires=60, **more):
        return s3.generate_presigned_url(operation, Params={"Bucket": bucket, **more}, ExpiresIn=expires)

    assert fetch("PUT", url("put_object", Key=KEY), b"content")[0] == 200
    assert fetch("GET", url("get_object", Key=KEY)) == (200, b"content")
    typed = url("put_object", Key="typed", ContentType="text/plain")
    assert fetch("PUT", typed, b"x", {"Content-Type": "text/plain"})[0] == 200
    assert fetch("PUT", typed, b"y", {"Content-Type": "text/html"})[0] == 403
    override = url("get_object", Key=KEY, ResponseContentType="application/x-any thing")
    assert fetch("GET", override) == (200, b"content")
    assert fetch("GET", override.replace("any", "other"))[0] == 403
    assert fetch("GET", url("list_objects_v2", Prefix="typ"))[0] == 200
    assert fetch("GET", url("get_bucket_location"))[0] == 200
    assert fetch("HEAD", url("head_object", Key=KEY))[0] == 200
    assert fetch("DELETE", url("get_object", Key=KEY))[0] == 403
    assert fetch("GET", url("get_object", Key=KEY).replace("content", "other").replace("/z", "/zz"))[0] == 403
    assert fetch("DELETE", url("delete_object", Key="typed"))[0] == 204


def test_a_job_from_create_to_its_end(s3, bedrock, bucket):
    arn = submit(s3, bedrock, bucket, [converse(1)], jobName=bucket)
    assert finished(bedrock, arn)["status"] == "Completed"
    jobs = bedrock.list_model_invocation_jobs(nameContains=bucket)["invocationJobSummaries"]
    assert [job["jobArn"] for job in jobs] == [arn]
    bedrock.tag_resource(resourceARN=arn, tags=[{"key": "a b", "value": "c/+"}])
    assert bedrock.list_tags_for_resource(resourceARN=arn)["tags"] == [{"key": "a b", "value": "c/+"}]
    with pytest.raises(ClientError) as failure:
        bedrock.stop_model_invocation_job(jobIdentifier=arn)
    assert code_of(failure) == "ConflictException"


@pytest.mark.parametrize(
    ("credentials", "s3_code", "bedrock_code"),
    [
        ({"key": "mallory"}, "InvalidAccessKeyId", "UnrecognizedClientException"),
        ({"secret": "not-hers-0123456789"}, "SignatureDoesNotMatch", "InvalidSignatureException"),
        ({"signature_version": UNSIGNED}, "AccessDenied", "MissingAuthenticationTokenException"),
    ],
)
def test_others_are_refused_in_aws_own_words(gateway, bucket, credentials, s3_code, bedrock_code):
    with pytest.raises(ClientError) as failure:
        client(gateway, "s3", **credentials).put_object(Bucket=bucket, Key="key", Body=b"x")
    assert (code_of(failure), status_of(failure)) == (s3_code, 403)
    with pytest.raises(ClientError) as failure:
        client(gateway, "bedrock", **credentials).list_model_invocation_jobs()
    assert (code_of(failure), status_of(failure)) == (bedrock_code, 403)


def test_a_session_token_is_refused_by_name(gateway, bucket):
    s3 = boto3.client(
        "s3",
        endpoint_url=gateway.url + PATHS["s3"],
        aws_access_key_id="alice",
        aws_secret_access_key=SECRET,
        aws_session_token="any",
    )
    with pytest.raises(ClientError) as failure:
        s3.list_objects_v2(Bucket=bucket)
    assert code_of(failure) == "InvalidToken"
    assert "x-amz-security-token" in failure.value.response["Error"]["Message"]


def test_the_provider_header_reaches_no_further_than_the_key(gateway, bucket):
    for provider, allowed in (("one", True), ("two", False)):
        s3 = client(gateway, "s3", key="narrow")
        set_headers(s3, "PutObject", {"x-model-provider": provider})
        if allowed:
            s3.put_object(Bucket=bucket, Key="key")
            continue
        with pytest.raises(ClientError) as failure:
            s3.put_object(Bucket=bucket, Key="key")
        assert code_of(failure) == "AccessDenied"
        assert "'two'" in failure.value.response["Error"]["Message"]
    with pytest.raises(ClientError) as failure:
        client(gateway, "s3", key="narrow").put_object(Bucket="other", Key="key")
    assert code_of(failure) == "AccessDenied"


@pytest.fixture
def aws(gateway, tmp_path):
    def run(service, *arguments, endpoint="s3", secret=SECRET, stdin=None, env=None, url=None, fails=False):
        environment = {**os.environ, "AWS_ACCESS_KEY_ID": "alice", "AWS_SECRET_ACCESS_KEY": secret, **(env or {})}
        command = [sys.executable, AWS, "--endpoint-url", (url or gateway.url) + PATHS[endpoint], service, *arguments]
        done = subprocess.run(
            command, input=stdin, capture_output=True, text=True, timeout=30, cwd=tmp_path, env=environment
        )
        assert (done.returncode != 0) is fails, done.stderr
        return done.stderr if fails else done.stdout

    return run


def test_the_aws_cli_copies_lists_presigns_and_removes(aws, bucket, tmp_path):
    (tmp_path / "a b.txt").write_text("from a file")
    aws("s3", "cp", "a b.txt", f"s3://{bucket}/in/a b.txt")
    aws("s3", "cp", "-", f"s3://{bucket}/in/stream", stdin="from a pipe")
    assert "a b.txt" in aws("s3", "ls", f"s3://{bucket}/in/")
    assert bucket in aws("s3", "ls")
    assert aws("s3", "cp", f"s3://{bucket}/in/stream", "-") == "from a pipe"
    url = aws("s3", "presign", f"s3://{bucket}/in/a b.txt").strip()
    assert fetch("GET", url) == (200, b"from a file")
    aws("s3", "rm", "--recursive", f"s3://{bucket}/in/")
    assert json.loads(aws("bedrock", "list-model-invocation-jobs", endpoint="bedrock")).keys() == {
        "invocationJobSummaries"
    }
    assert "SignatureDoesNotMatch" in aws("s3", "ls", f"s3://{bucket}/", secret="not-hers-0123456789", fails=True)


@pytest.fixture(scope="module")
def secure():
    with running_gateway(f"{KEYS}\ntls: {{cert: {TLS / 'cert.pem'}, key: {TLS / 'key.pem'}}}") as running:
        assert running.url.startswith("https://")
        yield running


def secure_client(gateway, service, **more):
    return boto3.client(
        service,
        endpoint_url=gateway.url + PATHS[service],
        verify=str(TLS / "cert.pem"),
        config=Config(retries={"total_max_attempts": 1}),
        **more,
    )


def test_the_secret_is_a_bedrock_api_key_over_tls(secure, monkeypatch):
    monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", SECRET)
    assert secure_client(secure, "bedrock").list_model_invocation_jobs()["invocationJobSummaries"] == []
    monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", "not-a-secret-of-anybody")
    with pytest.raises(ClientError) as failure:
        secure_client(secure, "bedrock").list_model_invocation_jobs()
    assert (code_of(failure), status_of(failure)) == ("AccessDeniedException", 403)


def test_signed_uploads_work_over_tls(secure, bucket):
    keys = {"aws_access_key_id": "alice", "aws_secret_access_key": SECRET}
    s3 = secure_client(secure, "s3", **keys)
    # Over HTTPS boto3 signs no content hash: it sends UNSIGNED-PAYLOAD, with a checksum in a trailer.
    s3.put_object(Bucket=bucket, Key="key", Body=b"x" * 100_000)
    assert len(s3.get_object(Bucket=bucket, Key="key")["Body"].read()) == 100_000
    arn = submit(s3, secure_client(secure, "bedrock", **keys), bucket, [converse(1)])
    assert arn.startswith("arn:aws:bedrock:")
