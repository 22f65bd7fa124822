"""The SLA audit against a slow, obvious reading of each handoff's log, at several instants of the past."""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median
from typing import Any

import pytest
from django.test import Client

from handoffs.actions import acknowledge
from handoffs.enums import HandoffState, Move
from handoffs.models import Handoff, MoveRecord
from handoffs.moves import CLOSED
from handoffs.outreaching import Contact, report
from handoffs.reports.asking import Question, ReportForm
from handoffs.reports.sla import audit
from handoffs.reports.sla_answer import Audit, Figures
from handoffs.steps import log
from handoffs.sweep import sweep_clock
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory, TeamFactory
from tests.handoffs.reports.logs import random_log

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
END = NOON + 30 * DAY
CALLS = (Move.WARNED_HALF, Move.WARNED_NEARLY, Move.ESCALATED)
pytestmark = pytest.mark.django_db


def question(as_of: datetime = END, **narrowed: Any) -> Question:
    return Question((NOON - 40 * DAY).date(), END.date(), as_of, "UTC", **narrowed)


def slowly(as_of: datetime) -> list[dict[str, Any]]:
    """What the log says of each handoff, read line by line."""
    found = []
    for handoff in Handoff.objects.order_by("pk"):
        lines = [line for line in handoff.moves.order_by("at", "id") if line.at <= as_of]
        if any(line.move == Move.OPENED for line in lines):
            found.append({"handoff": handoff, **read(handoff, lines, as_of)})
    return found


def read(handoff: Handoff, lines: list[MoveRecord], as_of: datetime) -> dict[str, Any]:
    acknowledged = first(line.at for line in lines if line.move == Move.ACKNOWLEDGED)
    opened = first(line.at for line in lines if line.move == Move.OPENED)
    over = lines[-1].state in CLOSED
    ended = [line.at for line in lines if line.state in CLOSED][-1] if over else None
    stopped = min((at for at in (acknowledged, ended) if at), default=None)
    telling = [line for line in lines if line.move not in CALLS]
    due = [line for line in telling if line.at <= min(stopped or as_of, as_of)][-1].due_at
    assert due is not None
    assert opened is not None
    limit = max(min(stopped or as_of, due, as_of), opened)
    holder = [line for line in telling if line.at <= limit][-1]
    moved = [line.at for line in lines if line.move == Move.CONTACTED]
    wrote = first([*moved, *(sent.at for sent in handoff.outreach.all() if sent.recorded_at <= as_of)])
    told = first(line.at for line in lines if line.move == Move.PERMITTED)
    invited = told and min(told, handoff.permitted_at or told)
    late = due <= (stopped or as_of)
    schedule = holder.team.schedule()  # type: ignore[union-attr]
    return {
        "owner": holder.owner_id,
        "team": holder.team_id,
        "acknowledged": acknowledged,
        "ready": first(line.at for line in lines if line.state == HandoffState.READY),
        "in_time": acknowledged is not None and acknowledged < due,
        "late": late,
        "waiting": stopped is None and due > as_of,
        "minutes": schedule.business_time_between(due, stopped or as_of) // MINUTE if late else 0,
        "uninvited": wrote is not None and (invited is None or invited > wrote),
    }


def first(instants: Iterable[datetime]) -> datetime | None:
    return min(instants, default=None)


def summed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    minutes = [row["minutes"] for row in rows if row["late"]]
    waits = [row["acknowledged"] - row["handoff"].fired_at for row in rows if row["acknowledged"]]
    readied = [row["ready"] - row["acknowledged"] for row in rows if row["ready"] and row["acknowledged"]]
    return {
        "fired": len(rows),
        "in_time": sum(row["in_time"] for row in rows),
        "late": sum(row["late"] for row in rows),
        "waiting": sum(row["waiting"] for row in rows),
        "minutes_late": sum(minutes),
        "median_late": int(median(minutes)) if minutes else None,
        "to_acknowledge": median(waits) if waits else None,
        "to_ready": median(readied) if readied else None,
    }


def of(figures: Figures) -> dict[str, Any]:
    return {name: getattr(figures, name) for name in summed([])}


@pytest.mark.parametrize("seed", range(3))
def test_the_audit_says_what_the_log_says_at_any_instant(seed: int) -> None:
    chance = Random(seed)
    teams, people = TeamFactory.create_batch(2), UserFactory.create_batch(3, roles=["ae"])
    for _ in range(30):
        random_log(chance, teams, people)

    for as_of in (NOON + 3 * DAY, NOON + 11 * DAY + 5 * HOUR, END):
        found, rows = audit(question(as_of)), slowly(as_of)
        assert of(found.total) == summed(rows)
        assert [of(line.figures) for line in found.teams] == [
            summed(some) for team in teams if (some := [row for row in rows if row["team"] == team.pk])
        ]
        by_person = {line.key: of(line.figures) for line in found.people}
        assert by_person == {
            user.email if user else "": summed(some)
            for user in [*people, None]
            if (some := [row for row in rows if row["owner"] == (user and user.pk)])
        }
        assert {case.handoff for case in found.uninvited} == {row["handoff"].pk for row in rows if row["uninvited"]}


def test_the_past_stays_what_it_was() -> None:
    ann, bo = UserFactory(roles=["ae"]), UserFactory(roles=["ae"])
    handoff = HandoffFactory(owner=ann)
    log(handoff, Move.OPENED, by=None, at=NOON)
    sweep_clock(NOON + 5 * HOUR)
    before = audit(question(NOON + 5 * HOUR))

    Handoff.objects.update(owner=bo, due_at=NOON + 90 * HOUR)
    log(handoff, Move.REASSIGNED, by=None, at=NOON + 6 * HOUR)
    handoff.refresh_from_db()
    acknowledge(handoff, by=bo, at=NOON + 7 * HOUR)

    assert audit(question(NOON + 5 * HOUR)) == before
    assert [line.name for line in before.people] == [str(ann)]


