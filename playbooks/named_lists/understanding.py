"""What lines are understood as for a list, and how that differs from what is on it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from psycopg.sql import SQL, Literal

from playbooks.enums import ListKind
from playbooks.models import NamedList
from playbooks.models.named_list import ENTRY_MAX_LENGTH
from playbooks.named_lists.keys import key_of
from playbooks.scoring.database import rows
from signals.identity.hosts import classify, other_spelling

MOST_ENTRIES = 500_000
SHOWN = 20
"""Entries of each sort that a preview names."""


class Refused(NamedTuple):
    """A line that is no entry: which one, from 1, and what would be right."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class Understood:
    """The entries by their keys, in the order of the lines, the lines that are none, and how many repeat another."""

    entries: dict[str, str] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    repeated: int = 0


@dataclass(frozen=True)
class Difference:
    """What a new version would put on a list and take off it, by key, and how many stay."""

    added: dict[str, str]
    removed: dict[str, str]
    kept: int

    @property
    def changes_nothing(self) -> bool:
        """Say whether the list has these entries already."""
        return not self.added and not self.removed


def understand(kind: str, lines: Sequence[str]) -> Understood:
    """Read each line as an entry of this kind; one query."""
    found = Understood()
    repeated = 0
    for number, (line, key) in enumerate(zip(lines, _keys(kind, lines), strict=True), 1):
        why = _refusal(kind, line, key)
        if why:
            found.refused.append(Refused(number, line, why))
        elif key in found.entries:
            repeated += 1
        else:
            found.entries.update(dict.fromkeys(_spellings(kind, key), line))
    return Understood(found.entries, found.refused, repeated)


def difference(named_list: NamedList, entries: dict[str, str]) -> Difference:
    """Compare with what is on the list once all its versions have begun."""
    listed = dict(named_list.entries.filter(until=None).values_list("key", "text"))
    return Difference(
        added={key: text for key, text in entries.items() if key not in listed},
        removed={key: text for key, text in listed.items() if key not in entries},
        kept=len(listed.keys() & entries.keys()),
    )


def _keys(kind: str, lines: Sequence[str]) -> list[str]:
    query = SQL(
        "SELECT coalesce({}, '') FROM unnest({}::text[]) WITH ORDINALITY AS line(text, place) ORDER BY place"
    ).format(key_of(kind, SQL("line.text")), Literal(list(lines)))
    return [key for (key,) in rows(query)]


def _spellings(kind: str, key: str) -> list[str]:
    """A domain with other letters than ASCII's goes by two names, of which addresses may have either."""
    other = other_spelling(key) if kind == ListKind.DOMAINS else None
    return [key, other] if other else [key]


def _refusal(kind: str, line: str, key: str) -> str:
    if len(line) > ENTRY_MAX_LENGTH:
        return f"longer than {ENTRY_MAX_LENGTH} characters"
    if kind == ListKind.DOMAINS:
        host = classify(key)
        if host is None:
            return "not a domain, such as acme.com"
        if not host.is_company and not host.is_freemail:
            return "everybody may register names under it; write the domain of one company"
    return "" if key else "no letter or digit to find it by"
