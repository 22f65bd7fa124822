"""Every request has an id: from whoever sent it, or made here; it is in the answer, in the log and on the batch."""

import json
import logging
import re

import pytest
from django.test import Client

from accounts import request_ids
from accounts.enums import Scope
from signals.models import Batch
from tests.factories.accounts import ApiKeyFactory

MADE = re.compile("[0-9a-f]{32}")


@pytest.mark.parametrize("sent", ["abc", "Root=1-67891233-abcdef012345678912345678", "a" * 100])
def test_a_well_formed_id_is_kept(client: Client, sent: str) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": sent})["X-Request-ID"] == sent


@pytest.mark.parametrize("sent", ["", "a b", "a\tb", "<b>", "a" * 101, "ü", "a,b", '"'])
def test_any_other_is_replaced(client: Client, sent: str) -> None:
    assert MADE.fullmatch(client.get("/healthz", headers={"X-Request-ID": sent})["X-Request-ID"])


def test_two_requests_have_two_ids(client: Client) -> None:
    first, second = (client.get("/healthz")["X-Request-ID"] for _ in range(2))

    assert first != second
    assert request_ids.current() == ""


@pytest.mark.django_db
def test_an_error_has_one_too(client: Client) -> None:
    assert client.get("/no-such-page", headers={"X-Request-ID": "lost-1"})["X-Request-ID"] == "lost-1"


@pytest.mark.django_db
def test_a_batch_keeps_the_id_it_came_with(client: Client) -> None:
    ApiKeyFactory(secret="bk_1", scopes=[Scope.INGEST])
    headers = {"Authorization": "Bearer bk_1", "X-Request-ID": "sdk-7"}
    call = {"userId": "u1", "event": "Ran"}

    client.post("/v1/track", json.dumps(call), content_type="application/json", headers=headers)

    assert Batch.objects.get().request_id == "sdk-7"


def test_what_became_of_a_request_is_logged_without_its_query(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "baton.requests"):
        client.post("/healthz?q=secret")
        client.get("/v1/track?q=secret")

    told = [vars(record) for record in caplog.records if record.name == "baton.requests"]
    assert [(line["method"], line["path"], line["status"]) for line in told] == [("GET", "/v1/track", 405)]
    assert "secret" not in str(told)
