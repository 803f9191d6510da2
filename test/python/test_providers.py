"""One workflow for every provider: upload, head, run, read results, stop, delete. The upstreams are stand-ins."""

import json

import pytest
from botocore.exceptions import ClientError

from clients import code_of, connect, status_of
from gateway import running_gateway
from jobs import converse, counts, eventually, finished, id_of, jsonl, openai
from upstreams import upstreams


def gemini(number: int) -> dict:
    contents = [{"role": "user", "parts": [{"text": f"question {number}"}]}]
    return {"request": {"contents": contents}, "metadata": {"key": f"record-{number}"}}


def anthropic(number: int) -> dict:
    params = {"model": "claude-x", "max_tokens": 9, "messages": [{"role": "user", "content": f"question {number}"}]}
    return {"custom_id": f"record-{number}", "params": params}


# Provider, form of lines, member that holds a result's answer, and whether native ids work as keys.
ROWS = [
    ("local", converse, "modelOutput", False),
    ("vllm", openai, "response", False),
    ("openai", openai, "response", True),
    ("gemini", gemini, "response", True),
    ("anthropic", anthropic, "result", True),
    ("anthropic", converse, "modelOutput", True),
    ("bedrock", converse, "modelOutput", False),
]
IDS = [f"{name}-{form.__name__}" for name, form, _, _ in ROWS]
RECORDS = 3


@pytest.fixture(scope="module")
def url():
    with upstreams() as config, running_gateway(config) as gateway:
        yield gateway.url


def record_of(line: dict) -> str:
    return line.get("recordId") or line.get("custom_id") or line.get("key") or line["metadata"]["key"]


@pytest.mark.parametrize(("provider", "form", "answer", "by_id"), ROWS, ids=IDS)
def test_a_row_goes_from_upload_to_results(url, bucket, provider, form, answer, by_id):
    s3, bedrock = (connect(url, service, provider) for service in ("s3", "bedrock"))
    body = jsonl(form(number) for number in range(RECORDS))
    key = f"in/{provider}-{form.__name__}.jsonl"
    if provider == "bedrock":
        s3.create_bucket(Bucket=bucket)
    uploaded = s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType="application/jsonl")
    file_id = uploaded["ETag"].strip('"')

    # By key, with the id unquoted, quoted and absent.
    for condition in ({"IfMatch": file_id}, {"IfMatch": uploaded["ETag"]}, {}):
        head = s3.head_object(Bucket=bucket, Key=key, **condition)
        assert (head["ContentLength"], head["ContentType"]) == (len(body), "application/jsonl")
        assert s3.get_object(Bucket=bucket, Key=key, **condition)["Body"].read() == body
    assert s3.get_object(Bucket=bucket, Key=key, Range="bytes=3-8")["Body"].read() == body[3:9]
    listed = s3.list_objects_v2(Bucket=bucket, Prefix="in/")["Contents"]
    assert [(entry["Key"], entry["Size"]) for entry in listed] == [(key, len(body))]

    def create(name, source=key, **members):
        return bedrock.create_model_invocation_job(
            jobName=name,
            modelId="claude-a-model",
            roleArn="not-required",
            inputDataConfig={"s3InputDataConfig": {"s3Uri": f"s3://{bucket}/{source}", "s3InputFormat": "JSONL"}},
            outputDataConfig={"s3OutputDataConfig": {"s3Uri": f"s3://{bucket}/out/"}},
            **members,
        )["jobArn"]

    source = file_id if by_id else key
    arn = create("a-job", source, tags=[{"key": "endpoint", "value": "/v1/chat/completions"}])
    job = finished(bedrock, arn)
    assert (job["status"], job["jobArn"], job["jobName"], job["modelId"]) == ("Completed", arn, "a-job", "claude-a-model")
    assert counts(job) == (RECORDS, RECORDS, RECORDS, 0)
    summaries = bedrock.list_model_invocation_jobs(maxResults=50)["invocationJobSummaries"]
    assert [summary["jobName"] for summary in summaries if summary["jobArn"] == arn] == ["a-job"]

    folder = f"out/{id_of(arn)}/"
    results = s3.list_objects_v2(Bucket=bucket, Prefix=folder)["Contents"]
    # Result names use the last segment of the input's URI. A provider's own id gets the extension of files with lines.
    name = source.rsplit("/", 1)[-1]
    result = f"{folder}{name}{'.jsonl' if by_id else ''}.out"
    assert [entry["Key"] for entry in results] == sorted([result, f"{folder}manifest.json.out"])
    text = s3.get_object(Bucket=bucket, Key=result)["Body"].read()
    lines = [json.loads(line) for line in text.decode().splitlines()]
    assert sorted(map(record_of, lines)) == [f"record-{number}" for number in range(RECORDS)]
    assert all(line[answer] for line in lines)
    assert s3.head_object(Bucket=bucket, Key=result)["ContentLength"] == len(text)

    # A client without the header finds the job by its ARN.
    assert connect(url, "bedrock").get_model_invocation_job(jobIdentifier=arn)["status"] == "Completed"

    second = create("to-stop")
    try:
        bedrock.stop_model_invocation_job(jobIdentifier=second)
    except ClientError as error:
        assert error.response["Error"]["Code"] == "ConflictException"
    assert finished(bedrock, second)["status"] in ("Stopped", "Completed")

    s3.delete_object(Bucket=bucket, Key=key, IfMatch=file_id)
    with pytest.raises(ClientError) as failure:
        s3.head_object(Bucket=bucket, Key=key)
    assert status_of(failure) == 404


