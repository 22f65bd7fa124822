"""The gates in order: permission comes by the line, the context by looking, and only then is anybody written to."""

from datetime import datetime, timedelta

import pytest

from accounts.enums import Role
from accounts.errors import RuleBroken
from accounts.models import User
from config.line import drain
from handoffs.actions import acknowledge
from handoffs.enums import Channel, HandoffState, Move
from handoffs.errors import Incomplete, NotFromHere, NotYours, TooEarly, WrongPlay
from handoffs.models import ContextCheck, Handoff, MoveRecord, Permission, Refusal
from handoffs.permitting import find_permissions
from handoffs.reaching import note_context, open_context, reach_out
from playbooks.models import PermissionCheck, Play
from tests.factories.accounts import NOON, PersonFactory, ReassessmentFactory, UserFactory
from tests.factories.handoffs import ContextCheckFactory, HandoffFactory
from tests.factories.playbooks import PlayFactory, ScoreFactory, ScriptFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

LATER = NOON + timedelta(hours=4)
TRYING = "They are moving their orders over."
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return UserFactory(first_name="Ann", roles=[Role.AE])


@pytest.fixture
def play() -> Play:
    play = PlayFactory()
    play.permission_signals.add(SignalFactory(name="Hit the paywall"))
    return play


def invited(handoff: Handoff, at: datetime = LATER) -> None:
    signal = handoff.play.permission_signals.get()  # type: ignore[union-attr]
    OccurrenceFactory(account=handoff.account, person=PersonFactory(account=handoff.account), signal=signal, at=at)
    PermissionCheck.objects.create(account=handoff.account, recorded_at=at)


def moves(handoff: Handoff) -> list[tuple[str, str, User | None]]:
    return [(record.move, record.state, record.by) for record in handoff.moves.all()]


def test_what_invites_contact_makes_a_watched_handoff_ready(ann: User, play: Play) -> None:
    handoff = HandoffFactory(owner=ann, watching=True, play=play)
    invited(handoff)

    assert (find_permissions(LATER), find_permissions(LATER)) == (1, 0)

    handoff.refresh_from_db()
    kept = Permission.objects.get()
    assert (handoff.state, handoff.permitted_at) == ("ready", LATER)
    assert (kept.handoff, kept.signal.name, kept.at, kept.recorded_at) == (handoff, "Hit the paywall", LATER, LATER)
    assert moves(handoff) == [(Move.PERMITTED, HandoffState.READY, None)]


def test_usage_that_arrives_makes_it_ready_within_one_drain(ann: User, play: Play) -> None:
    handoff = HandoffFactory(owner=ann, watching=True, play=play)
    invited(handoff)
    PermissionCheck.objects.all().delete()
    ReassessmentFactory(account=handoff.account)

    assert drain(lambda: LATER).failed == {}

    handoff.refresh_from_db()
    assert handoff.state == "ready"


def test_one_that_was_invited_before_is_ready_once_acknowledged(ann: User, play: Play) -> None:
    handoff = HandoffFactory(owner=ann, play=play)
    invited(handoff, NOON - timedelta(days=1))
    find_permissions(NOON)

    assert moves(handoff) == [(Move.PERMITTED, HandoffState.FIRED, None)]
    assert acknowledge(handoff, by=ann, at=LATER).state == "ready"


def test_a_tier_may_waive_the_permission_moment(ann: User) -> None:
    handoff = acknowledge(HandoffFactory(owner=ann, tier="sales_led"), by=ann, at=LATER)

    assert (handoff.state, handoff.permitted_at) == ("ready", None)


def test_the_evidence_stays_when_its_occurrence_goes(ann: User, play: Play) -> None:
    handoff = HandoffFactory(owner=ann, watching=True, play=play)
    invited(handoff)
    find_permissions(LATER)
    handoff.account.occurrence_set.all().delete()
    PermissionCheck.objects.create(account=handoff.account, recorded_at=LATER)

    find_permissions(LATER + timedelta(hours=1))

    handoff.refresh_from_db()
    assert (handoff.state, Permission.objects.get().at) == ("ready", LATER)


def test_a_look_at_the_context_keeps_the_note_and_the_time(ann: User) -> None:
    handoff = HandoffFactory(owner=ann, ready=True)
    open_context(handoff, by=ann, at=LATER)
    open_context(handoff, by=ann, at=LATER + timedelta(minutes=1))

    note_context(handoff, f" {TRYING} ", by=ann, at=LATER + timedelta(minutes=7))

    check = ContextCheck.objects.get()
    assert (check.opened_at, check.noted_at, check.note) == (LATER, LATER + timedelta(minutes=7), TRYING)
    assert moves(handoff) == [(Move.CHECKED, HandoffState.CONTEXT_CHECKED, ann)]


