"""Damaged layers: every page says which file is wrong and what to do, in the reader's language."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

import server
from geo import layers
from tests.geo.test_damage import HARMS, folder

__all__ = ["folder"]  # a fixture

FOLDERS = [
    "missing folder",
    "datapackage not json",
    "datapackage empty object",
    "members missing",
    "members truncated",
    "members zero bytes",
    "members is a folder",
    "plain parquet",
    "a layer of another build",
    "duplicate rows",
    "event of an unknown kind",
    "swapped",
]
WORDS = {
    "en": ("The data of the atlas is damaged", "What to do", "make data"),
    "fr": ("Les données de l’atlas sont endommagées", "Que faire", "make data"),
    "it": ("I dati dell’atlante sono danneggiati", "Che cosa fare", "make data"),
}


def shown(app: AppTest) -> str:
    kinds = (app.title, app.subheader, app.error, app.markdown, app.caption)
    return "\n".join(element.value for kind in kinds for element in kind).replace("\\", "")


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("case", FOLDERS)
def test_the_page_names_the_file(
    folder: Path,
    run_app: Callable[..., AppTest],
    monkeypatch: pytest.MonkeyPatch,
    case: str,
    language: str,
) -> None:
    harm, wrong = HARMS[case]
    harm(folder)
    monkeypatch.setenv("ATLAS_LAYERS", str(folder))
    text = shown(run_app("iccar", lang=language))
    assert wrong
    assert wrong in text
    assert str(folder) in text
    for words in WORDS[language]:
        assert words in text


def test_it_comes_back_once_the_layers_are_mended(
    folder: Path, run_app: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "members.parquet").write_bytes(b"")
    monkeypatch.setenv("ATLAS_LAYERS", str(folder))
    app = run_app("contestatory", lang="en")
    assert app.title[0].value == WORDS["en"][0]
    shutil.copy(layers.LAYERS / "members.parquet", folder)
    app.run()
    assert not app.exception
    assert app.title[0].value != WORDS["en"][0]


def asked(language: str) -> tuple[int, dict[str, object]]:
    """Ask for the health of the server."""
    headers = [(b"accept-language", language.encode())]
    scope = {"type": "http", "method": "GET", "path": "/healthz", "headers": headers}
    answer = server.health(Request(scope))
    return answer.status_code, json.loads(bytes(answer.body))


def test_the_health_of_the_server_says_so_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LAYERS", str(folder))
    (folder / "members.parquet").unlink()
    code, said = asked("fr-FR,fr;q=0.9")
    assert (code, said["status"]) == (503, "damaged")
    assert said["wrong"] == ["members.parquet manque."]
    assert "make data" in str(said["remedy"])
    shutil.copy(layers.LAYERS / "members.parquet", folder)
    assert asked("en") == (200, {"status": "ok", "version": layers.read_package()["version"]})
