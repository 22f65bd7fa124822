"""The timing advice for many handoffs: what `handoffs.timing` decides, as conditions that the database narrows by."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Greatest

from handoffs.models import Handoff
from handoffs.querysets import HandoffQuerySet
from handoffs.timing import FRESH, Advice, Standing, Timing, timing
from playbooks.models import Rule, Score, Tier

_WAIVED = Exists(
    Tier.objects.filter(version=OuterRef("qualification__tier_version"), key=OuterRef("tier"), needs_permission=False)
)
# The rules that are activation are few, and read once for all handoffs.
_QUALIFIED_ACTIVE = Q(
    qualification__rules_held__overlap=ArraySubquery(Rule.objects.filter(is_activation=True).values("pk"))
)
_ACTIVE_NOW = Q(Exists(Score.objects.filter(account=OuterRef("account"), activated=True)))


def with_standing(handoffs: HandoffQuerySet) -> HandoffQuerySet:
    """Each with what its advice rests on: `is_activated`, `is_waived`."""
    active = Case(When(_QUALIFIED_ACTIVE | _ACTIVE_NOW, then=True), default=False, output_field=BooleanField())
    return handoffs.annotate(is_activated=active, is_waived=_WAIVED)


def timing_of(handoff: Handoff, at: datetime) -> Timing | None:
    """The advice for a handoff that was read `with_standing`."""
    return timing(
        Standing(
            is_activated=handoff.is_activated,  # type: ignore[attr-defined]
            is_waived=handoff.is_waived,  # type: ignore[attr-defined]
            fired_at=handoff.fired_at,
            permitted_at=handoff.permitted_at,
            snoozed_until=handoff.snoozed_until,
            contacted_at=handoff.contacted_at,
        ),
        at,
    )


def advised(handoffs: HandoffQuerySet, advice: Advice, at: datetime) -> HandoffQuerySet:
    """Those of which the advice is this one, as of an instant."""
    invited = Case(When(permitted_at__isnull=False, then=F("permitted_at")), When(is_waived=True, then=F("fired_at")))
    # GREATEST passes over what is null: without an invitation the end of a snooze would count as one.
    welcome = Case(When(Q(permitted_at__isnull=False) | Q(is_waived=True), then=Greatest(invited, F("snoozed_until"))))
    # The annotations are unknown to the checker behind a method of one's own.
    standing: Any = with_standing(handoffs).alias(welcome_at=welcome)
    when = {
        Advice.TOO_EARLY: Q(is_activated=False) | Q(welcome_at=None) | Q(welcome_at__gt=at),
        Advice.JUST_RIGHT: Q(is_activated=True, welcome_at__lte=at, welcome_at__gt=at - FRESH),
        Advice.TOO_LATE: Q(is_activated=True, welcome_at__lte=at - FRESH),
    }
    found: HandoffQuerySet = standing.filter(when[advice], Q(contacted_at=None) | Q(contacted_at__gt=at))
    return found
