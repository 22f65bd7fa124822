"""Asking for a person to be erased. The line does it, in the steps of `signals.personal.station`."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from accounts.errors import AlreadyMoved, RuleBroken
from accounts.models import ApiKey, Erasure, Person, User
from accounts.personal.subject import PSEUDONYM_START


@transaction.atomic
def request_erasure(person: Person, *, at: datetime, by: User | None = None, key: ApiKey | None = None) -> Erasure:
    """Put the person into the tray; raises `AlreadyMoved` if somebody has asked for it before.

    Raises `RuleBroken` for who is merged into another.
    """
    if not Person.objects.unmerged().filter(pk=person.pk, erased_at=None).update(erased_at=at):
        raise _refusal(person)
    return Erasure.objects.create(
        person=person,
        pseudonym=f"{PSEUDONYM_START}{uuid4().hex[:20]}",
        requested_at=at,
        requested_by=by,
        requested_with=key,
    )


def _refusal(person: Person) -> RuleBroken:
    now = Person.objects.filter(pk=person.pk).values_list("merged_into").first()
    if now is None:
        return AlreadyMoved("Calls have tied this person's ids to somebody else's meanwhile. Erase that person.")
    if now[0] is not None:
        return RuleBroken(f"This person is merged into person {now[0]}, who has all that is theirs. Erase that one.")
    return AlreadyMoved("This person has been erased already, or is being erased.")
