"""Old events go, with what became of telling them: what happened is in the log of the handoff, which stays."""

from datetime import datetime, timedelta

from handoffs.models import WebhookEvent

KEPT = timedelta(days=30)
BATCH = 5_000


def forget_some(at: datetime) -> int:
    """Delete up to a batch of events that are older than `KEPT`, sent or not; returns how many."""
    old = WebhookEvent.objects.filter(recorded_at__lt=at - KEPT).order_by("recorded_at", "id")
    _, deleted = WebhookEvent.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:BATCH])).delete()
    return deleted.get("handoffs.WebhookEvent", 0)
