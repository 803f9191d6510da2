"""Questions about features that are off get the answer of a bucket that never used them."""

import pytest
from botocore.exceptions import ClientError

from clients import code_of, status_of

OWNER = "000000000000"
# Operation, and its answer without the metadata.
ANSWERS = {
    "get_bucket_versioning": {},
    "get_bucket_logging": {},
    "get_bucket_notification_configuration": {},
    "get_bucket_accelerate_configuration": {},
    "get_bucket_request_payment": {"Payer": "BucketOwner"},
    "get_bucket_ownership_controls": {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}},
}
ABSENT = {
    "get_bucket_policy": "NoSuchBucketPolicy",
    "get_bucket_policy_status": "NoSuchBucketPolicy",
    "get_bucket_cors": "NoSuchCORSConfiguration",
    "get_bucket_lifecycle_configuration": "NoSuchLifecycleConfiguration",
    "get_bucket_encryption": "ServerSideEncryptionConfigurationNotFoundError",
    "get_object_lock_configuration": "ObjectLockConfigurationNotFoundError",
    "get_bucket_replication": "ReplicationConfigurationNotFoundError",
    "get_public_access_block": "NoSuchPublicAccessBlockConfiguration",
    "get_bucket_website": "NoSuchWebsiteConfiguration",
    "get_bucket_tagging": "NoSuchTagSet",
}


@pytest.fixture
def file(s3, bucket):
    s3.put_object(Bucket=bucket, Key="a/file", Body=b"hello")
    return {"Bucket": bucket, "Key": "a/file"}


def without_metadata(answer):
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


@pytest.mark.parametrize("operation", ANSWERS)
def test_a_feature_that_is_off_is_empty(s3, file, operation):
    assert without_metadata(getattr(s3, operation)(Bucket=file["Bucket"])) == ANSWERS[operation]


@pytest.mark.parametrize("operation", ABSENT)
def test_a_configuration_that_was_never_made_is_not_found(s3, file, operation):
    with pytest.raises(ClientError) as failure:
        getattr(s3, operation)(Bucket=file["Bucket"])
    assert (code_of(failure), status_of(failure)) == (ABSENT[operation], 404)


@pytest.mark.parametrize("operation", [*ANSWERS, *ABSENT, "get_bucket_acl", "list_object_versions"])
def test_a_missing_bucket_is_said_first(s3, bucket, operation):
    with pytest.raises(ClientError) as failure:
        getattr(s3, operation)(Bucket=bucket)
    assert (code_of(failure), status_of(failure)) == ("NoSuchBucket", 404)


@pytest.mark.parametrize("operation", [*ANSWERS, *ABSENT, "get_bucket_acl", "list_object_versions"])
def test_another_expected_owner_is_denied(s3, file, operation):
    with pytest.raises(ClientError) as failure:
        getattr(s3, operation)(Bucket=file["Bucket"], ExpectedBucketOwner="111111111111")
    assert (code_of(failure), status_of(failure)) == ("AccessDenied", 403)


def test_the_owner_has_full_control_of_buckets_and_objects(s3, file):
    for answer in (s3.get_bucket_acl(Bucket=file["Bucket"]), s3.get_object_acl(**file)):
        assert answer["Owner"]["ID"] == OWNER
        (grant,) = answer["Grants"]
        assert grant["Permission"] == "FULL_CONTROL"
        assert (grant["Grantee"]["ID"], grant["Grantee"]["Type"]) == (OWNER, "CanonicalUser")


@pytest.mark.parametrize("operation", ["get_object_acl", "get_object_tagging"])
def test_a_missing_object_is_no_such_key(s3, file, operation):
    with pytest.raises(ClientError) as failure:
        getattr(s3, operation)(Bucket=file["Bucket"], Key="missing")
    assert (code_of(failure), status_of(failure)) == ("NoSuchKey", 404)


def test_every_object_is_listed_once_as_version_null(s3, bucket):
    keys = ["a/1", "a/2", "b", "c d", "e"]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"hello")
    pages = list(s3.get_paginator("list_object_versions").paginate(Bucket=bucket, PaginationConfig={"PageSize": 2}))
    versions = [version for page in pages for version in page.get("Versions", [])]
    assert [(version["Key"], version["VersionId"], version["IsLatest"]) for version in versions] == [
        (key, "null", True) for key in keys
    ]
    assert {version["Size"] for version in versions} == {5}
    assert len(pages) == 3
    grouped = s3.list_object_versions(Bucket=bucket, Delimiter="/", Prefix="a", MaxKeys=1)
    assert [one["Prefix"] for one in grouped["CommonPrefixes"]] == ["a/"]
    s3.delete_objects(
        Bucket=bucket,
        Delete={"Objects": [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in versions]},
    )
    assert "Versions" not in s3.list_object_versions(Bucket=bucket)


def test_a_version_marker_needs_a_key(s3, file):
    with pytest.raises(ClientError) as failure:
        s3.list_object_versions(Bucket=file["Bucket"], VersionIdMarker="null")
    assert (code_of(failure), status_of(failure)) == ("InvalidArgument", 400)


def test_writes_of_features_are_refused_by_name(s3, file):
    calls = {
        "versioning": lambda: s3.put_bucket_versioning(
            Bucket=file["Bucket"], VersioningConfiguration={"Status": "Enabled"}
        ),
        "acl": lambda: s3.put_bucket_acl(Bucket=file["Bucket"], ACL="public-read"),
        "policy": lambda: s3.put_bucket_policy(Bucket=file["Bucket"], Policy="{}"),
        "publicAccessBlock": lambda: s3.put_public_access_block(
            Bucket=file["Bucket"], PublicAccessBlockConfiguration={"BlockPublicAcls": True}
        ),
        "tagging": lambda: s3.put_bucket_tagging(Bucket=file["Bucket"], Tagging={"TagSet": []}),
    }
    for name, call in calls.items():
        with pytest.raises(ClientError) as failure:
            call()
        assert (code_of(failure), status_of(failure)) == ("NotImplemented", 501)
        assert name in failure.value.response["Error"]["Message"]
