"""The rooms of the atlas by name, and their addresses: for pages, command line, scenes, hand-outs.

An address means the same everywhere: the last part of its path names the room, its query holds
the codes of `geo.fields`. There is one reader, `read`. It never raises for what it does not
understand: it leaves that out and says so, and whoever asked decides whether that is an error.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from ipaddress import ip_address
from typing import Any, Final, Literal
from urllib.parse import parse_qs, urlencode, urlsplit

from geo import comparison, fields
from geo.anvita import anvita
from geo.errors import AddressError
from geo.escape import brief
from geo.events import timeline
from geo.fields import FIELDS, Field
from geo.i18n import DEFAULT, LANGUAGES, Texts
from geo.layers import Atlas
from geo.listing import room as your_list
from geo.maps import alps_map, contestatory, iccar
from geo.model import Display
from geo.networks import room as typology
from geo.overlaps import room as overlaps
from geo.request import Request, Room, Target

EARLIEST: Final = dt.date(2000, 1, 1)
LANGUAGE: Final = "lang"
VIEW: Final = "view"
ROOT: Final = "contestatory"  # what an address means that has values and no path
COMPARE: Final = "compare"
SIDES: Final = ("left", "right")
_SHOWN: Final = 60  # accepted values that a message names
_LONGEST: Final = 80  # letters of a value that a message repeats

Values = Mapping[str, Sequence[str]]
Why = Literal["key", "room", "value", "text", "day", "range", "side"]


ROOMS: Final[Mapping[str, Room]] = {
    room.name: room
    for room in (
        contestatory.ROOM,
        iccar.ROOM,
        alps_map.ROOM,
        anvita.ROOM,
        typology.ROOM,
        timeline.ROOM,
        overlaps.ROOM,
        Room(
            COMPARE,
            lambda t: t._("Two views side by side"),
            Display(),
            lambda it: comparison.pair(it.sides[0].view(), it.sides[1].view()),
            lambda _atlas, _t: {},  # all that it is asked for, it is asked for each side
        ),
    )
}
MAPS: Final = tuple(room.name for room in ROOMS.values() if room.comparable)
YOURS: Final[Mapping[str, Room]] = {your_list.NAME: your_list.ROOM}
"""The room of a reader's list, which no address leads to: it needs an atlas with one."""


def is_yours(name: str, values: Values) -> bool:
    """Say whether what values ask of a room shows a reader's list: as itself, or on a side."""
    sides = (text for side in SIDES for text in values.get(side, ())) if name == COMPARE else ()
    return name in YOURS or any(text.partition("?")[0] in YOURS for text in sides)


def room(name: str, among: Collection[str] = (*ROOMS, *YOURS)) -> Room:
    """Return a room by its name.

    Raises
    ------
    AddressError
        If there is none of that name; the message lists the names.
    """
    if name not in among:
        raise AddressError(f"no view {name!r}; accepted: {', '.join(among)}")
    return {**ROOMS, **YOURS}[name]


def with_members(atlas: Atlas, network: str) -> dict[str, dict[str, str]]:
    """Return the rooms in which the members of a network stand, with the values of the address."""
    key = fields.BY_NAME["networks"].key
    within = {name: found.within(atlas) for name, found in ROOMS.items()}
    return {
        name: {key: network} if len(networks) > 1 else {}
        for name, networks in within.items()
        if network in networks
    }


