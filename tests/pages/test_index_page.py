"""The script in Streamlit's index page, and that nothing else on its way is touched."""

from __future__ import annotations

import asyncio
import gzip
import threading
from pathlib import Path

import pytest
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir
from streamlit.web.server.app_discovery import discover_asgi_app

import server
from app import FIRST, PAGES
from geo.damage import LayersError
from server import SCRIPT, IndexPage
from tests.conftest import ROOT
from tests.shared import awaited

INDEX = Path(get_static_dir()) / "index.html"
ORIGINAL = INDEX.read_bytes()
HTML = "<html><head><title>x</title></head></html>"


async def index(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the index page of the installed Streamlit, compressed if that is asked for."""
    await GZipMiddleware(FileResponse(INDEX))(scope, receive, send)


def request(path: str, method: str = "GET", **headers: str) -> Scope:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": method, "path": path, "headers": raw, "query_string": b""}


def messages(app: ASGIApp, scope: Scope) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()  # nothing more is said until the answer is there
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    awaited(app(scope, receive, send))
    return sent


def answer(app: ASGIApp, scope: Scope) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of an answer that has begun once."""
    start, *rest = messages(app, scope)
    assert start["type"] == "http.response.start"
    assert start["status"] == 200
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return headers, b"".join(message.get("body", b"") for message in rest)


@pytest.mark.parametrize("path", ["/", "/compare", "/no-such-page"])
def test_the_index_page_has_the_script_once_and_first(path: str) -> None:
    headers, page = answer(IndexPage(index), request(path))
    assert page.count(SCRIPT) == 1
    assert page.split(SCRIPT)[0].endswith(b"<head>")
    assert page.replace(SCRIPT, b"") == ORIGINAL
    assert headers["content-length"] == str(len(page))


def test_a_page_that_comes_in_pieces_is_made_whole_first() -> None:
    pieces = (HTML[at : at + 5] for at in range(0, len(HTML), 5))
    response = StreamingResponse(pieces, media_type="text/html")
    headers, page = answer(IndexPage(response), request("/"))
    assert page == HTML.replace("<head>", "<head>" + SCRIPT.decode()).encode()
    assert headers["content-length"] == str(len(page))


def test_the_head_alone_tells_the_length_of_the_page() -> None:
    headers, page = answer(IndexPage(index), request("/compare", "HEAD"))
    assert page == b""
    assert headers["content-length"] == str(len(ORIGINAL) + len(SCRIPT))


def test_the_page_is_not_compressed_before_it_has_the_script() -> None:
    asked = request("/compare", accept_encoding="gzip")
    assert gzip.decompress(answer(index, asked)[1]) == ORIGINAL
    headers, page = answer(IndexPage(index), asked)
    assert "content-encoding" not in headers
    assert SCRIPT in page


def test_a_browser_that_kept_the_page_without_the_script_gets_it_anew() -> None:
    async def unchanged(scope: Scope, receive: Receive, send: Send) -> None:
        kept = dict(scope["headers"])
        is_kept = b"if-none-match" in kept or b"if-modified-since" in kept
        response = Response(status_code=304) if is_kept else FileResponse(INDEX)
        await response(scope, receive, send)

    known, _page = answer(index, request("/"))
    asked = request("/", if_none_match=known["etag"], if_modified_since=known["last-modified"])
    headers, page = answer(IndexPage(unchanged), asked)
    assert SCRIPT in page
    assert not {"etag", "last-modified", "accept-ranges"} & headers.keys()


def test_a_part_of_the_page_is_not_to_be_had() -> None:
    _headers, page = answer(IndexPage(index), request("/", range="bytes=0-99"))
    assert page.replace(SCRIPT, b"") == ORIGINAL


@pytest.mark.parametrize(
    "path",
    [
        "/component/streamlit_folium.st_folium/index.html",
        "/media/hand-out.html",
        "/app/static/page.html",
        "/_stcore/health",
    ],
)
def test_what_lies_in_a_folder_passes_as_it_comes(path: str) -> None:
    asked = request(path, accept_encoding="gzip", range="bytes=0-9", if_none_match='"x"')
    assert messages(IndexPage(index), asked) == messages(index, asked)


@pytest.mark.parametrize(
    "response",
    [
        Response(b"\x89PNG<head>", media_type="image/png"),
        Response('{"html": "<head>"}', media_type="application/json"),
        HTMLResponse(HTML, status_code=404),
        HTMLResponse(gzip.compress(HTML.encode()), headers={"content-encoding": "gzip"}),
        Response(status_code=307, headers={"location": "/atlas/"}),
    ],
)
def test_what_is_not_the_page_passes_as_it_comes(response: Response) -> None:
    asked = request("/favicon.png")
    assert messages(IndexPage(response), asked) == messages(response, asked)


def test_what_is_sent_by_and_by_is_not_held_back() -> None:
    sent = [
        {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/csv")]},
        *({"type": "http.response.body", "body": b"row\n", "more_body": True} for _ in range(3)),
        {"type": "http.response.body", "body": b""},
    ]

    async def rows(_scope: Scope, _receive: Receive, send: Send) -> None:
        for message in sent:
            await send(message)

    assert messages(IndexPage(rows), request("/rows.csv")) == sent


def test_a_page_without_a_head_stays_as_it_is() -> None:
    _headers, page = answer(IndexPage(HTMLResponse("<p>No <header>")), request("/"))
    assert page == b"<p>No <header>"


@pytest.mark.parametrize(
    "scope",
    [{"type": "lifespan"}, {"type": "websocket", "path": "/"}, request("/", "POST")],
)
def test_anything_but_a_look_at_a_page_is_left_alone(scope: Scope) -> None:
    given: list[object] = []

    async def app(*arguments: object) -> None:
        given.extend(arguments)

    async def receive() -> Message:
        return {}

    async def send(_message: Message) -> None:
        pass

    awaited(IndexPage(app)(scope, receive, send))
    assert all(one is other for one, other in zip(given, (scope, receive, send), strict=True))


@pytest.mark.parametrize("base", ["atlas", "/atlas/"])
@pytest.mark.parametrize(
    ("path", "has_script"),
    [
        ("/atlas/", True),
        ("/atlas/history", True),
        ("/atlas/media/hand-out.html", False),
        ("/history", False),
        ("/atlas2/history", False),
    ],
)
def test_below_a_path_the_pages_are_there(base: str, path: str, has_script: bool) -> None:  # noqa: FBT001
    _headers, page = answer(IndexPage(index, base=base), request(path))
    assert (SCRIPT in page) is has_script


@pytest.mark.parametrize("base", ["", "/atlas"])
@pytest.mark.parametrize(
    ("path", "query", "where"),
    [
        ("overview", b"", "./"),
        ("overview", b"lang=fr&q=%C3%A9", "./?lang=fr&q=%C3%A9"),
        ("favicon.ico", b"", "./favicon.png"),
    ],
)
def test_who_asks_for_the_first_page_by_name_or_for_the_old_icon_is_led_there(
    base: str, path: str, query: bytes, where: str
) -> None:
    asked = request(f"{base}/{path}") | {"query_string": query}
    start, *_rest = messages(IndexPage(index, base), asked)
    assert start["status"] == 307
    assert dict(start["headers"])[b"location"].decode() == where


def test_the_server_knows_the_names_of_the_pages() -> None:
    assert FIRST.name == server.FIRST
    assert {page.name for page in PAGES if page is not FIRST} == server.NAMES


def test_streamlit_finds_the_server_and_takes_the_entry_script_for_a_script() -> None:
    assert discover_asgi_app(ROOT / "server.py").import_string == "server:app"
    assert not discover_asgi_app(ROOT / "app.py").is_asgi_app


def test_a_fresh_server_reads_layers_and_library_before_the_first_reader_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    monkeypatch.setattr(server.session, "prepare_static_files", lambda: done.append("files"))

    def damaged() -> None:
        done.append("layers")
        raise LayersError(ROOT, [])

    monkeypatch.setattr(server.session, "atlas", damaged)

    async def live() -> None:
        async with server.lifespan(server.app):
            for thread in threading.enumerate():
                if thread.name.endswith("(prepare)"):
                    thread.join()

    awaited(live())
    assert done == ["files", "layers"]
