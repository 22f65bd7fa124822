"""Sent again under its `Idempotency-Key`, no write is done again: at every address there is, and all at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts.enums import Role, Scope
from accounts.models import IdempotentWrite
from accounts.rest import idempotency
from handoffs.models import Feedback, Refusal
from signals.models import Signal
from tests import permissions
from tests.api.callers import caller, caller_with_key
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.playbooks import NamedListFactory
from tests.test_permission_matrix import World

SIGNAL = {"key": "viewed", "name": "Viewed pricing", "category": "intent", "kind": "page"}
KEY = {"Idempotency-Key": "4f1c"}
SECRET = {"api/webhook-endpoints": "POST", "api/webhook-endpoints/<pk>/rotate": "POST"}
"""Their answers hold a secret, which is kept nowhere. A name that is taken is refused, and so is rotating too soon."""
WRITES = [
    (route, method)
    for route, table in permissions.ROUTES.items()
    if route.startswith("api/")
    for method in sorted({line.partition(" ")[0] for line in table} - {"GET"})
    if route != "api/contact-permission"  # which only looks
    if SECRET.get(route) != method
]


def outcome_of_sending_again(world: World, route: str, method: str) -> tuple[bool, str | None, int]:
    """Whether the second answer is that of the first, whether it says so, and what another request is told."""
    kind = route.removeprefix("api/").partition("/")[0]
    actor = "reviewer" if route.endswith("/judge") else "revops" if kind.startswith("webhook-") else "write key"
    ids = world.ids | {"handoffs": world.own.pk}
    url = "/" + route.replace(
        "<pk>", str(world.version_for(route).pk if kind == "scorecard-versions" else ids.get(kind))
    )
    body = json.dumps(world.body(actor, route))

    def send(said: str) -> Any:
        return world.clients[actor].generic(method, url, said, content_type="application/json", headers=KEY)

    with transaction.atomic():
        first, second, other = send(body), send(body), send(body + " ")
        transaction.set_rollback(True)
    same = (first.status_code, first.content) == (second.status_code, second.content) and first.status_code < 500
    return same, second.headers.get("Idempotent-Replayed"), other.status_code


@pytest.mark.django_db
def test_every_write_there_is_is_done_once_under_a_key() -> None:
    world = World()

    found = {write: outcome_of_sending_again(world, *write) for write in WRITES}

    assert found == dict.fromkeys(WRITES, (True, "true", 422))
    assert len(WRITES) >= 35


@pytest.mark.django_db
def test_the_answer_belongs_to_the_caller_and_the_key(key: APIClient) -> None:
    first = key.post("/api/signals", SIGNAL, headers=KEY)
    again = key.post("/api/signals", SIGNAL, headers=KEY)
    under_another_key = key.post("/api/signals", SIGNAL, headers={"Idempotency-Key": "5"})
    by_another = caller(Role.REVOPS).post("/api/signals", SIGNAL, headers=KEY)

    assert (first.status_code, again.json()) == (201, first.json())
    assert (under_another_key.status_code, by_another.status_code) == (400, 400)  # the signal is there already
    assert IdempotentWrite.objects.count() == Signal.objects.count() == 1


@pytest.mark.django_db
def test_whether_people_may_be_contacted_is_looked_at_anew(key: APIClient) -> None:
    dana = PersonFactory(email="dana@acme.com")
    body = {"people": [{"person": dana.pk}]}

    before = key.post("/api/contact-permission", body, headers=KEY)
    HandoffFactory(account=dana.account)
    after = key.post("/api/contact-permission", body, headers=KEY)

    reasons = [answer.json()["results"][0]["reason"] for answer in (before, after)]
    assert (reasons, "Idempotent-Replayed" in after.headers) == (["no_handoff", "not_activated"], False)


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["", "k" * 256, "ключ", "a\tb"])
def test_a_key_that_is_none(key: APIClient, bad: str) -> None:
    answer = key.post("/api/signals", SIGNAL, headers={"Idempotency-Key": bad})

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, ["Idempotency-Key"])
    assert not Signal.objects.exists()


@pytest.mark.django_db
def test_what_was_wrong_with_the_request_may_be_mended(key: APIClient) -> None:
    refused = key.post("/api/signals", SIGNAL | {"category": "none"}, headers=KEY)
    mended = key.post("/api/signals", SIGNAL, headers=KEY)

    assert (refused.status_code, mended.status_code) == (400, 201)


@pytest.mark.django_db
def test_a_refusal_by_a_rule_stays_and_is_kept_once(key: APIClient) -> None:
    handoff = HandoffFactory(watching=True, owner=UserFactory(email="ann@baton.example", roles=["ae"]))
    url = f"/api/handoffs/{handoff.pk}/reach-out"

    answers = [key.post(url, {"as": "ann@baton.example"}, headers=KEY) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert Refusal.objects.count() == 1


@pytest.mark.django_db
def test_an_upload_is_known_by_its_content(key: APIClient) -> None:
    url = f"/api/lists/{NamedListFactory().pk}/entries"

    def send(content: bytes) -> Any:
        return key.post(url, {"file": SimpleUploadedFile("t.csv", content)}, format="multipart", headers=KEY)

    first, again, other = send(b"acme.com\n"), send(b"acme.com\n"), send(b"acme.de\n")

    assert (first.status_code, again.content, other.status_code) == (201, first.content, 422)


@pytest.mark.django_db
def test_after_a_day_a_key_is_free_again(key: APIClient) -> None:
    handoff = HandoffFactory(contacted=True, owner=UserFactory(email="ann@baton.example", roles=["ae"]))
    body = {"as": "ann@baton.example", "kind": "objection", "text": "Too dear"}
    url = f"/api/handoffs/{handoff.pk}/feedback"
    key.post(url, body, headers=KEY)
    IdempotentWrite.objects.update(at=now() - timedelta(hours=24))

    key.post(url, body | {"text": "Too slow"}, headers=KEY)
    IdempotentWrite.objects.update(at=now() - timedelta(hours=24))

    assert Feedback.objects.count() == 2
    assert (idempotency.forget_some(now()), IdempotentWrite.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_done() -> None:
    key = caller_with_key(Scope.WRITE)

    def send(_: int) -> tuple[int, bytes]:
        try:
            answer = key.post("/api/signals", SIGNAL, headers=KEY)
            return answer.status_code, answer.content if answer.status_code == 201 else b""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(20)))

    assert {status for status, _ in answers} <= {201, 409}
    assert len({content for status, content in answers if status == 201}) == 1
    assert Signal.objects.count() == 1
