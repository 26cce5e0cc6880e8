"""The fields of a list, and which column is which: by its name, held against its contents."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

import pandas as pd

from geo.i18n import _
from geo.listing import dates, names
from geo.spelling import fold

FIELDS: Final[dict[str, str]] = {  # in words; a list needs the first or the second
    "name": _("Name of the place"),
    "code": _("Official code"),
    "country": _("Country"),
    "region": _("Region"),
    "department": _("Département or province"),
    "joined": _("Date of joining"),
    "left": _("Date of leaving"),
    "status": _("Status"),
    "party": _("Party"),
    "party_date": _("Date of the party"),
    "population": _("Population"),
    "source": _("Source"),
    "note": _("Note"),
    "lat": _("Latitude"),
    "lon": _("Longitude"),
}
DATES: Final = ("joined", "left", "party_date")
NUMBERS: Final = ("population", "lat", "lon")
_TITLES: Final = 20  # rows above the header, at most
_WIDE: Final = 0.6  # share of the columns that a header fills
_VALUE: Final = re.compile(
    r"(?!(?:19|20)\d\d$)(?:[-+]?[\d\s.,/:-]*\d[\d\s.,/:-]*|\d[AB]\d{3}|[EWSN]\d{8})"
)
_UNIT: Final = re.compile(  # of a column, in a row of its own below the names
    r"\(.*\)|\[.*\]|%|n°|km²?|(?:hab|habitants|inhabitants|abitanti)\.?|[jdg]{2}/mm/[ay]{2,4}"
    r"|[ay]{4}(?:-mm(?:-[jdg]{2})?)?|text[eo]?|dat[ea]|(?:nombre|number|numero|numéro)",
    re.IGNORECASE,
)
_SURE: Final = 3.0
_CLOSE: Final = 2.5  # but for a year, a unit or a remark in brackets
_PART: Final = 2.0  # it begins with it, or holds it
_LEAST_PART: Final = 4  # letters of a name that is looked for inside of another
_NAMES: Final = {
    "name": "nom, name, nome, commune, communes, comune, comuni, ville, villes, city, "
    "cities, citta, collectivite, collectivites, territoire, membre, membres, "
    "member, members, place, lieu, municipality, municipalities, municipalite, "
    "ente, enti, denominazione, denomination, libelle, nom de la commune, nom "
    "commune, nom de la collectivite, nom du membre, libcom, nccenr, collectivite "
    "territoriale, town, council, local authority, authority, localite, localita, "
    "adherent, adherents, socio, soci, nom com, nom de la ville, intitule, "
    "mairie, title, titre, place name, comune socio, ente socio, denominazione "
    "comune, nome comune, nome del comune",
    "code": "code insee, insee, insee com, codgeo, code commune, code, cog, code geo, "
    "siren, code siren, n siren, numero siren, istat, codice istat, codice "
    "comune, official code, code officiel, codice, com, cod istat, gss code, ons "
    "code, code commune insee, pro com, code epci, codice istat del comune, "
    "official_code, n insee, numero insee, siren epci",
    "country": "pays, country, paese, stato, nazione, iso, iso2, country iso2, code pays, "
    "nation, country code, etat, countries, iso code",
    "region": "region, regione, region nom, nom region, nom de la region, admin1, reg, libreg",
    "department": "departement, dept, dep, dpt, province, provincia, county, sigla provincia, "
    "code departement, numero departement, prov, departement ou province, nom "
    "departement, admin2, code dept, nom du departement, n departement",
    "joined": "date d adhesion, adhesion, adhere depuis, date adhesion, joined, member "
    "since, since, depuis, membre depuis, entree, date d entree, date entree, "
    "adesione, data adesione, data di adesione, dal, start, debut, annee d "
    "adhesion, annee adhesion, year joined, joining date, date joined, "
    "iscrizione, data iscrizione, socio dal, date de deliberation, date d entree "
    "dans le reseau, anno di adesione, anno adesione, adherent depuis, start date",
    "left": "depart, sortie, date de depart, date de sortie, left, date left, retrait, "
    "date de retrait, fin, end, uscita, data uscita, data di uscita, recesso, "
    "data recesso, al, demission, until, jusqu au, date sortie, date depart, end "
    "date, fin d adhesion, left on, date de fin, data di recesso",
    "status": "statut, status, qualite, situation, stato adesione, stato socio, membership "
    "status, type de membre, type d adhesion",
    "party": "parti, party, partito, etiquette, nuance, couleur politique, nuance "
    "politique, etiquette politique, parti du maire, political party, parti "
    "politique, party of the mayor, partito del sindaco, appartenance politique, "
    "bord politique",
    "party_date": "date du parti, party date, party as of, data partito, data del partito, date "
    "nuance, date etiquette, date de l etiquette, date de la nuance, etiquette au",
    "population": "population, habitants, inhabitants, popolazione, abitanti, pop, residents, "
    "nombre d habitants, population municipale, population legale, nb habitants, "
    "residenti, nb d habitants, numero abitanti, population totale",
    "source": "source, sources, fonte, fonti, url, lien, link, reference, source url, site, "
    "site web, website, sito, sito web, references",
    "note": "note, notes, remarque, remarques, commentaire, commentaires, observation, "
    "observations, comment, comments, annotazioni, osservazioni, description, "
    "descrizione, remarks",
    "lat": "lat, latitude, latitudine, y, coord y, coordonnee y, lat wgs84",
    "lon": "lon, lng, long, longitude, longitudine, x, coord x, coordonnee x, lon wgs84",
}
_YEARS: Final = frozenset({"annee", "annees", "anno", "anni", "year", "years", "date", "data"})
_KNOWN: Final = {
    fold(word.strip()): field for field, words in _NAMES.items() for word in words.split(",")
}
_PARTS: Final = sorted((n for n in _KNOWN if len(n) >= _LEAST_PART), key=len, reverse=True)
CODE: Final = re.compile(r"\d{4,6}|2[AB]\d{3}|\d{9}|[EWSN]\d{8}")
_INSEE: Final = re.compile(r"(?:0\d|[1-8]\d|9[0-5]|2[AB])\d{3}|97\d{3}")
_ISTAT: Final = re.compile(r"[01]\d{5}")
_SIREN: Final = re.compile(r"2\d{8}")
_GSS: Final = re.compile(r"[EWSN]\d{8}")
_NUMBER: Final = re.compile(r"[-+]?[\d\s.,'’\u00a0\u202f]*\d")
_LETTER: Final = re.compile(r".*[^\W\d_].*", re.DOTALL)
_DIGIT: Final = re.compile(r".*\d.*", re.DOTALL)
_URL: Final = re.compile(r"https?://\S+.*", re.DOTALL)
_CODED: Final = re.compile(r"'?\d[\dAB ]{0,3}\d[\d ]*(?:\.0)?|\S*\d\S*", re.IGNORECASE)
_CODES: Final = (_INSEE, _ISTAT, _SIREN, _GSS)
_STATUSES: Final = {
    "founding": "fondateur, fondatrice, membre fondateur, founding, founder, fondatore, "
    "founding member, socio fondatore, commune fondatrice, ville fondatrice, f",
    "member": "membre, adherent, adherente, actif, active, member, socio, aderente, attivo, "
    "attiva, a jour, a jour de cotisation, cotisant, cotisante, membre a jour, oui, "
    "membre actif, full member, si, yes, x, en cours, "
    "current, effectif, ordinario",
    "former": "ancien, ancienne, ancien membre, former, former member, ex, ex membre, ex "
    "socio, ex adherent, ex adherente, ex aderente, sorti, sortie, parti, partie, "
    "demissionnaire, retire, uscito, left, "
    "radie, non, no, a quitte, cessato, receduto, inactif, inactive",
    "awarded": "awarded, award, label, labellise, recognised",
    "host": "host, hote, ospite",
}
_BY_WORD: Final = {
    word.strip(): code for code, words in _STATUSES.items() for word in words.split(",")
}
_SINCE: Final = re.compile(  # a date after a word for since; its month is a word too
    r"(?:(?: (?:depuis|en|le|since|in|on|from|dal|nel|il))+(?: [^\W\d]+)?)? \d[\d ]*$"
)
_MOST: Final = 0.8  # of the cells that are filled: then the content says what a column is
_HALF: Final = 0.5  # fewer than that, and the name of the column is not believed
_LEAST: Final = 3  # cells that say something
_SAMPLE: Final = 500


def header(rows: list[list[str]]) -> int | None:
    """Return the row of names: that with most known ones, else the first full row of words."""
    top = [i for i in range(min(len(rows), _TITLES)) if any(rows[i])]
    known = {i: sum(bool(named(cell)[0]) for cell in set(rows[i]) if cell) for i in top}
    widths = Counter(sum(map(bool, row)) for row in rows[:200] if any(row))
    usual = widths.most_common(1)[0][0] if widths else 0
    full = [i for i in top if sum(map(bool, rows[i])) >= max(1, usual * _WIDE)]
    best = max(full, key=lambda i: (known[i], -i), default=None)
    if best is not None and known[best] and not any(map(_is_value, rows[best])):
        return best
    if usual < 2:  # noqa: PLR2004 - one column: a list of names needs no header
        return None
    for i in full:
        return None if any(map(_is_value, rows[i])) else i
    return None


def _is_value(cell: str) -> bool:
    """Say whether a cell is a number, a code or a date, which no name of a column is."""
    return _VALUE.fullmatch(cell) is not None


def called(header: list[str]) -> list[str]:
    """Return names of columns, each its own; a column without one is called by its number."""
    names: list[str] = []
    for number, words in enumerate(header, start=1):
        plain = " ".join(words.split())[:200] or f"#{number}"
        numbered = (f"{plain} ({again})" for again in itertools.count(2))
        names.append(next(n for n in itertools.chain([plain], numbered) if n not in names))
    return names


def is_header(row: Sequence[str], header: Sequence[str], *, second: bool) -> bool:
    """Say whether a row below the header is one too: the same again, as on each printed page.

    The ``second`` row may have the units of the columns, or their names in another language.
    """
    filled = [(cell, i) for i, cell in enumerate(row) if cell]
    if all(i < len(header) and fold(cell) == fold(header[i]) for cell, i in filled):
        return True
    if not second:
        return False
    known = [named(cell) for cell, _column in filled]
    units = all(_UNIT.fullmatch(cell.strip()) for cell, _column in filled)
    sure = sum(score >= _SURE for _field, score in known)
    return units or (sure > 1 and all(field for field, _score in known))


def named(column: str) -> tuple[str, float]:
    """Return the field that a name of a column stands for, and how surely; ("", 0) for none."""
    plain = fold(column)
    if plain in _KNOWN:
        return _KNOWN[plain], _SURE
    bare = fold(re.sub(r"\(.*?\)|\[.*?\]|\b\d{4}\b|\*", " ", column))
    if bare in _KNOWN:
        return _KNOWN[bare], _CLOSE
    if len(bare.split()) <= 6:  # noqa: PLR2004 - words: longer ones are sentences, not names
        padded = f" {bare} "
        starts = next((n for n in _PARTS if padded.startswith(f" {n} ")), None)
        found = starts or next((n for n in _PARTS if f" {n} " in padded), None)
        if found is not None:
            return _KNOWN[found], _PART + (0.2 if starts else 0.0) + len(found) / 1000
    return "", 0.0


def match(cells: pd.DataFrame, parties: Collection[str] = ()) -> dict[str, str]:
    """Return the column of each field that the cells of a sheet have, in the order of `FIELDS`.

    Parameters
    ----------
    cells
        Texts, as they are written.
    parties
        Names and codes of parties that are known: a column of them needs no name.
    """
    filled = {str(name): list(texts[texts != ""].iloc[:_SAMPLE]) for name, texts in cells.items()}
    scored: list[tuple[float, int, str, str]] = []
    for place, column in enumerate(filled):
        field, score = named(column)
        if field == "country" and not _fits(field, filled[column]):  # "stato" may be a status
            field = "status" if any(map(status, filled[column])) else ""
        if field and _fits(field, filled[column]):
            scored.append((-score, place, field, column))
    found: dict[str, str] = {}
    for _score, _place, field, column in sorted(scored):
        if field not in found and column not in found.values():
            found[field] = column
    free = [c for c in filled if c not in found.values() and filled[c]]
    _by_content(free, filled, found, {fold(party) for party in parties})
    of_years = (c for c in free if c not in found.values() and _says_when(c, filled[c], found))
    if "joined" not in found and (column := next(of_years, "")):
        found["joined"] = column
    return {field: found[field] for field in FIELDS if field in found}


def _share(values: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(pattern.fullmatch(v) is not None for v in values) / len(values) if values else 0.0


def _fits(field: str, values: list[str]) -> bool:
    """Say whether what a column holds may be what its name says; an empty one may be anything."""
    if not values:
        return True
    expected = {
        "name": _LETTER,
        "code": _CODED,
        "population": _NUMBER,
        "lat": _DIGIT,
        "lon": _DIGIT,
    }.get(field)
    if field in DATES:  # a column of leaving may say of most that they have not left
        values = [
            v for v in values if v.lower().replace("’", "'") not in dates.NOTHING | dates.STILL
        ]
        return not values or _share(values, _DIGIT) >= _HALF
    if field == "name" and _share(values, CODE) >= _HALF:
        return False
    if field == "country":  # "stato" may be a status
        known = any(names.country(v) for v in values)
        return known or not (_share(values, _DIGIT) >= _HALF or any(map(status, values)))
    return expected is None or _share(values, expected) >= _HALF


def _by_content(
    free: Sequence[str],
    filled: Mapping[str, list[str]],
    found: dict[str, str],
    parties: Collection[str],
) -> None:
    """Take for fields that have no column those whose contents say what they are."""
    tests: dict[str, Callable[[list[str]], float]] = {
        "code": lambda values: max(_share(values, kind) for kind in _CODES),
        "country": lambda values: sum(names.country(v) != "" for v in values) / len(values),
        "source": lambda values: _share(values, _URL),
        "joined": _dated,
        "party": lambda values: sum(fold(v) in parties for v in values) / len(values),
    }
    left = list(free)
    for column in free:
        values = filled[column]
        named_field = named(column)[0]
        if len(values) < _LEAST or (named_field and _fits(named_field, values)):
            continue
        field = next((f for f, test in tests.items() if test(values) >= _MOST), "")
        if field and field not in found:
            found[field] = column
            left.remove(column)
    if "name" not in found:
        words = [c for c in left if _share(filled[c], _LETTER) >= _MOST]
        if words and ("code" not in found or len(words) == 1):
            found["name"] = max(words, key=lambda c: len(set(filled[c])))


def _dated(values: list[str], numbers: str = r"\d{4,5}") -> float:
    """Return the share of full dates; years alone may be anything, and are none here."""
    return sum(
        isinstance(dates.one(v), str) and not re.fullmatch(numbers, v) for v in values
    ) / len(values)


def _says_when(column: str, values: list[str], found: Collection[str]) -> bool:
    """Say whether a column that is called a year, and no more, has dates or years.

    One year in all rows beside a population is rather that of the population.
    """
    if fold(re.sub(r"\(.*?\)|\[.*?\]|\*", " ", column)) not in _YEARS:
        return False
    counted = "population" in found and len(values) >= _LEAST and len(set(values)) == 1
    return not counted and _dated(values, r"\d{5}") >= _MOST


def status(text: str) -> str:
    """Return the status of the atlas by its word, empty where none is known.

    A date may follow the word, as in *sorti en 2020*: of that, the status is the word.
    """
    folded = fold(text)
    return _BY_WORD.get(folded) or _BY_WORD.get(_SINCE.sub("", folded), "")
