"""What leaves the app: figure, hand-out, data, citation and scene of what is on the screen.

Files are made when they are asked for: the download buttons are given functions, and the page
neither reruns nor loses the zoom of its map. While a file is made, its button says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import streamlit as st

from geo import options, registry, views
from geo.comparison import Pair
from geo.errors import LogoError
from geo.escape import for_markdown
from geo.exhibit import Chart, Exhibit
from geo.i18n import Texts, _
from geo.listing import keeping
from geo.model import Bounds, View
from geo.print import figure, page
from geo.print.figure import Style
from geo.request import Request
from geo.takeaway import citation, deck, export, light, scenes
from geo.takeaway.export import Paper
from ui import bar, beside, making, map_panel, own_list, scene_list, session

_DPI: Final = (150, 300, 600)
_PREVIEW_DPI: Final = 60
_WIDTH: Final = 190
_NAMED: Final = 20  # characters that no font has
_LAYOUTS: Final = {  # of a figure, in words
    "a4-landscape": _("A4 landscape"),
    "a4-portrait": _("A4 portrait"),
    "a3-landscape": _("A3 landscape"),
    "a3-portrait": _("A3 portrait"),
    "slide-16-9": _("Slide 16:9"),
    "square": _("Square"),
    "single-column": _("Journal, one column (85 mm)"),
    "double-column": _("Journal, two columns (180 mm)"),
}
_STYLES: Final[dict[Style, str]] = {  # of a figure
    "colour": _("Colour"),
    "greyscale": _("Greyscale"),
    "high-contrast": _("High contrast"),
    "dark": _("Dark"),
}
Part = Callable[[Texts, Exhibit, Request], None]


def base_address(page: str) -> str:
    """Return the root of the atlas as the browser on a page knows it; none on its own machine."""
    here = urlsplit(st.context.url or "")
    if not here.hostname or registry.is_local(here.hostname):
        return ""
    return f"{here.scheme}://{here.netloc}{here.path.removesuffix(page).rstrip('/')}"


def address(link: Request) -> str:
    """Return the address at which a link can be opened again.

    There is none on a reader's own machine, nor of what shows a reader's own list.
    """
    root = base_address(link.name) if link.name in registry.ROOMS else ""
    return registry.address(link, session.today(), root) if root else ""


def show(t: Texts, exhibit: Exhibit, link: Request) -> None:
    """Draw the export of what a link opens; nothing is computed while it is closed."""
    parts: dict[str, Part] = {
        t._("Figure"): _figure,
        t._("Hand-out"): _handout,
        t._("Data"): _data,
        t._("Citation"): _citation,
        **({} if link.own else {t._("Embed"): _embed}),
        t._("Scene"): lambda words, _shown, opened: _scene(words, opened),
    }
    with st.expander(t._("Save or share this view"), icon=":material/download:", key="exports"):
        words, first = {name: name for name in parts}, next(iter(parts))
        chosen = bar.tabs(t._("What to save"), words, "export_kind", default=first)
        making.waiting(t)
        parts.get(chosen, _figure)(t, exhibit, link)


def _handout(t: Texts, exhibit: Exhibit, link: Request) -> None:
    said = t._(
        "One HTML file with the map, its cards and the table. It opens in any browser, from a "
        "USB stick too, and asks nothing of any server."
    )
    if isinstance(exhibit, Chart):
        said = t._(
            "One HTML file with the chart and its table. It opens in any browser, from a USB stick "
            "too, and asks nothing of any server."
        )
    if isinstance(exhibit, Pair):
        said = t._(
            "One HTML file with both maps, their cards and their difference. The maps move "
            "together; it opens in any browser, from a USB stick too, and asks nothing of any "
            "server."
        )
    st.caption(said)
    url = address(link)
    with st.container(horizontal=True):
        paper = Paper(qr=code_wanted(t, url, "handout_qr"))
        live = light.can_be(link) and st.toggle(
            t._("With days and filters, as here"), key="handout_filters"
        )
        still = live or not _has_years(exhibit)
        played = not still and st.toggle(
            t._("With the years to play"), value=True, key="handout_years"
        )
    if live:
        name = export.filename(exhibit, link.filters, "html")
        where = url or registry.address(link, session.today())
        code = ("--qr",) if paper.qr else ()
        command = ("snapshot", "--url", where, "--format", "html", "--filters", *code)
        making.offer(t, making.Product(name, t._("the hand-out with days and filters"), command))
        return

    made = making.aside(export.snapshot, exhibit, export.HTML, url=url, paper=paper)
    if played:
        made = partial(_with_years, exhibit, link, url, paper, own=session.has_own())
    making.download(
        t._("Download the hand-out"),
        made,
        export.filename(exhibit, None if link.sides else link.filters, "html"),
        "handout_download",
        "description",
    )


def _with_years(exhibit: Exhibit, link: Request, url: str, paper: Paper, *, own: bool) -> bytes:
    """Return the hand-out that plays the years."""
    years = scenes.each_year(link)
    work = partial(export.snapshot, exhibit, export.HTML, url=url, paper=paper, years=years)
    return beside.made(work, own=own)


def _has_years(exhibit: Exhibit) -> bool:
    """Say whether what is shown has members by day."""
    return isinstance(exhibit, View) and "start" in exhibit.members


def _data(t: Texts, exhibit: Exhibit, link: Request) -> None:
    said = t._("The rows of the view with their sources, licence and version of the data.")
    if isinstance(exhibit, Chart):
        chart = t._("A chart has no points: geographic formats are there for maps.")
        said = f"{said} {chart}"
    if isinstance(exhibit, Pair):
        said = t._(
            "How the two differ, place by place, with sources, licence and version of the data. "
            "The bundle has the rows of both maps too."
        )
    st.caption(said)
    words = t.each(export.FORMAT_WORDS)
    offered = {fmt: words[fmt] for fmt in export.formats(exhibit)}
    fmt = bar.one_of(t._("Format"), offered, "data_format", width=3 * _WIDTH)
    url, today, chosen = address(link), session.today(), None if link.sides else link.filters
    making.download(
        t._("Download the data"),
        making.aside(export.data, exhibit, fmt, url=url, chosen=chosen, accessed=today),
        export.filename(exhibit, chosen, fmt),
        "data_download",
        "table",
    )


def _citation(t: Texts, exhibit: Exhibit, link: Request) -> None:
    style = bar.one_of(t._("Style"), citation.LABELS, "cite_style", width=_WIDTH)
    text = citation.citation(exhibit, session.today(), address(link), style)
    st.code(text, language=None, wrap_lines=True)


def _embed(t: Texts, exhibit: Exhibit, link: Request) -> None:
    """Show the code that puts the view into a page of another site, and that of a picture."""
    url = address(link)
    if not url:
        st.caption(
            t._(
                "A page elsewhere can hold a view of an atlas that has a public address. This one "
                "answers on your own machine: give the hand-out, or a figure."
            )
        )
        return
    st.caption(t._("The view itself, as its readers can filter it:"))
    st.code(citation.embedding(exhibit, url), language="html", wrap_lines=True)
    st.caption(t._("A picture that leads to it; put the figure beside the page:"))
    name = export.filename(exhibit, None if link.sides else link.filters, "png")
    st.code(citation.embedding(exhibit, url, name), language="html", wrap_lines=True)


def _figure(t: Texts, exhibit: Exhibit, link: Request) -> None:
    """Draw the choices of a figure, the preview and the download."""
    url = address(link)
    with st.container(horizontal=True):
        layout = bar.one_of(t._("Layout"), t.each(_LAYOUTS), "fig_layout", width=_WIDTH)
        style = bar.one_of(t._("Style"), t.each(_STYLES), "fig_style", width=_WIDTH)
        fmt = bar.one_of(
            t._("Format"), {f: f.upper() for f in figure.FORMATS}, "fig_format", width=_WIDTH
        )
        dpi = bar.one_of(
            t._("Resolution"), {d: f"{d} dpi" for d in _DPI}, "fig_dpi", _DPI[1], width=_WIDTH
        )
    with st.container(horizontal=True):
        mapped = _of_map(t, exhibit) if isinstance(exhibit, View) else {}
        code = code_wanted(t, url, "figure_qr")
    paper = Paper(layout, style, dpi, code, **mapped, **_own(t))

    def drawn(how: Paper, kind: str) -> Callable[[], bytes]:
        return making.aside(export.snapshot, exhibit, kind, url=url, paper=how)

    if not figure.legible(exhibit, layout):
        said = t._("Names would be cut or too small to read on this layout. These fit: {layouts}.")
        named = t.each(_LAYOUTS)
        fitting = t.series([named[name] for name in figure.layouts(exhibit)])
        st.warning(said.format(layouts=fitting))
        return
    with st.container(horizontal=True):
        preview = st.button(t._("Preview"), icon=":material/visibility:", key="fig_preview")
        name = export.filename(exhibit, None if link.sides else link.filters, fmt, paper)
        words = t._("Download the figure")
        making.download(words, drawn(paper, fmt), name, "fig_download", "image")
    if isinstance(exhibit, View) and _has_years(exhibit):
        _animated(t, exhibit, link, style)
    say_unknown(t, figure.unknown(paper.worded(exhibit)))
    if paper.plain:
        st.caption(t._("The text that belongs beside the figure:"))
        st.code(export.beside(exhibit, url, paper), language=None, wrap_lines=True)
    if preview:
        with st.spinner(t._("Drawing the figure")):
            small = making.now(t, drawn(replace(paper, dpi=_PREVIEW_DPI), "png"))
        if small:
            st.image(session.inline(small), caption=t._("Preview at low resolution"))


def _animated(t: Texts, view: View, link: Request, style: str) -> None:
    """Offer the years of a map as a moving picture."""
    where = registry.address(link, session.today(), base_address(link.name))
    words = {"gif": t._("animated years (GIF)"), "mp4": t._("film of the years (MP4)")}
    for fmt, said in words.items():
        if fmt == "mp4" and deck.encoder() is None:
            remedy = t._("A film (MP4) needs an encoder where the atlas runs: {command}")
            st.caption(remedy.format(command="`pip install imageio-ffmpeg`"))
            continue
        command: tuple[str, ...] = ("animate", "--url", where, "--style", style, "--format", fmt)
        given = b""
        if link.own:  # which no address leads to
            asked = options.flags(link, session.today())
            command = ("--project", "-", "animate", *asked, "--style", style, "--format", fmt)
            given = keeping.project(own_list.project())
        name = export.filename(view, link.filters, fmt)
        making.offer(t, making.Product(name, said, command, given, link.own))


def _of_map(t: Texts, view: View) -> dict[str, Any]:
    """Draw what a reader may choose of the map of a figure, and return it."""
    extent = _seen(t)
    named = {name: words for name, (_share, words) in export.NAMES.items()}
    names = bar.one_of(t._("Names of places"), t.each(named), "fig_names", width=_WIDTH)
    insets = {"crowd": t._("What is crowded"), "none": t._("Nothing")}
    insets |= {place: place for place in views.located(view)}
    chosen = bar.one_of(t._("Shown larger"), insets, "fig_inset", width=_WIDTH)
    return {"extent": extent, "names": names, "inset": views.inset(view, chosen)}


def _seen(t: Texts) -> Bounds | None:
    """Return the part of the map that is on the screen, if the reader wants that drawn."""
    st.toggle(t._("Draw the part of the map on the screen"), key=map_panel.SCREEN)
    return map_panel.on_screen() if st.session_state[map_panel.SCREEN] else None


def _own(t: Texts) -> dict[str, Any]:
    """Draw what a reader may say and leave away on a figure, and return it."""
    with st.popover(t._("Words and ground of the figure"), icon=":material/edit:"):
        texts = {
            name: scenes.line(
                st.text_input(words, max_chars=scenes.LONGEST_TITLE, key=f"fig_{name}")
            )
            for name, words in t.each(export.TEXTS).items()
        }
        switches = {
            name: st.toggle(words, key=f"fig_{name}")
            for name, words in t.each(export.SWITCHES).items()
        }
        logo = _logo(t)
    return {**texts, **switches, "logo": logo}


def _logo(t: Texts) -> bytes:
    """Draw the field of a reader's own logo, and return it; none that can't be drawn."""
    given = st.file_uploader(t._("Logo (PNG), beside the sources"), type=["png"], key="fig_logo")
    if given is None:
        return b""
    content = given.getvalue()
    try:
        page.logo(content)
    except LogoError:
        st.warning(t._("This logo can't be drawn: a PNG of 2 MB at most can."))
        return b""
    return content


def say_unknown(t: Texts, unknown: Collection[str]) -> None:
    """Name the characters that a figure can't show, before it is made."""
    if unknown:
        said = t._("Figures show a mark in place of what their font lacks: {characters}")
        shown = for_markdown(" ".join(list(unknown)[:_NAMED]))
        st.caption(said.format(characters=shown))


