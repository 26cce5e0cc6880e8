"""A chart as a Plotly figure: its marks, its order, and words that stay words."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from geo import chart_layout
from geo.exhibit import Axis, Bars, Chart, Dots, Panel
from geo.i18n import LANGUAGES
from geo.model import Symbol
from geo.print import styles
from geo.screen import chart as web_chart
from tests.asking import read
from tests.geo import specimens
from tests.geo.test_escape import HOSTILE
from tests.shared import atlas

WORD = "<a href='javascript:alert(1)'>x</a> <b>&lt;b</b> $x$"


def texts(value: object) -> list[str]:
    """Return every text in the description of a figure that Plotly would read as markup."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts(each)]
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in texts(each)]
    return []


@pytest.mark.parametrize("make", specimens.ALL.values(), ids=specimens.ALL)
@pytest.mark.parametrize("word", [WORD, HOSTILE])
def test_hostile_words_are_inert(make: Callable[[str], Chart], word: str) -> None:
    found = texts(web_chart.figure(make(word)).to_plotly_json())
    marked = [text.replace("<br>", " ") for text in found]
    assert any("javascript" in text or "onerror" in text for text in marked)
    for text in marked:
        assert not set(text) & set("<>$")
    shown = " ".join(html.unescape(text) for text in marked)
    flat = " ".join(word.split())
    assert flat.split(" ")[0] in shown


@pytest.mark.parametrize("make", specimens.ALL.values(), ids=specimens.ALL)
@pytest.mark.parametrize("dark", [False, True])
def test_every_series_is_drawn_on_clear_ground(make: Callable[[str], Chart], *, dark: bool) -> None:
    chart = make("")
    drawn = web_chart.figure(chart, dark=dark)
    common = drawn.layout.template.layout
    assert common.paper_bgcolor == common.plot_bgcolor == "rgba(0,0,0,0)"
    assert drawn.layout.paper_bgcolor is drawn.layout.plot_bgcolor is None
    assert drawn.layout.height == chart.height
    assert common.xaxis.fixedrange is common.yaxis.fixedrange is True
    assert not any(axis.fixedrange is False for axis in drawn.select_xaxes())
    names = {trace.name for trace in drawn.data if trace.name}
    said = {m.name for row in chart.rows for p in row for m in p.marks if getattr(m, "name", "")}
    assert said <= names


def test_categories_stand_in_their_order_and_bars_keep_their_lengths() -> None:
    drawn = web_chart.figure(specimens.multiples())
    assert drawn.layout.yaxis.ticktext == ("small", "middle", "large and long in its<br>words")
    assert drawn.layout.yaxis.range == (2.5, -0.5)  # the first at the top
    assert [list(trace.x) for trace in drawn.data] == [[3.0, 9.0, 0.0], [6.0, 9.0, 0.0]]
    assert drawn.layout.yaxis2.matches == "y"
    assert drawn.layout.yaxis2.showticklabels is False


def test_aligned_rows_share_their_horizontal_axis() -> None:
    drawn = web_chart.figure(specimens.growth())
    assert drawn.layout.xaxis2.matches == "x"
    assert drawn.layout.xaxis.showticklabels is False
    assert len(drawn.layout.shapes) == 4  # one period, three events
    assert drawn.layout.template.layout.barmode == "relative"


def test_symbols_keep_shape_and_mark() -> None:
    drawn = web_chart.figure(specimens.growth())
    points = next(trace for trace in drawn.data if trace.name == "points")
    assert list(points.marker.symbol) == ["square", "triangle-up", "x-thin", "hexagon2"]
    assert points.marker.color[1] == "#fbfaf6"  # hollow: the ground shows
    dark = web_chart.figure(specimens.growth(), dark=True)
    points = next(trace for trace in dark.data if trace.name == "points")
    assert points.marker.color[1] == "#12171b"
    ring = next(trace for trace in drawn.data if trace.marker.symbol == "circle-open")
    assert list(ring.y) == [9.0]


def test_arrows_point_from_start_to_end() -> None:
    drawn = web_chart.figure(specimens.links())
    thin, thick = [trace for trace in drawn.data if trace.mode == "lines+markers"]
    assert list(thin.x) == [0.0, 2.0, 4.0, None]
    assert list(thick.y) == [1.0, 2.0, 3.0, None]
    assert thick.line.width == 4.0
    assert list(thin.marker.size)[:2] == [0, 0]
    assert thin.marker.angleref == "previous"
    assert list(thin.hovertext)[:3] == ["first", "first", "first"]


