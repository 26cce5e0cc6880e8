"""What all tests share. Nothing here starts a server or a browser."""

import gc
import os
import runpy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

# Before anything imports matplotlib or streamlit.
os.environ["MPLBACKEND"] = "Agg"
os.environ["STREAMLIT_BROWSER_GATHER_USAGE_STATS"] = "false"
os.environ["ATLAS_TODAY"] = "2026-11-26"  # no test depends on the day; servers inherit it

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test
from streamlit.util import calc_hash

from geo import layers
from geo.layers import Atlas
from tests.images import Comparison

# A seventh of the time of tests went into looking for rubbish among what imports have left.
gc.set_threshold(50_000, 10, 10)
ROOT = Path(__file__).resolve().parents[1]
ARTIFACTS = ROOT / ".pytest-artifacts"
BASELINES = ROOT / "tests" / "visual" / "baselines"
# Speed is for the benchmarks: a busy machine must not fail a property. Each run tries the same
# few examples, so that nobody's change fails by chance; `make nightly` looks for new ones.
settings.register_profile("few", deadline=None, max_examples=24, derandomize=True)
settings.register_profile("nightly", deadline=None, max_examples=240)
settings.load_profile(os.environ.get("ATLAS_EXAMPLES", "few"))
ANOTHER_DAY = ROOT / "tests" / "another_day"
BROWSER = ROOT / "tests" / "e2e"
APP_TIMEOUT = 30.0  # seconds; the first run reads the layers


def pytest_configure() -> None:
    """Set the clock of this process, and of all that it starts, to the day in ``ATLAS_CLOCK``.

    The atlas is told its day by ``ATLAS_TODAY``; this shows that nothing asks the clock itself.
    """
    if os.environ.get("ATLAS_CLOCK"):
        runpy.run_path(str(ANOTHER_DAY / "sitecustomize.py"))
        before = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ANOTHER_DAY), before)))


_READ: Final = layers.read_atlas


@cache
def _once(folder: Path, _files: tuple[tuple[str, int, int], ...]) -> Atlas:
    return _READ(folder)


def read_once(folder: Path = layers.LAYERS) -> Atlas:
    """Return the atlas of a folder: commands read it anew, tests share it until a file changes."""
    if not Path(folder).is_dir():
        return _READ(folder)
    found = ((path.name, path.stat()) for path in sorted(Path(folder).iterdir()))
    files = tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)
    return _once(Path(folder), files)


layers.read_atlas = read_once  # before a test module asks for an atlas
# Each app that a test opens would look through all installed packages.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the browser: its tests take longest, and one worker does them in a row."""
    items.sort(key=lambda item: BROWSER not in item.path.parents)


def pytest_collection_finish() -> None:
    """Look no more at what all tests share."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-baselines``."""
    parser.addoption(
        "--update-baselines",
        action="store_true",
        help="keep the pictures that the tests draw, instead of comparing them",
    )


@pytest.fixture
def assert_image(request: pytest.FixtureRequest) -> Comparison:
    """Compare a PNG with its baseline: ``assert_image(png_bytes, "name", max_share=0.01)``."""
    return Comparison(BASELINES, ARTIFACTS, request.config.getoption("--update-baselines"))


class _AsServed(PagesManager):
    """Takes the flag that `AppTest` sets back: what `server` says of it holds here too."""


def runner(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return what runs the app without a browser: ``run_app(network=["anvita"], lang="fr")``.

    The keywords are the query string; ``path`` is that of the page, Map 1 if it is not given. The
    result is the app after its first run, which raised nothing.
    """

    monkeypatch.setattr(PagesManager, "uses_pages_directory", False)
    monkeypatch.setattr(app_test, "PagesManager", _AsServed)

    def run(path: str = "contestatory", **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=APP_TIMEOUT)
        app._page_hash = calc_hash(path) if path else ""
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return run


@pytest.fixture
def run_app(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return `runner`."""
    return runner(monkeypatch)


_SEEN: dict[tuple[str, str], AppTest] = {}


@pytest.fixture
def app_at(run_app: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Return the app as an address opens it, run once for all tests that only look at it."""

    def refuse(*_: object, **__: object) -> AppTest:
        raise AssertionError("other tests look at this app too: take run_app where one clicks")

    def at(path: str = "contestatory", **query: str | list[str]) -> AppTest:
        key = (path, repr(sorted(query.items())))
        if key not in _SEEN:
            _SEEN[key] = run_app(path, **query)
            _SEEN[key]._run = refuse
        return _SEEN[key]

    return at
