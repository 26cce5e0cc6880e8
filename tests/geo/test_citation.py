"""Citations of a view, by style and language."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import lxml.html
import pytest

from geo.exhibit import Imprint
from geo.model import View
from geo.takeaway.citation import STYLES, citation, embedding
from tests.geo.builders import members
from tests.geo.test_escape import HOSTILE

TODAY = dt.date(2026, 11, 22)
URL = "https://example.org/?asof=2022-09-30&tier=lt5k"
VERSION = "2026.11.1+ce592657"
VIEW = View(
    "contestatory",
    "Contestatory networks in Europe",
    "ANVITA · as of 30 September 2022",
    dt.date(2022, 9, 30),
    "en",
    members({}),
    (0.0, 0.0, 1.0, 1.0),
    caption="One membership.",
    imprint=Imprint(version=VERSION),
)
FRENCH = replace(
    VIEW,
    title="Réseaux contestataires en Europe",
    subtitle="ANVITA · au 30 septembre 2022",
    language="fr",
)


def test_apa() -> None:
    assert citation(VIEW, TODAY, URL, "apa") == (
        "The Welcoming Cities Atlas contributors. (2026). Contestatory networks in Europe: ANVITA "
        f"· as of 30 September 2022 [Map; data version {VERSION}]. Welcoming Cities Atlas. "
        f"Retrieved 22 November 2026, from {URL}"
    )


def test_chicago() -> None:
    assert citation(VIEW, TODAY, URL, "chicago") == (
        "The Welcoming Cities Atlas contributors. “Contestatory networks in Europe: ANVITA · "
        f"as of 30 September 2022.” Map. Welcoming Cities Atlas, data version {VERSION}, 2026. "
        f"Accessed 22 November 2026. {URL}."
    )


def test_bibtex() -> None:
    said = citation(VIEW, TODAY, URL, "bibtex")
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},$", said, re.MULTILINE))
    assert said.startswith("@misc{atlas-contestatory-2022-09-30,\n")
    assert said.endswith("\n}\n")
    assert fields["author"] == "{The Welcoming Cities Atlas contributors}"
    assert fields["title"] == f"{{{VIEW.title}: {VIEW.subtitle}}}"
    assert (fields["year"], fields["urldate"], fields["url"]) == ("2026", "2026-11-22", URL)
    assert fields["version"] == VERSION


def test_ris() -> None:
    lines = citation(VIEW, TODAY, URL, "ris").split("\r\n")
    assert lines[0] == "TY  - MAP"
    assert lines[-2:] == ["ER  - ", ""]
    fields = dict(line.split("  - ", 1) for line in lines[:-1])
    assert fields["AU"] == "The Welcoming Cities Atlas contributors"
    assert fields["TI"] == f"{VIEW.title}: {VIEW.subtitle}"
    assert (fields["PY"], fields["Y2"], fields["UR"]) == ("2026", "2026/11/22", URL)
    assert VERSION in fields["ET"]


@pytest.mark.parametrize("style", STYLES)
def test_a_citation_is_in_the_language_of_its_view(style: str) -> None:
    said = citation(FRENCH, TODAY, URL, style)
    assert FRENCH.title in said
    assert FRENCH.subtitle in said
    assert "22 novembre 2026" in said or style in {"bibtex", "ris"}


@pytest.mark.parametrize("style", STYLES)
def test_no_day_and_no_address_leave_nothing_behind(style: str) -> None:
    for url in ("", "javascript:alert(1)"):
        said = citation(VIEW, None, url, style)
        assert "http" not in said
        assert "javascript" not in said
        assert not re.search(r"Retrieved|Accessed|urldate|Y2|None", said)


@pytest.mark.parametrize("style", STYLES)
def test_hostile_titles_forge_nothing(style: str) -> None:
    forged = "A}\n}\n@misc{b,\r\nER  - \r\nTY  - BOOK\r\nAU  - Nobody"
    view = replace(VIEW, title=forged, subtitle=HOSTILE, caption=forged)
    said = citation(view, TODAY, URL, style)
    assert len(re.findall(r"^TY  - ", said, re.MULTILINE)) == (style == "ris")
    assert len(re.findall(r"^AU  - ", said, re.MULTILINE)) == (style == "ris")
    assert len(re.findall(r"^@misc\{", said, re.MULTILINE)) == (style == "bibtex")
    if style == "bibtex":
        bare = said.replace("\\{", "").replace("\\}", "")
        assert bare.count("{") == bare.count("}")


def test_an_unknown_style_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match="apa, chicago, bibtex, ris"):
        citation(VIEW, TODAY, URL, "mla")


@pytest.mark.parametrize("file", ["", "map.png"])
def test_another_site_holds_the_view_or_its_picture_with_words_and_whose_it_is(file: str) -> None:
    said = embedding(VIEW, URL, file)
    shown = URL.replace("&", "&amp;")
    assert f'<a href="{shown}">In the Welcoming Cities Atlas</a>' in said
    assert "The Welcoming Cities Atlas contributors, data version 2026.11.1" in said
    assert ("<iframe" in said) == (not file)
    if file:
        assert '<img src="map.png" alt="One membership."' in said
    else:
        assert f'src="{shown}&amp;embed=true" title="Contestatory networks in Europe"' in said
    held = lxml.html.fragment_fromstring(said)
    assert held.tag == "figure"


def test_nothing_of_a_view_becomes_markup_where_it_is_embedded() -> None:
    said = embedding(replace(VIEW, title=HOSTILE, caption=HOSTILE), URL, 'x" onload="y')
    assert "<script" not in said
    assert "onload=" not in lxml.html.fragment_fromstring(said).find(".//img").attrib
