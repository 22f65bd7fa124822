"""Bodies and answers of the endpoints that say whose handoffs are."""

from typing import Any

from rest_framework import serializers

from accounts.models import User
from accounts.rest.serializers import StrictCharField
from handoffs.assigning import LONGEST_REASON
from handoffs.assigning_bulk import MOST_AT_ONCE, Outcome
from handoffs.move_serializers import ActingSerializer


class SellerField(serializers.SlugRelatedField[User]):
    """The e-mail address of somebody active who works handoffs."""

    default_error_messages = {"does_not_exist": "Nobody active with the role AE or sales manager has this address."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="email", queryset=User.objects.in_sales(), **kwargs)

    def to_internal_value(self, data: Any) -> User:
        """Find them whatever the case of the address."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data.strip().lower())


class PutBackSerializer(ActingSerializer):
    """Why it goes back."""

    reason = StrictCharField(max_length=LONGEST_REASON)


class GiveSerializer(PutBackSerializer):
    """To whom, and why."""

    to = SellerField(help_text="E-mail address of who gets it.")


class ReassignSerializer(PutBackSerializer):
    """Which handoffs, to whom, and why."""

    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), min_length=1, max_length=MOST_AT_ONCE
    )
    to = SellerField(allow_null=True, help_text="E-mail address of who gets them; null: back to their pools.")


class ReassignedSerializer(serializers.Serializer[Any]):
    """What became of one handoff, and who has it now."""

    id = serializers.IntegerField(source="pk")
    result = serializers.ChoiceField(choices=Outcome.choices)
    owner = serializers.EmailField(source="owner.email", allow_null=True, default=None)


class ReassignmentSerializer(serializers.Serializer[Any]):
    """What became of each, in the order in which they were named."""

    results = ReassignedSerializer(many=True)
