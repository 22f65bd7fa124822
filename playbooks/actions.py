"""What people do with scorecards and tiers: draft, publish, retire."""

from datetime import datetime
from typing import Any, TypeVar

import pghistory
from django.db import transaction
from django.db.models import Max, Model
from psycopg.sql import SQL, Identifier, Literal

from accounts.models import Account, Person, PersonReassessment, Reassessment, User
from playbooks.contents import content_of
from playbooks.enums import Authority, Subject, VersionState
from playbooks.errors import ContentChanged, NotDraft
from playbooks.models import PersonScore, Rule, Score, Scorecard, ScorecardVersion, Tier, TierVersion
from playbooks.models.life import UNPUBLISHED, UNSCHEDULED
from playbooks.publishing import check_publishable, check_tiers_publishable, tier_warnings
from playbooks.scoring.database import execute
from signals.enums import Category
from signals.wakeup import wake_line

Part = TypeVar("Part", Rule, Tier)
_TRAYS: dict[Subject, tuple[type[Model], type[Model], str]] = {
    Subject.ACCOUNT: (Reassessment, Account, "account_id"),
    Subject.PERSON: (PersonReassessment, Person, "person_id"),
}
"""For each subject: the tray of their station, whose rows it takes, and what it calls them."""


@transaction.atomic
def draft_from(version: ScorecardVersion, *, by: User | None, at: datetime, reason: str = "") -> ScorecardVersion:
    """Make a draft with the content of a version; the way to change or roll back what is published."""
    scorecard = locked(version.scorecard_id)
    with pghistory.context(**who(by, reason)):
        draft = next_version(
            scorecard,
            threshold=version.threshold,
            cooldown=version.cooldown,
            requalify_after=version.requalify_after,
            **caps_of(version),
            reason=reason,
            created_at=at,
            based_on=version,
            author=by,
        )
        draft.save()
        Rule.objects.bulk_create(_copied(rule, version=draft) for rule in version.rules.all())
    return draft


@transaction.atomic
def publish(
    version: ScorecardVersion,
    *,
    by: User | None,
    at: datetime,
    authority: Authority = Authority.REVIEWED,
    content: str | None = None,
) -> ScorecardVersion:
    """Put a version in force: the published one retires, and every account is assessed again.

    `authority` is by whose word: after a review, or from a file by who runs the server, whom nobody else has to
    approve. `content` is what was read before, if it is to be no other. Raises `NotDraft` for what has been published,
    `ContentChanged`, and `NotPublishable` with everything that is wrong or missing.
    """
    lock_memberships()
    version = held(version)
    check_content(version, content)
    check_publishable(version, authority)
    with pghistory.context(**who(by, version.reason)):
        retiring = ScorecardVersion.objects.filter(scorecard=version.scorecard_id, state=VersionState.PUBLISHED)
        retired = list(retiring.select_for_update().values_list("pk", flat=True))
        ScorecardVersion.objects.filter(pk__in=retired).update(state=VersionState.RETIRED, retired_at=at)
        Score.objects.filter(version__in=retired).delete()
        PersonScore.objects.filter(version__in=retired).delete()
        _publish_draft(ScorecardVersion, version, at, authority=authority, **UNSCHEDULED)
    reassess_everyone(at, Subject(version.scorecard.subject))
    return version


@transaction.atomic
def draft_tiers_from(version: TierVersion, *, by: User | None, at: datetime, reason: str = "") -> TierVersion:
    """Make a draft with the bounds of a version of the tiers."""
    lock_tiers()
    with pghistory.context(**who(by, reason)):
        draft = next_tier_version(currency=version.currency, reason=reason, created_at=at)
        draft.save()
        Tier.objects.bulk_create(_copied(tier, version=draft) for tier in version.tiers.all())
    return draft