def code_wanted(t: Texts, url: str, key: str) -> bool:
    """Draw the choice of a QR code and return it; without an address there is none to choose."""
    missing = t._("The atlas runs on this machine only: it has no address for others.")
    if url and not page.code_fits(url):
        missing = t._("The address of this view is too long for a QR code.")
        url = ""
    wanted = st.toggle(
        t._("With a QR code of the address"),
        key=key,
        disabled=not url,
        help=None if url else missing,
    )
    return wanted and bool(url)


def _scene(t: Texts, link: Request) -> None:
    """Draw the form that adds what is on the screen to the scenes."""
    with st.form("add_scene", clear_on_submit=True, border=False):
        title = st.text_input(
            t._("Title of the scene"),
            max_chars=scenes.LONGEST_TITLE,
            placeholder=link.room.title(t),
        )
        note = st.text_area(t._("Note"), max_chars=scenes.LONGEST_NOTE, height=80)
        added = st.form_submit_button(t._("Add to my scenes"), icon=":material/add:")
    if added:
        new = scenes.kept(link, session.today(), title, note)
        scene_list.keep([*scene_list.kept(), new])
    scene_list.in_step()
    scene_list.say(t)
    number = t.n_("{n} scene in the list.", "{n} scenes in the list.", len(scene_list.kept()))
    st.caption(number)
    session.link_to("scenes", t._("Scenes and decks"))
