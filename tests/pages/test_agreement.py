"""Numbers on the screen agree with each other and with a count made without the library."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests import counting
from tests.pages.reading import legend, script, sentence

Run = Callable[..., AppTest]
NETWORKS = ["city-of-sanctuary", "anvita", "recosol"]
COMBINATIONS: list[dict[str, str | list[str]]] = [
    {},
    {"asof": "2009-06-30"},
    {"asof": "2014-05-31"},
    {"asof": "2018-09-25", "network": "anvita"},
    {"asof": "2018-09-26", "network": "anvita"},
    {"asof": "2020-12-30", "country": "FR"},
    {"asof": "2020-12-31", "country": "FR"},
    {"asof": "2022-09-30"},
    {"asof": "2022-09-30", "tier": "lt5k"},
    {"asof": "2022-09-30", "tier": ["lt5k", "unknown"]},
    {"asof": "2022-09-30", "grade": "inferred"},
    {"asof": "2022-09-30", "grade": ["founding", "explicit"], "network": "anvita"},
    {"asof": "2022-09-30", "level": "epci"},
    {"asof": "2022-09-30", "basis": "assumed"},
    {"asof": "2022-09-30", "status": "former"},
    {"asof": "2024-01-01", "network": ["recosol", "anvita"], "tier": "5k-100k"},
    {"asof": "2024-01-01", "country": ["IE", "GB"], "level": "group"},
    {"asof": "2026-11-22"},
    {"asof": "2026-11-22", "basis": "accessed"},
    {"asof": "2026-11-22", "tier": "ge500k", "grade": "explicit"},
]
COLUMNS = {
    "network": "network_id",
    "country": "country_iso2",
    "tier": "population_tier",
    "grade": "evidence_grade",
    "level": "level",
    "basis": "known_by",
}


def counted(combination: dict[str, str | list[str]]) -> int:
    """Count the rows again, row by row, from the packaged table alone."""
    wanted = "former" if combination.get("status") == "former" else "current"
    equal = {column: combination[key] for key, column in COLUMNS.items() if key in combination}
    as_of = str(combination.get("asof", "2019-12-31"))
    return len(counting.on(as_of, wanted, **{"network_id": NETWORKS, **equal}))


@pytest.mark.parametrize("combination", COMBINATIONS, ids=str)
def test_sentence_table_map_legend_charts_chips_and_gauges_agree(
    run_app: Run, combination: dict[str, str | list[str]]
) -> None:
    number = counted(combination)
    app = run_app(lang="en", **combination)
    text = sentence(app)
    if number == 0:
        assert "No documented membership fits these filters" in text
    else:
        assert re.search(rf"\b{number} memberships? (is|are) shown", text)
    unlocated = re.search(r"(\d+) without a point", text)
    located = number - (int(unlocated[1]) if unlocated else 0)
    assert len(app.dataframe[0].value) == number
    assert script(app).count('place_id\\": \\"') == located
    sanctuary = ("City of Sanctuary (local groups)", "City of Sanctuary (councils)")
    shown = legend(app)
    assert sum(shown.get(name, 0) for name in (*sanctuary, "ANVITA", "Re.Co.Sol")) == number
    charts = [found.value for found in app.dataframe[1:] if "City of Sanctuary" in found.value]
    assert [int(chart.select_dtypes("number").to_numpy().sum()) for chart in charts] == (
        [number, number] if number else []
    )
    assert chips(app) == {
        value for key in COLUMNS.keys() | {"status"} for value in listed(combination.get(key, []))
    }
    for name, network in (("ANVITA", "anvita"), ("Re.Co.Sol", "recosol")):
        if (said := documented(app, name)) is not None:  # the whole network, whatever is filtered
            day = combination.get("asof", "2019-12-31")
            assert said == counted({"asof": day, "network": network})


def listed(values: str | list[str]) -> list[str]:
    return [values] if isinstance(values, str) else values


def chips(app: AppTest) -> set[str]:
    """Return the codes of the chips above the map."""
    keys = [str(button.key) for button in app.button]
    return {key.split("_", 2)[2] for key in keys if key.startswith("chip_")}


def documented(app: AppTest, network: str) -> int | None:
    """Return the number that the gauge of a network documents, None where it has no gauge."""
    texts = " ".join(bar.proto.text.replace("\\", "") for bar in app.get("progress"))
    found = re.search(rf"{re.escape(network)}: (\d+)", texts)
    return int(found[1]) if found else None


def test_options_count_what_they_would_show(run_app: Run) -> None:
    app = run_app(lang="en", asof="2022-09-30", network="anvita")
    options = app.multiselect(key="choice_tiers").options
    counts = {o.rpartition(" (")[0]: int(o.rpartition("(")[2][:-1]) for o in options}
    for tier, label in (
        ("lt5k", "under 5,000 inhabitants"),
        ("5k-100k", "5,000 to 99,999 inhabitants"),
        ("ge500k", "500,000 inhabitants or more"),
    ):
        expected = counted({"asof": "2022-09-30", "network": "anvita", "tier": tier})
        assert counts[label] == expected
