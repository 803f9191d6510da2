from urllib.parse import quote

import pytest
from botocore.exceptions import ClientError

from clients import code_of, status_of

ODD_KEYS = [
    "a b/+~é=&%20?#'()*!:@,;$/..x/./y//z",
    "a/../b",
    "../up",
    "./here",
    "/leading",
    "//twice",
    "folder/",
    "double//slash",
    "%2F%20%",
    "+",
    "?list-type=2",
    "tab\tnewline\nreturn\r",
    "control \x01\x1f\x7f\ufffe",
    "<&>\"'",
    "räksmörgås/日本語/🦊",
    "e\u0301 is not é",
    "x" * 1024,
    "é" * 512,
]


def url_safe(keys):
    """Test ids: short, and without line breaks."""
    return [quote(key)[:40] for key in keys]


@pytest.mark.parametrize("key", ODD_KEYS, ids=url_safe(ODD_KEYS))
def test_an_odd_key_is_put_listed_read_and_deleted_as_it_is(clients, bucket, key):
    s3, _ = clients
    name = {"Bucket": bucket, "Key": key}
    content = key.encode()
    s3.put_object(**name, Body=content)
    assert s3.head_object(**name)["ContentLength"] == len(content)
    assert s3.get_object(**name)["Body"].read() == content

    for listing in (s3.list_objects_v2, s3.list_objects):
        assert [entry["Key"] for entry in listing(Bucket=bucket)["Contents"]] == [key]
        assert [entry["Key"] for entry in listing(Bucket=bucket, Prefix=key)["Contents"]] == [key]
    s3.delete_object(**name)
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


def test_keys_that_look_alike_are_different_objects(s3, bucket):
    alike = ["a/b", "a//b", "/a/b", "a/b/", "a/./b", "a/c/../b", "a%2Fb", "A/b", "a/b ", "a/é", "a/e\u0301"]
    for key in alike:
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    for key in alike:
        assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == key.encode()
    assert len(s3.list_objects_v2(Bucket=bucket)["Contents"]) == len(alike)


def test_odd_keys_are_paged_by_odd_prefixes_delimiters_and_markers(s3, bucket):
    keys = ["p +%é/a&b", "p +%é/a&b/1", "p +%é/c&d/2", "q"]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key)
    page = s3.list_objects_v2(Bucket=bucket, Prefix="p +%é/", Delimiter="&", StartAfter="p +%é/a")
    assert (page["Prefix"], page["Delimiter"], page["StartAfter"]) == ("p +%é/", "&", "p +%é/a")
    assert [entry["Prefix"] for entry in page["CommonPrefixes"]] == ["p +%é/a&", "p +%é/c&"]

    first = s3.list_objects_v2(Bucket=bucket, MaxKeys=2)
    rest = s3.list_objects_v2(Bucket=bucket, ContinuationToken=first["NextContinuationToken"])
    assert [entry["Key"] for page in (first, rest) for entry in page["Contents"]] == keys


@pytest.mark.parametrize("key", ["x" * 1025, "é" * 512 + "x"], ids=["1025 letters", "1025 bytes"])
def test_a_key_of_more_than_1024_bytes_is_too_long(s3, bucket, key):
    name = {"Bucket": bucket, "Key": key}
    for call in (s3.put_object, s3.get_object, s3.delete_object):
        with pytest.raises(ClientError) as failure:
            call(**name)
        assert (code_of(failure), status_of(failure)) == ("KeyTooLongError", 400)
    with pytest.raises(s3.exceptions.NoSuchBucket):
        s3.list_objects_v2(Bucket=bucket)
