"""The reader's own list: brought, checked, placed, and taken home again.

It stays in the memory of the session (`ui.own_list`): not in addresses, logs or shared caches.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pandas as pd
import streamlit as st

from geo import describe, schemes
from geo.escape import for_markdown
from geo.i18n import Texts, _
from geo.listing import formats, gazetteer, keeping, listing, places, problems, room
from geo.listing.columns import DATES, FIELDS
from geo.listing.dates import ORDERS
from geo.listing.problems import brief
from geo.listing.reading import DECIMALS
from ui import making, own_list, own_parts, page, state, theme
from ui.own_list import Held
from ui.page import Page

NAME: Final = "your_list"
_MEGABYTES: Final = 5
_ABREAST: Final = 3
_AT_ONCE: Final = 10  # rows to choose the place of
_HINTS: Final = {  # why a place was not taken
    "homonyms": _("Several places have this name."),
    "union": _("A commune and an EPCI have this name."),
    "code_name": _("The code is that of a place with another name."),
    "elsewhere": _("A place has this name, but elsewhere."),
    "far": _("The place of this name lies far from the point given."),
    "former": _("A former municipality had this name."),
    "spelling": _("Nearly the same name."),
    "unnamed": _("The row has neither a name nor a code."),
    "unknown": _("No place of this name is known."),
}


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Your list")


def render(t: Texts) -> None:
    """Draw the page: what brings a list here, then what was found in it, and what it shows."""
    held = own_list.held()
    if held is None:
        st.title(title(t))
        st.caption(for_markdown(_private(t)))
        _bring(t)
        return
    try:
        _held(t, held)
    finally:
        own_list.leave_nothing()


def _private(t: Texts) -> str:
    return t._(
        "Bring the members of a network as you have them: a spreadsheet, a text or a map. The list "
        "stays in the memory of this session and is forgotten with it: it is not stored, not "
        "logged, not in any address, and no other reader sees it."
    )


def _held(t: Texts, held: Held) -> None:
    """Draw the part of the page that is chosen: how the list was read, or what it shows."""
    offered = state.start(room.NAME)
    if own_list.just_brought():
        state.change(part="list")
    if state.display().part in own_parts.PARTS:
        own_parts.show(t, offered, held)
    else:
        page.head(t, offered)
        st.caption(for_markdown(_private(t)))
        _read_as(t, held)
        _columns(t, held)
        _faults(t, held)
        _places(t, held)
        own_parts.about(t, held)
        own_parts.propose(t, held)
        own_parts.take_home(t)
    state.finish(offered)
    state.shown()


def _bring(t: Texts) -> None:
    """Draw the ways by which a list comes here: a file, or what is pasted."""
    left, right = st.columns(2, gap="medium")
    with left:
        _upload(t, t._("A list, or a project that was saved here"))
        st.caption(t._("Needed is a name or an official code in each row; all else is optional."))
    with right:
        st.text_area(t._("Or paste it here"), key=f"list_text_{own_list.turn()}", height=160)
        st.button(
            t._("Read what is pasted"),
            on_click=_paste,
            args=(t, f"list_text_{own_list.turn()}"),
            icon=":material/content_paste:",
            key="list_paste",
        )
    _refusal(t)


def _upload(t: Texts, label: str) -> None:
    """Draw a field that takes a file."""
    kinds = "CSV, TSV, XLSX, ODS, GeoJSON, GPKG, KML, KMZ, ZIP"
    key = f"list_file_{own_list.turn()}"
    st.file_uploader(label, max_upload_size=_MEGABYTES, key=key, on_change=_uploaded, args=(key,))
    theme.upload_words(t, kinds, _MEGABYTES)


def _uploaded(key: str) -> None:
    file = st.session_state[key]
    if file is not None:
        own_list.bring(file.getvalue(), file.name)


def _paste(t: Texts, key: str) -> None:
    written = str(st.session_state.get(key, ""))
    own_list.bring(written.encode("utf-8", "ignore"), t._("pasted"))


def _refusal(t: Texts) -> None:
    problem = own_list.refused()
    if problem is not None:
        st.error(for_markdown(" ".join(problem.said(t))), icon=":material/block:")


def _read_as(t: Texts, held: Held) -> None:
    """Say how the file was read, and let it be read otherwise."""
    sheet = held.given.sheet
    st.header(for_markdown(sheet.name))
    rows = t.n_("{n} row", "{n} rows", len(held.rows.frame))
    said = [rows, *listing.read_as(sheet.how, t)]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(for_markdown(" · ".join(said)), width="content")
        st.button(
            t._("Show it on the map"),
            type="primary",
            icon=":material/map:",
            on_click=state.change,
            kwargs={"part": "map"},
            key="list_show",
        )
    for line in sheet.above:
        st.caption(for_markdown(brief(line)))
    _refusal(t)
    with st.expander(t._("Bring it back mended, or bring another")):
        _upload(t, t._("A list in the place of this one"))
    with st.expander(t._("Read it otherwise")):
        how, asked, turn = sheet.how, held.given.asked, own_list.turn()
        changes: dict[str, Any] = {}
        with st.container(horizontal=True):
            for name, label, words in _set_by_hand(t, held):
                options = list(words)
                changes[name] = st.selectbox(
                    label,
                    options,
                    index=options.index(getattr(how, name)) if getattr(how, name) in options else 0,
                    format_func=words.__getitem__,
                    key=f"list_{name}_{turn}",
                )
            if how.format in {"csv", "xlsx", "ods"}:
                changes["header"] = st.number_input(
                    t._("Row of the column names (0: none)"),
                    min_value=0,
                    max_value=100,
                    value=min(how.header or 0, 100),
                    key=f"list_header_{turn}",
                )
        wanted = {name: v for name, v in changes.items() if v != getattr(how, name)}
        st.button(
            t._("Read again"),
            on_click=own_list.read_again,
            args=(replace(asked, **wanted),),
            disabled=not wanted,
            key="list_again",
        )


def _set_by_hand(t: Texts, held: Held) -> list[tuple[str, str, dict[str, str]]]:
    """Return what of the reading can be set by hand: field, label, and words by value."""
    sheet = held.given.sheet
    found = []
    if sheet.how.format == "csv":
        encodings = {name: name for name in formats.ENCODINGS}
        found.append(("encoding", t._("Encoding"), encodings))
        found.append(("separator", t._("Separator"), t.each(formats.SEPARATORS)))
    if len(sheet.sheets) > 1:
        found.append(("sheet", t._("Sheet or layer"), {name: name for name in sheet.sheets}))
    found.append(("decimal", t._("Decimal mark"), t.each(DECIMALS)))
    if sheet.how.letters:
        found.append(("letters", t._("Accents"), t.each(formats.LETTERS)))
    return found


def _columns(t: Texts, held: Held) -> None:
    """Draw which column is which field, with three of its values, to be changed."""
    given = held.given
    st.header(t._("Columns"))
    st.caption(t._("Each can be changed. What is no field is kept as it is."))
    words, turn = t.each(FIELDS), own_list.turn()
    options = ["", *given.sheet.columns]
    for first in range(0, len(FIELDS), _ABREAST):
        for column, field in zip(
            st.columns(_ABREAST, gap="small"), list(FIELDS)[first : first + _ABREAST], strict=False
        ):
            with column:
                now = given.columns.get(field, "")
                key = f"list_column_{field}_{turn}"
                st.selectbox(
                    words[field],
                    options,
                    index=options.index(now),
                    format_func=lambda name: brief(name) or t._("none"),
                    key=key,
                    on_change=_match,
                    args=(field, key),
                )
                samples = " · ".join(given.sheet.samples(now)) if now else ""
                st.caption(for_markdown(samples) or "–")
                if field in DATES and field in held.rows.orders:
                    _order(t, held, field)
    further = [brief(column) for column in held.rows.further]
    if further:
        said = t.labelled(t._("Kept as they are"), ", ".join(further))
        st.caption(for_markdown(said))


def _match(field: str, key: str) -> None:
    """Take another column for a field; it is no other field's then. For a callback."""
    held, column = own_list.held(), str(st.session_state[key])
    if held is not None:
        kept = {f: c for f, c in held.given.columns.items() if f != field and c != column}
        chosen = kept | ({field: column} if column else {})
        own_list.change(replace(held.given, columns={f: chosen[f] for f in FIELDS if f in chosen}))


