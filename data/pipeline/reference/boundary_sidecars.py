"""Sidecars of the boundary layers."""

from __future__ import annotations

from data.pipeline.reference.coverage import TOLERANCES
from data.pipeline.reference.packages import ADMIN1, COUNTRIES, ETALAB, ITALY
from data.pipeline.reference.sidecar import (
    NATURAL_EARTH_COG,
    NATURAL_EARTH_NAMES,
    PUBLIC_DOMAIN,
    Column,
    Sidecar,
)

VIEW = (
    "Disputed borders follow the source, Natural Earth's German point of view: Crimea is drawn in "
    "Ukraine, Cyprus as one country, Kosovo as a country. Drawing a line is not taking a side."
)
_SHARED = (
    "Cut from one coverage that joins Natural Earth countries 1:10m (5.1.1, 2022) and admin-1 "
    "units 1:10m (4.1.0, 2018), snapped to a grid of 0.0001 degrees: borders shared by two "
    "units, or by two layers of the same folder, coincide exactly. Simplified as a coverage "
    f"(Visvalingam-Whyatt), tolerance {TOLERANCES['web']} degrees in web/, "
    f"{TOLERANCES['print']} in print/; 4 decimals. "
)
_ALPS_WINDOW = "Window: longitude 3.5 to 17, latitude 42.5 to 49; polygons are cut at its frame. "
_LAKES = "Lakes are part of the units: borders run through the middle of Lake Geneva. "

_GEOMETRY = Column("geometry", "geometry", "polygon or multipolygon, EPSG:4326")
_ISO2 = Column("iso2", "string", "ISO 3166-1 alpha-2 (XK for Kosovo); empty where there is none")
_NAME = Column("name", "string", "English name")
_NAME_FR = Column("name_fr", "string", "French name")
_COUNTRY_SOURCES = (
    ("Natural Earth countries 1:10m, 5.1.1, German point of view (public domain)", COUNTRIES),
    ("Natural Earth admin-1 1:10m, 4.1.0 (public domain)", ADMIN1),
)
_COG = ("Code officiel géographique 2026 (Licence Ouverte)", ETALAB)
_ISTAT = ("Names of Italian provinces (ISTAT, CC BY 3.0)", ITALY)

EUROPE = Sidecar(
    "Countries of Europe and its surroundings",
    "Pays d'Europe et des alentours",
    _SHARED
    + "Window: longitude -25 to 45, latitude 33 to 72; polygons are cut at its frame. "
    + VIEW
    + " The British bases on Cyprus have no ISO code.",
    "one country or territory",
    (_ISO2, _NAME, _NAME_FR, _GEOMETRY),
    _COUNTRY_SOURCES,
    PUBLIC_DOMAIN,
    name="europe",
)
ALPS_COUNTRIES = Sidecar(
    "Countries of the Alps, cut to the window",
    "Pays des Alpes, coupés à la fenêtre",
    _SHARED + _ALPS_WINDOW + _LAKES + VIEW,
    "one country",
    EUROPE.columns,
    _COUNTRY_SOURCES,
    PUBLIC_DOMAIN,
    name="alps_countries",
)
ALPS_ADMIN1 = Sidecar(
    "Départements, provinces, cantons and Länder of the Alps, cut to the window",
    "Départements, provinces, cantons et Länder des Alpes, coupés à la fenêtre",
    _SHARED
    + _ALPS_WINDOW
    + _LAKES
    + "Slovenia by statistical region (no ISO code: `SI:<region>`), Liechtenstein, Monaco and San "
    "Marino whole. Units as of the source (2018). " + VIEW,
    "one admin-1 unit",
    (
        Column("code", "string", "ISO 3166-2 code, e.g. FR-38, IT-TO, CH-VD; see the description"),
        _ISO2,
        Column("name", "string", "name in a local language"),
        _NAME_FR,
        _GEOMETRY,
    ),
    (*_COUNTRY_SOURCES, _COG, _ISTAT),
    NATURAL_EARTH_NAMES,
    name="alps_admin1",
)
ALPS_BORDERS = Sidecar(
    "Inner border lines of the Alps",
    "Lignes de frontière intérieures des Alpes",
    _SHARED
    + _ALPS_WINDOW
    + "For drawing without coasts, without the window's frame and without doubled strokes: the "
    "lines that two countries share, and those that two units of one country share. " + VIEW,
    "one shared border",
    (
        Column("kind", "string", "national or admin1"),
        Column("left", "string", "iso2 of a country, or code of an admin-1 unit"),
        Column("right", "string", "the other side"),
        Column("geometry", "geometry", "line or multiline, EPSG:4326"),
    ),
    _COUNTRY_SOURCES,
    PUBLIC_DOMAIN,
    name="alps_borders",
)
DEPARTEMENTS = Sidecar(
    "French départements",
    "Départements français",
    _SHARED
    + "All 101, the five overseas ones in their true place. The Métropole de Lyon is part of 69.",
    "one département",
    (
        Column("code", "string", "INSEE code"),
        Column("name", "string", "name"),
        Column("region", "string", "INSEE code of the région"),
        _GEOMETRY,
    ),
    (_COUNTRY_SOURCES[1], _COG),
    NATURAL_EARTH_COG,
    name="departements_fr",
)
REGIONS = Sidecar(
    "French régions",
    "Régions françaises",
    _SHARED + "All 18 current ones, dissolved from the départements.",
    "one région",
    (Column("code", "string", "INSEE code"), Column("name", "string", "name"), _GEOMETRY),
    DEPARTEMENTS.sources,
    NATURAL_EARTH_COG,
    name="regions_fr",
)
PERIMETERS = Sidecar(
    "Alpine perimeters, one per stated rule",
    "Périmètres alpins, un par règle énoncée",
    _SHARED
    + "Dissolved from whole admin-1 units, not cut to a window. The perimeter of the Alpine "
    "Convention is not among them: no package that holds it was found, and none is drawn by guess. "
    "These are rules for choosing units, not outlines of the mountains.",
    "one rule",
    (
        Column("rule", "string", "identifier: alcotra, dep7, dep9, eusalp"),
        Column("name_en", "string", "English name"),
        Column("name_fr", "string", "French name"),
        Column("definition_en", "string", "the rule in English"),
        Column("definition_fr", "string", "the rule in French"),
        Column(
            "units",
            "string",
            "units, |-separated: iso2, FR-<département>, IT-<province>, DE-<Land>",
        ),
        _GEOMETRY,
    ),
    (
        *_COUNTRY_SOURCES,
        ("EUSALP: countries and regions", "https://alpine-region.eu/about/territories"),
        ("ALCOTRA: territories", "https://www.interreg-alcotra.eu/it/territori-ammissibili"),
    ),
    PUBLIC_DOMAIN,
    name="alps_perimeters",
)
