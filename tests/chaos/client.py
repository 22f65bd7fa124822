"""A client that sends again until it is told that what it sent is committed, as SDKs do."""

import base64
import json
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from typing import NamedTuple

from tests.chaos.meeting import GaveUp, Meeting
from tests.chaos.usage import Call

LONGEST_WAIT_SECONDS = 1.0
TIMEOUT_SECONDS = 10


class Counted(NamedTuple):
    """What became of the events of a delivery."""

    received: int
    stored: int
    duplicate: int
    rejected: int


@dataclass
class Attempt:
    """A delivery that was sent once: how many events, how many of them must be refused, and the answer if one came."""

    events: int
    refused: int
    told: Counted | None = None

    def comes_to(self, counted: Counted) -> bool:
        """Say whether this can have become of what was sent, and is what the client was told if it was."""
        right = (counted.received, counted.rejected) == (self.events, self.refused)
        return (
            right and counted.stored + counted.duplicate == self.events - self.refused and self.told in {None, counted}
        )


@dataclass
class Outcome:
    """What a client saw: the ids that were acknowledged, and how often it had to send again and why."""

    acknowledged: set[str] = field(default_factory=set)
    retries: dict[str, int] = field(default_factory=dict)
    gave_up: str = ""
    wrong: list[str] = field(default_factory=list)
    attempts: dict[str, Attempt] = field(default_factory=dict)

    def note_retry(self, why: str) -> None:
        """Count it."""
        self.retries[why] = self.retries.get(why, 0) + 1


class Delivery(NamedTuple):
    """A batch as it is sent, and how many of its calls are to be refused."""

    calls: list[Call]
    refused: int


class Client(threading.Thread):
    """Sends its deliveries one after another, each again until it was acknowledged, in two parts.

    Each part is spread over its seconds. Between them it waits for the others.
    """

    def __init__(
        self,
        port: int,
        secret: str,
        parts: tuple[list[Delivery], list[Delivery]],
        seconds: tuple[float, float],
        meeting: Meeting,
    ) -> None:
        super().__init__(daemon=True)
        self.port = port
        self.parts = parts
        self.seconds = seconds
        self.meeting = meeting
        self.outcome = Outcome()
        self.headers = {"Authorization": "Basic " + base64.b64encode(f"{secret}:".encode()).decode()}
        self.connection: HTTPConnection | None = None
        self.numbers = count()

    def run(self) -> None:
        """Send everything."""
        try:
            self._send_part(self.parts[0], self.seconds[0])
            self.meeting.wait()
            self._send_part(self.parts[1], self.seconds[1])
        except GaveUp as reason:
            self.outcome.gave_up = str(reason)
            self.meeting.leave()

    def _send_part(self, deliveries: list[Delivery], seconds: float) -> None:
        began = time.monotonic()
        for number, delivery in enumerate(deliveries):
            self.meeting.pause(began + seconds * number / len(deliveries) - time.monotonic(), "its turn")
            self._deliver(delivery)

    def _deliver(self, delivery: Delivery) -> None:
        body = json.dumps({"batch": delivery.calls}).encode()
        while (pause := self._send(body, delivery)) is not None:
            self.meeting.pause(pause, f"{len(delivery.calls)} events to be acknowledged: {self.outcome.retries}")

    def _send(self, body: bytes, delivery: Delivery) -> float | None:
        """Send once; None when it was acknowledged, otherwise how long to wait before sending again."""
        attempt = Attempt(len(delivery.calls), delivery.refused)
        request_id = f"{self.name}-{next(self.numbers)}"
        self.outcome.attempts[request_id] = attempt
        try:
            status, retry_after, answer = self._ask(body, request_id)
        except (OSError, HTTPException) as error:
            self.outcome.note_retry(type(error).__name__)
            self.connection = None
            return 0.1
        if status == 200:
            attempt.told = _counted(answer)
            self.outcome.acknowledged.update(call["messageId"] for call in delivery.calls)
            return None
        if status not in {429, 502, 503}:
            self.outcome.wrong.append(f"{status} {answer.decode(errors='replace')[:200]}")
        self.outcome.note_retry(str(status))
        return min(float(retry_after or 0.1), LONGEST_WAIT_SECONDS)

    def _ask(self, body: bytes, request_id: str) -> tuple[int, str | None, bytes]:
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        self.connection.request("POST", "/v1/batch", body, self.headers | {"X-Request-ID": request_id})
        response = self.connection.getresponse()
        return response.status, response.headers["Retry-After"], response.read()


def _counted(answer: bytes) -> Counted:
    told = json.loads(answer)
    return Counted(*(told[name] for name in Counted._fields))
