"""Who usage is about: users, keys, accounts, workspaces, people, facts."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    """Registers the accounts app."""

    name = "accounts"
    verbose_name = "People and companies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the roles made after each migration and each flush; a flush loses rows that a migration made.

        And have every app say what it holds about people.
        """
        post_migrate.connect(_make_roles, sender=self)
        autodiscover_modules("personal")


def _make_roles(using: str, **_: Any) -> None:
    from django.contrib.auth.models import Group  # noqa: PLC0415 - models are not loaded yet when apps are

    from accounts.enums import Role  # noqa: PLC0415

    Group.objects.using(using).bulk_create([Group(name=role) for role in Role], ignore_conflicts=True)
