"""Times on the wire: reading them, and correcting for a client's clock."""

from datetime import UTC, datetime, timedelta

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
FURTHEST_AHEAD = timedelta(days=366)
NO_TIME = timedelta()


def read(text: str) -> datetime:
    """Read an ISO 8601 date or time as UTC, whatever the case of its letters; one without a zone is taken as UTC.

    Raises:
        ValueError: it is no such text, or a time that the years 1 to 9999 do not hold.
    """
    time = datetime.fromisoformat(text.strip().upper())
    if time.tzinfo is UTC:
        return time
    if time.tzinfo is None:
        return time.replace(tzinfo=UTC)
    try:
        return time.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("beyond the calendar") from error


def correction(*, sent_at: datetime, received_at: datetime) -> timedelta:
    """How far a client's clock is behind ours, if what it sent at `sent_at` by it was received at `received_at`."""
    return received_at - sent_at


def believable(at: datetime, *, received_at: datetime) -> bool:
    """Say whether an event may have happened then: since 1970, and at most 366 days ahead."""
    return at >= EARLIEST and (at <= received_at or at <= received_at + FURTHEST_AHEAD)
