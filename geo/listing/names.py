"""Names of places as lists write them: what is asked for, of which kinds of body, and where.

`spelled` reduces a name to what its usual spellings share (accents, St and Saint, -lès- and -les-,
arrondissements); `asked` reads a cell: "CA du Grand Chambéry" asks for an EPCI, "Comune di Riace
(RC)" for a comune of that province, "Havre (Le)" for Le Havre.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from babel import Locale
from babel.core import get_global

from geo import kept
from geo.spelling import fold

MUNICIPAL: Final = frozenset({"commune", "arrondissement", "municipality", "council"})
EPCI: Final = frozenset({"epci"})
COUNCIL: Final = frozenset({"council", "county"})

_SHORT: Final = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "lez": "les"}
_SHORTENED: Final = re.compile(rf"\b(?:{'|'.join(_SHORT)})\b")
_SAINTS: Final = frozenset(("san", "santo", "santa", "sant", "santi", "saint", "sainte", "s", "ss"))
_SMALL: Final = frozenset(
    ("l", "le", "la", "les", "il", "lo", "i", "gli", "d", "de", "di", "du", "des", "del")
)
_OVER: Final = (
    (re.compile(r"\bs/\s*s(?:/|\b)", re.IGNORECASE), " sous "),
    (re.compile(r"\bs/", re.IGNORECASE), " sur "),
)
_PARISH: Final = r"(?P<city>paris|lyon|marseille)"
_NUMBER: Final = r"(?P<n>\d{1,2}|[ivx]{1,5})(?: ?(?:er|ere|eme|ieme|e|nd|nde|ro|o))?"
_DISTRICTS: Final = (
    re.compile(rf"{_PARISH} {_NUMBER}(?: (?:arrondissement|arr|ardt))?"),
    re.compile(rf"{_NUMBER} (?:arrondissement|arr|ardt)(?: de)? {_PARISH}"),
)
_ROMAN: Final = {"i": 1, "v": 5, "x": 10}
_ARTICLE: Final = re.compile(
    r"(?P<name>.+?)[ ,]*\((?P<article>l[ea]s?|l['’]|il|lo|i|gli)\)", re.IGNORECASE
)
_HINT: Final = re.compile(r"(?P<name>[^(),]+)(?:\((?P<inner>[^()]+)\)|, *(?P<after>[^,()]+))\s*")
_OF: Final = r"(?: (?P<of>de la|de l|della|delle|dello|dell|dei|degli|del|des|du|de|di|d|of|the))?"
# Words before a name that say what kind of body it is of.
_TYPES: Final = tuple(
    (re.compile(rf"(?:{words}){_OF} (?P<rest>.+)"), kinds)
    for words, kinds in (
        (
            (
                "metropole|communaute (?:de communes|d agglomeration|urbaine|d agglo)|cc|ca|cu"
                "|agglo|agglomeration|etablissement public territorial|ept|epci|intercommunalite"
            ),
            EPCI,
        ),
        (
            "departement|conseil departemental|conseil general|cd|county|contea",
            frozenset({"departement", "county"}),
        ),
        ("region|conseil regional|regione(?: autonoma)?|collectivite", frozenset({"region"})),
        (
            "citta metropolitana|provincia(?: autonoma)?|province|libero consorzio comunale",
            frozenset({"province", "metropolitan"}),
        ),
        (
            (
                "ville|commune|mairie|municipalite|comune|citta|municipio|city|town|municipality"
                "|stadt|ayuntamiento|gemeente|(?:london |royal |metropolitan )?borough"
            ),
            MUNICIPAL,
        ),
    )
)
_UNITS: Final = (
    (r"\b(?:epci|intercommun|communaute|metropole|agglo|union)", EPCI),
    (r"\bdepartement|\bcount(?:y|ies)\b", frozenset({"departement", "county"})),
    (r"\bprovinc|\bmetropolitan", frozenset({"province", "metropolitan"})),
    (r"\bregion", frozenset({"region"})),
)
_TOWNS: Final = r"\b(?:communes?|comun[ei]|villes?|cit(?:y|ies|ta)|towns?|municip\w+|councils?)\b"
_COUNCIL: Final = re.compile(
    r"(?P<rest>.+?) (?:(?:city|county|(?:metropolitan )?(?:borough|district)) )?council"
)
_ARTICLES: Final = {
    "de la": "la", "della": "la", "du": "le", "des": "les", "de l": "l", "dell": "l", "del": "il",
}  # fmt: skip
_EPCI_TYPE: Final = re.compile(
    r"(?:cc|ca|cu|communaute (?:de communes|d agglomeration|urbaine)) "
    r"(?:(?:de la|de l|des?|du|d) )?"
)
_NO_COUNTRY: Final = frozenset(  # codes of two letters that stand for something else
    {*("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"), *("AC", "CP", "CQ", "DG", "EA", "IC", "TA")}
)
_COUNTRY_WORDS: Final = {
    **dict.fromkeys(("uk", "great britain", "grande bretagne", "gran bretagna"), "GB"),
    **dict.fromkeys(("england", "angleterre", "inghilterra", "scotland", "ecosse", "scozia"), "GB"),
    **dict.fromkeys(("wales", "pays de galles", "galles", "northern ireland"), "GB"),
    **dict.fromkeys(("irlande du nord", "irlanda del nord"), "GB"),
    "etats unis d amerique": "US",
    **dict.fromkeys(("usa", "etats unis", "stati uniti", "united states of america"), "US"),
    **dict.fromkeys(("holland", "hollande", "olanda", "pays bas"), "NL"),
    **dict.fromkeys(("czech republic", "republique tcheque", "repubblica ceca"), "CZ"),
    **dict.fromkeys(("turkey", "turquie"), "TR"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One way to read a name: its spelling, and the kinds of body meant (none: any)."""

    text: str
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Name:
    """What a cell asks for: ways to read it, surest first, and what it says of where."""

    ways: tuple[Asked, ...]
    hint: str = ""


