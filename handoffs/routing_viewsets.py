"""Routing rules over the API, to read: each with its sentence and what is odd about its place."""

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.enums import Role
from accounts.rest.filters import TextFilter, YesNoFilter
from accounts.rest.permissions import SALES
from accounts.rest.viewsets import ReadViewSet
from handoffs.models import RoutingRule
from handoffs.routing.conditions import warnings
from handoffs.routing.teams import active_rules, said


class RoutingRuleFilter(filters.FilterSet):
    """Rules by what they are called, and by where they lead."""

    key = TextFilter(label="Exactly this key.")
    name = TextFilter(label="Exactly this name.")
    team = TextFilter("team__key", label="Key of the team.")
    assignee = TextFilter("assignee__email", "iexact", label="E-mail address of whom it names.")
    active = YesNoFilter("is_active", label="Whether it is tried.")

    class Meta:
        model = RoutingRule
        fields: list[str] = []


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
        if "oddities" not in self.context:
            rules = active_rules()
            self.context["oddities"] = {rules[place].pk: odd for place, odd in warnings(rules).items()}
        return str(self.context["oddities"].get(rule.pk, ""))


class RoutingRuleViewSet(ReadViewSet):
    """The rules by which handoffs find their team. They are tried in the order of their position; the first decides."""

    queryset = RoutingRule.objects.select_related("team", "assignee")
    serializer_class = RoutingRuleSerializer
    filterset_class = RoutingRuleFilter
    orderings = ("id", "-id", "position", "-position")
    readers: ClassVar[frozenset[Role]] = SALES
