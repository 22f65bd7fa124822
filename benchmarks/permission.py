"""Permission: may this person be contacted? One question a request, against an empty view with the same server and key.

Half of those asked about may be contacted, an eighth is nobody known, and of the rest every refusal is kept. The
baseline recognises the key and answers; another one does the same as an endpoint of the application API, with all that
Django REST framework does around a view.
"""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import now

from accounts import keys
from accounts.enums import Scope
from benchmarks import empty_view
from benchmarks.clients import Asking, answered_per_second, connected, the_same
from benchmarks.result import Result, typical
from benchmarks.web import BESIDE_BASELINES, web_server
from handoffs.models import BusinessCalendar, Team

PEOPLE = 20_000
ROUNDS = 7
SECONDS = 2.0
CLIENTS = 8
PATH = "/api/contact-permission"

_FILL = """
INSERT INTO accounts_account (key, name, recorded_at)
    SELECT 'host-' || n || '.example', 'Company ' || n, %(at)s FROM generate_series(1, %(people)s) n;
INSERT INTO accounts_person (name, email, account_id, first_seen_at, last_seen_at)
    SELECT 'Person', 'person@' || key, id, %(at)s, %(at)s FROM accounts_account;
INSERT INTO playbooks_qualification
    (scorecard_id, version_id, account_id, tier, tier_version_id, points, rules_held, at, recorded_at, tiered_at,
     taken_at)
    SELECT 1, 1, id, 'sales_assisted', 1, 60, '{}', %(at)s, %(at)s, %(at)s, %(at)s
    FROM accounts_account;
INSERT INTO playbooks_score
    (version_id, account_id, points, activated, qualified, rules_held, assessed_at)
    SELECT 1, id, 60, true, true, '{}', %(at)s FROM accounts_account;
INSERT INTO handoffs_handoff
    (account_id, qualification_id, motion, state, tier, points, team_id, headline, fired_at, due_at, alarm,
     acknowledged_at, permitted_at, snoozed_from)
    SELECT account_id, id, 'new_business', CASE WHEN id %% 2 = 0 THEN 'context_checked' ELSE 'watching' END,
           'sales_assisted', 60, %(team)s, 'Fired', %(at)s, %(at)s, 0, %(at)s,
           CASE WHEN id %% 2 = 0 THEN %(at)s END, ''
    FROM playbooks_qualification;
INSERT INTO handoffs_contextcheck (handoff_id, by_id, opened_at, noted_at, note)
    SELECT id, 1, %(at)s, %(at)s, 'Looked' FROM handoffs_handoff WHERE permitted_at IS NOT NULL
"""


def run() -> Result:
    """Take turns over the same connections' worth of clients."""
    _fill()
    _, secret = keys.issue("benchmark", scopes=[Scope.READ], by=None, at=now())
    ours, theirs, as_endpoint = [], [], []
    with (
        web_server(BESIDE_BASELINES) as server,
        connected(CLIENTS, server.port, PATH, secret, Asking) as own,
        connected(CLIENTS, server.port, empty_view.ASKED, secret, Asking) as other,
        connected(CLIENTS, server.port, empty_view.VIEWSET, secret, Asking) as endpoint,
    ):
        answered_per_second(own, _questions(), 1.0, expect=b'"allowed":')
        for _ in range(ROUNDS):
            ours.append(answered_per_second(own, _questions(), SECONDS, expect=b'"allowed":'))
            theirs.append(answered_per_second(other, the_same(next(_questions())), SECONDS))
            as_endpoint.append(answered_per_second(endpoint, the_same(next(_questions())), SECONDS))
    rate, base, least = typical(ours), typical(theirs), typical(as_endpoint)
    how = {"clients": CLIENTS, "rounds": ROUNDS, "seconds": SECONDS * ROUNDS}
    return Result(
        "permission",
        rate / base,
        {"requests_per_second": rate, "people": PEOPLE, "of_an_empty_endpoint": round(rate / least, 2), **how},
        {"requests_per_second": base, "empty_endpoint_per_second": least, **how},
    )


def _questions() -> Iterator[bytes]:
    """About everybody in turn, and about somebody unknown for every eighth."""
    for number in itertools.count(1):
        host = f"host-{number * 7919 % PEOPLE + 1}" if number % 8 else f"nowhere-{number}"
        yield f"email=person@{host}.example".encode()


def _fill() -> None:
    calendar = BusinessCalendar.objects.create(key="always", name="Always")
    team = Team.objects.create(key="team", name="Team", calendar=calendar)
    given: dict[str, Any] = {"at": now() - timedelta(days=1), "people": PEOPLE, "team": team.pk}
    with transaction.atomic(), connection.cursor() as cursor:
        # The rows stand by themselves: neither triggers nor foreign keys are looked at.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in _FILL.strip().split(";\n"):
            cursor.execute(statement, given)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
