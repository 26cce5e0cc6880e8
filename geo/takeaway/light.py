"""The memberships of a map with all that a day or a filter changes of them: the light atlas.

A hand-out with filters has no server. It carries, for each membership, what it looks like from each
day on that changes it, up to the last one: its symbol, card, line of the table, and the codes that
filters are held against. Its script (``ui/assets/light.js``) compares days and codes, counts, and
puts numbers into texts that stand here; every rule is that of `geo.filters` and `geo.coverage`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from geo import colouring, dates, describe, filters, palette, registry, schemes, table, views
from geo.coverage import coverage, turning_days
from geo.escape import cleaned
from geo.fields import BY_NAME, FIELDS, Field
from geo.i18n import _
from geo.maps import alps_map
from geo.maps.iccar import NO_MEASURE
from geo.model import AGGREGATE_FROM, Coverage, LegendItem, View
from geo.request import Request
from geo.screen import frames, leaflet
from geo.screen.leaflet import Cards
from geo.views import Painter

Progress = Callable[[int, int], None]
_WORDS: Final = {
    "day": _("As-of date"),
    "search": _("Name of a place"),
    "all": _("all"),
    "clear": _("Clear filters"),
    "more": _("More filters"),
    "filters": _("Filters"),
}
_BARS: Final = {"tiers": _("By population tier"), "families": _("By party family")}


@dataclass(frozen=True)
class Recorded:
    """What a script filters, and what it shows of it.

    ``data`` is plain: ``members`` in the order of tables, each with its folded names and its spans
    (first day, number of a state); ``states`` with their codes; ``features`` of the map; fields,
    legend and texts. ``lines`` has the table's words and ``place_id`` where a symbol stands on the
    map, by the number that a state names; ``coverage`` what is documented, by the number that
    ``data["coverage"]`` names; ``rows`` are all memberships on all days that change them.
    """

    data: dict[str, Any]
    lines: list[dict[str, Any]]
    coverage: tuple[tuple[Coverage, ...], ...]
    rows: gpd.GeoDataFrame

    def of(self, view: View) -> View:
        """Return a map with the members of all days."""
        return replace(view, members=self.rows)


@dataclass
class _Numbered:
    """Things that come again and again, each kept once and called by its number."""

    kept: list[Any] = field(default_factory=list)
    _known: dict[str, int] = field(default_factory=dict)

    def of(self, thing: Any) -> int:  # noqa: ANN401 - whatever JSON holds
        """Return the number of a thing, a new one if it has none."""
        key = thing if isinstance(thing, str) else json.dumps(thing, sort_keys=True, default=str)
        number = self._known.setdefault(key, len(self.kept))
        if number == len(self.kept):
            self.kept.append(thing)
        return number


def can_be(asked: Request) -> bool:
    """Say whether what is asked for is a map of memberships."""
    return asked.name in registry.MAPS and asked.display.part in {"", "map"}


def plain(asked: Request) -> Request:
    """Return a map without what only its own day and filters can say: changes, surroundings."""
    without: dict[str, object] = {"context": (), "mode": "day", "measure": NO_MEASURE, "card": ""}
    return asked.drawn(**{name: held for name, held in without.items() if name in asked.choices})


def recorded(
    asked: Request, last: dt.date, progress: Progress = lambda _done, _of: None
) -> Recorded:
    """Return all memberships that a map chooses from, on every day until the last.

    ``asked`` is a map as `plain` returns it: its own day and filters are what is shown at first.
    ``progress`` is told how many of the days that change something are done, of how many.
    """
    painter = Painter(asked.imprint, asked.t)
    whole = asked.narrowed(as_of=last).memberships
    whole = table.ordered(whole.assign(_order=range(len(whole))))
    whole = whole[whole["state"] != "future"]
    rows = _standing(asked, whole, last, progress)
    rows = table.ordered(pd.concat([painter.paint(part, asked.display) for part in _parts(rows)]))
    held = [f for f in FIELDS if f.column and f.widget == "list" and f.name in asked.choices]
    codes, lines, features, states = _Numbered(), _Numbered(), _Numbered(), _Numbered()
    words = table.for_readers(asked.t, rows, painter.names).astype("object")
    told = words.where(words.notna(), None).to_dict("records")
    kinds = rows["alpine_on_day"] if "alpine_on_day" in rows else colouring.network(rows)
    spans: dict[str, list[tuple[str, int]]] = {name: [] for name in whole["membership_id"]}
    symbol = _symbols(rows, features, leaflet.cards(asked.t, asked.imprint))
    for row, number, kind, line in zip(describe.records(rows), symbol, kinds, told, strict=True):
        opens = row["place_id"] if number >= 0 else ""
        state = {
            "feature": number,
            "line": lines.of({**line, "place_id": opens}),
            "codes": [codes.of(row[one.column]) for one in held],
            "kind": kind,
            "category": row["category"],
            "mark": row["mark"],
            "framed": bool(row["framed"]),
            "later": bool(row["party_later"]),
        }
        spans[row["membership_id"]].append((row["shown_from"], states.of(state)))
    networks = asked.room.within(asked.atlas)
    legend = painter.legend(rows, asked.display.colour_by, networks)
    days, documented = _coverage(asked, networks, last)
    names = zip(whole["membership_id"], filters.folded(whole), whole["_order"], strict=True)
    data = _opening(asked, last) | {
        "fields": [_field(asked, one, codes) for one in held],
        "unasked": {"status": [codes.of(code) for code in asked.room.statuses]},
        "codes": codes.kept,
        "features": features.kept,
        "states": states.kept,
        "members": [
            {"names": folded, "spans": spans[name], "order": order} for name, folded, order in names
        ],
        "coverage": days,
        "legend": [_legend_line(asked, item) for item in legend],
        "bars": [[one.key, asked.t._(_BARS[one.name])] for one in held if one.name in _BARS],
    }
    return Recorded(data, lines.kept, documented, rows)


def _opening(asked: Request, last: dt.date) -> dict[str, Any]:
    """Return how the page opens, between which days it can go, and its texts."""
    t = asked.t
    return {
        "first": registry.EARLIEST.isoformat(),
        "last": last.isoformat(),
        "day": asked.filters.as_of.isoformat(),
        "query": asked.filters.search,
        "sentence": _sentence(asked),
        "subtitle": {"day": t._("as of {day}"), "quotes": t.facts.quotes},
        "written": {"code": t.language, "tag": t.facts.tag, "first": t.facts.first},
        "words": t.each(_WORDS) | {"years": frames.words(t)},
        "beside": palette.BESIDE,
    }


def _standing(
    asked: Request, whole: pd.DataFrame, last: dt.date, progress: Progress
) -> gpd.GeoDataFrame:
    """Return memberships as they stand from each day that changes them: its ISO text is added.

    Such are the days on which they begin and end, and those of statements on their executives.
    """
    whose = "stated_for" if "stated_for" in whole else "place_id"  # of a list: its own rows
    said = asked.atlas.executives.assign(day=dates.last_days(asked.atlas.executives["as_of"]))
    begun = whole[["membership_id", "start", "end", whose]]
    parties = begun.merge(said[["place_id", "day"]], left_on=whose, right_on="place_id")
    found = pd.concat([begun.assign(day=begun["start"]), begun.assign(day=begun["end"]), parties])
    inside = found[(found["day"] >= found["start"]) & (found["day"] <= pd.Timestamp(last))]
    members, statements = asked.atlas.members, asked.atlas.executives
    parts = []
    days = inside.groupby("day")
    for done, (day, changed) in enumerate(days, start=1):
        as_of = pd.Timestamp(str(day)).date()
        part = replace(
            asked.atlas,
            members=members[members["membership_id"].isin(changed["membership_id"])],
            executives=statements[statements["place_id"].isin(changed[whose])],
        )
        rows = replace(asked, atlas=part).narrowed(as_of=as_of).memberships
        parts.append(rows.assign(shown_from=as_of.isoformat()))
        progress(done, len(days))
    return pd.concat(parts, ignore_index=True)


def _parts(rows: gpd.GeoDataFrame) -> Iterator[gpd.GeoDataFrame]:
    """Yield rows in parts that have few enough for a hint each (`Painter.paint`)."""
    for start in range(0, len(rows), AGGREGATE_FROM):
        yield rows.iloc[start : start + AGGREGATE_FROM]


def _symbols(rows: gpd.GeoDataFrame, features: _Numbered, cards: Cards) -> list[int]:
    """Return the number of the symbol of each row, -1 where it has no point.

    How symbols at one point stand beside each other depends on which are shown: the script says it.
    """
    at = rows.geometry.notna()
    found = iter(leaflet.single(rows[at], context=False, cards=cards))
    numbers = []
    for each in (next(found) if located else None for located in at):
        if each is not None:
            each["properties"].pop("shift", None)
        numbers.append(-1 if each is None else features.of(each))
    return numbers


def _coverage(
    asked: Request, networks: Sequence[str], last: dt.date
) -> tuple[list[tuple[str, int]], tuple[tuple[Coverage, ...], ...]]:
    """Return what is documented, with the first day of each; and by day the number of it."""
    members, counts = asked.atlas.members, asked.atlas.counts
    turns: dict[dt.date, dict[str, tuple[Coverage, ...]]] = {}
    for name in networks:
        own = members[members["network_id"] == name]
        days = {day.date() for column in ("start", "end") for day in own[column].dropna()}
        days |= turning_days(counts, [name]) | {registry.EARLIEST}
        for day in {max(day, registry.EARLIEST) for day in days if day <= last}:
            rows = own.assign(state=filters.state(own, day))
            turns.setdefault(day, {})[name] = coverage(rows, counts, name, day)
    known, since = _Numbered(), []
    standing: dict[str, tuple[Coverage, ...]] = dict.fromkeys(networks, ())
    for day in sorted(turns):
        standing |= turns[day]
        since.append(
            (day.isoformat(), known.of([line for own in standing.values() for line in own]))
        )
    return since, tuple(known.kept)


def _field(asked: Request, one: Field, codes: _Numbered) -> dict[str, Any]:
    """Return a filter with its options, and what is asked for."""
    chosen = one.chosen(asked.filters, asked.display)
    return {
        "key": one.key,
        "label": asked.t._(one.label),
        "hint": asked.t._(one.hint) if one.hint else "",
        "brief": one.brief,
        "first": one.first,
        "alone": len(asked.choices[one.name]) == 1,  # what every row has narrows nothing
        "options": [
            [codes.of(code), cleaned(words)] for code, words in asked.choices[one.name].items()
        ],
        "chosen": [codes.of(code) for code in chosen],
    }


def _legend_line(asked: Request, item: LegendItem) -> dict[str, Any]:
    """Return a line of the legend, what it counts, and what asks for it alone."""
    sought: Mapping[str, tuple[str, ...]] = {}
    if item.code:
        sought = colouring.asked_by(asked.display.colour_by, item.code, asked.choices)
    return {
        "image": palette.data_uri(item.symbol),
        "words": cleaned(item.label),
        "category": item.code,
        "mark": "" if item.code else item.symbol.mark,
        "asks": {BY_NAME[name].key: list(found) for name, found in sought.items() if found},
    }


def _sentence(asked: Request) -> dict[str, Any]:
    """Return the texts of the sentence that sums up what is shown, with its kinds in order."""
    t = asked.t
    if asked.name == alps_map.ROOM.name:
        none, some = alps_map.sentence_words(t, asked.display.rule)
        kinds = [(code, f"{words} ({{n}})") for code, words in schemes.words(t, "alpine").items()]
        return {"none": none, "all": some, "kinds": kinds, "caveats": {}}
    said = describe.sentence_words(t)
    named = views.kinds(asked.names, asked.room.within(asked.atlas), t)
    return {
        "none": said.none,
        "all": said.all,
        "some": said.some,
        "shown": said.shown,
        "kinds": [(code, f"{words} {{n}}") for code, words in named.items()],
        "caveats": said.caveats,
    }
