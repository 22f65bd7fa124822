"""The matcher beside other stations: two connections, one of them waiting for the other."""

import pytest
from django.db import connection, transaction

from accounts.models import Account
from signals.identity import profiles, tables
from tests.factories.accounts import AccountFactory
from tests.races import SECONDS, beside, until_it_waits

pytestmark = pytest.mark.django_db(transaction=True)
ACCOUNTS = 1_000


@transaction.atomic
def rename_everyone() -> None:
    """The last step of the matcher, for a batch that stirs all accounts."""
    with connection.cursor() as cursor:
        tables.begin(cursor)
        tables.attribute(cursor, [])
        cursor.execute("INSERT INTO left_account SELECT id FROM accounts_account ORDER BY random()")
        profiles.describe(cursor)


def test_accounts_are_renamed_in_the_order_in_which_the_scorer_locks_them() -> None:
    AccountFactory.create_batch(ACCOUNTS, name="Old")
    first, *others = Account.objects.order_by("pk").values_list("pk", flat=True)

    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=first)
        thread, failed = beside(rename_everyone)
        until_it_waits(thread)
        locked = list(Account.objects.select_for_update(no_key=True, skip_locked=True).filter(pk__in=others))
    thread.join(SECONDS)

    assert (len(locked), failed) == (ACCOUNTS - 1, [])
    assert not Account.objects.filter(name="Old").exists()
