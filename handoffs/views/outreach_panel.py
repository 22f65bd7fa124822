"""What a handoff's page shows of outreach: the composer while somebody may write, and what was sent and granted."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from handoffs.composing import compose, script_of, too_long_for_mail
from handoffs.enums import HandoffState
from handoffs.linting import Finding, lint
from handoffs.models import Grant, Handoff, Outreach, PledgeVersion
from handoffs.outreach_forms import ComposerForm, GrantForm
from handoffs.outreaching import TALKING, latest_contact
from handoffs.pledging import unsigned_by

SHOWN = 20


@dataclass(frozen=True)
class Composer:
    """A message being written: the form, the variables nothing was known for, and what the pledge has to say.

    `after` is the latest contact that the page shows, so that the same message is not logged twice.
    """

    form: ComposerForm
    missing: list[str]
    findings: list[Finding]
    unsigned: PledgeVersion | None
    is_first: bool
    after: int
    is_long: bool


@dataclass(frozen=True)
class Panel:
    """What was sent and granted, the newest first; `waiting` is the message that has no answer yet."""

    sent: list[Outreach]
    waiting: Outreach | None
    grants: list[Grant]
    grant: GrantForm


def composer_of(handoff: Handoff, by: User, at: datetime, tried: ComposerForm | None = None) -> Composer | None:
    """The composer, while a message may be written: the script filled in, or what was tried as it was left."""
    if handoff.state not in {HandoffState.CONTEXT_CHECKED, *TALKING}:
        return None
    script = script_of(handoff)
    # The script is for the first message. Whoever goes on in a conversation has their own words.
    is_first = handoff.state == HandoffState.CONTEXT_CHECKED
    message = compose(handoff, script if is_first else None, by=by, at=at)
    form = ComposerForm(handoff, message=message, people=message.people)
    play = script.play if script and is_first else None
    if tried is not None:
        tried.offer(message.people)
        form, play = tried, tried.play
    subject, body = (str(form[name].value() or "") for name in ("subject", "body"))
    findings = [one for one in lint(handoff, f"{subject}\n{body}", by=by, at=at, play=play) if one.kind != "unsigned"]
    missing, is_long = [] if tried else message.missing, too_long_for_mail(subject, body)
    return Composer(form, missing, findings, unsigned_by(by), is_first, latest_contact(handoff), is_long)


def panel_of(handoff: Handoff, tried: GrantForm | None = None) -> Panel | None:
    """What has been, and the form for more as it was `tried`; nothing before somebody has taken the handoff on."""
    if handoff.acknowledged_at is None:
        return None
    of_account = Outreach.objects.filter(handoff__account=handoff.account_id).select_related("by", "person", "script")
    sent = list(of_account.prefetch_related("violations").order_by("-at", "-pk")[:SHOWN])
    waiting = sent[0] if sent and sent[0].answered_at is None else None
    grants = list(handoff.grants.select_related("by", "handoff")[:SHOWN])
    return Panel(sent, waiting, grants, tried or GrantForm())
