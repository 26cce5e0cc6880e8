"""Holds the figures printed in the papers against what the data documents.

Each row of the claims layer carries the query that computes its figure (see
`geo.articles.measures`). A difference is no error of either side: the documented membership is
partial.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from geo import coverage, dates, describe, fields, palette
from geo.articles.measures import (
    MEASURES,
    UNKNOWN,
    Kind,
    Parameters,
    Value,
    parse,
    standing,
    wanted,
)
from geo.exhibit import Axis, Bars, Chart, Panel
from geo.i18n import Texts, _, said
from geo.layers import Atlas
from geo.model import Coverage, Display, Filters, LegendItem, Symbol
from geo.request import Request
from geo.table import covered

ABOUT: Final = 0.1  # a figure printed with "about" agrees within a tenth of it
VERDICTS: Final[dict[str, Symbol]] = {
    "agrees": Symbol("#0072B2", "square"),
    "differs": Symbol("#D55E00", "square"),
    "silent": Symbol(palette.UNKNOWN, "square"),
}
VERDICT_WORDS: Final = {  # how the data stands to a figure
    "agrees": _("the data agrees"),
    "differs": _("the data differs"),
    "silent": _("the data does not say"),
}
PAPERS: Final = {  # by reference
    "flamant-lacroix-2023": _("Flamant & Lacroix 2023, on ANVITA"),
    "lacroix-networks": _("Lacroix, on networks"),
}
TOPICS: Final = {  # of the claims, those on ANVITA first
    "membership": _("membership"),
    "population groups": _("population groups"),
    "parties of executives": _("parties of executives"),
    "foundation": _("foundation"),
    "joining votes": _("joining votes"),
    "departures": _("departures"),
    "Alpine cluster": _("Alpine cluster"),
    "alliances": _("alliances"),
    "non-members": _("non-members"),
    "typology": _("typology"),
    "transnational networks": _("transnational networks"),
    "mayors' forums": _("mayors' forums"),
    "sanctuary movement": _("sanctuary movement"),
}


@dataclass(frozen=True)
class Answer:
    """One printed figure and what the data says.

    ``printed`` and ``documented`` are numbers, or the text of a partial date for dates; what the
    data does not say is `geo.articles.measures.UNKNOWN`. ``difference`` is documented less printed
    (for dates, in the unit of the printed precision: years, months or days); None where it can't be
    known. ``coverage`` is that of the whole networks on the day of the query, if it has one.
    """

    claim: pd.Series
    measure: str
    kind: Kind
    parameters: Parameters
    printed: Value
    documented: Value
    difference: float | None
    agrees: bool
    coverage: tuple[Coverage, ...]


def difference(kind: Kind, printed: Value, documented: Value) -> float | None:
    """Return documented less printed; None where the data says nothing, or less precisely."""
    if documented == UNKNOWN:
        return None
    if kind == "share":
        return round(float(documented) - float(printed), 4)
    if kind != "date":
        return int(documented) - int(printed)
    whole, found = str(printed), str(documented)
    if len(found) < len(whole):
        return None
    first, last = dates.first_day(whole), dates.first_day(found[: len(whole)])
    months = 12 * (last.year - first.year) + last.month - first.month
    units = {"year": last.year - first.year, "month": months, "day": (last - first).days}
    return units[dates.precision(whole)]


def agrees(qualifier: str, printed: Value, gap: float | None) -> bool:
    """Say whether a difference leaves the printed figure standing, by its qualifier."""
    if gap is None:
        return False
    if qualifier == "more_than":
        return gap > 0
    if qualifier == "about":
        return abs(gap) <= ABOUT * float(printed)
    return gap == 0


def answer(atlas: Atlas, claim: pd.Series) -> Answer:
    """Compute what the data documents for one row of the claims layer.

    Raises
    ------
    ValueError
        As the functions of `geo.articles.measures`, or if the query names a network that is not in
        the atlas.
    """
    measure, parameters = parse(claim["query"])
    stray = set(parameters.get("network", [])) - set(atlas.networks["network_id"])
    if stray:
        raise ValueError(f"{', '.join(sorted(stray))}: no such network")
    spec = MEASURES[measure]
    number = float if spec.kind == "share" else int
    printed: Value = claim["value"] if spec.kind == "date" else number(claim["value"])
    documented = spec.compute(atlas, parameters)
    gap = difference(spec.kind, printed, documented)
    day = dates.last_day(parameters[fields.AS_OF][-1]) if fields.AS_OF in parameters else None
    return Answer(
        claim=claim,
        measure=measure,
        kind=spec.kind,
        parameters=parameters,
        printed=printed,
        documented=documented,
        difference=gap,
        agrees=agrees(claim["qualifier"], printed, gap),
        coverage=_covered(atlas, tuple(parameters["network"]), day) if day else (),
    )


@lru_cache(maxsize=32)
def _covered(atlas: Atlas, networks: tuple[str, ...], day: dt.date) -> tuple[Coverage, ...]:
    """Return how much of whole networks is documented on a day, computed once for all queries."""
    rows = standing(atlas, {"network": list(networks), fields.AS_OF: [day.isoformat()]})
    found = [coverage.coverage(rows, atlas.counts, n, day) for n in networks]
    return tuple(line for lines in found for line in lines)


@lru_cache(maxsize=4)
def answers(atlas: Atlas) -> tuple[Answer, ...]:
    """Answer every claim of the atlas, in the order of the layer; once for all who ask.

    Raises
    ------
    ValueError
        As `answer`.
    """
    return tuple(answer(atlas, claim) for _, claim in atlas.claims.iterrows())


def printed_of(atlas: Atlas, chosen: Filters, network: str) -> dict[Filters, Answer]:
    """Return the figures printed of a network's members on the day, by the filters that they mean.

    None where the reader has narrowed the members down: the figures are of all of them.
    """
    if not fields.is_unfiltered(chosen, Filters(chosen.as_of)):
        return {}
    found: dict[Filters, Answer] = {}
    for _index, claim in atlas.claims.iterrows():
        measure, parameters = parse(claim["query"])
        own = parameters.get("network") == [network]
        if measure not in {"members", "share"} or not own or parameters.keys() & {"alps", "place"}:
            continue
        if dates.last_day(parameters[fields.AS_OF][-1]) == chosen.as_of:
            found[wanted(parameters)] = answer(atlas, claim)
    return found


def verdict(answer: Answer) -> str:
    """Say how the data stands to a printed figure: agrees, differs, or is silent."""
    if answer.difference is None:
        return "silent"
    return "agrees" if answer.agrees else "differs"


def chosen(found: Sequence[Answer], display: Display) -> list[Answer]:
    """Return the claims of a paper, a topic and a verdict; empty asks for nothing."""
    return [
        answer
        for answer in found
        if (not display.paper or display.paper in answer.claim["paper"].split("|"))
        and display.section in {"", answer.claim["section"]}
        and display.verdict in {"", verdict(answer)}
    ]


def chart(request: Request) -> Chart:
    """Return the claims by topic. The day and the filters of a map change nothing in them."""
    t, display = request.t, request.display
    kept = chosen(answers(request.atlas), display)
    panel, numbers, height = _panel(t, kept)
    words = t.each(VERDICT_WORDS)
    asked = replace(request, filters=Filters(request.filters.as_of))
    return Chart(
        view_id="claims",
        title=t._("The papers held against the data"),
        subtitle=asked.sentence(""),
        caption=sentence(t, kept),
        as_of=request.filters.as_of,
        language=t.language,
        imprint=request.imprint,
        rows=((panel,),),
        table=table(t, kept),
        keys=keys(kept),
        legend=tuple(
            LegendItem(symbol, words[name], numbers[name])
            for name, symbol in VERDICTS.items()
            if numbers[name]
        ),
        sources=("ref:flamant-lacroix-2023", "ref:lacroix-networks"),
        height=height,
    )


def _panel(t: Texts, found: Sequence[Answer]) -> tuple[Panel, dict[str, int], int]:
    """Return the bars of each topic, the number of each verdict, and the height in pixels."""
    named, words = t.each(TOPICS), t.each(VERDICT_WORDS)
    pairs = [(a.claim["section"], verdict(a)) for a in found]
    codes = [code for code in named if code in {section for section, _ in pairs}]
    names = tuple(named[code] for code in codes)
    numbers = {name: sum(one == name for _, one in pairs) for name in VERDICTS}
    bars = tuple(
        Bars(
            names,
            tuple(float(pairs.count((code, name))) for code in codes),
            (symbol.colour,) * len(names),
            name=words[name],
        )
        for name, symbol in VERDICTS.items()
        if numbers[name]
    )
    panel = Panel(bars, x=Axis(title=t._("claims")), y=Axis("category", categories=names))
    return panel, numbers, 90 + 28 * max(len(codes), 2)


def sentence(t: Texts, found: Sequence[Answer]) -> str:
    """Sum up how many claims the data agrees with, and what a difference means."""
    if not found:
        return t._("No claim fits this choice.")
    counts = [verdict(answer) for answer in found]
    return t.n_(
        "Of {n} figure printed in the papers, the data agrees with {agrees} and differs from "
        "{differs}; on {silent} it does not say. A difference is no error of either side: the "
        "documented membership is partial. Each claim is computed for its own day, whatever the "
        "filters.",
        "Of {n} figures printed in the papers, the data agrees with {agrees} and differs from "
        "{differs}; on {silent} it does not say. A difference is no error of either side: the "
        "documented membership is partial. Each claim is computed for its own day, whatever the "
        "filters.",
        len(found),
    ).format(
        **{name: t.number(counts.count(name)) for name in VERDICTS},
    )


def statement(t: Texts, answer: Answer) -> str:
    """Return the claim as a sentence in the reader's language."""
    return said(answer.claim, "statement", t)


