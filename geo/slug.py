"""Any text as a part of a file name that every system accepts."""

from __future__ import annotations

import re
import unicodedata


def slug(text: str) -> str:
    """Return the text in lower-case ASCII letters, digits, ``_`` and ``-``; may be empty."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", bare).strip("-_")
