import json
import os
import uuid
from pathlib import Path

import pytest

from clients import connect
from gateway import IS_FLEET, StartError, running_gateway
from upstreams import upstreams

LOG_LINES_SHOWN = 40

# What `npm test` runs in fleet mode too. With FLEET_SUITES=all that mode runs everything.
ON_FLEET = {"objects", "conditions", "copies", "listing", "multipart", "buckets", "jobs", "job_lists"}
if IS_FLEET and os.environ.get("FLEET_SUITES") != "all":
    here = Path(__file__).parent
    collect_ignore = [path.name for path in here.glob("test_*.py") if path.stem.removeprefix("test_") not in ON_FLEET]


@pytest.fixture(scope="session")
def gateway(pytestconfig):
    try:
        with running_gateway() as running:
            pytestconfig.stash[LOG] = running.log
            yield running
    except StartError as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture(scope="session", params=[False, True], ids=["open", "access keys"])
def everywhere(request):
    """
    The URL of a gateway with all stand-ins, once without access keys and once with the clients' key. Bucket rules route
    `openai-…` to openai, and so on.
    """
    # Buckets of `bedrock` are S3's: only keys whose `buckets` match see them.
    key = {"buckets": ["*"], "id": os.environ["AWS_ACCESS_KEY_ID"], "secret": os.environ["AWS_SECRET_ACCESS_KEY"]}
    keys = f"access_keys: [{json.dumps(key)}]\n" if request.param else ""
    with upstreams() as config:
        names = ("local", "openai", "gemini", "anthropic", "bedrock")
        rules = "".join(f"  - {{ bucket: '{name}-*', provider: {name} }}\n" for name in names)
        with running_gateway(f"{config}{keys}routes:\n{rules}") as running:
            yield running.url


@pytest.fixture(scope="session")
def s3(gateway):
    return connect(gateway.url, "s3")


@pytest.fixture(scope="session")
def bedrock(gateway):
    return connect(gateway.url, "bedrock")


@pytest.fixture(scope="session", params=[None, "local"], ids=["default provider", "x-model-provider"])
def clients(gateway, request):
    """S3 and Bedrock clients without a provider and with one named."""
    return connect(gateway.url, "s3", request.param), connect(gateway.url, "bedrock", request.param)


@pytest.fixture
def bucket():
    """A bucket name that no other test uses. The first PUT creates the bucket."""
    return f"bucket-{uuid.uuid4().hex[:16]}"


LOG = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    log = item.config.stash.get(LOG, None)
    if report.failed and log is not None and log.exists():
        tail = log.read_text(encoding="utf-8").splitlines()[-LOG_LINES_SHOWN:]
        report.sections.append(("the gateway's log", "\n".join(tail)))
    return report
