"""What somebody of RevOps does meanwhile, over HTTP like everybody, and again until it is done."""

import json
import threading
from http.client import HTTPConnection, HTTPException
from typing import Any

from tests.chaos.client import TIMEOUT_SECONDS
from tests.chaos.meeting import GaveUp, Meeting
from tests.chaos.usage import INTO, MERGED, Usage, account_of

REASON = "One company"
CSRF = "c" * 32
DONE = {200, 201, 302}
AGAIN = {409, 429, 502, 503}
"""It has not been done yet; 409, because the first attempt may still be under way."""
PAUSE_SECONDS = 0.1

Headers = dict[str, str]


class Desk(threading.Thread):
    """Starts an upload, has rejected events land as they should have been, and says that two companies are one.

    Each write has a key of its own, so that it is done once. What is not there yet is waited for.
    """

    def __init__(self, port: int, given: dict[str, Any], usage: Usage, deadline: float) -> None:
        super().__init__(daemon=True)
        self.port = port
        self.upload = f"/admin/signals/upload/{given['upload']}/map/"
        cookies = {"Cookie": f"sessionid={given['session']}; csrftoken={CSRF}", "X-CSRFToken": CSRF}
        self.by_form = cookies | {"Content-Type": "application/x-www-form-urlencoded"}
        self.by_key = {"Authorization": f"Bearer {given['desk']}", "Content-Type": "application/json"}
        self.usage = usage
        self.meeting = Meeting(1, deadline)
        self.gave_up = ""

    def run(self) -> None:
        """Do it all."""
        try:
            self._insist("POST", self.upload, b"start=1", self.by_form)
            for message_id, call in self.usage.spoilt.items():
                rejection = self._found(f"/api/rejections?message_id={message_id}&state=open")
                self._write(f"/api/rejections/{rejection}/replay", {"event": call})
            self._found(f"/api/accounts?key={account_of(MERGED)}")
            into = self._found(f"/api/accounts?key={account_of(INTO)}")
            self._write(f"/api/accounts/{into}/merge", {"account": account_of(MERGED), "reason": REASON})
        except GaveUp as reason:
            self.gave_up = str(reason)

    def _found(self, url: str) -> int:
        """The id of the first that is listed, as soon as there is one."""
        while not (results := json.loads(self._insist("GET", url, b"", self.by_key))["results"]):
            self.meeting.pause(PAUSE_SECONDS, url)
        return int(results[0]["id"])

    def _write(self, url: str, body: dict[str, Any]) -> None:
        self._insist("POST", url, json.dumps(body).encode(), self.by_key | {"Idempotency-Key": url})

    def _insist(self, method: str, url: str, body: bytes, headers: Headers) -> bytes:
        while True:
            try:
                status, answer = self._ask(method, url, body, headers)
            except (OSError, HTTPException) as error:
                status, answer = 503, repr(error).encode()
            if status in DONE:
                return answer
            said = f"{url}: {status} {answer[:300].decode(errors='replace')}"
            if status not in AGAIN:
                raise GaveUp(said)
            self.meeting.pause(PAUSE_SECONDS, said)

    def _ask(self, method: str, url: str, body: bytes, headers: Headers) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(method, url, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()
