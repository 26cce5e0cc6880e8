"""Who is in several networks: set arithmetic on places, where one place counts once, in words too.

The unit is the place, not the membership. A local group of City of Sanctuary and the council of the
same town are two places, and never make an overlap. Nothing is scaled up: what is documented of two
lists that are both partial says what they share at least.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import describe, filters, palette, schemes
from geo.coverage import coverage
from geo.exhibit import Chart, Counts, Imprint
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Coverage, Filters, LegendItem
from geo.request import Request

PAIR: Final = 2


def largest_first(atlas: Atlas) -> tuple[str, ...]:
    """Return the networks that have members: European ones first, those with most rows first."""
    sizes = atlas.members["network_id"].value_counts()
    return tuple(sorted(atlas.drawn, key=lambda n: (n not in atlas.european, -sizes.get(n, 0))))


def chosen_set(atlas: Atlas, chosen: Filters) -> tuple[str, ...]:
    """Return the networks that are held against each other: those chosen, else the European."""
    return tuple(n for n in largest_first(atlas) if n in (chosen.networks or atlas.european))


def table(rows: pd.DataFrame, networks: tuple[str, ...]) -> pd.DataFrame:
    """Return who is in which network.

    Parameters
    ----------
    rows
        Memberships: ``place_id`` and ``network_id``; others than of ``networks`` are passed over.

    Returns
    -------
    Booleans: one row for each place in at least one of the networks, by ``place_id`` in its order,
    and one column for each network.
    """
    inside = rows[rows["network_id"].isin(networks)]
    found = pd.crosstab(inside["place_id"], inside["network_id"]) > 0
    return found.reindex(columns=list(networks), fill_value=False).astype("bool").sort_index()


def numbers(sets: pd.DataFrame) -> pd.Series:
    """Return in how many networks of `table` each place is."""
    return sets.sum(axis=1).astype("int64")


def intersections(sets: pd.DataFrame) -> pd.DataFrame:
    """Return the exclusive intersections: places in exactly these networks and no other of them.

    Returns
    -------
    ``networks`` (tuple of codes in the order of the columns) and ``places`` (their number, never
    0): the largest first, then those of fewest networks. The numbers add up to all places.
    """
    order = list(sets.columns)
    keys = [
        tuple(n for n, inside in zip(order, row, strict=True) if inside)
        for row in sets.itertuples(index=False)
    ]
    rows = list(Counter(keys).items())
    rows.sort(key=lambda row: (-row[1], len(row[0]), [order.index(n) for n in row[0]]))
    return pd.DataFrame(rows, columns=["networks", "places"])


def jaccard(shared: int, either: int) -> float:
    """Return |A and B| / |A or B|; 0 where both are empty."""
    return shared / either if either else 0.0


def pairs(sets: pd.DataFrame) -> pd.DataFrame:
    """Compare each two networks.

    Returns
    -------
    ``a`` and ``b`` (codes), ``places_a`` and ``places_b``, ``shared`` (places in both), ``either``
    (in at least one of the two), ``jaccard`` (shared by either) and ``overlap`` (shared by the
    smaller of the two); the largest Jaccard index first.
    """
    found = []
    for a, b in combinations(sets.columns, PAIR):
        shared, either = int((sets[a] & sets[b]).sum()), int((sets[a] | sets[b]).sum())
        size_a, size_b = int(sets[a].sum()), int(sets[b].sum())
        smaller = min(size_a, size_b)
        found.append(
            {
                "a": a,
                "b": b,
                "places_a": size_a,
                "places_b": size_b,
                "shared": shared,
                "either": either,
                "jaccard": jaccard(shared, either),
                "overlap": shared / smaller if smaller else 0.0,
            }
        )
    columns = ["a", "b", "places_a", "places_b", "shared", "either", "jaccard", "overlap"]
    frame = pd.DataFrame(found, columns=columns)
    return frame.sort_values(["jaccard", "shared"], ascending=False, kind="stable")


def apart(rows: pd.DataFrame) -> int:
    """Count the local groups in the area of a council that is in another network.

    They are places of their own: a group and its council are never counted as one.
    """
    groups = rows[(rows["level"] == "group") & (rows["covering_code"] != "")]
    others = rows[(rows["level"] != "group") & (rows["official_code"] != "")]
    pairs_of = groups.merge(
        others, left_on="covering_code", right_on="official_code", suffixes=("", "_council")
    )
    different = pairs_of[pairs_of["network_id"] != pairs_of["network_id_council"]]
    return int(different["place_id"].nunique())


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Overlaps between networks")


def notes(t: Texts, rows: pd.DataFrame) -> list[str]:
    """Say what counts as one place, and what does not make an overlap."""
    found = []
    if (rows["network_id"] == "iccar").any():
        found.append(
            t._(
                "ICCAR is counted as one worldwide network; its European coalition ECCAR is a part "
                "of it, so ECCAR and ICCAR never overlap."
            )
        )
    if (rows["level"] == "group").any():
        group = t.n_(
            "A local group of City of Sanctuary is not the council of its town: {n} group lies in "
            "the area of a council that is in another network, and is not counted as an overlap.",
            "A local group of City of Sanctuary is not the council of its town: {n} groups lie in "
            "the area of a council that is in another network, and are not counted as overlaps.",
            apart(rows),
        )
        found.append(group)
    return found


def measures(t: Texts) -> dict[str, str]:
    """Return the measures of two networks A and B by name, with their definitions."""
    _ = t._
    return {
        _("Shared places"): _("the places in both A and B: |A ∩ B|"),
        _("Jaccard index"): _(
            "the shared places divided by the places in A or B or both: |A ∩ B| / |A ∪ B|, from "
            "0 (none shared) to 1 (the same places)"
        ),
        _("Overlap coefficient"): _(
            "the shared places divided by the places of the smaller network: "
            "|A ∩ B| / min(|A|, |B|); 1 where the smaller lies within the larger"
        ),
    }


@dataclass(frozen=True)
class Sets:
    """A set of networks on a day, from which each part of the page is drawn.

    ``rows`` are their memberships that pass the filters, ``table`` says who is in which network.
    """

    request: Request
    networks: tuple[str, ...]
    rows: gpd.GeoDataFrame
    table: pd.DataFrame
    imprint: Imprint
    coverage: tuple[Coverage, ...]
    facets: Callable[[], Counts]

    @classmethod
    def of(cls, request: Request) -> Sets:
        """Return the sets of what a reader asks for."""
        atlas, chosen = request.atlas, request.filters
        networks = chosen_set(atlas, chosen)
        within = replace(chosen, networks=networks)
        standing = request.rows
        rows = standing[filters.mask(standing, within)]
        lines = [coverage(standing, atlas.counts, n, chosen.as_of) for n in networks]
        return cls(
            request=request,
            networks=networks,
            rows=rows,
            table=table(rows, networks),
            imprint=request.imprint,
            coverage=tuple(line for found in lines for line in found),
            facets=filters.facets(standing, within),
        )

    @property
    def t(self) -> Texts:
        """Return the texts of the language."""
        return self.request.t

    @property
    def names(self) -> Mapping[str, str]:
        """Return the names of the networks."""
        return self.imprint.names

    @property
    def legend(self) -> tuple[LegendItem, ...]:
        """Return the networks with their symbols and the number of their places."""
        return tuple(
            LegendItem(
                palette.symbol(self.imprint.looks, n), self.names[n], int(self.table[n].sum())
            )
            for n in self.networks
        )

    def sized(self, network: str) -> str:
        """Return the name of a network with the number of its places."""
        return f"{self.names[network]} ({self.t.number(int(self.table[network].sum()))})"

    def documented(self, network: str) -> str:
        """Return in short how much of a network's published members is documented."""
        t, found = self.t, []
        for line in self.coverage:
            if line.network_id != network:
                continue
            said = t._("{documented} {unit}, no published total")
            total = ""
            if line.total is not None:
                said = t._("{documented} of {total} {unit} ({date})")
                total = describe.qualified(t, line.total, line.qualifier)
            found.append(
                said.format(
                    documented=t.number(line.documented),
                    total=total,
                    unit=t.each(describe.UNITS)[line.unit],
                    date=t.partial(line.total_date) if total else "",
                )
            )
        return t.series(found)

    def caption(self, *more: str) -> str:
        """Sum the places up, then say what a part adds, and what absence means."""
        t, day = self.t, self.t.day(self.request.filters.as_of)
        first = t._("No documented membership fits these filters on {day}.").format(day=day)
        if not self.table.empty:
            first = t.n_(
                "On {day}, {n} place is documented in at least one of {count} networks "
                "({list}), {several} of them in two or more.",
                "On {day}, {n} places are documented in at least one of {count} networks "
                "({list}), {several} of them in two or more.",
                len(self.table),
            ).format(
                day=day,
                count=t.number(len(self.networks)),
                list=t.listing([self.names[n] for n in self.networks]),
                several=t.number(int((numbers(self.table) >= PAIR).sum())),
            )
        partial = t._("The lists are partial: an overlap that is absent here proves nothing.")
        return " ".join([first, *more, partial])

    def places(self, least: int) -> pd.DataFrame:
        """Return the places in so many networks: those in most first, then the most peopled.

        By ``place_id``: ``name`` (unique), ``code`` and name of its ``country``, ``number``,
        ``rank``.
        """
        found = self.rows.drop_duplicates("place_id").set_index("place_id")
        found = found.reindex(self.table.index)
        lands = {code: describe.country(self.t, code) for code in set(found["country_iso2"])}
        frame = pd.DataFrame(
            {
                "name": _unique_names(self.t, found),
                "code": found["country_iso2"],
                "country": found["country_iso2"].map(lands),
                "number": numbers(self.table),
                "people": found["population"].fillna(-1).astype("int64"),
            }
        )
        frame = frame[frame["number"] >= least].sort_values(
            ["number", "people", "name"], ascending=[False, False, True], kind="stable"
        )
        ranks = frame["number"].rank(method="min", ascending=False)
        return frame.assign(rank=ranks.astype("int64"))

    def chart(self, part: str, title: str, caption: str, **more: object) -> Chart:
        """Return a chart of the page with what all of them say."""
        return Chart(
            view_id=f"overlaps_{part}",
            title=title,
            subtitle=self.request.sentence(),
            caption=caption,
            as_of=self.request.filters.as_of,
            language=self.t.language,
            coverage=self.coverage,
            sources=tuple(dict.fromkeys(self.rows["source_url"])),
            imprint=self.imprint,
            facets=self.facets,
            tables={"memberships": self.rows},
            **more,  # type: ignore[arg-type]
        )


def _unique_names(t: Texts, places: pd.DataFrame) -> pd.Series:
    """Return a name for each place that no other place has.

    Where a name stands for several places, the kind of body is added, then the country.
    """
    words = {**t.each(schemes.LEVELS), "council": t._("the council")}
    names = places["name"].astype("str")
    for addition in (
        places["level"].map(words),
        places["country_iso2"].map(lambda code: describe.country(t, code)),
        pd.Series(places.index, index=places.index, dtype="str"),
    ):
        names = names.where(~names.duplicated(keep=False), names + ", " + addition)
    return names
