"""The HTML of tooltips and cards on the browser map: every text in it is escaped here, once.

In the app a symbol carries its tooltip only, and its card opens beside the map (`geo.place_card`);
a hand-out has no server to ask, so it carries the card of each member.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Template

from geo import describe, escape
from geo.describe import Card
from geo.escape import for_map, safe_url
from geo.i18n import Texts

_TEMPLATES: Final = escape.templates(Path(__file__).parent / "templates")


def tooltips(hints: Iterable[tuple[str, ...]]) -> list[str]:
    """Return the lines that stand under the pointer; the first of several stands out.

    What many hints have in common, such as a network, is escaped once.
    """
    escaped = cache(for_map)
    return ["<br>".join(_lines([escaped(line) for line in hint])) for hint in hints]


def _lines(hint: list[str]) -> list[str]:
    return [f"<strong>{hint[0]}</strong>", *hint[1:]] if len(hint) > 1 else hint


@cache
def _template() -> Template:
    return _TEMPLATES.get_template("popup.html")


def card(t: Texts, told: Card, titles: Mapping[str, str]) -> str:
    """Return the HTML of the card that a click opens; ``titles`` are those of references."""
    return _template().render(
        title=told.title,
        facts=told.facts,
        sources=[_source(t, source, titles) for source in told.sources],
    )


def _source(t: Texts, source: str, titles: Mapping[str, str]) -> tuple[str, str | None]:
    """Return what a source is called, and its address where it has one."""
    citation = describe.reference_title(source, titles)
    address = safe_url(source)
    if citation is not None or address is None:
        return citation or source, None
    return t._("Source: {host}").format(host=address.split("/")[2]), address
