"""The claims in words: as a table for readers, and as plain data for programs."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import dates, labels
from geo.articles.claims import Answer
from geo.articles.measures import UNKNOWN, Value
from geo.i18n import Texts, said
from geo.model import Coverage


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
    if answer.claim["qualifier"] == "about":
        return t._("about {number}").format(number=written)
    if answer.claim["qualifier"] == "more_than":
        return t._("more than {number}").format(number=written)
    return written


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


def coverage(t: Texts, lines: tuple[Coverage, ...]) -> str:
    """Write how much of the published membership is documented, where a total is known."""
    texts = [
        t._("{documented} of {total} ({date})").format(
            documented=t.number(line.documented),
            total=labels.qualified(t, line.total, line.qualifier),
            date=t.partial(line.total_date),
        )
        for line in lines
        if line.total is not None
    ]
    return "; ".join(texts)


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
            coverage=coverage(t, answer.coverage)
        )
    return t._("The data rests on another source than the paper.")


def table(t: Texts, answers: list[Answer]) -> pd.DataFrame:
    """Return the claims for readers, one row each in the given order."""
    return pd.DataFrame(
        {
            t._("Claim"): [a.claim["claim_id"] for a in answers],
            t._("Printed"): [printed(t, a) for a in answers],
            t._("Documented"): [value(t, a, a.documented) for a in answers],
            t._("Difference"): [gap(t, a) for a in answers],
            t._("Members documented"): [coverage(t, a.coverage) for a in answers],
            t._("Statement"): [statement(t, a) for a in answers],
            t._("How they compare"): [explanation(t, a) for a in answers],
        }
    )


def records(t: Texts, answers: list[Answer]) -> list[dict[str, Any]]:
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
        for a in answers
    ]
