"""What an exhibit carries of the atlas that it was built from, so that no renderer asks another.

Names of networks, titles of references, version and licences: whoever draws or exports a view
finds them on it. `geo.views.imprint` writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.shapes import Look


@dataclass(frozen=True)
class Licence:
    """A licence: its short name such as ``CC BY 4.0``, its title in words, its address."""

    name: str = ""
    title: str = ""
    path: str = ""


@dataclass(frozen=True)
class Imprint:
    """Names, titles, version and licences of one atlas, in one language.

    ``names``, ``looks`` (colour and shape of those that are drawn, in their order) and ``reasons``
    (why the atlas names fewer members than the network counts) are those of the networks, by id;
    ``titles`` those of the references. ``licence`` is
    that of the compilation; ``shared`` is the share-alike one of the statements on parties whose
    sources are ``shared_sources``.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    looks: Mapping[str, Look] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    licence: Licence = field(default_factory=Licence)
    shared: Licence = field(default_factory=Licence)
    shared_sources: frozenset[str] = frozenset()
