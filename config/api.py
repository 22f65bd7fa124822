"""Every route of the application API, with and without a slash at the end."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.urls import URLPattern, URLResolver, re_path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from accounts.rest.schema import OneDocument
from accounts.viewsets import AccountViewSet, ErasureViewSet, PersonViewSet
from handoffs.contact_viewsets import ContactPermissionViewSet
from handoffs.move_viewsets import FeedbackViewSet
from handoffs.outreach_viewsets import GrantViewSet, OutreachViewSet, ViolationViewSet
from handoffs.refusal_viewsets import ContactRefusalViewSet
from handoffs.report_viewsets import ReportViewSet
from handoffs.routing_viewsets import RoutingRuleViewSet
from handoffs.viewsets import HandoffViewSet
from handoffs.webhooks.viewsets import WebhookDeliveryViewSet, WebhookEndpointViewSet
from playbooks.backtest_viewsets import BacktestViewSet
from playbooks.list_viewsets import ListEntryViewSet, NamedListViewSet
from playbooks.outcome_viewsets import OutcomeViewSet
from playbooks.proposal_viewsets import ProposalViewSet
from playbooks.shadow_viewsets import ShadowViewSet
from playbooks.study_viewsets import ProofViewSet, StudyViewSet
from playbooks.version_viewsets import VersionViewSet
from playbooks.viewsets import (
    PersonQualificationViewSet,
    PersonScoreViewSet,
    QualificationViewSet,
    ScorecardViewSet,
    ScoreViewSet,
)
from playbooks.why_viewsets import WhyViewSet
from signals.merge_viewsets import (
    AccountMergeViewSet,
    AccountMergingViewSet,
    MergeSuggestionViewSet,
    PersonMergeViewSet,
    PersonMergingViewSet,
)
from signals.viewsets import BatchViewSet, RejectionViewSet, SignalViewSet

router = SimpleRouter()
router.trailing_slash = "/?"
router.register("accounts", AccountViewSet, "api-account")
router.register("accounts", WhyViewSet, "api-why")
router.register("accounts", AccountMergingViewSet, "api-account-merging")
router.register("account-merges", AccountMergeViewSet, "api-account-merge")
router.register("merge-suggestions", MergeSuggestionViewSet, "api-merge-suggestion")
router.register("people", PersonViewSet, "api-person")
router.register("people", PersonMergingViewSet, "api-person-merging")
router.register("person-merges", PersonMergeViewSet, "api-person-merge")
router.register("erasures", ErasureViewSet, "api-erasure")
router.register("signals", SignalViewSet, "api-signal")
router.register("batches", BatchViewSet, "api-batch")
router.register("rejections", RejectionViewSet, "api-rejection")
router.register("lists", NamedListViewSet, "api-list")
router.register("list-entries", ListEntryViewSet, "api-list-entry")
router.register("scorecards", ScorecardViewSet, "api-scorecard")
router.register("scorecard-versions", VersionViewSet, "api-scorecard-version")
router.register("scorecard-versions", ShadowViewSet, "api-shadow")
router.register("scorecard-proposals", ProposalViewSet, "api-scorecard-proposal")
router.register("backtests", BacktestViewSet, "api-backtest")
router.register("scorecards", ProofViewSet, "api-proof")
router.register("studies", StudyViewSet, "api-study")
router.register("outcomes", OutcomeViewSet, "api-outcome")
router.register("scores", ScoreViewSet, "api-score")
router.register("qualifications", QualificationViewSet, "api-qualification")
router.register("person-scores", PersonScoreViewSet, "api-person-score")
router.register("person-qualifications", PersonQualificationViewSet, "api-person-qualification")
router.register("handoffs", HandoffViewSet, "api-handoff")
router.register("routing-rules", RoutingRuleViewSet, "api-routing-rule")
router.register("outreach", OutreachViewSet, "api-outreach")
router.register("grants", GrantViewSet, "api-grant")
router.register("violations", ViolationViewSet, "api-violation")
router.register("contact-refusals", ContactRefusalViewSet, "api-contact-refusal")
router.register("feedback", FeedbackViewSet, "api-feedback")
router.register("webhook-endpoints", WebhookEndpointViewSet, "api-webhook-endpoint")
router.register("webhook-deliveries", WebhookDeliveryViewSet, "api-webhook-delivery")
router.register("reports", ReportViewSet, "api-report")

contact_permission = ContactPermissionViewSet.as_view({"get": "ask", "post": "ask_many"})

# Swagger UI sets styles from its scripts.
docs = csp_replace({"style-src": [SELF, UNSAFE_INLINE]})(SpectacularSwaggerSplitView.as_view(url_name="api-schema"))

urlpatterns: list[URLPattern | URLResolver] = [
    *router.urls,
    re_path("^contact-permission/?$", contact_permission, name="api-contact-permission"),
    re_path("^schema/?$", SpectacularJSONAPIView.as_view(generator_class=OneDocument), name="api-schema"),
    re_path("^docs/?$", docs, name="api-docs"),
]
