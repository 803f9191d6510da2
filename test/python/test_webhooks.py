"""Webhooks of jobs, received and verified by the library of Standard Webhooks for Python."""

import base64
import hashlib
import hmac
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from standardwebhooks.webhooks import Webhook

from clients import connect
from gateway import running_gateway
from jobs import converse, eventually, finished, submit
from test_providers import anthropic, gemini, openai
from upstreams import upstreams

CONFIGURED = "whsec_" + base64.b64encode(bytes(32)).decode()
FORMS = {"local": converse, "openai": openai, "gemini": gemini, "anthropic": anthropic}
RECORDS = 3


class Receiver:
    """Keeps what it has verified, by path. Every event is refused once before it is accepted."""

    def __init__(self, secrets: dict[str, str]):
        self.events = []
        self.refused = set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                event = Webhook(secrets[self.path]).verify(body, dict(self.headers))
                place = (self.path, self.headers["webhook-id"])
                is_first = place not in receiver.refused
                receiver.refused.add(place)
                if not is_first:
                    receiver.events.append((*place, event))
                self.send_response(503 if is_first else 204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def of(self, path: str, arn: str) -> list[dict]:
        return [event for at, _, event in list(self.events) if at == path and arn in json.dumps(event)]


@pytest.fixture(scope="module")
def receiver():
    digest = hmac.new(os.environ["AWS_SECRET_ACCESS_KEY"].encode(), b"quarry:webhook", hashlib.sha256).digest()
    own = "whsec_" + base64.b64encode(digest).decode()
    receiver = Receiver({"/all": CONFIGURED, "/own": own})
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@pytest.fixture(scope="module")
def url(receiver):
    key = {"id": os.environ["AWS_ACCESS_KEY_ID"], "secret": os.environ["AWS_SECRET_ACCESS_KEY"]}
    events = {
        "allowed_hosts": ["127.0.0.1"],
        "webhooks": [{"url": f"{receiver.url}/all", "secret": CONFIGURED, "format": "eventbridge"}],
    }
    with upstreams() as config:
        ours = f"access_keys: [{json.dumps(key)}]\nevents: {json.dumps(events)}\n"
        with running_gateway(f"{config}{ours}") as gateway:
            yield gateway.url


@pytest.mark.parametrize("provider", FORMS)
def test_each_provider_tells_of_the_end_once(receiver, url, bucket, provider):
    s3, bedrock = (connect(url, service, provider) for service in ("s3", "bedrock"))
    lines = [FORMS[provider](number) for number in range(RECORDS)]
    tags = [{"key": "quarry:webhook", "value": f"{receiver.url}/own"}, {"key": "team", "value": "search"}]
    arn = submit(s3, bedrock, bucket, lines, modelId="claude-a-model", tags=tags)
    job = finished(bedrock, arn)

    [own] = eventually(lambda: receiver.of("/own", arn), bool)
    assert own["type"] == "job.completed"
    for member in ("jobArn", "jobName", "modelId", "status", "totalRecordCount", "successRecordCount"):
        assert own["data"][member] == job[member]
    assert own["data"]["provider"] == provider
    assert own["data"]["tags"] == tags

    [bridge] = eventually(lambda: receiver.of("/all", arn), bool)
    assert handler(bridge) == (arn, "a-job", "Completed")
    assert len({event_id for path, event_id, event in receiver.events if arn in json.dumps(event)}) == 1


def handler(event: dict) -> tuple[str, str, str]:
    """As functions that a rule of EventBridge calls for batch jobs of Bedrock read the event."""
    assert (event["source"], event["detail-type"]) == ("aws.bedrock", "Batch Inference Job State Change")
    detail = event["detail"]
    assert event["resources"] == [detail["batchJobArn"]]
    return detail["batchJobArn"], detail["batchJobName"], detail["status"]
