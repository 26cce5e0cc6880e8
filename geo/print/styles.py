"""The looks of a figure: paper, greyscale, high contrast and dark slide.

Colours of the data come with the view. A style says what becomes of them: nothing on paper; greys
that keep apart, in the order of their lightness; on dark ground, lighter tints of themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import cycle
from typing import Final, Literal

from matplotlib.colors import to_hex, to_rgb

from geo import palette
from geo.chart_layout import colours
from geo.exhibit import Bars, Chart, Dots, Exhibit, Links

Style = Literal["colour", "greyscale", "high-contrast", "dark"]
STYLES: Final[tuple[Style, ...]] = ("colour", "greyscale", "high-contrast", "dark")
Dashes = tuple[float, ...]
_HATCHES: Final = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "||||", "++++")
_DASHES: Final[tuple[Dashes, ...]] = (  # of a line's width, by turns drawn and left
    *((9.0, 0.001), (4.0, 1.6), (1.0, 1.2), (5.0, 1.2, 1.0, 1.2), (2.2, 2.2)),
    *((7.0, 1.2), (3.0, 1.0, 1.0, 1.0, 1.0, 1.0), (1.0, 2.6)),
)
_ALIKE: Final = 3  # series that greys alone keep apart
_LEAST_CONTRAST: Final = 4.0
_LINEAR: Final = 0.04045  # below, sRGB is linear


@dataclass(frozen=True)
class Look:
    """The colours and weights of one style; ``recoloured`` maps colours of the view.

    Where greys alone do not tell series of a chart apart, ``hatched`` has the hatch of each colour
    of bars, ``dashed`` the dashes of each colour of lines.
    """

    ground: str = "#ffffff"
    ink: str = palette.INK
    subtle: str = palette.SUBTLE_INK
    water: str = palette.WATER
    land: str = palette.LAND
    lit: str = palette.LAND_IN_FOCUS
    border: str = palette.BORDER
    fine: str = palette.REGION_BORDER
    national: str = palette.NATIONAL_BORDER
    lake: str = palette.LAKE
    shore: str = palette.SHORE
    river: str = palette.RIVER
    outline: str = palette.PERIMETER
    edge: str = "#ffffff"
    hollow: str = "#fffdf8"
    hatch: str = "#c9c1b0"
    name: str = "#a39a88"
    heavier: float = 1.0
    relief: float = 0.3
    shade: str = "#5c5242"
    recoloured: Mapping[str, str] = field(default_factory=dict)
    hatched: Mapping[str, str] = field(default_factory=dict)
    dashed: Mapping[str, Dashes] = field(default_factory=dict)

    def of(self, colour: str) -> str:
        """Return what a colour of the view becomes."""
        return self.recoloured.get(colour, colour)


_GREY: Final = Look(
    ink="#111111",
    subtle="#505050",
    water="#eeeeee",
    land="#f7f7f7",
    lit="#ffffff",
    border="#b0b0b0",
    fine="#b8b8b8",
    national="#6a6a6a",
    lake="#dddddd",
    shore="#b6b6b6",
    river="#c6c6c6",
    outline="#444444",
    hollow="#ffffff",
    hatch="#a0a0a0",
    name="#989898",
    shade="#535353",
)
_STRONG: Final = Look(
    ink="#000000",
    subtle="#1c1c1c",
    water="#e3edf4",
    land="#f1f1f1",
    lit="#ffffff",
    border="#4a4a4a",
    fine="#6a6a6a",
    national="#000000",
    lake="#cfe0ec",
    shore="#3d5a6c",
    river="#5f8199",
    outline="#6a1b9a",
    edge="#000000",
    hollow="#ffffff",
    hatch="#555555",
    name="#5f5f5f",
    heavier=1.25,
    relief=0.0,
)
_DARK: Final = Look(
    ground=palette.NIGHT["beyond"],
    ink="#f4f2ec",
    subtle="#b9c0c6",
    water=palette.NIGHT["water"],
    land=palette.NIGHT["land"],
    lit=palette.NIGHT["lit"],
    border=palette.NIGHT["coast"],
    fine=palette.NIGHT["region"],
    national=palette.NIGHT["national"],
    lake=palette.NIGHT["lake"],
    shore=palette.NIGHT["shore"],
    river=palette.NIGHT["river"],
    outline=palette.NIGHT["perimeter"],
    edge=palette.NIGHT["beyond"],
    hollow=palette.NIGHT["beyond"],
    hatch="#6b7680",
    name="#7f8a94",
    relief=0.0,
)


def look(view: Exhibit, style: Style) -> Look:
    """Return the look of a view in a style.

    Raises
    ------
    ValueError
        If there is no such style.
    """
    if style == "colour":
        return Look()
    if style == "high-contrast":
        return replace(_STRONG, recoloured=_lines(_STRONG))
    if style == "greyscale":
        greys = _spread(sorted(set(_symbols(view)), key=luminance), 0.05, 0.56)
        recoloured = greys | _areas(view, 0.93, 0.42) | _lines(_GREY)
        hatched = dict(zip(_series(view, Bars), cycle(_HATCHES), strict=False))
        dashed = dict(zip(_series(view, Links), cycle(_DASHES), strict=False))
        return replace(_GREY, recoloured=recoloured, hatched=hatched, dashed=dashed)
    if style == "dark":
        tints = {c: tint(c, _DARK.lit) for c in _symbols(view)}
        return replace(_DARK, recoloured=tints | palette.FILLS_AT_NIGHT | _lines(_DARK))
    raise ValueError(f"no style {style!r}: expected one of {', '.join(STYLES)}")


def _lines(look: Look) -> dict[str, str]:
    """Return what becomes of the colours of lines, which the legend of a map has too."""
    return {
        palette.PERIMETER: look.outline,
        palette.NATIONAL_BORDER: look.national,
        palette.REGION_BORDER: look.fine,
    }


def _symbols(exhibit: Exhibit) -> list[str]:
    found: list[str] = []
    for part in exhibit.parts:
        if part.kind == "chart":
            found += colours(part)
            continue
        shown = [item.symbol for item in (*part.legend, *part.context_legend)]
        found += [symbol.colour for symbol in shown if symbol.mark != "frame"]
        found += list(part.members["colour"])
        found += [] if part.context is None else list(part.context["colour"])
    return list(dict.fromkeys(found))


def _series(exhibit: Exhibit, kind: type[Bars | Links]) -> list[str]:
    """Return the colours that the legend tells bars or lines apart by, where there are many."""
    drawn = [m for part in exhibit.parts if isinstance(part, Chart) for m in part.marks]
    series = [mark for mark in drawn if isinstance(mark, kind)]
    shown = {c for m in series for c in (m.colours if isinstance(m, Bars) else (m.colour,))}
    symbols = {symbol.colour for mark in drawn if isinstance(mark, Dots) for symbol in mark.symbols}
    told = {item.symbol.colour for item in exhibit.legend}
    if kind is Links:
        told, symbols = told & shown, set()
    many = len(told & shown - symbols) > _ALIKE
    return sorted(told - symbols, key=luminance) if many else []


def _areas(exhibit: Exhibit, lightest: float, darkest: float) -> dict[str, str]:
    keys = [key for part in exhibit.parts if part.kind == "map" for key in part.area_legend]
    ramp = sorted({key.fill for key in keys if not key.hatched}, key=luminance)
    hatched = {key.fill: "#f2f2f2" for key in keys if key.hatched}
    return _spread(ramp, darkest, lightest) | hatched


def _spread(ordered: list[str], first: float, last: float) -> dict[str, str]:
    step = (last - first) / max(1, len(ordered) - 1)
    return {c: to_hex((first + i * step,) * 3) for i, c in enumerate(ordered)}


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    parts = [c / 12.92 if c <= _LINEAR else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def tint(colour: str, ground: str) -> str:
    """Return the colour, mixed with as little white as it takes to stand out on dark ground."""
    red, green, blue = to_rgb(colour)
    for step in range(21):
        share = step / 20
        mixed = to_hex(
            (red + (1 - red) * share, green + (1 - green) * share, blue + (1 - blue) * share)
        )
        if contrast(mixed, ground) >= _LEAST_CONTRAST:
            return mixed
    return "#ffffff"
