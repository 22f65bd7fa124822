"""Contacts that were refused, over the API."""

from typing import ClassVar

from django_filters import rest_framework as filters
from rest_framework import serializers

from accounts.enums import Role
from accounts.rest.filters import TextFilter, WholeNumberFilter, before, since
from accounts.rest.viewsets import ReadViewSet
from handoffs.access import MANAGERS
from handoffs.enums import ContactReason
from handoffs.models import ContactRefusal


class ContactRefusalFilter(filters.FilterSet):  # type: ignore[misc]
    """Refusals by why, about whom, by whom they were asked, and when."""

    reason = filters.MultipleChoiceFilter(choices=ContactReason.choices)
    person = WholeNumberFilter("person")
    host = TextFilter("host")
    key = WholeNumberFilter("key")
    by = TextFilter("by__email")
    at_since = since("at")
    at_before = before("at")

    class Meta:
        model = ContactRefusal
        fields: tuple[str, ...] = ()


class ContactRefusalSerializer(serializers.ModelSerializer[ContactRefusal]):
    """That somebody asked whether a person may be contacted, and was told no.

    `host` is where somebody unknown would be; `key` or `by` is who asked.
    """

    by = serializers.SlugRelatedField[ContactRefusal](slug_field="email", read_only=True)

    class Meta:
        model = ContactRefusal
        fields = ("id", "at", "reason", "person", "host", "key", "by")
        read_only_fields = fields


class ContactRefusalViewSet(ReadViewSet):
    """Whom programs and people asked about and were told not to contact, the latest first."""

    queryset = ContactRefusal.objects.select_related("by")
    serializer_class = ContactRefusalSerializer
    filterset_class = ContactRefusalFilter
    orderings = ("-at", "at", "-id", "id")
    readers: ClassVar[frozenset[Role]] = MANAGERS
