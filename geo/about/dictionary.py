"""The data dictionary of the package: what each layer and each of its columns means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo.i18n import DEFAULT, Texts


def _key(name: str, t: Texts) -> str:
    return name if t.language == DEFAULT else f"{name}_{t.language}"


def layers(t: Texts, package: Mapping[str, Any]) -> dict[str, str]:
    """Return the layers by name, with their titles."""
    return {r["name"]: t.pair(r["name"], r[_key("title", t)]) for r in package["resources"]}


def described(t: Texts, package: Mapping[str, Any], name: str) -> str:
    """Return what a layer holds.

    Raises
    ------
    KeyError
        If there is no such layer.
    """
    found = _resource(package, name)
    return str(found.get(_key("description", t), found["description"]))


def fields(t: Texts, package: Mapping[str, Any], name: str) -> pd.DataFrame:
    """Return the columns of a layer with their type and meaning; its key is marked.

    Raises
    ------
    KeyError
        If there is no such layer.
    """
    schema = _resource(package, name)["schema"]
    key, said = schema["primaryKey"], _key("description", t)
    return pd.DataFrame(
        {
            t._("Column"): [f["name"] for f in schema["fields"]],
            t._("Type"): [f["type"] for f in schema["fields"]],
            t._("Meaning"): [f.get(said, f["description"]) for f in schema["fields"]],
            t._("Key"): [f["name"] in key for f in schema["fields"]],
        }
    )


def _resource(package: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    for resource in package["resources"]:
        if resource["name"] == name:
            found: Mapping[str, Any] = resource
            return found
    raise KeyError(name)
