from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from clients import code_of, connect, set_headers, status_of

PAST = datetime(2001, 1, 1, tzinfo=UTC)
OTHER = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def file(s3, bucket):
    s3.put_object(Bucket=bucket, Key="file", Body=b"content")
    return {"Bucket": bucket, "Key": "file"}


@pytest.fixture
def etag(s3, file):
    """The ETag without quotes, as callers keep a file id."""
    return s3.head_object(**file)["ETag"].strip('"')


@pytest.fixture(params=["get_object", "head_object"])
def read(s3, file, request):
    return lambda **condition: getattr(s3, request.param)(**file, **condition)


def future():
    return datetime.now(UTC) + timedelta(days=1)


@pytest.mark.parametrize("form", ["{}", '"{}"', f'"{OTHER}", "{{}}"', "*"])
def test_if_match_holds_quoted_unquoted_in_a_list_and_for_any(read, etag, form):
    assert read(IfMatch=form.format(etag))["ETag"] == f'"{etag}"'


@pytest.mark.parametrize("form", [OTHER, f'"{OTHER}"'])
def test_if_match_of_another_etag_fails(read, form):
    with pytest.raises(ClientError) as failure:
        read(IfMatch=form)
    assert status_of(failure) == 412


def test_the_failed_condition_is_named(s3, file):
    with pytest.raises(ClientError) as failure:
        s3.get_object(**file, IfMatch=OTHER)
    assert code_of(failure) == "PreconditionFailed"
    assert failure.value.response["Error"]["Condition"] == "If-Match"


@pytest.mark.parametrize("form", ["{}", '"{}"', 'W/"{}"', "*"])
def test_if_none_match_of_the_current_etag_is_not_modified(read, etag, form):
    with pytest.raises(ClientError) as failure:
        read(IfNoneMatch=form.format(etag))
    assert status_of(failure) == 304


def test_not_modified_carries_what_a_cache_needs(s3, bucket, file):
    """RFC 9110, section 15.4.5: the headers that a 200 would have had, and none that describe content."""
    expires = "Thu, 01 Jan 2032 00:00:00 GMT"
    s3.put_object(**file, Body=b"x", CacheControl="max-age=60", Expires=expires, ContentType="text/plain")
    head = s3.head_object(**file)
    with pytest.raises(ClientError) as failure:
        s3.get_object(**file, IfNoneMatch=head["ETag"])
    headers = failure.value.response["ResponseMetadata"]["HTTPHeaders"]
    assert headers["etag"] == head["ETag"]
    assert headers["last-modified"] == head["ResponseMetadata"]["HTTPHeaders"]["last-modified"]
    assert (headers["cache-control"], headers["expires"]) == ("max-age=60", expires)
    assert "content-type" not in headers


def test_if_none_match_of_another_etag_holds(read, etag):
    assert read(IfNoneMatch=f'"{OTHER}"')["ETag"] == f'"{etag}"'


def test_times_are_compared_by_the_second(s3, file, read):
    modified = s3.head_object(**file)["LastModified"]
    read(IfUnmodifiedSince=modified)
    read(IfModifiedSince=PAST)
    for condition, status in (
        ({"IfModifiedSince": modified}, 304),
        ({"IfModifiedSince": future()}, 304),
        ({"IfUnmodifiedSince": PAST}, 412),
    ):
        with pytest.raises(ClientError) as failure:
            read(**condition)
        assert status_of(failure) == status, condition


@pytest.mark.parametrize("date", ["yesterday", "0", "2001-01-01", "Tue, 99 Jan 2030 00:00:00 GMT", ""])
@pytest.mark.parametrize("header", ["If-Modified-Since", "If-Unmodified-Since"])
def test_a_date_that_is_no_http_date_is_ignored(gateway, file, header, date):
    s3 = connect(gateway.url, "s3")
    set_headers(s3, "GetObject", {header: date})
    assert s3.get_object(**file)["Body"].read() == b"content"
    set_headers(s3, "CopyObject", {f"x-amz-copy-source-{header}": date})
    s3.copy_object(Bucket=file["Bucket"], Key="copy", CopySource=file)


def test_an_etag_weighs_more_than_a_time(read, etag):
    read(IfMatch=etag, IfUnmodifiedSince=PAST)
    read(IfNoneMatch=OTHER, IfModifiedSince=future())


def test_a_put_with_if_none_match_creates_and_never_replaces(s3, bucket):
    name = {"Bucket": bucket, "Key": "once"}
    s3.put_object(**name, Body=b"first", IfNoneMatch="*")
    with pytest.raises(ClientError) as failure:
        s3.put_object(**name, Body=b"second", IfNoneMatch="*")
    assert (code_of(failure), status_of(failure)) == ("PreconditionFailed", 412)
    assert s3.get_object(**name)["Body"].read() == b"first"


def test_a_put_with_if_match_replaces_only_what_it_names(s3, file, etag):
    with pytest.raises(ClientError) as failure:
        s3.put_object(**file, Body=b"stale", IfMatch=OTHER)
    assert code_of(failure) == "PreconditionFailed"
    s3.put_object(**file, Body=b"fresh", IfMatch=etag)
    assert s3.get_object(**file)["Body"].read() == b"fresh"


def test_a_put_with_if_match_needs_an_object(s3, file):
    with pytest.raises(ClientError) as failure:
        s3.put_object(Bucket=file["Bucket"], Key="missing", Body=b"x", IfMatch=OTHER)
    assert (code_of(failure), status_of(failure)) == ("NoSuchKey", 404)


@pytest.mark.parametrize("form", ["{}", '"{}"'])
def test_a_delete_with_if_match_deletes_only_what_it_names(s3, file, etag, form):
    with pytest.raises(ClientError) as failure:
        s3.delete_object(**file, IfMatch=form.format(OTHER))
    assert (code_of(failure), status_of(failure)) == ("PreconditionFailed", 412)
    s3.delete_object(**file, IfMatch=form.format(etag))
    with pytest.raises(ClientError) as failure:
        s3.head_object(**file)
    assert status_of(failure) == 404
