"""Welcoming Cities Atlas: the server of the entry script, for ``streamlit run server.py``.

It tells Streamlit's front end where its server is, before that goes and looks. On a page other than
the first, the front end takes the page's own address for that of the server, is answered with 404,
and only then looks one folder up: two errors in the console of whoever opens a link to a page
(streamlit/streamlit#7074). It takes what ``window.__streamlit`` says instead, if anything does. The
server is in the folder of the address: no page has a folder in its name, and the front end itself
is loaded from ``./static``. That holds below a path too, and behind a proxy.

It also keeps one entry for each page in the history of the browser. The app writes what a page
shows into its address as soon as it is there; as an entry of its own, the way back would lead to
the page that the reader is on (streamlit/streamlit#13963). So what the app writes before the
reader has touched anything takes the place of the address that it came to; and so does a page
whose values were written before its name. The part of the map that the address names behind its
``#`` stays.

And it lets Enter take a day that was typed: the field does so only when the focus goes elsewhere.

An address that names no page is answered with 404, and with the front end: the app says so there.

Files are packed once for all readers (`Packed`): Streamlit sends its own ones as they are, and
packs those of the app anew for each request.

Each answer tells the browser what a page may do. Streamlit's front end and streamlit-folium build
scripts from text, so those of the page itself may; scripts, styles, fonts and connections of other
hosts may not. Pictures may come from the online tiles that a reader can choose
(`geo.screen.leaflet.online_backgrounds`), and from nowhere else.
"""

from __future__ import annotations

import gzip
import importlib
import os
import re
import threading
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers as Said
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from geo.damage import LayersError
from geo.i18n import Texts, nearest_language
from geo.screen import leaflet
from ui import beside, session

_SERVER: Final = 'window.__streamlit ??= {BACKEND_BASE_URL: new URL(".", location).href}'
_HISTORY: Final = """(() => {
let arrived = true, written = false;
const push = history.pushState, replace = history.replaceState;
history.pushState = function (state, title, url) {
const to = new URL(url ?? "", location), moves = to.pathname !== location.pathname;
if (!moves) to.hash ||= location.hash;
const over = arrived || (moves ? written : !location.search);
(over ? replace : push).call(this, state, title, to.href);
arrived ||= moves;
written = !moves;
};
const set = (now) => () => { arrived = now; written = false; };
addEventListener("popstate", set(true));
for (const kind of ["pointerdown", "keydown", "blur"]) addEventListener(kind, set(false), true);
})()"""
_ENTER: Final = """addEventListener("keydown", (event) => {
const field = event.target;
if (event.key !== "Enter" || !field.closest?.('[data-testid="stDateInputField"] [role=group]'))
return;
const beside = document.createElement("button");
field.closest('[data-testid="stDateInput"]').after(beside);
beside.focus();
beside.remove();
}, true)"""
SCRIPT: Final = f"<script>{_SERVER};{_HISTORY};{_ENTER}</script>".encode()
NOWHERE: Final = "no-such-page"
FIRST: Final = "overview"  # the page that has no name in its address; who writes one is led there
# A browser asks for the icon by its old name where what it shows is no page.
_ELSEWHERE: Final = {FIRST: "./", "favicon.ico": "./favicon.png"}
# Of an address in folders: the page goes on under a name of its own in the folder of the atlas. The
# base is for what a browser fetches ahead.
_UP: Final = """<base href="{up}"><script>
history.replaceState(null, "", new URL("{up}{name}" + location.search + location.hash, location));
document.querySelector("base").remove();
</script>"""
# What Streamlit serves from folders; no page has a folder in its name.
_FOLDERS: Final = frozenset({"_stcore", "app", "auth", "component", "media", "static"})
_HEAD: Final = re.compile(rb"<head(?:\s[^>]*)?>", re.IGNORECASE)

# What a browser may ask for and would get compressed, in part, or not at all.
_NOT_ASKED: Final = frozenset(
    {b"accept-encoding", b"if-modified-since", b"if-none-match", b"if-range", b"range"}
)
# What holds for Streamlit's file, but not for the page with the script.
_NOT_SAID: Final = ("accept-ranges", "etag", "last-modified")


