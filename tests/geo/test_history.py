"""The history: which events are shown, what their dates cover, what stands on the timeline."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import describe, palette, schemes
from geo.events import history, timeline
from geo.exhibit import Chart, Dots, Links
from geo.i18n import LANGUAGES, Texts
from geo.layers import LAYERS
from geo.model import Display, Filters
from geo.request import Request
from tests.geo.test_palette import DEFICIENCIES, contrast, lab
from tests.shared import atlas, in_data

TODAY = dt.date(2026, 11, 26)
EN, FR = Texts("en"), Texts("fr")
OPEN = timeline.ROOM.shown
EVERYTHING = Filters(as_of=TODAY)


def drawn(chosen: Filters, t: Texts, shown: Display) -> Chart:
    room = timeline.ROOM
    return timeline.chart(Request("history", chosen, shown, t.language, atlas=atlas(), room=room))


def event(date: str, end: str = "", precision: str = "day", **more: str) -> pd.DataFrame:
    plain = {
        "event_id": "e",
        "date": date,
        "date_end": end,
        "precision": precision,
        "title_en": "",
        "title_fr": "",
        "place": "",
        "country_iso2": "",
        "network_id": "",
        "kind": "context",
        "source": "ref:lacroix-networks",
        "note": "",
    }
    return pd.DataFrame([plain | more])


@pytest.mark.parametrize(
    ("date", "end", "precision", "begin", "finish", "words"),
    [
        ("2018-09-26", "", "day", "2018-09-26", "2018-09-26", "26 September 2018"),
        (
            "2014-06-19",
            "2014-06-20",
            "day",
            "2014-06-19",
            "2014-06-20",
            "19 Jun 2014 – 20 Jun 2014",
        ),
        ("2018-02", "", "month", "2018-02-01", "2018-02-28", "February 2018"),
        ("2019", "", "year", "2019-01-01", "2019-12-31", "2019"),
        ("2015", "2016", "period", "2015-01-01", "2016-12-31", "2015–2016"),
        ("1980", "1989", "decade", "1980-01-01", "1989-12-31", "the 1980s"),
    ],
)
def test_an_event_covers_what_its_date_may_mean(
    date: str, end: str, precision: str, begin: str, finish: str, words: str
) -> None:
    row = describe.records(history.standing(event(date, end, precision), TODAY))[0]
    assert (row["begin"].isoformat(), row["finish"].isoformat()) == (begin, finish)
    assert row["exact"] == (precision == "day")
    assert history.when(EN, row) == words


def test_all_events_of_the_layer_are_told_and_in_order() -> None:
    table = pd.read_parquet(LAYERS / "events.parquet")
    rows = history.kept(history.standing(atlas().events, EVERYTHING.as_of), EVERYTHING, OPEN)
    assert sorted(rows["event_id"]) == sorted(table["event_id"])
    assert list(rows["begin"]) == sorted(rows["begin"])
    assert (rows["begin"] <= rows["finish"]).all()
    assert set(rows["kind"]) == set(history.KINDS) == set(history.FAMILIES)


def test_what_begins_after_the_day_is_not_told() -> None:
    rows = history.standing(pd.concat([event("2018-09-26"), event("2019")]), dt.date(2018, 9, 26))
    assert list(rows["date"]) == ["2018-09-26"]


choices = st.builds(
    Filters,
    as_of=st.dates(dt.date(2000, 1, 1), TODAY),
    networks=st.sampled_from([(), ("anvita",), ("anvita", "none"), ("city-of-sanctuary",)]),
    countries=st.sampled_from([(), ("FR",), ("FR", "GB"), ("none",)]),
    search=st.sampled_from(["", "grenoble", "conseil"]),
)
shown = st.builds(
    Display,
    kinds=st.sampled_from([(), ("creation",), ("joining", "meeting")]),
    period=st.sampled_from(list(history.PERIODS)),
)


@given(choices, shown)
def test_filters_and_counts_equal_a_count_by_hand(chosen: Filters, display: Display) -> None:
    table = pd.read_parquet(LAYERS / "events.parquet")
    first, last, _words = history.PERIODS[display.period]
    kept = []
    for row in table.to_dict("records"):
        end = row["date_end"] or row["date"]
        texts = f"{row['title_en']} {row['title_fr']} {row['place']}".lower()
        kept.append(
            row["date"] <= chosen.as_of.isoformat()[: len(row["date"])]
            and (not chosen.networks or (row["network_id"] or "none") in chosen.networks)
            and (not chosen.countries or (row["country_iso2"] or "none") in chosen.countries)
            and (not display.kinds or row["kind"] in display.kinds)
            and int(row["date"][:4]) <= last
            and int(end[:4]) >= first
            and chosen.search in texts
        )
    found = history.kept(history.standing(atlas().events, chosen.as_of), chosen, display)
    assert sorted(found["event_id"]) == sorted(table[kept]["event_id"])
    options = {"kinds": history.KINDS, "period": history.PERIODS, "lanes": ["kind"]}
    counted = history.counts(
        history.standing(atlas().events, chosen.as_of), chosen, display, options
    )
    assert set(counted) == {"kinds", "period"}
    assert counted["period"][display.period] == len(found)
    if not display.kinds:
        assert sum(counted["kinds"].values()) == len(found)


@pytest.mark.parametrize("lanes", ["kind", "network"])
@pytest.mark.parametrize("t", [EN, FR])
def test_each_event_has_one_symbol_and_each_span_its_bar(lanes: str, t: Texts) -> None:
    display = Display(period="all", lanes=lanes)
    chart = drawn(EVERYTHING, t, display)
    marks = [mark for panel in chart.rows[0] for mark in panel.marks]
    dots = [mark for mark in marks if isinstance(mark, Dots)]
    bars = [mark for mark in marks if isinstance(mark, Links)]
    table = pd.read_parquet(LAYERS / "events.parquet")
    assert sum(len(mark.x) for mark in dots) == len(chart.table) == len(table)
    symbols = [symbol.mark for mark in dots for symbol in mark.symbols]
    assert symbols.count("full") == int((table["precision"] == "day").sum()) > 0
    longer = (table["precision"] != "day") | (table["date_end"] != "")
    crossing = int(  # a bar on either side of 2000
        ((table["date"].str[:4] < "2000") & (table["date_end"].str[:4] >= "2000")).sum()
    )
    assert sum(len(mark.starts) for mark in bars) == int(longer.sum()) + crossing
    for panel in chart.rows[0]:
        lines = set(panel.y.categories)
        for mark in panel.marks:
            found = mark.y if isinstance(mark, Dots) else [end[1] for end in mark.starts]  # type: ignore[union-attr]
            assert set(found) <= lines
    assert sum(item.count for item in chart.legend[:-1]) == len(table)
    opens, ends = chart.rows[0][0].x.span or (None, None)
    assert isinstance(opens, dt.date)
    assert isinstance(ends, dt.date)
    begins = min(str(table["date"].min()), "1999")[:4]
    assert dt.date(int(begins), 1, 1) - opens > (ends - opens) / 25  # clear of the words beside


def test_spans_of_a_month_are_as_long_as_the_month() -> None:
    chosen = Filters(as_of=TODAY, networks=("mayors-migration-council",))
    chart = drawn(chosen, EN, OPEN)
    bar = next(mark for mark in chart.rows[0][0].marks if isinstance(mark, Links))
    assert (bar.starts[0][0], bar.ends[0][0]) == (dt.date(2018, 12, 1), dt.date(2019, 1, 1))


def test_lines_for_events_are_one_each_and_the_cut_is_said() -> None:
    display = Display(period="2015-2019", lanes="event")
    chart = drawn(EVERYTHING, FR, display)
    lines = chart.rows[0][0].y.categories
    assert len(lines) == len(set(lines)) == timeline.MOST_LINES
    assert max(map(len, lines)) > 80  # whole
    assert not [line for line in lines if "…" in line]
    assert not [line for line in lines if re.match(r"\d{4}-", line)]  # dates as readers write them
    table = pd.read_parquet(LAYERS / "events.parquet")
    ends = table["date_end"].where(table["date_end"] != "", table["date"])
    within = (table["date"].str[:4] <= "2019") & (ends.str[:4] >= "2015")
    assert len(chart.table) == within.sum() > timeline.MOST_LINES
    assert str(timeline.MOST_LINES) in chart.caption


@pytest.mark.parametrize("lanes", ["kind", "network", "event"])
def test_an_empty_history_is_said(lanes: str) -> None:
    chosen = Filters(as_of=TODAY, countries=("IT",), networks=("anvita",))
    chart = drawn(chosen, EN, replace(OPEN, lanes=lanes))
    assert chart.empty
    assert chart.caption.startswith("No event")


def test_events_lead_to_places_of_their_country_and_kind() -> None:
    rows = describe.records(history.standing(atlas().events, TODAY))
    known = history.places_by_name(atlas())
    spots = [(row, spot) for row in rows for spot in history.spots(row, known)]
    found = [(row, spot) for row, spot in spots if spot.place_id]
    assert len(found) == in_data("events, places that have a card")
    countries = dict(zip(atlas().places["place_id"], atlas().places["country_iso2"], strict=True))
    levels = dict(zip(atlas().places["place_id"], atlas().places["level"], strict=True))
    for row, spot in found:
        assert countries[spot.place_id] == row["country_iso2"]
    bradford = {row["kind"]: levels[s.place_id] for row, s in found if s.name == "Bradford"}
    assert bradford["council-decision"] == "council"
    assert {s.place_id for _row, s in found if s.name == "Grenoble"} == {"fr-grenoble"}
    both = next(row for row in rows if row["place"] == "Briançon|Grande-Synthe")
    assert [s.name for s in history.spots(both, known)] == ["Briançon", "Grande-Synthe"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_places_of_one_name_are_told_apart(language: str) -> None:
    rows = describe.records(history.standing(atlas().events, TODAY))
    spots = history.of_all(rows, history.places_by_name(atlas()))
    assert len({spot.name for spot in spots}) < len(spots)
    found = history.told_apart(Texts(language), spots)
    assert len(set(found.values())) == len(found) == len(spots)


@pytest.mark.parametrize(
    ("place", "page"),
    [("fr-grenoble", "contestatory"), ("it-torino", "iccar"), ("nowhere", None)],
)
def test_a_place_is_shown_on_the_map_that_has_it(place: str, page: str | None) -> None:
    found = history.on_map(atlas(), place)
    assert (found.page if found else None) == page


def test_words_for_every_code() -> None:
    for t in (EN, FR):
        assert len(set(t.each(history.KINDS).values())) == len(history.FAMILIES)
        assert list(schemes.said(t, schemes.EVENTS)) == list(palette.EVENTS)
        assert len(set(history.periods(t).values())) == len(history.PERIODS)
        networks = set(atlas().events["network_id"].replace("", history.NONE))
        assert set(history.networks(atlas(), t)) == networks


@pytest.mark.parametrize("deficiency", sorted(DEFICIENCIES))
def test_families_of_events_can_be_told_apart(deficiency: str) -> None:
    for (one, first), (other, second) in combinations(palette.EVENTS.items(), 2):
        distance = float(np.linalg.norm(lab(first[0], deficiency) - lab(second[0], deficiency)))
        assert first[1] != second[1], (one, other)
        assert distance > 3, (one, other, distance)
    for (_family, (colour, _)), ground in product(palette.EVENTS.items(), (palette.LAND,)):
        assert contrast(colour, ground) >= 3
