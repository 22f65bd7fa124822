"""The third gate and what lies behind it: looking at the context, and reaching out."""

from datetime import datetime

from accounts.models import User
from handoffs.enums import Channel, HandoffState, Move
from handoffs.errors import Incomplete
from handoffs.models import ContextCheck, Handoff
from handoffs.moves import line_of
from handoffs.outreaching import Contact, write
from handoffs.steps import keeping_refusals, step, why_not
from playbooks.models import Play

SHORTEST_NOTE = 10
NOTE_TOO_SHORT = f"Say in a few words what the user is trying to do, at least {SHORTEST_NOTE} characters."
NOT_OPENED = "Open the context first: a note is about something that was looked at."


@keeping_refusals(Move.CHECKED)
def open_context(handoff: Handoff, *, by: User, at: datetime) -> Handoff:
    """Begin to look at the context; who has begun already goes on."""
    ready = Handoff.objects.workable_by(by).filter(pk=handoff.pk, state__in=line_of(Move.CHECKED).sources)
    if not ready.exists():
        raise why_not(handoff, Move.CHECKED, by)
    ContextCheck.objects.bulk_create([ContextCheck(handoff=handoff, by=by, opened_at=at)], ignore_conflicts=True)
    return handoff


@keeping_refusals(Move.CHECKED)
def note_context(handoff: Handoff, note: str, *, by: User, at: datetime) -> Handoff:
    """Pass the third gate with a note of what the user is trying to do; the time spent is kept with it."""
    note = note.strip()
    if len(note) < SHORTEST_NOTE:
        raise Incomplete(NOTE_TOO_SHORT)
    handoff = step(handoff, Move.CHECKED, HandoffState.CONTEXT_CHECKED, by=by, at=at, note=note)
    looking = ContextCheck.objects.unfinished().filter(handoff=handoff, by=by, opened_at__lte=at)
    if not looking.update(noted_at=at, note=note):
        raise Incomplete(NOT_OPENED)
    return handoff


def reach_out(  # noqa: PLR0913 - one contact in full
    handoff: Handoff, channel: Channel, note: str = "", *, by: User, at: datetime, play: Play | None = None
) -> Handoff:
    """Log the first contact with a person of the account, without its words; see `outreaching.write`.

    Without `play` it is the one that the handoff has.
    """
    return write(handoff, Contact(channel=channel, note=note, play=play), by=by, at=at, again=False)
