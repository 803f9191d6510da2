"""POST Object: forms of browsers with a policy that boto3 signs (generate_presigned_post), sent as curl and browsers send them."""

import base64
import hashlib
import hmac
import http.client
import json
import os
import uuid
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.config import Config

from clients import PATHS, connect
from gateway import running_gateway

KEYS = {name: f"{name}-secret-0123456789" for name in ("alice", "narrow", "reader", "other")}
CONFIG = "".join(
    [
        "s3: { port: 0 }\ncors: { origins: ['https://app.example.com'] }\n",
        "providers: { local: { type: local } }\naccess_keys:\n",
        *(
            f"  - {{ id: {name}, secret: {secret}{more} }}\n"
            for (name, secret), more in zip(
                KEYS.items(), ("", ", buckets: ['narrow-*']", ", read_only: true", ", tenant: other")
            )
        ),
    ]
)
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def gateway():
    with running_gateway(CONFIG) as running:
        yield running


def client(gateway, key="alice", version="s3v4", root=False):
    return boto3.client(
        "s3",
        endpoint_url=gateway.s3_url if root else gateway.url + PATHS["s3"],
        aws_access_key_id=key,
        aws_secret_access_key=KEYS.get(key, "unknown-secret-0123"),
        config=Config(signature_version=version, retries={"total_max_attempts": 1}),
    )


@pytest.fixture
def s3(gateway):
    return client(gateway)


def encode(fields, content=b"content", name="q.jsonl", after=()):
    """The form as requests, curl and browsers encode it. `content` None: no file."""
    boundary = uuid.uuid4().hex
    parts = []

    def add(disposition, value):
        head = f'--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n'
        parts.append(head.encode() + b"\r\n" + (value if isinstance(value, bytes) else str(value).encode()) + b"\r\n")

    for field, value in fields.items() if isinstance(fields, dict) else fields:
        add(f'name="{field}"', value)
    if content is not None:
        add(f'name="file"; filename="{name}"\r\nContent-Type: application/octet-stream', content)
    for disposition, value in after:
        add(disposition, value)
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


def post(url, fields, content=b"content", name="q.jsonl", after=(), headers=None):
    """Sends a form. Returns status, error code, error message, headers and body."""
    body, content_type = encode(fields, content, name, after)
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    try:
        connection.request("POST", parts.path, body, {"Content-Type": content_type, **(headers or {})})
        answer = connection.getresponse()
        text = answer.read()
        error = ElementTree.fromstring(text) if answer.status >= 400 else None
        find = (lambda tag: error.findtext(tag)) if error is not None else (lambda tag: None)
        return Answer(answer.status, find("Code"), find("Message"), answer.headers, text)
    finally:
        connection.close()


class Answer:
    def __init__(self, status, code, message, headers, body):
        self.status, self.code, self.message, self.headers, self.body = status, code, message, headers, body

    def __repr__(self):
        return f"{self.status} {self.code} {self.message}"


