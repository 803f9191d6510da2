"""Tags of objects, for every provider whose objects are Quarry's."""

import pytest
from botocore.exceptions import ClientError

from clients import code_of, connect, status_of

TAGS = [{"Key": "team", "Value": "search"}, {"Key": "cost centre", "Value": "a+b/c=d@e:f_g-h.1"}, {"Key": "ключ", "Value": ""}]
HEADER = "team=search&cost%20centre=a%2Bb%2Fc%3Dd%40e%3Af_g-h.1&%D0%BA%D0%BB%D1%8E%D1%87="
LINE = b'{"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{}}\n'


@pytest.fixture(params=["local", "openai", "gemini", "anthropic"])
def named(request, everywhere, bucket):
    return connect(everywhere, "s3"), {"Bucket": f"{request.param}-{bucket}", "Key": "file.jsonl"}


def tags_of(s3, name):
    return s3.get_object_tagging(**name)["TagSet"]


def test_tags_of_a_put_are_read_counted_replaced_and_removed(named):
    s3, name = named
    s3.put_object(**name, Body=LINE, Tagging=HEADER)
    assert tags_of(s3, name) == TAGS
    assert s3.head_object(**name)["TagCount"] == 3
    assert s3.get_object(**name)["TagCount"] == 3
    s3.put_object_tagging(**name, Tagging={"TagSet": TAGS[:1]})
    assert tags_of(s3, name) == TAGS[:1]
    s3.delete_object_tagging(**name)
    assert tags_of(s3, name) == []
    assert "TagCount" not in s3.head_object(**name)
    s3.put_object_tagging(**name, Tagging={"TagSet": TAGS})
    s3.put_object(**name, Body=LINE)
    assert tags_of(s3, name) == []


def test_a_copy_keeps_the_tags_or_gets_others(named):
    s3, name = named
    s3.put_object(**name, Body=LINE, Tagging=HEADER)
    copy = {**name, "Key": "copy.jsonl", "CopySource": name}
    copied = {"Bucket": name["Bucket"], "Key": "copy.jsonl"}
    s3.copy_object(**copy)
    assert tags_of(s3, copied) == TAGS
    s3.copy_object(**copy, TaggingDirective="REPLACE", Tagging="other=1")
    assert tags_of(s3, copied) == [{"Key": "other", "Value": "1"}]
    s3.copy_object(**copy, TaggingDirective="REPLACE")
    assert tags_of(s3, copied) == []


def test_an_upload_in_parts_has_the_tags_of_its_creation(named):
    s3, name = named
    upload = s3.create_multipart_upload(**name, Tagging=HEADER)["UploadId"]
    part = s3.upload_part(**name, UploadId=upload, PartNumber=1, Body=LINE)
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    s3.complete_multipart_upload(**name, UploadId=upload, MultipartUpload=parts)
    assert tags_of(s3, name) == TAGS


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ([{"Key": str(number), "Value": ""} for number in range(11)], "BadRequest"),
        ([{"Key": "k" * 129, "Value": ""}], "InvalidTag"),
        ([{"Key": "k", "Value": "v" * 257}], "InvalidTag"),
        ([{"Key": "k", "Value": "<script>"}], "InvalidTag"),
        ([{"Key": "a,b", "Value": ""}], "InvalidTag"),
        ([{"Key": "aws:cloudformation", "Value": ""}], "InvalidTag"),
        ([{"Key": "k", "Value": "1"}, {"Key": "k", "Value": "2"}], "InvalidTag"),
    ],
)
def test_tags_beyond_s3s_rules_are_refused(s3, bucket, tags, code):
    name = {"Bucket": bucket, "Key": "file"}
    s3.put_object(**name, Body=b"x", Tagging="a=b")
    with pytest.raises(ClientError) as failure:
        s3.put_object_tagging(**name, Tagging={"TagSet": tags})
    assert (code_of(failure), status_of(failure)) == (code, 400)
    assert tags_of(s3, name) == [{"Key": "a", "Value": "b"}]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("&".join(f"k{number}=" for number in range(11)), "BadRequest"),
        ("a=1&a=2", "InvalidArgument"),
        ("=1", "InvalidArgument"),
        ("a=%ZZ", "InvalidArgument"),
        ("k=" + "v" * 257, "InvalidTag"),
        ("aws:x=1", "InvalidTag"),
    ],
)
def test_a_header_beyond_s3s_rules_stores_nothing(s3, bucket, header, code):
    with pytest.raises(ClientError) as failure:
        s3.put_object(Bucket=bucket, Key="file", Body=b"x", Tagging=header)
    assert (code_of(failure), status_of(failure)) == (code, 400)
    with pytest.raises(ClientError):
        s3.head_object(Bucket=bucket, Key="file")


def test_tags_have_the_longest_names_and_values_of_s3(s3, bucket):
    tags = [{"Key": f"{number}" + "é" * 127, "Value": "v" * 256} for number in range(10)]
    s3.put_object(Bucket=bucket, Key="file", Body=b"x")
    s3.put_object_tagging(Bucket=bucket, Key="file", Tagging={"TagSet": tags})
    assert tags_of(s3, {"Bucket": bucket, "Key": "file"}) == tags


def test_the_tags_of_a_missing_object_are_no_such_key(s3, bucket):
    s3.create_bucket(Bucket=bucket)
    for call in (
        lambda: s3.get_object_tagging(Bucket=bucket, Key="missing"),
        lambda: s3.put_object_tagging(Bucket=bucket, Key="missing", Tagging={"TagSet": TAGS}),
        lambda: s3.delete_object_tagging(Bucket=bucket, Key="missing"),
    ):
        with pytest.raises(ClientError) as failure:
            call()
        assert (code_of(failure), status_of(failure)) == ("NoSuchKey", 404)
