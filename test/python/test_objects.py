import hashlib
import io
import os
from datetime import UTC, datetime, timedelta
from email.header import Header, decode_header, make_header
from functools import partial

import pytest
from botocore.exceptions import ClientError

from clients import code_of, connect, set_headers, status_of

MIB = 1024 * 1024
ALPHABET = b"abcdefghijklmnopqrstuvwxyz"


def md5(content: bytes) -> str:
    return hashlib.md5(content).hexdigest()


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A file of 40 MiB and its MD5. It exceeds every buffer on the way."""
    path = tmp_path_factory.mktemp("large") / "large.bin"
    block = os.urandom(MIB)
    digest = hashlib.md5()
    with path.open("wb") as file:
        for number in range(40):
            piece = number.to_bytes(8) + block[8:]
            digest.update(piece)
            file.write(piece)
    return path, digest.hexdigest()


@pytest.fixture
def alphabet(s3, bucket):
    s3.put_object(Bucket=bucket, Key="alphabet", Body=ALPHABET, ContentType="text/plain")
    return {"Bucket": bucket, "Key": "alphabet"}


@pytest.mark.parametrize("content", [b"hello", b"", bytes(range(256)) * 300], ids=["text", "empty", "binary"])
def test_what_is_put_is_got_back_with_its_md5_as_etag(clients, bucket, content):
    s3, _ = clients
    put = s3.put_object(Bucket=bucket, Key="file", Body=content)
    assert put["ETag"] == f'"{md5(content)}"'

    head = s3.head_object(Bucket=bucket, Key="file")
    got = s3.get_object(Bucket=bucket, Key="file")
    assert got["Body"].read() == content
    for answer in (head, got):
        assert answer["ETag"] == put["ETag"]
        assert answer["ContentLength"] == len(content)
        assert answer["AcceptRanges"] == "bytes"
        assert answer["ContentType"] == "binary/octet-stream"
        assert datetime.now(UTC) - answer["LastModified"] < timedelta(minutes=1)


def test_a_put_without_a_body_is_an_empty_object(s3, bucket):
    s3.put_object(Bucket=bucket, Key="nothing")
    assert s3.head_object(Bucket=bucket, Key="nothing")["ContentLength"] == 0


def test_a_body_may_be_a_file_like_object(s3, bucket, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(ALPHABET)
    s3.put_object(Bucket=bucket, Key="buffer", Body=io.BytesIO(ALPHABET))
    with path.open("rb") as file:
        s3.put_object(Bucket=bucket, Key="file", Body=file)
    for key in ("buffer", "file"):
        assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == ALPHABET


def test_40_mib_go_up_and_come_down_unchanged(s3, bucket, large):
    path, digest = large
    with path.open("rb") as file:
        assert s3.put_object(Bucket=bucket, Key="large", Body=file)["ETag"] == f'"{digest}"'
    got = s3.get_object(Bucket=bucket, Key="large")
    down = hashlib.md5()
    for piece in got["Body"].iter_chunks(MIB):
        down.update(piece)
    assert (got["ContentLength"], down.hexdigest()) == (path.stat().st_size, digest)


def test_transfers_read_a_large_object_in_parallel_ranges(s3, bucket, large, tmp_path):
    path, digest = large
    with path.open("rb") as file:
        s3.put_object(Bucket=bucket, Key="large", Body=file)
    s3.download_file(bucket, "large", str(tmp_path / "down"))
    assert md5((tmp_path / "down").read_bytes()) == digest


def test_transfers_upload_and_download_a_small_file(s3, bucket, tmp_path):
    (tmp_path / "up").write_bytes(ALPHABET)
    s3.upload_file(str(tmp_path / "up"), bucket, "file", ExtraArgs={"ContentType": "text/plain"})
    into = io.BytesIO()
    s3.download_fileobj(bucket, "file", into)
    assert into.getvalue() == ALPHABET
    assert s3.head_object(Bucket=bucket, Key="file")["ContentType"] == "text/plain"


def test_a_second_put_replaces_content_and_metadata(s3, bucket):
    s3.put_object(Bucket=bucket, Key="file", Body=b"first", ContentType="text/plain", Metadata={"round": "1"})
    s3.put_object(Bucket=bucket, Key="file", Body=b"second")
    got = s3.get_object(Bucket=bucket, Key="file")
    assert (got["Body"].read(), got["ContentType"], got["Metadata"]) == (b"second", "binary/octet-stream", {})


def test_metadata_and_content_headers_come_back(s3, bucket):
    expires = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    headers = {
        "ContentType": "application/jsonl",
        "CacheControl": "max-age=60, private",
        "ContentDisposition": 'attachment; filename="batch.jsonl"',
        "ContentEncoding": "gzip",
        "ContentLanguage": "sv, en",
        "Metadata": {"source": "unit test", "empty": "", "mixed-case": "Kept As Is"},
    }
    s3.put_object(Bucket=bucket, Key="file", Body=b"x", Expires=expires, **headers)
    for answer in (s3.head_object(Bucket=bucket, Key="file"), s3.get_object(Bucket=bucket, Key="file")):
        assert {name: answer[name] for name in headers} == headers
        assert answer["Expires"] == expires


def readable(value: str) -> str:
    return str(make_header(decode_header(value)))


def test_a_header_beyond_ascii_comes_back_as_encoded_words(s3, bucket):
    name = 'attachment; filename="räksmörgås.jsonl"'
    s3.put_object(Bucket=bucket, Key="file", Body=b"x", ContentDisposition=name)
    got = s3.head_object(Bucket=bucket, Key="file")["ContentDisposition"]
    assert got == 'attachment; filename="=?UTF-8?Q?r=C3=A4ksm=C3=B6rg=C3=A5s=2Ejsonl?="'
    # An ASCII value is returned unchanged.
    s3.put_object(Bucket=bucket, Key="file", Body=b"x", ContentDisposition=got)
    assert s3.head_object(Bucket=bucket, Key="file")["ContentDisposition"] == got


@pytest.mark.parametrize("text", ["räksmörgås", "日本語のメタデータ" * 8, "a" * 70 + "é", "Ä", "tab\tand ü", "🙂" * 20])
@pytest.mark.parametrize("form", ["bytes", "words"])
def test_metadata_beyond_ascii_is_readable_by_every_client(gateway, bucket, text, form):
    s3 = connect(gateway.url, "s3")
    sent = text.encode().decode("latin-1") if form == "bytes" else Header(text, "utf-8", maxlinelen=9999).encode()
    set_headers(s3, "PutObject", {"x-amz-meta-note": sent})
    s3.put_object(Bucket=bucket, Key="file", Body=b"x")
    note = s3.head_object(Bucket=bucket, Key="file")["Metadata"]["note"]
    assert note.isascii()
    assert readable(note) == text
    assert all(len(word) <= 75 for word in note.split(" "))


def test_an_encoded_word_of_ascii_comes_back_as_text(s3, bucket):
    s3.put_object(Bucket=bucket, Key="file", Metadata={"word": "=?UTF-8?B?aGVsbG8=?=", "unknown": "=?x-none?B?aGVsbG8=?="})
    got = s3.head_object(Bucket=bucket, Key="file")["Metadata"]
    assert got == {"word": "hello", "unknown": "=?x-none?B?aGVsbG8=?="}


@pytest.mark.parametrize("write", ["put_object", "create_multipart_upload", "copy_object"])
def test_user_metadata_has_at_most_2048_bytes(s3, bucket, write):
    """S3 counts the UTF-8 bytes of names and values (user guide, "Working with object metadata")."""
    s3.put_object(Bucket=bucket, Key="source")
    source = {"CopySource": f"{bucket}/source", "MetadataDirective": "REPLACE"} if write == "copy_object" else {}
    call = partial(getattr(s3, write), Bucket=bucket, Key="file", **source)
    call(Metadata={"a": "x" * 1000, "bc": "y" * 1045})
    call(Metadata={"note": str(Header("é" * 1022, "utf-8", maxlinelen=9999).encode())})
    for metadata in ({"a": "x" * 1000, "bc": "y" * 1046}, {"note": Header("é" * 1023, "utf-8", maxlinelen=9999).encode()}):
        with pytest.raises(ClientError) as failure:
            call(Metadata=metadata)
        assert (code_of(failure), status_of(failure)) == ("MetadataTooLarge", 400)
        assert failure.value.response["Error"]["MaxSizeAllowed"] == "2048"


@pytest.mark.parametrize(
    ("asked", "expected", "content_range"),
    [
        ("bytes=0-4", b"abcde", "bytes 0-4/26"),
        ("bytes=25-25", b"z", "bytes 25-25/26"),
        ("bytes=20-", b"uvwxyz", "bytes 20-25/26"),
        ("bytes=-3", b"xyz", "bytes 23-25/26"),
        ("bytes=20-1000", b"uvwxyz", "bytes 20-25/26"),
        ("bytes=-1000", ALPHABET, "bytes 0-25/26"),
    ],
)
def test_a_range_is_answered_with_206_and_only_its_bytes(s3, alphabet, asked, expected, content_range):
    got = s3.get_object(**alphabet, Range=asked)
    assert got["Body"].read() == expected
    assert got["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert (got["ContentRange"], got["ContentLength"]) == (content_range, len(expected))

    head = s3.head_object(**alphabet, Range=asked)
    assert (head["ResponseMetadata"]["HTTPStatusCode"], head["ContentLength"]) == (206, len(expected))


@pytest.mark.parametrize("asked", ["bytes=5-4", "bytes=a-b", "lines=0-1", "bytes=0-1,3-4"])
def test_what_is_no_single_range_of_bytes_is_answered_with_the_whole(s3, alphabet, asked):
    got = s3.get_object(**alphabet, Range=asked)
    assert (got["ResponseMetadata"]["HTTPStatusCode"], got["Body"].read()) == (200, ALPHABET)


@pytest.mark.parametrize("asked", ["bytes=26-", "bytes=100-200", "bytes=-0"])
def test_a_range_outside_of_the_object_is_invalid(s3, alphabet, asked):
    with pytest.raises(ClientError) as failure:
        s3.get_object(**alphabet, Range=asked)
    assert (code_of(failure), status_of(failure)) == ("InvalidRange", 416)
    assert failure.value.response["Error"]["ActualObjectSize"] == "26"


def test_an_empty_object_has_no_range(s3, bucket):
    s3.put_object(Bucket=bucket, Key="empty", Body=b"")
    with pytest.raises(ClientError) as failure:
        s3.get_object(Bucket=bucket, Key="empty", Range="bytes=0-0")
    assert status_of(failure) == 416


def test_response_parameters_override_the_headers_of_one_answer(s3, alphabet):
    overrides = {
        "CacheControl": "no-store",
        "ContentDisposition": "inline",
        "ContentEncoding": "identity",
        "ContentLanguage": "de",
        "ContentType": "application/x-other",
    }
    got = s3.get_object(**alphabet, **{f"Response{name}": value for name, value in overrides.items()})
    assert {name: got[name] for name in overrides} == overrides

    expires = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert s3.get_object(**alphabet, ResponseExpires=expires)["Expires"] == expires
    assert s3.get_object(**alphabet)["ContentType"] == "text/plain"


def test_delete_removes_the_object_and_is_no_error_when_it_is_gone(s3, alphabet):
    for _ in range(2):
        assert s3.delete_object(**alphabet)["ResponseMetadata"]["HTTPStatusCode"] == 204
    with pytest.raises(s3.exceptions.NoSuchKey):
        s3.get_object(**alphabet)


def test_keys_of_two_buckets_have_nothing_to_do_with_each_other(s3, bucket):
    other = f"{bucket}-other"
    s3.put_object(Bucket=bucket, Key="file", Body=b"one")
    s3.put_object(Bucket=other, Key="file", Body=b"two")
    s3.delete_object(Bucket=bucket, Key="file")
    assert s3.get_object(Bucket=other, Key="file")["Body"].read() == b"two"
