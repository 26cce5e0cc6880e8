"""The atlas as a series: a page for each network, country, region or coalition, as one PDF.

All maps are made from one template. Each page has the map, its legend, how much is documented, and
the table of the memberships; where the table does not fit, it goes on overleaf. Before them are a
cover and the contents with the number of each page.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import describe, fields, filters, layers, registry, schemes, table, views
from geo.coverage import coverage
from geo.i18n import Texts, _
from geo.layers import Atlas
from geo.maps import contestatory, iccar
from geo.model import EUROPE, WORLD, Bounds, Coverage, Display, Filters, View
from geo.print import figure, pdf, styles, typeset
from geo.print.figure import LAYOUTS, About, Style
from geo.print.pdf import Chapter
from geo.print.sheet import Sheet, Type, broken
from geo.print.styles import Look
from geo.print.typeset import MM_PER_INCH, Box, Layout
from geo.request import Target
from geo.spelling import fold
from geo.takeaway import notes
from geo.takeaway.notes import Content
from geo.views import Painter

KINDS: Final = {
    "network": _("network by network"),
    "country": _("country by country"),
    "region": _("French region by region"),
    "coalition": _("coalition by coalition of ICCAR"),
}
_EUROPE: Final[Bounds] = (-32.0, 27.0, 50.0, 75.0)
_LEAST: Final = (9.0, 6.0)  # degrees across and up, so that a single place has a country around
_LEAST_REGION: Final = (4.5, 3.0)
PAGE: Final = LAYOUTS["a4-portrait"]
MAP: Final = LAYOUTS["square"]
DPI: Final = 300
_INTO_MARGIN: Final = 6.0  # millimetres of the map's own lower margin that the table takes
MARGIN: Final = 9.0  # millimetres beside the table
_ABOVE: Final = 5.0  # and above and below it
SIZE: Final = 8.0  # points
LINE: Final = typeset.line_height(SIZE)
_SHARES: Final = (0.36, 0.23, 0.28, 0.13)  # of the width of the table
_HEAD: Final = 3 * LINE
_FOOT: Final = 2 * LINE  # with the number of the page
_EDGE: Final = 25.0  # millimetres around cover and contents
_TITLES: Final = (30.0, 16.0, 11.0)  # points of the cover's title, what follows it, and texts
_ENTRY: Final = 6.0  # millimetres of a line of the contents

Row = tuple[str, ...]


@dataclass(frozen=True)
class Unit:
    """One page of a series: its code and its name."""

    code: str
    name: str


def units(atlas: Atlas, kind: str, chosen: Filters, t: Texts) -> list[Unit]:
    """Return the units of a kind of which the filters keep a membership, by name.

    Networks come in the order of the atlas and coalitions in theirs. Regions are those of France.

    Raises
    ------
    ValueError
        If there is no such kind of series.
    """
    return _units(memberships(atlas, chosen), atlas, kind, t)


def memberships(atlas: Atlas, chosen: Filters) -> gpd.GeoDataFrame:
    """Return the memberships of all networks that the filters keep."""
    rows = atlas.at(chosen.as_of)
    return rows[filters.mask(rows, chosen)]


def _units(rows: pd.DataFrame, atlas: Atlas, kind: str, t: Texts) -> list[Unit]:
    if kind not in KINDS:
        raise ValueError(f"no series by {kind!r}; accepted: {', '.join(KINDS)}")
    found = set(_codes(rows, kind)) - {""}
    if kind == "network":
        names = views.network_names(atlas, t)
        return [Unit(n, names[n]) for n in atlas.networks["network_id"] if n in found]
    if kind == "coalition":
        words = schemes.words(t, "coalition")
        return [Unit(c, words[c]) for c in iccar.COALITIONS if c in found]
    name: Callable[[str], str] = str
    if kind == "country":
        name = lambda code: describe.country(t, code)  # noqa: E731 - one of two ways to name
    return sorted((Unit(code, name(code)) for code in found), key=lambda unit: fold(unit.name))


def _codes(rows: pd.DataFrame, kind: str) -> pd.Series:
    """Return the unit of each row; empty for what belongs to none."""
    column = {"network": "network_id", "country": "country_iso2", "coalition": "coalition"}
    if kind == "region":
        return rows["admin1"].where(rows["country_iso2"] == "FR", "").fillna("")
    return rows[column[kind]].fillna("")


def views_of(
    atlas: Atlas, kind: str, chosen: Filters, t: Texts
) -> list[tuple[Unit, Callable[[], View]]]:
    """Return the units of a series, each with a function that makes its view.

    Raises
    ------
    ValueError
        If there is no such kind of series.
    """
    atlas = layers.in_language(atlas, t)
    standing = atlas.at(chosen.as_of)
    kept = standing[filters.mask(standing, chosen)]
    choices = views.options(atlas, t, tuple(atlas.networks["network_id"]))
    asked = fields.sentence(t, chosen, Display(), Display(), choices)
    maker = _Maker(atlas, kind, chosen, t, asked, standing, kept)
    return [(unit, partial(maker.view, unit)) for unit in _units(kept, atlas, kind, t)]


@dataclass(frozen=True)
class _Maker:
    atlas: Atlas
    kind: str
    chosen: Filters
    t: Texts
    asked: str
    standing: gpd.GeoDataFrame
    kept: gpd.GeoDataFrame

    @cached_property
    def painter(self) -> Painter:
        return Painter.of(self.atlas, self.t)

    @cached_property
    def coverages(self) -> dict[str, tuple[Coverage, ...]]:
        """The coverage of each network as a whole: the same on all pages."""
        counts, day = self.atlas.counts, self.chosen.as_of
        return {n: coverage(self.standing, counts, n, day) for n in set(self.kept["network_id"])}

    @cached_property
    def coalitions(self) -> pd.DataFrame:
        """The documented and published members of each coalition, by its code."""
        atlas = self.atlas
        table = iccar.coalition_table(
            self.t, self.standing, atlas.counts, atlas.coalitions, self.chosen.as_of
        )
        return table.set_index("key")

    def view(self, unit: Unit) -> View:
        t, painter = self.t, self.painter
        rows = self.kept[_codes(self.kept, self.kind) == unit.code]
        one = self.kind in {"network", "coalition"}
        display = Display(colour_by="tier" if one else "network")
        drawn = painter.paint(rows, display)
        present = set(rows["network_id"])
        networks = tuple(n for n in painter.names if n in present)
        bounds = views.window(rows, _LEAST_REGION if self.kind == "region" else _LEAST)
        legend = painter.legend(drawn, display.colour_by, networks)
        return View(
            view_id=f"{self.kind}_{unit.code}",
            title=unit.name,
            subtitle=self.asked,
            as_of=self.chosen.as_of,
            language=t.language,
            imprint=painter.imprint,
            members=drawn,
            extent=bounds,
            focus=tuple(sorted(set(rows["country_iso2"]))) if _in_europe(bounds) else (),
            legend=tuple(item for item in legend if item.count),
            coverage=self.coverage(unit, networks),
            caption=describe.sentence(
                t, drawn, views.kinds(painter.names, networks, t), self.chosen.as_of
            ),
            base=EUROPE if _in_europe(bounds) else WORLD,
        )

    def coverage(self, unit: Unit, networks: tuple[str, ...]) -> tuple[Coverage, ...]:
        """Return the coverage of the coalition under its own name, else that of each network.

        An undated total of a coalition counts for the day on which it was read.
        """
        if self.kind != "coalition":
            return tuple(line for network in networks for line in self.coverages[network])
        row = self.coalitions.loc[unit.code].to_dict()
        found = Coverage(unit.name, "members", int(row["documented"]))
        if pd.isna(row["published"]):
            return (found,)
        read_on = str(self.standing["accessed"].max())
        return (
            replace(
                found,
                total=int(row["published"]),
                total_date=str(row["published_date"]) or read_on,
                qualifier=str(row["qualifier"]),
                source=str(row["published_source"]),
            ),
        )


def _in_europe(bounds: Bounds) -> bool:
    west, south, east, north = _EUROPE
    return bounds[0] >= west and bounds[1] >= south and bounds[2] <= east and bounds[3] <= north


def pages(
    atlas: Atlas,
    kind: str,
    chosen: Filters,
    t: Texts,
    *,
    style: Style = "colour",
    base: str = "",
    qr: bool = False,
) -> Generator[tuple[int, int], None, bytes]:
    """Draw a booklet step by step; its value in the end is the PDF.

    Yields how many units are done and how many there are, first with none done. Closing the
    generator gives the work up. The same data and filters give the same bytes.

    Parameters
    ----------
    kind
        One of `KINDS`.
    base, qr
        Where the atlas answers; pages of networks and coalitions then name the address of their
        view, as a QR code too if wanted.

    Raises
    ------
    ValueError
        If there is no such kind of series or style, or the filters keep no membership.
    """
    units = views_of(atlas, kind, chosen, t)
    if not units:
        message = t._("No documented membership fits these filters on {day}.")
        raise ValueError(message.format(day=t.day(chosen.as_of)))
    yield 0, len(units)
    chapters, entries = list[Chapter](), list[tuple[str, int]]()
    number = 2 + -(-len(units) // _on_a_page())  # after cover and contents
    for done, (unit, make) in enumerate(units, start=1):
        view = make()
        url = address(kind, unit.code, chosen, t, base)
        content = Content(view, url)
        drawn = sheets(view, content, style, number, qr=qr)
        chapters.append(Chapter(unit.name, drawn, f"{view.title}. {view.caption}"))
        entries.append((unit.name, number))
        number += len(drawn)
        yield done, len(units)
    look = styles.look(view, style)
    name = t._("Welcoming Cities Atlas")
    cover = Chapter(name, [_cover(content, t.each(KINDS)[kind], look)])
    contents = Chapter(t._("Contents"), _contents(content, entries, look))
    title = t._("{atlas}: {kind}").format(atlas=name, kind=t.each(KINDS)[kind])
    return pdf.joined([cover, contents, *chapters], title, t.language, content.dated)


def address(kind: str, code: str, chosen: Filters, t: Texts, base: str) -> str:
    """Return where a unit of a series opens in the atlas; empty where no page shows it alone."""
    if not base:
        return ""
    name, filters = "", chosen
    if kind == "coalition":
        name, filters = "iccar", replace(chosen, coalitions=(code,))
    elif kind == "network" and code in contestatory.NETWORKS:
        name, filters = "contestatory", replace(chosen, networks=(code,))
    elif kind == "network" and code == "iccar":
        name = "iccar"
    if not name:
        return ""
    target = Target(name, filters, registry.room(name).shown, t.language)
    return registry.address(target, chosen.as_of, base)


def booklet(
    atlas: Atlas,
    kind: str,
    chosen: Filters,
    t: Texts,
    *,
    style: Style = "colour",
    base: str = "",
    qr: bool = False,
) -> bytes:
    """Return a booklet as PDF; parameters and errors as for `pages`."""
    return made(pages(atlas, kind, chosen, t, style=style, base=base, qr=qr))


def made(
    steps: Generator[tuple[int, int], None, bytes],
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return the PDF of `pages`; ``progress`` is told how many units are done, and of all."""
    while True:
        try:
            done, of = next(steps)
        except StopIteration as end:
            return bytes(end.value)
        if progress is not None:
            progress(done, of)


