"""What signals are filtered by."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from accounts.rest.filters import TextFilter, YesNoFilter
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
