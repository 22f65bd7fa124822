"""A station of the line: qualifications in, handoffs out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts.durability import NOT_WAITED_FOR
from accounts.models import User
from accounts.units import Unit
from handoffs.assigning import as_why
from handoffs.deadlines import Clocks, start_clock
from handoffs.enums import HandoffState, Motion, Move
from handoffs.headlines import Headline, headlines
from handoffs.models import BusinessCalendar, Handoff, Team
from handoffs.pauses import absences
from handoffs.rescheduling import OPENING
from handoffs.routing.choosing import owns
from handoffs.routing.roster import is_present
from handoffs.routing.teams import Destinations
from handoffs.webhooks.outbox import tell_qualified
from playbooks.enums import MilestoneKind, TierKey, Trigger
from playbooks.models import Qualification, Script

BATCH = 500


# Whoever sets clocks anew is kept out until what opens now is committed, so calendars are read after it.
_BEGIN = f"SELECT {NOT_WAITED_FOR}, pg_advisory_xact_lock_shared({OPENING})"
# An account's parts count for it, merged or not; accounts that were merged into another are asked for by that one.
_CONCERNING = """
SELECT qualification.id, (
    SELECT min(milestone.at) FROM accounts_account part
    JOIN playbooks_milestone milestone ON milestone.account_id = part.id AND milestone.kind = %(customer)s
    WHERE part.id = qualification.account_id AND part.merged_into_id IS NULL
       OR part.merged_into_id = qualification.account_id
)
FROM playbooks_qualification qualification
JOIN playbooks_tier tier
  ON tier.version_id = qualification.tier_version_id AND tier.key = qualification.tier AND tier.opens_handoff
