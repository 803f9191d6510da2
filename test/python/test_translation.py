"""One file on every provider: boto3 uploads a file of any form, and the results have that form. The upstreams are stand-ins."""

import json

import pytest
from botocore.exceptions import ClientError

from clients import connect
from gateway import running_gateway
from jobs import converse, eventually, finished, id_of, jsonl, openai
from test_providers import anthropic, gemini, record_of
from upstreams import upstreams

RECORDS = 3

# The model of a job, in the provider's own name.
MODELS = {
    "local": "any",
    "vllm": "any",
    "openai": "gpt-4o-mini",
    "gemini": "gemini-2.5-flash",
    "anthropic": "claude-sonnet-4-5",
    "bedrock": "anthropic.claude-sonnet-4-5-20250929-v1:0",
}

# The member of a result line that holds the answer.
FORMS = {converse: "modelOutput", openai: "response", gemini: "response", anthropic: "result"}


@pytest.fixture(scope="module")
def url():
    with upstreams() as config, running_gateway(config) as gateway:
        yield gateway.url


def create(bedrock, provider: str, bucket: str, key: str, form, **more) -> str:
    return bedrock.create_model_invocation_job(
        jobName="one-file",
        roleArn="arn:aws:iam::000000000000:role/any",
        modelId=MODELS[provider],
        inputDataConfig={"s3InputDataConfig": {"s3Uri": f"s3://{bucket}/{key}"}},
        outputDataConfig={"s3OutputDataConfig": {"s3Uri": f"s3://{bucket}/out/"}},
        **({"modelInvocationType": "Converse"} if form is converse else {}),
        **more,
    )["jobArn"]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("provider", MODELS)
def test_the_same_file_runs_on_every_provider(url, bucket, provider, form):
    s3, bedrock = (connect(url, service, provider) for service in ("s3", "bedrock"))
    if provider == "bedrock":
        s3.create_bucket(Bucket=bucket)
    lines = [form(number) for number in range(RECORDS)]
    s3.put_object(Bucket=bucket, Key="in/file.txt", Body=jsonl(lines))
    arn = create(bedrock, provider, bucket, "in/file.txt", form)
    job = finished(bedrock, arn)
    assert job["status"] == "Completed"
    assert [job[f"{name}RecordCount"] for name in ("total", "processed", "success", "error")] == [3, 3, 3, 0]
    folder = f"out/{id_of(arn)}/"
    body = s3.get_object(Bucket=bucket, Key=f"{folder}file.txt.out")["Body"].read()
    results = [json.loads(line) for line in body.decode().splitlines()]
    assert sorted(record_of(result) for result in results) == [record_of(line) for line in lines]
    for result in results:
        assert result[FORMS[form]], result
        if form is converse:
            number = int(result["recordId"].rsplit("-", 1)[1])
            assert result["modelInput"] == lines[number]["modelInput"]
    manifest = json.loads(s3.get_object(Bucket=bucket, Key=f"{folder}manifest.json.out")["Body"].read())
    assert {"inputTokenCount", "outputTokenCount", "totalRecordCount"} <= manifest.keys()
    # What only the job needed is deleted.
    eventually(
        lambda: s3.list_objects_v2(Bucket=bucket, Prefix="out/")["Contents"],
        lambda entries: not any("quarry-translated" in entry["Key"] for entry in entries),
    )


def test_a_refusal_names_the_lines(url, bucket):
    s3, bedrock = (connect(url, service, "openai") for service in ("s3", "bedrock"))
    s3.put_object(Bucket=bucket, Key="bad.jsonl", Body=jsonl([converse(1), "{", converse(1)]))
    with pytest.raises(ClientError) as refused:
        create(bedrock, "openai", bucket, "bad.jsonl", converse)
    error = refused.value.response["Error"]
    assert error["Code"] == "ValidationException"
    assert "line 2: The line is not a JSON object" in error["Message"]
    assert "line 3: its id 'record-1' is that of line 1" in error["Message"]
