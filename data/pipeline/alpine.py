"""The rules of the two tables of the Alpine map."""

from __future__ import annotations

from typing import Final

import pandera.pandas as pa

from data.pipeline.rules import matching, number, one_of, source, text

KINDS: Final = ("pass", "tunnel", "valley", "coast")
_KEY: Final = matching(r"[a-z0-9]+(-[a-z0-9]+)*", required=True)
_TEXT: Final = text(required=True)

CROSSINGS: Final[dict[str, pa.Column]] = {
    "crossing_id": _KEY,
    "name": _TEXT,
    "name_fr": _TEXT,
    "countries": matching(r"[A-Z]{2}\|[A-Z]{2}", required=True),
    "lat": number(42.5, 49, required=True),
    "lon": number(3.5, 17, required=True),
    "elevation_m": number(0, 4810),
    "kind": one_of(KINDS, required=True),
    "source": source(),
}
NON_MEMBERS: Final[dict[str, pa.Column]] = {
    "non_member_id": _KEY,
    "name": _TEXT,
    "country_iso2": matching(r"[A-Z]{2}", required=True),
    "official_code": _TEXT,
    "code_scheme": one_of(("insee", "istat"), required=True),
    "network_id": _KEY,
    "lat": number(-90, 90, required=True),
    "lon": number(-180, 180, required=True),
    "source": source(),
}
