"""What a figure says around its maps or its chart: title, sentences, legend, coverage, sources."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

import geopandas as gpd
import pandas as pd
from PIL import Image

from geo import colouring, describe, palette, schemes, views
from geo.exhibit import Chart, Exhibit
from geo.i18n import Texts
from geo.model import REST, AreaKey, LegendItem, Mark, Symbol, View
from geo.print import background, projection

_MOST_SOURCES: Final = 4
_POPULATIONS: Final = (50_000, 500_000, 2_000_000)
EQUAL: Final = float(colouring.EQUAL_SIZE)


@dataclass(frozen=True)
class Entry:
    """One line of the legend: a symbol with its width in pixels or a fill, a number, words."""

    words: str
    symbol: Symbol | None = None
    pixels: float = EQUAL
    area: AreaKey | None = None
    count: str = ""


@dataclass(frozen=True, eq=False)
class Section:
    """A part of the legend under a heading; itself alone its equal, so that it is found fast."""

    heading: str
    entries: tuple[Entry, ...]

    @property
    def is_key(self) -> bool:
        """Say whether it explains symbols or fills."""
        return all(entry.symbol is not None or entry.area is not None for entry in self.entries)


@dataclass(frozen=True)
class Words:
    """All words of a figure, in the reader's language.

    ``notes`` has the message of each part, such as that nothing is shown; ``headings`` tell two
    parts apart.
    """

    title: str
    subtitle: str
    caption: str
    sections: tuple[Section, ...]
    credits: tuple[str, ...]
    notes: tuple[str, ...] = ("",)
    headings: tuple[str, ...] = ()
    code: str = ""  # the address to draw as a QR code
    logo: Image.Image | None = None


def words(exhibit: Exhibit, url: str, *, qr: bool = False) -> Words:
    """Return what is said around an exhibit; two maps have one legend, with the numbers of both."""
    if exhibit.kind == "pair":
        return _of_pair(exhibit, url, qr=qr)
    (part,), t = exhibit.parts, Texts(exhibit.language)
    sections = _of_chart(part, t) if part.kind == "chart" else _of_map(part, t)
    return Words(
        title=exhibit.title,
        subtitle=exhibit.subtitle,
        caption=exhibit.caption,
        sections=tuple(section for section in sections if section.entries),
        credits=(_credits(part, t), *filter(None, (url,))),
        notes=(_note(part, t),),
        code=url if qr else "",
    )


def plain(found: Words, whose: str) -> Words:
    """Return words without title, sentences, coverage and sources, but with whose the rows are."""
    keys = tuple(section for section in found.sections if section.is_key)
    credits_ = (whose,) if whose else ()
    return replace(found, title="", subtitle="", caption="", sections=keys, credits=credits_)


def _of_pair(pair: Exhibit, url: str, *, qr: bool) -> Words:
    """Return all words around the two maps; numbers in the legend are left | right."""
    t = Texts(pair.language)
    left, right = (words(side, url, qr=qr) for side in pair.parts)
    apart = (t._("Documented, left"), t._("Documented, right"))
    sections = (
        *_merged(left.sections, right.sections),
        *(
            Section(head, section.entries)
            for head, side in zip(apart, (left, right), strict=True)
            for section in side.sections
            if not section.is_key
        ),
    )
    return Words(
        title=pair.title,
        subtitle=pair.subtitle,
        caption=pair.caption,
        sections=sections,
        credits=tuple(dict.fromkeys((left.credits[0], *right.credits))),  # the address once
        notes=(*left.notes, *right.notes),
        headings=pair.headings,
        code=left.code,
    )


def _merged(left: tuple[Section, ...], right: tuple[Section, ...]) -> list[Section]:
    """Return the legends of both maps as one; each number is that of the left | the right."""
    found: dict[str, dict[str, list[Entry | None]]] = {}
    for i, sections in enumerate((left, right)):
        for section in (s for s in sections if s.is_key):
            for entry in section.entries:
                held = found.setdefault(section.heading, {}).setdefault(entry.words, [None, None])
                held[i] = entry
    return [
        Section(heading, tuple(_both(both) for both in entries.values()))
        for heading, entries in found.items()
    ]


def _both(entries: list[Entry | None]) -> Entry:
    some = next(entry for entry in entries if entry is not None)
    if not some.count:
        return some
    return replace(some, count=" | ".join("–" if e is None else e.count for e in entries))


def _of_chart(chart: Chart, t: Texts) -> tuple[Section, ...]:
    return (
        Section(t._("Legend"), _items(chart.legend, t, EQUAL)),
        Section(t._("How much is documented"), _coverage(chart, t)),
    )


def _of_map(view: View, t: Texts) -> tuple[Section, ...]:
    areas = (Entry(key.label, area=key, count=t.number(key.count)) for key in view.area_legend)
    return (
        Section(
            t._("Networks") if view.key == "network_id" else t._("Members"),
            _items(view.legend, t, EQUAL),
        ),
        Section(t._("Size: population"), _sizes(view, t)),
        Section(t._("Also on the map"), _items(view.context_legend, t, float(views.CONTEXT_SIZE))),
        Section(view.area_title or t._("Countries"), tuple(areas)),
        Section(t._("Lines"), _drawn_lines(view, t)),
        Section(t._("How much is documented"), _coverage(view, t)),
    )


def _note(view: View | Chart, t: Texts) -> str:
    if view.empty:
        message = t._("No documented membership fits these filters on {day}.")
        return message.format(day=t.day(view.as_of))
    if view.kind == "map" and view.members.geometry.isna().all():
        return t._("None of these memberships has a point on the map.")
    return ""


def _items(legend: tuple[LegendItem, ...], t: Texts, pixels: float) -> tuple[Entry, ...]:
    """Return the lines of a legend; how many of the rows have a mark is in brackets."""
    some = set(t.each(schemes.MARKS).values())
    return tuple(
        Entry(
            item.label,
            symbol=item.symbol,
            pixels=pixels,
            count=f"({t.number(item.count)})" if item.label in some else t.number(item.count),
        )
        for item in legend
    )


def within(found: Words, view: View, on_map: gpd.GeoDataFrame) -> Words:
    """Return words whose legend of members counts those on the map, of all, where some are not."""
    first, *others = found.sections or (Section("", ()),)
    whole = len(on_map) == int(view.members.geometry.notna().sum())
    if whole or not first.entries or len(first.entries) != len(view.legend):
        return found
    entries = []
    for item, entry in zip(view.legend, first.entries, strict=True):
        here, told = _counted(item, on_map), item.count == _counted(item, view.members)
        number = entry.count.strip("()")
        both = f"{Texts(view.language).number(here)} / {number}" if told and item.count else number
        entries.append(replace(entry, count=entry.count.replace(number, both)))
    return replace(found, sections=(Section(first.heading, tuple(entries)), *others))


def _counted(item: LegendItem, rows: gpd.GeoDataFrame) -> int:
    """Return how many rows a line of the legend stands for."""
    if item.code:
        return int((rows["category"] == item.code).sum())
    if item.symbol.mark == "frame":
        return int(rows["framed"].sum()) if "framed" in rows else 0
    return int((rows["mark"] == item.symbol.mark).sum())


def _drawn_lines(view: View, t: Texts) -> tuple[Entry, ...]:
    """Return the lines of a map that counts within a perimeter: that one, and the boundaries."""
    if not view.outline:
        return ()
    styles = {part.style for part in view.base}
    found: list[tuple[str, Mark, str]]
    found = [(palette.PERIMETER, "dash", t._("perimeter within which members are counted"))]
    if "border" in styles:
        found.append((palette.NATIONAL_BORDER, "line", t._("state border")))
    if "fine" in styles:
        found.append((palette.REGION_BORDER, "dash", t._("boundary of a region or a département")))
    return tuple(
        Entry(words, symbol=Symbol(colour, "circle", mark)) for colour, mark, words in found
    )


def _sizes(view: View, t: Texts) -> tuple[Entry, ...]:
    if len(set(view.members["size"])) <= 1:
        return ()
    sample = pd.DataFrame({"population": _POPULATIONS})
    sizes = colouring.size(sample, "population")
    symbol = Symbol(palette.SUBTLE_INK, "circle", "hollow")
    words = [t.number(number) for number in _POPULATIONS]
    words[-1] = t._("{number} or more").format(number=words[-1])
    return tuple(
        Entry(label, symbol=symbol, pixels=float(size))
        for label, size in zip(words, sizes, strict=True)
    )


def _coverage(view: Exhibit, t: Texts) -> tuple[Entry, ...]:
    names = view.imprint.names
    lines = [
        describe.coverage_line(t, line, names.get(line.network_id, line.network_id))
        for line in view.coverage
    ]
    return tuple(Entry(f"{line}.") for line in lines)


def stems(view: View) -> list[tuple[str, str]]:
    """Return the stem and folder of each background layer that the figure of a view draws."""
    found = []
    for part in view.base:
        stem = "world" if part == REST else part.file.rsplit(".", 1)[0]
        found.append((stem, "web" if part.style == "image" else "print"))
    if background.ground_fits(view):
        found += [(stem, "print") for stem in background.GROUND_LAYERS] + [("ground_places", "")]
    if view.areas:
        found.append((view.area_file.rsplit(".", 1)[0], "print"))
    if view.outline:
        found.append(("alps_perimeters", "print"))
    return list(dict.fromkeys(found))


def _credits(part: View | Chart, t: Texts) -> str:
    found = _cited(part, t) if part.kind == "chart" else _drawn_on(part, t)
    absence = t._(
        "Absence from the map proves nothing: no network publishes a complete, dated list."
    )
    if part.kind == "chart":  # one of bodies or of events is of no list of members
        lists = t._("Absence proves nothing: no network publishes a complete, dated list.")
        absence = lists if part.coverage else ""
    if part.whose == "list":
        absence = describe.absence(t, part)
    whose, edition = describe.ownership(t, part), describe.edition(t, part, _licence(part, t))
    if whose:  # first what a slide that has no room for all must say
        return " ".join(filter(None, (whose, edition, found, absence)))
    return " ".join(filter(None, (found, absence, edition)))


def _drawn_on(view: View, t: Texts) -> str:
    named = [background.attribution(stem, folder, t) for stem, folder in stems(view)]
    pieces = [piece.strip() for text in named for piece in re.split(r"\s?;", text)]
    named = [p for p in pieces if not any(other.startswith(f"{p},") for other in pieces)]
    plane = projection.name(projection.of(view), t)
    said = t._(
        "Sources: one for each membership, in the data. Background: {background}. "
        "Projection: {projection}."
    )
    if view.whose == "list":
        said = t._(
            "Points and populations: {places}. Background: {background}. Projection: {projection}."
        ).replace("{places}", background.attribution("place_locations", "", t))
    elif view.table is not None:
        said = t._(
            "Sources: those of each row, in the data. Background: {background}. "
            "Projection: {projection}."
        )
    return said.format(background=t.series(dict.fromkeys(named)), projection=plane)


def _cited(chart: Chart, t: Texts) -> str:
    """Name the sources of a chart by their host or title, those of most cells first."""
    cells = Counter(source for cell in chart.sources for source in describe.sources(cell))
    titles = chart.imprint.titles
    hosts = Counter[str]()
    for source, number in cells.items():
        title = describe.reference_title(source, titles)
        host = urlsplit(source).netloc.removeprefix("www.") or source
        hosts[title.rstrip(".") if title else host] += number
    ordered = sorted(hosts, key=lambda host: (-hosts[host], host))
    if not ordered:
        return ""
    shown, more = ordered[:_MOST_SOURCES], len(ordered) - _MOST_SOURCES
    if more > 0:
        shown.append(t.n_("{n} more source, in the data", "{n} more sources, in the data", more))
    return t._("Sources: {list}.").format(list=t.series(shown))


def _licence(view: View | Chart, t: Texts) -> str:
    """Return the licence of the data, with that of the party statements where they are drawn."""
    rows = view.members if view.kind == "map" else pd.DataFrame()
    shown = bool(
        "party_family" in rows and len(rows) and (rows["category"] == rows["party_family"]).all()
    )
    own = view.imprint.licence.name
    shared = view.imprint.shared_sources
    if not shown or view.whose == "list" or not shared & set(view.source_cells):
        return own
    return t._("{licence}; parties of British councils: Open Council Data UK, {shared}").format(
        licence=own, shared=view.imprint.shared.name
    )
