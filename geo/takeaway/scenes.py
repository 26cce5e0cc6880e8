"""Scenes: views kept in a list with a title and a note, as a file, and those of the papers."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from geo import describe, fields, registry
from geo.errors import AddressError, SceneError
from geo.escape import BRIEF, brief, cleaned, is_shown
from geo.exhibit import Exhibit
from geo.i18n import DEFAULT, LANGUAGES, Texts
from geo.layers import Atlas
from geo.model import View
from geo.registry import Reading
from geo.request import Request
from geo.takeaway import notes
from geo.takeaway.notes import Content

SCHEMA: Final = 1
MOST: Final = 100
LONGEST_TITLE: Final = 200
LONGEST_NOTE: Final = 5_000
_KEYS: Final = fields.KEYS | frozenset(registry.SIDES)
_MOST_VALUES: Final = 200
_MAPS: Final = ", ".join(registry.MAPS)


@dataclass(frozen=True)
class Scene:
    """One view to show: the name of its page, words of its own, and the values of its address.

    An empty title means that of the map.
    """

    view: str
    title: str = ""
    note: str = ""
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    language: str = DEFAULT

    @property
    def own(self) -> bool:
        """Say whether it shows a reader's own list, which is not there for others."""
        return registry.is_yours(self.view, self.query)

    def read(self, atlas: Atlas, today: dt.date) -> Reading:
        """Read what the scene asks for, as an address is read."""
        values = {**self.query, registry.LANGUAGE: [self.language]}
        return registry.read(self.view, values, atlas, today)

    def asked(self, atlas: Atlas, today: dt.date) -> Request:
        """Return what the scene asks for, without what is not understood."""
        return self.read(atlas, today).request


def kept(asked: Request, today: dt.date, title: str = "", note: str = "") -> Scene:
    """Return what is on the screen as a scene; its day is fixed."""
    return Scene(asked.name, title, note, registry.values(asked, today), asked.language)


@dataclass(frozen=True)
class Loaded:
    """The scenes of a file that are understood whole.

    ``refused`` says why each other one is not, ``tidied`` from which ones something was left out;
    each begins with the number of the scene in the file.
    """

    scenes: tuple[Scene, ...]
    refused: tuple[str, ...] = ()
    tidied: tuple[str, ...] = ()


def load(text: str | bytes, atlas: Atlas, today: dt.date) -> Loaded:
    """Read the scenes of a file, each for itself.

    Raises
    ------
    SceneError
        If the text is no list of scenes, or one of too many.
    """
    found: list[Scene] = []
    refused: list[str] = []
    tidied: list[str] = []
    for number, record in enumerate(_records(text), start=1):
        where = f"scene {number}"
        try:
            held = _scene(record, where)
        except SceneError as error:
            refused.append(str(error))
            continue
        scene = _cleaned(held)
        if scene.own and atlas.brought is None:
            refused.append(f"{where}: it shows a list of its reader's, which is not here")
            continue
        misread = scene.read(atlas, today).misread
        if misread:
            said = "; ".join(registry.refusal(one) for one in misread)
            refused.append(f"{where}, query, {said}")
            continue
        if scene != held:
            tidied.append(f"{where}: characters that no file can hold were left out")
        found.append(scene)
    return Loaded(tuple(found), tuple(refused), tuple(tidied))


def _cleaned(scene: Scene) -> Scene:
    query = {key: tuple(map(cleaned, values)) for key, values in scene.query.items()}
    title, note = cleaned(scene.title), cleaned(scene.note)
    return replace(scene, title=title, note=note, query=query)


def shown(scene: Scene, atlas: Atlas, today: dt.date) -> Exhibit:
    """Return what a scene shows under the scene's title; its own leads the filters."""
    view: Exhibit = scene.asked(atlas, today).build()
    title = line(scene.title)
    if title in {"", view.title}:
        return view
    return replace(
        view, title=title, subtitle=" · ".join(filter(None, (view.title, view.subtitle)))
    )


def by_year(scene: Scene, atlas: Atlas, today: dt.date) -> tuple[Scene, ...]:
    """Return a scene for the end of each year from the first member on; the last keeps its day.

    A scene of what has no members by day, such as a chart, stays one.
    """
    asked = scene.asked(atlas, today)
    each, last = days(asked), asked.filters.as_of.year
    if not each:
        return (scene,)
    view, found = asked.build(), []
    for day in each:
        year = day.year
        title = re.sub(rf"\b{last}\b", str(year), line(scene.title) or view.title)
        if str(year) not in title:
            title = f"{title} · {year}"
        query = {**scene.query, fields.AS_OF: (day.isoformat(),)}
        found.append(replace(scene, title=title[:LONGEST_TITLE], query=query))
    return tuple(found)


