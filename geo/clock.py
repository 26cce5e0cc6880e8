"""The day: the one door through which the clock enters.

All else in the atlas is told which day it is, so that the same question has the same answer.
"""

from __future__ import annotations

import datetime as dt
import os
from typing import Final

VARIABLE: Final = "ATLAS_TODAY"


def today() -> dt.date:
    """Return the day in UTC, or the one that the environment names in ``ATLAS_TODAY``.

    A named day makes the atlas stand still: for a talk that is given again, and for tests.

    Raises
    ------
    ValueError
        If the variable holds no day such as 2026-11-28.
    """
    named = os.environ.get(VARIABLE, "")
    if not named:
        return dt.datetime.now(dt.UTC).date()
    try:
        return dt.date.fromisoformat(named)
    except ValueError as error:
        raise ValueError(f"{VARIABLE}={named!r}: expected a day such as 2026-11-28") from error
