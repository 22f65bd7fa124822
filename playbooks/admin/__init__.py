"""The admin of scorecards, tiers and plays, and of what they have led to."""

from playbooks.admin import backtests, milestones, plays, results, scorecards, tiers

__all__ = ["backtests", "milestones", "plays", "results", "scorecards", "tiers"]
