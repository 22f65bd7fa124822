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
    CONTAINS_ANY = "contains_any", "contains one of"
    HAS_WORD = "has_word", "has one of the words"
    COMPANY_ADDRESS = "company_address", "is a company address"
    FREEMAIL_ADDRESS = "freemail_address", "is a freemail address"
    EXISTS = "exists", "is known"


class BatchSource(models.TextChoices):
    """Which way a batch came in."""

    HTTP = "http", "HTTP"
    POSTHOG = "posthog", "PostHog client"
    FILE = "file", "File"
    UPLOAD = "upload", "Upload"
    REPLAY = "replay", "Replay"
    DEMO = "demo", "Demo company"


class RejectionState(models.TextChoices):
    """What has become of a refused event."""

    OPEN = "open", "Open"
    REPLAYED = "replayed", "Replayed"
    DISMISSED = "dismissed", "Dismissed"


class FileFormat(models.TextChoices):
    """How usage stands in a file."""

    CSV = "csv", "CSV"
    NDJSON = "ndjson", "NDJSON"


class UploadState(models.TextChoices):
    """How far an uploaded file is; it is the in-tray of its station while it lands."""

    DRAFT = "draft", "To be mapped"
    LANDING = "landing", "Landing"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Failed"


class TimeForm(models.TextChoices):
    """How a sheet writes times."""

    ISO = "iso", "2026-12-31 18:30"
    UNIX = "unix", "1798741800 (seconds or milliseconds since 1970)"
    DAY_FIRST = "day_first", "31.12.2026 18:30"
    MONTH_FIRST = "month_first", "12/31/2026 6:30 PM"


class RequestRefusal(models.TextChoices):
    """Why a request with usage was refused as a whole; nothing of it is stored."""

    UNREADABLE = "unreadable", "Not readable: no JSON, broken compression, or a wrong method"
    NO_KEY = "no_key", "No valid key"
    NOT_ALLOWED = "not_allowed", "The key may not send usage"
    TOO_LARGE = "too_large", "Too large"
    OVER_LIMIT = "over_limit", "The key is over its limit"
    LINE_BEHIND = "line_behind", "The line was too far behind"
    DISK_FULL = "disk_full", "No room left on the disk"
    DATABASE_AWAY = "database_away", "The database was away or busy"
    NO_ROOM = "no_room", "The web server had no room"
