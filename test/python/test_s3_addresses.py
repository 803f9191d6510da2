"""S3 at the root of a port of its own: boto3, the AWS CLI and minio-py, which refuses an endpoint with a path."""

import http.client
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import pytest
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

from clients import connect
from gateway import ROOT, running_gateway
from jobs import converse, finished, submit

AWS = Path(sys.executable).with_name("aws")
KEY = "a b/+~é=&%20?#'()*!:@,;$/../x/./y//z"
MIB = 1024 * 1024
KEYS = (os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])


@pytest.fixture(scope="module", params=[False, True], ids=["open", "access keys"])
def gateway(request):
    keys = f"access_keys: [{{ id: {KEYS[0]}, secret: {KEYS[1]} }}]\n" if request.param else ""
    with running_gateway(f"s3: {{ port: 0 }}\n{keys}") as running:
        yield running


def client(gateway, **config):
    settings = Config(**{"retries": {"total_max_attempts": 1}, **config})
    return boto3.client("s3", endpoint_url=gateway.s3_url, config=settings)


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_an_object_lives_and_dies(gateway, bucket, version):
    s3 = client(gateway, signature_version=version)
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key=KEY, Body=b"content", Metadata={"note": "a  b"})
    assert s3.get_object(Bucket=bucket, Key=KEY)["Body"].read() == b"content"
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [KEY]
    assert bucket in [entry["Name"] for entry in s3.list_buckets()["Buckets"]]
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": KEY})
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", url.removeprefix(gateway.s3_url))
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"content")
    connection.close()
    s3.delete_object(Bucket=bucket, Key=KEY)
    s3.delete_bucket(Bucket=bucket)


def test_a_job_reads_what_was_put_at_the_root(gateway, bucket):
    s3, bedrock = client(gateway), connect(gateway.url, "bedrock")
    arn = submit(s3, bedrock, bucket, [converse(1)])
    assert finished(bedrock, arn)["status"] == "Completed"
    assert len(connect(gateway.url, "s3").list_objects_v2(Bucket=bucket)["Contents"]) >= 2


def test_large_files_go_in_parts(gateway, bucket, tmp_path):
    s3 = client(gateway)
    (tmp_path / "large").write_bytes(os.urandom(20 * MIB))
    s3.create_bucket(Bucket=bucket)
    s3.upload_file(str(tmp_path / "large"), bucket, "large", Config=TransferConfig(multipart_threshold=8 * MIB))
    s3.download_file(bucket, "large", str(tmp_path / "back"))
    assert (tmp_path / "back").read_bytes() == (tmp_path / "large").read_bytes()


def test_the_aws_cli(gateway, bucket, tmp_path):
    def aws(*arguments, stdin=None):
        command = [sys.executable, AWS, "--endpoint-url", gateway.s3_url, *arguments]
        done = subprocess.run(
            command, input=stdin, capture_output=True, text=True, timeout=60, cwd=tmp_path, env=os.environ
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    aws("s3", "mb", f"s3://{bucket}")
    (tmp_path / "a b.txt").write_text("from a file")
    aws("s3", "cp", "a b.txt", f"s3://{bucket}/in/a b.txt")
    aws("s3", "cp", "-", f"s3://{bucket}/in/stream", stdin="from a pipe")
    assert aws("s3", "cp", f"s3://{bucket}/in/stream", "-") == "from a pipe"
    aws("s3", "sync", f"s3://{bucket}/in", "back")
    assert (tmp_path / "back/a b.txt").read_text() == "from a file"
    aws("s3", "rb", "--force", f"s3://{bucket}")


def test_minio_py(gateway, bucket):
    script = ROOT / "test/python/others/minio_py.py"
    command = [ROOT / ".venv-clients/bin/python", script, urlsplit(gateway.s3_url).netloc, bucket, *KEYS]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=os.environ)
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr
