"""What the atlas says of itself: holdings, questions, sources."""
