"""Closed sets of words that the signals app stores."""

from django.db import models

from accounts.enums import EventKind as EventKind  # noqa: PLC0414 - part of this app's words, too


class Category(models.TextChoices):
    """What a signal tells about an account."""

    ACTIVATION = "activation", "Activation"
    DEPTH = "depth", "Depth"
    FIT = "fit", "Fit"
    INTENT = "intent", "Intent"


class Operator(models.TextChoices):
    """How a stored value is compared with the wanted one; shared by signal conditions and fact rules."""

    EQUALS = "eq", "is"
    NOT_EQUALS = "ne", "is not"
    AT_LEAST = "gte", "is at least"
    MORE = "gt", "is more than"
    AT_MOST = "lte", "is at most"
    LESS = "lt", "is less than"
    IN = "in", "is one of"
    CONTAINS = "contains", "contains"
    EXISTS = "exists", "is known"


class BatchSource(models.TextChoices):
    """Which way a batch came in."""

    HTTP = "http", "HTTP"
    POSTHOG = "posthog", "PostHog client"
    FILE = "file", "File"
    DEMO = "demo", "Demo company"
