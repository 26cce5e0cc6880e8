"""What goes with rows that leave the atlas: what they are, of how many, from where, under what.

The same notes stand in the notes sheet of a workbook, in the README of a bundle, in the metadata
of a geographic file and at the foot of a hand-out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from geo import describe, layers
from geo.escape import safe_url
from geo.exhibit import CONTRIBUTORS, Exhibit
from geo.i18n import Texts, _, said
from geo.model import View
from geo.paths import REFERENCE, read_yaml

PLACES: Final = REFERENCE / "place_locations.csv.meta.yml"
_VERSION: Final = re.compile(r"(\d{4})\.(\d{1,2})\.")
_EARLIEST: Final = dt.date(1980, 1, 1)  # what a zip file can write


_DERIVED: Final = {  # columns that no layer has
    "status_at": _("status on the day of the view: founding, awarded, member or former"),
    "basis": _(
        "where the first day comes from: joined (a stated joining date), attested (the first dated "
        "source), assumed (a declared assumption), accessed (the day on which the source was read)"
    ),
    "party_source": _("address or reference of the statement on the party"),
    "start_day": _("first day on which the membership counts"),
    "start_precision": _("how precise its source is (day, month, year): its first day counts"),
    "end_day": _("first day on which the membership no longer counts, empty while it lasts"),
    "end_precision": _("how precise its source is (day, month, year): its last day counts"),
    "lon": _("longitude in degrees, WGS 84 (EPSG:4326), empty where the place has no point"),
    "lat": _("latitude in degrees, WGS 84 (EPSG:4326), empty where the place has no point"),
    "as_of": _("day of the view"),
    "left_as_of": _("day of the left map"),
    "right_as_of": _("day of the right map"),
    "data_version": _("version of the data"),
    "list_row": _("number of the row in the reader's own list"),
    "first_day": _("first day that the date of the row covers"),
    "last_day": _("last day that the date of the row covers"),
    "precision": _("how precise the date of the row is: day, month, year or period"),
    "class": _("class that the colour of a country stands for, or of a network in the table"),
    "words": _("what stands under the pointer"),
    "members": _("documented members"),
    "per_million": _("documented members per million inhabitants"),
    "population_share": _("inhabitants of members among those of the country, from 0 to 1"),
    "municipalities": _("municipalities among the documented members"),
    "move": _("what is told of the membership: founder, arrival or departure"),
    "total": _("total that the network publishes, as a number"),
    "place_ids": _("keys of the places, with | between"),
    "network_ids": _("networks by network_id, with | between"),
    "statuses": _("status in each of the networks, in their order, with | between"),
    "network_a": _("network A by network_id"),
    "network_b": _("network B by network_id"),
    "scheme": _("what the members are counted by: tier, level, family, party or region"),
    "category": _("code of the category, empty where it is unknown, all for the sum"),
    "levels": _("kinds of body that are counted, with | between, empty for all"),
    "tiers": _("population tiers that are counted, with | between, empty for all"),
    "share": _("share of the row in the sum of its group, from 0 to 1"),
    "figure": _("what is printed: count, share (from 0 to 1), truth (0 or 1) or date"),
    "printed_number": _("figure that the paper prints, as a number"),
    "printed_day": _("first day of the date that the paper prints"),
    "documented_number": _("the same as the data has it, as a number"),
    "documented_day": _("first day of the date that the data has"),
    "difference_number": _("documented less printed, for dates in units of the printed precision"),
    "verdict": _("how the data stands to the figure: agrees, differs or silent"),
    "members_first_day": _("first day that the date of the number of members covers"),
    "members_last_day": _("last day that the date of the number of members covers"),
    "members_precision": _("how precise the date of the number of members is"),
    "state": _("sides that show the place: left, right, changed (both, otherwise) or same"),
    "left_networks": _("networks on the left by network_id, with | between"),
    "left_statuses": _("status in each of them, in their order, with | between"),
    "right_networks": _("networks on the right by network_id, with | between"),
    "right_statuses": _("status in each of them, in their order, with | between"),
    "band": _("distance to the nearest border in kilometres"),
    "km_from": _("least distance of the row in kilometres"),
    "km_to": _("distance in kilometres that the row does not reach"),
}


@dataclass(frozen=True)
class Content:
    """What is on its way out, with its address."""

    view: Exhibit
    url: str = ""

    @property
    def t(self) -> Texts:
        """Return the texts of its language."""
        return Texts(self.view.language)

    @property
    def version(self) -> str:
        """Return the version of the data that it was built from."""
        return self.view.imprint.version

    @property
    def address(self) -> str:
        """Return the address of the view, or nothing where it is not a web address."""
        return safe_url(self.url) or ""

    @property
    def maps(self) -> tuple[Mapped, ...]:
        """Return each map of what is shown, as content of its own; a chart has none."""
        return tuple(Mapped(p, self.url) for p in self.view.parts if p.kind == "map")

    @property
    def sides(self) -> tuple[Mapped, ...]:
        """Return the two maps of a comparison; else nothing."""
        return self.maps if len(self.view.parts) > 1 else ()

    @property
    def map(self) -> Mapped:
        """Return the one map that is shown.

        Raises
        ------
        TypeError
            If it is a chart, or two maps.
        """
        if self.sides or not self.maps:
            raise TypeError(f"{self.view.view_id} is not a map")
        return self.maps[0]

    @property
    def dated(self) -> dt.date:
        """Return the first day of the month that the version of the data names.

        Files are dated by it and not by the clock, so that the same view gives the same bytes.
        """
        found = _VERSION.match(self.version)
        if not found:
            return _EARLIEST
        year, month = int(found[1]), int(found[2])
        return dt.date(year, min(max(month, 1), 12), 1)


@dataclass(frozen=True)
class Mapped(Content):
    """A map on its way out."""

    view: View


@cache
def sidecar(path: str) -> dict[str, Any]:
    """Return the description beside a data file."""
    found: dict[str, Any] = read_yaml(Path(path))
    return found


def licences(content: Content) -> list[str]:
    """Return the licences of the rows: the compilation's, and that of share-alike columns.

    A reader's own list has the one that its reader states.
    """
    t, imprint = content.t, content.view.imprint
    own = describe.list_licence(t, content.view)
    if content.view.whose == "list":
        return [own]
    found = [f"{imprint.licence.title}, {imprint.licence.path}", *([own] if own else [])]
    if imprint.shared_sources & set(content.view.source_cells):
        words = t._("Parties of British councils (share-alike)")
        shared = f"{imprint.shared.title}, {imprint.shared.path}"
        found.append(t._("{column}: {licence}").format(column=words, licence=shared))
    return found


def attribution(content: Content) -> str:
    """Return the line that has to stay with the rows."""
    t, view = content.t, content.view
    places = said(sidecar(str(PLACES))["licence"], "attribution", t)
    whose = describe.ownership(t, view)
    if view.whose == "list":
        words = t._("{whose} Points and populations: {places}. {edition}")
        edition = describe.edition(t, view, "")
        return words.format(whose=whose, places=places, edition=edition)
    words = t._("{contributors}, data version {version}. Points and populations: {places}")
    said_of_all = words.format(contributors=CONTRIBUTORS, version=content.version, places=places)
    return " ".join(filter(None, (whose, said_of_all)))


def author(view: Exhibit) -> str:
    """Return who has put together what is shown; nobody is known of a reader's own list."""
    return "" if view.whose == "list" else CONTRIBUTORS


