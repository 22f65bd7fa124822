"""Whatever SQL says, a version that has been published and what it is made of stay: each column, each row."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model

from playbooks.enums import VersionState
from playbooks.models import Review, Rule, ScorecardVersion, Tier, TierVersion
from tests.factories.accounts import NOON
from tests.factories.playbooks import (
    FactRuleFactory,
    ListRuleFactory,
    MembershipRuleFactory,
    RuleFactory,
    ScorecardVersionFactory,
    publish,
    published_tiers,
    put_on,
)
from tests.factories.reviews import approve, in_review

pytestmark = pytest.mark.django_db

OTHERWISE = {
    "integer": "7",
    "smallint": "7",
    "bigint": "7",
    "numeric": "7",
    "boolean": "NOT {}",
    "jsonb": "'[7]'",
    "interval": "'7 days'",
    "timestamp with time zone": "'2020-01-01'",
    "character varying": "'7'",
    "text": "'7'",
}
"""What a column of the type is set to."""


@pytest.fixture
def published() -> ScorecardVersion:
    """A version with a rule of its own, one that disqualifies, one on a list, one about a tier, and one with steps."""
    version: ScorecardVersion = ScorecardVersionFactory(
        threshold=20, most_fit=30, requalify_after=timedelta(days=3), reason="First"
    )
    RuleFactory(version=version, is_activation=True, most_points=40, half_life=timedelta(days=9))
    FactRuleFactory(version=version, is_disqualifier=True, points=0)
    put_on(ListRuleFactory(version=version, category="fit").named_list, "acme.com")
    MembershipRuleFactory(version=version, kind="tier", under=None, tier="sales_led", tier_table=published_tiers())
    publish(version)
    return version


def columns(model: type[Model]) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY 1",
            [model._meta.db_table],
        )
        return [(name, kind) for name, kind in cursor.fetchall() if name != "id"]


def refused(statement: str, *, words: str = "never changes") -> None:
    with (
        pytest.raises(IntegrityError, match=words),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("model", [ScorecardVersion, Rule, TierVersion, Tier])
def test_no_column_of_what_is_published_is_changed(published: ScorecardVersion, model: type[Model]) -> None:
    before = list(model._default_manager.order_by("pk").values())

    for name, kind in columns(model):
        refused(f'UPDATE {model._meta.db_table} SET "{name}" = {OTHERWISE[kind].format(name)}')
    refused(f"DELETE FROM {model._meta.db_table}")

    assert list(model._default_manager.order_by("pk").values()) == before


@pytest.mark.parametrize("model", [Rule, Tier])
def test_nothing_comes_to_what_is_published_or_leaves_it(published: ScorecardVersion, model: type[Model]) -> None:
    table = model._meta.db_table
    names = ", ".join(f'"{name}"' for name, _ in columns(model))
    copied = names.replace('"key"', "'other'") if model is Rule else names.replace('"key"', "'sales_assisted'")
    draft = ScorecardVersionFactory(scorecard=published.scorecard, number=2)
    rule = RuleFactory(version=draft)

    refused(f"INSERT INTO {table} ({names}) SELECT {copied} FROM {table} LIMIT 1")
    refused(f"UPDATE playbooks_rule SET version_id = {published.pk} WHERE id = {rule.pk}")
    refused(f"UPDATE playbooks_rule SET version_id = {draft.pk} WHERE version_id = {published.pk}")
    refused(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM {table} WHERE version_id <> {draft.pk} LIMIT 1"
        " ON CONFLICT DO NOTHING"
    )


def test_it_retires_once_and_as_it_is(published: ScorecardVersion) -> None:
    table = f"UPDATE playbooks_scorecardversion SET state = 'retired', retired_at = '{NOON.isoformat()}'"
    for more in ("threshold = 1", "most_fit = NULL", "requalify_after = '0'", "authority = 'reviewed'", "number = 9"):
        refused(f"{table}, {more}")

    assert ScorecardVersion.objects.filter(pk=published.pk).update(state=VersionState.RETIRED, retired_at=NOON) == 1
    for back in ("state = 'published'", "state = 'draft', published_at = NULL", "retired_at = NULL"):
        refused(f"UPDATE playbooks_scorecardversion SET {back}")
    refused("UPDATE playbooks_rule SET points = 99")


def test_one_version_of_a_scorecard_is_in_force(published: ScorecardVersion) -> None:
    draft = ScorecardVersionFactory(scorecard=published.scorecard, number=2)

    refused(
        "UPDATE playbooks_scorecardversion SET state = 'published', authority = 'file', published_at = now()"
        f" WHERE id = {draft.pk}",
        words="version_one_published",
    )


def test_what_it_was_approved_by_stays() -> None:
    version = in_review()
    approve(version)

    for change in ("UPDATE playbooks_review SET reason = 'x'", "DELETE FROM playbooks_review"):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert Review.objects.count() == 3


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM playbooks_namedlist",
        "UPDATE playbooks_namedlist SET kind = 'names'",
        "DELETE FROM playbooks_namedlistentry",
        "UPDATE playbooks_namedlistentry SET key = 'beta.io'",
        "UPDATE playbooks_namedlistversion SET since = '2020-01-01'",
        "DELETE FROM signals_signal",
        "DELETE FROM playbooks_scorecard",
        "UPDATE playbooks_scorecard SET subject = 'person'",
    ],
)
def test_what_its_rules_name_stays(published: ScorecardVersion, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {statement}")
