"""How a run in shadow looks in the API."""

from typing import Any

from rest_framework import serializers

from accounts.rest.serializers import RefusesUnknown
from playbooks.enums import Beside
from playbooks.models import Shadow
from playbooks.shadows.comparing import Besides, Week


class RunSerializer(serializers.ModelSerializer[Shadow]):
    """A run of a version in shadow."""

    began_by = serializers.SlugRelatedField[Any](slug_field="email", read_only=True, allow_null=True)
    end_reason = serializers.CharField(read_only=True, help_text="Empty while it goes on.")

    class Meta:
        model = Shadow
        fields = ("id", "content", "began_at", "began_by", "ended_at", "end_reason")
        read_only_fields = fields


class ShadowQuerySerializer(RefusesUnknown):
    """Which run is asked about."""

    run = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False, help_text="Id; else the newest.")


class KindsSerializer(serializers.Serializer[Any]):
    """How many firings lie in which way beside each other."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """A number for each kind."""
        return {kind.value: serializers.IntegerField(help_text=kind.label) for kind in Beside}


class ShadowWeekSerializer(serializers.Serializer[Week]):
    """The firings of a week."""

    monday = serializers.DateField(allow_null=True, help_text="In UTC; null for what was open when the run began.")
    in_shadow = serializers.IntegerField()
    in_force = serializers.IntegerField()


class PairSerializer(serializers.Serializer[Any]):
    """An account that fired on one side or on both."""

    account = serializers.CharField(source="key", help_text="Key of the account.")
    beside = serializers.ChoiceField(source="kind", choices=Beside.choices)
    published_at = serializers.DateTimeField(allow_null=True)
    shadow_at = serializers.DateTimeField(allow_null=True)


class ShadowSerializer(serializers.Serializer[Any]):
    """A run in shadow beside what was in force meanwhile."""

    run = RunSerializer(allow_null=True, help_text="The run that the figures are about; null if there never was one.")
    runs = RunSerializer(many=True, help_text="The newest first, up to 20.")
    counts = KindsSerializer()
    before = serializers.IntegerField(help_text="Accounts that were qualified on both sides when it began.")
    weeks = ShadowWeekSerializer(many=True)
    accounts = PairSerializer(many=True, help_text="The latest first, up to 5,000.")

    @classmethod
    def told(cls, run: Shadow | None, runs: list[Shadow], found: Besides, accounts: list[Any]) -> dict[str, Any]:
        """The whole answer."""
        counts = {kind.value: found.counts[kind] for kind in Beside}
        whole = {"run": run, "runs": runs, "counts": counts, "accounts": accounts}
        return dict(cls(whole | {"before": found.before, "weeks": found.weeks}).data)
