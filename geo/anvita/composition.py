"""What the documented members of ANVITA are: counted by one scheme, on a day or on two.

Bodies are counted, never inhabitants: levels overlap, so populations are not added up. What is
not known is a category like the others.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from geo import fields, filters, palette, schemes
from geo.anvita import growth
from geo.articles import claims
from geo.coverage import coverage
from geo.exhibit import Axis, AxisKind, Bars, Chart, Dots, Panel
from geo.i18n import Texts, _
from geo.layers import Atlas
from geo.model import Filters, LegendItem, Symbol
from geo.request import Request

MUNICIPAL: Final = ("commune", "arrondissement", "epci")
ALL: Final = "all"
PLAIN: Final = palette.ANVITA
MORE: Final = Symbol("#0072B2", "square")
FEWER: Final = Symbol("#661100", "square")
PRINTED: Final = Symbol(palette.INK, "diamond", "hollow")
_FIELDS: Final = {"tier": "tiers", "level": "levels", "family": "families", "party": "parties"}
_COLUMNS: Final = {by: fields.COLUMNS[name] for by, name in _FIELDS.items()} | {"region": "admin1"}
_BAR: Final = 30
_ROOM: Final = 78
_DOT: Final = 11.0
_LEAST: Final = 5  # so that no axis has fractions of a member
_NAMED: Final = 3  # categories that the sentence names


@dataclass(frozen=True)
class Block:
    """One group of bars: the members of some levels and tiers, counted by one scheme."""

    by: str
    levels: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()

    def narrowed(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows that belong to the block."""
        kept = rows[rows["level"].isin(self.levels)] if self.levels else rows
        return kept[kept["population_tier"].isin(self.tiers)] if self.tiers else kept

    def asked(self, code: str, day: dt.date) -> Filters | None:
        """Return the filters that keep one category of it; None where no filter says so."""
        whole = Filters(day, networks=(growth.NETWORK,), levels=self.levels, tiers=self.tiers)
        if code == ALL:
            return whole
        field = _FIELDS.get(self.by)
        return replace(whole, **{field: (code,)}) if field and code else None  # type: ignore[arg-type]


BLOCKS: Final[dict[str, tuple[Block, ...]]] = {
    "tier": (Block("tier"), Block("level", tiers=("100k-500k",))),
    "level": (Block("level"),),
    "family": (Block("family"),),
    "party": (
        Block("party", MUNICIPAL),
        Block("party", ("union",)),
        Block("party", ("departement",)),
        Block("party", ("region",)),
    ),
    "region": (Block("region"),),
}
SCHEMES: Final = {  # what the members can be counted by
    "tier": _("Population tier"),
    "level": _("Kind of body"),
    "family": _("Party family"),
    "party": _("Party of the executive"),
    "region": _("Region"),
}


def rows_on(atlas: Atlas, chosen: Filters, day: dt.date) -> pd.DataFrame:
    """Return the current members on a day that the filters keep."""
    rows = growth.standing(atlas, day)
    keep = filters.mask(rows, replace(chosen, as_of=day, networks=()))
    return pd.DataFrame(rows[keep & (rows["state"] == "current")])


def count(rows: pd.DataFrame, block: Block) -> pd.Series:
    """Count the rows of a block by category (index: codes in no particular order)."""
    return block.narrowed(rows)[_COLUMNS[block.by]].value_counts()


def doubtful(rows: pd.DataFrame, block: Block) -> pd.Series:
    """Count those of them that are inferred, undated or dated by assumption."""
    return count(rows[growth.kinds(rows) != "stated"], block)


def codes(block: Block, counts: list[pd.Series]) -> list[str]:
    """Return the categories to show, in order; those of fixed schemes also when empty.

    Parties and regions stand by their number, the unknown last.
    """
    total = pd.concat(counts, axis=1).fillna(0).sum(axis=1)
    found = {str(code): int(number) for code, number in total.items()}
    if block.by == "tier":
        return list(schemes.TIERS)
    if block.by == "level":
        return [level for level in schemes.LEVELS if level in found]
    if block.by == "family":
        return [f for f in palette.SCHEMES["family"] if f in found or f == "unknown"]
    return sorted(found, key=lambda code: (code == "", -found[code], code))


