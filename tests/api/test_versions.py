"""The life of scorecards' versions over the API."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts.enums import Role
from playbooks.actions import draft_from
from playbooks.contents import content_of
from playbooks.enums import Seat, VersionState
from playbooks.models import Review, ScorecardVersion
from playbooks.reviewing import send_to_review, take_back
from tests.api.callers import caller
from tests.factories.accounts import NOON
from tests.factories.playbooks import ScorecardVersionFactory, publish
from tests.factories.reviews import approve, in_review, prove, sound_draft
from tests.factories.signals import OccurrenceFactory

pytestmark = pytest.mark.django_db


def url(version: ScorecardVersion, verb: str = "") -> str:
    return f"/api/scorecard-versions/{version.pk}{f'/{verb}' if verb else ''}"


def state(version: ScorecardVersion) -> str:
    return ScorecardVersion.objects.get(pk=version.pk).state


def test_a_version_goes_from_draft_to_published(key: APIClient) -> None:
    version = sound_draft()
    content = key.get(url(version)).json()["content"]

    assert key.post(url(version, "submit"), {"content": content}).json()["state"] == "in_review"
    for seat in Seat:
        answer = caller(seat.role).post(
            url(version, "judge"), {"seat": seat.value, "verdict": "approve", "content": content}
        )
        assert answer.status_code == 200
    assert answer.json()["missing"] == [
        "Backtest it as it is on all of history, and wait for the result: nothing is published that was not replayed."
    ]
    prove(version)
    found = key.post(url(version, "publish")).json()

    assert (found["state"], found["authority"], found["reviewed_content"]) == ("published", "reviewed", content)
    assert sorted(review["seat"] for review in found["reviews"]) == sorted(Seat.values)


def test_a_refusal_says_everything_that_is_missing(key: APIClient) -> None:
    version = in_review()
    approve(version, Seat.SALES)

    answer = key.post(url(version, "publish"))

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert "Marketing has not approved it: ask a marketing reviewer." in answer.json()["detail"]
    assert answer.json()["detail"] == " ".join(key.get(url(version)).json()["missing"])


def test_a_draft_that_could_not_be_published_is_not_submitted(key: APIClient) -> None:
    answer = key.post(url(ScorecardVersionFactory(), "submit"))

    assert (answer.status_code, "Add at least one rule" in answer.json()["detail"]) == (422, True)


def test_a_veto_sends_it_back_with_a_reason(key: APIClient) -> None:
    version, seller = in_review(), caller(Role.SALES_REVIEWER)
    word = {"seat": "sales_reviewer", "verdict": "veto", "content": content_of(version)}

    assert "Say why" in seller.post(url(version, "judge"), word).json()["detail"]
    found = seller.post(url(version, "judge"), word | {"reason": "Too many"}).json()

    review = found["reviews"][0]
    assert (found["state"], review["verdict"], review["reason"]) == ("draft", "veto", "Too many")


def test_nobody_speaks_for_a_seat_they_do_not_hold() -> None:
    version = in_review()
    word = {"seat": "product_reviewer", "verdict": "approve", "content": content_of(version)}

    answer = caller(Role.SALES_REVIEWER).post(url(version, "judge"), word)

    assert (answer.status_code, Review.objects.count()) == (422, 0)
    assert answer.json()["detail"] == "Only a product reviewer speaks for product."


@pytest.mark.parametrize("verb", ["submit", "publish", "schedule"])
def test_what_has_changed_since_it_was_read_is_left_alone(key: APIClient, verb: str) -> None:
    version = in_review()
    read = content_of(version)
    take_back(version, by=None)
    version.rules.update(points=30)
    if verb != "submit":
        approve(send_to_review(version, by=None, at=NOON))
    before = state(version)
    body = {"content": read} | ({"publish_at": now() + timedelta(days=1)} if verb == "schedule" else {})

    answer = key.post(url(version, verb), body)

    assert (answer.status_code, state(version)) == (422, before)
    assert "has changed since you read it" in answer.json()["detail"]


def test_a_day_is_given_and_taken_away(key: APIClient) -> None:
    version = in_review()
    approve(version)
    tomorrow = now() + timedelta(days=1)

    given = key.post(url(version, "schedule"), {"publish_at": tomorrow}).json()
    taken = key.post(url(version, "unschedule")).json()

    assert (given["scheduled_at"], taken["scheduled_at"]) == (f"{tomorrow:%Y-%m-%dT%H:%M:%S.%fZ}", None)
    assert key.post(url(version, "unschedule")).status_code == 422


@pytest.mark.parametrize("wrong", ["tomorrow", "2030-13-01T00:00:00Z", None])
def test_a_day_that_is_none_is_named(key: APIClient, wrong: str | None) -> None:
    answer = key.post(url(in_review(), "schedule"), {"publish_at": wrong})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "publish_at")


@pytest.mark.parametrize("wrong", ["2020-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_day_that_is_not_to_come_is_refused(key: APIClient, wrong: str) -> None:
    version = in_review()
    approve(version)

    answer = key.post(url(version, "schedule"), {"publish_at": wrong})

    assert (answer.status_code, answer.json()["detail"]) == (422, "Choose an instant from now on and within a year.")


def test_rolling_back_is_a_new_draft(key: APIClient, revops: APIClient) -> None:
    old = sound_draft()
    publish(old)

    answer = revops.post(url(old, "draft"), {"reason": "Back"})

    made = answer.json()
    assert (answer.status_code, made["number"], made["state"], made["based_on"]) == (201, 2, "draft", old.pk)
    assert (made["reason"], made["content"]) == ("Back", key.get(url(old)).json()["content"])
    assert made["author"] == str(ScorecardVersion.objects.get(pk=made["id"]).author.email)  # type: ignore[union-attr]


def test_taking_back_makes_it_a_draft(key: APIClient) -> None:
    version = in_review()

    assert key.post(url(version, "take-back"), {"reason": "A mistake"}).json()["state"] == VersionState.DRAFT
    assert key.post(url(version, "take-back")).status_code == 422


def test_two_versions_are_compared(key: APIClient) -> None:
    before = sound_draft()
    signal = before.rules.get().signal
    assert signal is not None
    occurrence = OccurrenceFactory(signal=signal, at=NOON)
    after = draft_from(before, by=None, at=NOON)
    ScorecardVersion.objects.filter(pk=after.pk).update(threshold=21)

    plain = key.get(url(after, "compare"), {"with": before.pk}).json()
    with_effect = key.get(url(after, "compare"), {"with": str(before.pk), "effect": "true"}).json()

    assert plain == {
        "before": before.pk,
        "after": after.pk,
        "changes": [{"kind": "changed", "subject": "Scorecard", "rule": "", "words": ["threshold 20 → 21"]}],
        "effect": None,
        "effect_refusal": "",
    }
    moving = {"account": occurrence.account.key, "moved": "fewer", "fired_before": 1, "fired_after": 0}
    moving |= {"first_before": f"{NOON:%Y-%m-%dT%H:%M:%SZ}", "first_after": None}
    counts = {"more": 0, "fewer": 1, "earlier": 0, "later": 0, "unmoved": 0}
    assert with_effect["effect"] == counts | {"accounts": [moving]}


def test_only_versions_of_one_scorecard_are_compared(key: APIClient) -> None:
    answer = key.get(url(sound_draft(), "compare"), {"with": sound_draft().pk})

    assert answer.json()["errors"] == [{"field": "with", "detail": "No version of this scorecard has this id."}]


def test_versions_by_what_they_come_from_and_what_became_of_them(key: APIClient) -> None:
    source = sound_draft()
    publish(source)
    draft = draft_from(source, by=None, at=NOON)

    found = {
        query: [row["id"] for row in key.get(f"/api/scorecard-versions?{query}").json()["results"]]
        for query in (
            f"based_on={source.pk}",
            "authority=file",
            "published_at_since=2025-12-02T12:00:00Z",
            "published_at_before=2025-12-02T12:00:00Z",
            "retired_at_since=2025-12-02T12:00:00Z",
            "retired_at_before=2035-12-02T12:00:00Z",
        )
    }

    assert list(found.values()) == [[draft.pk], [source.pk], [source.pk], [], [], []]
