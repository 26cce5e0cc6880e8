"""What the atlas can answer, and where: questions of the first page, figures of the papers.

Each question is a link to the view that answers it, with its count; beside them the first page
says what the atlas is and holds, and how a workshop uses it. To add a question, add a line to
`QUESTIONS`: the address of the view, and the words.

Most queries of the claims are views: the same filters on the same day. The others are sent to the
relations of the network that they are about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from geo import coverage, dates, fields, registry
from geo.anvita import anvita, growth
from geo.articles import measures
from geo.articles.claims import Answer
from geo.i18n import DEFAULT, Texts
from geo.layers import Atlas
from geo.maps import contestatory
from geo.networks import typology
from geo.request import Request

TODAY: Final = "today"
_MAPPED: Final = frozenset({"members", "is_member", "share"})
_TABLE: Final = "2019-12-31"  # the typology has no day of its own
Words = Callable[[Texts], str]
Query = dict[str, list[str]]
Where = tuple[str, Query]  # a page by name, with the values of its address


@dataclass(frozen=True, eq=False)
class Question:
    """One question: its words, the page and values that answer it, and what is counted there.

    ``wanted`` are the values of its address (``asof`` may be `TODAY`), ``unit`` is one of
    `counted`.
    """

    words: Words
    page: str
    wanted: dict[str, str | list[str]] = field(default_factory=dict)
    unit: str = "memberships"

    def asked(self, atlas: Atlas, today: dt.date, language: str = DEFAULT) -> Request:
        """Return what the question asks of its page."""
        values = {key: [v] if isinstance(v, str) else v for key, v in self.wanted.items()}
        if values.get(fields.AS_OF) == [TODAY]:
            values[fields.AS_OF] = [today.isoformat()]
        found = values | {registry.LANGUAGE: [language]}
        return registry.read(self.page, found, atlas, today).request

    def query(self, atlas: Atlas, today: dt.date, language: str) -> Query:
        """Return the values of the address that answers."""
        asked = self.asked(atlas, today, language)
        return registry.values(asked, today) | {registry.LANGUAGE: [language]}

    def number(self, atlas: Atlas, today: dt.date) -> int:
        """Return the count of the answer, from the view itself."""
        return self.asked(atlas, today).build().row_count


def counted(t: Texts, unit: str, number: int) -> str:
    """Return a count with its unit."""
    units = {
        "memberships": t.n_("{n} membership", "{n} memberships", number),
        "places": t.n_("{n} place", "{n} places", number),
        "networks": t.n_("{n} network", "{n} networks", number),
        "events": t.n_("{n} event", "{n} events", number),
        "figures": t.n_("{n} figure", "{n} figures", number),
    }
    return units[unit]


QUESTIONS: Final = (
    Question(
        lambda t: t._("Who joined ANVITA after the municipal elections of 2020?"),
        "anvita",
        {"part": "moves", "asof": TODAY, "since": "2020-06-28", "move": "arrival"},
    ),
    Question(
        lambda t: t._("Which places belong to four networks or more?"),
        "overlaps",
        {"part": "ranking", "asof": TODAY, "least": "4"},
        unit="places",
    ),
    Question(
        lambda t: t._("What has changed since the map of 2019: who came, who left?"),
        "contestatory",
        {"asof": TODAY, "mode": "change"},
    ),
    Question(
        lambda t: t._("Who founded ANVITA in September 2018?"),
        "contestatory",
        {"asof": "2018-09-26", "network": "anvita", "status": "founding"},
    ),
    Question(
        lambda t: t._("Which members have fewer than 5,000 inhabitants?"),
        "contestatory",
        {"asof": TODAY, "tier": "lt5k"},
    ),
    Question(
        lambda t: t._("Which members of ANVITA had a Green executive in September 2022?"),
        "anvita",
        {"asof": "2022-09-30", "family": "green", "colour": "family"},
    ),
    Question(
        lambda t: t._("Which members lie in the French Alps, and who faces them in Italy?"),
        "alpine",
        {"asof": TODAY},
    ),
    Question(
        lambda t: t._("Which African cities of ICCAR are documented?"),
        "iccar",
        {"asof": TODAY, "coalition": "africa"},
    ),
    Question(
        lambda t: t._("Who is known to have left one of the three networks?"),
        "contestatory",
        {"asof": TODAY, "status": "former"},
    ),
    Question(
        lambda t: t._("Which memberships does no source date?"),
        "contestatory",
        {"asof": TODAY, "basis": "accessed"},
    ),
    Question(
        lambda t: t._("What has happened since 2020?"),
        "history",
        {"asof": TODAY, "period": "since-2020"},
        unit="events",
    ),
    Question(
        lambda t: t._("Which networks does Lacroix put into his typology, and where?"),
        "typology",
        {"asof": TODAY},
        unit="networks",
    ),
    Question(
        lambda t: t._("Which figures of the papers does the data not find again, and why?"),
        "anvita",
        {"part": "claims", "asof": "2022-09-30", "verdict": "differs"},
        unit="figures",
    ),
)


def lead(t: Texts) -> str:
    """Return what the atlas is, in two sentences."""
    return t._(
        "Who belongs to which network of welcoming cities, since when, and on what evidence. Each "
        "membership has its date and its source, and each view says how much of the published "
        "membership it can name."
    )


def steps(t: Texts) -> list[str]:
    """Return the steps of a workshop."""
    _ = t._
    return [
        _("Start from a question below the maps, or open a map and choose a day."),
        _("Narrow it with the filters; the address in the browser always holds what you see."),
        _("Ask of each view what it can't show: the gauge says how many members are documented."),
        _("Keep a view as a scene, with a title and a note; put the scenes in order."),
        _("Take them away as slides, a booklet or a hand-out that needs no network."),
    ]


DATED: Final = ("joined", "attested")


@dataclass(frozen=True)
class Holding:
    """One figure: how many there are, and of how many of them something more is known.

    ``parts`` are the numbers that the detail names, in its order.
    """

    name: str
    number: int
    parts: tuple[int, ...]


def holdings(atlas: Atlas, today: dt.date) -> tuple[Holding, ...]:
    """Return the six figures of the atlas as it stands on a day."""
    members = atlas.members
    places = atlas.places[atlas.places["place_id"].isin(members["place_id"])]
    by_country = members.groupby("country_iso2")["place_id"].nunique()
    listed_in = atlas.networks[atlas.networks["in_typology"] == "true"]
    listed = set(members["network_id"])
    return (
        Holding("memberships", len(members), (int(members["basis"].isin(DATED).sum()),)),
        Holding(
            "places",
            len(places),
            (int(places.geometry.notna().sum()), int(places["population"].notna().sum())),
        ),
        Holding("networks", len(listed), (with_total(atlas, today),)),
        Holding(
            "typology",
            len(listed_in),
            (
                bodies(listed_in),
                int(listed_in["network_id"].isin(listed).sum()),
            ),
        ),
        Holding("countries", len(by_country), (int((by_country == 1).sum()),)),
        Holding("events", len(atlas.events), (int((atlas.events["precision"] == "day").sum()),)),
    )


def with_total(atlas: Atlas, today: dt.date) -> int:
    """Count the networks with documented members that a published total can be held against."""
    rows = atlas.at(today)
    found = [
        network
        for network in sorted(set(rows["network_id"]))
        if any(line.total for line in coverage.coverage(rows, atlas.counts, network, today))
    ]
    return len(found)


def bodies(networks: pd.DataFrame) -> int:
    """Count the distinct bodies among networks: two names of one body count once."""
    pairs = zip(networks["network_id"], networks["same_as"], strict=True)
    return len({min(network, same or network) for network, same in pairs})


def words(t: Texts, holding: Holding) -> tuple[str, str]:
    """Return the label of a figure and the sentence on what is known of it."""
    number, n_ = holding.number, t.n_
    first, last = holding.parts[0], holding.parts[-1]
    total = n_(
        "{n} with a published total of the last two years to hold it against",
        "{n} with a published total of the last two years to hold them against",
        first,
    )
    distinct = n_(
        "{n} distinct body, members documented for {m}",
        "{n} distinct bodies, members documented for {m}",
        first,
    )
    located = t._("{n} with a point, {m} with a population")
    said = {
        "memberships": (
            n_("documented membership", "documented memberships", number),
            n_("{n} dated by a source", "{n} dated by a source", first),
        ),
        "places": (
            n_("place", "places", number),
            located.format(n=t.number(first), m=t.number(last)),
        ),
        "networks": (
            n_("network with a list of members", "networks with a list of members", number),
            total,
        ),
        "typology": (
            n_("network in the typology", "networks in the typology", number),
            distinct.format(m=t.number(last)),
        ),
        "countries": (
            n_("country", "countries", number),
            t._("a single place documented in {n}").format(n=t.number(first)),
        ),
        "events": (
            n_("dated event", "dated events", number),
            n_("{n} dated to the day", "{n} dated to the day", first),
        ),
    }
    return said[holding.name]


def view_of(answer: Answer, atlas: Atlas, today: dt.date, language: str) -> Request:
    """Return the view that shows a claim, or the page nearest to it, read as its address is."""
    name, values = _exact(answer) or _related(answer.parameters["network"][-1])
    return registry.read(name, values | {registry.LANGUAGE: [language]}, atlas, today).request


def is_exact(answer: Answer) -> bool:
    """Say whether the view of a claim shows its figure itself."""
    return _exact(answer) is not None


def address_of(answer: Answer, atlas: Atlas, today: dt.date, language: str) -> str:
    """Return the address of that view under the root of the atlas."""
    return registry.address(view_of(answer, atlas, today, language), today)


def _exact(answer: Answer) -> Where | None:
    return _mapped(answer) or _moved(answer) or _typed(answer) or _dated(answer)


def _networks(answer: Answer) -> set[str]:
    return set(answer.parameters.get("network", ()))


def _mapped(answer: Answer) -> Where | None:
    """Return the map with the values of the query, where a map has all of its networks."""
    if answer.measure not in _MAPPED:
        return None
    chosen = measures.wanted(answer.parameters)
    values = {key: list(given) for key, given in answer.parameters.items() if key != "alps"}
    values |= {fields.AS_OF: [chosen.as_of.isoformat()], "departement": list(chosen.departements)}
    if _networks(answer) == {growth.NETWORK}:
        return "anvita", values
    on_map = _networks(answer) <= set(contestatory.NETWORKS)
    return "contestatory" if on_map else "overlaps", values  # which does not offer all of them


def _dated(answer: Answer) -> Where | None:
    """Return the timeline of the network that held an edition, or that a place joined."""
    if answer.measure not in {"hosts", "joined"}:
        return None
    network, place = answer.parameters["network"][-1], answer.parameters["place"][-1]
    if place == growth.NETWORK:  # a network that joined another
        return _related(network, place)
    day = dates.last_day(answer.parameters.get(fields.AS_OF, [_TABLE])[-1])
    return "history", {fields.AS_OF: [day.isoformat()], "network": [network]}


def _moved(answer: Answer) -> Where | None:
    """Return the list of comings and goings that a claim on ANVITA is about."""
    if _networks(answer) != {growth.NETWORK}:
        return None
    values = {"part": ["moves"], fields.AS_OF: [anvita.AS_OF.isoformat()]}
    match answer.measure:
        case "founders":
            return "anvita", values | {"move": ["founder"]}
        case "joined":
            return "anvita", values | {"place": answer.parameters["place"]}
        case "left":
            year = int(answer.parameters["year"][-1])
            values |= {fields.AS_OF: [f"{year}-12-31"], "since": [f"{year - 1}-12-31"]}
            return "anvita", values | {"move": ["departure"]}
        case _:
            return None


def _typed(answer: Answer) -> Where | None:
    """Return the classes of the typology that a claim on its networks counts."""
    if answer.measure != "networks":
        return None
    wanted = [set(answer.parameters.get(name, ())) for name in ("scale", "origin", "scope")]
    classes = [
        code
        for code, values in typology.CLASSES.items()
        if all(value in some or not some for value, some in zip(values, wanted, strict=True))
    ]
    whole = len(classes) == len(typology.CLASSES)
    return "typology", {fields.AS_OF: [_TABLE], "class": [] if whole else classes}


def _related(*networks: str) -> Where:
    """Return the relations of some networks."""
    return "typology", {"part": ["relations"], fields.AS_OF: [_TABLE], "network": list(networks)}
