"""What a figure of two maps says: one legend, the coverage of each, one line of sources."""

from __future__ import annotations

from dataclasses import replace

from geo.comparison import Pair
from geo.i18n import Texts
from geo.paper import figure_content
from geo.paper.figure_content import Content, Row, Section


def content(pair: Pair, t: Texts, version: str, url: str, *, qr: bool = False) -> Content:
    """Return all words around the two maps; numbers in the legend are left | right."""
    left, right = (figure_content.content(side, t, version, url, qr=qr) for side in pair.parts)
    apart = (t._("Documented, left"), t._("Documented, right"))
    sections = (
        *_merged(left.sections, right.sections),
        *(
            Section(head, section.rows)
            for head, side in zip(apart, (left, right), strict=True)
            for section in side.sections
            if not is_key(section)
        ),
    )
    return Content(
        title=pair.title,
        subtitle=pair.subtitle,
        caption=pair.caption,
        sections=sections,
        credits=tuple(dict.fromkeys((left.credits[0], *right.credits))),  # the address once
        code=left.code,
    )


def is_key(section: Section) -> bool:
    """Say whether a section explains symbols or fills."""
    return all(row.symbol is not None or row.area is not None for row in section.rows)


def _merged(left: tuple[Section, ...], right: tuple[Section, ...]) -> list[Section]:
    """Return the legends of both maps as one; each number is that of the left | the right."""
    found: dict[str, dict[str, list[Row | None]]] = {}
    for i, sections in enumerate((left, right)):
        for section in filter(is_key, sections):
            for row in section.rows:
                held = found.setdefault(section.heading, {}).setdefault(row.words, [None, None])
                held[i] = row
    return [
        Section(heading, tuple(_both(pair) for pair in rows.values()))
        for heading, rows in found.items()
    ]


def _both(rows: list[Row | None]) -> Row:
    some = next(row for row in rows if row is not None)
    if not some.count:
        return some
    return replace(some, count=" | ".join("–" if row is None else row.count for row in rows))
