"""How to cite the whole dataset, from ``CITATION.cff`` and the version of the data."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Any, Final

import yaml

from geo.i18n import DEFAULT, Texts
from geo.paths import ROOT

STYLES: Final = {"apa": "APA", "chicago": "Chicago", "bibtex": "BibTeX", "ris": "RIS"}
FILE: Final = ROOT / "CITATION.cff"


@cache
def _cff() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def cite(t: Texts, version: str, accessed: dt.date | None, style: str) -> str:
    """Return the citation of the dataset in a style.

    Raises
    ------
    KeyError
        If there is no such style.
    """
    title, author = str(_cff()["title"]), str(_cff()["authors"][0]["name"])
    found = re.match(r"\d{4}", version)
    year = found[0] if found else str(_cff()["date-released"])[:4]
    said = t._("Data set; version {version}").format(version=version)
    read = t._("Retrieved {day}.").format(day=t.day(accessed)) if accessed else ""
    texts = {
        "apa": f"{author}. ({year}). {title} [{said}]. {read}",
        "chicago": f"{author}. “{title}.” {said}, {year}. {read}",
        "bibtex": "\n".join(
            [
                f"@misc{{welcoming-cities-atlas-{year},",
                f"  author = {{{{{author}}}}},",
                f"  title = {{{title}}},",
                f"  year = {{{year}}},",
                f"  version = {{{version}}},",
                f"  note = {{{said}}},",
                *([f"  urldate = {{{accessed.isoformat()}}},"] if accessed else []),
                "}",
            ]
        ),
        "ris": "\n".join(
            [
                "TY  - DATA",
                f"AU  - {author}",
                f"TI  - {title}",
                f"PY  - {year}",
                f"ET  - {version}",
                f"LA  - {t.language}",
                *([f"Y2  - {accessed:%Y/%m/%d}"] if accessed else []),
                "ER  - ",
            ]
        ),
    }
    return texts[style].strip()


def files(version: str) -> dict[str, str]:
    """Return the citation files of the package, dated by nothing but the version."""
    t = Texts(DEFAULT)
    text = "\n\n".join(cite(t, version, None, style) for style in ("apa", "chicago"))
    return {
        "CITATION.txt": f"{text}\n",
        "CITATION.bib": f"{cite(t, version, None, 'bibtex')}\n",
        "CITATION.ris": f"{cite(t, version, None, 'ris')}\n",
    }


def report(t: Texts, version: str, address: str, today: dt.date) -> tuple[str, str]:
    """Return the subject and text of a report of an error, to be filled in."""
    subject = t._("Error in the Welcoming Cities Atlas")
    lines = [
        t._("Data version: {version}").format(version=version),
        t._("Day: {day}").format(day=today.isoformat()),
        t._("Address of the view: {address}").format(address=address),
        "",
        t._("Place and network:"),
        t._("What the atlas says:"),
        t._("What is right:"),
        t._("Source (address or document, with its date):"),
        t._("Who may be asked back (optional):"),
    ]
    return subject, "\n".join(lines)
