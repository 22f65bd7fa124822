"""The weekly report: how many came how far, what qualified accounts are worth, and what sales heard.

Weeks are ISO weeks in the viewer's zone. Counting is SQL's (`weekly_sql`); rates are of what happened in the same
week, whoever it happened to, so one may be above 100.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db import connection
from django.utils.timezone import get_current_timezone

from handoffs.models import Feedback
from handoffs.reports import weekly_sql

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
EARLIEST = date(1970, 1, 12)
FURTHEST = timedelta(days=366)
NOTES = 20
STAGES = (
    ("signups", "Signups", ""),
    ("activated", "Activated", "signups"),
    ("pqls", "PQLs generated", "activated"),
    ("self_serve", "Self-serve converted", "activated"),
    ("touched", "Sales touched", "pqls"),
    ("won", "Sales converted", "touched"),
)
LABELS = {key: label for key, label, _ in STAGES}


class WeekForm(forms.Form):
    """Which week: its ISO name, or any day of it; this one if nothing is asked, or nothing that is a week."""

    week = forms.CharField(
        required=False, max_length=10, label="Week", widget=forms.TextInput(attrs={"placeholder": "2026-W48"})
    )

    def __init__(self, data: Mapping[str, Any], *, at: datetime) -> None:
        super().__init__(data)
        self.today = at.astimezone(get_current_timezone()).date()

    def clean_week(self) -> date | None:
        """The Monday of the week."""
        given = self.cleaned_data["week"].strip()
        if not given:
            return None
        try:
            day = date.fromisoformat(given)
        except ValueError:
            raise forms.ValidationError("Write a week like 2026-W48, or a day of it like 2026-11-26.") from None
        if not EARLIEST <= day <= self.today + FURTHEST:
            raise forms.ValidationError("Choose a week from 1970 until a year from now.")
        return _monday(day)

    @property
    def monday(self) -> date:
        """The first day of the week that is asked for."""
        found: date | None = self.cleaned_data["week"] if self.is_valid() else None
        return found or _monday(self.today)


@dataclass(frozen=True)
class Stage:
    """How many reached it in the week and in the one before; `base` of the stage `of`, if there is one."""

    label: str
    count: int
    before: int
    of: str = ""
    base: int = 0

    @property
    def rate(self) -> int | None:
        """Percent of `base`, rounded down."""
        return percent(self.count, self.base)

    @property
    def difference(self) -> str:
        """Against the week before, in words."""
        change = self.count - self.before
        if not change:
            return "the same"
        return f"{abs(change)} {'more' if change > 0 else 'fewer'} than {self.before}"


@dataclass(frozen=True)
class Pipeline:
    """Of the handoffs that `fired` in the week, `became` opportunities; of those `opened` in it, so many were won."""

    fired: int
    became: int
    opened: int
    won: int

    @property
    def to_opportunity(self) -> int | None:
        """Percent."""
        return percent(self.became, self.fired)

    @property
    def to_won(self) -> int | None:
        """Percent."""
        return percent(self.won, self.opened)


@dataclass(frozen=True)
class Money:
    """Yearly value of the customers of the week in one currency, by whether they had qualified and were touched."""

    currency: str
    customers: int
    pqls: int
    pql_value: Decimal
    other_value: Decimal
    self_serve: Decimal
    assisted: Decimal

    @property
    def deal(self) -> Decimal | None:
        """What a customer who had qualified is worth a year on average."""
        return self.pql_value / self.pqls if self.pqls else None

    @property
    def times(self) -> Decimal | None:
        """The value of those who had qualified, as a multiple of that of the others."""
        return self.pql_value / self.other_value if self.other_value and self.pqls else None

    @property
    def touched(self) -> int | None:
        """Percent of the value that sales had a hand in."""
        return percent(self.assisted, self.self_serve + self.assisted)


@dataclass(frozen=True)
class Weekly:
    """The answer. `feedback` are the newest notes, `has_more` whether there were others."""

    monday: date
    at: datetime
    ends: datetime
    stages: list[Stage]
    pipeline: Pipeline
    money: list[Money]
    feedback: list[Feedback]
    has_more: bool

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + 6 * DAY

    @property
    def name(self) -> str:
        """As ISO 8601 calls it."""
        return iso(self.monday)

    @property
    def previous(self) -> str:
        """The week before."""
        return iso(self.monday - WEEK)

    @property
    def following(self) -> str:
        """The week after; empty if it has not begun."""
        return iso(self.monday + WEEK) if self.ends <= self.at else ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more can happen in it."""
        return self.ends <= self.at

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened in it."""
        counts = [stage.count for stage in self.stages]
        return not (any(counts) or self.pipeline.fired or self.pipeline.opened or self.money or self.feedback)


def weekly(monday: date, at: datetime) -> Weekly:
    """Answer, in four queries, however much there is."""
    begins, ends = _midnight(monday), _midnight(monday + WEEK)
    words = {"since": begins, "begins": begins, "ends": ends}
    notes = Feedback.objects.filter(at__gte=begins, at__lt=ends).select_related("handoff__account", "by")
    newest = list(notes[: NOTES + 1])
    return Weekly(
        monday=monday,
        at=at,
        ends=ends,
        stages=_stages({**words, "since": _midnight(monday - WEEK)}),
        pipeline=Pipeline(*_rows(weekly_sql.PIPELINE, words)[0]),
        money=[Money(*row) for row in _rows(weekly_sql.CUSTOMERS + weekly_sql.MONEY, words)],
        feedback=newest[:NOTES],
        has_more=len(newest) > NOTES,
    )


def percent(part: int | Decimal, whole: int | Decimal) -> int | None:
    """Rounded down; None of nothing."""
    return int(part * 100 // whole) if whole else None


def iso(day: date) -> str:
    """The ISO name of the week of the day."""
    return f"{day:%G-W%V}"


def _stages(words: Mapping[str, datetime]) -> list[Stage]:
    counts = {stage: (now, before) for stage, now, before in _rows(weekly_sql.CUSTOMERS + weekly_sql.FUNNEL, words)}
    return [
        Stage(label, *counts.get(key, (0, 0)), of=LABELS.get(of, ""), base=counts.get(of, (0, 0))[0])
        for key, label, of in STAGES
    ]


def _rows(statement: str, words: Mapping[str, datetime]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, words)
        return list(cursor.fetchall())


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())
