"""Views of any number of made-up members, and what reaches the browser of each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import streamlit_folium

from geo import layers
from geo.i18n import Texts
from geo.layers import Atlas
from geo.maps import contestatory
from geo.model import Display, Filters, View
from geo.screen import leaflet
from geo.views import Painter
from tests.geo.builders import request

AS_OF = dt.date(2022, 9, 30)
EXPLORED = ["name", "network_id", "status", "joined", "geometry"]


def atlas_of(number: int) -> Atlas:
    """Return the atlas with so many members of its three networks, scattered over Europe."""
    atlas = layers.read_atlas()
    rng = np.random.default_rng(7)
    real = atlas.members[atlas.members["network_id"].isin(contestatory.NETWORKS)]
    real = real[(real["start"].dt.date <= AS_OF) & real["end"].isna()]
    rows = real.iloc[rng.integers(0, len(real), number)].reset_index(drop=True)
    west, south, east, north = contestatory.EXTENT
    lon, lat = rng.uniform(west, east, number), rng.uniform(south, north, number)
    ids = pd.Series([f"m{i}" for i in range(number)])
    members = rows.assign(membership_id=ids, geometry=gpd.points_from_xy(lon, lat, crs=4326))
    return replace(atlas, members=members)


def view_of(number: int) -> View:
    """Return Map 1 with so many synthetic members, each with its symbol, tooltip and card."""
    t = Texts("en")
    plain = contestatory.view(
        request(contestatory.ROOM, layers.read_atlas(), Filters(as_of=AS_OF), t)
    )
    atlas = atlas_of(number)
    rows = request(contestatory.ROOM, atlas, Filters(as_of=AS_OF), t).memberships
    return replace(plain, members=Painter.of(atlas, t).paint(rows, Display()))


@dataclass(frozen=True)
class Sent:
    """One drawing of a map: seconds on the server, and what goes to the browser."""

    seconds: float
    arguments: dict[str, Any]

    @property
    def size(self) -> int:
        """Return how many bytes the browser is sent."""
        return len(json.dumps(self.arguments, default=str).encode())


def by_the_atlas(view: View) -> None:
    """Draw a view as the app does when it is first asked for: nothing of it is kept."""
    drawn = leaflet.render(replace(view), Texts("en"))
    group = drawn.members
    streamlit_folium.st_folium(drawn.base, key="map", feature_group_to_add=group, render=False)


def by_markers(view: View) -> None:
    """Draw a view naively: one folium marker for each member, with a tooltip and no card."""
    chart = folium.Map(tiles=None)
    points = view.members.geometry
    for lat, lon, words in zip(points.y, points.x, view.members["name"], strict=True):
        folium.Marker([lat, lon], tooltip=words).add_to(chart)
    streamlit_folium.st_folium(chart, key="map")


def by_explore(view: View) -> None:
    """Draw a view with ``GeoDataFrame.explore``, with a tooltip of four columns."""
    chart = view.members[EXPLORED].explore(tiles=None)
    streamlit_folium.st_folium(chart, key="map")


def send(monkeypatch: pytest.MonkeyPatch, draw: Callable[[View], None], view: View) -> Sent:
    """Draw a view, and return how long it took and what streamlit-folium would have sent."""
    caught: dict[str, Any] = {}
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **said: caught.update(said))
    began = perf_counter()
    draw(view)
    return Sent(perf_counter() - began, caught)
