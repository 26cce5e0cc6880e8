"""The composition of ANVITA as a chart: bars of one day, or of two days and their difference."""

from __future__ import annotations

import datetime as dt
from typing import Final

from geo import filters, palette, summary, views
from geo.anvita import composition, growth
from geo.anvita import composition_words as words
from geo.anvita.composition import ALL, Counted
from geo.chart import Axis, AxisKind, Bars, Chart, Dots, Panel
from geo.coverage import coverage
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Filters, LegendItem, Symbol

PLAIN: Final = palette.NETWORKS["anvita"][0]
MORE: Final = Symbol("#0072B2", "square")
FEWER: Final = Symbol("#661100", "square")
PRINTED: Final = Symbol(palette.INK, "diamond", "hollow")
_BAR: Final = 30
_ROOM: Final = 78
_DOT: Final = 11.0
_LEAST: Final = 5  # so that no axis has fractions of a member


def chart(atlas: Atlas, chosen: Filters, t: Texts, by: str, since: dt.date | None = None) -> Chart:
    """Return the members by one scheme, on the chosen day or between two days."""
    blocks = composition.counted(atlas, chosen, by, since)
    standing = filters.at(growth.members(atlas), atlas.executives, chosen.as_of)
    heights = tuple(float(_ROOM + _BAR * len(one.codes)) for one in blocks)
    return Chart(
        view_id=f"composition_{by}",
        title=words.title(t, by),
        subtitle=summary.filter_sentence(t, chosen, views.network_names(atlas, t)),
        caption=words.sentence(t, blocks, chosen.as_of),
        as_of=chosen.as_of,
        language=t.language,
        imprint=views.imprint(atlas, t),
        rows=tuple(_row(t, one, _tops(blocks)) for one in blocks),
        table=words.table(t, blocks, chosen.as_of),
        legend=_legend(t, blocks),
        coverage=coverage(standing, atlas.counts, growth.NETWORK, chosen.as_of),
        sources=("ref:flamant-lacroix-2023",) if any(one.said for one in blocks) else (),
        heights=heights,
        height=int(sum(heights)),
    )


def _tops(blocks: tuple[Counted, ...]) -> tuple[float, float, float]:
    """Return the largest number, fall and rise of all blocks: they share their scales."""
    shown = [n for one in blocks for day in one.days for n in one.on(day)]
    said = [n for one in blocks for n in _printed(one).values()]
    changes = [n for one in blocks for n in one.change]
    return max([*shown, *said, _LEAST]), -min([*changes, 0]), max([*changes, _LEAST])


def _row(t: Texts, one: Counted, tops: tuple[float, float, float]) -> tuple[Panel, ...]:
    """Return one panel for each day, and one for the difference where there are two."""
    names = tuple(words.category(t, one, code) for code in one.codes)
    axis = Axis("category", categories=names)
    top, fall, rise = tops
    span, kind = (0, top * 1.2), _kind(one)
    whose = words.narrowing(t, one.block)
    panels = [
        Panel(
            (_bars(t, one, names, day), *_dots(t, one, names, day)),
            x=Axis(kind, span=span),
            y=axis,
            title=" · ".join(filter(None, (whose if first else "", t.short_day(day)))),
        )
        for first, day in ((day == one.days[0], day) for day in one.days)
    ]
    if len(one.days) > 1:
        panels.append(
            Panel(
                (_differences(t, one, names),),
                x=Axis(kind, span=(-fall * 1.3, rise * 1.3)),
                y=axis,
                title=t._("difference"),
                share=0.7,
            )
        )
    return tuple(panels)


def _kind(one: Counted) -> AxisKind:
    """Return the kind of the axis of numbers: side by side, the bars' own numbers are enough."""
    return "number" if len(one.days) == 1 else "none"


def _bars(t: Texts, one: Counted, names: tuple[str, ...], day: dt.date) -> Bars:
    numbers = one.on(day)
    return Bars(
        names,
        tuple(float(n) for n in numbers),
        tuple(_colour(one.block.by, code) for code in one.codes),
        name=t._("documented"),
        texts=tuple(t.number(n) for n in numbers),
        hover=tuple(t.labelled(name, t.number(n)) for name, n in zip(names, numbers, strict=True)),
    )


def _colour(by: str, code: str) -> str:
    if by == "tier":
        return palette.SCHEMES["tier"][code][0]
    if by == "family":
        return palette.SCHEMES["family"][code][0]
    return palette.UNKNOWN if code == "" else PLAIN


def _printed(one: Counted) -> dict[str, int]:
    """Return the numbers of the paper by category; shares are in the table only."""
    return {
        code: int(answer.printed)
        for code, answer in one.said.items()
        if answer.kind == "count" and code != ALL
    }


def _dots(t: Texts, one: Counted, names: tuple[str, ...], day: dt.date) -> tuple[Dots, ...]:
    said = _printed(one)
    if not said or day != one.said_on:
        return ()
    named = dict(zip(one.codes, names, strict=True))
    label = t._("printed in the paper")
    return (
        Dots(
            tuple(said.values()),
            tuple(named[code] for code in said),
            (PRINTED,) * len(said),
            (_DOT,) * len(said),
            name=label,
            hover=tuple(
                t.labelled(f"{named[code]}, {label}", t.number(n)) for code, n in said.items()
            ),
        ),
    )


def _differences(t: Texts, one: Counted, names: tuple[str, ...]) -> Bars:
    texts = tuple(words.signed(t, n) for n in one.change)
    return Bars(
        names,
        tuple(float(n) for n in one.change),
        tuple((MORE if n >= 0 else FEWER).colour for n in one.change),
        name=t._("difference"),
        texts=texts,
        hover=tuple(t.labelled(name, text) for name, text in zip(names, texts, strict=True)),
    )


def _legend(t: Texts, blocks: tuple[Counted, ...]) -> tuple[LegendItem, ...]:
    """Explain what the bars themselves don't say: the paper's figures, more and fewer."""
    items = []
    figures = sum(len(_printed(one)) for one in blocks)
    if figures:
        label = t._("printed in the paper (figures of September 2022)")
        items.append(LegendItem(PRINTED, label, figures))
    if any(len(one.days) > 1 for one in blocks):
        grown = sum(n for one in blocks for n in one.change if n > 0)
        fallen = sum(-n for one in blocks for n in one.change if n < 0)
        items.append(LegendItem(MORE, t._("more than before"), grown))
        items.append(LegendItem(FEWER, t._("fewer than before"), fallen))
    return tuple(items)
