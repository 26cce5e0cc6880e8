"""What each answer tells the browser that a page may do."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

import server
from server import FRAMES, Headers, Packed
from tests.pages.test_index_page import answer, messages, request
from tests.shared import awaited


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(Request(scope).url.path)(scope, receive, send)


def said(path: str, query: str = "") -> dict[str, str]:
    """Return the headers of an answer."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path}
    scope |= {"query_string": query.encode(), "headers": [], "server": ("127.0.0.1", 80)}
    awaited(Headers(page)(scope, receive, send))
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def policy(path: str, query: str = "") -> dict[str, str]:
    """Return the parts of the policy of an answer."""
    parts = said(path, query)["content-security-policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


def test_only_pictures_of_the_online_tiles_may_come_from_elsewhere() -> None:
    told = policy("/contestatory")
    elsewhere = {word for words in told.values() for word in words.split() if "//" in word}
    assert elsewhere == {
        "https://*.basemaps.cartocdn.com",
        "https://*.tile.opentopomap.org",
        "https://tile.openstreetmap.org",
    }
    assert elsewhere <= set(told["img-src"].split())
    assert told["default-src"] == "'self'"
    assert told["object-src"] == "'none'"
    assert "connect-src" not in told  # as all else: this site


@pytest.mark.parametrize(
    ("path", "query", "frames"),
    [
        ("/contestatory", "", "'self'"),
        ("/contestatory", "embed=false&lang=fr", "'self'"),
        ("/contestatory", "lang=fr&embed=true", "'self' *"),
        ("/iccar", "embed=1", "'self' *"),
        ("/component/streamlit_folium.st_folium/index.html", "", "'self' *"),
        ("/healthz", "", "'self'"),
    ],
)
def test_a_page_stands_in_those_of_other_sites_only_when_it_is_embedded(
    path: str, query: str, frames: str
) -> None:
    assert policy(path, query)["frame-ancestors"] == frames


def test_a_host_may_name_the_sites_that_hold_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FRAMES, "https://town.example")
    assert policy("/")["frame-ancestors"] == "'self' https://town.example"


def test_each_answer_is_taken_as_what_it_is_and_tells_others_no_address() -> None:
    told = said("/media/x.csv")
    assert told["x-content-type-options"] == "nosniff"
    assert told["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in told["permissions-policy"]
    assert told["content-type"] == "text/plain; charset=utf-8"


def test_the_server_says_so() -> None:
    assert server.Headers in {middleware.cls for middleware in server.app._user_middleware}


def test_a_file_is_packed_once_for_all_and_anew_when_it_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, made, pack = tmp_path / "x.js", [], gzip.compress
    path.write_text("let x = 1;" * 500)

    def packed(body: bytes, mtime: float) -> bytes:
        made.append(body)
        return pack(body, mtime=mtime)

    monkeypatch.setattr(gzip, "compress", packed)

    async def file(scope: Scope, receive: Receive, send: Send) -> None:
        assert "accept-encoding" not in Request(scope).headers
        await FileResponse(path)(scope, receive, send)

    app = Packed(file, base="atlas")
    for _ in range(2):
        told, body = answer(app, request("/atlas/static/x.js", accept_encoding="gzip, br"))
        assert gzip.decompress(body) == path.read_bytes()
        assert told["content-length"] == str(len(body))
        assert told["content-encoding"] == "gzip"
        assert told["vary"] == "Accept-Encoding"
        assert told["etag"].startswith('W/"')
        assert len(made) == 1
    path.write_text("let y = 22;" * 500)
    _, body = answer(app, request("/atlas/static/x.js", accept_encoding="gzip"))
    assert gzip.decompress(body) == path.read_bytes()


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("static/x.js", {}),  # by who takes no packed file
        ("static/x.js", {"accept_encoding": "br"}),
        ("static/small.js", {"accept_encoding": "gzip"}),
        ("static/x.woff2", {"accept_encoding": "gzip"}),
        ("static/x.html", {"accept_encoding": "gzip"}),
        ("media/x.js", {"accept_encoding": "gzip"}),  # a reader's own file
    ],
)
def test_all_else_passes_as_it_comes(tmp_path: Path, name: str, asked: dict[str, str]) -> None:
    path = tmp_path / name.rpartition("/")[2]
    path.write_bytes(b"let x = 1;" * (5 if "small" in name else 500))
    told, body = answer(Packed(FileResponse(path)), request(f"/{name}", **asked))
    assert body == path.read_bytes()
    assert "content-encoding" not in told


@pytest.mark.parametrize("name", ["x.js", "x.woff2"])
def test_who_has_a_file_already_is_sent_none(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"let x = 1;" * 500)

    async def file(scope: Scope, receive: Receive, send: Send) -> None:
        await FileResponse(path)(scope, receive, send)

    app, asked = Packed(file), f"/app/static/{name}"
    etag = answer(app, request(asked, accept_encoding="gzip"))[0]["etag"]
    for had in (etag, f'"other", {etag}'):
        start, *rest = messages(app, request(asked, accept_encoding="gzip", if_none_match=had))
        assert start["status"] == 304
        assert b"".join(message["body"] for message in rest) == b""
        assert b"content-length" not in dict(start["headers"])
    path.write_bytes(b"let y = 22;" * 500)  # another one
    told, body = answer(app, request(asked, accept_encoding="gzip", if_none_match=etag))
    assert len(body) == int(told["content-length"]) > 0


def test_a_part_of_a_file_is_no_packed_one(tmp_path: Path) -> None:
    path = tmp_path / "x.js"
    path.write_bytes(b"let x = 1;" * 500)
    sent = messages(
        Packed(FileResponse(path)),
        request("/static/x.js", accept_encoding="gzip", range="bytes=4-9"),
    )
    assert sent[0]["status"] == 206
    assert b"".join(message.get("body", b"") for message in sent[1:]) == b"x = 1;"
