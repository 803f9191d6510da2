"""pandas over s3fs writes and reads, large files in parts. Arguments: endpoint, bucket, number of rows."""

import random
import sys

import pandas
import s3fs

endpoint, bucket, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
# botocore reads the key from the environment.
options = {"client_kwargs": {"endpoint_url": endpoint, "region_name": "us-west-2"}}
# Parts of 5 MiB instead of 50.
options["default_block_size"] = 5 * 1024**2
noise = random.Random(7)
frame = pandas.DataFrame(
    {"number": range(rows), "text": [f"é {noise.randbytes(100).hex()}" for _ in range(rows)]},
)

for form in ("jsonl", "csv"):
    uri = f"s3://{bucket}/frame.{form}"
    if form == "jsonl":
        frame.to_json(uri, orient="records", lines=True, storage_options=options)
        back = pandas.read_json(uri, lines=True, storage_options=options)
    else:
        frame.to_csv(uri, index=False, storage_options=options)
        back = pandas.read_csv(uri, storage_options=options)
    pandas.testing.assert_frame_equal(back, frame)

files = s3fs.S3FileSystem(**options)
assert sorted(files.ls(bucket)) == [f"{bucket}/frame.csv", f"{bucket}/frame.jsonl"]
whole = files.cat(f"{bucket}/frame.jsonl")
with files.open(f"{bucket}/frame.jsonl", "rb") as file:
    file.seek(len(whole) // 2)
    assert file.read(100) == whole[len(whole) // 2 :][:100]
files.copy(f"{bucket}/frame.jsonl", f"{bucket}/copy.jsonl")
assert files.cat(f"{bucket}/copy.jsonl") == whole
files.rm([f"{bucket}/copy.jsonl", f"{bucket}/frame.csv", f"{bucket}/frame.jsonl"])
files.invalidate_cache()
assert files.ls(bucket) == []
print(len(whole))
