"""Closed sets of words that the playbooks app stores."""

from django.db import models


class VersionState(models.TextChoices):
    """Where a version of a scorecard or of the tiers stands."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class RuleKind(models.TextChoices):
    """What a rule looks at."""

    OCCURRENCES = "occurrences", "Signal at least n times"
    PEOPLE = "people", "Signal by at least k people"
    SUM = "sum", "What a signal measures adds up"
    DAYS = "days", "Signal on at least n days"
    WEEKS = "weeks", "Signal in at least n weeks"
    ABSENCE = "absence", "Signal not for so long"
    GROWTH = "growth", "Signal grows"
    ORDER = "order", "Signal not followed by another"
    FACT = "fact", "Fact about the account"
    LIST = "list", "On a named list"


class ListKind(models.TextChoices):
    """What the entries of a named list are, and so how they are compared."""

    DOMAINS = "domains", "Domains"
    NAMES = "names", "Company names"
    IDS = "ids", "Ids or other words"


class Growing(models.TextChoices):
    """What a growth rule measures in each of two windows."""

    TIMES = "times", "how often it happened"
    PEOPLE = "people", "different people"
    VALUES = "values", "what the signal measures, added up"


class TierKey(models.TextChoices):
    """The three motions, from the least to the most sales."""

    SELF_SERVE = "self_serve", "Self-serve"
    SALES_ASSISTED = "sales_assisted", "Sales-assisted"
    SALES_LED = "sales_led", "Sales-led"


class Trigger(models.TextChoices):
    """What sets a play off."""

    QUALIFICATION = "qualification", "An account qualifies"
