"""Sets of accounts and people, as adjectives that chain."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import Account, Person  # noqa: F401


class AccountQuerySet(models.QuerySet["Account"]):
    """Accounts by whether they stand for themselves."""

    def unmerged(self) -> Self:
        """All but those that have been merged into another, which usage no longer counts for."""
        return self.filter(merged_into=None)


class PersonQuerySet(models.QuerySet["Person"]):
    """People by whether they stand for themselves."""

    def unmerged(self) -> Self:
        """All but those that have been merged by hand into another, who has their usage."""
        return self.filter(merged_into=None)
