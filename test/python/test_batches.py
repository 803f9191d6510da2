"""The main workflow, lines in and results out, for every form of line."""

import gzip
import json

import pytest

from gateway import IS_FLEET
from jobs import anthropic, converse, counts, finished, id_of, jsonl, openai, request, results, submit

FORMS = [converse, anthropic, openai]


def record(line: dict) -> str:
    return line.get("recordId") or line["custom_id"]


@pytest.mark.parametrize("form", FORMS)
def test_a_batch_goes_from_upload_to_results(clients, bucket, form):
    s3, bedrock = clients
    lines = [form(number) for number in range(5)]
    s3.put_object(Bucket=bucket, Key="in/batch.jsonl", Body=jsonl(lines), ContentType="application/jsonl")
    arn = bedrock.create_model_invocation_job(**request(bucket))["jobArn"]

    job = finished(bedrock, arn)
    assert (job["status"], job.get("message")) == ("Completed", None)
    assert counts(job) == (5, 5, 5, 0)
    assert job["submitTime"] <= job["endTime"] <= job["lastModifiedTime"]

    folder = f"out/{id_of(arn)}/"
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=folder)["Contents"]
    assert [entry["Key"] for entry in listed] == [f"{folder}batch.jsonl.out", f"{folder}manifest.json.out"]
    assert sorted(map(record, results(s3, bucket, arn))) == [f"record-{number}" for number in range(5)]


def test_results_are_objects_like_any_other(s3, bedrock, bucket):
    arn = submit(s3, bedrock, bucket, [converse(1)])
    finished(bedrock, arn)
    name = {"Bucket": bucket, "Key": f"out/{id_of(arn)}/batch.jsonl.out"}
    whole = s3.get_object(**name)["Body"].read()
    head = s3.head_object(**name)
    assert head["ContentLength"] == len(whole)
    assert s3.get_object(**name, IfMatch=head["ETag"], Range="bytes=2-9")["Body"].read() == whole[2:10]
    s3.delete_object(**name)


def test_the_manifest_counts_records_and_tokens(s3, bedrock, bucket):
    arn = submit(s3, bedrock, bucket, [converse(1), "no json", converse(2)])
    finished(bedrock, arn)
    manifest = json.load(s3.get_object(Bucket=bucket, Key=f"out/{id_of(arn)}/manifest.json.out")["Body"])
    names = ("total", "processed", "success", "error")
    assert [manifest[f"{name}RecordCount"] for name in names] == [3, 3, 2, 1]
    assert manifest["inputTokenCount"] > 0
    assert manifest["outputTokenCount"] > 0


def test_converse_lines_are_answered_as_converse_answers_and_labelled_as_echo(s3, bedrock, bucket):
    arn = submit(s3, bedrock, bucket, [converse(7)])
    finished(bedrock, arn)
    (line,) = results(s3, bucket, arn)
    assert line["modelInput"] == converse(7)["modelInput"]
    output = line["modelOutput"]
    assert output["output"]["message"] == {"role": "assistant", "content": [{"text": "[echo] question 7"}]}
    assert output["stopReason"] == "end_turn"
    assert output["usage"]["totalTokens"] == output["usage"]["inputTokens"] + output["usage"]["outputTokens"] > 0


def test_anthropic_lines_are_answered_as_messages_and_labelled_as_echo(s3, bedrock, bucket):
    arn = submit(s3, bedrock, bucket, [anthropic(7)])
    finished(bedrock, arn)
    (line,) = results(s3, bucket, arn)
    output = line["modelOutput"]
    assert (output["type"], output["role"], output["stop_reason"]) == ("message", "assistant", "end_turn")
    assert output["content"] == [{"type": "text", "text": "[echo] question 7", "citations": None}]
    assert output["model"] == "quarry-echo"
    assert output["usage"]["output_tokens"] > 0


def test_openai_lines_are_answered_as_openais_output_file_and_labelled_as_echo(s3, bedrock, bucket):
    arn = submit(s3, bedrock, bucket, [openai(7)])
    finished(bedrock, arn)
    (line,) = results(s3, bucket, arn)
    assert (line["custom_id"], line["error"], line["response"]["status_code"]) == ("record-7", None, 200)
    body = line["response"]["body"]
    assert body["object"] == "chat.completion"
    assert body["choices"][0]["message"] == {"role": "assistant", "content": "[echo] question 7"}
    assert body["model"] == "quarry-echo"


@pytest.mark.parametrize("form", FORMS)
def test_a_bad_line_is_its_own_error_and_the_job_completes(s3, bedrock, bucket, form):
    arn = submit(s3, bedrock, bucket, [form(1), "no json", form(2), '{"neither": "form"}'])
    job = finished(bedrock, arn)
    assert (job["status"], counts(job)) == ("Completed", (4, 4, 2, 2))
    lines = results(s3, bucket, arn)
    assert len(lines) == 4
    assert {record(line) for line in lines if not line.get("error")} == {"record-1", "record-2"}


def test_a_line_in_another_form_than_the_first_is_its_own_error(s3, bedrock, bucket):
    arn = submit(s3, bedrock, bucket, [converse(1), openai(2), converse(3)])
    job = finished(bedrock, arn)
    assert (job["status"], counts(job)) == ("Completed", (3, 3, 2, 1))
    (line,) = [line for line in results(s3, bucket, arn) if "error" in line]
    assert line["error"]["errorCode"] == 400
    assert "'OpenAI batch line'" in line["error"]["errorMessage"]


