"""Lists are given versions, which hold from a time on and never change what was."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import DatabaseError

from accounts.models import Reassessment
from playbooks.enums import ListKind
from playbooks.errors import ListUnchanged, NotListable
from playbooks.models import NamedList, NamedListEntry, NamedListVersion
from tests.factories.accounts import NOON, AccountFactory, DomainFactory, FactFactory
from tests.factories.playbooks import ListRuleFactory, NamedListFactory, publish, put_on

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def listed(named_list: NamedList, at: datetime) -> set[str]:
    rows = NamedListEntry.objects.filter(named_list=named_list, since__lte=at)
    return set(rows.exclude(until__lte=at).values_list("key", flat=True))


def test_the_first_version_holds_from_the_beginning_and_the_next_from_now() -> None:
    targets = NamedListFactory()
    put_on(targets, "acme.com", "beta.io", at=NOON)
    second = put_on(targets, "https://www.ACME.com/", "gamma.dev", at=NOON + DAY)

    assert (second.number, second.since, second.added, second.removed) == (2, NOON + DAY, 1, 1)
    assert listed(targets, BEGINNING) == listed(targets, NOON) == {"acme.com", "beta.io"}
    assert listed(targets, NOON + DAY) == {"acme.com", "gamma.dev"}


def test_an_entry_may_leave_and_come_back() -> None:
    targets = NamedListFactory()
    for day, texts in enumerate([("a.com", "b.com"), ("b.com",), ("a.com", "b.com")]):
        put_on(targets, *texts, at=NOON + day * DAY)

    spans = NamedListEntry.objects.filter(key="a.com").order_by("since").values_list("since", "until")
    assert list(spans) == [(BEGINNING, NOON + DAY), (NOON + 2 * DAY, None)]


def test_the_first_version_may_begin_at_a_stated_date() -> None:
    targets = NamedListFactory()
    put_on(targets, "acme.com", since=NOON - 9 * DAY)

    assert (listed(targets, NOON - 10 * DAY), listed(targets, NOON - 9 * DAY)) == (set(), {"acme.com"})


def test_the_same_entries_once_more_are_no_version() -> None:
    names = NamedListFactory(kind=ListKind.NAMES)
    put_on(names, "Acme, Inc.", "Beta")

    with pytest.raises(ListUnchanged):
        put_on(names, "BETA GmbH", "acme", at=NOON + DAY)


def test_no_list_is_emptied() -> None:
    with pytest.raises(NotListable, match="at least one entry"):
        put_on(NamedListFactory())


def test_versions_come_in_order_of_time() -> None:
    targets = NamedListFactory()
    put_on(targets, "acme.com", since=NOON + DAY)

    with pytest.raises(NotListable, match="give the next one a later time"):
        put_on(targets, "beta.io", at=NOON)


def test_a_slip_of_the_year_does_not_close_a_list() -> None:
    targets = NamedListFactory()

    with pytest.raises(NotListable, match="within a year"):
        put_on(targets, "acme.com", since=NOON + 367 * DAY, at=NOON)

    assert not targets.versions.exists()


def test_what_published_scores_rest_on_is_not_dated_back() -> None:
    rule = ListRuleFactory(is_activation=True, points=50)
    put_on(rule.named_list, "acme.com", since=NOON - 9 * DAY)
    put_on(rule.named_list, "acme.com", "beta.io", since=NOON - 5 * DAY)
    publish(rule.version)

    with pytest.raises(NotListable, match="past scores stay as they are"):
        put_on(rule.named_list, "beta.io", since=NOON - DAY)
    assert put_on(rule.named_list, "beta.io", since=NOON + DAY).number == 3


def test_only_accounts_that_are_concerned_are_assessed_again() -> None:
    acme, beta, gamma, delta = (AccountFactory(key=f"{name}.com") for name in ("acme", "beta", "gamma", "delta"))
    for account in (acme, beta, gamma, delta):
        DomainFactory(host=f"mail.{account.key}", registrable=account.key, account=account)
    rule = ListRuleFactory(is_activation=True, points=50)
    put_on(rule.named_list, "acme.com", "beta.com")
    publish(rule.version)
    Reassessment.objects.all().delete()

    put_on(rule.named_list, "acme.com", "mail.gamma.com", at=NOON + DAY)

    assert set(Reassessment.objects.values_list("account", "due_at")) == {(beta.pk, None), (gamma.pk, None)}


def test_accounts_are_looked_at_when_what_is_dated_ahead_begins() -> None:
    named = FactFactory(account=AccountFactory(), person=None, name="company", value="Acme, Inc.")
    FactFactory(account=AccountFactory(), person=None, name="company", value="Beta")
    rule = ListRuleFactory(is_activation=True, points=50, named_list__kind=ListKind.NAMES, fact="company")
    put_on(rule.named_list, "Gamma")
    publish(rule.version)
    Reassessment.objects.all().delete()

    put_on(rule.named_list, "Gamma", "acme", since=NOON + DAY)

    assert list(Reassessment.objects.values_list("account", "due_at")) == [(named.account_id, NOON + DAY)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE playbooks_namedlistversion SET since = since - interval '1 day'",
        "DELETE FROM playbooks_namedlistversion",
        "DELETE FROM playbooks_namedlistentry",
        "UPDATE playbooks_namedlistentry SET key = 'beta.io'",
        "UPDATE playbooks_namedlistentry SET until = NULL WHERE until IS NOT NULL",
        "UPDATE playbooks_namedlist SET kind = 'ids'",
    ],
)
def test_the_database_refuses_to_change_what_was_listed(statement: str) -> None:
    targets = NamedListFactory()
    put_on(targets, "acme.com", "beta.io")
    put_on(targets, "acme.com", at=NOON + DAY)

    with pytest.raises((InternalError, IntegrityError, DatabaseError)), transaction.atomic(), connection.cursor() as c:
        c.execute(statement)


def test_a_large_list_is_replaced_in_few_statements(django_assert_max_num_queries: object) -> None:
    targets = NamedListFactory()
    put_on(targets, *(f"company-{n}.com" for n in range(12_000)))

    with django_assert_max_num_queries(14):  # type: ignore[operator]
        put_on(targets, *(f"company-{n}.com" for n in range(1, 12_001)), at=NOON + DAY)

    assert NamedListVersion.objects.order_by("number").values_list("added", "removed").last() == (1, 1)
