"""Files that mean harm: refused with words, or inert, and within memory."""

from __future__ import annotations

import io
import json
import resource
import struct
import sys
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from typing import Final

import pytest

from geo.i18n import Texts
from geo.listing import apart, keeping, listing, reading
from geo.listing.problems import ListError
from tests.listing import builders
from tests.listing.builders import archive, ods, xlsx

PEAK: Final = 200_000_000  # bytes in this process; the one apart has its own limit
LAUGHS: Final = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi"))  # noqa: B905
    + "]>"
)
EXTERNAL: Final = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>'


def _kml(doctype: str, text: str) -> bytes:
    return (
        f'{HEAD}{doctype}<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark>'
        f"<name>{text}</name></Placemark></kml>"
    ).encode()


def _in_workbook(doctype: str, name: str) -> bytes:
    """Return a workbook with a document type declared in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(xlsx([["Nom"], ["A"]]))) as packed:
        files = {n: packed.read(n) for n in packed.namelist()}
    start, end = files[name].split(b"?>", 1)
    return archive(files | {name: start + b"?>" + doctype.encode() + end})


def _part(old: bytes, new: bytes) -> bytes:
    """Return a workbook with something else in its sheet."""
    with zipfile.ZipFile(io.BytesIO(xlsx([["Nom"], ["A"]]))) as packed:
        files = {n: packed.read(n) for n in packed.namelist()}
    name = "xl/worksheets/sheet1.xml"
    assert old in files[name]
    return archive(files | {name: files[name].replace(old, new)})


def _lying() -> bytes:
    """Return an archive with a file that is longer than it says."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = body.compress(b"x" * 80_000_000) + body.flush()
    name, crc = b"xl/workbook.xml", zlib.crc32(b"x" * 10)
    about = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, crc, len(packed), 10, len(name), 0)
    local = b"PK\3\4" + about + name + packed
    central = b"PK\1\2" + struct.pack("<H", 20) + about + struct.pack("<HHHII", 0, 0, 0, 0, 0)
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central + name), len(local), 0)
    return local + central + name + end


REFUSED: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "nothing": (lambda: b" \n", "The file is empty."),
    "6 MB": (lambda: b"a;b\n" * 1_500_000, "The file has more than 5 MB."),
    "a PNG named .csv": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "of the kind PNG"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 999, "an old or a locked Office"),
    "a web page": (lambda: b"<!doctype html><p>Nom", "This is a page or an XML file, but no KML."),
    "bytes": (lambda: bytes(range(256)) * 9, "something other than text"),
    "a database": (lambda: b"SQLite format 3\0" + b"\0" * 200, "a database, but no GeoPackage"),
    "JSON": (lambda: b'{"a": 1}', "This JSON is no GeoJSON"),
    "deep JSON": (lambda: b'{"a":' * 200_000, "damaged or not whole"),
    "laughs in KML": (lambda: _kml(LAUGHS, "&i;"), "document type declaration"),
    "a file read by KML": (lambda: _kml(EXTERNAL, "&e;"), "document type declaration"),
    "laughs in KMZ": (lambda: archive({"doc.kml": _kml(LAUGHS, "&i;")}), "document type"),
    "laughs in ODS": (lambda: ods([["Nom"], ["&i;"]], LAUGHS), "document type declaration"),
    "a file read by ODS": (lambda: ods([["Nom"], ["&e;"]], EXTERNAL), "document type declaration"),
    "laughs in XLSX": (lambda: _in_workbook(LAUGHS, "xl/sharedStrings.xml"), "document type"),
    "a file read by XLSX": (lambda: _in_workbook(EXTERNAL, "xl/workbook.xml"), "document type"),
    "laughs in the styles of ODS": (
        lambda: archive(
            {
                "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": b"<a/>",
                "styles.xml": f"{HEAD}{LAUGHS}<a>&i;</a>".encode(),
            }
        ),
        "document type declaration",
    ),
    "a bomb in a KMZ": (lambda: archive({"doc.kml": b"<" * 70_000_000}), "more than 60 MB"),
    "a way out of a Shapefile": (lambda: archive({"a/../../b.shp": b""}), "leads out of"),
    "a bomb": (
        lambda: archive({"xl/workbook.xml": b"\0" * 70_000_000}),
        "unpacks to more than 60 MB",
    ),
    "a bomb of many files": (
        lambda: archive({f"xl/{n}.xml": b"" for n in range(1_001)}),
        "unpacks to more than 60 MB",
    ),
    "a lying bomb": (_lying, "damaged"),
    "a way out": (lambda: archive({"../../etc/passwd": b"x", "xl/a.xml": b""}), "leads out of"),
    "a way from the root": (lambda: archive({"/etc/x.kml": b"x"}), "leads out of its folder"),
    "no list": (lambda: archive({"a.txt": b"x"}), "holds no list"),
    "half a workbook": (lambda: xlsx([["Nom"], ["A"]])[:-600], "damaged"),
    "half a workbook inside": (lambda: _part(b"</worksheet>", b""), "damaged"),
    "half an ODS": (lambda: ods([["Nom"], ["A"]])[:-90], "damaged"),
    "half a Shapefile": (lambda: builders.shapefile().data[:-200], "damaged"),
    "half a letter": (lambda: "Nom;Note\nÉvry;été".encode()[:-1], "damaged or not whole"),
    "half a GeoPackage": (lambda: builders.gpkg()[:9_000], "damaged"),
    "half a GeoJSON": (lambda: builders.geojson()[:-9], "damaged"),
    "half a KML": (lambda: builders.kml().data[:-60], "damaged"),
    "cells far away": (lambda: _part(b'r="A2"', b'r="XFD1048576"'), "asks for more memory or time"),
    "rows repeated": (
        lambda: ods([["Nom"], ["A"]], repeated=' table:number-rows-repeated="1000000000"'),
        "The list has more than 20000 rows.",
    ),
    "200 columns": (
        lambda: ";".join(f"c{i}" for i in range(200)).encode() + b"\n" + b"x;" * 199 + b"x\n",
        "The list has 200 columns, more than 100.",
    ),
    "20,001 rows": (lambda: b"Nom\n" + b"A\n" * 20_001, "The list has more than 20000 rows."),
    "no rows": (lambda: b"Nom;Code\n", "The file has no rows below its header."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_with_words(name: str) -> None:
    made, words = REFUSED[name]
    data = made()
    tracemalloc.start()
    try:
        with pytest.raises(ListError) as caught:
            reading.read(data, "list.csv")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert words in str(caught.value)
    assert all(caught.value.problem.said(Texts("fr")))
    assert peak < PEAK, peak


def test_the_process_apart_has_its_limits() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_CPU)
    assert apart.MEMORY == 1_500_000_000
    assert apart.SECONDS == 20
    reading.read(xlsx([["Nom"], ["A"]]), "a.xlsx")
    assert (resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_CPU)) == (
        before
    )
    assert sys.executable


