"""Jobs with more records than one batch of the provider takes."""

import json
import time
import uuid

import pytest

from clients import connect
from gateway import running_gateway
from jobs import LIVE, counts, id_of, jsonl, request
from upstreams import upstreams

RECORDS = 60_000
PATIENCE_SECONDS = 120


@pytest.fixture(scope="module")
def clients():
    with upstreams() as config, running_gateway(f"{config}poll_seconds: {{ first: 0.1, most: 0.5 }}\n") as running:
        yield connect(running.url, "s3", "openai"), connect(running.url, "bedrock", "openai")


def short(number: int) -> dict:
    return {"recordId": f"r{number}", "modelInput": {"messages": [{"role": "user", "content": [{"text": "q"}]}]}}


def finished(bedrock, arn: str) -> dict:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (job := bedrock.get_model_invocation_job(jobIdentifier=arn))["status"] in LIVE:
        assert time.monotonic() < deadline, job
        time.sleep(0.2)
    return job


def test_60000_records_are_two_batches_of_openai_and_one_result(clients):
    s3, bedrock = clients
    bucket = f"bucket-{uuid.uuid4().hex[:16]}"
    s3.put_object(Bucket=bucket, Key="in/batch.jsonl", Body=jsonl(map(short, range(RECORDS))))
    arn = bedrock.create_model_invocation_job(**request(bucket, modelInvocationType="Converse"))["jobArn"]
    job = finished(bedrock, arn)
    assert (job["status"], counts(job)) == ("Completed", (RECORDS, RECORDS, RECORDS, 0)), job

    body = s3.get_object(Bucket=bucket, Key=f"out/{id_of(arn)}/batch.jsonl.out")["Body"]
    lines = [json.loads(line) for line in body.iter_lines()]
    assert [line["recordId"] for line in lines] == [f"r{number}" for number in range(RECORDS)]
    assert all("output" in line["modelOutput"] for line in lines)
    manifest = json.load(s3.get_object(Bucket=bucket, Key=f"out/{id_of(arn)}/manifest.json.out")["Body"])
    assert (manifest["totalRecordCount"], manifest["quarry"]["chunks"]) == (RECORDS, 2)
    assert manifest["inputTokenCount"] > 0
    listed = bedrock.list_model_invocation_jobs()["invocationJobSummaries"]
    assert [one["jobArn"] for one in listed] == [arn]
