"""Why a message did not go out."""

from datetime import timedelta


class NotSent(Exception):
    """It failed. `for_good`: trying again would not help; `whole_channel`: nor would any other message just now.

    `after` is how long whoever refused it asks to wait.
    """

    def __init__(
        self, why: str, *, for_good: bool = False, whole_channel: bool = False, after: timedelta | None = None
    ) -> None:
        super().__init__(why)
        self.for_good, self.whole_channel, self.after = for_good, whole_channel, after
