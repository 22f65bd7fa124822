"""Closed sets of words that the accounts app stores."""

from django.db import models


class Role(models.TextChoices):
    """What a user is for; each is a Django group of the same name."""

    REVOPS = "revops", "RevOps"
    MANAGER = "manager", "Sales manager"
    AE = "ae", "Account executive"
    PRODUCT_REVIEWER = "product_reviewer", "Product reviewer"
    MARKETING_REVIEWER = "marketing_reviewer", "Marketing reviewer"
    SALES_REVIEWER = "sales_reviewer", "Sales reviewer"


class Scope(models.TextChoices):
    """What an API key may do."""

    INGEST = "ingest", "Send usage"
    READ = "read", "Read"
    WRITE = "write", "Write"


class EventKind(models.TextChoices):
    """The call an event came in by. It is here and not with the events because a key may be held to some kinds."""

    TRACK = "track", "Track"
    PAGE = "page", "Page"
    SCREEN = "screen", "Screen"
    IDENTIFY = "identify", "Identify"
    GROUP = "group", "Group"
    ALIAS = "alias", "Alias"


class LimitPeriod(models.TextChoices):
    """What a key's limit of events is counted over."""

    SECOND = "second", "a second"
    MINUTE = "minute", "a minute"

    @property
    def seconds(self) -> int:
        """Its length."""
        return 1 if self is LimitPeriod.SECOND else 60


class KeyState(models.TextChoices):
    """What a key still opens."""

    IN_FORCE = "in_force", "In force"
    ENDING = "ending", "Being replaced"
    EXPIRED = "expired", "Expired"
    REVOKED = "revoked", "Revoked"


class MergeSource(models.TextChoices):
    """What led to a merge."""

    HAND = "hand", "By hand"
    DOMAIN = "domain", "A domain of the account"
    SUGGESTION = "suggestion", "A suggestion"


class IdentifierKind(models.TextChoices):
    """Which of the wire's two name spaces an identifier comes from."""

    USER = "user", "User id"
    ANONYMOUS = "anonymous", "Anonymous id"


class ErasureStage(models.TextChoices):
    """How far the erasure of a person has come; each stage is done in steps."""

    REQUESTED = "requested", "Requested"
    EVENTS = "events", "Events"
    TEXTS = "texts", "Everything else"
    PERSON = "person", "The person"
    FINISHED = "finished", "Finished"
