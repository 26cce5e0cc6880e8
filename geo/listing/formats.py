"""The kinds of file that hold a list, each as rows of cells: texts, archives, GeoJSON and KML.

Anyone may have made such a file. It is unpacked within limits, and its XML declares nothing; a text
is read in the encoding and with the separator that are found, or as the reader says.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

import pyproj
import shapely
from charset_normalizer import from_bytes
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from geo.i18n import _
from geo.listing.problems import ListError, Problem, refused

SEPARATORS: Final = {";": _("semicolon"), ",": _("comma"), "\t": _("tab"), "|": _("bar")}
_OF_BYTES: Final = ("cp1252", "iso8859-15", "mac-roman", "cp850")  # a character a byte
ENCODINGS: Final = ("utf-8", "utf-16", *_OF_BYTES)
_IN_NO_WORD: Final = re.compile(
    r"[\x80-\x9fƒ¤]|(?<=[^\W\d_])[‚„†‡ˆ‰‹“—˜¨¶§¦¬±¥¢£¼½¾](?!\s)"
    r"|(?<=[a-zà-öø-ÿ])[À-ÖØ-ÞŠŽŒŸ]|(?<=[A-Z])[À-ÖØ-ÞŠŽŸ](?=[a-z])"
)
LETTERS: Final = {
    "written": _("as they are written"),
    "twice": _("put right: they were saved twice"),
}
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_OF_EUROPE: Final = re.compile(r"[\u00a0-\u017f\u0218-\u021b\u0300-\u030c\u2010-\u203a\u20ac]+")
_CHARACTERS: Final = tuple(  # what was taken for a letter, and its byte; C1 where there is none
    {chr(byte): byte for byte in range(0x80, 0x100)}
    | {bytes([b]).decode(name): b for b in range(0x80, 0x100) if bytes([b]).decode(name, "ignore")}
    for name in ("cp1252", "mac-roman", "cp850")
)
LONGEST: Final = 5_000  # characters of a cell
_LOOKED_AT: Final = 300  # lines
_MOST_ROWS: Final = 20_200
_SURE: Final = 0.6  # share of the lines that have the same number of cells
_LONGEST_BREAK: Final = 30  # lines of one cell: more is a quote that is never closed
_ONE: Final = "\x1f"  # stands between nothing: each line is one cell
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
UNPACKED: Final = 60_000_000  # bytes of all files in an archive
_MOST_FILES: Final = 1_000
_PLAIN: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
_AGAIN: Final = _("Save it again in the program it comes from, or save the list as CSV.")
POINT: Final = ("lon", "lat")
_BROKEN: Final = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
Record = dict[str, Any]


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Return a text and the name of its encoding.

    Raises
    ------
    ListError
        If it is no text, or not in the encoding that is asked for.
    """
    name = encoding or _encoding(data)
    try:
        text = data.decode("utf-8-sig" if name == "utf-8" else name)
    except (UnicodeDecodeError, LookupError):
        if not encoding:
            raise _no_text() from None
        raise refused(
            _("The text is not written in the encoding {encoding}."),
            _("Choose another encoding, or let it be found."),
            encoding=name,
        ) from None
    if _NOT_TEXT.search(text):
        raise _no_text()
    return text, name


