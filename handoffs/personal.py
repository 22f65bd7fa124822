"""What handoffs say about people: headlines and notes may call them by name."""

from accounts.history import event_model
from accounts.personal.registry import Near, register
from handoffs.models import ContextCheck, Feedback, Handoff, MoveRecord, Outcome, Refusal

register(
    Near(Handoff, "account", ("headline",)),
    Near(event_model(Handoff), "account", ("headline",)),
    Near(MoveRecord, "handoff__account", ("note",)),
    Near(ContextCheck, "handoff__account", ("note",)),
    Near(Outcome, "handoff__account", ("note",)),
    Near(Feedback, "handoff__account", ("text",)),
    Near(Refusal, "handoff__account", ("why",)),
)
