"""Settings of the application API and of its OpenAPI document."""

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    # What forgets to say who may use it is open to nobody but staff; `ApiViewSet` says it.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_PARSER_CLASSES": ["accounts.rest.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "accounts.rest.schema.ApiSchema",
    "EXCEPTION_HANDLER": "accounts.rest.errors.problem_handler",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

DESCRIPTION = """
Read what Baton knows about accounts and people, how they score and why, and work handoffs.

Authenticate with an API key, `Authorization: Bearer <key>` (or HTTP Basic with the key as the user name), or with the
session of a logged-in browser. Lists come in pages: follow `next` until it is null. A parameter or field that is not
known is refused, never ignored. Every error is a problem document (RFC 9457); `errors` in it names each wrong field.
"""

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Baton",
    "DESCRIPTION": DESCRIPTION,
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "displayOperationId": False, "persistAuthorization": False},
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api",
    "ENUM_NAME_OVERRIDES": {
        "BatchSource": "signals.enums.BatchSource.choices",
        "MergeSource": "accounts.enums.MergeSource.choices",
        "EventKind": "signals.enums.EventKind.choices",
        "RejectionState": "signals.enums.RejectionState.choices",
        "HandoffState": "handoffs.enums.HandoffState.choices",
        "ContactReason": "handoffs.enums.ContactReason.choices",
        "ViolationKind": "handoffs.enums.ViolationKind.choices",
        "SentBy": "handoffs.enums.SentBy.choices",
        "DeliveryState": "handoffs.notices.enums.DeliveryState.choices",
        "WebhookEventType": "handoffs.webhooks.enums.EventType.choices",
        "Channel": "handoffs.enums.Channel.choices",
        "OutcomeKind": "handoffs.enums.OutcomeKind.choices",
        "FeedbackKind": "handoffs.enums.FeedbackKind.choices",
        "RuleKind": "playbooks.enums.RuleKind.choices",
        "TierEnum": "playbooks.enums.TierKey.choices",
        "ListKind": "playbooks.enums.ListKind.choices",
        "MilestoneKind": "playbooks.enums.MilestoneKind.choices",
        "BacktestState": "playbooks.enums.BacktestState.choices",
        "StudyKind": "playbooks.enums.StudyKind.choices",
        "VersionState": "playbooks.enums.VersionState.choices",
    },
    "PREPROCESSING_HOOKS": ["accounts.rest.schema.drop_trailing_slashes"],
}
