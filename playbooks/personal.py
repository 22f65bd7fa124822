"""What the playbooks app holds about a person, for the export."""

from collections.abc import Iterator
from typing import Any

from accounts.personal.registry import Files, Section, register
from accounts.personal.subject import Subject
from playbooks.milestones.forgetting import forget, naming
from playbooks.models import Milestone, PersonQualification, PersonScore

READ_AT_A_TIME = 2_000
SCORE_COLUMNS = ("version__scorecard__key", "version__number", "points", "qualified", "assessed_at")
LEAD_COLUMNS = ("scorecard__key", "version__number", "account__key", "at", "recorded_at", "points", "ended_at")
COLUMNS = ("kind", "account__key", "at", "yearly_value", "currency", "source", "external_id", "recorded_at")


def _outcomes(subject: Subject) -> Iterator[dict[str, Any]]:
    found = Milestone.objects.filter(person=subject.person).order_by("pk")
    yield from found.values(*COLUMNS).iterator(chunk_size=READ_AT_A_TIME)


def _scores(subject: Subject) -> Iterator[dict[str, Any]]:
    found = PersonScore.objects.filter(person=subject.person).order_by("pk")
    yield from found.values(*SCORE_COLUMNS).iterator(chunk_size=READ_AT_A_TIME)


def _qualifications(subject: Subject) -> Iterator[dict[str, Any]]:
    found = PersonQualification.objects.filter(person=subject.person).order_by("pk")
    yield from found.values(*LEAD_COLUMNS).iterator(chunk_size=READ_AT_A_TIME)


def _files(subject: Subject) -> Iterator[dict[str, Any]]:
    for file in naming(subject):
        yield {"file": file.name, "uploaded_at": file.uploaded_at}


register(
    Files(forget),
    Section(
        "outcome_files", "Files of outcomes that have not been imported", "Thrown away.", _files, lambda _subject: None
    ),
    Section(
        "scores",
        "Scores",
        "Erased, and not worked out again.",
        _scores,
        lambda subject: PersonScore.objects.filter(person=subject.person).count(),
    ),
    Section(
        "person_qualifications",
        "Qualifications",
        "Erased.",
        _qualifications,
        lambda subject: PersonQualification.objects.filter(person=subject.person).count(),
    ),
    Section(
        "outcomes",
        "Outcomes",
        "Kept: what became of the account comes out as before, for nobody in particular.",
        _outcomes,
        lambda subject: Milestone.objects.filter(person=subject.person).count(),
    ),
)
