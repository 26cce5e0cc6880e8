"""The words for what a view can be taken away as."""

from __future__ import annotations

from geo.i18n import Texts
from geo.paper.figure import Style
from geo.takeaway.export import Format


def layouts(t: Texts) -> dict[str, str]:
    """Return the labels of the layouts of a figure."""
    _ = t._
    return {
        "a4-landscape": _("A4 landscape"),
        "a4-portrait": _("A4 portrait"),
        "a3-landscape": _("A3 landscape"),
        "a3-portrait": _("A3 portrait"),
        "slide-16-9": _("Slide 16:9"),
        "square": _("Square"),
        "single-column": _("Journal, one column (85 mm)"),
        "double-column": _("Journal, two columns (180 mm)"),
    }


def styles(t: Texts) -> dict[Style, str]:
    """Return the labels of the styles of a figure."""
    _ = t._
    return {
        "colour": _("Colour"),
        "greyscale": _("Greyscale"),
        "high-contrast": _("High contrast"),
        "dark": _("Dark"),
    }


def formats(t: Texts) -> dict[Format, str]:
    """Return the labels of the data formats."""
    _ = t._
    return {
        "csv": _("CSV, for any spreadsheet"),
        "xlsx": _("Excel workbook, with a sheet of notes"),
        "geojson": _("GeoJSON, for web maps"),
        "gpkg": _("GeoPackage, for QGIS"),
        "parquet": _("GeoParquet, for Python and R"),
        "zip": _("Bundle: data, citation and notes in one zip"),
    }
