"""A view, chart or comparison as one HTML file that works from a USB stick: it asks for nothing.

Leaflet, the atlas's own scripts, the background and the rows are all inside; a chart is a drawing
and needs no script. The pages are the templates of this package: what was text in the data stays
text (`geo.escape.templates`), scripts get their data as JSON without ``<``, and the page's own
policy lets no other script run than those that were put in here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pandas as pd
from markupsafe import Markup

from geo import chart_layout, describe, escape, palette, table
from geo.comparison import Pair
from geo.escape import for_map, safe_url, spoken
from geo.exhibit import ATLAS, Chart, Exhibit
from geo.i18n import LANGUAGES, Texts, _
from geo.model import AreaKey, LegendItem, View
from geo.print import figure, page
from geo.registry import SIDES
from geo.screen import assets, frames, leaflet
from geo.takeaway import notes
from geo.takeaway.citation import citation
from geo.takeaway.light import Recorded, Spoken
from geo.takeaway.notes import Content, Mapped

FRAME: Final = "map"  # the element that a map is drawn into
FRAMES: Final = tuple(f"{FRAME}-{side}" for side in SIDES)  # and those of two maps
_STYLES: Final = ("map.css", "handout.css")
_PRESENTING: Final = {"present": _("Present (P)"), "leave": _("Leave (Esc)")}
_NOBODY: Final = {"type": "FeatureCollection", "features": []}
OF_SITE: Final = (  # a page of the site runs and shows what stands beside it, on a disk too
    "default-src 'none'; script-src 'self' file:; style-src 'self' 'unsafe-inline' file:; "
    "img-src 'self' file: data:; base-uri 'none'; form-action 'none'"
)
_WIDE: Final = 240.0  # millimetres of the drawing of a chart
_PIXEL: Final = 0.29  # millimetres of a pixel of the screen's chart
_MAP_LINK: Final = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_PICTURE: Final = re.compile(r"url\(images/[^)]*\)")
TEMPLATES: Final = escape.templates(Path(__file__).parent / "templates")


@dataclass(frozen=True)
class Cell:
    """A cell of a table; its links are texts with addresses, of which a reader sees the host."""

    text: object = ""
    number: bool = False
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of a table; where it has a name, this opens the card of its place, if it has one."""

    cells: Sequence[Cell]
    name: str = ""
    place_id: str = ""


@dataclass(frozen=True)
class Rows:
    """A table; ``named`` says whether its first column are the names of its lines."""

    heads: Sequence[str]
    lines: Sequence[Line]
    named: bool = True


def handout(
    exhibit: Exhibit,
    url: str = "",
    *,
    qr: bool = False,
    years: Sequence[View] = (),
    light: Recorded | None = None,
    others: Sequence[Spoken] = (),
) -> str:
    """Return what is shown as one self-contained HTML page, in its language.

    It has the map, both maps or the drawing with legends, how much is documented, the rows as a
    table, the sources and the licences; maps have the cards of their members. It can be printed.
    The same exhibit gives the same page.

    Parameters
    ----------
    url
        The address of the view in the atlas; left out where it is no web address.
    qr
        Whether the address also stands there as a QR code.
    years
        The map at the end of each year up to its own day, to be played in the page.
    light
        The memberships of the map on all days, where the page is to have days and filters.
    others
        The same in other languages, to which the page can be switched.
    """
    content = Content(exhibit, url)
    name = f"{exhibit.kind}.html"
    own = parts(content, years, light)
    scripts = _scripts(content, own, [_spoken(name, other) for other in others])
    return page_of(name, content, own | {"scripts": scripts}, qr=qr)


def _spoken(name: str, other: Spoken) -> tuple[str, dict[str, Any]]:
    """Return a language and what it says, with the page itself."""
    content = Content(other.view, other.url)
    own = parts(content, (), other.recorded)
    bare = own | {"rows": replace(own["rows"], lines=()), "scripts": []}
    body = page_of(name, content, bare, qr=False, bare=True)
    return content.t.language, own["run"] | {"body": body}


