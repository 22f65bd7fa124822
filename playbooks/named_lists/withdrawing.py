"""Taking back the newest version of a list while it has not begun: nothing rests on it yet."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from playbooks.errors import NotListable
from playbooks.models import NamedList, NamedListEntry, NamedListVersion
from playbooks.named_lists.affected import reassess_listed


def waiting(named_list: NamedList, at: datetime) -> NamedListVersion | None:
    """The newest version, if it has not begun at the instant."""
    return named_list.versions.standing().filter(since__gt=at).order_by("-number").first()


@transaction.atomic
def withdraw(named_list: NamedList, *, by: User | None, at: datetime) -> NamedListVersion:
    """Let the list go on as it was before its newest version, which stays among the versions as withdrawn.

    Of several that have not begun only the newest can be withdrawn, and then the one before it. Raises `NotListable`
    once the newest holds.
    """
    locked = NamedList.objects.select_for_update(no_key=True).get(pk=named_list.pk)
    version = waiting(locked, at)
    if version is None:
        raise NotListable(
            f"No version of “{locked}” is still to begin: what holds stays. Upload the entries that shall be on it from"
            " now on instead."
        )
    version.withdrawn_at, version.withdrawn_by = at, by
    version.save(update_fields=["withdrawn_at", "withdrawn_by"])
    come = NamedListEntry.objects.filter(named_list=locked, since=version.since)
    gone = NamedListEntry.objects.filter(named_list=locked, until=version.since)
    keys = [*come.values_list("key", flat=True), *gone.values_list("key", flat=True)]
    come.delete()
    gone.update(until=None)
    reassess_listed(locked, keys, at, at)
    return version
