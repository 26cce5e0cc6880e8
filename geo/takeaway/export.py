"""One view as one file: as a figure, a hand-out, or its rows, with what they are and whose.

The app and the command line share all of it. A chart gives its table, and two maps give their
difference; these have no points, and so no geographic format. The rows of a map and their order
are those of `geo.table.ordered`, their columns those of `geo.table.EXPORTED`. The same view gives
the same bytes: no file is dated by the clock.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal, get_args

import geopandas as gpd
import pandas as pd

from geo.escape import for_csv
from geo.exhibit import ATLAS, Exhibit
from geo.fields import FIELDS
from geo.i18n import DEFAULT, _
from geo.layers import LAYERS, read_package
from geo.model import Bounds, Filters, Inset, View
from geo.print import content as printed
from geo.print import figure
from geo.print.figure import Style
from geo.registry import SIDES
from geo.spelling import slug
from geo.takeaway import citation, notes, rows
from geo.takeaway.handout import handout
from geo.takeaway.light import Recorded, Spoken
from geo.takeaway.notes import Content

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
FORMAT_WORDS: Final[dict[Format, str]] = {
    "csv": _("CSV, for any spreadsheet"),
    "xlsx": _("Excel workbook, with a sheet of notes"),
    "geojson": _("GeoJSON, for web maps"),
    "gpkg": _("GeoPackage, for QGIS"),
    "parquet": _("GeoParquet, for Python and R"),
    "zip": _("Bundle: data, citation and notes in one zip"),
}
HTML: Final = "html"
SNAPSHOTS: Final = (*figure.FORMATS, HTML)
TEXTS: Final = {  # of a reader's own on a figure, by field of `Paper`
    "title": _("Title"),
    "subtitle": _("Subtitle"),
    "note": _("Note"),
}
SWITCHES: Final = {
    "plain": _("Plain: without title, sentences and sources"),
    "clear": _("With a transparent ground"),
}
NAMES: Final = {  # on a map, by how many of the usual number there are
    "usual": (1.0, _("As the page has room")),
    "fewer": (0.4, _("Fewer")),
    "more": (2.5, _("More")),
    "none": (0.0, _("None")),
}
BUNDLED: Final[tuple[figure.Format, ...]] = ("png", "pdf")
_LONGEST: Final = 80


@dataclass(frozen=True)
class Paper:
    """How a figure is laid out: a name in `geo.print.figure.LAYOUTS`, a style, dots to the inch.

    ``qr`` asks for the address as a QR code; there is none without an address. ``title``,
    ``subtitle`` and ``note`` are a reader's own words: they stand for those of the view, the note
    before its caption. ``plain`` leaves title, sentences and sources away, for a text beside the
    figure (`beside`); ``clear`` leaves the ground transparent. Of a map, ``extent`` is the part
    that is drawn, ``names`` one of `NAMES`, ``inset`` what is shown larger (`geo.model.View`).
    ``logo`` is a PNG that stands beside the sources.
    """

    layout: str = "a4-landscape"
    style: Style = "colour"
    dpi: int = 300
    qr: bool = False
    title: str = ""
    subtitle: str = ""
    note: str = ""
    plain: bool = False
    clear: bool = False
    extent: Bounds | None = None
    names: str = "usual"
    inset: Inset = "crowd"
    logo: bytes = b""

    def worded(self, view: Exhibit) -> Exhibit:
        """Return what is drawn: with the reader's own words and map, where there are some."""
        if isinstance(view, View):
            extent, names = self.extent or view.extent, NAMES[self.names][0]
            view = replace(view, extent=extent, names=names, inset=self.inset)
        return replace(
            view,
            title=self.title or view.title,
            subtitle=self.subtitle or view.subtitle,
            caption=" ".join(filter(None, (self.note, view.caption))),
        )

    @property
    def name(self) -> str:
        """Return what tells its files from others of the same view, as part of their name."""
        usual = Paper()
        own: tuple[object, ...] = (self.title, self.subtitle, self.note, self.extent)
        if (self.names, self.inset, self.logo) != (usual.names, usual.inset, b""):
            own = (*own, self.names, self.inset, self.logo)
        said = (
            self.layout if self.layout != usual.layout else "",
            self.style if self.style != usual.style else "",
            f"{self.dpi}dpi" if self.dpi != usual.dpi else "",
            *(name for name in ("qr", "plain", "clear") if getattr(self, name)),
            hashlib.sha256(repr(own).encode()).hexdigest()[:6] if any(own) else "",
        )
        return "_".join(filter(None, said))