def test_it_agrees_with_what_the_clock_has_called() -> None:
    ann = UserFactory(roles=["ae"])
    for hours in (1, 4, 6):
        handoff = HandoffFactory(owner=ann)
        log(handoff, Move.OPENED, by=None, at=NOON)
        acknowledge(handoff, by=ann, at=NOON + hours * HOUR)

    found = audit(question())

    breached = Handoff.objects.exclude(breached_at=None)
    assert {case.handoff for case in found.late} == set(breached.values_list("pk", flat=True))
    assert [case.minutes_late for case in found.late] == [60, 0]  # the day ends at five


@pytest.mark.parametrize(
    ("tier", "said"),
    [("sales_led", "Its tier needs no permission moment."), ("sales_assisted", "")],
    ids=["waived", "not explained"],
)
def test_a_contact_before_permission_is_explained_by_its_tier_or_not_at_all(
    tier: str, said: str, client: Client
) -> None:
    handoff = HandoffFactory(contacted=True, tier=tier)
    for move, hours in ((Move.OPENED, 0), (Move.ACKNOWLEDGED, 1), (Move.CONTACTED, 3)):
        log(handoff, move, by=None, at=NOON + hours * HOUR)

    (case,) = audit(question()).uninvited

    assert (case.handoff, case.explanation) == (handoff.pk, said)
    client.force_login(UserFactory(roles=["manager"]))
    html = client.get(f"/reports/sla/?since={NOON:%Y-%m-%d}&until={NOON:%Y-%m-%d}").content.decode()
    assert ("has no explanation" in html) == (not said)


def test_a_contact_that_is_reported_too_early_moves_nothing_and_is_counted_once_it_is_known() -> None:
    ann = UserFactory(roles=["ae"])
    handoff = HandoffFactory(owner=ann, watching=True)
    log(handoff, Move.OPENED, by=None, at=NOON)

    report(handoff, Contact(body="Hello"), by=ann, sent_at=NOON + 2 * HOUR, at=NOON + DAY)

    assert audit(question(NOON + 20 * HOUR)).uninvited == []
    (case,) = audit(question(NOON + DAY)).unexplained
    assert (case.handoff, case.wrote_at, case.contacted_at) == (handoff.pk, NOON + 2 * HOUR, None)


def test_it_is_narrowed_to_a_team_a_person_and_a_tier() -> None:
    ann, team = UserFactory(roles=["ae"]), TeamFactory()
    for fields in ({"owner": ann}, {"team": team}, {"tier": "sales_led"}):
        log(HandoffFactory(**fields), Move.OPENED, by=None, at=NOON)

    narrowed: list[dict[str, Any]] = [{}, {"person": ann.pk}, {"team": team.pk}, {"tier": "sales_led"}]
    assert [audit(question(**one)).total.fired for one in narrowed] == [3, 1, 1, 1]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_file_and_api_have_a_fixed_number_of_queries(
    rows: int, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(UserFactory(roles=["manager"]))
    for _ in range(rows):
        log(HandoffFactory(), Move.OPENED, by=None, at=NOON)
    asked = f"?since={NOON:%Y-%m-%d}&until={NOON:%Y-%m-%d}"

    with django_assert_num_queries(11):
        html = client.get(f"/reports/sla/{asked}").content.decode()
    with django_assert_num_queries(7):
        lines = list(csv.DictReader(client.get(f"/reports/sla/export.csv{asked}").getvalue().decode().splitlines()))
    with django_assert_num_queries(9):
        told = client.get(f"/api/reports/sla{asked}").json()

    assert "By person" in html
    assert len(lines) == told["total"]["late"] == len(told["late"]) == rows
    assert lines[0]["business_minutes_late"] == str(told["late"][0]["minutes_late"])


def test_what_is_asked_wrongly_is_named() -> None:
    data = {"since": "2026-03-02", "until": "2026-03-01", "team": "nobody", "as_of": "soon"}
    form = ReportForm(data, at=NOON)

    assert set(form.errors) == {"until", "team", "as_of"}
    assert form.errors["until"] == ["This is before the start."]
    assert form.question.since <= form.question.until


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_beyond_our_time_is_named(client: Client, day: str) -> None:
    client.force_login(UserFactory(roles=["manager"], time_zone="Asia/Tokyo"))

    page = client.get(f"/reports/sla/?since={day}&until={day}")
    file = client.get(f"/reports/sla/export.csv?until={day}")
    told = client.get(f"/api/reports/sla?until={day}")

    assert (page.status_code, "from 1970 until a year from now" in page.content.decode()) == (200, True)
    assert (file.status_code, told.status_code) == (200, 400)
    assert [error["field"] for error in told.json()["errors"]] == ["until"]


def test_the_api_refuses_a_wrong_question(client: Client) -> None:
    client.force_login(UserFactory(roles=["manager"]))

    response = client.get("/api/reports/sla?person=nobody@else.example")

    assert response.status_code == 400
    assert response.json()["errors"] == [{"field": "person", "detail": "Nobody in sales has this address."}]


def test_without_a_question_it_is_the_last_eight_weeks() -> None:
    wednesday = datetime(2026, 3, 4, 12, tzinfo=UTC)

    asked = ReportForm({}, at=wednesday).question

    assert (asked.since.isoformat(), asked.until.isoformat(), asked.as_of) == ("2026-01-12", "2026-03-04", wednesday)


def test_an_empty_audit_is_no_error() -> None:
    found: Audit = audit(question())

    assert (found.total.fired, found.total.share, found.late) == (0, None, [])