def test_a_prefix_with_markup_in_it_lists_what_it_names(url, bucket):
    s3 = connect(url, "s3", "openai")
    for key in ("a&b<c>/1.jsonl", "a&b/2.jsonl"):
        s3.put_object(Bucket=bucket, Key=key, Body=jsonl([openai(1)]))
    listed = s3.list_objects_v2(Bucket=bucket, Prefix="a&b<c>/")["Contents"]
    assert [entry["Key"] for entry in listed] == ["a&b<c>/1.jsonl"]


def test_anthropic_that_is_switched_off_refuses_uploads_and_names_the_alternative(url, bucket):
    s3 = connect(url, "s3", "anthropic-refused")
    with pytest.raises(ClientError) as failure:
        s3.put_object(Bucket=bucket, Key="k.jsonl", Body=b"{}")
    assert (code_of(failure), status_of(failure)) == ("NotImplemented", 501)
    assert "Anthropic" in failure.value.response["Error"]["Message"]


def test_a_line_in_another_form_is_refused_with_its_number_before_anything_is_paid(url, bucket):
    for provider, good in (("openai", openai), ("gemini", gemini), ("anthropic", anthropic)):
        s3, bedrock = (connect(url, service, provider) for service in ("s3", "bedrock"))
        lines = [good(1), good(2), {"something": "else"}]
        s3.put_object(Bucket=bucket, Key=f"{provider}.jsonl", Body=jsonl(lines))
        before = len(bedrock.list_model_invocation_jobs(maxResults=1000)["invocationJobSummaries"])
        with pytest.raises(ClientError) as failure:
            bedrock.create_model_invocation_job(
                jobName="never",
                modelId="claude-a-model",
                roleArn="not-required",
                inputDataConfig={"s3InputDataConfig": {"s3Uri": f"s3://{bucket}/{provider}.jsonl"}},
                outputDataConfig={"s3OutputDataConfig": {"s3Uri": f"s3://{bucket}/out/"}},
            )
        assert code_of(failure) == "ValidationException"
        assert "line 3" in failure.value.response["Error"]["Message"]
        after = bedrock.list_model_invocation_jobs(maxResults=1000)["invocationJobSummaries"]
        assert len(after) == before


def test_without_a_header_every_provider_s_jobs_are_one_list_in_pages(url, bucket):
    arns = set()
    for provider, form in (("openai", openai), ("anthropic", anthropic), ("local", converse)):
        s3, bedrock = (connect(url, service, provider) for service in ("s3", "bedrock"))
        s3.put_object(Bucket=bucket, Key="page.jsonl", Body=jsonl([form(1)]))
        for number in range(4):
            created = bedrock.create_model_invocation_job(
                jobName=f"paged-{provider}-{number}",
                modelId="claude-a-model",
                roleArn="not-required",
                inputDataConfig={"s3InputDataConfig": {"s3Uri": f"s3://{bucket}/page.jsonl"}},
                outputDataConfig={"s3OutputDataConfig": {"s3Uri": f"s3://{bucket}/out/"}},
            )
            arns.add(created["jobArn"])
    pages = connect(url, "bedrock").get_paginator("list_model_invocation_jobs").paginate(nameContains="paged-", maxResults=5)
    seen = [job for page in pages for job in page["invocationJobSummaries"]]
    assert len(seen) == len(arns)
    assert {job["jobArn"] for job in seen} == arns
    times = [job["submitTime"] for job in seen]
    assert times == sorted(times, reverse=True)


