"""The scoring station of people: those about whom something changed in, their scores and qualifications out.

It is of use for scorecards about people alone. What accounts make of theirs is worked out from the same rows at their
own station, so neither waits for the other.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from accounts.durability import commit_without_waiting
from accounts.units import Unit
from playbooks.enums import Subject, VersionState
from playbooks.models import PersonQualification, PersonScore, ScorecardVersion
from playbooks.qualifying import fired_under, settle
from playbooks.scoring.live import store_scores
from playbooks.scoring.spec import VersionSpec
from signals.identity.affiliations import ACCOUNT_AT

TRAY_ROWS_AT_A_TIME = 8_000
DUE_PEOPLE_AT_A_TIME = 2_000

_TAKE = """
DELETE FROM accounts_personreassessment WHERE id = ANY(ARRAY(
    SELECT id FROM accounts_personreassessment WHERE due_at IS NULL OR due_at <= %s
    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
)) RETURNING person_id
"""
_HOLD = """
SELECT version.id FROM playbooks_scorecardversion version
JOIN playbooks_scorecard scorecard ON scorecard.id = version.scorecard_id
WHERE version.state = %s AND scorecard.subject = %s ORDER BY version.id FOR SHARE OF version
"""
_LOCK = f"""
SELECT id, merged_into_id IS NOT NULL, erased_at IS NOT NULL,
    {ACCOUNT_AT.format(person="accounts_person.id", at="%s")} IS NOT NULL
FROM accounts_person WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
"""  # noqa: S608 - constants


class Locked(NamedTuple):
    """A person who is being assessed; `belongs`: to an account, at the instant."""

    id: int
    is_merged: bool
    is_erased: bool
    belongs: bool


@transaction.atomic
def assess_people(at: datetime) -> int:
    """Assess the people in the tray and those whose time has come; returns how many.

    They are locked before anything is read about them, as accounts are. Who is merged into another has no score, and
    what they were qualified for is the other one's now; who is erased has neither, nor has ever had. Who belongs to no
    account has no score, and what they were qualified for ended when they left.
    """
    versions = _published_versions()
    wanted = _taken(at) | (_due(at) if versions else set())
    if not wanted:
        return 0
    commit_without_waiting()
    if versions or PersonQualification.objects.exists():
        _assess([VersionSpec.of(version) for version in versions], _locked(wanted, at), at)
    return Unit(len(wanted), is_full=len(wanted) >= DUE_PEOPLE_AT_A_TIME)


def _assess(versions: list[VersionSpec], locked: list[Locked], at: datetime) -> None:
    merged = [one.id for one in locked if one.is_merged]
    erased = [one.id for one in locked if one.is_erased]
    homeless = [one.id for one in locked if not one.belongs]
    PersonScore.objects.filter(person__in=[*merged, *erased, *homeless]).delete()
    PersonQualification.objects.filter(person__in=merged, ended_at=None).update(ended_at=at)
    PersonQualification.objects.filter(person__in=erased).delete()
    people = sorted({one.id for one in locked} - {*merged, *erased})
    for version in versions:
        settle(version, store_scores(version, people, at, fired=fired_under(version)), at)


def _published_versions() -> list[ScorecardVersion]:
    """The versions about people that are in force, which stay so until the scores are written."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [VersionState.PUBLISHED, Subject.PERSON])
        held = [version_id for (version_id,) in cursor.fetchall()]
    if not held:
        return []
    versions = ScorecardVersion.objects.filter(pk__in=held).select_related("scorecard").prefetch_related("rules")
    return list(versions.order_by("pk"))


def _taken(at: datetime) -> set[int]:
    """People of whom there are rows in the tray that nobody else holds; the rows go."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [at, TRAY_ROWS_AT_A_TIME])
        return {person_id for (person_id,) in cursor.fetchall()}


def _due(at: datetime) -> set[int]:
    """People of whom a rule has aged out."""
    due = PersonScore.objects.due(at).order_by("reassess_at")
    return set(due.values_list("person_id", flat=True)[:DUE_PEOPLE_AT_A_TIME])


def _locked(people: Iterable[int], at: datetime) -> list[Locked]:
    """The people, locked in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [at, list(people)])
        return [Locked(*row) for row in cursor.fetchall()]
