"""The clock enters at one door."""

import datetime as dt
import re
import subprocess
import sys

import pytest

from geo import dates
from geo.paths import ROOT

CLOCKS = re.compile(r"\b(?:date\.today|datetime\.(?:now|utcnow|today)|time\.time)\(")


def test_today_is_that_of_the_machine_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(dates.TODAY_VARIABLE)
    assert abs(dates.today() - dt.datetime.now(dt.UTC).date()) <= dt.timedelta(days=1)


def test_a_named_day_stops_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(dates.TODAY_VARIABLE, "2028-02-29")
    assert dates.today() == dt.date(2028, 2, 29)


def test_what_is_no_day_is_refused_with_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(dates.TODAY_VARIABLE, "2027-02-29")
    with pytest.raises(ValueError, match=r"ATLAS_TODAY='2027-02-29': expected a day such as"):
        dates.today()


def test_programs_that_tests_start_have_the_day_of_the_tests() -> None:
    ask = "import datetime as dt; print(dt.datetime.now(dt.UTC).date())"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    away = dt.date.fromisoformat(said.stdout.strip()) - dt.datetime.now(dt.UTC).date()
    assert abs(away) <= dt.timedelta(days=1)


def test_nobody_else_asks_a_clock_for_the_day() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for folder in ("geo", "ui", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if CLOCKS.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["geo/dates.py"]