def in_an_hour():
    return (datetime.now(timezone.utc) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def signed_v2(policy, key="alice"):
    """Fields of a form of version 2 with any policy, a text or a document."""
    text = policy if isinstance(policy, str) else json.dumps(policy)
    encoded = base64.b64encode(text.encode())
    signature = base64.b64encode(hmac.new(KEYS[key].encode(), encoded, hashlib.sha1).digest())
    return {"AWSAccessKeyId": key, "policy": encoded.decode(), "signature": signature.decode()}


def read(s3, bucket, key):
    return s3.get_object(Bucket=bucket, Key=key)["Body"].read()


@pytest.mark.parametrize("root", [False, True], ids=["in the path", "at the root"])
@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_boto3_signs_a_form_that_uploads(gateway, s3, bucket, version, root):
    form = client(gateway, version=version, root=root).generate_presigned_post(bucket, "in/${filename}")
    answer = post(form["url"], form["fields"], b"content", "a b/é.jsonl")
    assert (answer.status, answer.body) == (204, b""), answer
    assert answer.headers["Location"].endswith(f"/{bucket}/in/%C3%A9.jsonl")
    assert answer.headers["ETag"] == s3.head_object(Bucket=bucket, Key="in/é.jsonl")["ETag"]
    assert read(s3, bucket, "in/é.jsonl") == b"content"


def test_fields_become_the_object_s_members(gateway, s3, bucket):
    fields = {
        "Content-Type": "application/jsonl",
        "Cache-Control": "no-store",
        "Content-Disposition": 'attachment; filename="é"',
        "Content-Language": "de",
        "acl": "private",
        "x-amz-meta-note": "yes ${filename}",
        "x-amz-meta-uml": "ü",
        "x-amz-storage-class": "STANDARD",
        "tagging": "<Tagging><TagSet><Tag><Key>a</Key><Value>b c</Value></Tag></TagSet></Tagging>",
        "x-amz-checksum-sha256": base64.b64encode(hashlib.sha256(b"content").digest()).decode(),
        "success_action_status": "201",
    }
    form = s3.generate_presigned_post(bucket, "k&<1>", Fields=fields, Conditions=[{k: v} if "$" not in v else ["starts-with", f"${k}", "yes "] for k, v in fields.items()])
    answer = post(form["url"], {**form["fields"], "x-ignore-this": "any"})
    assert answer.status == 201, answer
    document = ElementTree.fromstring(answer.body)
    assert {child.tag: child.text for child in document} == {
        "Location": f"{gateway.url}/bedrock/files/{bucket}/k%26%3C1%3E",
        "Bucket": bucket,
        "Key": "k&<1>",
        "ETag": answer.headers["ETag"],
    }
    assert answer.headers["Content-Type"] == "application/xml"
    assert answer.headers["x-amz-checksum-sha256"] == fields["x-amz-checksum-sha256"]
    head = s3.head_object(Bucket=bucket, Key="k&<1>", ChecksumMode="ENABLED")
    assert head["ContentType"] == "application/jsonl"
    assert head["CacheControl"] == "no-store"
    assert head["ContentLanguage"] == "de"
    assert head["Metadata"]["note"] == "yes q.jsonl"
    assert head["ChecksumSHA256"] == fields["x-amz-checksum-sha256"]
    assert s3.get_object_tagging(Bucket=bucket, Key="k&<1>")["TagSet"] == [{"Key": "a", "Value": "b c"}]


@pytest.mark.parametrize(
    ("status", "expected"), [("200", 200), ("204", 204), ("201", 201), ("404", 204), ("", 204), ("abc", 204)]
)
def test_success_action_status(s3, bucket, status, expected):
    more = {"Fields": {"success_action_status": status}, "Conditions": [{"success_action_status": status}]}
    form = s3.generate_presigned_post(bucket, "key", **more)
    assert post(form["url"], form["fields"]).status == expected


@pytest.mark.parametrize("field", ["success_action_redirect", "redirect"])
def test_success_action_redirect(s3, bucket, field):
    page = "https://app.example.com/done?a=1"
    form = s3.generate_presigned_post(bucket, "a b", Fields={field: page}, Conditions=[{field: page}])
    answer = post(form["url"], form["fields"])
    assert answer.status == 303
    location = urlsplit(answer.headers["Location"])
    assert location._replace(query="").geturl() == "https://app.example.com/done"
    assert parse_qs(location.query) == {
        "a": ["1"],
        "bucket": [bucket],
        "key": ["a b"],
        "etag": [answer.headers["ETag"]],
    }
    for page in ("no page", "javascript:alert(1)"):
        form = s3.generate_presigned_post(bucket, "a b", Fields={field: page}, Conditions=[{field: page}])
        assert post(form["url"], form["fields"]).status == 204


LENGTH = ["content-length-range", 3, 10]


@pytest.mark.parametrize(
    ("size", "expected"),
    [(2, (400, "EntityTooSmall")), (3, (204, None)), (10, (204, None)), (11, (400, "EntityTooLarge")), (5 * MIB, (400, "EntityTooLarge"))],
)
def test_content_length_range(s3, bucket, size, expected):
    form = s3.generate_presigned_post(bucket, "sized", Conditions=[LENGTH])
    answer = post(form["url"], form["fields"], b"x" * size)
    assert (answer.status, answer.code) == expected
    stored = s3.list_objects_v2(Bucket=bucket).get("Contents", []) if expected[0] == 204 else []
    assert [entry["Size"] for entry in stored] == ([size] if expected[0] == 204 else [])


def test_a_large_file_is_streamed(s3, bucket):
    content = os.urandom(40 * MIB)
    form = s3.generate_presigned_post(bucket, "large")
    assert post(form["url"], form["fields"], content).status == 204
    assert read(s3, bucket, "large") == content


def bucket_policy(bucket, *conditions, **more):
    return {"expiration": in_an_hour(), "conditions": [{"bucket": bucket}, ["starts-with", "$key", ""], *conditions], **more}


@pytest.mark.parametrize(
    ("fields", "conditions", "message"),
    [
        ({"key": "other/k"}, [["starts-with", "$key", "in/"]], 'Policy Condition failed: ["starts-with", "$key", "in/"]'),
        ({"key": "k"}, [["eq", "$key", "K"]], 'Policy Condition failed: ["eq", "$key", "K"]'),
        ({"key": "k"}, [{"acl": "private"}], 'Policy Condition failed: ["eq", "$acl", "private"]'),
        ({"key": "k", "Content-Type": "text/html"}, [], "Extra input fields: content-type"),
        ({"key": "k", "x-amz-meta-a": "1"}, [], "Extra input fields: x-amz-meta-a"),
        ({"key": "k", "submit": "Send"}, [], "Extra input fields: submit"),
        ({"key": "k", "Content-Type": "image/png,text/html"}, [["starts-with", "$Content-Type", "image/"]], 'Policy Condition failed: ["starts-with", "$content-type", "image/"]'),
    ],
)
def test_a_form_that_violates_its_policy_is_refused(gateway, s3, bucket, fields, conditions, message):
    s3.create_bucket(Bucket=bucket)
    answer = post(f"{gateway.url}/bedrock/files/{bucket}", {**signed_v2(bucket_policy(bucket, *conditions)), **fields})
    assert (answer.status, answer.code) == (403, "AccessDenied")
    assert answer.message == f"Invalid according to Policy: {message}"
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


def test_a_policy_is_good_for_its_bucket_and_its_time(gateway, s3, bucket):
    url = f"{gateway.url}/bedrock/files/{bucket}"
    answer = post(url, {**signed_v2(bucket_policy("another")), "key": "k"})
    assert answer.message == 'Invalid according to Policy: Policy Condition failed: ["eq", "$bucket", "another"]'
    nowhere = {"expiration": in_an_hour(), "conditions": [["starts-with", "$key", ""]]}
    assert post(url, {**signed_v2(nowhere), "key": "k"}).message == "Invalid according to Policy: Extra input fields: bucket"
    old = bucket_policy(bucket) | {"expiration": "2020-01-01T00:00:00Z"}
    answer = post(url, {**signed_v2(old), "key": "k"})
    assert (answer.status, answer.message) == (403, "Invalid according to Policy: Policy expired.")


@pytest.mark.parametrize(
    ("fields", "conditions"),
    [
        ({"kEy": "k", "aCl": "private"}, [["EQ", "$KeY", "k"], {"AcL": "private"}]),
        ({"key": "k", "x-amz-meta-a": ""}, [["starts-with", "$x-amz-meta-a", ""]]),
        ({"key": "k", "Content-Type": "image/png,image/gif"}, [["StArTs-WiTh", "$cOnTeNt-TyPe", "image/"]]),
        ({"key": "k", "submit": "Send"}, [["starts-with", "$submit", ""]]),
        ({"key": "\\$foo"}, [["starts-with", "$key", "\\$foo"]]),
    ],
)
def test_names_and_operators_have_no_case(gateway, bucket, fields, conditions):
    answer = post(f"{gateway.url}/bedrock/files/{bucket}", {**signed_v2(bucket_policy(bucket, *conditions)), **fields})
    assert answer.status == 204, answer


def test_a_dollar_sign_is_escaped_in_a_policy(gateway, s3, bucket):
    policy = '{"expiration": "%s", "conditions": [{"bucket": "%s"}, {"key": "\\$5 \\\\$"}]}' % (in_an_hour(), bucket)
    answer = post(f"{gateway.url}/bedrock/files/{bucket}", {**signed_v2(policy), "key": "$5 \\$"})
    assert answer.status == 204, answer


HOUR = '"expiration": "2099-01-01T00:00:00Z"'


@pytest.mark.parametrize(
    "policy",
    [
        "no json",
        "[]",
        "{}",
        f"{{{HOUR}}}",
        '{"conditions": []}',
        f'{{{HOUR}, "CONDITIONS": []}}',
        f'{{{HOUR}, "conditions": {{}}}}',
        f'{{{HOUR}, "conditions": [], "more": 1}}',
        f'{{{HOUR}, "conditions": [{{}}]}}',
        f'{{{HOUR}, "conditions": [{{"a": "1", "b": "2"}}]}}',
        f'{{{HOUR}, "conditions": [{{"acl": 1}}]}}',
        f'{{{HOUR}, "conditions": [[]]}}',
        f'{{{HOUR}, "conditions": [["like", "$key", ""]]}}',
        f'{{{HOUR}, "conditions": [["eq", "key", ""]]}}',
        f'{{{HOUR}, "conditions": [["eq", "$key"]]}}',
        f'{{{HOUR}, "conditions": [["content-length-range", 0]]}}',
        f'{{{HOUR}, "conditions": [["content-length-range", -1, 10]]}}',
        '{"expiration": "2099-01-01 00:00:00+00:00", "conditions": []}',
        '{"expiration": "2099-99-99T00:00:00Z", "conditions": []}',
        '{"expiration": 1, "conditions": []}',
        "[" * 5000,
    ],
)
def test_an_invalid_policy_is_refused(gateway, bucket, policy):
    answer = post(f"{gateway.url}/bedrock/files/{bucket}", {**signed_v2(policy), "key": "k"})
    assert (answer.status, answer.code) == (400, "InvalidPolicyDocument"), answer
    assert answer.message.startswith("Invalid Policy: ")


def test_who_may_post(gateway, s3, bucket):
    def answer(key, at=bucket):
        form = client(gateway, key).generate_presigned_post(at, "k")
        return post(form["url"], form["fields"])

    assert (answer("nobody").status, answer("nobody").code) == (403, "InvalidAccessKeyId")
    assert (answer("narrow").status, answer("narrow").code) == (403, "AccessDenied")
    assert answer("narrow", f"narrow-{bucket}").status == 204
    assert (answer("reader").status, answer("reader").code) == (403, "AccessDenied")
    assert answer("other").status == 204
    assert bucket not in [found["Name"] for found in s3.list_buckets()["Buckets"]]


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_a_changed_form_is_refused(gateway, bucket, version):
    form = client(gateway, version=version).generate_presigned_post(bucket, "k")
    signature = "x-amz-signature" if version == "s3v4" else "signature"

    def answer(**changes):
        answer = post(form["url"], {k: v for k, v in {**form["fields"], **changes}.items() if v is not None})
        return answer.status, answer.code

    other = base64.b64encode(json.dumps(bucket_policy(bucket)).encode()).decode()
    assert answer(policy=other) == (403, "SignatureDoesNotMatch")
    assert answer(key="other") == (403, "AccessDenied")
    assert answer(**{signature: None})[0] == 400
    assert answer(policy=None) == (400, "InvalidArgument")
    assert answer(**{"x-amz-security-token": "any"}) == (400, "InvalidToken")
    assert answer(**{"AWSAccessKeyId": "alice", "x-amz-date": "20260101T000000Z"})[0] == 400
    if version == "s3v4":
        assert answer(**{"x-amz-date": "now"}) == (400, "InvalidArgument")
        assert answer(**{"x-amz-algorithm": "AWS4-HMAC-SHA1"}) == (400, "InvalidArgument")
        assert answer(**{"x-amz-credential": "alice/20260101/us-east-1/bedrock/aws4_request"}) == (400, "InvalidArgument")
    assert answer() == (204, None)


def test_a_form_without_a_policy_is_refused(gateway, bucket):
    answer = post(f"{gateway.url}/bedrock/files/{bucket}", {"key": "k"})
    assert (answer.status, answer.code) == (403, "AccessDenied")
    bearer = {"Authorization": f"Bearer {KEYS['alice']}"}
    assert post(f"{gateway.url}/bedrock/files/{bucket}", {"key": "k"}, headers=bearer).status == 403


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"x-amz-storage-class": "GLACIER"}, (501, "NotImplemented")),
        ({"x-amz-website-redirect-location": "/x"}, (501, "NotImplemented")),
        ({"x-amz-server-side-encryption": "aws:kms"}, (501, "NotImplemented")),
        ({"acl": "public-read"}, (400, "AccessControlListNotSupported")),
        ({"tagging": "no xml"}, (400, "MalformedXML")),
        ({"tagging": "<Tagging><TagSet><Tag><Key>aws:a</Key><Value/></Tag></TagSet></Tagging>"}, (400, "InvalidTag")),
        ({"x-amz-checksum-crc32": "AAAAAA=="}, (400, "BadDigest")),
        ({"content-md5": "rL0Y20zC+Fzt72VPzMSk2A=="}, (400, "BadDigest")),
        ({"x-amz-meta-a": "line\r\nbreak"}, (400, "InvalidArgument")),
        ({"x-amz-meta-a": "x" * 3000}, (400, "MetadataTooLarge")),
        ({"x-amz-expected-bucket-owner": "111111111111"}, (403, "AccessDenied")),
    ],
)
def test_a_field_is_honoured_or_refused_as_a_header(s3, bucket, fields, expected):
    s3.create_bucket(Bucket=bucket)
    form = s3.generate_presigned_post(bucket, "k", Fields=fields, Conditions=[{k: v} for k, v in fields.items()])
    answer = post(form["url"], form["fields"])
    assert (answer.status, answer.code) == expected
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"content": None}, (400, "IncorrectNumberOfFilesInPostRequest")),
        ({"after": [('name="file"; filename="b"', "more")]}, (400, "IncorrectNumberOfFilesInPostRequest")),
        ({"after": [('name="submit"', "Send")]}, (204, None)),
        ({"after": [('name="junk"', "x" * 200_000)]}, (400, "MalformedPOSTRequest")),
    ],
)
def test_exactly_one_file_is_the_last_field(s3, bucket, change, expected):
    s3.create_bucket(Bucket=bucket)
    form = s3.generate_presigned_post(bucket, "k")
    answer = post(form["url"], form["fields"], **change)
    assert (answer.status, answer.code) == expected
    assert ("Contents" in s3.list_objects_v2(Bucket=bucket)) is (expected[0] == 204)


