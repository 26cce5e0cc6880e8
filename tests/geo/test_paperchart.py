"""Charts on paper: sizes, texts that are texts, no overlaps, the same bytes, and inert words."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, product
from xml.etree import ElementTree as ET

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox
from PIL import Image
from pypdf import PdfReader
from pypdfium2 import raw

from geo import registry
from geo.chart_layout import lanes
from geo.exhibit import Axis, Bars, Chart, Dots, Line, Panel
from geo.i18n import LANGUAGES, Texts
from geo.print import chart as printed
from geo.print import content, figure, styles, typeset
from geo.print.figure import LAYOUTS, STYLES
from tests.geo import specimens
from tests.geo.test_escape import HOSTILE
from tests.geo.test_figure import SVG, svg_texts
from tests.shared import atlas, left_behind, released

EN, FR = Texts("en"), Texts("fr")
URL = "https://atlas.example.org/anvita?part=growth"
Make = Callable[[str], Chart]


def render(chart: Chart, **options: object) -> bytes:
    made = released(chart, "2026.11.1+abc")
    return figure.render(made, **({"url": URL} | options))  # type: ignore[arg-type]


def drawing(chart: Chart, layout: str, style: str = "colour") -> figure.Drawing:
    page = LAYOUTS[layout]
    size = (page.width_mm / 25.4, page.height_mm / 25.4)
    made = released(chart, "2026.11.1+abc")
    return figure.drawn(made, page, style, content.words(made, URL), size)  # type: ignore[arg-type]


def built(address: str) -> Chart:
    spoken = address if "lang=" in address else f"{address}&lang=fr"
    name, values, _ = registry.parse(spoken)
    found = registry.read(name, values, atlas(), dt.date(2026, 11, 28)).request.build()
    assert isinstance(found, Chart)
    return found


def on_page(chart: Chart, page: typeset.Layout) -> figure.Drawing:
    size = figure.size(page, "pdf", 300)
    return figure.drawn(chart, page, "colour", content.words(chart, URL), size)


def texts_of(panel: Panel) -> list[str]:
    return [text for mark in panel.marks if isinstance(mark, Dots) for text in mark.texts]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_chart_has_the_size_of_its_page(layout: str) -> None:
    page = LAYOUTS[layout]
    with Image.open(io.BytesIO(render(specimens.growth(), layout=layout, dpi=60))) as picture:
        assert picture.size == page.pixels(60)
        assert picture.info["Title"] == "Growth"


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_words_can_be_found_in_svg_and_pdf(language: str) -> None:
    chart, t = specimens.growth("é", language), Texts(language)
    svg = svg_texts(render(chart, fmt="svg"))
    with pdfium.PdfDocument(render(chart, fmt="pdf")) as document:
        pdf = document[0].get_textpage().get_text_bounded()
        kinds = {o.type for o in document[0].get_objects()}
    assert raw.FPDF_PAGEOBJ_IMAGE not in kinds
    for text in (" ".join(svg), " ".join(pdf.split())):
        for words in (
            chart.title, chart.subtitle, chart.caption, "event 0 é", "event 2 é", "point 1 é",
            "period é", "documented é", "27", "2019", "Members é", "2026.11.1+abc", URL,
            "CC BY 4.0", "example.org",
        ):  # fmt: skip
            assert words in text
        assert t.n_("{n} more source, in the data", "{n} more sources, in the data", 1) not in text


def test_a_pdf_is_tagged_with_its_title_language_and_a_text() -> None:
    chart = specimens.growth()
    reader = PdfReader(io.BytesIO(render(chart, fmt="pdf")))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a value of pypdf
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    shown = root["/StructTreeRoot"]["/K"][0]["/K"][0]
    assert shown["/S"] == "/Figure"
    assert shown["/Alt"] == f"{chart.title}. {chart.subtitle}. {chart.caption}"
    content = reader.pages[0].get_contents()
    assert content is not None
    data = content.get_data()
    assert data.startswith(b"/Figure <</MCID 0>> BDC")
    assert data.rstrip().endswith(b"EMC")
    assert reader.pdf_header == "%PDF-1.7"
    about = ET.fromstring(root["/Metadata"].get_data())  # noqa: S314 - our own
    said = {element.tag.partition("}")[2]: element for element in about.iter()}
    assert said["part"].text == "1"  # PDF/UA
    assert "".join(said["title"].itertext()) == chart.title
    assert "".join(said["language"].itertext()) == "en"
    fonts = reader.pages[0]["/Resources"]["/Font"]
    assert all("/ToUnicode" in font.get_object() for font in fonts.values())


@pytest.mark.parametrize("make", specimens.ALL.values(), ids=specimens.ALL)
@pytest.mark.parametrize("fmt", figure.FORMATS)
def test_the_same_chart_gives_the_same_bytes(make: Make, fmt: str) -> None:
    first = render(make("x"), fmt=fmt, dpi=50)
    render(specimens.growth("y", "fr"), fmt="svg", style="dark", layout="square")
    assert render(make("x"), fmt=fmt, dpi=50) == first


@pytest.mark.parametrize("make", specimens.ALL.values(), ids=specimens.ALL)
def test_hostile_words_are_inert_in_svg(make: Make) -> None:
    svg = render(make(HOSTILE), fmt="svg", url="javascript:alert(1)//]]>")
    root = ET.fromstring(svg)  # noqa: S314  # our own
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not tags & {"script", "img", "foreignObject", "a"}
    assert not [name for e in root.iter() for name in e.attrib if name.lower().startswith("on")]
    assert any("onerror" in text for text in svg_texts(svg))
    assert root.findtext(f"{SVG}title") == typeset.printable(make(HOSTILE).title)


@pytest.fixture(scope="module")
def drawn(request: pytest.FixtureRequest) -> figure.Drawing:
    """Return a drawing for all tests that look at it: pytest runs them one after the other."""
    name, layout = request.param
    return drawing(specimens.ALL[name](), layout)


EACH = pytest.mark.parametrize(
    "drawn", list(product(specimens.ALL, LAYOUTS)), indirect=True, ids="-".join
)


@EACH
def test_no_label_covers_another(drawn: figure.Drawing) -> None:
    page = drawn.sheet.layout
    for plot in drawn.plots:
        boxes = [label.box for label in plot.labels]
        assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
        for box in boxes:
            assert box.x >= 0
            assert box.right <= page.width_mm
            assert box.bottom <= page.height_mm


@pytest.mark.parametrize(
    ("address", "layout"),
    [
        ("typology?part=table", "single-column"),
        ("typology?part=table&lang=it", "single-column"),
        ("typology?part=relations", "single-column"),
        ("typology?part=relations", "slide-16-9"),
        ("overlaps?part=matrix", "single-column"),
        ("overlaps?part=ranking", "single-column"),
        ("overlaps?part=ranking", "slide-16-9"),
        ("anvita?part=composition", "single-column"),
        ("history?part=timeline&lanes=event", "a4-landscape"),
        ("history?part=timeline&lanes=event", "a4-portrait"),
        ("history?part=timeline&lanes=event", "double-column"),
    ],
)
def test_every_name_of_a_chart_stands_whole_on_a_small_page(address: str, layout: str) -> None:
    page = list(LAYOUTS[layout].taller())[-1]
    drawn = on_page(built(address), page)
    assert [plot.lost for plot in drawn.plots] == [0] * len(drawn.plots)
    wanted = {text.replace("\n", " ") for plot in drawn.plots for text in texts_of(plot.panel)}
    labels = [label for plot in drawn.plots for label in plot.labels]
    assert wanted <= {label.name for label in labels}
    edge = page.width_mm - page.margin_mm / 2
    assert [label.name for label in labels if label.box.right > edge + 0.01] == []
    assert not [a.name for a, b in combinations(labels, 2) if a.box.overlaps(b.box)]
    said = {text.replace("\n", " ") for text, _ in ticks_of(drawn)}
    rows = {name for plot in drawn.plots for name in plot.panel.y.categories}
    assert rows <= said
    assert {name for plot in drawn.plots for name in plot.panel.x.categories} <= said
    boxes = [box for text, box in ticks_of(drawn) if text.replace("\n", " ") in rows]
    assert not [1 for a, b in combinations(boxes, 2) if a.overlaps(b.shrunk(1.0, 0.7))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["matrix", "ranking"])
@pytest.mark.parametrize("least", ["2", "3"])
def test_a_long_list_goes_on_beside_itself_where_a_room_has_to_read_it(
    part: str, least: str, language: str
) -> None:
    chart = built(f"overlaps?part={part}&least={least}&lang={language}")
    page, (only,) = LAYOUTS["slide-16-9"], chart.rows[0]
    plots = on_page(chart, page).plots
    assert [name for plot in plots for name in plot.panel.y.categories] == [*only.y.categories]
    marks = [mark for plot in plots for mark in plot.panel.marks if isinstance(mark, Bars | Dots)]
    at = [mark.places if isinstance(mark, Bars) else mark.y for mark in marks]
    whole = [mark for mark in only.marks if isinstance(mark, Bars | Dots)]
    assert sum(map(len, at)) == sum(
        len(mark.places if isinstance(mark, Bars) else mark.y) for mark in whole
    )
    assert min(plot.small for plot in plots) >= page.least
    assert figure.legible(chart, page.name)


def test_a_layout_whose_names_are_too_small_to_read_is_told_with_those_that_fit() -> None:
    chart = built("typology?part=relations")
    assert figure.layouts(chart) == [name for name in LAYOUTS if name != "slide-16-9"]
    chart = built("history?part=timeline&lanes=event")  # a line of words for each of 40 events
    assert {"square", "single-column"}.isdisjoint(figure.layouts(chart))
    assert {"a4-portrait", "double-column"} < set(figure.layouts(chart))


def test_a_page_says_how_many_names_it_cuts() -> None:
    chart = built("history?part=timeline&lanes=event")
    tallest = list(LAYOUTS["single-column"].taller())[-1]
    short = sum(plot.lost for plot in on_page(chart, tallest).plots)
    texts = svg_texts(render(chart, layout="single-column", fmt="svg"))
    assert short > 0
    assert f"{short} noms sont abrégés ou omis." in texts


def test_ticks_of_counts_are_whole_and_a_bar_s_number_stands_beside_a_symbol() -> None:
    (plot,) = drawing(built("overlaps?part=ranking"), "a3-landscape").plots
    assert all(float(label.get_text()).is_integer() for label in plot.axes.get_xticklabels())
    sizes = drawing(built("anvita?part=composition"), "a4-landscape").plots[-1]
    (printed_at,) = {
        sizes.at(x, y)
        for m in sizes.panel.marks
        if isinstance(m, Dots)
        for x, y in zip(m.x, m.y, strict=True)
    }
    assert not [label for label in sizes.labels if label.box.grown(0.2).holds(*printed_at)]


@pytest.mark.parametrize("style", STYLES)
def test_styles_keep_series_apart(style: str) -> None:
    look = drawing(specimens.growth(), "square", style).sheet.look
    colours = ["#D55E00", "#332288", "#009E73", "#661100"]
    assert len({look.of(colour) for colour in colours}) == len(colours)
    if style == "greyscale":
        greys = [look.of(colour).lstrip("#") for colour in colours]
        assert all(g[:2] == g[2:4] == g[4:] for g in greys)


def test_greys_have_hatches_and_dashes_where_a_legend_tells_many_apart() -> None:
    chart = built("overlaps?part=ranking")
    (plot,) = drawing(chart, "a4-landscape", "greyscale").plots
    seen = {
        (patch.get_facecolor(), patch.get_hatch())
        for patch in plot.axes.patches
        if patch.get_visible() and patch.get_gid() == "bar"
    }
    assert len({hatch for _, hatch in seen}) == len(seen) == len(chart.legend) - 1  # one has none
    lines = styles.look(built("typology?part=relations"), "greyscale").dashed
    assert len(set(lines.values())) == len(lines) == 8
    assert not styles.look(built("anvita?part=composition"), "greyscale").hatched
    assert not styles.look(chart, "colour").hatched


def test_an_empty_chart_says_so() -> None:
    chart = specimens.growth()
    empty = replace(chart, rows=(), table=chart.table.iloc[:0])
    said = " ".join(svg_texts(render(empty, fmt="svg")))
    assert "No documented membership fits these filters on 30 September 2022." in said


def test_charts_leave_none_behind() -> None:
    chart = specimens.multiples()
    assert left_behind(lambda: render(chart, layout="single-column", dpi=50), 6) == 0


def test_bars_are_as_long_as_their_numbers() -> None:
    first, second = drawing(specimens.multiples(), "a4-landscape").plots
    lengths = [plot.at(9.0, 0.0)[0] - plot.at(0.0, 0.0)[0] for plot in (first, second)]
    assert all(length > 40 for length in lengths)
    assert first.at(3.0, 0.0)[0] - first.at(0.0, 0.0)[0] == pytest.approx(lengths[0] / 3)
    assert [label.name for label in second.labels] == ["6", "9", "0"]


def test_panels_that_share_an_axis_reach_equally_far() -> None:
    upper, lower = drawing(specimens.growth(), "a4-landscape").plots
    day = dt.date(2020, 1, 1)
    assert upper.at(day, 0.0)[0] == pytest.approx(lower.at(day, 0.0)[0])
    panels = (
        Panel((Line((0.0, 1.0), (0.0, 10.0), "#D55E00"),)),
        Panel((Line((0.0, 1.0), (0.0, 99.0), "#D55E00"),)),
    )
    left, right = drawing(specimens.chart((panels,)), "a4-landscape").plots
    assert left.at(0.0, 10.0)[1] == pytest.approx(right.at(0.0, 10.0)[1])


def test_ticks_are_round_and_in_the_language() -> None:
    numbers = printed.ticks(Axis(), (0.0, 23_000.0), FR, 5)
    words = ["0", "5000", "10\u202f000", "15\u202f000", "20\u202f000"]
    assert numbers == list(zip((0.0, 5e3, 1e4, 1.5e4, 2e4), words, strict=True))
    span = (float(dt.date(2015, 6, 1).toordinal()), float(dt.date(2026, 2, 1).toordinal()))
    years = printed.ticks(Axis("date"), span, FR, 6)
    assert [words for _, words in years] == ["2016", "2018", "2020", "2022", "2024", "2026"]
    assert years[0][0] == dt.date(2016, 1, 1).toordinal()
    short = (float(dt.date(2020, 1, 1).toordinal()), float(dt.date(2020, 12, 1).toordinal()))
    months = printed.ticks(Axis("date"), short, FR, 4)
    assert [words for _, words in months] == ["janv. 2020", "avr. 2020", "juil. 2020", "oct. 2020"]


def ticks_of(drawn: figure.Drawing) -> list[tuple[str, Bbox]]:
    """Return the words of all ticks with their boxes, in pixels."""
    renderer = FigureCanvasAgg(drawn.sheet.figure).get_renderer()
    labels = [label for p in drawn.plots for label in p.axes.get_xticklabels()]
    labels += [label for p in drawn.plots for label in p.axes.get_yticklabels()]
    with rc_context(figure.SETTINGS):  # type: ignore[arg-type]
        return [(t.get_text(), t.get_window_extent(renderer)) for t in labels if t.get_text()]


@EACH
def test_words_of_ticks_stay_on_the_page(drawn: figure.Drawing) -> None:
    page = drawn.sheet.figure.bbox
    for words, box in ticks_of(drawn):
        assert page.x0 <= box.x0 < box.x1 <= page.x1, words
        assert page.y0 <= box.y0 < box.y1 <= page.y1, words


def test_words_of_ticks_are_no_mathematics() -> None:
    names = ("$x^2$", r"$\frac{1}{0}$ \undefined$")
    bars = Bars(names, (3.0, 5.0), ("#0072B2",) * 2)
    for across in (True, False):
        axes = Axis(), Axis("category", categories=names)
        panel = Panel((replace(bars, across=across),), *(axes if across else axes[::-1]))
        said = " ".join(svg_texts(render(specimens.chart(((panel,),)), fmt="svg")))
        assert all(word in said for name in names for word in name.split())


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(1, 60)), min_size=1, max_size=9))
def test_words_of_events_never_meet(events: list[tuple[float, float]]) -> None:
    places, widths = [e[0] for e in events], [e[1] for e in events]
    placed = lanes(places, widths, 0.0, 100.0)
    for one, other in combinations(placed, 2):
        if one.lane == other.lane:
            assert one.x + one.width <= other.x or other.x + other.width <= one.x
    assert all(flag.x >= 0 and flag.x + flag.width <= 100 + 1e-9 for flag in placed)


def test_a_bar_outside_of_a_stack_has_its_number_in_it_where_it_fits() -> None:
    names = ("a", "b")
    bars = tuple(
        Bars(names, (8.0, 0.2), (colour,) * 2, name, texts=("8", "0.2"))
        for name, colour in (("one", "#0072B2"), ("two", "#E2A63B"))
    )
    panel = Panel(bars, Axis("number"), Axis("category", categories=names))
    (plot,) = drawing(specimens.chart(((panel,),)), "a4-landscape").plots
    assert [label.name for label in plot.labels].count("8") == 2
    assert "0.2" not in [label.name for label in plot.labels]


def test_no_line_begins_with_a_closing_mark() -> None:
    words = "total annoncé, « plus de » ; et : encore"
    for room in range(26, 80):
        lines = typeset.wrap(words, 9.0, float(room))
        assert " ".join(lines) == words
        assert not [line for line in lines if line[0] in "»;:"]
        assert not [line for line in lines if line.endswith("«")]
