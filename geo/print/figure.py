"""Draws maps and charts on paper: PNG, SVG and PDF, from the same `Exhibit` as the screen.

matplotlib's objects are used without pyplot, so that a figure is gone when its bytes are returned.
The same exhibit gives the same bytes: dates come from the data, identifiers from their content.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from threading import Lock
from typing import Any, Final, Literal, cast, get_args
from xml.sax.saxutils import escape

from matplotlib import rc_context
from matplotlib.figure import Figure

from geo import describe
from geo.exhibit import ATLAS, Chart, Exhibit
from geo.i18n import Texts
from geo.model import View
from geo.print import background, chart, content, pdf, projection, styles, typeset
from geo.print.content import Words
from geo.print.map import NAMES, Inset, MapDrawing, inset, inset_of, stand
from geo.print.marks import Plot
from geo.print.page import Plan, draw_words, plan
from geo.print.page import logo as brought
from geo.print.projection import Frame
from geo.print.sheet import Sheet
from geo.print.styles import STYLES, Style
from geo.print.typeset import LAYOUTS, MM_PER_INCH, Box, Layout

__all__ = [
    "FORMATS",
    "LAYOUTS",
    "STYLES",
    "Format",
    "Layout",
    "Style",
    "drawn",
    "layouts",
    "legible",
    "picture",
    "render",
]

Format = Literal["png", "svg", "pdf"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
_ELSE: Final = "Verdana, sans-serif"  # as wide, where the font is not installed
_PNG_EFFORT: Final = 4  # half the time of the usual 6, files a little larger
_INKSCAPE: Final = "http://www.inkscape.org/namespaces/inkscape"
_NUMBERED: Final = re.compile(r".*_\d+")  # what matplotlib names by itself
_PATH: Final = re.compile(rb' d="[^"]+"')
_DECIMALS: Final = re.compile(rb"(\.\d\d)\d+")
SETTINGS: Final = {
    "svg.fonttype": "none",
    "svg.hashsalt": "welcoming-cities-atlas",
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "path.simplify": True,
    "text.hinting": "none",  # lines are as wide as they were measured, at any resolution
}
RESOLUTIONS: Final = (50, 1200)
_SHAPING: Final = ("GDEF", "GPOS", "GSUB", "MATH")  # tables of a font
DRAWING: Final = Lock()  # matplotlib keeps its settings and fonts for the whole process
_RELEASE: Final = re.compile(r"(20\d\d)\.(\d{1,2})(?:\.(\d{1,2}))?")
_SMALL_DPI: Final = 144
_REDUCED: Final = 2  # a chart is drawn so much larger than its small picture
_SMALL: Final = Layout("thumbnail", 93.133, 52.388, text=0.8, margin_mm=0.0, labels=0)
_ON_SLIDE: Final = 14 / NAMES  # names of 14 points
_PLANS: Final = 2  # until the numbers of the legend are those of the map beside it
_BETWEEN: Final = 6.0  # millimetres between two maps on a slide
PIXELS: Final = _SMALL.pixels(_SMALL_DPI)


@dataclass(frozen=True)
class About:
    """What a file says of itself."""

    title: str
    description: str
    keywords: tuple[str, ...]
    language: str
    day: dt.date
    author: str = ATLAS


@dataclass(frozen=True)
class Drawing:
    """A drawn page with its maps (main one and inset, or left and right), or panels of a chart."""

    sheet: Sheet
    maps: list[MapDrawing]
    plots: list[Plot]


def render(  # noqa: PLR0913 - what a figure can be
    view: Exhibit,
    *,
    layout: str = "a4-landscape",
    style: Style = "colour",
    url: str = "",
    fmt: Format = "png",
    dpi: int = 300,
    qr: bool = False,
    plain: bool = False,
    clear: bool = False,
    logo: bytes = b"",
) -> bytes:
    """Return a map, a chart or two maps as a figure file; the same ones give the same bytes.

    It is in the language of the exhibit, and names the version of the data in its imprint.

    Parameters
    ----------
    layout
        A name in `LAYOUTS`.
    url
        Printed on the figure: where the view can be opened again (if not empty).
    dpi
        Pixels to the inch of a PNG.
    qr
        Whether the address also stands there as a QR code.
    plain
        Whether it has its legend only: no title, no sentence, no coverage, no sources. Whose a
        list of a reader's own is, is said all the same.
    clear
        Whether its ground is transparent.
    logo
        A PNG that stands beside the sources.

    Raises
    ------
    ValueError
        If there is no such layout, style or format, or `RESOLUTIONS` leave out the dpi.
    """
    with DRAWING:
        said = content.words(view, url, qr=qr)
        if plain:
            said = content.plain(said, describe.ownership(Texts(view.language), view))
        said = replace(said, logo=brought(logo) if logo else None)
        for sheet in page(layout, dpi).taller():
            drawing = drawn(view, sheet, style, said, size(sheet, fmt, dpi))
            if not any(plot.lost for plot in drawing.plots):
                break
        if clear:
            drawing.sheet.figure.set_facecolor("none")
        return _written(drawing.sheet, fmt, dpi, about(view))


def legible(exhibit: Exhibit, layout: str) -> bool:
    """Say whether a page has room for all names of a chart, from afar too where it is seen so."""
    page = LAYOUTS[layout]
    if not isinstance(exhibit, Chart) or not (page.least or exhibit.height > chart.LONG):
        return True
    with DRAWING:
        said = content.words(exhibit, "")
        for sheet in page.taller():
            plots = drawn(exhibit, sheet, "colour", said, size(sheet, "pdf", RESOLUTIONS[0])).plots
            if all(not plot.lost and plot.small >= page.least for plot in plots):
                return True
    return False


def layouts(exhibit: Exhibit) -> list[str]:
    """Return the layouts on which all names of an exhibit can be read."""
    return [name for name in LAYOUTS if legible(exhibit, name)]


def _written(sheet: Sheet, fmt: Format, dpi: int, said: About) -> bytes:
    """Return a drawn sheet as a file; a PDF is tagged with what it says of itself."""
    content = save(sheet.figure, fmt, dpi, said)
    if fmt != "pdf":
        return content
    return pdf.tagged(content, f"{said.title}. {said.description}", said)


def panels(shown: Chart, size: tuple[float, float]) -> bytes:
    """Return the panels of a chart as SVG without words around them; the size in millimetres.

    Its paths have two decimals of a point: of six, a page would be a fifth heavier.
    """
    page = Layout("panels", *size, margin_mm=0.0)
    inches = (size[0] / MM_PER_INCH, size[1] / MM_PER_INCH)
    with DRAWING:
        sheet = Sheet(page, styles.look(shown, "colour"), inches)
        chart.draw(sheet, shown, Texts(shown.language), Box(1.0, 1.0, size[0] - 2.0, size[1] - 2.0))
        drawn = save(sheet.figure, "svg", 300, about(shown))
    return _PATH.sub(lambda path: _DECIMALS.sub(rb"\1", path[0]), drawn)


def page(layout: str, dpi: int) -> Layout:
    """Return the page of a layout.

    Raises
    ------
    ValueError
        If there is no such layout, or `RESOLUTIONS` leave out the dpi.
    """
    if layout not in LAYOUTS:
        raise ValueError(f"no layout {layout!r}: expected one of {', '.join(LAYOUTS)}")
    low, high = RESOLUTIONS
    if not low <= dpi <= high:
        raise ValueError(f"no resolution of {dpi} dpi: expected {low} to {high}")
    return LAYOUTS[layout]


def size(page: Layout, fmt: Format, dpi: int) -> tuple[float, float]:
    """Return the size of a page in inches; a picture has whole pixels."""
    if fmt == "png":
        wide, high = page.pixels(dpi)
        return (wide / dpi, high / dpi)
    return (page.width_mm / MM_PER_INCH, page.height_mm / MM_PER_INCH)


def drawn(
    exhibit: Exhibit, page: Layout, style: Style, words: Words, size: tuple[float, float]
) -> Drawing:
    """Return the drawn page of an exhibit; ``size`` is that of the sheet in inches."""
    sheet = Sheet(page, styles.look(exhibit, style), size)
    parts = exhibit.parts
    first = parts[0]
    told = False
    if first.kind == "chart":
        planned = plan(words, page, chart.nominal(first, page), inset=False)
    else:
        planned, told = _counted(first, words, page, alone=len(exhibit.parts) == 1)
    draw_words(sheet, planned)
    return _filled(sheet, exhibit, planned.cells, words.notes, planned.blanks(), told=told)


def _counted(view: View, words: Words, page: Layout, *, alone: bool) -> tuple[Plan, bool]:
    """Return the plan for a map; its legend counts what is on the map beside it, if it can."""
    wanted, said = projection.extent(view, projection.of(view)), words
    planned = plan(words, page, wanted)
    for _ in range(_PLANS if alone else 0):
        frame = Frame.around(projection.of(view), planned.cells[0], wanted)
        said = content.within(words, view, stand(view.members, frame, 0.0).rows)
        planned = planned if said is words else plan(said, page, wanted)
    return planned, said is not words


def picture(
    exhibit: Exhibit, size_mm: tuple[float, float], style: Style = "colour", dpi: int = 300
) -> bytes:
    """Return what is drawn without words around it, as a PNG; names are set for a slide."""
    wide, high = size_mm
    page = Layout("picture", wide, high, text=_ON_SLIDE, margin_mm=0.0, labels=22, marks=0.72)
    pixels = tuple(side / dpi for side in page.pixels(dpi))
    with DRAWING:
        sheet = Sheet(page, styles.look(exhibit, style), (pixels[0], pixels[1]))
        across = wide / len(exhibit.parts)
        cells = [Box(i * across, 0.0, across, high) for i in range(len(exhibit.parts))]
        if len(cells) > 1:
            cells = [replace(cell, width=across - _BETWEEN) for cell in cells]
        notes = content.words(exhibit, "").notes
        _filled(sheet, exhibit, cells, notes, [])
        return save(sheet.figure, "png", dpi, about(exhibit))


def _filled(
    sheet: Sheet,
    exhibit: Exhibit,
    cells: Sequence[Box],
    notes: Sequence[str],
    blanks: list[Box],
    *,
    told: bool = False,
) -> Drawing:
    """Draw the parts of an exhibit into their rooms on a sheet."""
    page, t = sheet.layout, Texts(exhibit.language)
    found = Drawing(sheet, [], [])
    for part, cell, note in zip(exhibit.parts, cells, notes, strict=True):
        if part.kind == "chart":
            found.plots.extend(chart.draw(sheet, part, t, cell))
            if note:
                sheet.note(cell, note)
            continue
        drawing = _map(sheet, part, cell, order=100 * len(found.maps))
        drawing.furniture.note(note)
        inset = _inset(drawing, blanks) if len(cells) == 1 else None
        if inset is not None:
            drawing.make_room(inset)
        drawing.words(t, round(page.labels * part.names) // len(cells), told=told)
        found.maps.append(drawing)
        if inset is not None:
            found.maps.append(_larger(sheet, part, t, inset))
    return found


def _map(sheet: Sheet, view: View, box: Box, order: float = 0.0) -> MapDrawing:
    """Draw a view into a box that shows all of its extent."""
    crs = projection.of(view)
    return MapDrawing(sheet, view, Frame.around(crs, box, projection.extent(view, crs)), order)


def _inset(drawing: MapDrawing, blanks: list[Box]) -> Inset | None:
    view, frame, text = drawing.view, drawing.frame, drawing.sheet.layout.text
    if view.inset is None:
        return None
    over_map = frame.crs != projection.WORLD
    if view.inset != "crowd":
        wanted = projection.extent(replace(view, extent=view.inset), frame.crs)
        return inset_of(drawing.standing, frame, blanks, text, wanted)
    closer = background.ground_fits(view)
    return inset(drawing.standing, frame, blanks, text, over_map=over_map, closer=closer)


def _larger(sheet: Sheet, view: View, t: Texts, inset: Inset) -> MapDrawing:
    drawing = MapDrawing(sheet, view, inset.frame, order=100)
    drawing.edge()
    drawing.words(t, round(sheet.layout.labels * 0.8 * view.names), whole=False)
    return drawing


def unknown(view: Exhibit) -> tuple[str, ...]:
    """Return the characters in the texts of a view that a figure shows as replacement marks."""
    return typeset.unknown(f"{view.title} {view.subtitle} {view.caption}")


def about(view: Exhibit) -> About:
    """Return what a figure file says of itself; of a reader's own list no author is known."""
    whose = describe.ownership(Texts(view.language), view)
    said = ". ".join(filter(None, (view.subtitle, view.caption)))
    return About(
        title=view.title,
        description=" ".join(filter(None, (said, whose))),
        keywords=(view.view_id, view.imprint.version, *(item.label for item in view.legend)),
        language=view.language,
        day=_released(view.imprint.version) or view.as_of,
        author="" if view.whose == "list" else ATLAS,
    )


