"""Starts a gateway process with a free port, a data folder and a log file of its own."""

import json
import os
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / "node_modules/.bin/node"
MAIN = Path(os.environ.get("QUARRY_MAIN", ROOT / "dist/main.js")).resolve()
START_SECONDS = 20
STOP_SECONDS = 15


class StartError(Exception):
    pass


class Gateway:
    """`url` is `http://host:port`, and `s3_url` the same of the port whose root is S3, if there is one. `log` is the file with the JSON log lines."""

    def __init__(self, process: subprocess.Popen, log: Path):
        self.log = log
        self.url = ""
        self.s3_url = ""
        self._process = process
        self._listening = threading.Event()
        self._pump = threading.Thread(target=self._copy_log, daemon=True)
        self._pump.start()

    def _copy_log(self) -> None:
        with self.log.open("a", encoding="utf-8") as log:
            for line in self._process.stdout:
                log.write(line)
                log.flush()
                if not self.url and line.startswith("{") and (entry := json.loads(line)).get("msg") == "listening":
                    self.s3_url = entry.get("s3Url", "")
                    self.url = entry["url"]
                    self._listening.set()
        self._listening.set()

    def wait(self) -> None:
        self._listening.wait(START_SECONDS)
        if not self.url:
            raise StartError(f"{MAIN} did not start: {self.log.read_text()}")

    def stop(self) -> int:
        self._process.terminate()
        try:
            return self._process.wait(STOP_SECONDS)
        finally:
            self._process.kill()
            self._pump.join()
            self._process.stdout.close()


@contextmanager
def running_gateway(config: str | None = None, home: Path | None = None):
    """`config` is the text of quarry.yaml. `home` is the folder of the file and the data; the default is a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="quarry-") as folder:
        home = home or Path(folder)
        if config is not None:
            (home / "quarry.yaml").write_text(config)
        env = {"PATH": os.environ["PATH"], "PORT": "0", "DATA_DIR": str(home / "data"), "LOG_LEVEL": "info"}
        process = subprocess.Popen(
            [NODE, MAIN],
            cwd=home,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        gateway = Gateway(process, home / "gateway.log")
        try:
            gateway.wait()
            yield gateway
        finally:
            gateway.stop()
