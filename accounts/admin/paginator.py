"""Paging that never counts a whole table."""

from typing import Any

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import cached_property

COUNTED_ROWS = 5_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg] # cannot be subscripted when it runs
    """Counts at most `COUNTED_ROWS` rows; a longer list can be paged through up to there and searched beyond.

    An OFFSET costs as much as the rows it skips, so pages further on would be slow however they were counted.
    """

    object_list: QuerySet[Any]
    template_name = "admin/pagination_bounded.html"

    @cached_property
    def count(self) -> int:
        """The number of rows, or `COUNTED_ROWS` when there are more."""
        return int(self.object_list.order_by()[:COUNTED_ROWS].count())

    @property
    def is_cut(self) -> bool:
        """Whether there may be more rows than pages lead to."""
        return self.count >= COUNTED_ROWS

    @cached_property
    def estimate(self) -> int | None:
        """About how many rows the table has, by PostgreSQL's statistics; None for a filtered list or unknown."""
        query = self.object_list.query
        if query.where or query.combinator:
            return None
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)",
                [connection.ops.quote_name(query.get_meta().db_table)],
            )
            row = cursor.fetchone()
        return int(row[0]) if row and row[0] > COUNTED_ROWS else None
