"""Numbers and times in words, the way people say them. Pure: no database, no clock."""

from collections.abc import Sequence
from datetime import date, timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def hours_and_minutes(duration: timedelta) -> str:
    """Business time as a clock says it, rounded down: `0 m`, `25 m`, `1 h 40 m`, `12 h`.

    Hours are never folded into days: a business day has a different length everywhere.
    """
    hours, rest = divmod(abs(duration), HOUR)
    minutes = rest // MINUTE
    if not hours:
        return f"{minutes} m"
    if hours >= 10 or not minutes:  # noqa: PLR2004 - from ten hours on the minutes are noise
        return f"{hours} h"
    return f"{hours} h {minutes} m"


def business_time(duration: timedelta) -> str:
    """Business time in a sentence, rounded down to minutes: `2 h 10 min`, `25 min`, `12 h`."""
    hours, rest = divmod(abs(duration), HOUR)
    minutes = rest // MINUTE
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def clock(remaining: timedelta) -> str:
    """What is left of a deadline: `1 h 40 m left`, `25 m over`."""
    return f"{hours_and_minutes(remaining)} {'over' if remaining < timedelta(0) else 'left'}"


def ago(passed: timedelta) -> str:
    """How long ago, in one unit: `just now`, `5 m ago`, `3 h ago`, `12 d ago`, `in 2 h` for what is to come."""
    span = abs(passed)
    if span < MINUTE:
        return "just now"
    if span < HOUR:
        said = f"{span // MINUTE} m"
    elif span < 2 * DAY:
        said = f"{span // HOUR} h"
    else:
        said = f"{span // DAY} d"
    return f"{said} ago" if passed > timedelta(0) else f"in {said}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words in a sentence: `a`, `a and b`, `a, b and c`; `last` stands before the last one."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def day(when: date, today: date) -> str:
    """A day that has come, as people name it: `today`, `yesterday`, `on Monday`, `on 3 Nov`, `on 3 Nov 2025`."""
    passed = (today - when).days
    if passed <= 1:
        return "yesterday" if passed == 1 else "today"
    if passed < 7:  # noqa: PLR2004 - a week, in which each weekday comes once
        return f"on {when:%A}"
    return f"on {when:%-d %b}" if when.year == today.year else f"on {when:%-d %b %Y}"
