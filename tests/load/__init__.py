"""A room of readers at one server: ``make load``."""
