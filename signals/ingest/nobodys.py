"""Ids that are nobody's: what faulty clients send in place of one. Tied to it, everybody would become one person."""

from signals.ingest.checks import numeral

UNDEFINED = frozenset({"[object object]", "nan", "nil", "none", "null", "undefined"})
"""What programs write for a value that is not there: no id even by itself."""

NOBODYS = UNDEFINED | {
    *("", "0", "anonymous", "distinct_id", "distinctid", "email", "false", "guest", "id", "not_authenticated", "true"),
}
"""What ties nobody to anybody; PostHog refuses the same. `0` or `guest` by itself may be somebody all the same."""

LONGEST = max(map(len, NOBODYS))

Id = str | int | float | None


def is_nobodys(value: Id) -> bool:
    """Say whether this says nothing about who it is. Asked for every event, so what is longer is not looked into."""
    if isinstance(value, str):
        return len(value) <= LONGEST and value.strip().lower() in NOBODYS
    return value is None or numeral(value) in NOBODYS


def is_undefined(value: Id) -> bool:
    """Say whether this is what a program made of no id at all."""
    return isinstance(value, str) and len(value) <= LONGEST and value.strip().lower() in UNDEFINED
