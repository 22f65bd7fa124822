"""“Turn it on for a week”: grants, for the product to act on.

Baton turns nothing on by itself. What is to be turned on or off is the product's tray, `due`: a grant stays there until
the product says that it has done it, so a poll that is lost costs nothing. Whoever grants again what is on already
lengthens it by a new grant once the old one is over or revoked; as long as the account has one that holds, the product
is not told to turn it off for another.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from accounts.errors import AlreadyMoved
from accounts.models import Person, User
from handoffs.errors import Incomplete, NotYours
from handoffs.models import Grant, Handoff
from handoffs.steps import whose

USUAL = timedelta(days=7)
LONGEST = timedelta(days=90)


def grant(  # noqa: PLR0913 - one grant in full
    handoff: Handoff,
    what: str,
    *,
    by: User,
    at: datetime,
    until: datetime | None = None,
    person: Person | None = None,
    note: str = "",
) -> Grant:
    """Have something turned on for the account until then, for a week if nothing is said.

    Raises `NotYours`, `Incomplete` for a time that is past or far, `AlreadyMoved` if it is turned on already.
    """
    what, until = what.strip(), until or at + USUAL
    if not what:
        raise Incomplete("Say what is turned on, as the product calls it.")
    if not at < until <= at + LONGEST:
        raise Incomplete(f"It ends in the future, at most {LONGEST.days} days from now.")
    _check_worker(handoff, by)
    if not Handoff.objects.unclosed().taken_on().filter(pk=handoff.pk).exists():
        raise Incomplete("Take the handoff on first, and grant before it is over.")
    try:
        with transaction.atomic():
            # What is over is in nobody's way, whether or not the product has come round to it.
            over = Grant.objects.filter(handoff=handoff, what=what, revoked_at=None, withdrawn_at=None, until__lte=at)
            over.update(revoked_at=at, revoked_by=by)
            return Grant.objects.create(
                handoff=handoff, what=what, by=by, at=at, until=until, person=person, note=note.strip()
            )
    except IntegrityError:
        raise AlreadyMoved(f"“{what}” is turned on for this account already. Revoke that first.") from None


def revoke(grant: Grant, *, by: User, at: datetime) -> Grant:
    """End a grant before its time; revoked twice, the first stays. Raises `NotYours`."""
    _check_worker(grant.handoff, by)
    if not Grant.objects.filter(pk=grant.pk, revoked_at=None, until__gt=at).update(revoked_at=at, revoked_by=by):
        grant.refresh_from_db()
        if grant.revoked_at is None:
            raise AlreadyMoved("It has ended by itself.")
    grant.refresh_from_db()
    return grant


def due(at: datetime) -> QuerySet[Grant]:
    """What the product has yet to do: turn on what holds, and off what does not hold any more."""
    return Grant.objects.filter(_to_apply(at) | _to_withdraw(at))


def note_done(grant: Grant, *, at: datetime) -> Grant:
    """The product has done what was due; told twice, the first stays. Raises `AlreadyMoved` if nothing is due."""
    done = Grant.objects.filter(_to_apply(at), pk=grant.pk).update(applied_at=at)
    done = done or Grant.objects.filter(_to_withdraw(at), pk=grant.pk).update(withdrawn_at=at)
    if not done:
        raise AlreadyMoved("There is nothing to do for this grant now; “due” says when there is.")
    grant.refresh_from_db()
    return grant


def with_due(grants: QuerySet[Grant], at: datetime) -> QuerySet[Grant]:
    """Each with what the product has to do: `on`, `off`, or nothing."""
    turn = Case(When(_to_apply(at), then=Value("on")), When(_to_withdraw(at), then=Value("off")), default=Value(""))
    return grants.annotate(due=turn)


def _to_apply(at: datetime) -> Q:
    return Q(applied_at=None, revoked_at=None, until__gt=at)


def _to_withdraw(at: datetime) -> Q:
    over = Q(applied_at__isnull=False, withdrawn_at=None) & (Q(revoked_at__isnull=False) | Q(until__lte=at))
    # Joined within: an update whose own condition joins would not look again at a row that somebody has just changed.
    same = Grant.objects.filter(handoff__account__handoffs=OuterRef("handoff"), what=OuterRef("what"))
    return over & ~Q(Exists(same.filter(revoked_at=None, until__gt=at)))


def _check_worker(handoff: Handoff, by: User) -> None:
    if not Handoff.objects.workable_by(by).filter(pk=handoff.pk).exists():
        raise NotYours(whose(Handoff.objects.select_related("owner").get(pk=handoff.pk), by))