def _order(t: Texts, held: Held, field: str) -> None:
    key, orders = f"list_order_{field}_{own_list.turn()}", t.each(ORDERS)
    st.selectbox(
        t._("What comes first in its dates"),
        list(orders),
        index=list(orders).index(held.rows.orders[field]),
        format_func=orders.__getitem__,
        key=key,
        on_change=_turn_dates,
        args=(field, key),
    )


def _turn_dates(field: str, key: str) -> None:
    held = own_list.held()
    if held is not None:
        orders = {**held.given.orders, field: st.session_state[key]}
        own_list.change(replace(held.given, orders=orders))


def _faults(t: Texts, held: Held) -> None:
    """Draw the faults, all at once, and the workbook in which they are marked."""
    st.header(t._("Faults"))
    found = held.rows.problems
    st.markdown(for_markdown(listing.counted(found, t)))
    if found:
        st.dataframe(problems.table(found, t), hide_index=True, key="list_faults")
    st.caption(
        t._(
            "Rows with faults stay in the list. The marked workbook can be mended and brought "
            "back: your choices come with it."
        )
    )
    making.download(
        t._("The list with its faults marked (XLSX)"),
        lambda: keeping.annotated(held.given, held.rows, t),
        "list_marked.xlsx",
        "list_marked",
    )


