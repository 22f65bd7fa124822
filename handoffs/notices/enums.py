"""Closed sets of words about notices, and what a person gets who has chosen nothing."""

from django.db import models


class NoticeEvent(models.TextChoices):
    """What people are told about."""

    ASSIGNED = "assigned", "A new handoff is yours"
    GIVEN = "given", "Somebody gave you a handoff"
    READY = "ready", "Contact was invited: ready now"
    WOKEN = "woken", "A snoozed handoff woke up"
    WARNED_HALF = "warned_half", "Half of the time to acknowledge is over"
    WARNED_NEARLY = "warned_nearly", "80 % of the time to acknowledge is over"
    BREACHED = "breached", "You did not acknowledge in time"
    ESCALATED = "escalated", "Your team did not acknowledge in time"
    REASSIGNED = "reassigned", "A handoff of yours went elsewhere"
    VIOLATION = "violation", "The pledge was broken"


class NoticeChannel(models.TextChoices):
    """How people are told."""

    IN_APP = "in_app", "In Baton"
    EMAIL = "email", "E-mail"
    SLACK = "slack", "Slack"


class Timing(models.TextChoices):
    """When a channel is used."""

    AT_ONCE = "at_once", "At once"
    DIGEST = "digest", "Once a day"
    NEVER = "never", "Never"


class DeliveryState(models.TextChoices):
    """What became of a notice on one channel."""

    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    SKIPPED = "skipped", "Not needed any more"
    GIVEN_UP = "given_up", "Given up"


_ELSEWHERE: dict[NoticeEvent, Timing] = {
    NoticeEvent.WOKEN: Timing.DIGEST,
    NoticeEvent.WARNED_HALF: Timing.NEVER,
    NoticeEvent.REASSIGNED: Timing.DIGEST,
}


def default_timing(event: NoticeEvent, channel: NoticeChannel) -> Timing:
    """What a person gets who has chosen nothing: all of it in Baton, and elsewhere what does not wait."""
    return Timing.AT_ONCE if channel == NoticeChannel.IN_APP else _ELSEWHERE.get(event, Timing.AT_ONCE)
