"""What the page of sources and methods says: rules, licences, and choices made in conflicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from geo.i18n import Texts, said, said_column
from geo.paths import REFERENCE


def methods(t: Texts) -> list[tuple[str, str]]:
    """Return the headings and texts on how the atlas reads its sources."""
    _ = t._
    return [
        (
            _("Who counts as a member on a day"),
            _(
                "The joining day is in and the leaving day is out. A year or a month means its "
                "first day when joining and its last day when leaving. Without a joining date, a "
                "membership counts from its earliest dated attestation. A former member whose "
                "leaving date is unknown never counts. A membership that no source dates counts "
                "from the day on which its source was read."
            ),
        ),
        (
            _("What absence means"),
            _(
                "No network publishes a complete, dated list. Each view says how many of the "
                "published members are documented. A place that is absent from the map may well "
                "be a member, and no figure is scaled up."
            ),
        ),
        (
            _("Parties"),
            _(
                "A party is always shown with the date of the statement. The statement made last "
                "before the day of the map is used; where there is none, the first one after it, "
                "marked as later. For British councils it is the party in control, and for a "
                "local group that of the council which covers it."
            ),
        ),
        (
            _("Population"),
            _(
                "French, Italian and British populations are those of the official statistics, "
                "with their year. Elsewhere the figure is that of the settlement in GeoNames, "
                "which states no year. Populations of overlapping levels are never added up."
            ),
        ),
        (
            _("Borders"),
            _(
                "Borders, also disputed ones, follow the source of each layer: the German edition "
                "of Natural Earth for Europe, Visionscarto for the world. Drawing them takes no "
                "position."
            ),
        ),
    ]


def layers_table(t: Texts, package: dict[str, Any]) -> pd.DataFrame:
    """Return the packaged layers: what each holds, how many rows, under which licence."""
    return pd.DataFrame(
        {
            t._("Layer"): [r["name"] for r in package["resources"]],
            t._("Rows"): [r["rows"] for r in package["resources"]],
            t._("Content"): [said(r, "title", t) for r in package["resources"]],
            t._("Licence"): [said(r["licenses"][0], "title", t) for r in package["resources"]],
        }
    )


def reference_table(t: Texts, folder: Path = REFERENCE) -> pd.DataFrame:
    """Return the background layers with the attribution that each asks for."""
    sidecars = sorted(folder.rglob("*.meta.yml"))
    metas = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sidecars]
    names = [path.relative_to(folder).as_posix().removesuffix(".meta.yml") for path in sidecars]
    return pd.DataFrame(
        {
            t._("Layer"): names,
            t._("Content"): [said(meta, "title", t) for meta in metas],
            t._("Licence"): [said(meta["licence"], "title", t) for meta in metas],
            t._("Attribution"): [said(meta["licence"], "attribution", t) for meta in metas],
        }
    )


def choices_table(t: Texts, corrections: pd.DataFrame) -> pd.DataFrame:
    """Return the conflicts of the sources: the readings, the one chosen, and why."""
    readings = said_column(corrections, "readings", t)
    return pd.DataFrame(
        {
            t._("Subject"): said_column(corrections, "subject", t),
            t._("Readings"): readings.str.replace("|", " / ", regex=False),
            t._("Chosen"): said_column(corrections, "chosen", t),
            t._("Reason"): said_column(corrections, "reason", t),
        }
    )
