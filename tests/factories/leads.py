"""Factories of what scorecards about people lead to."""

import factory

from playbooks.enums import Subject
from playbooks.models import PersonQualification, PersonScore
from tests.factories.accounts import NOON, AccountFactory, PersonFactory
from tests.factories.playbooks import ScorecardFactory, ScorecardVersionFactory


class PersonVersionFactory(ScorecardVersionFactory):
    """A draft of a scorecard about people."""

    scorecard = factory.SubFactory(ScorecardFactory, subject=Subject.PERSON)


class PersonScoreFactory(factory.django.DjangoModelFactory[PersonScore]):
    class Meta:
        model = PersonScore

    version = factory.SubFactory(PersonVersionFactory)
    person = factory.SubFactory(PersonFactory, account=factory.SubFactory(AccountFactory))
    points = 60
    activated = True
    qualified = True
    rules_held = factory.LazyFunction(list)
    assessed_at = NOON


class PersonQualificationFactory(factory.django.DjangoModelFactory[PersonQualification]):
    class Meta:
        model = PersonQualification

    version = factory.SubFactory(PersonVersionFactory)
    scorecard = factory.SelfAttribute("version.scorecard")
    person = factory.SubFactory(PersonFactory, account=factory.SubFactory(AccountFactory))
    account = factory.SelfAttribute("person.account")
    at = NOON
    recorded_at = NOON
    points = 60
    rules_held = factory.LazyFunction(list)
