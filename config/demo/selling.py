"""What the demo's account executives made of the handoffs that were theirs to move: the older, the further they are.

They keep to the rules: each step is the verb that a press of the button is, at the instant when it would have been.
What is fresh is left for whoever tries the demo.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from accounts.models import User
from config.demo.cast import SEED
from handoffs.composing import compose, left_open, script_of
from handoffs.enums import Channel, DisqualifyReason, FeedbackKind, HandoffState, LostReason, OutcomeKind, SentBy
from handoffs.models import Handoff, Outreach
from handoffs.outcomes import Result, give_feedback, record_outcome
from handoffs.outreaching import Contact, note_answer, write
from handoffs.pledging import current, sign
from handoffs.reaching import note_context, open_context

LEFT_ALONE = timedelta(days=12)
"""Of what was invited since then nothing is done: it is still fresh (`handoffs.timing.FRESH`)."""
TIME_TO_ACT = timedelta(days=4)
"""Nobody is expected to have come to it sooner after it was ready."""
FORGOTTEN = 0.1
"""So many come too late, so that there is something to see of that, too."""
SIGNED_AGO = timedelta(days=55)
NOTES = (
    "They automate their weekly report and met the limit.",
    "A second team has begun; they look at approval steps.",
    "They move a process from spreadsheets, step by step.",
)
HEARD = (
    (FeedbackKind.ASKED_FOR, "Would buy at once with an audit log that they can export."),
    (FeedbackKind.OBJECTION, "Pays by seat for people who only read."),
    (FeedbackKind.NEEDS_SUPPORT, "Did not find how to share a connection with a colleague."),
    (FeedbackKind.ASKED_FOR, "Single sign-on is a must before more than ten people use it."),
)
PLAIN = (
    "Hello,\n\nI saw that you met a limit. I can lift it for a week, so that nobody has to stop. Shall I?\n\n{sender}"
)
MINUTES_TO_LOOK = (2, 9)
ANSWERS = 0.7


@dataclass(frozen=True)
class Ending:
    """What came of a conversation: how likely, and how."""

    weight: int
    kind: OutcomeKind | None
    reason: str = ""


ENDINGS = (
    Ending(3, None),
    Ending(4, OutcomeKind.OPPORTUNITY),
    Ending(3, OutcomeKind.WON),
    Ending(2, OutcomeKind.LOST, LostReason.NO_DECISION),
    Ending(1, OutcomeKind.LOST, LostReason.PRICE),
    Ending(2, OutcomeKind.RETURNED),
    Ending(1, OutcomeKind.DISQUALIFIED, DisqualifyReason.AGENCY),
    Ending(1, OutcomeKind.SNOOZED),
)


def work_off(now: datetime) -> None:
    """Do with every handoff what would have been done by now; one that has been moved on already stays."""
    ready = Handoff.objects.filter(state=HandoffState.READY).exclude(owner=None)
    for handoff in ready.select_related("account", "owner", "team__calendar").order_by("fired_at", "account__key"):
        invited_at = handoff.permitted_at or handoff.fired_at
        since, chance = max(invited_at, handoff.fired_at, handoff.acknowledged_at or now), _chance(handoff)
        is_old = invited_at < now - LEFT_ALONE and since < now - TIME_TO_ACT
        if is_old and chance.random() >= FORGOTTEN and handoff.owner is not None:
            with transaction.atomic():
                _sign(handoff.owner, now - SIGNED_AGO)
                _work(handoff, handoff.owner, since, now, chance)


def _chance(handoff: Handoff) -> Random:
    return Random(f"{SEED}:{handoff.account.key}:sold")  # noqa: S311 - a simulation


def _work(handoff: Handoff, seller: User, since: datetime, now: datetime, chance: Random) -> None:
    looked_at = handoff.team.schedule().due_at(since, timedelta(hours=chance.uniform(0.5, 6)))
    noted_at = looked_at + timedelta(minutes=chance.uniform(*MINUTES_TO_LOOK))
    sent_at = noted_at + timedelta(minutes=chance.uniform(*MINUTES_TO_LOOK))
    open_context(handoff, by=seller, at=looked_at)
    handoff = note_context(handoff, chance.choice(NOTES), by=seller, at=noted_at)
    handoff = write(handoff, _message(handoff, seller, sent_at), by=seller, at=sent_at, again=False)
    if chance.random() < ANSWERS:
        _go_on(handoff, seller, sent_at, now, chance)


def _message(handoff: Handoff, seller: User, at: datetime) -> Contact:
    """The words of the script where everything in them is known."""
    made = compose(handoff, script_of(handoff), by=seller, at=at)
    subject, body = made.subject, made.body
    if made.script is None or left_open(subject + body):
        subject, body = f"{handoff.account.name}: the limit that you met", PLAIN.format(sender=seller)
    return Contact(Channel.EMAIL, SentBy.MAILTO, subject[:200], body, person=made.person, script=made.script)


def _sign(seller: User, at: datetime) -> None:
    """Nobody writes before they have signed."""
    if pledge := current():
        sign(pledge, by=seller, at=at)


def _go_on(handoff: Handoff, seller: User, sent_at: datetime, now: datetime, chance: Random) -> None:
    """An answer, what was heard, and what came of it, each if its time has come."""
    answered_at = sent_at + timedelta(hours=chance.uniform(2, 40))
    ended_at = answered_at + timedelta(days=chance.uniform(2, 12))
    if answered_at < now:
        note_answer(Outreach.objects.get(handoff=handoff), by=seller, at=answered_at)
        if chance.random() < 1 / 2:
            kind, text = chance.choice(HEARD)
            give_feedback(handoff, kind, text, by=seller, at=answered_at + timedelta(minutes=20))
    ending = chance.choices(ENDINGS, [one.weight for one in ENDINGS])[0]
    if ended_at < now and ending.kind is not None:
        record_outcome(handoff, _result(handoff, ending, ended_at, now, chance), by=seller, at=ended_at)


def _result(handoff: Handoff, ending: Ending, at: datetime, now: datetime, chance: Random) -> Result:
    match ending.kind:
        case OutcomeKind.WON:
            yearly = (handoff.value or Decimal(12_000)) * chance.randint(3, 9) / 10
            return Result(OutcomeKind.WON, value=round(yearly, -2), currency="USD")
        case OutcomeKind.SNOOZED:
            return Result(OutcomeKind.SNOOZED, until=max(now, at) + timedelta(days=12), note="New budget next month.")
        case kind if kind is not None:
            return Result(kind, reason=ending.reason)
    raise ValueError(ending)
