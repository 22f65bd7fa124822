"""The admin of scorecards, lists, tiers and plays, and of what they have led to."""

from playbooks.admin import (
    backtests,
    leads,
    lists,
    milestones,
    outcome_uploads,
    plays,
    results,
    retuning,
    scorecards,
    scripts,
    studies,
    tiers,
)

__all__ = [
    "backtests",
    "leads",
    "lists",
    "milestones",
    "outcome_uploads",
    "plays",
    "results",
    "retuning",
    "scorecards",
    "scripts",
    "studies",
    "tiers",
]
