"""The models of the signals app, one file a subject."""

from signals.models.landing import Batch, Event, LedgerEntry, Rejection
from signals.models.occurrence import Occurrence
from signals.models.signal import Backfill, Condition, Signal

__all__ = [
    "Backfill",
    "Batch",
    "Condition",
    "Event",
    "LedgerEntry",
    "Occurrence",
    "Rejection",
    "Signal",
]
