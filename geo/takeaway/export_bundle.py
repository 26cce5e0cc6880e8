"""A view as one archive: figures, data, a README and how to cite it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from geo.chart import Chart
from geo.compare import SIDES
from geo.comparison import Tabled
from geo.takeaway import export_geo, export_notes, export_tables
from geo.takeaway.citation import citation
from geo.takeaway.export_notes import Content


def bundle(
    content: Content, stem: str, extra: Mapping[str, bytes], accessed: dt.date | None
) -> bytes:
    """Return a zip file whose entries are dated by the data and not by the clock.

    Parameters
    ----------
    stem
        The name of the data files, without its ending.
    extra
        Further files, such as figures, by name; folders in a name are left out.
    accessed
        The day that the citations name, or None for none.
    """
    data = {
        f"{stem}.csv": export_tables.csv(content),
        **_points(content, stem),
        **{PurePosixPath(name.replace("\\", "/")).name: body for name, body in extra.items()},
    }
    cited = {
        "CITATION.txt": "\n\n".join(_cited(content, accessed, s) for s in ("apa", "chicago")),
        "CITATION.bib": _cited(content, accessed, "bibtex"),
        "CITATION.ris": _cited(content, accessed, "ris"),
    }
    texts = {"README.txt": readme(content, [*data, *cited]), **cited}
    return zipped({**{n: text.encode() for n, text in texts.items()}, **data}, content.dated)


def _points(content: Content, stem: str) -> dict[str, bytes]:
    """Return the rows of a map as points, those of two maps as tables too; a chart has none."""
    found: dict[str, bytes] = {}
    for name, side in zip(SIDES, content.sides, strict=False):
        found[f"{stem}_{name}.csv"] = export_tables.csv(side)
        found |= _points(side, f"{stem}_{name}")
    if isinstance(content.view, Tabled):
        return found
    return {f"{stem}.geojson": export_geo.geojson(content)}


def _cited(content: Content, accessed: dt.date | None, style: str) -> str:
    said = citation(content.view, content.version, accessed, content.url, style)
    return said if said.endswith("\n") else f"{said}\n"


def readme(content: Content, files: list[str]) -> str:
    """Return what to know of the files, as plain text."""
    t = content.t
    rows = t._("the rows as a table: UTF-8, commas, points as lon and lat (EPSG:4326)")
    if isinstance(content.view, Chart):
        rows = t._("the chart as a table: UTF-8, commas")
    if content.sides:
        rows = t._("the difference of the maps, or the rows of one: UTF-8, commas")
    about = {
        ".csv": rows,
        ".geojson": t._("the rows as points (RFC 7946)"),
        ".bib": t._("citation for BibTeX"),
        ".ris": t._("citation for reference managers"),
        ".txt": t._("citation as text"),
    }
    figure = t._("figure of the view")
    lines = [t.labelled(name, about.get(PurePosixPath(name).suffix, figure)) for name in files]
    said = [t.labelled(heading, text) for heading, text in export_notes.notes(content)]
    heading = f"{export_notes.ATLAS}\n{'=' * len(export_notes.ATLAS)}"
    return "\n\n".join([heading, "\n".join(lines), "\n".join(said)]) + "\n"


def zipped(files: Mapping[str, bytes], day: dt.date) -> bytes:
    """Return files as a zip archive whose entries are dated by a day: the same ones, same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on every system
            archive.writestr(entry, body)
    return out.getvalue()
