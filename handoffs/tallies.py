"""How many handoffs each section of each list has: one pass over the open ones, answered from an index."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max

from accounts.models import User
from handoffs.enums import QueueScope
from handoffs.querysets import HandoffQuerySet, in_scope
from handoffs.sections import ORDERED, QueueSection


@dataclass(frozen=True)
class Tallies:
    """`of` has the number of every section of every scope; `newest` is the greatest id of all."""

    of: Mapping[tuple[QueueScope, QueueSection], int]
    newest: int

    def scope(self, scope: QueueScope, section: QueueSection | None = None) -> int:
        """How many are in a scope, or in one section of it."""
        return sum(self.of.get((scope, one), 0) for one in ([section] if section else ORDERED))


def tallies(handoffs: HandoffQuerySet, user: User) -> Tallies:
    """Count the handoffs, which are those the user sees, narrowed and of every section."""
    counted: Any = (
        handoffs.order_by()
        .values("section")
        .annotate(newest=Max("pk"), **{scope.value: Count("pk", filter=in_scope(scope, user)) for scope in QueueScope})
    )
    rows = [row for row in counted if row["section"] < len(ORDERED)]
    of = {(scope, ORDERED[row["section"]]): row[scope.value] for row in rows for scope in QueueScope}
    return Tallies(of, max((row["newest"] for row in rows), default=0))
