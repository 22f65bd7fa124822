"""A station of the line: qualifications in, handoffs out."""

from datetime import datetime

from django.db import transaction

from accounts.durability import commit_without_waiting
from accounts.models import User
from accounts.units import Unit
from handoffs.assigning import as_why
from handoffs.deadlines import Clocks, start_clock
from handoffs.enums import HandoffState, Motion, Move
from handoffs.headlines import Headline, headlines
from handoffs.models import BusinessCalendar, Handoff, MoveRecord, Team
from handoffs.pauses import absences
from handoffs.rescheduling import hold_clocks
from handoffs.routing.choosing import owns
from handoffs.routing.roster import is_present
from handoffs.routing.teams import Destinations
from handoffs.webhooks.outbox import tell_qualified
from playbooks.enums import TierKey, Trigger
from playbooks.milestones.customers import customers_since
from playbooks.models import PermissionCheck, Play, Qualification, Script, Tier

BATCH = 500


@transaction.atomic
def open_handoffs(at: datetime) -> int:
    """Take up to a batch of qualifications and open the handoffs they call for; returns how many were taken.

    Opens one for a qualification whose tier sales touches, unless the account has one open in the same motion. The
    unique index decides that, not a look beforehand: two workers may hold qualifications of one account. For an account
    that is a customer it is one of expansion, under the same tiers and gates. None opens while the account is in the
    cooldown of one that was disqualified. Owner is the account's owner while they work handoffs; without one the
    handoff goes to the pool of the default team.
    """
    tray = Qualification.objects.filter(taken_at=None).order_by("id").select_related("account__owner")
    taken = list(tray.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    if not taken:
        return 0
    commit_without_waiting()
    touched = _not_cooling(_touched_by_sales(taken), at)
    if touched:
        _open(touched, at)
    Qualification.objects.filter(pk__in=[q.pk for q in taken]).update(taken_at=at)
    tell_qualified(taken)
    return Unit(len(taken), is_full=len(taken) == BATCH)


def _touched_by_sales(qualifications: list[Qualification]) -> list[Qualification]:
    opening = set(
        Tier.objects.filter(version__in={q.tier_version_id for q in qualifications}, opens_handoff=True).values_list(
            "version", "key"
        )
    )
    return [q for q in qualifications if (q.tier_version_id, q.tier) in opening]


def _not_cooling(qualifications: list[Qualification], at: datetime) -> list[Qualification]:
    cooling = Handoff.objects.in_cooldown(at).filter(account__in=[q.account_id for q in qualifications])
    accounts = set(cooling.values_list("account", flat=True))
    return [q for q in qualifications if q.account_id not in accounts]


def _open(qualifications: list[Qualification], at: datetime) -> None:
    # In the order of accounts, so that two workers waiting for each other's accounts cannot deadlock.
    qualifications = sorted(qualifications, key=lambda q: (q.account_id, q.pk))
    hold_clocks()
    said, opening = headlines(qualifications), _Opening(qualifications, at)
    Handoff.objects.bulk_create(
        [opening.handoff_of(q, said[q.pk]) for q in qualifications],
        ignore_conflicts=True,
    )
    opened = Handoff.objects.filter(qualification__in=[q.pk for q in qualifications])
    MoveRecord.objects.bulk_create(
        MoveRecord(handoff_id=pk, move=Move.OPENED, state=HandoffState.FIRED, at=at, note=why)
        for pk, why in opened.order_by("id").values_list("pk", "assigned_why")
    )
    PermissionCheck.objects.bulk_create(PermissionCheck(account=q.account, recorded_at=at) for q in qualifications)


TRIGGER_OF = {Motion.NEW_BUSINESS: Trigger.QUALIFICATION, Motion.EXPANSION: Trigger.EXPANSION}


def _plays() -> dict[tuple[Motion, str], Play]:
    """The play of each motion and tier: the first by name that is active, waits for it and has words for the tier.

    Where none waits for customers, the one of any qualification serves them, too.
    """
    scripts = (
        Script.objects.published()
        .filter(play__is_active=True)
        .select_related("play")
        .order_by("-play__name", "-play_id")
    )
    found = {(script.play.trigger, script.tier): script.play for script in scripts}
    return {
        (motion, tier): play
        for motion, trigger in TRIGGER_OF.items()
        for tier in TierKey.values
        if (play := found.get((trigger, tier)) or found.get((Trigger.QUALIFICATION, tier)))
    }


class _Opening:
    """What the handoffs of some qualifications are made of, read once for all of them."""

    def __init__(self, qualifications: list[Qualification], at: datetime) -> None:
        self._plays, self._clocks, self._at = _plays(), Clocks(), at
        self._customers = customers_since(q.account_id for q in qualifications)
        self._destinations = Destinations(qualifications, default_team(), at)
        owners = {owner_id for q in qualifications if (owner_id := q.account.owner_id)}
        self._sellers = set(User.objects.in_sales().filter(pk__in=owners).values_list("pk", flat=True))
        self._away = absences(owners, min(q.tiered_at for q in qualifications))

    def motion_of(self, q: Qualification) -> Motion:
        """Expansion if the account was a customer already when it came to concern sales."""
        since = self._customers.get(q.account_id)
        return Motion.EXPANSION if since and since <= q.tiered_at else Motion.NEW_BUSINESS

    def handoff_of(self, q: Qualification, headline: Headline) -> Handoff:
        """The handoff that a qualification calls for, on the clock since it came to concern sales."""
        motion = self.motion_of(q)
        owning = q.account.owner if q.account.owner_id in self._sellers else None
        destination = self._destinations.of(q, owning)
        away = self._away.get(q.account.owner_id, ())
        owner = owning if owning and is_present(away, destination.team, self._at) else None
        handoff = Handoff(
            account=q.account,
            qualification=q,
            motion=motion,
            tier=q.tier,
            points=q.points,
            play=self._plays.get((motion, q.tier)),
            owner=owner,
            team=destination.team,
            rule=destination.rule,
            assigned_at=q.tiered_at if owner else None,
            assigned_why=as_why(owns(owner) if owner else destination.why),
            value=self._destinations.value(q),
            headline=headline.text,
            evidence_at=headline.last_at,
            fired_at=q.tiered_at,
        )
        start_clock(handoff, self._clocks.deadlines(handoff, away if owner else ()))
        return handoff


def default_team() -> Team:
    """Whose pool takes what nobody owns. There is always one: a qualification is never lost for want of a team."""
    found = Team.objects.select_related("calendar").order_by("-is_default", "id").first()
    if found is not None:
        return found
    calendar, _ = BusinessCalendar.objects.get_or_create(key="utc", defaults={"name": "UTC, Monday to Friday, 9 to 5"})
    # Two workers may find none at once.
    team, _ = Team.objects.get_or_create(
        key="sales", defaults={"name": "Sales", "calendar": calendar, "is_default": True}
    )
    return team
