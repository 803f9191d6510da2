"""Vocabulary of the contract between boto3 and the gateway: provider states, and the shapes of answers."""

import hashlib
import json
from urllib.parse import quote

import pytest
from botocore.exceptions import ClientError
from pact import generate, match, xml
from pact.match.matcher import GenericMatcher

from clients import connect
from jobs import converse, request

XMLNS = {"xmlns": "http://s3.amazonaws.com/doc/2006-03-01/"}

LAST_MODIFIED = (
    "$"
    + "".join(f"['{XMLNS['xmlns']}:{name}']" for name in ("ListBucketResult", "Contents", "LastModified"))
    + "['#text']"
)

BUCKET = "contract"
KEY = "in/batch.jsonl"
NAME = {"Bucket": BUCKET, "Key": KEY}
# Pact parses JSONL as JSON and writes it again. The hashes are over bytes, so the content is in pact's own notation.
BODY = json.dumps(converse(1), separators=(",", ":"), sort_keys=True).encode()
ETAG = hashlib.md5(BODY).hexdigest()
HASH_OF_NOTHING = hashlib.sha256().hexdigest()
AN_OBJECT = {"bucket": BUCKET, "key": KEY, "body": BODY.decode(), "contentType": "application/jsonl"}

ARN = "arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/abcdefghij01"
ARN_PATTERN = r"^arn:aws:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:model-invocation-job/[a-z0-9]{12}$"
A_TIME = match.regex("2026-01-02T03:04:05.678Z", regex=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$")
AN_HTTP_DATE = match.regex(
    "Fri, 02 Jan 2026 03:04:05 GMT", regex=r"^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$"
)
AN_ID = match.regex("7a3c1f0e-0000-4000-8000-000000000000", regex=r"^\S+$")
A_JOB = {"name": "contract-job", "model": request(BUCKET)["modelId"]}


def call(pact, service, operation, **arguments):
    """boto3's result. Fails where boto3 sent another request than the expected one."""
    with pact.serve("127.0.0.1") as server:
        return getattr(connect(str(server.url), service), operation)(**arguments)


def refused(pact, service, operation, **arguments):
    with pytest.raises(ClientError) as failure:
        call(pact, service, operation, **arguments)
    return failure


def s3_error(code, **members):
    children = [xml.element("Code", code), xml.element("Message", match.str("Words for a person."))]
    children += [xml.element(name, value) for name, value in members.items()]
    children.append(xml.element("RequestId", AN_ID))
    return xml.body(xml.element("Error", *children))


def job_path(suffix=""):
    """The path of a job whose id only the gateway knows. The provider state supplies it as `encodedArn`."""
    start, end = "/bedrock/model-invocation-job/", suffix
    given = generate.provider_state(f"{start}${{encodedArn}}{end}")
    return GenericMatcher("type", f"{start}{quote(ARN, safe='')}{end}", generator=given)


def the_arn():
    return GenericMatcher("type", ARN, generator=generate.provider_state("${jobArn}"))


def described(status):
    """A job as GetModelInvocationJob and ListModelInvocationJobs return it."""
    asked = request(BUCKET)
    return {
        "jobArn": match.regex(ARN, regex=ARN_PATTERN),
        "jobName": A_JOB["name"],
        "modelId": asked["modelId"],
        "roleArn": asked["roleArn"],
        "status": status,
        "submitTime": A_TIME,
        "lastModifiedTime": A_TIME,
        "inputDataConfig": asked["inputDataConfig"],
        "outputDataConfig": asked["outputDataConfig"],
    }


COUNTS = {"totalRecordCount": 1, "processedRecordCount": 1, "successRecordCount": 1, "errorRecordCount": 0}


def object_headers(interaction):
    return (
        interaction.with_header("Content-Length", str(len(BODY)))
        .with_header("Content-Type", "application/jsonl")
        .with_header("ETag", f'"{ETAG}"')
        .with_header("Last-Modified", AN_HTTP_DATE)
    )


def bedrock_error(interaction, status, kind, message):
    return (
        interaction.will_respond_with(status)
        .with_header("x-amzn-errortype", kind)
        .with_body({"message": message}, "application/json")
    )
