"""Optional headers and parameters never fail a request because of their spelling."""

import pytest

from clients import connect, set_headers

CONTENT = b"hello"


@pytest.fixture
def file(s3, bucket):
    s3.put_object(Bucket=bucket, Key="file", Body=CONTENT, ChecksumAlgorithm="CRC32")
    return {"Bucket": bucket, "Key": "file"}


def sending(gateway, operation, **headers):
    client = connect(gateway.url, "s3")
    set_headers(client, operation, {name.replace("_", "-"): value for name, value in headers.items()})
    return client


@pytest.mark.parametrize("mode", ["enabled", "Enabled", "ENABLED"])
def test_a_checksum_mode_is_read_without_case(gateway, file, mode):
    # pyarrow 23 and the CRT client of the SDK for Java send `enabled`.
    got = sending(gateway, "GetObject", x_amz_checksum_mode=mode).get_object(**file)
    assert (got["Body"].read(), got["ChecksumCRC32"]) == (CONTENT, "NhCmhg==")
    assert sending(gateway, "HeadObject", x_amz_checksum_mode=mode).head_object(**file)["ChecksumCRC32"] == "NhCmhg=="


@pytest.mark.parametrize("mode", ["DISABLED", "disabled", "", "WHEN_SUPPORTED"])
def test_another_checksum_mode_asks_for_nothing(gateway, file, mode):
    got = sending(gateway, "GetObject", x_amz_checksum_mode=mode).get_object(**file)
    assert got["Body"].read() == CONTENT
    assert "ChecksumCRC32" not in got


@pytest.mark.parametrize(
    ("operation", "header", "value"),
    [
        ("PutObject", "x-amz-request-payer", "Requester"),
        ("PutObject", "x-amz-request-payer", "somebody"),
        ("PutObject", "x-amz-sdk-checksum-algorithm", "crc32"),
        ("PutObject", "x-amz-sdk-checksum-algorithm", "CRC99"),
        ("PutObject", "x-amz-sdk-checksum-algorithm", ""),
        ("PutObject", "x-amz-server-side-encryption-bucket-key-enabled", "False"),
        ("PutObject", "x-amz-object-lock-legal-hold", "off"),
        ("CreateMultipartUpload", "x-amz-checksum-algorithm", "crc32c"),
        ("CreateMultipartUpload", "x-amz-checksum-algorithm", ""),
        ("ListObjectsV2", "x-amz-optional-object-attributes", "restorestatus"),
        ("DeleteObject", "x-amz-bypass-governance-retention", "FALSE"),
    ],
)
def test_a_hint_in_another_spelling_is_served(gateway, file, operation, header, value):
    s3 = sending(gateway, operation, **{header: value})
    calls = {
        "PutObject": lambda: s3.put_object(**file, Body=b"new"),
        "CreateMultipartUpload": lambda: s3.create_multipart_upload(**file),
        "ListObjectsV2": lambda: s3.list_objects_v2(Bucket=file["Bucket"]),
        "DeleteObject": lambda: s3.delete_object(**file),
    }
    calls[operation]()


@pytest.mark.parametrize(
    "header",
    [
        "x-amz-acl",
        "x-amz-grant-read",
        "x-amz-expected-bucket-owner",
        "x-amz-object-lock-mode",
        "x-amz-object-lock-retain-until-date",
        "x-amz-server-side-encryption",
        "x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-server-side-encryption-customer-algorithm",
        "x-amz-server-side-encryption-customer-key",
        "x-amz-storage-class",
        "x-amz-tagging",
        "x-amz-website-redirect-location",
    ],
)
def test_an_empty_header_counts_as_absent(gateway, file, header):
    sending(gateway, "PutObject", **{header: ""}).put_object(**file, Body=b"new")
    sending(gateway, "CreateMultipartUpload", **{header: ""}).create_multipart_upload(**file)


def test_empty_metadata_is_kept(s3, bucket):
    s3.put_object(Bucket=bucket, Key="file", Body=b"", Metadata={"empty": ""})
    assert s3.head_object(Bucket=bucket, Key="file")["Metadata"] == {"empty": ""}


@pytest.mark.parametrize(
    "query",
    ["encoding-type=URL", "encoding-type=", "fetch-owner=True", "fetch-owner=TRUE", "fetch-owner=", "fetch-owner=yes"],
)
def test_a_listing_takes_hints_in_any_spelling(gateway, file, query):
    s3 = connect(gateway.url, "s3")
    name, _, value = query.partition("=")

    def spell(request, **_):
        pairs = [pair for pair in request.url.split("?")[1].split("&") if not pair.startswith(f"{name}=")]
        request.url = f"{request.url.split('?')[0]}?{'&'.join([*pairs, query])}"

    s3.meta.events.register("before-send.s3.ListObjectsV2", spell)
    (entry,) = s3.list_objects_v2(Bucket=file["Bucket"])["Contents"]
    assert entry["Key"] == "file"
    assert ("Owner" in entry) == (value.lower() == "true")
