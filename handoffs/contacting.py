"""May somebody be contacted? The question of sequencers and marketing tools, answered in one indexed read.

One statement finds the people, judges them by the same gates as `handoffs.gates`, and keeps the refusals. The first
reason that applies is the answer, in the order of `_REASON`: who nobody knows, what the tier rules out, peace and
quiet that was promised, then the gates, then what an account has had of contacts already.

Whether contact is allowed may change the next minute, so an answer is for now, never to be kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.personal.hashing import ADDRESS, digester
from handoffs.enums import ContactReason
from handoffs.timers import EXPIRES_AFTER

MOST_PEOPLE = 1_000
"""That may be asked about at once."""
REFUSALS_EVERY = timedelta(minutes=1)
"""The same refusal of the same person to the same asker is kept once in such a span of the clock."""
ALLOWED = (ContactReason.INVITED, ContactReason.WAIVED)

_FOUND = """
WITH asked AS MATERIALIZED (
    SELECT place, nullif(email, '') AS email, person AS person_id, subject
    FROM unnest(%(places)s::int[], %(emails)s::text[], %(people)s::bigint[], %(subjects)s::uuid[])
        AS asked(place, email, person, subject)
), found AS (
    SELECT asked.place, asked.email, asked.subject, person.id AS person_id, account.id AS account_id,
           handoff.id AS handoff_id, handoff.state, handoff.fired_at, handoff.permitted_at, handoff.contacted_at,
           handoff.closed_at, handoff.snoozed_until, handoff.tier, assignment.tier AS tier_now,
           coalesce(handoff.owner_id, account.owner_id) AS owner_id, team.contacts_max, team.contacts_days,
           coalesce(tier.needs_permission, true) AS needs_permission,
           EXISTS (SELECT FROM playbooks_rule rule WHERE rule.id = ANY(q.rules_held) AND rule.is_activation)
               OR EXISTS (SELECT FROM playbooks_score score WHERE score.account_id = account.id AND score.activated)
               AS activated,
           EXISTS (SELECT FROM handoffs_contextcheck checked
                   WHERE checked.handoff_id = handoff.id AND checked.noted_at IS NOT NULL) AS checked,
           (SELECT max(cooldown_until) FROM handoffs_handoff cooling
            WHERE cooling.account_id = account.id AND cooling.cooldown_until > %(at)s) AS cooldown_until,
           contacts.latest_at, contacts.answered, contacts.counted, contacts.frees_at
    FROM asked
    LEFT JOIN LATERAL (
        SELECT coalesce(same.merged_into_id, same.id) AS id FROM accounts_person same
        WHERE same.id = coalesce(asked.person_id, (
            SELECT id FROM accounts_person mailed
            WHERE upper(mailed.email) = upper(asked.email) AND mailed.erased_at IS NULL
            ORDER BY mailed.merged_into_id IS NULL DESC, mailed.last_seen_at DESC, mailed.id LIMIT 1
        ))
    ) AS known ON true
    LEFT JOIN accounts_person person ON person.id = known.id AND person.erased_at IS NULL
    LEFT JOIN accounts_account account ON account.id = person.account_id
    LEFT JOIN playbooks_tierassignment assignment ON assignment.account_id = account.id
    LEFT JOIN LATERAL (
        SELECT * FROM handoffs_handoff one WHERE one.account_id = account.id
        ORDER BY one.closed_at IS NULL DESC, one.permitted_at IS NOT NULL DESC, one.id DESC LIMIT 1
    ) AS handoff ON true
    LEFT JOIN playbooks_qualification q ON q.id = handoff.qualification_id
    LEFT JOIN playbooks_tier tier ON tier.version_id = q.tier_version_id AND tier.key = handoff.tier
    LEFT JOIN handoffs_team team ON team.id = handoff.team_id
    LEFT JOIN LATERAL (
        SELECT max(sent.at) AS latest_at,
               coalesce(bool_or(sent.answered_at IS NOT NULL AND newest), true) AS answered,
               count(*) FILTER (WHERE sent.at > %(at)s - make_interval(days => team.contacts_days)) AS counted,
               max(sent.at) FILTER (WHERE nth = team.contacts_max)
                   + make_interval(days => team.contacts_days) AS frees_at
        FROM (
            SELECT outreach.at, outreach.answered_at,
                   row_number() OVER (ORDER BY outreach.at DESC, outreach.id DESC) AS nth,
                   row_number() OVER (ORDER BY outreach.at DESC, outreach.id DESC) = 1 AS newest
            FROM handoffs_outreach outreach JOIN handoffs_handoff own ON own.id = outreach.handoff_id
            WHERE own.account_id = account.id AND outreach.at <= %(at)s
        ) AS sent
    ) AS contacts ON true
)
, judged AS (
    SELECT *, CASE
        WHEN person_id IS NULL THEN 'unknown'
        WHEN cooldown_until IS NOT NULL THEN 'cooldown'
        WHEN tier_now = 'self_serve' AND (handoff_id IS NULL OR closed_at IS NOT NULL) THEN 'self_serve'
        WHEN handoff_id IS NULL THEN 'no_handoff'
        WHEN closed_at IS NOT NULL THEN 'closed'
        WHEN NOT activated THEN 'not_activated'
        WHEN state = 'snoozed' THEN 'snoozed'
        WHEN permitted_at IS NULL AND needs_permission THEN 'not_invited'
        WHEN contacted_at IS NULL AND NOT checked THEN 'not_checked'
        WHEN NOT answered THEN 'no_answer'
        WHEN counted >= contacts_max THEN 'too_many'
        WHEN permitted_at IS NULL THEN 'waived'
        ELSE 'invited'
    END AS reason FROM found
), kept AS (
    INSERT INTO handoffs_contactrefusal (person_id, host, subject, reason, key_id, by_id, asker, minute, at)
    SELECT DISTINCT ON (subject, reason) person_id, host, subject, reason,
           %(key)s::bigint, %(user)s::bigint, %(asker)s, %(minute)s, %(at)s
    FROM (
        SELECT person_id, reason,
               CASE WHEN person_id IS NULL THEN left(split_part(coalesce(email, ''), '@', 2), 255) ELSE '' END AS host,
               CASE WHEN person_id IS NULL THEN subject ELSE md5('person ' || person_id)::uuid END AS subject
        FROM judged WHERE reason <> ALL(%(allowed)s)
    ) AS refused
    ON CONFLICT DO NOTHING
)
SELECT judged.place, judged.person_id, judged.account_id, judged.handoff_id, judged.reason, owner.email,
       judged.fired_at, judged.permitted_at, judged.contacted_at, judged.closed_at, judged.snoozed_until,
       judged.cooldown_until, judged.latest_at, judged.frees_at
FROM judged LEFT JOIN accounts_user owner ON owner.id = judged.owner_id AND owner.is_active
ORDER BY judged.place
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
        "minute": at.replace(second=0, microsecond=0),
        "at": at,
        "allowed": [reason.value for reason in ALLOWED],
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, given)
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
