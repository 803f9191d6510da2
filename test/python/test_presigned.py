"""Headers that boto3's default presigner puts into a URL apply, or are refused, as if they were sent."""

import http.client
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlsplit

import pytest

from clients import connect


def send(method, url, data=b"", headers=None):
    """Sends a presigned URL unchanged, as curl does. Returns status, error code and headers."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    try:
        connection.request(method, url.removeprefix(f"http://{parts.netloc}"), data, headers or {})
        answer = connection.getresponse()
        body = answer.read()
        code = ElementTree.fromstring(body).findtext("Code") if answer.status >= 400 and body else None
        return answer.status, code, answer.headers
    finally:
        connection.close()


@pytest.fixture
def url(everywhere, bucket):
    s3 = connect(everywhere, "s3")

    def sign(operation, **more):
        params = {"Bucket": f"local-{bucket}", "Key": "file", **more}
        return s3.generate_presigned_url(operation, Params=params)

    return sign


@pytest.fixture
def name(bucket):
    return {"Bucket": f"local-{bucket}", "Key": "file"}


@pytest.fixture
def plain(everywhere):
    return connect(everywhere, "s3")


def test_metadata_and_type_in_the_url_are_stored(plain, url, name):
    signed = url("put_object", Metadata={"note": "a  b", "other": "1"}, ContentType="text/plain")
    assert send("PUT", signed, b"content")[:2] == (200, None)
    head = plain.head_object(**name)
    assert (head["Metadata"], head["ContentType"]) == ({"note": "a  b", "other": "1"}, "text/plain")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"StorageClass": "STANDARD"}, (200, None)),
        ({"StorageClass": "GLACIER"}, (501, "NotImplemented")),
        ({"GrantRead": "id=1"}, (400, "AccessControlListNotSupported")),
        ({"ExpectedBucketOwner": "000000000000"}, (200, None)),
        ({"ExpectedBucketOwner": "111111111111"}, (403, "AccessDenied")),
        ({"WebsiteRedirectLocation": "/other"}, (501, "NotImplemented")),
        ({"ChecksumAlgorithm": "SHA256"}, (200, None)),
    ],
)
def test_a_header_in_the_url_is_honoured_or_refused_as_a_header(url, more, expected):
    assert send("PUT", url("put_object", **more), b"content")[:2] == expected


def test_a_copy_source_in_the_url_copies(plain, url, name):
    plain.put_object(Bucket=name["Bucket"], Key="source", Body=b"content", Metadata={"a": "b"})
    signed = url("copy_object", CopySource=f"{name['Bucket']}/source")
    assert send("PUT", signed)[0] == 200
    got = plain.get_object(**name)
    assert (got["Body"].read(), got["Metadata"]) == (b"content", {"a": "b"})