def test_a_line_without_an_id_gets_one_that_no_line_has(s3, bedrock, bucket):
    line = converse(1)
    del line["recordId"]
    arn = submit(s3, bedrock, bucket, [line, line])
    finished(bedrock, arn)
    first, second = map(record, results(s3, bucket, arn))
    assert first != second
    # In a fleet it is the id of a chunk.
    assert IS_FLEET or id_of(arn) in first


def test_a_compressed_input_is_read_and_its_results_are_not_compressed(s3, bedrock, bucket):
    body = gzip.compress(jsonl([converse(number) for number in range(3)]))
    s3.put_object(Bucket=bucket, Key="in/batch.jsonl.gz", Body=body)
    arn = bedrock.create_model_invocation_job(**request(bucket, "in/batch.jsonl.gz"))["jobArn"]
    assert counts(finished(bedrock, arn)) == (3, 3, 3, 0)
    folder = f"out/{id_of(arn)}/"
    (key,) = [
        entry["Key"]
        for entry in s3.list_objects_v2(Bucket=bucket, Prefix=folder)["Contents"]
        if entry["Key"] != f"{folder}manifest.json.out"
    ]
    assert key == f"{folder}batch.jsonl.gz.out"
    text = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()
    assert {record(json.loads(line)) for line in text.splitlines()} == {f"record-{number}" for number in range(3)}


def test_a_line_that_the_model_refuses_says_why(s3, bedrock, bucket):
    bad = {"recordId": "bad", "modelInput": {"messages": [{"role": "wizard", "content": [{"text": "hi"}]}]}}
    arn = submit(s3, bedrock, bucket, [converse(1), bad])
    assert counts(finished(bedrock, arn)) == (2, 2, 1, 1)
    (line,) = [line for line in results(s3, bucket, arn) if line["recordId"] == "bad"]
    assert line["modelInput"] == bad["modelInput"]
    assert line["error"]["errorCode"] == 400
    assert "modelInput.messages[0].role" in line["error"]["errorMessage"]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [(["no json", "{}"], "line 1"), ([""], "no lines"), (["", "  ", "[1]"], "line 3")],
    ids=["bad lines", "no lines", "blank and bad lines"],
)
def test_a_job_without_a_single_good_line_fails_and_says_why(s3, bedrock, bucket, lines, reason):
    job = finished(bedrock, submit(s3, bedrock, bucket, lines))
    assert job["status"] == "Failed"
    assert reason in job["message"]


def test_blank_lines_windows_line_ends_and_a_byte_order_mark_are_no_records(s3, bedrock, bucket):
    text = b"\xef\xbb\xbf" + jsonl([converse(1), "", converse(2)]).replace(b"\n", b"\r\n") + b"\r\n\r\n"
    s3.put_object(Bucket=bucket, Key="in/batch.jsonl", Body=text)
    job = finished(bedrock, bedrock.create_model_invocation_job(**request(bucket))["jobArn"])
    assert (job["status"], counts(job)) == ("Completed", (2, 2, 2, 0))


def test_text_beyond_ascii_passes_through_unchanged(s3, bedrock, bucket):
    line = converse(1)
    line["modelInput"]["messages"][0]["content"][0]["text"] = "räksmörgås 🦊 \u2028 \\u00e9"
    arn = submit(s3, bedrock, bucket, [json.dumps(line, ensure_ascii=False)])
    finished(bedrock, arn)
    body = s3.get_object(Bucket=bucket, Key=f"out/{id_of(arn)}/batch.jsonl.out")["Body"].read()
    result = json.loads(body)
    assert result["modelInput"] == line["modelInput"]
    assert result["modelOutput"]["output"]["message"]["content"][0]["text"] == "[echo] räksmörgås 🦊 \u2028 \\u00e9"


def test_a_job_reads_its_input_as_it_was_when_it_was_created(s3, bedrock, bucket):
    lines = [converse(number) for number in range(2000)]
    arn = submit(s3, bedrock, bucket, lines)
    s3.delete_object(Bucket=bucket, Key="in/batch.jsonl")
    job = finished(bedrock, arn)
    assert (job["status"], counts(job)) == ("Completed", (2000, 2000, 2000, 0))
    assert len({record(line) for line in results(s3, bucket, arn)}) == 2000


def test_two_jobs_over_one_input_have_results_of_their_own(s3, bedrock, bucket):
    arns = [submit(s3, bedrock, bucket, [converse(1)]) for _ in range(2)]
    assert arns[0] != arns[1]
    for arn in arns:
        finished(bedrock, arn)
        assert len(results(s3, bucket, arn)) == 1


def test_the_output_may_go_to_a_bucket_of_its_own_without_a_prefix(s3, bedrock, bucket):
    out = f"{bucket}-out"
    output = {"s3OutputDataConfig": {"s3Uri": f"s3://{out}"}}
    arn = submit(s3, bedrock, bucket, [converse(1)], outputDataConfig=output)
    finished(bedrock, arn)
    keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket=out)["Contents"]]
    assert keys == [f"{id_of(arn)}/batch.jsonl.out", f"{id_of(arn)}/manifest.json.out"]
