"""The data dictionary of the package: what each layer and each of its columns means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo.i18n import Texts, said


def layers(t: Texts, package: Mapping[str, Any]) -> dict[str, str]:
    """Return the layers by name, with their titles."""
    return {r["name"]: t.labelled(r["name"], said(r, "title", t)) for r in package["resources"]}


def described(t: Texts, package: Mapping[str, Any], name: str) -> str:
    """Return what a layer holds.

    Raises
    ------
    KeyError
        If there is no such layer.
    """
    return said(_resource(package, name), "description", t)


def fields(t: Texts, package: Mapping[str, Any], name: str) -> pd.DataFrame:
    """Return the columns of a layer with their type and meaning; its key is marked.

    Raises
    ------
    KeyError
        If there is no such layer.
    """
    schema = _resource(package, name)["schema"]
    key = schema["primaryKey"]
    return pd.DataFrame(
        {
            t._("Column"): [f["name"] for f in schema["fields"]],
            t._("Type"): [f["type"] for f in schema["fields"]],
            t._("Meaning"): [said(f, "description", t) for f in schema["fields"]],
            t._("Key"): [f["name"] in key for f in schema["fields"]],
        }
    )


def _resource(package: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    for resource in package["resources"]:
        if resource["name"] == name:
            found: Mapping[str, Any] = resource
            return found
    raise KeyError(name)