def test_an_unknown_provider_is_refused_and_the_configured_ones_are_listed(url, bucket):
    with pytest.raises(ClientError) as failure:
        connect(url, "s3", "nobody").head_bucket(Bucket=bucket)
    assert status_of(failure) == 400
    with pytest.raises(ClientError) as failure:
        connect(url, "bedrock", "nobody").list_model_invocation_jobs()
    assert code_of(failure) == "ValidationException"
    assert "gemini" in failure.value.response["Error"]["Message"]


def test_a_file_that_was_stored_elsewhere_is_listed_by_its_id(url, bucket):
    s3 = connect(url, "s3", "openai")
    file_id = s3.put_object(Bucket=bucket, Key="mine.jsonl", Body=jsonl([openai(1)]))["ETag"].strip('"')
    # The id alone selects the file, whatever the key is.
    head = s3.head_object(Bucket="any-bucket", Key=file_id)
    assert head["ETag"].strip('"') == file_id
    eventually(lambda: s3.head_object(Bucket="any-bucket", Key="any-key", IfMatch=file_id)["ContentLength"], bool)


@pytest.mark.parametrize("provider", dict.fromkeys(name for name, *_ in ROWS))
def test_names_of_a_callers_metadata_and_tags_may_be_those_of_javascript(url, bucket, provider):
    s3 = connect(url, "s3", provider)
    if provider == "bedrock":
        s3.create_bucket(Bucket=bucket)
    names = {name: name.upper() for name in ("__proto__", "constructor", "tostring", "hasownproperty", "valueof")}
    tags = [{"Key": name, "Value": value} for name, value in sorted(names.items())]

    def expect(key):
        assert s3.head_object(Bucket=bucket, Key=key)["Metadata"] == names
        assert s3.get_object(Bucket=bucket, Key=key)["Metadata"] == names
        assert sorted(s3.get_object_tagging(Bucket=bucket, Key=key)["TagSet"], key=lambda tag: tag["Key"]) == tags

    tagging = "&".join(f"{name}={value}" for name, value in names.items())
    body = jsonl([next(form for name, form, *_ in ROWS if name == provider)(1)])
    s3.put_object(Bucket=bucket, Key="put.jsonl", Body=body, Metadata=names, Tagging=tagging)
    expect("put.jsonl")
    s3.copy_object(Bucket=bucket, Key="copy.jsonl", CopySource=f"{bucket}/put.jsonl")
    expect("copy.jsonl")
    upload = s3.create_multipart_upload(Bucket=bucket, Key="parts.jsonl", Metadata=names, Tagging=tagging)["UploadId"]
    part = s3.upload_part(Bucket=bucket, Key="parts.jsonl", UploadId=upload, PartNumber=1, Body=body)
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    s3.complete_multipart_upload(Bucket=bucket, Key="parts.jsonl", UploadId=upload, MultipartUpload=parts)
    expect("parts.jsonl")


@pytest.mark.parametrize("provider", [name for name, *_ in ROWS if name != "bedrock"])
def test_tags_of_a_job_may_have_the_names_of_javascript(url, bucket, provider):
    bedrock = connect(url, "bedrock", provider)
    form = next(form for name, form, *_ in ROWS if name == provider)
    connect(url, "s3", provider).put_object(Bucket=bucket, Key="in.jsonl", Body=jsonl([form(1)]))
    tags = [{"key": name, "value": "v"} for name in ("__proto__", "constructor", "endpoint")]
    arn = bedrock.create_model_invocation_job(
        jobName="names",
        modelId="claude-a-model",
        roleArn="not-required",
        inputDataConfig={"s3InputDataConfig": {"s3Uri": f"s3://{bucket}/in.jsonl"}},
        outputDataConfig={"s3OutputDataConfig": {"s3Uri": f"s3://{bucket}/out/"}},
        tags=[{**tag, "value": "/v1/chat/completions"} if tag["key"] == "endpoint" else tag for tag in tags],
    )["jobArn"]
    listed = bedrock.list_tags_for_resource(resourceARN=arn)["tags"]
    assert sorted(tag["key"] for tag in listed) == sorted(tag["key"] for tag in tags)
    bedrock.untag_resource(resourceARN=arn, tagKeys=["__proto__", "constructor"])
    assert [tag["key"] for tag in bedrock.list_tags_for_resource(resourceARN=arn)["tags"]] == ["endpoint"]