def parts(content: Content, years: Sequence[View], light: Recorded | None) -> dict[str, Any]:
    """Return what a page of its kind shows, and what its script runs."""
    t, exhibit = content.t, content.view
    match exhibit:
        case Chart():
            return _of_chart(content, exhibit)
        case Pair():
            maps = list(zip(FRAMES, exhibit.headings, content.sides, strict=True))
            return _maps(maps, t._("How the two differ"), _difference_rows(content, exhibit))
        case _:
            maps = [(FRAME, t._("Map"), content.map)]
            rows = _member_rows(content.map)
            return _maps(maps, t._("The same rows as a table"), rows, years, light)


def page_of(
    name: str,
    content: Content,
    own: Mapping[str, Any],
    *,
    qr: bool = False,
    bare: bool = False,
    site: Mapping[str, Any] | None = None,
) -> str:
    """Return a page of a template: what all have in common, and what is its own.

    A ``bare`` one is only what stands in the page; one of a ``site`` has its files beside it.
    """
    t, view = content.t, content.view
    said = {
        "documented": t._("Known members of those announced"),
        "absence": describe.absence(t, view),
        "sources": t._("Sources and licences"),
        "how": t._("How to cite:"),
        "needs": t._("The map needs JavaScript; the table below does not."),
        "drawn": t._("Drawn with Leaflet (BSD-2-Clause)."),
        "shown": t._("{atlas}, data version {version}, shown as of {day}").format(
            atlas=ATLAS,
            version=content.version,
            day=t.listing([t.day(day) for day in content.view.days]),
        ),
    }
    sources = notes.sources(own.get("every", content))
    said["count"] = t.n_("{n} source of these rows", "{n} sources of these rows", len(sources))
    background = t.series(notes.base_attribution(content))
    code = ""
    if qr and content.address:
        label = for_map(t._("QR code of the address of this view"))
        code = made_here(page.code_svg(content.address, label))
    return TEMPLATES.get_template(name).render(
        view=view,
        bare=bare,
        site=site,
        language=t.language,
        title=title(view),
        about=[
            ("viewport", "width=device-width, initial-scale=1"),
            ("referrer", "no-referrer"),
            ("author", notes.author(view)),
            ("description", view.caption),
            ("dcterms.source", content.address),
            ("dcterms.rights", notes.attribution(content)),
            ("dcterms.hasVersion", content.version),
        ],
        policy=made_here(OF_SITE if site else policy([str(each) for each in own["scripts"]])),
        icon=base64.b64encode(assets.own("icon.svg")).decode(),
        coverage=notes.coverage(content),
        licences=notes.licences(content),
        attribution=notes.attribution(content),
        background=t._("Background: {list}").format(list=background) if background else "",
        sources=sources,
        cited=citation(view, None, content.url, "apa"),
        code=code,
        **{**own, "said": said | own["said"]},
    )


def title(view: Exhibit) -> str:
    """Return the title of the page of a view."""
    return f"{view.title} – {ATLAS}"


def made_here(text: str) -> Markup:
    """Let through what the atlas itself has written as HTML: no text of the data."""
    return Markup(text)  # noqa: S704 - a policy, a style, a script that `_inert` made, a drawing


def policy(scripts: list[str]) -> str:
    """Return the policy of a page with these scripts: they may run, and no other.

    Leaflet sets styles on its elements, which only ``unsafe-inline`` allows.
    """
    sums = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    allowed = " ".join(f"'sha256-{each}'" for each in sums) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _of_chart(content: Content, chart: Chart) -> dict[str, Any]:
    t = content.t
    said = {"table": t._("The chart as a table"), "drawn": t._("Drawn with matplotlib.")}
    size = (_WIDE, max(60.0, chart.height * _PIXEL))
    drawn = figure.panels(chart, size).decode("utf-8")
    return {
        "said": said,
        "style": made_here(assets.own("handout.css").decode()),
        "run": None,
        "drawing": made_here(drawn[drawn.index("<svg ") :].rstrip()),
        "legend": [_symbol(t, item) for item in chart.legend],
        "rows": rows_of(t, chart.table),
    }


