"""The models of the playbooks app, one file a subject."""

from playbooks.models.play import PermissionSignal, Play, Script
from playbooks.models.score import PermissionCheck, Qualification, Score
from playbooks.models.scorecard import Rule, Scorecard, ScorecardVersion
from playbooks.models.tier import Tier, TierAssignment, TierVersion

__all__ = [
    "PermissionCheck",
    "PermissionSignal",
    "Play",
    "Qualification",
    "Rule",
    "Score",
    "Scorecard",
    "ScorecardVersion",
    "Script",
    "Tier",
    "TierAssignment",
    "TierVersion",
]
