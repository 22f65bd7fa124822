"""The admin of webhooks: where they go, and what became of each."""

import json
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import now
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldBooleanSwitchWidget

from accounts.admin.base import BatonAdmin, ReadOnlyAdmin, ReasonForm
from accounts.admin.fields import SpanField
from accounts.admin_roles import REVOPS, has_any
from handoffs.models import WebhookDelivery, WebhookEndpoint
from handoffs.notices.enums import DeliveryState
from handoffs.webhooks import endpoints
from handoffs.webhooks.addresses import check_url
from handoffs.webhooks.endpoints import LONGEST_OVERLAP, USUAL_OVERLAP
from handoffs.webhooks.enums import TEST, EventType
from handoffs.webhooks.errors import BadUrl
from handoffs.webhooks.forgetting import KEPT

FORM_PAGE = "admin/key_form.html"
SECRET_PAGE = "admin/webhook_secret.html"  # noqa: S105 - a page
STATE_COLOURS = {"On": "success", "Failing": "warning", "Off": "danger"}
DELIVERY_COLOURS = {
    DeliveryState.SENT.label: "success",
    DeliveryState.WAITING.label: "info",
    DeliveryState.GIVEN_UP.label: "danger",
}


class EndpointForm(ReasonForm):
    """An endpoint, with the events as boxes."""

    types = forms.MultipleChoiceField(
        label="Events",
        choices=EventType,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="What it is told about. What each says is in the documentation of webhooks.",
    )

    def clean_url(self) -> str:
        """Refuse what events may not go to."""
        try:
            return check_url(self.cleaned_data["url"])
        except BadUrl as error:
            raise ValidationError(str(error)) from None


class ConfirmForm(forms.Form):
    """Nothing to fill in: what happens is said above the button."""

    def __init__(self, data: Any, about: str, button: str) -> None:
        super().__init__(data)
        self.about, self.button = about, button


class RotateForm(forms.Form):
    """How long both secrets sign."""

    about = "A new secret takes over. Until the time below has passed, every message is signed with both."
    button = "Make the new secret"

    overlap = SpanField(
        label="The old secret signs for another",
        initial=USUAL_OVERLAP,
        help_text=f"Long enough to put the new one everywhere, at most {LONGEST_OVERLAP.days} days. “0 hours” ends the"
        " old one now.",
    )

    def clean_overlap(self) -> Any:
        """Refuse an overlap that would make it pointless to rotate."""
        if self.cleaned_data["overlap"] > LONGEST_OVERLAP:
            raise ValidationError(f"Both secrets sign for at most {LONGEST_OVERLAP.days} days.")
        return self.cleaned_data["overlap"]


