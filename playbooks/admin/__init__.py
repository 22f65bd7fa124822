"""The admin of scorecards, tiers and plays, and of what they have led to."""

from playbooks.admin import lists, plays, results, scorecards, tiers

__all__ = ["lists", "plays", "results", "scorecards", "tiers"]