def snapshot(
    view: Exhibit,
    fmt: str,
    *,
    url: str = "",
    paper: Paper | None = None,
    years: Sequence[View] = (),
    light: Recorded | None = None,
    others: Sequence[Spoken] = (),
) -> bytes:
    """Return a view as a figure or as the hand-out, in the language of the view.

    A hand-out can play ``years`` of a map (`geo.takeaway.scenes.each_year`), or have its days and
    filters (`geo.takeaway.light.recorded`), in ``others`` too.

    Raises
    ------
    ValueError
        As `geo.print.figure.render`; also if there is no such format.
    """
    paper = paper or Paper()
    if fmt == HTML:
        made = handout(view, url, qr=paper.qr, years=years, light=light, others=others)
        return made.encode("utf-8")
    if fmt not in figure.FORMATS:
        raise ValueError(f"no format {fmt!r}; accepted: {', '.join(SNAPSHOTS)}")
    return figure.render(
        paper.worded(view),
        url=url,
        fmt=fmt,
        layout=paper.layout,
        style=paper.style,
        dpi=paper.dpi,
        qr=paper.qr,
        plain=paper.plain,
        clear=paper.clear,
        logo=paper.logo,
    )


def beside(view: Exhibit, url: str, paper: Paper) -> str:
    """Return what a plain figure leaves away, as a text to stand beside it."""
    said = printed.words(paper.worded(view), url)
    return "\n\n".join(filter(None, (said.title, said.subtitle, said.caption, *said.credits)))


def data(
    view: Exhibit,
    fmt: str,
    *,
    url: str = "",
    bom: bool = True,
    chosen: Filters | None = None,
    accessed: dt.date | None = None,
) -> bytes:
    """Return the rows of a view in a format; the bundle (zip) has its figure with them.

    Parameters
    ----------
    fmt
        One of `FORMATS`.
    url
        The address of the view; left out where it is no web address.
    bom
        Whether CSV begins with a byte order mark, which spreadsheets need to read UTF-8.
    chosen
        For the bundle: the filters that the names of its files say.
    accessed
        For the bundle: the day that its citations name, or None for none.

    Raises
    ------
    ValueError
        If there is no such format, or it needs points and the view is not one map.
    """
    content = Content(view, url)
    if fmt in GEOGRAPHIC and fmt not in formats(view):
        accepted = ", ".join(formats(view))
        raise ValueError(f"format {fmt!r}: only a map has points; accepted: {accepted}")
    match fmt:
        case "csv":
            return rows.csv(content, bom=bom)
        case "xlsx":
            return rows.xlsx(content)
        case "geojson":
            return rows.geojson(content)
        case "gpkg":
            return rows.gpkg(content)
        case "parquet":
            return rows.parquet(content)
        case "zip":
            stem = filename(view, chosen, "").removesuffix(".")
            drawn = {f"{stem}.{kind}": snapshot(view, kind, url=url) for kind in BUNDLED}
            return bundle(content, stem, drawn, accessed)
        case _:
            raise ValueError(f"no format {fmt!r}; accepted: {', '.join(FORMATS)}")


def formats(view: Exhibit) -> tuple[Format, ...]:
    """Return the formats in which a view can be taken away."""
    return FORMATS if view.own_table is None else tuple(f for f in FORMATS if f not in GEOGRAPHIC)


def filename(view: Exhibit, chosen: Filters | None, ext: str, paper: Paper | None = None) -> str:
    """Return a name that says view, day and filters, such as ``..._2022-09-30_anvita_lt5k.csv``.

    Each says its language, unless that is English; that of a figure its `Paper.name` too: no two
    have the same.

    It has ASCII letters, digits, ``_``, ``-`` and one dot. Filters that would make it too long
    are counted instead of named.
    """
    head = _head(view)
    said: list[str] = []
    texts: list[str] = []  # of each filter of the reader, one word
    if chosen is not None:
        lists = [f.name for f in FIELDS if f.home == "filter" and f.kind == "codes"]
        texts = [*("-".join(getattr(chosen, name)) for name in lists), chosen.search]
    words = [word for word in map(slug, texts) if word]
    for index, word in enumerate(words):
        if len("_".join([head, *said, word])) > _LONGEST:
            said.append(f"and-{len(words) - index}-more")
            break
        said.append(word)
    language = view.language if view.language != DEFAULT else ""
    said += filter(None, (language, paper.name if paper else ""))
    return f"{'_'.join([head, *said])}.{ext}"


def _head(view: Exhibit) -> str:
    """Say what is shown, and of which day; of two maps, say it of each."""
    if len(view.parts) > 1:
        sides = (_head(side).replace("_", "-") for side in view.parts)
        return "_".join([slug(view.view_id), *sides])
    return f"{slug(view.view_id)}_{view.as_of.isoformat()}"


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
        f"{stem}.csv": rows.csv(content),
        **_points(content, stem),
        "COLUMNS.csv": rows.dictionary(content),
        **{PurePosixPath(name.replace("\\", "/")).name: body for name, body in extra.items()},
    }
    cited = citation.files_of(content, accessed) | citation.bibliography(content)
    texts = {"README.txt": readme(content, [*data, *cited]), **cited}
    return zipped({**{n: text.encode() for n, text in texts.items()}, **data}, content.dated)


def _points(content: Content, stem: str) -> dict[str, bytes]:
    """Return the rows of a map as points, those of two maps as tables too; a chart has none."""
    found: dict[str, bytes] = {}
    for name, side in zip(SIDES, content.sides, strict=False):
        found[f"{stem}_{name}.csv"] = rows.csv(side)
        found |= _points(side, f"{stem}_{name}")
    if content.view.own_table is None:
        found[f"{stem}.geojson"] = rows.geojson(content)
        more = rows.beside(content)
        found |= {f"{stem}_{name}.csv": rows.as_csv(held) for name, held in more.items()}
    return found