def _no_text() -> ListError:
    return refused(
        _("This is no table: the file holds something other than text."),
        _("Save the list as CSV, XLSX or ODS."),
    )


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if data[1 : 2 * _LOOKED_AT : 2].count(0) > min(_LOOKED_AT, len(data) // 2) * _SURE:
        return "utf-16"  # without its mark, as some databases write it
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.end == len(data) and error.reason == "unexpected end of data"
        if cut and not data[: error.start].isascii():
            raise damaged() from None
    else:
        return "utf-8"
    lines = [line for line in data.splitlines() if not line.isascii()]
    sample = b"\n".join(lines[:_LOOKED_AT])
    isolated = [name.replace("-", "_") for name in ("utf-8", *_OF_BYTES)]
    best = from_bytes(sample, cp_isolation=isolated).best()
    found = best.encoding.replace("_", "-") if best is not None else "cp1252"
    likely = found if found in ENCODINGS else "cp1252"
    return min(("cp1252", likely, *_OF_BYTES), key=lambda name: _odd(sample, name))


def _odd(sample: bytes, encoding: str) -> int:
    """Count what no word has: "Orl‚ans", "OrlÚans", and bytes that are no character."""
    text = sample.decode(encoding, "replace")
    return len(_IN_NO_WORD.findall(text)) + text.count("\ufffd")


def put_right(text: str) -> str:
    """Return a text with its letters where UTF-8 was read as another encoding and saved again.

    "OrlÃ©ans" is Orléans; whatever is no such letter of a European language stays.
    """
    once = _BEYOND_ASCII.sub(lambda found: _undone(found[0]), text)
    return once if once == text else put_right(once)


def _undone(found: str) -> str:
    for known in _CHARACTERS:
        try:
            letters = bytes(known[c] for c in found).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            continue
        if _OF_EUROPE.fullmatch(letters):
            return letters
    return found


def saved_twice(texts: Iterable[str]) -> tuple[str, str]:
    """Say what to do with the letters of cells, one of `LETTERS`, and give the first wrong cell.

    Both are empty where no "Ã©" stands for a letter with an accent. Where most of the others are
    right, it may be meant, and nothing is done.
    """
    held = [text for text in texts if not text.isascii()]
    found = Counter(_BEYOND_ASCII.findall("\n".join(held)))
    undone = {run: letters for run in found if (letters := _undone(run)) != run}
    if not any("À" <= c <= "ÿ" for letters in undone.values() for c in letters):
        return "", ""
    most = 2 * sum(found[run] for run in undone) > found.total()
    return "twice" if most else "written", next(t for t in held if any(r in t for r in undone))


def separator(text: str) -> str:
    """Return what stands between the cells, empty where each line is one cell.

    Taken is what gives most lines the same number of cells, the first full line among them: a
    decimal comma stands in numbers, not between the words above them.
    """
    sample = "\n".join(text.splitlines()[:_LOOKED_AT])
    scores: dict[str, tuple[float, int]] = {}
    for candidate in SEPARATORS:
        rows = _parsed(sample, candidate)
        widths = [len(row) for row in rows if any(map(str.strip, row))]
        counted = Counter(w for w in widths if w > 1)
        if not counted:
            continue
        width, many = counted.most_common(1)[0]
        share = many / len(widths)
        if next(w for w in widths if w > 1) != width:
            share /= 2
        if share >= _SURE:
            scores[candidate] = (round(share, 2), width)
    return max(scores, key=lambda found: scores[found], default="")


def _parsed(text: str, found: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=found))
    except csv.Error:
        return []


def rows(text: str, found: str) -> tuple[list[list[str]], list[int], list[Problem]]:
    """Return the rows of a text, the line on which each begins, and what is wrong with them."""
    read, numbers, problems = _rows(text, found or _ONE, csv.QUOTE_MINIMAL)
    if problems:  # a quote is never closed: then quotes are letters like any other
        read, numbers, _none = _rows(text, found or _ONE, csv.QUOTE_NONE)
    return read, numbers, problems


def _rows(text: str, found: str, quoting: int) -> tuple[list[list[str]], list[int], list[Problem]]:
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=found,
        quoting=quoting,  # type: ignore[arg-type]
    )
    read: list[list[str]] = []
    numbers: list[int] = []
    before = 0
    try:
        for row in reader:
            if reader.line_num - before > _LONGEST_BREAK:
                return [], [], [_unclosed(before + 1)]
            read.append(row)
            numbers.append(before + 1)
            before = reader.line_num
            if len(read) > _MOST_ROWS:
                break
    except csv.Error:
        return [], [], [_unclosed(before + 1)]
    return read, numbers, []


def _unclosed(line: int) -> Problem:
    reason = _("A quotation mark is opened here and never closed.")
    remedy = _("All quotation marks were read as letters; look at the cells of this line.")
    return Problem(line, "", "", reason, remedy, "warning")


