"""Lists as secretariats keep them, one oddity each, with the right value of every cell."""

from __future__ import annotations

import datetime as dt
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import xlsxwriter
from shapely import Point

Values = dict[str, list[Any]]


@dataclass(frozen=True)
class Specimen:
    """A file, what its columns are, and the value of each cell of each field."""

    name: str
    data: bytes
    columns: dict[str, str]
    rows: tuple[int, ...]
    cells: Values
    further: Values = field(default_factory=dict)
    notes: tuple[str, ...] = ()  # the beginnings of what is said of it


def semicolons() -> Specimen:
    text = (
        "Code INSEE;Commune;Département;Date d'adhésion;Population;Latitude;Longitude;Référent\r\n"
        "38185;Grenoble;Isère;26/09/2018;158 198;45,1885;5,7245;Élodie\r\n"
        "01004;Ambérieu-en-Bugey;Ain;2019;14 204;45,9589;5,3593;\r\n"
        '97411;Saint-Denis;La Réunion;3/4/2021;153.810;-20,8789;55,4481;"A; B"\r\n'
    )
    return Specimen(
        "membres.csv",
        text.encode("cp1252"),
        {
            "name": "Commune",
            "code": "Code INSEE",
            "department": "Département",
            "joined": "Date d'adhésion",
            "population": "Population",
            "lat": "Latitude",
            "lon": "Longitude",
        },
        (2, 3, 4),
        {
            "name": ["Grenoble", "Ambérieu-en-Bugey", "Saint-Denis"],
            "code": ["38185", "01004", "97411"],
            "department": ["Isère", "Ain", "La Réunion"],
            "joined": ["2018-09-26", "2019", "2021-04-03"],
            "population": [158198, 14204, 153810],
            "lat": [45.1885, 45.9589, -20.8789],
            "lon": [5.7245, 5.3593, 55.4481],
        },
        {"Référent": ["Élodie", "", "A; B"]},
    )


def marked() -> Specimen:
    text = (
        "\ufeffComune,Provincia,Regione,Data adesione,Partito\n"
        '"Riace",RC,Calabria,settembre 1999,"Lista civica, Riace"\n'
        "Camini,RC,Calabria,1.10.2015,\n"
    )
    return Specimen(
        "soci.csv",
        text.encode(),
        {
            "name": "Comune",
            "region": "Regione",
            "department": "Provincia",
            "joined": "Data adesione",
            "party": "Partito",
        },
        (2, 3),
        {
            "name": ["Riace", "Camini"],
            "region": ["Calabria", "Calabria"],
            "department": ["RC", "RC"],
            "joined": ["1999-09", "2015-10-01"],
            "party": ["Lista civica, Riace", ""],
        },
    )


def titled() -> Specimen:
    rows: list[list[Any]] = [
        ["Réseau des villes", None, None, None, None],
        ["Liste au 1er janvier 2024"],
        [],
        ["N°", "Ville", None, "Pays", "Adhésion"],
        [1, "Strasbourg", None, "France", dt.date(2019, 6, 1)],
        [2, "Liège", None, "Belgique", dt.date(2020, 2, 29)],
        [3, "Torino", None, "Italie", 43000],
        ["Total", 3],
    ]
    return Specimen(
        "titres.xlsx",
        xlsx(rows),
        {"name": "Ville", "country": "Pays", "joined": "Adhésion"},
        (5, 6, 7),
        {
            "name": ["Strasbourg", "Liège", "Torino"],
            "country": ["FR", "BE", "IT"],
            "joined": ["2019-06-01", "2020-02-29", "2017-09-22"],
        },
        {"N°": ["1", "2", "3"]},
        ("This row is a total",),
    )


def merged() -> Specimen:
    rows = [
        ["Région", "Commune", "Statut"],
        ["Bretagne", "Rennes", "membre fondateur"],
        [None, "Brest", "adhérente"],
        ["Occitanie", "Toulouse", "ancien membre"],
    ]
    return Specimen(
        "fusion.xlsx",
        xlsx(rows, merge=("A2:A3", "Bretagne")),
        {"name": "Commune", "region": "Région", "status": "Statut"},
        (2, 3, 4),
        {
            "name": ["Rennes", "Brest", "Toulouse"],
            "region": ["Bretagne", "Bretagne", "Occitanie"],
            "status": ["founding", "member", "former"],
        },
        notes=("The cells of the rows 2 to 3 are merged.",),
    )


