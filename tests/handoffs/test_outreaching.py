"""Messages: what the pledge has to say before and after, what a gate refuses, what is reported, and what came back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.enums import Role
from accounts.errors import AlreadyMoved
from accounts.models import User
from handoffs.assigning import give
from handoffs.contacting import Asked, Asker, ask
from handoffs.enums import Channel, SentBy, ViolationKind
from handoffs.errors import Incomplete, NotYours, TooEarly, Unsigned, WrongPlay
from handoffs.linting import VIOLATED, Standing, judge, lint, state_at
from handoffs.models import Handoff, Notice, Outreach, Refusal, Violation
from handoffs.outreaching import Contact, note_answer, report, write
from handoffs.pledging import answer, publish, sign, write_draft
from playbooks.errors import NotDraft
from tests.factories.accounts import NOON, PersonFactory, UserFactory
from tests.factories.handoffs import (
    ContextCheckFactory,
    HandoffFactory,
    MoveRecordFactory,
    OutreachFactory,
    PledgeVersionFactory,
    ViolationFactory,
)
from tests.factories.playbooks import PlayFactory, ScriptFactory

LATER = NOON + timedelta(hours=6)
MESSAGE = Contact(sent_by=SentBy.COPY, subject="Your limit", body="Shall I lift it for a week?")
FINE = Standing(
    activated=True, permitted=True, unanswered_since=None, answered=False, contacts=0, contacts_max=3,
    contacts_days=14, signed=True,
)  # fmt: skip


@pytest.fixture
def ann() -> User:
    return UserFactory(first_name="Ann", roles=[Role.AE])


def checked(owner: User, **values: Any) -> Handoff:
    made: Handoff = HandoffFactory(
        **{"owner": owner, "ready": True, "activated": True, "state": "context_checked"} | values
    )
    ContextCheckFactory(handoff=made, by=owner, noted_at=NOON, note="They import their orders.")
    return made


def kinds() -> list[str]:
    return sorted(Violation.objects.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("changes", "text", "kind", "evidence"),
    [
        ({"activated": False}, "", ViolationKind.BEFORE_ACTIVATION, "Nobody of the account has activated."),
        ({"permitted": False}, "", ViolationKind.BEFORE_PERMISSION, "Nothing had invited contact."),
        ({"unanswered_since": NOON}, "", ViolationKind.NO_ANSWER, "The message of 2 March has no answer yet."),
        (
            {"contacts": 3}, "", ViolationKind.TOO_MANY,
            "3 contacts with the account in the last 14 days; the team's rule is 3 at the most.",
        ),
        ({}, "Just checking in", ViolationKind.CHECKING_IN, "“Just checking in”"),
        ({}, "See calendly.com/ann", ViolationKind.CALENDAR_LINK, "“calendly.com/ann”"),
        ({"signed": False}, "", ViolationKind.UNSIGNED, "The pledge in force is not signed."),
        ({"wrong_play": "It is for others."}, "", ViolationKind.WRONG_PLAY, "It is for others."),
    ],
)  # fmt: skip
def test_each_thing_that_the_pledge_rules_out(
    changes: dict[str, Any], text: str, kind: ViolationKind, evidence: str
) -> None:
    standing = Standing(**{name: getattr(FINE, name) for name in FINE.__dataclass_fields__} | changes)

    assert [(one.kind, one.evidence) for one in judge(standing, text)] == [(kind, evidence)]
    assert judge(FINE, "") == []


@pytest.mark.django_db
def test_who_answered_may_have_asked_for_a_link(ann: User) -> None:
    handoff = checked(ann, contacted=True, state="contacted")
    OutreachFactory(handoff=handoff, answered=True)

    assert lint(handoff, "calendly.com/ann", by=ann, at=LATER) == []


@pytest.mark.django_db
def test_contacts_long_ago_do_not_count(ann: User) -> None:
    handoff = checked(ann, contacted=True, state="contacted")
    for days in (0, 1, 2):
        OutreachFactory(handoff=handoff, answered=True, at=NOON + timedelta(days=days))

    def found(at: datetime) -> list[ViolationKind]:
        return [one.kind for one in lint(handoff, "", by=ann, at=at)]

    assert (found(NOON + timedelta(days=13)), found(NOON + timedelta(days=14))) == ([ViolationKind.TOO_MANY], [])


@pytest.mark.django_db
def test_the_first_message_is_a_move_and_is_kept_in_its_words(ann: User) -> None:
    handoff, script = checked(ann), ScriptFactory()
    dana = PersonFactory(account=handoff.account)
    contact = Contact(Channel.EMAIL, SentBy.COPY, "Your limit", "Shall I lift it?", person=dana, script=script)

    moved = write(handoff, contact, by=ann, at=LATER)

    kept = Outreach.objects.get()
    assert (moved.state, moved.contacted_at, [move.note for move in moved.moves.all()]) == (
        "contacted",
        LATER,
        ["E-mail."],
    )
    assert (kept.subject, kept.body, kept.person, kept.script, kept.by) == (
        "Your limit",
        "Shall I lift it?",
        dana,
        script,
        ann,
    )
    assert (kept.sent_by, kept.at, kept.recorded_at, kinds()) == ("copy", LATER, LATER, [])


@pytest.mark.django_db
def test_a_second_message_is_no_move_and_on_record_until_the_first_is_answered(ann: User) -> None:
    handoff = checked(ann)
    write(handoff, MESSAGE, by=ann, at=LATER)
    write(handoff, MESSAGE, by=ann, at=LATER + timedelta(hours=1))
    second = Outreach.objects.latest("pk")

    note_answer(second, by=ann, at=LATER + timedelta(hours=2))
    write(handoff, MESSAGE, by=ann, at=LATER + timedelta(hours=3))

    assert list(Violation.objects.values_list("kind", "outreach")) == [("no_answer", second.pk)]
    assert handoff.moves.count() == 1


@pytest.mark.django_db
def test_what_is_said_against_the_pledge_goes_on_record(ann: User) -> None:
    write(checked(ann), Contact(body="Just checking in: calendly.com/ann"), by=ann, at=LATER)

    assert kinds() == ["calendar_link", "checking_in"]
    assert set(Violation.objects.values_list("by", "at")) == {(ann.pk, LATER)}


@pytest.mark.django_db
def test_nobody_writes_before_they_have_signed_what_is_in_force(ann: User) -> None:
    first, handoff = PledgeVersionFactory(), checked(ann)
    with pytest.raises(Unsigned, match="/pledge/"):
        write(handoff, MESSAGE, by=ann, at=LATER)

    sign(first, by=ann, at=LATER)
    draft, _ = write_draft("I promise more.", at=LATER)
    assert write(handoff, MESSAGE, by=ann, at=LATER).state == "contacted"

    publish(draft, by=None, at=LATER)
    with pytest.raises(Unsigned):
        write(handoff, MESSAGE, by=ann, at=LATER)
    with pytest.raises(NotDraft, match="has changed since you read it"):
        sign(first, by=ann, at=LATER)
    assert Refusal.objects.count() == 2


@pytest.mark.django_db
def test_a_play_of_another_tier_is_refused_and_reported_it_is_a_violation(ann: User) -> None:
    handoff = checked(ann)
    play = ScriptFactory(play=PlayFactory(name="Land big"), tier="sales_led").play
    contact = Contact(body="Hello", play=play)

    with pytest.raises(WrongPlay):
        write(handoff, contact, by=ann, at=LATER)
    report(handoff, contact, by=ann, sent_at=LATER, at=LATER)

    assert Violation.objects.get().evidence == "“Land big” is a play for Sales-led; the account is Sales-assisted."


@pytest.mark.django_db
def test_what_was_sent_too_early_is_kept_and_moves_nothing(ann: User) -> None:
    PledgeVersionFactory()
    handoff = HandoffFactory(owner=ann, watching=True)
    with pytest.raises(TooEarly):
        write(handoff, MESSAGE, by=ann, at=LATER)

    kept = report(handoff, MESSAGE, by=ann, sent_at=NOON, at=LATER)

    handoff.refresh_from_db()
    assert (handoff.state, handoff.contacted_at, kept.at, kept.recorded_at) == ("watching", None, NOON, LATER)
    assert kinds() == ["before_activation", "before_permission", "unsigned"]


@pytest.mark.django_db
def test_what_was_sent_in_time_moves_the_handoff_on(ann: User) -> None:
    handoff = checked(ann)

    report(handoff, MESSAGE, by=ann, sent_at=LATER, at=LATER + timedelta(minutes=5))

    handoff.refresh_from_db()
    assert (handoff.state, handoff.contacted_at, kinds()) == ("contacted", LATER, [])


@pytest.mark.django_db
@pytest.mark.parametrize("sent_at", [LATER + timedelta(seconds=1), LATER - timedelta(days=31)])
def test_a_report_of_another_time_is_none(ann: User, sent_at: datetime) -> None:
    with pytest.raises(Incomplete, match="30 days"):
        report(checked(ann), MESSAGE, by=ann, sent_at=sent_at, at=LATER)


@pytest.mark.django_db
def test_only_who_works_on_it_writes_reports_and_notes_answers(ann: User) -> None:
    handoff, bo = checked(ann, contacted=True, state="contacted"), UserFactory(roles=[Role.AE])
    sent = OutreachFactory(handoff=handoff)

    for act in (
        lambda: write(handoff, MESSAGE, by=bo, at=LATER),
        lambda: report(handoff, MESSAGE, by=bo, sent_at=LATER, at=LATER),
        lambda: note_answer(sent, by=bo, at=LATER),
    ):
        with pytest.raises(NotYours):
            act()
    with pytest.raises(Incomplete, match="of this account"):
        write(handoff, Contact(body="Hi", person=PersonFactory()), by=ann, at=LATER)
    assert Outreach.objects.count() == 1


@pytest.mark.django_db
def test_a_violation_is_answered_by_whose_it_is_until_it_was_talked_about(ann: User) -> None:
    violation = ViolationFactory(by=ann)

    answer(violation, "They asked me on the phone.", by=ann, at=LATER)
    with pytest.raises(Incomplete):
        answer(violation, "  no  ", by=ann, at=LATER)
    with pytest.raises(NotYours):
        answer(violation, "It was not like that.", by=UserFactory(roles=[Role.MANAGER]), at=LATER)
    violation.reviewed_at, violation.reviewed_by = LATER, UserFactory()
    violation.save()
    with pytest.raises(NotYours):
        answer(violation, "One thing more to say.", by=ann, at=LATER)

    violation.refresh_from_db()
    assert (violation.answer, violation.answered_at) == ("They asked me on the phone.", LATER)


@pytest.mark.django_db
def test_what_was_sent_before_the_gates_opened_is_no_first_contact(ann: User) -> None:
    handoff = checked(ann)  # taken on at one, invited at two

    for hours in (0, 1, 2):
        kept = report(handoff, MESSAGE, by=ann, sent_at=NOON + timedelta(hours=hours, minutes=-1), at=LATER)
        handoff.refresh_from_db()
        assert (handoff.state, handoff.contacted_at) == ("context_checked", None)
        assert "before_permission" in kept.violations.values_list("kind", flat=True)


@pytest.mark.django_db
def test_activation_is_that_of_the_time_of_sending(ann: User) -> None:
    report(checked(ann), MESSAGE, by=ann, sent_at=NOON - timedelta(days=2), at=LATER)

    assert kinds() == ["before_activation", "before_permission"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "state",
    [
        {"activated": False},
        {"permitted_at": None, "state": "watching"},
        {"state": "ready", "assigned_at": NOON + timedelta(hours=1)},
        {"state": "snoozed", "snoozed_from": "ready", "snoozed_until": LATER + timedelta(days=1)},
        {"state": "disqualified", "closed_at": NOON, "cooldown_until": LATER + timedelta(days=1)},
        {"state": "returned", "closed_at": NOON},
        {"contacts": 1},
        {"contacts": 3},
        {},
    ],
    ids=str,
)
def test_what_programs_are_told_not_to_do_is_on_record_when_they_do_it(ann: User, state: dict[str, Any]) -> None:
    contacts = state.pop("contacts", 0)
    handoff = checked(ann, **state | ({"contacted": True, "state": "contacted"} if contacts else {}))
    dana = PersonFactory(account=handoff.account)
    OutreachFactory.create_batch(contacts, handoff=handoff, answered=contacts > 1)
    told = ask([Asked(person=dana.pk)], by=Asker(user=ann.pk), at=LATER)[0]

    report(handoff, MESSAGE, by=ann, sent_at=LATER, at=LATER)

    assert kinds() == ([] if told.allowed else [VIOLATED[told.reason]])


@pytest.mark.django_db
def test_the_state_is_that_of_the_time_of_sending(ann: User) -> None:
    handoff = checked(ann, state="returned", closed_at=LATER)
    for move, state, hours in (("checked", "context_checked", 3), ("returned", "returned", 6)):
        MoveRecordFactory(handoff=handoff, move=move, state=state, at=NOON + timedelta(hours=hours))

    assert state_at(handoff, NOON) == "fired"
    report(handoff, MESSAGE, by=ann, sent_at=NOON + timedelta(hours=5), at=LATER + timedelta(hours=1))
    assert kinds() == []


@pytest.mark.django_db
def test_an_answer_that_came_later_is_none_yet(ann: User) -> None:
    handoff = checked(ann, contacted=True, state="contacted")
    sent = OutreachFactory(handoff=handoff)
    note_answer(sent, by=ann, at=NOON + timedelta(days=5))

    report(handoff, MESSAGE, by=ann, sent_at=NOON + timedelta(days=3), at=NOON + timedelta(days=6))

    assert kinds() == ["no_answer"]


@pytest.mark.django_db
def test_a_message_of_an_earlier_handoff_waits_no_longer_than_contacts_count(ann: User) -> None:
    old = HandoffFactory(contacted=True, state="lost", closed_at=LATER)
    sent = OutreachFactory(handoff=old)
    dana = PersonFactory(account=old.account)
    handoff = checked(ann, account=old.account)

    def found(at: datetime) -> tuple[list[str], bool]:
        allowed = ask([Asked(person=dana.pk)], by=Asker(user=ann.pk), at=at)[0].allowed
        return [one.kind for one in lint(handoff, "", by=ann, at=at)], allowed

    assert found(sent.at + timedelta(days=13)) == (["no_answer"], False)
    assert found(sent.at + timedelta(days=14)) == ([], True)
    assert note_answer(sent, by=ann, at=LATER).answer_noted_by == ann  # whoever works on the account now


@pytest.mark.django_db
def test_a_message_that_is_sent_twice_is_one_and_another_in_between_is_read_first(ann: User) -> None:
    handoff = checked(ann)
    write(handoff, MESSAGE, by=ann, at=LATER, after=0)
    write(handoff, MESSAGE, by=ann, at=LATER, after=0)
    assert Outreach.objects.count() == 1

    with pytest.raises(AlreadyMoved, match="Ann has written to them since you began"):
        write(handoff, Contact(body="Something else"), by=ann, at=LATER, after=0)


@pytest.mark.django_db
def test_whoever_gets_it_looks_at_the_context_anew(ann: User) -> None:
    bo = UserFactory(roles=[Role.AE])
    handoff, asleep = checked(ann), checked(ann, state="snoozed", snoozed_from="context_checked", snoozed_until=LATER)
    handoff.team.members.add(ann, bo)

    for one in (handoff, asleep):
        give(one, bo, "I am full.", by=UserFactory(roles=[Role.MANAGER]), at=LATER)
    handoff.refresh_from_db()
    asleep.refresh_from_db()

    assert (handoff.state, handoff.moves.get().state, asleep.snoozed_from) == ("ready", "ready", "ready")
    with pytest.raises(TooEarly):
        write(handoff, MESSAGE, by=bo, at=LATER)


@pytest.mark.django_db
def test_a_refused_report_is_kept_as_a_refusal_and_one_message_tells_once(ann: User) -> None:
    handoff = HandoffFactory(owner=ann, watching=True)
    with pytest.raises(NotYours):
        report(handoff, MESSAGE, by=UserFactory(roles=[Role.AE]), sent_at=LATER, at=LATER)
    assert Refusal.objects.count() == 1

    report(handoff, Contact(body="Just checking in: calendly.com/ann"), by=ann, sent_at=LATER, at=LATER)

    assert Violation.objects.count() > 1
    assert Notice.objects.filter(event="violation", person=ann).count() == 1
