"""Who does something: a person, or a program by its key."""

from typing import NamedTuple

from accounts.models import ApiKey, User


class Author(NamedTuple):
    """One of the two; neither of them is Baton itself."""

    user: User | None = None
    key: ApiKey | None = None
