"""Two servers behind the proxy of ``deploy/``, one of which is ended while readers look at maps.

``make load PROXY=1``. It needs nginx. Nobody may be lost: whoever sat at the server that is gone
goes on at the other one, and finds what the address of the page says.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from websockets.exceptions import WebSocketException

from tests.e2e.server import HOST, ROOT, Server, free_port, serve
from tests.load.reader import Reader

SERVERS: Final = ("atlas1", "atlas2")
SECRET: Final = {"STREAMLIT_SERVER_COOKIE_SECRET": "the-same-for-all-servers"}
PAGES: Final = ("contestatory", "iccar", "alpine", "anvita")
FILTER: Final = "choice_tiers"
CHOICES: Final = ((0,), (1,), (2,), (0, 1), (3,))
BEFORE: Final = 1  # clicks that all have done when one server ends
PATIENCE: Final = 60.0
_LOST: Final = (OSError, WebSocketException, TimeoutError)


@dataclass
class Seen:
    """What happened to the readers."""

    waits: list[float] = field(default_factory=list)
    back: list[float] = field(default_factory=list)  # seconds until a lost page was there again
    elsewhere: list[str] = field(default_factory=list)  # came back to another view
    trouble: list[str] = field(default_factory=list)


@contextmanager
def proxied(servers: list[Server], folder: Path) -> Iterator[str]:
    """Run nginx with the settings of ``deploy/`` before some servers, and yield its address."""
    program, port = shutil.which("nginx"), free_port()
    if program is None:
        raise SystemExit("This needs nginx: apt-get install nginx")
    said = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for name, server in zip(SERVERS, servers, strict=True):
        said = said.replace(f"{name}:8501", server.url.removeprefix("http://"))
    said = said.replace("listen 8080", f"listen {HOST}:{port}")
    said = said.replace("/tmp/", f"{folder}/")  # noqa: S108 - not written to here
    said = said.replace("/dev/stdout", f"{folder}/access.log")
    said = re.sub(r"rate=\d+r/s", "rate=10000r/s", said)  # all readers are one address here
    settings = folder / "nginx.conf"
    # A server started by root gives its rights away, and could not write into the folder.
    who = "user root;\n" if os.geteuid() == 0 else ""
    settings.write_text(f"daemon off;\n{who}{said}", encoding="utf-8")
    with subprocess.Popen([program, "-p", os.fspath(folder), "-c", os.fspath(settings)]) as proxy:
        try:
            url, ends = f"http://{HOST}:{port}", time.monotonic() + PATIENCE
            while not _answers(url) and time.monotonic() < ends:
                time.sleep(0.1)
            yield url
        finally:
            proxy.terminate()


def _answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
        return bool(answer.status == 200)
    return False


def seat(url: str) -> str:
    """Return the cookie that keeps a reader at one server."""
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return str(answer.headers["set-cookie"]).partition(";")[0]


async def stay(url: str, number: int, seen: Seen, ready: asyncio.Barrier) -> None:
    """Be one reader, who goes on where the address says when the server is gone."""
    chance = random.Random(number)  # noqa: S311 - the same each time is what is wanted
    page, cookie = PAGES[number % len(PAGES)], await asyncio.to_thread(seat, url)
    reader = Reader(url, cookie)
    await reader.__aenter__()
    await reader.open(page, "lang=en")
    for done, places in enumerate(CHOICES):
        if done == BEFORE:
            await ready.wait()
        await asyncio.sleep(chance.uniform(0.5, 2.0))
        try:
            seen.waits.append(await reader.choose(FILTER, *places))
        except _LOST:
            reader = await _back(url, cookie, page, reader.address(), seen)
    seen.trouble.extend(reader.trouble)
    await reader.__aexit__(None, None, None)


async def _back(url: str, cookie: str, page: str, address: str, seen: Seen) -> Reader:
    """Open a page again as a browser does that has lost its connection."""
    begun = time.monotonic()
    while time.monotonic() < begun + PATIENCE:
        reader = Reader(url, cookie)
        try:
            await reader.__aenter__()
            await reader.open(page, address)
        except _LOST:
            await asyncio.sleep(0.5)
            continue
        seen.back.append(time.monotonic() - begun)
        if reader.address() != address:
            seen.elsewhere.append(f"{address} -> {reader.address()}")
        return reader
    raise TimeoutError(f"{page}?{address} did not come back")


async def _room(url: str, readers: int, victim: int) -> Seen:
    seen, ready = Seen(), asyncio.Barrier(readers + 1)

    async def end_one() -> None:
        await ready.wait()
        await asyncio.sleep(1.0)
        os.kill(victim, signal.SIGKILL)

    found = await asyncio.gather(
        end_one(),
        *(stay(url, number, seen, ready) for number in range(readers)),
        return_exceptions=True,
    )
    seen.trouble.extend(repr(one) for one in found if isinstance(one, BaseException))
    return seen


def main(readers: int) -> None:
    """Say how many readers lost their server, and whether each found the same view again."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = [
            stack.enter_context(serve(ROOT / "server.py", folder / f"{name}.log", SECRET))
            for name in SERVERS
        ]
        url = stack.enter_context(proxied(servers, folder))
        seen = asyncio.run(_room(url, readers, servers[0].pid))
    back = f"{median(seen.back):.1f} s (most {max(seen.back):.1f})" if seen.back else "-"
    sys.stdout.write(
        f"{readers} readers at two servers, one ended: {len(seen.back)} lost theirs, back after "
        f"{back}; {len(seen.elsewhere)} at another view; {len(seen.waits)} filters, median "
        f"{median(seen.waits):.2f} s; trouble: {'; '.join(seen.trouble) or 'none'}\n"
    )
    if seen.trouble or seen.elsewhere or not seen.back:
        raise SystemExit(1)