@transaction.atomic
def publish_tiers(version: TierVersion, *, by: User | None, at: datetime) -> list[str]:
    """Put a draft of the tiers in force and assign every account again; returns warnings (gaps, overlaps) as sentences.

    Raises `NotDraft` for anything but a draft, `NotPublishable` without a self-serve tier to fall back to.
    """
    lock_tiers()
    version = TierVersion.objects.select_for_update().get(pk=version.pk)
    check_tiers_publishable(version)
    with pghistory.context(**who(by, version.reason)):
        TierVersion.objects.filter(state=VersionState.PUBLISHED).update(state=VersionState.RETIRED, retired_at=at)
        _publish_draft(TierVersion, version, at)
    reassess_everyone(at)
    return tier_warnings(version)


def reassess_everyone(at: datetime, subject: Subject = Subject.ACCOUNT) -> None:
    """Put every account, or every person, into the tray of their scoring station."""
    tray, stored, whose = _TRAYS[subject]
    statement = SQL("INSERT INTO {} ({}, recorded_at) SELECT id, {} FROM {} ORDER BY id").format(
        Identifier(tray._meta.db_table), Identifier(whose), Literal(at), Identifier(stored._meta.db_table)
    )
    execute(statement)
    transaction.on_commit(wake_line)


def held(version: ScorecardVersion) -> ScorecardVersion:
    """The version as it is now, which nobody else changes until the transaction ends."""
    locked(version.scorecard_id)
    return ScorecardVersion.objects.select_for_update(of=("self",)).select_related("scorecard").get(pk=version.pk)


def check_content(version: ScorecardVersion, read: str | None) -> str:
    """What a held version says; raises `ContentChanged` if something else was read before."""
    found = content_of(version)
    if read is not None and read != found:
        raise ContentChanged(f"{version} has changed since you read it. Read what it says now, and decide then.")
    return found


def lock_memberships() -> None:
    """Publish one scorecard at a time: what each may ask for depends on which versions of the others are in force."""
    execute(SQL("SELECT pg_advisory_xact_lock(hashtext('baton memberships'))"))


def lock_tiers() -> None:
    """One at a time: tiers have no parent row to lock, as scorecards do."""
    execute(SQL("SELECT pg_advisory_xact_lock(hashtext('baton tiers'))"))


def locked(scorecard_id: int) -> Scorecard:
    """The scorecard, locked against whoever else drafts or publishes a version of it.

    Not against the scorer: it holds the versions when its qualifications refer to the scorecard, and a lock on the key
    would make it wait for whoever waits for the versions.
    """
    return Scorecard.objects.select_for_update(no_key=True).get(pk=scorecard_id)


def next_version(scorecard: Scorecard, **values: Any) -> ScorecardVersion:
    """The scorecard's next version, not stored yet. The scorecard must be locked."""
    number = (scorecard.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return ScorecardVersion(scorecard=scorecard, number=number, **values)


def next_tier_version(**values: Any) -> TierVersion:
    """The next version of the tiers, not stored yet. The tiers must be locked."""
    number = (TierVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    return TierVersion(number=number, **values)


def caps_of(version: ScorecardVersion) -> dict[str, int | None]:
    """The caps of a version, as fields of another."""
    return {f"most_{category}": version.caps.get(category) for category in Category.values}


def _publish_draft(model: type[ScorecardVersion] | type[TierVersion], version: Any, at: datetime, **life: Any) -> None:
    won = model.objects.filter(pk=version.pk, state__in=UNPUBLISHED).update(
        state=VersionState.PUBLISHED, published_at=at, **life
    )
    if not won:
        raise NotDraft(f"{version} is not a draft any more. Make a new draft from it to change it.")
    version.refresh_from_db()


def _copied(part: Part, **changes: Any) -> Part:
    values = {field.attname: getattr(part, field.attname) for field in part._meta.concrete_fields}
    values.pop("id")
    values.pop("version_id")
    return type(part)(**values, **changes)


def who(by: User | None, reason: str) -> dict[str, Any]:
    """What the history keeps beside a change."""
    return {"user": by.pk if by else None, "reason": reason}
