"""The atlas as a series: a page for each network, country, region or coalition, as one PDF.

Each page has the map, its legend, how much is documented, and the table of the memberships; where
the table does not fit, it goes on overleaf.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Final

from geo import catalogue
from geo.i18n import Texts
from geo.layers import Atlas
from geo.maps import contestatory
from geo.model import Filters, View
from geo.paper import figure
from geo.paper.figure import LAYOUTS, Style
from geo.takeaway import booklet_table, export_notes, pdfs, series
from geo.takeaway.export_notes import Content
from geo.takeaway.pdfs import Chapter

PAGE: Final = LAYOUTS["a4-portrait"]
MAP: Final = LAYOUTS["square"]
DPI: Final = 300
_INTO_MARGIN: Final = 6.0  # millimetres of the map's own lower margin that the table takes


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
        One of `geo.takeaway.series.KINDS`.
    base, qr
        Where the atlas answers; pages of networks and coalitions then name the address of their
        view, as a QR code too if wanted.

    Raises
    ------
    ValueError
        If there is no such kind of series or style, or the filters keep no membership.
    """
    units = series.views_of(atlas, kind, chosen, t)
    if not units:
        message = t._("No documented membership fits these filters on {day}.")
        raise ValueError(message.format(day=t.day(chosen.as_of)))
    yield 0, len(units)
    chapters = []
    for done, (unit, make) in enumerate(units, start=1):
        view = make()
        url = address(kind, unit.code, chosen, t, base)
        content = Content(view, t, atlas.version, url)
        chapters.append(Chapter(unit.name, sheets(view, content, style, qr=qr)))
        yield done, len(units)
    title = t._("{atlas}: {kind}").format(atlas=export_notes.ATLAS, kind=titles(t)[kind])
    return pdfs.join(chapters, title, t.language, Content(view, t, atlas.version).dated)


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
    shown = catalogue.named(name).shown
    return catalogue.Asked(name, filters, shown, t.language).address(chosen.as_of, base)


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
    steps = pages(atlas, kind, chosen, t, style=style, base=base, qr=qr)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return bytes(end.value)


def titles(t: Texts) -> dict[str, str]:
    """Return the words for the kinds of series."""
    return {
        "network": t._("network by network"),
        "country": t._("country by country"),
        "region": t._("French region by region"),
        "coalition": t._("coalition by coalition of ICCAR"),
    }


def sheets(view: View, content: Content, style: Style, *, qr: bool = False) -> list[bytes]:
    """Return the page of a unit, and those on which its table goes on."""
    drawn = figure.render(
        view,
        content.t,
        layout=MAP.name,
        style=style,
        version=content.version,
        url=content.address,
        fmt="pdf",
        dpi=DPI,
        qr=qr,
    )
    bottom = PAGE.height_mm - MAP.height_mm
    size = (PAGE.width_mm, PAGE.height_mm)
    tables = booklet_table.tables(content, style, size, bottom + _INTO_MARGIN)
    left = (PAGE.width_mm - MAP.width_mm) / 2
    first = pdfs.stacked(size, [(drawn, left, bottom), (tables[0], 0, 0)])
    return [first, *tables[1:]]