def test_fields_are_bounded_and_single(s3, bucket):
    form = s3.generate_presigned_post(bucket, "k")
    for junk in ({"x-ignore-a": "x" * 21_000}, {f"x-ignore-{number}": "x" * 100 for number in range(250)}, {"x-ignore-a": "x" * 3 * MIB}):
        answer = post(form["url"], {**form["fields"], **junk})
        assert (answer.status, answer.code) == (400, "MaxPostPreDataLengthExceededError")
    twice = [*form["fields"].items(), ("KEY", "other")]
    assert (post(form["url"], twice).status, post(form["url"], twice).code) == (400, "InvalidArgument")
    for fields in ({k: v for k, v in form["fields"].items() if k != "key"}, {**form["fields"], "key": ""}):
        assert post(form["url"], fields).status == 400


def test_a_form_that_is_no_form_is_refused(gateway, bucket):
    url = f"/bedrock/files/{bucket}"

    def send(content_type, body):
        connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc, timeout=20)
        connection.request("POST", url, body, {"Content-Type": content_type} if content_type else {})
        answer = connection.getresponse()
        code = ElementTree.fromstring(answer.read()).findtext("Code")
        connection.close()
        return answer.status, code

    assert send("application/x-www-form-urlencoded", b"key=k") == (412, "PreconditionFailed")
    assert send(None, b"") == (412, "PreconditionFailed")
    assert send("multipart/form-data", b"x") == (400, "MalformedPOSTRequest")
    assert send("multipart/form-data; boundary=a", b"no parts")[1] == "MalformedPOSTRequest"
    body, content_type = encode({"key": "k"})
    assert send(content_type, body[:-30])[0] in (400, 403)


