"""Closed sets of words that the handoffs app stores."""

from django.db import models


class Motion(models.TextChoices):
    """What kind of conversation a handoff is meant to lead to."""

    NEW_BUSINESS = "new_business", "New business"


class HandoffState(models.TextChoices):
    """Where a handoff stands on its way through the gates."""

    FIRED = "fired", "To acknowledge"
    WATCHING = "watching", "Watching"
    READY = "ready", "Ready now"
    CONTEXT_CHECKED = "context_checked", "Context checked"
    CONTACTED = "contacted", "In conversation"
    OPPORTUNITY = "opportunity", "Opportunity"
    SNOOZED = "snoozed", "Snoozed"
    WON = "won", "Won"
    LOST = "lost", "Lost"
    RETURNED = "returned", "Returned to self-serve"
    DISQUALIFIED = "disqualified", "Disqualified"
    EXPIRED = "expired", "Expired"
    MERGED = "merged", "Merged"


class Move(models.TextChoices):
    """What can happen to a handoff."""

    OPENED = "opened", "Opened"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    PERMITTED = "permitted", "Contact was invited"
    CHECKED = "checked", "Context checked"
    CONTACTED = "contacted", "Reached out"
    OPPORTUNITY = "opportunity", "Became an opportunity"
    WON = "won", "Won"
    LOST = "lost", "Lost"
    RETURNED = "returned", "Returned to self-serve"
    DISQUALIFIED = "disqualified", "Disqualified"
    SNOOZED = "snoozed", "Snoozed"
    WOKEN = "woken", "Woken"
    EXPIRED = "expired", "Expired"
    MERGED = "merged", "Merged into an older one"
    UNMERGED = "unmerged", "Opened again"
    FOLLOWED = "followed", "Went with its account"


class QueueScope(models.TextChoices):
    """Whose handoffs a list shows."""

    MINE = "mine", "Mine"
    TEAM = "team", "Team"
    POOL = "pool", "Pool"
    ALL = "all", "All"


class OutcomeKind(models.TextChoices):
    """What came of a handoff."""

    OPPORTUNITY = "opportunity", "Opportunity"
    WON = "won", "Won"
    LOST = "lost", "Lost"
    RETURNED = "returned", "Back to self-serve"
    DISQUALIFIED = "disqualified", "Disqualified"
    SNOOZED = "snoozed", "Bad timing, snooze"


class LostReason(models.TextChoices):
    """Why a conversation led to nothing."""

    PRICE = "price", "Price"
    MISSING_FEATURE = "missing_feature", "Something is missing"
    COMPETITOR = "competitor", "Went with another product"
    NO_DECISION = "no_decision", "No decision"
    NO_ANSWER = "no_answer", "No answer"


class DisqualifyReason(models.TextChoices):
    """Why an account is none for sales."""

    STUDENT = "student", "Student or hobby"
    COMPETITOR = "competes", "Competes with us"
    AGENCY = "agency", "Agency or consultant"
    TOO_SMALL = "too_small", "Too small"
    NO_NEED = "no_need", "No need"
    NOT_REAL = "not_real", "Test or made-up usage"


class FeedbackKind(models.TextChoices):
    """What product should know."""

    ASKED_FOR = "asked_for", "Asked for it before buying"
    OBJECTION = "objection", "Objection"
    NEEDS_SUPPORT = "needs_support", "Needs support"


class Channel(models.TextChoices):
    """How somebody reached out."""

    EMAIL = "email", "E-mail"
    CALL = "call", "Call"
    IN_PRODUCT = "in_product", "In the product"
    OTHER = "other", "Otherwise"