def _released(version: str) -> dt.date | None:
    """Return the day of a data version such as 2026.11.1, None where it does not say one."""
    found = _RELEASE.match(version)
    if found is None:
        return None
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None


def thumbnail(shown: Exhibit, style: Style = "colour") -> bytes:
    """Return a small picture (PNG of `PIXELS`) of a map, of two, or of a chart, without its words.

    The same exhibit gives the same bytes.
    """
    wide, high = PIXELS
    dpi = _SMALL_DPI // (_REDUCED if isinstance(shown, Chart) else 1)
    inches = (wide / dpi, high / dpi)
    width, height = (side * MM_PER_INCH for side in inches)
    page = replace(_SMALL, width_mm=width, height_mm=height)
    look = styles.look(shown, style)
    sea = replace(look, ground=look.water)  # around the globe too
    with DRAWING:
        sheet = Sheet(page, look if isinstance(shown, Chart) else sea, inches)
        each = width / len(shown.parts)
        for i, part in enumerate(shown.parts):
            if isinstance(part, View):
                _map(sheet, part, Box(i * each, 0.0, each - 1.0 * (len(shown.parts) > 1), height))
            else:
                margin = Box(2.0, 2.0, width - 4.0, height - 4.0)
                chart.draw(sheet, part, Texts(part.language), margin)
        about = About(shown.view_id, shown.as_of.isoformat(), (), shown.language, shown.as_of)
        return save(sheet.figure, "png", dpi, about)


