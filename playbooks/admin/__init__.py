"""The admin of scorecards, tiers and plays, and of what they have led to."""

from playbooks.admin import milestones, plays, results, scorecards, tiers

__all__ = ["milestones", "plays", "results", "scorecards", "tiers"]
