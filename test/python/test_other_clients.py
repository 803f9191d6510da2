"""Clients that use HTTP differently from boto3: s3fs with pandas, and DuckDB. Each script checks its own results."""

import os
import subprocess
import uuid

import pytest

from clients import PATHS, connect
from gateway import ROOT

PYTHON = ROOT / ".venv-clients/bin/python"
SCRIPTS = ROOT / "test/python/others"


@pytest.fixture(params=["local", "openai"])
def bucket(everywhere, request):
    name = f"{request.param}-{uuid.uuid4().hex[:16]}"
    connect(everywhere, "s3").create_bucket(Bucket=name)
    return name


def run(script, *arguments) -> str:
    done = subprocess.run(
        [PYTHON, SCRIPTS / script, *map(str, arguments)], capture_output=True, text=True, timeout=300, env=os.environ
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_pandas_writes_and_reads_over_s3fs(everywhere, bucket):
    assert int(run("pandas_s3fs.py", everywhere + PATHS["s3"], bucket, 100)) < 100_000


def test_pandas_writes_large_files_in_parts(everywhere, bucket):
    assert int(run("pandas_s3fs.py", everywhere + PATHS["s3"], bucket, 60_000)) > 12 * 1024**2


def test_duckdb_writes_and_reads_tables(everywhere, bucket):
    assert run("duckdb_httpfs.py", everywhere.removeprefix("http://") + PATHS["s3"], bucket) == "500000"
