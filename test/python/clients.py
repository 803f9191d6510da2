"""boto3 clients for the gateway: an endpoint, any credentials, and a header where a test names a provider."""

import os

import boto3
from botocore.config import Config

PATHS = {"s3": "/bedrock/files", "bedrock": "/bedrock"}
REGION = "us-west-2"

# The machine's own AWS configuration must not affect the tests, and the tests must not reach a real account.
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ |= {
    "AWS_ACCESS_KEY_ID": "any-access-key",
    "AWS_SECRET_ACCESS_KEY": "any-secret-access-key",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    # Without this, Pact's native library sends usage statistics on every run.
    "PACT_DO_NOT_TRACK": "true",
}

SESSION = boto3.session.Session()


def connect(url: str, service: str, provider: str | None = None, **config):
    """`config` goes to botocore. Retries are off by default, so that a failure shows at once."""
    settings = Config(**{"retries": {"total_max_attempts": 1}, **config})
    client = SESSION.client(service, endpoint_url=url + PATHS[service], config=settings)
    if provider is not None:

        def name_provider(request, **_):
            request.headers["x-model-provider"] = provider

        client.meta.events.register("before-send", name_provider)
    return client


def set_headers(client, operation: str, headers: dict[str, str]) -> None:
    """Sends a value that botocore would reject. The header is not signed: `before-send` runs after signing."""

    def set_them(request, **_):
        for name, value in headers.items():
            request.headers[name] = value

    client.meta.events.register(f"before-send.*.{operation}", set_them)


def code_of(failure) -> str:
    """The code of a ClientError in `pytest.raises`."""
    return failure.value.response["Error"]["Code"]


def status_of(failure) -> int:
    return failure.value.response["ResponseMetadata"]["HTTPStatusCode"]
