"""Old notices go: what happened is in the log of the handoff, which stays."""

from datetime import datetime, timedelta

from handoffs.models import Notice

KEPT = timedelta(days=365)
BATCH = 5_000


def forget_some(at: datetime) -> int:
    """Delete up to a batch of notices, with their deliveries, that are older than `KEPT`; returns how many."""
    old = Notice.objects.filter(at__lt=at - KEPT).order_by("id").values_list("pk", flat=True)[:BATCH]
    _, deleted = Notice.objects.filter(pk__in=list(old)).delete()
    return deleted.get("handoffs.Notice", 0)
