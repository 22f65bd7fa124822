"""What need not be on the disk at once, because it would be worked out again.

PostgreSQL keeps commits in their order: whatever is lost with a crash, what rested on it is lost too. A station that
only works out what follows from usage already stored may so leave the writing to PostgreSQL, which does it within 0.6
seconds: after a crash its tray holds the work again. Whoever promises something to the outside (that usage is stored,
that a move was made, that a notice goes out) commits as usual, and takes all that was committed before to the disk
with it.
"""

from django.db import connection

NOT_WAITED_FOR = "set_config('synchronous_commit', 'off', true)"
"""As a column of a query: the commit of the transaction that runs it does not wait for the disk."""


def commit_without_waiting() -> None:
    """Have the commit of this transaction not wait for the disk."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {NOT_WAITED_FOR}")
