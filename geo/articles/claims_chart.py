"""The figures of the papers held against the data, as a chart by topic with the whole table."""

from __future__ import annotations

from typing import Final

from geo import labels, views
from geo.articles import claim_words, claims
from geo.articles.claims import Answer
from geo.chart import Axis, Bars, Chart, Panel
from geo.display import Display
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Filters, LegendItem, Symbol
from geo.palette import UNKNOWN

VERDICTS: Final[dict[str, Symbol]] = {
    "agrees": Symbol("#0072B2", "square"),
    "differs": Symbol("#D55E00", "square"),
    "silent": Symbol(UNKNOWN, "square"),
}


def verdict(answer: Answer) -> str:
    """Say how the data stands to a printed figure: agrees, differs, or is silent."""
    if answer.difference is None:
        return "silent"
    return "agrees" if answer.agrees else "differs"


def chosen(answers: list[Answer], display: Display) -> list[Answer]:
    """Return the claims of a paper, a topic and a verdict; empty asks for nothing."""
    return [
        answer
        for answer in answers
        if (not display.paper or display.paper in answer.claim["paper"].split("|"))
        and display.section in {"", answer.claim["section"]}
        and display.verdict in {"", verdict(answer)}
    ]


def chart(atlas: Atlas, filters: Filters, t: Texts, display: Display) -> Chart:
    """Return the claims by topic. The day and the filters of a map change nothing in them."""
    answers = chosen(claims.answers(atlas), display)
    panel, numbers, height = _panel(t, answers)
    words = verdict_labels(t)
    return Chart(
        view_id="claims",
        title=t._("The papers held against the data"),
        subtitle=_asked(t, display),
        caption=sentence(t, answers),
        as_of=filters.as_of,
        language=t.language,
        imprint=views.imprint(atlas, t),
        rows=((panel,),),
        table=claim_words.table(t, answers),
        legend=tuple(
            LegendItem(symbol, words[name], numbers[name])
            for name, symbol in VERDICTS.items()
            if numbers[name]
        ),
        sources=("ref:flamant-lacroix-2023", "ref:lacroix-networks"),
        height=height,
    )


def _panel(t: Texts, answers: list[Answer]) -> tuple[Panel, dict[str, int], int]:
    """Return the bars of each topic, the number of each verdict, and the height in pixels."""
    topics, words = labels.claim_topics(t), verdict_labels(t)
    pairs = [(a.claim["section"], verdict(a)) for a in answers]
    found = [code for code in topics if code in {section for section, _ in pairs}]
    names = tuple(topics[code] for code in found)
    numbers = {name: sum(said == name for _, said in pairs) for name in VERDICTS}
    bars = tuple(
        Bars(
            names,
            tuple(float(pairs.count((code, name))) for code in found),
            (symbol.colour,) * len(names),
            name=words[name],
        )
        for name, symbol in VERDICTS.items()
        if numbers[name]
    )
    panel = Panel(bars, x=Axis(title=t._("claims")), y=Axis("category", categories=names))
    return panel, numbers, 90 + 28 * max(len(found), 2)


def verdict_labels(t: Texts) -> dict[str, str]:
    """Return the words for how the data stands to a figure."""
    return {
        "agrees": t._("the data agrees"),
        "differs": t._("the data differs"),
        "silent": t._("the data does not say"),
    }


def _asked(t: Texts, display: Display) -> str:
    schemes = (
        (display.paper, labels.papers(t)),
        (display.section, labels.claim_topics(t)),
        (display.verdict, verdict_labels(t)),
    )
    return " · ".join(words[code] for code, words in schemes if code)


def sentence(t: Texts, answers: list[Answer]) -> str:
    """Sum up how many claims the data agrees with, and what a difference means."""
    if not answers:
        return t._("No claim fits this choice.")
    counts = [verdict(answer) for answer in answers]
    return t._(
        "Of {n} figures printed in the papers, the data agrees with {agrees} and differs from "
        "{differs}; on {silent} it does not say. A difference is no error of either side: the "
        "documented membership is partial. Each claim is computed for its own day, whatever the "
        "filters."
    ).format(
        n=t.number(len(answers)),
        **{name: t.number(counts.count(name)) for name in VERDICTS},
    )
