"""Named lists between files and the database: small ones with their entries, large ones without."""

from datetime import datetime

import msgspec
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from accounts.wording import count_of
from config.definitions import schema
from config.definitions.problems import Findings, Path
from playbooks.models import NamedList, NamedListEntry
from playbooks.named_lists.changing import Replacement, replace_entries
from playbooks.named_lists.understanding import difference, understand

MOST_INLINE = 1_000
"""Entries up to which a list is written with them; larger ones are uploaded, and a file leaves them as they are."""


def lists() -> list[schema.NamedList]:
    """Every list, by key."""
    place = Window(RowNumber(), partition_by=F("named_list"), order_by="key")
    rows = NamedListEntry.objects.filter(until=None).annotate(place=place).filter(place__lte=MOST_INLINE + 1)
    texts: dict[int, list[str]] = {}
    for list_id, text in rows.order_by("named_list", "key").values_list("named_list", "text"):
        texts.setdefault(list_id, []).append(text)
    return [_list_of(row, texts.get(row.pk, [])) for row in NamedList.objects.order_by("key")]


def _list_of(row: NamedList, texts: list[str]) -> schema.NamedList:
    return schema.NamedList(
        key=row.key,
        name=row.name,
        description=row.description,
        entries_are=row.kind,
        entries=None if not texts or len(texts) > MOST_INLINE else texts,
    )


def check_lists(lists: list[schema.NamedList], findings: Findings) -> None:
    """Note entries that are none, and lists that would be of another kind than they are."""
    stored = dict(NamedList.objects.values_list("key", "kind"))
    for index, item in enumerate(lists):
        path: Path = ("lists", index)
        if stored.get(item.key, item.entries_are) != item.entries_are:
            findings.add((*path, "entries_are"), f"this list has {stored[item.key]}, which stays; make another list")
        if item.entries == []:
            findings.add((*path, "entries"), "a list has at least one entry; leave the field out to keep what it has")
        for refused in understand(item.entries_are, item.entries or []).refused:
            findings.add((*path, "entries", refused.line - 1), f"“{refused.text}” is no entry: {refused.why}")


def settled(item: schema.NamedList, stored: schema.NamedList | None) -> schema.NamedList:
    """The item as it would be exported again: entries that it leaves out, or writes otherwise, are the stored ones."""
    if stored is None:
        return item
    if item.entries is None or not _changes(item):
        return msgspec.structs.replace(item, entries=stored.entries)
    return item


def write_list(item: schema.NamedList, at: datetime) -> str:
    """The list's name and description in place; other entries than it has become its next version."""
    values = {"name": item.name, "description": item.description}
    row, is_new = NamedList.objects.update_or_create(
        key=item.key, defaults=values, create_defaults={**values, "kind": item.entries_are}
    )
    how = "added" if is_new else "changed"
    entries = understand(item.entries_are, item.entries or []).entries
    if not entries or difference(row, entries).changes_nothing:
        return how
    version = replace_entries(row, Replacement(entries), by=None, at=at)
    more = count_of(version.added, "entry", "entries")
    return f"version {version.number} {how}, {more} more, {version.removed:,} less"


def _changes(item: schema.NamedList) -> bool:
    row = NamedList.objects.get(key=item.key)
    return not difference(row, understand(item.entries_are, item.entries or []).entries).changes_nothing
