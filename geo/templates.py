"""HTML made from templates in files, in which every value passes the atlas's one escape rule."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from geo.escape import for_map


def environment(folder: Path) -> Environment:
    """Return the templates of a folder.

    What a template writes is escaped by `geo.escape.for_map`, stricter than HTML asks for; what a
    macro or another template has written stays as it is. Texts of the data never come as markup: a
    caller marks nothing as safe but scripts, styles and drawings that the atlas itself has made.
    A name that a template was not given is an error.
    """
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        finalize=_inert,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _inert(value: object) -> Markup:
    return value if isinstance(value, Markup) else Markup(for_map(value))  # noqa: S704 - escaped
