"""The atlas as a series: a page for each network, country, region or coalition, as one PDF.

All maps are made from one template. Each page has the map, its legend, how much is documented, and
the table of the memberships; where the table does not fit, it goes on overleaf.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Final

import geopandas as gpd
import pandas as pd
from matplotlib.patches import Rectangle

from geo import describe, fields, filters, registry, schemes, table, views
from geo.coverage import coverage
from geo.exhibit import ATLAS
from geo.i18n import Texts, _
from geo.layers import Atlas
from geo.maps import contestatory, iccar
from geo.model import EUROPE, WORLD, Bounds, Coverage, Display, Filters, View
from geo.print import figure, pdf, styles, typeset
from geo.print.figure import LAYOUTS, About, Style
from geo.print.pdf import Chapter
from geo.print.sheet import Sheet, Type
from geo.print.styles import Look
from geo.print.typeset import MM_PER_INCH, Layout
from geo.request import Target
from geo.takeaway.notes import Content
from geo.views import Painter

KINDS: Final = {
    "network": _("network by network"),
    "country": _("country by country"),
    "region": _("French region by region"),
    "coalition": _("coalition by coalition of ICCAR"),
}
_EUROPE: Final[Bounds] = (-32.0, 27.0, 50.0, 75.0)
_WORLD: Final[Bounds] = (-180.0, -56.0, 180.0, 74.0)
_LEAST: Final = (9.0, 6.0)  # degrees across and up, so that a single place has a country around
_LEAST_REGION: Final = (4.5, 3.0)
_WIDE: Final = 120.0  # degrees from which the whole world is shown
PAGE: Final = LAYOUTS["a4-portrait"]
MAP: Final = LAYOUTS["square"]
DPI: Final = 300
_INTO_MARGIN: Final = 6.0  # millimetres of the map's own lower margin that the table takes
MARGIN: Final = 9.0  # millimetres beside the table
_ABOVE: Final = 5.0  # and above and below it
SIZE: Final = 6.2  # points
LINE: Final = typeset.line_height(SIZE)
COLUMNS: Final = 2
_GAP: Final = 7.0  # millimetres between the two columns of rows
_SHARES: Final = (0.34, 0.23, 0.29, 0.14)  # of a column's width
_SMALLEST: Final = 0.75  # of the size of type, before a text is cut
_HEAD: Final = 3 * LINE

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
    return sorted((Unit(code, name(code)) for code in found), key=lambda unit: unit.name)


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
        bounds = window(rows, _LEAST_REGION if self.kind == "region" else _LEAST)
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


def window(rows: gpd.GeoDataFrame, least: tuple[float, float] = _LEAST) -> Bounds:
    """Return the extent of some rows with room around them; the world where they span it."""
    found = views.bounds_of(rows)
    if found is None or found[2] - found[0] > _WIDE:
        return _WORLD
    west, south, east, north = found
    across = max(least[0] - (east - west), 0.08 * (east - west)) / 2
    up = max(least[1] - (north - south), 0.08 * (north - south)) / 2
    return (
        max(-180.0, west - across),
        max(-85.0, south - up),
        min(180.0, east + across),
        min(85.0, north + up),
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
    chapters = []
    for done, (unit, make) in enumerate(units, start=1):
        view = make()
        url = address(kind, unit.code, chosen, t, base)
        content = Content(view, url)
        chapters.append(Chapter(unit.name, sheets(view, content, style, qr=qr)))
        yield done, len(units)
    title = t._("{atlas}: {kind}").format(atlas=ATLAS, kind=t.each(KINDS)[kind])
    return pdf.joined(chapters, title, t.language, Content(view).dated)


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


def sheets(view: View, content: Content, style: Style, *, qr: bool = False) -> list[bytes]:
    """Return the page of a unit, and those on which its table goes on."""
    drawn = figure.render(
        view, layout=MAP.name, style=style, url=content.address, fmt="pdf", dpi=DPI, qr=qr
    )
    bottom = PAGE.height_mm - MAP.height_mm
    size = (PAGE.width_mm, PAGE.height_mm)
    leaves = tables(content, style, size, bottom + _INTO_MARGIN)
    left = (PAGE.width_mm - MAP.width_mm) / 2
    first = pdf.stacked(size, [(drawn, left, bottom), (leaves[0], 0, 0)])
    return [first, *leaves[1:]]


@dataclass(frozen=True)
class Leaf:
    """A page of the table: what stands above it, its rows, and its size in millimetres."""

    title: str
    head: Row
    rows: Sequence[Row]
    size: tuple[float, float]


def rows(content: Content) -> tuple[Row, list[Row]]:
    """Return the words above the table, and its rows (see `geo.table.booklet`)."""
    t = content.t
    head, texts = table.booklet(content.map.view, t, content.view.imprint.names)
    return tuple(head), list(texts.itertuples(index=False, name=None))


def tables(content: Content, style: Style, size: tuple[float, float], room: float) -> list[bytes]:
    """Return pages with the table as PDF: the first as high as its room, the others whole.

    ``size`` of a page and ``room`` are in millimetres.
    """
    view = content.view
    head, lines = rows(content)
    about = About(view.title, view.subtitle, (), view.language, content.dated)
    look = styles.look(view, style)
    leaves: list[Leaf] = []
    first, high = 0, room
    while not leaves or first < len(lines):
        part = lines[first : first + capacity(high)]
        title = _title(content, first, len(part), len(lines))
        leaves.append(Leaf(title, head, part, (size[0], high)))
        first, high = first + len(part), size[1]
    return [_drawn(leaf, look, about) for leaf in leaves]


def capacity(high: float) -> int:
    """Return how many rows a page of a height in millimetres holds."""
    return COLUMNS * int((high - 2 * _ABOVE - _HEAD) / LINE)


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


def _drawn(leaf: Leaf, look: Look, about: About) -> bytes:
    with figure.DRAWING:
        layout = Layout("table", *leaf.size)
        sheet = Sheet(layout, look, (leaf.size[0] / MM_PER_INCH, leaf.size[1] / MM_PER_INCH))
        bold = Type(SIZE * 1.15, look.ink, "bold")
        sheet.text(MARGIN, _ABOVE + LINE * 0.7, leaf.title, bold)
        wide = (leaf.size[0] - 2 * MARGIN - (COLUMNS - 1) * _GAP) / COLUMNS
        each = -(-len(leaf.rows) // COLUMNS)
        for column in range(COLUMNS):
            part = leaf.rows[column * each : (column + 1) * each]
            if part:
                _block(sheet, MARGIN + column * (wide + _GAP), wide, leaf.head, part)
        return figure.save(sheet.figure, "pdf", 300, about)


def _block(sheet: Sheet, left: float, wide: float, head: Row, part: Sequence[Row]) -> None:
    look = sheet.look
    y = _ABOVE + _HEAD - LINE * 0.9
    _line(sheet, left, wide, y, head, Type(SIZE, look.subtle, "bold"))
    sheet.add(
        Rectangle((left, y + LINE * 0.3), wide, 0.12, facecolor=look.subtle, edgecolor="none"),
        "table",
        50.0,
        sheet.mm,
    )
    y += LINE * 0.4
    for row in part:
        y += LINE
        _line(sheet, left, wide, y, row, Type(SIZE, look.ink))


def _line(sheet: Sheet, left: float, wide: float, y: float, row: Row, style: Type) -> None:
    x = left
    for share, cell in zip(_SHARES[:-1], row[:-1], strict=True):
        room = share * wide - 1.2
        smaller = min(1.0, room / max(room, typeset.width(cell, style.size, style.weight)))
        fitted = Type(style.size * max(_SMALLEST, smaller * 0.995), style.colour, style.weight)
        shown = typeset.wrap(cell, fitted.size, room, style.weight, most=1)[0]
        sheet.text(x, y, shown, fitted)
        x += share * wide
    sheet.text(left + wide, y, row[-1], style, "right")