def sheets(
    view: View, content: Content, style: Style, number: int = 1, *, qr: bool = False
) -> list[bytes]:
    """Return the page of a unit, and those on which its table goes on, numbered from the first."""
    drawn = figure.render(
        view, layout=MAP.name, style=style, url=content.address, fmt="pdf", dpi=DPI, qr=qr
    )
    bottom = PAGE.height_mm - MAP.height_mm
    size = (PAGE.width_mm, PAGE.height_mm)
    leaves = tables(content, style, size, bottom + _INTO_MARGIN, number)
    left = (PAGE.width_mm - MAP.width_mm) / 2
    first = pdf.stacked(drawn, left, bottom, leaves[0], PAGE.height_mm)
    return [first, *leaves[1:]]


def _drawn(
    content: Content, look: Look, size: tuple[float, float], draw: Callable[[Sheet], None]
) -> bytes:
    """Return a page of lines as PDF, its size in millimetres."""
    view = content.view
    about = About(view.title, view.subtitle, (), view.language, content.dated)
    with figure.DRAWING:
        sheet = Sheet(Layout("table", *size), look, (size[0] / MM_PER_INCH, size[1] / MM_PER_INCH))
        draw(sheet)
        return pdf.spoken(figure.save(sheet.figure, "pdf", DPI, about))


