"""One view as one file, in every format: what the app and the command line share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from geo.exhibit import Exhibit
from geo.model import Filters
from geo.print import figure
from geo.print.figure import Style
from geo.takeaway import export
from geo.takeaway.handout import handout

HTML: Final = "html"
FORMATS: Final = (*figure.FORMATS, HTML)
BUNDLED: Final[tuple[figure.Format, ...]] = ("png", "pdf")


@dataclass(frozen=True)
class Paper:
    """How a figure is laid out: a name in `geo.print.figure.LAYOUTS`, a style, dots to the inch.

    ``qr`` asks for the address as a QR code; there is none without an address.
    """

    layout: str = "a4-landscape"
    style: Style = "colour"
    dpi: int = 300
    qr: bool = False


def snapshot(view: Exhibit, fmt: str, *, url: str = "", paper: Paper | None = None) -> bytes:
    """Return a view as a figure or as the hand-out, in the language of the view.

    Raises
    ------
    ValueError
        As `geo.print.figure.render`; also if there is no such format.
    """
    paper = paper or Paper()
    if fmt == HTML:
        return handout(view, url, qr=paper.qr).encode("utf-8")
    if fmt not in figure.FORMATS:
        raise ValueError(f"no format {fmt!r}; accepted: {', '.join(FORMATS)}")
    return figure.render(view, url=url, fmt=fmt, **vars(paper))


def data(
    view: Exhibit,
    fmt: str,
    *,
    url: str = "",
    bom: bool = True,
    chosen: Filters | None = None,
    accessed: dt.date | None = None,
) -> bytes:
    """Return the rows of a view; the bundle (zip) has its figure with them.

    ``chosen`` are the filters that the names of the files in the bundle say. Other parameters as
    for `geo.takeaway.export.export`.

    Raises
    ------
    ValueError
        If there is no such format.
    """
    bundled = None
    if fmt == "zip":
        stem = export.filename(view, chosen, "").removesuffix(".")
        drawn = {f"{stem}.{kind}": snapshot(view, kind, url=url) for kind in BUNDLED}
        bundled = (stem, drawn)
    return export.export(view, fmt, url=url, bom=bom, accessed=accessed, bundled=bundled)
