"""The rules of the table of what the paper on ANVITA reads into some cities."""

from __future__ import annotations

from typing import Final

import pandera.pandas as pa

from data.pipeline.rules import matching, number, one_of, partial_date, source, text
from geo.layers import READINGS

_SLUG: Final = r"[a-z0-9]+(-[a-z0-9]+)*"
_TEXT: Final = text(required=True)

PAPER_READINGS: Final[dict[str, pa.Column]] = {
    "reading_id": matching(_SLUG, required=True),
    "reading": one_of(READINGS, required=True),
    "place_id": matching(_SLUG),
    "name": _TEXT,
    "country_iso2": matching(r"[A-Z]{2}", required=True),
    "code_scheme": one_of(("insee", "istat")),
    "lat": number(-90, 90, required=True),
    "lon": number(-180, 180, required=True),
    "date": partial_date(),
    "evidence_en": _TEXT,
    "evidence_fr": _TEXT,
    "source": source(),
}
