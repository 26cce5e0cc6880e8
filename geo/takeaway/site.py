"""The atlas as a static site: pages that any host or folder serves, without a server behind them.

Each page is text, table and picture, and needs no script for these. A map is the light atlas
(`geo.takeaway.light`) with its scripts, styles and background in files that all pages share, named
after what is in them. All addresses are relative; the same atlas gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import pandas as pd
from PIL import Image

from geo import layers, registry
from geo.about import questions, sources
from geo.errors import OptionError
from geo.exhibit import ATLAS
from geo.i18n import LANGUAGES, Texts, _
from geo.layers import Atlas
from geo.listing import room as your_list
from geo.print import figure
from geo.request import Request
from geo.screen import assets, frames
from geo.takeaway import citation, export, handout, light, notes, output
from geo.takeaway.handout import TEMPLATES
from geo.takeaway.notes import Content

MAPS: Final = ("contestatory", "iccar", "alpine", "anvita")
EXHIBITS: Final[Mapping[str, tuple[str, dict[str, str]]]] = {  # pages: a room, and its part
    **{name: (name, {}) for name in MAPS},
    "typology": ("typology", {}),
    "relations": ("typology", {"part": "relations"}),
    "growth": ("anvita", {"part": "growth"}),
    "composition": ("anvita", {"part": "composition"}),
    "history": ("history", {}),
    "overlaps": ("overlaps", {"part": "combinations"}),
}
YOURS: Final = "your-list"
_MARK: Final = "files.txt"  # what a folder holds of a site
_TEXTS: Final = ("sources", "data", "cite")
_TAKEN: Final = ("csv", "xlsx", "geojson")
_WORDS: Final = {
    "pages": _("Pages of the atlas"),
    "take": _("To download:"),
}
_LAYOUT: Final = "slide-16-9"  # of the picture for sharing
_DPI: Final = 90  # 1200 pixels wide
_COLOURS: Final = 128  # of a picture
_GROUND: Final = "ground/world.js"  # of every map
_OFTEN: Final = ("europe", "world", "world_rest")  # shapes of most maps
_QUALITY: Final = 70  # of a small one, which no other site shows


@dataclass(frozen=True)
class Site:
    """A site to be written.

    ``base`` is the address at which it will answer, if that is known: only then it can have
    canonical addresses, a sitemap, and pictures for sharing that other sites find. ``names`` are
    the pages on exhibits, all of `EXHIBITS` unless said otherwise.
    """

    atlas: Atlas
    today: dt.date
    languages: Sequence[str] = tuple(LANGUAGES)
    base: str = ""
    names: Sequence[str] = tuple(EXHIBITS)
    shared: dict[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> tuple[str, ...]:
        """Return the names of the pages of each language."""
        own = (YOURS,) if self.atlas.brought is not None else ()
        return ("index", *own, *self.names, *_TEXTS)

    def address(self, path: str) -> str:
        """Return where a file will answer; empty where that is not known."""
        return f"{self.base.rstrip('/')}/{path}" if self.base else ""


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a site by their paths, the same ones each time."""
    yield from _shared(site)
    yield f"data/{export.dataset_name(site.atlas.version)}", export.dataset(layers.folder())
    asked = {name: _asked(site, name, site.languages[0]) for name in site.pages if _is_shown(name)}
    known = {
        name: light.standing(one, site.today) for name, one in asked.items() if light.can_be(one)
    }
    for language in site.languages:
        spoken = {name: light.speaking(one, language) for name, one in asked.items()}
        titles = {name: one.build().title for name, one in spoken.items()}
        for name, one in spoken.items():
            yield from _shown(site, name, one, titles, known.get(name))
        yield from _told(site, language, titles)
    yield "index.html", _entrance(site).encode()
    yield from _for_machines(site)


def _is_shown(name: str) -> bool:
    return name in EXHIBITS or name == YOURS


def _asked(site: Site, name: str, language: str) -> Request:
    """Return what a page shows: a room as it opens, one of its parts."""
    room, part = (your_list.NAME, {}) if name == YOURS else EXHIBITS[name]
    asked = registry.offered(room, site.atlas, language, site.today)
    if part and part["part"] not in asked.choices.get("part", part.values()):
        part = {}
    asked = asked.drawn(**part)
    return light.plain(asked) if light.can_be(asked) else asked


# What all pages share


