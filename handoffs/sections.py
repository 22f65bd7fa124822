"""The sections of the queue, in the order in which they are worked: what to do next comes first.

Which one a handoff is in follows from its state, and from its motion: the conversations with companies that pay already
are a section of their own once somebody has taken them on. The database keeps it as a column.
"""

from django.db.models import Case, PositiveSmallIntegerField, Q, TextChoices, Value, When

from handoffs.enums import HandoffState, Motion

State = HandoffState


class QueueSection(TextChoices):
    """A heading of the queue."""

    ACKNOWLEDGE = "acknowledge", "To acknowledge"
    READY = "ready", "Ready now"
    CONVERSATION = "conversation", "In conversation"
    EXPANSION = "expansion", "Expansion"
    WATCHING = "watching", "Watching"
    SNOOZED = "snoozed", "Snoozed"

    @property
    def number(self) -> int:
        """Its place, as the column has it."""
        return ORDERED.index(self)


ORDERED = tuple(QueueSection)
OFF_THE_QUEUE = len(ORDERED)
OF_STATE = {
    State.FIRED: QueueSection.ACKNOWLEDGE,
    State.READY: QueueSection.READY,
    State.CONTEXT_CHECKED: QueueSection.READY,
    State.CONTACTED: QueueSection.CONVERSATION,
    State.OPPORTUNITY: QueueSection.CONVERSATION,
    State.WATCHING: QueueSection.WATCHING,
    State.SNOOZED: QueueSection.SNOOZED,
}
_WITH_THEIR_STATE = (State.FIRED, State.SNOOZED)
"""Whatever the motion: who is late, and who sleeps, is seen in one place."""

_EXPANDING = ~Q(motion=Motion.NEW_BUSINESS) & Q(
    state__in=[state for state in OF_STATE if state not in _WITH_THEIR_STATE]
)

SECTION = Case(
    When(_EXPANDING, then=Value(QueueSection.EXPANSION.number)),
    *(When(state=state, then=Value(section.number)) for state, section in OF_STATE.items()),
    default=Value(OFF_THE_QUEUE),
    output_field=PositiveSmallIntegerField(),
)
"""The number of a handoff's section."""
