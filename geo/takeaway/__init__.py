"""What leaves the atlas: data, hand-outs, citations, scenes, decks and booklets."""
