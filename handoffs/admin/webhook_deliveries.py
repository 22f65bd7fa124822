"""The admin of what became of each message to an endpoint."""

import json
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.timezone import localtime, now
from unfold.decorators import action, display

from accounts.admin.base import ReadOnlyAdmin
from accounts.admin_roles import REVOPS, has_any
from handoffs.admin.webhook_forms import FORM_PAGE, ConfirmForm
from handoffs.models import WebhookDelivery
from handoffs.notices.enums import DeliveryState
from handoffs.webhooks import endpoints
from handoffs.webhooks.enums import TEST, EventType

DELIVERY_COLOURS = {
    DeliveryState.SENT.label: "success",
    DeliveryState.WAITING.label: "info",
    DeliveryState.GIVEN_UP.label: "danger",
}


class TypeFilter(admin.SimpleListFilter):
    """Deliveries of events of a type."""

    title = "event"
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        """All there are."""
        return [*EventType.choices, (TEST, "A test")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        """Those of the type."""
        return queryset.filter(event__type=self.value()) if self.value() else queryset


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin):
    """What became of telling endpoints, the latest first."""

    when_empty = "Each message to an endpoint is listed here, with what was answered."
    list_display = ("type", "endpoint", "happened", "state_label", "attempts", "status", "attempted_at", "why")
    list_filter = ("state", TypeFilter, "endpoint")
    related = ("event", "endpoint")
    ordering = ("-id",)
    readonly_fields = ("type", "happened", "state_label", "message_id", "said")
    fieldsets = (
        (None, {"fields": (("type", "endpoint"), ("message_id", "happened"), ("state_label", "attempts"))}),
        ("The last attempt", {"fields": (("attempted_at", "status"), "answer", "why", ("due_at", "ended_at"))}),
        ("What it says", {"fields": ("said",)}),
    )
    actions_detail = ("send_again",)

    @action(description="Send again", icon="replay")
    def send_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send it again under the same id."""
        if not has_any(request.user, REVOPS):
            raise PermissionDenied
        delivery = get_object_or_404(WebhookDelivery.objects.select_related("event", "endpoint"), pk=object_id)
        back = reverse("admin:handoffs_webhookdelivery_change", args=[delivery.pk])
        about = f"It goes to {delivery.endpoint.url} once more, under the same id."
        form = ConfirmForm(request.POST or None, about, "Send it again")
        if request.method != "POST":
            return self.page(request, FORM_PAGE, "Send again", delivery, {"form": form, "back": back})
        self.attempt(request, lambda: endpoints.send_again(delivery, at=now()), "It is on its way again.")
        return redirect(back)

    @display(description="Event")
    def type(self, delivery: WebhookDelivery) -> str:
        """What is told."""
        return delivery.event.type

    @display(description="Happened at")
    def happened(self, delivery: WebhookDelivery) -> str:
        """When it happened, in the viewer's zone."""
        return str(localize(localtime(delivery.event.at)))

    @display(description="Id of the message")
    def message_id(self, delivery: WebhookDelivery) -> str:
        """What receivers know it by."""
        return delivery.event.message_id

    @display(description="State", label=DELIVERY_COLOURS)
    def state_label(self, delivery: WebhookDelivery) -> str:
        """What became of it."""
        return str(delivery.get_state_display())

    @display(description="Body")
    def said(self, delivery: WebhookDelivery) -> str:
        """The body, once it was sent."""
        if delivery.event.body is None:
            return "It is made when the event is first sent."
        return format_html(
            '<pre class="baton-raw" tabindex="0">{}</pre>',
            json.dumps(delivery.event.body, indent=2, ensure_ascii=False),
        )