def _places(t: Texts, held: Held) -> None:
    """Draw what was found of the places, and the choice where it is not sure."""
    st.header(t._("Places"))
    states = held.found["state"]
    said = [
        t.labelled(words, t.number(int((states == state).sum())))
        for state, words in (
            ("found", t._("Found")),
            ("choose", t._("To be chosen")),
            ("not_found", t._("Not found")),
        )
    ]
    st.markdown(for_markdown(" · ".join(said)))
    if towns := keeping.towns(held.rows, held.found, t):
        st.caption(for_markdown(towns))
    _country(t, held)
    asked = held.found[["state", "how", "candidates"]]
    joined = pd.concat([held.rows.frame, asked], axis="columns")
    open_rows = joined[joined["state"].isin(["choose", "not_found"])].sort_values(
        "state", kind="stable"
    )
    for row in open_rows.head(_AT_ONCE).to_dict("records"):
        _choose(t, {str(k): v for k, v in row.items()})
    left = len(open_rows) - _AT_ONCE
    if left > 0:
        more = t.n_("{n} more row follows.", "{n} more rows follow.", left)
        st.caption(for_markdown(more))
    _correct(t, held, joined)
    chosen = [k for k in held.rows.frame["key"] if k in held.given.choices]
    if chosen:
        st.button(
            t._("Take back the last choice"),
            on_click=_undo,
            icon=":material/undo:",
            key="list_undo",
        )


def _correct(t: Texts, held: Held, rows: pd.DataFrame) -> None:
    """Draw the choice of a row whose place was found, and is another one."""
    found = rows[rows["state"] == "found"]
    number = st.number_input(
        t._("Number of a row that stands at a wrong place"),
        min_value=1,
        value=None,
        step=1,
        key=f"list_wrong_{own_list.turn()}",
        width=320,
    )
    if number is None:
        return
    for row in found[found["row"] == number].to_dict("records"):
        place = held.found.loc[held.rows.frame["row"] == number, "key"].iloc[0]
        _choose(t, {str(k): v for k, v in row.items()} | {"candidates": (place,), "how": ""})
        return
    st.caption(for_markdown(t._("No place was found for row {n} yet.").format(n=number)))


def _country(t: Texts, held: Held) -> None:
    """Draw the country of the rows that name none: proposed, and to be changed."""
    codes = sorted(gazetteer.load().countries, key=lambda code: describe.country(t, code))
    now, key = held.given.network.country, f"list_country_{own_list.turn()}"
    options = ["", *codes]
    st.selectbox(
        t._("Country of the rows that name none"),
        options,
        index=options.index(now) if now in options else 0,
        format_func=lambda code: describe.country(t, code) if code else t._("unknown"),
        key=key,
        on_change=_settle,
        args=(key,),
        width=320,
    )


def _settle(key: str) -> None:
    held = own_list.held()
    if held is not None:
        network = replace(held.given.network, country=str(st.session_state[key]))
        own_list.change(replace(held.given, network=network))


def _choose(t: Texts, row: dict[str, Any]) -> None:
    """Draw the candidates of a row, with region and population; a text looks for others."""
    key, turn = str(row["key"]), own_list.turn()
    name = brief(row["name"] or row["code"])
    left, right = st.columns([1, 2], gap="small", vertical_alignment="center")
    line = t._("row {n}").format(n=row["row"])
    hint = t.each(_HINTS).get(row["how"], "")
    with left:
        st.markdown(f"**{for_markdown(name)}** :small[{for_markdown(f'{line} · {hint}')}]")
        sought = st.text_input(
            t._("Another place for row {n}").format(n=row["row"]),
            placeholder=t._("Look for another place"),
            label_visibility="collapsed",
            key=f"list_search_{row['row']}_{turn}",
            max_chars=100,
        )
    candidates = places.search(sought, str(row["country"])) if sought else row["candidates"]
    table = gazetteer.load().of_keys(candidates)
    options = ["?", *table.index, ""]
    words = {"?": t._("to be chosen"), "": t._("none of these")}
    words |= {place: _described(t, table.loc[place]) for place in table.index}
    with right:
        widget = f"list_place_{row['row']}_{turn}"
        st.selectbox(
            t._("Place of row {n}").format(n=row["row"]),  # a name would be read with its escapes
            options,
            format_func=words.__getitem__,
            key=widget,
            on_change=_place,
            args=(key, widget),
        )


def _described(t: Texts, place: pd.Series) -> str:
    kind = t.each(schemes.LEVELS).get(str(place["kind"]), "")
    where = [str(place[name]) for name in ("department", "region")]
    parts = [str(place["name"]), kind, *where, describe.country(t, str(place["country"]))]
    if pd.notna(place["population"]):
        many = t.n_("{n} inhabitant", "{n} inhabitants", int(place["population"]))
        parts.append(many)
    return " · ".join(part for part in parts if part)


def _place(key: str, widget: str) -> None:
    held, place = own_list.held(), str(st.session_state[widget])
    if held is not None and place != "?":
        own_list.change(held.given.choosing(key, place))


def _undo() -> None:
    held = own_list.held()
    if held is not None and held.given.choices:
        own_list.change(held.given.choosing(list(held.given.choices)[-1], None))


PAGE: Final = Page(
    NAME,
    ":material/upload_file:",
    title,
    render,
    room=lambda: room.NAME if own_list.held() is not None else "",
)