def dated() -> Specimen:
    written = {
        "26/09/2018": "2018-09-26",
        "26.9.18": "2018-09-26",
        "septembre 2018": "2018-09",
        "sept. 2018": "2018-09",
        "2018": "2018",
        "1er octobre 2019": "2019-10-01",
        "9/2018": "2018-09",
        "43369": "2018-09-26",
        "printemps 2019": "",
        "30/02/2019": "",
        "": "",
    }
    lines = [f"Ville {n}\t{text}" for n, text in enumerate(written)]
    return Specimen(
        "dates.tsv",
        "\n".join(["Nom\tMembre depuis", *lines]).encode(),
        {"name": "Nom", "joined": "Membre depuis"},
        tuple(range(2, len(written) + 2)),
        {"name": [f"Ville {n}" for n in range(len(written))], "joined": list(written.values())},
        notes=("This names no day, month or year", "The calendar has no such day."),
    )


def homonyms() -> Specimen:
    rows = [
        ["Name", "Département", "Population"],
        ["Saint-Denis", "93", 149077],
        ["Saint-Denis", "974", 153810],
        ["Saint-Denis", None, None],
    ]
    return Specimen(
        "homonymes.ods",
        ods(rows),
        {"name": "Name", "department": "Département", "population": "Population"},
        (2, 3, 4),
        {
            "name": ["Saint-Denis"] * 3,
            "department": ["93", "974", ""],
            "population": [149077, 153810, None],
        },
    )


def bodies() -> Specimen:
    text = (
        "SIREN|Collectivité|Site\n"
        "200040715|Grenoble-Alpes-Métropole|https://example.org/a\n"
        "243500139|Rennes Métropole|\n"
        "|Région Occitanie|https://example.org/c\n"
    )
    return Specimen(
        "epci.txt",
        text.encode("utf-16"),
        {"name": "Collectivité", "code": "SIREN", "source": "Site"},
        (2, 3, 4),
        {
            "name": ["Grenoble-Alpes-Métropole", "Rennes Métropole", "Région Occitanie"],
            "code": ["200040715", "243500139", ""],
            "source": ["https://example.org/a", "", "https://example.org/c"],
        },
    )


def former() -> Specimen:
    text = (
        "Town,Joined,Left,Status,Comment\n"
        "Briançon,13/05/2018,09/12/2020,member,new mayor\n"
        "Grande-Synthe,2018,-,,\n"
        "Ventimiglia,2016,spring 2017,,\n"
    )
    return Specimen(
        "former.csv",
        text.encode(),
        {
            "name": "Town",
            "joined": "Joined",
            "left": "Left",
            "status": "Status",
            "note": "Comment",
        },
        (2, 3, 4),
        {
            "name": ["Briançon", "Grande-Synthe", "Ventimiglia"],
            "joined": ["2018-05-13", "2018", "2016"],
            "left": ["2020-12-09", "", ""],
            "status": ["former", "member", "former"],
            "note": ["new mayor", "", ""],
        },
        notes=("This names no day, month or year",),
    )


def many() -> Specimen:
    names = [f"Commune {n:05}" for n in range(20_000)]
    lines = [f"{name};{n % 95 + 1:02};{2000 + n % 25}" for n, name in enumerate(names)]
    return Specimen(
        "20000.csv",
        "\n".join(["Commune;Dép;Adhésion", *lines]).encode(),
        {"name": "Commune", "department": "Dép", "joined": "Adhésion"},
        tuple(range(2, 20_002)),
        {
            "name": names,
            "department": [f"{n % 95 + 1:02}" for n in range(20_000)],
            "joined": [str(2000 + n % 25) for n in range(20_000)],
        },
    )


def kml(*, zipped: bool = False) -> Specimen:
    text = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Carte</name>