def test_numbers_and_days_follow_the_language() -> None:
    assert web_chart.separators("fr") == ",\u202f"
    assert web_chart.separators("en") == ".,"
    said = web_chart.config("fr")
    assert said["locales"]["fr-atlas"]["format"]["months"][0] == "janvier"
    assert said["locales"]["fr-atlas"]["format"]["days"][0] == "dimanche"
    assert said["displayModeBar"] is False
    day = dt.date(2018, 9, 26)
    dots = Dots((day,), (1200.0,), (specimens.ORANGE,), (9.0,), "anvita")
    bars = Bars(("a",), (1234.5,), ("#D55E00",))
    panels = (
        Panel((dots,), Axis("date"), Axis("number")),
        Panel((bars,), Axis("number"), Axis("category", categories=("a",))),
    )
    drawn = web_chart.figure(specimens.chart((panels,), language="fr"))
    assert drawn.data[0].x[0] == "2018-09-26"
    assert drawn.data[1].hovertext[0] == "a\u00a0: 1\u202f234,5"


@pytest.mark.parametrize(
    ("span", "step"),
    [((0, 3), 1), ((0.0, 8.0), 1), ((0, 9), None), ((0.0, 1.3), None), (None, None)],
)
def test_where_few_are_counted_no_mark_stands_between_two_whole_numbers(
    span: tuple[float, float] | None, step: int | None
) -> None:
    dots = Dots((1.0,), (2.0,), (specimens.ORANGE,), (9.0,))
    drawn = web_chart.figure(specimens.chart(((Panel((dots,), Axis(), Axis(span=span)),),)))
    assert drawn.layout.yaxis.dtick == step
    assert drawn.layout.yaxis.nticks == (None if step else 8)


def test_dark_colours_become_light_on_the_dark_theme() -> None:
    dark = specimens.chart(
        ((Panel((Dots((0.0,), (0.0,), (Symbol("#222222", "plus"),), (9.0,)),)),),)
    )
    assert web_chart.figure(dark).data[0].marker.color[0] == "#222222"
    lighter = web_chart.figure(dark, dark=True).data[0].marker.color[0]
    assert styles.contrast(lighter, "#12171b") >= 4


@pytest.mark.parametrize("dark", [False, True])
def test_the_words_around_a_chart_stand_out_from_the_ground(*, dark: bool) -> None:
    drawn = web_chart.figure(specimens.multiples(), dark=dark)
    ground = "#12171b" if dark else "#fbfaf6"
    common = drawn.layout.template.layout
    assert common.hoverlabel.bgcolor == ground
    inks = {common.font.color, common.hoverlabel.font.color}
    axes = (*drawn.select_xaxes(), *drawn.select_yaxes())
    assert {axis.tickfont.color for axis in axes} == {None}  # that of the template
    assert {words.font.color for words in drawn.layout.annotations} == {None}
    assert all(styles.contrast(ink, ground) >= 4.5 for ink in inks)


def test_words_along_the_lines_of_events_do_not_touch() -> None:
    places, lengths = [10.0, 17.0, 24.0, 200.0], [120.0, 150.0, 130.0, 60.0]
    down = chart_layout.drops(places, lengths, 12.0)
    assert down[0] == down[3] == 0
    ends = list(zip(places, down, lengths, strict=True))
    for i, (x, start, length) in enumerate(ends):
        for x2, start2, length2 in ends[i + 1 :]:
            assert abs(x - x2) >= 12 or start + length <= start2 or start2 + length2 <= start


def test_an_unknown_category_is_a_mistake() -> None:
    panel = Panel((Bars(("b",), (1.0,), ("#D55E00",)),), y=Axis("category", categories=("a",)))
    with pytest.raises(ValueError, match="tuple"):
        web_chart.figure(specimens.chart(((panel,),)))


def test_no_text_of_the_atlas_itself_is_markup() -> None:
    found = texts(web_chart.figure(specimens.growth()).to_plotly_json())
    assert not [text for text in found if re.search(r"<(?!br>)", text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_beside_another_day_no_word_is_broken_and_no_names_touch(language: str) -> None:
    address = f"anvita?part=composition&asof=2022-09-30&since=2018-12-31&lang={language}"
    chart = read(address, atlas(), dt.date(2026, 11, 28)).build()
    assert isinstance(chart, Chart)
    drawn = web_chart.figure(chart)
    last = {"en": "difference", "fr": "différence", "it": "scarto"}[language]
    assert last in [note.text for note in drawn.layout.annotations]
    for axis in drawn.select_yaxes():
        names = [str(name).split("<br>") for name in axis.ticktext or ()]
        low, high = axis.domain
        room = (
            (high - low) * (drawn.layout.height - 24 - drawn.layout.margin.t) / max(len(names), 1)
        )
        for one, other in pairwise(names):
            assert room >= 16 * (len(one) + len(other)) / 2, names


def test_only_what_is_longer_than_any_word_is_broken() -> None:
    assert chart_layout.wrapped("a difference", 6) == ["a", "difference"]
    assert all(len(line) <= 20 for line in chart_layout.wrapped("x" * 90, 6))
