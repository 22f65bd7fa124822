"""Recording what came of a handoff, in one step; waking a snoozed one; telling product."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Case, F, Value, When

from accounts.models import User
from handoffs.enums import DisqualifyReason, FeedbackKind, HandoffState, LostReason, Move, OutcomeKind
from handoffs.errors import Incomplete, NotYours
from handoffs.models import Feedback, Handoff, Outcome
from handoffs.snoozing import go_on, stop_clock
from handoffs.steps import keeping_refusals, step, whose
from handoffs.sweep import call_for
from playbooks.milestones import winning
from playbooks.milestones.currencies import CURRENCIES

COOLDOWN = timedelta(days=90)
"""For how long a disqualified account gets no new handoff."""
LONGEST_SNOOZE = timedelta(days=365)
HIGHEST_VALUE = Decimal(10) ** 12


@dataclass(frozen=True)
class Result:
    """What came of it, as it is asked for; which fields it needs depends on the kind."""

    kind: OutcomeKind
    value: Decimal | None = None
    currency: str = ""
    reason: str = ""
    until: datetime | None = None
    note: str = ""

    def problems(self, at: datetime) -> dict[str, str]:
        """What is wrong with it, by field: for forms, the API, and the verb itself."""
        return {field: said for field, said in self._judged(at) if said}

    def _judged(self, at: datetime) -> list[tuple[str, str]]:
        wins, reasons = self.kind == OutcomeKind.WON, REASONS.get(self.kind)
        return [
            ("value", _wrong_value(self.value) if wins else _needless(self.value, self.kind)),
            ("currency", _wrong_currency(self.currency) if wins else _needless(self.currency, self.kind)),
            ("reason", _wrong_reason(self.reason, reasons) if reasons else _needless(self.reason, self.kind)),
            ("until", _wrong_time(self.until, at) if self.kind in NEEDS_TIME else _needless(self.until, self.kind)),
        ]


REASONS: dict[OutcomeKind, type[LostReason | DisqualifyReason]] = {
    OutcomeKind.LOST: LostReason,
    OutcomeKind.DISQUALIFIED: DisqualifyReason,
}
NEEDS_TIME = (OutcomeKind.SNOOZED,)


def _needless(given: object, kind: OutcomeKind) -> str:
    return f"“{kind.label}” takes none; leave it out." if given else ""


def _wrong_value(value: Decimal | None) -> str:
    if value is None or not 0 < value < HIGHEST_VALUE:
        return "Give the yearly value that was won, more than 0."
    return ""


def _wrong_currency(currency: str) -> str:
    return "" if currency in CURRENCIES else "Give the currency as its capital letters in ISO 4217, such as USD."


def _wrong_reason(reason: str, reasons: type[LostReason | DisqualifyReason]) -> str:
    return "" if reason in reasons.values else f"Give a reason, one of: {', '.join(reasons.values)}."


def _wrong_time(until: datetime | None, at: datetime) -> str:
    if until is None or not at < until <= at + LONGEST_SNOOZE:
        return "Give a time to come, within a year."
    return ""


def _move_of(result: Result, **_: object) -> Move:
    return Move(result.kind.value)


@keeping_refusals(_move_of)
def record_outcome(handoff: Handoff, result: Result, *, by: User, at: datetime) -> Handoff:
    """Move the handoff to where the outcome leads, and keep the outcome.

    Disqualifying begins a `COOLDOWN` in which no other handoff opens for the account. One that is won makes the account
    a customer, which proofs of scorecards count. The clock of one that nobody has acknowledged yet stands still while
    it is snoozed; what it had to call before is called first. Raises `Incomplete` for a result that lacks what its kind
    needs, `NotFromHere` if the outcome does not follow from the state.
    """
    wrong = result.problems(at)
    if wrong:
        raise Incomplete(" ".join(wrong.values()))
    move = _move_of(result)
    if result.until is not None:
        call_for(handoff.pk, at)
    handoff = step(handoff, move, HandoffState(result.kind.value), by=by, at=at, note=_said(result), **_set(result, at))
    Outcome.objects.create(
        handoff=handoff,
        kind=result.kind,
        value=result.value,
        currency=result.currency,
        reason=result.reason,
        until=result.until,
        note=result.note,
        by=by,
        at=at,
    )
    if result.until is not None:
        stop_clock(handoff, until=result.until, at=at)
    if result.kind == OutcomeKind.WON and result.value is not None:
        account_id = handoff.own_account_id or handoff.account_id
        winning.won(account_id, deal=deal_of(handoff), value=result.value, currency=result.currency, by=by, at=at)
    return handoff


def deal_of(handoff: Handoff) -> str:
    """What the customer that it has won is called among the outcomes of scorecards."""
    return f"handoff-{handoff.pk}"


def _set(result: Result, at: datetime) -> dict[str, object]:
    match result.kind:
        case OutcomeKind.OPPORTUNITY:
            return {}
        case OutcomeKind.SNOOZED:
            return {"snoozed_until": result.until, "snoozed_from": F("state")}
        case OutcomeKind.DISQUALIFIED:
            return {"closed_at": at, "cooldown_until": at + COOLDOWN}
        case _:
            return {"closed_at": at}


def _said(result: Result) -> str:
    parts = []
    if result.value is not None:
        parts.append(f"{result.value:,.2f} {result.currency}.")
    if result.reason:
        parts.append(f"{REASONS[result.kind](result.reason).label}.")
    if result.until is not None:
        parts.append(f"Until {result.until:%-d %b %Y, %H:%M %Z}.")
    return " ".join([*parts, result.note]).strip()


@keeping_refusals(Move.WOKEN)
def wake(handoff: Handoff, *, by: User, at: datetime) -> Handoff:
    """Take up a snoozed handoff before its time."""
    handoff = step(handoff, Move.WOKEN, WAKES_INTO, by=by, at=at, snoozed_until=at)
    go_on(handoff, at)
    return handoff


WAKES_INTO = Case(
    When(snoozed_from=HandoffState.WATCHING, permitted_at__isnull=False, then=Value(HandoffState.READY.value)),
    default=F("snoozed_from"),
)
"""Where it was before; what was invited meanwhile is ready."""


@transaction.atomic
def give_feedback(handoff: Handoff, kind: FeedbackKind, text: str, *, by: User, at: datetime) -> Feedback:
    """Tell product what was heard; told twice in the same words, it was heard once.

    `NotYours` unless the user may work on the handoff, whatever its state.
    """
    # Locked, so that of two at once the second finds what the first has told.
    if not Handoff.objects.workable_by(by).filter(pk=handoff.pk).select_for_update(of=("self",)).first():
        raise NotYours(whose(handoff, by))
    said = {"handoff": handoff, "kind": kind, "text": text.strip(), "by": by}
    return Feedback.objects.filter(**said).first() or Feedback.objects.create(**said, at=at)
