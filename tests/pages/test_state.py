"""The state of a page: what the widgets hold becomes codes again."""

from __future__ import annotations

from geo.display import Display
from tests.geo.test_query import DEFAULT
from ui import state
from ui.spec import Spec


def test_a_label_that_was_on_its_way_becomes_its_code_again() -> None:
    words = {"founding": "founding member", "member": "member"}
    spec = Spec("x", DEFAULT, Display(), {"statuses": words}, {})
    held = ["founding member (13)", "member", "nonsense (1)", "member (2)"]
    assert state._codes(spec, "statuses", held) == ("founding", "member")
