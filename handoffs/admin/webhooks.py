"""The admin of webhooks: where they go, and how that goes."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import now
from unfold.decorators import action, display

from accounts.admin.base import BatonAdmin
from accounts.admin_roles import REVOPS
from handoffs.admin.webhook_forms import FORM_PAGE, ConfirmForm, EndpointForm, MissedForm, RotateForm
from handoffs.models import WebhookDelivery, WebhookEndpoint
from handoffs.notices.enums import DeliveryState
from handoffs.webhooks import endpoints
from handoffs.webhooks.enums import TEST

SECRET_PAGE = "admin/webhook_secret.html"  # noqa: S105 - a page
STATE_COLOURS = {"On": "success", "Failing": "warning", "Off": "danger"}


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
            endpoints.change(obj, form.changed_data)
            return
        obj.shown_secret = endpoints.give_secret(obj)
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:  # noqa: ARG002
        """Show the secret in the answer itself: it is not sent again."""
        return self._secret_page(request, obj, obj.shown_secret)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:  # noqa: ARG002 - Django's signature
        """Say how many deliveries go with an endpoint, of which there may be too many to list."""
        gone = WebhookDelivery.objects.filter(endpoint__in=[one.pk for one in objs]).count()
        return [str(one) for one in objs], {"endpoints": len(objs), "deliveries": gone}, set(), []

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


def _change(endpoint: WebhookEndpoint) -> str:
    return reverse("admin:handoffs_webhookendpoint_change", args=[endpoint.pk])


def _deliveries_of(endpoint: WebhookEndpoint) -> str:
    return f"{reverse('admin:handoffs_webhookdelivery_changelist')}?endpoint__id__exact={endpoint.pk}"