def value(t: Texts, answer: Answer, number: Value) -> str:
    """Write a printed or documented figure: a number, a percentage, yes or no, or a date."""
    if number == UNKNOWN:
        return t._("not documented")
    if answer.kind == "date":
        return t.partial(str(number))
    if answer.kind == "truth":
        return t._("yes") if number else t._("no")
    return t.percent(float(number)) if answer.kind == "share" else t.number(float(number))


def printed(t: Texts, answer: Answer) -> str:
    """Write the printed figure with the word that the paper puts before it."""
    written = value(t, answer, answer.printed)
    return describe.qualified(t, written, answer.claim["qualifier"])


def gap(t: Texts, answer: Answer) -> str:
    """Write the difference with its sign and unit; empty where it can't be known."""
    if answer.difference is None:
        return ""
    if answer.difference == 0:
        return t.number(0)
    sign = "+" if answer.difference > 0 else ""
    if answer.kind == "share":
        return sign + t.n_("{n} point", "{n} points", round(100 * answer.difference))
    number = int(answer.difference)
    if answer.kind != "date":
        return sign + t.number(number)
    units = {
        "year": t.n_("{n} year", "{n} years", number),
        "month": t.n_("{n} month", "{n} months", number),
        "day": t.n_("{n} day", "{n} days", number),
    }
    return sign + units[dates.precision(str(answer.printed))]