def base_attribution(content: Content) -> list[str]:
    """Return the attributions of the background of maps; a chart has none."""
    names: list[str] = []
    for shown in content.maps:
        names += [part.file for part in shown.view.base]
        names += shown.view.area_files
        names += ["alps_perimeters.geojson"] if shown.view.outline else []
    lines = []
    for name in names:
        folder = REFERENCE / ("print" if name.endswith(".parquet") else "web")
        kept = sidecar(str(folder / f"{name}.meta.yml"))
        lines.append(said(kept["licence"], "attribution", content.t))
    return list(dict.fromkeys(lines))


def coverage(content: Content) -> list[str]:
    """Return how much of each network is documented, why not more, and who says so.

    The parts of a line stand between middle dots. Lines of two maps begin with their side.
    """
    t, names = content.t, content.view.imprint.names
    if content.sides:
        apart = zip((t._("Left"), t._("Right")), content.sides, strict=True)
        return [f"{word} · {line}" for word, side in apart for line in coverage(side)]
    lines = []
    for line in content.view.coverage:
        said = describe.coverage_line(t, line, names.get(line.network_id, line.network_id))
        cited = [cite(content, source) for source in describe.sources(line.source)]
        reason = content.view.imprint.reasons.get(line.network_id, "")
        lines.append(" · ".join(part for part in (said, reason, *cited) if part))
    return lines


