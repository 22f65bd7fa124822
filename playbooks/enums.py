"""Closed sets of words that the playbooks app stores."""

from django.db import models

from accounts.enums import Role


class VersionState(models.TextChoices):
    """Where a version of a scorecard or of the tiers stands. Tiers are published without a review."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class Seat(models.TextChoices):
    """Whose word a version needs before it is published; each is held by the users of the role of the same name."""

    PRODUCT = Role.PRODUCT_REVIEWER.value, "Product"
    MARKETING = Role.MARKETING_REVIEWER.value, "Marketing"
    SALES = Role.SALES_REVIEWER.value, "Sales"

    @property
    def role(self) -> Role:
        """The role that holds the seat."""
        return Role(self.value)


class Verdict(models.TextChoices):
    """What a seat says to a version."""

    APPROVE = "approve", "Approved"
    VETO = "veto", "Vetoed"


class Authority(models.TextChoices):
    """By whose word a version was published. One that was published before there were reviews has none."""

    REVIEWED = "reviewed", "Reviewed by product, marketing and sales"
    FILE = "file", "From a file, by who runs the server"


class BacktestState(models.TextChoices):
    """How far a backtest is."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Moved(models.TextChoices):
    """How the firings of an account under one version differ from those under another."""

    MORE = "more", "Would fire more often"
    FEWER = "fewer", "Would fire less often"
    EARLIER = "earlier", "Would fire earlier"
    LATER = "later", "Would fire later"


class Subject(models.TextChoices):
    """Whom a scorecard is about."""

    ACCOUNT = "account", "Accounts"
    PERSON = "person", "People"


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
    QUALIFIED = "qualified", "Qualified under another scorecard"
    LEADS = "leads", "At least k people qualify"
    TIER = "tier", "In a tier"
    CUSTOMER = "customer", "Is a customer"
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
    EXPANSION = "expansion", "A customer qualifies"


class TriggerCount(models.TextChoices):
    """What a permission trigger counts; the kinds of rules that it is read as."""

    OCCURRENCES = RuleKind.OCCURRENCES.value, "Times"
    PEOPLE = RuleKind.PEOPLE.value, "Different people"


class MilestoneKind(models.TextChoices):
    """What an account may have reached."""

    CUSTOMER = "customer", "Became a customer"
    MQL = "mql", "Marketing-qualified lead"


class StudyKind(models.TextChoices):
    """What is asked of the outcomes."""

    PROOF = "proof", "Proof"
    WEIGHTS = "weights", "Suggested points"


class Retuned(models.TextChoices):
    """What came of a reminder to look at a scorecard again."""

    RETUNED = "retuned", "Retuned"
    LEFT = "left", "Left as it is"
    UNANSWERED = "unanswered", "Nobody answered"


class Beside(models.TextChoices):
    """How a firing in shadow lies beside one of the version in force."""

    SAME = "same", "At the same instant in both"
    EARLIER = "earlier", "Earlier in shadow"
    LATER = "later", "Later in shadow"
    SHADOW = "shadow", "Only in shadow"
    PUBLISHED = "published", "Only in force"
