"""The maps of the papers, and the measures that they show."""
