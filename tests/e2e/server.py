"""Starts the app on a free port of this machine and stops it again."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_TIMEOUT = 60.0
LEAVE_TIMEOUT = 300.0
STOP_TIMEOUT = 10.0
POLL_INTERVAL = 0.1


@dataclass(frozen=True)
class Server:
    """A running app: its address and the file that holds what it has logged."""

    url: str
    pid: int
    log_file: Path

    def log(self) -> str:
        """Return what the app has written to its standard output and error so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")


@contextmanager
def serve(
    script: Path,
    log_file: Path,
    environment: Mapping[str, str] | None = None,
    *,
    base: str = "",
    port: int = 0,
) -> Iterator[Server]:
    """Run a Streamlit script, wait until it is healthy, and stop it at the end.

    Parameters
    ----------
    script
        The script; its folder is the working directory, so that ``.streamlit/config.toml``
        and ``static/`` beside it count.
    log_file
        Where its output goes.
    environment
        Variables on top of this process's own.
    base
        The path below which the app answers, as in ``server.baseUrlPath``.
    port
        The port on which it answers; a free one if none is given.

    Raises
    ------
    RuntimeError
        With the log, when the app ends or is not healthy within a minute.
    """
    port = port or free_port()
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            _command(script, port, base),
            cwd=script.parent,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        server = Server(f"http://{HOST}:{port}/{base}".rstrip("/"), process.pid, log_file)
        try:
            _wait_until_healthy(process, server)
            yield server
        finally:
            _stop(process)


@contextmanager
def shared(script: Path, folder: Path) -> Iterator[Server]:
    """Run one server for all processes that test at once: start it, or use the one that is there.

    Its views are drawn once for all. Who has started it stays until the others have left; who
    comes after that starts another one.

    Parameters
    ----------
    script
        As for `serve`.
    folder
        A folder that these processes share, and no other run of tests.
    """
    said, own = folder / "server.json", folder / f"server.{os.getpid()}.used"
    with ExitStack() as kept:
        with _alone(folder):
            if said.exists():
                url, pid, log = json.loads(said.read_text(encoding="utf-8"))
                own.touch()
                kept.callback(own.unlink)
                server = Server(url, pid, Path(log))
            else:
                log_file = folder / f"server.{os.getpid()}.log"
                server = kept.enter_context(serve(script, log_file))
                said.write_text(json.dumps([server.url, server.pid, str(log_file)]))
                kept.callback(_wait_until_left, folder, said)
        yield server


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let no other process into the block meanwhile."""
    lock = folder / "server.lock"
    deadline = time.monotonic() + 2 * START_TIMEOUT
    while True:
        try:
            lock.touch(exist_ok=False)
        except FileExistsError:
            if time.monotonic() > deadline:
                raise
            time.sleep(POLL_INTERVAL)
        else:
            break
    try:
        yield
    finally:
        lock.unlink()


def _wait_until_left(folder: Path, said: Path) -> None:
    """Wait until nobody uses the server, and let nobody come any more."""
    deadline = time.monotonic() + LEAVE_TIMEOUT  # one that was killed has left no word
    while True:
        with _alone(folder):
            if time.monotonic() > deadline or not any(folder.glob("server.*.used")):
                said.unlink()
                return
        time.sleep(POLL_INTERVAL)


def _command(script: Path, port: int, base: str) -> list[str]:
    options = {
        "server.address": HOST,
        "server.port": str(port),
        "server.baseUrlPath": base,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "browser.serverAddress": HOST,
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", script.name, *flags]


def free_port() -> int:
    """Return a port of this machine that nothing answers at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_until_healthy(process: subprocess.Popen[bytes], server: Server) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while not _is_healthy(server.url):
        if time.monotonic() > deadline:
            raise RuntimeError(f"The app was not healthy in {START_TIMEOUT:.0f} s:\n{server.log()}")
        try:
            code = process.wait(timeout=POLL_INTERVAL)
        except subprocess.TimeoutExpired:
            continue
        raise RuntimeError(f"The app ended with code {code}:\n{server.log()}")


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