def test_a_page_of_an_allowed_origin_reads_the_answer(s3, bucket):
    form = s3.generate_presigned_post(bucket, "k")
    answer = post(form["url"], form["fields"], headers={"Origin": "https://app.example.com"})
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example.com"
    form = s3.generate_presigned_post(bucket, "other")
    answer = post(form["url"], form["fields"], headers={"Origin": "https://app.example.com"})
    assert answer.status == 204


@pytest.mark.parametrize("provider", ["local", "openai", "gemini", "anthropic", "bedrock"])
def test_every_provider_takes_a_form(everywhere, provider):
    bucket = f"{provider}-{uuid.uuid4().hex[:16]}"
    s3 = connect(everywhere, "s3")
    s3.create_bucket(Bucket=bucket)
    line = {"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "m", "messages": []}}
    content = json.dumps(line).encode() + b"\n"
    form = s3.generate_presigned_post(bucket, "in/${filename}", Conditions=[["content-length-range", 1, 10 * MIB]])
    answer = post(form["url"], form["fields"], content)
    assert answer.status == 204, answer
    assert read(s3, bucket, "in/q.jsonl") == content


def test_an_open_gateway_takes_forms_of_its_own_pages_only(gateway, bucket, tmp_path):
    with running_gateway() as opened:
        url = f"{opened.url}/bedrock/files/{bucket}"
        assert post(url, {"key": "k"}).status == 204
        form = connect(opened.url, "s3").generate_presigned_post(bucket, "sized", Conditions=[LENGTH])
        assert post(form["url"], form["fields"], b"x" * 11).code == "EntityTooLarge"
        assert post(form["url"], form["fields"], b"x" * 10).status == 204
        for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = post(url, {"key": "foreign"}, headers=headers)
            assert (answer.status, answer.code) == (403, "AccessDenied")
        keys = [entry["Key"] for entry in connect(opened.url, "s3").list_objects_v2(Bucket=bucket)["Contents"]]
        assert keys == ["k", "sized"]


def test_the_log_names_the_operation(gateway, s3, bucket):
    form = s3.generate_presigned_post(bucket, "k")
    post(form["url"], form["fields"])
    entries = [json.loads(line) for line in gateway.log.read_text().splitlines() if '"PostObject"' in line]
    assert any(entry["status"] == 204 and entry["provider"] == "local" and entry["key"] == "alice" for entry in entries)
