"""Lifecycle configurations of buckets, with boto3."""

import datetime

import pytest
from botocore.exceptions import ClientError


@pytest.fixture(autouse=True)
def created(s3, bucket):
    s3.create_bucket(Bucket=bucket)


RULES = [
    {"ID": "tmp", "Status": "Enabled", "Filter": {"Prefix": "tmp/"}, "Expiration": {"Days": 3}},
    {
        "ID": "both",
        "Status": "Disabled",
        "Filter": {"And": {"Prefix": "a/", "Tags": [{"Key": "k", "Value": "v"}], "ObjectSizeGreaterThan": 5}},
        "Expiration": {"Date": datetime.datetime(2030, 1, 1, tzinfo=datetime.timezone.utc)},
    },
    {
        "ID": "parts",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2},
    },
]


def put(s3, bucket, rules):
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules})


def refused(call):
    with pytest.raises(ClientError) as error:
        call()
    return error.value.response["Error"]["Code"]


def test_a_configuration_reads_back_as_it_was_put(s3, bucket):
    put(s3, bucket, RULES)
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"] == RULES
    put(s3, bucket, [{"Status": "Enabled", "Prefix": "old/", "Expiration": {"Days": 1}}])
    [rule] = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert rule.pop("ID")
    assert rule == {"Status": "Enabled", "Prefix": "old/", "Expiration": {"Days": 1}}
    s3.delete_bucket_lifecycle(Bucket=bucket)
    code = refused(lambda: s3.get_bucket_lifecycle_configuration(Bucket=bucket))
    assert code == "NoSuchLifecycleConfiguration"


def test_objects_say_when_they_expire(s3, bucket):
    put(s3, bucket, RULES)
    stored = s3.put_object(Bucket=bucket, Key="tmp/x", Body=b"1")
    s3.put_object(Bucket=bucket, Key="kept", Body=b"1")
    today = datetime.datetime.now(datetime.timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
    day = (today + datetime.timedelta(days=4)).strftime("%a, %d %b %Y 00:00:00 GMT")
    expected = f'expiry-date="{day}", rule-id="tmp"'
    assert stored["Expiration"] == expected
    assert s3.head_object(Bucket=bucket, Key="tmp/x")["Expiration"] == expected
    assert s3.get_object(Bucket=bucket, Key="tmp/x")["Expiration"] == expected
    assert "Expiration" not in s3.head_object(Bucket=bucket, Key="kept")


def test_a_new_bucket_of_the_same_name_has_no_rules(s3, bucket):
    put(s3, bucket, RULES)
    s3.delete_bucket(Bucket=bucket)
    s3.create_bucket(Bucket=bucket)
    code = refused(lambda: s3.get_bucket_lifecycle_configuration(Bucket=bucket))
    assert code == "NoSuchLifecycleConfiguration"


RULE = RULES[0]


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([], "InvalidArgument"),
        ([RULE, RULE], "InvalidArgument"),
        ([{**RULE, "ID": "x" * 256}], "InvalidArgument"),
        ([{**RULE, "Status": "On"}], "InvalidArgument"),
        ([{**RULE, "Expiration": {"Days": 0}}], "InvalidArgument"),
        ([{**RULE, "Expiration": {"Days": -1}}], "InvalidArgument"),
        ([{**RULE, "Expiration": {}}], "MalformedXML"),
        ([{**RULE, "Expiration": {"Date": datetime.datetime(2030, 1, 1, 12)}}], "InvalidArgument"),
        ([{"Status": "Enabled", "Filter": {"Prefix": "a"}}], "InvalidRequest"),
        ([{**RULE, "Prefix": "a"}], "MalformedXML"),
        ([{"Status": "Enabled", "Expiration": {"Days": 1}}], "MalformedXML"),
        ([{**RULE, "Filter": {"Prefix": "a", "ObjectSizeLessThan": 5}}], "MalformedXML"),
        ([{**RULE, "Transitions": [{"Days": 1, "StorageClass": "GLACIER"}]}], "NotImplemented"),
        (
            [
                {
                    "Status": "Enabled",
                    "Filter": {"Tag": {"Key": "a", "Value": "b"}},
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
                }
            ],
            "InvalidRequest",
        ),
    ],
)
def test_a_configuration_that_s3_refuses_is_refused(s3, bucket, rules, code):
    put(s3, bucket, [{**RULE, "ID": "before"}])
    assert refused(lambda: put(s3, bucket, rules)) == code
    [rule] = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert rule["ID"] == "before"


def test_a_bucket_that_does_not_exist(s3):
    assert refused(lambda: put(s3, "no-such-bucket-here", [RULE])) == "NoSuchBucket"
    assert refused(lambda: s3.delete_bucket_lifecycle(Bucket="no-such-bucket-here")) == "NoSuchBucket"
