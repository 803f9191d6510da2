"""Requests that change nothing here are accepted, as AWS accepts them on any bucket."""

import pytest
from botocore.exceptions import ClientError

from clients import code_of, connect, set_headers, status_of

DELETES = [
    "delete_bucket_encryption",
    "delete_bucket_lifecycle",
    "delete_bucket_ownership_controls",
    "delete_bucket_policy",
    "delete_bucket_replication",
    "delete_bucket_tagging",
    "delete_bucket_website",
    "delete_public_access_block",
]


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


@pytest.mark.parametrize("operation", DELETES)
def test_a_configuration_that_no_bucket_has_can_be_deleted(s3, bucket, operation):
    s3.put_object(Bucket=bucket, Key="file", Body=b"x")
    answer = getattr(s3, operation)(Bucket=bucket)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert s3.get_object(Bucket=bucket, Key="file")["Body"].read() == b"x"
    with pytest.raises(ClientError) as failure:
        getattr(s3, operation)(Bucket=f"{bucket}-missing")
    assert (code_of(failure), status_of(failure)) == ("NoSuchBucket", 404)
    with pytest.raises(ClientError) as failure:
        getattr(s3, operation)(Bucket=bucket, ExpectedBucketOwner="111111111111")
    assert (code_of(failure), status_of(failure)) == ("AccessDenied", 403)


@pytest.mark.parametrize("ownership", ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"])
def test_the_owner_owns_every_object_whatever_the_bucket_says(s3, bucket, ownership):
    s3.create_bucket(Bucket=bucket, ObjectOwnership=ownership)
    (rule,) = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"]
    assert rule == {"ObjectOwnership": "BucketOwnerEnforced"}


def test_an_unknown_ownership_is_refused(s3, bucket):
    with pytest.raises(ClientError) as failure:
        s3.create_bucket(Bucket=bucket, ObjectOwnership="Nobody")
    assert (code_of(failure), status_of(failure)) == ("InvalidArgument", 400)
    with pytest.raises(s3.exceptions.NoSuchBucket):
        s3.list_objects_v2(Bucket=bucket)


def test_directory_buckets_are_refused_by_name(s3, bucket):
    # Clients sign requests for the names of directory buckets with temporary keys that Quarry does not have.
    with pytest.raises(ClientError) as failure:
        s3.create_bucket(
            Bucket=bucket,
            CreateBucketConfiguration={
                "Location": {"Type": "AvailabilityZone", "Name": "use1-az4"},
                "Bucket": {"Type": "Directory", "DataRedundancy": "SingleAvailabilityZone"},
            },
        )
    assert (code_of(failure), status_of(failure)) == ("NotImplemented", 501)
    assert "CreateBucketConfiguration.Location" in failure.value.response["Error"]["Message"]
    with pytest.raises(s3.exceptions.NoSuchBucket):
        s3.list_objects_v2(Bucket=bucket)