@pytest.mark.parametrize(("note", "looked"), [("so", True), ("", True), (TRYING, False)])
def test_a_note_needs_words_and_a_look(ann: User, note: str, looked: bool) -> None:
    handoff = HandoffFactory(owner=ann, ready=True)
    if looked:
        open_context(handoff, by=ann, at=NOON)

    with pytest.raises(Incomplete):
        note_context(handoff, note, by=ann, at=LATER)

    handoff.refresh_from_db()
    assert (handoff.state, moves(handoff)) == ("ready", [])


def checked(ann: User, **fields: object) -> Handoff:
    handoff = HandoffFactory(owner=ann, ready=True, state="context_checked", **fields)
    ContextCheckFactory(handoff=handoff, by=ann, noted_at=LATER, note=TRYING)
    return handoff


def test_with_all_gates_open_somebody_reaches_out(ann: User) -> None:
    handoff = reach_out(checked(ann, activated=True), Channel.CALL, "Lifted the limit", by=ann, at=LATER)

    assert (handoff.state, handoff.contacted_at) == ("contacted", LATER)
    assert [(r.move, r.by, r.note) for r in MoveRecord.objects.all()] == [("contacted", ann, "Call. Lifted the limit")]
    assert not Refusal.objects.exists()


@pytest.mark.parametrize("tier", ["sales_assisted", "sales_led"])
def test_activation_is_never_waived(ann: User, tier: str) -> None:
    with pytest.raises(TooEarly, match="nobody of the account has activated"):
        reach_out(checked(ann, tier=tier), Channel.EMAIL, by=ann, at=LATER)


def test_activation_that_holds_now_will_do(ann: User) -> None:
    handoff = checked(ann)
    ScoreFactory(account=handoff.account, activated=True)

    assert reach_out(handoff, Channel.EMAIL, by=ann, at=LATER).state == "contacted"


def test_without_a_permission_moment_nobody_is_written_to(ann: User) -> None:
    handoff = HandoffFactory(owner=ann, watching=True, activated=True)

    with pytest.raises(TooEarly, match="nothing has invited it"):
        reach_out(handoff, Channel.EMAIL, by=ann, at=LATER)


def test_without_a_look_at_the_context_nobody_is_written_to(ann: User) -> None:
    handoff = HandoffFactory(owner=ann, ready=True, activated=True)

    with pytest.raises(TooEarly, match="look at what they are doing first"):
        reach_out(handoff, Channel.EMAIL, by=ann, at=LATER)


def test_every_refusal_is_written_down(ann: User) -> None:
    handoff = HandoffFactory(owner=ann, watching=True, activated=True)

    with pytest.raises(RuleBroken) as refused:
        reach_out(handoff, Channel.EMAIL, by=ann, at=LATER)

    kept = Refusal.objects.get()
    assert (kept.handoff, kept.move, kept.by, kept.at, kept.why) == (
        handoff,
        Move.CONTACTED,
        ann,
        LATER,
        str(refused.value),
    )


def test_a_play_of_another_tier_is_refused(ann: User) -> None:
    handoff = checked(ann, activated=True)
    script = ScriptFactory(play__name="Enterprise", tier="sales_led")

    with pytest.raises(WrongPlay, match="“Enterprise” is not for Sales-assisted accounts"):
        reach_out(handoff, Channel.EMAIL, by=ann, at=LATER, play=script.play)


def test_a_play_of_the_tier_is_kept(ann: User) -> None:
    script = ScriptFactory(tier="sales_assisted")

    handoff = reach_out(checked(ann, activated=True), Channel.EMAIL, by=ann, at=LATER, play=script.play)

    assert handoff.play == script.play


def test_reaching_out_twice_says_what_is_possible(ann: User) -> None:
    handoff = reach_out(checked(ann, activated=True), Channel.EMAIL, by=ann, at=LATER)

    with pytest.raises(NotFromHere, match=r"in the state “In conversation”\. You can record an opportunity, "):
        reach_out(handoff, Channel.EMAIL, by=ann, at=LATER)


@pytest.mark.parametrize(
    ("role", "why"), [(Role.AE, "This handoff is Ann's"), (Role.REVOPS, "You can read this handoff")]
)
def test_others_do_not_reach_out(ann: User, role: Role, why: str) -> None:
    with pytest.raises(NotYours, match=why):
        reach_out(checked(ann, activated=True), Channel.EMAIL, by=UserFactory(roles=[role]), at=LATER)
