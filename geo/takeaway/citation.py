"""How to cite a view: as ready text, and for reference managers."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal, get_args

from geo.chart import Chart
from geo.comparison import Shown
from geo.i18n import Texts
from geo.slug import slug
from geo.takeaway.export_notes import ATLAS, CONTRIBUTORS, Content

Style = Literal["apa", "chicago", "bibtex", "ris"]
STYLES: Final[tuple[Style, ...]] = get_args(Style)
_TEX: Final = str.maketrans(
    {
        **{c: f"\\{c}" for c in "&%$#_{}"},
        "\\": "\\textbackslash{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
    }
)
_URL: Final = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def citation(view: Shown, version: str, accessed: dt.date | None, url: str, style: str) -> str:
    """Return the citation of a view, in the language of the view.

    Parameters
    ----------
    version
        The version of the data; the year of the citation is the version's.
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
    writers = {"apa": _apa, "chicago": _chicago, "bibtex": _bibtex, "ris": _ris}
    if style not in writers:
        raise ValueError(f"no citation style {style!r}; accepted: {', '.join(STYLES)}")
    return writers[style](Content(view, Texts(view.language), version, url), accessed)


def _line(text: str) -> str:
    """Return a text on one line: no line of a record can be forged."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _title(content: Content) -> str:
    t, view = content.t, content.view
    parts = _line(view.title), _line(view.subtitle)
    if not parts[1]:
        return parts[0]
    return t._("{title}: {subtitle}").format(title=parts[0], subtitle=parts[1])


def _kind(content: Content) -> str:
    """Say what is cited, and of which version of the data."""
    said = content.t._("Map; data version {version}")
    if isinstance(content.view, Chart):
        said = content.t._("Chart; data version {version}")
    if content.sides:
        said = content.t._("Two maps; data version {version}")
    return said.format(version=_line(content.version))


def _apa(content: Content, accessed: dt.date | None) -> str:
    t = content.t
    kind = _kind(content)
    head = f"{CONTRIBUTORS}. ({content.dated.year}). {_title(content)} [{kind}]. {ATLAS}."
    if accessed and content.address:
        said = t._("Retrieved {day}, from {address}")
        return f"{head} {said.format(day=t.day(accessed), address=content.address)}"
    if accessed:
        said = t._("Retrieved {day}.")
        return f"{head} {said.format(day=t.day(accessed))}"
    return f"{head} {content.address}".rstrip()


def _chicago(content: Content, accessed: dt.date | None) -> str:
    t = content.t
    said = t._("Map. {atlas}, data version {version}, {year}.")
    if isinstance(content.view, Chart):
        said = t._("Chart. {atlas}, data version {version}, {year}.")
    if content.sides:
        said = t._("Two maps. {atlas}, data version {version}, {year}.")
    parts = [
        f"{CONTRIBUTORS}.",
        t._("“{title}.”").format(title=_title(content)),
        said.format(atlas=ATLAS, version=_line(content.version), year=content.dated.year),
    ]
    if accessed:
        parts.append(t._("Accessed {day}.").format(day=t.day(accessed)))
    if content.address:
        parts.append(f"{content.address}.")
    return " ".join(parts)


def _bibtex(content: Content, accessed: dt.date | None) -> str:
    t, view = content.t, content.view
    said = _kind(content)
    fields = {
        "author": f"{{{CONTRIBUTORS.translate(_TEX)}}}",
        "title": f"{{{_title(content).translate(_TEX)}}}",
        "year": str(content.dated.year),
        "howpublished": ATLAS,
        "version": _line(content.version).translate(_TEX),
        "note": said.translate(_TEX),
        "language": t.facts.tex,
    }
    if content.address:
        fields["url"] = content.address.translate(_URL)
    if accessed:
        fields["urldate"] = accessed.isoformat()
    key = "-".join(["atlas", slug(view.view_id), *(day.isoformat() for day in content.days)])
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{key},", *lines, "}", ""])


def _ris(content: Content, accessed: dt.date | None) -> str:
    t, view = content.t, content.view
    records = [
        ("TY", "CHART" if isinstance(view, Chart) else "MAP"),
        ("AU", CONTRIBUTORS),
        ("TI", _title(content)),
        ("PY", str(content.dated.year)),
        ("ET", t._("Data version {version}").format(version=_line(content.version))),
        ("PB", ATLAS),
        ("LA", t.language),
        ("AB", _line(view.caption)),
        ("UR", content.address),
        ("Y2", accessed.strftime("%Y/%m/%d") if accessed else ""),
    ]
    lines = [f"{tag}  - {value}" for tag, value in records if value]
    return "\r\n".join([*lines, "ER  - ", ""])
