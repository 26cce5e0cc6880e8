"""What a map has found, in one line of at most `LONGEST` letters, computed from its rows.

What is uncertain in it is said by `geo.describe.sentence`, which stands in every export.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import pandas as pd

from geo import describe
from geo.i18n import Texts

LONGEST: Final = 90


def nothing(t: Texts, day: dt.date) -> str:
    """Say that no row fits."""
    return t._("No documented membership fits these filters on {day}.").format(day=t.day(day))


def members(t: Texts, rows: pd.DataFrame, names: Mapping[str, str], day: dt.date) -> str:
    """Say how many members a map shows, of which network, and how many of them founded it.

    Parameters
    ----------
    rows
        Rows of `geo.filters.at`; former members only where a reader asked for them.
    names
        The names of the networks by id.
    """
    if rows.empty:
        return nothing(t, day)
    current = rows[rows["state"] == "current"]
    if current.empty:
        said = t.n_("{n} former member on {day}", "{n} former members on {day}", len(rows))
        return said.format(day=t.day(day))
    numbers = current["network_id"].value_counts(sort=False)
    number = t.n_("{n} known member", "{n} known members", len(current))
    if len(numbers) > 1:
        most = str(numbers.idxmax())
        return t._("{members} of {k} networks on {day}, most in {network} ({most})").format(
            members=number,
            k=t.number(len(numbers)),
            day=t.day(day),
            network=names[most],
            most=t.number(int(numbers[most])),
        )
    founders = int((current["status_at"] == "founding").sum())
    said = t._("{network}: {members} on {day}").format(
        network=names[str(numbers.index[0])], members=number, day=t.day(day)
    )
    more = t.n_("{n} of them a founder", "{n} of them founders", founders)
    return f"{said}, {more}" if founders else said


def change(
    t: Texts, rows: pd.DataFrame, names: Mapping[str, str], then: dt.date, now: dt.date
) -> str:
    """Say how many joined and left between two days, and which network grew most.

    ``rows`` have the categories of `geo.colouring.change`.
    """
    if rows.empty:
        return nothing(t, now)
    kinds = pd.crosstab(rows["network_id"], rows["category"])
    kinds = kinds.reindex(columns=["stayed", "joined", "left"], fill_value=0)
    joined, left = int(kinds["joined"].sum()), int(kinds["left"].sum())
    said = t._("{joined} joined and {left} left since {day}").format(
        joined=t.number(joined), left=t.number(left), day=t.day(then)
    )
    growth = kinds["joined"] - kinds["left"]
    most = str(growth.idxmax())
    if growth[most] <= 0:
        return said
    grew = t._("{network} grew from {before} to {after}").format(
        network=names[most],
        before=t.number(int(kinds["stayed"][most] + kinds["left"][most])),
        after=t.number(int(kinds["stayed"][most] + kinds["joined"][most])),
    )
    return t._("{change}; {growth}").format(change=said, growth=grew)


def by_area(t: Texts, rows: pd.DataFrame, areas: pd.Series, day: dt.date, whole: str) -> str:
    """Say how many members there are, ``whole`` where, and which area has the most.

    ``areas`` are the names of the areas, one for each row, empty where a row is in none.
    """
    current = rows["state"] == "current"
    if not current.any():
        return nothing(t, day)
    number = t.n_("{n} known member", "{n} known members", int(current.sum()))
    said = t._("{members} {where} on {day}").format(members=number, where=whole, day=t.day(day))
    numbers = areas[current & (areas != "")].value_counts()
    if len(numbers) < 2:  # noqa: PLR2004 - the most of one is no finding
        return said
    return t._("{found}; {area} has the most, {n}").format(
        found=said, area=numbers.index[0], n=t.number(int(numbers.iloc[0]))
    )


def world(t: Texts, rows: pd.DataFrame, day: dt.date) -> str:
    """Say in how many countries the members are, and which one has the most; one is named."""
    names = rows["country_iso2"].map(lambda code: describe.country(t, code))
    here = names[rows["state"] == "current"]
    countries = here.unique()
    if len(countries) == 1:
        number = t.n_("{n} known member", "{n} known members", len(here))
        said = t._("{network}: {members} on {day}")
        return said.format(network=countries[0], members=number, day=t.day(day))
    where = t.n_("in {n} country", "in {n} countries", len(countries))
    return by_area(t, rows, names, day, where)


def overlaps(t: Texts, networks: pd.Series, day: dt.date) -> str:
    """Say how many places are in two networks or more; ``networks`` is how many each is in."""
    if networks.empty:
        return nothing(t, day)
    both = int((networks > 1).sum())
    said = t.n_(
        "{n} place is in two networks or more", "{n} places are in two networks or more", both
    )
    return t._("{found}, of {all} known on {day}").format(
        found=said, all=t.number(len(networks)), day=t.day(day)
    )


def readings(t: Texts, named: int, known: int, day: dt.date) -> str:
    """Say how many cities the paper names, and how many of them are members on the day."""
    said = t.n_("The paper names {n} city", "The paper names {n} cities", named)
    also = t.n_("{n} is a known member on {day}", "{n} are known members on {day}", known)
    return t._("{named}; {members}").format(named=said, members=also.format(day=t.day(day)))
