"""How handoffs look in the API."""

from dataclasses import asdict
from typing import Any, NoReturn

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from accounts.rest.serializers import RefusesUnknown
from accounts.serializers import AccountNameSerializer
from handoffs.models import Handoff, MoveRecord
from handoffs.priority import priority


class MoveSerializer(serializers.ModelSerializer[MoveRecord]):
    """Something that happened to the handoff; `by` is null when Baton did it."""

    by = serializers.SlugRelatedField[Any](slug_field="email", read_only=True, allow_null=True)

    class Meta:
        model = MoveRecord
        fields = ("move", "state", "by", "at", "note")
        read_only_fields = fields


class PrioritySerializer(serializers.Serializer[Any]):
    """What comes first, and the parts that it adds up from: points, value, and a point a week since it fired."""

    total = serializers.IntegerField()
    points = serializers.IntegerField()
    value = serializers.IntegerField()
    age = serializers.IntegerField()


class HandoffSerializer(serializers.ModelSerializer[Handoff]):
    """A qualification on its way through the gates, with everything that happened to it."""

    account = AccountNameSerializer(read_only=True)
    qualification = serializers.IntegerField(source="qualification_id", read_only=True)
    play = serializers.SlugRelatedField[Any](slug_field="key", read_only=True, allow_null=True)
    team = serializers.SlugRelatedField[Any](slug_field="key", read_only=True)
    owner = serializers.SlugRelatedField[Any](slug_field="email", read_only=True, allow_null=True)
    rule = serializers.SlugRelatedField[Any](slug_field="key", read_only=True, allow_null=True)
    priority = serializers.SerializerMethodField()
    moves = MoveSerializer(many=True, read_only=True)

    class Meta:
        model = Handoff
        fields = (
            "id",
            "account",
            "qualification",
            "motion",
            "state",
            "tier",
            "points",
            "play",
            "team",
            "owner",
            "assigned_at",
            "assigned_why",
            "rule",
            "value",
            "priority",
            "headline",
            "fired_at",
            "due_at",
            "acknowledged_at",
            "permitted_at",
            "contacted_at",
            "snoozed_until",
            "closed_at",
            "moves",
        )
        read_only_fields = fields

    @extend_schema_field(PrioritySerializer)
    def get_priority(self, handoff: Handoff) -> dict[str, int]:
        """What comes first now, in its parts."""
        found = priority(handoff.points, handoff.value, handoff.fired_at, now())
        return {**asdict(found), "total": found.total}


class AcknowledgementSerializer(RefusesUnknown):
    """Who takes the handoff on: a key says it with `as`, a logged-in person is it themselves and sends nothing."""

    default_error_messages = {
        "missing": "A key names who acknowledges: the e-mail address of an active account executive or manager.",
        "yourself": "You acknowledge as yourself; leave it out.",
        "unknown": "Nobody active with the role AE or sales manager has this address.",
    }

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Declare `as`, which Python keeps for itself."""
        return super().get_fields() | {
            "as": serializers.EmailField(required=False, help_text="E-mail address, with an API key only.")
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Find out who acts, and put them in as `by`."""
        return attrs | {"by": self._who(attrs.get("as"))}

    def _who(self, address: str | None) -> User:
        user = self.context["request"].user
        if isinstance(user, User):
            return user if address is None else self._refuse("yourself")
        if address is None:
            return self._refuse("missing")
        return User.objects.in_sales().filter(email=address.lower()).first() or self._refuse("unknown")

    def _refuse(self, reason: str) -> NoReturn:
        raise serializers.ValidationError({"as": self.error_messages[reason]})
