"""Who is in several networks: sets, places, combinations, the graph."""
