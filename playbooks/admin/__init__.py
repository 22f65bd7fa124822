"""The admin of scorecards, lists, tiers and plays, and of what they have led to."""

from playbooks.admin import backtests, lists, milestones, plays, results, scorecards, scripts, tiers

__all__ = ["backtests", "lists", "milestones", "plays", "results", "scorecards", "scripts", "tiers"]
