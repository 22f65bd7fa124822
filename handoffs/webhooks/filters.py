"""How lists of endpoints and deliveries are narrowed."""

from django_filters import rest_framework as filters

from accounts.rest.filters import TextFilter, WholeNumberFilter, YesNoFilter, before, since
from handoffs.models import WebhookDelivery, WebhookEndpoint
from handoffs.notices.enums import DeliveryState


class EndpointFilter(filters.FilterSet):
    """Endpoints by name, and by whether they are on."""

    name = TextFilter(label="Exactly this name.")
    active = YesNoFilter("is_active", label="Whether it is on.")

    class Meta:
        model = WebhookEndpoint
        fields: tuple[str, ...] = ()


class DeliveryFilter(filters.FilterSet):
    """Deliveries by where they go, what they say, what became of them, and when it happened."""

    endpoint = WholeNumberFilter("endpoint_id", label="Id of the endpoint.")
    type = TextFilter("event__type", label="Type of the event.")
    state = filters.MultipleChoiceFilter(choices=DeliveryState.choices)
    status = WholeNumberFilter("status", label="Status of the last answer.")
    at_since = since("event__at")
    at_before = before("event__at")

    class Meta:
        model = WebhookDelivery
        fields: tuple[str, ...] = ()
