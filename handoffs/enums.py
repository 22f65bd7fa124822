"""Closed sets of words that the handoffs app stores."""

from django.db import models


class Motion(models.TextChoices):
    """What kind of conversation a handoff is meant to lead to."""

    NEW_BUSINESS = "new_business", "New business"
    EXPANSION = "expansion", "Expansion"


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
    WARNED_HALF = "warned_half", "Half of the time is over"
    WARNED_NEARLY = "warned_nearly", "80 % of the time is over"
    ESCALATED = "escalated", "Not acknowledged in time, escalated"
    REASSIGNED = "reassigned", "Reassigned"
    ROUTED = "routed", "Routed"
    TAKEN = "taken", "Taken"
    GIVEN = "given", "Given"
    PUT_BACK = "put_back", "Put back into the pool"
    RESCHEDULED = "rescheduled", "Given another due time"
    UNDONE = "undone", "Outcome taken back"


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


class SentBy(models.TextChoices):
    """How a message left."""

    COPY = "copy", "Copied"
    MAILTO = "mailto", "Mail program"
    INTEGRATION = "integration", "Integration"
    LOGGED = "logged", "Logged"


class ViolationKind(models.TextChoices):
    """What the pledge rules out."""

    BEFORE_ACTIVATION = "before_activation", "Contact before activation"
    BEFORE_PERMISSION = "before_permission", "Contact before it was invited"
    CHECKING_IN = "checking_in", "“Just checking in”"
    CALENDAR_LINK = "calendar_link", "Calendar link nobody asked for"
    NO_ANSWER = "no_answer", "Another message without an answer"
    TOO_MANY = "too_many", "Too many contacts"
    WRONG_PLAY = "wrong_play", "Play of another tier"
    UNSIGNED = "unsigned", "Pledge not signed"
    NOT_CHECKED = "not_checked", "Contact before the context check"
    SNOOZED = "snoozed", "Contact while snoozed"
    COOLDOWN = "cooldown", "Contact during the cooldown"
    CLOSED = "closed", "Contact after it was over"


class WordKind(models.TextChoices):
    """What words of the pledge are looked for as."""

    PHRASE = "phrase", "Only asks to be noticed"
    CALENDAR = "calendar", "Host of calendars"


class ContactReason(models.TextChoices):
    """Why a person may be contacted, or may not."""

    INVITED = "invited", "Contact was invited"
    WAIVED = "waived", "The tier needs no invitation"
    UNKNOWN = "unknown", "Nobody known"
    SELF_SERVE = "self_serve", "Self-serve account"
    NOT_ACTIVATED = "not_activated", "Nobody has activated"
    NO_HANDOFF = "no_handoff", "Not qualified"
    NOT_INVITED = "not_invited", "Nothing has invited contact"
    NOT_CHECKED = "not_checked", "Context not checked"
    SNOOZED = "snoozed", "Snoozed"
    COOLDOWN = "cooldown", "Left in peace"
    CLOSED = "closed", "Handoff is over"
    TOO_MANY = "too_many", "Contacted often enough"
    NO_ANSWER = "no_answer", "Waiting for an answer"
