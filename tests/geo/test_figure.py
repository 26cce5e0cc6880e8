"""Printed figures: sizes, texts, fonts, sameness, and nothing that covers something else."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, lru_cache
from itertools import combinations, product
from typing import Any, NamedTuple, get_args
from xml.etree import ElementTree as ET

import numpy as np
import pypdfium2 as pdfium
import pytest
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image
from pypdfium2 import raw
from pyproj import Geod

from geo import palette
from geo.i18n import LANGUAGES, Texts
from geo.maps import alps_map, contestatory, iccar
from geo.model import EUROPE, BasePart, Display, Filters, LegendItem, Mark, Shape, Symbol, View
from geo.print import background, content, figure, projection, styles, typeset
from geo.print.figure import LAYOUTS, STYLES
from geo.print.map import MapDrawing
from geo.print.projection import Frame
from geo.print.sheet import Sheet, outline
from geo.print.typeset import Box, Points
from tests.asking import read
from tests.geo.builders import request
from tests.geo.test_escape import HOSTILE
from tests.shared import atlas, left_behind, released

EN = Texts("en")
NOW = Filters(as_of=dt.date(2026, 11, 22))
THEN = Filters(as_of=dt.date(2019, 12, 31))
URL = "https://atlas.example.org/?view=contestatory"
SVG = "{http://www.w3.org/2000/svg}"
VIEWS = ("contestatory", "by_family", "world", "europe", "alpine", "eusalp")
CLOSE = ("a4-landscape", "slide-16-9", "square", "single-column")  # where texts come closest


@cache
def view(name: str, language: str = "en") -> View:
    t = Texts(language)
    coalition = Display(preset=name, measure="members", colour_by="coalition")
    alpine = Display(colour_by="alpine", rule="dep7", context=tuple(alps_map.CONTEXT))
    makers = {
        "contestatory": lambda: contestatory.view(request(contestatory.ROOM, atlas(), THEN, t)),
        "by_family": lambda: contestatory.view(
            request(
                contestatory.ROOM,
                atlas(),
                NOW,
                t,
                Display(colour_by="family", size_by="population"),
            )
        ),
        "world": lambda: iccar.view(request(iccar.ROOM, atlas(), NOW, t, coalition)),
        "europe": lambda: iccar.view(
            request(iccar.ROOM, atlas(), NOW, t, replace(coalition, size_by="population"))
        ),
        "alpine": lambda: alps_map.view(request(alps_map.ROOM, atlas(), NOW, t, alpine)),
        "eusalp": lambda: alps_map.view(
            request(alps_map.ROOM, atlas(), NOW, t, replace(alpine, rule="eusalp"))
        ),
        "empty": lambda: contestatory.view(
            request(contestatory.ROOM, atlas(), Filters(as_of=dt.date(1990, 1, 1)), t)
        ),
    }
    return makers[name]()


def render(shown: View, **options: object) -> bytes:
    made = released(shown, "2026.11.1+abc")
    return figure.render(made, **({"url": URL} | options))  # type: ignore[arg-type]


def drawing(shown: View, layout: str) -> figure.Drawing:
    page = LAYOUTS[layout]
    size = (page.width_mm / 25.4, page.height_mm / 25.4)
    made = released(shown, "2026.11.1+abc")
    return figure.drawn(made, page, "colour", content.words(made, URL), size)


class Drawn(NamedTuple):
    """A drawing, and what it shows."""

    view: View
    sheet: Sheet
    maps: list[MapDrawing]


@lru_cache(maxsize=64)
def _drawn(name: str, layout: str, language: str) -> Drawn:
    shown = view(name, language)
    found = drawing(shown, layout)
    return Drawn(shown, found.sheet, found.maps)


@pytest.fixture
def drawn(request: pytest.FixtureRequest) -> Drawn:
    """Return a drawing, made once for all tests that look at it."""
    return _drawn(*request.param)


def of(*drawings: tuple[str, str, str]) -> pytest.MarkDecorator:
    """Run a test on these drawings: name of a view, layout, language."""
    return pytest.mark.parametrize("drawn", drawings, indirect=True, ids="-".join)


def parsed(svg: bytes | str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  # our own


def svg_texts(svg: bytes) -> list[str]:
    root = parsed(svg)
    return ["".join(element.itertext()).strip() for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_picture_has_the_pixels_of_its_page(layout: str) -> None:
    page = LAYOUTS[layout]
    with Image.open(io.BytesIO(render(view("empty"), layout=layout, dpi=100))) as picture:
        wanted = (round(page.width_mm / 0.254), round(page.height_mm / 0.254))
        assert picture.size == wanted
        assert picture.info["dpi"] == pytest.approx((100, 100), abs=0.1)
        assert picture.info["Title"] == "Contestatory networks in Europe"


def test_a4_at_300_dpi() -> None:
    with Image.open(io.BytesIO(render(view("contestatory")))) as picture:
        assert picture.size == (3508, 2480)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_pdf_has_the_size_of_its_page(layout: str) -> None:
    page = LAYOUTS[layout]
    with pdfium.PdfDocument(render(view("empty"), layout=layout, fmt="pdf")) as document:
        assert len(document) == 1
        wide, high = document[0].get_size()
        assert (wide / 72 * 25.4, high / 72 * 25.4) == pytest.approx(
            (page.width_mm, page.height_mm), abs=0.05
        )


def test_the_whole_world_has_no_scale_bar_which_would_be_true_along_one_line_only() -> None:
    bars = {
        name: [t for t in svg_texts(render(view(name), fmt="svg")) if re.fullmatch(r"[\d,]+ km", t)]
        for name in ("world", "europe")
    }
    assert bars["europe"] == ["1,000 km"]
    assert not [bar for bar in bars["world"] if len(bar) > len("500 km")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_can_be_read_and_searched(language: str) -> None:
    shown = view("contestatory", language)
    content = render(shown, fmt="pdf")
    with pdfium.PdfDocument(content) as document:
        text = document[0].get_textpage().get_text_bounded()
        about = document.get_metadata_dict()
    flat = " ".join(text.split())
    for words in (shown.title, shown.subtitle, "ANVITA", "2026.11.1+abc", "CC BY 4.0", URL):
        assert words in flat
    assert about["Title"] == shown.title
    assert shown.caption in about["Subject"]
    assert "contestatory" in about["Keywords"]
    assert about["CreationDate"].startswith("D:20261101")


def test_a_pdf_is_vector_with_its_fonts_inside() -> None:
    content = render(view("contestatory"), fmt="pdf")
    assert content.count(b"/FontFile2") >= 2
    assert b"/Subtype /Type3" not in content
    with pdfium.PdfDocument(content) as document:
        kinds = [o.type for o in document[0].get_objects()]
    assert raw.FPDF_PAGEOBJ_IMAGE not in kinds
    assert kinds.count(raw.FPDF_PAGEOBJ_TEXT) >= 30


def test_in_the_alps_only_the_relief_is_a_picture() -> None:
    with pdfium.PdfDocument(render(view("alpine"), fmt="pdf")) as document:
        page = document[0]
        images = [o for o in page.get_objects() if o.type == raw.FPDF_PAGEOBJ_IMAGE]
        assert len(images) == 2  # of the map and of its inset
        wide, high = page.get_size()
        for image in images:
            left, low, right, top = image.get_bounds()
            assert (right - left) * (top - low) < 0.7 * wide * high


@pytest.mark.parametrize("name", ["contestatory", "world", "alpine"])
def test_an_svg_has_real_text_a_title_and_a_description(name: str) -> None:
    shown = view(name)
    svg = render(shown, fmt="svg")
    root = parsed(svg)
    assert root.findtext(f"{SVG}title") == shown.title
    assert shown.caption in (root.findtext(f"{SVG}desc") or "")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    label = "{http://www.inkscape.org/namespaces/inkscape}label"
    layers = {element.get(label) for element in root.iter() if element.get(label)}
    assert {"water", "land", "symbols", "legend"} <= layers
    texts = svg_texts(svg)
    assert shown.title in texts
    for item in shown.legend:
        assert item.label in " ".join(texts)
        number = EN.number(item.count)  # of some of the members: in brackets
        assert (number if item.code else f"({number})") in texts


def test_hostile_texts_are_inert_in_svg() -> None:
    shown = view("contestatory")
    rows = shown.members.assign(label="<script>alert(1)</script>")
    legend = (LegendItem(shown.legend[0].symbol, HOSTILE, 1),)
    bad = replace(shown, title=HOSTILE, caption=HOSTILE, members=rows, legend=legend)
    svg = render(bad, fmt="svg", url="javascript:alert(1)//]]>")
    root = parsed(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not tags & {"script", "img", "foreignObject", "a"}
    assert root.findtext(f"{SVG}title") == typeset.printable(HOSTILE)
    assert "<script>alert(1)</script>" in svg_texts(svg)
    assert not [name for e in root.iter() for name in e.attrib if name.lower().startswith("on")]


def test_what_the_font_or_xml_cannot_hold_is_replaced() -> None:
    assert typeset.printable("a\x00b\n c\u4e2d") == "ab c\ufffd"
    shown = replace(view("empty"), title="東京 \x1b and $x^2$ \\frac")
    texts = svg_texts(render(shown, fmt="svg"))
    assert "\ufffd\ufffd and $x^2$ \\frac" in texts


@pytest.mark.parametrize("fmt", figure.FORMATS)
@pytest.mark.parametrize("name", ["world", "alpine"])
def test_the_same_view_gives_the_same_bytes(fmt: str, name: str) -> None:
    first = render(view(name), fmt=fmt, dpi=60)
    render(view("empty", "fr"), fmt="svg", style="dark", layout="square")
    assert render(view(name), fmt=fmt, dpi=60) == first


def test_figures_drawn_at_once_do_not_disturb_each_other() -> None:
    wanted = {fmt: render(view("empty"), fmt=fmt, dpi=60) for fmt in figure.FORMATS}
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda f: (f, render(view("empty"), fmt=f, dpi=60)), [*wanted] * 3))
    assert all(content == wanted[fmt] for fmt, content in found)


def test_figures_leave_none_behind() -> None:
    empty = view("empty")
    assert left_behind(lambda: render(empty, layout="single-column", dpi=60), 6) == 0


@of(*product(VIEWS, LAYOUTS, ["en"]))
def test_no_name_covers_a_symbol_or_another_name(drawn: Drawn) -> None:
    for shown in drawn.maps:
        stands = [part for part in (shown.members, shown.context) if part is not None]
        taken = [box for part in stands for box in part.boxes()]
        names = [label.box for label in shown.furniture.labels]
        overlaps = sum(a.overlaps(b) for a, b in combinations(names, 2))
        covered = sum(label.overlaps(box) for label in names for box in taken)
        assert (overlaps, covered) == (0, 0)
        assert all(label.inside(shown.frame.box) for label in names)


@of(*product([*VIEWS, "empty"], CLOSE, LANGUAGES))
def test_no_text_leaves_the_page_or_covers_another(drawn: Drawn) -> None:
    sheet = drawn.sheet
    renderer = FigureCanvasAgg(sheet.figure).get_renderer()
    texts = [artist for artist in sheet.figure.artists if isinstance(artist, Text)]
    assert len(texts) > 10
    with rc_context(figure.SETTINGS):  # type: ignore[arg-type]
        boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
    page = sheet.figure.bbox
    for _, box in boxes:
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= page.x1
        assert box.y1 <= page.y1
    found = [
        (one, other)
        for (one, a), (other, b) in combinations(boxes, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 and min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5
    ]
    assert found == []


@of(("contestatory", "a4-landscape", "en"))
def test_names_come_from_each_network(drawn: Drawn) -> None:
    names = {label.name for label in drawn.maps[0].furniture.labels}
    rows = drawn.view.members
    for network in contestatory.NETWORKS:
        assert names & set(rows.loc[rows["network_id"] == network, "name"])


def test_an_empty_view_says_so() -> None:
    texts = " ".join(svg_texts(render(view("empty"), fmt="svg")))
    assert texts.count("No documented membership fits these") == 2
    assert "Size" not in texts


def test_rows_without_a_point_are_told_from_no_rows() -> None:
    shown = view("contestatory")
    nowhere = shown.members[shown.members.geometry.isna()]
    assert len(nowhere) == 4
    svg = render(replace(shown, members=nowhere), fmt="svg")
    assert "None of these memberships has a" in " ".join(svg_texts(svg))


@of(("europe", "a4-landscape", "en"))
def test_what_lies_outside_the_map_is_counted(drawn: Drawn) -> None:
    rows, shown = drawn.view.members, drawn.maps[0]
    located = rows[rows.geometry.notna()].to_crs("EPSG:3035")
    west, south, east, north = shown.frame.bounds
    inside = located.cx[west:east, south:north]
    assert shown.members.outside == len(located) - len(inside) > 0
    words = f"{shown.members.outside} memberships outside this map (legend: here / all)"
    said = svg_texts(render(view("europe"), fmt="svg"))
    assert words in said
    for item in drawn.view.legend:
        if item.code and item.count:
            here = int((inside["category"] == item.code).sum())
            assert f"{here} / {item.count}" in said
            assert not f"{here} / {item.count}".startswith("0 / 0")


@pytest.mark.parametrize("style", STYLES)
def test_the_legend_has_the_lines_of_the_alps_in_the_colours_of_the_map(style: str) -> None:
    shown = view("alpine")
    said = content.words(shown, "").sections
    (lines,) = (section.entries for section in said if section.heading == "Lines")
    look = styles.look(shown, style)  # type: ignore[arg-type]
    colours = [look.of(entry.symbol.colour) for entry in lines if entry.symbol]
    assert colours == [look.outline, look.national, look.fine]
    assert lines[0].words == "perimeter within which members are counted"
    assert not [s for s in content.words(view("world"), "").sections if s.heading == "Lines"]


@pytest.mark.parametrize(
    ("drawn", "crs"),
    [
        (("contestatory", "a4-landscape", "en"), "EPSG:3035"),
        (("world", "a4-landscape", "en"), "EPSG:8857"),
        (("alpine", "a4-landscape", "en"), "EPSG:2154"),
        (("eusalp", "a4-landscape", "en"), "EPSG:3035"),
    ],
    indirect=["drawn"],
)
def test_members_stand_where_their_projection_says(drawn: Drawn, crs: str) -> None:
    shown = drawn.maps[0]
    assert shown.frame.crs == crs
    rows, frame = shown.members.rows, shown.frame
    alone = ~rows.geometry.duplicated(keep=False).to_numpy()
    points = rows.to_crs(crs).geometry
    west, _, east, north = frame.bounds
    per_metre = frame.box.width / (east - west)
    x = frame.box.x + (points.x - west) * per_metre
    y = frame.box.y + (north - points.y) * per_metre
    assert np.abs(shown.members.places[alone, 0] - x[alone]).max() < 0.01
    assert np.abs(shown.members.places[alone, 1] - y[alone]).max() < 0.01


@of(("contestatory", "a4-landscape", "en"))
def test_members_at_one_point_stand_beside_each_other(drawn: Drawn) -> None:
    shown = drawn.maps[0]
    assert shown.members.rows.geometry.duplicated().any()
    assert len(np.unique(shown.members.places.round(3), axis=0)) == len(shown.members.rows)


def test_what_is_no_town_stands_in_a_frame_on_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    framed: list[int] = []
    draw = Sheet.symbols

    def watch(self: Sheet, symbol: Symbol, size: float, places: Points, *rest: Any) -> None:  # noqa: ANN401
        if symbol == palette.FRAME:
            framed.append(len(places))
        draw(self, symbol, size, places, *rest)

    monkeypatch.setattr(Sheet, "symbols", watch)
    later = request(contestatory.ROOM, atlas(), Filters(as_of=dt.date(2022, 9, 30)))
    shown = contestatory.view(later)
    drawing(shown, "single-column")
    rows = shown.members[shown.members.geometry.notna()]
    drawn = int(rows["framed"].sum())
    assert sum(framed) == drawn + 1 > 5  # and the line of the legend


@of(
    *product(
        ["contestatory", "world", "alpine"],
        ["a4-landscape", "a4-portrait", "single-column"],
        ["en"],
    )
)
def test_the_frame_shows_the_whole_extent_and_the_bar_is_true(drawn: Drawn) -> None:
    frame = drawn.maps[0].frame
    edge = projection.outline(drawn.view.extent, frame.crs)
    west, south, east, north = frame.bounds
    assert edge[:, 0].min() >= west - 1
    assert edge[:, 0].max() <= east + 1
    assert edge[:, 1].min() >= south - 1
    assert edge[:, 1].max() <= north + 1
    assert (east - west) / (north - south) == pytest.approx(frame.box.width / frame.box.height)
    km, long = projection.scale_bar(frame, 30)
    x, y = (west + east) / 2, (south + north) / 2
    half = long * frame.metres_per_mm / 2
    ends = projection.unproject(np.array([[x - half, y], [x + half, y]]), frame.crs)
    metres = Geod(ellps="GRS80").inv(*ends[0], *ends[1])[2]
    assert metres / 1000 == pytest.approx(km, rel=0.02)
    assert long <= 30


def test_far_from_europe_a_map_has_a_projection_of_its_own() -> None:
    canada = replace(view("world"), extent=(-130.0, 42.0, -60.0, 60.0))
    shown = drawing(canada, "square").maps[0]
    assert shown.frame.crs.startswith("+proj=laea +lat_0=51.00 +lon_0=-95.00")
    assert (shown.members.rows["coalition"] == "cimard").sum() > 50


@of(("contestatory", "a4-landscape", "en"))
def test_england_is_shown_larger(drawn: Drawn) -> None:
    whole, inset = drawn.maps
    assert inset.frame.metres_per_mm < whole.frame.metres_per_mm / 1.8
    assert not inset.frame.box.overlaps(whole.frame.box)
    x, y = projection.project(np.array([[-1.5, 52.8]]), inset.frame.crs)[0]
    west, south, east, north = inset.frame.bounds
    assert west < x < east
    assert south < y < north


def test_a_long_title_wraps_and_ends() -> None:
    shown = replace(view("contestatory"), title="A very long title, " * 40)
    texts = svg_texts(render(shown, fmt="svg", layout="single-column"))
    assert sum("long title" in text for text in texts) == 4
    assert any(text.endswith("…") for text in texts)


@pytest.mark.parametrize("available", [8.0, 25.0, 60.0])
def test_lines_are_no_wider_than_their_room(available: float) -> None:
    text = "On 31 December 2019, https://example.org/a/very/long/address/without/a/break was read."
    lines = typeset.wrap(text, 9, available)
    assert max(typeset.width(line, 9) for line in lines) <= available
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("shape", get_args(Shape))
@pytest.mark.parametrize("mark", get_args(Mark))
def test_symbols_are_those_of_the_screen(shape: Shape, mark: Mark) -> None:
    parts = palette.parts(shape, mark)
    assert len(parts) == (2 if mark == "ring" else 1)
    root = parsed(palette.template(shape, mark))
    widths = [float(e.get("stroke-width", "nan")) for e in root.iter() if e.get("stroke-width")]
    halos = [part.width + 1.2 for part in parts if part.stroke == palette.COLOUR]
    assert widths == pytest.approx([*halos, *(part.width for part in parts)])
    for part in parts:
        edge = outline(part).get_extents()
        assert max(abs(edge.x0), abs(edge.x1), abs(edge.y0), abs(edge.y1)) <= palette.SIZE / 2
        assert abs(edge.x0 + edge.x1) < 0.2


def test_a_triangle_points_up_and_a_circle_is_round() -> None:
    tip = outline(palette.parts("triangle", "full")[0]).vertices[0]
    assert tuple(tip) == pytest.approx((0, 5.8))
    circle = outline(palette.parts("circle", "full")[0]).interpolated(1)
    polygon = circle.to_polygons()[0]
    assert np.hypot(polygon[:, 0], polygon[:, 1]) == pytest.approx(5.0, abs=0.05)
    assert circle.get_extents().bounds == pytest.approx((-5, -5, 10, 10), abs=0.01)


def test_greyscale_has_no_colour_and_keeps_networks_apart() -> None:
    for name in ("contestatory", "world", "alpine"):
        picture = render(view(name), style="greyscale", dpi=80)
        with Image.open(io.BytesIO(picture)) as image:
            pixels = np.asarray(image.convert("RGB")).astype(int)
        assert np.ptp(pixels, axis=2).max() == 0
    look = styles.look(view("world"), "greyscale")
    colours = {i.symbol.colour for i in view("world").legend}  # seven coalitions, and the frame's
    assert len(colours) == len({styles.luminance(look.of(c)) for c in colours}) == 8
    fills = [look.of(key.fill) for key in view("world").area_legend[:5]]
    assert sorted(fills, key=styles.luminance, reverse=True) == fills


@pytest.mark.parametrize("name", VIEWS)
def test_on_a_dark_slide_symbols_stand_out(name: str) -> None:
    look = styles.look(view(name), "dark")
    for colour in view(name).members["colour"].unique():
        assert styles.contrast(look.of(colour), look.lit) >= 4


@pytest.mark.parametrize("style", STYLES)
def test_words_can_be_read_in_every_style(style: figure.Style) -> None:
    look = styles.look(view("contestatory"), style)
    assert styles.contrast(look.ink, look.ground) >= 7
    assert styles.contrast(look.subtle, look.ground) >= 4.5
    assert styles.contrast(look.ink, look.lit) >= 7


def test_the_relief_ends_with_its_picture() -> None:
    part = BasePart("relief_alps.jpg", "image", ((42.5, 3.5), (49.0, 17.0)))
    around = Frame.around("EPSG:3035", Box(0, 0, 60, 60), (3.9e6, 2.0e6, 4.9e6, 3.0e6))
    shade = background.shade(part, around, 0.3, "#5c5242")
    assert shade is not None
    assert shade.shape == (200, 200, 4)
    assert 0.05 < shade[..., 3].max() <= 0.3
    assert shade[0, :, 3].max() == 0
    assert background.shade(EUROPE[0], around, 0.3, "#5c5242") is None


def test_parties_bring_their_share_alike_licence_along() -> None:
    party = " ".join(svg_texts(render(view("by_family"), fmt="svg")))
    assert "Open Council Data UK" in party
    assert "2,000,000 or more" in party
    assert "Open Council Data" not in " ".join(svg_texts(render(view("world"), fmt="svg")))
    shown = view("by_family")
    french = replace(shown, members=shown.members[shown.members["network_id"] == "anvita"])
    assert "Open Council Data" not in content.words(french, "").credits[0]


def test_unknown_choices_are_errors_that_name_the_known_ones() -> None:
    for wrong, known in (
        ({"layout": "a5"}, "a4-landscape"),
        ({"style": "sepia"}, "greyscale"),
        ({"fmt": "gif"}, "svg"),
        ({"dpi": 5000}, "1200"),
    ):
        with pytest.raises(ValueError, match=known):
            render(view("empty"), **wrong)


def sizes(sheet: Sheet) -> list[float]:
    return [text.get_fontsize() for text in sheet.figure.artists if isinstance(text, Text)]


@of(("world", "single-column", "en"))
def test_no_type_is_smaller_than_six_points(drawn: Drawn) -> None:
    assert min(sizes(drawn.sheet)) >= 6


@of(("world", "a4-landscape", "en"))
def test_a_title_is_as_large_as_it_should(drawn: Drawn) -> None:
    assert 18 <= max(sizes(drawn.sheet)) <= 20
    assert math.isclose(LAYOUTS["a4-landscape"].points(9), 9)


def test_symbols_of_a_view_keep_their_colours_on_paper() -> None:
    look = styles.look(view("contestatory"), "colour")
    for item in view("contestatory").legend:
        assert isinstance(item.symbol, Symbol)
        assert look.of(item.symbol.colour) == item.symbol.colour


@pytest.mark.parametrize("layout", ["a3-landscape", "a3-portrait", "a4-landscape", "slide-16-9"])
def test_what_stands_behind_is_shown_larger_where_it_is_crowded_and_room(layout: str) -> None:
    main, larger = drawing(view("alpine"), layout).maps
    susa = projection.project(np.array([[7.2, 45.12]]), main.frame.crs)
    ((x, y),) = larger.frame.to_page(susa)
    assert larger.frame.box.holds(x, y)
    assert larger.frame.metres_per_mm < main.frame.metres_per_mm / 1.8


def test_a_map_of_a_country_has_the_ground_in_its_inset() -> None:
    day = dt.date(2026, 11, 22)
    shown = read("anvita?asof=2022-09-30&part=map&lang=fr", atlas(), day).build()
    assert isinstance(shown, View)
    svg = render(shown, fmt="svg", layout="a4-landscape")
    groups = {element.get("id") for element in parsed(svg).iter()}
    assert {"rivers", "regions", "units"} <= groups  # the Seine, régions and départements
    texts = svg_texts(svg)
    assert {"Paris", "Montreuil", "Versailles"} <= set(texts)  # two members, and a town
    assert "GeoNames" in " ".join(texts)
