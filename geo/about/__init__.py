"""What the atlas says of itself: the first page, the sources, where a claim leads."""
