"""Named lists over the API."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from playbooks.models import NamedList
from tests.factories.accounts import NOON
from tests.factories.playbooks import NamedListFactory, put_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def targets() -> NamedList:
    made: NamedList = NamedListFactory(key="targets", name="Targets")
    put_on(made, "acme.com", "beta.io", at=NOON.replace(year=2025))
    return made


def replace(key: APIClient, named_list: NamedList, **body: Any) -> Any:
    return key.post(f"/api/lists/{named_list.pk}/entries", body, format="json")


def test_a_list_is_made_and_filled(key: APIClient) -> None:
    made = key.post("/api/lists", {"key": "vip", "name": "VIP", "kind": "names"}, format="json").json()
    answer = key.post(f"/api/lists/{made['id']}/entries", {"entries": ["Acme, Inc.", "Beta"]}, format="json")

    assert (made["versions"], answer.status_code) == ([], 201)
    assert {name: answer.json()[name] for name in ("number", "since", "entry_count", "added", "removed")} == {
        "number": 1,
        "since": "1970-01-01T00:00:00Z",
        "entry_count": 2,
        "added": 2,
        "removed": 0,
    }


def test_what_is_left_out_goes_off_the_list(key: APIClient, targets: NamedList) -> None:
    version = replace(key, targets, entries=["acme.com", "gamma.dev"], reason="Spring").json()
    now_listed = key.get("/api/list-entries?list=targets&ended=false&ordering=key").json()["results"]

    assert (version["added"], version["removed"], version["reason"]) == (1, 1, "Spring")
    assert [(row["list"], row["key"], row["until"]) for row in now_listed] == [
        ("targets", "acme.com", None),
        ("targets", "gamma.dev", None),
    ]


def test_the_same_entries_are_refused(key: APIClient, targets: NamedList) -> None:
    answer = replace(key, targets, entries=["https://acme.com", "beta.io"])

    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        "“Targets” has exactly these 2 entries already.",
    )


def test_entries_that_are_none_are_named(key: APIClient, targets: NamedList) -> None:
    answer = replace(key, targets, entries=["acme.com", "nowhere"])

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["entries.1"]
    assert targets.versions.count() == 1


def test_a_file_may_be_large(key: APIClient, targets: NamedList) -> None:
    rows = "".join(f"{n};www.a-company-of-many-{n}.example.com\n" for n in range(100_000))
    file = SimpleUploadedFile("large.csv", f"Rank;Domain\n{rows}".encode())
    answer = key.post(f"/api/lists/{targets.pk}/entries", {"file": file}, format="multipart")

    assert (answer.status_code, answer.json().get("added")) == (201, 100_000)


@pytest.mark.parametrize("body", [{}, {"entries": []}, {"entries": ["a.com"], "since": "soon"}, {"texts": ["a.com"]}])
def test_what_makes_no_version_is_refused(key: APIClient, targets: NamedList, body: dict[str, Any]) -> None:
    answer = replace(key, targets, **body)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
