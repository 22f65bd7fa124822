"""The backend's connection. Django finds it by the names of this file and its class."""

import select

from django.db.backends.postgresql import base
from psycopg import Connection
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is not asked before each request whether it is good, which took a journey to the database."""

    def is_usable(self) -> bool:
        """Ask the server only if something is amiss, or it has spoken unasked: so it does when it hangs up."""
        return (self.connection is not None and _rests(self.connection)) or super().is_usable()


def _rests(driver: "Connection[object]") -> bool:
    """Say whether nothing is under way on the connection, and nothing to be read, which its end would be."""
    server = driver.pgconn
    if server.transaction_status != TransactionStatus.IDLE:
        return False
    poll = select.poll()
    poll.register(server.socket, select.POLLIN)
    return not poll.poll(0)
