"""Reviews beside publishing, editing and each other: two connections, one of them waiting for the other."""

import pytest
from django.db import IntegrityError, transaction

from accounts.enums import Role
from playbooks.actions import publish
from playbooks.contents import content_of
from playbooks.enums import Seat, Verdict, VersionState
from playbooks.errors import MayNotJudge, NotDraft, NotInReview
from playbooks.models import Review, Rule, ScorecardVersion
from playbooks.reviewing import Judgement, judge, send_to_review
from playbooks.scheduling import publish_scheduled, schedule
from tests.factories.accounts import NOON, UserFactory
from tests.factories.reviews import approve, in_review, reviewer, sound_draft
from tests.races import SECONDS, beside, until_it_waits

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_rule_that_changes_while_its_version_is_sent_to_review_stays_as_it_was() -> None:
    version = sound_draft()

    with transaction.atomic():
        sent = send_to_review(version, by=None, at=NOON)
        thread, failed = beside(lambda: Rule.objects.filter(version=version).update(points=99))
        until_it_waits(thread)
    thread.join(SECONDS)

    assert failed == [IntegrityError]
    assert content_of(version) == sent.reviewed_content


def test_what_is_sent_to_review_while_a_rule_changes_is_the_changed_one() -> None:
    version = sound_draft()

    with transaction.atomic():
        Rule.objects.filter(version=version).update(points=99)
        thread, failed = beside(lambda: send_to_review(version, by=None, at=NOON))
        until_it_waits(thread)
    thread.join(SECONDS)

    version.refresh_from_db()
    assert (failed, version.reviewed_content) == ([], content_of(version))


def test_of_two_who_publish_what_is_approved_one_wins() -> None:
    version = in_review()
    approve(version)

    with transaction.atomic():
        publish(version, by=None, at=NOON)
        thread, failed = beside(lambda: publish(version, by=None, at=NOON))
        until_it_waits(thread)
    thread.join(SECONDS)

    assert failed == [NotDraft]
    assert ScorecardVersion.objects.get().state == VersionState.PUBLISHED


def test_a_veto_beside_publishing_comes_first_or_not_at_all() -> None:
    version = in_review()
    approve(version)
    veto = Judgement(Seat.SALES, Verdict.VETO, content_of(version), "Wait")

    with transaction.atomic():
        publish(version, by=None, at=NOON)
        thread, failed = beside(lambda: judge(version, veto, by=reviewer(Seat.SALES), at=NOON))
        until_it_waits(thread)
    thread.join(SECONDS)

    assert failed == [NotInReview]
    assert not Review.objects.filter(verdict=Verdict.VETO).exists()


def test_who_speaks_for_two_seats_at_once_speaks_for_one() -> None:
    version, both = in_review(), UserFactory(roles=[Role.SALES_REVIEWER, Role.PRODUCT_REVIEWER])
    sales, product = (Judgement(seat, Verdict.APPROVE, content_of(version)) for seat in (Seat.SALES, Seat.PRODUCT))

    with transaction.atomic():
        judge(version, sales, by=both, at=NOON)
        thread, failed = beside(lambda: judge(version, product, by=both, at=NOON))
        until_it_waits(thread)
    thread.join(SECONDS)

    assert failed == [MayNotJudge]
    assert Review.objects.get().seat == Seat.SALES


def test_a_version_is_published_by_hand_while_its_time_comes() -> None:
    version = in_review()
    approve(version)
    schedule(version, publish_at=NOON.replace(hour=13), by=None, at=NOON)

    with transaction.atomic():
        publish(version, by=None, at=NOON.replace(hour=14))
        thread, failed = beside(lambda: publish_scheduled(NOON.replace(hour=14)))
        until_it_waits(thread)
    thread.join(SECONDS)

    version.refresh_from_db()
    assert (failed, version.state, version.schedule_refusal) == ([], VersionState.PUBLISHED, "")
