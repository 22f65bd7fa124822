"""A client that sends again until it is told that what it sent is committed, as SDKs do."""

import base64
import json
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

from tests.chaos.usage import Call

LONGEST_WAIT_SECONDS = 1.0
TIMEOUT_SECONDS = 10


@dataclass
class Outcome:
    """What a client saw: the ids that were acknowledged, and how often it had to send again and why."""

    acknowledged: set[str] = field(default_factory=set)
    retries: dict[str, int] = field(default_factory=dict)
    gave_up: str = ""
    wrong: list[str] = field(default_factory=list)

    def note_retry(self, why: str) -> None:
        """Count it."""
        self.retries[why] = self.retries.get(why, 0) + 1


class Client(threading.Thread):
    """Sends its batches one after another, spread over `seconds`, and each again until it was acknowledged."""

    def __init__(self, port: int, secret: str, batches: list[list[Call]], seconds: float, deadline: float) -> None:
        super().__init__(daemon=True)
        self.port = port
        self.batches = batches
        self.seconds = seconds
        self.deadline = deadline
        self.outcome = Outcome()
        self.headers = {"Authorization": "Basic " + base64.b64encode(f"{secret}:".encode()).decode()}
        self.connection: HTTPConnection | None = None
        self.waiting = threading.Event()

    def run(self) -> None:
        """Send everything."""
        began = time.monotonic()
        for number, batch in enumerate(self.batches):
            self._wait(began + self.seconds * number / len(self.batches) - time.monotonic())
            self._deliver(batch)
            if self.outcome.gave_up:
                return

    def _deliver(self, batch: list[Call]) -> None:
        body = json.dumps({"batch": batch}).encode()
        while (pause := self._send(body, batch)) is not None:
            if time.monotonic() > self.deadline:
                self.outcome.gave_up = f"{len(batch)} events were never acknowledged: {self.outcome.retries}"
                return
            self._wait(pause)

    def _send(self, body: bytes, batch: list[Call]) -> float | None:
        """Send once; None when it was acknowledged, otherwise how long to wait before sending again."""
        try:
            status, retry_after, answer = self._ask(body)
        except (OSError, HTTPException) as error:
            self.outcome.note_retry(type(error).__name__)
            self.connection = None
            return 0.1
        if status == 200:
            self._acknowledged(batch, json.loads(answer))
            return None
        if status not in {429, 502, 503}:
            self.outcome.wrong.append(f"{status} {answer.decode(errors='replace')[:200]}")
        self.outcome.note_retry(str(status))
        return min(float(retry_after or 0.1), LONGEST_WAIT_SECONDS)

    def _ask(self, body: bytes) -> tuple[int, str | None, bytes]:
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        self.connection.request("POST", "/v1/batch", body, self.headers)
        response = self.connection.getresponse()
        return response.status, response.headers["Retry-After"], response.read()

    def _acknowledged(self, batch: list[Call], told: dict[str, int]) -> None:
        if (told["received"], told["stored"] + told["duplicate"]) != (len(batch), len(batch)):
            self.outcome.wrong.append(str(told))
        self.outcome.acknowledged.update(call["messageId"] for call in batch)

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self.waiting.wait(seconds)