def days(asked: Request) -> tuple[dt.date, ...]:
    """Return the ends of the years of a map from its first member on, the last its own day.

    None of what has no members by day.
    """
    view, day = asked.build(), asked.filters.as_of
    if not isinstance(view, View) or "start" not in view.members or view.members.empty:
        return ()
    years = range(view.members["start"].min().year, day.year + 1)
    return tuple(min(dt.date(year, 12, 31), day) for year in years)


def each_year(asked: Request) -> tuple[View, ...]:
    """Return a map on each of its `days`."""
    return tuple(asked.narrowed(as_of=day).view() for day in days(asked))


def line(text: str) -> str:
    """Return a text on one line, without what no file can hold."""
    return " ".join("".join(c for c in text if is_shown(c)).split())


def dumps(scenes: Iterable[Scene]) -> str:
    """Return scenes as JSON text that `loads` reads."""
    records = [
        {
            "view": scene.view,
            "title": scene.title,
            "note": scene.note,
            "query": {key: list(values) for key, values in scene.query.items()},
            "language": scene.language,
        }
        for scene in scenes
    ]
    return json.dumps({"schema": SCHEMA, "scenes": records}, ensure_ascii=False, indent=2) + "\n"


def loads(text: str | bytes) -> tuple[Scene, ...]:
    """Read scenes from JSON text.

    Raises
    ------
    SceneError
        If the text is not what `dumps` writes; the message says what is wrong, and where.
    """
    return tuple(_scene(record, f"scene {i}") for i, record in enumerate(_records(text), start=1))


