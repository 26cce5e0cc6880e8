"""What a reader sees on a page that AppTest has run."""

from __future__ import annotations

import json
import re
from typing import Any

from streamlit.testing.v1 import AppTest

from app import PAGES
from geo.i18n import Texts
from geo.registry import ROOMS
from tests.shared import atlas


def parts() -> list[tuple[str, str]]:
    """Return each page with each of its parts, an empty one where a page has none."""
    t = Texts()
    codes = {name: [*r.choices(atlas(), t).get("part", ("",))] for name, r in ROOMS.items()}
    codes |= {page.name: [*own["part"]] for page in PAGES if "part" in (own := page.own(t))}
    return [(page.name, part) for page in PAGES for part in codes.get(page.name, ("",))]


def script(app: AppTest) -> str:
    """Return the scripts and data of the map, as the page sends them."""
    return str(app.get("component_instance")[0].proto.json_args)


def sentence(app: AppTest) -> str:
    """Return the sentence that sums the view up, without Markdown's backslashes.

    Beside a map it stands behind the button of what is not known, after the line on top.
    """
    behind = [block for block in app.get("popover") if block.proto.id.endswith("-caveats")]
    return app.markdown[1 if behind else 0].value.replace("\\", "")


def headline(app: AppTest) -> str:
    """Return the line above a map, without Markdown's backslashes."""
    return app.markdown[0].value.replace("\\", "")


def legend(app: AppTest) -> dict[str, int]:
    """Return the numbers of the legend by their words."""
    if not any(block.proto.id.endswith("side_legend") for block in app.get("bidi_component")):
        bodies = [str(block.proto.body) for block in app.get("html")]
        body = next(b for b in bodies if 'class="atlas-legend"' in b)
        found = re.findall(r"<span>([^<]+) <strong>([\d,]+)</strong>", body)
        return {words: int(number.replace(",", "")) for words, number in found}
    lines = beside(app, "side_legend")["parts"][0]["lines"]
    return {line["words"]: int(line["count"].replace(",", "")) for line in lines}


def beside(app: AppTest, key: str) -> dict[str, Any]:
    """Return what the script beside the map is given: ``side_legend`` or ``side_list``."""
    found = next(b for b in app.get("bidi_component") if b.proto.id.endswith(key))
    given: dict[str, Any] = json.loads(found.proto.json)
    return given
