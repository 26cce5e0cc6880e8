"""What is worked out once for a thing that may go: kept as long as that is there, and no longer.

An atlas or a view that only one reader has must not stay in memory when the reader is gone, as it
would in `functools.lru_cache`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, Final, Protocol, TypeVar, TypeVarTuple
from weakref import WeakKeyDictionary


class Memory(Protocol):
    """What `functools.lru_cache` makes of a function."""

    def cache_clear(self) -> None:
        """Forget all results."""


_Memory = TypeVar("_Memory", bound=Memory)
_OF_TEXTS: Final[list[Memory]] = []
Made = TypeVar("Made")
Given = TypeVarTuple("Given")


def with_argument(
    position: int, most: int
) -> Callable[[Callable[[*Given], Made]], Callable[[*Given], Made]]:
    """Keep what a function makes with one of its arguments, at most so many results for each.

    Parameters
    ----------
    position
        Which argument it is; the others are what its results are told apart by. All are given by
        position. A result that is the argument itself is not kept, and none may refer to it.
    most
        How many results are kept for each; the oldest goes first.
    """

    def kept(make: Callable[[*Given], Made]) -> Callable[[*Given], Made]:
        held: WeakKeyDictionary[Any, dict[tuple[Any, ...], Made]] = WeakKeyDictionary()
        lock = Lock()

        @wraps(make)
        def found(*given: *Given) -> Made:
            owner: Any = given[position]
            rest: tuple[Any, ...] = (*given[:position], *given[position + 1 :])
            with lock:
                known = held.setdefault(owner, {})
                if rest in known:
                    return known[rest]
            made = make(*given)
            if made is not owner:
                with lock:
                    known[rest] = made
                    while len(known) > most:
                        known.pop(next(iter(known)))
            return made

        return found

    return kept


def of_texts(memory: _Memory) -> _Memory:
    """Mark a memory that holds texts which may be a reader's own, for `forget_texts`."""
    _OF_TEXTS.append(memory)
    return memory


def forget_texts() -> None:
    """Forget the texts that were read, measured or drawn: one of them may be a reader's own."""
    for memory in _OF_TEXTS:
        memory.cache_clear()