def readme(content: Content, files: list[str]) -> str:
    """Return what to know of the files, as plain text."""
    t = content.t
    tables = {
        "map": t._("the rows as a table: UTF-8, commas, points as lon and lat (EPSG:4326)"),
        "chart": t._("the chart as a table: UTF-8, commas"),
        "pair": t._("the difference of the maps, or the rows of one: UTF-8, commas"),
    }
    about = {
        ".csv": tables[content.view.kind],
        ".geojson": t._("the rows as points (RFC 7946)"),
        ".bib": t._("citation for BibTeX"),
        ".ris": t._("citation for reference managers"),
        ".txt": t._("citation as text"),
    }
    drawn = t._("figure of the view")
    named = {
        "COLUMNS.csv": t._("what the columns mean"),
        "SOURCES.bib": t._("the sources of the rows, for BibTeX"),
        "SOURCES.ris": t._("the sources of the rows, for reference managers"),
    }
    besides = {
        "context": t._("what else the map shows, smaller"),
        "countries": t._("the countries of the map, with their classes"),
    }

    def said_of(name: str) -> str:
        path = PurePosixPath(name)
        known = about.get(path.suffix, drawn)
        return named.get(name) or besides.get(path.stem.rpartition("_")[2], known)

    lines = [t.labelled(name, said_of(name)) for name in files]
    said = [t.labelled(heading, text) for heading, text in notes.notes(content)]
    heading = f"{ATLAS}\n{'=' * len(ATLAS)}"
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


_DATASET: Final = "welcoming-cities-atlas"
_LICENCES: Final = "LICENSES.md"
_README: Final = """{title}, data version {version}

{description}

datapackage.json describes every file: rows, columns, licence (https://specs.frictionlessdata.io).
parquet/  the layers as the atlas reads them (GeoParquet where they have points, EPSG:4326)
csv/      the same rows: UTF-8, commas; points as GeoJSON. A text that a spreadsheet would take for
          a formula starts with an apostrophe.
CITATION.* says how to cite the data, {licences} whose they are.

No network publishes a complete, dated list: absence of a place proves nothing.
Aucun réseau ne publie de liste complète et datée : l'absence d'un lieu ne prouve rien.
"""


def dataset(folder: Path = LAYERS) -> bytes:
    """Return the whole dataset as a zip file: a Frictionless Data package.

    ``datapackage.json`` names each file with its rows, hash, columns and licence. Nothing in it is
    dated by the clock: the same layers give the same bytes.

    Raises
    ------
    FileNotFoundError
        If the layers have not been built.
    """
    package = read_package(folder)
    files: dict[str, bytes] = {}
    resources = []
    for resource in package["resources"]:
        body = (folder / resource["path"]).read_bytes()
        path = f"parquet/{resource['path']}"
        files[path] = body
        kept = {k: v for k, v in resource.items() if k != "bytes"}  # frictionless counts none here
        resources.append(kept | {"path": path, "schema": _of_parquet(resource["schema"])})
    for resource in package["resources"]:
        body = layer_csv(folder / resource["path"])
        path = f"csv/{resource['name']}.csv"
        files[path] = body
        resources.append(
            resource
            | {
                "name": f"{resource['name']}-csv",
                "path": path,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(body),
                "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
            }
        )
    described = json.dumps(package | {"resources": resources}, ensure_ascii=False, indent=2)
    texts = {
        "datapackage.json": described + "\n",
        "README.txt": _README.format(**package | {"licences": _LICENCES}),
        **citation.files(str(package["version"])),
    }
    held = folder.parent / _LICENCES
    if held.is_file():
        texts[_LICENCES] = held.read_text(encoding="utf-8")
    day = dt.date.fromisoformat(str(package["created"])[:10])
    return zipped({**{name: text.encode() for name, text in texts.items()}, **files}, day)


def _of_parquet(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a layer as its Parquet file has it: points are WKB there."""
    fields = [f | {"type": "any"} if f["type"] == "geojson" else f for f in schema["fields"]]
    return {**schema, "fields": fields}


def layer_csv(path: Path) -> bytes:
    """Return a layer as CSV: the same rows and columns, points as GeoJSON."""
    frame = pd.read_parquet(path)
    if "geometry" in frame:
        points = gpd.read_parquet(path).geometry
        frame = frame.assign(geometry=[_point(point) for point in points])
    return frame.map(for_csv).to_csv(index=False, lineterminator="\n").encode("utf-8")


def _point(point: Any) -> str:  # noqa: ANN401 - shapely publishes no types
    if point is None or point.is_empty:
        return ""
    return json.dumps({"type": "Point", "coordinates": [point.x, point.y]})


def dataset_name(version: str) -> str:
    """Return the name of the archive of a version."""
    return f"{_DATASET}-{version.replace('+', '-')}.zip"
