"""A view as one HTML file that works from a USB stick: nothing in it asks for anything.

Leaflet, the atlas's own scripts, the background and the rows are all inside. What was text in the
data stays text: HTML is escaped by `geo.escape`, scripts get their data as JSON without ``<``, and
the page's own policy lets no other script run than those that were put in here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from geo import describe
from geo.escape import for_map
from geo.i18n import Texts
from geo.model import View
from geo.screen import assets, features, popup, weblayers, webmap
from geo.takeaway import export_notes, handout_parts
from geo.takeaway.export_notes import ATLAS, Content

OUTLINES: Final = "alps_perimeters.geojson"
STYLES: Final = ("map.css", "handout.css")
SCRIPTS: Final = (assets.SHAPES, "base.js", "symbols.js", "handout.js")
_MAP_LINK: Final = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_PICTURE: Final = re.compile(r"url\(images/[^)]*\)")


def handout(view: View, t: Texts, version: str, url: str = "", *, qr: bool = False) -> str:
    """Return a view as one self-contained HTML page, in the language of the texts.

    It has the map with its members, cards and legend, how much is documented, the rows as a table,
    the sources and the licences; it can be printed. The same view gives the same page.

    Parameters
    ----------
    version
        The version of the data.
    url
        The address of the view in the atlas; left out where it is no web address.
    qr
        Whether the address also stands there as a QR code.
    """
    content = Content(view, t, version, url)
    return drawn(content, handout_parts.body(content, qr=qr), {handout_parts.FRAME: content})


def drawn(content: Content, body: str, maps: Mapping[str, Content]) -> str:
    """Return a whole page with its maps, each drawn into the element of the body with its id."""
    scripts = [_inert(text) for text in _scripts(maps)]
    tags = "\n".join(f"<script>{text}</script>" for text in scripts)
    return page(content, f"{body}\n{tags}", _style(), scripts)


def page(content: Content, body: str, style: str, scripts: list[str]) -> str:
    """Return a whole page of a body that ends in its scripts."""
    return (
        f'<!doctype html>\n<html lang="{for_map(content.t.language)}">\n'
        f"<head>\n{_head(content, style, scripts)}\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _head(content: Content, style: str, scripts: list[str]) -> str:
    """Return the head: first of all the policy, then what the page is, then its style."""
    view = content.view
    icon = base64.b64encode(assets.own("icon.svg")).decode()
    about = {
        "viewport": "width=device-width, initial-scale=1",
        "referrer": "no-referrer",
        "author": export_notes.CONTRIBUTORS,
        "description": view.caption,
        "dcterms.source": content.address,
        "dcterms.rights": export_notes.attribution(content),
        "dcterms.hasVersion": content.version,
    }
    metas = [f'<meta name="{k}" content="{for_map(v)}">' for k, v in about.items() if v]
    lines = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy(scripts)}">',
        *metas,
        f"<title>{for_map(view.title)} – {ATLAS}</title>",
        f'<link rel="icon" href="data:image/svg+xml;base64,{icon}">',
        f"<style>{style}</style>",
    ]
    return "\n".join(lines)


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


def _style() -> str:
    """Return all styles; pictures of controls that the page does not have are left out."""
    parts = [
        assets.vendored("leaflet", "leaflet.css"),
        assets.vendored("leaflet_markercluster", "MarkerCluster.css"),
        *(assets.own(name) for name in STYLES),
    ]
    return _PICTURE.sub("none", "\n".join(part.decode() for part in parts))


def _scripts(maps: Mapping[str, Content]) -> list[str]:
    """Return the scripts in the order in which they run; shapes that maps share come once."""
    shapes: dict[str, Any] = {}
    for content in maps.values():
        shapes |= _shapes(content.map)
    views = [{"frame": frame, **_drawn(content)} for frame, content in maps.items()]
    return [
        assets.vendored("leaflet", "leaflet.js").decode(),
        assets.vendored("leaflet_markercluster", "leaflet.markercluster.js").decode(),
        f"window.ATLAS_DATA = {_json(shapes)};",
        f"window.ATLAS_VIEWS = {_json(views)};",
        *(assets.own(name).decode() for name in SCRIPTS),
    ]


def _inert(script: str) -> str:
    """Return a script as it can stand in HTML: without its end, and without links to maps."""
    plain = _MAP_LINK.sub("", script.replace("\r\n", "\n"))
    return plain.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _json(value: object) -> str:
    """Return JSON in which no character can end a script or begin markup."""
    text = json.dumps(value, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _shapes(view: View) -> dict[str, Any]:
    """Return the shapes that the view draws, by the name of their file."""
    names = {part.file for part in view.base if part.bounds is None}
    names |= {view.area_file} if view.areas else set()
    names |= {OUTLINES} if view.outline else set()
    return {name: json.loads(assets.base_map(name)) for name in sorted(names)}


def _drawn(content: Content) -> dict[str, Any]:
    """Return what the map draws, for ``handout.js``."""
    view, t = content.map, content.t
    west, south, east, north = view.extent
    credit = t._("Made with Natural Earth")
    base = weblayers.OfflineBase("base", view, credit)
    parts = [
        {"address": _address(part.file, picture=part.bounds is not None), "style": part.style}
        | {"image": part.bounds}
        for part in view.base
    ]
    areas = {"address": view.area_file, "values": weblayers.Areas(view).classes}
    return {
        "home": [[south, west], [north, east]],
        "closest": webmap.CLOSEST_ZOOM,
        "clusters": {
            "maxClusterRadius": webmap.CLUSTER_RADIUS,
            "disableClusteringAtZoom": webmap.CLUSTERS_UNTIL,
        },
        "base": parts,
        "focus": base.focus,
        "credit": for_map(credit),
        "areas": areas if view.areas else None,
        "outline": {"address": OUTLINES, "rule": view.outline} if view.outline else None,
        "context": features.context_collection(view),
        "members": features.collection(view, t, cards=lambda rows: _cards(rows, view, t)),
        "words": _words(t),
    }


def _cards(rows: pd.DataFrame, view: View, t: Texts) -> list[str]:
    names = view.imprint.names
    told = (
        rows["card"]  # of rows that are no memberships
        if "card" in rows
        else [describe.card(t, row, names[row["network_id"]]) for row in describe.records(rows)]
    )
    return [popup.card(t, each, view.imprint.titles) for each in told]


def _words(t: Texts) -> dict[str, str]:
    return {
        "home": t._("Back to the whole map"),
        "fit": t._("Zoom to the members shown"),
        "closer": t._("Zoom in"),
        "wider": t._("Zoom out"),
    }


def _address(name: str, *, picture: bool) -> str:
    """Return the name of a file of shapes, or a picture itself."""
    if not picture:
        return name
    return "data:image/jpeg;base64," + base64.b64encode(assets.base_map(name)).decode()
