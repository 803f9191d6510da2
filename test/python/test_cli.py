"""Commands of the AWS CLI, exactly as users type them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clients import PATHS, REGION
from jobs import converse, counts, finished, jsonl, uri

AWS = Path(sys.executable).with_name("aws")


@pytest.fixture
def aws(gateway, tmp_path):
    """Runs a command of a service and returns its standard output."""

    def run(service, *arguments, endpoint="s3", stdin=None):
        command = [sys.executable, AWS, "--endpoint-url", gateway.url + PATHS[endpoint], service, *arguments]
        done = subprocess.run(
            command, input=stdin, capture_output=True, text=True, timeout=30, cwd=tmp_path, env=os.environ
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_s3_cp_ls_and_rm_work_on_files_and_streams(aws, bucket, tmp_path):
    (tmp_path / "batch.jsonl").write_bytes(jsonl([converse(1)]))
    aws("s3", "cp", "batch.jsonl", uri(bucket, "in/a b.jsonl"))
    aws("s3", "cp", "-", uri(bucket, "in/stream"), stdin="from a pipe")
    assert bucket in aws("s3", "ls")
    listed = aws("s3", "ls", f"s3://{bucket}/in/")
    assert "a b.jsonl" in listed
    assert "stream" in listed
    aws("s3", "cp", uri(bucket, "in/a b.jsonl"), "back.jsonl")
    assert (tmp_path / "back.jsonl").read_bytes() == jsonl([converse(1)])
    assert aws("s3", "cp", uri(bucket, "in/stream"), "-") == "from a pipe"
    aws("s3", "rm", "--recursive", f"s3://{bucket}/in/")
    assert aws("s3", "ls", f"s3://{bucket}/") == ""


def test_s3api_lists_with_its_own_paging(aws, s3, bucket):
    for number in range(5):
        s3.put_object(Bucket=bucket, Key=f"key-{number}")
    listed = json.loads(aws("s3api", "list-objects-v2", "--bucket", bucket, "--page-size", "2"))
    assert [entry["Key"] for entry in listed["Contents"]] == [f"key-{number}" for number in range(5)]


def test_bedrock_creates_gets_lists_and_tags_a_job(aws, s3, bedrock, bucket):
    s3.put_object(Bucket=bucket, Key="in/batch.jsonl", Body=jsonl([converse(1)]))
    source = {"s3InputDataConfig": {"s3Uri": uri(bucket, "in/batch.jsonl")}}
    target = {"s3OutputDataConfig": {"s3Uri": uri(bucket, "out/")}}
    members = {
        "--job-name": "from-the-cli",
        "--model-id": "gpt-4o-mini",
        "--role-arn": "not-required",
        "--input-data-config": json.dumps(source),
        "--output-data-config": json.dumps(target),
        "--tags": "key=source,value=cli",
        "--region": REGION,
    }
    words = [word for pair in members.items() for word in pair]
    arn = json.loads(aws("bedrock", "create-model-invocation-job", *words, endpoint="bedrock"))["jobArn"]
    finished(bedrock, arn)
    job = json.loads(aws("bedrock", "get-model-invocation-job", "--job-identifier", arn, endpoint="bedrock"))
    assert (job["status"], job["jobName"], counts(job)) == ("Completed", "from-the-cli", (1, 1, 1, 0))
    tags = json.loads(aws("bedrock", "list-tags-for-resource", "--resource-arn", arn, endpoint="bedrock"))
    assert tags == {"tags": [{"key": "source", "value": "cli"}]}
