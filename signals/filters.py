"""What signals, merges and suggestions are filtered by."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from accounts.models import AccountMerge, MergeSuggestion, PersonMerge
from accounts.rest.filters import TextFilter, WholeNumberFilter, YesNoFilter, before, is_known, since
from signals.enums import Category, EventKind
from signals.models import Signal


class SignalFilter(filters.FilterSet):
    """Signals by what they are called and what they count."""

    key = TextFilter(label="Exactly this key.")
    name = TextFilter(label="Exactly this name.")
    category = filters.ChoiceFilter(choices=Category.choices)
    kind = filters.ChoiceFilter(choices=EventKind.choices)
    event_name = TextFilter(label="Counts events of this name.", method="by_event_name")
    is_active = YesNoFilter()

    class Meta:
        model = Signal
        fields: list[str] = []

    def by_event_name(self, signals: QuerySet[Signal], name: str, value: str) -> QuerySet[Signal]:  # noqa: ARG002
        """Signals that name the event; those for every name do not."""
        return signals.filter(event_names__contains=[value])


class MergeFilter(filters.FilterSet):
    """Merges by when they were decided, and whether they stand."""

    undone = is_known("undone_at", "Whether it has been undone.")
    settled = is_known("settled_at", "Whether everything has followed.")
    decided_at_since = since("decided_at")
    decided_at_before = before("decided_at")


class AccountMergeFilter(MergeFilter):
    """Merges of accounts, by either of the two."""

    merged = TextFilter("merged__key", label="Key of the account that was merged.")
    into = TextFilter("into__key", label="Key of the account it was merged into.")

    class Meta:
        model = AccountMerge
        fields: list[str] = []


class PersonMergeFilter(MergeFilter):
    """Merges of people, by either of the two."""

    merged = WholeNumberFilter(label="Id of the person who was merged.")
    into = WholeNumberFilter(label="Id of the person they were merged into.")

    class Meta:
        model = PersonMerge
        fields: list[str] = []


class MergeSuggestionFilter(filters.FilterSet):
    """Suggestions by account, domain, and whether somebody has decided."""

    account = TextFilter("account__key", label="Key of the account.")
    host = TextFilter(label="Exactly this domain.")
    decided = is_known("decided_at", "Whether somebody has decided.")
    recorded_at_since = since("recorded_at")
    recorded_at_before = before("recorded_at")

    class Meta:
        model = MergeSuggestion
        fields: list[str] = []
