"""`aws s3` with large files, folders and copies, on `local` and on a remote provider."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from clients import PATHS

AWS = Path(sys.executable).with_name("aws")
MIB = 1024 * 1024


@pytest.fixture
def aws(everywhere, tmp_path):
    """Runs an `s3` command and returns its standard output as bytes."""

    def run(*arguments, stdin=None):
        command = [sys.executable, AWS, "--endpoint-url", everywhere + PATHS["s3"], "s3", *arguments]
        done = subprocess.run(command, input=stdin, capture_output=True, timeout=120, cwd=tmp_path, env=os.environ)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    return run


@pytest.fixture(params=["local", "openai"])
def at(request):
    return f"s3://{request.param}-{uuid.uuid4().hex[:16]}"


def test_large_files_go_up_in_parts_and_come_back(aws, at, tmp_path):
    body = os.urandom(20 * MIB)
    (tmp_path / "large.jsonl").write_bytes(body)
    aws("cp", "large.jsonl", f"{at}/in/large.jsonl")
    assert b"20971520 large.jsonl" in aws("ls", f"{at}/in/")
    aws("cp", f"{at}/in/large.jsonl", "back.jsonl")
    assert (tmp_path / "back.jsonl").read_bytes() == body


def test_standard_input_goes_up_in_parts_and_comes_out_again(aws, at):
    body = os.urandom(20 * MIB)
    aws("cp", "-", f"{at}/stream.jsonl", stdin=body)
    assert aws("cp", f"{at}/stream.jsonl", "-") == body


def test_folders_are_synchronised_moved_and_removed(aws, at, tmp_path):
    files = {"a.jsonl": b"a\n", "deep/er/b c.jsonl": b"b\n", "deep/large.jsonl": os.urandom(10 * MIB)}
    for name, body in files.items():
        path = tmp_path / "there" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    aws("mb", at)
    aws("sync", "there", f"{at}/folder")
    # Nothing has changed since the first sync.
    assert aws("sync", "there", f"{at}/folder", "--size-only") == b""
    aws("sync", f"{at}/folder", "back")
    assert {name: (tmp_path / "back" / name).read_bytes() for name in files} == files
    aws("mv", f"{at}/folder/deep/large.jsonl", f"{at}/moved.jsonl")
    assert aws("cp", f"{at}/moved.jsonl", "-") == files["deep/large.jsonl"]
    assert b"large" not in aws("ls", "--recursive", f"{at}/folder/")
    aws("mv", "there/a.jsonl", f"{at}/from-here.jsonl")
    assert not (tmp_path / "there/a.jsonl").exists()
    aws("rm", "--recursive", f"{at}/")
    assert aws("ls", "--recursive", f"{at}/") == b""
    aws("rb", at)


def test_a_folder_is_copied_from_one_provider_to_another(aws, tmp_path):
    local, openai = (f"s3://{name}-{uuid.uuid4().hex[:16]}" for name in ("local", "openai"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_bytes(b"a\n")
    (tmp_path / "in/b.jsonl").write_bytes(os.urandom(10 * MIB))
    aws("mb", local)
    aws("mb", openai)
    aws("sync", "in", f"{local}/in")
    aws("sync", f"{local}/in", f"{openai}/in")
    aws("sync", f"{openai}/in", "back")
    for name in ("a.jsonl", "b.jsonl"):
        assert (tmp_path / "back" / name).read_bytes() == (tmp_path / "in" / name).read_bytes()