def _numbered(sheet: Sheet, number: int) -> None:
    low = sheet.layout.height_mm - _ABOVE
    foot = Type(SIZE, sheet.look.subtle)
    sheet.text(sheet.layout.width_mm - MARGIN, low, str(number), foot, "right")


def _cover(content: Content, kind: str, look: Look) -> bytes:
    """Return the first page: what the booklet is, of when, by whom and under what licence."""
    view = content.view
    plain = Type(_TITLES[2], look.ink)
    more = (describe.absence(content.t, view), notes.attribution(content))
    texts = (
        ("H1", content.t._("Welcoming Cities Atlas"), Type(_TITLES[0], look.ink, "bold")),
        ("H2", kind[:1].upper() + kind[1:], Type(_TITLES[1], look.ink)),
        ("P", view.subtitle, Type(_TITLES[1], look.subtle)),
        *(("P", text, plain) for text in (*more, *notes.licences(content))),
    )

    def draw(sheet: Sheet) -> None:
        y = PAGE.height_mm / 4
        for row, (tag, text, style) in enumerate(texts):
            high = typeset.line_height(style.size)
            room = PAGE.width_mm - 2 * _EDGE
            for line in typeset.wrap(text, style.size, room, style.weight):
                y += high
                sheet.text(_EDGE, y, line, style, part=(tag, row))
            y += high

    return _drawn(content, look, (PAGE.width_mm, PAGE.height_mm), draw)


