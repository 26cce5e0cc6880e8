"""The charts under the maps: their numbers against pandas, their words against their numbers."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pandas as pd
import pytest

from geo import schemes, views
from geo.exhibit import Bars, Chart
from geo.i18n import Texts
from geo.maps import alps_map, borders, contestatory, iccar, small_multiples
from geo.model import ColourBy, Display, Filters, View
from tests.geo.builders import request
from tests.shared import atlas

EN, FR = Texts("en"), Texts("fr")
THEN = Filters(as_of=dt.date(2019, 12, 31))
NOW = Filters(as_of=dt.date(2026, 11, 22))
COLUMNS: dict[ColourBy, str] = {"tier": "population_tier", "family": "party_family"}


@cache
def europe() -> View:
    return contestatory.view(request(contestatory.ROOM, atlas(), THEN, EN))


def bars(chart: Chart) -> list[Bars]:
    return [m for row in chart.rows for p in row for m in p.marks if isinstance(m, Bars)]


@pytest.mark.parametrize("scheme", COLUMNS)
@pytest.mark.parametrize("t", [EN, FR])
def test_small_multiples_count_the_rows_of_the_map(scheme: ColourBy, t: Texts) -> None:
    names = views.network_names(atlas(), t)
    chart = small_multiples.multiples(europe(), scheme, contestatory.NETWORKS, t)
    rows = europe().members
    words = schemes.words(t, scheme)
    for network, drawn in zip(contestatory.NETWORKS, bars(chart), strict=True):
        counted = rows[rows["network_id"] == network][COLUMNS[scheme]].value_counts()
        wanted = {words[code]: number for code, number in counted.items()}
        found = dict(zip(drawn.places, drawn.lengths, strict=True))
        assert {k: v for k, v in found.items() if v} == wanted
        assert chart.table[names[network]].sum() == counted.sum()
        most = counted.max()
        assert t.number(int(most)) in chart.caption
    assert chart.coverage == europe().coverage
    assert set(chart.sources) >= set(rows["source_url"])


def test_a_filter_of_the_map_is_one_of_its_charts() -> None:
    few = contestatory.view(
        request(contestatory.ROOM, atlas(), Filters(THEN.as_of, tiers=("lt5k",)), EN)
    )
    chart = small_multiples.multiples(few, "tier", contestatory.NETWORKS, EN)
    assert {place for drawn in bars(chart) for place in drawn.places} == {"under 5,000 inhabitants"}
    assert sum(sum(drawn.lengths) for drawn in bars(chart)) == len(few.members)
    assert " of " not in chart.caption.replace("City of Sanctuary", "")
    anvita = int((few.members["network_id"] == "anvita").sum())
    assert f"ANVITA: only under 5,000 inhabitants ({anvita})" in chart.caption


def test_years_are_those_of_the_dated_current_members() -> None:
    shown = Display(colour_by="coalition", preset="world", measure="members")
    view = iccar.view(request(iccar.ROOM, atlas(), NOW, EN, shown))
    chart = iccar.joined(view, EN)
    rows = view.members
    dated = rows[(rows["state"] == "current") & (rows["basis"] != "accessed")]
    wanted = dated.groupby(dated["start"].dt.year).size()
    found: dict[object, float] = {}
    for drawn in bars(chart):
        for year, number in zip(drawn.places, drawn.lengths, strict=True):
            found[year] = found.get(year, 0) + number
    assert {year: n for year, n in found.items() if n} == {float(y): n for y, n in wanted.items()}
    assert sum(item.count for item in chart.legend) == len(dated)
    assert f"most of them from {wanted.idxmax()} ({wanted.max()})" in chart.caption


def test_bands_count_the_cluster_by_distance_to_the_border() -> None:
    view = alps_map.view(
        request(alps_map.ROOM, atlas(), NOW, EN, Display(colour_by="alpine", rule="dep7"))
    )
    chart = alps_map.bands(view, EN)
    km = borders.border_distance(view.members)
    near = int((km < 25).sum())
    assert sum(drawn.lengths[0] for drawn in bars(chart)) == near
    assert f"0-25 km ({near})" in chart.caption
    counted = chart.table.set_index("Distance").to_numpy().sum()
    assert counted == len(view.members)


def test_without_rows_there_is_nothing_to_draw() -> None:
    none = contestatory.view(
        request(contestatory.ROOM, atlas(), Filters(as_of=dt.date(1990, 1, 1)), EN)
    )
    chart = small_multiples.multiples(none, "tier", contestatory.NETWORKS, EN)
    assert chart.empty
    assert chart.rows == ()
    assert chart.caption == "No membership to count."


def test_the_table_says_the_categories_in_words() -> None:
    table = pd.DataFrame({"anvita": [1, 2]}, index=["lt5k", "unknown"])
    said = small_multiples.as_table(table, "tier", {"anvita": "ANVITA"}, FR)
    assert list(said.columns) == [FR._("Category"), "ANVITA"]
    assert said["ANVITA"].tolist() == [1, 2]
    assert said.iloc[0, 0] == schemes.words(FR, "tier")["lt5k"]
