"""minio-py, which refuses an endpoint with a path. Usage: minio_py.py HOST:PORT BUCKET ACCESS_KEY SECRET_KEY"""

import io
import sys
import urllib.request
from datetime import timedelta

from minio import Minio
from minio.commonconfig import CopySource, Tags
from minio.deleteobjects import DeleteObject
from minio.error import S3Error

endpoint, bucket, access_key, secret_key = sys.argv[1:]
client = Minio(endpoint, access_key=access_key, secret_key=secret_key, secure=False)
KEY = "in/a b+é.jsonl"

client.make_bucket(bucket)
assert client.bucket_exists(bucket)
assert not client.bucket_exists(f"{bucket}-missing")
assert bucket in [found.name for found in client.list_buckets()]

large = bytes(range(256)) * 48 * 1024
client.put_object(bucket, KEY, io.BytesIO(large), len(large), part_size=5 * 1024**2, metadata={"note": "yes"})
client.put_object(bucket, "stream", io.BytesIO(b"x" * 100), -1, part_size=5 * 1024**2)
assert client.get_object(bucket, KEY).read() == large
assert client.get_object(bucket, KEY, offset=10, length=5).read() == large[10:15]
stat = client.stat_object(bucket, KEY)
assert (stat.size, stat.metadata["x-amz-meta-note"]) == (len(large), "yes")

client.copy_object(bucket, "copy", CopySource(bucket, KEY))
tags = Tags.new_object_tags()
tags["a"] = "b"
client.set_object_tags(bucket, "copy", tags)
assert client.get_object_tags(bucket, "copy") == {"a": "b"}
assert [found.object_name for found in client.list_objects(bucket, recursive=True)] == ["copy", KEY, "stream"]

url = client.presigned_get_object(bucket, "stream", expires=timedelta(minutes=1))
assert urllib.request.urlopen(url).read() == b"x" * 100

try:
    client.stat_object(bucket, "missing")
    raise AssertionError("a missing object was found")
except S3Error as error:
    assert error.code == "NoSuchKey"
assert list(client.remove_objects(bucket, [DeleteObject(key) for key in ("copy", KEY)])) == []
client.remove_object(bucket, "stream")
client.remove_bucket(bucket)
print("done")
