"""Addresses that people and machines send: none raises, and what is not understood is said.

`tests/cases/addresses.csv` has one address in each row, with what is odd about it.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from unicodedata import category
from urllib.parse import parse_qs, unquote

import pytest
from streamlit.testing.v1 import AppTest

from app import FIRST, PAGES
from geo import fields, registry
from geo.__main__ import main
from geo.dates import today
from geo.i18n import LANGUAGES, Texts
from geo.registry import ROOMS
from tests.shared import CASES, atlas

Run = Callable[..., AppTest]
Values = dict[str, list[str]]
OTHER = tuple(page.name for page in PAGES if page.name not in ROOMS)


def addresses() -> list[str]:
    with (CASES / "addresses.csv").open(encoding="utf-8") as file:
        return [row["address"] for row in csv.DictReader(file)]


def parted(address: str) -> tuple[str, Values]:
    """Return page and values of an address, as the browser sends them."""
    path, _, query = address.partition("?")
    return unquote(path).strip("/ "), parse_qs(query, keep_blank_values=True, errors="replace")


def known(name: str, values: Values) -> bool:
    """Say by plain rules whether an address asks only for what its room has."""
    opening = registry.offered(name, atlas(), "en", today())
    for key, given in values.items():
        if key == "lang":
            good = all(value in {"", *LANGUAGES} for value in given)
        elif key in {"left", "right"}:
            continue  # held in tests/geo/test_compare.py
        elif key not in fields.KEYS or not registry.offers(opening, fields.BY_KEY[key]):
            good = False
        elif key == "q":
            good = all(c in "\t\n\r" or category(c) not in {"Cc", "Cs"} for c in given[-1][:100])
        elif fields.BY_KEY[key].kind == "day":
            good = given[-1] == "" or "2000-01-01" <= given[-1] <= today().isoformat()
            good = good and (given[-1] == "" or fields.day(given[-1]) is not None)
        else:
            offered = opening.choices[fields.BY_KEY[key].name]
            good = all(value in {"", *offered} for value in given)
        if not good:
            return False
    return True


READ = [(a, *parted(a)) for a in addresses() if parted(a)[0] in ROOMS]


@pytest.mark.parametrize(("address", "name", "values"), READ, ids=[a[:60] for a, _, _ in READ])
def test_an_address_is_read_and_what_is_not_understood_is_said(
    address: str, name: str, values: Values
) -> None:
    del address  # it names the case
    reading = registry.read(name, values, atlas(), today())
    if name != "compare":
        assert bool(reading.misread) == (not known(name, values))
    for one in reading.misread:
        for language in LANGUAGES:
            assert "\n" not in registry.said(Texts(language), one)
    again = registry.read(name, registry.values(reading.request, today()), atlas(), today())
    assert not again.misread, "what is kept is understood"
    for one in reading.misread:
        refused = registry.refusal(one)
        assert "accepted: " in refused or "is no day such as 2022-09-30" in refused


def visits() -> list[tuple[str, Values]]:
    """Return one visit for each page: all that is odd about it, in one address."""
    found: dict[str, Values] = {page.name: {} for page in PAGES}
    for address in addresses():
        name, values = parted(address)
        for key, given in values.items() if name in found else ():
            found[name].setdefault(key, []).append(given[-1][:200])
    return [(name, values) for name, values in found.items() if values]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("visit", visits(), ids=lambda visit: visit[0])
def test_a_page_opens_with_all_that_is_odd_and_says_it(
    run_app: Run, visit: tuple[str, Values], lang: str
) -> None:
    name, values = visit
    app = run_app(name, **(values | {"lang": lang}))
    lines = "\n".join(box.value for box in app.warning).replace("\\", "")
    assert {"en": "left out", "fr": "laissé", "it": "tralasciato"}[lang] in lines
    for markup in ("<img src=x", "<script"):
        assert markup not in "\n".join(str(box.proto.body) for box in app.get("html"))


@pytest.mark.parametrize("name", [page.name for page in PAGES])
@pytest.mark.parametrize("asked", ["xx", "<img src=x>"])
def test_a_language_that_the_atlas_does_not_speak_is_said(
    run_app: Run, name: str, asked: str
) -> None:
    app = run_app("" if name == FIRST.name else name, lang=asked)
    assert app.radio(key="lang").value == "en"
    (box,) = app.warning
    assert f"lang: the value {asked} is unknown here." in box.value.replace("\\", "")


def test_what_was_not_understood_is_said_on_the_map_that_the_first_page_leads_to(
    run_app: Run,
) -> None:
    app = run_app("", lang="xx", asof="2022-09-30", network="anvita")
    assert app.date_input(key="choice_as_of").value == dt.date(2022, 9, 30)
    (box,) = app.warning
    assert "lang: the value xx is unknown here." in box.value.replace("\\", "")
    assert app.query_params["lang"] in ("en", ["en"])


@pytest.mark.parametrize("path", ["", "contestatory"])
def test_an_address_that_names_a_view_shows_it_as_the_command_line_does(
    run_app: Run, path: str
) -> None:
    app = run_app(path, view="anvita", asof="2021-12-31", lang="fr")
    assert app.title[0].value == registry.room("anvita").title(Texts("fr"))
    assert app.date_input(key="choice_as_of").value == dt.date(2021, 12, 31)
    assert not app.warning
    assert "view" not in app.query_params


def test_a_view_that_there_is_not_is_said(run_app: Run) -> None:
    (box,) = run_app("", view="nowhere", lang="en").warning
    assert "view: the value nowhere is unknown here." in box.value.replace("\\", "")


@pytest.mark.parametrize("name", [name for name in ROOMS if name != registry.COMPARE])
def test_the_address_holds_the_day_of_each_room_as_it_opens(app_at: Run, name: str) -> None:
    day = registry.offered(name, atlas(), "en", today()).filters.as_of.isoformat()
    assert app_at(name, lang="en").query_params["asof"] in (day, [day])


def test_an_address_keeps_its_day_on_another_day_and_without_one_opens_the_default(
    run_app: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = run_app("iccar", lang="en").query_params
    monkeypatch.setenv("ATLAS_TODAY", "2027-05-04")
    later = run_app("iccar", **written)
    assert later.date_input(key="choice_as_of").value == dt.date(2026, 11, 26)
    bare = run_app("iccar", lang="en")
    assert bare.date_input(key="choice_as_of").value == dt.date(2027, 5, 4)


@pytest.mark.parametrize(
    ("address", "key", "accepted"),
    [
        ("contestatory?network=anvita,recosol", "network: 'anvita,recosol'", "anvita, recosol"),
        ("contestatory?coalition=zzz", "coalition", "network"),
        ("anvita?nettwork=anvita", "nettwork", "tier"),
        ("anvita?tier=LT5K", "tier: 'LT5K'", "lt5k"),
        ("anvita?asof=9999-12-31", "asof: 9999-12-31", "2000-01-01 to"),
        ("anvita?part=moves&since=9999-12-31", "since: 9999-12-31", "2000-01-01 to"),
        ("anvita?asof=2019-02-29", "asof: '2019-02-29' is no day", "2022-09-30"),
        ("compare?left=anvita%3Ftier%3DLT5K", "left: tier: 'LT5K'", "lt5k"),
        ("contestatory?lang=de", "lang: 'de'", "en, fr"),
    ],
)
def test_the_command_line_names_what_is_accepted(
    address: str, key: str, accepted: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "rows.csv")
    with pytest.raises(SystemExit) as left:
        main(["export", "--url", address, "--out", out], dt.date(2026, 11, 22))
    assert left.value.code == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert key in said
    assert accepted in said
