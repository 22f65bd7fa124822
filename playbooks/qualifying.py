"""From scores to qualifications: who fires now, and whose qualification has ended.

A PQL fires when the score holds now. It fires again only after it fell below, and the cooldown since the last firing
has passed. A qualification is dated from the instant the score crossed the threshold (or the cooldown ended), not from
the moment at which Baton looked. All of this is the same for people, whose qualifications are rows of their own
(`Book`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from psycopg.sql import SQL, Identifier, Literal

from accounts.models import Person
from playbooks.enums import Subject, TierKey
from playbooks.models import PersonQualification, Qualification, TierAssignment
from playbooks.scoring.database import execute
from playbooks.scoring.firing import QualifiedSpan, covering, firing_in
from playbooks.scoring.history import held_at, qualified_spans
from playbooks.scoring.live import SCORES, WHOSE
from playbooks.scoring.spec import VersionSpec

Fired = list[tuple[int, datetime]]
"""Accounts or people, each with the instant at which they fired."""


@dataclass(frozen=True)
class Book:
    """Where the qualifications of a subject are kept: rows of `model` by the field `whose`.

    `more` is what is noted besides of each who fired at an instant.
    """

    model: type[Qualification] | type[PersonQualification]
    whose: str
    more: Callable[[list[int], datetime], Callable[[int], dict[str, Any]]]

    def rows(self) -> Any:
        """All of them."""
        return self.model.objects.all()

    def of(self, version: VersionSpec, ids: list[int]) -> Any:
        """Theirs under the version's scorecard."""
        return self.rows().filter(scorecard_id=version.scorecard_id, **{f"{self.whose}__in": ids})

    def whose_id(self, row: Qualification | PersonQualification) -> int:
        """The account or person."""
        return int(getattr(row, f"{self.whose}_id"))


def _tiers(accounts: list[int], at: datetime) -> Callable[[int], dict[str, Any]]:
    tiers = TierAssignment.objects.in_bulk(accounts)
    return lambda account_id: {
        "tiered_at": at,
        "tier_version_id": tiers[account_id].version_id if account_id in tiers else None,
        "tier": tiers[account_id].tier if account_id in tiers else TierKey.SELF_SERVE,
    }


def _homes(people: list[int], _at: datetime) -> Callable[[int], dict[str, Any]]:
    homes = dict(Person.objects.filter(pk__in=people).values_list("pk", "account"))
    return lambda person_id: {"account_id": homes.get(person_id)}


BOOKS = {
    Subject.ACCOUNT: Book(Qualification, "account", _tiers),
    Subject.PERSON: Book(PersonQualification, "person", _homes),
}


def settle(version: VersionSpec, accounts: list[int], qualifying: dict[int, bool], at: datetime) -> int:
    """Open and end qualifications after an assessment of these accounts (or people); returns how many fired.

    They must be locked.

    `qualifying` is what `store_scores` said. Only accounts for which what is stored and what holds differ, or may have
    differed in between, have their history looked at.
    """
    book = BOOKS[version.subject]
    open_for = set(book.of(version, accounts).filter(ended_at=None).values_list(book.whose, flat=True))
    fallen = open_for - qualifying.keys()
    unsettled = fallen | {account for account, was_due in qualifying.items() if was_due or account not in open_for}
    if not unsettled:
        return 0
    unended = {book.whose_id(row): row for row in book.of(version, list(unsettled)).filter(ended_at=None)}
    spans = {account: list[QualifiedSpan]() for account in unsettled} | dict(qualified_spans(version, list(unsettled)))
    for account in sorted(unsettled & unended.keys()):
        if _has_ended(unended[account], spans[account], version, at):
            _end(unended.pop(account), spans[account], at)
    return _fire(version, {account: spans[account] for account in sorted(unsettled - unended.keys())}, at)


def _has_ended(
    qualification: Qualification | PersonQualification, spans: list[QualifiedSpan], version: VersionSpec, at: datetime
) -> bool:
    """Say whether the score fell below since the firing. Another version's spans may begin elsewhere without a fall."""
    current = covering(spans, at)
    if current is None:
        return True
    return qualification.version_id == version.id and current.start > qualification.at


def _end(qualification: Qualification | PersonQualification, spans: list[QualifiedSpan], at: datetime) -> None:
    """Date it from the last fall, or from now when history has changed so much that there is none after the firing."""
    falls = [span.end for span in spans if span.end is not None and qualification.at < span.end <= at]
    qualification.ended_at = max(falls, default=at)
    qualification.save(update_fields=["ended_at"])


def _fire(version: VersionSpec, candidates: dict[int, list[QualifiedSpan]], at: datetime) -> int:
    book = BOOKS[version.subject]
    fires = book.of(version, list(candidates)).order_by().values_list(book.whose)
    last = dict(fires.annotate(last=Max("at")))
    fired: Fired = []
    waiting: Fired = []
    for account_id, spans in candidates.items():
        span = covering(spans, at)
        when = firing_in(span, last.get(account_id), version.cooldown) if span else None
        if when is not None:
            (fired if when <= at else waiting).append((account_id, when))
    _store(version, fired, at)
    wait_for_cooldown(version, waiting)
    return len(fired)


def _store(version: VersionSpec, fired: Fired, at: datetime) -> None:
    book = BOOKS[version.subject]
    held = held_at(version, fired)
    more = book.more([whose_id for whose_id, _ in fired], at)
    made: list[Any] = [
        book.model(
            scorecard_id=version.scorecard_id,
            version_id=version.id,
            at=when,
            recorded_at=at,
            points=version.points_of(held[whose_id, when]),
            rules_held=[rule.id for rule in version.rules_of(held[whose_id, when])],
            **{f"{book.whose}_id": whose_id} | more(whose_id),
        )
        for whose_id, when in fired
    ]
    book.rows().bulk_create(made)


def wait_for_cooldown(version: VersionSpec, waiting: Fired, table: str | None = None) -> None:
    """Have the accounts assessed again when their cooldown has passed; `table` is where their scores are."""
    if not waiting:
        return
    execute(
        SQL(
            "UPDATE {} AS score SET reassess_at = least(reassess_at, wait.at)"
            " FROM unnest({}::bigint[], {}::timestamptz[]) AS wait (account_id, at)"
            " WHERE version_id = {} AND score.{} = wait.account_id"
        ).format(
            Identifier(table or SCORES[version.subject]),
            Literal([account_id for account_id, _ in waiting]),
            Literal([at for _, at in waiting]),
            Literal(version.id),
            WHOSE[version.subject],
        )
    )
