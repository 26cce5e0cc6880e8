"""Measurements against budgets: ``make bench``."""
