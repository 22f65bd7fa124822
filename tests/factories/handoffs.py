"""Calendars, teams and handoffs for tests."""

from datetime import timedelta
from uuid import uuid4

import factory

from handoffs.enums import Channel, HandoffState, Move, SentBy, ViolationKind
from handoffs.models import (
    Absence,
    BusinessCalendar,
    ContactRefusal,
    ContextCheck,
    Feedback,
    Grant,
    Handoff,
    MoveRecord,
    Outreach,
    PledgeSignature,
    PledgeVersion,
    PledgeWord,
    Refusal,
    RoutingRule,
    SavedView,
    Team,
    Violation,
)
from playbooks.enums import VersionState
from tests.factories.accounts import NOON, AccountFactory, UserFactory
from tests.factories.playbooks import QualificationFactory, RuleFactory, published_tiers


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


def an_activation_rule() -> list[int]:
    """What a qualification holds that rests on activation."""
    return [RuleFactory(is_activation=True).pk]


class HandoffFactory(factory.django.DjangoModelFactory[Handoff]):
    """A handoff that fired at noon and is in its team's pool; `watching=True` has been acknowledged an hour later.

    `ready=True` has been invited to write as well, `contacted=True` has been written to; `activated=True` rests on an
    activation rule.
    """

    class Meta:
        model = Handoff

    class Params:
        watching = factory.Trait(
            state=HandoffState.WATCHING,
            acknowledged_at=factory.LazyAttribute(lambda h: h.fired_at + timedelta(hours=1)),
        )
        ready = factory.Trait(
            watching=True,
            state=HandoffState.READY,
            permitted_at=factory.LazyAttribute(lambda h: h.fired_at + timedelta(hours=2)),
        )
        contacted = factory.Trait(
            ready=True,
            state=HandoffState.CONTACTED,
            contacted_at=factory.LazyAttribute(lambda h: h.fired_at + timedelta(hours=3)),
        )
        expired = factory.Trait(state=HandoffState.EXPIRED, closed_at=factory.SelfAttribute("fired_at"))
        activated = False

    account = factory.SubFactory(AccountFactory)
    qualification = factory.SubFactory(
        QualificationFactory,
        account=factory.SelfAttribute("..account"),
        tier=factory.SelfAttribute("..tier"),
        tier_version=factory.LazyFunction(published_tiers),
        recorded_at=factory.SelfAttribute("..fired_at"),
        at=factory.SelfAttribute("..fired_at"),
        taken_at=factory.SelfAttribute("..fired_at"),
        rules_held=factory.LazyAttribute(lambda q: an_activation_rule() if q.factory_parent.activated else []),
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


class ContextCheckFactory(factory.django.DjangoModelFactory[ContextCheck]):
    """One that somebody began at noon; give it `noted_at` and `note` if it is finished."""

    class Meta:
        model = ContextCheck

    handoff = factory.SubFactory(HandoffFactory, ready=True)
    by = factory.SubFactory(UserFactory)
    opened_at = NOON


class FeedbackFactory(factory.django.DjangoModelFactory[Feedback]):
    class Meta:
        model = Feedback

    handoff = factory.SubFactory(HandoffFactory, contacted=True)
    kind = "asked_for"
    text = "Single sign-on"
    by = factory.SubFactory(UserFactory)
    at = NOON


class RoutingRuleFactory(factory.django.DjangoModelFactory[RoutingRule]):
    """A rule that asks for nothing."""

    class Meta:
        model = RoutingRule

    key = factory.Sequence(lambda n: f"rule-{n}")
    name = factory.Sequence(lambda n: f"Rule {n:03}")
    team = factory.SubFactory(TeamFactory)


class SavedViewFactory(factory.django.DjangoModelFactory[SavedView]):
    """The large ones, kept at noon."""

    class Meta:
        model = SavedView

    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"View {n:03}")
    query = "scope=all&value=50000"
    created_at = NOON


class OutreachFactory(factory.django.DjangoModelFactory[Outreach]):
    """An e-mail sent three hours after noon; `answered=True` has been answered an hour later."""

    class Meta:
        model = Outreach

    class Params:
        answered = factory.Trait(
            answered_at=factory.LazyAttribute(lambda sent: sent.at + timedelta(hours=1)),
            answer_noted_by=factory.SelfAttribute("by"),
        )

    handoff = factory.SubFactory(HandoffFactory, contacted=True)
    channel = Channel.EMAIL
    sent_by = SentBy.COPY
    subject = "The limit of your workspace"
    body = "Shall I lift it for a week?"
    by = factory.SubFactory(UserFactory)
    at = NOON + timedelta(hours=3)
    recorded_at = factory.SelfAttribute("at")


class GrantFactory(factory.django.DjangoModelFactory[Grant]):
    """Something that is turned on for a week from noon on."""

    class Meta:
        model = Grant

    handoff = factory.SubFactory(HandoffFactory, contacted=True)
    what = "api-limit"
    by = factory.SubFactory(UserFactory)
    at = NOON
    until = factory.LazyAttribute(lambda grant: grant.at + timedelta(days=7))


class PledgeVersionFactory(factory.django.DjangoModelFactory[PledgeVersion]):
    """The pledge in force."""

    class Meta:
        model = PledgeVersion

    number = factory.Sequence(lambda n: n + 1)
    state = VersionState.PUBLISHED
    text = "I write to nobody who has not activated.\nI send no link to a calendar that nobody asked for."
    created_at = published_at = NOON


class PledgeWordFactory(factory.django.DjangoModelFactory[PledgeWord]):
    class Meta:
        model = PledgeWord

    text = factory.Sequence(lambda n: f"wollte kurz nachhaken {n}")


def pledge_in_force() -> PledgeVersion:
    """The one there is, or a new one: there is only one at a time."""
    found = PledgeVersion.objects.filter(state=VersionState.PUBLISHED).first()
    return found or PledgeVersionFactory()


class PledgeSignatureFactory(factory.django.DjangoModelFactory[PledgeSignature]):
    class Meta:
        model = PledgeSignature

    version = factory.LazyFunction(pledge_in_force)
    by = factory.SubFactory(UserFactory, roles=["ae"])
    at = NOON


class ViolationFactory(factory.django.DjangoModelFactory[Violation]):
    """Somebody was “just checking in”."""

    class Meta:
        model = Violation

    by = factory.SubFactory(UserFactory, roles=["ae"])
    outreach = factory.SubFactory(OutreachFactory, by=factory.SelfAttribute("..by"))
    kind = ViolationKind.CHECKING_IN
    evidence = "“just checking in”"
    at = factory.SelfAttribute("outreach.at")


class RefusalFactory(factory.django.DjangoModelFactory[Refusal]):
    class Meta:
        model = Refusal

    handoff = factory.SubFactory(HandoffFactory)
    move = Move.CONTACTED
    by = factory.SubFactory(UserFactory)
    at = NOON
    why = "No contact yet: nobody of the account has activated."


class ContactRefusalFactory(factory.django.DjangoModelFactory[ContactRefusal]):
    class Meta:
        model = ContactRefusal

    subject = factory.LazyFunction(uuid4)
    reason = "not_invited"
    asker = "key 1"
    minute = at = NOON
