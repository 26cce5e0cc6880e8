"""Set the clock of a Python process to noon of the day in ``ATLAS_CLOCK``, where one is named.

Python imports this at its start where the folder is in ``PYTHONPATH``: so do the servers and
commands that tests start. (libfaketime does not do: threads then wait for years.)
"""

import datetime as dt
import os
from contextlib import suppress

if day := os.environ.get("ATLAS_CLOCK"):
    with suppress(ImportError):  # a Python without the tools of the tests
        import time_machine

        noon = dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")
        time_machine.travel(noon, tick=True).start()
