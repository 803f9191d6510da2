"""Jobs on a local model server, observed while they run."""

import pytest
from botocore.exceptions import ClientError

from clients import connect
from gateway import running_gateway
from jobs import counts, eventually, finished, results, submit
from model_server import model_server


def lines(*texts):
    """A Converse line for each text. The text is also the record's id."""
    inputs = ({"messages": [{"role": "user", "content": [{"text": text}]}]} for text in texts)
    return [{"recordId": text, "modelInput": line} for text, line in zip(texts, inputs, strict=True)]


def processed(bedrock, arn):
    return bedrock.get_model_invocation_job(jobIdentifier=arn).get("processedRecordCount")


def config(base_url):
    # The replicas of a fleet show the results of whole chunks.
    limits = "concurrency: 16, running_jobs: 16, chunk_lines: 1"
    return f"providers:\n  own: {{type: local, base_url: {base_url}, {limits}}}\n"


@pytest.fixture(scope="module")
def server():
    with model_server() as running:
        yield running


@pytest.fixture(scope="module")
def gateway_of_ones_own(server):
    base_url, _ = server
    with running_gateway(config(base_url)) as gateway:
        yield gateway


@pytest.fixture
def own(server, gateway_of_ones_own):
    """The model server, and clients of a gateway that uses it."""
    _, model = server
    model.hold()
    yield model, connect(gateway_of_ones_own.url, "s3"), connect(gateway_of_ones_own.url, "bedrock")
    model.release()


@pytest.fixture
def running(own, bucket):
    """The ARN of a job with three of five results. Two records wait."""
    _, s3, bedrock = own
    arn = submit(s3, bedrock, bucket, lines("one", "two", "refuse three", "wait four", "wait five"))
    eventually(lambda: processed(bedrock, arn), lambda count: count == 3)
    return arn


def by_record(s3, bucket, arn):
    return {line["recordId"]: line for line in results(s3, bucket, arn)}


def results_so_far(s3, bucket, arn):
    try:
        return by_record(s3, bucket, arn)
    except s3.exceptions.NoSuchKey:
        return {}


def test_answers_are_the_model_servers(own, bucket):
    _, s3, bedrock = own
    arn = submit(s3, bedrock, bucket, lines("one", "refuse two"))
    assert counts(finished(bedrock, arn)) == (2, 2, 1, 1)
    found = by_record(s3, bucket, arn)
    assert found["one"]["modelOutput"]["output"]["message"]["content"] == [{"text": "answer to one"}]
    assert found["one"]["modelOutput"]["usage"] == {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3}
    assert found["refuse two"]["error"] == {"errorCode": 400, "errorMessage": "no answer to 'refuse two'"}


def test_a_running_job_counts_and_shows_the_results_it_has(own, running, bucket):
    model, s3, bedrock = own
    # The replicas of a fleet have the counts of at most two seconds ago.
    job = eventually(
        lambda: bedrock.get_model_invocation_job(jobIdentifier=running),
        lambda job: counts(job) == (5, 3, 2, 1),
    )
    assert job["status"] == "InProgress"
    assert "endTime" not in job
    in_progress = bedrock.list_model_invocation_jobs(statusEquals="InProgress")["invocationJobSummaries"]
    assert [summary["jobArn"] for summary in in_progress] == [running]

    seen = eventually(lambda: results_so_far(s3, bucket, running), lambda found: len(found) == 3)
    assert set(seen) == {"one", "two", "refuse three"}
    model.release()
    job = finished(bedrock, running)
    assert (job["status"], counts(job)) == ("Completed", (5, 5, 4, 1))
    assert len(by_record(s3, bucket, running)) == 5


def test_a_stopped_job_keeps_its_results_and_says_which_records_did_not_run(own, running, bucket):
    _, s3, bedrock = own
    bedrock.stop_model_invocation_job(jobIdentifier=running)
    job = finished(bedrock, running)
    assert (job["status"], counts(job)) == ("Stopped", (5, 3, 2, 1))
    found = by_record(s3, bucket, running)
    assert {record for record, line in found.items() if "modelOutput" in line} == {"one", "two"}
    codes = {record: line["error"]["errorCode"] for record, line in found.items() if "error" in line}
    assert codes == {"refuse three": 400, "wait four": 499, "wait five": 499}
    with pytest.raises(bedrock.exceptions.ConflictException):
        bedrock.stop_model_invocation_job(jobIdentifier=running)


def test_the_input_of_a_running_job_may_be_replaced_and_deleted(own, running, bucket):
    model, s3, bedrock = own
    s3.put_object(Bucket=bucket, Key="in/batch.jsonl", Body=b"something else")
    s3.delete_object(Bucket=bucket, Key="in/batch.jsonl")
    model.release()
    assert counts(finished(bedrock, running)) == (5, 5, 4, 1)


def test_a_job_goes_on_in_the_next_process_and_asks_nothing_twice(tmp_path, bucket):
    with model_server() as (base_url, model):
        with running_gateway(config(base_url), tmp_path) as gateway:
            s3, bedrock = connect(gateway.url, "s3"), connect(gateway.url, "bedrock")
            arn = submit(s3, bedrock, bucket, lines("one", "two", "wait three"))
            eventually(lambda: processed(bedrock, arn), lambda count: count == 2)
            assert gateway.stop() == 0
        model.release()
        with running_gateway(config(base_url), tmp_path) as gateway:
            s3, bedrock = connect(gateway.url, "s3"), connect(gateway.url, "bedrock")
            job = finished(bedrock, arn)
            assert (job["status"], counts(job)) == ("Completed", (3, 3, 3, 0))
            assert set(by_record(s3, bucket, arn)) == {"one", "two", "wait three"}
        assert sorted(model.asked) == ["one", "two", "wait three", "wait three"]


def test_a_gateway_without_a_local_provider_says_what_it_has(gateway_of_ones_own, bucket):
    s3 = connect(gateway_of_ones_own.url, "s3", "local")
    with pytest.raises(ClientError, match="'local' is not configured. Configured: own"):
        s3.put_object(Bucket=bucket, Key="file")
