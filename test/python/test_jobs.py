"""Operations on a job, and refusals of CreateModelInvocationJob."""

import json
import re
import urllib.error
import urllib.request
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from clients import connect, status_of
from jobs import MODEL, ROLE, converse, counts, finished, id_of, jsonl, request, submit, uri

MISSING = "arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/zzzzzzzzzzzz"


@pytest.fixture
def uploaded(s3, bucket):
    """A bucket with an input of one line."""
    s3.put_object(Bucket=bucket, Key="in/batch.jsonl", Body=jsonl([converse(1)]))
    return bucket


@pytest.fixture
def done(s3, bedrock, bucket):
    """The ARN of a job that has ended."""
    arn = submit(s3, bedrock, bucket, [converse(1)])
    finished(bedrock, arn)
    return arn


def refusal(bedrock, bucket, **members):
    with pytest.raises(bedrock.exceptions.ValidationException) as failure:
        bedrock.create_model_invocation_job(**request(bucket, **members))
    assert status_of(failure) == 400
    return failure.value.response["Error"]["Message"]


def get_json(gateway, path):
    with urllib.request.urlopen(f"{gateway.url}/bedrock/{path}") as answer:
        return json.load(answer)


def test_a_job_tells_what_it_was_created_with(bedrock, uploaded):
    members = {
        "jobName": "tell-me",
        "clientRequestToken": uuid.uuid4().hex,
        "timeoutDurationInHours": 24,
        "modelInvocationType": "Converse",
        "vpcConfig": {"subnetIds": ["subnet-0123456789abcdef0"], "securityGroupIds": ["sg-0123456789abcdef0"]},
    }
    before = datetime.now(UTC) - timedelta(seconds=1)
    asked = request(uploaded, **members)
    arn = bedrock.create_model_invocation_job(**asked)["jobArn"]
    assert re.fullmatch(r"arn:aws:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:model-invocation-job/[a-z0-9]{12}", arn)

    job = bedrock.get_model_invocation_job(jobIdentifier=arn)
    assert {name: job[name] for name in asked} == asked
    assert job["jobArn"] == arn
    assert before <= job["submitTime"] <= datetime.now(UTC)
    assert job["jobExpirationTime"] - job["submitTime"] == timedelta(hours=24)


def test_a_job_is_found_by_its_arn_and_by_its_id(bedrock, done):
    by_arn = bedrock.get_model_invocation_job(jobIdentifier=done)
    by_id = bedrock.get_model_invocation_job(jobIdentifier=id_of(done))
    assert by_arn["jobArn"] == by_id["jobArn"] == done


