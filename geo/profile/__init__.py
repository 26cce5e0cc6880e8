"""The profile of ANVITA: growth, composition, comings and goings, trajectories."""
