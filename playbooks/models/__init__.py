"""The models of the playbooks app, one file a subject."""

from playbooks.models.backtest import Backtest, BacktestFiring
from playbooks.models.lead import PersonQualification, PersonScore
from playbooks.models.milestone import Milestone
from playbooks.models.named_list import NamedList, NamedListDraft, NamedListEntry, NamedListVersion
from playbooks.models.outcome_file import OutcomeChunk, OutcomeFile, OutcomeImport, OutcomeRejection
from playbooks.models.play import PermissionSignal, PermissionTrigger, Play, Script
from playbooks.models.proposal import ProposedSignal, ScorecardProposal
from playbooks.models.retune import RetuneReminder
from playbooks.models.review import Review
from playbooks.models.rule import Rule
from playbooks.models.score import PermissionCheck, Qualification, Score
from playbooks.models.scorecard import Scorecard, ScorecardVersion
from playbooks.models.shadow import Shadow, ShadowFiring, ShadowScore
from playbooks.models.study import Study, StudyCase
from playbooks.models.tier import Tier, TierAssignment, TierVersion

__all__ = [
    "Backtest",
    "BacktestFiring",
    "Milestone",
    "NamedList",
    "NamedListDraft",
    "NamedListEntry",
    "NamedListVersion",
    "OutcomeChunk",
    "OutcomeFile",
    "OutcomeImport",
    "OutcomeRejection",
    "PermissionCheck",
    "PermissionSignal",
    "PermissionTrigger",
    "PersonQualification",
    "PersonScore",
    "Play",
    "ProposedSignal",
    "Qualification",
    "RetuneReminder",
    "Review",
    "Rule",
    "Score",
    "Scorecard",
    "ScorecardProposal",
    "ScorecardVersion",
    "Script",
    "Shadow",
    "ShadowFiring",
    "ShadowScore",
    "Study",
    "StudyCase",
    "Tier",
    "TierAssignment",
    "TierVersion",
]