@dataclass(frozen=True)
class Misread:
    """One thing of an address that was not understood, and so left out.

    ``why``: no room knows the ``key``; this ``room`` does not offer it; it knows no such
    ``value``; the ``text`` has characters that no file can hold; it is no ``day``; the day is out
    of ``range`` and was brought inside; the ``side`` of a comparison is no address of a map.
    ``accepted`` lists what would be.
    """

    key: str
    value: str
    why: Why
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What an address asks for, and what of it was not understood."""

    request: Request
    misread: tuple[Misread, ...] = ()


def offered(name: str, atlas: Atlas, language: str, today: dt.date) -> Request:
    """Return a room as it opens, on its own day."""
    found = room(name, (*ROOMS, *YOURS) if atlas.brought is not None else ROOMS)
    plain = Request(name, found.plain(today), found.shown, language, atlas=atlas, room=found)
    if name != COMPARE:
        return plain
    left = offered(
        MAPS[0], atlas.base or atlas, language, today
    )  # Map 1 on the paper's day, beside it today
    return replace(plain, sides=(left, left.narrowed(as_of=today)))


def read(name: str, values: Values, atlas: Atlas, today: dt.date) -> Reading:
    """Read what the values of an address ask of a room.

    Raises
    ------
    AddressError
        If there is no room of that name.
    """
    language, misread = _language(values)
    opening = offered(name, atlas, language, today)
    if name == COMPARE:
        return _read_sides(opening, values, misread, today)
    filters: dict[str, Any] = {}
    display: dict[str, Any] = {}
    for key, given in values.items():
        if key in {LANGUAGE, fields.PRESENT}:
            continue
        field = fields.BY_KEY.get(key)
        if field is None or not offers(opening, field):
            why: Why = "key" if field is None else "room"
            known = tuple(field.key for field in FIELDS if offers(opening, field))
            misread.append(Misread(key, ", ".join(given), why, known))
            continue
        changed = _value(field, given, opening, today, misread)
        if changed is not None:
            (filters if field.home == "filter" else display)[field.name] = changed
    return Reading(opening.narrowed(**filters).drawn(**display), tuple(misread))


def offers(request: Request, field: Field) -> bool:
    """Say whether a room understands a field; every one but a comparison has a day and a search."""
    if request.name == COMPARE:
        return False
    return field.name in {"as_of", "search"} or field.name in request.choices


def _language(values: Values) -> tuple[str, list[Misread]]:
    given = [v for v in values.get(LANGUAGE, ()) if v]
    spoken = [v for v in given if v in LANGUAGES]
    misread = [Misread(LANGUAGE, v, "value", tuple(LANGUAGES)) for v in given if v not in LANGUAGES]
    return (spoken[-1] if spoken else DEFAULT), misread


def _value(
    field: Field, given: Sequence[str], opening: Request, today: dt.date, misread: list[Misread]
) -> object:
    """Return what the values of one key mean, None where they leave the default as it is."""
    if field.kind == "text":
        text = given[-1] if given else ""
        if fields.typed(text) != text[: fields.LONGEST]:
            misread.append(Misread(field.key, text, "text"))
        return fields.typed(text) if given else None
    if field.kind == "day":
        return _day(field, given, today, misread)
    accepted = opening.choices[field.name]
    named = [text for text in given if text]
    strange = (text for text in dict.fromkeys(named) if text not in accepted)
    misread += [Misread(field.key, text, "value", tuple(accepted)) for text in strange]
    codes = tuple(dict.fromkeys(text for text in named if text in accepted))
    if field.kind == "codes":
        if named and not codes:
            return None
        alone = field.home == "filter" and len(accepted) == 1
        return () if alone else codes[: fields.LONGEST]
    known = [text for text in given if text in accepted]
    return known[-1] if known else None


def _day(field: Field, given: Sequence[str], today: dt.date, misread: list[Misread]) -> object:
    """Return a day inside the atlas: as a date in `Filters`, as text in `Display`."""
    text = given[-1] if given else ""
    if not text:
        return None
    found = fields.day(text)
    bounds = (EARLIEST.isoformat(), today.isoformat())
    if found is None:
        misread.append(Misread(field.key, text, "day", bounds))
        return None
    inside = min(max(found, EARLIEST), today)
    if inside != found:
        misread.append(Misread(field.key, text, "range", bounds))
    return inside if field.home == "filter" else inside.isoformat()


def _read_sides(
    opening: Request, values: Values, misread: list[Misread], today: dt.date
) -> Reading:
    sides = []
    for name, held in zip(SIDES, opening.sides, strict=True):
        text = next((v for v in reversed(values.get(name, ())) if v), "")
        try:
            reading = read_side(text, held, today, opening.atlas) if text else Reading(held)
        except AddressError:
            misread.append(Misread(name, text, "side", MAPS))
            reading = Reading(held)
        sides.append(reading.request)
        misread += [replace(one, key=f"{name}: {one.key}") for one in reading.misread]
    others = {key: given for key, given in values.items() if key not in {*SIDES, LANGUAGE}}
    misread += strays(others, dict.fromkeys(SIDES, ()))
    return Reading(beside(opening, sides), tuple(misread))


def read_side(text: str, held: Request, today: dt.date, atlas: Atlas | None = None) -> Reading:
    """Read the address of one side, such as ``contestatory?asof=2019-12-31``.

    It speaks the language of ``held``, and shows the map of its room; an ``atlas`` with a reader's
    list has that of the list too.

    Raises
    ------
    AddressError
        If it names no map that can be compared; the message lists these.
    """
    listed = atlas is not None and atlas.brought is not None
    name, values, _ = parse(text, (*MAPS, *YOURS) if listed else MAPS)
    values = {key: given for key, given in values.items() if key != LANGUAGE}
    whole = atlas if atlas is not None and name in YOURS else held.atlas
    reading = read(name, {**values, LANGUAGE: [held.language]}, whole, today)
    shown = reading.request.room.shown
    return replace(reading, request=reading.request.drawn(card="", part=shown.part))


def beside(opening: Request, sides: Sequence[Request]) -> Request:
    """Return a comparison of two maps; its day is the later one."""
    latest = max(side.filters.as_of for side in sides)
    return replace(opening.narrowed(as_of=latest), sides=tuple(sides))


def values(target: Target, today: dt.date) -> dict[str, list[str]]:
    """Return the values of an address, without open cards; the day is always among them."""
    if isinstance(target, Request) and target.sides:
        texts = (side_text(side, today) for side in target.sides)
        return {name: [text] for name, text in zip(SIDES, texts, strict=True)}
    found = room(target.name)
    closed = replace(target.display, card="", net="")
    return fields.to_values(target.filters, closed, found.plain(today), found.shown)


def side_text(target: Target, today: dt.date) -> str:
    """Return the address of a side: that of its map, without host and language."""
    return f"{target.name}?{urlencode(values(target, today), doseq=True)}"


def address(target: Target, today: dt.date, base: str = "") -> str:
    """Return the address of a view under that of the atlas, or from its root without one.

    None leads to a view of a reader's own list.
    """
    if isinstance(target, Request) and target.own:
        return ""
    held = values(target, today) | {LANGUAGE: [target.language]}
    return f"{base.rstrip('/')}/{target.name}?{urlencode(held, doseq=True)}"


def parse(text: str, among: Collection[str] = ROOMS) -> tuple[str, dict[str, list[str]], str]:
    """Return what an address or a bare query says: name of the room, values, base.

    The value ``view`` names the room before the path does. The base is where the atlas answers;
    empty where that is this machine or not said.

    Raises
    ------
    AddressError
        If the address can't be read or names no room; the message lists the names.
    """
    stripped = text.strip()
    try:
        split = urlsplit(stripped if "?" in stripped or "=" not in stripped else f"?{stripped}")
        found = parse_qs(split.query, keep_blank_values=True)
        host = split.hostname or "localhost"
    except ValueError as error:
        raise AddressError(f"{brief(stripped)} is no address: {error}") from error
    if split.scheme not in {"", "http", "https"} and not split.path[:1].isdigit():  # host:port
        raise AddressError(f"{brief(stripped)} is no address of the web")
    before, _, last = split.path.rpartition("/")
    name = found.pop(VIEW, [last or ROOT])[-1]
    room(name, among)
    if split.scheme not in {"http", "https"} or is_local(host):
        return name, found, ""
    return name, found, f"{split.scheme}://{split.netloc.rpartition('@')[2]}{before}"


def is_local(host: str) -> bool:
    """Say whether a host name or number means the machine itself."""
    try:
        number = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return number.is_loopback or number.is_unspecified


def unspoken(values: Values) -> tuple[Misread, ...]:
    """Return the languages of an address that the atlas does not speak."""
    return tuple(_language(values)[1])


def strays(values: Values, own: Mapping[str, Collection[str]]) -> tuple[Misread, ...]:
    """Return what the address of a page without a room holds beyond its ``own`` keys and values."""
    found = []
    for key, given in values.items():
        if key == fields.PRESENT:
            continue
        if key not in own:
            why: Why = "room" if key in fields.KEYS else "key"
            found.append(Misread(key, ", ".join(given), why, tuple(own)))
            continue
        strange = (text for text in given if text not in own[key])
        found += [Misread(key, text, "value", tuple(own[key])) for text in strange]
    return tuple(found)


def refusal(misread: Misread) -> str:
    """Say in English, on one line, what was not understood and what would be: for errors."""
    key, value = misread.key, misread.value
    if misread.why in {"key", "room"}:
        return f"{key}: unknown here; accepted: {listed(value, misread.accepted)}"
    if misread.why == "text":
        return f"{key}: {brief(value)} has characters that no file can hold; accepted: others"
    if misread.why == "day":
        return f"{key}: {value!r} is no day such as 2022-09-30"
    if misread.why == "range":
        first, last = misread.accepted
        return f"{key}: {value} lies outside the atlas; accepted: {first} to {last}"
    if misread.why == "side":
        return (
            f"{key}: {value!r} names no map to compare; accepted: {listed(value, misread.accepted)}"
        )
    return f"{key}: {value!r} is unknown; accepted: {listed(value, misread.accepted)}"


def listed(value: str, accepted: Sequence[str]) -> str:
    """Return accepted values; of very many, those most like the value, and how many more."""
    if not accepted:
        return "none, the view has no such filter"
    if len(accepted) <= _SHOWN:
        return ", ".join(accepted)
    near = get_close_matches(value, accepted, n=10, cutoff=0.3) or accepted[:10]
    return f"{', '.join(near)} … and {len(accepted) - len(near)} more"


def said(t: Texts, misread: Misread) -> str:
    """Say in a reader's language what of an address was not understood, and what was done."""
    key, value = misread.key, misread.value[:_LONGEST]
    if misread.why == "key":
        text = t._("The address has a value that the atlas does not know: {key}. It was left out.")
    elif misread.why == "room":
        text = t._("This page has no filter or choice {key} ({value}). It was left out.")
    elif misread.why == "text":
        text = t._("{key}: characters that no file can hold were left out.")
    elif misread.why == "day":
        text = t._("{key}: {value} is no day such as 2022-09-30. It was left out.")
    elif misread.why == "range":
        first, last = (t.day(dt.date.fromisoformat(day)) for day in misread.accepted)
        text = t._("{key}: {value} lies outside the atlas, which knows {first} to {last}.")
        return text.format(key=key, value=value, first=first, last=last)
    elif misread.why == "side":
        text = t._("{key}: {value} is no address of a map. The map that it opens with is shown.")
    else:
        text = t._("{key}: the value {value} is unknown here. It was left out.")
    return text.format(key=key, value=value)
