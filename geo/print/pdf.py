"""PDF pages tagged, and joined into one document with bookmarks, a title and no hour in it.

Tags are what a screen reader says of a figure, its language and its title. Each page is one figure
with a text of its own (ISO 32000-1, 14.7 and 14.8). matplotlib writes no tags, so they are put
around what it has drawn.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol
from xml.sax.saxutils import escape

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
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


def is_tagged(page: PageObject) -> bool:
    """Say whether the content of a page is tagged as a figure."""
    return PARENTS in page


def text_of(reader: PdfReader) -> str:
    """Return the text of the figure of a PDF that `tagged` has written, empty without one."""
    root: Any = reader.trailer["/Root"]
    if "/StructTreeRoot" not in root:
        return ""
    figures = root["/StructTreeRoot"]["/K"][0]["/K"]
    return str(figures[0].get_object().get("/Alt", "")) if figures else ""


def describe(writer: PdfWriter, texts: Mapping[int, str], language: str) -> None:
    """Write the structure of a document: a figure for each page that has a text."""
    document = DictionaryObject({NameObject("/S"): NameObject("/Document")})
    whole = writer._add_object(document)  # noqa: SLF001
    figures, parents = ArrayObject(), ArrayObject()
    for number, (index, text) in enumerate(texts.items()):
        page: Any = writer.pages[index]
        page[NameObject(PARENTS)] = NumberObject(number)
        figure = DictionaryObject(
            {
                NameObject("/S"): NameObject("/Figure"),
                NameObject("/P"): whole,
                NameObject("/Pg"): page.indirect_reference,
                NameObject("/K"): NumberObject(0),
                NameObject("/Alt"): TextStringObject(text),
            }
        )
        reference = writer._add_object(figure)  # noqa: SLF001
        figures.append(reference)
        parents += [NumberObject(number), ArrayObject([reference])]
    document[NameObject("/K")] = figures
    tree = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/StructTreeRoot"),
            NameObject("/K"): ArrayObject([whole]),
            NameObject("/ParentTree"): DictionaryObject({NameObject("/Nums"): parents}),
        }
    )
    root = writer.root_object
    root[NameObject("/StructTreeRoot")] = writer._add_object(tree)  # noqa: SLF001
    document[NameObject("/P")] = root.raw_get("/StructTreeRoot")
    root[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})  # noqa: FBT003
    root[NameObject("/Lang")] = TextStringObject(language)
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}  # noqa: FBT003
    )


@dataclass(frozen=True)
class Chapter:
    """Some pages of a document under one bookmark; each is a PDF of one page or more."""

    title: str
    pages: Sequence[bytes]


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
    for chapter in chapters:
        first = len(writer.pages)
        for page in chapter.pages:
            reader = PdfReader(io.BytesIO(page))
            if is_tagged(reader.pages[0]):
                texts[len(writer.pages)] = text_of(reader) or chapter.title
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
    describe(writer, texts, language)
    whole = len(texts) == len(writer.pages)
    _identify(writer, title, language, author, day, tagged=whole)
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    return _written(writer)


def stacked(size_mm: tuple[float, float], parts: Iterable[tuple[bytes, float, float]]) -> bytes:
    """Return a page on which other pages are placed, by their lower left corner in millimetres.

    Each is a form of its own: what it draws need not be read to be moved.
    """
    unit = 72 / 25.4
    writer = PdfWriter()
    sheet = writer.add_blank_page(width=size_mm[0] * unit, height=size_mm[1] * unit)
    forms, content = DictionaryObject(), b""
    for number, (part, x, y) in enumerate(parts):
        drawn = PdfReader(io.BytesIO(part)).pages[0]
        placed = b"q 1 0 0 1 %.6f %.6f cm /Part%d Do Q" % (x * unit, y * unit, number)
        if is_tagged(drawn):
            sheet[NameObject(PARENTS)] = NumberObject(0)
            placed = _BEGIN + placed + _END
        forms[NameObject(f"/Part{number}")] = _form(writer, drawn)
        content += placed + b"\n"
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
    sheet[NameObject("/Contents")] = _stream(writer, content)
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
