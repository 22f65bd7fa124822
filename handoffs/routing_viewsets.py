"""Routing rules over the API, to read: each with its sentence and what is odd about its place."""

from typing import Any, ClassVar

from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.enums import Role
from accounts.rest.permissions import SALES
from accounts.rest.viewsets import ReadViewSet
from handoffs.filters import RoutingRuleFilter
from handoffs.models import RoutingRule
from handoffs.routing.teams import oddities, said


class RoutingRuleSerializer(serializers.ModelSerializer[RoutingRule]):
    """Where handoffs go whose account nobody owns; a condition that is empty asks nothing."""

    team = serializers.SlugRelatedField[Any](slug_field="key", read_only=True)
    assignee = serializers.SlugRelatedField[Any](slug_field="email", read_only=True, allow_null=True)
    active = serializers.BooleanField(source="is_active", read_only=True)
    sentence = serializers.SerializerMethodField(help_text="The rule in words.")
    warning = serializers.SerializerMethodField(
        help_text="What is odd about its place among the others; empty: nothing."
    )

    class Meta:
        model = RoutingRule
        fields = (
            "id",
            "key",
            "name",
            "position",
            "countries",
            "regions",
            "industries",
            "tiers",
            "employees_min",
            "employees_max",
            "value_min",
            "value_max",
            "team",
            "assignee",
            "active",
            "sentence",
            "warning",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_sentence(self, rule: RoutingRule) -> str:
        """The rule as RevOps would say it."""
        return said(rule)

    @extend_schema_field(serializers.CharField())
    def get_warning(self, rule: RoutingRule) -> str:
        """Looked up once for all rules of an answer."""
        return self._oddities.get(rule.pk, "")

    @cached_property
    def _oddities(self) -> dict[int, str]:
        return oddities()


class RoutingRuleViewSet(ReadViewSet):
    """The rules by which handoffs find their team. They are tried in the order of their position; the first decides."""

    queryset = RoutingRule.objects.select_related("team", "assignee")
    serializer_class = RoutingRuleSerializer
    filterset_class = RoutingRuleFilter
    orderings = ("id", "-id", "position", "-position")
    readers: ClassVar[frozenset[Role]] = SALES
