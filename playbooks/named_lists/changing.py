"""Giving a list its next version: what people, files and programs all do by the same rules."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max

from accounts.models import User
from playbooks.enums import RuleKind, VersionState
from playbooks.errors import ListUnchanged, NotListable
from playbooks.models import NamedList, NamedListVersion, Rule
from playbooks.named_lists.affected import reassess_listed
from playbooks.named_lists.understanding import MOST_ENTRIES, difference

FARTHEST = timedelta(days=366)
"""How far ahead a version may be dated: the next one must come after it, so a slip of the year would close the list."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""Since when the first version of a list holds, if it does not say: the earliest instant that usage may have."""

_END = """
UPDATE playbooks_namedlistentry SET until = %s WHERE named_list_id = %s AND until IS NULL AND key = ANY(%s::text[])
"""
_ADD = """
INSERT INTO playbooks_namedlistentry (named_list_id, since, key, text)
SELECT %s, %s, entry.key, entry.text FROM unnest(%s::text[], %s::text[]) AS entry(key, text)
"""


@dataclass(frozen=True)
class Replacement:
    """All that shall be on a list, as {key: text}, from `since` on (None: now; for the first version always)."""

    entries: dict[str, str]
    since: datetime | None = None
    reason: str = ""


@transaction.atomic
def replace_entries(named_list: NamedList, wanted: Replacement, *, by: User | None, at: datetime) -> NamedListVersion:
    """Give the list its next version.

    Raises `ListUnchanged` when exactly these entries are on the list already, `NotListable` when it may not have them.
    """
    locked = NamedList.objects.select_for_update(no_key=True).get(pk=named_list.pk)
    newest = locked.versions.standing().order_by("-number").first()
    since = wanted.since or (at if newest else BEGINNING)
    changed = difference(locked, wanted.entries)
    if newest and changed.changes_nothing:
        raise ListUnchanged(f"“{locked}” has exactly these {len(wanted.entries):,} entries already.")
    _check(wanted.entries)
    if since > at + FARTHEST:
        raise NotListable("A version holds from within a year on; give an earlier date.")
    if newest:
        _check_since(newest, since, at)
    with connection.cursor() as cursor:
        cursor.execute(_END, [since, locked.pk, list(changed.removed)])
        cursor.execute(_ADD, [locked.pk, since, list(changed.added), list(changed.added.values())])
    version = NamedListVersion.objects.create(
        named_list=locked,
        number=(locked.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        since=since,
        entry_count=len(wanted.entries),
        added=len(changed.added),
        removed=len(changed.removed),
        reason=wanted.reason,
        author=by,
        recorded_at=at,
    )
    reassess_listed(locked, [*changed.added, *changed.removed], since, at)
    return version


def is_in_force(named_list: NamedList) -> bool:
    """Say whether scores rest on the list, or have rested on it."""
    settled = [VersionState.PUBLISHED, VersionState.RETIRED]
    return Rule.objects.filter(kind=RuleKind.LIST, named_list=named_list, version__state__in=settled).exists()


def _check(entries: dict[str, str]) -> None:
    if not entries:
        raise NotListable("Give the list at least one entry; to stop using it, take the rule off the scorecard.")
    if len(entries) > MOST_ENTRIES:
        raise NotListable(f"A list has at most {MOST_ENTRIES:,} entries; these are {len(entries):,}.")


def _check_since(newest: NamedListVersion, since: datetime, at: datetime) -> None:
    named_list = newest.named_list
    if since <= newest.since:
        raise NotListable(
            f"Version {newest.number} of “{named_list}” holds from {newest.since:%-d %b %Y, %H:%M} UTC on; give the"
            f" next one a later time{' or withdraw that one' if newest.since > at else ''}."
        )
    if since < at and is_in_force(named_list):
        raise NotListable(
            f"A published scorecard uses “{named_list}”, and its past scores stay as they are: leave the date empty, or"
            " give one that is still to come."
        )
