"""One room per page: a title, an icon and ``render()``."""
