"""Who logs in: e-mail address as the login, roles as groups."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

import pghistory
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from accounts.enums import Role


def validate_time_zone(value: str) -> None:
    """Refuse a name that the IANA time zone database does not have."""
    if value not in available_timezones():
        raise ValidationError(f"“{value}” is not an IANA time zone; “Europe/Berlin” is one.")


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Store a user with a hashed password; without one, nobody can log in as them."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Store a user who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def in_sales(self) -> "models.QuerySet[User]":
        """Who may own accounts and work handoffs: active account executives and managers."""
        return self.filter(is_active=True, groups__name__in=[Role.AE, Role.MANAGER]).distinct()

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find the user whatever the case their address was typed in."""
        return self.get(email=(username or "").lower())


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractUser):
    """A person of the selling company."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lowercase"),)

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles this user has, as the values of `Role`."""
        names = set(self.groups.values_list("name", flat=True))
        return frozenset(names & set(Role.values))

    def has_role(self, *roles: str) -> bool:
        """Say whether the user has any of the roles; a superuser has all."""
        return self.is_superuser or not self.roles.isdisjoint(roles)

    @property
    def zone(self) -> ZoneInfo:
        """The zone that times are shown to this user in."""
        return ZoneInfo(self.time_zone)


@pghistory.track()
class UserRole(User.groups.through):  # type: ignore[name-defined,misc]
    """That a user is in a group, which gives them a role. A proxy, so that its rows have a history."""

    class Meta:
        proxy = True
        verbose_name = "role"
