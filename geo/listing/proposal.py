"""What a list has that the atlas lacks, as rows of its sources: to be sent to those who keep it.

A row goes only with a source, and nothing goes that the reader did not choose: no further column,
no note, no party, and the name of the place as registers have it unless the list spells it alike.
`python -m data.pipeline review` shows such a file, and ``accept`` takes it in.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import Any, Final

import pandas as pd

from geo import schemes
from geo.escape import cleaned, for_markdown, one_line, safe_url
from geo.i18n import DEFAULT, Texts, _
from geo.layers import Atlas
from geo.listing import gazetteer, names, network, room
from geo.listing.keeping import Placed
from geo.spelling import slug
from geo.views import network_names

SCHEMA: Final = 1
ABOUT: Final = "contribution.json"
TABLES: Final[dict[str, tuple[str, ...]]] = {  # as in the sources, those first that others name
    "places": (
        *("place_id", "name", "name_variants", "country_iso2", "level", "official_code"),
        *("code_scheme", "admin1", "admin2", "covering_code", "note"),
    ),
    "gazetteer_choices": ("place_id", "geonameid", "gazetteer_name", "role", "reason"),
    "place_points": ("place_id", "lat", "lon", "source"),
    "unlocated": ("place_id", "missing", "reason"),
    "memberships": (
        *("membership_id", "place_id", "network_id", "coalition", "status", "joined", "left"),
        *("as_of", "evidence_grade", "evidence", "caution_en", "caution_fr", "caution_it"),
        *("source", "entity_type", "listed_name", "national_network", "basis", "edition"),
    ),
    "attestations": ("place_id", "network_id", "date", "kind", "source", "note"),
}
WHY: Final = {  # a row stays
    "source": _("It has no source yet."),
    "address": _("Its source is no address that begins with https:// or http://."),
    "place": _("Its place is not known yet."),
    "fault": _("It has a fault that is to be mended first."),
    "country": _("Its country is not known."),
    "host": _("Hosts of an edition are taken in by hand."),
}
EVIDENCE: Final = "Named as a member by the source."
_CODED: Final = frozenset({"insee", "istat", "gss", "siren", "insee-dep", "insee-reg"})
_ENTITIES: Final = frozenset(
    ("commune", "municipality", "council", "region", "epci", "province", "departement")
)
_LONGEST: Final = {"name": 120, "listed_name": 120, "gazetteer_name": 120}
_LETTERS: Final = 2_000
_NUMBERS: Final = frozenset({"lat", "lon"})
_BODIES: Final = {  # words before the name of a body, as the atlas calls it
    ("FR", "region"): "Région",
    ("IT", "region"): "Regione",
    ("IT", "province"): "Provincia di",
    ("IT", "metropolitan"): "Città metropolitana di",
}


def lacking(atlas: Atlas, held: Placed, day: dt.date) -> pd.DataFrame:
    """Return the rows of a list that the atlas lacks, in the network that they are proposed for.

    Returns
    -------
    One row each, in the order of the list: its fields, those of its place (``place_key``,
    ``place_kind`` ... of `geo.listing.places.find`), ``known`` (its place in the atlas, if it is
    there), the ``source`` that it would go with, and ``why`` it can't go (a key of `WHY`, else
    empty).
    """
    chosen, frame = held.given.proposal, held.rows.frame
    alone = held.alone().beside(atlas, day, Texts(DEFAULT))
    compared = room.difference(alone, chosen.network, day)
    absent = compared.loc[compared["difference"].isin(("yours", "unplaced")), "row"]
    known = network.place_ids(atlas, frame["name"], held.found)
    rows = frame.assign(known=known).join(held.found.add_prefix("place_"))
    rows = rows[rows["row"].isin(absent)]
    sources = [
        held.given.sources.get(key) or own or chosen.source
        for key, own in zip(rows["key"], rows["source"], strict=True)
    ]
    rows = rows.assign(source=[one_line(cleaned(each)) for each in sources])
    faulty = {fault.row for fault in held.rows.problems if fault.gravity == "error"}
    return rows.assign(why=[_why(row, faulty) for row in rows.to_dict("records")])


def _why(row: Mapping[Hashable, Any], faulty: Collection[int]) -> str:
    """Return why a row can't be proposed, the first of `WHY` that holds."""
    point = row["place_how"] == "point"
    reasons = {
        "place": not (row["known"] or row["place_key"] or point),
        "country": not (row["known"] or row["place_country"]),
        "fault": row["row"] in faulty,
        "host": row["status"] == "host",
        "source": not row["source"],
        "address": not all(map(safe_url, row["source"].split("|"))),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def tables(atlas: Atlas, held: Placed, rows: pd.DataFrame) -> dict[str, list[dict[str, str]]]:
    """Return the lines of each of `TABLES` for the rows of `lacking` that can go.

    Cells are those of the sources: keys of places are new ones where the atlas has no such place.
    """
    found: dict[str, list[dict[str, str]]] = {name: [] for name in TABLES}
    taken, made = set(atlas.places["place_id"]), dict[str, str]()
    for row in rows[rows["why"] == ""].to_dict("records"):
        place = row["known"] or made.get(row["place_key"], "")
        if not place:
            place = _place_id(row, taken)
            taken.add(place)
            if row["place_key"]:
                made[row["place_key"]] = place
            for name, line in _place(row, place):
                found[name].append(line)
        found["memberships"].append(_membership(held, row, place))
        found["attestations"].append(_attestation(held, row, place))
    for lines in found.values():
        for line in lines:
            line.update((name, _cell(name, text)) for name, text in line.items())
    return found


def _cell(name: str, text: str) -> str:
    """Return a text as a cell of the sources may hold it: on one line, not too long, no formula."""
    written = one_line(cleaned(text)).strip()
    if name not in _NUMBERS:
        written = written.lstrip("=+-@ ")
    return written[: _LONGEST.get(name, _LETTERS)].strip()


def _place_id(row: Mapping[Hashable, Any], taken: Collection[str]) -> str:
    """Return a key that no place of the atlas has: of its name, then with where it is."""
    name = slug(_name(row)).replace("_", "-").strip("-")
    where = (row["place_department"], row["place_region"], row["place_code"], str(row["row"]))
    country = row["place_country"].lower()
    for more in ("", *where):
        key = "-".join(filter(None, (country, name, slug(more).replace("_", "-"))))
        if (name or more) and key not in taken:
            return key
    return f"{country}-row-{row['row']}"


def _name(row: Mapping[Hashable, Any]) -> str:
    word = _BODIES.get((row["place_country"], row["place_kind"]), "")
    return f"{word} {row['place_name'] or row['name']}".strip()


def _place(row: Mapping[Hashable, Any], place: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the lines of a new place: what it is, and where no register locates it, its point."""
    code, scheme = row["place_code"], row["place_scheme"]
    coded, country = scheme in _CODED, row["place_country"]
    departments = gazetteer.load().departments()
    inside = departments.get((country, row["place_department"]), row["place_department"])
    yield (
        "places",
        dict.fromkeys(TABLES["places"], "")
        | {
            "place_id": place,
            "name": _name(row),
            "country_iso2": country,
            "level": row["place_kind"] or "other",
            "official_code": code if coded else "",
            "code_scheme": scheme if coded else "",
            "admin1": row["place_region"],
            "admin2": row["place_department"] if country == "IT" else str(inside),
        },
    )
    if scheme == "geonames":
        reason = "picked in a list that was proposed"
        choice = (place, code, row["place_name"], "place", reason)
        yield "gazetteer_choices", dict(zip(TABLES["gazetteer_choices"], choice, strict=True))
    elif row["place_how"] == "point":
        point = (place, str(row["lat"]), str(row["lon"]), row["source"])
        yield "place_points", dict(zip(TABLES["place_points"], point, strict=True))
    if pd.isna(row["place_population"]) or row["place_how"] == "point":
        missing = (place, "population", "no register has the place, and its list was not asked")
        yield "unlocated", dict(zip(TABLES["unlocated"], missing, strict=True))


def _membership(held: Placed, row: Mapping[Hashable, Any], place: str) -> dict[str, str]:
    chosen = held.given.proposal
    noted = row["note"] if chosen.with_notes else ""
    alike = names.spelled(row["name"]) == names.spelled(row["place_name"])
    founding = row["status"] == "founding"
    return dict.fromkeys(TABLES["memberships"], "") | {
        "membership_id": f"{chosen.network}-{place}",
        "place_id": place,
        "network_id": chosen.network,
        "coalition": chosen.coalition,
        "status": row["status"],
        "joined": row["joined"],
        "left": row["left"],
        "as_of": chosen.as_of,
        "evidence_grade": "founding" if founding else "explicit",
        "evidence": noted or chosen.evidence or EVIDENCE,
        "source": row["source"],
        "entity_type": row["place_kind"] if row["place_kind"] in _ENTITIES else "",
        "listed_name": row["name"] if alike else _name(row),
    }


def _attestation(held: Placed, row: Mapping[Hashable, Any], place: str) -> dict[str, str]:
    """Return the dated mention of a member: what the source is evidence of."""
    chosen = held.given.proposal
    kinds = {"founding": "founding", "former": "left", "awarded": "award"}
    kind = kinds.get(row["status"], "joined" if row["joined"] else "listed")
    line = (place, chosen.network, chosen.as_of, kind, row["source"], "")
    return dict(zip(TABLES["attestations"], line, strict=True))


def packed(atlas: Atlas, held: Placed, rows: pd.DataFrame) -> bytes:
    """Return the lines as one zip: a table each, as in the sources, and what they are."""
    lines = tables(atlas, held, rows)
    about = {
        "schema": SCHEMA,
        "network": held.given.proposal.network,
        "version": atlas.version,
        "memberships": len(lines["memberships"]),
    }
    bodies = {ABOUT: json.dumps(about, indent=2) + "\n"}
    for name, found in lines.items():
        if found:
            text = io.StringIO()
            writer = csv.DictWriter(text, TABLES[name], lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
            bodies[f"{name}.csv"] = text.getvalue()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in bodies.items():
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def issue(atlas: Atlas, held: Placed, rows: pd.DataFrame, t: Texts) -> tuple[str, str]:
    """Return title and text of a message to those who keep the atlas, in Markdown."""
    network_name = network_names(atlas, t)[held.given.proposal.network]
    going = rows[rows["why"] == ""]
    words = schemes.words(t, "status")
    lines = []
    for row in going.to_dict("records"):
        where = ", ".join(filter(None, (row["place_code"], row["place_country"])))
        dates = [t._("joined {day}").format(day=row["joined"])] if row["joined"] else []
        dates += [t._("left {day}").format(day=row["left"])] if row["left"] else []
        said = ", ".join((words[row["status"]], *dates))
        lines.append(f"- {for_markdown(_name(row))} ({where}): {said}. {row['source']}")
    title = t._("Missing members: {network} ({n})").format(network=network_name, n=len(going))
    about = t._(
        "The atlas (data {version}) lacks these members. The file beside this text holds them as "
        "rows of its sources, each with its source."
    ).format(version=atlas.version)
    return title, "\n".join((about, "", *lines)) + "\n"
