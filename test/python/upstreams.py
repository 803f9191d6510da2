"""Runs the stand-ins of all providers as one process."""

import subprocess
from contextlib import contextmanager

from gateway import NODE, ROOT


@contextmanager
def upstreams():
    """Yields the text of a quarry.yaml that uses all of them."""
    command = [NODE, "--disable-warning=ExperimentalWarning", ROOT / "test/upstreams/main.ts", "--free"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        lines = []
        for line in process.stdout:
            if line == "# ready\n":
                break
            lines.append(line)
        yield "".join(lines)
    finally:
        process.terminate()
        process.wait(15)
        process.stdout.close()
