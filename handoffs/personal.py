"""What handoffs say about people: headlines and notes may call them by name."""

from accounts.history import event_model
from accounts.personal.registry import Near, register
from handoffs.models import (
    ContextCheck,
    Feedback,
    Grant,
    Handoff,
    MoveRecord,
    Outcome,
    OutcomeUndo,
    Outreach,
    Refusal,
    Violation,
    WebhookDelivery,
    WebhookEvent,
)

register(
    Near(Handoff, "account", ("headline",)),
    Near(event_model(Handoff), "account", ("headline",)),
    Near(MoveRecord, "handoff__account", ("note",)),
    Near(ContextCheck, "handoff__account", ("note",)),
    Near(Outcome, "handoff__account", ("note",)),
    Near(OutcomeUndo, "outcome__handoff__account", ("note",)),
    Near(Feedback, "handoff__account", ("text",)),
    Near(Outreach, "handoff__account", ("subject", "body")),
    Near(Grant, "handoff__account", ("note",)),
    Near(Violation, "outreach__handoff__account", ("evidence", "answer")),
    Near(Refusal, "handoff__account", ("why",)),
    Near(WebhookEvent, "handoff__account", ("body",)),
    Near(WebhookDelivery, "event__handoff__account", ("answer",)),
)