def save(figure: Figure, fmt: Format, dpi: int, about: About) -> bytes:
    """Return the figure as a file.

    Raises
    ------
    ValueError
        If there is no such format.
    """
    if fmt not in FORMATS:
        raise ValueError(f"no format {fmt!r}: expected one of {', '.join(FORMATS)}")
    if fmt == "pdf":
        _lean_fonts()
    buffer = io.BytesIO()
    with rc_context(cast("Any", SETTINGS)):
        extra: dict[str, Any] = {"metadata": _metadata(fmt, about)}
        if fmt == "png":
            extra["pil_kwargs"] = {"compress_level": _PNG_EFFORT}
        figure.savefig(buffer, format=fmt, dpi=dpi, **extra)
    content = buffer.getvalue()
    return _described(content, about) if fmt == "svg" else content


@cache
def _lean_fonts() -> None:
    """Leave out of PDFs what shapes text: to cut it takes two thirds of the time of a font."""
    from fontTools import subset  # noqa: PLC0415 - takes long, as does what matplotlib has for PDF

    subset.Options._drop_tables_default += _SHAPING  # noqa: SLF001 - matplotlib takes no options


def _metadata(fmt: Format, about: About) -> dict[str, object]:
    title = typeset.printable(about.title)
    description = typeset.printable(about.description)
    if fmt == "png":
        return {"Title": title, "Description": description, "Software": ATLAS}
    if fmt == "svg":
        return {
            "Title": title,
            "Description": description,
            "Keywords": list(about.keywords),
            "Language": about.language,
            "Creator": about.author or None,
            "Date": None,
        }
    return {
        "Title": title,
        "Subject": description,
        "Keywords": ", ".join(about.keywords),
        "Author": about.author or None,
        "Creator": ATLAS,
        "CreationDate": dt.datetime.combine(about.day, dt.time(), dt.UTC),
    }


def _described(svg: bytes, about: About) -> bytes:
    """Add the description and the language to the SVG, for screen readers."""
    description = escape(typeset.printable(about.description))
    text = svg.decode("utf-8")
    text = text.replace("</title>", f"</title>\n <desc>{description}</desc>", 1)
    text = text.replace(f"'{typeset.FAMILY}'", f"'{typeset.FAMILY}', {_ELSE}")
    root = f'<svg role="img" xml:lang="{about.language}" xmlns:inkscape="{_INKSCAPE}" '
    return _named(text.replace("<svg ", root, 1)).encode("utf-8")


def _named(svg: str) -> str:
    """Give each group an identifier of its own; those with a name are layers to an editor."""
    seen = Counter[str]()

    def named(found: re.Match[str]) -> str:
        kind, before, name = found.groups()
        seen[name] += 1
        own = name if seen[name] == 1 else f"{name}.{seen[name]}"
        if kind != "g" or _NUMBERED.fullmatch(name):
            return f'<{kind}{before} id="{own}"'
        return f'<g{before} id="{own}" inkscape:groupmode="layer" inkscape:label="{own}"'

    return re.sub(r'<(g|path|image|use)((?: [^>]*?)?) id="([^"]+)"', named, svg)