<Folder><name>Membres</name>
<Placemark><name>Nantes</name><description><![CDATA[<b>Depuis</b> 2018]]></description>
<ExtendedData><Data name="code_insee"><value>44109</value></Data></ExtendedData>
<Point><coordinates>-1.5534,47.2184,0</coordinates></Point></Placemark>
<Placemark><name>Angers</name>
<Polygon><outerBoundaryIs><LinearRing><coordinates>-1,47 0,47 0,48 -1,48 -1,47</coordinates>
</LinearRing></outerBoundaryIs></Polygon></Placemark>
</Folder></Document></kml>"""
    return Specimen(
        "carte.kmz" if zipped else "carte.kml",
        archive({"doc.kml": text.encode()}) if zipped else text.encode(),
        {"name": "name", "code": "code_insee", "note": "description", "lat": "lat", "lon": "lon"},
        (1, 2),
        {
            "name": ["Nantes", "Angers"],
            "code": ["44109", ""],
            "note": ["Depuis  2018", ""],
            "lat": [47.2184, 47.5],
            "lon": [-1.5534, -0.5],
        },
        {"folder": ["Membres", "Membres"]},
    )


def shapefile() -> Specimen:
    points = [Point(652_469.02, 6_862_035.26), Point(842_666.66, 6_519_924.37)]
    rows = gpd.GeoDataFrame({"NOM": ["Paris", "Lyon"]}, geometry=points, crs=2154)
    with tempfile.TemporaryDirectory() as folder:
        rows.to_file(Path(folder) / "membres.shp")
        files = {p.name: p.read_bytes() for p in Path(folder).iterdir() if p.suffix != ".prj"}
    return Specimen(
        "membres.zip",
        archive(files),
        {"name": "NOM", "lat": "lat", "lon": "lon"},
        (1, 2),
        {"name": ["Paris", "Lyon"], "lat": [48.8566, 45.764], "lon": [2.3522, 4.8357]},
        notes=("The file does not say in which system its coordinates are: Lambert-93 fits.",),
    )


SPECIMENS: Final[dict[str, Callable[[], Specimen]]] = {
    "semicolons with decimal commas in cp1252": semicolons,
    "a byte order mark": marked,
    "two title rows and a total row": titled,
    "merged cells": merged,
    "dates in many styles": dated,
    "homonyms": homonyms,
    "inter-municipal bodies and régions": bodies,
    "former members": former,
    "20,000 rows": many,
    "KML of a map": kml,
    "KMZ of a map": lambda: kml(zipped=True),
    "a Shapefile in Lambert-93 without .prj": shapefile,
}


def xlsx(rows: Sequence[Sequence[Any]], merge: tuple[str, str] | None = None) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Membres")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(line, column, value, day)  # type: ignore[arg-type]
                elif value is not None:
                    sheet.write(line, column, value)
        if merge:
            sheet.merge_range(merge[0], merge[1])
    return file.getvalue()


_ODS: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="Liste">{rows}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def ods(rows: Sequence[Sequence[Any]], doctype: str = "", repeated: str = "") -> bytes:
    lines = "".join(
        f"<table:table-row{repeated}>{''.join(map(_ods_cell, row))}</table:table-row>"
        for row in rows
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    content = _ODS.format(doctype=doctype, rows=lines)
    return archive(
        {
            "mimetype": kind.encode(),
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    return (
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    )


def archive(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in files.items():
            packed.writestr(name, body)
    return out.getvalue()


def geojson() -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"commune": name, "tags": ["a"]},
            "geometry": {"type": "Point", "coordinates": at},
        }
        for name, at in (("Lille", [3.06, 50.63]), ("Metz", [6.18, 49.12]))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def gpkg() -> bytes:
    points = [Point(9.19, 45.4642), Point(7.6869, 45.0703)]
    rows = gpd.GeoDataFrame({"comune": ["Milano", "Torino"]}, geometry=points, crs=4326)
    file = io.BytesIO()
    rows.to_file(file, driver="GPKG", layer="soci")
    return file.getvalue()
