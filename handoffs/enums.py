"""Closed sets of words that the handoffs app stores."""

from django.db import models


class Motion(models.TextChoices):
    """What kind of conversation a handoff is meant to lead to."""

    NEW_BUSINESS = "new_business", "New business"


class HandoffState(models.TextChoices):
    """Where a handoff stands on its way through the gates."""

    FIRED = "fired", "To acknowledge"
    WATCHING = "watching", "Watching"
    MERGED = "merged", "Merged"


class Move(models.TextChoices):
    """What can happen to a handoff."""

    OPENED = "opened", "Opened"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    MERGED = "merged", "Merged into an older one"
    UNMERGED = "unmerged", "Opened again"
    FOLLOWED = "followed", "Went with its account"
    WARNED_HALF = "warned_half", "Half of the time is over"
    WARNED_NEARLY = "warned_nearly", "80 % of the time is over"
    ESCALATED = "escalated", "Not acknowledged in time, escalated"
    REASSIGNED = "reassigned", "Reassigned"
    RESCHEDULED = "rescheduled", "Given another due time"
    PAUSED = "paused", "Paused"
    RESUMED = "resumed", "Resumed"


class Alarm(models.IntegerChoices):
    """How much of the time to acknowledge was over, in percent, when the clock last called."""

    NONE = 0, "Not yet"
    HALF = 50, "Half of the time is over"
    NEARLY = 80, "80 % of the time is over"
    OVER = 100, "Over time"


class ReassignRule(models.TextChoices):
    """Where a handoff goes that nobody acknowledged though it was escalated."""

    NEVER = "never", "Never"
    NEXT_MEMBER = "next_member", "To the next of the team"
    POOL = "pool", "Back to the pool"


class QueueScope(models.TextChoices):
    """Whose handoffs a list shows."""

    MINE = "mine", "Mine"
    TEAM = "team", "Team"
    POOL = "pool", "Pool"
    ESCALATED = "escalated", "Escalated"
    ALL = "all", "All"
