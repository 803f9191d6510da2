"""ListModelInvocationJobs, and tags of jobs."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from clients import connect, status_of
from jobs import converse, eventually, finished, id_of, jsonl, request, submit

JOBS = 27


@pytest.fixture(scope="module")
def jobs(s3, bedrock):
    """The common part of the names of 27 jobs, and their ARNs, oldest first."""
    bucket = f"many-{uuid.uuid4().hex[:8]}"
    s3.put_object(Bucket=bucket, Key="in/batch.jsonl", Body=jsonl([converse(1)]))
    names = [f"{bucket}-{number:02d}" for number in range(JOBS)]
    arns = [bedrock.create_model_invocation_job(**request(bucket, jobName=name))["jobArn"] for name in names]
    created = {arn: finished(bedrock, arn)["submitTime"] for arn in arns}
    # Jobs of the same millisecond have a stable order, which need not be the order of creation.
    return bucket, sorted(arns, key=lambda arn: (created[arn], arn))


@pytest.fixture
def arn(s3, bedrock, bucket):
    return submit(s3, bedrock, bucket, [converse(1)])


def listed(bedrock, **query):
    return [job["jobArn"] for job in bedrock.list_model_invocation_jobs(**query)["invocationJobSummaries"]]


def tags_of(bedrock, arn):
    return {tag["key"]: tag["value"] for tag in bedrock.list_tags_for_resource(resourceARN=arn)["tags"]}


def tags(count):
    return [{"key": f"key-{number}", "value": "value"} for number in range(count)]


@pytest.mark.parametrize("size", [1, 5, 26, 27, 100])
def test_pages_of_any_size_have_every_job_once_newest_first(bedrock, jobs, size):
    name, arns = jobs
    pages = list(
        bedrock.get_paginator("list_model_invocation_jobs").paginate(
            nameContains=name, PaginationConfig={"PageSize": size}
        )
    )
    assert [job["jobArn"] for page in pages for job in page["invocationJobSummaries"]] == arns[::-1]
    assert all(len(page["invocationJobSummaries"]) <= size for page in pages)


def test_a_job_that_is_created_between_two_pages_moves_nothing(s3, bedrock, bucket):
    arns = {submit(s3, bedrock, bucket, [converse(1)], jobName=bucket) for _ in range(4)}
    first = bedrock.list_model_invocation_jobs(nameContains=bucket, maxResults=3)
    submit(s3, bedrock, bucket, [converse(1)], jobName=bucket)
    rest = listed(bedrock, nameContains=bucket, nextToken=first["nextToken"])
    seen = [job["jobArn"] for job in first["invocationJobSummaries"]] + rest
    assert (len(seen), set(seen)) == (4, arns)


@pytest.mark.parametrize(("order", "step"), [("Ascending", 1), ("Descending", -1)])
def test_jobs_are_sorted_by_creation_time(bedrock, jobs, order, step):
    name, arns = jobs
    assert listed(bedrock, nameContains=name, sortBy="CreationTime", sortOrder=order) == arns[::step]
    pages = bedrock.get_paginator("list_model_invocation_jobs").paginate(
        nameContains=name, sortOrder=order, PaginationConfig={"PageSize": 4}
    )
    assert [job["jobArn"] for page in pages for job in page["invocationJobSummaries"]] == arns[::step]


def test_jobs_are_filtered_by_name(bedrock, jobs):
    name, arns = jobs
    tens = [f"{name}-{number}" for number in range(10, 20)]
    found = bedrock.list_model_invocation_jobs(nameContains=f"{name}-1")["invocationJobSummaries"]
    assert sorted(job["jobName"] for job in found) == tens
    assert {job["jobArn"] for job in found} <= set(arns)
    assert listed(bedrock, nameContains=f"{name}.1") == []
    assert listed(bedrock, nameContains=name.upper()) == []


def test_jobs_are_filtered_by_status(s3, bedrock, jobs, bucket):
    name, arns = jobs
    failed = submit(s3, bedrock, bucket, ["no json"], jobName=bucket)
    finished(bedrock, failed)
    assert listed(bedrock, nameContains=bucket, statusEquals="Failed") == [failed]
    assert listed(bedrock, nameContains=bucket, statusEquals="Completed") == []
    assert listed(bedrock, nameContains=name, statusEquals="Completed") == arns[::-1]
    assert listed(bedrock, nameContains=name, statusEquals="Submitted") == []


def test_a_job_that_nobody_looked_at_is_found_by_its_status(s3, bedrock, bucket):
    arn = submit(s3, bedrock, bucket, [converse(1)], jobName=bucket)
    manifest = {"Bucket": bucket, "Key": f"out/{id_of(arn)}/manifest.json.out"}
    eventually(lambda: s3.list_objects_v2(Bucket=bucket, Prefix=manifest["Key"])["KeyCount"], lambda count: count == 1)
    eventually(lambda: listed(bedrock, nameContains=bucket, statusEquals="Completed"), lambda arns: arns == [arn])
    for status in ("Submitted", "Validating", "Scheduled", "InProgress"):
        assert listed(bedrock, nameContains=bucket, statusEquals=status) == []


def test_jobs_are_filtered_by_submit_time(bedrock, jobs):
    name, arns = jobs
    times = [bedrock.get_model_invocation_job(jobIdentifier=arn)["submitTime"] for arn in arns]
    middle = times[13]
    before = listed(bedrock, nameContains=name, submitTimeBefore=middle)
    after = listed(bedrock, nameContains=name, submitTimeAfter=middle)
    # AWS does not document whether the bound is inclusive.
    assert {arn for arn, at in zip(arns, times, strict=True) if at != middle} <= {*before, *after}
    assert all(at <= middle for arn, at in zip(arns, times, strict=True) if arn in before)
    assert all(at >= middle for arn, at in zip(arns, times, strict=True) if arn in after)
    assert 0 < len(before) < JOBS
    both = {"submitTimeAfter": middle - timedelta(days=1), "submitTimeBefore": middle + timedelta(days=1)}
    assert listed(bedrock, nameContains=name, **both) == arns[::-1]
    assert listed(bedrock, nameContains=name, submitTimeAfter=datetime.now(UTC) + timedelta(minutes=1)) == []


def test_a_summary_tells_what_the_job_tells(bedrock, jobs):
    name, arns = jobs
    (summary,) = bedrock.list_model_invocation_jobs(nameContains=f"{name}-05")["invocationJobSummaries"]
    assert summary["jobArn"] in arns
    job = bedrock.get_model_invocation_job(jobIdentifier=summary["jobArn"])
    del job["ResponseMetadata"]
    assert summary == job


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"statusEquals": "Nope"}, "statusEquals"),
        ({"maxResults": 5000}, "maxResults"),
        ({"sortOrder": "Sideways"}, "sortOrder"),
        ({"nextToken": "nonsense"}, "nextToken"),
        ({"nameContains": "100%"}, "nameContains"),
    ],
)
def test_a_bad_filter_is_refused_by_its_name(bedrock, query, named):
    with pytest.raises(bedrock.exceptions.ValidationException) as failure:
        bedrock.list_model_invocation_jobs(**query)
    assert named in failure.value.response["Error"]["Message"]


def test_tags_are_kept_replaced_and_removed(s3, bedrock, bucket):
    first = [{"key": "source", "value": "unit test"}, {"key": "empty", "value": ""}]
    arn = submit(s3, bedrock, bucket, [converse(1)], tags=first)
    assert tags_of(bedrock, arn) == {"source": "unit test", "empty": ""}
    bedrock.tag_resource(resourceARN=arn, tags=[{"key": "source", "value": "new"}, {"key": "more", "value": "1"}])
    assert tags_of(bedrock, arn) == {"source": "new", "empty": "", "more": "1"}
    bedrock.untag_resource(resourceARN=arn, tagKeys=["source", "never there"])
    assert tags_of(bedrock, arn) == {"empty": "", "more": "1"}


def test_a_job_without_tags_has_none(bedrock, arn):
    assert tags_of(bedrock, arn) == {}


def test_a_job_has_at_most_200_tags(bedrock, arn):
    bedrock.tag_resource(resourceARN=arn, tags=tags(200))
    bedrock.tag_resource(resourceARN=arn, tags=[{"key": "key-0", "value": "replaced"}])
    with pytest.raises(bedrock.exceptions.TooManyTagsException) as failure:
        bedrock.tag_resource(resourceARN=arn, tags=[{"key": "one more", "value": ""}])
    assert status_of(failure) == 400
    assert len(tags_of(bedrock, arn)) == 200


def test_a_job_cannot_be_created_with_more_than_200_tags(bedrock, bucket):
    kinds = (bedrock.exceptions.TooManyTagsException, bedrock.exceptions.ValidationException)
    with pytest.raises(kinds, match="tags"):
        bedrock.create_model_invocation_job(**request(bucket, tags=tags(201)))


def test_tags_of_an_unknown_job_are_not_found(bedrock):
    arn = "arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/zzzzzzzzzzzz"
    for call, arguments in (
        (bedrock.list_tags_for_resource, {}),
        (bedrock.tag_resource, {"tags": tags(1)}),
        (bedrock.untag_resource, {"tagKeys": ["key"]}),
    ):
        with pytest.raises(bedrock.exceptions.ResourceNotFoundException):
            call(resourceARN=arn, **arguments)


def test_an_unknown_provider_is_refused_with_the_known_ones(gateway, bucket):
    named = connect(gateway.url, "bedrock", "nobody")
    for call, arguments in (
        (named.create_model_invocation_job, request(bucket)),
        (named.list_model_invocation_jobs, {}),
    ):
        with pytest.raises(named.exceptions.ValidationException) as failure:
            call(**arguments)
        assert "'nobody'" in str(failure.value)
        assert "local" in str(failure.value)
    s3 = connect(gateway.url, "s3", "nobody")
    with pytest.raises(ClientError, match="'nobody'.*local") as failure:
        s3.put_object(Bucket=bucket, Key="file")
    assert failure.value.response["Error"]["Code"] == "InvalidArgument"