def damaged() -> ListError:
    """Return the error of a file that ends early or is not what its beginning says."""
    return refused(_("The file is damaged or not whole."), _AGAIN)


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip archive by name, each whole.

    Raises
    ------
    ListError
        If it is damaged, encrypted, leads out of its folder, or is larger than `UNPACKED`.
    """
    found: dict[str, bytes] = {}
    left = UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > _MOST_FILES:
                raise _too_large()
            for info in infos:
                _check(info)
                with archive.open(info) as file:
                    body = file.read(left + 1)
                left -= len(body)
                if left < 0:
                    raise _too_large()
                found[info.filename] = body
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        if isinstance(error, ListError):
            raise
        raise damaged() from None
    except (NotImplementedError, RuntimeError):
        raise damaged() from None
    return found


def _check(info: zipfile.ZipInfo) -> None:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in info.filename:
        raise refused(
            _("A file in the archive has a name that leads out of its folder."),
            _("Pack the files again, without folders."),
        )
    if info.flag_bits & _ENCRYPTED:
        raise refused(_("The file is locked by a password."), _("Save it without a password."))
    if info.compress_type not in _PLAIN:
        raise damaged()


def _too_large() -> ListError:
    return refused(
        _("The file unpacks to more than {limit} MB."),
        _("Keep only the sheet with the list, and save it again."),
        limit=str(UNPACKED // 1_000_000),
    )


def without_entities(xml: bytes) -> bytes:
    """Return an XML document that is whole, declares no entities and asks for no other file.

    Raises
    ------
    ListError
        If it has a document type, which no list needs, or is no XML.
    """

    def declared(*_args: object) -> None:
        raise refused(
            _("The file has a document type declaration, which can hide other contents."), _AGAIN
        )

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the signature of expat
    except (expat.ExpatError, ValueError) as error:
        if isinstance(error, ListError):
            raise
        raise damaged() from None
    return xml


def geojson(data: bytes, most: int) -> list[Record]:
    """Return the properties of the features, one record each.

    Raises
    ------
    ListError
        If it is no readable GeoJSON.
    """
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=lambda _text: None)
    except (ValueError, RecursionError):
        raise damaged() from None
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise refused(
            _("This JSON is no GeoJSON with features."),
            _("Export the map as GeoJSON, or the list as CSV."),
        )
    moved = _mover(found.get("crs"))
    records = []
    for feature in features[: most + 1]:
        held = feature if isinstance(feature, dict) else {}
        properties = held.get("properties")
        record = {
            str(key): _cell(value)
            for key, value in (properties if isinstance(properties, dict) else {}).items()
        }
        records.append(record | _point(held.get("geometry"), moved))
    return records


def _cell(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value


def _mover(crs: object) -> pyproj.Transformer | None:
    """Return what brings points into degrees where an older GeoJSON names another system."""
    match = re.search(r"EPSG:+(\d{4,5})", str(crs))
    if match is None or match[1] == "4326":
        return None
    try:
        return pyproj.Transformer.from_crs(int(match[1]), 4326, always_xy=True)
    except CRSError:
        return None


def _point(geometry: object, moved: pyproj.Transformer | None) -> Record:
    if not isinstance(geometry, dict):
        return {}
    try:
        at = shapely.point_on_surface(shapely.geometry.shape(geometry))
        if at.is_empty:
            return {}
        x, y = moved.transform(at.x, at.y) if moved else (at.x, at.y)
    except (*_BROKEN, ShapelyError):
        return {}
    return _rounded(x, y)


def _rounded(lon: float, lat: float) -> Record:
    known = math.isfinite(lon) and math.isfinite(lat)
    return dict(zip(POINT, (round(lon, 6), round(lat, 6)), strict=True)) if known else {}


def kml(data: bytes, most: int) -> list[Record]:
    """Return the placemarks of a map, one record each, with the folder that each lies in.

    Raises
    ------
    ListError
        If it is no readable KML, or declares entities.
    """
    without_entities(data)
    folders: list[str] = []
    records: list[Record] = []
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            name = _local(element)
            if name == "Folder":
                folders = [*folders, ""] if event == "start" else folders[:-1]
            elif event == "end" and name == "Placemark":
                records.append(_placemark(element, [f for f in folders if f]))
                element.clear()
            elif event == "end" and name == "name" and folders and not folders[-1]:
                folders[-1] = (element.text or "").strip()
            if len(records) > most:
                break
    except (ParseError, DefusedXmlException, ValueError):
        raise damaged() from None
    return records


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _placemark(element: Element, folders: Sequence[str]) -> Record:
    record: Record = {"name": None}
    for part in element.iter():
        text = (part.text or "").strip()
        match _local(part):
            case "name" if record["name"] is None:
                record["name"] = text
            case "description" | "when" | "begin" | "end" as key if text:
                record.setdefault(key, re.sub(r"<[^>]*>", " ", text).strip())
            case "Data":
                record[part.get("name", "")] = " ".join(t.strip() for t in part.itertext()).strip()
            case "SimpleData":
                record[part.get("name", "")] = text
    if folders:
        record["folder"] = " / ".join(folders)
    texts = [p.text for p in element.iter() if _local(p) == "coordinates" and p.text]
    return record | (_middle(texts[0]) if texts else {})


def _middle(text: str) -> Record:
    """Return a point of a line or an area, from ``lon,lat,height`` separated by spaces."""
    try:
        pairs = [tuple(map(float, found.split(",")[:2])) for found in text.split()]
        if len(pairs) >= 4:  # noqa: PLR2004 - what closes an area
            at = shapely.point_on_surface(shapely.Polygon(pairs))
            pairs = [(at.x, at.y)]
        lon, lat = pairs[0]
    except (*_BROKEN, ShapelyError):
        return {}
    return _rounded(lon, lat)


def as_rows(records: Iterable[Record]) -> list[list[Any]]:
    """Return records as rows of cells below their keys."""
    held = list(records)
    keys = list(dict.fromkeys(key for record in held for key in record))
    keys = [*(k for k in keys if k not in POINT), *(k for k in POINT if k in keys)]
    return [keys, *([record.get(key) for key in keys] for record in held)]
