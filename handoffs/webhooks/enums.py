"""Closed sets of words about webhooks."""

from django.db import models


class EventType(models.TextChoices):
    """What endpoints are told about."""

    QUALIFIED = "qualification.fired", "An account qualified"
    OPENED = "handoff.opened", "A handoff was opened"
    ASSIGNED = "handoff.assigned", "A handoff changed hands"
    ACKNOWLEDGED = "handoff.acknowledged", "A handoff was acknowledged"
    READY = "handoff.ready", "A handoff is ready now"
    OVERDUE = "handoff.overdue", "A handoff was not acknowledged in time"
    CONTACTED = "handoff.contacted", "Somebody reached out"
    OPPORTUNITY = "handoff.opportunity", "A handoff became an opportunity"
    SNOOZED = "handoff.snoozed", "A handoff was snoozed"
    WOKEN = "handoff.woken", "A handoff woke up"
    CLOSED = "handoff.closed", "A handoff is over"
    REOPENED = "handoff.reopened", "A handoff was reopened"
    GRANT_ON = "grant.on", "Something is to be turned on"
    GRANT_OFF = "grant.off", "Something is to be turned off"


TEST = "endpoint.test"
"""What an endpoint is sent to try it out; nobody subscribes to it."""
