"""Tags in a PDF: what a screen reader says of a figure, its language and its title.

Each page is one figure with a text of its own (ISO 32000-1, 14.7 and 14.8). matplotlib writes no
tags, so they are put around what it has drawn.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, Final

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

_BEGIN: Final = b"/Figure <</MCID 0>> BDC\n"
_END: Final = b"\nEMC\n"
PARENTS: Final = "/StructParents"


def tagged(pdf: bytes, alt: str, language: str) -> bytes:
    """Return a PDF of one page with its content tagged as a figure, described by a text."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    page = writer.pages[0]
    held = page["/Contents"]
    parts = held if isinstance(held, ArrayObject) else [page.raw_get("/Contents")]
    begin, end = (_stream(writer, text) for text in (_BEGIN, _END))
    page[NameObject("/Contents")] = ArrayObject([begin, *parts, end])
    page[NameObject(PARENTS)] = NumberObject(0)
    describe(writer, {0: alt}, language)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


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
