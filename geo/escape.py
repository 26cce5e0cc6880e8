"""Text that comes from data or from a reader, made inert for the place where it is shown.

Every text passes here exactly once. Leaflet gets its text through HTML, and folium pastes some
texts into a JavaScript template literal, where ``${...}`` would run: so the characters of HTML
*and* those of a template literal become numeric entities, which a browser shows as written.
"""

from __future__ import annotations

import html
import re
import unicodedata
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from geo.i18n import DEFAULT, IN_ENGLISH

_TEMPLATE_CHARACTERS = str.maketrans({c: f"&#{ord(c)};" for c in "`${}\\"})
_PLOTLY = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})
BRIEF = 80  # letters of a value that a message repeats
NO_BREAK = "\u00a0\u202f"
_BREAKING = re.compile(f"[^\\S{NO_BREAK}]+")
_UNWRITABLE = re.compile("[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Of a page: what no reader reads, and the texts; of these: English from its beginning to its mark.
_TEXTS = re.compile(r"<(script|style|title)\b.*?</\1>|(?<=>)[^<>]+", re.DOTALL)
_APART = r"\s[\u00b7|]\s"
_FOREIGN = re.compile(rf"(^\s*|{_APART})((?:(?!{_APART}).)+?{re.escape(IN_ENGLISH)})", re.DOTALL)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def for_map(text: object) -> str:
    """Escape a text for Leaflet and for HTML attributes in double or single quotes.

    ``& < > " '`` and the backtick, ``$``, ``{``, ``}`` and backslash become entities. Control
    characters other than tab and line ends are dropped: HTML has no way to write them. Spaces of
    all kinds stay, as French numbers are written with narrow ones.
    """
    shown = str(text)
    if not shown.isprintable():
        shown = "".join(c for c in shown if is_shown(c))
    return html.escape(shown, quote=True).translate(_TEMPLATE_CHARACTERS)


def for_plotly(text: object) -> str:
    """Escape a text for Plotly, which knows some tags, entities and formulas between dollars.

    Line ends and control characters become spaces: Plotly breaks lines at ``<br>`` only.
    """
    shown = "".join(c if c.isprintable() or is_shown(c) else " " for c in str(text))
    return " ".join(re.split(r"[\t\n\r ]+", shown)).translate(_PLOTLY)


def is_shown(character: str) -> bool:
    """Say whether a character can be written in HTML: printable, a space, a tab or a line end."""
    kind = unicodedata.category(character)
    return character.isprintable() or kind == "Zs" or character in "\t\n\r"


def cleaned(text: str) -> str:
    """Return a text without what no file can hold: control characters, halves of characters.

    Tabs and line ends stay, and so does what steers how letters join or which way they run.
    """
    return _UNWRITABLE.sub("", text)


def brief(value: object) -> str:
    """Return any value as it can stand in a message: on one line, and not much of it."""
    text = repr(value)
    return text if len(text) <= BRIEF else f"{text[:BRIEF]}…"


def for_csv(value: object) -> object:
    """Return a cell that no spreadsheet reads as a formula (OWASP: CSV injection).

    A text that starts with ``= + - @``, a tab, a line end or NUL gets a leading single quote;
    numbers and other values are returned as they are.
    """
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def for_style(text: object) -> str:
    """Return a text as it can stand between the double quotes of a style sheet in a page."""
    return one_line(str(text)).translate({ord(c): None for c in '\\"<'})


def for_markdown(text: object) -> str:
    """Escape a text for Streamlit's Markdown: no markup, link, HTML or formula comes of it.

    Spaces that must not break stay.
    """
    marks = {ord(c): f"\\{c}" for c in "\\`*_{}[]()<>#+-.!|~$:&"}
    return one_line(str(text)).translate(marks)


def one_line(text: str) -> str:
    """Return a text on one line with single spaces; those that must not break stay as they are."""
    return _BREAKING.sub(" ", text).strip(" ")


def safe_url(text: object) -> str | None:
    """Return the address if it is an absolute http(s) one with a host, else None."""
    address = str(text).strip()
    if any(c.isspace() or not c.isprintable() for c in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.hostname else None


def spoken(page: str) -> str:
    """Return HTML in which a text that stands for one in the reader's language says its own.

    It begins where a text between tags does, or after a dot or bar between two, and ends with
    its mark.
    """

    def told(text: re.Match[str]) -> str:
        marked = rf'\1<span lang="{DEFAULT}">\2</span>'
        return text[0] if text[1] else _FOREIGN.sub(marked, text[0])

    return _TEXTS.sub(told, page) if IN_ENGLISH in page else page


class _Template(Template):
    def render(self, *given: object, **named: object) -> str:
        return spoken(super().render(*given, **named))


def templates(folder: Path) -> Environment:
    """Return the jinja2 templates of a folder, in which every value passes `for_map`.

    That is stricter than HTML asks for; what a macro or another template has written stays as it
    is. Texts of the data never come as markup: a caller marks nothing as safe but scripts, styles
    and drawings that the atlas itself has made. A name that a template was not given is an error.
    """
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        finalize=_inert,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.template_class = _Template
    return environment


def _inert(value: object) -> Markup:
    return value if isinstance(value, Markup) else Markup(for_map(value))  # noqa: S704 - escaped
