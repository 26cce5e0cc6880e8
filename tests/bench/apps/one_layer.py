"""The floor for the first map: streamlit-folium with one layer of points, Leaflet from here."""

import os
from pathlib import Path

import folium
import streamlit as st
from streamlit_folium import st_folium

st.set_page_config(layout="wide")
leaflet = "../../app/static/vendor/leaflet"
chart = folium.Map(location=[48, 5], zoom_start=5, tiles=None)
chart.default_js = [("leaflet", f"{leaflet}/leaflet.js")]
chart.default_css = [("leaflet_css", f"{leaflet}/leaflet.css")]
points = Path(os.environ["BENCH_POINTS"]).read_text(encoding="utf-8")
folium.GeoJson(points, marker=folium.CircleMarker(radius=5)).add_to(chart)
st_folium(chart, key="map", returned_objects=[], use_container_width=True)
