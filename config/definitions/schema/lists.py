"""Named lists as structs."""

import msgspec

from config.definitions.schema.base import Definition
from config.definitions.values import Key, ListKindWord, Name, Text, Word
from playbooks.enums import ListKind


class NamedList(Definition, frozen=True, kw_only=True):
    """A list that rules look accounts up on; without entries here, those that it has stay."""

    key: Key
    name: Name
    description: Text = ""
    entries_are: ListKindWord = msgspec.field(default_factory=lambda: ListKind.DOMAINS.value)
    entries: list[Word] | None = None
