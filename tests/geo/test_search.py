"""A search that says who was a member on another day."""

from __future__ import annotations

import datetime as dt

from geo import dates, registry
from geo.places import MOST, elsewhere
from tests.shared import atlas


def found(path: str, **query: str) -> list[tuple[str, dt.date]]:
    values = {key: [value] for key, value in query.items()}
    asked = registry.read(path, values, atlas(), dates.today()).request
    return [(place.words, place.day) for place in elsewhere(asked)]


def test_a_former_member_is_found_with_its_days() -> None:
    began = dt.date(2018, 9, 26)
    english = "Grande-Synthe: member of ANVITA from 26 September 2018 to 2020"
    assert found("anvita", q="grande synthe", lang="en") == [(english, began)]
    (french,) = found("anvita", q="Grande-Synthe", lang="fr")
    said = french[0].replace("\u202f", " ").replace("\xa0", " ")
    assert said == "Grande-Synthe : ANVITA, membre du 26 septembre 2018 à 2020"


def test_who_is_a_member_on_the_day_is_not_said_again() -> None:
    assert found("anvita", q="grande synthe", asof="2019-12-31") == []
    assert found("anvita", q="grenoble") == []
    assert found("anvita") == []


def test_a_later_member_is_found_before_it_joins_and_few_are_listed() -> None:
    ((words, day),) = found("anvita", q="grenoble", asof="2018-01-01", network="anvita")[:1]
    assert words.startswith("Grenoble: member of ANVITA from ")
    assert day > dt.date(2018, 1, 1)
    assert len(found("iccar", q="a", asof="2001-01-01")) == MOST
