"""The SLA audit as rows of a file: one a handoff, instants in UTC as ISO 8601, how late in whole business minutes."""

from datetime import UTC, datetime

from handoffs.reports.sla_answer import Case

COLUMNS = (
    "handoff",
    "account",
    "tier",
    "team",
    "person",
    "week",
    "fired_at",
    "due_at",
    "acknowledged_at",
    "in_time",
    "business_minutes_late",
    "snoozed_first",
    "ready_at",
    "checked_at",
    "contacted_at",
    "before_permission",
    "explanation",
)


def cells(case: Case) -> tuple[object, ...]:
    """The row of the file, in the order of `COLUMNS`."""
    return (
        case.handoff,
        case.account_key,
        case.tier,
        case.team,
        case.person,
        case.week.isoformat(),
        _iso(case.fired_at),
        _iso(case.due_at),
        _iso(case.acknowledged_at),
        "yes" if case.is_in_time else "no" if case.is_late else "",
        case.minutes_late if case.minutes_late is not None else "",
        "yes" if case.is_put_off else "no",
        _iso(case.ready_at),
        _iso(case.checked_at),
        _iso(case.wrote_at),
        "yes" if case.is_uninvited else "no",
        case.explanation if case.is_uninvited else "",
    )


def _iso(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat()
