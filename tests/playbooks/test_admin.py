"""Drafting and publishing in the admin."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.history import FieldChange, history
from accounts.models import Account
from playbooks import effects
from playbooks.contents import content_of
from playbooks.drafts import next_draft
from playbooks.enums import VersionState
from playbooks.models import Rule, ScorecardVersion, TierVersion
from playbooks.reviewing import send_to_review
from playbooks.sentences import of_rule
from tests.factories.accounts import NOON, UserFactory
from tests.factories.playbooks import (
    RuleFactory,
    ScorecardFactory,
    ScorecardVersionFactory,
    ScoreFactory,
    TierFactory,
    TierVersionFactory,
    publish,
    published_tiers,
)
from tests.factories.reviews import approve
from tests.factories.signals import OccurrenceFactory, SignalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def revops(client: Client) -> Client:
    client.force_login(UserFactory(roles=[Role.REVOPS], first_name="Ann", last_name="Lee"))
    return client


def url(version: ScorecardVersion | TierVersion, page: str = "change") -> str:
    return f"/admin/playbooks/{version._meta.model_name}/{version.pk}/{page}/"


def form(version: ScorecardVersion, *rows: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """What the browser sends for a draft with these rules."""
    data = {"threshold": 50, "cooldown": "30 days", "reason": "", **fields}
    data |= {"rules-TOTAL_FORMS": len(rows), "rules-INITIAL_FORMS": sum("id" in row for row in rows)}
    for n, row in enumerate(rows):
        filled = {"version": version.pk, "position": n, **row}
        data |= {f"rules-{n}-{name}": value for name, value in filled.items()}
    return data


def a_publishable_draft(**fields: Any) -> ScorecardVersion:
    version = ScorecardVersionFactory(threshold=20, **fields)
    RuleFactory(version=version, is_activation=True, points=20, label="Activated")
    return version


def test_a_draft_is_edited_in_words(revops: Client) -> None:
    version = ScorecardVersionFactory()
    signal = SignalFactory(name="Paywall hit")
    counted = {"label": "Paywall", "key": "paywall", "kind": "occurrences", "points": 15, "signal": signal.pk}
    fact = {"label": "Big", "key": "big", "kind": "fact", "points": 5, "fact": "employees", "operator": "gte"}

    revops.post(
        url(version),
        form(
            version,
            {**counted, "at_least": 1, "window": "14 days"},
            {**fact, "value": "100"},
            cooldown="36 hours",
        ),
    )

    version.refresh_from_db()
    assert version.cooldown == timedelta(hours=36)
    assert list(Rule.objects.values_list("key", "signal", "at_least", "window", "fact", "operator", "value")) == [
        ("paywall", signal.pk, 1, timedelta(days=14), "", "", None),
        ("big", None, None, None, "employees", "gte", 100),
    ]
    page = revops.get(url(version)).content.decode()
    assert "Paywall hit at least 1 time in 14 days, +15" in page
    assert "Employees is at least 100, +5" in page


def test_points_in_steps_and_memberships_are_edited_in_words(revops: Client) -> None:
    under = ScorecardVersionFactory(scorecard__name="Base")
    publish(under)
    table = published_tiers()
    version = ScorecardVersionFactory()
    steps = {"label": "Seats", "key": "seats", "kind": "fact", "points": 10, "fact": "seats", "operator": "gte"}
    asks = {"label": "Base", "key": "base", "kind": "qualified", "points": 5, "under": under.pk, "negated": "on"}
    tier = {"label": "Led", "key": "led", "kind": "tier", "points": 5, "tier": "sales_led", "tier_table": ""}

    page = revops.get(url(version)).content.decode()
    revops.post(
        url(version),
        form(
            version,
            {**steps, "value": "5", "most_points": 40, "half_life": "14 days"},
            {**asks, "most_points": 20},
            tier,
            requalify_after="30 days",
        ),
    )

    version.refresh_from_db()
    assert f'<option value="{under.pk}">Base v1</option>' in page
    assert version.requalify_after == timedelta(days=30)
    assert [of_rule(rule) for rule in version.rules.all()] == [
        "seats is at least 5, +10 for each 5, at most +40, halved every 14 days after it began",
        "Not qualified under Base v1, +5",
        f"In tier Sales-led of table {table.number}, +5",
    ]


def test_a_rule_without_what_its_kind_needs_is_explained(revops: Client) -> None:
    version = ScorecardVersionFactory()

    response = revops.post(
        url(version), form(version, {"label": "Paywall", "key": "paywall", "kind": "people", "points": 15})
    )

    page = response.content.decode()
    assert "Choose the signal that is counted." in page
    assert "Say how many at least, from 1." in page
    assert not Rule.objects.exists()


def test_publishing_shows_its_effect_first(revops: Client) -> None:
    version = a_publishable_draft()
    signal = version.rules.get().signal
    assert signal is not None
    OccurrenceFactory(signal=signal, person__account__key="acme.example")

    page = revops.get(url(version, "publish"))

    assert page.context["effect"] == effects.Effect(20, 1, 0, 1, 0, ["acme.example"], [])
    version.refresh_from_db()
    assert version.state == VersionState.DRAFT


def test_a_preview_names_some_of_those_that_join_and_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playbooks.effects.EXAMPLES", 2)
    version = a_publishable_draft()
    signal = version.rules.get().signal
    for key in ("d", "c", "b", "a"):
        OccurrenceFactory(signal=signal, person__account__key=key, at=NOON)
    before = ScorecardVersionFactory(scorecard=version.scorecard, number=9)
    publish(before)
    for key in ("z", "y", "x"):
        ScoreFactory(version=before, account__key=key)
    ScoreFactory(version=before, account=Account.objects.get(key="d"))
    ScoreFactory(version=before, account__key="never", qualified=False)

    effect = effects.preview(version, at=NOON)

    assert effect == effects.Effect(20, 4, 4, 3, 3, ["a", "b"], ["x", "y"])
    assert (effect.joining_unnamed, effect.leaving_unnamed) == (1, 1)


def test_a_preview_takes_a_fixed_number_of_queries(django_assert_num_queries: object) -> None:
    version = a_publishable_draft()
    OccurrenceFactory.create_batch(3, signal=version.rules.get().signal)

    with django_assert_num_queries(3):  # type: ignore[operator]
        effects.preview(version, at=NOON)


def test_confirming_publishes_and_the_history_tells(revops: Client) -> None:
    version = a_publishable_draft(reason="First one")
    send_to_review(version, by=None, at=NOON)
    approve(version)

    revops.post(url(version, "publish"), {"content": content_of(version)})

    version.refresh_from_db()
    assert version.state == VersionState.PUBLISHED
    newest = revops.get(url(version, "history")).context["entries"][0]
    assert (newest.by, newest.reason) == ("Ann Lee", "First one")
    assert FieldChange("State", "In review", "Published") in newest.changes


@pytest.mark.parametrize(
    ("threshold", "is_activation", "sentence"),
    [(21, True, "the rules reach 20"), (20, False, "Mark at least one rule as activation")],
)
def test_a_draft_that_nobody_can_meet_is_refused(
    revops: Client, threshold: int, is_activation: bool, sentence: str
) -> None:
    version = ScorecardVersionFactory(threshold=threshold)
    RuleFactory(version=version, is_activation=is_activation, points=20)

    preview = revops.get(url(version, "publish"))
    answer = revops.post(url(version, "publish"), {"content": content_of(version)}, follow=True)

    version.refresh_from_db()
    assert version.state == VersionState.DRAFT
    assert sentence in preview.context["refusal"]
    assert sentence in str(*answer.context["messages"])


def test_a_published_version_cannot_be_edited(revops: Client) -> None:
    version = a_publishable_draft()
    publish(version)

    answer = revops.post(url(version), form(version, threshold=1))

    version.refresh_from_db()
    assert (answer.status_code, version.threshold) == (403, 20)
    page = revops.get(url(version)).content.decode()
    assert "rules-TOTAL_FORMS" not in page
    assert 'name="threshold"' not in page


@pytest.mark.parametrize("page", ["publish", "delete"])
def test_a_published_version_is_neither_published_again_nor_deleted(revops: Client, page: str) -> None:
    version = a_publishable_draft()
    publish(version)

    assert revops.post(url(version, page), {"post": "yes"}).status_code == 403


def test_a_new_draft_begins_with_the_rules_of_the_published_one(revops: Client) -> None:
    version = a_publishable_draft()
    publish(version)

    revops.get(url(version, "draft_from_this"))
    assert ScorecardVersion.objects.count() == 1
    answer = revops.post(url(version, "draft_from_this"), {"reason": "More depth"})

    draft = ScorecardVersion.objects.get(number=2)
    assert (answer["Location"], draft.reason) == (url(draft), "More depth")
    assert list(draft.rules.values_list("label", flat=True)) == ["Activated"]


def test_a_scorecard_without_versions_begins_with_an_empty_draft(revops: Client) -> None:
    scorecard = ScorecardFactory()

    revops.post(f"/admin/playbooks/scorecard/{scorecard.pk}/begin_draft/")

    assert list(scorecard.versions.values_list("number", "state")) == [(1, VersionState.DRAFT)]


def test_the_history_names_who_began_the_first_draft() -> None:
    ann = UserFactory(first_name="Ann", last_name="Lee")

    draft = next_draft(ScorecardFactory(), by=ann, at=NOON, reason="To begin with")

    assert [(entry.by, entry.reason) for entry in history(draft)] == [("Ann Lee", "To begin with")]


def test_counts_of_a_rule_say_when_they_are_not_all(revops: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    version = a_publishable_draft()
    rule = version.rules.get()
    publish(version)
    assert " meet it now" not in revops.get(url(version)).content.decode()
    ScoreFactory.create_batch(2, version=version, rules_held=[rule.pk])
    ScoreFactory(version=version)

    exact = revops.get(url(version)).content.decode()
    monkeypatch.setattr("playbooks.effects.COUNTED_SCORES", 3)
    capped = revops.get(url(version)).content.decode()

    assert ("— 2 accounts meet it now" in exact, "— 2 or more accounts meet it now" in capped) == (True, True)


@pytest.mark.parametrize("page", ["publish", "draft_from_this"])
def test_a_reviewer_reads_but_neither_drafts_nor_publishes(client: Client, page: str) -> None:
    client.force_login(UserFactory(roles=[Role.PRODUCT_REVIEWER]))
    version = a_publishable_draft()

    assert client.get(url(version)).status_code == 200
    assert client.post(url(version, page)).status_code == 403
    assert list(ScorecardVersion.objects.values_list("state", flat=True)) == [VersionState.DRAFT]


def test_publishing_tiers_warns_of_gaps(revops: Client) -> None:
    version = TierVersionFactory()
    TierFactory(version=version, key="self_serve", acv_max=10_000)
    TierFactory(version=version, key="sales_assisted", acv_min=25_000)

    page = revops.get(url(version, "publish"))
    assert "10,000 up to USD 25,000 no tier applies" in page.context["warnings"][0]
    revops.post(url(version, "publish"))

    version.refresh_from_db()
    assert version.state == VersionState.PUBLISHED
