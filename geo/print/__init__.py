"""Draws maps and charts on paper with matplotlib: PNG, SVG and PDF."""
