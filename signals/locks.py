"""The lock that whoever matches events holds, or takes them away; it ends with the transaction."""

from django.db.backends.utils import CursorWrapper

MATCHER_LOCK = 0x4241544F4E  # any number that nobody else locks; these are the letters of the name


def lock_matching(cursor: CursorWrapper) -> None:
    """Wait until nobody else matches, and keep others from it until the transaction ends."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MATCHER_LOCK])
