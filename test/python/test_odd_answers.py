"""boto3 reads jobs and models whose upstream answers are newer than the SDKs, or differ from the documentation."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote, urlsplit

from clients import connect
from gateway import running_gateway

ARN = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/"
NEW = {"newDataConfig": {"bucket": "b"}}


def described(name, **more):
    return {
        "jobArn": ARN + name,
        "jobName": name,
        "modelId": "a-model",
        "roleArn": "arn:aws:iam::123456789012:role/batch",
        "status": "InProgress",
        "submitTime": "2026-11-03T02:25:57Z",
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://b/in.jsonl"}},
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://b/out/"}},
    } | more


def batch(name, **more):
    return {"id": f"batch_{name}", "object": "batch", "created_at": 1_762_136_757, "input_file_id": "file-in"} | more


JOBS = [
    described("aaaaaaaaaaa1", status="Archived"),
    described("aaaaaaaaaaa2", inputDataConfig=NEW, outputDataConfig=NEW),
]
BATCHES = [
    None,
    batch("capitals", status="IN_PROGRESS", request_counts=None, output_file_id=""),
    batch("new", status="paused", created_at="1762136757000", errors="", metadata=""),
    batch("odd", status=7, created_at=None, expires_at="never", metadata=[1]),
]
AWS_MODELS = [
    None,
    {"modelId": "a.new", "outputModalities": ["SMELL", None], "modelLifecycle": {"status": "PLANNED"}, "tiers": ["x"]},
    {"modelId": "a.bare", "modelLifecycle": None, "inputModalities": ""},
    {"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/a.nameless"},
]
MODELS = [
    None,
    {"id": "bare"},
    {"id": "odd", "created": "soon", "owned_by": "", "shutdown_date": "", "architecture": [], "capabilities": None},
    {"id": "audio-1", "architecture": {"output_modalities": ["audio", "smell", None]}},
    {"id": None},
]


class Upstream(BaseHTTPRequestHandler):
    def do_GET(self):
        path = unquote(urlsplit(self.path).path)
        if path == "/model-invocation-jobs":
            answer = {"invocationJobSummaries": JOBS}
        elif path == "/foundation-models":
            answer = {"modelSummaries": AWS_MODELS, "nextThing": 1}
        elif path == "/models":
            answer = {"data": MODELS}
        elif path == "/batches":
            answer = {"data": BATCHES, "has_more": None}
        else:
            known = {f"/model-invocation-job/{job['jobArn']}": job for job in JOBS}
            answer = known.get(path) or next(one for one in BATCHES if one and path == f"/batches/{one['id']}")
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def upstream():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def configured(url):
    return f"""
providers:
  openai: {{ type: openai, api_key: any, base_url: "{url}" }}
  bedrock:
    {{ type: bedrock, region: us-east-1, access_key_id: a, secret_access_key: b,
       s3_endpoint: "{url}", bedrock_endpoint: "{url}" }}
default_provider: openai
"""


def test_odd_jobs_are_listed_and_described():
    with upstream() as url, running_gateway(configured(url)) as gateway:
        for provider, names in (
            ("bedrock", [job["jobName"] for job in JOBS]),
            ("openai", [one["id"] for one in BATCHES if one]),
        ):
            client = connect(gateway.url, "bedrock", provider)
            listed = client.list_model_invocation_jobs()["invocationJobSummaries"]
            found = {job["jobName"]: job for job in listed if job["jobName"] in names}
            assert sorted(found) == sorted(names)
            for job in found.values():
                assert client.get_model_invocation_job(jobIdentifier=job["jobArn"])["status"] == job["status"]
            if provider == "bedrock":
                assert found["aaaaaaaaaaa1"]["status"] == "Archived"
            else:
                assert {job["status"] for job in found.values()} == {"InProgress"}


def test_odd_models_are_listed():
    with upstream() as url, running_gateway(configured(url)) as gateway:
        listed = {
            provider: {
                model["modelId"]: model
                for model in connect(gateway.url, "bedrock", provider).list_foundation_models()["modelSummaries"]
            }
            for provider in ("bedrock", "openai")
        }
    assert listed["bedrock"] == {
        "a.new": {"modelId": "a.new", "outputModalities": ["SMELL"], "modelLifecycle": {"status": "PLANNED"}},
        "a.bare": {"modelId": "a.bare"},
    }
    outputs = {name: model["outputModalities"] for name, model in listed["openai"].items()}
    assert outputs == {"bare": ["TEXT"], "odd": ["TEXT"], "audio-1": ["SPEECH"]}
    assert {model["modelLifecycle"]["status"] for model in listed["openai"].values()} == {"ACTIVE"}
