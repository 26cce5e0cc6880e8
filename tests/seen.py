"""Count on how many parts of pages each text of the catalogue is said: ``python -m tests.seen``.

Each part of each page is run once without a browser, in a process of its own, so that nothing is
kept from the one before. The counts stand in ``locale/seen.csv``, and give translators their order
of work (`geo.i18n.lacking`).
"""

from __future__ import annotations

import csv
import multiprocessing
from collections import Counter

import pytest

from app import FIRST
from geo.i18n import DEFAULT, SEEN, Texts
from tests.conftest import runner
from tests.pages.reading import parts


def said(page: str, part: str) -> set[str]:
    """Return the texts that a part of a page says as it opens."""
    found: set[str] = set()
    single, several = Texts._, Texts.forms

    def one(t: Texts, message: str) -> str:
        found.add(message)
        return single(t, message)

    def both(t: Texts, singular: str, plural: str) -> tuple[str, str]:
        found.add(singular)
        return several(t, singular, plural)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Texts, "_", one)
        patch.setattr(Texts, "forms", both)
        query = {"lang": DEFAULT} | ({"part": part} if part else {})
        runner(patch)("" if page == FIRST.name else page, **query)
    return found


def main() -> None:
    """Run all parts, and write how many say each text, the most seen first."""
    with multiprocessing.get_context("fork").Pool(2, maxtasksperchild=1) as pool:
        counts = Counter(text for found in pool.starmap(said, parts(), 1) for text in found)
    with SEEN.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("text", "parts"))
        rows.writerows(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


if __name__ == "__main__":
    main()
