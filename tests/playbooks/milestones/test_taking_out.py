"""Outcomes that were told by mistake are taken out, and who is scored by them is assessed again."""

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.enums import Scope
from accounts.models import Account, Reassessment
from playbooks.enums import RuleKind
from playbooks.models import Milestone
from tests.api.callers import caller_with_key
from tests.factories.accounts import AccountFactory, UserFactory
from tests.factories.playbooks import MilestoneFactory, RuleFactory, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer() -> Milestone:
    """A customer, whose account was merged into another since, and a rule that asks for customers."""
    rule = RuleFactory(kind=RuleKind.CUSTOMER, signal=None, at_least=None)
    RuleFactory(version=rule.version, is_activation=True)
    publish(rule.version)
    found: Milestone = MilestoneFactory(account=AccountFactory(merged_into=AccountFactory(key="whole.example")))
    Reassessment.objects.all().delete()
    return found


def waiting() -> list[str]:
    return list(Account.objects.filter(pk__in=Reassessment.objects.values("account")).values_list("key", flat=True))


def test_over_the_api(customer: Milestone) -> None:
    key: APIClient = caller_with_key(Scope.READ, Scope.WRITE)

    answers = [key.post(f"/api/outcomes/{customer.pk}/take-out").status_code for _ in range(2)]

    assert (answers, Milestone.objects.count(), waiting()) == ([204, 404], 0, ["whole.example"])


def test_in_the_admin(customer: Milestone) -> None:
    admin = Client()
    admin.force_login(UserFactory(roles=["revops"], is_staff=True))

    admin.post(reverse("admin:playbooks_milestone_delete", args=[customer.pk]), {"post": "yes"})

    assert (Milestone.objects.count(), waiting()) == (0, ["whole.example"])