def cite(content: Content, source: str) -> str:
    """Return a source as its address, or as the title of its reference."""
    return describe.reference_title(source, content.view.imprint.titles) or source


def sources(content: Content) -> list[str]:
    """Return every source that a row of the view names, once, in order."""
    cells = set(content.view.source_cells)
    return sorted({cite(content, source) for cell in cells for source in describe.sources(cell)})


def notes(content: Content) -> list[tuple[str, str]]:
    """Return everything to know of the rows, as headings and texts; headings may repeat."""
    t, view = content.t, content.view
    _ = t._
    empty = _("Empty cells are unknown.")
    absence = describe.absence(t, view)
    lines = [
        (_("Title"), view.title),
        (_("Filters"), view.subtitle),
        (_("Summary"), view.caption),
        (_("Shown as of"), ", ".join(day.isoformat() for day in content.view.days)),
        (_("Number of rows"), str(view.row_count)),
        (_("Reading"), f"{empty} {absence}"),
        *((_("Coverage"), line) for line in coverage(content)),
        (_("Data version"), content.version),
        *((_("Licence"), line) for line in licences(content)),
        (_("Attribution"), attribution(content)),
    ]
    if content.address:
        lines.append((_("Address"), content.address))
    return [*lines, *((_("Source"), source) for source in sources(content))]


@cache
def _described() -> dict[str, dict[str, Any]]:
    """Return the fields of the layers by name, those of the memberships first."""
    package = layers.read_package()
    found = sorted(package["resources"], key=lambda r: r["name"] not in {"members", "executives"})
    fields = [field for resource in found for field in resource["schema"]["fields"]]
    return {field["name"]: field for field in reversed(fields)}


def columns(content: Content, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return what each column of some rows means, where the name does not say it in words."""
    t, fields = content.t, _described()
    own = t.each(_DERIVED) | dict(content.view.heads)
    return [
        (name, own.get(name) or said(fields[name], "description", t))
        for name in names
        if name in own or name in fields
    ]


def metadata(content: Content) -> dict[str, str]:
    """Return the same in short, under fixed English names, for the metadata of a file."""
    view = content.view
    return {
        "title": view.title,
        "filters": view.subtitle,
        "description": view.caption,
        "attribution": attribution(content),
        "license": "\n".join(licences(content)),
        "coverage": "\n".join(coverage(content)),
        "as_of": view.as_of.isoformat(),
        "data_version": content.version,
        "url": content.address,
    }


def report(t: Texts, version: str, address: str, today: dt.date) -> tuple[str, str]:
    """Return the subject and text of a report of an error, to be filled in."""
    subject = t._("Error in the Welcoming Cities Atlas")
    lines = [
        t._("Data version: {version}").format(version=version),
        t._("Day: {day}").format(day=today.isoformat()),
        t._("Address of the view: {address}").format(address=address),
        "",
        t._("Place and network:"),
        t._("What the atlas says:"),
        t._("What is right:"),
        t._("Source (address or document, with its date):"),
        t._("Who may be asked back (optional):"),
    ]
    return subject, "\n".join(lines)
