"""Requests that change nothing here are accepted, as AWS accepts them on any bucket."""

from clients import connect, set_headers


def test_a_copy_may_exclude_annotations(gateway, bucket):
    s3 = connect(gateway.url, "s3")
    set_headers(s3, "CopyObject", {"x-amz-object-annotation-directive": "EXCLUDE"})
    s3.put_object(Bucket=bucket, Key="file", Body=b"x")
    s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/file", TaggingDirective="REPLACE")


def test_deletes_may_bypass_a_retention_that_no_object_has(s3, bucket):
    s3.put_object(Bucket=bucket, Key="a", Body=b"x")
    s3.put_object(Bucket=bucket, Key="b", Body=b"x")
    s3.delete_object(Bucket=bucket, Key="a", BypassGovernanceRetention=True)
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "b"}]}, BypassGovernanceRetention=True)
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)