def documented(t: Texts, lines: tuple[Coverage, ...]) -> str:
    """Write how much of the published membership is documented, where a total is known."""
    texts = [
        t._("{documented} of {total} ({date})").format(
            documented=t.number(line.documented),
            total=describe.qualified(t, line.total, line.qualifier),
            date=t.partial(line.total_date),
        )
        for line in lines
        if line.total is not None
    ]
    return t.series(texts)


def explanation(t: Texts, answer: Answer) -> str:
    """Say in a sentence how the figure and the data stand to each other."""
    if answer.difference is None:
        return t._("The data does not say.")
    if answer.kind == "truth" and answer.agrees and not answer.documented:
        return t._("No membership is documented on that day, which alone proves little.")
    if answer.agrees:
        return t._("The data agrees.")
    missing = any(line.documented < (line.total or 0) for line in answer.coverage)
    if missing and (answer.difference < 0 or answer.kind == "share"):
        return t._("Only part of the published members is documented: {coverage}.").format(
            coverage=documented(t, answer.coverage)
        )
    return t._("The data rests on another source than the paper.")


def table(t: Texts, found: Sequence[Answer]) -> pd.DataFrame:
    """Return the claims for readers, one row each in the given order."""
    return pd.DataFrame(
        {
            t._("Claim"): [a.claim["claim_id"] for a in found],
            t._("Printed"): [printed(t, a) for a in found],
            t._("Documented"): [value(t, a, a.documented) for a in found],
            t._("Difference"): [gap(t, a) for a in found],
            t._("Members documented"): [documented(t, a.coverage) for a in found],
            t._("Statement"): [statement(t, a) for a in found],
            t._("How they compare"): [explanation(t, a) for a in found],
        }
    )


