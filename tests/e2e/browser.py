"""Finds the browser that the tests drive, and installs one where there is none.

As a command: ``python -m tests.e2e.browser [--install]`` prints its path.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

OVERRIDE = "ATLAS_BROWSER"
NAMES = (
    "chromium-headless-shell",  # without windows and tabs: a quarter less work for each page
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
DEBIAN_PACKAGES = ("chromium-headless-shell", "chromium")  # the second where the first is not
FONTS = ("fonts-liberation", "fonts-dejavu-core")
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--no-first-run",
    # Names other than this machine's do not resolve at all.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
ADVICE = f"""\
No Chromium, Chrome or Edge was found, and none could be installed.
Install one of them, then run the command again:
  Debian, Ubuntu  apt-get install chromium
  Fedora          dnf install chromium
  macOS           brew install --cask google-chrome
  anywhere        python -m playwright install chromium
or name a browser of the Chromium family: {OVERRIDE}=/path/to/browser"""


def find() -> str | None:
    """Look for a browser of the Chromium family that starts.

    Returns
    -------
    Its path, or None. The environment variable ``ATLAS_BROWSER`` goes first, then what is
    on the PATH, the usual places of macOS and Windows, and Playwright's own browser.
    """
    return next((path for path in _candidates() if _starts(path)), None)


def flags() -> list[str]:
    """Flags for a quiet, repeatable browser; root cannot use Chromium's sandbox."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*FLAGS, "--no-sandbox"] if is_root else list(FLAGS)


def install() -> str:
    """Find a browser, or install one.

    Returns
    -------
    The path of the browser.

    Raises
    ------
    RuntimeError
        With advice, when there is none and neither Debian's packages nor Playwright give one.
    """
    found = find()
    if found is None and _can_use_apt():
        _run("apt-get", "update", "-qq")
        for package in DEBIAN_PACKAGES:
            _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", package, *FONTS)
            if found := find():
                break
    if found is None:
        _run(sys.executable, "-m", "playwright", "install", "chromium")
        found = find()
    if found is None:
        raise RuntimeError(ADVICE)
    return found


def _candidates() -> Iterator[str]:
    if os.environ.get(OVERRIDE):
        yield os.environ[OVERRIDE]
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield from (place for place in PLACES if Path(place).exists())
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).exists():
        yield own


def _starts(path: str) -> bool:
    if sys.platform == "win32":  # chrome.exe --version opens a window there
        return Path(path).exists()
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _can_use_apt() -> bool:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return is_root and shutil.which("apt-get") is not None


def _run(*command: str) -> None:
    print("+", *command, file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)


def main() -> int:
    """Print the path of the browser, and say clearly when there is none."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.browser", description=__doc__)
    parser.add_argument("--install", action="store_true", help="install one if there is none")
    if parser.parse_args().install:
        try:
            found: str | None = install()
        except RuntimeError as error:
            print(error, file=sys.stderr)
            return 1
    else:
        found = find()
    print(found or ADVICE)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
