"""Personal scorecards over the API, to be read; people propose them on their page."""

from typing import Any, ClassVar

from rest_framework import serializers

from accounts.enums import Role
from accounts.rest.permissions import SALES
from accounts.rest.viewsets import ReadViewSet
from playbooks.filters import ProposalFilter
from playbooks.models import ProposedSignal, ScorecardProposal


class ProposedSignalSerializer(serializers.ModelSerializer[ProposedSignal]):
    """A signal and what it weighs to the author."""

    signal = serializers.SlugRelatedField[Any](slug_field="key", read_only=True)
    why = serializers.CharField(read_only=True, help_text="Empty where nothing was said.")

    class Meta:
        model = ProposedSignal
        fields = ("signal", "weight", "why")
        read_only_fields = fields


class ProposalSerializer(serializers.ModelSerializer[ScorecardProposal]):
    """What one person would have a scorecard say."""

    scorecard = serializers.SlugRelatedField[Any](slug_field="key", read_only=True)
    author = serializers.SlugRelatedField[Any](slug_field="email", read_only=True)
    signals = ProposedSignalSerializer(many=True, read_only=True)

    class Meta:
        model = ScorecardProposal
        fields = ("id", "scorecard", "author", "proposed_at", "signals")
        read_only_fields = fields


class ProposalViewSet(ReadViewSet):
    """Personal scorecards, as each was last proposed."""

    queryset = ScorecardProposal.objects.select_related("scorecard", "author").prefetch_related("signals__signal")
    serializer_class = ProposalSerializer
    filterset_class = ProposalFilter
    orderings = ("-id", "id")
    readers: ClassVar[frozenset[Role]] = SALES
