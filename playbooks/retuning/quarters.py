"""A version's own quarters: three months from when it was published, and every three months from then on. Pure."""

import calendar
from datetime import datetime

MONTHS = 3


def last_quarter_end(since: datetime, at: datetime) -> datetime | None:
    """The last end of a quarter since an instant that has come by `at`; None before the first."""
    passed = (at.year - since.year) * 12 + at.month - since.month
    quarters = passed // MONTHS
    if quarters > 0 and months_after(since, quarters * MONTHS) > at:
        quarters -= 1
    return months_after(since, quarters * MONTHS) if quarters > 0 else None


def months_after(at: datetime, months: int) -> datetime:
    """The same day and time so many months later, or earlier; the last of the month where it has no such day."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)
