"""Hostile text is inert wherever it is shown."""

from __future__ import annotations

import html

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo import escape

HOSTILE = "${window.top.document.title=7*7}`<img src=x onerror=alert(1)>\\</script>'\""


@given(st.text())
@example(HOSTILE)
def test_no_character_of_markup_or_template_is_left(text: str) -> None:
    shown = escape.for_map(text)
    assert not set(shown) & set("<>\"'`${}\\")
    assert html.unescape(shown) == "".join(c for c in text if escape.is_shown(c))


def test_a_hostile_name_is_shown_as_written() -> None:
    assert html.unescape(escape.for_map(HOSTILE)) == HOSTILE


@given(st.builds(str.__add__, st.sampled_from(["", *"=+-@\t\r\n\0"]), st.text()))
def test_no_cell_starts_a_formula(text: str) -> None:
    cell = escape.for_csv(text)
    assert not str(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\0"))
    assert str(cell).removeprefix("'") == text or cell == text


def test_numbers_stay_numbers() -> None:
    assert escape.for_csv(-5) == -5


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://www.anvita.fr/qui-sommes-nous", True),
        ("http://example.org/?a=1&b=2", True),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://exa mple.org", False),
        ("//example.org", False),
        ("http://[bad", False),
        ("ref:lacroix-networks", False),
    ],
)
def test_only_web_addresses_become_links(address: str, *, kept: bool) -> None:
    assert (escape.safe_url(address) is not None) is kept


@given(st.text(min_size=1))
def test_markdown_has_no_bare_marks(text: str) -> None:
    shown = escape.for_markdown(text)
    bare = shown.replace("\\\\", "")
    for mark in "`*_[]<>$":
        assert bare.count(mark) == bare.count("\\" + mark)


def test_french_numbers_keep_their_narrow_spaces() -> None:
    assert escape.for_map("156\u202f140 habitants") == "156\u202f140 habitants"
    assert escape.for_map("a\x00b\u200bc") == "abc"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("156\u202f140\thabitants\n", "156\u202f140 habitants"),
        ("membres\u00a0: 36\u202f; qui\u202f?", "membres\u00a0\\: 36\u202f; qui\u202f?"),
        (" a\u2028b \n c\u0085", "a b c"),
    ],
)
def test_spaces_that_must_not_break_stay(text: str, shown: str) -> None:
    assert escape.for_markdown(text) == shown


@given(st.text())
@example(HOSTILE)
def test_plotly_finds_no_tag_entity_or_formula(text: str) -> None:
    shown = escape.for_plotly(text)
    assert not set(shown) & set("<>$\n\r\t")
    entities = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&#36;": "$"}
    bare = shown
    for entity in entities:
        bare = bare.replace(entity, "")
    assert "&" not in bare


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<a href='javascript:alert(1)'>x</a>", "&lt;a href='javascript:alert(1)'&gt;x&lt;/a&gt;"),
        ("<b>bold</b><br>", "&lt;b&gt;bold&lt;/b&gt;&lt;br&gt;"),
        ("AT&T &lt;b&gt; &#60;", "AT&amp;T &amp;lt;b&amp;gt; &amp;#60;"),
        ("$\\frac{1}{2}$", "&#36;\\frac{1}{2}&#36;"),
        ("two\nlines", "two lines"),
    ],
)
def test_plotly_shows_text_as_written(text: str, shown: str) -> None:
    assert escape.for_plotly(text) == shown
