"""Choice of the provider: header, bucket rule, default."""

import uuid

import pytest
from botocore.exceptions import ClientError

from clients import connect, status_of
from gateway import running_gateway
from jobs import converse, finished, id_of, submit

CONFIG = """
default_provider: one
providers:
  one: {type: local}
  two: {type: local}
routes:
  - {bucket: "two-*", provider: two}
"""


@pytest.fixture(scope="module")
def gateway():
    with running_gateway(CONFIG) as running:
        yield running


@pytest.fixture
def clients(gateway):
    """S3 and Bedrock clients of the default provider, of `one` and of `two`."""
    return {
        name: (connect(gateway.url, "s3", name), connect(gateway.url, "bedrock", name)) for name in (None, "one", "two")
    }


@pytest.fixture
def ruled():
    """A bucket that a rule routes to `two`."""
    return f"two-{uuid.uuid4().hex[:12]}"


def sees(s3, bucket):
    try:
        s3.head_object(Bucket=bucket, Key="file")
    except ClientError as error:
        assert error.response["Error"]["Code"] == "404"
        return False
    return True


def test_without_header_or_rule_the_default_serves(clients, bucket):
    clients[None][0].put_object(Bucket=bucket, Key="file")
    assert {name: sees(s3, bucket) for name, (s3, _) in clients.items()} == {None: True, "one": True, "two": False}


def test_a_rule_for_the_bucket_comes_before_the_default(clients, ruled):
    clients[None][0].put_object(Bucket=ruled, Key="file")
    assert {name: sees(s3, ruled) for name, (s3, _) in clients.items()} == {None: True, "one": False, "two": True}


def test_the_header_comes_before_a_rule(clients, ruled):
    clients["one"][0].put_object(Bucket=ruled, Key="file")
    assert {name: sees(s3, ruled) for name, (s3, _) in clients.items()} == {None: False, "one": True, "two": False}


def test_every_provider_lists_its_own_buckets(clients, bucket):
    clients["two"][0].create_bucket(Bucket=bucket)
    for name, expected in (("one", False), ("two", True)):
        names = [entry["Name"] for entry in clients[name][0].list_buckets()["Buckets"]]
        assert (bucket in names) is expected


def test_a_job_runs_where_its_input_is_and_is_found_by_its_arn_from_anywhere(clients, ruled):
    s3, bedrock = clients[None]
    arn = submit(s3, bedrock, ruled, [converse(1)])
    for _, other in clients.values():
        assert finished(other, arn)["status"] == "Completed"
    key = f"out/{id_of(arn)}/batch.jsonl.out"
    clients["two"][0].head_object(Bucket=ruled, Key=key)
    with pytest.raises(ClientError) as failure:
        clients["one"][0].head_object(Bucket=ruled, Key=key)
    assert status_of(failure) == 404


def test_a_list_of_jobs_is_of_all_providers_or_of_the_named_one(clients, ruled):
    s3, bedrock = clients[None]
    arn = submit(s3, bedrock, ruled, [converse(1)], jobName=ruled)
    found = {
        name: [job["jobArn"] for job in client.list_model_invocation_jobs(nameContains=ruled)["invocationJobSummaries"]]
        for name, (_, client) in clients.items()
    }
    assert found == {None: [arn], "one": [], "two": [arn]}


def test_buckets_of_every_rule_are_listed(gateway):
    """A request for a listed bucket goes to the provider that listed it: the default one or `two`."""
    s3 = connect(gateway.url, "s3")
    names = sorted([*(f"list-{n}" for n in range(3)), *(f"two-list-{n}" for n in range(3))])
    for name in names:
        s3.create_bucket(Bucket=name)
    # Without the header, a request for this bucket goes to `two`, which lacks it.
    connect(gateway.url, "s3", "one").create_bucket(Bucket="two-list-hidden")
    pages = list(s3.get_paginator("list_buckets").paginate(PaginationConfig={"PageSize": 2}))
    found = [bucket["Name"] for page in pages for bucket in page["Buckets"]]
    assert [name for name in found if "list-" in name] == names
    assert [len(page["Buckets"]) for page in pages[:-1]] == [2] * (len(pages) - 1)
    for name in names:
        s3.head_bucket(Bucket=name)
    named = connect(gateway.url, "s3", "one").list_buckets()["Buckets"]
    assert "two-list-hidden" in [bucket["Name"] for bucket in named]
    assert "two-list-0" not in [bucket["Name"] for bucket in named]