class MissedForm(forms.Form):
    """How far back to go."""

    about = "What the endpoint wants and has not received is sent to it, what happened while it was off included."
    button = "Send"

    back = SpanField(label="Of the last", initial=USUAL_OVERLAP, help_text=f"Events are kept for {KEPT.days} days.")
    arrived_too = forms.BooleanField(
        label="Also what has arrived before",
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text="It comes under the same id once more.",
    )


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(BatonAdmin):
    """Where events go. The secret is on the page that answers its making, and nowhere else."""

    when_empty = "An endpoint is an address of another system that is told what happens here, in signed messages."
    form = EndpointForm
    deleters = REVOPS
    list_display = ("name", "url", "state", "waiting", "last_success_at", "last_failure_at", "problem")
    readonly_fields = (
        *("problem", "last_success_at", "last_failure_at", "resting_until"),
        *("created_at", "old_secret_until", "deliveries"),
    )
    fieldsets: ClassVar[Any] = ((None, {"fields": (("name", "is_active"), "url", "types")}),)
    shown: ClassVar[Any] = (
        (
            "How it does",
            {"fields": ("problem", ("last_success_at", "last_failure_at"), ("resting_until", "deliveries"))},
        ),
        ("Its secret", {"fields": (("created_at", "old_secret_until"),)}),
    )
    actions_detail = ("send_test", "send_missed", "rotate")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """One that is new has done nothing yet."""
        found = list(super().get_fieldsets(request, obj))
        return [found[0], *self.shown, *found[1:]] if obj else found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Give a new one its secret; one that is changed begins anew."""
        if change:
            endpoints.settle_changes(obj, form.changed_data)
        else:
            obj.shown_secret = endpoints.give_secret(obj)
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:  # noqa: ARG002
        """Show the secret in the answer itself: it is not sent again."""
        return self._secret_page(request, obj, obj.shown_secret)

    def annotate_page(self, rows: list[Any]) -> None:
        """Count what waits for the endpoints on the page."""
        waiting = WebhookDelivery.objects.filter(endpoint__in=rows, state=DeliveryState.WAITING).order_by()
        counted = dict(waiting.values_list("endpoint").annotate(count=Count("pk")))
        for row in rows:
            row.counted = counted.get(row.pk, 0)

    @action(description="Send a test", icon="send")
    def send_test(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send a message that says nothing but that it arrived."""
        endpoint = self._endpoint(request, object_id)
        about = f"A signed message of the type “{TEST}” goes to {endpoint.url}."
        form = ConfirmForm(request.POST or None, about, "Send it")
        if request.method != "POST":
            return self._form_page(request, f"Try {endpoint} out", endpoint, form)
        self.attempt(request, lambda: endpoints.send_test(endpoint, at=now()), "A test is on its way.")
        return redirect(_deliveries_of(endpoint))

    @action(description="Send what was missed", icon="history")
    def send_missed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask how far back, and send that."""
        endpoint = self._endpoint(request, object_id)
        form = MissedForm(request.POST or None)
        if not form.is_valid():
            return self._form_page(request, f"Send {endpoint} what it missed", endpoint, form)
        at, back = now(), form.cleaned_data["back"]
        sent_too = form.cleaned_data["arrived_too"]
        self.attempt(
            request,
            lambda: endpoints.send_missed(endpoint, since=at - back, until=at, at=at, sent_too=sent_too),
            "What was missed is on its way.",
        )
        return redirect(_deliveries_of(endpoint))

    @action(description="Rotate the secret", icon="autorenew")
    def rotate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask how long both secrets sign, then show the new one."""
        endpoint = self._endpoint(request, object_id)
        form = RotateForm(request.POST or None)
        if not form.is_valid():
            return self._form_page(request, f"Rotate the secret of {endpoint}", endpoint, form)
        made: list[str] = []
        overlap = form.cleaned_data["overlap"]
        done = self.attempt(
            request, lambda: made.append(endpoints.rotate(endpoint, at=now(), overlap=overlap)), "The secret is new."
        )
        return self._secret_page(request, endpoint, made[0]) if done else redirect(_change(endpoint))

    def _endpoint(self, request: HttpRequest, object_id: str) -> WebhookEndpoint:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(WebhookEndpoint, pk=object_id)

    def _form_page(self, request: HttpRequest, title: str, endpoint: WebhookEndpoint, form: Any) -> HttpResponse:
        return self.page(request, FORM_PAGE, title, endpoint, {"form": form, "back": _change(endpoint)})

    def _secret_page(self, request: HttpRequest, endpoint: WebhookEndpoint, secret: str) -> HttpResponse:
        return self.page(request, SECRET_PAGE, "Copy the secret now", endpoint, {"secret": secret})

    @display(description="State", label=STATE_COLOURS)
    def state(self, endpoint: WebhookEndpoint) -> str:
        """Whether it is on, and does well."""
        return "Off" if not endpoint.is_active else "Failing" if endpoint.problem else "On"

    @display(description="Waiting")
    def waiting(self, endpoint: Any) -> int:
        """How many messages are still to arrive there."""
        return int(endpoint.counted)

    @display(description="Deliveries")
    def deliveries(self, endpoint: WebhookEndpoint) -> str:
        """The way to what became of each message."""
        return format_html('<a class="baton-link" href="{}">What became of each message</a>', _deliveries_of(endpoint))


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
    def happened(self, delivery: WebhookDelivery) -> Any:
        """When it happened."""
        return delivery.event.at

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
            "<pre class='baton-body'>{}</pre>", json.dumps(delivery.event.body, indent=2, ensure_ascii=False)
        )


def _change(endpoint: WebhookEndpoint) -> str:
    return reverse("admin:handoffs_webhookendpoint_change", args=[endpoint.pk])


def _deliveries_of(endpoint: WebhookEndpoint) -> str:
    return f"{reverse('admin:handoffs_webhookdelivery_changelist')}?endpoint__id__exact={endpoint.pk}"
