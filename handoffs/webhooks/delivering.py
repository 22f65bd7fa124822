"""Sends what is due, several messages at a time, until nothing is.

It is no station of the line, because it waits for others' servers: a task of its own runs it every few seconds. The
threads only wait and know no database; whatever is read or written is so here, between two waits.
"""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime

from handoffs.webhooks import posting
from handoffs.webhooks.claiming import Message, claim
from handoffs.webhooks.posting import Answer
from handoffs.webhooks.settling import settle
from handoffs.webhooks.signing import headers

TASK = "baton.send_webhooks"
IN_FLIGHT = 32
"""Messages that are under way at once, from one process."""
UNREADABLE = "The secret cannot be read with today's SECRET_KEY: rotate it."

Clock = Callable[[], datetime]


def send_due(clock: Clock, until: datetime | None = None) -> int:
    """Send what is due, or begin nothing new from `until` on; returns how many attempts were made."""
    attempts = 0
    flying: dict[Future[Answer], Message] = {}
    with ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix="webhook") as pool:
        while True:
            if len(flying) < IN_FLIGHT and (until is None or clock() < until):
                for message in claim(clock(), IN_FLIGHT - len(flying)):
                    flying[pool.submit(attempt, message, clock())] = message
            if not flying:
                return attempts
            done, _ = wait(flying, return_when=FIRST_COMPLETED)
            settle([(flying.pop(one), one.result()) for one in done], clock())
            attempts += len(done)


def attempt(message: Message, at: datetime) -> Answer:
    """Sign a message anew and send it."""
    if not message.secrets:
        return Answer(why=UNREADABLE)
    signed = headers(message.message_id, message.body, message.secrets, at)
    return posting.post(message.url, message.body, signed, at)
