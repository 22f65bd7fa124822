"""How many requests with usage were refused as a whole, by reason: one count for all web processes, kept in Redis.

PostgreSQL is no place for it: a flood of refusals must not write there, and most of them are made because it is away.
While Redis is away a process keeps its counts to itself and adds them when Redis is back. The counts begin anew when
Redis is emptied, which Prometheus takes for what it is; nothing else rests on them.
"""

import logging
from collections import Counter
from threading import Lock

from django.conf import settings
from redis.exceptions import RedisError

from accounts.counting_redis import Rest, connected
from signals.enums import RequestRefusal

logger = logging.getLogger(__name__)

KEY = "line:refused-requests"


class Ledger:
    """The counts that this process has made and not yet handed over; all its threads share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: Counter[str] = Counter()
        self._rest = Rest()

    def add(self, reason: RequestRefusal) -> None:
        """Count one; never raises, and waits for Redis no longer than once in a while."""
        with self._lock:
            self._held[reason.value] += 1
        self.hand_over()

    def hand_over(self) -> None:
        """Add what is held to what all processes have counted, unless Redis has just been away."""
        with self._lock:
            if self._rest.lasts():
                return
            taken, self._held = self._held, Counter()
        if not taken:
            return
        try:
            with connected(settings.REDIS_URL).pipeline() as together:
                for reason, requests in taken.items():
                    together.hincrby(KEY, reason, requests)
                together.execute()
        except (RedisError, OSError) as error:
            logger.warning("Redis is away, so refused requests are counted here for now: %s", error)
            with self._lock:
                self._held += taken
                self._rest.begin()
        else:
            self._rest.end()


LEDGER = Ledger()


def count(reason: RequestRefusal) -> None:
    """Count a request that was refused."""
    LEDGER.add(reason)


def counts() -> dict[RequestRefusal, int] | None:
    """How many requests were refused for each reason, those that never occurred too; None while Redis is away."""
    LEDGER.hand_over()
    try:
        found = connected(settings.REDIS_URL).hgetall(KEY)
    except (RedisError, OSError) as error:
        logger.warning("Redis is away, so it cannot be told how many requests were refused: %s", error)
        return None
    return {reason: int(found.get(reason.value.encode(), 0)) for reason in RequestRefusal}
