"""Filters of admin lists that an index can answer."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import make_aware
from unfold.contrib.filters.admin import RangeDateTimeFilter, TextFilter
from unfold.utils import parse_datetime_str

from signals.models import Rejection


class FieldFilter(TextFilter):
    """Rejections by exactly the field that is wrong."""

    title = "field"
    parameter_name = "field"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Rejection]) -> QuerySet[Rejection]:  # noqa: ARG002
        """Those of that field."""
        value = self.value()
        return queryset.filter(field=value.strip()) if value and value.strip() else queryset


class UploadFilter(admin.SimpleListFilter):
    """Rejections of one upload; there is nothing to choose, its page leads here."""

    title = "upload"
    parameter_name = "upload"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        """The one that is looked at."""
        value = request.GET.get(self.parameter_name, "")
        return [(value, f"Upload {value}")] if value.isdecimal() else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Rejection]) -> QuerySet[Rejection]:  # noqa: ARG002
        """Those of that upload."""
        value = self.value() or ""
        return queryset.filter(batch__upload_id=int(value)) if value.isdecimal() and len(value) <= 18 else queryset  # noqa: PLR2004 - digits that a bigint holds


class InstantRangeFilter(RangeDateTimeFilter):
    """From one instant to another, in the reader's zone; a day without a time is meant whole."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        """Those recorded within the bounds that are given and can be read."""
        bounds = {"gte": self._instant("from", "00:00:00"), "lte": self._instant("to", "23:59:59")}
        return queryset.filter(**{f"{self.field_path}__{side}": at for side, at in bounds.items() if at})

    def _instant(self, side: str, time: str) -> datetime | None:
        day = self.used_parameters.get(f"{self.parameter_name}_{side}_0")
        given = self.used_parameters.get(f"{self.parameter_name}_{side}_1")
        found = parse_datetime_str(f"{day} {given or time}") if day else None
        return make_aware(found) if isinstance(found, datetime) else None
