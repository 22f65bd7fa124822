"""The models of the playbooks app, one file a subject."""

from playbooks.models.backtest import Backtest, BacktestFiring
from playbooks.models.milestone import Milestone
from playbooks.models.named_list import NamedList, NamedListDraft, NamedListEntry, NamedListVersion
from playbooks.models.play import PermissionSignal, PermissionTrigger, Play, Script
from playbooks.models.review import Review
from playbooks.models.score import PermissionCheck, Qualification, Score
from playbooks.models.scorecard import Rule, Scorecard, ScorecardVersion
from playbooks.models.tier import Tier, TierAssignment, TierVersion

__all__ = [
    "Backtest",
    "BacktestFiring",
    "Milestone",
    "NamedList",
    "NamedListDraft",
    "NamedListEntry",
    "NamedListVersion",
    "PermissionCheck",
    "PermissionSignal",
    "PermissionTrigger",
    "Play",
    "Qualification",
    "Review",
    "Rule",
    "Score",
    "Scorecard",
    "ScorecardVersion",
    "Script",
    "Tier",
    "TierAssignment",
    "TierVersion",
]
