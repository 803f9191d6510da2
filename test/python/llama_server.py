"""Runs llama.cpp's server, with a small model that is made on the spot (llama/model.py)."""

import json
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from gateway import ROOT

PYTHON = ROOT / ".venv-model-server/bin/python"
SCRIPT = ROOT / "test/python/llama/serve.py"
STOP_SECONDS = 15


class LlamaServer(NamedTuple):
    """Base URLs of three servers, with `/v1`, and the key that opens all."""

    generating: str
    embedding: str
    ranking: str
    key: str


@contextmanager
def llama_server():
    key = "a-model-server-key"
    with tempfile.TemporaryDirectory(prefix="quarry-") as folder:
        log = Path(folder) / "server.log"
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [PYTHON, SCRIPT, folder, key], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True
            )
        try:
            started = process.stdout.readline()
            assert started, f"the server did not start: {log.read_text(errors='replace')}"
            yield LlamaServer(*json.loads(started), key)
        finally:
            # The server ends with its input.
            process.stdin.close()
            try:
                process.wait(STOP_SECONDS)
            finally:
                process.kill()
                process.stdout.close()
