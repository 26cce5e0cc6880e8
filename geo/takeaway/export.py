"""The rows of a view to take away, in any format, with what they are and whose they are.

A chart gives its table, and two maps give their difference; these have no points, and so no
geographic format. The rows of a map and their order are those of `geo.table.ordered`, their
columns those of `geo.table.EXPORTED`. The same view gives the same bytes: no file is dated by the
clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from typing import Final, Literal, get_args

from geo.comparison import Pair, Shown, Tabled
from geo.i18n import Texts
from geo.model import Filters
from geo.slug import slug
from geo.takeaway import export_bundle, export_geo, export_tables
from geo.takeaway.export_notes import Content

Format = Literal["csv", "xlsx", "geojson", "gpkg", "parquet", "zip"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
GEOGRAPHIC: Final[tuple[Format, ...]] = ("geojson", "gpkg", "parquet")
MIME: Final[dict[Format, str]] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
}
_LONGEST: Final = 80


def export(
    view: Shown,
    t: Texts,
    version: str,
    fmt: str,
    *,
    url: str = "",
    bom: bool = True,
    accessed: dt.date | None = None,
    bundled: tuple[str, Mapping[str, bytes]] | None = None,
) -> bytes:
    """Return the rows of a view in a format.

    Parameters
    ----------
    fmt
        One of `FORMATS`.
    url
        The address of the view; left out where it is no web address.
    bom
        Whether CSV begins with a byte order mark, which spreadsheets need to read UTF-8.
    accessed
        For the bundle: the day that its citations name, or None for none.
    bundled
        For the bundle: the name of its data files without ending, and further files by name.

    Raises
    ------
    ValueError
        If there is no such format, or it needs points and the view is not one map.
    """
    content = Content(view, t, version, url)
    if fmt in GEOGRAPHIC and fmt not in formats(view):
        accepted = ", ".join(formats(view))
        raise ValueError(f"format {fmt!r}: only a map has points; accepted: {accepted}")
    if fmt == "csv":
        return export_tables.csv(content, bom=bom)
    if fmt == "zip":
        stem, extra = bundled or (filename(view, None, "").removesuffix("."), {})
        return export_bundle.bundle(content, stem, extra, accessed)
    writers = {
        "xlsx": export_tables.xlsx,
        "geojson": export_geo.geojson,
        "gpkg": export_geo.gpkg,
        "parquet": export_geo.parquet,
    }
    if fmt not in writers:
        raise ValueError(f"no format {fmt!r}; accepted: {', '.join(FORMATS)}")
    return writers[fmt](content)


def formats(view: Shown) -> tuple[Format, ...]:
    """Return the formats in which a view can be taken away."""
    if isinstance(view, Tabled):
        return tuple(fmt for fmt in FORMATS if fmt not in GEOGRAPHIC)
    return FORMATS


def filename(view: Shown, chosen: Filters | None, ext: str) -> str:
    """Return a name that says view, day and filters, such as ``..._2022-09-30_anvita_lt5k.csv``.

    It has ASCII letters, digits, ``_``, ``-`` and one dot. Filters that would make it too long
    are counted instead of named.
    """
    head = _head(view)
    said: list[str] = []
    words = _filter_words(chosen)
    for index, word in enumerate(words):
        if len("_".join([head, *said, word])) > _LONGEST:
            said.append(f"and-{len(words) - index}-more")
            break
        said.append(word)
    return f"{'_'.join([head, *said])}.{ext}"


def _head(view: Shown) -> str:
    """Say what is shown, and of which day; of two maps, say it of each."""
    if isinstance(view, Pair):
        return "_".join(
            [slug(view.view_id), *(_head(side).replace("_", "-") for side in view.parts)]
        )
    return f"{slug(view.view_id)}_{view.as_of.isoformat()}"


def _filter_words(chosen: Filters | None) -> list[str]:
    """Return the values that a reader has filtered by, one word for each filter."""
    if chosen is None:
        return []
    values = [getattr(chosen, field.name) for field in fields(chosen) if field.name != "as_of"]
    texts = [slug("-".join(v) if isinstance(v, tuple) else v) for v in values]
    return [text for text in texts if text]
