"""Whatever points at an account or a person follows a merge, is derived from what does, or stays for a reason."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from accounts.models import Account, Person
from signals.identity.following import OF_ACCOUNTS, OF_PEOPLE

FOLLOWS_IN_ITS_APP = {"playbooks.Qualification.account", "handoffs.Handoff.account"}
DERIVED = {
    "accounts.Person.account",
    "accounts.Workspace.account",
    "accounts.WorkspaceAffiliation.account",
    "accounts.Affiliation.account",
    "accounts.Affiliation.person",
    "signals.Occurrence.account",
}
# Stays for whom it was recorded; whoever reads it looks up what they are a part of (`MilestoneQuerySet.standing`).
LOOKED_UP = {
    "playbooks.Milestone.account",
    "playbooks.Milestone.person",
    "handoffs.Outreach.person",
    "handoffs.Grant.person",
    "handoffs.ContactRefusal.person",
}
# Scores and tiers are worked out again, and gone for an account that is a part of another.
ASSESSED = {
    "playbooks.Score.account",
    "playbooks.TierAssignment.account",
    "playbooks.PermissionCheck.account",
    "playbooks.ShadowScore.account",
    "accounts.Reassessment.account",
    "accounts.PersonReassessment.person",
    "playbooks.PersonScore.person",
    "playbooks.PersonQualification.person",
}
# About the row that stands: who is a part of another is not erased, and who was erased is not taken apart.
ERASED = {"accounts.Erasure.person", "accounts.Suppression.person"}
# A stored result says what was found when it was found.
RESULTS = {
    "playbooks.BacktestFiring.account",
    "playbooks.StudyCase.account",
    "playbooks.ShadowFiring.account",
    "playbooks.PersonQualification.account",
    "playbooks.BacktestFiring.person",
}
DECISIONS = {
    "accounts.Account.merged_into",
    "accounts.Person.merged_into",
    "accounts.AccountMerge.merged",
    "accounts.AccountMerge.into",
    "accounts.PersonMerge.merged",
    "accounts.PersonMerge.into",
    "accounts.MergeSuggestion.account",  # whoever accepts it does so for the account that stands
}


def pointers(target: type[models.Model]) -> set[str]:
    """Every foreign key to the model but those of history, and those that say whose a row is by itself."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.model is target
        if field.remote_field.on_delete is not models.DO_NOTHING
        if not field.name.startswith("own_")
    }


@pytest.mark.parametrize(
    ("target", "subject", "following"), [(Account, "account", OF_ACCOUNTS), (Person, "person", OF_PEOPLE)]
)
def test_every_row_about_it_follows(target: type[models.Model], subject: str, following: Any) -> None:
    follows = {f"{model._meta.label}.{subject}" for model in following}

    explained = FOLLOWS_IN_ITS_APP | DERIVED | LOOKED_UP | ASSESSED | ERASED | RESULTS | DECISIONS
    assert pointers(target) - follows - explained == set()


@pytest.mark.parametrize(
    "model", [*OF_ACCOUNTS, *OF_PEOPLE, *(apps.get_model(f.rsplit(".", 1)[0]) for f in sorted(FOLLOWS_IN_ITS_APP))]
)
def test_what_follows_says_whose_it_is_by_itself(model: type[models.Model]) -> None:
    assert {field.name for field in model._meta.concrete_fields} & {"own_account", "own_person"}
