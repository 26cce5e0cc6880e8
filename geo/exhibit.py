"""What the atlas can show, keep as a scene and give away: a map, a chart, or two maps together."""

from __future__ import annotations

from geo.chart import Chart
from geo.model import View
from geo.pair import Pair

Single = View | Chart
Tabled = Chart | Pair  # they give a table of their own, and have no points
Exhibit = View | Chart | Pair