def test_formulas_and_templates_are_inert() -> None:
    evil = [
        "=cmd|'/c calc'!A1",
        "@SUM(A1)",
        "${alert(1)}",
        "<img src=x onerror=alert(1)>",
        "A" * 500,
    ]
    lines = "\n".join(f'"{text}";x' for text in evil)
    found = listing.of(reading.read(f"Nom;Note\n{lines}\n".encode(), "a.csv"))
    rows = listing.rows(found)
    assert list(rows.frame["name"]) == evil
    told = [(p.row, p.said(Texts())[0]) for p in rows.problems]
    assert told == [
        (6, "The name has more than 200 characters."),
        (2, "This looks like a formula; it is kept as text, and nothing is computed."),
        (3, "This looks like a formula; it is kept as text, and nothing is computed."),
    ]
    body = keeping.annotated(found, rows, Texts())
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        sheets = [packed.read(n) for n in packed.namelist() if "worksheets/sheet" in n]
    assert sheets
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_a_formula_of_a_workbook_is_not_computed() -> None:
    data = xlsx([["Nom", "Population"], ["A", "=2+40"]])
    assert reading.read(data, "a.xlsx").cells["Population"].tolist() == ["0"]


@pytest.mark.parametrize(
    "made",
    [
        lambda: b"",
        lambda: b"PK\3\4",
        lambda: archive({"project.json": b"{}", "list": b"Nom\nA\n", "scenes.json": b""}),
        lambda: archive({"project.json": b"[" * 9_999, "list": b"Nom\nA\n", "scenes.json": b""}),
        lambda: archive({"project.json": b'{"schema": true}', "list": b"", "scenes.json": b""}),
        lambda: archive(
            {"project.json": b'{"schema": 2}', "list": b"Nom\nA\n", "scenes.json": b""}
        ),
        lambda: archive({"project.json": b'{"schema": 1}', "list": b"", "scenes.json": b""}),
        lambda: archive({"project.json": b'{"schema": 1}', "../list": b"A", "scenes.json": b""}),
        lambda: archive({"project.json": b'{"schema": 1}'}),
    ],
)
def test_a_hostile_project_is_refused(made: Callable[[], bytes]) -> None:
    with pytest.raises(ListError):
        keeping.opened(made())


def test_of_a_project_only_what_fits_is_taken() -> None:
    about = {
        "schema": 1,
        "name": ["x"],
        "how": {"encoding": "unicode_escape", "separator": "abc", "header": True, "more": 1},
        "columns": {"name": "nowhere", "code": "Code", "zzz": "Nom", "note": 3},
        "orders": {"joined": "sideways", "left": "month"},
        "choices": {"a": "b", "c": 4, "d": "x" * 6_000},
        "network": {"name": "N", "total": -4, "unit": ["x"], "country": "FR"},
    }
    files = {"project.json": json.dumps(about).encode(), "list": b"Nom;Code\nA;38185\n"}
    found = keeping.opened(archive(files | {"scenes.json": b""})).given
    assert found.columns == {"code": "Code"}
    assert (found.orders, found.choices) == ({"left": "month"}, {"a": "b"})
    assert (found.network.name, found.network.total, found.network.country) == ("N", None, "FR")
    assert found.sheet.how.encoding == "utf-8"
    assert listing.rows(found).frame["code"].tolist() == ["38185"]