def _maps(
    maps: Sequence[tuple[str, str, Mapped]],
    heading: str,
    rows: Rows,
    years: Sequence[View] = (),
    light: Recorded | None = None,
) -> dict[str, Any]:
    """Return what the page says and runs of maps, given by frame, name and content."""
    every = _every(maps[0][2], light)
    return {
        "said": {"table": heading},
        "rows": rows,
        "style": made_here(style()),
        "run": _run(maps, years, light),
        "played": bool(years),
        "bars": light.data["bars"] if light else [],
        "every": every,
        "drawn": [every.view, *(content.view for _frame, _name, content in maps[1:])],
        "maps": [
            {
                "frame": frame,
                "name": name,
                "caption": content.view.caption,
                "legends": _legends(content),
            }
            for frame, name, content in maps
        ],
    }


def style() -> str:
    """Return the style of a page with maps, without pictures of controls that it does not have."""
    sheets = [assets.vendored("leaflet", "leaflet.css"), *(assets.own(name) for name in _STYLES)]
    return _PICTURE.sub("none", "\n".join(sheet.decode() for sheet in sheets))


def _legends(content: Mapped) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the legend of a map, of its areas and of what is drawn behind, with headings."""
    t, view = content.t, content.view
    return [
        (t._("Legend"), [_symbol(t, item) for item in view.legend]),
        (view.area_title or t._("Countries"), [_area(t, key) for key in view.area_legend]),
        (t._("Besides, drawn smaller"), [_symbol(t, item) for item in view.context_legend]),
    ]


def _symbol(t: Texts, item: LegendItem) -> dict[str, Any]:
    picture = palette.data_uri(item.symbol)
    return {"symbol": picture, "label": item.label, "count": t.number(item.count)}


def _area(t: Texts, key: AreaKey) -> dict[str, Any]:
    found = {"label": key.label, "count": t.number(key.count)}
    return found | {"symbol": "", "fill": key.fill, "hatched": key.hatched}


def _member_rows(content: Mapped) -> Rows:
    """Return the rows of a map; the name of a place that is on the map opens its card."""
    view = content.view
    rows, words = table.shown(view, content.t, view.imprint.names)
    ordered = table.ordered(view.rows)
    places = ordered["place_id"].where(ordered.geometry.notna(), "")
    told = zip(rows.to_dict("records"), places, strict=True)
    return Rows(list(words.values()), [_line(content.t, row, place) for row, place in told])


def _line(t: Texts, row: Mapping[Any, Any], place: str) -> Line:
    """Return a membership in words as a line; its name opens the card of a place on the map."""
    cells = [_cell(t, str(k), v) for k, v in row.items() if k not in {"place", "place_id"}]
    return Line(cells, str(row["place"]), place)


def _cell(t: Texts, column: str, value: object) -> Cell:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return Cell()
    if column == "source":
        return Cell(links=(str(value),))
    if column == "population":
        return Cell(t.number(int(str(value))), number=True)
    return Cell(value, number=column == "population_year")


def _difference_rows(content: Content, pair: Pair) -> Rows:
    """Return how places differ; the name of a place on either map opens its card."""
    located: set[str] = set()
    for view in pair.parts:
        located |= set(view.members.loc[view.members["geometry"].notna(), "place_id"])
    shown = pair.table.drop(columns="place_id")
    lines = []
    for place, (name, *cells, cited) in zip(
        pair.table["place_id"], shown.itertuples(index=False, name=None), strict=True
    ):
        sources = tuple(notes.cite(content, source) for source in describe.sources(cited))
        known = [*(Cell(cell) for cell in cells), Cell(links=sources)]
        lines.append(Line(known, name, place if place in located else ""))
    return Rows([str(name) for name in shown], lines)


def rows_of(t: Texts, rows: pd.DataFrame) -> Rows:
    """Return a table in words and numbers, as readers see it."""
    numeric, numbers = set(chart_layout.numeric(rows)), set(chart_layout.numbers(rows))

    def cell(name: str, value: object) -> Cell:
        if value is None or pd.isna(value):  # type: ignore[call-overload]
            return Cell()
        if name in numeric:  # of which years have no separator
            return Cell(t.number(float(str(value))) if name in numbers else value, number=True)
        address = safe_url(value)
        return Cell(value, links=(address,) if address else ())

    names = [str(name) for name in rows]
    lines = [
        Line([cell(name, value) for name, value in zip(names, row, strict=True)])
        for row in rows.itertuples(index=False, name=None)
    ]
    return Rows(names, lines, named=False)


def _linked_words(text: str, short: bool) -> list[tuple[str, str | None]]:  # noqa: FBT001 - a filter
    """Return the words of a text, web addresses with theirs; short ones are called by the host."""
    found = []
    for word in text.split(" "):
        address = safe_url(word)
        found.append((address.split("/")[2] if address and short else word, address))
    return found


TEMPLATES.filters["words"] = _linked_words


def _every(content: Mapped, light: Recorded | None) -> Mapped:
    """Return a map with the members of all days, if it has them."""
    return content if light is None else replace(content, view=light.of(content.view))


def live(content: Mapped, light: Recorded) -> dict[str, Any]:
    """Return what the script filters, with lines of the table and of the coverage as HTML."""
    parts: Any = TEMPLATES.get_template("parts.html").module
    documented = []
    for found in light.coverage:
        said = notes.coverage(replace(content, view=replace(content.view, coverage=tuple(found))))
        told = zip(found, said, strict=True)
        documented.append([[one.network_id, str(parts.linked(x, short=True))] for one, x in told])
    lines = [spoken(parts.row(_line(content.t, x, str(x["place_id"])))) for x in light.lines]
    return light.data | {"lines": lines, "documented": documented}


def _run(
    maps: Sequence[tuple[str, str, Mapped]], years: Sequence[View], light: Recorded | None
) -> dict[str, Any]:
    """Return what the script runs of maps in a language, as plain data."""
    t, view = maps[0][2].t, maps[0][2].view
    views = [{"frame": frame, **_drawn(content)} for frame, _name, content in maps]
    if light is not None:  # its script draws the members
        views[0]["members"] = _NOBODY
    return {
        "title": title(view),
        "body": None,
        "views": views,
        "years": frames.years(t, years) | {"words": frames.words(t)} if years else None,
        "light": live(maps[0][2], light) if light else None,
        "words": t.each(_PRESENTING),
    }


def _scripts(
    content: Content, own: dict[str, Any], others: Sequence[tuple[str, dict[str, Any]]]
) -> list[Markup]:
    """Return the scripts in the order in which they run; shapes that maps share come once."""
    if own["run"] is None:
        return []
    files = dict.fromkeys(name for view in own["drawn"] for name in frames.shapes(view))
    said = {content.t.language: own["run"], **dict(others)}
    held = {
        "ATLAS_DATA": {name: assets.packed_shapes(name) for name in files},
        "ATLAS_SAID": {code: assets.packed(each) for code, each in said.items()},
        "ATLAS_NAMES": {code: LANGUAGES[code].own_name for code in said},
    }
    given = [f"window.{name} = {_json(each)};" for name, each in held.items()]
    return [made_here(_inert(script)) for script in (*given, *assets.programs())]


def _inert(script: str) -> str:
    """Return a script as it can stand in HTML: without its end, and without links to maps."""
    plain = _MAP_LINK.sub("", script.replace("\r\n", "\n"))
    return plain.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _json(value: object) -> str:
    """Return JSON in which no character can end a script or begin markup."""
    text = json.dumps(value, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _drawn(content: Mapped) -> dict[str, Any]:
    """Return what the map draws, for ``sheet.js``; pictures stand in it themselves."""
    view, t = content.view, content.t
    found = frames.sheet(t, view, cards=leaflet.cards(t, view.imprint))
    for part in found["base"]:
        if part["image"] is not None:
            picture = base64.b64encode(assets.base_map(part["address"])).decode()
            part["address"] = f"data:image/jpeg;base64,{picture}"
    return found
