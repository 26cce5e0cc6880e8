"""What each answer of the server tells the browser about what a page may do.

Streamlit's front end and streamlit-folium build scripts from text, so those of the page itself may;
scripts, styles, fonts and connections of other hosts may not. Pictures may come from the online
tiles that a reader can choose (`geo.screen.leaflet.online_backgrounds`), and from nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.screen import leaflet

FRAMES: Final = "ATLAS_FRAMES"  # the environment: sites whose pages may hold the app, by spaces
_EMBED: Final = "embed"
_PART: Final = "component/"  # the frame of a map, which stands in a page that may stand in another
_TURNED_ON: Final = frozenset({"1", "true"})


def policy(frames: str = "") -> str:
    """Return the Content-Security-Policy; ``frames`` are other sites that may hold the page."""
    addresses = (provider.url for provider in leaflet.online_backgrounds().values())
    hosts = {f"https://{urlsplit(url.replace('{s}', '*')).netloc}" for url in addresses}
    said = {
        "default-src": "'self'",
        "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": " ".join(["'self' data: blob:", *sorted(hosts)]),
        "font-src": "'self' data:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": f"'self' {frames}".strip(),
    }
    return "; ".join(f"{name} {value}" for name, value in said.items())


def headers(frames: str = "") -> Mapping[str, str]:
    """Return the headers of an answer by name."""
    return {
        "content-security-policy": policy(frames),
        "x-content-type-options": "nosniff",
        # Hosts of online tiles want to know the site; none is told what a reader looks at there.
        "referrer-policy": "strict-origin-when-cross-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
    }


class Headers:
    """ASGI middleware that adds `headers` to each answer.

    A page may be held by pages of other sites only if its address says ``embed=true``, as in the
    code to embed a view, or if the environment variable ``ATLAS_FRAMES`` names the site.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._own = headers(os.environ.get(FRAMES, ""))
        self._embedded = headers("*")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, and add to what it says."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = parse_qs(scope["query_string"].decode("latin-1")).get(_EMBED, [])
        held = bool(_TURNED_ON & set(asked)) or f"/{_PART}" in scope["path"]
        added = self._embedded if held else self._own

        async def pass_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(added)
            await send(message)

        await self.app(scope, receive, pass_on)
