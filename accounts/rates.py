"""How many events a key may send: one allowance for all web processes together, kept in Redis.

The allowance of a key that may send N events a period is N events, and grows back evenly: what is kept is only the
instant at which it is whole again. A batch is taken when all of it is covered, and one that is larger than N when the
allowance is whole; the time that it is worth more is waited for afterwards. So no batch is refused for ever, and over
time no more than N a period get through.

While Redis is away nobody is held back: a limit keeps one source from crowding out the others and loses nothing by
pausing, whereas usage that is refused too long is lost. What protects Baton itself does not rest on Redis.
See docs/decisions/back-pressure.md.
"""

import logging
from datetime import datetime

from django.conf import settings
from redis.exceptions import RedisError

from accounts.counting_redis import Rest, connected
from accounts.enums import LimitPeriod
from accounts.models import ApiKey

logger = logging.getLogger(__name__)

MICROSECONDS = 1_000_000

# One step on the server, so that two processes never both take what is left. What is whole again is forgotten a minute
# later, so that a web server whose clock is behind does not take it for untouched.
TAKE = """
local now, period, cost, covered = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local whole_at = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local wait = whole_at + covered - period - now
if wait > 0 then return math.ceil(wait) end
local kept = math.ceil((whole_at + cost - now) / 1000) + 60000
redis.call('SET', KEYS[1], string.format('%.0f', whole_at + cost), 'PX', kept)
return 0
"""

REST = Rest()


def seconds_to_wait(key: ApiKey, events: int, at: datetime) -> float:
    """Take the events from the key's allowance, and give 0; or take nothing, and say in how many seconds they fit."""
    if key.limit_events is None or events == 0 or REST.lasts():
        return 0.0
    try:
        wait = _take(key, key.limit_events, events, at)
    except (RedisError, OSError) as error:
        REST.begin()
        logger.warning("Redis is away, so limits of keys are not kept for now: %s", error)
        return 0.0
    REST.end()
    return wait / MICROSECONDS


def _take(key: ApiKey, limit: int, events: int, at: datetime) -> int:
    period = LimitPeriod(key.limit_period).seconds * MICROSECONDS
    cost = events * period / limit
    times = [round(at.timestamp() * MICROSECONDS), period, round(cost), round(min(cost, period))]
    # Not the number of the key: servers of several databases may share one Redis.
    return int(connected(settings.REDIS_URL).register_script(TAKE)([f"rate:{bytes(key.digest).hex()}"], times))
