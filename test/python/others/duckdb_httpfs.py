"""DuckDB's httpfs writes tables as Parquet, CSV and JSON and reads them. Arguments: endpoint without a scheme, bucket."""

import os
import sys
from pathlib import Path

import duckdb
import duckdb_extension_httpfs

endpoint, bucket = sys.argv[1:]
(extension,) = Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension")
key, secret = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
db = duckdb.connect()
db.execute(f"LOAD '{extension}'")
db.execute(
    f"CREATE SECRET (TYPE s3, KEY_ID '{key}', SECRET '{secret}', REGION 'us-west-2', ENDPOINT '{endpoint}', "
    "URL_STYLE 'path', USE_SSL false)"
)
# About 24 MB, so that DuckDB uses a multipart upload.
db.execute("CREATE TABLE t AS SELECT i AS number, md5(i::VARCHAR) || md5((i + 1)::VARCHAR) AS text FROM range(500000) r(i)")
expected = db.execute("SELECT count(*), sum(number), bit_xor(hash(text)) FROM t").fetchone()
for form in ("parquet", "csv", "json"):
    uri = f"s3://{bucket}/t.{form}"
    db.execute(f"COPY t TO '{uri}'")
    assert db.execute(f"SELECT count(*), sum(number), bit_xor(hash(text)) FROM '{uri}'").fetchone() == expected, form
assert db.execute(f"SELECT text FROM 's3://{bucket}/*.parquet' WHERE number = 499999").fetchone() is not None
print(expected[0])
