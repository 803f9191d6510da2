"""A terminal whose user has stopped the output (Ctrl-S)."""

import os
import pty
import re
import subprocess
import urllib.error
import urllib.request

from gateway import MAIN, NODE, STOP_SECONDS

# Their lines exceed what a terminal buffers.
REQUESTS = 400


def status(url):
    try:
        return urllib.request.urlopen(url, timeout=5).status
    except urllib.error.HTTPError as error:
        return error.code


def test_a_stopped_terminal_stops_neither_requests_nor_sigterm(tmp_path):
    terminal, output = pty.openpty()
    env = {"PATH": os.environ["PATH"], "PORT": "0"}
    process = subprocess.Popen([NODE, MAIN], cwd=tmp_path, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    os.close(output)
    try:
        text = b""
        while (found := re.search(rb"http://127\.0\.0\.1:\d+(?=\D)", text)) is None:
            text += os.read(terminal, 1024)
        url = found[0].decode()
        assert {status(f"{url}/bedrock/files/b/missing") for _ in range(REQUESTS)} == {404}
        metrics = urllib.request.urlopen(f"{url}/metrics", timeout=5).read().decode()
        assert int(re.search(r"^quarry_log_lines_dropped_total (\d+)$", metrics, re.MULTILINE)[1]) > 0
        process.terminate()
        assert process.wait(STOP_SECONDS) == 0
    finally:
        process.kill()
        os.close(terminal)
