"""Keeping a narrowing of the queue by a name: what people do to their views."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.enums import Role
from accounts.models import User
from handoffs.errors import NameTaken, NotYours, TooMany
from handoffs.models import SavedView, Team

MOST_VIEWS = 50
"""Of one owner: more than anyone finds their way in, and the menu stays a menu."""


def save_view(name: str, query: str, *, by: User, at: datetime) -> SavedView:
    """Keep a view. Raises `NameTaken` for a name that another of theirs has, `TooMany` above `MOST_VIEWS`."""
    with _unique(name):
        _check_room(by)
        return SavedView.objects.create(owner=by, name=name, query=query, created_at=at)


def rename_view(view: SavedView, name: str) -> SavedView:
    """Call it something else. Raises `NameTaken`."""
    view.name = name
    with _unique(name):
        view.save(update_fields=["name"])
    return view


def share_view(view: SavedView, team: Team | None, *, by: User) -> SavedView:
    """Show it to a team, or to its owner alone. Only managers share; raises `NotYours` for others."""
    if not by.has_role(Role.MANAGER):
        raise NotYours("Sales managers share views with a team.")
    view.team = team
    view.save(update_fields=["team"])
    return view


def delete_view(view: SavedView, *, at: datetime) -> None:
    """Take it out of the menu; `restore_view` brings it back."""
    SavedView.objects.filter(pk=view.pk, deleted_at=None).update(deleted_at=at)


def restore_view(view: SavedView) -> None:
    """Undo deleting. Raises `NameTaken` if another got the name meanwhile, `TooMany` if others took the room."""
    with _unique(view.name):
        _check_room(view.owner, but=view)
        SavedView.objects.filter(pk=view.pk).update(deleted_at=None)


def _check_room(owner: User, but: SavedView | None = None) -> None:
    """Raise `TooMany` if there is none. One at a time counts, so that two at once do not both find the last place."""
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    others = SavedView.objects.filter(owner=owner, deleted_at=None)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.count() >= MOST_VIEWS:
        raise TooMany(f"You have {MOST_VIEWS} views already. Delete one that you no longer need.")


@contextmanager
def _unique(name: str) -> Iterator[None]:
    """A transaction in which a view gets a name that its owner may have given to another."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "saved_view_name_of_owner" not in str(error):
            raise
        raise NameTaken(f"You have a view “{name}” already. Choose another name.") from error
