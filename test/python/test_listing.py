from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from clients import code_of, connect, status_of

MANY = [f"many/{number:04d}" for number in range(2500)]
TREE = ["a/1", "a/2", "a/b/1", "a/b/2", "b", "c/1", "d"]


def keys(page):
    return [entry["Key"] for entry in page.get("Contents", [])]


def prefixes(page):
    return [entry["Prefix"] for entry in page.get("CommonPrefixes", [])]


@pytest.fixture(scope="module")
def many(gateway):
    """2,500 keys, stored in random order."""
    s3 = connect(gateway.url, "s3", max_pool_connections=16)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda key: s3.put_object(Bucket="many-keys", Key=key), reversed(MANY)))
    return "many-keys"


@pytest.fixture(scope="module")
def tree(s3):
    for key in reversed(TREE):
        s3.put_object(Bucket="tree", Key=key, Body=key.encode())
    return "tree"


@pytest.mark.parametrize("operation", ["list_objects_v2", "list_objects"])
@pytest.mark.parametrize("size", [1000, 999, 700])
def test_a_paginator_visits_2500_keys_in_order_without_gap_or_repeat(s3, many, operation, size):
    pages = list(s3.get_paginator(operation).paginate(Bucket=many, PaginationConfig={"PageSize": size}))
    assert [key for page in pages for key in keys(page)] == MANY
    assert [len(keys(page)) for page in pages[:-1]] == [size] * (len(pages) - 1)


@pytest.mark.parametrize(("asked", "got"), [(None, 1000), (1000, 1000), (5000, 1000), (1, 1), (0, 0)])
def test_a_page_has_at_most_1000_keys(s3, many, asked, got):
    page = s3.list_objects_v2(Bucket=many, **({} if asked is None else {"MaxKeys": asked}))
    assert (page["KeyCount"], len(keys(page)), page["MaxKeys"]) == (
        got,
        got,
        min(asked if asked is not None else 1000, 1000),
    )
    # A page of size 0 is the last one. Otherwise clients would request the next page forever.
    assert page["IsTruncated"] is (got > 0)
    assert ("NextContinuationToken" in page) is (got > 0)


def test_the_page_behind_the_last_key_is_no_page(s3, many):
    page = s3.list_objects_v2(Bucket=many, StartAfter=MANY[1499])
    assert (keys(page), page["IsTruncated"]) == (MANY[1500:], False)
    assert "NextContinuationToken" not in page


def test_a_common_prefix_of_2500_keys_is_one_entry(s3, many):
    page = s3.list_objects_v2(Bucket=many, Delimiter="/")
    assert (prefixes(page), keys(page), page["IsTruncated"]) == (["many/"], [], False)


@pytest.mark.parametrize(
    ("query", "expected_keys", "expected_prefixes"),
    [
        ({}, TREE, []),
        ({"Prefix": "a/"}, ["a/1", "a/2", "a/b/1", "a/b/2"], []),
        ({"Prefix": "a"}, ["a/1", "a/2", "a/b/1", "a/b/2"], []),
        ({"Prefix": "none"}, [], []),
        ({"Delimiter": "/"}, ["b", "d"], ["a/", "c/"]),
        ({"Prefix": "a/", "Delimiter": "/"}, ["a/1", "a/2"], ["a/b/"]),
        ({"Prefix": "a/b/", "Delimiter": "/"}, ["a/b/1", "a/b/2"], []),
        ({"Prefix": "a", "Delimiter": "/b/"}, ["a/1", "a/2"], ["a/b/"]),
        ({"StartAfter": "a/2"}, ["a/b/1", "a/b/2", "b", "c/1", "d"], []),
        ({"StartAfter": "a/15"}, ["a/2", "a/b/1", "a/b/2", "b", "c/1", "d"], []),
        ({"StartAfter": "a/1", "Prefix": "a/", "Delimiter": "/"}, ["a/2"], ["a/b/"]),
        ({"StartAfter": "zzz"}, [], []),
    ],
)
def test_prefix_delimiter_and_start_after_select(s3, tree, query, expected_keys, expected_prefixes):
    page = s3.list_objects_v2(Bucket=tree, **query)
    assert (keys(page), prefixes(page)) == (expected_keys, expected_prefixes)
    assert page["KeyCount"] == len(expected_keys) + len(expected_prefixes)
    assert {name: page[name] for name in query} == query
    assert page["Name"] == tree


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_with_a_delimiter_count_prefixes_and_repeat_none(s3, tree, size):
    for operation in ("list_objects_v2", "list_objects"):
        config = {"PageSize": size}
        pages = list(s3.get_paginator(operation).paginate(Bucket=tree, Delimiter="/", PaginationConfig=config))
        assert sorted(name for page in pages for name in keys(page) + prefixes(page)) == ["a/", "b", "c/", "d"]
        assert all(len(keys(page) + prefixes(page)) <= size for page in pages)


