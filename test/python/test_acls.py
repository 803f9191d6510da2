"""ACLs of objects, as S3 treats them where the bucket's owner is enforced."""

import pytest
from botocore.exceptions import ClientError

from clients import code_of, connect, status_of


def calls(s3, name, **members):
    s3.put_object(Bucket=name["Bucket"], Key="source", Body=b"x")
    return {
        "put": lambda: s3.put_object(**name, Body=b"x", **members),
        "copy": lambda: s3.copy_object(**name, CopySource={**name, "Key": "source"}, **members),
        "create": lambda: s3.create_multipart_upload(**name, **members),
    }


@pytest.fixture(params=["local", "openai", "bedrock"])
def named(request, everywhere, bucket):
    s3 = connect(everywhere, "s3")
    name = {"Bucket": f"{request.param}-{bucket}", "Key": "file"}
    s3.create_bucket(Bucket=name["Bucket"])
    return s3, name


@pytest.mark.parametrize("acl", ["bucket-owner-full-control", "private"])
@pytest.mark.parametrize("operation", ["put", "copy", "create"])
def test_an_acl_that_changes_nothing_is_accepted(named, acl, operation):
    s3, name = named
    calls(s3, name, ACL=acl)[operation]()


@pytest.mark.parametrize(
    ("members", "header"),
    [
        ({"ACL": "public-read"}, "x-amz-acl"),
        ({"ACL": "bucket-owner-read"}, "x-amz-acl"),
        ({"ACL": "authenticated-read"}, "x-amz-acl"),
        ({"GrantRead": "id=1"}, "x-amz-grant-read"),
        ({"GrantFullControl": "id=1"}, "x-amz-grant-full-control"),
    ],
)
@pytest.mark.parametrize("operation", ["put", "copy", "create"])
def test_another_acl_is_not_supported(s3, bucket, members, header, operation):
    name = {"Bucket": bucket, "Key": "file"}
    with pytest.raises(ClientError) as failure:
        calls(s3, name, **members)[operation]()
    assert (code_of(failure), status_of(failure)) == ("AccessControlListNotSupported", 400)
    assert header in failure.value.response["Error"]["Message"]
    with pytest.raises(ClientError):
        s3.head_object(**name)
