"""PDF pages tagged, and joined into one document with bookmarks, a title and no hour in it.

Tags are what a screen reader says of a page, its language and its title (ISO 32000-1, 14.7 and
14.8). A page is one figure with a text of its own, has headings, contents and a table, or both.
matplotlib writes no tags: they are put around what it has drawn, and around each line of a table.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast
from xml.sax.saxutils import escape

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from geo.exhibit import ATLAS, CONTRIBUTORS

_BEGIN: Final = b"/Figure <</MCID 0>> BDC\n"
_END: Final = b"\nEMC\n"
_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>{creator}
<xmp:CreatorTool>{tool}</xmp:CreatorTool><xmp:CreateDate>{day}</xmp:CreateDate>
{part}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
PARENTS: Final = "/StructParents"
_PART: Final = re.compile(  # a line of `geo.print.sheet.Sheet.text` with its part
    rb"/(\w+) <</MCID (\d+) /Line (\d+)>> BDC\n.*?\nEMC\n", re.DOTALL
)
CELLS: Final = 100  # more than a row has
_ABOVE: Final = {"TH": ("Table", "TR"), "TD": ("Table", "TR"), "TOCI": ("TOC",)}


Parts = Sequence[tuple[str, int]]  # tag and number of each line of a page, see `describe`


class Said(Protocol):
    """What a file says of itself, as far as it stands in its metadata."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def language(self) -> str:
        """The language of its texts."""

    @property
    def author(self) -> str:
        """Who made it, if anybody is known."""

    @property
    def day(self) -> dt.date:
        """The day that it is dated by."""


def tagged(pdf: bytes, alt: str, said: Said) -> bytes:
    """Return a PDF of one page with its content tagged as a figure, described by a text."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    page = writer.pages[0]
    held = page["/Contents"]
    parts = held if isinstance(held, ArrayObject) else [page.raw_get("/Contents")]
    begin, end = (_stream(writer, text) for text in (_BEGIN, _END))
    page[NameObject("/Contents")] = ArrayObject([begin, *parts, end])
    page[NameObject(PARENTS)] = NumberObject(0)
    describe(writer, {0: alt}, said.language)
    _identify(writer, said.title, said.language, said.author, said.day)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _identify(
    writer: PdfWriter, title: str, language: str, author: str, day: dt.date, *, tagged: bool = True
) -> None:
    """Say in XMP what the document is; if all is tagged, that it is PDF/UA-1 (ISO 14289-1)."""
    creator = f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>"
    packet = _XMP.format(
        title=escape(title),
        language=escape(language),
        creator=creator if author else "",
        tool=escape(ATLAS),
        day=f"{day.isoformat()}T00:00:00Z",
        part="<pdfuaid:part>1</pdfuaid:part>" if tagged else "",
    )
    reference = _stream(writer, packet.encode("utf-8"))
    stream = reference.get_object()
    stream[NameObject("/Type")] = NameObject("/Metadata")
    stream[NameObject("/Subtype")] = NameObject("/XML")
    writer.root_object[NameObject("/Metadata")] = reference
    writer.pdf_header = "%PDF-1.7"


def _stream(writer: PdfWriter, content: bytes) -> Any:  # noqa: ANN401 - a reference of pypdf
    stream = StreamObject()
    stream.set_data(content)
    return writer._add_object(stream)  # noqa: SLF001 - no public way to add a stream


def spoken(pdf: bytes) -> bytes:
    """Return a PDF of one page of lines with their parts; all else on it is no content."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    page, told, end = writer.pages[0], b"", 0
    held = page.get_contents()
    content = b"" if held is None else held.get_data() + b"\n"
    for part in _PART.finditer(content):
        told += _beside(content[end : part.start()]) + part[0]
        end = part.end()
    page[NameObject("/Contents")] = _stream(writer, told + _beside(content[end:]))
    page[NameObject(PARENTS)] = NumberObject(0)
    return _written(writer)


def _beside(content: bytes) -> bytes:
    return b"/Artifact BMC\n" + content + b"\nEMC\n" if content.strip() else content


def is_tagged(page: PageObject) -> bool:
    """Say whether the content of a page is tagged."""
    return PARENTS in page


def text_of(reader: PdfReader) -> str:
    """Return the text of the figure of a PDF that `tagged` has written, empty without one."""
    root: Any = reader.trailer["/Root"]
    if "/StructTreeRoot" not in root:
        return ""
    figures = root["/StructTreeRoot"]["/K"][0]["/K"]
    return str(figures[0].get_object().get("/Alt", "")) if figures else ""


