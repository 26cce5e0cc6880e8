"""A set of networks on a day: rows, places and words from which each part of the page is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from geo import labels, palette, views
from geo.chart import Chart
from geo.i18n import Texts
from geo.imprint import Imprint
from geo.layers import Atlas
from geo.model import Coverage, Filters, LegendItem
from geo.overlaps import overlap, overlap_words


@dataclass(frozen=True)
class Sets:
    """What all parts of the page draw from: the rows, who is in which network, the words."""

    chosen: Filters
    networks: tuple[str, ...]
    standing: gpd.GeoDataFrame
    rows: gpd.GeoDataFrame
    table: pd.DataFrame
    imprint: Imprint
    coverage: tuple[Coverage, ...]
    t: Texts

    @classmethod
    def of(cls, atlas: Atlas, chosen: Filters, t: Texts) -> Sets:
        """Return the sets of what a reader asks for."""
        networks = overlap.chosen_set(chosen)
        standing = overlap.standing(atlas, chosen)
        rows = overlap.kept(standing, chosen)
        imprint = views.imprint(atlas, t)
        lines = overlap_words.coverages(atlas, standing, chosen, networks)
        table = overlap.table(rows, networks)
        return cls(chosen, networks, standing, rows, table, imprint, lines, t)

    @property
    def names(self) -> Mapping[str, str]:
        """Return the names of the networks."""
        return self.imprint.names

    def sized(self, network: str) -> str:
        """Return the name of a network with the number of its places."""
        return f"{self.names[network]} ({self.t.number(int(self.table[network].sum()))})"

    def caption(self, *more: str) -> str:
        """Return the sentence of the page, what a part adds, and what absence means."""
        first = overlap_words.sentence(self.t, self.table, self.names, self.chosen)
        return " ".join([first, *more, overlap_words.caveat(self.t)])

    def places(self, least: int) -> pd.DataFrame:
        """Return the places in so many networks: those in most first, then the most peopled.

        By ``place_id``: ``name`` (unique), ``country``, ``number`` and ``rank``.
        """
        found = self.rows.drop_duplicates("place_id").set_index("place_id")
        names = overlap_words.place_names(self.t, self.rows)
        lands = {code: labels.country(self.t, code) for code in set(found["country_iso2"])}
        people = found["population"].fillna(-1).astype("int64")
        number = overlap.numbers(self.table)
        frame = pd.DataFrame(
            {
                "name": pd.Series(names, dtype="str").reindex(self.table.index),
                "country": found["country_iso2"].map(lands).reindex(self.table.index),
                "number": number,
                "people": people.reindex(self.table.index),
            }
        )
        frame = frame[frame["number"] >= least]
        frame = frame.sort_values(
            ["number", "people", "name"], ascending=[False, False, True], kind="stable"
        )
        ranks = frame["number"].rank(method="min", ascending=False)
        return frame.assign(rank=ranks.astype("int64"))

    def chart(self, part: str, title: str, caption: str, **more: object) -> Chart:
        """Return a chart of the page with what all of them say."""
        return Chart(
            view_id=f"overlaps_{part}",
            title=title,
            subtitle=overlap_words.subtitle(self.t, self.chosen, self.names),
            caption=caption,
            as_of=self.chosen.as_of,
            language=self.t.language,
            imprint=self.imprint,
            coverage=self.coverage,
            sources=tuple(dict.fromkeys(self.rows["source_url"])),
            **more,  # type: ignore[arg-type]
        )


def legend(sets: Sets) -> tuple[LegendItem, ...]:
    """Return the networks of the set with their symbols and the number of their places."""
    return tuple(
        LegendItem(palette.symbol("network", n), sets.names[n], int(sets.table[n].sum()))
        for n in sets.networks
    )
