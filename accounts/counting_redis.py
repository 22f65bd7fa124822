"""The Redis in which all processes count together, and how each of them does without it for a while.

What counts here is in `accounts.rates` and `signals.refusals`. Neither may hold a request up, so an answer is waited
for briefly, and not at all for some time after there was none.
"""

from functools import lru_cache
from time import monotonic

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

REDIS_SECONDS = 0.5
REST_SECONDS = 5.0
"""Redis is not asked again for so long after it did not answer."""


class Rest:
    """Whether Redis has just been away; each process finds out for itself, for each of its uses."""

    def __init__(self) -> None:
        self._away_since: float | None = None

    def lasts(self) -> bool:
        """Say whether Redis is to be left alone."""
        return self._away_since is not None and monotonic() - self._away_since < REST_SECONDS

    def begin(self) -> None:
        """It did not answer."""
        self._away_since = monotonic()

    def end(self) -> None:
        """It has answered."""
        self._away_since = None


@lru_cache(maxsize=4)
def connected(url: str) -> "Redis":
    """The connections of this process; one that a restarted server has dropped is made again once."""
    return Redis.from_url(
        url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS, retry=Retry(NoBackoff(), 1)
    )
