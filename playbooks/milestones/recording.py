"""Keeps outcomes, each once; what is told again otherwise corrects what was kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import pghistory
from django.db import transaction

from accounts.authors import Author
from playbooks.enums import MilestoneKind
from playbooks.milestones import winning
from playbooks.milestones.affected import reassess_customers
from playbooks.milestones.finding import Subject, directory
from playbooks.milestones.reading import Complaint, Told, read
from playbooks.models import Milestone

LINES_AT_A_TIME = 1_000
_SAYS = ("account_id", "person_id", "at", "yearly_value", "currency")
_WRITTEN = (*_SAYS, "source", "external_id")
Key = tuple[object, ...]


class Line(NamedTuple):
    """The fields of an outcome, and what its place is called where it comes from."""

    place: int
    fields: Mapping[str, Any] | Complaint


class Rejected(NamedTuple):
    """An outcome that was not kept, with the field and the reason."""

    place: int
    field: str
    reason: str


@dataclass
class Counts:
    """What became of outcomes; received = stored + duplicate + rejected. A correction is stored."""

    received: int = 0
    stored: int = 0
    duplicate: int = 0
    rejected: int = 0
    rejections: list[Rejected] = field(default_factory=list)

    def reject(self, place: int, complaint: Complaint) -> None:
        """Count it and say why."""
        self.rejected += 1
        self.rejections.append(Rejected(place, *complaint))

    def figures(self) -> dict[str, int]:
        """The numbers alone."""
        return {name: getattr(self, name) for name in ("received", "stored", "duplicate", "rejected")}


@transaction.atomic
def record(lines: Sequence[Line], *, source: str, by: Author, at: datetime) -> Counts:
    """Keep what can be kept of at most `LINES_AT_A_TIME` lines, in a constant number of statements.

    One at a time: two that tell the same at once would both find that it is new.
    """
    counts = Counts(received=len(lines))
    told = _read(lines, counts, at)
    winning.one_at_a_time()
    wanted = _looked_up(told, counts, source)
    known = _known(wanted, source)
    won_here = {} if source == winning.SOURCE else winning.of_accounts(row.account_id for row in wanted)
    new: dict[Key, Milestone] = {}
    changed: dict[Key, Milestone] = {}
    before = {row.pk: row.account_id for row in (*known.values(), *won_here.values())}
    for row in wanted:
        if _taken_over(row, known, changed, won_here):
            counts.stored += 1
        else:
            _keep(row, known, new, changed, counts)
    for row in new.values():
        row.recorded_at, row.recorded_by, row.recorded_with = at, by.user, by.key
    with pghistory.context(user=by.user.pk if by.user else None, reason=f"Outcomes of {source}"):
        Milestone.objects.bulk_create(new.values())
        Milestone.objects.bulk_update(changed.values(), _WRITTEN)
    customers = [row for row in (*new.values(), *changed.values()) if row.kind == MilestoneKind.CUSTOMER]
    touched = {account_id for row in customers for account_id in (row.account_id, before.get(row.pk, row.account_id))}
    reassess_customers(touched, at)
    return counts


def _read(lines: Iterable[Line], counts: Counts, at: datetime) -> list[tuple[int, Told]]:
    told = []
    for place, fields in lines:
        found = fields if isinstance(fields, Complaint) else read(fields, at)
        if isinstance(found, Complaint):
            counts.reject(place, found)
        else:
            told.append((place, found))
    return told


def _looked_up(told: list[tuple[int, Told]], counts: Counts, source: str) -> list[Milestone]:
    known = directory(one for _, one in told)
    rows = []
    for place, one in told:
        subject = known.subject(one)
        if isinstance(subject, Complaint):
            counts.reject(place, subject)
        else:
            rows.append(_row(one, subject, source))
    return rows


def _row(told: Told, subject: Subject, source: str) -> Milestone:
    return Milestone(
        kind=told.kind,
        account_id=subject.account_id,
        person_id=subject.person_id,
        at=told.at,
        yearly_value=told.yearly_value,
        currency=told.currency,
        source=source,
        external_id=told.id,
    )


def _taken_over(
    row: Milestone, known: dict[Key, Milestone], changed: dict[Key, Milestone], won_here: dict[int, Milestone]
) -> bool:
    """Whether it is a customer that was won here, which then says what, and is called as, the other system tells it."""
    key = _key(row)
    if row.kind != MilestoneKind.CUSTOMER or key in known or row.account_id not in won_here:
        return False
    before = won_here[row.account_id]
    for account_id in [one for one, milestone in won_here.items() if milestone is before]:
        del won_here[account_id]
    for name in _WRITTEN:
        setattr(before, name, getattr(row, name))
    known[key] = changed[key] = before
    return True


def _keep(
    row: Milestone,
    known: dict[Key, Milestone],
    new: dict[Key, Milestone],
    changed: dict[Key, Milestone],
    counts: Counts,
) -> None:
    key = _key(row)
    before = known.get(key)
    if before is None:
        known[key] = new[key] = row
        counts.stored += 1
    elif all(getattr(before, name) == getattr(row, name) for name in _SAYS):
        counts.duplicate += 1
    else:
        for name in _SAYS:
            setattr(before, name, getattr(row, name))
        if key not in new:
            changed[key] = before
        counts.stored += 1


def _known(rows: list[Milestone], source: str) -> dict[Key, Milestone]:
    """Those of them that have been kept before."""
    named = Milestone.objects.filter(source=source, external_id__in={row.external_id for row in rows} - {""})
    unnamed = Milestone.objects.filter(
        external_id="", account__in={row.account_id for row in rows}, at__in={row.at for row in rows}
    )
    return {_key(row): row for row in [*named, *unnamed]}


def _key(row: Milestone) -> Key:
    if row.external_id:
        return row.kind, row.external_id
    return row.kind, "", row.account_id, row.person_id, row.at
