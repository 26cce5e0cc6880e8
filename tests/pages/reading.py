"""What a reader sees on a page that AppTest has run."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest


def script(app: AppTest) -> str:
    """Return the scripts and data of the map, as the page sends them."""
    return str(app.get("component_instance")[0].proto.json_args)


def sentence(app: AppTest) -> str:
    """Return the sentence that sums the view up, without Markdown's backslashes."""
    return app.markdown[0].value.replace("\\", "")


def legend(app: AppTest) -> dict[str, int]:
    """Return the numbers of the legend by their words."""
    bodies = [str(block.proto.body) for block in app.get("html")]
    body = next(b for b in bodies if 'class="atlas-legend"' in b)
    found = re.findall(r"<span>([^<]+) <strong>([\d,]+)</strong>", body)
    return {words: int(number.replace(",", "")) for words, number in found}
