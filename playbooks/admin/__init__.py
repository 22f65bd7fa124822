"""The admin of scorecards, tiers and plays, and of what they have led to."""

from playbooks.admin import plays, results, scorecards, tiers

__all__ = ["plays", "results", "scorecards", "tiers"]
