"""Joins PDF pages into one document, with bookmarks, a title and no hour in it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject

from geo.print import pdf_tags
from geo.takeaway.notes import ATLAS, CONTRIBUTORS


@dataclass(frozen=True)
class Chapter:
    """Some pages of a document under one bookmark; each is a PDF of one page or more."""

    title: str
    pages: Sequence[bytes]


def join(chapters: Iterable[Chapter], title: str, language: str, day: dt.date) -> bytes:
    """Return one document; the same pages give the same bytes.

    What pages share, such as fonts and backgrounds, is kept once.
    """
    writer = PdfWriter()
    texts: dict[int, str] = {}
    for chapter in chapters:
        first = len(writer.pages)
        for page in chapter.pages:
            reader = PdfReader(io.BytesIO(page))
            if pdf_tags.is_tagged(reader.pages[0]):
                texts[len(writer.pages)] = pdf_tags.text_of(reader) or chapter.title
            writer.append(reader, import_outline=False)
        writer.add_outline_item(title=chapter.title, page_number=first)
    stamp = f"D:{day:%Y%m%d}000000Z"
    writer.metadata = None
    writer.add_metadata(
        {
            "/Title": title,
            "/Author": CONTRIBUTORS,
            "/Creator": ATLAS,
            "/CreationDate": stamp,
            "/ModDate": stamp,
        }
    )
    pdf_tags.describe(writer, texts, language)
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    return _written(writer)


def stacked(size_mm: tuple[float, float], parts: Iterable[tuple[bytes, float, float]]) -> bytes:
    """Return a page on which other pages are placed, by their lower left corner in millimetres."""
    unit = 72 / 25.4
    page = PageObject.create_blank_page(width=size_mm[0] * unit, height=size_mm[1] * unit)
    writer = PdfWriter()
    sheet = writer.add_page(page)
    for part, x, y in parts:
        drawn = PdfReader(io.BytesIO(part)).pages[0]
        sheet.merge_translated_page(drawn, x * unit, y * unit)
        if pdf_tags.is_tagged(drawn):
            sheet[NameObject(pdf_tags.PARENTS)] = NumberObject(0)
    sheet.compress_content_streams()
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
