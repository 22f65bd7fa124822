"""The Line page: who sees it, what it shows, and that `/metrics` says the same."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.enums import Role
from config import line, line_page, trays
from config.metrics import render
from signals import refusals
from signals.enums import RequestRefusal
from signals.failures import record
from signals.models import Batch, EventName, Signal, StationFailure
from signals.stations import match_batches
from tests.factories.accounts import ReassessmentFactory, UserFactory
from tests.factories.signals import BatchFactory, EventFactory, RejectionFactory, SignalFactory

MINUTE = timedelta(minutes=1)
QUERIES = 33

pytestmark = pytest.mark.django_db


@pytest.fixture
def revops(client: Client) -> Client:
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    return client


def busy_line(rows: int = 3) -> None:
    """Something in every table that the page reads: matched and waiting, refused, set aside and failed."""
    at = now()
    SignalFactory(event_names=["Known"])
    for n in range(rows):
        batch = BatchFactory(received_at=at - 2 * MINUTE, stored=2, duplicate=1, rejected=1)
        EventFactory(batch_id=batch.pk, received_at=at, name="Known")
        EventFactory(batch_id=batch.pk, received_at=at, name=f"Unknown {n}")
        RejectionFactory(batch=batch, field="type", reason=f"Reason {n}", recorded_at=at)
    match_batches(at)
    for n in range(rows):
        BatchFactory(received_at=at - MINUTE, stored=5)
        BatchFactory(received_at=at - MINUTE, set_aside_at=at, set_aside_because=f"Too big {n}")
        ReassessmentFactory(recorded_at=at - 20 * MINUTE)
        record("match_batches", ValueError(f"odd {n}"), at)
    record("assess_accounts", ValueError("odd"), at - 5 * MINUTE)
    refusals.count(RequestRefusal.OVER_LIMIT)
    refusals.count(RequestRefusal.OVER_LIMIT)


def page(client: Client, path: str = "/admin/line/") -> str:
    """What a person reads: the text of the page, blanks put together."""
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", client.get(path).content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(text))


def test_the_page_has_words_for_every_tray_and_station() -> None:
    assert line_page.TRAYS.keys() == {tray.name for tray in trays.TRAYS}
    assert line_page.STATIONS.keys() == {station.name for station in line.STATIONS}


def test_metrics_say_the_same_as_the_page(revops: Client) -> None:
    busy_line()

    reading = revops.get("/admin/line/").context["reading"]
    lines = [line for line in render(reading.at).decode().splitlines() if not line.startswith("#")]
    exported = {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}

    trays = {load.tray.name: load for load in reading.loads}
    assert {name: exported[name] for name in exported if not re.match("baton_(scores|open|overdue)", name)} == {
        **{f'baton_tray_rows{{tray="{name}"}}': load.rows for name, load in trays.items()},
        **{f'baton_tray_lag_seconds{{tray="{name}"}}': load.lag_seconds for name, load in trays.items()},
        "baton_line_lag_seconds": reading.lag_seconds,
        'baton_events_total{outcome="received"}': reading.totals.received,
        'baton_events_total{outcome="stored"}': reading.totals.stored,
        'baton_events_total{outcome="duplicate"}': reading.totals.duplicate,
        'baton_events_total{outcome="rejected"}': reading.totals.rejected,
        "baton_batches_total": reading.totals.batches,
        **{f'baton_rejections_total{{field="type",reason="Reason {n}"}}': 1 for n in range(3)},
        **{f'baton_refused_requests_total{{reason="{one}"}}': 0 for one in RequestRefusal.values},
        'baton_refused_requests_total{reason="over_limit"}': 2,
        'baton_station_errors_total{station="assess_accounts"}': 1,
        'baton_station_errors_total{station="match_batches"}': 3,
        "baton_batches_set_aside": reading.set_aside,
        "baton_unknown_event_names": reading.unknown_names,
        "baton_unknown_events": reading.unknown_events,
        "baton_event_partitions": len(reading.months),
        "baton_event_partitions_ahead": reading.months_ahead,
        "baton_event_bytes": reading.stored_bytes,
    }
    assert (trays["batches"].rows, reading.set_aside, reading.unknown_names, reading.unknown_events) == (3, 3, 3, 3)
    totals = reading.totals
    assert (totals.batches, totals.received, totals.stored, totals.duplicate, totals.rejected) == (9, 27, 21, 3, 3)


def test_the_page_says_it_in_words(revops: Client) -> None:
    busy_line()

    said = page(revops)

    assert "Failing Matching usage: see the errors below." in said
    assert "Received in all 27 events in 9 batches" in said
    assert "Rejected 3 kept with the reason" in said
    assert "Batches to match 3 1 m" in said
    assert "Accounts to assess 3 20 m, late" in said
    assert "27 in the hour" in said
    assert "type Reason 2 1 just now" in said
    assert "Assessing accounts ValueError: odd 1 5 m ago 5 m ago –" in said
    assert re.search(r"Batch \d+ Too big 1 0 just now", said)
    assert "Try all 3 again" in said
    assert "The key is over its limit 2 " in said


def test_a_line_that_is_late_and_one_that_is_not(revops: Client) -> None:
    on_time = page(revops)
    BatchFactory(received_at=now() - 16 * MINUTE)
    late = page(revops)

    assert "On time Nothing waits for longer than a second." in on_time
    assert "Late Something has waited for more than 15 m." in late


def test_an_empty_line_says_what_will_be_there(revops: Client) -> None:
    said = page(revops)

    assert "Usage appears here as soon as an SDK or a file sends some." in said
    assert "Every name that came in is counted by a signal, or nothing has come in yet." in said
    assert "No event was rejected." in said
    assert "No station has ever failed." in said
    assert "No request was refused." in said
    assert "set aside" not in said.lower()


def test_one_click_makes_a_signal_of_a_name(revops: Client) -> None:
    EventName.objects.create(kind="page", name="Preis & Rabatt?", events=3, first_seen_at=now(), last_seen_at=now())
    (name,) = revops.get("/admin/line/").context["names"]

    form = revops.get(name.url).context["adminform"].form
    filled = {field: form.get_initial_for_field(form.fields[field], field) for field in form.fields}
    prepared = {field: form[field].value() for field in ("name", "key", "kind", "category", "event_names")}
    sent = {**prepared, "is_active": "on", "conditions-TOTAL_FORMS": 0, "conditions-INITIAL_FORMS": 0}
    revops.post("/admin/signals/signal/add/", sent)

    assert filled["event_names"] == "Preis & Rabatt?"
    assert Signal.objects.values("key", "name", "kind", "category", "event_names").get() == {
        "key": "preis-rabatt",
        "name": "Preis & Rabatt?",
        "kind": "page",
        "category": "depth",
        "event_names": ["Preis & Rabatt?"],
    }
    assert revops.get("/admin/line/").context["names"] == []


@pytest.mark.parametrize("name", [" Opened", "Opened ", "Two\nlines"])
def test_a_name_that_the_form_would_change_is_not_offered(revops: Client, name: str) -> None:
    EventName.objects.create(kind="track", name=name, events=3, first_seen_at=now(), last_seen_at=now())

    (shown,) = revops.get("/admin/line/").context["names"]

    assert shown.url == ""


def test_a_name_not_seen_for_a_month_is_no_question_any_more(revops: Client) -> None:
    long_ago = now() - timedelta(days=30)
    EventName.objects.create(kind="track", name="Opened", events=3, first_seen_at=long_ago, last_seen_at=long_ago)

    assert revops.get("/admin/line/").context["names"] == []


def test_news_are_announced_and_the_lists_left_alone(revops: Client) -> None:
    busy_line()
    seen = revops.get("/admin/line/").context["seen"]

    before = page(revops, f"/admin/line/live/?{seen}")
    record("match_batches", ValueError("odd 1"), now())
    StationFailure.objects.filter(error="ValueError: odd 2").update(times=3)
    after = page(revops, f"/admin/line/live/?{seen}")

    assert parse_qs(seen) == {"failed": ["4"], "rejected": ["3"], "unknown": ["3"]}
    assert ("Show" in before, "Show 3 new errors" in after, "Last errors" in after) == (False, True, False)


@pytest.mark.parametrize("query", ["", "?failed=x", "?failed=-1&rejected=1&unknown=1", "?failed=" + "9" * 5000])
def test_a_poll_that_makes_no_sense_gets_the_figures_alone(revops: Client, query: str) -> None:
    response = revops.get(f"/admin/line/live/{query}")

    assert (response.status_code, response.context["news"]) == (200, {})


def test_what_was_set_aside_is_tried_again_on_request(revops: Client) -> None:
    BatchFactory(set_aside_at=now(), set_aside_because="Too big")

    response = revops.post("/admin/line/try-again/", follow=True)

    assert "1 batch is in the tray again." in response.content.decode()
    assert Batch.objects.waiting().count() == 1


@pytest.mark.parametrize(("method", "path"), [("get", ""), ("get", "live/"), ("post", "try-again/")])
@pytest.mark.parametrize("role", [Role.MANAGER, Role.PRODUCT_REVIEWER])
def test_it_is_for_revops_alone(client: Client, role: Role, method: str, path: str) -> None:
    client.force_login(UserFactory(roles=[role]))

    assert getattr(client, method)(f"/admin/line/{path}").status_code == 403
    assert "/admin/line/" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_has_a_fixed_number_of_queries(revops: Client, rows: int) -> None:
    busy_line(rows)

    with CaptureQueriesContext(connection) as captured:
        revops.get("/admin/line/")

    assert len(captured) == QUERIES


def test_set_aside_batches_say_why_on_their_page(revops: Client) -> None:
    batch = BatchFactory(set_aside_at=now(), set_aside_because="Too big", request_id="abc-1")

    said = page(revops, f"/admin/signals/batch/{batch.pk}/change/")

    assert "Too big" in said
    assert "abc-1" in said
    assert "Set aside" in page(revops, "/admin/signals/batch/")


def test_links_of_the_page_lead_somewhere(revops: Client) -> None:
    busy_line()

    links = {
        urlsplit(link).path
        for link in re.findall(r'class="baton-link" href="([^"]+)"', revops.get("/admin/line/").content.decode())
    }

    assert len(links) == 5
    assert {link: revops.get(link).status_code for link in links} == dict.fromkeys(links, 200)
