"""Writes a drawn sheet as PNG, SVG or PDF: with its words as metadata, without the hour.

The same sheet gives the same bytes: dates come from the data, identifiers from their content.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any, Final, Literal, cast, get_args
from xml.sax.saxutils import escape

from matplotlib import rc_context
from matplotlib.figure import Figure

from geo.paper import figure_text

Format = Literal["png", "svg", "pdf"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
_ELSE: Final = "Verdana, sans-serif"  # as wide, where the font is not installed
_MAKER: Final = "Welcoming Cities Atlas"
_PNG_EFFORT: Final = 4  # half the time of the usual 6, files a little larger
SETTINGS: Final = {
    "svg.fonttype": "none",
    "svg.hashsalt": "welcoming-cities-atlas",
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "path.simplify": True,
    "text.hinting": "none",  # lines are as wide as they were measured, at any resolution
}


@dataclass(frozen=True)
class About:
    """What a file says of itself."""

    title: str
    description: str
    keywords: tuple[str, ...]
    language: str
    day: dt.date


def save(figure: Figure, fmt: Format, dpi: int, about: About) -> bytes:
    """Return the figure as a file.

    Raises
    ------
    ValueError
        If there is no such format.
    """
    if fmt not in FORMATS:
        raise ValueError(f"no format {fmt!r}: expected one of {', '.join(FORMATS)}")
    buffer = io.BytesIO()
    with rc_context(cast("Any", SETTINGS)):
        extra: dict[str, Any] = {"metadata": _metadata(fmt, about)}
        if fmt == "png":
            extra["pil_kwargs"] = {"compress_level": _PNG_EFFORT}
        figure.savefig(buffer, format=fmt, dpi=dpi, **extra)
    content = buffer.getvalue()
    return _described(content, about) if fmt == "svg" else content


def _metadata(fmt: Format, about: About) -> dict[str, object]:
    title = figure_text.printable(about.title)
    description = figure_text.printable(about.description)
    if fmt == "png":
        return {"Title": title, "Description": description, "Software": _MAKER}
    if fmt == "svg":
        return {
            "Title": title,
            "Description": description,
            "Keywords": list(about.keywords),
            "Language": about.language,
            "Creator": _MAKER,
            "Date": None,
        }
    return {
        "Title": title,
        "Subject": description,
        "Keywords": ", ".join(about.keywords),
        "Author": _MAKER,
        "Creator": _MAKER,
        "CreationDate": dt.datetime.combine(about.day, dt.time(), dt.UTC),
    }


def _described(svg: bytes, about: About) -> bytes:
    """Add the description and the language to the SVG, for screen readers."""
    description = escape(figure_text.printable(about.description))
    text = svg.decode("utf-8")
    text = text.replace("</title>", f"</title>\n <desc>{description}</desc>", 1)
    text = text.replace(f"'{figure_text.FAMILY}'", f"'{figure_text.FAMILY}', {_ELSE}")
    text = text.replace("<svg ", f'<svg role="img" xml:lang="{about.language}" ', 1)
    return text.encode("utf-8")