def keys(found: Sequence[Answer]) -> pd.DataFrame:
    """Return the claims for programs, in the given order: codes, days as days, plain numbers."""
    codes = ["claim_id", "paper", "section", "query", "qualifier"]
    claimed = pd.DataFrame([a.claim[codes] for a in found], columns=codes).reset_index(drop=True)
    days = covered(a.parameters.get(fields.AS_OF, [""])[-1] for a in found)
    told = claimed.join(days).assign(
        network_ids=["|".join(a.parameters.get("network", [])) for a in found],
        figure=[a.kind for a in found],
        verdict=[verdict(a) for a in found],
    )
    for name, values in (
        ("printed", [a.printed for a in found]),
        ("documented", [a.documented for a in found]),
    ):
        dated = [a.kind == "date" for a in found]
        numbers = [None if d or v == UNKNOWN else v for d, v in zip(dated, values, strict=True)]
        texts = [str(v) if d else "" for d, v in zip(dated, values, strict=True)]
        told[f"{name}_number"] = pd.Series(numbers, dtype="Float64")
        told[f"{name}_day"] = covered(texts)["first_day"]
    gaps = pd.Series([a.difference for a in found], dtype="Float64")
    return told.assign(difference_number=gaps)


def records(t: Texts, found: Sequence[Answer]) -> list[dict[str, Any]]:
    """Return the claims for programs: plain numbers, None for what is not known."""
    return [
        {
            "claim_id": a.claim["claim_id"],
            "paper": a.claim["paper"].split("|"),
            "section": a.claim["section"],
            "statement": statement(t, a),
            "query": a.claim["query"],
            "printed": a.printed,
            "qualifier": a.claim["qualifier"],
            "documented": None if a.documented == UNKNOWN else a.documented,
            "difference": a.difference,
            "agrees": a.agrees,
            "coverage": [vars(line) for line in a.coverage],
            "explanation": explanation(t, a),
        }
        for a in found
    ]


def listing(t: Texts, atlas: Atlas, fmt: str) -> str:
    """Return all answers as ``json``, or as a table of plain text with its sum."""
    found = answers(atlas)
    if fmt == "json":
        told = {"version": atlas.version, "language": t.language, "claims": records(t, found)}
        return json.dumps(told, ensure_ascii=False, indent=2)
    agreeing = sum(answer.agrees for answer in found)
    summary = t.n_("{n} printed figure agrees", "{n} printed figures agree", agreeing)
    whole = t._("{agreeing}, of {total} in all.").format(
        agreeing=summary, total=t.number(len(found))
    )
    shown = table(t, found).iloc[:, :6]
    rows = [list(shown), *shown.astype("str").to_numpy().tolist()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(lines) + f"\n\n{whole}"
