"""Nobody sets what is Baton's to set: every column of the model is tried at every endpoint that writes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db.models import Model
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from accounts.models import Account, AccountMerge, MergeSuggestion, Person, PersonMerge
from handoffs.models import Grant, Handoff, Outreach, WebhookDelivery, WebhookEndpoint
from playbooks.models import Backtest, Milestone, NamedList, ScorecardVersion, Study
from signals.models import Rejection, Signal
from tests.factories.accounts import (
    AccountFactory,
    AccountMergeFactory,
    MergeSuggestionFactory,
    PersonFactory,
    PersonMergeFactory,
)
from tests.factories.handoffs import GrantFactory, HandoffFactory, OutreachFactory
from tests.factories.playbooks import BacktestFactory, MilestoneFactory, NamedListFactory, StudyFactory
from tests.factories.reviews import in_review, sound_draft
from tests.factories.signals import RejectionFactory, SignalFactory
from tests.factories.webhooks import WebhookDeliveryFactory, WebhookEndpointFactory

pytestmark = pytest.mark.django_db

SIGNAL = {"key": "viewed", "name": "Viewed pricing", "category": "intent"}
VERSION = "/api/scorecard-versions/{pk}"
WORD = {"seat": "sales_reviewer", "verdict": "approve", "content": "x"}
BACKTEST_FIELDS = {"version", "compared_with", "start", "end", "people", "each_a_week"}
STUDY_FIELDS = {"kind", "version", "start", "end", "within", "age"}
LIST = {"key": "targets", "name": "Targets"}
SIGNAL_FIELDS = {"key", "name", "description", "category", "kind", "event_names", "is_active", "conditions"}

OUTCOME_FIELDS = {"kind", "value", "currency", "reason", "until", "note"}
REPORT_FIELDS = {"channel", "person", "subject", "body", "play", "sent_at"}
NOTE = {"note": "Moving orders over"}
HOOKS = "/api/webhook-endpoints"
HOOK = {"name": "Warehouse", "url": "https://acme.com/", "types": ["grant.on"]}
HOOK_FIELDS = {"name", "url", "types", "active"}
SPAN = {"since": "2026-01-01T00:00:00Z"}
SPAN_FIELDS = {"since", "until", "arrived_too"}
FEEDBACK = {"kind": "objection", "text": "Too dear"}


@dataclass(frozen=True)
class Write:
    """An endpoint that writes, with a body that it would accept and the fields that are the caller's."""

    method: str
    url: str
    model: type[Model]
    make: Callable[[], Model]
    fields: set[str]
    body: dict[str, Any] = field(default_factory=dict)

    def refuses(self, client: APIClient, pk: int, column: str) -> tuple[int, list[str]]:
        response = getattr(client, self.method)(self.url.format(pk=pk), self.body | {column: 1})
        return response.status_code, [error["field"] for error in response.json().get("errors", [])]


