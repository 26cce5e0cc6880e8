"""Two maps shown together, and how their places differ: set arithmetic on networks and statuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

import pandas as pd

from geo import describe, schemes
from geo.exhibit import Exhibit, Whose
from geo.i18n import Texts, _
from geo.model import View

STATES: Final = {  # of a place, by the sides that show it; see `states`
    "left": _("only on the left"),
    "right": _("only on the right"),
    "changed": _("on both, with another network or status"),
    "same": _("on both, the same"),
}
Statuses = frozenset[tuple[str, str]]  # network and status on the day


@dataclass(frozen=True, eq=False)
class Pair(Exhibit):
    """Two maps side by side; ``left`` is the one that the other is compared with.

    ``as_of`` is the later day of the two. ``difference`` has one row per place that either map
    shows, in codes (see `difference`); ``table`` has the same rows in the same order, in words,
    with the column names that readers see; ``names`` say which side is which in a word (`names`).
    `pair` makes all of it.
    """

    kind: ClassVar = "pair"
    left: View
    right: View
    difference: pd.DataFrame
    table: pd.DataFrame
    names: tuple[str, str]

    @property
    def parts(self) -> tuple[View, View]:
        """Return both maps, the left one first."""
        return self.left, self.right

    @property
    def headings(self) -> tuple[str, str]:
        """Return what tells the maps apart: filters and day, and the map where they differ."""
        if self.left.title != self.right.title:
            left, right = (f"{view.title} · {view.subtitle}" for view in self.parts)
        else:
            left, right = (view.subtitle[:1].upper() + view.subtitle[1:] for view in self.parts)
        return left, right

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the source cells of the memberships of both maps."""
        return tuple(cell for view in self.parts for cell in view.rows["source_url"].dropna())

    @property
    def own_table(self) -> pd.DataFrame:
        """Return how the places differ, in words."""
        return self.table

    @property
    def codes(self) -> pd.DataFrame:
        """Return how the places differ, in codes."""
        told = self.difference[["country_iso2", "state"]].copy()
        for side in ("left", "right"):
            for what, names in enumerate((f"{side}_networks", f"{side}_statuses")):
                told[names] = ["|".join(m[what] for m in sorted(c)) for c in self.difference[side]]
        return told

    @property
    def whose(self) -> Whose:
        """Say whose memberships are shown: a list may stand for the very network beside it."""
        found = {view.whose for view in self.parts}
        return found.pop() if len(found) == 1 else "both"

    @property
    def source_cells(self) -> tuple[str, ...]:
        """Return the cells that name the sources of memberships, parties and populations."""
        return tuple(cell for view in self.parts for cell in view.source_cells)


def pair(left: View, right: View) -> Pair:
    """Return two maps with their difference, in the language of the left one."""
    t, table = Texts(left.language), difference(left, right)
    called = names(t, left, right)
    imprint = right.imprint if left.imprint.brought is None else left.imprint
    return Pair(
        view_id="compare",
        title=" | ".join(dict.fromkeys((left.title, right.title))),
        subtitle=f"{left.subtitle} | {right.subtitle}",
        as_of=max(left.as_of, right.as_of),
        language=left.language,
        left=left,
        right=right,
        difference=table,
        table=for_readers(t, table, called, (left.imprint.names, right.imprint.names)),
        names=called,
        caption=sentence(t, table, called),
        heads={n: f"as_of {v.as_of}" for n, v in zip(called, (left, right), strict=True)},
        legend=tuple(dict.fromkeys((*left.legend, *right.legend))),
        coverage=tuple(dict.fromkeys((*left.coverage, *right.coverage))),
        imprint=imprint,
    )


def names(t: Texts, left: View, right: View) -> tuple[str, str]:
    """Return in a word what tells two maps apart: their years, days or titles, else their sides."""
    one, other = left.as_of, right.as_of
    if one.year != other.year:
        when = (str(one.year), str(other.year))
    else:
        when = ("", "") if one == other else (t.short_day(one), t.short_day(other))
    if left.title == right.title:
        return when if all(when) else (t._("Left"), t._("Right"))
    said = (
        ", ".join(filter(None, pair)) for pair in zip((left.title, right.title), when, strict=True)
    )
    return next(said), next(said)


