"""
Starts a gateway process with a free port, a data folder and a log file of its own. With QUARRY_TEST_MODE=fleet it starts a fleet
behind a load balancer.
"""

import atexit
import functools
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
IS_FLEET = os.environ.get("QUARRY_TEST_MODE") == "fleet"


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


class Parts:
    """What the fleets of the tests share (test/support/fleet/serve-parts.ts)."""

    def __init__(self):
        script = ROOT / "test/support/fleet/serve-parts.ts"
        self._process = subprocess.Popen([NODE, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if not self._process.stdout.readline():
            raise StartError("PostgreSQL and the bucket of the fleet did not start")

    def ask(self, *words: str) -> dict:
        self._process.stdin.write(" ".join(words) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(STOP_SECONDS)
        self._process.stdout.close()

    @functools.cache
    def of_home(self, home: Path) -> dict:
        """A fleet that starts again in the same folder has the same database and bucket."""
        return self.ask("new")


@functools.cache
def fleet_parts() -> Parts:
    parts = Parts()
    atexit.register(parts.close)
    return parts


class Fleet:
    """As `Gateway`, for replicas that take turns."""

    def __init__(self, gateways: list[Gateway], log: Path):
        self.log = log
        self.url = self._balanced([gateway.url for gateway in gateways])
        self.s3_url = self._balanced([gateway.s3_url for gateway in gateways if gateway.s3_url])
        self._gateways = gateways

    def stop(self) -> int:
        """Stops all of them. Returns the first exit code that is not 0."""
        codes = [gateway.stop() for gateway in self._gateways]
        return next((code for code in codes if code != 0), 0)

    @staticmethod
    def _balanced(urls: list[str]) -> str:
        if len(urls) < 2:
            return "".join(urls)
        balanced = fleet_parts().ask("balance", *[url.rpartition(":")[2] for url in urls])["url"]
        # The balancer passes TLS on.
        return balanced.replace("http", urls[0].partition(":")[0], 1)


def start(config: str | None, home: Path, log: Path) -> Gateway:
    home.mkdir(exist_ok=True)
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
    return Gateway(process, log)


@contextmanager
def running_gateway(config: str | None = None, home: Path | None = None, replicas: int | None = None):
    """
    `config` is the text of quarry.yaml. `home` is the folder of the file and the data; the default is a temporary folder.
    `replicas` is the number of processes of a fleet.
    """
    with tempfile.TemporaryDirectory(prefix="quarry-") as folder:
        home = home or Path(folder)
        log = home / "gateway.log"
        gateways = []
        try:
            if not IS_FLEET:
                gateways.append(start(config, home, log))
                gateways[0].wait()
                yield gateways[0]
                return
            parts = fleet_parts().of_home(home)
            for number in range(replicas or parts["replicas"]):
                gateways.append(start(f"{parts['yaml']}{config or ''}", home / f"replica-{number}", log))
                gateways[-1].wait()
            yield Fleet(gateways, log)
        finally:
            for gateway in gateways:
                gateway.stop()
