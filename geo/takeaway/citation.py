"""How to cite a view, or the whole dataset: as ready text, and for reference managers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal, get_args
from urllib.parse import urlsplit

from geo import describe, escape
from geo.exhibit import ATLAS, Exhibit
from geo.i18n import DEFAULT, Texts
from geo.paths import ROOT, read_yaml
from geo.spelling import slug
from geo.takeaway import notes
from geo.takeaway.notes import Content

Style = Literal["apa", "chicago", "bibtex", "ris"]
STYLES: Final[tuple[Style, ...]] = get_args(Style)
LABELS: Final[dict[Style, str]] = {
    "apa": "APA",
    "chicago": "Chicago",
    "bibtex": "BibTeX",
    "ris": "RIS",
}
FILE: Final = ROOT / "CITATION.cff"
_TEX: Final = str.maketrans(
    {
        **{c: f"\\{c}" for c in "&%$#_{}"},
        "\\": "\\textbackslash{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
    }
)
_URL: Final = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


_TEMPLATES: Final = escape.templates(Path(__file__).parent / "templates")


def embedding(exhibit: Exhibit, url: str, file: str = "") -> str:
    """Return HTML for a page of another site: the view itself, or a picture that leads to it.

    Both name the view, sum it up for who does not see it, and say whose the data are.

    Parameters
    ----------
    url
        The address of the view in the atlas.
    file
        The address of its figure on the other site; without it, the view stands in a frame.
    """
    content = Content(exhibit, url)
    t, mark = content.t, "&" if "?" in url else "?"
    return _TEMPLATES.get_template("picture.html" if file else "embed.html").render(
        view=exhibit,
        url=content.address,
        address=f"{content.address}{mark}embed=true",
        file=file,
        linked=t._("In the {atlas}").format(atlas=ATLAS),
        attribution=notes.attribution(content),
    )


@dataclass(frozen=True)
class Work:
    """What is cited, on one line each, in the language of its texts.

    ``kind`` says what it is and of which version, ``published`` the same as a sentence with place
    and year, ``within`` what it is a part of, ``form`` its type for reference managers, ``whose``
    which rows are a reader's own, if any; where all are, there is no ``author``.
    """

    t: Texts
    key: str
    author: str
    title: str
    year: str
    version: str
    form: str
    kind: str
    published: str
    within: str = ""
    whose: str = ""
    abstract: str = ""
    address: str = ""


def citation(view: Exhibit, accessed: dt.date | None, url: str, style: str) -> str:
    """Return the citation of a view, in its language; the year is that of the data's version.

    Parameters
    ----------
    accessed
        The day on which the view was opened, or None to leave it out.
    url
        The address of the view; left out where it is no web address.
    style
        ``apa`` (7th edition), ``chicago`` (bibliography, 17th edition), ``bibtex`` or ``ris``.

    Raises
    ------
    ValueError
        If there is no such style.
    """
    return _written(_of_view(Content(view, url)), accessed, style)


def of_dataset(t: Texts, version: str, accessed: dt.date | None, style: str) -> str:
    """Return the citation of the whole dataset; parameters and errors as for `citation`.

    Its title and author are those of ``CITATION.cff``.
    """
    found = re.match(r"\d{4}", version)
    year = found[0] if found else str(_cff()["date-released"])[:4]
    said = t._("Data set; version {version}").format(version=version)
    work = Work(
        t,
        key=f"welcoming-cities-atlas-{year}",
        author=str(_cff()["authors"][0]["name"]),
        title=str(_cff()["title"]),
        year=year,
        version=_line(version),
        form="DATA",
        kind=said,
        published=f"{said}, {year}.",
    )
    return _written(work, accessed, style)


def files(version: str) -> dict[str, str]:
    """Return the citation files of the dataset, dated by nothing but the version."""
    return _files(lambda style: of_dataset(Texts(DEFAULT), version, None, style))


def files_of(content: Content, accessed: dt.date | None) -> dict[str, str]:
    """Return the citation files that go with a view; ``accessed`` as for `citation`."""
    work = _of_view(content)
    return _files(lambda style: _written(work, accessed, style))


def bibliography(content: Content) -> dict[str, str]:
    """Return every source that the rows name, for reference managers: ``SOURCES.bib`` and ``.ris``.

    A reference has its title with who wrote it, an address its host as a title.
    """
    cells = sorted(set(content.view.source_cells))
    cited = sorted({source for cell in cells for source in describe.sources(cell)})
    bib, ris = [], []
    for source in cited:
        title = _line(describe.reference_title(source, content.view.imprint.titles) or "")
        address = escape.safe_url(source) or ""
        key = source.removeprefix("ref:")
        if not title:
            host = urlsplit(address).netloc.removeprefix("www.") if address else source
            title, key = _line(host), f"{slug(host)}-{sha256(source.encode()).hexdigest()[:8]}"
        fields = {
            "title": f"{{{title.translate(_TEX)}}}",
            "url": address.translate(_URL),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        bib.append("\n".join([f"@misc{{{slug(key)},", *lines, "}", ""]))
        records = [("TY", "ELEC" if address else "GEN"), ("TI", title), ("UR", _line(address))]
        ris.append("\r\n".join([*(f"{t}  - {v}" for t, v in records if v), "ER  - ", ""]))
    return {"SOURCES.bib": "\n".join(bib), "SOURCES.ris": "\r\n".join(ris)} if cited else {}


def _files(written: Callable[[Style], str]) -> dict[str, str]:
    text = "\n\n".join(f"{written(style)}\n" for style in ("apa", "chicago"))
    return {
        "CITATION.txt": text,
        "CITATION.bib": written("bibtex"),
        "CITATION.ris": written("ris"),
    }


@cache
def _cff() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(FILE)
    return found


def _line(text: str) -> str:
    """Return a text on one line: no line of a record can be forged."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _of_view(content: Content) -> Work:
    t, view, version = content.t, content.view, _line(content.version)
    kinds = {
        "map": (
            t._("Map; data version {version}"),
            t._("Map. {atlas}, data version {version}, {year}."),
        ),
        "chart": (
            t._("Chart; data version {version}"),
            t._("Chart. {atlas}, data version {version}, {year}."),
        ),
        "pair": (
            t._("Two maps; data version {version}"),
            t._("Two maps. {atlas}, data version {version}, {year}."),
        ),
    }
    kind, published = kinds[content.view.kind]
    whose = _line(describe.ownership(t, view))
    title, subtitle = _line(view.title), _line(view.subtitle)
    if subtitle:
        title = t._("{title}: {subtitle}").format(title=title, subtitle=subtitle)
    year, within = str(content.dated.year), ATLAS
    published = published.format(atlas=ATLAS, version=version, year=year)
    brought = view.imprint.brought
    if brought is not None and view.whose == "list":  # the atlas has drawn it, and no more
        year, within = str(brought.day.year), ""
        whose = f"{whose} {describe.edition(t, view, '')}"
        published = f"{year}."
    return Work(
        t,
        key="-".join(
            ["atlas", slug(view.view_id), *(day.isoformat() for day in content.view.days)]
        ),
        author=notes.author(content.view),
        title=title,
        year=year,
        version=version,
        form="CHART" if content.view.kind == "chart" else "MAP",
        kind=kind.format(version=version),
        published=" ".join(filter(None, (published, whose))),
        within=within,
        whose=whose,
        abstract=" ".join(filter(None, (_line(view.caption), whose))),
        address=content.address,
    )


