"""ANVITA: growth, composition, comings and goings, trajectories."""