WRITES = [
    Write("patch", "/api/accounts/{pk}", Account, AccountFactory, {"name", "external_id", "owner"}),
    Write("patch", "/api/signals/{pk}", Signal, SignalFactory, SIGNAL_FIELDS),
    Write("post", "/api/signals", Signal, SignalFactory, SIGNAL_FIELDS, SIGNAL),
    Write("post", "/api/lists", NamedList, NamedListFactory, {"key", "name", "description", "kind"}, LIST),
    Write("post", "/api/lists/{pk}/entries", NamedList, NamedListFactory, {"entries", "file", "since", "reason"}),
    Write("post", "/api/lists/{pk}/withdraw", NamedList, NamedListFactory, set()),
    Write("post", "/api/people/{pk}/erase", Person, PersonFactory, set()),
    Write("post", "/api/rejections/{pk}/replay", Rejection, RejectionFactory, {"event"}),
    Write("post", "/api/rejections/{pk}/dismiss", Rejection, RejectionFactory, set()),
    Write("post", "/api/rejections/{pk}/reopen", Rejection, RejectionFactory, set()),
    Write("post", "/api/handoffs/{pk}/acknowledge", Handoff, HandoffFactory, set()),
    Write("post", "/api/handoffs/{pk}/open-context", Handoff, HandoffFactory, set()),
    Write(
        "post", "/api/handoffs/{pk}/check-context", Handoff, HandoffFactory, {"note"}, {"note": "Moving orders over"}
    ),
    Write("post", "/api/handoffs/{pk}/reach-out", Handoff, HandoffFactory, {"channel", "note", "play"}),
    Write("post", "/api/handoffs/{pk}/outcome", Handoff, HandoffFactory, OUTCOME_FIELDS, {"kind": "returned"}),
    Write("post", "/api/handoffs/{pk}/undo-outcome", Handoff, HandoffFactory, {"note"}),
    Write("post", "/api/handoffs/{pk}/wake", Handoff, HandoffFactory, set()),
    Write("post", "/api/handoffs/{pk}/take", Handoff, HandoffFactory, set()),
    Write("post", "/api/handoffs/{pk}/give", Handoff, HandoffFactory, {"to", "reason"}),
    Write("post", "/api/handoffs/{pk}/return", Handoff, HandoffFactory, {"reason"}),
    Write("post", "/api/handoffs/reassign", Handoff, HandoffFactory, {"ids", "to", "reason"}),
    Write("post", "/api/handoffs/{pk}/feedback", Handoff, HandoffFactory, {"kind", "text"}, FEEDBACK),
    Write("post", "/api/handoffs/{pk}/outreach", Handoff, HandoffFactory, REPORT_FIELDS),
    Write("post", "/api/handoffs/{pk}/grant", Handoff, HandoffFactory, {"what", "until", "note"}, {"what": "sso"}),
    Write("post", "/api/outreach/{pk}/answered", Outreach, OutreachFactory, set()),
    Write("post", "/api/grants/{pk}/revoke", Grant, GrantFactory, set()),
    Write("post", "/api/grants/{pk}/done", Grant, GrantFactory, set()),
    Write("post", "/api/contact-permission", Person, PersonFactory, set(), {"people": [{"person": 1}]}),
    Write("post", "/api/accounts/{pk}/merge", Account, AccountFactory, {"account", "reason"}),
    Write("post", "/api/accounts/{pk}/domains", Account, AccountFactory, {"host", "reason"}),
    Write("post", "/api/people/{pk}/merge", Person, PersonFactory, {"person", "reason"}),
    Write("post", "/api/account-merges/{pk}/undo", AccountMerge, AccountMergeFactory, set()),
    Write("post", "/api/person-merges/{pk}/undo", PersonMerge, PersonMergeFactory, set()),
    Write("post", "/api/merge-suggestions", MergeSuggestion, MergeSuggestionFactory, {"account", "host"}),
    Write("post", "/api/merge-suggestions/{pk}/accept", MergeSuggestion, MergeSuggestionFactory, set()),
    Write("post", "/api/merge-suggestions/{pk}/dismiss", MergeSuggestion, MergeSuggestionFactory, set()),
    Write("post", "/api/backtests", Backtest, BacktestFactory, BACKTEST_FIELDS, {"version": 1}),
    Write("post", "/api/backtests/{pk}/cancel", Backtest, BacktestFactory, set()),
    Write("post", "/api/studies", Study, StudyFactory, STUDY_FIELDS, {"version": 1}),
    Write("post", "/api/studies/{pk}/cancel", Study, StudyFactory, set()),
    Write("post", f"{VERSION}/shadow", ScorecardVersion, sound_draft, {"content"}),
    Write("post", f"{VERSION}/end-shadow", ScorecardVersion, sound_draft, {"reason"}),
    Write("post", f"{VERSION}/draft", ScorecardVersion, sound_draft, {"reason"}),
    Write("post", f"{VERSION}/submit", ScorecardVersion, sound_draft, set()),
    Write("post", f"{VERSION}/take-back", ScorecardVersion, in_review, {"reason"}),
    Write("post", f"{VERSION}/judge", ScorecardVersion, in_review, {"reason"}, WORD),
    Write("post", f"{VERSION}/publish", ScorecardVersion, in_review, set()),
    Write("post", f"{VERSION}/schedule", ScorecardVersion, in_review, set(), {"publish_at": "2030-01-01T00:00:00Z"}),
    Write("post", f"{VERSION}/unschedule", ScorecardVersion, in_review, set()),
    Write("post", HOOKS, WebhookEndpoint, WebhookEndpointFactory, HOOK_FIELDS, HOOK),
    Write("patch", f"{HOOKS}/{{pk}}", WebhookEndpoint, WebhookEndpointFactory, HOOK_FIELDS),
    Write("post", f"{HOOKS}/{{pk}}/rotate", WebhookEndpoint, WebhookEndpointFactory, {"overlap_hours"}),
    Write("post", f"{HOOKS}/{{pk}}/test", WebhookEndpoint, WebhookEndpointFactory, set()),
    Write("post", f"{HOOKS}/{{pk}}/send-missed", WebhookEndpoint, WebhookEndpointFactory, SPAN_FIELDS, SPAN),
    Write("post", "/api/webhook-deliveries/{pk}/send-again", WebhookDelivery, WebhookDeliveryFactory, set()),
    Write("post", "/api/outcomes", Milestone, MilestoneFactory, {"source"}),
    Write("post", "/api/outcomes/{pk}/take-out", Milestone, MilestoneFactory, set()),
]


@pytest.mark.parametrize("write", WRITES)
def test_every_other_column_is_refused_by_name(write: Write, key: APIClient) -> None:
    row = write.make()
    before = list(write.model._default_manager.values())
    fields = write.model._meta.get_fields()
    columns = {column.name for column in fields} | {column.attname for column in fields if column.concrete}

    refused = {column: write.refuses(key, row.pk, column) for column in columns - write.fields}

    assert refused == {column: (400, [column]) for column in refused}
    assert list(write.model._default_manager.values()) == before


def test_every_endpoint_that_writes_is_tried() -> None:
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]  # type: ignore[no-untyped-call]

    writing = {
        (method, path.replace("{id}", "{pk}")) for path, methods in paths.items() for method in set(methods) - {"get"}
    }

    assert writing == {(write.method, write.url) for write in WRITES}
