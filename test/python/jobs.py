"""Batch jobs as a client runs them: upload lines, create a job, poll it, read the results."""

import json
import time

LIVE = {"Submitted", "Validating", "Scheduled", "InProgress", "Stopping"}
MODEL = "anthropic.claude-3-sonnet-20240229-v1:0"
ROLE = "not-required"
PATIENCE_SECONDS = 15


def converse(number: int) -> dict:
    messages = [{"role": "user", "content": [{"text": f"question {number}"}]}]
    return {"recordId": f"record-{number}", "modelInput": {"messages": messages, "inferenceConfig": {"maxTokens": 9}}}


def anthropic(number: int) -> dict:
    messages = [{"role": "user", "content": f"question {number}"}]
    body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9, "messages": messages}
    return {"recordId": f"record-{number}", "modelInput": body}


def openai(number: int) -> dict:
    body = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": f"question {number}"}]}
    return {"custom_id": f"record-{number}", "method": "POST", "url": "/v1/chat/completions", "body": body}


def jsonl(lines) -> bytes:
    """Strings are written unchanged, for lines that are not JSON."""
    return "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines).encode()


def uri(bucket: str, key: str) -> str:
    return f"s3://{bucket}/{key}"


def request(bucket: str, key: str = "in/batch.jsonl", **members) -> dict:
    """Arguments of CreateModelInvocationJob. `members` adds to them or replaces them."""
    return {
        "jobName": "a-job",
        "modelId": MODEL,
        "roleArn": ROLE,
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": uri(bucket, key), "s3InputFormat": "JSONL"}},
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": uri(bucket, "out/")}},
        **members,
    }


def submit(s3, bedrock, bucket: str, lines, **members) -> str:
    """Uploads the lines, creates a job and returns its ARN."""
    s3.put_object(Bucket=bucket, Key="in/batch.jsonl", Body=jsonl(lines), ContentType="application/jsonl")
    return bedrock.create_model_invocation_job(**request(bucket, **members))["jobArn"]


def eventually(look, good):
    """Polls `look` until `good` accepts its result, and returns that result."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not good(seen := look()):
        assert time.monotonic() < deadline, f"still {seen}"
        time.sleep(0.02)
    return seen


def finished(bedrock, arn: str) -> dict:
    """The job, after it has ended."""
    return eventually(
        lambda: bedrock.get_model_invocation_job(jobIdentifier=arn), lambda job: job["status"] not in LIVE
    )


def counts(job: dict) -> tuple[int, int, int, int]:
    """Record counts: total, processed, success, error."""
    return tuple(job[f"{name}RecordCount"] for name in ("total", "processed", "success", "error"))


def id_of(arn: str) -> str:
    return arn.rsplit("/", 1)[1]


def results(s3, bucket: str, arn: str) -> list[dict]:
    """The job's result lines, in file order."""
    body = s3.get_object(Bucket=bucket, Key=f"out/{id_of(arn)}/batch.jsonl.out")["Body"].read()
    return [json.loads(line) for line in body.decode().splitlines()]
