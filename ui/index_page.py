"""Tells Streamlit's front end where its server is, before it goes and looks.

On a page other than the first, the front end takes the page's own address for that of the server,
is answered with 404, and only then looks one folder up: two errors in the console of whoever opens
a link to a page (streamlit/streamlit#7074). It takes what ``window.__streamlit`` says instead, if
anything does. The server is in the folder of the address: no page has a folder in its name, and
the front end itself is loaded from ``./static``. That holds below a path too, and behind a proxy.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT: Final = (
    b'<script>window.__streamlit ??= {BACKEND_BASE_URL: new URL(".", location).href}</script>'
)
_HEAD: Final = re.compile(rb"<head(?:\s[^>]*)?>", re.IGNORECASE)

# What a browser may ask for and would get compressed, in part, or not at all.
_NOT_ASKED: Final = frozenset(
    {b"accept-encoding", b"if-modified-since", b"if-none-match", b"if-range", b"range"}
)
# What holds for Streamlit's file, but not for the page with the script.
_NOT_SAID: Final = ("accept-ranges", "etag", "last-modified")


class IndexPage:
    """ASGI middleware that puts `SCRIPT` at the start of the head of Streamlit's index page.

    Anything else passes as it comes: what lies in a folder, such as files, components, downloads
    and the stream of the app, and what is not HTML.

    Parameters
    ----------
    app
        The application that answers.
    base
        The path below which it does, as in ``server.baseUrlPath``; empty for the root.
    """

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self.root = f"/{base.strip('/')}/".replace("//", "/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, and put the script into the index page on its way."""
        if not self._may_be_the_page(scope):
            await self.app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name not in _NOT_ASKED]
        answer = _Answer(send, has_body=scope["method"] != "HEAD")
        await self.app({**scope, "headers": headers}, receive, answer.pass_on)

    def _may_be_the_page(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return False
        path: str = scope["path"]
        return path.startswith(self.root) and "/" not in path.removeprefix(self.root)


class _Answer:
    """An answer on its way; an HTML page is held back until it is whole."""

    def __init__(self, send: Send, *, has_body: bool) -> None:
        self._send = send
        self._has_body = has_body
        self._start: Message | None = None
        self._page = b""

    async def pass_on(self, message: Message) -> None:
        """Send a part of the answer, or keep it until the page can be sent."""
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._page += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self._start)

    async def _send_page(self, start: Message) -> None:
        page = _HEAD.sub(lambda head: head[0] + SCRIPT, self._page, count=1)
        headers = MutableHeaders(raw=list(start["headers"]))
        for name in _NOT_SAID:
            del headers[name]
        if self._has_body:
            headers["content-length"] = str(len(page))
        elif "content-length" in headers:
            headers["content-length"] = str(int(headers["content-length"]) + len(SCRIPT))
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": page})


def _is_html(start: Message) -> bool:
    headers = MutableHeaders(raw=list(start["headers"]))
    return (
        start["status"] == HTTPStatus.OK
        and headers.get("content-type", "").startswith("text/html")
        and "content-encoding" not in headers
    )
