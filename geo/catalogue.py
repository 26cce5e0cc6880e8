"""The maps of the atlas by name, with what each offers: for the command line, scenes and pages.

An address of the browser means the same here as there: the last part of its path names the map,
its query holds the codes of `geo.query` and `geo.display`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from geo import display as looks
from geo import extent, labels, query, schemes, views
from geo.anvita import anvita
from geo.comparison import Shown
from geo.display import Display
from geo.events import timeline
from geo.i18n import DEFAULT, LANGUAGES, Texts
from geo.layers import Atlas
from geo.maps import alps_map, contestatory, iccar_map
from geo.model import Filters, View
from geo.named import Choices, NamedView, places
from geo.networks import room as typology
from geo.overlaps import room as overlaps

EARLIEST: Final = dt.date(2000, 1, 1)
LANGUAGE: Final = "lang"
VIEW: Final = "view"
ROOT: Final = "contestatory"  # what an address means that has values and no path
KEYS: Final = frozenset((query.AS_OF, query.SEARCH, *query.KEYS.values(), *looks.KEYS.values()))


def _europe(atlas: Atlas, t: Texts) -> Choices:
    names = views.network_names(atlas, t)
    return {
        "mode": {"day": t._("the day chosen"), "change": t._("then and now, since 2019")},
        "colour_by": dict(labels.colour_choices(t)),
        "size_by": dict(labels.size_choices(t)),
        "context": {n: names[n] for n in contestatory.context(atlas)},
        "card": places(atlas),
    }


def _iccar(atlas: Atlas, t: Texts) -> Choices:
    colours = schemes.choices(t, "coalition") | labels.colour_choices(t)
    return {
        "preset": extent.presets(t),
        "measure": dict(iccar_map.measure_choices(t)),
        "colour_by": {k: v for k, v in colours.items() if k != "network"},
        "size_by": dict(labels.size_choices(t)),
        "card": places(atlas),
    }


def _alpine(atlas: Atlas, t: Texts) -> Choices:
    colours = schemes.choices(t, "alpine") | labels.colour_choices(t)
    return {
        "rule": dict(alps_map.rule_labels(t)),
        "colour_by": {k: v for k, v in colours.items() if k != "network"},
        "size_by": dict(labels.size_choices(t)),
        "context": dict(alps_map.context_labels(t)),
        "card": places(atlas),
    }


VIEWS: Final[dict[str, NamedView]] = {
    view.name: view
    for view in (
        NamedView(
            "contestatory",
            contestatory.NETWORKS,
            lambda t: t._("Contestatory networks in Europe"),
            contestatory.AS_OF,
            Display(),
            contestatory.view,
            _europe,
        ),
        NamedView(
            "iccar",
            iccar_map.NETWORKS,
            lambda t: t._("Coverage of ICCAR"),
            None,
            Display(colour_by="coalition", preset="world", measure="members"),
            iccar_map.view,
            _iccar,
        ),
        NamedView(
            "alpine",
            alps_map.NETWORKS,
            lambda t: t._("The Alpine cluster of ANVITA"),
            None,
            Display(
                colour_by="alpine", rule="dep7", context=("recosol", "crossings", "non-members")
            ),
            alps_map.view,
            _alpine,
        ),
        anvita.NAMED,
        typology.NAMED,
        timeline.NAMED,
        overlaps.NAMED,
    )
}


def named(name: str) -> NamedView:
    """Return a map by its name.

    Raises
    ------
    ValueError
        If there is none; the message lists the names.
    """
    if name not in VIEWS:
        raise unknown(name, VIEWS)
    return VIEWS[name]


def with_members(atlas: Atlas, network: str) -> dict[str, dict[str, str]]:
    """Return the maps on which the members of a network stand, with the values of the address."""
    within = {name: view.within(atlas) for name, view in VIEWS.items()}
    return {
        name: {query.KEYS["networks"]: network} if len(networks) > 1 else {}
        for name, networks in within.items()
        if network in networks
    }


def unknown(name: str, names: Collection[str]) -> ValueError:
    """Return the error that says that nothing has a name, and which names there are."""
    return ValueError(f"no view {name!r}; accepted: {', '.join(names)}")


@dataclass(frozen=True)
class Asked:
    """What an address or a command line asks for."""

    name: str
    filters: Filters
    display: Display
    language: str = DEFAULT

    def exhibit(self, atlas: Atlas) -> Shown:
        """Return the map or the chart."""
        return named(self.name).build(atlas, self.filters, Texts(self.language), self.display)

    def view(self, atlas: Atlas) -> View:
        """Return the map.

        Raises
        ------
        TypeError
            If a chart is asked for.
        """
        found = self.exhibit(atlas)
        if isinstance(found, View):
            return found
        raise TypeError(f"{self.name}: {found.view_id} is a chart, not a map")

    def query(self, today: dt.date) -> dict[str, list[str]]:
        """Return the values of the address. The day is always among them: a link stays true."""
        offered = named(self.name)
        day = {query.AS_OF: [self.filters.as_of.isoformat()]}
        return {
            **day,
            **query.to_query(self.filters, offered.default(today)),
            **looks.to_query(replace(self.display, card="", net=""), offered.shown),
        }

    def address(self, today: dt.date, base: str = "") -> str:
        """Return the address of the view under that of the atlas, or from its root without one."""
        values = self.query(today) | {LANGUAGE: [self.language]}
        return f"{base.rstrip('/')}/{self.name}?{urlencode(values, doseq=True)}"


def asked(name: str, values: Mapping[str, Sequence[str]], atlas: Atlas, today: dt.date) -> Asked:
    """Read what the values of an address ask of a map, as the browser does.

    What the map does not offer is left out, and a day is brought between `EARLIEST` and today.

    Raises
    ------
    ValueError
        If there is no map of that name.
    """
    offered = named(name)
    spoken = language(values) or DEFAULT
    t = Texts(spoken)
    codes = {field: list(words) for field, words in offered.filters(atlas, t).items()}
    chosen = query.from_query(values, offered.default(today), codes)
    options = {field: list(words) for field, words in offered.display(atlas, t).items()}
    return Asked(
        name,
        replace(chosen, as_of=min(max(chosen.as_of, EARLIEST), today)),
        looks.from_query(values, offered.shown, options),
        spoken,
    )


def language(values: Mapping[str, Sequence[str]]) -> str:
    """Return the language that the values of an address name, empty where they name none."""
    return next((v for v in reversed(values.get(LANGUAGE, ())) if v in LANGUAGES), "")


def parts(address: str, names: Collection[str] = VIEWS) -> tuple[str, dict[str, list[str]], str]:
    """Return what an address or a bare query says: name of the map, values, base.

    The value ``view`` names the map before the path does. The base is where the atlas answers;
    empty where that is this machine or not said. ``names`` are those that are known.

    Raises
    ------
    ValueError
        If the address can't be read or names no map; the message lists the names.
    """
    text = address.strip()
    split = urlsplit(text if "?" in text or "=" not in text else f"?{text}")
    values = parse_qs(split.query, keep_blank_values=True)
    before, _, last = split.path.rpartition("/")
    name = values.pop(VIEW, [last or ROOT])[-1]
    if name not in names:
        raise unknown(name, names)
    if split.scheme not in {"http", "https"} or is_local(split.hostname or "localhost"):
        return name, values, ""
    return name, values, f"{split.scheme}://{split.netloc.rpartition('@')[2]}{before}"


def is_local(host: str) -> bool:
    """Say whether a host name or number means the machine itself."""
    try:
        number = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return number.is_loopback or number.is_unspecified
