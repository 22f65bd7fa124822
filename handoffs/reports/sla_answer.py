"""What the SLA audit answers: single handoffs as the log has them, and counts of many.

How they are found is said in `sla`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handoffs.reports.asking import Question


@dataclass(frozen=True)
class Case:
    """One handoff as the log has it. `late` is business time from its due time until it was acknowledged or ended.

    `is_put_off` says that it was snoozed before anybody had acknowledged it, which moved its due time.

    `contacted_at` is the move; `wrote_at` the earliest contact that was known, whether it moved anything or not.
    """

    handoff: int
    account_key: str
    account: str
    tier: str
    week: date
    team_id: int
    owner_id: int | None
    fired_at: datetime
    due_at: datetime
    acknowledged_at: datetime | None
    ready_at: datetime | None
    checked_at: datetime | None
    contacted_at: datetime | None
    wrote_at: datetime | None
    stopped_at: datetime | None
    invited_at: datetime | None
    is_late: bool
    is_in_time: bool
    is_put_off: bool
    needs_permission: bool | None
    tier_version: int | None
    late: timedelta | None = None
    team: str = ""
    person: str = ""

    @property
    def minutes_late(self) -> int | None:
        """Whole business minutes, rounded down."""
        return None if self.late is None else self.late // timedelta(minutes=1)

    @property
    def is_waived(self) -> bool:
        """The tier of the account, as it was when the account qualified, asks for no invitation."""
        return self.needs_permission is False

    @property
    def explanation(self) -> str:
        """Why somebody wrote before contact was invited; empty if nothing explains it, or nobody did."""
        return "Its tier needs no permission moment." if self.is_waived else ""

    @property
    def is_uninvited(self) -> bool:
        """Somebody wrote before contact was invited."""
        if self.wrote_at is None:
            return False
        return self.invited_at is None or self.invited_at > self.wrote_at


@dataclass(frozen=True)
class Figures:
    """Counts of some handoffs. `fired` are all; `waiting` ones have time left, and the rest ended before they were due.

    `put_off` ones were snoozed before they were acknowledged; they are among the others, whichever they came to.

    The medians are of elapsed time through each gate; None where nobody passed it.
    """

    fired: int
    in_time: int
    late: int
    waiting: int
    put_off: int
    to_acknowledge: timedelta | None
    to_ready: timedelta | None
    to_check: timedelta | None
    to_contact: timedelta | None
    minutes_late: int = 0
    median_late: int | None = None

    @property
    def share(self) -> int | None:
        """How many of a hundred that were decided were in time, rounded down: 100 means all of them."""
        decided = self.in_time + self.late
        return self.in_time * 100 // decided if decided else None


@dataclass(frozen=True)
class Line:
    """The figures of a week, a team or a person; `key` narrows the report to it."""

    name: str
    key: str
    figures: Figures
    week: date | None = None


@dataclass(frozen=True)
class Audit:
    """The whole answer. `late` and `uninvited` have every case, the latest first."""

    question: Question
    total: Figures
    weeks: list[Line]
    teams: list[Line]
    people: list[Line]
    late: list[Case]
    uninvited: list[Case]

    @property
    def unexplained(self) -> list[Case]:
        """Contacts before permission that nothing explains; there must be none."""
        return [case for case in self.uninvited if not case.explanation]


NOTHING = Figures(0, 0, 0, 0, 0, None, None, None, None)
