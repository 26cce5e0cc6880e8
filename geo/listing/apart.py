"""Reads a workbook or a geographic file in a process of its own, with limits on time and memory.

``python -m geo.listing.apart KIND [SHEET]`` takes the file on standard input and writes JSON. The
libraries that do it are written in other languages: what breaks them, or asks for endless memory,
ends this process and not the server. It imports nothing of the atlas, so that it starts at once.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import sys
from contextlib import suppress
from io import BytesIO
from typing import Any, Final

MEMORY: Final = 1_500_000_000  # bytes of addresses, libraries and all
SECONDS: Final = 20  # of computing
MOST: Final = 20_100  # rows: enough to see that there are too many, with titles above
HELD: Final = "_atlas"  # the sheet of an annotated workbook that holds the reader's choices
_LAMBERT: Final = (0.0, 6_000_000.0, 1_300_000.0, 7_200_000.0)  # of France, in EPSG:2154
_DEGREES: Final = (-180.0, -90.0, 180.0, 90.0)


def limit() -> None:
    """Limit memory and time of this process, where the system can."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def workbook(data: bytes, sheet: str) -> dict[str, Any]:
    """Return the cells of a sheet, of the first with two rows if none is named."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415 - as needed

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    hidden = {m.name for m in book.sheets_metadata if m.visible != SheetVisibleEnum.Visible}
    names = [name for name in book.sheet_names if name != HELD]
    shown = [name for name in names if name not in hidden] or names
    wanted = sheet if sheet in names else shown[0]
    found = book.get_sheet_by_name(wanted)
    for name in shown if sheet not in names else ():
        found = book.get_sheet_by_name(name)
        wanted = name
        if found.total_height > 1:
            break
    rows = found.to_python(skip_empty_area=False, nrows=MOST)
    for (top, left), (bottom, right) in found.merged_cell_ranges or []:
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and right - left < len(row):
                row[left] = rows[top][left]
    merged = [
        [top + 1, bottom + 1]
        for (top, _), (bottom, _) in found.merged_cell_ranges or []
        if bottom > top
    ]
    held = ""
    if HELD in book.sheet_names:
        cells = book.get_sheet_by_name(HELD).to_python()
        held = "".join(str(row[0]) for row in cells if row)
    return {
        "rows": [[_plain(cell) for cell in row] for row in rows],
        "sheets": names,
        "sheet": wanted,
        "merged": merged,
        "held": held,
    }


def _plain(cell: Any) -> Any:  # noqa: ANN401 - what a workbook holds
    """Return a cell as JSON has it; days are marked, times of day left out."""
    if isinstance(cell, dt.date):  # also a datetime
        return {"day": cell.isoformat()[:10]}
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return None
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell  # noqa: PLR2004 - exact
    if cell == "" or isinstance(cell, dt.time | dt.timedelta):
        return str(cell) or None
    return cell


def places(data: bytes, sheet: str) -> dict[str, Any]:
    """Return the rows of a geographic layer with a point in degrees for each."""
    import pyogrio  # noqa: PLC0415 - as needed
    import shapely  # noqa: PLC0415 - as needed

    layers = [str(name) for name in pyogrio.list_layers(BytesIO(data))[:, 0]]
    wanted = sheet if sheet in layers else layers[0]
    meta, _, shapes, columns = pyogrio.raw.read(BytesIO(data), layer=wanted, max_features=MOST)
    names = [str(name) for name in meta["fields"]]
    count = len(columns[0]) if columns else len(shapes) if shapes is not None else 0
    lon, lat, system = [None] * count, [None] * count, ""
    if shapes is not None and len(shapes):
        points = shapely.point_on_surface(shapely.from_wkb(shapes, on_invalid="ignore"))
        lon, lat, system = _degrees(points, meta["crs"])
    values = [_column(values) for values in columns]
    rows = [list(row) for row in zip(*values, lon, lat, strict=True)]
    return {
        "rows": [[*names, "lon", "lat"], *rows],
        "sheets": layers,
        "sheet": wanted,
        "system": system,
    }


def _column(values: Any) -> list[Any]:  # noqa: ANN401 - an array of any kind
    if values.dtype.kind == "M":
        days = values.astype("datetime64[D]").astype(str)
        return [None if day == "NaT" else {"day": day} for day in days.tolist()]
    return [_plain(None if value != value else value) for value in values.tolist()]  # noqa: PLR0124 - NaN


def _degrees(points: Any, crs: str | None) -> tuple[list[Any], list[Any], str]:  # noqa: ANN401
    """Return longitudes and latitudes, and which system was assumed where the file says none."""
    import numpy as np  # noqa: PLC0415 - as needed
    import pyproj  # noqa: PLC0415 - as needed
    import shapely  # noqa: PLC0415 - as needed

    x, y = shapely.get_x(points), shapely.get_y(points)
    assumed = ""
    if not crs:
        known = np.isfinite(x) & np.isfinite(y)
        if _inside(x[known], y[known], _DEGREES):
            crs, assumed = "EPSG:4326", "degrees"
        elif _inside(x[known], y[known], _LAMBERT):
            crs, assumed = "EPSG:2154", "lambert"
        else:
            return [None] * len(x), [None] * len(x), "unknown"
    moved = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    x, y = moved.transform(x, y)
    good = np.isfinite(x) & np.isfinite(y)
    return (
        [round(float(v), 6) if ok else None for v, ok in zip(x, good, strict=True)],
        [round(float(v), 6) if ok else None for v, ok in zip(y, good, strict=True)],
        assumed,
    )


def _inside(x: Any, y: Any, box: tuple[float, float, float, float]) -> bool:  # noqa: ANN401
    west, south, east, north = box
    return bool(((x >= west) & (x <= east) & (y >= south) & (y <= north)).all())


if __name__ == "__main__":
    limit()
    READ = {"workbook": workbook, "places": places}[sys.argv[1]]
    json.dump(READ(sys.stdin.buffer.read(), sys.argv[2]), sys.stdout)
