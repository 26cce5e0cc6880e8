"""Lines on paper: words wider than a line are broken at its end, measured as they grow."""

from __future__ import annotations

import pytest

from geo.print import typeset

SIZE = 9.0


def filled(word: str, available: float) -> list[str]:
    """Break a word by measuring letter after letter."""
    lines, line = [], ""
    for letter in word:
        if line and typeset.width(line + letter, SIZE) > available:
            lines.append(line)
            line = ""
        line += letter
    return [*lines, line]


@pytest.mark.parametrize("available", [0.5, 3.0, 41.7, 80.0, 10_000.0])
@pytest.mark.parametrize("word", ["W" * 300, "iWl." * 60, "A", "AVAVAT" * 40, "\ufffd" * 100])
def test_a_word_wider_than_the_line_is_broken_where_the_line_ends(
    word: str, available: float
) -> None:
    lines = typeset.wrap(word, SIZE, available)
    assert "".join(lines) == word
    assert all(typeset.width(line, SIZE) <= available or len(line) == 1 for line in lines)
    assert len(lines) == len(filled(word, available))


@pytest.mark.parametrize("letter", ["W", "i", "都", "n ", "-"])
def test_what_is_measured_grows_with_the_length_of_a_text_and_no_faster(
    letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = 0

    def across(text: str, *_font: str) -> float:
        nonlocal measured
        measured += len(text)
        return 30.0 * len(text)

    taken = []
    for length in (1_000, 16_000):
        measured = 0
        with monkeypatch.context() as patch:
            patch.setattr(typeset, "_across", across)
            lines = typeset.wrap.__wrapped__((letter * length)[:length], SIZE, 90.0)
        assert len(lines) > length / 100
        taken.append(measured)
    assert taken[1] < 20 * taken[0]


def test_what_the_font_lacks_is_named_once_each() -> None:
    assert typeset.unknown("Ville 都市 都 é Ω م ‘x’\u202e\x00") == ("都", "市")
    assert typeset.unknown("🏙\ufe0f") == ("🏙",)