def _on_a_page() -> int:
    """Return how many lines of contents a page holds."""
    return int((PAGE.height_mm - 3 * _EDGE) / _ENTRY)


def _contents(content: Content, entries: list[tuple[str, int]], look: Look) -> list[bytes]:
    """Return the pages with each unit and the number of its page."""
    each, entry = _on_a_page(), Type(_TITLES[2], look.ink)

    def draw(sheet: Sheet, first: int) -> None:
        title = Type(_TITLES[1], look.ink, "bold")
        sheet.text(_EDGE, _EDGE, content.t._("Contents"), title, part=("H1", 0))
        for row, (name, page) in enumerate(entries[first : first + each], start=1):
            y, right = 1.5 * _EDGE + row * _ENTRY, PAGE.width_mm - _EDGE
            (shown,) = typeset.wrap(name, entry.size, right - 2 * _EDGE, most=1)
            sheet.text(_EDGE, y, shown, entry, part=("TOCI", row))
            sheet.text(right, y, str(page), entry, "right", part=("TOCI", row))
        _numbered(sheet, 2 + first // each)

    size = (PAGE.width_mm, PAGE.height_mm)
    starts = range(0, len(entries), each)
    return [_drawn(content, look, size, partial(draw, first=first)) for first in starts]


def rows(content: Content) -> tuple[Row, list[Row]]:
    """Return the words above the table, and its rows (see `geo.table.booklet`)."""
    t = content.t
    head, texts = table.booklet(content.map.view, t, content.view.imprint.names)
    return tuple(head), list(texts.itertuples(index=False, name=None))


def tables(
    content: Content, style: Style, size: tuple[float, float], room: float, number: int = 1
) -> list[bytes]:
    """Return pages with the table as PDF: the first as high as its room, the others whole.

    ``size`` of a page and ``room`` are in millimetres, ``number`` is that of the first page.
    """
    head, lines = rows(content)
    look = styles.look(content.view, style)
    wide = size[0] - 2 * MARGIN
    cells = [broken(line, _SHARES, SIZE, wide) for line in lines]
    leaves: list[bytes] = []
    first, high = 0, room
    while not leaves or first < len(lines):
        last, y = first, 2 * _ABOVE + _HEAD + _FOOT
        while last < len(lines) and (y := y + LINE * max(map(len, cells[last]))) <= high:
            last += 1
        last = max(last, first + bool(leaves))  # a page holds a row at least
        title = _title(content, first, last - first, len(lines))
        part = [broken(head, _SHARES, SIZE, wide, "bold"), *cells[first:last]]
        draw = partial(_table, title=title, cells=part, number=number + len(leaves))
        leaves.append(_drawn(content, look, (size[0], high), draw))
        first, high = last, size[1]
    return leaves


def _title(content: Content, first: int, shown: int, number: int) -> str:
    t = content.t
    if shown == number:
        return t.n_("{n} membership", "{n} memberships", number)
    said = t._("{title}: memberships {first} to {last} of {number}")
    return said.format(
        title=content.view.title,
        first=t.number(first + 1),
        last=t.number(first + shown),
        number=t.number(number),
    )


def _table(sheet: Sheet, *, title: str, cells: list[list[Row]], number: int) -> None:
    """Write a title and a table onto a page with its number."""
    bold = Type(SIZE * 1.15, sheet.look.ink, "bold")
    sheet.text(MARGIN, _ABOVE + LINE * 0.7, title, bold, part=("H2", 0))
    sheet.table(
        Box(MARGIN, _ABOVE + LINE, sheet.layout.width_mm - 2 * MARGIN, 0), _SHARES, cells, SIZE
    )
    _numbered(sheet, number)
