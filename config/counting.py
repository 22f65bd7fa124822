"""Counts that cost more the more there is to count, so that they are made now and then and kept with their time."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count

from config.models import ScoreCount
from playbooks.models import Score


@transaction.atomic
def count_scores(at: datetime) -> None:
    """Count the scores of every scorecard anew; one that has none any more is left out."""
    found = Score.objects.values_list("version__scorecard__name", "qualified").annotate(rows=Count("pk"))
    rows = [
        ScoreCount(scorecard=card, qualified=qualified, accounts=count, counted_at=at)
        for card, qualified, count in found.order_by("version__scorecard__name", "qualified")
    ]
    ScoreCount.objects.all().delete()
    # Of two that count at once, the rows of the second replace those of the first.
    ScoreCount.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["scorecard", "qualified"],
        update_fields=["accounts", "counted_at"],
    )
