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
from geo.escape import cleaned, for_map
from geo.fields import BY_NAME, FIELDS, Field
from geo.i18n import LANGUAGES, _, said_column
from geo.maps import alps_map, iccar
from geo.maps import iccar_countries as countries
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


@dataclass(frozen=True)
class Spoken:
    """A light atlas in one more language, and its address there."""

    view: View
    recorded: Recorded
    url: str = ""


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
    without: dict[str, object] = {"context": (), "mode": "day", "card": ""}
    return asked.drawn(**{name: held for name, held in without.items() if name in asked.choices})


def in_languages(
    asked: Request, last: dt.date, url: str = "", progress: Progress = lambda _done, _of: None
) -> list[Spoken]:
    """Return a map, as `plain` returns it, in its own language and then in all others.

    ``url`` is its address, of which the others get theirs; the rest is as for `recorded`.
    """
    known = standing(asked, last, progress)
    found = [Spoken(asked.view(), recorded(asked, last, known=known), url)]
    for code in (code for code in LANGUAGES if code != asked.language):
        spoken = speaking(asked, code)
        address = registry.address(spoken, last, registry.parse(url)[2]) if url else ""
        found.append(Spoken(spoken.view(), recorded(spoken, last, known=known), address))
    return found


def speaking(asked: Request, language: str) -> Request:
    """Return the same in another language."""
    if language == asked.language:
        return asked
    opening = registry.offered(asked.name, asked.atlas, language, asked.filters.as_of)
    return replace(opening, filters=asked.filters, display=asked.display)


@dataclass(frozen=True)
class Standing:
    """Memberships from each day that changes them (``shown_from``), and what is documented when.

    ``since`` has the first day of each, and the number in ``documented``.
    """

    rows: gpd.GeoDataFrame
    since: list[tuple[str, int]]
    documented: tuple[tuple[Coverage, ...], ...]


def standing(
    asked: Request, last: dt.date, progress: Progress = lambda _done, _of: None
) -> Standing:
    """Return what `recorded` writes down, in no language.

    ``progress`` is told how many of the days that change something are done, of how many.
    """
    rows = _standing(asked, _whole(asked, last), last, progress)
    return Standing(rows, *_coverage(asked, asked.room.within(asked.atlas), last))


def _whole(asked: Request, last: dt.date) -> gpd.GeoDataFrame:
    """Return each membership that has begun until a day, as it stands then, in order."""
    whole = asked.narrowed(as_of=last).memberships
    whole = table.ordered(whole.assign(_order=range(len(whole))))
    return whole[whole["state"] != "future"]


def recorded(
    asked: Request,
    last: dt.date,
    progress: Progress = lambda _done, _of: None,
    known: Standing | None = None,
) -> Recorded:
    """Return all memberships that a map chooses from, on every day until the last.

    ``asked`` is a map as `plain` returns it: its own day and filters are what is shown at first.
    ``known`` is its `standing`, in any language; else it is found, and ``progress`` told of that.
    """
    painter = Painter(asked.imprint, asked.t, quiet=bool(asked.display.measure))
    whole, known = _whole(asked, last), known or standing(asked, last, progress)
    called = whole.set_index("membership_id")[["name", "local_name", "other_names"]]
    named = called.loc[known.rows["membership_id"]].set_axis(known.rows.index)
    rows = table.ordered(known.rows.assign(**{str(name): named[name] for name in named}))
    rows = table.ordered(pd.concat([painter.paint(part, asked.display) for part in _parts(rows)]))
    held = [f for f in FIELDS if f.column and f.widget == "list" and f.name in asked.choices]
    codes = _Numbered()
    states, lines, spans = _states(asked, painter, rows, held, codes)
    networks = asked.room.within(asked.atlas)
    legend = painter.legend(rows, asked.display.colour_by, networks)
    names = zip(whole["membership_id"], filters.folded(whole), whole["_order"], strict=True)
    data = _opening(asked, last) | {
        "fields": [_field(asked, one, codes) for one in held],
        "unasked": {"status": [codes.of(code) for code in asked.room.statuses]},
        "codes": codes.kept,
        **states,
        "members": [
            {"names": folded, "spans": spans[name], "order": order} for name, folded, order in names
        ],
        "coverage": known.since,
        "legend": [_legend_line(asked, item) for item in legend],
        "areas": _areas(asked, last),
        "bars": [[one.key, asked.t._(_BARS[one.name])] for one in held if one.name in _BARS],
    }
    return Recorded(data, lines, known.documented, rows)


def _states(
    asked: Request,
    painter: Painter,
    rows: gpd.GeoDataFrame,
    held: Sequence[Field],
    codes: _Numbered,
) -> tuple[dict[str, list[Any]], list[Any], dict[str, list[tuple[str, int]]]]:
    """Return states with their features, lines of the table, and spans by membership."""
    lines, features, states = _Numbered(), _Numbered(), _Numbered()
    words = table.for_readers(asked.t, rows, painter.names).astype("object")
    told = words.where(words.notna(), None).to_dict("records")
    kinds = rows["alpine_on_day"] if "alpine_on_day" in rows else colouring.network(rows)
    spans: dict[str, list[tuple[str, int]]] = {}
    symbol = _symbols(rows, features, leaflet.cards(asked.t, asked.imprint))
    adds = countries.facts(rows) if _coloured(asked) else [None] * len(rows)
    found = zip(describe.records(rows), symbol, kinds, told, adds, strict=True)
    for row, number, kind, line, added in found:
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
            **({"adds": added} if added else {}),
        }
        own = spans.setdefault(row["membership_id"], [])
        own.append((row["shown_from"], states.of(state)))
    return {"features": features.kept, "states": states.kept}, lines.kept, spans


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
        "words": t.each(_WORDS) | {"years": frames.words(t), "year": t._("Year")},
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


def _coloured(asked: Request) -> bool:
    """Say whether countries are coloured by what is shown of them."""
    return "measure" in asked.choices and asked.display.measure != iccar.NO_MEASURE


def _areas(asked: Request, last: dt.date) -> dict[str, Any] | None:
    """Return what colours the countries of a map, if anything does."""
    if not _coloured(asked):
        return None
    t, table = asked.t, countries.read_countries()
    records = zip(
        table["iso2"],
        (for_map(name) for name in said_column(table, "name", t)),
        table["region"],
        table["population"].astype("object").where(table["population"].notna(), None),
        strict=True,
    )
    return {
        **countries.told(t, asked.display.measure),
        "countries": [list(record) for record in records],
        "well": iccar.well_documented(asked.atlas, last),
    }


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
