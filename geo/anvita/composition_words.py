"""The composition of ANVITA in words: titles, categories, a sentence and a table."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from geo import labels
from geo.anvita import composition
from geo.anvita.composition import ALL, MUNICIPAL, Block, Counted
from geo.articles import claim_words
from geo.i18n import Texts

_NAMED = 3  # categories that the sentence names


def title(t: Texts, by: str) -> str:
    """Return the title of the chart of one scheme."""
    scheme = composition.scheme_labels(t)[by]
    return t._("Composition of ANVITA: {scheme}").format(scheme=scheme)


def narrowing(t: Texts, one: Block) -> str:
    """Say which members a block counts; empty where it counts all."""
    if one.levels == MUNICIPAL:
        return t._("communes, arrondissement, EPCI")
    if one.levels:
        return t.listing([labels.levels(t)[level] for level in one.levels])
    return t.listing([labels.tiers(t)[tier] for tier in one.tiers])


def block(t: Texts, one: Block) -> str:
    """Say which members a block counts, and by what."""
    scheme, kinds = composition.scheme_labels(t)[one.by], narrowing(t, one)
    return f"{scheme} ({kinds})" if kinds else scheme


def category(t: Texts, one: Counted, code: str) -> str:
    """Return the words of a category."""
    return composition.words(t, one.block.by).get(code, code)


def signed(t: Texts, number: int) -> str:
    """Write a difference with its sign."""
    return f"+{t.number(number)}" if number > 0 else t.number(number)


def sentence(t: Texts, blocks: tuple[Counted, ...], day: dt.date) -> str:
    """Sum the composition up: the largest categories, the other day, and what it is not."""
    parts = [text for one in blocks for text in _said(t, one, day)]
    parts += _changed(t, blocks[:1])
    if not parts:
        return t._("No documented membership fits these filters on {day}.").format(day=t.day(day))
    caution = t._(
        "These are numbers of bodies: levels overlap, so their inhabitants are not added up."
    )
    return " ".join([*parts, caution])


def _said(t: Texts, one: Counted, day: dt.date) -> list[str]:
    numbers = dict(zip(one.codes, one.on(day), strict=True))
    total = sum(numbers.values())
    ranked = sorted((c for c in one.codes if numbers[c]), key=lambda c: -numbers[c])[:_NAMED]
    said = [f"{category(t, one, c)} ({t.number(numbers[c])})" for c in ranked]
    parts = []
    if said:
        text = t._("{block}, on {day}: {n} documented, most of them {list}.")
        parts.append(
            text.format(
                block=block(t, one.block), day=t.day(day), n=t.number(total), list=t.listing(said)
            )
        )
    return parts


def _changed(t: Texts, blocks: tuple[Counted, ...]) -> list[str]:
    """Say how the number of the first block changed between two days."""
    text = t._("{block}: from {first} to {last}, the number went from {before} to {after}.")
    return [
        text.format(
            block=block(t, one.block),
            first=t.day(one.days[0]),
            last=t.day(one.days[-1]),
            before=t.number(sum(one.on(one.days[0]))),
            after=t.number(sum(one.on(one.days[-1]))),
        )
        for one in blocks
        if len(one.days) > 1
    ]


def table(t: Texts, blocks: tuple[Counted, ...], day: dt.date) -> pd.DataFrame:
    """Return every category of every block with its numbers, for readers.

    Each block ends with a line for all; the column of the paper is there where it prints a figure.
    """
    made = pd.concat([_lines(t, one, day) for one in blocks]) if blocks else pd.DataFrame()
    column = t._("Printed in the paper")
    if column in made and not made[column].any():
        made = made.drop(columns=column)
    return made.reset_index(drop=True)


def _lines(t: Texts, one: Counted, day: dt.date) -> pd.DataFrame:
    codes = [*one.codes, ALL]
    columns: dict[str, list[object]] = {
        t._("Group"): [block(t, one.block)] * len(codes),
        t._("Category"): [*(category(t, one, code) for code in one.codes), t._("all")],
    }
    for shown in one.days:
        numbers = one.on(shown)
        heading = t._("Documented on {day}").format(day=t.short_day(shown))
        columns[heading] = [*numbers, sum(numbers)]
    if len(one.days) > 1:
        columns[t._("Difference")] = [*one.change, sum(one.change)]
    numbers = one.on(day)
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
    printed = claim_words.printed(t, answer)
    meant = tuple(answer.parameters.get("level", ()))
    if meant and set(meant) < set(one.block.levels):
        words = labels.levels(t)
        return f"{printed} ({t.listing([words[level] for level in meant])})"
    return printed
