"""
Three files, in the forms of Bedrock, OpenAI and Gemini, run unchanged on every provider.

`.venv/bin/python test/python/test_cross.py --cross [endpoint]` runs them against a gateway that is already there, such as one that
uses `npm run upstreams`. Default: http://localhost:8080.
"""

import itertools
import json
import sys
import time

import pytest

from clients import connect
from gateway import running_gateway
from jobs import counts, finished, id_of
from upstreams import upstreams

RECORDS = 3
PROVIDERS = ("bedrock", "openai", "gemini", "anthropic", "local", "vllm")


def question(number: int) -> str:
    return f"What is {number} + {number}? Answer briefly."


def bedrock_line(number: int) -> dict:
    messages = [{"role": "user", "content": [{"text": question(number)}]}]
    return {"recordId": f"request-{number}", "modelInput": {"messages": messages, "inferenceConfig": {"maxTokens": 100}}}


def openai_line(number: int) -> dict:
    messages = [{"role": "user", "content": question(number)}]
    body = {"model": "gpt-4o-mini", "messages": messages, "max_tokens": 100}
    return {"custom_id": f"request-{number}", "method": "POST", "url": "/v1/chat/completions", "body": body}


def gemini_line(number: int) -> dict:
    contents = [{"role": "user", "parts": [{"text": question(number)}]}]
    request = {"contents": contents, "generationConfig": {"maxOutputTokens": 100}}
    return {"request": request, "metadata": {"key": f"request-{number}"}}


def bedrock_answer(result: dict) -> tuple[str, str]:
    assert result["modelInput"]["inferenceConfig"] == {"maxTokens": 100}
    output = result["modelOutput"]
    assert output["usage"]["outputTokens"] > 0 and output["stopReason"] == "end_turn"
    return result["recordId"], output["output"]["message"]["content"][0]["text"]


def openai_answer(result: dict) -> tuple[str, str]:
    assert result["response"]["status_code"] == 200 and result["error"] is None
    body = result["response"]["body"]
    assert body["usage"]["completion_tokens"] > 0 and body["object"] == "chat.completion"
    return result["custom_id"], body["choices"][0]["message"]["content"]


def gemini_answer(result: dict) -> tuple[str, str]:
    candidate = result["response"]["candidates"][0]
    assert result["response"]["usageMetadata"]["totalTokenCount"] > 0 and candidate["finishReason"] == "STOP"
    return result["key"], candidate["content"]["parts"][0]["text"]


# Form: the model of the job, a line, and what a result line of the form says.
FORMS = {
    "bedrock": ("anthropic.claude-3-sonnet-20240229-v1:0", bedrock_line, bedrock_answer),
    "openai": ("gpt-4o-mini", openai_line, openai_answer),
    "gemini": ("gemini-1.5-flash", gemini_line, gemini_answer),
}
ROWS = list(itertools.product(PROVIDERS, FORMS))


def run(url: str, provider: str, form: str, bucket: str) -> None:
    model, line, answer = FORMS[form]
    s3, bedrock = (connect(url, service, provider) for service in ("s3", "bedrock"))
    if provider == "bedrock":
        s3.create_bucket(Bucket=bucket)
    key = f"in/batch_{form}.jsonl"
    body = "\n".join(json.dumps(line(number)) for number in range(1, RECORDS + 1)).encode()
    s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType="application/jsonl")
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == body

    arn = bedrock.create_model_invocation_job(
        jobName=f"cross-{form}",
        modelId=model,
        roleArn="not-required",
        inputDataConfig={"s3InputDataConfig": {"s3Uri": f"s3://{bucket}/{key}", "s3InputFormat": "JSONL"}},
        outputDataConfig={"s3OutputDataConfig": {"s3Uri": f"s3://{bucket}/out/"}},
        tags=[{"key": "endpoint", "value": "/v1/chat/completions"}],
    )["jobArn"]
    job = finished(bedrock, arn)
    assert (job["status"], job["modelId"]) == ("Completed", model), job.get("message")
    assert counts(job) == (RECORDS, RECORDS, RECORDS, 0)

    folder = f"out/{id_of(arn)}/"
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=folder)["Contents"]
    assert sorted(entry["Key"] for entry in listed) == [f"{folder}batch_{form}.jsonl.out", f"{folder}manifest.json.out"]
    text = s3.get_object(Bucket=bucket, Key=f"{folder}batch_{form}.jsonl.out")["Body"].read().decode()
    answers = dict(answer(json.loads(result)) for result in text.splitlines())
    assert sorted(answers) == [f"request-{number}" for number in range(1, RECORDS + 1)]
    assert all(answers.values())
    manifest = json.loads(s3.get_object(Bucket=bucket, Key=f"{folder}manifest.json.out")["Body"].read())
    assert (manifest["totalRecordCount"], manifest["successRecordCount"]) == (RECORDS, RECORDS)


@pytest.fixture(scope="module")
def url():
    with upstreams() as config, running_gateway(config) as gateway:
        yield gateway.url


@pytest.mark.parametrize(("provider", "form"), ROWS, ids=[f"{form} on {provider}" for provider, form in ROWS])
def test_a_file_runs_unchanged(url, bucket, provider, form):
    run(url, provider, form, bucket)


def cross(endpoint: str) -> int:
    failed = 0
    for provider, form in ROWS:
        try:
            run(endpoint, provider, form, f"cross-{time.time_ns()}")
        except Exception as error:  # noqa: BLE001 - the other rows run as well
            failed += 1
            print(f"FAIL {form} on {provider}: {type(error).__name__}: {error}")
        else:
            print(f"ok   {form} on {provider}")
    print(f"{len(ROWS) - failed} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    if sys.argv[1:2] != ["--cross"]:
        sys.exit(__doc__)
    sys.exit(1 if cross(*(sys.argv[2:3] or ["http://localhost:8080"])) else 0)
