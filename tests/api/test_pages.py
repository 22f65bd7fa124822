"""Pages by keyset: complete in both directions, whatever ties there are and whatever changes in between."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Account
from tests.factories.accounts import AccountFactory
from tests.factories.playbooks import QualificationFactory, ScorecardVersionFactory, ScoreFactory

pytestmark = pytest.mark.django_db


def walk(client: APIClient, url: str | None, link: str) -> list[list[int]]:
    """The ids of every page from this one on."""
    pages = []
    while url is not None:
        page = client.get(url).json()
        pages.append([row["id"] for row in page["results"]])
        url = page[link]
    return pages


def last_page(client: APIClient, url: str) -> dict[str, Any]:
    page: dict[str, Any] = client.get(url).json()
    return page if page["next"] is None else last_page(client, page["next"])


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("points", [[2, 4], [0, 1], [3]]),
        ("-points", [[3, 1], [0, 4], [2]]),
        ("id", [[0, 1], [2, 3], [4]]),
        ("-id", [[4, 3], [2, 1], [0]]),
    ],
)
def test_ties_are_neither_lost_nor_repeated(ordering: str, expected: list[list[int]], key: APIClient) -> None:
    version = ScorecardVersionFactory()
    ids = [ScoreFactory(version=version, points=points).pk for points in (60, 60, 10, 90, 10)]

    pages = walk(key, f"/api/scores?ordering={ordering}&page_size=2", "next")

    assert [[ids.index(pk) for pk in page] for page in pages] == expected


@pytest.mark.parametrize("ordering", ["points", "-points", "id", "-id"])
def test_the_way_back_is_the_way_there(ordering: str, key: APIClient) -> None:
    version = ScorecardVersionFactory()
    for points in (60, 60, 10, 90):
        ScoreFactory(version=version, points=points)
    url = f"/api/scores?ordering={ordering}&page_size=2"
    first, second = walk(key, url, "next")
    last = last_page(key, url)

    before = key.get(last["previous"]).json()

    assert ([row["id"] for row in before["results"]], before["previous"]) == (first, None)
    assert walk(key, before["next"], "next") == [second]


def test_a_row_that_appears_or_goes_moves_no_other(key: APIClient) -> None:
    first, second, third = (AccountFactory(name=name) for name in "BDF")
    page = key.get("/api/accounts?ordering=name&page_size=2").json()
    AccountFactory(name="A")
    Account.objects.filter(pk=second.pk).delete()

    following = key.get(page["next"]).json()

    assert ([row["id"] for row in page["results"]], [row["id"] for row in following["results"]]) == (
        [first.pk, second.pk],
        [third.pk],
    )


def test_times_are_positions_to_the_microsecond(key: APIClient) -> None:
    ids = [QualificationFactory(recorded_at=f"2026-03-02T12:00:00.00000{n}Z").pk for n in range(3)]

    assert walk(key, "/api/qualifications?page_size=1", "next") == [[pk] for pk in reversed(ids)]


def test_a_list_without_rows(key: APIClient) -> None:
    assert key.get("/api/accounts").json() == {"next": None, "previous": None, "results": []}


@pytest.mark.parametrize(("asked", "answered"), [("", 50), ("?page_size=200", 60), ("?page_size=1", 1)])
def test_the_size_of_a_page(asked: str, answered: int, key: APIClient) -> None:
    AccountFactory.create_batch(60)

    assert len(key.get(f"/api/accounts{asked}").json()["results"]) == answered


def test_a_cursor_belongs_to_its_list_and_ordering(key: APIClient) -> None:
    AccountFactory.create_batch(2)
    cursor = key.get("/api/accounts?page_size=1").json()["next"].partition("cursor=")[2].partition("&")[0]

    elsewhere = key.get(f"/api/people?cursor={cursor}")
    reordered = key.get(f"/api/accounts?ordering=name&cursor={cursor}")
    tampered = key.get(f"/api/accounts?cursor={cursor[:-1]}")

    assert [response.status_code for response in (elsewhere, reordered, tampered)] == [400, 400, 400]
