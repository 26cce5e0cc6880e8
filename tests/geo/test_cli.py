"""The command line: the bytes of the library, and errors that list what is accepted."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from geo import registry
from geo.__main__ import main
from geo.i18n import Texts
from geo.model import Display, Filters, View
from geo.print import figure
from geo.request import Target
from geo.takeaway import booklet, deck, export, handout, scenes
from geo.takeaway.scenes import Scene
from tests.asking import asked, read
from tests.geo.test_figure import svg_texts
from tests.geo.test_handout import Page, carried, unpacked
from tests.shared import atlas

TODAY = dt.date(2026, 11, 22)
EN, FR = Texts("en"), Texts("fr")
SMALL = Filters(
    dt.date(2022, 9, 30), networks=("anvita",), tiers=("lt5k", "5k-100k"), parties=("PS",)
)
OPTIONS = [
    *("--view", "contestatory", "--as-of", "2022-09-30", "--tier", "lt5k,5k-100k"),
    *("--party", "PS", "--network", "anvita", "--color-by", "tier", "--lang", "fr"),
]


def wanted() -> View:
    return asked(atlas(), "contestatory", SMALL, Display(colour_by="tier"), "fr").view()


def write(folder: Path, *arguments: str, name: str = "file") -> bytes:
    path = folder / name
    assert main([*arguments, "--out", str(path)], TODAY) == 0
    assert [p.name for p in folder.iterdir()] == [name]
    return path.read_bytes()


def said(html: bytes) -> dict[str, Any]:
    """Return what the script of a hand-out runs, in its language."""
    found: dict[str, Any] = unpacked(carried(Page(html.decode()))["ATLAS_SAID"]["fr"])
    return found


def test_a_layout_on_which_names_can_t_be_read_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked_for = ("--view", "typology", "--part", "relations", "--layout", "slide-16-9")
    with pytest.raises(SystemExit):
        main(["snapshot", *asked_for, "--out", "x.png"], TODAY)
    said = capsys.readouterr().err
    assert "--layout: slide-16-9: no room for all names, or only in type too small" in said
    assert "accepted: a4-landscape" in said


@pytest.mark.parametrize("fmt", ["png", "svg", "pdf"])
def test_a_figure_has_the_words_the_ground_and_the_part_of_its_reader(
    tmp_path: Path, fmt: str
) -> None:
    own = ("--view", "anvita", "--title", "Mine <b>", "--note", "Read this.", "--dpi", "60")
    told = write(tmp_path, "snapshot", *own, "--format", fmt)
    plain = write(tmp_path, "snapshot", *own, "--plain", "--clear", "--format", fmt)
    if fmt == "png":
        with Image.open(io.BytesIO(told)) as whole, Image.open(io.BytesIO(plain)) as bare:
            assert whole.convert("RGBA").getpixel((2, 2))[3] == 255  # type: ignore[index]
            assert bare.convert("RGBA").getpixel((2, 2))[3] == 0  # type: ignore[index]
    if fmt == "svg":
        said, left = " ".join(svg_texts(told)), " ".join(svg_texts(plain))
        assert "Mine <b>" in said
        assert "Read this." in said
        assert "CC BY 4.0" in said
        assert not [words for words in ("Mine", "Read this", "CC BY", "published") if words in left]
        assert "Members" in left
        near = write(tmp_path, "snapshot", *own, "--extent", "4", "44", "8", "47", "--format", fmt)
        assert "Vizille" in " ".join(svg_texts(near))
        assert "Nantes" not in " ".join(svg_texts(near))
        larger = [
            " ".join(svg_texts(write(tmp_path, "snapshot", *own, *how, "--format", fmt)))
            for how in (("--inset", "nantes"), ("--inset=none",), ("--names", "none"))
        ]
        assert ["La Roche-sur-Foron" in text for text in larger] == [True, False, False]
        assert [text.count(" km") for text in larger] == [2, 1, 2]
        assert ["Marseille" in text for text in larger] == [True, True, False]


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_a_logo_stands_beside_the_sources(tmp_path: Path, plain: tuple[str, ...]) -> None:
    logo = tmp_path.with_suffix(".png")
    Image.new("RGBA", (600, 200), "#c81e3c").save(logo)
    own = ("--view", "anvita", "--layout", "square", "--dpi", "60", *plain, "--logo", str(logo))
    with Image.open(io.BytesIO(write(tmp_path, "snapshot", *own, "--format", "png"))) as picture:
        red = np.argwhere(np.all(np.asarray(picture.convert("RGB")) == (200, 30, 60), axis=2))
    (top, left), (bottom, right) = red.min(axis=0), red.max(axis=0)
    assert (right - left) / (bottom - top) == pytest.approx(3, rel=0.1)
    assert bottom > 0.93 * picture.height
    assert right > 0.93 * picture.width
    assert len(red) == pytest.approx((right - left + 1) * (bottom - top + 1), rel=0.02)


@pytest.mark.parametrize(
    "wrong",
    [
        ("--extent", "8", "44", "4", "47", "--format", "png"),
        ("--part", "growth", "--extent", "4", "44", "8", "47", "--format", "png"),
        ("--plain", "--format", "html"),
        ("--logo", "README.md", "--format", "png"),
        ("--names", "more", "--format", "html"),
        ("--inset", "Nowhere", "--format", "png"),
        ("--inset=2,49,3,48", "--format", "png"),
        ("--part", "growth", "--inset", "none", "--format", "png"),
        ("--title", "Mine", "--format", "html"),
    ],
)
def test_what_no_figure_can_be_is_an_error(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as left:
        write(tmp_path, "snapshot", "--view", "anvita", *wrong)
    assert left.value.code == 2


@pytest.mark.parametrize("fmt", figure.FORMATS)
def test_a_snapshot_is_the_figure_of_the_library(tmp_path: Path, fmt: figure.Format) -> None:
    written = write(
        tmp_path, "snapshot", *OPTIONS, "--layout", "a4-landscape", "--dpi", "80", "--format", fmt
    )
    assert written == figure.render(wanted(), fmt=fmt, dpi=80)
    assert 0 < len(wanted().members) < 47


def test_a_snapshot_as_html_is_the_hand_out(tmp_path: Path) -> None:
    written = write(tmp_path, "snapshot", *OPTIONS, name="view.html")
    assert written == handout.handout(wanted()).encode()
    (other := tmp_path / "years").mkdir()
    played = write(other, "snapshot", *OPTIONS, "--years", name="view.html")
    years = [told["years"] for told in map(said, (played, written))]
    assert 2022 in {year["year"] for year in years[0]["years"]}
    assert years[1] is None
    assert len(written) < len(played) < len(written) + 200_000


@pytest.mark.parametrize("fmt", export.FORMATS[:-1])
def test_an_export_is_that_of_the_library(tmp_path: Path, fmt: str) -> None:
    written = write(tmp_path, "export", *OPTIONS, "--format", fmt)
    assert written == export.data(wanted(), fmt)


def test_csv_without_its_mark(tmp_path: Path) -> None:
    written = write(tmp_path, "export", *OPTIONS, "--format", "csv", "--no-bom")
    assert written == export.data(wanted(), "csv", bom=False)
    assert written.startswith(b"place_id")


def test_a_bundle_has_the_figure_with_the_data(tmp_path: Path) -> None:
    written = write(tmp_path, "export", *OPTIONS, "--accessed", "2026-11-22", name="a.zip")
    assert written == export.data(wanted(), "zip", chosen=SMALL, accessed=dt.date(2026, 11, 22))
    stem = "contestatory_2022-09-30_anvita_lt5k-5k-100k_ps_fr"
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert {f"{stem}.{e}" for e in ("csv", "geojson", "png", "pdf")} <= set(archive.namelist())
        drawn = archive.read(f"{stem}.png")
    assert drawn == figure.render(wanted())


def test_an_address_means_the_same_as_options(tmp_path: Path) -> None:
    wanted = Target("contestatory", SMALL, Display(colour_by="tier"), "fr")
    local = registry.address(wanted, TODAY, "http://localhost:8501")
    by_options = write(tmp_path, "snapshot", *OPTIONS, "--format", "svg")
    assert write(tmp_path, "snapshot", "--url", local, "--format", "svg") == by_options


def test_a_public_address_stands_on_the_figure_with_its_changes(tmp_path: Path) -> None:
    address = "https://atlas.example.org/iccar?preset=europe"
    written = write(
        tmp_path, "snapshot", "--url", address, "--tier", "lt5k", "--lang", "fr", name="a.svg"
    )
    wanted = read(f"{address}&tier=lt5k&lang=fr", atlas(), TODAY)
    said = registry.address(wanted, TODAY, "https://atlas.example.org")
    assert written == figure.render(wanted.view(), url=said, fmt="svg")
    assert "asof=2026-11-22&amp;tier=lt5k&amp;preset=europe&amp;lang=fr" in written.decode()


def test_options_can_be_given_again(tmp_path: Path) -> None:
    once = write(tmp_path, "export", *OPTIONS, "--format", "csv")
    again = [o for o in OPTIONS if o not in {"--tier", "lt5k,5k-100k"}]
    tiers = ("--tier", "lt5k", "--tier", "5k-100k")
    assert write(tmp_path, "export", *again, *tiers, "--format", "csv") == once


def test_the_only_network_of_a_view_may_be_named(tmp_path: Path) -> None:
    plain = write(tmp_path, "export", "--view", "anvita", name="a.csv")
    same = write(tmp_path, "export", "--view", "anvita", "--network", "anvita", name="a.csv")
    assert plain == same


@pytest.mark.parametrize("fmt", deck.FORMATS)
def test_a_deck_is_that_of_the_library(tmp_path: Path, fmt: str) -> None:
    chosen = (Scene("anvita", "One", "Note", {"asof": ("2022-09-30",)}, "fr"),)
    kept = tmp_path / "in" / "scenes.json"
    kept.parent.mkdir()
    kept.write_text(scenes.dumps(chosen), encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    written = write(out, "deck", "--scenes", str(kept), "--format", fmt)
    made = deck.pptx if fmt == "pptx" else deck.pdf
    assert written == made(chosen, atlas(), TODAY)


def test_the_maps_of_the_papers_in_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Scene, ...]] = []
    monkeypatch.setattr(deck, "pptx", lambda chosen, *_, **__: seen.append(chosen) or b"deck")
    assert write(tmp_path, "deck", "--scenes", "paper", "--lang", "fr", name="a.pptx") == b"deck"
    assert seen == [scenes.paper(FR)]


def test_a_booklet_is_that_of_the_library(tmp_path: Path) -> None:
    written = write(tmp_path, "booklet", "--by", "coalition", "--as-of", "2004-12-31", name="a.pdf")
    chosen = Filters(dt.date(2004, 12, 31))
    assert written == booklet.booklet(atlas(), "coalition", chosen, EN)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("moon", "choose from 'claims', 'snapshot', 'export', 'deck', 'booklet'"),
        ("snapshot --view moon", "'contestatory', 'iccar', 'alpine', 'anvita'"),
        ("snapshot", "--view or --url is missing; accepted views: contestatory, iccar"),
        ("snapshot --view iccar --moon 1", "unrecognized arguments: --moon"),
        ("snapshot --view iccar --lay square", "unrecognized arguments: --lay"),
        ("snapshot --view iccar --layout a5", "'a4-landscape', 'a4-portrait'"),
        ("snapshot --view iccar --style neon", "'colour', 'greyscale'"),
        ("snapshot --view iccar --format gif", "'png', 'svg', 'pdf', 'html'"),
        ("snapshot --view iccar", "--format is missing; accepted: png, svg, pdf, html"),
        ("snapshot --view iccar --format png --dpi 7", "'7'; accepted: whole numbers from 50"),
        ("snapshot --view iccar --lang de", "'en', 'fr'"),
        ("snapshot --view iccar --years --format png", "--years: accepted: with --format html"),
        ("snapshot --view iccar --filters --format png", "--filters: accepted: with --format html"),
        ("snapshot --view compare --filters --format html", "--filters: accepted: with --format"),
        ("snapshot --view anvita --part growth --filters --format html", "--filters: accepted:"),
        ("snapshot --view iccar --as-of soon", "accepted: days such as 2022-09-30"),
        ("snapshot --view iccar --as-of 2030-01-01", "accepted: 2000-01-01 to 2026-11-22"),
        ("snapshot --view iccar --tier huge", "accepted: lt5k, 5k-100k, 100k-500k, ge500k"),
        ("snapshot --view iccar --tier lt5k,huge", "--tier: 'huge' is unknown"),
        ("snapshot --view iccar --tier ,", "--tier: no value; accepted: lt5k"),
        ("snapshot --view iccar --network anvita", "'anvita' is unknown; accepted: iccar"),
        ("snapshot --view anvita --coalition us", "--coalition: not an option of the view anvita"),
        ("snapshot --view contestatory --place fr-grenobel", "fr-grenoble"),
        ("snapshot --view iccar --rule dep7", "--preset, --measure, --color-by, --size-by\n"),
        ("snapshot --view iccar --color-by nothing", "accepted: network, coalition, tier"),
        ("snapshot --view iccar --color-by tier,year", "one value only, not tier, year"),
        ("snapshot --url https://a.org/moon", "accepted: contestatory, iccar, alpine, anvita"),
        ("snapshot --url http://[bad", "--url"),
        ("snapshot --url iccar --view alpine", "accepted: iccar"),
        ("export --view iccar --format doc", "'csv', 'xlsx', 'geojson', 'gpkg', 'parquet', 'zip'"),
        ("deck --format pptx", "argument --scenes is missing; accepted: paper"),
        ("deck --scenes nowhere.json --format pptx", "accepted: paper, or a file"),
        ("deck --scenes paper --format odp", "'pptx', 'pdf'"),
        ("deck --scenes paper --format pptx --base x", "--base"),
        ("booklet --by planet", "'network', 'country', 'region', 'coalition'"),
        ("booklet --by coalition --as-of 2000-01-01 --format pdf", "nothing is documented"),
    ],
)
def test_what_is_not_accepted_leaves_with_2_and_lists_what_is(
    line: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([*line.split(), "--out", str(tmp_path / "file")], TODAY)
    assert left.value.code == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_bad_scenes_say_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "scenes.json"
    out = str(tmp_path / "a.pptx")
    for text, said in (
        ('{"schema": 1, "scenes": []}', "there are none"),
        ('{"schema": 1, "scenes": [{"view": "moon"}]}', "scene 1, view: 'moon' is unknown"),
    ):
        kept.write_text(text, encoding="utf-8")
        with pytest.raises(SystemExit) as left:
            main(["deck", "--scenes", str(kept), "--out", out], TODAY)
        assert left.value.code == 2
        assert said in capsys.readouterr().err


def test_a_file_that_cannot_be_written_leaves_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "none" / "rows.csv"
    assert main(["export", "--view", "anvita", "--out", str(path)], TODAY) == 1
    said = capsys.readouterr().err
    assert str(path) in said
    assert "Traceback" not in said


def test_today_is_the_day_of_views_without_one(tmp_path: Path) -> None:
    written = write(tmp_path, "export", "--view", "iccar", name="a.csv")
    view = asked(atlas(), "iccar", Filters(TODAY)).build()
    assert written == export.data(view, "csv")
