"""Of several open rows where one may be open, which stays. Pure; no database.

Qualifications and handoffs go with their accounts when those are merged, and go back when that is undone. Where two
would then be open beside each other the older stays, and the other gives way to it until they are apart again.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Contender:
    """A row, and if it gave way, to which. `place` is where at most one may be open."""

    id: int
    place: Hashable
    since: datetime
    is_open: bool
    superseded_by: int | None = None


def decide(contenders: Iterable[Contender]) -> dict[int, int | None]:
    """The row that each rival gives way to, None for those that stay open; the older stays, by id if of one age.

    Rivals are the open rows of one place, and those that gave way to a row that is not there any more. `contenders` are
    all rows of the places concerned.
    """
    rows_by_id = {row.id: row for row in contenders}
    rivals: dict[Hashable, list[Contender]] = defaultdict(list)
    for row in rows_by_id.values():
        senior = rows_by_id.get(row.superseded_by or 0)
        is_free = row.superseded_by is not None and (senior is None or senior.place != row.place)
        if row.is_open or is_free:
            rivals[row.place].append(row)
    decided: dict[int, int | None] = {}
    for rows in rivals.values():
        oldest, *others = sorted(rows, key=lambda row: (row.since, row.id))
        decided |= {oldest.id: None, **dict.fromkeys((row.id for row in others), oldest.id)}
    return decided
