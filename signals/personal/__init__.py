"""What usage holds about people: events, occurrences, rejections; and the station that erases."""

from signals.personal import own

own.register_own()
