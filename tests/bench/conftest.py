"""The browser and the small apps that the atlas is measured against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.e2e.conftest import browser
from tests.e2e.server import Server, serve
from ui import theme

__all__ = ["browser"]
APPS = Path(__file__).parent / "apps"
Start = Callable[..., AbstractContextManager[Server]]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what can only be measured: it says nothing when no time counts."""
    if config.getoption("benchmark_enable"):
        return
    left_out = [item for item in items if item.path.name in MEASURED]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


MEASURED = (
    "test_interaction.py",
    "test_first_paint.py",
    "test_rerun.py",
    "test_deck.py",
    "test_lists.py",
    "test_slow.py",
)


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Start one of the small apps in a folder of its own, with the atlas's static files."""

    @contextmanager
    def run(name: str, **environment: str) -> Iterator[Server]:
        folder = tmp_path / name
        folder.mkdir()
        script = folder / "app.py"
        script.write_bytes((APPS / f"{name}.py").read_bytes())
        theme.prepare_static_files(folder / "static")
        settings = {"STREAMLIT_SERVER_ENABLE_STATIC_SERVING": "true", "PYTHONPATH": str(ROOT)}
        with serve(script, folder / "app.log", settings | environment) as server:
            yield server

    return run
