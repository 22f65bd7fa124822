"""Paging that never counts a whole table."""

import pytest
from django.db import connection

from accounts.admin import paginator
from accounts.admin.paginator import BoundedPaginator
from accounts.models import Account
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_rows_and_a_bound_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    AccountFactory.create_batch(3)
    monkeypatch.setattr(paginator, "COUNTED_ROWS", 2)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_account")


def test_counting_stops_at_the_bound() -> None:
    pages = BoundedPaginator(Account.objects.order_by("name"), 1)

    assert (pages.count, pages.num_pages, pages.is_cut) == (2, 2, True)


def test_a_short_list_is_counted_out() -> None:
    pages = BoundedPaginator(Account.objects.filter(pk=Account.objects.earliest("pk").pk), 1)

    assert (pages.count, pages.is_cut) == (1, False)


def test_a_whole_list_is_estimated_by_statistics() -> None:
    assert BoundedPaginator(Account.objects.order_by("name"), 1).estimate == 3


def test_a_filtered_list_is_not_estimated() -> None:
    assert BoundedPaginator(Account.objects.filter(name="a"), 1).estimate is None
