"""Client settings of boto3: signatures, checksums, `Expect: 100-continue`, keep-alive."""

import http.client
import socket
import time
from urllib.parse import urlsplit

import pytest
from botocore import UNSIGNED
from botocore.exceptions import ClientError

from clients import code_of, connect

SETUPS = {
    "SigV4": {},
    "SigV2": {"signature_version": "s3"},
    "anonymous": {"signature_version": UNSIGNED},
    "checksums when required": {
        "request_checksum_calculation": "when_required",
        "response_checksum_validation": "when_required",
    },
    "signed payload": {"s3": {"payload_signing_enabled": True}},
    "unsigned payload": {"s3": {"payload_signing_enabled": False}},
    "path style": {"s3": {"addressing_style": "path"}},
    "virtual style": {"s3": {"addressing_style": "virtual"}},
}


@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS)
def test_every_setup_of_boto3_reads_what_it_wrote(gateway, bucket, setup):
    s3 = connect(gateway.url, "s3", **setup)
    name = {"Bucket": bucket, "Key": "folder/a b+c.jsonl"}
    s3.put_object(**name, Body=b"content", Metadata={"by": "test"})
    got = s3.get_object(**name)
    assert (got["Body"].read(), got["Metadata"]) == (b"content", {"by": "test"})
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [name["Key"]]
    s3.delete_object(**name)


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_a_presigned_url_needs_no_further_header(gateway, bucket, version):
    signer = connect(gateway.url, "s3", signature_version=version)
    name = {"Bucket": bucket, "Key": "a b+c"}
    for method, expected in (("put_object", b""), ("get_object", b"by url")):
        url = urlsplit(signer.generate_presigned_url(method, Params=name))
        connection = http.client.HTTPConnection(url.netloc)
        body = b"by url" if method == "put_object" else None
        connection.request(method[:3].upper(), f"{url.path}?{url.query}", body=body)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, expected)
        connection.close()


def test_expect_100_continue_costs_no_second(s3, bucket):
    started = time.monotonic()
    for number in range(20):
        s3.put_object(Bucket=bucket, Key=f"file-{number}", Body=b"x" * 100_000)
    # botocore 1.44.5 waits one second for a server that does not send 100.
    assert time.monotonic() - started < 10


def test_a_put_refused_before_its_body_leaves_the_client_usable(s3, bucket):
    content = b"x" * 3_000_000
    s3.put_object(Bucket=bucket, Key="file", Body=content)
    for _ in range(5):
        with pytest.raises(ClientError) as failure:
            s3.put_object(Bucket=bucket, Key="file", Body=content, IfNoneMatch="*")
        assert code_of(failure) == "PreconditionFailed"
        # The same client has the same connection pool.
        assert s3.head_object(Bucket=bucket, Key="file")["ContentLength"] == len(content)


def test_a_body_shorter_than_announced_stores_nothing(gateway, s3, bucket):
    connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc)
    connection.putrequest("PUT", f"/bedrock/files/{bucket}/file")
    connection.putheader("Content-Length", "1000")
    connection.endheaders(b"x" * 10)
    connection.sock.shutdown(socket.SHUT_WR)
    # The gateway closes its side only after it has finished the request.
    while connection.sock.recv(1024):
        pass
    connection.close()
    s3.put_object(Bucket=bucket, Key="other")
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["other"]


def test_kept_connections_are_used_again(gateway, bucket):
    connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc)
    for number in range(5):
        connection.request("PUT", f"/bedrock/files/{bucket}/{number}", body=b"content")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        kept = connection.sock
        connection.request("GET", f"/bedrock/files/{bucket}/{number}")
        assert connection.getresponse().read() == b"content"
        assert connection.sock is kept is not None
    connection.close()
