"""Refused events found by the ids in them."""

import json

import pytest
from django.test import Client

from accounts.enums import Role
from signals.models import Rejection
from tests.factories.accounts import UserFactory
from tests.factories.signals import RejectionFactory

pytestmark = pytest.mark.django_db


def found(identifier: str) -> list[str]:
    return [rejection.message_id for rejection in Rejection.objects.found_by(identifier).order_by("pk")]


@pytest.mark.parametrize(
    "member",
    ["userId", "distinct_id", "anonymousId", "$anon_distinct_id", "previousId", "alias", "groupId", "$group_key"],
)
def test_an_event_is_found_by_each_kind_of_id(member: str) -> None:
    RejectionFactory(
        message_id="m1", raw=json.dumps({"properties": [{member: "user-17"}], "other": "user-18"}).encode()
    )

    assert (found("user-17"), found("user-1"), found("user-18")) == (["m1"], [], [])


@pytest.mark.parametrize(
    ("raw", "identifier"),
    [
        (b'{"userId": 17}', "17"),
        (b'{"userId":"\\u0061nn\xff","groupId":"w 1"', "w 1"),
        ('{"userId":"Jürgen"}'.encode(), "Jürgen"),
        (b'{"userId":"J\\u00fcrgen"}', "Jürgen"),
        (b'{"userId":"a\\"b\\\\"}', 'a"b\\'),
        (b'{"userId":"a\\/b"}', "a/b"),
        (b'{"userId":"' + b"x" * 255 + b'"}', "x" * 255),
        (b'{"anonymousId":"a","userId":"' + b"\xc3\xbc" * 200 + b'"}', "a"),
    ],
)
def test_an_id_is_found_however_it_is_spelled(raw: bytes, identifier: str) -> None:
    RejectionFactory(message_id="m1", raw=raw)
    RejectionFactory(message_id="m2", raw=b'{"userId":""}')

    assert found(identifier) == ["m1"]


def test_an_id_is_found_before_and_after_what_makes_an_event_long() -> None:
    bulk = "x" * 40_000
    names = {"userId": "first", "properties": {"a": bulk, "groupId": "between", "b": bulk}, "anonymousId": "last"}
    RejectionFactory(message_id="m1", raw=json.dumps({**names, "context": {"groupId": "w1", "userId": "u1"}}).encode())

    assert [found(name) for name in ("first", "last", "w1", "u1")] == [["m1"]] * 4
    assert found("between") == []


def test_the_api_and_the_admin_find_whose_event_it_was(client: Client) -> None:
    mine = RejectionFactory(raw=b'{"userId":"user-17"}')
    RejectionFactory(raw=b'{"userId":"user-18"}')
    client.force_login(UserFactory(roles=[Role.REVOPS]))

    listed = client.get("/api/rejections?search=user-17").json()["results"]
    page = client.get("/admin/signals/rejection/?q=user-17")

    assert [one["id"] for one in listed] == [mine.pk]
    assert list(page.context["cl"].result_list) == [mine]
