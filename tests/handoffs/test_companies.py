import pytest
from django.db import connection

from accounts.models import Account
from handoffs.companies import companies
from tests.factories.accounts import AccountFactory


@pytest.mark.django_db(transaction=True)
def test_an_export_is_read_in_one_transaction() -> None:
    AccountFactory.create_batch(2)
    rows = companies(Account.objects.all())

    next(rows)

    assert connection.in_atomic_block
    assert len(list(rows)) == 1
    assert not connection.in_atomic_block
