"""What the documented members of ANVITA are: counted by one scheme, on a day or on two.

Bodies are counted, never inhabitants: levels overlap, so populations are not added up. What is
not known is a category like the others.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from geo import dates, filters, labels, levels, palette, query, tiers
from geo.anvita import growth
from geo.articles import claims, measures
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Filters

SCHEMES: Final = ("tier", "level", "family", "party", "region")
MUNICIPAL: Final = ("commune", "arrondissement", "epci")
ALL: Final = "all"
_COLUMNS: Final = {
    "tier": "population_tier",
    "level": "level",
    "family": "party_family",
    "party": "party",
    "region": "admin1",
}
_FIELDS: Final = {"tier": "tiers", "level": "levels", "family": "families", "party": "parties"}


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
        Block("party", ("departement",)),
        Block("party", ("region",)),
    ),
    "region": (Block("region"),),
}


def scheme_labels(t: Texts) -> dict[str, str]:
    """Return what the members can be counted by."""
    _ = t._
    return {
        "tier": _("Population tier"),
        "level": _("Kind of body"),
        "family": _("Party family"),
        "party": _("Party of the executive"),
        "region": _("Region"),
    }


def rows_on(atlas: Atlas, chosen: Filters, day: dt.date) -> pd.DataFrame:
    """Return the current members on a day that the filters keep."""
    rows = filters.at(growth.members(atlas), atlas.executives, day)
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
        return list(tiers.TIERS)
    if block.by == "level":
        return [level for level in levels.LEVELS if level in found]
    if block.by == "family":
        return [f for f in palette.SCHEMES["family"] if f in found or f == "unknown"]
    return sorted(found, key=lambda code: (code == "", -found[code], code))


def words(t: Texts, by: str) -> dict[str, str]:
    """Return the words of a scheme's categories; parties and regions are their own words."""
    named = {"tier": labels.tiers, "level": labels.levels, "family": labels.families}
    if by in named:
        return named[by](t)
    return {"": t._("party unknown") if by == "party" else t._("region unknown")}


def printed(atlas: Atlas, chosen: Filters, day: dt.date) -> dict[Filters, claims.Answer]:
    """Return the figures that the paper prints for a day, by the filters that they ask for.

    None where the reader has narrowed the members down: the paper's figures are of all of them.
    """
    if not query.is_unfiltered(chosen, Filters(day)):
        return {}
    found: dict[Filters, claims.Answer] = {}
    for _, claim in atlas.claims.iterrows():
        measure, parameters = measures.parse(claim["query"])
        own = parameters.get("network") == [growth.NETWORK]
        if measure not in {"members", "share"} or not own or parameters.keys() & {"alps", "place"}:
            continue
        if dates.last_day(parameters[query.AS_OF][-1]) == day:
            found[measures.wanted(parameters)] = claims.answer(atlas, claim)
    return found


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
    def change(self) -> list[int]:
        """Return how the numbers differ between the first and the last day."""
        first, last = self.on(self.days[0]), self.on(self.days[-1])
        return [after - before for before, after in zip(first, last, strict=True)]


def counted(atlas: Atlas, chosen: Filters, by: str, since: dt.date | None) -> tuple[Counted, ...]:
    """Count the blocks of a scheme on the chosen day, and on the one that it is held against."""
    day = chosen.as_of
    days = tuple(sorted({day, since or day}))
    rows = {d: rows_on(atlas, chosen, d) for d in days}
    said = printed(atlas, chosen, day)
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
