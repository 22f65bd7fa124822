"""The models of the playbooks app, one file a subject."""

from playbooks.models.named_list import NamedList, NamedListDraft, NamedListEntry, NamedListVersion
from playbooks.models.play import PermissionSignal, Play, Script
from playbooks.models.score import Qualification, Score
from playbooks.models.scorecard import Rule, Scorecard, ScorecardVersion
from playbooks.models.tier import Tier, TierAssignment, TierVersion

__all__ = [
    "NamedList",
    "NamedListDraft",
    "NamedListEntry",
    "NamedListVersion",
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