def test_raw_json_has_statistics_beside_the_counts_and_times_in_iso_8601(gateway, done):
    job = get_json(gateway, f"model-invocation-job/{id_of(done)}")
    expected = {"totalRecordCount": 1, "successfulRecordCount": 1, "failedRecordCount": 0}
    assert {name: job["statistics"][name] for name in expected} == expected
    assert counts(job) == (1, 1, 1, 0)
    for name in ("submitTime", "lastModifiedTime", "endTime"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", job[name])


def test_an_arn_may_be_encoded_in_the_path(gateway, done):
    encoded = done.replace(":", "%3A").replace("/", "%2F")
    assert get_json(gateway, f"model-invocation-job/{encoded}")["jobArn"] == done


def test_a_role_is_not_needed(gateway, uploaded):
    careless = connect(gateway.url, "bedrock", parameter_validation=False)
    asked = request(uploaded)
    del asked["roleArn"]
    arn = careless.create_model_invocation_job(**asked)["jobArn"]
    assert finished(careless, arn)["status"] == "Completed"


def test_values_of_other_providers_pass(bedrock, uploaded):
    members = {"modelId": "gpt-4o-mini", "roleArn": "not-required-for-openai"}
    arn = bedrock.create_model_invocation_job(**request(uploaded, **members))["jobArn"]
    assert finished(bedrock, arn)["modelId"] == "gpt-4o-mini"


def test_a_missing_input_is_refused_by_the_members_name(bedrock, s3, bucket):
    message = refusal(bedrock, bucket)
    assert "inputDataConfig.s3InputDataConfig.s3Uri" in message
    assert uri(bucket, "in/batch.jsonl") in message
    s3.create_bucket(Bucket=bucket)
    assert "inputDataConfig.s3InputDataConfig.s3Uri" in refusal(bedrock, bucket)


@pytest.mark.parametrize("name", ["-starts-with-a-dash", "bad name_!", "x" * 200])
def test_a_bad_job_name_is_refused_by_the_members_name(bedrock, uploaded, name):
    assert "jobName" in refusal(bedrock, uploaded, jobName=name)


@pytest.mark.parametrize(
    ("members", "named"),
    [
        ({"timeoutDurationInHours": 1000}, "timeoutDurationInHours"),
        ({"modelInvocationType": "Guess"}, "modelInvocationType"),
        ({"clientRequestToken": "no spaces allowed"}, "clientRequestToken"),
        ({"inputDataConfig": {"s3InputDataConfig": {"s3Uri": "https://host/file"}}}, "s3Uri"),
        ({"inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://bucket/folder/"}}}, "s3Uri"),
        ({"outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "bucket/out"}}}, "outputDataConfig"),
        ({"tags": [{"key": "same", "value": "1"}, {"key": "same", "value": "2"}]}, "tags"),
    ],
)
def test_a_bad_member_is_refused_by_its_name(bedrock, uploaded, members, named):
    assert named in refusal(bedrock, uploaded, **members)


@pytest.mark.parametrize("member", ["jobName", "modelId", "inputDataConfig", "outputDataConfig"])
def test_a_missing_member_is_refused_by_its_name(gateway, uploaded, member):
    careless = connect(gateway.url, "bedrock", parameter_validation=False)
    asked = request(uploaded)
    del asked[member]
    with pytest.raises(careless.exceptions.ValidationException) as failure:
        careless.create_model_invocation_job(**asked)
    assert member in failure.value.response["Error"]["Message"]


def test_a_body_that_is_no_json_is_refused(gateway):
    ask = urllib.request.Request(f"{gateway.url}/bedrock/model-invocation-job", data=b"{not json", method="POST")
    with pytest.raises(urllib.error.HTTPError) as failure:
        urllib.request.urlopen(ask)
    with failure.value as answer:
        assert (answer.code, answer.headers["x-amzn-errortype"]) == (400, "ValidationException")
        assert "message" in json.load(answer)


@pytest.mark.parametrize("by", [str, id_of])
def test_a_finished_job_cannot_be_stopped(bedrock, done, by):
    with pytest.raises(bedrock.exceptions.ConflictException):
        bedrock.stop_model_invocation_job(jobIdentifier=by(done))
    assert bedrock.get_model_invocation_job(jobIdentifier=done)["status"] == "Completed"


@pytest.mark.parametrize("identifier", [MISSING, "zzzzzzzzzzzz", "batch_of_another_provider"])
def test_an_unknown_job_is_not_found(bedrock, identifier):
    for call in (bedrock.get_model_invocation_job, bedrock.stop_model_invocation_job):
        with pytest.raises(bedrock.exceptions.ResourceNotFoundException) as failure:
            call(jobIdentifier=identifier)
        assert status_of(failure) == 404


def test_a_create_that_is_repeated_with_its_token_is_one_job(bedrock, uploaded):
    asked = request(uploaded, clientRequestToken=uuid.uuid4().hex, jobName=f"once-{uuid.uuid4().hex[:8]}")
    arns = {bedrock.create_model_invocation_job(**asked)["jobArn"] for _ in range(3)}
    assert len(arns) == 1
    found = bedrock.list_model_invocation_jobs(nameContains=asked["jobName"])["invocationJobSummaries"]
    assert [job["jobArn"] for job in found] == list(arns)


def test_a_token_of_another_request_is_a_conflict(bedrock, uploaded):
    asked = request(uploaded, clientRequestToken=uuid.uuid4().hex)
    bedrock.create_model_invocation_job(**asked)
    with pytest.raises(bedrock.exceptions.ConflictException) as failure:
        bedrock.create_model_invocation_job(**asked | {"jobName": "another"})
    assert "clientRequestToken" in failure.value.response["Error"]["Message"]


def test_a_token_whose_create_was_refused_can_be_used_again(s3, bedrock, bucket):
    asked = request(bucket, clientRequestToken=uuid.uuid4().hex)
    with pytest.raises(bedrock.exceptions.ValidationException):
        bedrock.create_model_invocation_job(**asked)
    s3.put_object(Bucket=bucket, Key="in/batch.jsonl", Body=jsonl([converse(1)]))
    bedrock.create_model_invocation_job(**asked)


def test_the_role_and_model_of_the_request_are_echoed(bedrock, done):
    job = bedrock.get_model_invocation_job(jobIdentifier=done)
    assert (job["modelId"], job["roleArn"]) == (MODEL, ROLE)
