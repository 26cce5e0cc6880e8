"""The parts of the Leaflet map that folium does not have: own backgrounds, areas and controls."""

from __future__ import annotations

from typing import Any, Final

from branca.element import MacroElement
from folium.map import Layer
from folium.template import Template

from geo import palette
from geo.escape import for_map
from geo.i18n import Texts
from geo.model import View
from geo.screen import assets, popup

STATIC: Final = assets.SERVED


class OfflineBase(Layer):
    """The boundaries that ship with the atlas, fetched once from the app's own static files.

    The layers of ``view.base`` are drawn in their order: fills, relief, lakes, lines.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = window.atlasBase(
            {{ this.parts|tojson }}, {{ this.focus|tojson }}, {{ this.credit|tojson }});
        {{ this._parent.get_name() }}.attributionControl.setPrefix("Leaflet");
        {% endmacro %}
        """
    )

    def __init__(self, name: str, view: View, credit: str) -> None:
        """Keep what the script needs."""
        super().__init__(name=name, overlay=False, control=True, show=True)
        self._name = "OfflineBase"
        self.parts = [
            {"address": f"{STATIC}/basemap/{part.file}", "style": part.style, "image": part.bounds}
            for part in view.base
        ]
        self.focus = {
            "countries": sorted(view.focus),
            "land": palette.LAND,
            "lit": palette.LAND_IN_FOCUS,
        }
        self.credit = credit


class Areas(Layer):
    """Countries in the colour of their class, with a tooltip each (escaped HTML)."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = window.atlasAreas(
            {{ this.address|tojson }}, {{ this.classes|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, view: View) -> None:
        """Keep the values by country code."""
        super().__init__(name="areas", control=False)
        self._name = "Areas"
        self.address = f"{STATIC}/basemap/{view.area_file}"
        hints = [area.hint for area in view.areas]
        self.classes = {
            area.iso2: {
                "fill": area.fill,
                "opacity": 0.85,
                "line": palette.BORDER,
                "dash": "2 3" if area.hatched else "",
                "tooltip": tooltip,
            }
            for area, tooltip in zip(view.areas, popup.tooltips(hints), strict=True)
        }


class Outline(Layer):
    """One Alpine perimeter as a dashed outline."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = window.atlasOutline(
            {{ this.address|tojson }}, {{ this.rule|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, view: View) -> None:
        """Keep the name of the rule."""
        super().__init__(name="outline", control=False)
        self._name = "Outline"
        self.address = f"{STATIC}/basemap/alps_perimeters.geojson"
        self.rule = view.outline


class Context(Layer):
    """The points behind the members, kept on the map as long as they are the same."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = window.atlasContext({{ this.points|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, points: dict[str, Any]) -> None:
        """Keep the points, a GeoJSON FeatureCollection."""
        super().__init__(name="context", control=False)
        self._name = "Context"
        self.points = points


class Legend(Layer):
    """The legend on the map itself, where it is narrow or fills the screen (``map.css`` says when).

    It goes with the members, so that its numbers change with them.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = window.atlasLegend(
            {{ this.word|tojson }}, {{ this.lines|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, view: View, t: Texts) -> None:
        """Keep the lines: a symbol or the colour of a class, words (escaped HTML) and number."""
        super().__init__(name="legend", control=False)
        self._name = "Legend"
        self.word = for_map(t._("Legend"))
        self.lines = [
            {
                "shape": item.symbol.shape,
                "mark": item.symbol.mark,
                "colour": item.symbol.colour,
                "words": for_map(item.label),
                "count": t.number(item.count),
            }
            for item in (*view.legend, *view.context_legend)
        ] + [
            {"fill": key.fill, "words": for_map(key.label), "count": t.number(key.count)}
            for key in view.area_legend
        ]


class Controls(MacroElement):
    """The map's own buttons: whole map, zoom to the members, full screen."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.atlasControls({{ this._parent.get_name() }}, {{ this.words|tojson }},
            {{ this.home|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, words: dict[str, str], home: list[list[float]]) -> None:
        """Keep the words of the buttons and the bounds of the whole map."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Controls"
        self.words = words
        self.home = home


class Linked(MacroElement):
    """Moves the map along with the others of a channel, within one browser."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.atlasLink({{ this._parent.get_name() }}, {{ this.channel|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, channel: str) -> None:
        """Keep the name of the channel."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Linked"
        self.channel = channel