def test_the_first_listing_has_a_marker_and_a_next_marker(s3, tree):
    first = s3.list_objects(Bucket=tree, Delimiter="/", MaxKeys=2)
    assert (keys(first), prefixes(first), first["NextMarker"]) == (["b"], ["a/"], "b")
    rest = s3.list_objects(Bucket=tree, Delimiter="/", Marker=first["NextMarker"])
    assert (keys(rest), prefixes(rest), rest["Marker"], rest["IsTruncated"]) == (["d"], ["c/"], "b", False)
    # NextMarker exists only with a delimiter. Without one, the last key is the next marker.
    assert "NextMarker" not in s3.list_objects(Bucket=tree, MaxKeys=2)


def test_an_entry_has_size_etag_time_and_class_and_on_demand_an_owner(s3, tree):
    (entry,) = s3.list_objects_v2(Bucket=tree, Prefix="b")["Contents"]
    head = s3.head_object(Bucket=tree, Key="b")
    assert (entry["Size"], entry["ETag"], entry["StorageClass"]) == (1, head["ETag"], "STANDARD")
    assert entry["LastModified"].replace(microsecond=0) == head["LastModified"]
    assert "Owner" not in entry
    (owned,) = s3.list_objects_v2(Bucket=tree, Prefix="b", FetchOwner=True)["Contents"]
    assert owned["Owner"] == s3.list_objects(Bucket=tree, Prefix="b")["Contents"][0]["Owner"]


def test_the_order_is_that_of_utf8_bytes(s3, bucket):
    # U+FFFD sorts before U+1F98A in UTF-8, and after its surrogates in UTF-16.
    mixed = ["Z", "a", "a!", "a/", "aa", "é", "日", "\ufffd", "🦊", "~", "10", "9"]
    for key in mixed:
        s3.put_object(Bucket=bucket, Key=key)
    assert keys(s3.list_objects_v2(Bucket=bucket)) == sorted(mixed, key=str.encode)


def test_a_listing_shows_what_was_put_and_deleted_between_its_pages(s3, bucket):
    for key in ("a", "b", "d", "e"):
        s3.put_object(Bucket=bucket, Key=key)
    first = s3.list_objects_v2(Bucket=bucket, MaxKeys=2)
    s3.delete_object(Bucket=bucket, Key="b")
    s3.delete_object(Bucket=bucket, Key="d")
    s3.put_object(Bucket=bucket, Key="c")
    rest = s3.list_objects_v2(Bucket=bucket, ContinuationToken=first["NextContinuationToken"])
    assert keys(rest) == ["c", "e"]


def test_an_emptied_bucket_lists_nothing(s3, bucket):
    s3.put_object(Bucket=bucket, Key="file")
    s3.delete_object(Bucket=bucket, Key="file")
    page = s3.list_objects_v2(Bucket=bucket)
    assert (keys(page), page["KeyCount"], page["IsTruncated"]) == ([], 0, False)


@pytest.mark.parametrize("operation", ["list_objects_v2", "list_objects"])
def test_a_missing_bucket_cannot_be_listed(s3, bucket, operation):
    with pytest.raises(s3.exceptions.NoSuchBucket) as failure:
        getattr(s3, operation)(Bucket=bucket)
    assert failure.value.response["Error"]["BucketName"] == bucket
    assert status_of(failure) == 404


@pytest.mark.parametrize(
    "query",
    [
        {"ContinuationToken": "nonsense"},
        {"ContinuationToken": "WyJhIl0x"},
        {"EncodingType": "base64"},
        {"MaxKeys": -1},
    ],
)
def test_a_bad_parameter_is_an_invalid_argument(s3, tree, query):
    with pytest.raises(ClientError) as failure:
        s3.list_objects_v2(Bucket=tree, **query)
    assert (code_of(failure), status_of(failure)) == ("InvalidArgument", 400)


def test_a_max_keys_that_is_no_number_is_refused(gateway, tree):
    s3 = connect(gateway.url, "s3", parameter_validation=False)
    with pytest.raises(ClientError) as failure:
        s3.list_objects_v2(Bucket=tree, MaxKeys="ten")
    assert status_of(failure) == 400


@pytest.mark.parametrize("call", ["list_objects", "list_objects_v2"])
def test_a_list_names_the_region_of_its_bucket(s3, bucket, call):
    s3.create_bucket(Bucket=bucket)
    listed = getattr(s3, call)(Bucket=bucket)
    assert listed["ResponseMetadata"]["HTTPHeaders"]["x-amz-bucket-region"] == "us-east-1"
