"""The state of a page: what the widgets hold becomes codes again."""

from __future__ import annotations

from ui import state


def test_a_label_that_was_on_its_way_becomes_its_code_again() -> None:
    words = {"founding": "founding member", "member": "member"}
    held = ["founding member (13)", "member", "nonsense (1)", "member (2)"]
    assert state._codes(words, held) == ("founding", "member")
