"""Messages to people: sent by somebody here, or reported by a program that has sent them, and what came back.

`write` is for what is about to be sent: a gate that is shut refuses it. `report` is for what has been sent already: it
is kept whatever it was, with the violations that it is, and moves the handoff on only if the gates were open when it
was sent. Each contact is kept with what was wrong about it in one transaction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from accounts.errors import AlreadyMoved
from accounts.models import Person, User
from handoffs.enums import Channel, HandoffState, Move, SentBy
from handoffs.errors import Incomplete, NotYours, TooEarly, WrongPlay
from handoffs.gates import shut, were_open
from handoffs.linting import lint
from handoffs.models import Handoff, Outreach, Violation
from handoffs.moves import CLOSED, SPOKEN
from handoffs.pledging import check_signed
from handoffs.steps import keeping_refusals, step, whose
from playbooks.models import Play, Script

OLDEST = timedelta(days=30)
"""How long ago a contact that is reported may have been."""
TALKING = tuple(state for state in SPOKEN if state not in CLOSED)


@dataclass(frozen=True)
class Contact:
    """One contact as it is sent: to whom, how, in what words, and from which script."""

    channel: Channel = Channel.EMAIL
    sent_by: SentBy = SentBy.LOGGED
    subject: str = ""
    body: str = ""
    note: str = ""
    person: Person | None = None
    script: Script | None = None
    play: Play | None = None

    @property
    def text(self) -> str:
        """All its words."""
        return f"{self.subject}\n{self.body or self.note}".strip()

    @property
    def its_play(self) -> Play | None:
        """The play that is said, else that of the script."""
        return self.play or (self.script.play if self.script else None)


@keeping_refusals(Move.CONTACTED)
def write(  # noqa: PLR0913 - one contact in full
    handoff: Handoff, contact: Contact, *, by: User, at: datetime, again: bool = True, after: int | None = None
) -> Handoff:
    """Log that somebody writes to or calls a person of the account now, for the first time or `again`.

    `after` is the latest contact that they knew of when they began to write (0: none). Sent twice, a message is one;
    raises `AlreadyMoved` if another came between. Raises `Unsigned` until they have signed the pledge, `TooEarly` while
    a gate is shut, whatever the state says, and `WrongPlay` for a play of another tier.
    """
    handoff = _held(handoff)
    if after is not None and _is_logged(handoff, contact, by, after):
        return handoff
    if handoff.state in {HandoffState.CONTEXT_CHECKED, *TALKING}:
        check_signed(by)
    _check_person(handoff, contact)
    is_on_its_way = handoff.acknowledged_at is not None and handoff.closed_at is None
    if is_on_its_way and handoff.contacted_at is None and (reason := shut(handoff)):
        raise TooEarly(reason)
    if contact.its_play is not None:
        check_play(contact.its_play, handoff)
    if again and handoff.state in TALKING:
        _check_worker(handoff, by)
        _note(handoff, contact, by=by, at=at, recorded_at=at)
        return handoff
    return _move_on(handoff, contact, by=by, at=at, recorded_at=at)


@keeping_refusals(Move.CONTACTED)
def report(handoff: Handoff, contact: Contact, *, by: User, sent_at: datetime, at: datetime) -> Outreach:
    """Keep a contact that was made elsewhere at `sent_at`, with what the pledge has to say about it.

    Raises `NotYours` if `by` does not work on the handoff, `Incomplete` for a time to come or long ago.
    """
    if not at - OLDEST <= sent_at <= at:
        raise Incomplete(f"It was sent within the last {OLDEST.days} days, and not in the future.")
    handoff = _held(handoff)
    _check_worker(handoff, by)
    _check_person(handoff, contact)
    if handoff.state == HandoffState.CONTEXT_CHECKED and were_open(handoff, sent_at):
        _move_on(handoff, contact, by=by, at=sent_at, recorded_at=at)
    else:
        _note(handoff, contact, by=by, at=sent_at, recorded_at=at)
    return Outreach.objects.filter(handoff=handoff).latest("pk")


def note_answer(outreach: Outreach, *, by: User, at: datetime) -> Outreach:
    """Note that the account has answered; noted twice, the first stays.

    Whoever works on the account now may, although another sent it. Raises `NotYours` for anybody else.
    """
    theirs = Handoff.objects.workable_by(by).filter(account=outreach.handoff.account_id)
    if not theirs.filter(Q(pk=outreach.handoff_id) | Q(closed_at=None)).exists():
        raise NotYours(whose(outreach.handoff, by))
    Outreach.objects.filter(pk=outreach.pk, answered_at=None).update(answered_at=at, answer_noted_by=by)
    outreach.refresh_from_db()
    return outreach


def latest_contact(handoff: Handoff) -> int:
    """The number of the contact that was logged last; 0 if there is none."""
    return handoff.outreach.order_by("-pk").values_list("pk", flat=True).first() or 0


def _is_logged(handoff: Handoff, contact: Contact, by: User, after: int) -> bool:
    """Whether this very message came in since then."""
    since = list(handoff.outreach.filter(pk__gt=after).select_related("by"))
    if not since:
        return False
    words = (contact.subject, contact.body or contact.note)
    if any(one.by == by and (one.subject, one.body) == words for one in since):
        return True
    raise AlreadyMoved(f"{since[0].by} has written to them since you began. Read that first, then send yours.")


def answerable_by(user: User) -> QuerySet[Outreach]:
    """The messages whose answers a user may come to know of: of handoffs in sight, and to accounts of open ones."""
    seen = Handoff.objects.visible_to(user)
    of_account = Q(handoff__account__in=seen.unclosed().values("account"))
    return Outreach.objects.filter(of_account | Q(handoff__in=seen))


def check_play(play: Play, handoff: Handoff) -> None:
    """Raise `WrongPlay` if the play is switched off or has no words for the account's tier."""
    if not play.is_active:
        raise WrongPlay(f"The play “{play}” is switched off.")
    if not Script.objects.published().filter(play=play, tier=handoff.tier).exists():
        tier = handoff.get_tier_display()
        raise WrongPlay(f"The play “{play}” is not for {tier} accounts: it has no script for that tier.")


