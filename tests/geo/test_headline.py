"""The one line above each map: what was found, in at most ninety letters, in both languages."""

from __future__ import annotations

import pytest

from geo import dates, registry
from geo.headline import LONGEST
from geo.i18n import LANGUAGES
from geo.model import View
from tests import counting
from tests.shared import atlas

MAPS = ("contestatory", "iccar", "alpine", "anvita", "overlaps")


def said(path: str, **query: str | list[str]) -> str:
    values = {key: [given] if isinstance(given, str) else given for key, given in query.items()}
    found = registry.read(path, values, atlas(), dates.today()).request.build()
    assert isinstance(found, View)
    return found.headline.replace("\u202f", " ").replace("\xa0", " ")


def test_the_line_of_the_three_networks_counts_members_networks_and_the_largest() -> None:
    rows = counting.on("2019-12-31", network_id=("city-of-sanctuary", "anvita", "recosol"))
    largest = int(rows["network_id"].value_counts()["city-of-sanctuary"])
    assert said("contestatory") == (
        f"{len(rows)} known members of 3 networks on 31 December 2019, "
        f"most in City of Sanctuary ({largest})"
    )
    assert said("contestatory", lang="fr") == (
        f"{len(rows)} membres connus de 3 réseaux au 31 décembre 2019, "
        f"surtout City of Sanctuary ({largest})"
    )


def test_the_line_of_one_network_says_how_many_founded_it() -> None:
    rows = counting.on("2022-09-30", network_id="anvita")
    founders = int((rows["evidence_grade"] == "founding").sum())
    number = f"{len(rows)} known members on 30 September 2022"
    assert said("anvita") == f"ANVITA: {number}, {founders} of them founders"
    same = said("contestatory", network="anvita", asof="2022-09-30")
    assert same == said("anvita")


def test_then_and_now_says_who_joined_left_and_grew_most() -> None:
    then = counting.on("2019-12-31", network_id="anvita")
    now = counting.on("2022-09-30", network_id="anvita")
    line = said("contestatory", mode="change", asof="2022-09-30", network="anvita")
    undated = counting.on("2022-09-30", network_id="anvita", known_by="accessed")
    before, after = len(then), len(now)
    assert len(undated) == 0
    assert line.endswith(f"left since 31 December 2019; ANVITA grew from {before} to {after}")


def test_the_line_of_iccar_counts_countries() -> None:
    rows = counting.on("2026-11-22", network_id="iccar")
    canada = int((rows["country_iso2"] == "CA").sum())
    countries = rows["country_iso2"].nunique()
    assert said("iccar", asof="2026-11-22") == (
        f"{len(rows)} known members in {countries} countries on 22 November 2026; "
        f"Canada has the most, {canada}"
    )
    alone = said("iccar", asof="2026-11-22", country="CA")
    assert alone == f"Canada: {canada} known members on 22 November 2026"


def test_the_other_maps_say_what_they_found() -> None:
    savoie = len(counting.on("2022-09-30", network_id="anvita", alps="73"))
    alps = said("alpine", asof="2022-09-30")
    assert "known members in the Alps on 30 September 2022" in alps
    assert alps.endswith(f"Savoie has the most, {savoie}")
    assert said("anvita", part="trajectories").startswith("The paper names 16 cities; ")
    assert " places are in two networks or more, of " in said("overlaps")
    assert said("contestatory", status="former", asof="2022-09-30").startswith("6 former members")
    empty = said("contestatory", country="IE", network="anvita")
    assert empty == "No documented membership fits these filters on 31 December 2019."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", MAPS)
@pytest.mark.parametrize("day", ["2005-06-30", "2026-11-22"])
def test_no_line_is_longer_than_a_line(language: str, path: str, day: str) -> None:
    asked: list[dict[str, str]] = [{}]
    if path in {"contestatory", "anvita"}:
        asked.append({"mode": "change"})
    for query in asked:
        line = said(path, lang=language, asof=day, **query)
        assert 0 < len(line) <= LONGEST, line
