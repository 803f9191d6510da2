"""`quarry doctor` against servers of others: llama.cpp's own server with a key."""

import json
import os
import subprocess

import pytest

from gateway import MAIN, NODE
from llama_server import llama_server


@pytest.fixture(scope="module")
def server():
    with llama_server() as running:
        yield running


@pytest.fixture
def doctor(tmp_path):
    """Runs `quarry doctor` over one provider. Returns the exit code, the rows by check, and the remedies."""

    def run(**settings):
        config = tmp_path / "quarry.yaml"
        config.write_text(json.dumps({"providers": {"mine": {"type": "local", **settings}}}))
        config.chmod(0o600)
        command = [NODE, MAIN, "doctor", "--provider", "mine", "--json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, cwd=tmp_path, env=os.environ)
        report = json.loads(done.stdout)
        assert settings.get("api_key", "none") not in done.stdout + done.stderr
        return done.returncode, {row["check"]: row for row in report["checks"]}, [fix["fix"] for fix in report["fixes"]]

    return run


def test_all_is_well(server, doctor):
    code, rows, fixes = doctor(base_url=server.generating, api_key=server.key, models={"small": "tiny"})
    assert (code, fixes) == (0, [])
    assert {check: row["state"] for check, row in rows.items()} == {
        "server": "ok",
        "clock": "not visible",
        "key": "ok",
        "models": "ok",
    }


@pytest.mark.parametrize("key", ["a-wrong-key-of-somebody", None])
def test_a_wrong_key(server, doctor, key):
    code, rows, fixes = doctor(base_url=server.generating, **({"api_key": key} if key else {}))
    assert (code, rows["key"]["state"]) == (1, "failed")
    assert fixes == ["Set providers.mine.api_key to a key that the server accepts."]


def test_a_model_that_the_server_does_not_have(server, doctor):
    code, rows, fixes = doctor(base_url=server.generating, api_key=server.key, models={"small": "huge"})
    assert (code, rows["models"]["state"]) == (1, "failed")
    assert fixes == ["Correct providers.mine.models.small: name a model that 'mine' has, such as 'tiny'."]


def test_a_wrong_path(server, doctor):
    code, rows, fixes = doctor(base_url=server.generating.replace("/v1", "/v9"), api_key=server.key)
    assert (code, rows["server"]["state"]) == (1, "ok")
    assert fixes == ["Check the path in providers.mine.base_url."]