def _held(handoff: Handoff) -> Handoff:
    rows = Handoff.objects.select_for_update(of=("self",)).select_related("qualification", "team")
    return rows.get(pk=handoff.pk)


def _move_on(handoff: Handoff, contact: Contact, *, by: User, at: datetime, recorded_at: datetime) -> Handoff:
    """Keep the contact, and make the move that it is."""
    _note(handoff, contact, by=by, at=at, recorded_at=recorded_at)
    changes = {"play": contact.play} if contact.play is not None else {}
    said = f"{contact.channel.label}. {contact.note.strip()}".strip()
    return step(
        handoff, Move.CONTACTED, HandoffState.CONTACTED, by=by, at=recorded_at, note=said, contacted_at=at, **changes
    )


def _note(handoff: Handoff, contact: Contact, *, by: User, at: datetime, recorded_at: datetime) -> None:
    """Keep the contact, and what the pledge has to say about it."""
    findings = lint(handoff, contact.text, by=by, at=at, play=contact.its_play)
    outreach = Outreach.objects.create(
        handoff=handoff,
        person=contact.person,
        script=contact.script,
        channel=contact.channel,
        sent_by=contact.sent_by,
        subject=contact.subject,
        body=contact.body or contact.note,
        by=by,
        at=at,
        recorded_at=recorded_at,
    )
    Violation.objects.bulk_create(
        Violation(outreach=outreach, kind=finding.kind, evidence=finding.evidence, by=by, at=at) for finding in findings
    )


def _check_worker(handoff: Handoff, by: User) -> None:
    if not Handoff.objects.workable_by(by).filter(pk=handoff.pk).exists():
        raise NotYours(whose(Handoff.objects.select_related("owner").get(pk=handoff.pk), by))


def _check_person(handoff: Handoff, contact: Contact) -> None:
    if contact.person is not None and contact.person.account_id != handoff.account_id:
        raise Incomplete("Name a person of this account.")
