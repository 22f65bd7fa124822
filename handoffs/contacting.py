"""May somebody be contacted? The question of sequencers and marketing tools, answered in one indexed read.

One statement finds the people, judges them by the same gates as `handoffs.gates`, and keeps the refusals. The first
reason that applies is the answer: who nobody knows, peace that was promised, what the tier rules out, then the gates,
then what the account has had of contacts already. It is a function of the database (`handoffs.contact_sql`), as its
plan takes longer to make than to carry out: there the plan is kept, behind a pool of connections as well.

Whether contact is allowed may change the next minute, so an answer is for now, never to be kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.personal.hashing import ADDRESS, digester
from handoffs.enums import ContactReason
from handoffs.timers import EXPIRES_AFTER

MOST_PEOPLE = 1_000
"""That may be asked about at once."""
ALLOWED = (ContactReason.INVITED, ContactReason.WAIVED)

_ASK = """
SELECT * FROM handoffs_may_contact(
    %(places)s::int[], %(emails)s::text[], %(people)s::bigint[], %(subjects)s::uuid[],
    %(key)s::bigint, %(user)s::bigint, %(asker)s, %(at)s
) ORDER BY place
"""


@dataclass(frozen=True)
class Asked:
    """Whom somebody asks about: by e-mail address, or by the number that Baton has for the person."""

    email: str = ""
    person: int | None = None

    @property
    def subject(self) -> UUID:
        """What tells people apart whom nobody knows, without saying who they are."""
        kind, value = (ADDRESS, self.email.lower()) if self.person is None else ("number", str(self.person))
        return UUID(bytes=digester()(kind, value)[0][:16])


@dataclass(frozen=True)
class Asker:
    """Who asks: an API key, or a user."""

    key: int | None = None
    user: int | None = None

    def __str__(self) -> str:
        return f"key {self.key}" if self.user is None else f"user {self.user}"


@dataclass(frozen=True)
class Answer:
    """May they be contacted now, why, and from when until when that holds if nothing happens (None: nobody knows)."""

    reason: ContactReason
    person: int | None = None
    account: int | None = None
    handoff: int | None = None
    owner: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def allowed(self) -> bool:
        """Whether they may."""
        return self.reason in ALLOWED

    @property
    def sentence(self) -> str:
        """The reason for people to read."""
        return SENTENCES[self.reason]


SENTENCES = {
    ContactReason.INVITED: "They invited contact.",
    ContactReason.WAIVED: "Their tier needs no invitation, and somebody has activated.",
    ContactReason.UNKNOWN: "Nobody known has this address or number. Who has not used the product is not contacted.",
    ContactReason.SELF_SERVE: "Self-serve accounts are left to the product.",
    ContactReason.NOT_ACTIVATED: "Nobody of the account has activated.",
    ContactReason.NO_HANDOFF: "They are of no account that has qualified.",
    ContactReason.NOT_INVITED: "Nothing has invited contact yet.",
    ContactReason.NOT_CHECKED: "Nobody has looked yet at what they are doing.",
    ContactReason.SNOOZED: "Their account was put off: the time is bad.",
    ContactReason.COOLDOWN: "Their account was disqualified and is left in peace.",
    ContactReason.CLOSED: "Their handoff is over.",
    ContactReason.TOO_MANY: "Their account has been contacted as often as the team's rule allows.",
    ContactReason.NO_ANSWER: "The last message to their account has no answer yet.",
}


def ask(asked: Sequence[Asked], *, by: Asker, at: datetime) -> list[Answer]:
    """Answer for each person in the order asked, and keep the refusals; one statement, however many there are."""
    given: dict[str, Any] = {
        "places": list(range(len(asked))),
        "emails": [one.email for one in asked],
        "people": [one.person for one in asked],
        "subjects": [one.subject for one in asked],
        "key": by.key,
        "user": by.user,
        "asker": str(by),
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ASK, given)
        return [_answer(dict(zip(_COLUMNS, row, strict=True))) for row in cursor.fetchall()]


_COLUMNS = (
    *("place", "person", "account", "handoff", "reason", "owner", "fired_at", "permitted_at", "contacted_at"),
    *("closed_at", "snoozed_until", "cooldown_until", "latest_at", "frees_at"),
)
_SINCE = {
    ContactReason.INVITED: "permitted_at",
    ContactReason.WAIVED: "fired_at",
    ContactReason.NOT_ACTIVATED: "fired_at",
    ContactReason.NOT_INVITED: "fired_at",
    ContactReason.NOT_CHECKED: "fired_at",
    ContactReason.CLOSED: "closed_at",
    ContactReason.NO_ANSWER: "latest_at",
    ContactReason.TOO_MANY: "latest_at",
}
_UNTIL = {
    ContactReason.SNOOZED: "snoozed_until",
    ContactReason.COOLDOWN: "cooldown_until",
    ContactReason.TOO_MANY: "frees_at",
}


def _answer(row: dict[str, Any]) -> Answer:
    reason = ContactReason(row["reason"])
    until = row.get(_UNTIL.get(reason, ""))
    if reason in ALLOWED and row["contacted_at"] is None:
        # Then the handoff expires.
        until = max(row["fired_at"], row["snoozed_until"] or row["fired_at"]) + EXPIRES_AFTER
    return Answer(
        reason=reason,
        person=row["person"],
        account=row["account"],
        handoff=row["handoff"],
        owner=row["owner"],
        since=row.get(_SINCE.get(reason, "")),
        until=until,
    )