def _written(work: Work, accessed: dt.date | None, style: str) -> str:
    writers = {"apa": _apa, "chicago": _chicago, "bibtex": _bibtex, "ris": _ris}
    if style not in writers:
        raise ValueError(f"no citation style {style!r}; accepted: {', '.join(STYLES)}")
    return writers[style](work, accessed)


def _apa(work: Work, accessed: dt.date | None) -> str:
    t = work.t
    parts = [f"{work.author}. ({work.year}). {work.title} [{work.kind}]."]
    if not work.author:
        parts = [f"{work.title} [{work.kind}]. ({work.year})."]
    if work.within:
        parts.append(f"{work.within}.")
    if work.whose:
        parts.append(work.whose)
    if accessed and work.address:
        said = t._("Retrieved {day}, from {address}")
        parts.append(said.format(day=t.day(accessed), address=work.address))
    elif accessed:
        parts.append(t._("Retrieved {day}.").format(day=t.day(accessed)))
    else:
        parts.append(work.address)
    return " ".join(parts).rstrip()


def _chicago(work: Work, accessed: dt.date | None) -> str:
    t = work.t
    parts = [f"{work.author}."] if work.author else []
    parts += [t._("“{title}.”").format(title=work.title), work.published]
    if accessed:
        parts.append(t._("Accessed {day}.").format(day=t.day(accessed)))
    if work.address:
        parts.append(f"{work.address}.")
    return " ".join(parts)


def _bibtex(work: Work, accessed: dt.date | None) -> str:
    fields = {
        "author": f"{{{work.author.translate(_TEX)}}}" if work.author else "",
        "title": f"{{{work.title.translate(_TEX)}}}",
        "year": work.year,
        "howpublished": work.within,
        "version": work.version.translate(_TEX),
        "note": ". ".join(filter(None, (work.kind, work.whose))).translate(_TEX),
        "language": work.t.facts.tex,
        "url": work.address.translate(_URL),
        "urldate": accessed.isoformat() if accessed else "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{work.key},", *lines, "}", ""])


def _ris(work: Work, accessed: dt.date | None) -> str:
    t = work.t
    records = [
        ("TY", work.form),
        ("AU", work.author),
        ("TI", work.title),
        ("PY", work.year),
        ("ET", t._("Data version {version}").format(version=work.version)),
        ("PB", work.within),
        ("LA", t.language),
        ("AB", work.abstract),
        ("UR", work.address),
        ("Y2", accessed.strftime("%Y/%m/%d") if accessed else ""),
    ]
    lines = [f"{tag}  - {value}" for tag, value in records if value]
    return "\r\n".join([*lines, "ER  - ", ""])
