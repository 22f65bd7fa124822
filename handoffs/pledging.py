"""The pledge: its versions, who has signed the one in force, and what becomes of violations."""

from datetime import datetime

import pghistory
from django.db import connection, transaction
from django.db.models import Max

from accounts.enums import Role
from accounts.models import User
from handoffs.errors import Incomplete, NotYours, Unsigned
from handoffs.models import PledgeSignature, PledgeVersion, Violation
from playbooks.actions import who
from playbooks.enums import VersionState
from playbooks.errors import NotDraft

LOCK = "SELECT pg_advisory_xact_lock(hashtext('baton pledge'))"
SHORTEST_ANSWER = 10
ANSWER_TOO_SHORT = f"Say in a few words how it came about, at least {SHORTEST_ANSWER} characters."
UNSIGNED = "Sign the pledge first: it says what every contact keeps to. It is at /pledge/."


def current() -> PledgeVersion | None:
    """The pledge in force; None before there is one."""
    return PledgeVersion.objects.filter(state=VersionState.PUBLISHED).first()


def unsigned_by(user: User) -> PledgeVersion | None:
    """The pledge in force, if the user has yet to sign it."""
    in_force = PledgeVersion.objects.filter(state=VersionState.PUBLISHED)
    return in_force.exclude(signatures__by=user).first()


def check_signed(user: User) -> None:
    """Raise `Unsigned` until the user has signed what is in force."""
    if unsigned_by(user):
        raise Unsigned(UNSIGNED)


def sign(version: PledgeVersion, *, by: User, at: datetime) -> PledgeSignature:
    """Sign the pledge in force; signing twice changes nothing. Raises `NotDraft` if another has come into force."""
    if not by.has_role(Role.AE, Role.MANAGER):
        raise NotYours("Account executives and sales managers sign the pledge.")
    if not PledgeVersion.objects.filter(pk=version.pk, state=VersionState.PUBLISHED).exists():
        raise NotDraft("The pledge has changed since you read it. Read what it says now, and sign that.")
    signature, _ = PledgeSignature.objects.get_or_create(version=version, by=by, defaults={"at": at})
    return signature


@transaction.atomic
def write_draft(text: str, *, at: datetime, by: User | None = None) -> tuple[PledgeVersion, bool]:
    """Make the newest version say this if it is a draft, else begin one that does; returns it and whether it is new."""
    _lock()
    latest = PledgeVersion.objects.order_by("-number").first()
    draft = latest if latest and latest.state == VersionState.DRAFT else _next(at)
    is_new = draft.pk is None
    draft.text = text
    with pghistory.context(**who(by, "")):
        draft.save()
    return draft, is_new


@transaction.atomic
def publish(version: PledgeVersion, *, by: User | None, at: datetime) -> PledgeVersion:
    """Put a draft in force: everybody signs anew. Raises `NotDraft`, and `Incomplete` for a pledge of nothing."""
    _lock()
    version = PledgeVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != VersionState.DRAFT:
        raise NotDraft(f"{version} is {version.state}. Make a new draft to change it.")
    if not version.promises:
        raise Incomplete("Write at least one promise, one a line.")
    with pghistory.context(**who(by, "")):
        PledgeVersion.objects.filter(state=VersionState.PUBLISHED).update(state=VersionState.RETIRED, retired_at=at)
        version.state, version.published_at, version.published_by = VersionState.PUBLISHED, at, by
        version.save()
    return version


@transaction.atomic
def number(version: PledgeVersion, *, at: datetime) -> None:
    """Give a draft that is not stored yet the next number."""
    _lock()
    version.number, version.created_at = _next(at).number, at


def answer(violation: Violation, said: str, *, by: User, at: datetime) -> Violation:
    """Say how it came to a violation; the one whose it is may, as long as nobody has reviewed it.

    Raises `NotYours`, or `Incomplete` for an answer that says nothing.
    """
    said = said.strip()
    if len(said) < SHORTEST_ANSWER:
        raise Incomplete(ANSWER_TOO_SHORT)
    mine = Violation.objects.filter(pk=violation.pk, by=by, reviewed_at=None)
    if not mine.update(answer=said, answered_at=at):
        raise NotYours("Only the one whose contact it was answers, and only until it has been talked about.")
    violation.refresh_from_db()
    return violation


def _lock() -> None:
    """One at a time, as for the tiers: there is no parent row to lock."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)


def _next(at: datetime) -> PledgeVersion:
    number = (PledgeVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    return PledgeVersion(number=number, created_at=at)
