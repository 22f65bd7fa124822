"""What signals, batches, rejections and merges are filtered by."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from accounts.models import AccountMerge, MergeSuggestion, PersonMerge
from accounts.rest.filters import TextFilter, WholeNumberFilter, YesNoFilter, at_least, before, is_known, since
from signals.enums import BatchSource, Category, EventKind, RejectionState
from signals.models import Batch, Rejection, Signal
from signals.querysets import RejectionQuerySet


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


class BatchFilter(filters.FilterSet):
    """Deliveries by where they came from, when, and what became of their events."""

    source = filters.MultipleChoiceFilter(choices=BatchSource.choices)
    key = TextFilter("key__name", label="Name of the key it was sent with.")
    upload = WholeNumberFilter("upload_id", label="Id of the upload it is a part of.")
    received_at_since = since("received_at")
    received_at_before = before("received_at")
    received_min = at_least("received")
    stored_min = at_least("stored")
    duplicate_min = at_least("duplicate")
    rejected_min = at_least("rejected")
    processed = is_known("processed_at", "Whether it has been matched.")
    set_aside = is_known("set_aside_at", "Whether it could not be matched and was set aside.")

    class Meta:
        model = Batch
        fields: list[str] = []


class RejectionFilter(filters.FilterSet):
    """Refused events by what was wrong, what they came in with, and what has been decided about them."""

    state = filters.MultipleChoiceFilter(choices=RejectionState.choices)
    batch = WholeNumberFilter("batch_id", label="Id of the batch it was refused in.")
    source = filters.MultipleChoiceFilter("batch__source", choices=BatchSource.choices)
    key = TextFilter("batch__key__name", label="Name of the key it was sent with.")
    upload = WholeNumberFilter("batch__upload_id", label="Id of the upload it was in.")
    message_id = TextFilter(label="Exactly this message id.")
    field = TextFilter(label="Exactly this field.")
    search = TextFilter(
        "reason",
        label="The message id begins like this, the event gives just this as an id (`userId`, `groupId` …),"
        " or the reason has words that begin like it.",
        method="by_id_or_words",
    )
    recorded_at_since = since("recorded_at")
    recorded_at_before = before("recorded_at")
    decided_at_since = since("decided_at")
    decided_at_before = before("decided_at")
    decided_by = TextFilter("decided_by__email", "iexact", label="E-mail address of who replayed or dismissed it.")
    replayed_as = WholeNumberFilter("replayed_as_id", label="Id of the batch that it has landed in since.")

    class Meta:
        model = Rejection
        fields: list[str] = []

    def by_id_or_words(self, rejections: RejectionQuerySet, name: str, value: str) -> RejectionQuerySet:  # noqa: ARG002
        """Rejections by what people know of them: the message id, whose event it was, or what was wrong."""
        return rejections.found_by(value)


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
