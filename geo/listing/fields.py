"""The fields of a list, and what their columns are called in French, English and Italian."""

from __future__ import annotations

import re
from typing import Final

from geo.i18n import _
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
_KNOWN: Final = {
    fold(word.strip()): field for field, words in _NAMES.items() for word in words.split(",")
}
_PARTS: Final = sorted((n for n in _KNOWN if len(n) >= _LEAST_PART), key=len, reverse=True)


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
