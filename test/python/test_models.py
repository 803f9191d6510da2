"""boto3 asks every provider for its models, and runs a job with an id that it got. The upstreams are stand-ins."""

import re

import pytest
from botocore.exceptions import ClientError

from clients import code_of, connect
from gateway import running_gateway
from jobs import converse, finished, jsonl, openai, request
from upstreams import upstreams

# Provider, a model that runs in batches, a name of a model that the list lacks, and the owner of models.
ROWS = [
    ("local", "quarry-echo", None, "Quarry"),
    ("vllm", "Qwen/Qwen3-8B", None, "vllm"),
    ("openai", "gpt-4o-mini", None, "OpenAI"),
    ("gemini", "gemini-2.5-flash", "models/gemini-2.5-flash", "Google"),
    ("anthropic", "claude-opus-5", "us.anthropic.claude-opus-5", "Anthropic"),
    ("anthropic-refused", "claude-opus-5", "claude-haiku-4-5", "Anthropic"),
    ("bedrock", "meta.llama3-1-8b-instruct-v1:0", None, "Meta"),
]
IDS = [row[0] for row in ROWS]


@pytest.fixture(scope="module")
def url():
    with upstreams() as config, running_gateway(without_aliases(config)) as gateway:
        yield gateway.url


def without_aliases(config: str) -> str:
    """An alias for every name hides the provider's own names, which it takes the place of."""
    return re.sub(r", models: \{[^}]*\}", "", config)


@pytest.mark.parametrize(("provider", "model", "other", "owner"), ROWS, ids=IDS)
def test_models_are_listed_filtered_and_found(url, provider, model, other, owner):
    bedrock = connect(url, "bedrock", provider)
    everything = {one["modelId"]: one for one in bedrock.list_foundation_models()["modelSummaries"]}
    found = everything[model]
    assert found["modelArn"] == f"arn:aws:bedrock:us-east-1::foundation-model/{model}"
    assert (found["providerName"], found["modelLifecycle"]["status"]) == (owner, "ACTIVE")
    assert "TEXT" in found["inputModalities"] and "TEXT" in found["outputModalities"]
    on_demand = bedrock.list_foundation_models(byInferenceType="ON_DEMAND", byOutputModality="TEXT", byProvider=owner)
    assert model in [one["modelId"] for one in on_demand["modelSummaries"]]
    assert bedrock.list_foundation_models(byProvider="Nobody")["modelSummaries"] == []

    for name in filter(None, (model, found["modelArn"], other)):
        details = bedrock.get_foundation_model(modelIdentifier=name)["modelDetails"]
        assert details == (everything[details["modelId"]])
    for name in ("no-such-model", "no/such:model", "arn:aws:bedrock:us-east-1::foundation-model/none"):
        with pytest.raises(ClientError) as failure:
            bedrock.get_foundation_model(modelIdentifier=name)
        assert code_of(failure) == "ResourceNotFoundException"


@pytest.mark.parametrize("provider", [name for name in IDS if name != "bedrock"])
def test_only_bedrock_has_inference_profiles(url, provider):
    bedrock = connect(url, "bedrock", provider)
    for page in bedrock.get_paginator("list_inference_profiles").paginate(typeEquals="SYSTEM_DEFINED"):
        assert page["inferenceProfileSummaries"] == []
    with pytest.raises(ClientError) as failure:
        bedrock.get_inference_profile(inferenceProfileIdentifier="us.a.b-v1:0")
    assert code_of(failure) == "ResourceNotFoundException"


def test_inference_profiles_of_bedrock_are_listed_in_pages_and_found(url):
    bedrock = connect(url, "bedrock", "bedrock")
    pages = list(bedrock.get_paginator("list_inference_profiles").paginate(maxResults=1))
    profiles = [profile for page in pages for profile in page["inferenceProfileSummaries"]]
    assert len(pages) == len(profiles) == 4
    for profile in profiles:
        assert profile["createdAt"].year == 2024
        for name in (profile["inferenceProfileId"], profile["inferenceProfileArn"]):
            details = bedrock.get_inference_profile(inferenceProfileIdentifier=name)
            assert {member: details[member] for member in profile} == profile
    only = bedrock.list_inference_profiles(typeEquals="APPLICATION")["inferenceProfileSummaries"]
    assert [profile["type"] for profile in only] == ["APPLICATION"]


@pytest.mark.parametrize(("provider", "form"), [("local", converse), ("vllm", openai), ("openai", openai)])
def test_a_listed_id_runs_a_job(url, bucket, provider, form):
    s3, bedrock = (connect(url, service, provider) for service in ("s3", "bedrock"))
    (first, *_) = bedrock.list_foundation_models(byInferenceType="ON_DEMAND")["modelSummaries"]
    tags = [{"key": "endpoint", "value": "/v1/chat/completions"}]
    job = request(bucket, modelId=first["modelId"], tags=tags)
    key = job["inputDataConfig"]["s3InputDataConfig"]["s3Uri"].removeprefix(f"s3://{bucket}/")
    s3.put_object(Bucket=bucket, Key=key, Body=jsonl([form(1)]))
    done = finished(bedrock, bedrock.create_model_invocation_job(**job)["jobArn"])
    assert (done["status"], done["modelId"]) == ("Completed", first["modelId"])