def of_paper(
    said: dict[Filters, claims.Answer], block: Block, code: str, day: dt.date
) -> claims.Answer | None:
    """Return what the paper prints for one category, also where it means some of its levels."""
    asked = block.asked(code, day)
    if asked is None:
        return None
    if asked in said:
        return said[asked]
    for claimed, answer in said.items():
        inside = set(claimed.levels) < set(asked.levels) and claimed.levels
        if inside and replace(claimed, levels=asked.levels) == asked:
            return answer
    return None


@dataclass(frozen=True)
class Counted:
    """One block of the composition: its categories on one or two days, in order of time."""

    block: Block
    codes: list[str]
    days: tuple[dt.date, ...]
    numbers: dict[dt.date, pd.Series]
    doubtful: pd.Series
    said: dict[str, claims.Answer]
    said_on: dt.date

    def on(self, day: dt.date) -> list[int]:
        """Return the numbers of a day, in the order of the categories."""
        return [int(self.numbers[day].get(code, 0)) for code in self.codes]

    @property
    def figures(self) -> dict[str, int]:
        """Return the numbers of the paper by category; shares are in the table only."""
        return {
            code: int(answer.printed)
            for code, answer in self.said.items()
            if answer.kind == "count" and code != ALL
        }

    @property
    def change(self) -> list[int]:
        """Return how the numbers differ between the first and the last day."""
        first, last = self.on(self.days[0]), self.on(self.days[-1])
        return [after - before for before, after in zip(first, last, strict=True)]


def counted(atlas: Atlas, chosen: Filters, by: str, since: dt.date | None) -> tuple[Counted, ...]:
    """Count the blocks of a scheme on the chosen day, and on the one that it is held against."""
    day = chosen.as_of
    days = tuple(sorted({day, since or day}))
    rows = {d: rows_on(atlas, chosen, d) for d in days}
    said = claims.printed_of(atlas, chosen, growth.NETWORK)
    found = []
    for block in BLOCKS[by]:
        numbers = {d: count(rows[d], block) for d in days}
        shown = codes(block, list(numbers.values()))
        answers = {c: of_paper(said, block, c, day) for c in [*shown, ALL]}
        found.append(
            Counted(
                block,
                shown,
                days,
                numbers,
                doubtful(rows[day], block),
                {code: answer for code, answer in answers.items() if answer is not None},
                day,
            )
        )
    return tuple(one for one in found if one.codes)


def chart(request: Request) -> Chart:
    """Return the members by one scheme, on the chosen day or between two days."""
    atlas, chosen, t = request.atlas, request.filters, request.t
    by, since = request.display.by, fields.day(request.display.since)
    blocks = counted(atlas, chosen, by, since)
    heights = tuple(float(_ROOM + _BAR * len(one.codes)) for one in blocks)
    shown = [n for one in blocks for day in one.days for n in one.on(day)]
    said = [n for one in blocks for n in one.figures.values()]
    changes = [n for one in blocks for n in one.change]
    tops = max([*shown, *said, _LEAST]), -min([*changes, 0]), max([*changes, _LEAST])
    return Chart(
        view_id=f"composition_{by}",
        title=t._("Composition of ANVITA: {scheme}").format(scheme=t.each(SCHEMES)[by]),
        subtitle=request.sentence(),
        caption=sentence(t, blocks, chosen.as_of),
        as_of=chosen.as_of,
        language=t.language,
        imprint=request.imprint,
        rows=tuple(_row(t, one, tops) for one in blocks),
        table=table(t, blocks),
        keys=_keys(blocks),
        heads={_documented(t, day): f"as_of {day}" for one in blocks for day in one.days},
        legend=_legend(t, blocks),
        coverage=coverage(
            growth.standing(atlas, chosen.as_of), atlas.counts, growth.NETWORK, chosen.as_of
        ),
        sources=("ref:flamant-lacroix-2023",) if any(one.said for one in blocks) else (),
        heights=heights,
        height=int(sum(heights)),
    )