def _hashed(name: str, body: bytes) -> str:
    """Return the name of a file with a part that says what is in it."""
    stem, _dot, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(body).hexdigest()[:10]}.{ending}"


def _shared(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield styles, scripts and the background, and keep what they are called."""
    held = {
        "style": ("atlas.css", handout.style().encode()),
        "icon": ("icon.svg", assets.own("icon.svg")),
        "site": ("site.js", assets.own("site.js")),
        "map": ("map.js", "\n;\n".join(assets.programs()).encode()),
    }
    for kind, (name, body) in held.items():
        site.shared[kind] = _hashed(name, body)
        yield f"assets/{site.shared[kind]}", body
    base = _background()
    folder = hashlib.sha256(b"".join(base.values())).hexdigest()[:10]
    site.shared["base"] = f"base-{folder}"
    for path, body in base.items():
        yield f"assets/base-{folder}/{path}", body
    ahead = [f"base-{folder}/{path}" for path in (_GROUND, *(f"shapes/{x}.js" for x in _OFTEN))]
    site.shared["ahead"] = " ".join([site.shared["map"], *ahead])


@cache
def _background() -> dict[str, bytes]:
    """Return the background as scripts, each of which brings one part of it."""
    found = {
        f"shapes/{path.stem}.js": assets.packed(assets.coarse(path.name))
        for path in sorted(assets.BASE_MAPS.glob("*.geojson"))
    }
    for kind in assets.TILED:
        for name in assets.tiles(kind):
            found[f"{kind}/{name}.js"] = assets.packed_shapes(f"{kind}/{name}.json")
    return {path: _brought(path, body) for path, body in found.items()}


def _brought(name: str, packed: str) -> bytes:
    """Return a script that brings a packed text, by its name (``ui/assets/held.js``)."""
    return f"(window.ATLAS_ARRIVED ||= {{}})[{json.dumps(name)}]={json.dumps(packed)};\n".encode()


def _lighter(png: bytes) -> bytes:
    """Return a picture in few colours: a third of the bytes."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as drawn:
        drawn.convert("RGB").quantize(_COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _small(png: bytes) -> bytes:
    """Return a small picture for an index of many: half the bytes."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as drawn:
        drawn.convert("RGB").save(out, "WEBP", quality=_QUALITY, method=6)
    return out.getvalue()


# Pages on what is shown


def _shown(
    site: Site,
    name: str,
    asked: Request,
    titles: Mapping[str, str],
    known: light.Standing | None,
) -> Iterator[tuple[str, bytes]]:
    """Yield the page of a map or a chart, with its picture and its rows."""
    exhibit, language = asked.build(), asked.language
    own_address = site.address(f"{language}/{name}.html")
    picture = figure.render(exhibit, layout=_LAYOUT, url=own_address, fmt="png", dpi=_DPI)
    yield f"{language}/{name}.png", _lighter(picture)
    yield f"{language}/{name}-small.webp", _small(figure.thumbnail(exhibit))
    taken = [fmt for fmt in _TAKEN if fmt in export.formats(exhibit)]
    for fmt in taken:
        yield f"{language}/{name}.{fmt}", export.data(exhibit, fmt, url=own_address)
    content = Content(exhibit, own_address)
    recorded = light.recorded(asked, site.today, known=known) if known else None
    own = handout.parts(content, (), recorded)
    chrome = _chrome(site, asked.t, name, titles) | {
        "title": exhibit.title,
        "description": exhibit.caption,
        "attribution": notes.attribution(content),
        "picture": site.address(f"{language}/{name}.png") or f"{name}.png",
        "plain": f"{name}.png",
        "downloads": [(f"{name}.{fmt}", fmt.upper()) for fmt in (*taken, "png")],
    }
    if own["run"] is not None:
        body = _data(site, own)
        file = _hashed(f"{name}-{language}.js", body)
        yield f"assets/{file}", body
        first = [f"{site.shared['base']}/{path}" for path in _first(own)]
        chrome["scripts"] = [*first, file, site.shared["map"], *chrome["scripts"]]
    page = handout.page_of(f"{exhibit.kind}.html", content, own | {"scripts": []}, site=chrome)
    yield f"{language}/{name}.html", page.encode()


def _first(own: Mapping[str, Any]) -> list[str]:
    """Return the files of the background that a map draws at once."""
    names = [path for view in own["drawn"] for path in frames.shapes(view) if "/" not in path]
    return [f"shapes/{path.partition('.')[0]}.js" for path in dict.fromkeys(names)] + [_GROUND]


def _data(site: Site, own: Mapping[str, Any]) -> bytes:
    """Return the script with what one page has of its own."""
    base = f"../assets/{site.shared['base']}/"
    shapes = {
        path: {"src": f"{base}shapes/{path.partition('.')[0]}.js"}
        for view in own["drawn"]
        for path in frames.shapes(view)
        if "/" not in path
    }
    said = {"ATLAS_BASE": base, "ATLAS_DATA": shapes, "ATLAS_NAMES": {}}
    language = own["drawn"][0].language
    said["ATLAS_SAID"] = {language: assets.packed(own["run"])}
    return "".join(f"window.{key}={json.dumps(each)};\n" for key, each in said.items()).encode()


def _chrome(site: Site, t: Texts, name: str, titles: Mapping[str, str]) -> dict[str, Any]:
    """Return what stands around every page: who it is, its kin, its files."""
    path, told = f"{t.language}/{name}.html", _named(t, titles)
    others = [code for code in site.languages if code != t.language]
    alternates = [(code, f"{code}/{name}.html") for code in (site.languages if others else ())]
    return {
        "name": name,
        "own": f"{name}.html",
        "root": "../",
        "atlas": ATLAS,
        "address": site.address(path),
        "alternates": [(code, site.address(at) or f"../{at}") for code, at in alternates],
        "languages": [(code, LANGUAGES[code].own_name) for code in others],
        "pages": [(page, told[page]) for page in site.pages if page in told],
        "words": t.each(_WORDS),
        "files": site.shared,
        "scripts": [site.shared["site"]],
        "attribution": "",
        "picture": "",
        "plain": "",
        "downloads": [],
    }


def _named(t: Texts, titles: Mapping[str, str]) -> dict[str, str]:
    told = {
        "index": ATLAS,
        "sources": t._("Sources and methods"),
        "data": t._("Data to download"),
        "cite": t._("How to cite"),
    }
    return {**titles, **told}


# Pages of text


def _told(site: Site, language: str, titles: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield the pages of text of a language."""
    t = Texts(language)
    written: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "index": partial(_index, t, site, titles),
        "sources": partial(_sources, t, layers.in_language(site.atlas, t), site.today),
        "data": partial(_taken, t, site, titles),
        "cite": partial(_cited, t, site),
    }
    for name, write in written.items():
        lead = questions.lead(t) if name == "index" else ""
        chrome = _chrome(site, t, name, titles)
        heading = _named(t, titles)[name]
        shared = [f"{language}/{first}.png" for first in site.names[:1]]
        chrome |= {
            "title": heading,
            "heading": ATLAS if name == "index" else f"{heading} – {ATLAS}",
            "description": questions.lead(t),
            "picture": "".join(site.address(path) or f"../{path}" for path in shared),
        }
        yield f"{language}/{name}.html", _text(site, t, chrome, lead, write()).encode()


def _text(
    site: Site, t: Texts, chrome: Mapping[str, Any], lead: str, sections: list[dict[str, Any]]
) -> str:
    empty: dict[str, Any] = {"texts": [], "links": [], "codes": [], "rows": None}
    shown = t._("Version of the data: {version}").format(version=site.atlas.version)
    return TEMPLATES.get_template("text.html").render(
        language=t.language,
        policy=handout.made_here(handout.OF_SITE),
        site=chrome,
        lead=lead,
        sections=[{**empty, **section} for section in sections],
        shown=shown,
        said={},
    )


def _link(href: str, words: str, picture: str = "") -> dict[str, str]:
    return {"href": href, "words": words, "picture": picture}


def _index(t: Texts, site: Site, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    cards = {name: _link(f"{name}.html", titles[name], f"{name}-small.webp") for name in titles}
    maps = [card for name, card in cards.items() if name in (*MAPS, YOURS)]
    charts = [card for name, card in cards.items() if name not in (*MAPS, YOURS)]
    found: list[dict[str, Any]] = [
        {"heading": t._("Maps"), "links": maps},
        {"heading": t._("Charts"), "links": charts},
    ]
    changed = sources.changes(site.atlas.package)
    news = [t.labelled(t.partial(one.date), one.words(t)) for one in changed[:5]]
    return [
        *(part for part in found if part["links"]),
        {"heading": t._("Latest changes to the data"), "texts": news},
    ]


def _sources(t: Texts, atlas: Atlas, today: dt.date) -> list[dict[str, Any]]:
    def table(heading: str, rows: pd.DataFrame) -> dict[str, Any]:
        return {"heading": heading, "rows": replace(handout.rows_of(t, rows), named=False)}

    package = atlas.package
    dead = sources.dead_links(package)
    return [
        table(t._("The list of each network"), sources.networks(t, atlas, today)),
        *({"heading": heading, "texts": [text]} for heading, text in sources.methods(t)),
        table(t._("Every source of the memberships"), sources.cited(t, atlas, dead)),
        table(t._("Tables kept by hand"), sources.tables(t, package)),
        table(t._("Layers and licences"), sources.layers_table(t, package)),
        table(t._("Background layers"), sources.reference_table(t)),
        {"heading": t._("Known gaps"), "texts": [sources.gaps(t, atlas, package)]},
    ]


def _taken(t: Texts, site: Site, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    whole = export.dataset_name(site.atlas.version)
    said = t._(
        "Every layer as Parquet and CSV, with datapackage.json (Frictionless), licences and "
        "citation."
    )
    links = []
    for name, words in titles.items():
        formats = _TAKEN if name in (*MAPS, YOURS) else [f for f in _TAKEN if f != "geojson"]
        links += [_link(f"{name}.{fmt}", t.labelled(words, fmt.upper())) for fmt in formats]
    return [
        {
            "heading": t._("The whole data package"),
            "texts": [said],
            "links": [_link(f"../data/{whole}", whole)],
        },
        {"heading": t._("The rows of each page"), "links": links},
    ]


def _cited(t: Texts, site: Site) -> list[dict[str, Any]]:
    def cited(style: citation.Style) -> str:
        return citation.of_dataset(t, site.atlas.version, None, style)

    return [
        {"heading": citation.LABELS[style], "codes": [cited(style)]} for style in citation.STYLES
    ]


def _entrance(site: Site) -> str:
    """Return the page at the root: the atlas in each language."""
    t = Texts(site.languages[0])
    chrome = _chrome(replace(site, languages=(), names=()), t, "index", {}) | {
        "root": "",
        "own": "index.html",
        "pages": [],
        "address": site.address("index.html"),
        "alternates": [
            (code, site.address(f"{code}/index.html") or f"{code}/index.html")
            for code in site.languages
        ],
        "title": ATLAS,
        "heading": ATLAS,
        "description": questions.lead(t),
    }
    sections = [
        {
            "heading": LANGUAGES[code].own_name,
            "texts": [questions.lead(Texts(code))],
            "links": [_link(f"{code}/index.html", f"{ATLAS} ({LANGUAGES[code].own_name})")],
        }
        for code in site.languages
    ]
    return _text(site, t, chrome, "", sections)


def _for_machines(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield what robots read; a map of the site needs whole addresses."""
    lines = ["User-agent: *", "Allow: /"]
    if site.base:
        lines.append(f"Sitemap: {site.address('sitemap.xml')}")
        paths = ["index.html"]
        paths += [f"{code}/{name}.html" for code in site.languages for name in site.pages]
        yield (
            "sitemap.xml",
            TEMPLATES.get_template("sitemap.xml")
            .render(
                addresses=[site.address(path) for path in paths],
                day=str(site.atlas.package["created"])[:10],
            )
            .encode(),
        )
    yield "robots.txt", ("\n".join(lines) + "\n").encode()


def write(site: Site, out: str | Path) -> int:
    """Write a site into a folder, a new one or that of an earlier site, and return 0.

    Raises
    ------
    OptionError
        If something else stands there.
    OSError
        If it can't be written.
    """
    folder = Path(out)
    known = folder / _MARK
    if folder.exists() and any(folder.iterdir()) and not known.exists():
        raise OptionError(f"argument --out: {folder} is no site; accepted: a new folder")
    before = known.read_text(encoding="utf-8").split("\n") if known.exists() else []
    now = []
    for path, body in files(site):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        output.save(str(target), body)
        now.append(path)
    for path in set(before) - {*now, ""}:
        if ".." not in path and not path.startswith("/"):
            (folder / path).unlink(missing_ok=True)
    output.save(str(known), ("\n".join(now) + "\n").encode())
    return 0