def describe(
    writer: PdfWriter, texts: Mapping[int, str], language: str, parts: Mapping[int, Parts] = {}
) -> None:
    """Write the structure of a document: the figures and the lines of its pages, in their order.

    ``texts`` has the text of the figure of each page that has one, ``parts`` what lines stand on a
    page, each with the number of what it is a line of; in a table, that is `CELLS` for each row,
    and the column.
    """
    whole, parents = _element(writer, "Document", None), ArrayObject()
    for number, index in enumerate(sorted({*texts, *parts})):
        page: Any = writer.pages[index]
        page[NameObject(PARENTS)] = NumberObject(number)
        held = ArrayObject([NullObject()])
        if index in texts:
            figure = _element(writer, "Figure", whole)
            figure[NameObject("/Pg")] = page.indirect_reference
            figure[NameObject("/K")] = NumberObject(0)
            figure[NameObject("/Alt")] = TextStringObject(texts[index])
            held[0] = figure.indirect_reference
        before, within = ("", 0), [whole]
        for marked, (kind, line) in enumerate(parts.get(index, ()), start=1):
            if (kind, line) != before:
                within = _within(writer, within, before, (kind, line))
                before = (kind, line)
                if kind == "TH":
                    column = {"/O": NameObject("/Table"), "/Scope": NameObject("/Column")}
                    within[-1][NameObject("/A")] = DictionaryObject(
                        {NameObject(name): value for name, value in column.items()}
                    )
                within[-1][NameObject("/Pg")] = page.indirect_reference
            cast("ArrayObject", within[-1]["/K"]).append(NumberObject(marked))
            held.append(within[-1].indirect_reference)
        parents += [NumberObject(number), writer._add_object(held)]  # noqa: SLF001
    tree = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/StructTreeRoot"),
            NameObject("/K"): ArrayObject([whole.indirect_reference]),
            NameObject("/ParentTree"): DictionaryObject({NameObject("/Nums"): parents}),
        }
    )
    root = writer.root_object
    root[NameObject("/StructTreeRoot")] = writer._add_object(tree)  # noqa: SLF001
    whole[NameObject("/P")] = root.raw_get("/StructTreeRoot")
    root[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})  # noqa: FBT003
    root[NameObject("/Lang")] = TextStringObject(language)
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}  # noqa: FBT003
    )


def _within(
    writer: PdfWriter, within: list[DictionaryObject], before: tuple[str, int], now: tuple[str, int]
) -> list[DictionaryObject]:
    """Return the elements around a line that is not of the one before, from the document on."""
    above = _ABOVE.get(now[0], ())
    kept = 1 + sum(1 for _ in above) if above == _ABOVE.get(before[0]) else 1
    if len(above) > 1 and before[1] // CELLS != now[1] // CELLS:
        kept = min(kept, len(above))
    found = within[:kept]
    for kind in (*above, now[0])[kept - 1 :]:
        found.append(_element(writer, kind, found[-1]))
    return found


def _element(writer: PdfWriter, kind: str, within: DictionaryObject | None) -> DictionaryObject:
    """Add an element to the structure, within another if it is not the whole."""
    found = DictionaryObject({NameObject("/S"): NameObject(f"/{kind}")})
    found[NameObject("/K")] = ArrayObject()
    reference = writer._add_object(found)  # noqa: SLF001
    if within is not None:
        found[NameObject("/P")] = within.indirect_reference
        cast("ArrayObject", within["/K"]).append(reference)
    return found


@dataclass(frozen=True)
class Chapter:
    """Some pages of a document under one bookmark; each is a PDF of one page or more.

    ``said`` is the text of the figure on pages that do not say it themselves.
    """

    title: str
    pages: Sequence[bytes]
    said: str = ""


def joined(
    chapters: Iterable[Chapter],
    title: str,
    language: str,
    day: dt.date,
    author: str = CONTRIBUTORS,
) -> bytes:
    """Return one document; the same pages give the same bytes.

    What pages share, such as fonts and backgrounds, is kept once.
    """
    writer = PdfWriter()
    texts: dict[int, str] = {}
    parts: dict[int, Parts] = {}
    for chapter in chapters:
        first = len(writer.pages)
        for page in chapter.pages:
            reader = PdfReader(io.BytesIO(page))
            leaf = reader.pages[0]
            own = text_of(reader)
            held = leaf.get_contents() if is_tagged(leaf) and not own else None
            content = b"" if held is None else held.get_data()
            if own or _BEGIN in content:
                texts[len(writer.pages)] = own or chapter.said or chapter.title
            if found := [(kind.decode(), int(row)) for kind, _id, row in _PART.findall(content)]:
                parts[len(writer.pages)] = found
            writer.append(reader, import_outline=False)
        writer.add_outline_item(title=chapter.title, page_number=first)
    stamp = f"D:{day:%Y%m%d}000000Z"
    writer.metadata = None
    writer.add_metadata(
        {
            "/Title": title,
            **({"/Author": author} if author else {}),
            "/Creator": ATLAS,
            "/CreationDate": stamp,
            "/ModDate": stamp,
        }
    )
    describe(writer, texts, language, parts)
    whole = len({*texts, *parts}) == len(writer.pages)
    _identify(writer, title, language, author, day, tagged=whole)
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    return _written(writer)


def stacked(drawn: bytes, left: float, bottom: float, leaf: bytes, high: float) -> bytes:
    """Return a leaf of lines as the foot of a page, above which a tagged figure is placed.

    Lengths are in millimetres, ``high`` is the page's. The figure is a form of its own: what it
    draws need not be read to be moved.
    """
    unit = 72 / 25.4
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(leaf)))
    page: Any = writer.pages[0]
    page.mediabox.top = high * unit
    placed = b"q 1 0 0 1 %.6f %.6f cm /Figure Do Q" % (left * unit, bottom * unit)
    form = _form(writer, PdfReader(io.BytesIO(drawn)).pages[0])
    page["/Resources"][NameObject("/XObject")] = DictionaryObject({NameObject("/Figure"): form})
    below = page.get_contents().get_data()
    page[NameObject("/Contents")] = _stream(writer, _BEGIN + placed + _END + below)
    return _written(writer)


def _form(writer: PdfWriter, page: PageObject) -> Any:  # noqa: ANN401 - a reference of pypdf
    """Keep a page as something to draw, without its tag: that goes around where it is drawn."""
    held = page.get_contents()
    drawn = b"" if held is None else held.get_data().strip()
    form = StreamObject()
    form.set_data(drawn.removeprefix(_BEGIN).removesuffix(_END.strip()))
    form = form.flate_encode()
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = page.mediabox
    form[NameObject("/Resources")] = page["/Resources"].clone(writer)
    return writer._add_object(form)  # noqa: SLF001


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