def _row(t: Texts, one: Counted, tops: tuple[float, float, float]) -> tuple[Panel, ...]:
    """Return one panel for each day, and one for the difference where there are two.

    ``tops`` are the largest number, fall and rise of all blocks: they share their scales.
    """
    names = tuple(category(t, one.block.by, code) for code in one.codes)
    axis = Axis("category", categories=names)
    top, fall, rise = tops
    span, whose = (0, top * 1.2), narrowing(t, one.block)
    # Side by side, the bars' own numbers are enough.
    kind: AxisKind = "number" if len(one.days) == 1 else "none"
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
        signed = [f"+{t.number(n)}" if n > 0 else t.number(n) for n in one.change]
        differences = Bars(
            names,
            tuple(float(n) for n in one.change),
            tuple((MORE if n >= 0 else FEWER).colour for n in one.change),
            name=t._("difference"),
            texts=tuple(signed),
            hover=tuple(t.labelled(name, n) for name, n in zip(names, signed, strict=True)),
        )
        panels.append(
            Panel(
                (differences,),
                x=Axis(kind, span=(-fall * 1.3, rise * 1.3)),
                y=axis,
                title=t._("difference"),
                share=0.7,
            )
        )
    return tuple(panels)


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


def _dots(t: Texts, one: Counted, names: tuple[str, ...], day: dt.date) -> tuple[Dots, ...]:
    said = one.figures
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


def _legend(t: Texts, blocks: tuple[Counted, ...]) -> tuple[LegendItem, ...]:
    """Explain what the bars themselves don't say: the paper's figures, more and fewer."""
    items = []
    figures = sum(len(one.figures) for one in blocks)
    if figures:
        label = t._("printed in the paper (figures of September 2022)")
        items.append(LegendItem(PRINTED, label, figures))
    if any(len(one.days) > 1 for one in blocks):
        grown = sum(n for one in blocks for n in one.change if n > 0)
        fallen = sum(-n for one in blocks for n in one.change if n < 0)
        items.append(LegendItem(MORE, t._("more than before"), grown))
        items.append(LegendItem(FEWER, t._("fewer than before"), fallen))
    return tuple(items)


def narrowing(t: Texts, one: Block) -> str:
    """Say which members a block counts; empty where it counts all."""
    if one.levels == MUNICIPAL:
        return t._("communes, arrondissement, EPCI")
    if one.levels:
        return t.listing([t.each(schemes.LEVELS)[level] for level in one.levels])
    return t.listing([schemes.words(t, "tier")[tier] for tier in one.tiers])


def heading(t: Texts, one: Block) -> str:
    """Say which members a block counts, and by what."""
    scheme, kinds = t.each(SCHEMES)[one.by], narrowing(t, one)
    return f"{scheme} ({kinds})" if kinds else scheme


def category(t: Texts, by: str, code: str) -> str:
    """Return the words of a scheme's category; parties and regions are their own words."""
    if by == "level":
        return t.each(schemes.LEVELS).get(code, code)
    if by in {"tier", "family"}:
        return schemes.words(t, "tier" if by == "tier" else "family").get(code, code)
    return code or (t._("party unknown") if by == "party" else t._("region unknown"))


