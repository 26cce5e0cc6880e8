"""What is worked out for a thing that may go is kept as long as that is there."""

from __future__ import annotations

import gc
import weakref

from geo import kept


class Thing:
    """Something that can go."""


def test_a_result_is_made_once_and_goes_with_its_argument() -> None:
    made: list[str] = []

    @kept.with_argument(1, 2)
    def words(text: str, thing: Thing) -> set[str]:
        del thing
        made.append(text)
        return {text}

    one, other = Thing(), Thing()
    assert words("a", one) is words("a", one)
    assert words("a", other) is not words("a", one)
    assert made == ["a", "a"]
    words("b", one)
    words("c", one)  # the third: the first is kept no more
    words("a", one)
    assert made == ["a", "a", "b", "c", "a"]
    gone = weakref.ref(words("a", one)), weakref.ref(one)
    del one
    gc.collect()
    assert [found() for found in gone] == [None, None]


def test_what_is_returned_as_it_came_keeps_nothing_alive() -> None:
    @kept.with_argument(0, 2)
    def same(thing: Thing, number: int) -> Thing:
        del number
        return thing

    one = Thing()
    assert same(one, 1) is one
    gone = weakref.ref(one)
    del one
    gc.collect()
    assert gone() is None
