"""Logs of handoffs that say anything that a log may say."""

from datetime import datetime, timedelta
from random import Random

from accounts.models import User
from handoffs.enums import HandoffState, Move
from handoffs.models import Handoff, Team
from handoffs.moves import CLOSED
from tests.factories.accounts import NOON
from tests.factories.handoffs import HandoffFactory, MoveRecordFactory, OutreachFactory

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def random_log(chance: Random, teams: list[Team], people: list[User]) -> None:
    """A handoff whose log says anything that a log may say, in any order of its optional parts."""
    fired = NOON + chance.randrange(20 * 24 * 60) * MINUTE
    steps_made, is_merged = chance.randrange(6), chance.random() < 0.1
    handoff = HandoffFactory(fired_at=fired, team=chance.choice(teams), expired=steps_made == 5 or is_merged)
    due, owner, team = fired + chance.randrange(1, 12) * HOUR, chance.choice([None, *people]), handoff.team

    def write(move: Move, state: HandoffState, at: datetime) -> None:
        who = owner and owner.pk
        MoveRecordFactory(handoff=handoff, move=move, state=state, at=at, owner_id=who, team_id=team.pk, due_at=due)

    at = fired + chance.randrange(90) * MINUTE
    write(Move.OPENED, HandoffState.FIRED, at)
    for _ in range(chance.randrange(3)):
        at += chance.randrange(5 * 60) * MINUTE
        if chance.random() < 0.5:
            due += chance.randrange(-3, 4) * HOUR
            write(Move.RESCHEDULED, HandoffState.FIRED, at)
        else:
            owner, team = chance.choice([None, *people]), chance.choice(teams)
            write(Move.REASSIGNED, HandoffState.FIRED, at)
    if due <= at:
        write(Move.ESCALATED, HandoffState.FIRED, due)
    steps = [
        (Move.ACKNOWLEDGED, chance.choice([HandoffState.WATCHING, HandoffState.READY])),
        (Move.PERMITTED, HandoffState.READY),
        (Move.CHECKED, HandoffState.CONTEXT_CHECKED),
        (Move.CONTACTED, HandoffState.CONTACTED),
        (Move.LOST, HandoffState.LOST),
    ]
    for move, state in steps[:steps_made]:
        if move == Move.PERMITTED and chance.random() < 0.3:
            continue
        at += chance.randrange(20 * 60) * MINUTE
        write(move, state, at)
    if is_merged:
        at += HOUR
        write(Move.MERGED, HandoffState.MERGED, at)
    write_to_them(chance, handoff)
    if handoff.moves.latest("at", "id").state in CLOSED:
        Handoff.objects.filter(pk=handoff.pk).update(closed_at=at)


def write_to_them(chance: Random, handoff: Handoff) -> None:
    """Contacts that the log knows nothing of, and invitations from before it knew of them."""
    if chance.random() < 0.4:
        sent = handoff.fired_at + chance.randrange(-60, 60 * 60) * MINUTE
        OutreachFactory(handoff=handoff, at=sent, recorded_at=sent + chance.randrange(3 * 24 * 60) * MINUTE)
    if (told := handoff.moves.filter(move=Move.PERMITTED).first()) and chance.random() < 0.5:
        Handoff.objects.filter(pk=handoff.pk).update(permitted_at=told.at - chance.randrange(10 * 60) * MINUTE)