def sentence(t: Texts, blocks: tuple[Counted, ...], day: dt.date) -> str:
    """Sum the composition up: the largest categories, the other day, and what it is not."""
    parts = []
    for one in blocks:
        numbers = dict(zip(one.codes, one.on(day), strict=True))
        ranked = sorted((c for c in one.codes if numbers[c]), key=lambda c: -numbers[c])[:_NAMED]
        said = [f"{category(t, one.block.by, c)} ({t.number(numbers[c])})" for c in ranked]
        text = t.n_(
            "{block}, on {day}: {n} documented: {list}.",
            "{block}, on {day}: {n} documented, most of them {list}.",
            sum(numbers.values()),
        )
        listed = t.listing(said)
        parts += [text.format(block=heading(t, one.block), day=t.day(day), list=listed)] * bool(
            said
        )
    for one in blocks[:1]:
        text = t._("{block}: from {first} to {last}, the number went from {before} to {after}.")
        if len(one.days) > 1:
            first, last = one.days[0], one.days[-1]
            said_change = text.format(
                block=heading(t, one.block),
                first=t.day(first),
                last=t.day(last),
                before=t.number(sum(one.on(first))),
                after=t.number(sum(one.on(last))),
            )
            parts.append(said_change)
    if not parts:
        return t._("No documented membership fits these filters on {day}.").format(day=t.day(day))
    caution = t._(
        "These are numbers of bodies: levels overlap, so their inhabitants are not added up."
    )
    return " ".join([*parts, caution])


def table(t: Texts, blocks: tuple[Counted, ...]) -> pd.DataFrame:
    """Return every category of every block with its numbers, for readers.

    Each block ends with a line for all; the column of the paper is there where it prints a figure.
    """
    made = pd.concat([_lines(t, one) for one in blocks]) if blocks else pd.DataFrame()
    column = t._("Printed in the paper")
    if column in made and not made[column].any():
        made = made.drop(columns=column)
    return made.reset_index(drop=True)


def _keys(blocks: tuple[Counted, ...]) -> pd.DataFrame:
    """Return the codes of each line of the table, its share and the paper's figure as numbers."""
    lines = []
    for one in blocks:
        numbers = one.on(one.said_on)
        for code, number in zip((*one.codes, ALL), (*numbers, sum(numbers)), strict=True):
            answer = one.said.get(code)
            lines.append(
                {
                    "scheme": one.block.by,
                    "category": code,
                    "levels": "|".join(one.block.levels),
                    "tiers": "|".join(one.block.tiers),
                    "share": number / total if (total := sum(numbers)) else None,
                    "claim_id": answer.claim["claim_id"] if answer else "",
                    "figure": answer.kind if answer else "",
                    "printed_number": float(answer.printed) if answer else None,
                }
            )
    return pd.DataFrame(lines).astype({"share": "Float64", "printed_number": "Float64"})


def _documented(t: Texts, day: dt.date) -> str:
    return t._("Documented on {day}").format(day=t.short_day(day))


def _lines(t: Texts, one: Counted) -> pd.DataFrame:
    codes = [*one.codes, ALL]
    columns: dict[str, list[object]] = {
        t._("Group"): [heading(t, one.block)] * len(codes),
        t._("Category"): [*(category(t, one.block.by, code) for code in one.codes), t._("all")],
    }
    for shown in one.days:
        numbers = one.on(shown)
        columns[_documented(t, shown)] = [*numbers, sum(numbers)]
    if len(one.days) > 1:
        columns[t._("Difference")] = [*one.change, sum(one.change)]
    numbers = one.on(one.said_on)
    total = sum(numbers)
    columns[t._("Share")] = [t.percent(n / total) if total else "" for n in [*numbers, total]]
    unsure = [int(one.doubtful.get(code, 0)) for code in one.codes]
    columns[t._("of which inferred or not dated by a source")] = [*unsure, sum(unsure)]
    columns[t._("Printed in the paper")] = [_of_paper(t, one, code) for code in codes]
    return pd.DataFrame(columns)


def _of_paper(t: Texts, one: Counted, code: str) -> str:
    """Write what the paper prints, with the levels that it means where they are fewer."""
    answer = one.said.get(code)
    if answer is None:
        return ""
    printed = claims.printed(t, answer)
    meant = tuple(answer.parameters.get("level", ()))
    if meant and set(meant) < set(one.block.levels):
        words = t.each(schemes.LEVELS)
        return f"{printed} ({t.listing([words[level] for level in meant])})"
    return printed
