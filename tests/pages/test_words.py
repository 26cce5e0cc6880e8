"""No word of another language is left on a page: each part of each page in each language.

Read is all that Streamlit is sent, whether it is seen at once or in a panel that is still closed:
labels, hints, options, heads of columns and what they mean.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from app import FIRST
from geo.i18n import LANGUAGES
from tests.pages.reading import parts
from tests.shared import atlas

WORDS = {
    "en": "the of and with are not each this which has have from their they what where your to by",
    "fr": "les des une dans avec et pour du aux sont pas que leur ces cette par",
    "it": "di del della che con gli dei sono nel alla lo è",
}
# What is no text of the page: data, scripts, keys, addresses.
UNREAD = {
    *("arrowData", "spec", "arrow", "jsonArgs", "js", "css", "src", "url", "script"),
    *("id", "formId", "key", "activeScriptHash", "type", "icon", "queryParams"),
}
CODE = re.compile(r"//|<style|import |const |[\w-]+$|lang=")
NO_WORDS = re.compile(r"\[[^\]]*\]\([^)]*\)|<[^>]*>|https?://\S+|`[^`]*`")
KEPT = (
    "CC BY",
    "of Sanctuary",
    "Cities and Local Government Devolution Act",
    "(no overall control)",
    "The Welcoming Cities Atlas contributors",
)


@cache
def names() -> re.Pattern[str]:
    """Return a pattern of what is called so in every language: places, networks, parties."""
    data = atlas()
    found = {*KEPT}
    for table in (
        data.places,
        data.networks,
        data.exonyms,
        data.coalitions,
        data.parties,
        data.crossings,
    ):
        for column in (c for c in table if str(c).startswith("name")):
            found |= {part for cell in table[column].dropna() for part in str(cell).split("|")}
    found |= {*data.places["admin1"].dropna(), *data.places["admin2"].dropna()}
    longest = sorted((name for name in found if len(name) > 3), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)))


def said(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON holds
    """Yield the texts of what the page sends for an element, also those in JSON."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        with suppress(ValueError):
            value = json.loads(value)
    if isinstance(value, dict):
        value = [held for key, held in value.items() if key not in UNREAD]
    if isinstance(value, list):
        for held in value:
            yield from said(held)
    elif isinstance(value, str):
        yield value


def texts(block: Any) -> Iterator[str]:  # noqa: ANN401 - a block or an element
    """Yield all texts that a block of the page sends to the browser."""
    if (proto := getattr(block, "proto", None)) is not None:
        yield from said(MessageToDict(proto))
    for child in getattr(block, "children", {}).values():
        yield from texts(child)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "part"), parts())
def test_no_word_of_another_language_is_left(
    run_app: Callable[..., AppTest], name: str, part: str, lang: str
) -> None:
    query = {"lang": lang} | ({"part": part} if part else {})
    app = run_app("" if name == FIRST.name else name, **query)
    foreign = {word for code in LANGUAGES if code != lang for word in WORDS[code].split()}
    own = set(WORDS[lang].split())
    read, found = 0, list[tuple[list[str], str]]()
    for text in texts(app._tree):
        if CODE.match(text):
            continue
        left = NO_WORDS.sub(" ", names().sub(" ", text.replace("\\", "")))
        words = set(re.findall(r"[a-zà-ÿ]+(?:-[a-zà-ÿ]+)*", left.lower()))
        read += bool(words & own)
        if (words & foreign) - own:
            found.append((sorted((words & foreign) - own), left))
    assert read > 3
    assert found == []
