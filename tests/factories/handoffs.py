"""Calendars, teams and handoffs for tests."""

from datetime import timedelta

import factory

from handoffs.enums import HandoffState, Move
from handoffs.models import Absence, BusinessCalendar, Handoff, MoveRecord, Team
from tests.factories.accounts import NOON, AccountFactory, UserFactory
from tests.factories.playbooks import QualificationFactory, published_tiers


class BusinessCalendarFactory(factory.django.DjangoModelFactory[BusinessCalendar]):
    """UTC, Monday to Friday, 9 to 5, no holidays."""

    class Meta:
        model = BusinessCalendar

    key = factory.Sequence(lambda n: f"calendar-{n}")
    name = factory.Sequence(lambda n: f"Calendar {n}")


class TeamFactory(factory.django.DjangoModelFactory[Team]):
    """A team; `members=[ann]` puts users into it."""

    class Meta:
        model = Team
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"team-{n}")
    name = factory.Sequence(lambda n: f"Team {n:03}")
    calendar = factory.SubFactory(BusinessCalendarFactory)

    @factory.post_generation  # type: ignore[untyped-decorator]
    def members(self: Team, create: bool, extracted: list[object] | None, **_: object) -> None:
        self.members.add(*(extracted or []))  # type: ignore[arg-type]


class HandoffFactory(factory.django.DjangoModelFactory[Handoff]):
    """A handoff that fired at noon and is in its team's pool; `watching=True` has been acknowledged an hour later."""

    class Meta:
        model = Handoff

    class Params:
        watching = factory.Trait(
            state=HandoffState.WATCHING,
            acknowledged_at=factory.LazyAttribute(lambda h: h.fired_at + timedelta(hours=1)),
        )

    account = factory.SubFactory(AccountFactory)
    qualification = factory.SubFactory(
        QualificationFactory,
        account=factory.SelfAttribute("..account"),
        tier=factory.SelfAttribute("..tier"),
        tier_version=factory.LazyFunction(published_tiers),
        recorded_at=factory.SelfAttribute("..fired_at"),
        at=factory.SelfAttribute("..fired_at"),
        taken_at=factory.SelfAttribute("..fired_at"),
    )
    tier = "sales_assisted"
    points = 60
    team = factory.SubFactory(TeamFactory)
    headline = "API limit reached: 3 times by 2 people in 30 days"
    fired_at = NOON
    due_at = factory.LazyAttribute(lambda handoff: handoff.fired_at + timedelta(hours=4))
    half_at = factory.LazyAttribute(lambda handoff: handoff.fired_at + (handoff.due_at - handoff.fired_at) * 0.5)
    nearly_at = factory.LazyAttribute(lambda handoff: handoff.fired_at + (handoff.due_at - handoff.fired_at) * 0.8)
    first_due_at = factory.SelfAttribute("due_at")


class MoveRecordFactory(factory.django.DjangoModelFactory[MoveRecord]):
    class Meta:
        model = MoveRecord

    handoff = factory.SubFactory(HandoffFactory)
    move = Move.OPENED
    state = HandoffState.FIRED
    at = NOON


class AbsenceFactory(factory.django.DjangoModelFactory[Absence]):
    """Somebody who is away for a day from noon on."""

    class Meta:
        model = Absence

    user = factory.SubFactory(UserFactory)
    starts_at = NOON
    ends_at = factory.LazyAttribute(lambda absence: absence.starts_at + timedelta(days=1))
