"""What there is to see of a quarter when a reminder is made: what fired, what became of it, how much sales could take.

Evidence is kept as JSON: `start` and `end` of the quarter; `fired`, the accounts that fired in it and were no customers
yet, and how many of them had `converted` by its end; `customers`, who became one in it, and how many of those had fired
before (`led`); `weeks`, pairs of a Monday (UTC) and how many firings there were; `people`, the account executives, and
`each_a_week`, how many new handoffs each is taken to handle. Only what was known at `end` counts.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg.sql import SQL, Composable, Literal

from accounts.enums import Role
from accounts.models import User
from playbooks.enums import MilestoneKind
from playbooks.models import Backtest
from playbooks.proof.intervals import Interval, Rate, wilson
from playbooks.scoring.database import rows

_ABOUT = SQL("""
    WITH fired AS (
        SELECT coalesce(account.merged_into_id, account.id) AS account_id, qualification.at
        FROM playbooks_qualification qualification JOIN accounts_account account ON account.id = account_id
        WHERE scorecard_id = {scorecard} AND superseded_by_id IS NULL AND qualification.at < {end}
    ), customer AS (
        SELECT coalesce(account.merged_into_id, account.id) AS account_id, min(milestone.at) AS at
        FROM playbooks_milestone milestone JOIN accounts_account account ON account.id = account_id
        WHERE kind = {customer} AND milestone.at < {end} GROUP BY 1
    )
""")
_FIGURES = SQL("""
    , lead AS (
        SELECT account_id, min(fired.at) AS at, max(customer.at) AS won_at
        FROM fired LEFT JOIN customer USING (account_id)
        WHERE fired.at >= {start} AND (customer.at IS NULL OR customer.at > fired.at) GROUP BY account_id
    ), won AS (
        SELECT EXISTS (
            SELECT FROM fired WHERE fired.account_id = customer.account_id AND fired.at < customer.at
        ) AS led FROM customer WHERE at >= {start}
    )
    SELECT (SELECT count(*) FROM lead), (SELECT count(won_at) FROM lead),
        (SELECT count(*) FROM won), (SELECT count(*) FROM won WHERE led)
""")
_WEEKS = SQL("""
    SELECT date_trunc('week', at AT TIME ZONE 'UTC')::date, count(*)
    FROM fired WHERE at >= {start} GROUP BY 1 ORDER BY 1
""")


@dataclass(frozen=True)
class Week:
    """The firings of a week beside what sales can take; `percent` is of the tallest of all weeks."""

    monday: date
    firings: int
    percent: int
    over: int


@dataclass(frozen=True)
class Evidence:
    """The kept evidence, as a page shows it."""

    converted: Rate
    interval: Interval | None
    led: Rate
    led_interval: Interval | None
    weeks: list[Week]
    capacity: int
    people: int
    each_a_week: int

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Evidence":
        """Read what was kept."""
        converted, led = Rate(kept["converted"], kept["fired"]), Rate(kept["led"], kept["customers"])
        capacity = kept["people"] * kept["each_a_week"]
        tallest = max([capacity, 1, *(firings for _, firings in kept["weeks"])])
        weeks = [
            Week(date.fromisoformat(monday), firings, firings * 100 // tallest, max(firings - capacity, 0))
            for monday, firings in kept["weeks"]
        ]
        intervals = wilson(converted), wilson(led)
        return cls(converted, intervals[0], led, intervals[1], weeks, capacity, kept["people"], kept["each_a_week"])

    @property
    def weeks_over(self) -> int:
        """In how many weeks more fired than sales could take."""
        return sum(bool(week.over) for week in self.weeks)


def evidence_of(scorecard_id: int, start: datetime, end: datetime) -> dict[str, Any]:
    """Gather it, from `start` up to, not including, `end`; in two statements and a count of people."""
    about = _ABOUT.format(
        scorecard=Literal(scorecard_id), end=Literal(end), customer=Literal(MilestoneKind.CUSTOMER.value)
    )

    def ask(query: Composable) -> list[tuple[Any, ...]]:
        return rows(SQL("{} {}").format(about, query))

    fired, converted, customers, led = ask(_FIGURES.format(start=Literal(start)))[0]
    return {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "fired": fired,
        "converted": converted,
        "customers": customers,
        "led": led,
        "weeks": [[monday.isoformat(), count] for monday, count in ask(_WEEKS.format(start=Literal(start)))],
        "people": User.objects.filter(is_active=True, groups__name=Role.AE).count(),
        "each_a_week": Backtest._meta.get_field("each_a_week").default,
    }
