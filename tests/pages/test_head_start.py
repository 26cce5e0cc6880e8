"""The wait for the map, before the rest of a page is sent."""

from __future__ import annotations

import time

import pytest

from ui import map_panel

LONGEST = 0.2


def waited() -> float:
    began = time.monotonic()
    map_panel.head_start(longest=LONGEST)
    return time.monotonic() - began


def test_without_a_browser_nothing_waits() -> None:
    assert not map_panel.has_browser()
    assert waited() < LONGEST


def test_a_map_that_never_reports_does_not_keep_the_page_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(map_panel, "has_browser", lambda: True)
    assert waited() >= LONGEST
