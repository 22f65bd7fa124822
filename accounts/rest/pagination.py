"""Pages by keyset: the next page begins after the last row of this one, whatever was added or removed in between.

Rows are ordered by one column and then by id, so no two are equal and an index answers however deep the page lies.
A cursor is signed: it is handed back as it was given, or refused.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.core import signing
from django.db.models import Field, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

PAGE_SIZE = 50
PAGE_SIZE_MAX = 200


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: beyond the row with this value and id, forwards or backwards."""

    ordering: str
    value: str
    pk: int
    backwards: bool


class KeysetPagination(BasePagination):
    """Pages of a view that names its `orderings` (the first is the default), all on columns that are never null."""

    parameters: ClassVar[frozenset[str]] = frozenset({"cursor", "page_size", "ordering"})

    def paginate_queryset(  # type: ignore[override]
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        """Fetch one page, and one row more to know whether another follows."""
        orderings: tuple[str, ...] = view.orderings  # type: ignore[union-attr]
        self.url = request.build_absolute_uri()
        self.salt = f"cursor of {view.basename}"  # type: ignore[union-attr]
        self.ordering = _ordering(request, orderings)
        self.cursor = self._read_cursor(request)
        size = _page_size(request)
        rows = list(self._slice(queryset)[: size + 1])
        self.has_more = len(rows) > size
        self.rows = rows[:size]
        if self._backwards:
            self.rows.reverse()
        return self.rows

    @property
    def _backwards(self) -> bool:
        return self.cursor is not None and self.cursor.backwards

    def _slice(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        field = self.ordering.lstrip("-")
        descending = self.ordering.startswith("-") != self._backwards
        names = ("pk",) if field == "id" else (field, "pk")
        ordered = queryset.order_by(*(f"-{name}" if descending else name for name in names))
        if self.cursor is None:
            return ordered
        if field == "id":
            return ordered.filter(Q(pk__lt=self.cursor.pk) if descending else Q(pk__gt=self.cursor.pk))
        lookup = TupleLessThan if descending else TupleGreaterThan
        value = _column(queryset, field).to_python(self.cursor.value)
        return ordered.filter(lookup((field, "pk"), (value, self.cursor.pk)))

    def _read_cursor(self, request: Request) -> Cursor | None:
        text = request.query_params.get("cursor")
        if text is None:
            return None
        try:
            cursor = Cursor(*signing.loads(text, salt=self.salt))
        except signing.BadSignature:
            raise _invalid("cursor", "Not a cursor of this list; take it from “next” or “previous” as it is.") from None
        if cursor.ordering != self.ordering:
            raise _invalid("cursor", f"This cursor belongs to “ordering={cursor.ordering}”; begin again without it.")
        return cursor

    def _link(self, row: Model, *, backwards: bool) -> str:
        value = getattr(row, self.ordering.lstrip("-"))
        place = (self.ordering, str(value), row.pk, backwards)
        return replace_query_param(self.url, "cursor", signing.dumps(place, salt=self.salt))

    def get_paginated_response(self, data: Any) -> Response:
        """Answer with the rows and the links to the pages on both sides."""
        follows = self.cursor is not None if self._backwards else self.has_more
        precedes = self.has_more if self._backwards else self.cursor is not None
        return Response(
            {
                "next": self._link(self.rows[-1], backwards=False) if self.rows and follows else None,
                "previous": self._link(self.rows[0], backwards=True) if self.rows and precedes else None,
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page for OpenAPI."""
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """Describe the parameters of a page for OpenAPI."""
        orderings: tuple[str, ...] = view.orderings  # type: ignore[attr-defined]
        size = {"type": "integer", "minimum": 1, "maximum": PAGE_SIZE_MAX, "default": PAGE_SIZE}
        return [
            _parameter("cursor", "Where the page begins: the one in “next” or “previous”.", {"type": "string"}),
            _parameter("page_size", "Rows on a page.", size),
            _parameter(
                "ordering",
                "What the rows are ordered by, and then by id; “-” means from the greatest.",
                {"type": "string", "enum": list(orderings), "default": orderings[0]},
            ),
        ]


def _column(queryset: QuerySet[Any], name: str) -> "Field[Any, Any]":
    field = queryset.model._meta.get_field(name)
    assert isinstance(field, Field)  # noqa: S101 - orderings name columns
    return field


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _ordering(request: Request, orderings: tuple[str, ...]) -> str:
    ordering = request.query_params.get("ordering", orderings[0])
    if ordering not in orderings:
        raise _invalid("ordering", f"One of: {', '.join(orderings)}.")
    return ordering


def _page_size(request: Request) -> int:
    text = request.query_params.get("page_size", str(PAGE_SIZE))
    # Three digits are enough for the maximum; int() alone would also take "+5", " 5" and Arabic-Indic digits.
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= PAGE_SIZE_MAX):  # noqa: PLR2004
        raise _invalid("page_size", f"A whole number from 1 to {PAGE_SIZE_MAX}.")
    return int(text)


def _invalid(field: str, detail: str) -> ValidationError:
    return ValidationError({field: detail})
