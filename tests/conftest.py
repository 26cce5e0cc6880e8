"""What all tests share. Nothing here starts a server or a browser."""

import os
from collections.abc import Callable
from pathlib import Path

# Before anything imports matplotlib or streamlit.
os.environ["MPLBACKEND"] = "Agg"
os.environ["STREAMLIT_BROWSER_GATHER_USAGE_STATS"] = "false"
os.environ["ATLAS_TODAY"] = "2026-11-26"  # no test depends on the day; servers inherit it

import pytest
from hypothesis import settings
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.images import Comparison

ROOT = Path(__file__).resolve().parents[1]
ARTIFACTS = ROOT / ".pytest-artifacts"
BASELINES = ROOT / "tests" / "visual" / "baselines"
# Speed is for the benchmarks: a busy machine must not fail a property.
settings.register_profile("atlas", deadline=None)
settings.load_profile("atlas")
APP_TIMEOUT = 30.0  # seconds; the first run reads the layers


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


@pytest.fixture
def run_app() -> Callable[..., AppTest]:
    """Run the app without a browser: ``run_app(network=["anvita"], lang="fr")``.

    The keywords are the query string; ``path`` is that of the page, Map 1 if it is not given. The
    result is the app after its first run, which raised nothing.
    """

    def run(path: str = "contestatory", **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=APP_TIMEOUT)
        app._page_hash = calc_hash(path) if path else ""
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return run