def _records(text: str | bytes) -> list[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SceneError(f"the scenes are no readable JSON: {error}") from error
    if not isinstance(found, dict) or "schema" not in found:
        raise SceneError("the scenes have no schema: expected an object with schema and scenes")
    schema = found["schema"]
    known = type(schema) is int and schema == SCHEMA  # neither true nor 1.0
    _expect(known, f"schema: {brief(schema)} is unknown, expected {SCHEMA}")
    records: Any = found.get("scenes")
    _expect(isinstance(records, list), "scenes: expected a list")
    _expect(len(records) <= MOST, f"scenes: {len(records)} are too many, at most {MOST}")
    return list(records)


def _expect(met: bool, message: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Raise the error of a file that is not as it should be."""
    if not met:
        raise SceneError(message)


def _scene(record: Any, where: str) -> Scene:  # noqa: ANN401 - any JSON
    _expect(isinstance(record, dict), f"{where}: expected an object")
    fields = ("view", "title", "note", "query", "language")
    stray = sorted(str(key) for key in record if key not in fields)
    if stray:
        raise SceneError(
            f"{where}: unknown {', '.join(stray)[:BRIEF]}; accepted: {', '.join(fields)}"
        )
    if "view" not in record:
        raise SceneError(f"{where}: no view; accepted: {', '.join(registry.ROOMS)}")
    return Scene(
        view=_one_of(record["view"], [*registry.ROOMS, *registry.YOURS], f"{where}, view"),
        title=_text(record.get("title", ""), LONGEST_TITLE, f"{where}, title"),
        note=_text(record.get("note", ""), LONGEST_NOTE, f"{where}, note"),
        query=_values(record.get("query", {}), f"{where}, query"),
        language=_one_of(record.get("language", DEFAULT), list(LANGUAGES), f"{where}, language"),
    )


def _one_of(value: object, accepted: list[str], where: str) -> str:
    if not isinstance(value, str) or value not in accepted:
        raise SceneError(f"{where}: {brief(value)} is unknown; accepted: {', '.join(accepted)}")
    return value


def _text(value: Any, longest: int, where: str) -> str:  # noqa: ANN401 - any JSON
    _expect(isinstance(value, str), f"{where}: expected a text, not {brief(value)}")
    fits = len(value) <= longest
    _expect(fits, f"{where}: {len(value)} characters are too many, at most {longest}")
    return str(value)


def _values(value: Any, where: str) -> dict[str, tuple[str, ...]]:  # noqa: ANN401 - any JSON
    _expect(isinstance(value, dict), f"{where}: expected an object of lists")
    for key, values in value.items():
        _one_of(key, sorted(_KEYS), where)
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            raise SceneError(f"{where}, {key}: expected a list of texts, not {brief(values)}")
        if len(values) > _MOST_VALUES:
            raise SceneError(f"{where}, {key}: {len(values)} values, at most {_MOST_VALUES}")
    for day in value.get(fields.AS_OF, []):
        try:
            dt.date.fromisoformat(day)
        except ValueError as error:
            message = f"{where}, {fields.AS_OF}: {brief(day)} is no day such as 2022-09-30"
            raise SceneError(message) from error
    for side in registry.SIDES:
        for text in value.get(side, []):
            _expect(bool(text), f"{where}, {side}: no address of a map; accepted: {_MAPS}")
            own = text.partition("?")[0] in registry.YOURS
            try:
                registry.parse(text, registry.YOURS if own else registry.MAPS)
            except AddressError as error:
                raise SceneError(f"{where}, {side}: {error}") from error
    return {key: tuple(values) for key, values in value.items()}


def paper(t: Texts) -> tuple[Scene, ...]:
    """Return the maps of the papers and the growth of ANVITA, with titles and notes."""
    return tuple(replace(scene, language=t.language) for scene in (*_in_2019(t), *_in_2022(t)))


def _in_2019(t: Texts) -> tuple[Scene, ...]:
    day = {fields.AS_OF: ("2019-12-31",)}
    return (
        Scene(
            "contestatory",
            t._("Map 1. Three contestatory networks in Europe, 2019"),
            t._("City of Sanctuary, ANVITA and Re.Co.Sol at the end of 2019."),
            day,
        ),
        Scene(
            "iccar",
            t._("Map 2. The ICCAR network"),
            t._("As documented on the day of Map 1; the paper prints no number of members."),
            day,
        ),
    )


def _in_2022(t: Texts) -> tuple[Scene, ...]:
    _, day = t._, {fields.AS_OF: ("2022-09-30",)}
    return (
        Scene(
            "alpine",
            _("The Alpine cluster of ANVITA, 2022"),
            _("The paper counts twelve Alpine members, six of them in Savoie."),
            day,
        ),
        Scene(
            "anvita",
            _("ANVITA by population tier, 2022"),
            _("The paper sorts 69 members into four groups of population."),
            {**day, "colour": ("tier",)},
        ),
        Scene(
            "anvita",
            _("ANVITA by party of the executive, 2022"),
            _("Parties are drawn by family; a party stated for another year says so on its card."),
            {**day, "colour": ("family",)},
        ),
        Scene(
            "anvita",
            _("The growth of ANVITA, 2018–2022"),
            _("Published totals stand beside the members that the atlas can name."),
            {**day, "part": ("growth",)},
        ),
    )


def spoken_in(scene: Scene, language: str) -> Scene:
    """Return a scene in another language; its own title and note stay as they were written."""
    return replace(scene, language=language)


_MOST_SOURCES: Final = 20


@dataclass(frozen=True)
class Staged:
    """A scene with its view, built, and the address at which it opens again."""

    scene: Scene
    view: Exhibit
    content: Content

    @property
    def note(self) -> str:
        """Return the note of the scene as paragraphs."""
        return "\n".join(filter(None, map(line, self.scene.note.splitlines())))


def staged(scene: Scene, atlas: Atlas, today: dt.date, base: str = "") -> Staged:
    """Return a scene with its view; ``base`` is where the atlas answers, if it does."""
    view = shown(scene, atlas, today)
    address = registry.address(scene.asked(atlas, today), today, base)
    return Staged(scene, view, Content(view, address))


def spoken(stage: Staged) -> str:
    """Return the notes of a slide: the reader's note, what is shown, of how much, from where."""
    t, content, view = stage.content.t, stage.content, stage.view
    found = cited_by(content)
    cited = found[:_MOST_SOURCES]
    more = len(found) - len(cited)
    if more:
        said = t.n_("{n} more source, in the data", "{n} more sources, in the data", more)
        cited.append(said)
    blocks = [
        stage.note,
        line(". ".join(filter(None, (view.subtitle, view.caption)))),
        "\n".join(notes.coverage(content)),
        "\n".join([f"{t._('Source')}:", *cited]) if cited else "",
        "\n".join([*notes.licences(content), notes.attribution(content)]),
        content.url,
    ]
    lines = [line(text) for block in blocks if block for text in (*block.splitlines(), "")]
    return "\n".join(lines).strip()


def cited_by(content: Content) -> list[str]:
    """Return the sources of the memberships of a view or of a chart, the most named first."""
    cells = content.view.sources
    counted = Counter(
        notes.cite(content, source) for cell in cells for source in describe.sources(cell)
    )
    return sorted(counted, key=lambda source: (-counted[source], source))
