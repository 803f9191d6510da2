"""What boto3 sends and needs in answers, recorded as the contract that the gateway is verified against.

A run of all tests here rewrites contracts/boto3-quarry.json. Unless something changed, the bytes stay the same.
"""

import hashlib
import json
import sys
import zlib
from base64 import b64encode
from urllib.parse import quote

import pytest
from pact import Pact, match, xml

from clients import code_of
from contract import (
    A_JOB,
    A_TIME,
    AN_ID,
    AN_OBJECT,
    ARN,
    ARN_PATTERN,
    BODY,
    BUCKET,
    COUNTS,
    ETAG,
    HASH_OF_NOTHING,
    KEY,
    LAST_MODIFIED,
    NAME,
    XMLNS,
    bedrock_error,
    call,
    described,
    job_path,
    object_headers,
    refused,
    s3_error,
    the_arn,
)
from gateway import ROOT
from jobs import request, uri

CONTRACT = ROOT / "contracts/boto3-quarry.json"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """The folder of the interactions and the tests that wrote them. The contract is written only when no test is missing."""
    folder = tmp_path_factory.mktemp("pact")
    names: set[str] = set()
    yield folder, names
    if names == {name for name in vars(sys.modules[__name__]) if name.startswith("test_")}:
        contract = json.loads((folder / CONTRACT.name).read_text())
        contract["interactions"].sort(key=lambda interaction: interaction["description"])
        CONTRACT.parent.mkdir(exist_ok=True)
        CONTRACT.write_text(json.dumps(contract, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


@pytest.fixture
def pact(recorded, request):
    """One interaction. It is written to the folder after boto3 got what it expects."""
    folder, names = recorded
    one = Pact("boto3", "quarry").with_specification("V4")
    failed_before = request.session.testsfailed
    yield one
    if request.session.testsfailed == failed_before:
        one.write_file(folder)
        names.add(request.node.name)


def test_put_object(pact):
    (
        pact.upon_receiving("PutObject of a batch's input")
        .given("nothing in particular")
        .with_request("PUT", f"/bedrock/files/{BUCKET}/{KEY}")
        .with_header("Content-Type", "application/jsonl")
        .with_header("Expect", "100-continue")
        .with_header("X-Amz-Content-SHA256", hashlib.sha256(BODY).hexdigest())
        .with_header("x-amz-sdk-checksum-algorithm", "CRC32")
        .with_header("x-amz-checksum-crc32", b64encode(zlib.crc32(BODY).to_bytes(4)).decode())
        .with_binary_body(BODY, "application/jsonl")
        .will_respond_with(200)
        .with_header("ETag", f'"{ETAG}"')
        .with_header("x-amz-request-id", AN_ID)
    )
    put = call(pact, "s3", "put_object", **NAME, Body=BODY, ContentType="application/jsonl")
    assert put["ETag"].strip('"') == ETAG


def test_list_objects_v2(pact):
    entry = [
        xml.element("Key", KEY),
        xml.element("LastModified", "2026-01-02T03:04:05.678Z"),
        xml.element("ETag", f'"{ETAG}"'),
        xml.element("Size", str(len(BODY))),
        xml.element("StorageClass", "STANDARD"),
    ]
    members = [
        xml.element("Name", BUCKET),
        xml.element("Prefix", "in/"),
        xml.element("MaxKeys", "1000"),
        xml.element("KeyCount", "1"),
        xml.element("IsTruncated", "false"),
        xml.element("EncodingType", "url"),
        xml.element("Contents", *entry),
    ]
    (
        pact.upon_receiving("ListObjectsV2 of a prefix")
        .given("an object", AN_OBJECT)
        .with_request("GET", f"/bedrock/files/{BUCKET}")
        .with_query_parameters({"list-type": "2", "prefix": "in/", "encoding-type": "url"})
        .with_header("X-Amz-Content-SHA256", HASH_OF_NOTHING)
        .will_respond_with(200)
        .with_body(xml.body(xml.element("ListBucketResult", *members, attrs=XMLNS)), "application/xml")
        # pact's matching rules for XML text do not support namespaces.
        .with_matching_rules({"body": {LAST_MODIFIED: {"matchers": [A_TIME.to_matching_rule()]}}})
    )
    page = call(pact, "s3", "list_objects_v2", Bucket=BUCKET, Prefix="in/")
    (found,) = page["Contents"]
    assert (found["Key"], found["Size"], found["ETag"].strip('"')) == (KEY, len(BODY), ETAG)
    assert found["LastModified"].year == 2026
    assert page["IsTruncated"] is False


def test_head_object(pact):
    object_headers(
        pact.upon_receiving("HeadObject with the id that PutObject gave, without its quotes")
        .given("an object", AN_OBJECT)
        .with_request("HEAD", f"/bedrock/files/{BUCKET}/{KEY}")
        .with_header("If-Match", ETAG)
        .will_respond_with(200)
    )
    head = call(pact, "s3", "head_object", **NAME, IfMatch=ETAG)
    assert (head["ContentLength"], head["ContentType"]) == (len(BODY), "application/jsonl")


def test_get_object(pact):
    object_headers(
        pact.upon_receiving("GetObject")
        .given("an object", AN_OBJECT)
        .with_request("GET", f"/bedrock/files/{BUCKET}/{KEY}")
        .with_header("If-Match", ETAG)
        .with_header("x-amz-checksum-mode", "ENABLED")
        .will_respond_with(200)
    ).with_binary_body(BODY, "application/jsonl")
    assert call(pact, "s3", "get_object", **NAME, IfMatch=ETAG)["Body"].read() == BODY


def test_delete_object(pact):
    (
        pact.upon_receiving("DeleteObject")
        .given("an object", AN_OBJECT)
        .with_request("DELETE", f"/bedrock/files/{BUCKET}/{KEY}")
        .with_header("If-Match", ETAG)
        .will_respond_with(204)
    )
    call(pact, "s3", "delete_object", **NAME, IfMatch=ETAG)


def test_get_object_of_a_missing_key(pact):
    (
        pact.upon_receiving("GetObject of a key that is not there")
        .given("an object", AN_OBJECT)
        .with_request("GET", f"/bedrock/files/{BUCKET}/missing")
        .will_respond_with(404)
        .with_header("x-amz-request-id", AN_ID)
        .with_body(s3_error("NoSuchKey", Key="missing"), "application/xml")
    )
    failure = refused(pact, "s3", "get_object", Bucket=BUCKET, Key="missing")
    assert (code_of(failure), failure.value.response["Error"]["Key"]) == ("NoSuchKey", "missing")


def test_head_object_of_a_missing_key(pact):
    (
        pact.upon_receiving("HeadObject of a key that is not there")
        .given("an object", AN_OBJECT)
        .with_request("HEAD", f"/bedrock/files/{BUCKET}/missing")
        .will_respond_with(404)
    )
    assert code_of(refused(pact, "s3", "head_object", Bucket=BUCKET, Key="missing")) == "404"


def test_list_objects_of_a_missing_bucket(pact):
    (
        pact.upon_receiving("ListObjectsV2 of a bucket that is not there")
        .given("nothing in particular")
        .with_request("GET", "/bedrock/files/missing-bucket")
        .with_query_parameters({"list-type": "2", "encoding-type": "url"})
        .will_respond_with(404)
        .with_body(s3_error("NoSuchBucket", BucketName="missing-bucket"), "application/xml")
    )
    assert code_of(refused(pact, "s3", "list_objects_v2", Bucket="missing-bucket")) == "NoSuchBucket"


def test_create_model_invocation_job(pact):
    tags = [{"key": "endpoint", "value": "/v1/chat/completions"}]
    asked = request(BUCKET, jobName=A_JOB["name"], tags=tags)
    token = {"clientRequestToken": match.uuid("00000000-0000-4000-8000-000000000001")}
    (
        pact.upon_receiving("CreateModelInvocationJob")
        .given("an object", AN_OBJECT)
        .with_request("POST", "/bedrock/model-invocation-job")
        .with_header("Content-Type", "application/json")
        .with_body(asked | token, "application/json")
        .will_respond_with(200)
        .with_header("x-amzn-requestid", AN_ID)
        .with_body({"jobArn": match.regex(ARN, regex=ARN_PATTERN)}, "application/json")
    )
    assert call(pact, "bedrock", "create_model_invocation_job", **asked)["jobArn"] == ARN


def test_get_model_invocation_job(pact):
    (
        pact.upon_receiving("GetModelInvocationJob")
        .given("a finished job", AN_OBJECT | A_JOB)
        .with_request("GET", job_path())
        .will_respond_with(200)
        .with_body(described("Completed") | COUNTS | {"endTime": A_TIME, "jobArn": the_arn()}, "application/json")
    )
    job = call(pact, "bedrock", "get_model_invocation_job", jobIdentifier=ARN)
    assert (job["jobArn"], job["status"], job["submitTime"].year) == (ARN, "Completed", 2026)
    assert {name: job[name] for name in COUNTS} == COUNTS


def test_list_model_invocation_jobs(pact):
    (
        pact.upon_receiving("ListModelInvocationJobs")
        .given("a finished job", AN_OBJECT | A_JOB)
        .with_request("GET", "/bedrock/model-invocation-jobs")
        .with_query_parameters({"maxResults": "1", "statusEquals": "Completed", "nameContains": A_JOB["name"]})
        .will_respond_with(200)
        .with_body({"invocationJobSummaries": [described("Completed") | COUNTS]}, "application/json")
    )
    query = {"maxResults": 1, "statusEquals": "Completed", "nameContains": A_JOB["name"]}
    (job,) = call(pact, "bedrock", "list_model_invocation_jobs", **query)["invocationJobSummaries"]
    assert (job["jobName"], job["status"]) == (A_JOB["name"], "Completed")


def test_stop_model_invocation_job(pact):
    (
        pact.upon_receiving("StopModelInvocationJob")
        .given("a running job", AN_OBJECT | A_JOB)
        .with_request("POST", job_path("/stop"))
        .will_respond_with(200)
        .with_body({}, "application/json")
    )
    call(pact, "bedrock", "stop_model_invocation_job", jobIdentifier=ARN)


def test_stop_model_invocation_job_of_a_finished_job(pact):
    asked = (
        pact.upon_receiving("StopModelInvocationJob of a job that has ended")
        .given("a finished job", AN_OBJECT | A_JOB)
        .with_request("POST", job_path("/stop"))
    )
    bedrock_error(asked, 400, "ConflictException", match.str("Words for a person."))
    assert code_of(refused(pact, "bedrock", "stop_model_invocation_job", jobIdentifier=ARN)) == "ConflictException"


def test_get_model_invocation_job_of_an_unknown_job(pact):
    unknown = ARN.replace("abcdefghij01", "zzzzzzzzzzzz")
    asked = pact.upon_receiving("GetModelInvocationJob of a job that is not there").given("nothing in particular")
    asked.with_request("GET", f"/bedrock/model-invocation-job/{quote(unknown, safe='')}")
    bedrock_error(asked, 404, "ResourceNotFoundException", match.str("Words for a person."))
    failure = refused(pact, "bedrock", "get_model_invocation_job", jobIdentifier=unknown)
    assert code_of(failure) == "ResourceNotFoundException"


def test_create_model_invocation_job_without_its_input(pact):
    asked = request(BUCKET, key="missing")
    token = {"clientRequestToken": match.uuid("00000000-0000-4000-8000-000000000002")}
    interaction = (
        pact.upon_receiving("CreateModelInvocationJob over a file that is not there")
        .given("an object", AN_OBJECT)
        .with_request("POST", "/bedrock/model-invocation-job")
        .with_body(asked | token, "application/json")
    )
    named = f"inputDataConfig.s3InputDataConfig.s3Uri: {uri(BUCKET, 'missing')}"
    pattern = r"^inputDataConfig\.s3InputDataConfig\.s3Uri: .*$"
    bedrock_error(interaction, 400, "ValidationException", match.regex(named, regex=pattern))
    failure = refused(pact, "bedrock", "create_model_invocation_job", **asked)
    assert code_of(failure) == "ValidationException"


A_MODEL = {
    "modelArn": "arn:aws:bedrock:us-east-1::foundation-model/quarry-echo",
    "modelId": "quarry-echo",
    "modelName": match.str("quarry-echo"),
    "providerName": "Quarry",
    "inputModalities": ["TEXT"],
    "outputModalities": ["TEXT", "EMBEDDING"],
    "responseStreamingSupported": False,
    "customizationsSupported": [],
    "inferenceTypesSupported": ["ON_DEMAND"],
    "modelLifecycle": {"status": "ACTIVE"},
}


def test_list_foundation_models(pact):
    (
        pact.upon_receiving("ListFoundationModels")
        .given("nothing in particular")
        .with_request("GET", "/bedrock/foundation-models")
        .with_query_parameters({"byInferenceType": "ON_DEMAND", "byOutputModality": "TEXT", "byProvider": "Quarry"})
        .will_respond_with(200)
        .with_body({"modelSummaries": [A_MODEL]}, "application/json")
    )
    query = {"byInferenceType": "ON_DEMAND", "byOutputModality": "TEXT", "byProvider": "Quarry"}
    (model,) = call(pact, "bedrock", "list_foundation_models", **query)["modelSummaries"]
    assert (model["modelId"], model["outputModalities"]) == ("quarry-echo", ["TEXT", "EMBEDDING"])


def test_get_foundation_model(pact):
    arn = A_MODEL["modelArn"]
    (
        pact.upon_receiving("GetFoundationModel by its ARN")
        .given("nothing in particular")
        .with_request("GET", f"/bedrock/foundation-models/{quote(arn, safe='')}")
        .will_respond_with(200)
        .with_body({"modelDetails": A_MODEL}, "application/json")
    )
    details = call(pact, "bedrock", "get_foundation_model", modelIdentifier=arn)["modelDetails"]
    assert (details["modelId"], details["modelLifecycle"]["status"]) == ("quarry-echo", "ACTIVE")


def test_get_foundation_model_of_an_unknown_model(pact):
    asked = pact.upon_receiving("GetFoundationModel of a model that is not there").given("nothing in particular")
    asked.with_request("GET", "/bedrock/foundation-models/none")
    bedrock_error(asked, 404, "ResourceNotFoundException", match.str("Words for a person."))
    failure = refused(pact, "bedrock", "get_foundation_model", modelIdentifier="none")
    assert code_of(failure) == "ResourceNotFoundException"


def test_list_inference_profiles(pact):
    (
        pact.upon_receiving("ListInferenceProfiles of a provider without them")
        .given("nothing in particular")
        .with_request("GET", "/bedrock/inference-profiles")
        .with_query_parameters({"type": "SYSTEM_DEFINED", "maxResults": "10"})
        .will_respond_with(200)
        .with_body({"inferenceProfileSummaries": []}, "application/json")
    )
    page = call(pact, "bedrock", "list_inference_profiles", typeEquals="SYSTEM_DEFINED", maxResults=10)
    assert (page["inferenceProfileSummaries"], page.get("nextToken")) == ([], None)


def test_get_inference_profile_of_an_unknown_profile(pact):
    asked = pact.upon_receiving("GetInferenceProfile of a profile that is not there").given("nothing in particular")
    asked.with_request("GET", "/bedrock/inference-profiles/us.a.b")
    bedrock_error(asked, 404, "ResourceNotFoundException", match.str("Words for a person."))
    failure = refused(pact, "bedrock", "get_inference_profile", inferenceProfileIdentifier="us.a.b")
    assert code_of(failure) == "ResourceNotFoundException"
