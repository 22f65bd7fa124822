"""How backtests look in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.rest.serializers import RefusesUnknown, StrictIdField
from accounts.serializers import AccountNameSerializer
from playbooks.backtest_results import SIDES, has_changed, other_has_changed, why
from playbooks.models import Backtest, BacktestFiring, ScorecardVersion


class BacktestSerializer(RefusesUnknown, serializers.ModelSerializer[Backtest]):
    """A replay of a version, and once it is finished what came of it."""

    version = StrictIdField(queryset=ScorecardVersion.objects.all(), help_text="Id of the version.")
    compared_with = StrictIdField(
        queryset=ScorecardVersion.objects.all(),
        required=False,
        allow_null=True,
        help_text="Id of another version of the same scorecard, replayed in the same pass.",
    )
    summary = serializers.SerializerMethodField(help_text="What came of it; null until it is finished.")
    has_changed = serializers.SerializerMethodField(
        help_text="Whether the version says something else by now; then this proves nothing for publishing it."
    )
    other_has_changed = serializers.SerializerMethodField(
        help_text="Whether the version it was compared with says something else by now."
    )
    percent = serializers.IntegerField(read_only=True, help_text="How much of the history has been replayed.")

    class Meta:
        model = Backtest
        fields = (
            "id",
            "version",
            "content",
            "has_changed",
            "compared_with",
            "compared_content",
            "other_has_changed",
            "start",
            "end",
            "people",
            "each_a_week",
            "state",
            "percent",
            "requested_at",
            "started_at",
            "finished_at",
            "failure",
            "summary",
        )
        read_only_fields = (
            "content",
            "compared_content",
            "state",
            "requested_at",
            "started_at",
            "finished_at",
            "failure",
        )

    def get_has_changed(self, backtest: Backtest) -> bool:
        """By what was replayed, or until then by what was asked for."""
        return has_changed(backtest)

    def get_other_has_changed(self, backtest: Backtest) -> bool:
        """False where nothing was compared."""
        return other_has_changed(backtest)

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_summary(self, backtest: Backtest) -> dict[str, Any] | None:
        """As it is stored."""
        return backtest.summary or None

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a range without an instant in it, and another scorecard's version."""
        start, end, other = attrs.get("start"), attrs.get("end"), attrs.get("compared_with")
        if start and end and start >= end:
            raise serializers.ValidationError({"end": "Must be after start; leave it out for all of history."})
        if other and (other == attrs["version"] or other.scorecard_id != attrs["version"].scorecard_id):
            raise serializers.ValidationError({"compared_with": "Must be another version of the same scorecard."})
        return attrs


class FiringsQuerySerializer(serializers.Serializer[Any]):
    """Which firings of a finished backtest are asked for, and which page of them."""

    side = serializers.ChoiceField(
        list(SIDES), default="", help_text="Accounts that fired on this side only, or both; all if left out."
    )
    search = serializers.CharField(max_length=255, default="", help_text="Start of the account's key.")


class FiringsPageQuerySerializer(FiringsQuerySerializer):
    """A page of them."""

    page = serializers.IntegerField(min_value=1, max_value=9_999_999, default=1, help_text="From 1; 100 firings each.")


class BacktestFiringSerializer(serializers.ModelSerializer[BacktestFiring]):
    """When an account would have fired, and which rules held then."""

    account = AccountNameSerializer(read_only=True, allow_null=True, help_text="Null under a scorecard about people.")
    person = serializers.IntegerField(
        source="person_id", read_only=True, allow_null=True, help_text="Id of the person; null where accounts fire."
    )
    because = serializers.SerializerMethodField(help_text="Labels of the rules that held, in their order.")

    class Meta:
        model = BacktestFiring
        fields = ("account", "person", "at", "points", "because")
        read_only_fields = fields

    def get_because(self, firing: BacktestFiring) -> list[str]:
        """By the rules as they were when it was replayed."""
        return why(self.context["backtest"], firing)