class IndexPage:
    """ASGI middleware that puts `SCRIPT` at the start of the head of Streamlit's index page.

    Anything else passes as it comes: files, components, downloads and the stream of the app.

    Parameters
    ----------
    app
        The application that answers.
    base
        The path below which it does, as in ``server.baseUrlPath``; empty for the root.
    names
        The pages of the app; any other address is answered with 404. Without them, none is.
    """

    def __init__(self, app: ASGIApp, base: str = "", names: Collection[str] | None = None) -> None:
        self.app = app
        self.names = None if names is None else frozenset({"", *names})
        self.root = f"/{base.strip('/')}/".replace("//", "/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, and put the script into the index page on its way."""
        if not self._may_be_the_page(scope):
            await self.app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name not in _NOT_ASKED]
        path = scope["path"].removeprefix(self.root)
        if path in _ELSEWHERE:
            query = scope["query_string"].decode("latin-1")
            there = _ELSEWHERE[path] + (f"?{query}" if query else "")
            await RedirectResponse(there)(scope, receive, send)
            return
        deep = path.count("/")
        script = _UP.format(up="../" * deep, name=NOWHERE).encode() + SCRIPT if deep else SCRIPT
        known = not deep if self.names is None else path in self.names
        status = HTTPStatus.OK if known else HTTPStatus.NOT_FOUND
        answer = _Answer(send, script, status, has_body=scope["method"] != "HEAD")
        await self.app({**scope, "headers": headers}, receive, answer.pass_on)

    def _may_be_the_page(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return False
        path: str = scope["path"]
        folder, deep, _ = path.removeprefix(self.root).partition("/")
        return path.startswith(self.root) and not (deep and folder in _FOLDERS)


class _Answer:
    """An answer on its way; an HTML page is held back until it is whole."""

    def __init__(self, send: Send, script: bytes, status: HTTPStatus, *, has_body: bool) -> None:
        self._send = send
        self._script = script
        self._status = status
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
        page = _HEAD.sub(lambda head: head[0] + self._script, self._page, count=1)
        headers = MutableHeaders(raw=list(start["headers"]))
        for name in _NOT_SAID:
            del headers[name]
        if self._has_body:
            headers["content-length"] = str(len(page))
        elif "content-length" in headers:
            headers["content-length"] = str(int(headers["content-length"]) + len(self._script))
        await self._send({**start, "status": self._status, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": page})


def _is_html(start: Message) -> bool:
    headers = MutableHeaders(raw=list(start["headers"]))
    return (
        start["status"] == HTTPStatus.OK
        and headers.get("content-type", "").startswith("text/html")
        and "content-encoding" not in headers
    )


_PACKED: Final = ("static/", "app/static/")  # the folders of Streamlit's files and of the app's
_WORTH: Final = re.compile(r"text/(?!html)|application/(geo\+)?j|image/svg")  # else packed already
_SMALL: Final = 1000  # bytes that are not worth it
_KEPT: Final = 500  # files


class Packed:
    """ASGI middleware that sends files packed (gzip), each made once for all who ask for it.

    A file is another one when its ``etag`` is; who has it already is told so (304), which Streamlit
    does not do for the files of the app. Parts of files, and answers to whoever takes no packed
    ones, pass as they come.
    """

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self._folders = tuple(f"/{base.strip('/')}/{one}".replace("//", "/") for one in _PACKED)
        self._held: dict[tuple[str, str], bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, and pack a whole file on its way."""
        if scope["type"] != "http" or not self._may_be_packed(scope):
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body: list[bytes] = []
        had = Said(scope=scope).get("if-none-match", "")

        async def pass_on(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_there(message, had):
                await send(_as_it_was(message))
                await send({"type": "http.response.body", "body": b""})
                start.update(status=HTTPStatus.NOT_MODIFIED)
            elif start.get("status") == HTTPStatus.NOT_MODIFIED:
                return
            elif message["type"] == "http.response.start" and _is_worth_it(message):
                start.update(message)
            elif not start:
                await send(message)
            else:
                body.append(message.get("body", b""))
                if not message.get("more_body", False):
                    await self._send(scope["path"], start, b"".join(body), send)

        asked = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": asked}, receive, pass_on)

    def _may_be_packed(self, scope: Scope) -> bool:
        asked = Said(scope=scope)
        return (
            scope["method"] == "GET"
            and scope["path"].startswith(self._folders)
            and "gzip" in asked.get("accept-encoding", "")
            and "range" not in asked
        )

    async def _send(self, path: str, start: Message, body: bytes, send: Send) -> None:
        headers = MutableHeaders(raw=list(start["headers"]))
        key = path, headers["etag"]
        if key not in self._held:
            while len(self._held) >= _KEPT:
                self._held.pop(next(iter(self._held)))
            self._held[key] = await run_in_threadpool(gzip.compress, body, mtime=0)
        packed = self._held[key]
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(packed))
        headers["etag"] = f"W/{headers['etag'].removeprefix('W/')}"
        headers["vary"] = "Accept-Encoding"
        del headers["accept-ranges"]
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": packed})


def _is_there(start: Message, had: str) -> bool:
    """Say whether a file is the one that a browser has: one of the marks that it names."""
    etag = Said(raw=start["headers"]).get("etag", "")
    marks = {mark.strip().removeprefix("W/") for mark in had.split(",")}
    return start["status"] == HTTPStatus.OK and etag.removeprefix("W/") in marks - {""}


def _as_it_was(start: Message) -> Message:
    headers = MutableHeaders(raw=list(start["headers"]))
    for name in ("content-length", "content-type", "accept-ranges"):
        del headers[name]
    return {**start, "status": HTTPStatus.NOT_MODIFIED, "headers": headers.raw}


def _is_worth_it(start: Message) -> bool:
    said = Said(raw=start["headers"])
    return (
        start["status"] == HTTPStatus.OK
        and "etag" in said
        and "content-encoding" not in said
        and int(said.get("content-length", 0)) >= _SMALL
        and bool(_WORTH.match(said.get("content-type", "")))
    )


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


def security_headers(frames: str = "") -> Mapping[str, str]:
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
    """ASGI middleware that adds `security_headers` to each answer.

    A page may be held by pages of other sites only if its address says ``embed=true``, as in the
    code to embed a view, or if the environment variable ``ATLAS_FRAMES`` names the site.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._own = security_headers(os.environ.get(FRAMES, ""))
        self._embedded = security_headers("*")

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


# Until ``st.navigation`` has said so, Streamlit takes each file of a folder named ``pages`` for a
# script of its own: the first visitor of a fresh server would see an inner page run alone, empty.
PagesManager.uses_pages_directory = False

# A page has the name of its module. They are not imported here: the components in them belong to
# the runtime of the app, which does not run yet. The first page has no name in its address.
HERE = Path(__file__).parent
NAMES = {path.stem for path in HERE.glob("pages/[a-z]*.py")} - {FIRST}


def health(request: Request) -> JSONResponse:
    """Say whether this server has layers to show: 200 and their version, or 503 and why not."""
    try:
        version = session.atlas().version
    except LayersError as error:
        asked = re.split("[,;]", request.headers.get("accept-language", ""))[0]
        t = Texts(nearest_language(asked))
        wrong = [damage.said(t) for damage in error.damages]
        said = {"status": "damaged", "wrong": wrong, "remedy": error.remedy(t)}
        return JSONResponse(said, HTTPStatus.SERVICE_UNAVAILABLE)
    return JSONResponse({"status": "ok", "version": version})


def prepare() -> None:
    """Read the layers and the library: the first reader does not wait for it."""
    for name in ("geo.__main__", "geo.screen.chart"):  # which need all of it
        importlib.import_module(name)
    session.prepare_static_files()
    with suppress(LayersError):  # the page says so
        session.atlas()


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Prepare beside the server, which answers meanwhile."""
    threading.Thread(target=prepare, daemon=True).start()
    beside.start()
    yield
    beside.stop()


app = st.App(
    HERE / "app.py",
    lifespan=lifespan,
    routes=[Route("/healthz", health)],
    middleware=[
        Middleware(Headers),
        Middleware(Packed, base=st.get_option("server.baseUrlPath")),
        Middleware(
            IndexPage,
            base=st.get_option("server.baseUrlPath"),
            names=NAMES,
        ),
    ],
)
