"""The review of a version: who may judge what, what voids a verdict, and what the database holds of it."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Model
from django.utils.timezone import now

from accounts.enums import Role
from playbooks.actions import publish
from playbooks.contents import content_of
from playbooks.enums import Authority, Seat, Verdict, VersionState
from playbooks.errors import ContentChanged, MayNotJudge, NotDraft, NotInReview, NotPublishable
from playbooks.models import (
    Backtest,
    NamedListEntry,
    NamedListVersion,
    Review,
    Rule,
    ScorecardVersion,
    Tier,
    TierVersion,
)
from playbooks.reviewing import Judgement, judge, send_to_review, take_back
from playbooks.standing import awaiting, standings
from signals.models import Signal
from tests.factories.accounts import NOON, UserFactory
from tests.factories.playbooks import (
    BacktestFactory,
    ListRuleFactory,
    NamedListFactory,
    RuleFactory,
    ScorecardVersionFactory,
    put_on,
)
from tests.factories.reviews import approve, in_review, reviewer, sound_draft
from tests.factories.signals import SignalFactory

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=1)


def word(version: ScorecardVersion, seat: Seat, verdict: Verdict = Verdict.APPROVE, reason: str = "") -> Judgement:
    return Judgement(seat, verdict, content_of(version), reason)


def test_sending_to_review_keeps_who_when_and_what() -> None:
    version, ann = sound_draft(), UserFactory()

    send_to_review(version, by=ann, at=NOON)

    version.refresh_from_db()
    assert (version.state, version.submitted_by, version.submitted_at, version.reviewed_content) == (
        VersionState.IN_REVIEW,
        ann,
        NOON,
        content_of(version),
    )


def test_a_draft_that_could_not_be_published_is_not_sent_to_review() -> None:
    version = ScorecardVersionFactory(threshold=50)
    RuleFactory(version=version, points=20)

    with pytest.raises(NotPublishable, match=r"Mark at least one rule as activation.*the rules reach 20"):
        send_to_review(version, by=None, at=NOON)


def test_only_a_draft_is_sent_to_review() -> None:
    version = in_review()

    with pytest.raises(NotDraft, match="is in review"):
        send_to_review(version, by=None, at=NOON)


def test_a_draft_that_has_changed_since_it_was_read_is_not_sent() -> None:
    version = sound_draft()
    read = content_of(version)
    version.rules.update(points=25)

    with pytest.raises(ContentChanged, match="Read what it says now"):
        send_to_review(version, by=None, at=NOON, content=read)


def test_with_every_seat_it_is_published() -> None:
    version = in_review()
    approve(version)

    publish(version, by=None, at=LATER)

    version.refresh_from_db()
    assert (version.state, version.authority) == (VersionState.PUBLISHED, Authority.REVIEWED)


def test_a_refusal_names_everything_that_is_missing() -> None:
    version = in_review()
    approve(version, Seat.MARKETING)
    take_back(version, by=None)
    version.rules.update(points=21)

    with pytest.raises(NotPublishable) as refused:
        publish(version, by=None, at=LATER)

    assert str(refused.value).startswith(
        "Send it to review: only what product, marketing and sales have approved is published."
        " Product has not approved it: ask a product reviewer."
        " Marketing judged an earlier content, which is void now: ask a marketing reviewer again."
        " Sales has not approved it: ask a sales reviewer."
    )


def test_a_veto_makes_it_a_draft_again() -> None:
    version, sade = in_review(), reviewer(Seat.SALES)
    approve(version, Seat.PRODUCT)

    review = judge(version, word(version, Seat.SALES, Verdict.VETO, " Too many "), by=sade, at=LATER)

    version.refresh_from_db()
    assert (version.state, review.reason, review.by, review.at) == (VersionState.DRAFT, "Too many", sade, LATER)
    with pytest.raises(NotPublishable, match="Sales has vetoed it"):
        publish(version, by=None, at=LATER)


def test_a_veto_needs_a_reason() -> None:
    version = in_review()

    with pytest.raises(MayNotJudge, match="Say why"):
        judge(version, word(version, Seat.SALES, Verdict.VETO, "  "), by=reviewer(Seat.SALES), at=LATER)

    assert not Review.objects.exists()


def test_of_two_verdicts_of_a_seat_the_newest_counts_and_both_stay() -> None:
    version = in_review()
    judge(version, word(version, Seat.SALES, Verdict.VETO, "No"), by=reviewer(Seat.SALES), at=NOON)
    send_to_review(version, by=None, at=NOON)

    approve(version)
    publish(version, by=None, at=LATER)

    verdicts = Review.objects.filter(seat=Seat.SALES).order_by("id").values_list("verdict", flat=True)
    assert list(verdicts) == [Verdict.VETO, Verdict.APPROVE]


def test_a_changed_draft_voids_what_was_approved_and_shows_it() -> None:
    version = in_review()
    approve(version, Seat.PRODUCT)
    take_back(version, by=None)
    version.rules.update(points=30)

    product, marketing, _ = standings(version)

    assert (product.approves, product.current, marketing.void) == (False, None, None)
    assert product.words.endswith("on 2 March 2026 at 12:00 UTC; void, because the version has changed since.")


def test_what_says_the_same_again_is_approved_still() -> None:
    version = in_review()
    approve(version)
    take_back(version, by=None)
    version.rules.update(points=30)
    version.rules.update(points=20)

    send_to_review(version, by=None, at=LATER)
    publish(version, by=None, at=LATER)

    version.refresh_from_db()
    assert version.state == VersionState.PUBLISHED


@pytest.mark.parametrize(
    "change",
    [
        lambda version: version.rules.update(points=30),
        lambda version: version.rules.update(label="Other"),
        lambda version: version.rules.all().delete(),
        lambda version: RuleFactory(version=version),
        lambda version: ScorecardVersion.objects.filter(pk=version.pk).update(threshold=1),
        lambda version: ScorecardVersion.objects.filter(pk=version.pk).update(reviewed_content="x"),
        lambda version: ScorecardVersion.objects.filter(pk=version.pk).update(state="retired", published_at=NOON),
        lambda version: version.delete(),
    ],
)
def test_the_database_refuses_to_change_what_is_in_review(change: object) -> None:
    version = in_review()

    with pytest.raises(IntegrityError, match="take it back before it"), transaction.atomic():
        change(version)  # type: ignore[operator]


def test_the_database_publishes_nothing_past_the_seats() -> None:
    version = in_review()
    approve(version, Seat.PRODUCT, Seat.SALES)
    published = {"state": VersionState.PUBLISHED, "published_at": NOON}

    for authority in ("", Authority.REVIEWED):
        with pytest.raises(IntegrityError, match="approved by every seat"), transaction.atomic():
            ScorecardVersion.objects.filter(pk=version.pk).update(**published, authority=authority)
    approve(version, Seat.MARKETING)

    assert ScorecardVersion.objects.filter(pk=version.pk).update(**published, authority=Authority.REVIEWED) == 1


@pytest.mark.parametrize("part", [{"start": NOON + timedelta(days=3000)}, {"end": NOON}])
def test_a_backtest_of_a_part_of_history_proves_nothing(part: dict[str, datetime]) -> None:
    version = in_review()
    approve(version)
    Backtest.objects.all().delete()
    BacktestFactory(version=version, content=content_of(version), **part)

    with pytest.raises(NotPublishable, match="Backtest it as it is on all of history"):
        publish(version, by=None, at=NOON)
    with pytest.raises(IntegrityError, match="backtested as it is"), transaction.atomic():
        ScorecardVersion.objects.update(state=VersionState.PUBLISHED, published_at=NOON, authority=Authority.REVIEWED)


@pytest.mark.parametrize("state", [VersionState.PUBLISHED, VersionState.RETIRED, VersionState.IN_REVIEW])
def test_the_database_lets_versions_begin_as_drafts_alone(state: VersionState) -> None:
    made = {"published_at": NOON, "submitted_at": NOON, "reviewed_content": "x", "authority": Authority.REVIEWED}

    with pytest.raises(IntegrityError, match="begins as a draft"), transaction.atomic():
        ScorecardVersionFactory(state=state, **made)


@pytest.mark.parametrize(
    "model",
    [ScorecardVersion, Rule, TierVersion, Tier, Review, Backtest, NamedListVersion, NamedListEntry],
)
def test_the_database_refuses_to_empty_what_never_changes(model: type[Model]) -> None:
    statement = f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {model._meta.db_table} CASCADE"

    with (
        pytest.raises(IntegrityError, match="is never emptied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_database_keeps_reviews_as_they_are() -> None:
    approve(in_review(), Seat.PRODUCT)

    for change in (
        lambda: Review.objects.update(verdict=Verdict.VETO, reason="x"),
        lambda: Review.objects.all().delete(),
    ):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            change()


def test_the_database_refuses_words_that_nobody_may_give() -> None:
    version, other = in_review(author=(ann := UserFactory())), in_review()
    priya = approve(version, Seat.PRODUCT)[0].by
    common = {"version": version, "content": content_of(version), "verdict": Verdict.APPROVE, "at": NOON}

    for wrong, said in (
        ({"by": ann, "seat": Seat.SALES}, "of their own"),
        ({"by": priya, "seat": Seat.SALES}, "for two seats"),
        ({"by": UserFactory(), "seat": Seat.SALES, "content": content_of(other)[1:]}, "not in review with"),
        ({"by": UserFactory(), "seat": "ae"}, "review_seat"),
        ({"by": UserFactory(), "seat": Seat.SALES, "verdict": Verdict.VETO}, "review_veto_has_a_reason"),
    ):
        with pytest.raises(IntegrityError, match=said), transaction.atomic():
            Review.objects.create(**common | wrong)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SALES_REVIEWER])
def test_only_who_holds_the_seat_speaks_for_it(role: Role) -> None:
    version = in_review()

    with pytest.raises(MayNotJudge, match="Only a sales reviewer speaks for sales"):
        judge(version, word(version, Seat.SALES), by=UserFactory(roles=[role]), at=NOON)


def test_nobody_speaks_for_two_seats_of_one_version() -> None:
    version, both = in_review(), UserFactory(roles=[Role.SALES_REVIEWER, Role.PRODUCT_REVIEWER])
    judge(version, word(version, Seat.SALES), by=both, at=NOON)

    with pytest.raises(MayNotJudge, match="for sales already"):
        judge(version, word(version, Seat.PRODUCT), by=both, at=NOON)
    other = in_review()
    judge(other, word(other, Seat.PRODUCT), by=both, at=NOON)

    assert Review.objects.count() == 2


@pytest.mark.parametrize("hand", ["author", "submitted_by"])
def test_nobody_judges_what_they_had_a_hand_in(hand: str) -> None:
    both = UserFactory(roles=[Role.REVOPS, Role.SALES_REVIEWER])
    version = send_to_review(
        sound_draft(author=both if hand == "author" else None), by=both if hand == "submitted_by" else None, at=NOON
    )

    with pytest.raises(MayNotJudge, match="Another holder of the seat"):
        judge(version, word(version, Seat.SALES), by=both, at=NOON)


def test_a_word_on_a_content_that_has_changed_meanwhile_is_refused() -> None:
    version = in_review()
    read = word(version, Seat.SALES)
    take_back(version, by=None)
    version.rules.update(points=30)
    send_to_review(version, by=None, at=NOON)

    with pytest.raises(ContentChanged, match="has changed since you read it"):
        judge(version, read, by=reviewer(Seat.SALES), at=NOON)


def test_only_what_is_in_review_is_judged_or_taken_back() -> None:
    version = sound_draft()

    with pytest.raises(NotInReview, match="nothing to judge"):
        judge(version, word(version, Seat.SALES), by=reviewer(Seat.SALES), at=NOON)
    with pytest.raises(NotInReview, match="taken back"):
        take_back(version, by=None)


def test_who_waits_for_a_seat() -> None:
    first, second = in_review(), in_review()
    sound_draft()
    approve(first, Seat.SALES)

    assert list(awaiting([Seat.SALES])) == [second]
    assert list(awaiting([Seat.PRODUCT])) == [first, second]
    assert list(awaiting([Seat.SALES, Seat.PRODUCT])) == [first, second]
    assert list(awaiting([])) == []


@pytest.mark.parametrize("number", [1, 3])
def test_standings_take_a_fixed_number_of_queries(django_assert_num_queries: object, number: int) -> None:
    version = in_review()
    for _ in range(number):
        approve(version)

    with django_assert_num_queries(5):  # type: ignore[operator]
        [standing.words for standing in standings(version)]


def test_from_a_file_nobody_else_is_asked() -> None:
    version = sound_draft()

    publish(version, by=None, at=NOON, authority=Authority.FILE)

    assert Rule.objects.get().version.authority == Authority.FILE


def test_a_verdict_says_which_signals_and_lists_have_changed_since() -> None:
    at = now() - timedelta(minutes=10)
    draft, targets = sound_draft(), NamedListFactory(name="Targets")
    put_on(targets, "acme.com", at=at - timedelta(days=1))
    ListRuleFactory(version=draft, named_list=targets)
    signal = SignalFactory(name="Ran")
    draft.rules.filter(key="activated").update(signal=signal)
    version = send_to_review(draft, by=None, at=at)
    judge(version, word(version, Seat.PRODUCT), by=reviewer(Seat.PRODUCT), at=at)
    assert "Changed since then" not in standings(version)[0].words

    Signal.objects.filter(pk=signal.pk).update(event_names=["Something else"])
    put_on(targets, "acme.com", "beta.io", at=now())
    judge(version, word(version, Seat.SALES), by=reviewer(Seat.SALES), at=now() + timedelta(minutes=1))

    found = {standing.seat: standing.changed for standing in standings(version)}
    assert found == {Seat.PRODUCT: ("the signal “Ran”", "the list “Targets”"), Seat.MARKETING: (), Seat.SALES: ()}
    assert standings(version)[0].words.endswith(" Changed since then: the signal “Ran”, the list “Targets”.")
