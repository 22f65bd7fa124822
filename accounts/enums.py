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
