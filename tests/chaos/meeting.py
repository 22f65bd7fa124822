"""Where those who act on a Baton wait for one another."""

import threading
import time


class GaveUp(Exception):
    """It has gone on too long; the message says what was waited for."""


class Meeting:
    """All go on when all are there. `deadline` is the instant, by the monotonic clock, at which they give up."""

    def __init__(self, parties: int, deadline: float) -> None:
        self.barrier = threading.Barrier(parties)
        self.deadline = deadline
        self.pauses = threading.Event()

    def wait(self) -> None:
        """Wait for the others. Raises `GaveUp` when one of them did, or never comes."""
        try:
            self.barrier.wait(max(self.deadline - time.monotonic(), 0))
        except threading.BrokenBarrierError:
            raise GaveUp("The others never came so far.") from None

    def pause(self, seconds: float, what_for: str) -> None:
        """Let some time pass. Raises `GaveUp` when there is none left."""
        if time.monotonic() > self.deadline:
            raise GaveUp(what_for)
        if seconds > 0:
            self.pauses.wait(seconds)

    def leave(self) -> None:
        """Let nobody wait for one who gave up."""
        self.barrier.abort()
