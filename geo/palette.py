"""The classification schemes of the maps: fixed colours and shapes for each category.

Colours are those of Okabe & Ito (2008) and Tol (2021), chosen for readers with a colour vision
deficiency; each category also has a shape or an outline of its own. A category never changes its
symbol because a filter empties another one.
"""

from __future__ import annotations

from typing import Final

from geo.model import Mark, Shape, Symbol

LAND: Final = "#f6f3ec"
LAND_IN_FOCUS: Final = "#fffdf8"
WATER: Final = "#e9eff3"
BORDER: Final = "#b3aa98"
FINE_BORDER: Final = "#c9c2b4"
INK: Final = "#1f2a33"
SUBTLE_INK: Final = "#55606a"

NETWORKS: Final[dict[str, tuple[str, Shape]]] = {
    "city-of-sanctuary": ("#0072B2", "circle"),
    "anvita": ("#D55E00", "square"),
    "recosol": ("#009E73", "triangle"),
    "iccar": ("#CC79A7", "diamond"),
}
MARKS: Final[dict[Mark, str]] = {
    "full": "explicit",
    "hollow": "inferred",
    "ring": "awarded",
    "cross": "former",
}


def network_symbol(network_id: str, mark: Mark = "full") -> Symbol:
    """Return the symbol of a network.

    Raises
    ------
    KeyError
        If the palette has no colour for the network: an unknown category is a mistake, not grey.
    """
    colour, shape = NETWORKS[network_id]
    return Symbol(colour=colour, shape=shape, mark=mark)


def mark(status_at: str, grade: str, basis: str) -> Mark:
    """Say how a membership is drawn.

    Former members are crossed; what is inferred, or placed in time by assumption, is hollow;
    an award has a ring; what a source states is full.
    """
    if status_at == "former":
        return "cross"
    if grade == "inferred" or basis == "assumed":
        return "hollow"
    return "ring" if status_at == "awarded" else "full"
