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


class QueueScope(models.TextChoices):
    """Whose handoffs a list shows."""

    MINE = "mine", "Mine"
    TEAM = "team", "Team"
    POOL = "pool", "Pool"
    ALL = "all", "All"