def spelled(text: str) -> str:
    """Reduce a name to what its usual spellings share.

    Parameters
    ----------
    text
        A name, as it comes.

    Returns
    -------
    As `geo.spelling.fold`, with words written out: St is saint, -lez- is les, s/ is sur, "Paris
    13e" and "13e arrondissement de Paris" are "paris 13 arrondissement".
    """
    for sign, word in _OVER:
        if "/" in text:
            text = sign.sub(word, text)
    folded = _SHORTENED.sub(lambda found: _SHORT[found[0]], fold(text))
    if "paris" in folded or "lyon" in folded or "marseille" in folded:
        for pattern in _DISTRICTS:
            if (found := pattern.fullmatch(folded)) and (number := _number(found["n"])):
                return f"{found['city']} {number} arrondissement"
    return folded


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    values = [_ROMAN[c] for c in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def loose(text: str) -> str:
    """Reduce a spelling further, to look for what may be meant: no article, San and Santa alike."""
    words = text.split()
    return short_saints(" ".join(w for w in words if w not in _SMALL or len(words) == 1))


def short_saints(text: str) -> str:
    """Write San, Santa and Sant' of a spelling as Italians do: S."""
    return " ".join("s" if word in _SAINTS else word for word in text.split())


def core(text: str) -> str:
    """Take the kind of an EPCI off its spelled name: "ca du grand chambery", "nantes metropole"."""
    return _EPCI_TYPE.sub("", text, count=1) if _EPCI_TYPE.match(text) else text


def bare(text: str) -> str:
    """Take the word métropole off a spelled name, wherever it stands."""
    for pattern in (r"metropole (?:de la |de l |des |du |de |d )?(.+)", r"(.+) metropole"):
        if found := re.fullmatch(pattern, text):
            return found[1]
    return text


def tells_union(name: str) -> bool:
    """Say whether a name has a word for the kind of an EPCI, as "Nantes Métropole" has."""
    text = spelled(name)
    return core(text) != text or bool(kinds_of(text) & EPCI)


@kept.of_texts
@lru_cache(maxsize=50_000)
def asked(text: str) -> Name:
    """Read the cell of a name.

    Parameters
    ----------
    text
        "Ville de Grenoble", "CA du Grand Chambéry", "Riace (RC)", "Sheffield City Council".

    Returns
    -------
    The ways to read it, the whole text first, and what stands in brackets or behind a comma.
    """
    text = text.strip()
    if article := _ARTICLE.fullmatch(text):
        joint = "" if article["article"].endswith(("'", "’")) else " "
        text = f"{article['article']}{joint}{article['name']}"
    ways: dict[Asked, None] = {}
    hint = ""
    for part in _parts(text):
        whole = spelled(part)
        if not whole:
            continue
        ways[Asked(whole)] = None
        for way in _typed(whole):
            ways[way] = None
    if found := _HINT.fullmatch(text):
        hint = (found["inner"] or found["after"]).strip()
    return Name(tuple(ways), hint)


def _parts(text: str) -> list[str]:
    """Return the whole text, and the name before its brackets or comma."""
    found = _HINT.fullmatch(text)
    return [text, found["name"].strip()] if found else [text]


def _typed(text: str) -> list[Asked]:
    """Read the words that say a kind of body: "ville du havre" asks for le havre, and havre."""
    found: list[Asked] = []
    for pattern, kinds in _TYPES:
        if match := pattern.fullmatch(text):
            article = _ARTICLES.get(match["of"] or "", "")
            rest = match["rest"]
            forms = [f"{article} {rest}"] if article else []
            found += [Asked(form, kinds) for form in (*forms, rest)]
    if match := _COUNCIL.fullmatch(text):
        found.append(Asked(match["rest"], COUNCIL))
    if text.endswith((" metropole", " agglomeration", " agglo")):
        found.append(Asked(text.rsplit(" ", 1)[0], EPCI))
    return found


@cache
def _countries() -> dict[str, str]:
    """Return ISO 3166-1 alpha-2 codes by name (French, English, Italian) and by other codes."""
    aliases = get_global("territory_aliases")
    found = {code.lower(): to[0] for code, to in aliases.items() if len(to) == 1 and code.isalpha()}
    for language in ("en", "fr", "it", "es", "de"):
        names = Locale(language).territories
        known = {c: n for c, n in names.items() if len(c) == len("FR") and c.isalpha()}
        found |= {fold(name): code for code, name in known.items()}
        found |= {code.lower(): code for code in known}
    known = found | _COUNTRY_WORDS
    return {text: code for text, code in known.items() if code not in _NO_COUNTRY}


def kinds_of(unit: str) -> frozenset[str]:
    """Return the kinds of body that a word for members means: "communautés", "province"."""
    words = spelled(unit)
    found = [kinds for pattern, kinds in _UNITS if re.search(pattern, words)]
    if not found and re.search(_TOWNS, words):
        return MUNICIPAL
    return frozenset().union(*found)


def country(text: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country.

    Parameters
    ----------
    text
        A code of two or three letters, or a name in English, French, Italian, Spanish or German.

    Returns
    -------
    The code; empty when the text names no country.
    """
    return _countries().get(fold(text), "")