def states(t: Texts, called: tuple[str, str]) -> dict[str, str]:
    """Return the words of `STATES`, with what the sides are called."""
    words = t.each(STATES)
    if called != (t._("Left"), t._("Right")):
        only = t._("{side} only")
        words |= {code: only.format(side=name) for code, name in zip(words, called, strict=False)}
    return words


def standing(view: View) -> dict[str, Statuses]:
    """Return the networks and statuses of each place that a view shows."""
    found: dict[str, set[tuple[str, str]]] = {}
    rows = view.members[["place_id", "network_id", "status_at"]]
    for place, network, status in rows.itertuples(index=False, name=None):
        found.setdefault(place, set()).add((network, status))
    return {place: frozenset(statuses) for place, statuses in found.items()}


def state(left: Statuses | None, right: Statuses | None) -> str:
    """Say where a place is shown; *changed* where its networks or statuses differ."""
    if right is None:
        return "left"
    if left is None:
        return "right"
    return "same" if left == right else "changed"


def difference(first: View, second: View) -> pd.DataFrame:
    """Return one row per place that either view shows, those that differ first.

    Columns: ``place_id``, ``name``, ``country_iso2``, ``state`` (one of `STATES`), ``left`` and
    ``right`` (`Statuses`, empty where the place is not shown), ``sources`` (addresses by |).
    """
    left, right = standing(first), standing(second)
    both = pd.concat([first.members, second.members])
    once = both.drop_duplicates("place_id")
    cited = both.groupby("place_id")["source_url"].agg(
        lambda cells: "|".join(dict.fromkeys(filter(None, "|".join(cells).split("|"))))
    )
    facts = zip(once["place_id"], once["name"], once["country_iso2"], strict=True)
    rows = [
        {
            "place_id": place,
            "name": name,
            "country_iso2": country,
            "state": state(left.get(place), right.get(place)),
            "left": left.get(place, frozenset()),
            "right": right.get(place, frozenset()),
            "sources": cited[place],
        }
        for place, name, country in facts
    ]
    columns = ["place_id", "name", "country_iso2", "state", "left", "right", "sources"]
    table = pd.DataFrame(rows, columns=columns)
    order = table["state"].map(list(STATES).index)
    return table.assign(_order=order).sort_values(
        ["_order", "name", "place_id"], ignore_index=True
    )[columns]


def counts(table: pd.DataFrame) -> dict[str, int]:
    """Count the places by state; all states are there."""
    return {state: int((table["state"] == state).sum()) for state in STATES}


def sentence(t: Texts, table: pd.DataFrame, called: tuple[str, str]) -> str:
    """Sum the comparison up."""
    if table.empty:
        return t._("Neither side shows a place.")
    words = states(t, called)
    found = [f"{words[name]} ({t.number(n)})" for name, n in counts(table).items() if n]
    total = t.n_("{n} place is shown", "{n} places are shown", len(table))
    return t._("{total}: {list}.").format(total=total, list=t.listing(found))


def for_readers(
    t: Texts,
    table: pd.DataFrame,
    called: tuple[str, str],
    networks: tuple[Mapping[str, str], Mapping[str, str]],
) -> pd.DataFrame:
    """Return the difference in words, with the code of each place and its sources.

    ``networks`` are their names on either side: a reader's own list may stand for one.
    """
    words = states(t, called)
    return pd.DataFrame(
        {
            t._("Place"): table["name"],
            t._("Country"): [describe.country(t, iso2) for iso2 in table["country_iso2"]],
            t._("Shown"): [words[name] for name in table["state"]],
            called[0]: [_said(t, statuses, networks[0]) for statuses in table["left"]],
            called[1]: [_said(t, statuses, networks[1]) for statuses in table["right"]],
            "place_id": table["place_id"],
            t._("Source"): table["sources"],
        }
    )


def _said(t: Texts, statuses: Statuses, names: Mapping[str, str]) -> str:
    words = schemes.words(t, "status")
    return t.series(
        t.labelled(names[network], words[status]) for network, status in sorted(statuses)
    )
