"""Draws maps and charts in the browser: Leaflet through folium, Plotly."""