WHERE qualification.id = ANY(%(qualifications)s) AND NOT EXISTS (
    SELECT FROM handoffs_handoff cooling
    WHERE cooling.account_id = qualification.account_id AND cooling.cooldown_until > %(at)s
)
"""
_WRITE_DOWN = """
WITH taken AS (
    UPDATE playbooks_qualification SET taken_at = %(at)s WHERE id = ANY(%(taken)s)
), looked_at AS (
    INSERT INTO playbooks_permissioncheck (account_id, recorded_at)
    SELECT account_id, %(at)s FROM unnest(%(accounts)s::bigint[]) AS opened (account_id)
)
INSERT INTO handoffs_moverecord (handoff_id, move, state, at, note)
SELECT id, %(move)s, %(state)s, %(at)s, assigned_why FROM handoffs_handoff
WHERE qualification_id = ANY(%(opened)s) ORDER BY id
"""


@transaction.atomic
def open_handoffs(at: datetime) -> int:
    """Take up to a batch of qualifications and open the handoffs they call for; returns how many were taken.

    Opens one for a qualification whose tier sales touches, unless the account has one open in the same motion. The
    unique index decides that, not a look beforehand: two workers may hold qualifications of one account. For an account
    that is a customer it is one of expansion, under the same tiers and gates. None opens while the account is in the
    cooldown of one that was disqualified. Owner is the account's owner while they work handoffs; without one the
    handoff goes to the pool of the default team.
    """
    tray = Qualification.objects.filter(taken_at=None).order_by("id").select_related("account")
    taken = list(tray.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    if not taken:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN)
    customers = _concerning_sales(taken, at)
    # In the order of accounts, so that two workers waiting for each other's accounts cannot deadlock.
    opening = sorted((q for q in taken if q.pk in customers), key=lambda q: (q.account_id, q.pk))
    if opening:
        said, made_of = headlines(opening), _Opening(opening, customers, at)
        handoffs = [made_of.handoff_of(q, said[q.pk]) for q in opening]
        Handoff.objects.bulk_create(handoffs, ignore_conflicts=True)
    _write_down(taken, opening, at)
    tell_qualified(taken)
    return Unit(len(taken), is_full=len(taken) == BATCH)


def _concerning_sales(qualifications: list[Qualification], at: datetime) -> dict[int, datetime | None]:
    """Those whose tier sales touches and whose account is left in peace by no cooldown, by their ids.

    With each since when its account is a customer, if it is one.
    """
    words: dict[str, Any] = {"qualifications": [q.pk for q in qualifications], "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_CONCERNING, {**words, "customer": MilestoneKind.CUSTOMER.value})
        return dict(cursor.fetchall())


def _write_down(taken: list[Qualification], opening: list[Qualification], at: datetime) -> None:
    """Empty the tray, write the log of what was opened, and have the second gate look at it."""
    words: dict[str, Any] = {"move": Move.OPENED.value, "state": HandoffState.FIRED.value, "at": at}
    words |= {"taken": [q.pk for q in taken], "opened": [q.pk for q in opening]}
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_DOWN, {**words, "accounts": [q.account_id for q in opening]})


TRIGGER_OF = {Motion.NEW_BUSINESS: Trigger.QUALIFICATION, Motion.EXPANSION: Trigger.EXPANSION}


def _plays() -> dict[tuple[Motion, str], int]:
    """The play of each motion and tier, by its id.

    It is the first by name that is active, waits for it and has words for the tier.
    Where none waits for customers, the one of any qualification serves them, too.
    """
    scripts = Script.objects.published().filter(play__is_active=True).order_by("-play__name", "-play_id")
    found = {(trigger, tier): play for trigger, tier, play in scripts.values_list("play__trigger", "tier", "play_id")}
    return {
        (motion, tier): play
        for motion, trigger in TRIGGER_OF.items()
        for tier in TierKey.values
        if (play := found.get((trigger, tier)) or found.get((Trigger.QUALIFICATION, tier)))
    }


class _Opening:
    """What the handoffs of some qualifications are made of, read once for all of them."""

    def __init__(
        self, qualifications: list[Qualification], customers: Mapping[int, datetime | None], at: datetime
    ) -> None:
        self._plays, self._clocks, self._at, self._customers = _plays(), Clocks(), at, customers
        self._destinations = Destinations(qualifications, teams(), at)
        owners = {owner_id for q in qualifications if (owner_id := q.account.owner_id)}
        self._sellers = User.objects.in_sales().in_bulk(owners)
        self._away = absences(owners, min(q.tiered_at for q in qualifications)) if owners else {}

    def motion_of(self, q: Qualification) -> Motion:
        """Expansion if the account was a customer already when it came to concern sales."""
        since = self._customers[q.pk]
        return Motion.EXPANSION if since and since <= q.tiered_at else Motion.NEW_BUSINESS

    def handoff_of(self, q: Qualification, headline: Headline) -> Handoff:
        """The handoff that a qualification calls for, on the clock since it came to concern sales."""
        motion = self.motion_of(q)
        owning = self._sellers.get(q.account.owner_id or 0)
        destination = self._destinations.of(q, owning)
        away = self._away.get(q.account.owner_id, ())
        owner = owning if owning and is_present(away, destination.team, self._at) else None
        handoff = Handoff(
            account_id=q.account_id,
            qualification=q,
            motion=motion,
            tier=q.tier,
            points=q.points,
            play_id=self._plays.get((motion, q.tier)),
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


def teams() -> dict[int, Team]:
    """All teams by their ids, first the default one, whose pool takes what nobody owns.

    There is always one: a qualification is never lost for want of a team.
    """
    found = list(Team.objects.select_related("calendar").order_by("-is_default", "id")) or [_safe_team()]
    return {team.pk: team for team in found}


def _safe_team() -> Team:
    calendar, _ = BusinessCalendar.objects.get_or_create(key="utc", defaults={"name": "UTC, Monday to Friday, 9 to 5"})
    # Two workers may find none at once.
    team, _ = Team.objects.get_or_create(
        key="sales", defaults={"name": "Sales", "calendar": calendar, "is_default": True}
    )
    return team


def default_team() -> Team:
    """The first of them."""
    return next(iter(teams().values()))
