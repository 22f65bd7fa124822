"""The models of the signals app, one file a subject."""

from signals.models.landing import Batch, Event, LedgerEntry, Rejection, Replay
from signals.models.line import DroppedMonth, EventName, LedgerWalk, RejectionTally, StationFailure, Tally
from signals.models.occurrence import Occurrence
from signals.models.signal import Backfill, Condition, Signal
from signals.models.upload import Upload, UploadChunk

__all__ = [
    "Backfill",
    "Batch",
    "Condition",
    "DroppedMonth",
    "Event",
    "EventName",
    "LedgerEntry",
    "LedgerWalk",
    "Occurrence",
    "Rejection",
    "RejectionTally",
    "Replay",
    "Signal",
    "StationFailure",
    "Tally",
    "Upload",
    "UploadChunk",
]
