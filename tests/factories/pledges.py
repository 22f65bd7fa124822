"""Pledges, signatures and violations for tests."""

import factory

from handoffs.models import Outreach, PledgeSignature, PledgeVersion, Violation
from playbooks.enums import VersionState
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory


class PledgeVersionFactory(factory.django.DjangoModelFactory[PledgeVersion]):
    """A pledge in force since noon."""

    class Meta:
        model = PledgeVersion

    number = factory.Sequence(lambda n: n + 1)
    state = VersionState.PUBLISHED
    text = "I write when I was invited."
    created_at = NOON
    published_at = NOON


class PledgeSignatureFactory(factory.django.DjangoModelFactory[PledgeSignature]):
    class Meta:
        model = PledgeSignature

    version = factory.SubFactory(PledgeVersionFactory)
    by = factory.SubFactory(UserFactory, roles=["ae"])
    at = NOON


class ViolationFactory(factory.django.DjangoModelFactory[Violation]):
    """Somebody was “just checking in” at noon."""

    class Meta:
        model = Violation

    by = factory.SubFactory(UserFactory, roles=["ae"])
    outreach = factory.LazyAttribute(
        lambda violation: Outreach.objects.create(
            handoff=HandoffFactory(contacted=True, owner=violation.by),
            channel="email",
            sent_by="copy",
            by=violation.by,
            at=NOON,
            recorded_at=NOON,
        )
    )
    kind = "checking_in"
    evidence = "It says “just checking in”."
    at = NOON
